#include "linkage/field/field_set.h"

#include "base/buf.h"
#include "base/err.h"
#include "linkage/field/dates.h"
#include "linkage/field/field_inside.h"
#include "linkage/standard/names.h"
#include "linkage/table/records.h"

#include <math.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

struct making {
	const struct records *records;
	const enum role *roles;
	const struct field_known *known;
	struct field_former former;
	struct field_set *fields;
	struct arena *arena;
};

static void PRINTF_LIKE(2, 3) note(struct field_set *fields, const char *format, ...)
{
	char room[1000];
	va_list args;

	if (fields->note_count == FIELD_NOTE_MAX)
		return;
	va_start(args, format);
	fields->notes[fields->note_count++] = str_copy(
		&fields->arena, str_format_into(room, sizeof(room), format, args));
	va_end(args);
}

static bool
is_of_words(enum role role)
{
	return role == ROLE_GIVEN || role == ROLE_SURNAME || role == ROLE_NAME ||
		role == ROLE_PLACE || role == ROLE_CATEGORY || role == ROLE_TEXT ||
		role == ROLE_ADDRESS;
}

static bool
is_of_days(enum role role)
{
	return role == ROLE_BIRTH || role == ROLE_DATE;
}

static struct field *
field_new(struct making *m, enum role role, struct str name)
{
	struct field *field = &m->fields->of[m->fields->count++];

	field->role = role;
	field->name = name;
	field->numbers = memory_zeroed((size_t)m->records->count + 1, sizeof(*field->numbers));
	return field;
}

static uint32_t
date_number(struct making *m, struct field *field, struct standard_date date)
{
	if (date.year == 0)
		return 0;
	return values_add(&field->values,
		str_format(m->arena, "%04d%02d%02d", date.year, date.month, date.day));
}

/* Numbers of a field's values, by number of a column's. */
static uint32_t *
dates_map(struct making *m, struct field *field, const struct standard_date *dates, uint32_t count)
{
	uint32_t *map = memory_alloc(((size_t)count + 1) * sizeof(*map));

	map[0] = 0;
	for (uint32_t i = 1; i < count; i++)
		map[i] = date_number(m, field, dates[i]);
	return map;
}

/* The numbers of a source's records that have a value in the column. */
static void
numbers_fill(const struct making *m, struct field *field, const struct record_column *column,
	size_t source_at, const uint32_t *map)
{
	const struct record_source *source = &m->records->sources[source_at];

	if (records_lacks(column, source_at))
		return;
	for (uint32_t r = source->first; r < source->first + source->count; r++)
		if (column->numbers[r] != 0)
			field->numbers[r] = map[column->numbers[r]];
}

static void
dates_fill(struct making *m, struct field *field, const struct record_column *column)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = SIZE_MAX};
	struct column_dates *dates = ARENA_NEW(&arena, struct column_dates);
	uint32_t *maps[2] = {NULL, NULL};

	column_dates_read(m->records, column, &arena, dates);
	if (dates->day_first != NULL)
		maps[0] = dates_map(m, field, dates->day_first, column->values.count);
	if (dates->month_first != NULL)
		maps[1] = dates_map(m, field, dates->month_first, column->values.count);
	for (size_t s = 0; s < m->records->source_count; s++)
		numbers_fill(m, field, column, s, maps[dates->is_month_first[s]]);
	free(maps[0]);
	free(maps[1]);
}

/* Standard forms by number of a column's value. */
static const struct str *
part_forms(struct making *m, const struct field *field, const struct field_part *part)
{
	const struct values *v = &part->column->values;
	struct str *forms = ARENA_ARRAY(m->arena, (size_t)v->count + 1, struct str);

	for (uint32_t i = 1; i < v->count; i++)
		forms[i] = field_form(&m->former, field->role, part->part, v->texts[i]);
	return forms;
}

