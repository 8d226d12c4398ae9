#include "work/linking/linking_truth.h"

#include "base/arena.h"
#include "base/err.h"
#include "linkage/cluster/roots.h"
#include "linkage/linkage.h"
#include "linkage/table/csv.h"

/* Records by "source:id" and, where that is one alone, by "id". */
struct names {
	const struct linkage *l;
	struct arena *arena;
	struct values values;
	uint32_t *records; /* by number of value; UINT32_MAX: several */
};

static void
name_add(struct names *names, struct str name, uint32_t record)
{
	uint32_t before = names->values.count;
	uint32_t number = values_add(&names->values, name);

	names->records[number] = names->values.count > before ? record : UINT32_MAX;
}

static void
names_make(struct names *names)
{
	const struct linkage *l = names->l;

	names->records = ARENA_ARRAY(names->arena, 2 * (size_t)l->records.count + 2, uint32_t);
	for (uint32_t r = 0; r < l->records.count; r++) {
		const struct record_source *source =
			&l->records.sources[records_source(&l->records, r)];

		name_add(names,
			str_format(names->arena, "%.*s:%.*s", STR_ARG(source->name),
				STR_ARG(l->ids[r])),
			r);
		name_add(names, l->ids[r], r);
	}
}

static bool
name_find(const struct names *names, struct str name, uint32_t *ret_record)
{
	uint32_t number = values_find(&names->values, name);

	*ret_record = number == 0 ? UINT32_MAX : names->records[number];
	return *ret_record != UINT32_MAX;
}

/* Of two columns, source and id, in either order. */
static bool
name_find_two(const struct names *names, struct str source, struct str id, uint32_t *ret_record)
{
	return name_find(names, str_format(names->arena, "%.*s:%.*s", STR_ARG(source), STR_ARG(id)),
		       ret_record) ||
		name_find(names,
			str_format(names->arena, "%.*s:%.*s", STR_ARG(id), STR_ARG(source)),
			ret_record);
}

struct truth {
	struct names names;
	uint32_t *person;  /* by record, from a file of people; 0: not known */
	uint32_t *parents; /* by record, from a file of pairs */
	struct values people;
	bool has_people; /* the last column is of people, whatever it looks like */
	/* Two columns of ids that each source has for itself: the source of the first column, and of
	 * the second; NULL: ids speak for themselves. */
	const struct record_source *first;
	const struct record_source *second;
	uint64_t used; /* lines */
	uint64_t pairs;
	uint64_t passed_over;
};

static bool
name_find_of(const struct names *names, const struct record_source *source, struct str id,
	uint32_t *ret_record)
{
	return source == NULL ? name_find(names, id, ret_record)
			      : name_find_two(names, source->name, id, ret_record);
}

/* Rows of two columns whose ids are there, where the columns are of these sources. */
static uint64_t
rows_fitting(const struct truth *truth, struct str text, const struct record_source *first,
	const struct record_source *second)
{
	struct csv_reader *reader = ARENA_NEW(truth->names.arena, struct csv_reader);
	struct csv_row row;
	uint64_t count = 0;
	uint32_t record;

	csv_begin(reader, truth->names.arena, text);
	while (csv_next(reader, &row))
		count += row.count == 2 &&
			name_find_of(&truth->names, first, row.values[0], &record) &&
			name_find_of(&truth->names, second, row.values[1], &record);
	return count;
}

/* Of two sources that each number their records, which column is of which. */
static void
columns_settle(struct truth *truth, struct str text)
{
	const struct records *records = &truth->names.l->records;
	const struct record_source *a = &records->sources[0];
	const struct record_source *b = &records->sources[1];
	uint64_t straight;
	uint64_t turned;

	if (records->source_count != 2)
		return;
	straight = rows_fitting(truth, text, a, b);
	turned = rows_fitting(truth, text, b, a);
	if ((straight > turned ? straight : turned) <= rows_fitting(truth, text, NULL, NULL))
		return;
	truth->first = straight >= turned ? a : b;
	truth->second = straight >= turned ? b : a;
}

/* Two records that are one person: "a:1,b:2", ids of two sources, or ids and sources in four
 * columns. */
static bool
pair_take(struct truth *truth, const struct csv_row *row)
{
	uint32_t a;
	uint32_t b;
	bool is_pair = row->count == 2
		? name_find_of(&truth->names, truth->first, row->values[0], &a) &&
			name_find_of(&truth->names, truth->second, row->values[1], &b)
		: row->count >= 4 &&
			name_find_two(&truth->names, row->values[0], row->values[1], &a) &&
			name_find_two(&truth->names, row->values[2], row->values[3], &b);
	double score = 1;

	if (!is_pair || (row->count > 4 && str_to_double(row->values[4], &score) && score < 0.5))
		return is_pair;
	roots_join(truth->parents, a, b);
	truth->pairs++;
	return true;
}

/* A record and the person it is of. */
static bool
person_take(struct truth *truth, const struct csv_row *row)
{
	uint32_t record;
	bool is_person = row->count == 2 ? name_find(&truth->names, row->values[0], &record)
					 : row->count == 3 &&
			name_find_two(&truth->names, row->values[0], row->values[1], &record);

	if (is_person)
		truth->person[record] = values_add(&truth->people, row->values[row->count - 1]);
	return is_person;
}

/* Numbers of people may be ids of records too: where the head says that they are people, they are. */
static bool
is_of_people(const struct csv_row *head)
{
	static const struct str words[] = {STR_INIT("person"), STR_INIT("people"),
		STR_INIT("entity"), STR_INIT("cluster"), STR_INIT("truth"), STR_INIT("child"),
		STR_INIT("who")};

	for (size_t i = 0; i < COUNT_OF(words) && head->count > 0; i++)
		if (str_find_nocase(head->values[head->count - 1], words[i]) != STR_NONE)
			return true;
	return false;
}

static bool
truth_read(struct truth *truth, struct str text, struct err *err)
{
	struct csv_reader *reader = ARENA_NEW(truth->names.arena, struct csv_reader);
	uint32_t count = truth->names.l->records.count;
	struct csv_row row;

	names_make(&truth->names);
	truth->person = ARENA_ARRAY(truth->names.arena, count, uint32_t);
	truth->parents = ARENA_ARRAY(truth->names.arena, count, uint32_t);
	for (uint32_t r = 0; r < count; r++)
		truth->parents[r] = r;
	columns_settle(truth, text);
	csv_begin(reader, truth->names.arena, text);
	while (csv_next(reader, &row)) {
		if (truth->used + truth->passed_over == 0)
			truth->has_people = is_of_people(&row);
		if ((!truth->has_people && pair_take(truth, &row)) || person_take(truth, &row))
			truth->used++;
		else
			truth->passed_over++;
	}
	/* Where pairs are told, whoever is in none is a person alone. */
	for (uint32_t r = 0; r < count && truth->pairs > 0; r++)
		truth->person[r] = roots_find(truth->parents, r) + 1;
	return truth->used > 0 ||
		err_set(err, ERR_USAGE,
			"the file of the truth names no record that was linked; it wants two columns, "
			"a record as source:id and its person, or two records that are one");
}

bool
linking_truth_read(const struct linkage *l, struct str text, struct arena *arena,
	uint32_t **ret_person, uint64_t *ret_passed_over, struct err *err)
{
	struct truth truth = {.names = {.l = l, .arena = arena}};
	bool done = truth_read(&truth, text, err);

	*ret_person = truth.person;
	*ret_passed_over = truth.passed_over;
	values_free(&truth.names.values);
	values_free(&truth.people);
	return done;
}
