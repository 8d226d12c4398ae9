/* Pairs of records, as people look at them: side by side, field by field, with what each field
 * speaks for or against. */
#include "work/linking/linking_say.h"

#include "base/arena.h"
#include "base/err.h"
#include "work/linking/linking_inside.h"

#include <math.h>
#include <stdlib.h>

enum { VALUE_SIZE_MAX = 400 };

static const struct record_source *
source_of(const struct linkage *l, uint32_t record)
{
	return &l->records.sources[records_source(&l->records, record)];
}

/* ---- which record ---- */

bool
linking_record_find(const struct linkage *l, struct str name, uint32_t *ret_record, struct err *err)
{
	bool is_source = false;
	unsigned found = 0;

	for (size_t s = 0; s < l->records.source_count; s++) {
		const struct record_source *source = &l->records.sources[s];
		struct str id = str_from(name, source->name.len + 1);

		if (!str_starts(name, source->name) || name.len <= source->name.len ||
			name.data[source->name.len] != ':')
			continue;
		is_source = true;
		for (uint32_t r = source->first; r < source->first + source->count; r++)
			if (str_equal(l->ids[r], id)) {
				*ret_record = r;
				found++;
			}
	}
	if (found == 1)
		return true;
	if (found > 1)
		return err_set(
			err, ERR_USAGE, "%u records are called \"%.*s\"", found, STR_ARG(name));
	if (is_source)
		return err_set(err, ERR_NOT_FOUND, "there is no record \"%.*s\"%s", STR_ARG(name),
			l->has_ids
				? ""
				: "; records have no ids here, and are called \"line 2\" and so on");
	return err_set(err, ERR_NOT_FOUND,
		"\"%.*s\" begins with no source's name; write it as %.*s:ID", STR_ARG(name),
		STR_ARG(l->records.sources[0].name));
}

/* ---- values as they were written ---- */

static bool
is_of_field(enum role column, enum role field)
{
	if (field == ROLE_BIRTH)
		return column == ROLE_BIRTH || column == ROLE_BIRTH_YEAR ||
			column == ROLE_BIRTH_MONTH || column == ROLE_BIRTH_DAY;
	return column == field;
}

/* Those of all columns of that role, a space apart; else the form in which it was compared. */
static struct str
value_written(struct arena *arena, const struct linkage *l, const struct field *field, uint32_t r)
{
	struct buf out CLEANUP(buf_free) = {.size_max = VALUE_SIZE_MAX};
	struct str standard = field_text(field, field->numbers[r]);

	for (size_t c = 0; c < l->records.column_count; c++) {
		const struct record_column *column = &l->records.columns[c];
		struct str value = record_value(column, r);

		if (!is_of_field(l->roles[c], field->role) || value.len == 0)
			continue;
		buf_add(&out, out.len > 0 ? STR(" ") : STR(""));
		buf_add(&out, str_slice(value, 0, VALUE_SIZE_MAX - 2));
	}
	return str_copy(
		arena, out.len > 0 ? buf_str(&out) : str_slice(standard, 0, VALUE_SIZE_MAX));
}

/* ---- one pair ---- */

static void
record_say(struct json_writer *w, const struct linkage *l, const uint64_t *persons, const char *key,
	uint32_t record)
{
	uint32_t cluster = l->clusters.of[record];

	json_key(w, key);
	json_object_begin(w);
	json_member_str(w, "source", source_of(l, record)->name);
	json_member_str(w, "id", l->ids[record]);
	json_member_u64(w, "person", persons[cluster]);
	json_member_u64(
		w, "person_records", l->clusters.first[cluster + 1] - l->clusters.first[cluster]);
	json_object_end(w);
}

static void
field_say(struct json_writer *w, struct arena *arena, const struct linkage *l,
	const struct score_parts *parts, uint64_t pattern, size_t i, uint32_t a, uint32_t b)
{
	const struct field *field = l->comparer.of[i];
	unsigned level = comparer_level(&l->comparer, pattern, i);

	json_object_begin(w);
	json_member_str(w, "field", field->name);
	json_member_str(w, "role", str_of(column_role_name(field->role)));
	json_member_str(w, "a", value_written(arena, l, field, a));
	json_member_str(w, "b", value_written(arena, l, field, b));
	json_member_u64(w, "level", level);
	json_member_u64(w, "levels", l->comparer.level_count[i]);
	json_member_str(w, "agreement", str_of(levels_words(field->role, level)));
	linking_member_number(w, "bits", parts->field[i]);
	linking_member_number(w, "rarity_bits", parts->rarity[i]);
	json_object_end(w);
}

