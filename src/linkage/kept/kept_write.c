#include "linkage/kept/kept.h"

#include "base/buf.h"
#include "linkage/cluster/persons.h"
#include "linkage/kept/kept_inside.h"
#include "linkage/linkage.h"
#include "linkage/output/sink.h"

#include <stdlib.h>
#include <string.h>

void
kept_text_add(struct buf *to, struct str text)
{
	buf_add_varint(to, text.len);
	buf_add(to, text);
}

void
kept_double_add(struct buf *to, double value)
{
	uint64_t bits;

	memcpy(&bits, &value, sizeof(bits));
	buf_add_u64(to, bits);
}

static uint64_t
mixed(uint64_t z)
{
	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
	z = (z ^ z >> 27) * 0x94d049bb133111ebu;
	return z ^ z >> 31;
}

static uint64_t
value_hash(const struct field *field, uint32_t number)
{
	return values_hash(field_text(field, number)) +
		(field->is_default != NULL && field->is_default[number]);
}

uint64_t
kept_digest(const struct field *field, const struct kept_source *sources, size_t source_count,
	const uint32_t *firsts)
{
	/* Of the values that are asked for; of what no hash is likely to be. */
	uint64_t *hashes = memory_zeroed((size_t)field->values.count + 1, sizeof(*hashes));
	uint64_t digest = 0;

	for (size_t s = 0; s < source_count; s++)
		for (uint32_t i = 0; i < sources[s].count; i++) {
			uint32_t v = field->numbers[firsts[s] + i];

			if (v != 0 && hashes[v] == 0)
				hashes[v] = value_hash(field, v);
			digest += mixed(
				hashes[v] + (sources[s].first + (uint64_t)i) * 0x9e3779b97f4a7c15u);
		}
	free(hashes);
	return digest;
}

uint64_t
kept_decisions_digest(const struct linkage *l)
{
	uint64_t digest = 0;

	for (size_t i = 0; i < l->cluster_options.decision_count; i++) {
		const struct cluster_decision *d = &l->cluster_options.decisions[i];

		digest = mixed(digest ^ ((uint64_t)d->a << 32 | d->b)) + d->is_same;
	}
	return digest;
}

/* ---- parts ---- */

static void
sources_write(const struct linkage *l, const struct kept_source *sources, struct buf *to)
{
	buf_add_varint(to, l->records.count);
	buf_add_varint(to, l->records.source_count);
	for (size_t s = 0; s < l->records.source_count; s++) {
		kept_text_add(to, sources[s].name);
		buf_add_varint(to, sources[s].count);
		buf_add_varint(to, sources[s].is_clean);
	}
}

/* The place of a field among those that are compared; its count where it is not. */
static size_t
compared_of(const struct linkage *l, const struct field *field)
{
	size_t i = 0;

	while (i < l->comparer.count && l->comparer.of[i] != field)
		i++;
	return i;
}

/* Forms are numbered as their first values come: of most nothing need be said but that they are next. */
static void
forms_write(const struct field_forms *forms, struct sink *sink)
{
	uint32_t next = 1;

	buf_add_varint(&sink->buf, forms->part_count);
	for (size_t p = 0; p < forms->part_count; p++) {
		const struct field_part_forms *part = &forms->parts[p];

		buf_add_varint(&sink->buf, part->column);
		buf_add_varint(&sink->buf, part->part);
		buf_add_varint(&sink->buf, part->count);
		for (uint32_t v = 1; v < part->count; v++) {
			bool is_next = part->numbers[v] == next;

			buf_add_varint(&sink->buf, is_next ? 0 : part->numbers[v] + (uint64_t)1);
			next += is_next;
			sink_ripen(sink);
		}
	}
}

