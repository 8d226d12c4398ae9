#include "cli/verbs.h"

#include "cli/cli.h"
#include "work/found.h"

static void
print(struct cli *cli, const struct found_request *request, const struct found_result *result)
{
	struct json_writer *w;

	if (cli->is_json) {
		w = cli_json_begin(cli);
		json_member_str(w, "inspection", str_of(request->folder));
		json_member_str(w, "authority", request->authority);
		json_member_str(w, "remit", result->remit_title);
		json_member_u64(w, "lines", result->line_count);
		json_member_str(w, "origin", result->origin);
		json_member_str(w, "vkey", result->vkey);
		json_member_str(w, "checkpoint", result->checkpoint);
		cli_json_end(cli);
		return;
	}
	cli_print(cli, "A new inspection of %.*s in \"%s\".\n\n",
		STR_ARG(cli_safe(cli, request->authority, false)), request->folder);
	cli_print(cli, "  remit         %.*s, %s of enquiry\n",
		STR_ARG(cli_safe(cli, result->remit_title, false)),
		cli_count_of(cli, result->line_count, "line"));
	cli_print(cli, "  log           %.*s\n", STR_ARG(result->origin));
	cli_print(cli, "  verifier key  %.*s\n\n", STR_ARG(result->vkey));
	cli_print(cli,
		"Give the verifier key to a second person: whoever has it can check the log.\n"
		"Keep a copy of \"%s/keys\" in a safe place: without it the log cannot go on.\n",
		request->folder);
}

bool
verb_init(struct cli *cli, struct err *err)
{
	struct found_result result;
	struct found_request request = {
		.folder = cli->arguments[0],
		.authority = str_of(cli_value(cli, "authority")),
		.remit = str_of(cli_value(cli, "remit")),
		.reference = str_of(cli_value(cli, "reference")),
	};

	if (!cli_date(cli, "appointed", &request.appointed, err) ||
		!cli_date(cli, "announced", &request.announced, err) ||
		!cli_date(cli, "report-by", &request.report_by, err) ||
		!work_found(&cli->arena, &request, &result, err))
		return false;
	print(cli, &request, &result);
	return true;
}
