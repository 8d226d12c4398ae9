#include "linkage/field/field_set.h"

#include "base/err.h"
#include "linkage/table/records.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

struct making {
	const struct records *records;
	const enum role *roles;
	const struct tokenizer *tokenizer;
	struct field_set *fields;
	struct arena *arena;
};

static bool
is_of_words(enum role role)
{
	return role == ROLE_GIVEN || role == ROLE_SURNAME || role == ROLE_NAME ||
		role == ROLE_PLACE || role == ROLE_CATEGORY || role == ROLE_TEXT ||
		role == ROLE_ADDRESS;
}

static struct field *
field_new(struct making *m, enum role role, struct str name)
{
	struct field *field = &m->fields->of[m->fields->count++];

	field->role = role;
	field->name = name;
	field->numbers = memory_alloc((m->records->count + 1) * sizeof(*field->numbers));
	return field;
}

static struct str
date_text(struct arena *arena, struct standard_date date)
{
	return str_format(arena, "%04d%02d%02d", date.year, date.month, date.day);
}

static struct str
squeezed(struct making *m, struct str raw)
{
	struct str words = standard_words(m->tokenizer, m->arena, raw);
	char *text = arena_alloc(m->arena, words.len + 1);
	size_t len = 0;

	for (size_t i = 0; i < words.len; i++)
		if (words.data[i] != ' ')
			text[len++] = words.data[i];
	return str_make(text, len);
}

/* The standard form of one raw value; empty where it is none of its role. */
static struct str
form_of(struct making *m, enum role role, enum standard_order order, struct str raw)
{
	struct standard_postcode postcode;
	struct standard_date date;
	struct str form = STR("");
	double number;

	if (is_of_words(role))
		return standard_words(m->tokenizer, m->arena, raw);
	if (role == ROLE_BIRTH || role == ROLE_DATE)
		return standard_date(raw, order, 2030, &date) ? date_text(m->arena, date) : form;
	if (role == ROLE_POSTCODE)
		return standard_postcode(m->arena, raw, &postcode) ? postcode.unit
								   : squeezed(m, raw);
	if (role == ROLE_NUMBER)
		return str_to_double(raw, &number) ? raw : form;
	if ((role == ROLE_PHONE && !standard_phone(m->arena, raw, &form)) ||
		(role == ROLE_EMAIL && !standard_email(m->arena, raw, &form)) ||
		(role == ROLE_NHS_NUMBER && !standard_nhs_number(m->arena, raw, &form)) ||
		(role == ROLE_UPN && !standard_upn(m->arena, raw, &form)))
		return STR("");
	return role == ROLE_CODE ? squeezed(m, raw) : form;
}

static enum standard_order
order_of(const struct record_column *column)
{
	for (uint32_t i = 1; i < column->values.count; i++)
		if (standard_date_is_month_first(column->values.texts[i]))
			return ORDER_MONTH_FIRST;
	return ORDER_DAY_FIRST;
}

static void
column_field(struct making *m, const struct record_column *column, enum role role)
{
	struct field *field = field_new(m, role, column->name);
	struct str *forms = memory_alloc((column->values.count + 1) * sizeof(*forms));
	enum standard_order order = order_of(column);

	forms[0] = STR("");
	for (uint32_t i = 1; i < column->values.count; i++)
		forms[i] = form_of(m, role, order, column->values.texts[i]);
	for (uint32_t r = 0; r < m->records->count; r++)
		field->numbers[r] = values_add(&field->values, forms[column->numbers[r]]);
	free(forms);
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

/* A birth day whose parts stand in columns of their own. */
static void
parts_field(struct making *m)
{
	const struct record_column *year = column_of(m, ROLE_BIRTH_YEAR);
	const struct record_column *month = column_of(m, ROLE_BIRTH_MONTH);
	const struct record_column *day = column_of(m, ROLE_BIRTH_DAY);
	struct field *field;

	if (year == NULL || column_of(m, ROLE_BIRTH) != NULL)
		return;
	field = field_new(m, ROLE_BIRTH, year->name);
	for (uint32_t r = 0; r < m->records->count; r++) {
		struct standard_date date = {part_of(year, r), part_of(month, r), part_of(day, r)};

		field->numbers[r] = values_add(
			&field->values, date.year == 0 ? STR("") : date_text(m->arena, date));
	}
}

/* Street and number, or two lines: one address. Names that are there in parts too serve to find
 * pairs alone. */
static void
columns_make(struct making *m)
{
	bool is_parted = column_of(m, ROLE_GIVEN) != NULL && column_of(m, ROLE_SURNAME) != NULL;

	for (size_t i = 0; i < m->records->column_count; i++) {
		enum role role = m->roles[i];

		if (role == ROLE_IGNORED || role == ROLE_ID || role == ROLE_TRUTH ||
			role == ROLE_SOURCE || role == ROLE_BIRTH_YEAR ||
			role == ROLE_BIRTH_MONTH || role == ROLE_BIRTH_DAY || role == ROLE_KNOWN ||
			role == ROLE_FLAG || m->fields->count >= FIELD_MAX - 1)
			continue;
		column_field(m, &m->records->columns[i], role);
		m->fields->of[m->fields->count - 1].is_for_blocking = role == ROLE_NAME &&
			is_parted;
	}
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

/* Each the same as itself alone. */
static uint32_t *
same_as_make(struct arena *arena, uint32_t count)
{
	uint32_t *same_as = ARENA_ARRAY(arena, count + 1, uint32_t);

	for (uint32_t i = 0; i < count; i++)
		same_as[i] = i;
	return same_as;
}

static void
rarity_make(struct field_set *fields)
{
	const struct values *words = &fields->words;

	fields->rarity = ARENA_ARRAY(&fields->arena, words->count + 1, double);
	for (uint32_t i = 1; i < words->count; i++)
		fields->rarity[i] = log(1 + fields->record_count / (double)words->counts[i]);
}

bool
field_set_make(const struct records *records, const enum role *roles,
	const struct tokenizer *tokenizer, struct field_set *fields, struct err *err)
{
	struct making m = {records, roles, tokenizer, fields, &fields->arena};

	memset(fields, 0, sizeof(*fields));
	arena_init(&fields->arena, SIZE_MAX);
	fields->record_count = records->count;
	columns_make(&m);
	parts_field(&m);
	if (fields->count == 0)
		return err_set(err, ERR_USAGE,
			"no column says who a record is about: name them with --map COLUMN=ROLE");
	for (size_t i = 0; i < fields->count; i++) {
		struct field *field = &fields->of[i];

		if (field->role == ROLE_BIRTH || field->role == ROLE_DATE)
			dates_make(&m, field);
		else if (field->role == ROLE_NUMBER)
			amounts_make(&m, field);
		else if (is_of_words(field->role))
			words_make(&m, field);
		if (field->role == ROLE_GIVEN)
			field->same_as = same_as_make(m.arena, field->values.count);
	}
	fields->word_same_as = same_as_make(m.arena, fields->words.count);
	rarity_make(fields);
	return true;
}

void
field_set_free(struct field_set *fields)
{
	for (size_t i = 0; i < fields->count; i++) {
		values_free(&fields->of[i].values);
		free(fields->of[i].numbers);
	}
	values_free(&fields->words);
	arena_free(&fields->arena);
	fields->count = 0;
}
