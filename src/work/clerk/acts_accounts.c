/* Accounts: one's own, and those that the lead looks after. What is to be shown once comes with
 * the answer: secret, address, code1 to code10.
 *
 *   own-password  password: the present one, fresh -> state: "wrong" or "done"
 *   own-code      password -> state; a new second factor and recovery codes
 *   own-recovery  password -> state; new recovery codes
 *   own-sessions  password, mark: of the session to be ended; "": all but this one -> state
 *   own-keys      off: "1" or ""
 *   account-make  login, name, role, fresh, no_code: "1" or "" -> account
 *   account-change    account; name, role, state, asks_code: "0" or "1", each as it is where it is ""
 *   account-password  account, fresh
 *   account-sessions  account; all of them end
 *   account-code      account */
#include "work/clerk/acts_inside.h"

#include "access/hasher.h"
#include "access/password_rule.h"
#include "access/session.h"
#include "access/trial.h"
#include "base/arena.h"
#include "base/err.h"
#include "store/inspection.h"
#include "work/accounts.h"
#include "work/clerk/act.h"
#include "work/workshop.h"

static struct accounts
accounts_of(const struct act_desk *desk)
{
	return (struct accounts){.inspection = desk->workshop->inspection,
		.people = desk->people,
		.arena = desk->arena,
		.who = desk->person.name,
		.now = desk->now};
}

static void
shown_answer(struct act_desk *desk, struct act_answer *answer, const struct accounts_shown *shown)
{
	if (shown->secret.len > 0) {
		answer_str(answer, "secret", shown->secret);
		answer_str(answer, "address", shown->address);
	}
	for (size_t i = 0; i < RECOVERY_COUNT && shown->codes[i].len > 0; i++)
		answer_str(answer, str_format(desk->arena, "code%zu", i + 1).data, shown->codes[i]);
}

/* ---- one's own ---- */

static bool
own_get(struct act_desk *desk, struct account *ret_account, struct err *err)
{
	return account_get(desk->workshop->inspection->db, desk->arena, desk->person.account,
		ret_account, err);
}

static struct str
address_of(const struct act *act)
{
	return act_get(act, "address");
}

/* Whoever finds a browser signed in must not take the account over: the password is asked again. */
static bool
own_hashing(struct act_desk *desk, const struct act *act, struct hash_job *ret_job, struct err *err)
{
	struct people_secret secret;
	struct account account;
	struct str fresh = act_get(act, "fresh");

	if (!own_get(desk, &account, err) ||
		!trial_check(desk->people, account.id, address_of(act), desk->now, err) ||
		!people_secret_get(desk->people, desk->arena, account.id, &secret, err) ||
		(fresh.len > 0 && !password_rule_check(fresh, account.login, account.name, err)))
		return false;
	*ret_job = (struct hash_job){.password = act_get(act, "password"),
		.kept = secret.password,
		.fresh = fresh,
		.checks = true};
	return true;
}

/* *ret_right is false where the password was not the present one, which is counted. */
static bool
own_check(struct act_desk *desk, const struct act *act, struct act_answer *answer, bool *ret_right,
	struct err *err)
{
	*ret_right = desk->hashed->is_right;
	answer_str(answer, "state", *ret_right ? STR("done") : STR("wrong"));
	return *ret_right ||
		trial_failed(desk->people, desk->person.account, address_of(act), desk->now, err);
}

static bool
own_password(
	struct act_desk *desk, const struct act *act, struct act_answer *answer, struct err *err)
{
	struct accounts accounts = accounts_of(desk);
	struct account account;
	bool right;

	if (!own_get(desk, &account, err) || !own_check(desk, act, answer, &right, err))
		return false;
	if (!right)
		return true;
	if (desk->hashed->made[0] == '\0')
		return err_set(err, ERR_USAGE, "say the new password");
	return accounts_password(&accounts, &account, str_of(desk->hashed->made), desk->token, err);
}

static bool
own_code(struct act_desk *desk, const struct act *act, struct act_answer *answer, struct err *err)
{
	struct accounts accounts = accounts_of(desk);
	struct accounts_shown shown;
	struct account account;
	bool right;

	if (!own_get(desk, &account, err) || !own_check(desk, act, answer, &right, err))
		return false;
	if (!right)
		return true;
	account.asks_code = true;
	if (!accounts_code(&accounts, &account, &shown, err))
		return false;
	shown_answer(desk, answer, &shown);
	return true;
}

static bool
own_recovery(
	struct act_desk *desk, const struct act *act, struct act_answer *answer, struct err *err)
{
	struct accounts accounts = accounts_of(desk);
	struct accounts_shown shown;
	struct account account;
	bool right;

	if (!own_get(desk, &account, err) || !own_check(desk, act, answer, &right, err))
		return false;
	if (!right)
		return true;
	if (!accounts_recovery(&accounts, &account, &shown, err))
		return false;
	shown_answer(desk, answer, &shown);
	return true;
}

static bool
own_sessions(
	struct act_desk *desk, const struct act *act, struct act_answer *answer, struct err *err)
{
	struct str mark = act_get(act, "mark");
	bool right;

	if (!own_check(desk, act, answer, &right, err))
		return false;
	if (!right)
		return true;
	return mark.len > 0 ? session_end_marked(desk->people, desk->person.account, mark, err)
			    : session_end_all(desk->people, desk->person.account, desk->token, err);
}

