/* The clerk: acts over a socket, one transaction for many, an entry before every answer. */
#include "base/clock.h"
#include "base/err.h"
#include "clerk_bed.h"
#include "tap.h"

static void
sign_in_try(struct clerk_bed *bed)
{
	struct act act;
	const struct act_answer *answer;

	act_begin(&act, "sign-in", STR(""));
	act_str(&act, "login", STR("lead"));
	act_str(&act, "password", STR("not the password"));
	act_str(&act, "address", STR("192.0.2.1"));
	answer = bed_ask(bed, &act);
	tap_ok(answer->err.kind == ERR_NONE &&
			str_equal(answer_get(answer, "state"), STR("wrong")) &&
			answer_get(answer, "token").len == 0,
		"a wrong password is answered as such %s", answer->err.text);
	act.fields[0].value = STR("nobody");
	answer = bed_ask(bed, &act);
	tap_ok(str_equal(answer_get(answer, "state"), STR("wrong")),
		"and a name that nobody has just so %s", answer->err.text);
	tap_ok(bed_entries(bed, "signed-in") == 0, "neither is an entry");
}

static void
acts_try(struct clerk_bed *bed, struct str lead, struct str auditor)
{
	const struct act_answer *answer;
	struct act act;

	act_begin(&act, "note-search", lead);
	act_str(&act, "query", STR("taxi licen*e"));
	act_str(&act, "total", STR("17"));
	answer = bed_ask(bed, &act);
	tap_ok(answer->err.kind == ERR_NONE && answer_get_i64(answer, "entry") > 0,
		"a search is noted as entry %lld %s", (long long)answer_get_i64(answer, "entry"),
		answer->err.text);
	tap_ok(bed_entries(bed, "searched") == 1, "and is in the log");
	act.token = auditor;
	answer = bed_ask(bed, &act);
	tap_ok(answer->err.kind == ERR_PERMISSION, "an auditor may not search: %s",
		answer->err.text);
	act.token = STR("0000000000000000000000000000000000000000000000000000000000000000");
	answer = bed_ask(bed, &act);
	tap_ok(answer->err.kind == ERR_PERMISSION, "nor may who is not signed in: %s",
		answer->err.text);
	act_begin(&act, "no-such-act", lead);
	answer = bed_ask(bed, &act);
	tap_ok(answer->err.kind == ERR_NOT_FOUND, "there are no other acts: %s", answer->err.text);
	act_begin(&act, "note-view", lead);
	act_str(&act, "items", STR("3 x"));
	answer = bed_ask(bed, &act);
	tap_ok(answer->err.kind == ERR_USAGE, "fields are not trusted: %s", answer->err.text);
	tap_ok(bed_entries(bed, "searched") == 1 && bed_entries(bed, "viewed") == 0,
		"what was refused is not in the log");
	act_begin(&act, "sign-out", lead);
	tap_ok(bed_ask(bed, &act)->err.kind == ERR_NONE && bed_entries(bed, "signed-out") == 1,
		"signing out is noted");
	act_begin(&act, "note-search", lead);
	tap_ok(bed_ask(bed, &act)->err.kind == ERR_PERMISSION, "and ends the session");
}

struct many {
	size_t good;
	size_t failed;
};

static void
many_take(void *context, uint32_t serial, const struct act_answer *answer)
{
	struct many *many = context;

	(void)serial;
	if (answer->err.kind == ERR_NONE)
		many->good++;
	else
		many->failed++;
}

/* Many at once, of which every third fails: it alone is undone. */
static void
many_try(struct clerk_bed *bed, struct str token)
{
	enum { MANY = 300 };
	struct many many = {0};
	struct err err = {0};
	size_t before = bed_entries(bed, "searched");

	for (size_t i = 0; i < MANY; i++) {
		struct act act;
		uint32_t serial;

		act_begin(&act, i % 3 == 2 ? "note-view" : "note-search", token);
		act_str(&act, "items", STR("none"));
		act_str(&act, "query", STR("taxi"));
		if (!clerk_line_ask(bed->line, &act, &serial, &err))
			break;
	}
	while (err.kind == ERR_NONE && many.good + many.failed < MANY)
		if (!clerk_line_turn(bed->line, many_take, &many, &err))
			break;
	tap_ok(many.good == 200 && many.failed == 100, "of 300 acts 100 fail and 200 do not %s",
		err.text);
	tap_ok(bed_entries(bed, "searched") == before + 200, "these are in the log");
}

int
main(void)
{
	struct clerk_bed bed;
	struct str lead;
	struct str auditor;

	bed_found(&bed, "one");
	(void)bed_person(&bed, "lead", ROLE_LEAD, false, NULL);
	(void)bed_person(&bed, "auditor", ROLE_AUDITOR, false, NULL);
	bed_clerk_start(&bed);
	sign_in_try(&bed);
	lead = bed_sign_in(&bed, "lead");
	auditor = bed_sign_in(&bed, "auditor");
	tap_ok(lead.len == 64 && auditor.len == 64 && !str_equal(lead, auditor),
		"two people sign in");
	tap_ok(bed_entries(&bed, "signed-in") == 2, "and that is in the log");
	acts_try(&bed, lead, auditor);
	lead = bed_sign_in(&bed, "lead");
	many_try(&bed, lead);
	tap_ok(bed_clerk_stop(&bed) == 0, "the clerk ends with its doors");
	tap_ok(bed_verify(&bed) == 0, "candour verify finds nothing");
	bed_free(&bed);
	return tap_done();
}
