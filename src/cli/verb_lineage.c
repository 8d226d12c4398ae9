#include "cli/verbs.h"

#include "base/err.h"
#include "cli/cli.h"
#include "cli/look.h"
#include "cli/two_items.h"
#include "compare/compare.h"
#include "compare/copies/lineage.h"
#include "store/inspection.h"

static void
lineage_print(struct cli *cli, const struct one_item items[2], const struct lineage *lineage)
{
	struct json_writer *w;

	if (!cli->is_json) {
		one_item_print(cli, &items[0]);
		one_item_print(cli, &items[1]);
		one_item_warn(cli, &items[0]);
		one_item_warn(cli, &items[1]);
		cli_print(cli, "\n%s. %.*s\n",
			lineage->is_independent ? "Independent, as far as their texts show"
				: lineage->relation == LINEAGE_UNKNOWN
				? "Not known, and so not to be counted as two sources"
				: "Not independent",
			STR_ARG(lineage->why));
		return;
	}
	w = cli_json_begin(cli);
	json_member_i64(w, "item", items[0].item.id);
	json_member_i64(w, "other", items[1].item.id);
	json_member_bool(w, "independent", lineage->is_independent);
	json_member_str(w, "relation", str_of(lineage_name(lineage->relation)));
	json_member_str(w, "why", lineage->why);
	json_key(w, "similarity");
	json_double(w, lineage->similarity);
	json_member_u64(w, "same", lineage->same);
	cli_json_end(cli);
}

static bool
run(struct cli *cli, struct inspection *inspection, struct err *err)
{
	struct compare *compare CLEANUP(compare_cleanup) = NULL;
	struct one_item items[2];
	struct lineage lineage;

	if (!compare_open(inspection, &compare, err) ||
		!one_item_load(cli, compare, 1, &items[0], err) ||
		!one_item_load(cli, compare, 2, &items[1], err) ||
		!lineage_find(
			compare, &cli->arena, items[0].item.id, items[1].item.id, &lineage, err))
		return false;
	lineage_print(cli, items, &lineage);
	return true;
}

bool
verb_lineage(struct cli *cli, struct err *err)
{
	return look_run(cli, run, err);
}
