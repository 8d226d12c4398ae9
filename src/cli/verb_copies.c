#include "cli/verbs.h"

#include "base/date.h"
#include "base/err.h"
#include "cli/cli.h"
#include "cli/look.h"
#include "cli/two_items.h"
#include "compare/compare.h"
#include "compare/copies/copies.h"
#include "ingest/delivery.h"
#include "store/inspection.h"

/* Instances of each sort that are shown without --all. */
enum { SHOWN_MAX = 20, KIND_COUNT_ALL = COPIES_NEAR + 1 };

struct list {
	struct cli *cli;
	struct inspection *inspection;
	const struct one_item *asked;
	uint64_t counts[KIND_COUNT_ALL]; /* instances of each sort */
};

/* The name of a sort; what is no copy itself belongs to the family of near-duplicates alone. */
static struct str
kind_name(enum copies_kind kind)
{
	return kind == COPIES_NONE ? STR("family") : str_of(copies_kind_name(kind));
}

static const char *
kind_title(enum copies_kind kind)
{
	switch (kind) {
	case COPIES_BYTES:
		return "The same, byte for byte";
	case COPIES_MESSAGE:
		return "The same message";
	case COPIES_WORDS:
		return "The same words in the same order";
	case COPIES_NEAR:
		return "Near-duplicates";
	case COPIES_NONE:
		break;
	}
	return "Farther off in its family: near to a near-duplicate";
}

/* Only what is the same is 100 %. */
static unsigned
per_cent(double similarity)
{
	return similarity >= 1 ? 100 : (unsigned)(similarity * 100);
}

static void
row_json(struct cli *cli, const struct copies_one *one, const struct item *item,
	const struct delivery *delivery)
{
	struct json_writer *w = cli_json_begin(cli);

	json_member_str(w, "kind", kind_name(one->kind));
	json_member_i64(w, "item", item->id);
	json_member_i64(w, "delivery", item->delivery);
	json_member_str(w, "custodian", delivery->custodian);
	json_member_str(w, "given_by", delivery->given_by);
	json_member_str(w, "received", date_iso_day(&cli->arena, delivery->received));
	json_member_str(w, "path", item->path);
	json_member_bool(w, "deleted", item->is_deleted);
	json_key(w, "similarity");
	json_double(w, one->similarity);
	json_key(w, "pivot_similarity");
	json_double(w, one->pivot_similarity);
	cli_json_end(cli);
}

static void
row_words(struct cli *cli, const struct copies_one *one, const struct item *item,
	const struct delivery *delivery)
{
	if (one->kind == COPIES_NEAR || one->kind == COPIES_NONE)
		cli_print(cli, "  %3u %%", per_cent(one->similarity));
	cli_print(cli, "  item %lld  %.*s\n", (long long)item->id,
		STR_ARG(cli_safe(cli, item->path, false)));
	cli_print(cli, "         %.*s, delivery %lld%s\n",
		STR_ARG(cli_safe(cli, delivery->custodian, false)), (long long)item->delivery,
		item->is_deleted ? ", found among deleted things" : "");
}

/* Every instance of one document but the one that was asked for. */
static bool
instances_print(struct list *list, const struct copies_one *one, struct err *err)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = (size_t)1 << 30};
	struct cli *cli = list->cli;
	uint64_t *count = &list->counts[one->kind];
	int64_t *ids;
	size_t id_count;

	if (!items_of_document(list->inspection, &arena, one->document, &ids, &id_count, err))
		return false;
	for (size_t i = 0; i < id_count; i++) {
		struct item item;
		struct delivery delivery;

		if (ids[i] == list->asked->item.id)
			continue;
		(*count)++;
		if (!cli->is_json && *count == 1)
			cli_print(cli, "\n%s\n\n", kind_title(one->kind));
		if (!cli->is_json && *count > SHOWN_MAX && !cli_has(cli, "all"))
			continue;
		if (!item_get(list->inspection, &arena, ids[i], &item, err) ||
			!delivery_get(list->inspection, &arena, item.delivery, &delivery, err))
			return false;
		if (cli->is_json)
			row_json(cli, one, &item, &delivery);
		else
			row_words(cli, one, &item, &delivery);
	}
	return true;
}