/* What all parts of each record say, in the order of the columns. */
static void
joined_fill(struct making *m, struct field *field, const struct field_plan *plan)
{
	const struct str *forms[FIELD_PART_MAX];
	struct buf all CLEANUP(buf_free) = {0};

	for (size_t p = 0; p < plan->part_count; p++)
		forms[p] = part_forms(m, field, &plan->parts[p]);
	for (uint32_t r = 0; r < m->records->count; r++) {
		buf_clear(&all);
		for (size_t p = 0; p < plan->part_count; p++) {
			struct str form = forms[p][plan->parts[p].column->numbers[r]];

			if (form.len > 0 && all.len > 0)
				buf_add_char(&all, ' ');
			buf_add(&all, form);
		}
		field->numbers[r] = values_find(&field->values, buf_str(&all));
		if (field->numbers[r] == 0)
			field->numbers[r] = values_add(
				&field->values, str_copy(m->arena, buf_str(&all)));
	}
}

/* How many records have each value. */
static void
values_count(const struct making *m, struct field *field)
{
	if (field->values.count == 0)
		(void)values_add(&field->values, STR(""));
	memset(field->values.counts, 0, field->values.count * sizeof(*field->values.counts));
	for (uint32_t r = 0; r < m->records->count; r++)
		field->values.counts[field->numbers[r]]++;
}

static const struct record_column *
column_of(const struct making *m, enum role role)
{
	for (size_t i = 0; i < m->records->column_count; i++)
		if (m->roles[i] == role)
			return &m->records->columns[i];
	return NULL;
}

static int
part_of(const struct record_column *column, uint32_t record)
{
	uint64_t part;

	return column != NULL && str_to_u64(record_value(column, record), &part) && part < 10000
		? (int)part
		: 0;
}

/* A birth day whose parts stand in columns of their own; it joins those that are whole in other
 * sources. */
static void
parts_field(struct making *m)
{
	const struct record_column *year = column_of(m, ROLE_BIRTH_YEAR);
	const struct record_column *month = column_of(m, ROLE_BIRTH_MONTH);
	const struct record_column *day = column_of(m, ROLE_BIRTH_DAY);
	struct field *field = NULL;

	if (year == NULL)
		return;
	for (size_t i = 0; i < m->fields->count && field == NULL; i++)
		if (m->fields->of[i].role == ROLE_BIRTH)
			field = &m->fields->of[i];
	if (field == NULL)
		field = field_new(m, ROLE_BIRTH, year->name);
	for (uint32_t r = 0; r < m->records->count; r++) {
		struct standard_date date = {part_of(year, r), part_of(month, r), part_of(day, r)};

		if (field->numbers[r] == 0)
			field->numbers[r] = date_number(m, field, date);
	}
}

/* By their columns' values, unless they are days. */
static void
parts_fill(struct making *m, struct field *field, const struct field_plan *plan, size_t at)
{
	const struct field_forms *was = m->known != NULL && at < m->known->count ? m->known->of[at]
										 : NULL;

	field_forms_number(&m->former, m->records, plan,
		was != NULL && was->role == plan->role ? was : NULL, field);
	/* A given name may be somebody's surname, too. */
	if (field->values.hidden > 0 && field->role == ROLE_SURNAME) {
		values_settle(&field->values);
		values_index(&field->values);
	}
	for (size_t p = 0; p < plan->part_count; p++)
		for (size_t s = 0; s < m->records->source_count; s++)
			numbers_fill(
				m, field, plan->parts[p].column, s, field->forms.parts[p].numbers);
}

static void
columns_make(struct making *m)
{
	struct field_plans plans;

	field_plans_make(m->records, m->roles, m->arena, &plans);
	for (size_t i = 0; i < plans.count; i++) {
		const struct field_plan *plan = &plans.of[i];
		struct field *field = field_new(m, plan->role, plan->name);

		field->is_for_blocking = plan->is_for_blocking;
		if (plan->is_joined)
			joined_fill(m, field, plan);
		else if (!is_of_days(plan->role))
			parts_fill(m, field, plan, i);
		for (size_t p = 0; p < plan->part_count && is_of_days(plan->role); p++)
			dates_fill(m, field, plan->parts[p].column);
	}
	if (plans.left_out > 0)
		note(m->fields,
			"%zu columns were not compared: there are more than %d that say "
			"something, and these say least of who someone is.",
			plans.left_out, FIELD_MAX);
}

