#include "remit/second_agreement.h"

#include "base/arena.h"
#include "base/err.h"
#include "base/limits.h"
#include "remit/second_counts.h"
#include "store/inspection.h"

#include <stdlib.h>

/* One item that both have read. */
struct pair {
	const struct reading_item *item;
	uint64_t until; /* the entry by which both had finished */
	struct coding_row *rows;
	size_t row_count;
	struct sentence_span *spans;
	size_t span_count;
};

bool
sentence_is_covered(const struct sentence_span *sentence, int64_t begins, int64_t ends)
{
	int64_t from = begins > (int64_t)sentence->from ? begins : (int64_t)sentence->from;
	int64_t to = ends < (int64_t)sentence->to ? ends : (int64_t)sentence->to;
	int64_t shorter = (int64_t)(sentence->to - sentence->from);

	if (ends - begins < shorter)
		shorter = ends - begins;
	return to > from && 2 * (to - from) >= shorter;
}

static bool
stood(const struct coding_row *row, const struct pair *pair, struct str second_reader)
{
	if (row->entry > pair->until || (row->taken_back != 0 && row->taken_back <= pair->until))
		return false;
	return row->pass == PASS_FIRST || str_equal(row->who, second_reader);
}

static bool
overlaps(const struct coding_row *a, const struct coding_row *b)
{
	return a->code == b->code && a->pass != b->pass && a->found_begins < b->found_ends &&
		b->found_begins < a->found_ends;
}

/* What stood, without what is lost. */
static void
rows_keep(struct second_agreement *agreement, struct pair *pair)
{
	size_t kept = 0;

	for (size_t i = 0; i < pair->row_count; i++) {
		if (!stood(&pair->rows[i], pair, agreement->second.reader))
			continue;
		if (pair->rows[i].state == CODING_LOST)
			agreement->lost++;
		else
			pair->rows[kept++] = pair->rows[i];
	}
	pair->row_count = kept;
}

/* Rows are by place, so only neighbours can overlap; there are few on one item. */
static void
disagreements_note(struct arena *arena, struct second_agreement *agreement, size_t *room,
	const struct pair *pair)
{
	for (size_t i = 0; i < pair->row_count; i++) {
		bool met = false;

		for (size_t k = 0; k < pair->row_count && !met; k++)
			met = overlaps(&pair->rows[i], &pair->rows[k]);
		if (met)
			continue;
		agreement->disagreements = arena_grow(arena, agreement->disagreements,
			agreement->disagreement_count, room, sizeof(*agreement->disagreements));
		agreement->disagreements[agreement->disagreement_count++] = (struct disagreement){
			pair->item->item, pair->rows[i]};
	}
}

static void
pair_count(struct second_counts *counts, const struct pair *pair)
{
	second_counts_item(counts, pair->span_count);
	for (size_t i = 0; i < pair->row_count; i++) {
		const struct coding_row *row = &pair->rows[i];
		size_t below = 0;
		size_t above = pair->span_count;

		/* The first sentence that ends behind the beginning of the passage. */
		while (below < above) {
			size_t middle = below + (above - below) / 2;

			if ((int64_t)pair->spans[middle].to <= row->found_begins)
				below = middle + 1;
			else
				above = middle;
		}
		for (size_t k = below;
			k < pair->span_count && (int64_t)pair->spans[k].from < row->found_ends; k++)
			if (sentence_is_covered(
				    &pair->spans[k], row->found_begins, row->found_ends))
				second_counts_mark(counts, k, row->pass, row->code);
	}
}

static bool
weights_note(struct inspection *inspection, struct arena *arena, struct second_agreement *agreement,
	size_t *room, int *values, const struct pair *pair, struct err *err)
{
	enum weight first;
	enum weight second;

	/* As they stood when both had finished. */
	if (!weighing_until(
		    inspection, pair->item->document, PASS_FIRST, pair->until, &first, err) ||
		!weighing_until(
			inspection, pair->item->document, PASS_SECOND, pair->until, &second, err))
		return false;
	values[0] = (int)first - 1;
	values[1] = (int)second - 1;
	if (first == second)
		return true;
	agreement->weights = arena_grow(arena, agreement->weights, agreement->weight_count, room,
		sizeof(*agreement->weights));
	agreement->weights[agreement->weight_count++] = (struct weight_disagreement){
		pair->item->item, pair->item->document, first, second};
	return true;
}

static bool
pair_load(struct inspection *inspection, struct arena *arena,
	const struct second_agreement *agreement, struct pair *pair, bool *ret_both,
	struct err *err)
{
	struct reading_item first;
	struct str text;

	*ret_both = false;
	if (pair->item->state != READING_READ)
		return true;
	if (!reading_item_find(
		    inspection, arena, agreement->first.list, pair->item->item, &first, err))
		return false;
	if (first.state != READING_READ)
		return true;
	*ret_both = true;
	pair->until = first.entry > pair->item->entry ? first.entry : pair->item->entry;
	return coding_text_of(inspection, arena, pair->item->document, &text, err) &&
		sentences_find(arena, text, &pair->spans, &pair->span_count, err) &&
		codings_ever_of_document(inspection, arena, pair->item->document, &pair->rows,
			&pair->row_count, err);
}

struct rooms {
	size_t disagreements;
	size_t weights;
};

static bool
items_compare(struct inspection *inspection, struct arena *arena,
	struct second_agreement *agreement, struct second_counts *counts,
	const struct reading_item *items, size_t item_count, int *weights, struct err *err)
{
	struct rooms rooms = {0};

	for (size_t i = 0; i < item_count; i++) {
		struct pair pair = {.item = &items[i]};
		bool both;

		if (!pair_load(inspection, arena, agreement, &pair, &both, err))
			return false;
		if (!both)
			continue;
		rows_keep(agreement, &pair);
		pair_count(counts, &pair);
		disagreements_note(arena, agreement, &rooms.disagreements, &pair);
		if (!weights_note(inspection, arena, agreement, &rooms.weights,
			    weights + 2 * agreement->items, &pair, err))
			return false;
		agreement->items++;
		agreement->sentences += pair.span_count;
	}
	return true;
}

bool
second_agreement_find(struct inspection *inspection, struct arena *arena, int64_t list,
	struct second_agreement *ret_agreement, struct err *err)
{
	struct second_counts counts = {.arena = arena};
	struct reading_item *items;
	size_t item_count;
	int *weights;

	*ret_agreement = (struct second_agreement){0};
	if (!reading_list_get(inspection, arena, list, &ret_agreement->second, err))
		return false;
	if (ret_agreement->second.pass != PASS_SECOND)
		return err_set(err, ERR_USAGE, "B-%lld is no second reading", (long long)list);
	if (!reading_list_get(inspection, arena, ret_agreement->second.first_list,
		    &ret_agreement->first, err) ||
		!reading_items(
			inspection, arena, list, 1, READING_LIST_MAX, &items, &item_count, err))
		return false;
	weights = ARENA_ARRAY(arena, 2 * item_count, int);
	if (!items_compare(
		    inspection, arena, ret_agreement, &counts, items, item_count, weights, err))
		return false;
	second_counts_judge(&counts, ret_agreement);
	ret_agreement->weight = alpha_of(arena,
		&(struct judgements){.units = ret_agreement->items,
			.readers = 2,
			.categories = WEIGHT_COUNT - 1,
			.values = weights},
		LEVEL_ORDINAL);
	return true;
}
