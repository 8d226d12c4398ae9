#include "search/narrow.h"

#include "base/arena.h"
#include "base/err.h"
#include "search/docs.h"
#include "search/kinds.h"
#include "search/period.h"

#include <stdlib.h>

bool
tags_load(const struct search_lookup *lookup, struct arena *arena, struct str asker,
	struct search_tags *ret_tags, struct err *err)
{
	*ret_tags = (struct search_tags){0};
	if (lookup->tags == NULL)
		return true;
	for (unsigned facet = FACET_GAP; facet < FACET_COUNT; facet++)
		if (!lookup->tags(lookup->context, arena, asker, (enum facet_kind)facet,
			    &ret_tags->tags[facet], &ret_tags->counts[facet], err))
			return false;
	return true;
}

static bool
has_number(const struct search_narrow *narrow, int64_t number)
{
	for (size_t i = 0; i < narrow->count; i++)
		if (narrow->numbers[i] == number)
			return true;
	return false;
}

static void
bit_add(uint64_t *set, size_t document)
{
	set[document / 64] |= (uint64_t)1 << document % 64;
}

uint64_t *
narrow_rest(struct arena *arena, const struct docs *docs, const int64_t *documents, size_t count)
{
	uint64_t *set = ARENA_ARRAY(arena, docs->count / 64 + 1, uint64_t);
	bool *folds = ARENA_ARRAY(arena, docs->fold_count + 1, bool);

	for (size_t i = 0; i < docs->count / 64 + 1; i++)
		set[i] = docs->live_set[i];
	for (size_t i = 0; i < count; i++)
		if (documents[i] > 0 && (uint64_t)documents[i] < docs->count) {
			size_t document = (size_t)documents[i];

			set[document / 64] &= ~((uint64_t)1 << document % 64);
			folds[docs->docs[document].place] = true;
		}
	/* Place 0 is no fold: those stand alone. */
	folds[0] = false;
	for (size_t i = 0; i < docs->count; i++)
		if (folds[docs->docs[i].place])
			set[i / 64] &= ~((uint64_t)1 << i % 64);
	return set;
}

static void
set_by_tags(struct arena *arena, const struct docs *docs, const struct search_tags *tags,
	const struct search_narrow *narrow, uint64_t *set)
{
	for (size_t i = 0; i < tags->counts[narrow->facet]; i++) {
		const struct search_tag *tag = &tags->tags[narrow->facet][i];

		if (tag->is_rest && has_number(narrow, tag->number)) {
			const uint64_t *rest = narrow_rest(arena, docs, tag->documents, tag->count);

			for (size_t k = 0; k < docs->count / 64 + 1; k++)
				set[k] |= rest[k];
			continue;
		}
		for (size_t k = 0; has_number(narrow, tag->number) && k < tag->count; k++)
			if (tag->documents[k] > 0 && (uint64_t)tag->documents[k] < docs->count)
				bit_add(set, (size_t)tag->documents[k]);
	}
}

bool
narrow_takes(const struct docs *docs, const struct search_narrow *narrow, size_t delivery)
{
	const struct doc_delivery *here = &docs->deliveries[delivery];

	if (narrow->facet == FACET_DELIVERY)
		return has_number(narrow, here->id);
	return narrow->facet == FACET_CUSTODIAN &&
		has_number(narrow, docs->deliveries[here->custodian_index].id);
}

/* By group: whether one of its deliveries is wanted. */
static bool *
groups_wanted(struct arena *arena, const struct docs *docs, const struct search_narrow *narrow)
{
	bool *wanted = ARENA_ARRAY(arena, docs->group_count + 1, bool);

	for (size_t i = 0; i < docs->group_count; i++)
		for (size_t k = 0; k < docs->groups[i].count && !wanted[i]; k++)
			wanted[i] = narrow_takes(docs, narrow, docs->groups[i].deliveries[k]);
	return wanted;
}

static bool
doc_is_wanted(const struct docs *docs, const struct search_narrow *narrow, const bool *groups,
	const struct period *period, const struct doc *doc)
{
	bool has_date = (doc->flags & DOC_DATE) != 0;

	if (narrow->facet == FACET_KIND)
		return has_number(narrow, doc->kind);
	if (groups != NULL)
		return doc->group < docs->group_count && groups[doc->group];
	if (narrow->count > 0)
		return has_number(narrow, doc->year == 0 ? -1 : doc->year);
	return has_date && period_has(period, doc->moment);
}

uint64_t *
narrow_set(struct arena *arena, const struct docs *docs, const struct search_tags *tags,
	const struct search_narrow *narrow, const struct zone *zone)
{
	struct period period = period_in(zone, narrow->from, narrow->to);
	uint64_t *set = ARENA_ARRAY(arena, docs->count / 64 + 1, uint64_t);
	const bool *groups = NULL;

	if (narrow->facet >= FACET_GAP) {
		set_by_tags(arena, docs, tags, narrow, set);
		return set;
	}
	if (narrow->facet == FACET_CUSTODIAN || narrow->facet == FACET_DELIVERY)
		groups = groups_wanted(arena, docs, narrow);
	for (size_t i = 0; i < docs->count; i++)
		if (doc_is_wanted(docs, narrow, groups, &period, &docs->docs[i]))
			bit_add(set, i);
	return set;
}

