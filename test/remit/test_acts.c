/* The acts of coding, as the clerk runs them. */
#include "remit/codebook.h"
#include "remit/coding.h"
#include "remit_case.h"
#include "tap.h"
#include "work/clerk/act.h"
#include "work/clerk/acts.h"
#include "work/workshop.h"

#define TEXT "As discussed I have taken out 4.2. Please delete the earlier draft from the drive."

struct bed {
	struct remit_case *c;
	struct workshop workshop;
	struct act act;
	struct act_answer answer;
};

static void
ask(struct bed *bed, const char *name)
{
	act_begin(&bed->act, name, STR(""));
}

static bool
done(struct bed *bed, const char *who, enum role role)
{
	struct act_desk desk = {.workshop = &bed->workshop,
		.arena = &bed->c->arena,
		.person = {.account = 1, .name = str_of(who), .role = role}};
	const struct act_row *row = act_find(bed->act.name);

	err_clear(&bed->c->err);
	bed->answer = (struct act_answer){0};
	return row != NULL && role_may(role, row->permission) &&
		row->run(&desk, &bed->act, &bed->answer, &bed->c->err);
}

static bool
says(const struct bed *bed, const char *field, const char *value)
{
	return str_equal(answer_get(&bed->answer, field), str_of(value));
}

static void
test_save(struct bed *bed)
{
	struct coding_row *rows;
	size_t count;

	ask(bed, "code-change");
	act_str(&bed->act, "name", STR("Openness"));
	act_str(&bed->act, "colour", STR("teal"));
	tap_ok(done(bed, "ines", ROLE_INSPECTOR) && says(bed, "code", "1"), "a code is made %s",
		bed->c->err.text);
	ask(bed, "item-save");
	act_str(&bed->act, "item", STR("1"));
	act_str(&bed->act, "based_on", STR("0"));
	act_str(&bed->act, "weight", STR("key"));
	act_str(&bed->act, "lines", STR("2 3"));
	act_str(&bed->act, "code", STR("openness"));
	act_str(&bed->act, "passages", STR("0-34 35-82"));
	tap_ok(done(bed, "ines", ROLE_INSPECTOR) && says(bed, "outcome", "saved") &&
			says(bed, "coded", "2"),
		"all of the panel is one act %s", bed->c->err.text);
	act_str(&bed->act, "seen", STR("0"));
	tap_ok(done(bed, "sefi", ROLE_ANALYST) && says(bed, "others", "ines") &&
			says(bed, "same", "ines"),
		"who codes the same passages at once, where nothing was coded before, is told %s",
		bed->c->err.text);
	tap_ok(codings_of_document(
		       bed->workshop.inspection, &bed->c->arena, 1, &rows, &count, &bed->c->err) &&
			count == 4,
		"and nothing is lost");
	bed->act.fields[2].value = STR("relevant");
	tap_ok(!done(bed, "sefi", ROLE_ANALYST) && bed->c->err.kind == ERR_EXISTS,
		"the same once more is said: %s", bed->c->err.text);
	ask(bed, "item-save");
	act_str(&bed->act, "item", STR("1"));
	act_str(&bed->act, "code", STR("No such code"));
	tap_ok(!done(bed, "sefi", ROLE_ANALYST) && bed->c->err.kind == ERR_NOT_FOUND,
		"a code that is none: %s", bed->c->err.text);
}

static void
test_undo(struct bed *bed)
{
	struct coding_row *rows;
	size_t count;

	ask(bed, "item-undo");
	act_str(&bed->act, "item", STR("1"));
	tap_ok(done(bed, "sefi", ROLE_ANALYST) && says(bed, "what", "code") &&
			codings_of_document(bed->workshop.inspection, &bed->c->arena, 1, &rows,
				&count, &bed->c->err) &&
			count == 3,
		"the last thing is undone %s", bed->c->err.text);
	tap_ok(done(bed, "sefi", ROLE_ANALYST) &&
			codings_of_document(bed->workshop.inspection, &bed->c->arena, 1, &rows,
				&count, &bed->c->err) &&
			count == 4,
		"and undone again %s", bed->c->err.text);
	tap_ok(!done(bed, "nobody", ROLE_ANALYST) && bed->c->err.kind == ERR_NOT_FOUND,
		"who did nothing undoes nothing: %s", bed->c->err.text);
}

static void
test_search(struct bed *bed)
{
	ask(bed, "search-save");
	act_str(&bed->act, "kind", STR("terms"));
	act_str(&bed->act, "name", STR("Firms"));
	act_str(&bed->act, "query", STR("taxi\ncab"));
	tap_ok(done(bed, "ines", ROLE_ANALYST) && says(bed, "search", "1"), "terms are kept %s",
		bed->c->err.text);
	ask(bed, "search-look");
	act_str(&bed->act, "search", STR("1"));
	act_str(&bed->act, "total", STR("4"));
	tap_ok(done(bed, "ines", ROLE_ANALYST), "and looked at %s", bed->c->err.text);
	ask(bed, "list-make");
	act_str(&bed->act, "name", STR("x"));
	act_str(&bed->act, "reader", STR("nobody"));
	tap_ok(!done(bed, "ines", ROLE_ANALYST) && bed->c->err.kind == ERR_NOT_FOUND,
		"a list for nobody: %s", bed->c->err.text);
}

int
main(void)
{
	struct remit_case c;
	struct bed bed = {.c = &c};

	case_begin(&c);
	case_document(&c, 1, TEXT);
	bed.workshop.inspection = &c.inspection;
	test_save(&bed);
	test_undo(&bed);
	test_search(&bed);
	tap_ok(case_replays(&c, "coding"), "the log gives the same");
	case_close(&c);
	return tap_done();
}
