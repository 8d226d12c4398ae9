#include "cli/verbs.h"

#include "access/password_rule.h"
#include "base/clock.h"
#include "cli/cli.h"
#include "cli/secret_line.h"
#include "crypto/password.h"
#include "crypto/random.h"
#include "crypto/sign.h"
#include "store/db.h"
#include "store/inspection.h"
#include "work/accounts.h"
#include "work/workshop.h"

/* What is done in the two transactions. */
struct change {
	struct cli *cli;
	struct accounts at;
	struct account account; /* the one of the argument; its id is 0 where a new one is wanted */
	struct str hashed;      /* the new password; "" none */
	struct accounts_shown shown;
	bool (*run)(struct change *change, struct err *err);
};

static bool
role_read(const char *name, enum role *ret_role, struct err *err)
{
	*ret_role = role_from_name(str_of(name));
	return (*ret_role != ROLE_COUNT && *ret_role != ROLE_NOBODY) ||
		err_set(err, ERR_USAGE,
			"a role is one of lead, inspector, analyst, second-reader, "
			"disclosure-officer, auditor, liaison-officer");
}

/* ---- passwords ---- */

static bool
password_hashed(struct cli *cli, struct str password, const struct account *account,
	struct str *ret_hashed, struct err *err)
{
	unsigned char salt[PASSWORD_SALT_SIZE];
	char text[PASSWORD_TEXT_SIZE];

	if (!password_rule_check(password, account->login, account->name, err) ||
		!password_prepare(err))
		return false;
	random_bytes(random_system(), salt, sizeof(salt));
	if (!password_hash(password, salt, text, err))
		return false;
	*ret_hashed = str_copy(&cli->arena, str_of(text));
	return true;
}

static bool
password_ask(
	struct cli *cli, const struct account *account, struct str *ret_hashed, struct err *err)
{
	char line[SECRET_LINE_SIZE];
	char again[SECRET_LINE_SIZE];
	struct str password = STR("");
	struct str second = STR("");
	bool done = secret_line_read("New password: ", line, &password, err);

	if (done && secret_line_is_typed()) {
		done = secret_line_read("The same again: ", again, &second, err) &&
			(str_equal(password, second) ||
				err_set(err, ERR_USAGE, "the two passwords differ"));
		secret_wipe(again, sizeof(again));
	}
	done = done && password_hashed(cli, password, account, ret_hashed, err);
	secret_wipe(line, sizeof(line));
	return done;
}

/* ---- the two transactions ---- */

static bool
account_read(struct cli *cli, struct account *ret_account, struct err *err)
{
	struct workshop workshop;
	bool found;
	bool done;

	if (!workshop_look(cli->arguments[0], &workshop, err))
		return false;
	done = account_find(workshop.inspection->db, &cli->arena, str_of(cli->arguments[1]),
		       ret_account, &found, err) &&
		(found ||
			err_set(err, ERR_NOT_FOUND,
				"there is no account \"%s\"; candour user list names them",
				cli->arguments[1]));
	workshop_close(&workshop);
	return done;
}

/* The log first. */
static bool
change_commit(struct change *change, struct err *err)
{
	struct inspection *inspection = change->at.inspection;

	if (!inspection_begin(inspection, err))
		return false;
	if (!db_transaction_begin(change->at.people, err) || !change->run(change, err)) {
		inspection_undo(inspection);
		db_transaction_undo(change->at.people);
		return false;
	}
	if (inspection_commit(inspection, err))
		return db_transaction_commit(change->at.people, err);
	db_transaction_undo(change->at.people);
	return false;
}

static bool
change_make(struct change *change, struct err *err)
{
	struct cli *cli = change->cli;
	struct workshop_options options = {.folder = cli->arguments[0], .wait = true};
	struct db *people CLEANUP(db_cleanup) = NULL;
	struct workshop workshop;
	bool done;

	if (!workshop_open(&options, &workshop, err))
		return false;
	done = people_open(cli->arguments[0], &people, err);
	change->at = (struct accounts){.inspection = workshop.inspection,
		.people = people,
		.arena = &cli->arena,
		.who = cli_login(cli),
		.now = clock_now(NULL)};
	done = done && change_commit(change, err);
	workshop_close(&workshop);
	return done;
}

/* ---- what is said ---- */

static void
shown_json(struct json_writer *w, const struct accounts_shown *shown)
{
	if (shown->secret.len > 0) {
		json_member_str(w, "secret", shown->secret);
		json_member_str(w, "address", shown->address);
	}
	if (shown->codes[0].len == 0)
		return;
	json_key(w, "recovery_codes");
	json_array_begin(w);
	for (size_t i = 0; i < RECOVERY_COUNT; i++)
		json_str(w, shown->codes[i]);
	json_array_end(w);
}

static void
shown_print(struct cli *cli, const struct accounts_shown *shown)
{
	if (shown->secret.len > 0)
		cli_print(cli,
			"\nFor the authenticator app, shown only now:\n  %.*s\n  secret %.*s\n",
			STR_ARG(shown->address), STR_ARG(shown->secret));
	if (shown->codes[0].len == 0)
		return;
	cli_print(cli, "\nRecovery codes, each good once; keep them on paper:\n");
	for (size_t i = 0; i < RECOVERY_COUNT; i++)
		cli_print(cli, "  %.*s\n", STR_ARG(shown->codes[i]));
}