/* ---- Counting ---- */

/* How many hits a tag has; `lasts` has for each fold the tag that it was counted for last. */
static size_t
tag_count(const struct docs *docs, const struct search_tag *tag, const uint64_t *set,
	uint32_t *lasts, uint32_t number)
{
	size_t count = 0;

	for (size_t i = 0; i < tag->count; i++) {
		uint64_t document = (uint64_t)tag->documents[i];
		uint32_t place;

		if (document >= docs->count || (set[document / 64] >> document % 64 & 1) == 0)
			continue;
		place = lasts == NULL ? 0 : docs->docs[document].place;
		if (place != 0 && lasts[place] == number)
			continue;
		if (place != 0)
			lasts[place] = number;
		count++;
	}
	return count;
}

/* The same where it is of all but its documents. */
static size_t
rest_count(struct arena *arena, const struct docs *docs, const struct search_tag *tag,
	const uint64_t *set, uint32_t *lasts, uint32_t number)
{
	const uint64_t *rest = narrow_rest(arena, docs, tag->documents, tag->count);
	size_t count = 0;

	for (size_t word = 0; word < docs->count / 64 + 1; word++)
		for (uint64_t bits = set[word] & rest[word]; bits != 0; bits &= bits - 1) {
			size_t document = word * 64 + (size_t)__builtin_ctzll(bits);
			uint32_t place = lasts == NULL ? 0 : docs->docs[document].place;

			if (place != 0 && lasts[place] == number)
				continue;
			if (place != 0)
				lasts[place] = number;
			count++;
		}
	return count;
}

static int
value_compare(const void *one, const void *other)
{
	const struct facet_value *a = one;
	const struct facet_value *b = other;

	if (a->count != b->count)
		return a->count > b->count ? -1 : 1;
	return a->number < b->number ? -1 : a->number > b->number;
}

void
tags_count(struct arena *arena, const struct docs *docs, const struct search_tags *tags,
	const uint64_t *set, bool all_copies, struct facet facets[FACET_COUNT])
{
	for (unsigned f = FACET_GAP; f < FACET_COUNT; f++) {
		struct facet *facet = &facets[f];
		uint32_t *lasts = NULL;

		if (!all_copies)
			lasts = ARENA_ARRAY(arena, docs->fold_count + 1, uint32_t);
		*facet = (struct facet){
			.values = ARENA_ARRAY(arena, tags->counts[f] + 1, struct facet_value)};
		for (size_t i = 0; i < tags->counts[f]; i++) {
			const struct search_tag *tag = &tags->tags[f][i];
			size_t count = tag->is_rest
				? rest_count(arena, docs, tag, set, lasts, (uint32_t)i + 1)
				: tag_count(docs, tag, set, lasts, (uint32_t)i + 1);

			if (count > 0)
				facet->values[facet->count++] = (struct facet_value){
					str_copy(arena, tag->name), tag->number, count};
		}
		qsort(facet->values, facet->count, sizeof(*facet->values), value_compare);
		if (facet->count > FACET_VALUES_MAX)
			facet->count = FACET_VALUES_MAX;
	}
}

/* The name of a value; false where there is none such. */
static bool
value_name(const struct docs *docs, const struct search_tags *tags, enum facet_kind facet,
	int64_t number, struct str *ret_name)
{
	bool is_custodian = facet == FACET_CUSTODIAN;

	if (facet >= FACET_GAP) {
		for (size_t i = 0; i < tags->counts[facet]; i++)
			if (tags->tags[facet][i].number == number) {
				*ret_name = tags->tags[facet][i].name;
				return true;
			}
		return false;
	}
	if (facet == FACET_KIND && number >= 0 && number < KIND_COUNT) {
		*ret_name = str_of(search_kind_name((unsigned)number));
		return true;
	}
	for (size_t i = 0; (is_custodian || facet == FACET_DELIVERY) && i < docs->delivery_count;
		i++)
		if (docs->deliveries[i].id == number) {
			*ret_name = is_custodian ? docs->deliveries[i].custodian
						 : docs->deliveries[i].given_by;
			return true;
		}
	return false;
}

void
narrow_values(struct arena *arena, const struct docs *docs, const struct search_tags *tags,
	const struct search_narrow *narrow, struct facet *facet)
{
	struct facet all = {
		.values = ARENA_ARRAY(arena, facet->count + narrow->count, struct facet_value)};

	/* Of a list that was cut short nobody knows what is on it. */
	if (facet->count == FACET_VALUES_MAX)
		return;
	for (size_t i = 0; i < facet->count; i++)
		all.values[all.count++] = facet->values[i];
	for (size_t i = 0; i < narrow->count; i++) {
		struct facet_value value = {.number = narrow->numbers[i]};
		bool is_there = false;

		for (size_t k = 0; k < all.count; k++)
			is_there = is_there || all.values[k].number == value.number;
		if (is_there || !value_name(docs, tags, narrow->facet, value.number, &value.name))
			continue;
		value.name = str_copy(arena, value.name);
		all.values[all.count++] = value;
	}
	*facet = all;
}
