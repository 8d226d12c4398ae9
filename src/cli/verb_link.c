#include "cli/verbs.h"

#include "base/err.h"
#include "base/json.h"
#include "base/utf8.h"
#include "cli/cli.h"
#include "cli/link_talk.h"

#include <limits.h>
#include <math.h>
#include <string.h>

enum { COLUMN_WIDTH = 24, ROUNDS_MAX = 20 };
#define CUT_MOST 100

static void
column_print(struct link_talk *talk, const struct json *object)
{
	struct cli *cli = talk->cli;
	struct str name = link_text(cli, object, "column");
	size_t width = utf8_count(name);

	if (!talk->has_columns)
		cli_print(cli, "What the columns hold (where that is wrong: --map COLUMN=ROLE)\n");
	talk->has_columns = true;
	cli_print(cli, "  %.*s%*s  %.*s%s\n", STR_ARG(name),
		width < COLUMN_WIDTH ? (int)(COLUMN_WIDTH - width) : 0, "",
		STR_ARG(link_text(cli, object, "role")),
		link_is(object, "given") ? " (as you said)" : "");
}

static void
totals_print(struct link_talk *talk, const struct json *object)
{
	struct cli *cli = talk->cli;

	cli_print(cli,
		"\n%s of %s are of %s (between %s and %s, as far as the links are in doubt: 95 "
		"%%).\n",
		link_count_of(cli, object, "records", "record"),
		link_count_of(cli, object, "sources", "source"), link_people(cli, object, "people"),
		link_count(cli, object, "people_low"), link_count(cli, object, "people_high"));
	cli_print(cli, "With several records: %s; in several sources: %s.\n",
		link_people(cli, object, "people_of_several_records"),
		link_people(cli, object, "people_in_several_sources"));
	cli_print(cli, "Compared: %s.\n", link_count_of(cli, object, "pairs_compared", "pair"));
}

/* What was compared, where there were results before. */
static void
linked_print(struct link_talk *talk, const struct json *object)
{
	struct cli *cli = talk->cli;
	struct str linked = json_get_str(object, "linked");

	if (str_equal(linked, STR("added")))
		cli_print(cli,
			"\n%s compared with the %s already there, by the weights of the run before "
			"(--whole compares all anew).\n",
			link_count_of(cli, object, "records_new", "new record"),
			link_count(cli, object, "records_before"));
	else if (str_equal(linked, STR("decided")))
		cli_print(cli,
			"\nNo record is new: people were made anew from the pairs of the run before, "
			"as was decided since (--whole compares all anew).\n");
	else
		cli_print(cli, "\nAll records were compared anew: %.*s.\n",
			STR_ARG(link_text(cli, object, "why")));
}

static void
object_print(struct link_talk *talk, const struct json *object)
{
	struct cli *cli = talk->cli;

	if (json_get(object, "column") != NULL)
		column_print(talk, object);
	else if (json_get(object, "linked") != NULL)
		linked_print(talk, object);
	else if (json_get(object, "source") != NULL)
		cli_print(cli, "%s%.*s: %s%s\n", talk->stage < 0 ? "\n" : "",
			STR_ARG(link_text(cli, object, "source")),
			link_count_of(cli, object, "records", "record"),
			link_is(object, "names_nobody_twice") ? ", nobody twice" : "");
	else if (json_get(object, "pairs_compared") != NULL)
		totals_print(talk, object);
	if (json_get(object, "source") != NULL)
		talk->stage = 0;
}

/* ---- options ---- */

