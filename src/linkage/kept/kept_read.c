#include "linkage/kept/kept.h"

#include "base/buf.h"
#include "base/err.h"
#include "linkage/kept/kept_inside.h"
#include "linkage/table/records.h"

#include <math.h>
#include <string.h>

/* Numbers of pairs, of people, of anything that is counted, are below it. */
#define NUMBER_MOST 1e18

/* ---- single values; 0 and no text once anything was wrong ---- */

size_t
kept_count_take(struct taking *t, uint64_t most, size_t size_least)
{
	uint64_t count = kept_number_take(t, most);

	if (count > t->rest.len / size_least)
		t->is_bad = true;
	return t->is_bad ? 0 : (size_t)count;
}

struct str
kept_text_take(struct taking *t)
{
	size_t len = kept_count_take(t, UINT32_MAX, 1);
	struct str text = str_slice(t->rest, 0, len);

	t->rest = str_from(t->rest, len);
	return text;
}

uint64_t
kept_bits_take(struct taking *t)
{
	uint64_t bits;

	if (t->rest.len < sizeof(bits))
		t->is_bad = true;
	if (t->is_bad)
		return 0;
	memcpy(&bits, t->rest.data, sizeof(bits));
	t->rest = str_from(t->rest, sizeof(bits));
	return le64toh(bits);
}

double
kept_double_take(struct taking *t, double least, double most)
{
	uint64_t bits = kept_bits_take(t);
	double value;

	memcpy(&value, &bits, sizeof(value));
	if (!(value >= least && value <= most))
		t->is_bad = true;
	return t->is_bad ? 0 : value;
}

/* ---- parts ---- */

static void
sources_read(struct taking *t)
{
	struct kept *k = t->kept;
	uint64_t records = kept_number_take(t, RECORD_COUNT_MAX);
	uint32_t first = 0;

	k->source_count = kept_count_take(t, RECORD_SOURCE_MAX, 3);
	k->sources = ARENA_ARRAY(&k->arena, k->source_count + 1, struct kept_source);
	for (size_t s = 0; s < k->source_count; s++) {
		struct kept_source *source = &k->sources[s];

		source->name = kept_text_take(t);
		source->first = first;
		source->count = (uint32_t)kept_number_take(t, records - first);
		source->is_clean = kept_number_take(t, 1) != 0;
		first += source->count;
	}
	/* Each record takes a byte at least where it is told whose it is. */
	if (first != records || records > t->rest.len)
		t->is_bad = true;
	k->record_count = t->is_bad ? 0 : (uint32_t)records;
}

static void
values_read(struct taking *t, struct kept_field *field)
{
	size_t count;

	field->filled = kept_double_take(t, 0, NUMBER_MOST);
	count = kept_count_take(t, INT32_MAX, 1);
	/* Number 0 stands for no value and is not written; each other takes three bytes and more. */
	if (count > t->rest.len / 3 + 1)
		t->is_bad = true;
	if (t->is_bad)
		return;
	field->value_count = (uint32_t)count;
	field->texts = ARENA_ARRAY(&t->kept->arena, count + 1, struct str);
	field->people = ARENA_ARRAY(&t->kept->arena, count + 1, uint32_t);
	field->records = ARENA_ARRAY(&t->kept->arena, count + 1, uint32_t);
	for (size_t v = 1; v < count; v++) {
		field->texts[v] = kept_text_take(t);
		field->people[v] = (uint32_t)kept_number_take(t, UINT32_MAX);
		field->records[v] = (uint32_t)kept_number_take(t, UINT32_MAX);
	}
}

static void
part_forms_read(
	struct taking *t, uint32_t value_count, uint32_t *next, struct field_part_forms *part)
{
	size_t count;

	part->column = (uint32_t)kept_number_take(t, RECORD_COLUMN_MAX - 1);
	part->part = (unsigned)kept_number_take(t, UINT8_MAX);
	count = kept_count_take(t, INT32_MAX, 1);
	part->numbers = ARENA_ARRAY(&t->kept->arena, count + 1, uint32_t);
	part->count = (uint32_t)count;
	for (size_t v = 1; v < count && !t->is_bad; v++) {
		uint64_t number = kept_number_take(t, value_count);

		part->numbers[v] = number == 0 ? (*next)++ : (uint32_t)number - 1;
		if (part->numbers[v] >= value_count)
			t->is_bad = true;
	}
}

