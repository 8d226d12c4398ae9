/* Restricted items: closed to all but who is named; asked for, opened, closed again; rebuilt and
 * verified. */
#include "access/restriction.h"
#include "base/err.h"
#include "clerk_bed.h"
#include "compare/hidden/restricted.h"
#include "store/inspection.h"
#include "store/item.h"
#include "tap.h"
#include "work/workshop.h"

/* Item 1 is of the delivery's first note, and so on. */
static bool
may(struct clerk_bed *bed, int64_t account, int64_t item)
{
	struct workshop workshop;
	struct item found;
	struct err err = {0};
	bool is = false;
	bool done = workshop_look(bed->folder, &workshop, &err);

	if (done) {
		done = item_get(workshop.inspection, &bed->arena, item, &found, &err) &&
			access_may_open(
				workshop.inspection->db, account, found.document, &is, &err);
		workshop_close(&workshop);
	}
	if (!done)
		tap_note("%s", err.text);
	return done && is;
}

static bool
is_kept_back(struct clerk_bed *bed, int64_t item)
{
	struct workshop workshop;
	struct err err = {0};
	bool is = false;

	if (!workshop_look(bed->folder, &workshop, &err))
		return false;
	if (!restricted_item(workshop.inspection->db, item, &is, &err))
		tap_note("%s", err.text);
	workshop_close(&workshop);
	return is;
}

static enum err_kind
view(struct clerk_bed *bed, struct str token, const char *item)
{
	struct act act;

	act_begin(&act, "note-view", token);
	act_str(&act, "items", str_of(item));
	act_str(&act, "verb", STR("item"));
	return bed_ask(bed, &act)->err.kind;
}

static enum err_kind
restrict_kind(struct clerk_bed *bed, struct str token, const char *scope, const char *number,
	const char *name, const char *why)
{
	struct act act;

	act_begin(&act, "restrict", token);
	act_str(&act, "class", STR("children"));
	act_str(&act, "scope", str_of(scope));
	act_str(&act, "number", str_of(number));
	act_str(&act, "name", str_of(name));
	act_str(&act, "why", str_of(why));
	return bed_ask(bed, &act)->err.kind;
}

/* What would restrict nothing is not said to be restricted. */
static void
refused_try(struct clerk_bed *bed, struct str lead)
{
	tap_ok(restrict_kind(bed, lead, "custodian", "", "Licencing service", "x") == ERR_NOT_FOUND,
		"a custodian whose name is misspelt: %s", bed->answer.err.text);
	tap_ok(restrict_kind(bed, lead, "delivery", "77", "", "x") == ERR_NOT_FOUND &&
			restrict_kind(bed, lead, "delivery", "0", "", "x") == ERR_NOT_FOUND,
		"a delivery that is not there: %s", bed->answer.err.text);
	tap_ok(restrict_kind(bed, lead, "item", "77777", "", "x") == ERR_NOT_FOUND,
		"an item that is not there: %s", bed->answer.err.text);
	tap_ok(restrict_kind(bed, lead, "item", "1", "", " ") == ERR_USAGE, "without a reason: %s",
		bed->answer.err.text);
}

static int64_t
restrict_it(struct clerk_bed *bed, struct str token, const char *scope, const char *number,
	const char *name)
{
	struct act act;
	const struct act_answer *answer;

	act_begin(&act, "restrict", token);
	act_str(&act, "class", STR("children"));
	act_str(&act, "scope", str_of(scope));
	act_str(&act, "number", str_of(number));
	act_str(&act, "name", str_of(name));
	act_str(&act, "why", STR("It names a child."));
	answer = bed_ask(bed, &act);
	tap_ok(answer->err.kind == ERR_NONE, "restricted by %s %s%s %s", scope, number, name,
		answer->err.text);
	return answer_get_i64(answer, "restriction");
}

static enum err_kind
change(struct clerk_bed *bed, struct str token, const char *name, int64_t restriction,
	int64_t account)
{
	struct act act;

	act_begin(&act, name, token);
	act_i64(&act, &bed->arena, "restriction", restriction);
	act_i64(&act, &bed->arena, "account", account);
	act_str(&act, "why", STR("She reads for line 4."));
	return bed_ask(bed, &act)->err.kind;
}

