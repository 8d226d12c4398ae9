#include "cli/verbs.h"

#include "base/err.h"
#include "base/json.h"
#include "cli/cli.h"
#include "work/reporting.h"

static void
result_json(struct cli *cli, const char *out, const struct reporting_result *result)
{
	const struct report_copy *copy = &result->copy;
	struct json_writer *w = cli_json_begin(cli);

	json_member_str(w, "file", str_of(out));
	json_member_str(w, "sha256", result->is_pdf ? copy->pdf_sha256 : copy->html_sha256);
	json_member_bool(w, "draft", copy->number == 0);
	json_member_i64(w, "copy", copy->number);
	json_member_i64(w, "findings", copy->findings);
	json_member_i64(w, "log_size", copy->log_size);
	json_member_str(w, "log_root", copy->log_root);
	json_member_str(w, "html_sha256", copy->html_sha256);
	json_member_str(w, "pdf_sha256", copy->pdf_sha256);
	json_member_str(w, "pdf_words", copy->pdf_words);
	json_member_u64(w, "entry", copy->entry);
	cli_json_end(cli);
}

static void
result_words(struct cli *cli, const char *out, const struct reporting_result *result)
{
	const struct report_copy *copy = &result->copy;

	if (copy->number == 0)
		cli_print(cli, "%s: a draft; what is not agreed is in it, and marked.\n", out);
	else
		cli_print(cli, "%s: copy %lld of the report, of %s.\n", out,
			(long long)copy->number,
			cli_count_of(cli, (uint64_t)copy->findings, "agreed finding"));
	cli_print(cli, "SHA-256 %.*s; noted in the log as entry %llu.\n",
		STR_ARG(result->is_pdf ? copy->pdf_sha256 : copy->html_sha256),
		(unsigned long long)copy->entry);
	cli_print(cli, "Made when the log had %s entries and the root %.*s.\n",
		cli_count(cli, (uint64_t)copy->log_size), STR_ARG(copy->log_root));
	if (copy->pdf_words.len > 0)
		cli_print(cli, "There is no PDF of it: %.*s.\n", STR_ARG(copy->pdf_words));
}

bool
verb_report(struct cli *cli, struct err *err)
{
	const struct reporting reporting = {.folder = cli->arguments[0],
		.who = cli_login(cli),
		.out = cli_value(cli, "out"),
		.is_draft = cli_has(cli, "draft")};
	struct reporting_result result;

	if (!work_report(&reporting, &cli->arena, &result, err))
		return false;
	if (cli->is_json)
		result_json(cli, reporting.out, &result);
	else
		result_words(cli, reporting.out, &result);
	return true;
}
