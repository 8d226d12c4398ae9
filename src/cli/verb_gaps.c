#include "cli/verbs.h"

#include "base/err.h"
#include "cli/cli.h"
#include "cli/gap_print.h"
#include "cli/view_note.h"
#include "compare/checks.h"
#include "compare/compare.h"
#include "compare/gap.h"
#include "compare/hidden/restricted.h"
#include "work/compare.h"
#include "work/published.h"
#include "work/workshop.h"

struct list {
	struct cli *cli;
	struct compare *compare;
	struct err *err;
	bool has_failed;
	uint64_t count;
	uint64_t shown;
	uint64_t limit; /* 0: all */
};

static void
words_print(struct cli *cli, const struct gap_row *row)
{
	const char *period = gap_period_words(cli, row);

	cli_print(cli, "%.*s  %.*s%s\n", STR_ARG(row->reference),
		STR_ARG(cli_safe(cli, row->gap.title, false)),
		row->gap.is_restricted ? "  [restricted]" : "");
	if (!row->is_gone)
		cli_print(cli, "             %.*s\n", STR_ARG(cli_safe(cli, row->gap.why, false)));
	cli_print(cli, "             %s; %.*s", gap_state_name(row->state), STR_ARG(row->kind));
	if (row->is_gone)
		cli_print(cli, "; no longer missing");
	else
		cli_print(cli, "; %u %% sure", row->gap.sure);
	if (row->line != 0)
		cli_print(cli, "; line %d", row->line);
	if (row->custodian.len > 0)
		cli_print(cli, "; %.*s", STR_ARG(cli_safe(cli, row->custodian, false)));
	if (*period != '\0')
		cli_print(cli, "; %s", period);
	cli_print(cli, "\n\n");
}

static bool
json_print(struct list *list, struct gap_row *row)
{
	struct cli *cli = list->cli;
	struct str *paths;

	if (!gap_evidence_get(list->compare, &cli->arena, row, list->err) ||
		!gap_paths(list->compare->inspection, &cli->arena, row, &paths, list->err))
		return false;
	gap_print_members(cli, cli_json_begin(cli), row, paths);
	cli_json_end(cli);
	return true;
}

/* In JSON the words of restricted passages are shown, and what other gaps are about may be named in
 * a restricted document alone: their items are gathered first. */
struct restricted {
	struct list *list;
	struct arena arena;
	struct view_list views;
	uint64_t count;
};

static bool
restricted_take(void *context, const struct gap_row *row)
{
	struct restricted *all = context;
	struct list *list = all->list;
	struct gap_row full = *row;

	if (list->limit != 0 && all->count++ == list->limit)
		return false;
	if (row->gap.is_restricted && !list->cli->is_json)
		return true;
	arena_clear(&all->arena);
	list->has_failed = !gap_evidence_get(list->compare, &all->arena, &full, list->err);
	for (size_t i = 0; !list->has_failed && i < full.gap.evidence_count; i++) {
		int64_t item = full.gap.evidence[i].item;

		if (row->gap.is_restricted)
			view_list_put(list->cli, &all->views, item);
		else
			list->has_failed = !view_add_item(
				list->cli, list->compare->inspection, &all->views, item, list->err);
	}
	return !list->has_failed;
}

static bool
restricted_note(struct list *list, const struct gap_filter *filter, struct err *err)
{
	struct restricted all = {.list = list, .arena = {.size_max = (size_t)1 << 20}};
	bool done;
	bool any;

	if (!restricted_any(list->compare->db, &any, err))
		return false;
	if (!any)
		return true;
	done = gap_list(list->compare, filter, restricted_take, &all, err) && !list->has_failed;
	if (done)
		view_list_note(list->cli, &all.views);
	arena_free(&all.arena);
	return done;
}

static bool
row_print(void *context, const struct gap_row *row)
{
	struct gap_row full = *row;
	struct list *list = context;
	struct cli *cli = list->cli;

	list->count++;
	if (list->limit != 0 && list->shown == list->limit)
		return true;
	list->shown++;
	if (!cli->is_json)
		words_print(cli, row);
	else if (!json_print(list, &full))
		list->has_failed = true;
	arena_clear(&cli->arena);
	return !list->has_failed;
}

