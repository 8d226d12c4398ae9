#include "cli/gap_print.h"

#include "base/date.h"
#include "cli/cli.h"
#include "compare/gap.h"
#include "store/item.h"

static void
add_day(struct cli *cli, struct json_writer *w, const char *key, int64_t moment)
{
	if (moment != DATE_NONE)
		json_member_str(w, key, date_iso_day(&cli->arena, moment));
}

int64_t *
gap_items(struct arena *arena, const struct gap_row *row)
{
	int64_t *items = ARENA_ARRAY(arena, row->gap.evidence_count, int64_t);

	for (size_t i = 0; i < row->gap.evidence_count; i++)
		items[i] = row->gap.evidence[i].item;
	return items;
}

bool
gap_paths(struct inspection *inspection, struct arena *arena, const struct gap_row *row,
	struct str **ret_paths, struct err *err)
{
	struct item item;

	*ret_paths = ARENA_ARRAY(arena, row->gap.evidence_count, struct str);
	for (size_t i = 0; i < row->gap.evidence_count; i++) {
		if (!item_get(inspection, arena, row->gap.evidence[i].item, &item, err))
			return false;
		(*ret_paths)[i] = item.path;
	}
	return true;
}

static void
evidence_add(struct json_writer *w, const struct gap *gap, const struct str *paths)
{
	json_key(w, "evidence");
	json_array_begin(w);
	for (size_t i = 0; i < gap->evidence_count; i++) {
		json_object_begin(w);
		json_member_i64(w, "item", gap->evidence[i].item);
		json_member_str(w, "path", paths[i]);
		json_member_i64(w, "from", gap->evidence[i].from);
		json_member_i64(w, "to", gap->evidence[i].to);
		json_member_str(w, "words", gap->evidence[i].words);
		json_object_end(w);
	}
	json_array_end(w);
}

void
gap_print_members(
	struct cli *cli, struct json_writer *w, const struct gap_row *row, const struct str *paths)
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
	json_member_str(w, "line_title", row->line_title);
	json_member_str(w, "custodian", row->custodian);
	add_day(cli, w, "from", row->gap.begins);
	add_day(cli, w, "to", row->gap.ends);
	json_member_bool(w, "restricted", row->gap.is_restricted);
	json_member_str(w, "subject", row->gap.subject);
	evidence_add(w, &row->gap, paths);
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