static void
item_try(struct clerk_bed *bed, struct str lead, struct str reader, int64_t account)
{
	int64_t restriction;

	tap_ok(may(bed, account, 1) && view(bed, reader, "1") == ERR_NONE, "at first it is open");
	tap_ok(change(bed, reader, "restrict", 0, 0) == ERR_PERMISSION, "only the lead restricts");
	restriction = restrict_it(bed, lead, "item", "1", "");
	tap_ok(!may(bed, account, 1) && !may(bed, 0, 1) && is_kept_back(bed, 1),
		"now it is closed, and kept back in lists");
	tap_ok(!may(bed, 1, 1), "to the lead, too");
	tap_ok(may(bed, account, 2) && !is_kept_back(bed, 2), "another is not");
	tap_ok(view(bed, reader, "1") == ERR_PERMISSION, "no view of it can be noted");
	tap_ok(change(bed, reader, "access-grant", restriction, account) == ERR_PERMISSION,
		"nobody opens it to herself");
	tap_ok(change(bed, lead, "access-grant", restriction, account) == ERR_NONE &&
			may(bed, account, 1) && view(bed, reader, "1") == ERR_NONE,
		"the lead opens it to her");
	tap_ok(change(bed, lead, "access-grant", restriction, account) == ERR_EXISTS, "once");
	tap_ok(!may(bed, 1, 1), "to nobody else");
	tap_ok(change(bed, lead, "access-end", restriction, account) == ERR_NONE &&
			!may(bed, account, 1),
		"and closes it again");
	tap_ok(change(bed, lead, "restriction-lift", restriction, 0) == ERR_NONE &&
			may(bed, account, 1) && !is_kept_back(bed, 1),
		"the restriction is lifted");
	tap_ok(change(bed, lead, "restriction-lift", restriction, 0) == ERR_NOT_FOUND, "once");
}

static void
asking_try(struct clerk_bed *bed, struct str lead, struct str reader, int64_t account)
{
	struct act act;
	const struct act_answer *answer;

	act_begin(&act, "access-ask", reader);
	act_str(&act, "item", STR("2"));
	act_str(&act, "why", STR("It is on my list."));
	tap_ok(bed_ask(bed, &act)->err.kind == ERR_USAGE, "what is open is not asked for: %s",
		bed->answer.err.text);
	(void)restrict_it(bed, lead, "item", "2", "");
	act.fields[1].value = STR(" ");
	tap_ok(bed_ask(bed, &act)->err.kind == ERR_USAGE, "nor is anything without a reason: %s",
		bed->answer.err.text);
	act.fields[1].value = STR("It is on my list.");
	tap_ok(bed_ask(bed, &act)->err.kind == ERR_NONE, "she asks");
	tap_ok(bed_ask(bed, &act)->err.kind == ERR_EXISTS, "once");
	act_begin(&act, "access-answer", lead);
	act_i64(&act, &bed->arena, "asking", (int64_t)0);
	tap_ok(bed_ask(bed, &act)->err.kind == ERR_NOT_FOUND, "what was not asked has no answer");
	for (int64_t entry = 0; entry < 100 && !may(bed, account, 2); entry++) {
		act_begin(&act, "access-answer", lead);
		act_i64(&act, &bed->arena, "asking", entry);
		act_str(&act, "grants", STR("1"));
		answer = bed_ask(bed, &act);
		if (answer->err.kind == ERR_NONE)
			break;
	}
	tap_ok(may(bed, account, 2) && !may(bed, 1, 2), "the lead answers, and it opens to her");
}

static void
scopes_try(struct clerk_bed *bed, struct str lead, int64_t account)
{
	int64_t all = restrict_it(bed, lead, "delivery", "1", "");

	tap_ok(!may(bed, account, 3), "all of a delivery is closed");
	tap_ok(change(bed, lead, "restriction-lift", all, 0) == ERR_NONE && may(bed, account, 3),
		"and open");
	(void)restrict_it(bed, lead, "custodian", "", "Licensing service");
	tap_ok(!may(bed, account, 3), "all of a custodian is closed");
}