static void
forms_read(struct taking *t, struct kept_field *field)
{
	struct field_forms *forms = &field->forms;
	uint32_t next = 1;

	forms->role = field->role;
	forms->texts = field->texts;
	forms->value_count = field->value_count;
	forms->part_count = kept_count_take(t, FIELD_PART_MAX, 3);
	forms->parts = ARENA_ARRAY(&t->kept->arena, forms->part_count + 1, struct field_part_forms);
	for (size_t p = 0; p < forms->part_count && !t->is_bad; p++)
		part_forms_read(t, field->value_count, &next, &forms->parts[p]);
}

static void
fields_read(struct taking *t)
{
	struct kept *k = t->kept;

	k->field_count = kept_count_take(t, FIELD_MAX, 12);
	for (size_t f = 0; f < k->field_count; f++) {
		struct kept_field *field = &k->fields[f];

		field->name = kept_text_take(t);
		if (!role_of_name(kept_text_take(t), &field->role))
			t->is_bad = true;
		field->is_for_blocking = kept_number_take(t, 1) != 0;
		field->digest = kept_bits_take(t);
		field->level_count = (unsigned)kept_number_take(t, LEVEL_MAX + 1);
		if (field->level_count == 0)
			continue;
		values_read(t, field);
		forms_read(t, field);
		k->model.fields[k->model.field_count].role = field->role;
		k->model.fields[k->model.field_count++].level_count = field->level_count;
	}
}

static void
rules_read(struct taking *t)
{
	struct kept *k = t->kept;

	k->rule_count = kept_count_take(t, BLOCK_RULE_MAX, 30);
	for (size_t i = 0; i < k->rule_count; i++) {
		struct block_rule *rule = &k->rules[i];

		rule->key_count = kept_number_take(t, BLOCK_KEY_MAX);
		for (size_t n = 0; n < rule->key_count; n++) {
			rule->keys[n].field = (unsigned)kept_number_take(t, FIELD_MAX - 1);
			rule->keys[n].form = (enum key_form)kept_number_take(t, KEY_RARE_THIRD);
			if (rule->keys[n].field >= k->field_count)
				t->is_bad = true;
		}
		if (rule->key_count == 0)
			t->is_bad = true;
		rule->words = kept_text_take(t);
		rule->pairs = kept_double_take(t, 0, NUMBER_MOST);
		rule->pairs_new = kept_double_take(t, 0, NUMBER_MOST);
		rule->pairs_left_out = kept_double_take(t, 0, NUMBER_MOST);
		rule->blocks_split = (uint32_t)kept_number_take(t, UINT32_MAX);
		rule->block_largest = (uint32_t)kept_number_take(t, UINT32_MAX);
		rule->largest_value = kept_text_take(t);
	}
	if (k->rule_count == 0)
		t->is_bad = true;
}

static void
model_field_read(struct taking *t, size_t at)
{
	struct model_field *field = &t->kept->model.fields[at];
	struct kept_numbers numbers = kept_numbers_of(field);

	field->has_frequencies = kept_number_take(t, 1) != 0;
	field->leans_on = (int)kept_number_take(t, t->kept->model.field_count) - 1;
	for (size_t i = 0; i < KEPT_FIELD_DOUBLES; i++)
		*numbers.alone[i] = kept_double_take(t, 0, NUMBER_MOST);
	for (size_t l = 0; l <= LEVEL_MAX; l++) {
		field->is_trained[l] = kept_number_take(t, 1) != 0;
		for (size_t i = 0; i < KEPT_FIELD_ROWS; i++)
			numbers.rows[i][l] = kept_double_take(t, 0, 2);
		for (size_t i = 0; i < KEPT_FIELD_TABLES; i++)
			for (size_t row = 0; row <= LEVEL_MAX; row++)
				numbers.tables[i][row][l] = kept_double_take(t, 0, 2);
	}
}

static void
model_take(struct taking *t)
{
	struct model *model = &t->kept->model;

	model->matches = kept_double_take(t, 0, NUMBER_MOST);
	model->households = kept_double_take(t, 0, NUMBER_MOST);
	model->all_pairs = kept_double_take(t, 1, NUMBER_MOST);
	model->is_of_things = kept_number_take(t, 1) != 0;
	model->self_trained = (unsigned)kept_number_take(t, UINT32_MAX);
	for (size_t i = 0; i < model->field_count; i++)
		model_field_read(t, i);
	model->round_count = kept_count_take(t, MODEL_ROUND_MAX, 32);
	for (size_t i = 0; i < model->round_count; i++) {
		struct model_round *round = &model->rounds[i];

		round->matches = kept_double_take(t, 0, NUMBER_MOST);
		round->households = kept_double_take(t, 0, NUMBER_MOST);
		round->change = kept_double_take(t, -INFINITY, INFINITY);
		round->log_likelihood = kept_double_take(t, -INFINITY, INFINITY);
	}
}