static void
values_write(const struct linkage *l, size_t at, struct sink *sink)
{
	const struct field *field = l->comparer.of[at];
	const uint32_t *counted = l->model.fields[at].people;
	const uint32_t *people = counted != NULL ? counted : field->values.counts;
	const uint32_t *records = linkage_value_records(l, at);

	kept_double_add(&sink->buf, linkage_value_filled(l, at));
	buf_add_varint(&sink->buf, field->values.count);
	for (uint32_t v = 1; v < field->values.count; v++) {
		kept_text_add(&sink->buf, field_text(field, v));
		buf_add_varint(&sink->buf, people[v]);
		buf_add_varint(&sink->buf, records[v]);
		sink_ripen(sink);
	}
	forms_write(&field->forms, sink);
}

/* A sum over records: what the former ones come to is known where they stand as they stood. */
static uint64_t
digest_of(const struct linkage *l, size_t f, const struct kept_source *sources,
	const uint32_t *firsts)
{
	const struct linkage_stands *stands = &l->stands;
	size_t known = stands->is_on_former && stands->is_in_place ? stands->source_count : 0;

	return (known > 0 ? stands->digests[f] : 0) +
		kept_digest(&l->fields.of[f], sources + known, l->records.source_count - known,
			firsts + known);
}

static void
fields_write(const struct linkage *l, const struct kept_source *sources, struct sink *sink)
{
	uint32_t firsts[RECORD_SOURCE_MAX];

	for (size_t s = 0; s < l->records.source_count; s++)
		firsts[s] = sources[s].first;
	buf_add_varint(&sink->buf, l->fields.count);
	for (size_t f = 0; f < l->fields.count; f++) {
		const struct field *field = &l->fields.of[f];
		size_t i = compared_of(l, field);

		kept_text_add(&sink->buf, field->name);
		kept_text_add(&sink->buf, str_of(column_role_name(field->role)));
		buf_add_varint(&sink->buf, field->is_for_blocking);
		buf_add_u64(&sink->buf, digest_of(l, f, sources, firsts));
		buf_add_varint(&sink->buf, i < l->comparer.count ? l->comparer.level_count[i] : 0);
		if (i < l->comparer.count)
			values_write(l, i, sink);
	}
}

static void
rules_write(const struct linkage *l, struct buf *to)
{
	buf_add_varint(to, l->blocking.rule_count);
	for (size_t i = 0; i < l->blocking.rule_count; i++) {
		const struct block_rule *rule = &l->blocking.rules[i];

		buf_add_varint(to, rule->key_count);
		for (size_t k = 0; k < rule->key_count; k++) {
			buf_add_varint(to, rule->keys[k].field);
			buf_add_varint(to, (uint64_t)rule->keys[k].form);
		}
		kept_text_add(to, rule->words);
		kept_double_add(to, rule->pairs);
		kept_double_add(to, rule->pairs_new);
		kept_double_add(to, rule->pairs_left_out);
		buf_add_varint(to, rule->blocks_split);
		buf_add_varint(to, rule->block_largest);
		kept_text_add(to, rule->largest_value);
	}
}

static void
model_field_write(const struct model_field *field, struct buf *to)
{
	struct model_field copy = *field;
	struct kept_numbers numbers = kept_numbers_of(&copy);

	buf_add_varint(to, field->has_frequencies);
	buf_add_varint(to, (uint64_t)(field->leans_on + 1));
	for (size_t i = 0; i < KEPT_FIELD_DOUBLES; i++)
		kept_double_add(to, *numbers.alone[i]);
	for (size_t l = 0; l <= LEVEL_MAX; l++) {
		buf_add_varint(to, field->is_trained[l]);
		for (size_t i = 0; i < KEPT_FIELD_ROWS; i++)
			kept_double_add(to, numbers.rows[i][l]);
		for (size_t i = 0; i < KEPT_FIELD_TABLES; i++)
			for (size_t row = 0; row <= LEVEL_MAX; row++)
				kept_double_add(to, numbers.tables[i][row][l]);
	}
}