static void
change_tell(struct change *change, const char *what)
{
	struct cli *cli = change->cli;
	const struct account *account = &change->account;

	if (cli->is_json) {
		struct json_writer *w = cli_json_begin(cli);

		json_member_i64(w, "account", account->id);
		json_member_str(w, "login", account->login);
		json_member_str(w, "name", account->name);
		json_member_str(w, "role", str_of(role_name(account->role)));
		json_member_str(w, "state", str_of(account_state_name(account->state)));
		json_member_bool(w, "asks_code", account->asks_code);
		shown_json(w, &change->shown);
		cli_json_end(cli);
		return;
	}
	cli_print(cli, "Account \"%.*s\", %.*s, %s: %s.\n", STR_ARG(account->login),
		STR_ARG(cli_safe(cli, account->name, false)), role_title(account->role), what);
	shown_print(cli, &change->shown);
}

/* ---- the verbs ---- */

static bool
run_make(struct change *change, struct err *err)
{
	return accounts_make(&change->at, &change->account, change->hashed, &change->shown, err);
}

bool
verb_user_add(struct cli *cli, struct err *err)
{
	struct change change = {.cli = cli, .run = run_make};

	change.account = (struct account){.login = str_of(cli->arguments[1]),
		.name = str_trim(str_of(cli_value(cli, "name"))),
		.asks_code = !cli_has(cli, "no-code")};
	if (!role_read(cli_value(cli, "role"), &change.account.role, err) ||
		!password_ask(cli, &change.account, &change.hashed, err) ||
		!change_make(&change, err))
		return false;
	change_tell(&change, "made");
	return true;
}

static bool
run_change(struct change *change, struct err *err)
{
	return accounts_change(&change->at, &change->account, err);
}

bool
verb_user_role(struct cli *cli, struct err *err)
{
	struct change change = {.cli = cli, .run = run_change};

	if (!account_read(cli, &change.account, err) ||
		!role_read(cli->arguments[2], &change.account.role, err) ||
		!change_make(&change, err))
		return false;
	change_tell(&change, "it has this role now");
	return true;
}

bool
verb_user_close(struct cli *cli, struct err *err)
{
	struct change change = {.cli = cli, .run = run_change};

	if (!account_read(cli, &change.account, err))
		return false;
	change.account.state = cli_has(cli, "undo") ? ACCOUNT_OPEN : ACCOUNT_CLOSED;
	if (!change_make(&change, err))
		return false;
	change_tell(&change, account_state_name(change.account.state));
	return true;
}

static bool
run_password(struct change *change, struct err *err)
{
	return accounts_password(&change->at, &change->account, change->hashed, STR(""), err);
}

bool
verb_user_password(struct cli *cli, struct err *err)
{
	struct change change = {.cli = cli, .run = run_password};

	if (!account_read(cli, &change.account, err) ||
		!password_ask(cli, &change.account, &change.hashed, err) ||
		!change_make(&change, err))
		return false;
	change_tell(&change, "it has a new password");
	return true;
}

static bool
run_sign_out(struct change *change, struct err *err)
{
	return accounts_sign_out(&change->at, &change->account, err);
}

bool
verb_user_sign_out(struct cli *cli, struct err *err)
{
	struct change change = {.cli = cli, .run = run_sign_out};

	if (!account_read(cli, &change.account, err) || !change_make(&change, err))
		return false;
	change_tell(&change, "it is signed out everywhere");
	return true;
}

static bool
run_code(struct change *change, struct err *err)
{
	return accounts_change(&change->at, &change->account, err) &&
		(!change->account.asks_code ||
			accounts_code(&change->at, &change->account, &change->shown, err));
}

bool
verb_user_totp(struct cli *cli, struct err *err)
{
	struct change change = {.cli = cli, .run = run_code};

	if (!account_read(cli, &change.account, err))
		return false;
	change.account.asks_code = !cli_has(cli, "off");
	if (!change_make(&change, err))
		return false;
	change_tell(&change,
		change.account.asks_code ? "it has a new second factor"
					 : "signing in wants no second factor");
	return true;
}

static bool
run_recovery(struct change *change, struct err *err)
{
	return accounts_recovery(&change->at, &change->account, &change->shown, err);
}

bool
verb_user_recovery(struct cli *cli, struct err *err)
{
	struct change change = {.cli = cli, .run = run_recovery};

	if (!account_read(cli, &change.account, err) || !change_make(&change, err))
		return false;
	change_tell(&change, "it has new recovery codes");
	return true;
}

static void
account_print(struct cli *cli, const struct account *account)
{
	struct json_writer *w;

	if (!cli->is_json) {
		cli_print(cli, "%-20.*s %-36s %-7s %.*s%s\n", STR_ARG(account->login),
			role_title(account->role), account_state_name(account->state),
			STR_ARG(cli_safe(cli, account->name, false)),
			account->asks_code ? "" : " (no second factor)");
		return;
	}
	w = cli_json_begin(cli);
	json_member_i64(w, "account", account->id);
	json_member_str(w, "login", account->login);
	json_member_str(w, "name", account->name);
	json_member_str(w, "role", str_of(role_name(account->role)));
	json_member_str(w, "state", str_of(account_state_name(account->state)));
	json_member_bool(w, "asks_code", account->asks_code);
	json_member_u64(w, "entry", account->entry);
	cli_json_end(cli);
}

bool
verb_user_list(struct cli *cli, struct err *err)
{
	struct workshop workshop;
	struct account *accounts;
	size_t count;
	bool done;

	if (!workshop_look(cli->arguments[0], &workshop, err))
		return false;
	done = account_list(workshop.inspection->db, &cli->arena, &accounts, &count, err);
	workshop_close(&workshop);
	for (size_t i = 0; done && i < count; i++)
		account_print(cli, &accounts[i]);
	if (done && count == 0 && !cli->is_json)
		cli_print(cli, "There is no account yet; candour user add makes one.\n");
	return done;
}
