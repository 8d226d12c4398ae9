#include "cli/verbs.h"

#include "base/date.h"
#include "base/err.h"
#include "cli/cli.h"
#include "cli/compare_next.h"
#include "compare/meeting/meeting_cadence.h"
#include "store/inspection.h"
#include "work/compare.h"
#include "work/registering.h"
#include "work/workshop.h"

static void
row_json(struct cli *cli, const struct register_row *row)
{
	struct json_writer *w = cli_json_begin(cli);

	json_member_u64(w, "number", row->entry);
	json_member_str(w, "kind", str_of(register_kind_name(row->kind)));
	json_member_str(w, "name", row->name);
	json_member_str(w, "custodian", row->custodian);
	json_member_str(w, "state", str_of(register_state_name(row->state)));
	json_member_str(w, "from", date_iso_day(&cli->arena, row->begins));
	json_member_str(w, "to", date_iso_day(&cli->arena, row->ends));
	json_member_str(w, "words", row->words);
	cli_json_end(cli);
}

static void
row_words(struct cli *cli, const struct register_row *row)
{
	cli_print(cli, "%6llu  %-8s %.*s", (unsigned long long)row->entry,
		register_kind_name(row->kind), STR_ARG(cli_safe(cli, row->name, false)));
	if (row->custodian.len > 0)
		cli_print(cli, "; %.*s", STR_ARG(cli_safe(cli, row->custodian, false)));
	if (row->state != REGISTER_NO_STATE)
		cli_print(cli, "; %s", register_state_name(row->state));
	if (row->begins != DATE_NONE)
		cli_print(cli, "; %.*s", STR_ARG(date_words(&cli->arena, row->begins)));
	if (row->ends != DATE_NONE && row->ends != row->begins)
		cli_print(cli, " to %.*s", STR_ARG(date_words(&cli->arena, row->ends)));
	if (row->words.len > 0)
		cli_print(cli, "; %.*s", STR_ARG(cli_safe(cli, row->words, false)));
	cli_print(cli, "\n");
}

static bool
list(struct cli *cli, struct err *err)
{
	struct register_row *rows;
	struct workshop workshop;
	size_t count;
	bool done;

	if (!workshop_look(cli->arguments[0], &workshop, err))
		return false;
	done = register_list(workshop.inspection, &cli->arena, 0, &rows, &count, err);
	workshop_close(&workshop);
	for (size_t i = 0; done && i < count; i++) {
		if (cli->is_json)
			row_json(cli, &rows[i]);
		else
			row_words(cli, &rows[i]);
	}
	if (done && count == 0)
		cli_print(cli, "The register is empty: candour help register says what goes in.\n");
	return done;
}

/* What each kind needs. */
static bool
row_check(const struct register_row *row, struct err *err)
{
	if (str_trim(row->name).len == 0)
		return err_set(err, ERR_USAGE,
			"say what it is called: candour register DIR %s NAME; see candour register "
			"--help",
			register_kind_name(row->kind));
	if (row->kind == REGISTER_SOURCE && row->state == REGISTER_NO_STATE)
		return err_set(err, ERR_USAGE,
			"a source needs --state: held, searched, not-searched or lost");
	if (row->kind != REGISTER_SOURCE && row->state != REGISTER_NO_STATE)
		return err_set(err, ERR_USAGE, "only a source has a --state");
	if (row->begins == DATE_NONE && row->kind != REGISTER_SOURCE && row->kind != REGISTER_BODY)
		return err_set(err, ERR_USAGE,
			"a row of the kind \"%s\" needs its day: --on DATE (or --from and --to)",
			register_kind_name(row->kind));
	if ((row->kind == REGISTER_LEAVE || row->kind == REGISTER_DUE) && row->custodian.len == 0)
		return err_set(err, ERR_USAGE, "say whose it is: --custodian NAME");
	if (row->ends != DATE_NONE && row->begins != DATE_NONE && row->ends < row->begins)
		return err_set(err, ERR_USAGE, "--to comes before --from");
	if (row->kind == REGISTER_BODY && row->words.len > 0 && cadence_days(row->words) == 0)
		return err_set(err, ERR_USAGE,
			"\"%.*s\" does not say how often the body meets; write --words \"every 6 weeks\", "
			"monthly, quarterly or the like, or leave --words out",
			STR_ARG(row->words));
	return true;
}

static bool
row_make(struct cli *cli, struct register_row *row, struct err *err)
{
	const char *state = cli_value(cli, "state");
	int64_t day;

	*row = (struct register_row){
		.kind = register_kind_from_name(str_of(cli->arguments[1])),
		.name = cli->argument_count > 2 ? str_of(cli->arguments[2]) : STR(""),
		.custodian = str_of(cli_value(cli, "custodian")),
		.state = register_state_from_name(str_of(state)),
		.words = str_of(cli_value(cli, "words")),
	};
	if (row->kind == REGISTER_KIND_COUNT)
		return err_set(err, ERR_USAGE,
			"\"%s\" is not kept in the register; it keeps source, witness, due, body, "
			"holiday and leave",
			cli->arguments[1]);
	if (row->state == REGISTER_STATE_COUNT)
		return err_set(
			err, ERR_USAGE, "--state is one of held, searched, not-searched, lost");
	if (!cli_date(cli, "from", &row->begins, err) || !cli_date(cli, "to", &row->ends, err) ||
		!cli_date(cli, "on", &day, err))
		return false;
	if (day != DATE_NONE)
		row->begins = row->ends = day;
	return row_check(row, err);
}

static bool
change(struct cli *cli, struct register_row *row, uint64_t removed, struct err *err)
{
	struct workshop_options options = {.folder = cli->arguments[0], .wait = true};
	struct compare_result compared;
	struct workshop workshop;
	bool done;

	if (!workshop_open(&options, &workshop, err))
		return false;
	done = work_register(&workshop, row, removed, err) &&
		compare_go_on(cli, &workshop, &compared, err);
	workshop_close(&workshop);
	if (done && row != NULL && cli->is_json)
		row_json(cli, row);
	else if (done && row != NULL)
		row_words(cli, row);
	if (done)
		compare_print(cli, &compared);
	return done && compare_ended(&compared, err);
}

bool
verb_register(struct cli *cli, struct err *err)
{
	struct register_row row;
	uint64_t removed;

	if (cli_has(cli, "remove"))
		return cli_number(cli, "remove", 0, &removed, err) &&
			change(cli, NULL, removed, err);
	if (cli->argument_count == 1)
		return list(cli, err);
	return row_make(cli, &row, err) && change(cli, &row, 0, err);
}