static void
clusters_read(struct taking *t)
{
	struct kept *k = t->kept;
	uint32_t count = 0;

	k->clusters = ARENA_ARRAY(&k->arena, (size_t)k->record_count + 1, uint32_t);
	for (uint32_t r = 0; r < k->record_count && !t->is_bad; r++) {
		uint32_t back = (uint32_t)kept_number_take(t, r);

		k->clusters[r] = back == 0 ? count++ : k->clusters[r - back];
	}
	k->cluster_count = (uint32_t)kept_count_take(t, count, 1);
	if (k->cluster_count != count)
		t->is_bad = true;
	k->persons = ARENA_ARRAY(&k->arena, (size_t)k->cluster_count + 1, uint64_t);
	for (uint32_t i = 0; i < k->cluster_count; i++)
		k->persons[i] = kept_number_take(t, UINT64_MAX);
	if (k->record_count > t->rest.len)
		t->is_bad = true;
	k->firsts = ARENA_ARRAY(&k->arena, t->is_bad ? 1 : (size_t)k->record_count + 1, uint64_t);
	for (uint32_t r = 0; r < k->record_count && !t->is_bad; r++)
		k->firsts[r] = kept_number_take(t, UINT64_MAX);
}

/* Weights are some hundred bits at most. */
#define WEIGHT_MOST 1e6F

static float
weight_take(struct taking *t)
{
	uint32_t bits = 0;
	float weight;

	if (t->rest.len < sizeof(bits))
		t->is_bad = true;
	if (!t->is_bad)
		memcpy(&bits, t->rest.data, sizeof(bits));
	t->rest = str_from(t->rest, t->is_bad ? 0 : sizeof(bits));
	bits = le32toh(bits);
	memcpy(&weight, &bits, sizeof(weight));
	if (!(weight >= -WEIGHT_MOST && weight <= WEIGHT_MOST))
		t->is_bad = true;
	return t->is_bad ? 0 : weight;
}

static void
edges_read(struct taking *t)
{
	struct kept *k = t->kept;
	uint64_t a = 0;
	uint64_t b = 0;

	k->edge_count = kept_count_take(t, UINT32_MAX, 8);
	k->edges = ARENA_ARRAY(&k->arena, k->edge_count + 1, struct kept_edge);
	for (size_t i = 0; i < k->edge_count && !t->is_bad; i++) {
		uint64_t more = kept_number_take(t, k->record_count);
		uint64_t far;

		a += more;
		b = more > 0 || i == 0 ? a : b;
		far = kept_number_take(t, k->record_count);
		b += far;
		if (far == 0 || b >= k->record_count)
			t->is_bad = true;
		k->edges[i].a = (uint32_t)a;
		k->edges[i].b = (uint32_t)b;
		k->edges[i].rule = (uint32_t)kept_number_take(t, k->rule_count - 1);
		k->edges[i].pattern = kept_number_take(t, UINT64_MAX);
		k->edges[i].weight = weight_take(t);
	}
}

bool
kept_read(struct str text, struct kept *k, struct err *err)
{
	struct taking t = {.rest = text, .kept = k};

	memset(k, 0, sizeof(*k));
	arena_init(&k->arena, SIZE_MAX);
	if (str_starts(text, STR(KEPT_HEAD_ANY)) && !str_starts(text, STR(KEPT_HEAD)))
		return err_set(err, ERR_UNSUPPORTED,
			"another version kept this of the run: run candour link again");
	if (!str_starts(text, STR(KEPT_HEAD)))
		return err_set(err, ERR_DAMAGED, "it is not what a run keeps of itself");
	t.rest = str_from(text, sizeof(KEPT_HEAD) - 1);
	k->version = kept_text_take(&t);
	k->learnt_on = kept_number_take(&t, RECORD_COUNT_MAX);
	k->next_person = kept_number_take(&t, UINT64_MAX);
	k->cut = (float)kept_double_take(&t, -1000, 1000);
	sources_read(&t);
	fields_read(&t);
	rules_read(&t);
	if (!t.is_bad)
		model_take(&t);
	if (!t.is_bad)
		clusters_read(&t);
	if (!t.is_bad)
		edges_read(&t);
	if (!t.is_bad)
		kept_people_read(&t);
	if (!t.is_bad)
		kept_records_find(&t);
	if (t.is_bad)
		return err_set(err, ERR_DAMAGED, "what a run kept of itself is damaged");
	return true;
}

void
kept_free(struct kept *kept)
{
	arena_free(&kept->arena);
}