/* An act of coding, weighing or listing on an item, as a door that was taken over could ask for it. */
static enum err_kind
does(struct clerk_bed *bed, struct str token, const char *name, const char *const *fields)
{
	struct act act;
	const struct act_answer *answer;

	act_begin(&act, name, token);
	for (size_t i = 0; fields[i] != NULL; i += 2)
		act_str(&act, fields[i], str_of(fields[i + 1]));
	answer = bed_ask(bed, &act);
	return answer->err.kind;
}

static void
coding_try(struct clerk_bed *bed, struct str lead, struct str reader)
{
	static const char *const code[] = {"name", "Minute altered", "colour", "rust", NULL};
	static const char *const save[] = {"item", "4", "based_on", "0", "weight", "key", "note",
		"x", "lines", "", "code", "Minute altered", "passages", "0-9", NULL};
	static const char *const undo[] = {"item", "4", NULL};
	static const char *const list[] = {"name", "All", "reader", "reader", "items", "1 4", NULL};
	static const char *const closed_list[] = {
		"name", "All", "reader", "reader", "items", "4", NULL};
	static const char *const read[] = {"list", "1", "item", "4", "state", "read", NULL};
	static const char *const skip[] = {"list", "1", "item", "4", "state", "skipped", NULL};
	const char *exhibit[] = {
		"finding", "1", "sentence", "0", "role", "context", "coding", "", NULL};
	int64_t restriction;

	tap_ok(does(bed, lead, "code-change", code) == ERR_NONE, "a code");
	tap_ok(does(bed, reader, "item-save", save) == ERR_NONE, "what is open is coded");
	tap_ok(does(bed, reader, "list-make", list) == ERR_NONE, "and listed");
	restriction = restrict_it(bed, lead, "item", "4", "");
	tap_ok(does(bed, reader, "item-save", save) == ERR_PERMISSION,
		"what is closed is neither weighed nor coded");
	tap_ok(does(bed, reader, "item-undo", undo) == ERR_PERMISSION, "nor undone");
	for (int entry = 1; entry < 100; entry++) {
		const char *const take_back[] = {
			"coding", str_format(&bed->arena, "%d", entry).data, NULL};
		enum err_kind kind;

		exhibit[7] = take_back[1];
		kind = does(bed, reader, "coding-take-back", take_back);
		if (kind != ERR_NOT_FOUND) {
			tap_ok(kind == ERR_PERMISSION, "nor is its code taken back");
			break;
		}
	}
	tap_ok(does(bed, lead, "exhibit-add", exhibit) == ERR_PERMISSION,
		"nor is it evidence by whom it is closed to");
	tap_ok(does(bed, reader, "list-make", closed_list) == ERR_PERMISSION, "nor put on a list");
	tap_ok(does(bed, reader, "list-mark", read) == ERR_PERMISSION &&
			does(bed, reader, "list-mark", skip) == ERR_NONE,
		"nor marked as read; it may be passed over");
	tap_ok(change(bed, lead, "restriction-lift", restriction, 0) == ERR_NONE, "open again");
	tap_ok(does(bed, reader, "item-undo", undo) == ERR_NONE, "and its reader goes on");
}

int
main(void)
{
	struct clerk_bed bed;
	int64_t account;
	struct str lead;
	struct str reader;

	bed_found(&bed, "one");
	bed_take_in(&bed, 4);
	(void)bed_person(&bed, "lead", ROLE_LEAD, false, NULL);
	account = bed_person(&bed, "reader", ROLE_ANALYST, false, NULL);
	bed_clerk_start(&bed);
	lead = bed_sign_in(&bed, "lead");
	reader = bed_sign_in(&bed, "reader");
	refused_try(&bed, lead);
	item_try(&bed, lead, reader, account);
	coding_try(&bed, lead, reader);
	asking_try(&bed, lead, reader, account);
	scopes_try(&bed, lead, account);
	tap_ok(bed_clerk_stop(&bed) == 0, "the clerk ends");
	tap_ok(bed_verify(&bed) == 0, "candour verify finds nothing");
	tap_ok(bed_rebuild(&bed) && !may(&bed, account, 3) && is_kept_back(&bed, 3),
		"after a rebuild it is closed as before");
	tap_ok(bed_verify(&bed) == 0, "and verified");
	bed_free(&bed);
	return tap_done();
}
