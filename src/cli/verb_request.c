#include "cli/verbs.h"

#include "base/clock.h"
#include "base/date.h"
#include "base/err.h"
#include "base/file.h"
#include "cli/cli.h"
#include "cli/view_note.h"
#include "compare/checks.h"
#include "work/request.h"
#include "work/workshop.h"

enum { DAY_SECONDS = 86400 };

static bool
format_take(struct cli *cli, struct work_request *request, struct err *err)
{
	const char *output = cli_value(cli, "output");
	struct str ending = path_extension(&cli->arena, str_of(output));

	if (output == NULL || str_equal(ending, STR("txt")))
		request->format = WORK_REQUEST_TEXT;
	else if (str_equal(ending, STR("odt")))
		request->format = WORK_REQUEST_ODT;
	else if (str_equal(ending, STR("docx")))
		request->format = WORK_REQUEST_DOCX;
	else
		return err_set(err, ERR_USAGE,
			"--output wants a name that ends in .txt, .odt or .docx, not \"%s\"",
			output);
	if (output != NULL && file_exists(output))
		return err_set(
			err, ERR_EXISTS, "\"%s\" is there already; choose another name", output);
	return true;
}

static void
gaps_take(struct cli *cli, struct work_request *request)
{
	struct str *gaps = ARENA_ARRAY(&cli->arena, cli->argument_count, struct str);

	for (size_t i = 1; i < cli->argument_count; i++)
		gaps[request->gap_count++] = str_of(cli->arguments[i]);
	request->gaps = gaps;
}

/* Who asks: --by, or the name one is logged in with. */
static struct str
who_of(struct cli *cli)
{
	return cli_value(cli, "by") != NULL ? str_of(cli_value(cli, "by")) : cli_login(cli);
}

static bool
request_take(struct cli *cli, struct work_request *request, struct err *err)
{
	int64_t now = clock_now(NULL);
	uint64_t line;

	*request = (struct work_request){
		.kind = str_of(cli_value(cli, "kind")),
		.custodian = str_of(cli_value(cli, "custodian")),
		.deliveries = str_of(cli_value(cli, "deliveries")),
		.addressee = str_of(cli_value(cli, "to")),
		.power = str_of(cli_value(cli, "power")),
		.mark = cli_has(cli, "mark"),
		.who = who_of(cli),
	};
	if (request->kind.len > 0 && check_named(request->kind) == NULL)
		return err_set(err, ERR_USAGE,
			"there are no gaps of the kind \"%.*s\"; candour gaps shows the kind of each",
			STR_ARG(request->kind));
	gaps_take(cli, request);
	if (!cli_number(cli, "line", 0, &line, err) || !format_take(cli, request, err) ||
		!cli_date(cli, "date", &request->date, err) ||
		!cli_date(cli, "due", &request->due, err))
		return false;
	request->line = line > INT32_MAX ? INT32_MAX : (int)line;
	if (request->date == DATE_NONE)
		request->date = now - now % DAY_SECONDS;
	if (request->due != DATE_NONE && request->due < request->date)
		return err_set(err, ERR_USAGE, "--due lies before the letter's own date, %.*s%s",
			STR_ARG(date_words(&cli->arena, request->date)),
			cli_has(cli, "date") ? "" : "; --date gives the letter another");
	return true;
}

static void
json_print(struct cli *cli, const struct work_request_result *result)
{
	struct json_writer *w = cli_json_begin(cli);

	json_member_u64(w, "number", result->number);
	json_member_u64(w, "entries", result->entries);
	json_key(w, "gaps");
	json_array_begin(w);
	for (uint64_t i = 0; i < result->entries; i++)
		json_str(w, result->references[i]);
	json_array_end(w);
	json_member_u64(w, "left_restricted", result->left_restricted);
	json_member_u64(w, "left_protected", result->left_protected);
	json_member_str(w, "kept", result->kept);
	json_member_str(w, "sha256", result->sha256);
	json_member_str(w, "output", str_of(cli_value(cli, "output")));
	json_member_str(w, "text", buf_str(&result->text));
	cli_json_end(cli);
}

/* What the inspector is told beside the letter: on standard error, so that the letter on standard
 * output is the letter alone. */
static void
beside_print(struct cli *cli, const struct work_request_result *result)
{
	cli_tell(cli, "%s of %s.\n",
		result->number > 0 ? str_format(&cli->arena, "Request %u", result->number).data
				   : "A draft",
		result->entries == 1
			? "1 entry"
			: str_format(&cli->arena, "%s entries", cli_count(cli, result->entries))
				  .data);
	if (result->left_restricted > 0)
		cli_tell(cli,
			"Left out because the letter would show what you have seen (restricted, hidden "
			"or altered text and the like): %s. Ask for them by --kind or by their "
			"references.\n",
			cli_count_of(cli, result->left_restricted, "gap"));
	if (result->left_protected > 0)
		cli_tell(cli,
			"Left out because the letter would show what others than the authority gave: "
			"%s.\n",
			cli_count_of(cli, result->left_protected, "gap"));
	if (result->number > 0)
		cli_tell(cli, "Kept as %.*s, SHA-256 %.*s; its gaps are marked as asked.\n",
			STR_ARG(result->kept), STR_ARG(result->sha256));
	else
		cli_tell(cli, "Nothing was marked: --mark numbers it and keeps it.\n");
}

static bool
result_give(struct cli *cli, const struct work_request_result *result, struct err *err)
{
	const char *output = cli_value(cli, "output");

	if (output != NULL && !file_write_durably(output, buf_str(&result->file), err))
		return false;
	if (cli->is_json) {
		json_print(cli, result);
		return true;
	}
	if (output == NULL)
		cli_print(cli, "%.*s", STR_ARG(cli_safe(cli, buf_str(&result->text), true)));
	beside_print(cli, result);
	return true;
}

bool
verb_request(struct cli *cli, struct err *err)
{
	struct workshop_options options = {.folder = cli->arguments[0], .wait = true};
	struct work_request_result result;
	struct work_request request;
	struct view_list views = {0};
	struct workshop workshop;
	bool done;

	if (!request_take(cli, &request, err) ||
		!(request.mark ? workshop_open(&options, &workshop, err)
			       : workshop_look(cli->arguments[0], &workshop, err)))
		return false;
	done = work_request(&workshop, &cli->arena, &request, &result, err);
	for (size_t i = 0; done && i < result.item_count; i++)
		done = view_add_item(cli, workshop.inspection, &views, result.items[i], err);
	workshop_close(&workshop);
	if (done)
		view_list_note(cli, &views);
	done = done && result_give(cli, &result, err);
	work_request_result_free(&result);
	return done;
}
