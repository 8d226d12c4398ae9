#include "work/linking_answer.h"

#include "base/arena.h"
#include "base/err.h"
#include "linkage/count/evaluate.h"
#include "linkage/count/people.h"
#include "linkage/field/known.h"
#include "linkage/table/csv.h"
#include "work/linking_inside.h"
#include "work/linking_say.h"

#include <string.h>

/* ---- who is who, from a file ---- */

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

static uint32_t
root_of(uint32_t *parents, uint32_t record)
{
	while (parents[record] != record) {
		parents[record] = parents[parents[record]];
		record = parents[record];
	}
	return record;
}

struct truth {
	struct names names;
	uint32_t *person;  /* by record, from a file of people; 0: not known */
	uint32_t *parents; /* by record, from a file of pairs */
	struct values people;
	bool has_people; /* the last column is of people, whatever it looks like */
	uint64_t used;   /* lines */
	uint64_t pairs;
	uint64_t passed_over;
};

/* Two records that are one person: "a:1,b:2", or ids and sources in four columns. */
static bool
pair_take(struct truth *truth, const struct csv_row *row)
{
	uint32_t a;
	uint32_t b;
	bool is_pair = row->count == 2 ? name_find(&truth->names, row->values[0], &a) &&
			name_find(&truth->names, row->values[1], &b)
				       : row->count >= 4 &&
			name_find_two(&truth->names, row->values[0], row->values[1], &a) &&
			name_find_two(&truth->names, row->values[2], row->values[3], &b);
	double score = 1;

	if (!is_pair || (row->count > 4 && str_to_double(row->values[4], &score) && score < 0.5))
		return is_pair;
	a = root_of(truth->parents, a);
	b = root_of(truth->parents, b);
	truth->parents[a > b ? a : b] = a > b ? b : a;
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
		truth->person[r] = root_of(truth->parents, r) + 1;
	return truth->used > 0 ||
		err_set(err, ERR_USAGE,
			"the file of the truth names no record that was linked; it wants two columns, "
			"a record as source:id and its person, or two records that are one");
}

/* ---- how good the links are ---- */

static void
score_say(struct json_writer *w, const char *key, const struct evaluate_score *score)
{
	json_key(w, key);
	json_object_begin(w);
	linking_member_number(w, "found", score->found);
	linking_member_number(w, "right", score->right);
	linking_member_number(w, "there", score->there);
	linking_member_number(w, "precision", score->precision);
	linking_member_number(w, "recall", score->recall);
	linking_member_number(w, "f1", score->f1);
	json_object_end(w);
}

/* Records that lack something go wrong more often: each compared field that some lack is a group. */
static size_t
groups_make(const struct linkage *l, struct arena *arena, struct str *ret_names, bool **ret_in)
{
	size_t count = 0;

	for (size_t i = 0; i < l->comparer.count; i++) {
		const struct field *field = l->comparer.of[i];
		bool *is_in = ARENA_ARRAY(arena, l->records.count, bool);
		uint32_t without = 0;

		for (uint32_t r = 0; r < l->records.count; r++) {
			is_in[r] = field->numbers[r] == 0;
			without += is_in[r];
		}
		if (without == 0 || without == l->records.count)
			continue;
		ret_names[count] = str_format(arena, "no %.*s", STR_ARG(field->name));
		ret_in[count++] = is_in;
	}
	return count;
}

static void
evaluation_say(struct linking_sayer *sayer, const struct evaluation *e)
{
	struct json_writer *w;

	for (size_t i = 0; i < e->group_count; i++) {
		w = linking_say_begin(sayer);
		json_member_str(w, "group", e->groups[i].name);
		json_member_u64(w, "records", e->groups[i].records);
		score_say(w, "pairs", &e->groups[i].clusters);
		linking_say_end(sayer);
	}
	for (size_t i = 0; i < e->point_count; i++) {
		w = linking_say_begin(sayer);
		linking_member_number(w, "weight", (double)e->points[i].weight);
		score_say(w, "edges", &e->points[i].score);
		linking_say_end(sayer);
	}
	w = linking_say_begin(sayer);
	score_say(w, "edges", &e->edges);
	score_say(w, "pairs", &e->clusters);
	score_say(w, "b_cubed", &e->b_cubed);
	linking_member_number(w, "blocking_recall", e->blocking_recall);
	json_member_u64(w, "people_truth", e->people_truth);
	json_member_u64(w, "people_found", e->people_found);
	linking_say_end(sayer);
}

bool
linking_evaluate_answer(struct linking_sayer *sayer, const struct linkage *l, struct str text,
	struct arena *arena, struct err *err)
{
	struct truth truth = {.names = {.l = l, .arena = arena}};
	struct str names[FIELD_MAX];
	bool *is_in[FIELD_MAX];
	size_t group_count;
	struct evaluation e;

