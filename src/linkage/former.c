#include "linkage/former.h"

#include "base/arena.h"
#include "base/err.h"
#include "linkage/cluster/persons.h"
#include "linkage/crew.h"
#include "linkage/linkage.h"

#include <stdlib.h>
#include <string.h>

/* A model is worn out once there are half as many records again as it was learnt on. */
#define GROWTH_MAX 0.5

static bool
why(struct linkage *l, const char *words)
{
	l->stands.why_not = str_of(words);
	return false;
}

/* ---- whether it fits ---- */

static const struct record_source *
source_find(const struct linkage *l, struct str name)
{
	for (size_t s = 0; s < l->records.source_count; s++)
		if (str_equal(l->records.sources[s].name, name))
			return &l->records.sources[s];
	return NULL;
}

/* Where the records of each former source stand now, and which are of none of them. */
static bool
sources_find(const struct kept *kept, struct linkage *l)
{
	uint32_t *firsts = ARENA_ARRAY(&l->arena, kept->source_count + 1, uint32_t);
	bool *is_new = ARENA_ARRAY(&l->arena, (size_t)l->records.count + 1, bool);

	memset(is_new, 1, l->records.count);
	l->stands.is_in_place = true;
	for (size_t s = 0; s < kept->source_count; s++) {
		const struct record_source *now = source_find(l, kept->sources[s].name);

		if (now == NULL || now->count != kept->sources[s].count)
			return why(l, "a source of the run before is not as it was");
		firsts[s] = now->first;
		l->stands.is_in_place &= now->first == kept->sources[s].first;
		memset(is_new + now->first, 0, now->count);
	}
	l->stands.source_count = kept->source_count;
	l->stands.firsts = firsts;
	l->stands.is_new = is_new;
	l->stands.records_new = l->records.count - kept->record_count;
	return true;
}

static bool
field_fits(const struct kept *kept, const struct kept_field *was, const struct field *field,
	const struct linkage *l)
{
	/* Its name is that of whichever source comes first. */
	return was->role == field->role && was->is_for_blocking == field->is_for_blocking &&
		was->digest ==
		kept_digest(field, kept->sources, kept->source_count, l->stands.firsts);
}

static bool
fields_fit(const struct kept *kept, struct linkage *l)
{
	size_t compared = 0;

	if (kept->field_count != l->fields.count)
		return why(l, "the new sources say of people what no other did");
	for (size_t f = 0; f < kept->field_count; f++) {
		const struct kept_field *was = &kept->fields[f];

		if (!field_fits(kept, was, &l->fields.of[f], l))
			return why(
				l, "with the new sources, columns or values mean something else");
		l->stands.digests[f] = was->digest;
		if ((was->level_count > 0) !=
			(compared < l->comparer.count &&
				l->comparer.of[compared] == &l->fields.of[f]))
			return why(l, "other columns are compared now");
		if (was->level_count > 0 && was->level_count != l->comparer.level_count[compared++])
			return why(l, "columns are compared otherwise now");
	}
	return compared == l->comparer.count || why(l, "other columns are compared now");
}

bool
former_fits(const struct linkage_former *former, struct linkage *l)
{
	const struct kept *kept = former->kept;

	if (l->records.count > (double)kept->learnt_on * (1 + GROWTH_MAX))
		return why(l,
			"there are half as many records again as the weights were learnt on, and more");
	if (!sources_find(kept, l) || !fields_fit(kept, l))
		return false;
	if (former->is_resumed && l->stands.records_new > 0)
		return why(l, "there are records that it did not have");
	l->stands.is_on_former = true;
	l->stands.is_resumed = former->is_resumed;
	l->learnt_on = kept->learnt_on;
	return true;
}

/* ---- the model ---- */

/* What the model counts of each value: what was counted then, and for what is new in it what the new
 * sources have. */
