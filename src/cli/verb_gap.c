#include "cli/verbs.h"

#include "base/date.h"
#include "base/err.h"
#include "cli/cli.h"
#include "cli/gap_print.h"
#include "cli/view_note.h"
#include "compare/compare.h"
#include "compare/gap.h"
#include "store/inspection.h"
#include "work/compare.h"
#include "work/workshop.h"

struct shown {
	struct gap_row row;
	struct gap_state_row *history;
	size_t history_count;
	struct str *paths; /* of the evidence's items */
};

static bool
load(struct inspection *inspection, struct arena *arena, struct str reference, struct shown *shown,
	struct err *err)
{
	struct compare *compare CLEANUP(compare_cleanup) = NULL;

	return compare_open(inspection, &compare, err) &&
		gap_get(compare, arena, reference, &shown->row, err) &&
		gap_state_history(inspection, arena, shown->row.reference, &shown->history,
			&shown->history_count, err) &&
		gap_paths(inspection, arena, &shown->row, &shown->paths, err);
}

static void
json_print(struct cli *cli, const struct shown *shown)
{
	struct json_writer *w = cli_json_begin(cli);

	gap_print_members(cli, w, &shown->row, shown->paths);
	json_key(w, "history");
	json_array_begin(w);
	for (size_t i = 0; i < shown->history_count; i++) {
		const struct gap_state_row *row = &shown->history[i];

		json_object_begin(w);
		json_member_str(w, "state", str_of(gap_state_name(row->state)));
		json_member_str(w, "note", row->note);
		json_member_str(w, "who", row->who);
		json_member_str(w, "when", date_iso(&cli->arena, row->moment));
		json_member_u64(w, "entry", row->entry);
		json_object_end(w);
	}
	json_array_end(w);
	cli_json_end(cli);
}

static void
head_print(struct cli *cli, const struct gap_row *row)
{
	const char *period = gap_period_words(cli, row);

	cli_print(cli, "Gap %.*s%s\n\n%.*s\n\n%.*s\n\n", STR_ARG(row->reference),
		row->gap.is_restricted ? "  [restricted: for inspectors' eyes alone]" : "",
		STR_ARG(cli_safe(cli, row->gap.title, false)),
		STR_ARG(cli_safe(cli, row->gap.why, false)));
	cli_print(cli, "  kind           %.*s\n  sure           %u %%\n  state          %s\n",
		STR_ARG(row->kind), row->gap.sure, gap_state_name(row->state));
	if (row->line != 0)
		cli_print(cli, "  line           %d, %.*s\n", row->line,
			STR_ARG(cli_safe(cli, row->line_title, false)));
	if (row->custodian.len > 0)
		cli_print(cli, "  custodian      %.*s\n",
			STR_ARG(cli_safe(cli, row->custodian, false)));
	if (*period != '\0')
		cli_print(cli, "  period         %s\n", period);
}

/* On one line. What the evidence says stands in quotes, what we say of it does not. */
static void
evidence_words_print(struct cli *cli, const struct gap_evidence *evidence)
{
	const char *quote = evidence->from >= 0 ? "\"" : "";
	struct str words = cli_safe(cli, str_one_line(&cli->arena, evidence->words), false);

	if (words.len > 0)
		cli_print(cli, "           %s%.*s%s\n", quote, STR_ARG(words), quote);
}

static void
words_print(struct cli *cli, const struct shown *shown)
{
	head_print(cli, &shown->row);
	cli_print(cli, "\nWhat betrays it\n");
	for (size_t i = 0; i < shown->row.gap.evidence_count; i++) {
		const struct gap_evidence *evidence = &shown->row.gap.evidence[i];

		cli_print(cli, "  %-8lld %.*s\n", (long long)evidence->item,
			STR_ARG(cli_safe(cli, shown->paths[i], false)));
		evidence_words_print(cli, evidence);
	}
	if (shown->history_count > 0)
		cli_print(cli, "\nWhat was said of it\n");
	for (size_t i = 0; i < shown->history_count; i++) {
		const struct gap_state_row *row = &shown->history[i];

		cli_print(cli, "  %.*s  %s, by %.*s (log entry %llu)\n",
			STR_ARG(date_iso_day(&cli->arena, row->moment)), gap_state_name(row->state),
			STR_ARG(cli_safe(cli, row->who, false)), (unsigned long long)row->entry);
		if (row->note.len > 0)
			cli_print(cli, "              %.*s\n",
				STR_ARG(cli_safe(cli, row->note, false)));
	}
}

/* Who says so: --by, or the name one is logged in with. */
static struct str
who_of(struct cli *cli)
{
	return cli_value(cli, "by") != NULL ? str_of(cli_value(cli, "by")) : cli_login(cli);
}

static bool
state_set(struct cli *cli, const char *state, struct err *err)
{
	struct workshop_options options = {.folder = cli->arguments[0], .wait = true};
	enum gap_state wanted = gap_state_from_name(str_of(state));
	struct workshop workshop;
	bool done;

	if (wanted == GAP_STATE_COUNT)
		return err_set(err, ERR_USAGE,
			"--state is one of open, asked, answered, explained, not-a-gap");
	if (!workshop_open(&options, &workshop, err))
		return false;
	done = work_gap_state(&workshop, &cli->arena, str_of(cli->arguments[1]), wanted,
		str_of(cli_value(cli, "note")), who_of(cli), err);
	workshop_close(&workshop);
	return done;
}

bool
verb_gap(struct cli *cli, struct err *err)
{
	const char *state = cli_value(cli, "state");
	struct shown shown;
	struct view_list views = {0};
	struct workshop workshop;
	bool done;

	if (state == NULL && cli_has(cli, "note"))
		return err_set(err, ERR_USAGE, "a --note needs a --state beside it");
	if ((state != NULL && !state_set(cli, state, err)) ||
		!workshop_look(cli->arguments[0], &workshop, err))
		return false;
	done = load(workshop.inspection, &cli->arena, str_of(cli->arguments[1]), &shown, err);
	for (size_t i = 0; done && i < shown.row.gap.evidence_count; i++)
		done = view_add_item(
			cli, workshop.inspection, &views, shown.row.gap.evidence[i].item, err);
	workshop_close(&workshop);
	if (done && shown.row.gap.is_restricted)
		view_note(cli, gap_items(&cli->arena, &shown.row), shown.row.gap.evidence_count);
	else if (done)
		view_list_note(cli, &views);
	if (done && cli->is_json)
		json_print(cli, &shown);
	else if (done)
		words_print(cli, &shown);
	return done;
}