	if (text.len == 0 && l->truth == NULL)
		return err_set(err, ERR_USAGE,
			"no column of the records holds the truth; give a file with --truth, or name "
			"the column with candour link --map COLUMN=truth");
	if (text.len > 0 && !truth_read(&truth, text, err))
		return false;
	if (truth.passed_over > 1)
		linking_say_note(sayer,
			str_format(arena, "%llu lines of the truth name no record that was linked.",
				(unsigned long long)truth.passed_over));
	group_count = groups_make(l, arena, names, is_in);
	if (!evaluate(text.len > 0 ? truth.person : l->truth, &l->clusters, &l->edges, &l->blocking,
		    0, group_count, names, (const bool *const *)is_in, arena, &e, err))
		return false;
	evaluation_say(sayer, &e);
	return true;
}

/* ---- how many people ---- */

static void
number_say(
	struct linking_sayer *sayer, const char *what, struct str of, struct people_number number)
{
	struct json_writer *w = linking_say_begin(sayer);

	json_member_str(w, "count", str_of(what));
	json_member_str(w, "of", of);
	linking_member_number(w, "people", number.count);
	linking_member_number(w, "middle", number.middle);
	linking_member_number(w, "low", number.low);
	linking_member_number(w, "high", number.high);
	linking_say_end(sayer);
}

/* Records of the agency, and of these the ones from before the day. */
static bool
known_make(const struct linkage *l, const struct linking_question *question, struct arena *arena,
	bool **ret_known, bool *ret_has_days, struct err *err)
{
	struct standard_date *days = known_days(&l->records, l->roles, arena);
	const struct record_source *source = NULL;

	*ret_has_days = false;
	for (size_t s = 0; s < l->records.source_count; s++)
		if (str_equal_nocase(l->records.sources[s].name, question->known_to))
			source = &l->records.sources[s];
	if (source == NULL)
		return err_set(err, ERR_NOT_FOUND, "there is no source \"%.*s\"",
			STR_ARG(question->known_to));
	*ret_known = ARENA_ARRAY(arena, l->records.count, bool);
	for (uint32_t r = source->first; r < source->first + source->count; r++) {
		int day = known_day_number(days[r]);

		*ret_has_days = *ret_has_days || day != 0;
		(*ret_known)[r] = question->before == 0 || (day != 0 && day < question->before);
	}
	return true;
}

/* People whom each source knows. */
static void
sources_count(struct linking_sayer *sayer, const struct linkage *l,
	const struct people_samples *samples, struct arena *arena)
{
	bool *is_of = ARENA_ARRAY(arena, l->records.count, bool);

	for (size_t s = 0; s < l->records.source_count; s++) {
		const struct record_source *source = &l->records.sources[s];

		memset(is_of, 0, l->records.count * sizeof(*is_of));
		memset(is_of + source->first, 1, source->count * sizeof(*is_of));
		number_say(sayer, "known", source->name, people_count_of(samples, is_of));
	}
}

/* People whom a column flags, and those of several sources whom one alone flags. */
static void
flags_count(struct linking_sayer *sayer, const struct linkage *l,
	const struct people_samples *samples, struct arena *arena)
{
	for (size_t c = 0; c < l->records.column_count; c++) {
		const struct record_column *column = &l->records.columns[c];
		const bool *flags;

		if (l->roles[c] != ROLE_FLAG)
			continue;
		flags = known_flags(&l->records, column, arena);
		number_say(sayer, "flagged", column->name, people_count_of(samples, flags));
		number_say(sayer, "flagged-by-one-alone", column->name,
			people_count_flagged_once(samples, flags));
	}
}

bool
linking_count_answer(struct linking_sayer *sayer, const struct linkage *l,
	const struct linking_question *question, struct arena *arena, struct err *err)
{
	struct people_samples *samples;
	bool has_days = false;
	bool *is_known;

	if (!people_sample(&l->clusters, &l->edges, &l->scorer, &l->records, &l->cluster_options,
		    l->seed, &l->crew, arena, &samples, err))
		return false;
	number_say(sayer, "all", STR(""), people_count(samples));
	if (question->known_to.len == 0) {
		sources_count(sayer, l, samples, arena);
		flags_count(sayer, l, samples, arena);
		return true;
	}
	if (!known_make(l, question, arena, &is_known, &has_days, err))
		return false;
	if (question->before != 0 && !has_days)
		return err_set(err, ERR_USAGE,
			"no record of \"%.*s\" says since when the person is known; name the column "
			"with candour link --map COLUMN=first_known",
			STR_ARG(question->known_to));
	number_say(sayer, "known", question->known_to, people_count_of(samples, is_known));
	return true;
}
