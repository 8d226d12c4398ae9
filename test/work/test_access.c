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

	(void)restrict_it(bed, lead, "item", "2", "");
	act_begin(&act, "access-ask", reader);
	act_str(&act, "item", STR("2"));
	act_str(&act, "why", STR("It is on my list."));
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
	item_try(&bed, lead, reader, account);
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