static void
counts_take(const struct kept_field *was, const struct field *field, const uint32_t *fresh,
	uint32_t *people, uint32_t *records, bool *is_touched)
{
	uint32_t count = field->values.count;

	memcpy(people, fresh, count * sizeof(*people));
	memcpy(records, fresh, count * sizeof(*records));
	memset(is_touched, 1, count);
	for (uint32_t v = 1; v < was->value_count; v++) {
		uint32_t number = field->of_former != NULL
			? field->of_former[v]
			: values_find(&field->values, was->texts[v]);

		if (number == 0)
			continue;
		is_touched[number] = fresh[number] > was->people[v];
		if (is_touched[number] && fresh[number] > was->records[v])
			continue;
		people[number] = is_touched[number] ? fresh[number] : was->people[v];
		records[number] = was->records[v];
	}
	is_touched[0] = false;
}

/* By value, how many records of the new sources have it. */
static uint32_t *
fresh_count(const struct linkage *l, const struct field *field, struct arena *arena)
{
	uint32_t *fresh = ARENA_ARRAY(arena, (size_t)field->values.count + 1, uint32_t);

	for (size_t s = 0; s < l->records.source_count; s++) {
		const struct record_source *source = &l->records.sources[s];

		if (source->count == 0 || !l->stands.is_new[source->first])
			continue;
		for (uint32_t r = source->first; r < source->first + source->count; r++)
			fresh[field->numbers[r]]++;
	}
	return fresh;
}

/* No value has more records than there are in all, whatever was kept. */
static double
filled_most(const struct kept_field *was, const uint32_t *records, uint32_t count)
{
	double filled = was->filled > 1 ? was->filled : 1;

	for (uint32_t v = 1; v < count; v++)
		filled = records[v] > filled ? records[v] : filled;
	return filled;
}

/* Records with a value that counts for more than it did: their pairs weigh otherwise. */
static const bool *
touched_mark(const struct linkage *l, struct arena *arena)
{
	bool *touched = ARENA_ARRAY(arena, (size_t)l->records.count + 1, bool);

	for (size_t i = 0; i < l->comparer.count; i++) {
		const bool *is_touched = l->stands.is_touched[i];
		const uint32_t *numbers = l->comparer.of[i]->numbers;

		for (uint32_t r = 0; r < l->records.count; r++)
			touched[r] |= is_touched[numbers[r]];
	}
	return touched;
}

void
former_model_take(const struct linkage_former *former, struct linkage *l)
{
	const struct kept *kept = former->kept;
	size_t at = 0;

	l->model = kept->model;
	for (size_t f = 0; f < kept->field_count; f++) {
		const struct field *now = &l->fields.of[f];
		size_t count = (size_t)now->values.count + 1;
		uint32_t *people, *records;
		bool *is_touched;

		if (kept->fields[f].level_count == 0)
			continue;
		people = ARENA_ARRAY(&l->arena, count, uint32_t);
		records = ARENA_ARRAY(&l->arena, count, uint32_t);
		is_touched = ARENA_ARRAY(&l->arena, count, bool);
		counts_take(&kept->fields[f], now, fresh_count(l, now, &l->arena), people, records,
			is_touched);
		l->model.fields[at].name = now->name;
		l->model.fields[at].people = people;
		l->stands.value_records[at] = records;
		l->stands.value_filled[at] = filled_most(
			&kept->fields[f], records, now->values.count);
		l->stands.is_touched[at++] = is_touched;
	}
	l->model.field_count = at;
	l->stands.is_record_touched = touched_mark(l, &l->arena);
}

/* ---- rules ---- */

bool
former_blocks_make(const struct linkage_former *former, struct linkage *l, struct err *err)
{
	const struct kept *kept = former->kept;
	const bool *is_new = former->is_resumed || former->compares_all ? NULL : l->stands.is_new;

	if (former->is_resumed && !former->has_blocks) {
		l->blocking = (struct blocking){
			.fields = &l->fields, .rule_count = kept->rule_count};
		memcpy(l->blocking.rules, kept->rules, sizeof(kept->rules));
		return true;
	}
	return blocking_make(
		&l->fields, kept->rules, kept->rule_count, is_new, &l->crew, &l->blocking, err);
}

