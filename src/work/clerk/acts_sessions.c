/* Signing in and out.
 *
 *   sign-in           login, password, address, agent -> state: "wrong", "code" (a second factor is wanted) or "in"; token, csrf
 *   sign-in-code      code (with the token of "code") -> state: "wrong", "again" (begin anew) or "in"; token, csrf, failures
 *   sign-in-recovery  code: a recovery code; as above; left: how many codes are left
 *   sign-out
 *   session-used      notes that the session was used
 *
 * A wrong password is an answer and no error: that it was tried must be kept. Each step gives a
 * new token. */
#include "work/clerk/acts_inside.h"

#include "access/account.h"
#include "access/hasher.h"
#include "access/people.h"
#include "access/session.h"
#include "access/trial.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/json.h"
#include "store/entry.h"
#include "store/inspection.h"
#include "work/clerk/act.h"
#include "work/workshop.h"

enum { ADDRESS_MAX = 64 };

static struct str
address_of(const struct act *act)
{
	return str_slice(act_get(act, "address"), 0, ADDRESS_MAX);
}

static bool
entry_put(struct act_desk *desk, const char *kind, const struct session *session, const char *by,
	struct err *err)
{
	struct buf payload CLEANUP(buf_free) = {0};
	struct json_writer w;
	uint64_t entry;

	json_begin(&w, &payload);
	json_object_begin(&w);
	json_member_i64(&w, "account", session->account);
	json_member_str(&w, "who", session->login);
	json_member_str(&w, "by", str_of(by));
	json_member_str(&w, "address", session->address);
	json_object_end(&w);
	return entry_add(desk->workshop->inspection, kind, buf_str(&payload), &entry, err);
}

/* ---- the password ---- */

/* `account->id` is 0 where there is none of this name, or it is closed. */
static bool
account_of(
	struct act_desk *desk, const struct act *act, struct account *ret_account, struct err *err)
{
	bool found;

	*ret_account = (struct account){0};
	if (!account_find(desk->workshop->inspection->db, desk->arena,
		    str_lower(desk->arena, str_trim(act_get(act, "login"))), ret_account, &found,
		    err))
		return false;
	if (!found || ret_account->state != ACCOUNT_OPEN)
		*ret_account = (struct account){0};
	return true;
}

static bool
in_hashing(struct act_desk *desk, const struct act *act, struct hash_job *ret_job, struct err *err)
{
	struct people_secret secret;
	struct account account;

	if (!account_of(desk, act, &account, err) ||
		!trial_check(desk->people, account.id, address_of(act), desk->now, err) ||
		!people_secret_get(desk->people, desk->arena, account.id, &secret, err))
		return false;
	*ret_job = (struct hash_job){.password = act_get(act, "password"),
		.kept = account.id == 0 ? STR("") : secret.password,
		.fresh = STR(""),
		.checks = true};
	return true;
}

/* A new session, whose token is answered. */
static bool
session_give(struct act_desk *desk, int64_t account, enum session_state state, struct str address,
	struct str agent, struct act_answer *answer, struct err *err)
{
	struct str token;

	if (!session_begin(desk->people, desk->workshop->inspection->random, desk->arena, account,
		    state, address, agent, desk->now, &token, err))
		return false;
	answer_str(answer, "token", token);
	answer_str(answer, "csrf", session_csrf(desk->arena, token));
	return true;
}

/* The last step: the session is whole from now on, and the log says so. */
static bool
whole(struct act_desk *desk, const struct session *half, const char *by, struct act_answer *answer,
	struct err *err)
{
	int64_t failures;

	if (!trial_passed(desk->people, half->account, half->address, desk->now, &failures, err) ||
		!session_give(desk, half->account, SESSION_WHOLE, half->address, half->agent,
			answer, err) ||
		!entry_put(desk, ENTRY_SIGNED_IN, half, by, err))
		return false;
	answer_str(answer, "state", STR("in"));
	answer_i64(answer, desk->arena, "failures", failures);
	return true;
}

