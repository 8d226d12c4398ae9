/* Signing in: codes by RFC 6238's own vectors, each once; recovery codes, each once; tokens that are
 * new at each step; tries that are slowed, and no one locked out. */
#include "access/people.h"
#include "access/trial.h"
#include "base/err.h"
#include "clerk_bed.h"
#include "store/db.h"
#include "store/inspection.h"
#include "tap.h"
#include "work/workshop.h"

#include <liboath/oath.h>
#include <stdlib.h>
#include <time.h>

static void
vectors_try(void)
{
	/* RFC 6238, appendix B, SHA-1; the last six digits. */
	static const struct {
		int64_t now;
		const char *code;
	} vectors[] = {{59, "287082"}, {1111111109, "081804"}, {1111111111, "050471"},
		{1234567890, "005924"}, {2000000000, "279037"}, {20000000000, "353130"}};
	const struct str secret = STR("12345678901234567890");

	for (size_t i = 0; i < COUNT_OF(vectors); i++) {
		int64_t step = vectors[i].now / CODE_STEP_S;
		struct str code = str_of(vectors[i].code);

		tap_ok(code_step_of(secret, code, vectors[i].now) == step &&
				code_step_of(secret, code, vectors[i].now + CODE_STEP_S) == step &&
				code_step_of(secret, code, vectors[i].now + 2 * CODE_STEP_S) == -1,
			"the code of %lld, and one step around it", (long long)vectors[i].now);
	}
	tap_ok(code_step_of(secret, STR("28708"), 59) == -1 &&
			code_step_of(secret, STR("287083"), 59) == -1,
		"and no other");
}

static const struct act_answer *
step_ask(struct clerk_bed *bed, const char *name, struct str token, struct str code)
{
	struct act act;

	act_begin(&act, name, token);
	act_str(&act, "code", code);
	return bed_ask(bed, &act);
}

static bool
is_in(struct clerk_bed *bed, struct str token)
{
	struct act act;

	act_begin(&act, "note-export", token);
	act_str(&act, "what", STR("a test"));
	return bed_ask(bed, &act)->err.kind == ERR_NONE;
}

/* The code of now, of a secret in base32. */
static struct str
code_now(struct clerk_bed *bed, struct str secret)
{
	char code[CODE_DIGITS + 2] = "";
	char *bytes = NULL;
	size_t len = 0;

	if (oath_base32_decode(secret.data, secret.len, &bytes, &len) == OATH_OK)
		(void)oath_totp_generate(bytes, len, time(NULL), CODE_STEP_S, 0, CODE_DIGITS, code);
	free(bytes);
	return str_copy(&bed->arena, str_of(code));
}

static void
factor_try(struct clerk_bed *bed, const struct accounts_shown *shown)
{
	struct str half = bed_sign_in(bed, "lead");
	struct str code = code_now(bed, shown->secret);
	struct str whole;

	tap_ok(half.len == 64 && str_equal(answer_get(&bed->answer, "state"), STR("code")),
		"after the password a code is wanted");
	tap_ok(!is_in(bed, half), "until then nobody is in");
	tap_ok(str_equal(answer_get(step_ask(bed, "sign-in-code", half, STR("000000")), "state"),
		       STR("wrong")),
		"a wrong code is wrong");
	whole = str_copy(
		&bed->arena, answer_get(step_ask(bed, "sign-in-code", half, code), "token"));
	tap_ok(whole.len == 64 && !str_equal(whole, half) && is_in(bed, whole),
		"with the right one one is in, by a new token");
	tap_ok(!is_in(bed, half) &&
			str_equal(answer_get(step_ask(bed, "sign-in-code", half, code), "state"),
				STR("again")),
		"the one before is worth nothing");
	half = bed_sign_in(bed, "lead");
	tap_ok(str_equal(answer_get(step_ask(bed, "sign-in-code", half, code), "state"),
		       STR("wrong")),
		"a code works once");
	tap_ok(answer_get(step_ask(bed, "sign-in-recovery", half, shown->codes[3]), "token").len ==
				64 &&
			answer_get_i64(&bed->answer, "left") == RECOVERY_COUNT - 1,
		"a recovery code takes its place");
	half = bed_sign_in(bed, "lead");
	tap_ok(str_equal(answer_get(
				 step_ask(bed, "sign-in-recovery", half, shown->codes[3]), "state"),
		       STR("wrong")),
		"once");
}