static void
model_keep(const struct model *model, struct buf *to)
{
	kept_double_add(to, model->matches);
	kept_double_add(to, model->households);
	kept_double_add(to, model->all_pairs);
	buf_add_varint(to, model->is_of_things);
	buf_add_varint(to, model->self_trained);
	for (size_t i = 0; i < model->field_count; i++)
		model_field_write(&model->fields[i], to);
	buf_add_varint(to, model->round_count);
	for (size_t i = 0; i < model->round_count; i++) {
		kept_double_add(to, model->rounds[i].matches);
		kept_double_add(to, model->rounds[i].households);
		kept_double_add(to, model->rounds[i].change);
		kept_double_add(to, model->rounds[i].log_likelihood);
	}
}

/* Of each record how many before it the last one of its person is; 0: it is the first. */
static void
clusters_write(const struct linkage *l, const struct persons *persons, struct sink *sink)
{
	const struct clusters *c = &l->clusters;
	uint32_t *last = memory_alloc(((size_t)c->count + 1) * sizeof(*last));

	memset(last, 0xff, ((size_t)c->count + 1) * sizeof(*last));
	for (uint32_t r = 0; r < c->record_count; r++) {
		uint32_t former = last[c->of[r]];

		buf_add_varint(&sink->buf, former == UINT32_MAX ? 0 : r - former);
		last[c->of[r]] = r;
		sink_ripen(sink);
	}
	free(last);
	buf_add_varint(&sink->buf, c->count);
	for (uint32_t i = 0; i < c->count; i++) {
		buf_add_varint(&sink->buf, persons->of[i]);
		sink_ripen(sink);
	}
	for (uint32_t r = 0; r < c->record_count; r++) {
		uint64_t first = persons->first == NULL ? 0 : persons->first[r];

		buf_add_varint(&sink->buf, first == persons->of[c->of[r]] ? 0 : first);
		sink_ripen(sink);
	}
}

static void
edges_write(const struct edges *edges, struct sink *sink)
{
	uint32_t a = 0;
	uint32_t b = 0;

	buf_add_varint(&sink->buf, edges->count);
	for (size_t i = 0; i < edges->count; i++) {
		const struct edge *edge = &edges->of[i];
		uint32_t weight;

		if (edge->a != a || i == 0)
			b = edge->a;
		buf_add_varint(&sink->buf, edge->a - a);
		buf_add_varint(&sink->buf, edge->b - b);
		buf_add_varint(&sink->buf, edge->rule);
		buf_add_varint(&sink->buf, edges->patterns[i]);
		memcpy(&weight, &edge->weight, sizeof(weight));
		buf_add_u32(&sink->buf, weight);
		a = edge->a;
		b = edge->b;
		sink_ripen(sink);
	}
}

void
kept_write(const struct linkage *l, struct str version, const struct persons *persons,
	const struct people_samples *samples, struct sink *sink)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = SIZE_MAX};
	struct people_known known = {0};
	struct kept_source sources[RECORD_SOURCE_MAX];

	for (size_t s = 0; s < l->records.source_count; s++)
		sources[s] = (struct kept_source){l->records.sources[s].name,
			l->records.sources[s].first, l->records.sources[s].count,
			l->clean_sources[s]};
	buf_add(&sink->buf, STR(KEPT_HEAD));
	kept_text_add(&sink->buf, version);
	buf_add_varint(&sink->buf, l->learnt_on);
	buf_add_varint(&sink->buf, persons->next);
	kept_double_add(&sink->buf, (double)l->cut);
	sources_write(l, sources, &sink->buf);
	fields_write(l, sources, sink);
	rules_write(l, &sink->buf);
	model_keep(&l->model, &sink->buf);
	clusters_write(l, persons, sink);
	edges_write(&l->edges, sink);
	if (samples != NULL)
		people_known_make(samples, &arena, &known);
	known.decisions = kept_decisions_digest(l);
	kept_people_write(&known, sink);
	kept_records_write(&l->records, sink);
}
