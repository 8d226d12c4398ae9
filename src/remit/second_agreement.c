#include "remit/second_agreement.h"

#include "base/arena.h"
#include "base/err.h"
#include "base/limits.h"
#include "remit/second_counts.h"
#include "remit/second_pairs.h"
#include "store/inspection.h"

#include <stdlib.h>

/* While the pairs are gone through. */
struct comparing {
	struct second_agreement *agreement;
	struct second_counts *counts;
	struct arena *arena;
	struct arena scratch; /* of one pair */
	struct sentences *sentences;
	int *weights; /* two of each item */
	size_t weight_room;
	size_t disagreement_room;
	size_t difference_room; /* of agreement->weights */
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
stood(const struct coding_row *row, const struct second_pair *pair, struct str second_reader)
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
rows_keep(struct second_agreement *agreement, struct second_pair *pair)
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

/* There are few on one item. */
static void
disagreements_note(struct comparing *c, const struct second_pair *pair)
{
	struct second_agreement *agreement = c->agreement;

	for (size_t i = 0; i < pair->row_count; i++) {
		bool met = false;

		for (size_t k = 0; k < pair->row_count && !met; k++)
			met = overlaps(&pair->rows[i], &pair->rows[k]);
		if (met)
			continue;
		agreement->disagreements = arena_grow(c->arena, agreement->disagreements,
			agreement->disagreement_count, &c->disagreement_room,
			sizeof(*agreement->disagreements));
		agreement->disagreements[agreement->disagreement_count++] = (struct disagreement){
			pair->item, pair->rows[i]};
	}
}

static void
pair_count(struct second_counts *counts, const struct second_pair *pair,
	const struct sentence_span *spans, size_t span_count)
{
	second_counts_item(counts, span_count);
	for (size_t i = 0; i < pair->row_count; i++) {
		const struct coding_row *row = &pair->rows[i];
		size_t below = 0;
		size_t above = span_count;

		/* The first sentence that ends behind the beginning of the passage. */
		while (below < above) {
			size_t middle = below + (above - below) / 2;

			if ((int64_t)spans[middle].to <= row->found_begins)
				below = middle + 1;
			else
				above = middle;
		}
		for (size_t k = below; k < span_count && (int64_t)spans[k].from < row->found_ends;
			k++)
			if (sentence_is_covered(&spans[k], row->found_begins, row->found_ends))
				second_counts_mark(counts, k, row->pass, row->code);
	}
}

static void
weights_note(struct comparing *c, const struct second_pair *pair)
{
	struct second_agreement *agreement = c->agreement;

	c->weights = arena_grow(
		c->arena, c->weights, agreement->items, &c->weight_room, 2 * sizeof(*c->weights));
	c->weights[2 * agreement->items] = (int)pair->first - 1;
	c->weights[2 * agreement->items + 1] = (int)pair->second - 1;
	if (pair->first == pair->second)
		return;
	agreement->weights = arena_grow(c->arena, agreement->weights, agreement->weight_count,
		&c->difference_room, sizeof(*agreement->weights));
	agreement->weights[agreement->weight_count++] = (struct weight_disagreement){
		pair->item, pair->document, pair->first, pair->second};
}

static bool
pair_compare(void *context, struct second_pair *pair, struct err *err)
{
	struct comparing *c = context;
	struct sentence_span *spans;
	size_t span_count;

	arena_clear(&c->scratch);
	if (!sentences_of(c->sentences, &c->scratch, pair->text, &spans, &span_count, err))
		return false;
	rows_keep(c->agreement, pair);
	pair_count(c->counts, pair, spans, span_count);
	disagreements_note(c, pair);
	weights_note(c, pair);
	c->agreement->items++;
	c->agreement->sentences += span_count;
	return true;
}

static bool
pairs_compare(struct inspection *inspection, struct comparing *c, struct err *err)
{
	bool good;

	if (!sentences_open(&c->sentences, err))
		return false;
	arena_init(&c->scratch, c->arena->size_max);
	good = second_pairs_walk(inspection, c->arena, c->agreement->first.list,
		c->agreement->second.list, pair_compare, c, err);
	arena_free(&c->scratch);
	sentences_close(c->sentences);
	return good;
}

bool
second_agreement_find(struct inspection *inspection, struct arena *arena, int64_t list,
	struct second_agreement *ret_agreement, struct err *err)
{
	struct second_counts counts = {.arena = arena};
	struct comparing c = {.agreement = ret_agreement, .counts = &counts, .arena = arena};

	*ret_agreement = (struct second_agreement){0};
	if (!reading_list_get(inspection, arena, list, &ret_agreement->second, err))
		return false;
	if (ret_agreement->second.pass != PASS_SECOND)
		return err_set(err, ERR_USAGE, "B-%lld is no second reading", (long long)list);
	if (!reading_list_get(inspection, arena, ret_agreement->second.first_list,
		    &ret_agreement->first, err) ||
		!pairs_compare(inspection, &c, err))
		return false;
	second_counts_judge(&counts, ret_agreement);
	ret_agreement->weight = alpha_of(arena,
		&(struct judgements){.units = ret_agreement->items,
			.readers = 2,
			.categories = WEIGHT_COUNT - 1,
			.values = c.weights},
		LEVEL_ORDINAL);
	return true;
}