/* The tenth of a field's counts, from the highest; 1 where there are fewer. */
static uint32_t
count_tenth(const struct values *v)
{
	enum { TENTH = 10 };
	uint32_t highest[TENTH] = {0};

	for (uint32_t i = 1; i < v->count; i++) {
		uint32_t count = v->counts[i];

		for (size_t k = 0; k < TENTH; k++) {
			uint32_t former = highest[k];

			if (count <= former)
				continue;
			highest[k] = count;
			count = former;
		}
	}
	return highest[TENTH - 1] > 0 ? highest[TENTH - 1] : 1;
}

/* A value that one record in 200 has, ten times as often as the tenth most frequent, is what somebody
 * writes where nothing is known: an office's address, a switchboard's number. */
static bool
is_default_value(const struct making *m, const struct field *field, uint32_t number, uint32_t tenth)
{
	enum { DEFAULT_COUNT_MIN = 50, DEFAULT_SHARE = 200, DEFAULT_TIMES = 10 };
	uint32_t filled = m->records->count - field->values.counts[0];
	uint32_t count = field->values.counts[number];

	return count >= DEFAULT_COUNT_MIN && count > filled / DEFAULT_SHARE &&
		count / DEFAULT_TIMES >= tenth;
}

/* Such values become absent; such days are marked as default ones. */
static void
defaults_find(struct making *m, struct field *field)
{
	uint32_t tenth = count_tenth(&field->values);
	uint32_t cleared = 0;

	if (field->role == ROLE_GIVEN || field->role == ROLE_SURNAME || field->role == ROLE_NAME ||
		field->role == ROLE_PLACE || field->role == ROLE_CATEGORY ||
		field->role == ROLE_TEXT || field->role == ROLE_NUMBER)
		return;
	for (uint32_t i = 1; i < field->values.count; i++) {
		if (!is_default_value(m, field, i, tenth))
			continue;
		note(m->fields,
			"%.*s: \"%.*s\" stands in %u records, far more than any other: it is taken "
			"as what is written where nothing is known.",
			STR_ARG(field->name), STR_ARG(field_text(field, i)),
			field->values.counts[i]);
		if (is_of_days(field->role)) {
			field->is_default[i] = true;
			continue;
		}
		for (uint32_t r = 0; r < m->records->count; r++)
			if (field->numbers[r] == i)
				field->numbers[r] = 0;
		cleared++;
	}
	if (cleared > 0)
		values_count(m, field);
}

static void
dates_make(struct making *m, struct field *field)
{
	field->dates = ARENA_ARRAY(m->arena, field->values.count + 1, struct standard_date);
	field->is_default = ARENA_ARRAY(m->arena, field->values.count + 1, bool);
	for (uint32_t i = 1; i < field->values.count; i++) {
		struct str text = field_text(field, i);
		uint64_t year = 0;
		uint64_t month = 0;
		uint64_t day = 0;

		if (str_to_u64(str_slice(text, 0, 4), &year) &&
			str_to_u64(str_slice(text, 4, 6), &month) &&
			str_to_u64(str_slice(text, 6, 8), &day))
			field->dates[i] = (struct standard_date){(int)year, (int)month, (int)day};
		field->is_default[i] = standard_date_is_default(field->dates[i]);
	}
}

static void
amounts_make(struct making *m, struct field *field)
{
	field->amounts = ARENA_ARRAY(m->arena, field->values.count + 1, double);
	for (uint32_t i = 1; i < field->values.count; i++)
		if (!str_to_double(field_text(field, i), &field->amounts[i]))
			field->amounts[i] = 0;
}

static void
words_make(struct making *m, struct field *field)
{
	struct values *words = &m->fields->words;

	field->words = ARENA_ARRAY(m->arena, field->values.count + 1, struct field_words);
	for (uint32_t i = 1; i < field->values.count; i++) {
		struct str rest = field_text(field, i);
		uint32_t *numbers = ARENA_ARRAY(m->arena, rest.len / 2 + 1, uint32_t);
		struct str word;

		while (str_cut(&rest, ' ', &word)) {
			uint32_t number = values_add(words, word);

			words->counts[number] += field->values.counts[i] - 1;
			numbers[field->words[i].count++] = number;
		}
		field->words[i].numbers = numbers;
	}
}

