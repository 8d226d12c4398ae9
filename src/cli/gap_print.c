#include "cli/gap_print.h"

#include "base/date.h"
#include "cli/cli.h"
#include "compare/gap.h"

static void
add_day(struct cli *cli, struct json_writer *w, const char *key, int64_t moment)
{
	if (moment != DATE_NONE)
		json_member_str(w, key, date_iso_day(&cli->arena, moment));
}

void
gap_print_members(struct cli *cli, struct json_writer *w, const struct gap_row *row)
{
	json_member_str(w, "gap", row->reference);
	json_member_str(w, "kind", row->kind);
	json_member_str(w, "state", str_of(gap_state_name(row->state)));
	json_member_bool(w, "gone", row->is_gone);
	json_member_str(w, "title", row->gap.title);
	json_member_str(w, "why", row->gap.why);
	json_member_u64(w, "sure", row->gap.sure);
	json_member_u64(w, "weight", row->gap.weight);
	json_member_i64(w, "line", row->line);
	json_member_str(w, "custodian", row->custodian);
	add_day(cli, w, "from", row->gap.begins);
	add_day(cli, w, "to", row->gap.ends);
	json_member_bool(w, "restricted", row->gap.is_restricted);
	json_member_str(w, "subject", row->gap.subject);
}

const char *
gap_period_words(struct cli *cli, const struct gap_row *row)
{
	struct str from = date_words(&cli->arena, row->gap.begins);
	struct str to = date_words(&cli->arena, row->gap.ends);

	if (row->gap.begins == DATE_NONE)
		return row->gap.ends == DATE_NONE
			? ""
			: str_format(&cli->arena, "until %.*s", STR_ARG(to)).data;
	if (row->gap.ends == DATE_NONE || str_equal(from, to))
		return from.data;
	return str_format(&cli->arena, "%.*s to %.*s", STR_ARG(from), STR_ARG(to)).data;
}