static bool
own_keys(struct act_desk *desk, const struct act *act, struct act_answer *answer, struct err *err)
{
	struct people_secret secret;

	(void)answer;
	if (!people_secret_get(desk->people, desk->arena, desk->person.account, &secret, err))
		return false;
	secret.keys_off = act_get_i64(act, "off") != 0;
	return people_secret_put(desk->people, &secret, err);
}

/* ---- the lead's ---- */

static bool
account_of(
	struct act_desk *desk, const struct act *act, struct account *ret_account, struct err *err)
{
	return account_get(desk->workshop->inspection->db, desk->arena, act_get_i64(act, "account"),
		ret_account, err);
}

static bool
make_hashing(
	struct act_desk *desk, const struct act *act, struct hash_job *ret_job, struct err *err)
{
	struct str fresh = act_get(act, "fresh");

	(void)desk;
	*ret_job = (struct hash_job){.password = STR(""), .kept = STR(""), .fresh = fresh};
	return password_rule_check(fresh, act_get(act, "login"), act_get(act, "name"), err);
}

static bool
make_run(struct act_desk *desk, const struct act *act, struct act_answer *answer, struct err *err)
{
	struct accounts accounts = accounts_of(desk);
	struct account account = {.login = str_trim(act_get(act, "login")),
		.name = str_trim(act_get(act, "name")),
		.role = role_from_name(act_get(act, "role")),
		.asks_code = act_get_i64(act, "no_code") == 0};
	struct accounts_shown shown;

	if (!accounts_make(&accounts, &account, str_of(desk->hashed->made), &shown, err))
		return false;
	answer_i64(answer, desk->arena, "account", account.id);
	shown_answer(desk, answer, &shown);
	return true;
}

static bool
change_run(struct act_desk *desk, const struct act *act, struct act_answer *answer, struct err *err)
{
	struct accounts accounts = accounts_of(desk);
	struct str name = str_trim(act_get(act, "name"));
	struct str role = act_get(act, "role");
	struct str state = act_get(act, "state");
	struct str asks = act_get(act, "asks_code");
	struct account account;

	(void)answer;
	if (!account_of(desk, act, &account, err))
		return false;
	if (name.len > 0)
		account.name = name;
	if (role.len > 0)
		account.role = role_from_name(role);
	if (state.len > 0)
		account.state = str_equal(state, STR("closed")) ? ACCOUNT_CLOSED : ACCOUNT_OPEN;
	if (asks.len > 0)
		account.asks_code = !str_equal(asks, STR("0"));
	return accounts_change(&accounts, &account, err);
}

static bool
reset_hashing(
	struct act_desk *desk, const struct act *act, struct hash_job *ret_job, struct err *err)
{
	struct account account;

	*ret_job = (struct hash_job){
		.password = STR(""), .kept = STR(""), .fresh = act_get(act, "fresh")};
	return account_of(desk, act, &account, err) &&
		password_rule_check(ret_job->fresh, account.login, account.name, err);
}

static bool
reset_run(struct act_desk *desk, const struct act *act, struct act_answer *answer, struct err *err)
{
	struct accounts accounts = accounts_of(desk);
	struct account account;

	(void)answer;
	return account_of(desk, act, &account, err) &&
		accounts_password(&accounts, &account, str_of(desk->hashed->made), STR(""), err);
}

static bool
sign_out_run(
	struct act_desk *desk, const struct act *act, struct act_answer *answer, struct err *err)
{
	struct accounts accounts = accounts_of(desk);
	struct account account;

	(void)answer;
	return account_of(desk, act, &account, err) && accounts_sign_out(&accounts, &account, err);
}

static bool
code_run(struct act_desk *desk, const struct act *act, struct act_answer *answer, struct err *err)
{
	struct accounts accounts = accounts_of(desk);
	struct accounts_shown shown;
	struct account account;

	if (!account_of(desk, act, &account, err))
		return false;
	account.asks_code = true;
	if (!accounts_code(&accounts, &account, &shown, err) ||
		!session_end_all(desk->people, account.id, STR(""), err))
		return false;
	shown_answer(desk, answer, &shown);
	return true;
}

const struct act_row acts_of_accounts[] = {
	{.name = "own-password",
		.permission = PERMIT_SELF,
		.run = own_password,
		.hashing = own_hashing},
	{.name = "own-code", .permission = PERMIT_SELF, .run = own_code, .hashing = own_hashing},
	{.name = "own-recovery",
		.permission = PERMIT_SELF,
		.run = own_recovery,
		.hashing = own_hashing},
	{.name = "own-sessions",
		.permission = PERMIT_SELF,
		.run = own_sessions,
		.hashing = own_hashing},
	{.name = "own-keys", .permission = PERMIT_SELF, .run = own_keys, .is_people_only = true},
	{.name = "account-make",
		.permission = PERMIT_ACCOUNTS,
		.run = make_run,
		.hashing = make_hashing},
	{.name = "account-change", .permission = PERMIT_ACCOUNTS, .run = change_run},
	{.name = "account-password",
		.permission = PERMIT_ACCOUNTS,
		.run = reset_run,
		.hashing = reset_hashing},
	{.name = "account-sessions", .permission = PERMIT_ACCOUNTS, .run = sign_out_run},
	{.name = "account-code", .permission = PERMIT_ACCOUNTS, .run = code_run},
	{0},
};