/* Words with each in its fullest form. */
static struct str
same_form(const struct names *names, enum role role, struct arena *arena, struct str words)
{
	struct str (*form)(const struct names *, struct str) = role == ROLE_SURNAME ? names_surname
										    : names_given;
	struct buf all CLEANUP(buf_free) = {0};
	struct str word;

	while (str_cut(&words, ' ', &word)) {
		if (all.len > 0)
			buf_add_char(&all, ' ');
		buf_add(&all, form(names, word));
	}
	return str_copy(arena, buf_str(&all));
}

/* Values whose fullest forms are the same have the number of the first of them. */
static uint32_t *
same_as_make(const struct making *m, enum role role, const struct values *v)
{
	uint32_t *same_as = ARENA_ARRAY(m->arena, v->count + 1, uint32_t);
	struct arena arena CLEANUP(arena_free) = {.size_max = SIZE_MAX};
	struct values forms = {0};
	uint32_t *first = ARENA_ARRAY(&arena, (size_t)v->count + 2, uint32_t);

	for (uint32_t i = 1; i < v->count; i++) {
		struct str form = same_form(m->former.names, role, &arena, v->texts[i]);
		uint32_t number = values_add(&forms, form);

		if (first[number] == 0)
			first[number] = i;
		same_as[i] = number == 0 ? i : first[number];
	}
	values_free(&forms);
	return same_as;
}

static void
rarity_make(struct field_set *fields)
{
	const struct values *words = &fields->words;

	fields->rarity = ARENA_ARRAY(&fields->arena, words->count + 1, double);
	for (uint32_t i = 1; i < words->count; i++)
		fields->rarity[i] = log(
			1 + fields->record_count / (words->counts[i] > 0 ? words->counts[i] : 1.0));
}

static void
field_finish(struct making *m, struct field *field)
{
	values_count(m, field);
	if (is_of_days(field->role))
		dates_make(m, field);
	defaults_find(m, field);
	if (field->role == ROLE_NUMBER)
		amounts_make(m, field);
	if (is_of_words(field->role))
		words_make(m, field);
	if (field->role == ROLE_GIVEN || field->role == ROLE_SURNAME)
		field->same_as = same_as_make(m, field->role, &field->values);
}

bool
field_set_make_again(const struct records *records, const enum role *roles,
	const struct tokenizer *tokenizer, const struct field_known *known,
	struct field_set *fields, struct err *err)
{
	struct making m = {.records = records, .roles = roles, .known = known, .fields = fields};
	struct names *names;

	memset(fields, 0, sizeof(*fields));
	arena_init(&fields->arena, SIZE_MAX);
	m.arena = &fields->arena;
	fields->records = records;
	fields->record_count = records->count;
	if (!names_load(&fields->arena, &names, err))
		return false;
	m.former = (struct field_former){tokenizer, names, &fields->arena};
	columns_make(&m);
	parts_field(&m);
	for (size_t i = 0; i < fields->count; i++)
		field_finish(&m, &fields->of[i]);
	fields->word_same_as = same_as_make(&m, ROLE_GIVEN, &fields->words);
	rarity_make(fields);
	names_free(names);
	if (fields->count == 0)
		return err_set(err, ERR_USAGE,
			"no column says who a record is about: name them with --map COLUMN=ROLE");
	return true;
}

bool
field_set_make(const struct records *records, const enum role *roles,
	const struct tokenizer *tokenizer, struct field_set *ret_fields, struct err *err)
{
	return field_set_make_again(records, roles, tokenizer, NULL, ret_fields, err);
}

void
field_set_free(struct field_set *fields)
{
	for (size_t i = 0; i < fields->count; i++) {
		struct field *field = &fields->of[i];

		for (size_t p = 0; p < field->forms.part_count; p++)
			free(field->forms.parts[p].numbers);
		values_free(&field->values);
		free(field->of_former);
		free(field->numbers);
	}
	values_free(&fields->words);
	arena_free(&fields->arena);
	fields->count = 0;
}