void
linking_pair_say(struct linking_sayer *sayer, const struct linkage *l, const uint64_t *persons,
	uint32_t a, uint32_t b)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = 1 << 20};
	/* What was found is told as it was found; a run that was resumed may know of that alone. */
	const struct edge *edge = edges_find(&l->edges, a, b);
	uint64_t pattern = edge != NULL ? l->edges.patterns[edge - l->edges.of]
					: comparer_pattern(&l->comparer, a, b);
	int rule = edge != NULL ? (int)edge->rule : blocking_rule_of(&l->blocking, a, b);
	struct json_writer *w = linking_say_begin(sayer);
	struct score_parts parts;

	scorer_parts(&l->scorer, pattern, a, b, &parts);
	record_say(w, l, persons, "a", a);
	record_say(w, l, persons, "b", b);
	json_member_bool(w, "same_person", l->clusters.of[a] == l->clusters.of[b]);
	json_member_str(w, "rule", rule < 0 ? STR("") : l->blocking.rules[rule].words);
	linking_member_number(w, "prior", parts.prior);
	json_key(w, "fields");
	json_array_begin(w);
	for (size_t i = 0; i < l->comparer.count; i++)
		field_say(w, &arena, l, &parts, pattern, i, a, b);
	json_array_end(w);
	linking_member_number(w, "household", parts.household);
	linking_member_number(w, "weight", parts.weight);
	linking_member_number(w, "probability", score_probability(parts.weight));
	linking_member_number(w, "cut", (double)l->cut);
	linking_say_end(sayer);
}

/* ---- doubtful pairs ---- */

/* The lists of the nearest hold so many times what is wanted, as many pairs ask the same. */
enum { SAME_QUESTION = 4 };

struct doubtful {
	float distance;
	struct edge edge;
};

static int
doubtful_compare(const void *left, const void *right)
{
	const struct doubtful *x = left;
	const struct doubtful *y = right;

	if (x->distance != y->distance)
		return x->distance < y->distance ? -1 : 1;
	if (x->edge.a != y->edge.a)
		return x->edge.a < y->edge.a ? -1 : 1;
	return x->edge.b < y->edge.b ? -1 : x->edge.b > y->edge.b;
}

static bool
is_record(const struct linkage *l, uint32_t record, struct str source, struct str id)
{
	return str_equal(l->ids[record], id) && str_equal(source_of(l, record)->name, source);
}

static bool
is_decided(const struct linkage *l, const struct linking_plan *plan, const struct edge *edge)
{
	for (size_t i = 0; i < plan->decided_count; i++) {
		const struct linkage_decision *d = &plan->decided[i];

		if ((is_record(l, edge->a, d->source_a, d->id_a) &&
			    is_record(l, edge->b, d->source_b, d->id_b)) ||
			(is_record(l, edge->b, d->source_a, d->id_a) &&
				is_record(l, edge->a, d->source_b, d->id_b)))
			return true;
	}
	return false;
}

/* Keeps the nearest of what came so far: sorted, cut to half its room, whenever it is full. */
static size_t
nearest_keep(struct doubtful *list, size_t count, size_t wanted)
{
	qsort(list, count, sizeof(*list), doubtful_compare);
	return count < wanted ? count : wanted;
}

/* Whether a pair before it in the list was of the same two people, or of the same one: who answers
 * that answers this. */
static bool
is_asked(const struct linkage *l, const struct doubtful *list, size_t at)
{
	const uint32_t *of = l->clusters.of;
	const struct edge *edge = &list[at].edge;

	for (size_t i = 0; i < at; i++) {
		const struct edge *before = &list[i].edge;

		if ((of[before->a] == of[edge->a] && of[before->b] == of[edge->b]) ||
			(of[before->a] == of[edge->b] && of[before->b] == of[edge->a]))
			return true;
	}
	return false;
}

/* The most uncertain first, on either side of the cut, and of those that ask the same the nearest. */
void
linking_doubtful_say(struct linking_sayer *sayer, const struct linkage *l, const uint64_t *persons,
	const struct linking_plan *plan, size_t pairs_max)
{
	size_t wanted = SAME_QUESTION * pairs_max + plan->decided_count;
	size_t room = 2 * wanted + 1000;
	struct doubtful *list = memory_alloc(room * sizeof(*list));
	size_t count = 0;
	size_t said = 0;

	for (size_t i = 0; i < l->edges.count; i++) {
		const struct edge *edge = &l->edges.of[i];

		if (count == room)
			count = nearest_keep(list, count, wanted);
		list[count++] = (struct doubtful){fabsf(edge->weight - l->cut), *edge};
	}
	count = nearest_keep(list, count, wanted);
	for (size_t i = 0; i < count && said < pairs_max; i++) {
		if (is_decided(l, plan, &list[i].edge) || is_asked(l, list, i))
			continue;
		linking_pair_say(sayer, l, persons, list[i].edge.a, list[i].edge.b);
		said++;
	}
	free(list);
}