static bool
numbers_take(struct cli *cli, struct linking_request *request, struct err *err)
{
	const char *cut = cli_value(cli, "cut");
	uint64_t rounds;
	double bits;

	request->cut = NAN;
	request->rounds = UINT_MAX;
	if (cut != NULL) {
		if (!str_to_double(str_of(cut), &bits) || !(fabs(bits) <= CUT_MOST))
			return err_set(err, ERR_USAGE,
				"--cut wants a number of bits, such as -2 or 1.5, not \"%s\"", cut);
		request->cut = (float)bits;
	}
	if (!cli_number(cli, "rounds", UINT_MAX, &rounds, err) ||
		!cli_number(cli, "seed", 1, &request->seed, err))
		return false;
	if (cli_has(cli, "rounds") && rounds > ROUNDS_MAX)
		return err_set(err, ERR_USAGE, "--rounds is at most %d", ROUNDS_MAX);
	request->rounds = (unsigned)rounds;
	return true;
}

static bool
place_take(struct cli *cli, struct linking_request *request, struct err *err)
{
	request->is_bare = cli_has(cli, "csv");
	request->again = cli_has(cli, "again");
	request->whole = cli_has(cli, "whole");
	request->with_lines = cli_has(cli, "json-lines");
	if (!linking_tables_of_name(str_of(cli_value(cli, "tables")), &request->tables))
		return err_set(err, ERR_USAGE, "--tables wants \"all\" or \"new\", not \"%s\"",
			cli_value(cli, "tables"));
	if (!request->is_bare) {
		if (cli_has(cli, "out") || request->again)
			return err_set(err, ERR_USAGE,
				"--out and --again are for bare files, with --csv; results of an "
				"inspection lie in its own folder");
		if (cli->argument_count > 1)
			return err_set(err, ERR_USAGE,
				"one inspection, please; for files that belong to none: candour link "
				"--csv FILE... --out FOLDER");
		request->folder = cli->arguments[0];
		return true;
	}
	if (!cli_has(cli, "out"))
		return err_set(err, ERR_USAGE, "--csv wants --out FOLDER: where the results go");
	if (cli_has(cli, "sources"))
		return err_set(err, ERR_USAGE,
			"--sources names items of an inspection; bare files are called after their "
			"names");
	request->folder = cli_value(cli, "out");
	request->files = cli->arguments;
	request->file_count = cli->argument_count;
	return true;
}

static void
result_print(struct cli *cli, const struct linking_result *result)
{
	struct json_writer *w;

	if (!cli->is_json) {
		cli_print(cli, "The results are in %.*s", STR_ARG(result->folder));
		if (result->run > 0)
			cli_print(
				cli, "; entry %llu of the log", (unsigned long long)result->entry);
		if (result->lacks_tables)
			cli_print(cli,
				".\nOf the large tables only what is new was written (clusters-new.csv, "
				"edges-new.csv); with --tables all the same command writes them "
				"whole");
		cli_print(cli, ".\nLook at doubtful pairs: candour link review %.*s\n",
			STR_ARG(result->run > 0 ? str_of(cli->arguments[0]) : result->folder));
		return;
	}
	w = cli_json_begin(cli);
	json_member_str(w, "folder", result->folder);
	json_member_str(w, "manifest_sha256", result->manifest);
	json_member_i64(w, "run", result->run);
	json_member_u64(w, "entry", result->entry);
	json_member_bool(w, "lacks_tables", result->lacks_tables);
	cli_json_end(cli);
}

bool
verb_link(struct cli *cli, struct err *err)
{
	struct link_talk talk = {.cli = cli, .print = object_print};
	struct linking_request request = {
		.sources = str_of(cli_value(cli, "sources")),
		.maps = str_of(cli_value(cli, "map")),
		.rules = str_of(cli_value(cli, "block")),
		.model = cli_value(cli, "model"),
		.who = cli_login(cli),
		.version = STR(CANDOUR_VERSION),
		.talk = link_talk_begin(&talk),
	};
	struct linking_result result;
	bool done;

	if (!place_take(cli, &request, err) || !numbers_take(cli, &request, err) ||
		!link_limits_take(cli, &request.limits, err))
		return false;
	done = work_link(&cli->arena, &request, &result, err);
	link_talk_end(&talk);
	if (done)
		result_print(cli, &result);
	return done;
}