static bool
in_run(struct act_desk *desk, const struct act *act, struct act_answer *answer, struct err *err)
{
	struct session half = {.address = address_of(act), .agent = act_get(act, "agent")};
	struct account account;

	if (!account_of(desk, act, &account, err))
		return false;
	if (account.id == 0 || !desk->hashed->is_right) {
		answer_str(answer, "state", STR("wrong"));
		return trial_failed(desk->people, account.id, half.address, desk->now, err);
	}
	half.account = account.id;
	half.login = account.login;
	if (!account.asks_code)
		return whole(desk, &half, "password", answer, err);
	answer_str(answer, "state", STR("code"));
	return session_give(desk, account.id, SESSION_HALF, half.address, half.agent, answer, err);
}

/* ---- the second factor ---- */

static bool
half_find(struct act_desk *desk, struct session *ret_half, bool *ret_is, struct err *err)
{
	if (!session_find(desk->people, desk->workshop->inspection->db, desk->arena, desk->token,
		    desk->now, ret_half, err))
		return false;
	*ret_is = ret_half->account != 0 && ret_half->state == SESSION_HALF;
	return true;
}

static bool
second_run(struct act_desk *desk, const struct act *act, bool is_recovery,
	struct act_answer *answer, struct err *err)
{
	struct inspection *inspection = desk->workshop->inspection;
	struct str code = act_get(act, "code");
	struct session half;
	bool good;

	if (!half_find(desk, &half, &good, err))
		return false;
	if (!good) {
		answer_str(answer, "state", STR("again"));
		return true;
	}
	if (!(is_recovery ? recovery_take(desk->people, half.account, code, &good, err)
			  : code_take(desk->people, inspection->folder, half.account,
				    str_trim(code), desk->now, &good, err)))
		return false;
	if (!good) {
		answer_str(answer, "state",
			half.tries + 1 < SESSION_TRIES ? STR("wrong") : STR("again"));
		return session_tried(desk->people, desk->token, err) &&
			trial_failed(desk->people, half.account, half.address, desk->now, err);
	}
	return session_end(desk->people, desk->token, err) &&
		whole(desk, &half, is_recovery ? "password and recovery code" : "password and code",
			answer, err);
}

static bool
code_run(struct act_desk *desk, const struct act *act, struct act_answer *answer, struct err *err)
{
	return second_run(desk, act, false, answer, err);
}

static bool
recovery_run(
	struct act_desk *desk, const struct act *act, struct act_answer *answer, struct err *err)
{
	struct session half;
	int64_t left;
	bool is;

	if (!half_find(desk, &half, &is, err) || !second_run(desk, act, true, answer, err))
		return false;
	if (!str_equal(answer_get(answer, "state"), STR("in")))
		return true;
	if (!recovery_left(desk->people, half.account, &left, err))
		return false;
	answer_i64(answer, desk->arena, "left", left);
	return true;
}

/* ---- leaving ---- */

static bool
out_run(struct act_desk *desk, const struct act *act, struct act_answer *answer, struct err *err)
{
	struct session session;

	(void)act;
	(void)answer;
	return session_find(desk->people, desk->workshop->inspection->db, desk->arena, desk->token,
		       desk->now, &session, err) &&
		session_end(desk->people, desk->token, err) &&
		entry_put(desk, ENTRY_SIGNED_OUT, &session, "", err);
}

static bool
used_run(struct act_desk *desk, const struct act *act, struct act_answer *answer, struct err *err)
{
	(void)act;
	(void)answer;
	return session_used(desk->people, desk->token, desk->now, err);
}

const struct act_row acts_of_sessions[] = {
	{.name = "sign-in", .permission = PERMIT_ANYONE, .run = in_run, .hashing = in_hashing},
	{.name = "sign-in-code", .permission = PERMIT_ANYONE, .run = code_run},
	{.name = "sign-in-recovery", .permission = PERMIT_ANYONE, .run = recovery_run},
	{.name = "sign-out", .permission = PERMIT_SELF, .run = out_run},
	{.name = "session-used",
		.permission = PERMIT_SELF,
		.run = used_run,
		.is_people_only = true},
	{0},
};