static bool
filter_take(struct cli *cli, struct gap_filter *filter, uint64_t *ret_limit, struct err *err)
{
	const char *state = cli_value(cli, "state");
	uint64_t line;

	*filter = (struct gap_filter){
		.kind = str_of(cli_value(cli, "kind")),
		.custodian = str_of(cli_value(cli, "custodian")),
		.state = state == NULL ? -1 : (int)gap_state_from_name(str_of(state)),
		.with_gone = true,
	};
	if (filter->kind.len > 0 && check_named(filter->kind) == NULL)
		return err_set(
			err, ERR_USAGE, "--kind is one of %.*s", STR_ARG(check_names(&cli->arena)));
	if (filter->state == GAP_STATE_COUNT)
		return err_set(err, ERR_USAGE,
			"--state is one of open, asked, answered, explained, not-a-gap");
	if (!cli_number(cli, "line", 0, &line, err) || !cli_number(cli, "limit", 0, ret_limit, err))
		return false;
	filter->line = line > INT32_MAX ? INT32_MAX : (int)line;
	return true;
}

static void
end_print(struct cli *cli, const struct list *list, uint64_t waiting)
{
	struct json_writer *w;

	if (cli->is_json) {
		w = cli_json_begin(cli);
		json_member_u64(w, "gaps", list->count);
		json_member_u64(w, "waiting", waiting);
		cli_json_end(cli);
		return;
	}
	if (list->shown < list->count)
		cli_print(cli, "%s gaps, the worst %s shown\n", cli_count(cli, list->count),
			cli_count(cli, list->shown));
	else if (list->count > 0)
		cli_print(cli, "%s gap%s\n", cli_count(cli, list->count),
			list->count == 1 ? "" : "s");
	else
		cli_print(cli, "No gaps of that sort were found.\n");
	if (waiting > 0)
		cli_print(cli, "%s documents are not compared yet: run candour compare %s\n",
			cli_count(cli, waiting), cli->arguments[0]);
}

/* Reads and compares the folder of --published, and says what came of it. */
static bool
published_take(struct cli *cli, char *folder, struct err *err)
{
	struct workshop_options options = {
		.folder = cli->arguments[0], .readers = READERS_TEXT, .workers = 1, .wait = true};
	struct published_result result;
	struct json_writer *w;
	struct workshop workshop;
	bool done;

	if (!workshop_open(&options, &workshop, err))
		return false;
	done = work_published(&workshop, folder, &result, err);
	workshop_close(&workshop);
	if (!done)
		return false;
	if (cli->is_json) {
		w = cli_json_begin(cli);
		json_member_u64(w, "published", result.files);
		json_member_u64(w, "held", result.held);
		json_member_u64(w, "not_given", result.absent);
		json_member_u64(w, "differing", result.differing);
		json_member_u64(w, "not_read", result.unread);
		cli_json_end(cli);
		return true;
	}
	cli_print(cli, "Published files: %s. Held as they are: %s; ", cli_count(cli, result.files),
		cli_count(cli, result.held));
	cli_print(cli, "held and differing: %s; ", cli_count(cli, result.differing));
	cli_print(cli, "not given: %s; ", cli_count(cli, result.absent));
	cli_print(cli, "not to be compared: %s.\n\n", cli_count(cli, result.unread));
	return true;
}

bool
verb_gaps(struct cli *cli, struct err *err)
{
	struct compare *compare CLEANUP(compare_cleanup) = NULL;
	struct list list = {.cli = cli, .err = err};
	struct gap_filter filter;
	struct workshop workshop;
	uint64_t waiting;
	bool done;

	if (!filter_take(cli, &filter, &list.limit, err) ||
		(cli_value(cli, "published") != NULL &&
			!published_take(cli,
				str_cstr(&cli->arena, str_of(cli_value(cli, "published"))), err)) ||
		!workshop_look(cli->arguments[0], &workshop, err))
		return false;
	done = compare_open(workshop.inspection, &compare, err);
	list.compare = compare;
	done = done && restricted_note(&list, &filter, err) &&
		gap_list(compare, &filter, row_print, &list, err) && !list.has_failed &&
		compare_waiting(compare, &waiting, err);
	compare_cleanup(&compare);
	workshop_close(&workshop);
	if (done)
		end_print(cli, &list, waiting);
	return done;
}