static void
everywhere_try(struct clerk_bed *bed)
{
	struct str one = bed_sign_in(bed, "reader");
	struct str two = bed_sign_in(bed, "reader");
	struct act act;

	tap_ok(is_in(bed, one) && is_in(bed, two), "signed in twice");
	act_begin(&act, "own-sessions", two);
	act_str(&act, "password", STR("not the present one"));
	tap_ok(str_equal(answer_get(bed_ask(bed, &act), "state"), STR("wrong")) && is_in(bed, one),
		"whoever finds a browser signed in cannot sign its owner out elsewhere");
	act.fields[0].value = STR(BED_PASSWORD);
	tap_ok(str_equal(answer_get(bed_ask(bed, &act), "state"), STR("done")) &&
			!is_in(bed, one) && is_in(bed, two),
		"with the password they are out everywhere else");
	act_begin(&act, "own-password", two);
	act_str(&act, "password", STR("not the present one"));
	act_str(&act, "fresh", STR("four geese on a wet roof"));
	tap_ok(str_equal(answer_get(bed_ask(bed, &act), "state"), STR("wrong")),
		"another password wants the present one");
	act.fields[0].value = STR(BED_PASSWORD);
	act.fields[1].value = STR("password1234");
	tap_ok(bed_ask(bed, &act)->err.kind == ERR_USAGE, "and a good one: %s",
		bed->answer.err.text);
	act.fields[1].value = STR("four geese on a wet roof");
	tap_ok(str_equal(answer_get(bed_ask(bed, &act), "state"), STR("done")) &&
			bed_sign_in(bed, "reader").len == 0,
		"then the former is worth nothing");
}

/* Whose machine was left somewhere need not have another password for it. */
static void
ended_by_lead_try(struct clerk_bed *bed, int64_t account)
{
	struct str here = bed_sign_in(bed, "reader");
	struct str there = bed_sign_in(bed, "reader");
	struct str auditor = bed_sign_in(bed, "auditor");
	struct str lead = bed_sign_in(bed, "deputy");
	size_t entries = bed_entries(bed, "account");
	struct act act;

	act_begin(&act, "account-sessions", auditor);
	act_i64(&act, &bed->arena, "account", account);
	tap_ok(bed_ask(bed, &act)->err.kind == ERR_PERMISSION && is_in(bed, here),
		"the lead alone signs others out: %s", bed->answer.err.text);
	act_begin(&act, "account-sessions", lead);
	act_i64(&act, &bed->arena, "account", account);
	tap_ok(bed_ask(bed, &act)->err.kind == ERR_NONE && !is_in(bed, here) && !is_in(bed, there),
		"then they are out everywhere %s", bed->answer.err.text);
	tap_ok(is_in(bed, auditor) && is_in(bed, lead), "and nobody else is");
	tap_ok(bed_entries(bed, "account") == entries + 1, "it is in the log");
	tap_ok(bed_sign_in(bed, "reader").len > 0, "they sign in again as before");
}

static void
trials_try(struct clerk_bed *bed)
{
	struct db *people CLEANUP(db_cleanup) = NULL;
	struct err err = {0};
	int64_t now = 2000000000;
	int64_t failures = 0;
	bool good = people_open(bed->folder, &people, &err) && db_transaction_begin(people, &err) &&
		trial_passed(people, 7, STR("192.0.2.9"), now, &failures, &err);

	for (size_t i = 0; good && i < 200; i++)
		good = trial_failed(people, 7, STR("198.51.100.1"), now, &err);
	tap_ok(good, "two hundred tries at an account %s", err.text);
	tap_ok(!trial_check(people, 7, STR("198.51.100.1"), now + 1, &err) && err.kind == ERR_BUSY,
		"are slowed: %s", err.text);
	err_clear(&err);
	tap_ok(!trial_check(people, 7, STR("203.0.113.5"), now + 1, &err), "from elsewhere, too");
	err_clear(&err);
	tap_ok(trial_check(people, 7, STR("192.0.2.9"), now + 1, &err),
		"but not where its owner signed in before");
	tap_ok(trial_check(people, 7, STR("198.51.100.1"), now + TRIAL_WAIT_MAX_S, &err),
		"and nobody waits for more than a quarter of an hour %s", err.text);
	tap_ok(trial_check(people, 8, STR("203.0.113.5"), now + 1, &err),
		"other accounts are not slowed");
	db_transaction_undo(people);
}

int
main(void)
{
	struct accounts_shown shown;
	struct clerk_bed bed;
	int64_t reader;

	vectors_try();
	bed_found(&bed, "one");
	(void)bed_person(&bed, "lead", ROLE_LEAD, true, &shown);
	reader = bed_person(&bed, "reader", ROLE_ANALYST, false, NULL);
	(void)bed_person(&bed, "deputy", ROLE_LEAD, false, NULL);
	(void)bed_person(&bed, "auditor", ROLE_AUDITOR, false, NULL);
	trials_try(&bed);
	bed_clerk_start(&bed);
	factor_try(&bed, &shown);
	ended_by_lead_try(&bed, reader);
	everywhere_try(&bed);
	tap_ok(bed_clerk_stop(&bed) == 0, "the clerk ends");
	tap_ok(bed_verify(&bed) == 0, "candour verify finds nothing");
	bed_free(&bed);
	return tap_done();
}