static void
rest_print(struct list *list, enum copies_kind kind)
{
	if (!list->cli->is_json && list->counts[kind] > SHOWN_MAX && !cli_has(list->cli, "all"))
		cli_print(list->cli, "  and %s more: --all shows them\n",
			cli_count(list->cli, list->counts[kind] - SHOWN_MAX));
}

static bool
end_print(struct list *list, const struct copies *copies, uint64_t waiting, struct err *err)
{
	struct cli *cli = list->cli;
	struct item pivot = {0};
	uint64_t all = 0;

	for (unsigned i = 0; i < KIND_COUNT_ALL; i++)
		all += list->counts[i];
	if (copies->pivot != 0 &&
		!item_first(list->inspection, &cli->arena, copies->pivot, &pivot, err))
		return false;
	if (cli->is_json) {
		struct json_writer *w = cli_json_begin(cli);

		json_member_i64(w, "item", list->asked->item.id);
		json_member_u64(w, "copies", all - list->counts[COPIES_NONE]);
		json_member_i64(w, "family", copies->family);
		json_member_u64(w, "family_texts", copies->family == 0 ? 0 : copies->standing);
		json_member_i64(w, "pivot", pivot.id);
		json_member_bool(w, "cut", copies->is_cut);
		json_member_u64(w, "waiting", waiting);
		cli_json_end(cli);
		return true;
	}
	cli_print(cli, "\n");
	if (all == 0)
		cli_print(cli, "No copies of it are held.\n");
	if (copies->family != 0)
		cli_print(cli,
			"Family %lld of near-duplicates: %s different texts; the longest is that of "
			"item %lld.\n",
			(long long)copies->family, cli_count(cli, copies->standing),
			(long long)pivot.id);
	if (copies->is_cut)
		cli_print(cli, "The family is larger than what is shown here.\n");
	if (waiting > 0)
		cli_print(cli, "%s documents are not compared yet: run candour compare %s\n",
			cli_count(cli, waiting), cli->arguments[0]);
	return true;
}

static bool
copies_print(struct list *list, struct compare *compare, struct err *err)
{
	struct copies_one own = {.kind = COPIES_BYTES, .similarity = 1, .pivot_similarity = 1};
	struct copies copies;
	uint64_t waiting;

	own.document = list->asked->item.document;
	if (!copies_of(compare, &list->cli->arena, own.document, &copies, err) ||
		!compare_waiting(compare, &waiting, err))
		return false;
	if (copies.pivot != 0 && copies.pivot != own.document &&
		!near_similarity(compare, own.document, copies.pivot, &own.pivot_similarity, err))
		return false;
	if (!instances_print(list, &own, err))
		return false;
	rest_print(list, COPIES_BYTES);
	for (size_t i = 0; i < copies.count; i++) {
		if (!instances_print(list, &copies.ones[i], err))
			return false;
		if (i + 1 == copies.count || copies.ones[i + 1].kind != copies.ones[i].kind)
			rest_print(list, copies.ones[i].kind);
	}
	return end_print(list, &copies, waiting, err);
}

static bool
run(struct cli *cli, struct inspection *inspection, struct err *err)
{
	struct compare *compare CLEANUP(compare_cleanup) = NULL;
	struct list list = {.cli = cli, .inspection = inspection};
	struct one_item asked;

	if (!compare_open(inspection, &compare, err) ||
		!one_item_load(cli, compare, 1, &asked, err))
		return false;
	if (!cli->is_json)
		one_item_print(cli, &asked);
	list.asked = &asked;
	return copies_print(&list, compare, err);
}

bool
verb_copies(struct cli *cli, struct err *err)
{
	return look_run(cli, run, err);
}
