/* The table of the verbs of accounts. One function and one row each. */
#include "cli/cli.h"
#include "cli/verbs.h"

const struct verb verbs_of_accounts[] = {
	{
		.name = "user add",
		.arguments = "DIR LOGIN",
		.summary = "Makes an account of the workbench",
		.details =
			"Asks for the password, or takes it as one line of standard input: twelve\n"
			"characters or more, of any kind. Prints, once, the address and secret for an\n"
			"authenticator app, which gives the codes of the second factor, and ten recovery\n"
			"codes, each good once in its place. Roles: lead, inspector, analyst,\n"
			"second-reader, disclosure-officer, auditor, liaison-officer; candour serve has a\n"
			"page of what each may do. That the account was made is kept in the log; its\n"
			"secrets are not.",
		.example =
			"candour user add norchester iharrowgate --name \"Ines Harrowgate\" --role lead",
		.argument_least = 2,
		.argument_most = 2,
		.options = {{"name", "NAME", "the person's full name", true},
			{"role", "ROLE", "what the person does in the inspection", true},
			{"no-code", NULL,
				"signing in wants no second factor; for one machine that nobody else "
				"reaches",
				false}},
		.run = verb_user_add,
	},
	{
		.name = "user list",
		.arguments = "DIR",
		.summary = "Lists the accounts of the workbench",
		.details = "Login name, role, state and full name of each.",
		.example = "candour user list norchester",
		.argument_least = 1,
		.argument_most = 1,
		.run = verb_user_list,
	},
	{
		.name = "user role",
		.arguments = "DIR LOGIN ROLE",
		.summary = "Gives an account another role",
		.details =
			"Whoever is signed in with it is signed out. The last lead inspector stays one.",
		.example = "candour user role norchester soduya second-reader",
		.argument_least = 3,
		.argument_most = 3,
		.run = verb_user_role,
	},
	{
		.name = "user close",
		.arguments = "DIR LOGIN",
		.summary = "Closes an account, or opens it again",
		.details = "Nobody can sign in with a closed account; its name stays in the log.",
		.example = "candour user close norchester soduya",
		.argument_least = 2,
		.argument_most = 2,
		.options = {{"undo", NULL, "open it again", false}},
		.run = verb_user_close,
	},
	{
		.name = "user password",
		.arguments = "DIR LOGIN",
		.summary = "Gives an account a new password from standard input",
		.details =
			"Asked for without being shown, or one line of standard input. Whoever is signed\n"
			"in with the account is signed out.",
		.example = "candour user password norchester iharrowgate",
		.argument_least = 2,
		.argument_most = 2,
		.run = verb_user_password,
	},
	{
		.name = "user sign-out",
		.arguments = "DIR LOGIN",
		.summary = "Signs an account out everywhere",
		.details =
			"In every browser that is signed in with it. The password stays as it is, so this is\n"
			"for a machine that was left somewhere; where somebody may know the password, give\n"
			"another (candour user password).",
		.example = "candour user sign-out norchester iharrowgate",
		.argument_least = 2,
		.argument_most = 2,
		.run = verb_user_sign_out,
	},
	{
		.name = "user totp",
		.arguments = "DIR LOGIN",
		.summary = "Gives an account a new second factor and new recovery codes",
		.details =
			"Prints them once; the former ones are worth nothing any more. With --off signing\n"
			"in wants no second factor: for one machine that nobody else reaches.",
		.example = "candour user totp norchester iharrowgate",
		.argument_least = 2,
		.argument_most = 2,
		.options = {{"off", NULL, "signing in wants no second factor any more", false}},
		.run = verb_user_totp,
	},
	{
		.name = "user recovery",
		.arguments = "DIR LOGIN",
		.summary = "Gives an account ten new recovery codes",
		.details = "Prints them once; the former ones are worth nothing any more.",
		.example = "candour user recovery norchester iharrowgate",
		.argument_least = 2,
		.argument_most = 2,
		.run = verb_user_recovery,
	},
	{0},
};