bool
former_blocks_complete(struct linkage *l, struct err *err)
{
	struct blocking bare = l->blocking;

	return bare.tables != NULL ||
		blocking_make(
			&l->fields, bare.rules, bare.rule_count, NULL, &l->crew, &l->blocking, err);
}

uint32_t
former_place(const struct kept *kept, const struct linkage *l, uint32_t record)
{
	size_t low = 0;
	size_t high = kept->source_count - 1;

	if (l->stands.is_in_place)
		return record;
	while (low < high) {
		size_t middle = (low + high + 1) / 2;

		if (kept->sources[middle].first <= record)
			low = middle;
		else
			high = middle - 1;
	}
	return l->stands.firsts[low] + (record - kept->sources[low].first);
}

/* ---- people ---- */

const struct person_was *
former_persons(const struct kept *kept, struct linkage *l)
{
	struct person_was *persons = ARENA_ARRAY(
		&l->arena, (size_t)l->records.count + 1, struct person_was);

	for (size_t s = 0; s < kept->source_count; s++) {
		const struct kept_source *source = &kept->sources[s];

		for (uint32_t i = 0; i < source->count; i++) {
			uint32_t was = source->first + i;
			uint32_t now = l->stands.firsts[s] + i;

			persons[now] = (struct person_was){
				kept->persons[kept->clusters[was]], kept->firsts[was]};
		}
	}
	return persons;
}

void
former_clusters_compare(const struct kept *kept, struct linkage *l)
{
	const uint32_t none = UINT32_MAX;
	const struct clusters *clusters = &l->clusters;
	bool *is_new = ARENA_ARRAY(&l->arena, (size_t)clusters->count + 1, bool);
	uint32_t *was = memory_alloc(((size_t)clusters->count + 1) * sizeof(*was));
	uint32_t *left = memory_alloc(((size_t)clusters->count + 1) * sizeof(*left));
	uint32_t *sizes = memory_alloc(((size_t)kept->cluster_count + 1) * sizeof(*sizes));

	memset(left, 0, ((size_t)clusters->count + 1) * sizeof(*left));
	memset(was, 0xff, ((size_t)clusters->count + 1) * sizeof(*was));
	memset(sizes, 0, ((size_t)kept->cluster_count + 1) * sizeof(*sizes));
	for (uint32_t r = 0; r < kept->record_count; r++) {
		uint32_t now = clusters->of[former_place(kept, l, r)];
		uint32_t then = kept->clusters[r];

		sizes[then]++;
		left[now]++;
		is_new[now] = is_new[now] || (was[now] != none && was[now] != then);
		was[now] = then;
	}
	/* All of one former person, and all that it had. */
	for (uint32_t c = 0; c < clusters->count; c++) {
		uint32_t size = clusters->first[c + 1] - clusters->first[c];

		is_new[c] = is_new[c] || left[c] != size || sizes[was[c]] != size;
	}
	l->stands.is_cluster_new = is_new;
	free(left);
	free(sizes);
	free(was);
}

void
former_clusters_take(const struct linkage_former *former, struct linkage *l)
{
	const struct kept *kept = former->kept;
	uint32_t *label = memory_alloc(((size_t)kept->record_count + 1) * sizeof(*label));
	uint32_t *first = memory_alloc(((size_t)kept->cluster_count + 1) * sizeof(*first));

	memset(first, 0xff, ((size_t)kept->cluster_count + 1) * sizeof(*first));
	for (uint32_t r = 0; r < kept->record_count; r++) {
		uint32_t *of = &first[kept->clusters[r]];

		*of = *of == UINT32_MAX ? r : *of;
		label[r] = *of;
	}
	clusters_of_labels(kept->record_count, label, &l->clusters);
	free(first);
	free(label);
	for (size_t s = 0; s < kept->source_count; s++)
		l->clean_sources[s] = kept->sources[s].is_clean;
}
