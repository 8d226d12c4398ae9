#include "linkage/private/clk_form.h"

#include "base/arena.h"
#include "linkage/standard/standard.h"
#include "linkage/table/records.h"

#include <string.h>

/* Which roles a feature takes its value from: the first role with a column, and all columns of
 * it. */
static const struct {
	const char *identifier;
	enum role roles[2];
} sources[] = {
	{"given_name", {ROLE_GIVEN, ROLE_NAME}},
	{"surname", {ROLE_SURNAME, ROLE_NAME}},
	{"birth_date", {ROLE_BIRTH, ROLE_BIRTH_YEAR}},
	{"sex", {ROLE_CATEGORY, ROLE_CATEGORY}},
	{"postcode", {ROLE_POSTCODE, ROLE_POSTCODE}},
	{"address", {ROLE_ADDRESS, ROLE_ADDRESS}},
	{"place", {ROLE_PLACE, ROLE_PLACE}},
	{"nhs_number", {ROLE_NHS_NUMBER, ROLE_NHS_NUMBER}},
	{"upn", {ROLE_UPN, ROLE_UPN}},
	{"code", {ROLE_CODE, ROLE_CODE}},
};

struct making {
	const struct tokenizer *tokenizer;
	struct arena *arena;
	const char *identifier;
	enum role role;
	enum standard_order order;
};

/* Of a whole name: what is before the comma or the last word is the surname. */
static struct str
name_part(const struct making *m, struct str raw)
{
	size_t comma = str_find_char(raw, ',');
	bool is_surname = strcmp(m->identifier, "surname") == 0;
	struct str words;
	size_t blank;

	if (comma != STR_NONE)
		return standard_words(m->tokenizer, m->arena,
			is_surname ? str_slice(raw, 0, comma) : str_from(raw, comma + 1));
	words = standard_words(m->tokenizer, m->arena, raw);
	blank = str_find_last_char(words, ' ');
	if (blank == STR_NONE)
		return is_surname ? STR("") : words;
	return is_surname ? str_from(words, blank + 1) : str_slice(words, 0, blank);
}

/* Signs alone: letters and digits. */
static struct str
squeezed(const struct making *m, struct str raw)
{
	struct str words = standard_words(m->tokenizer, m->arena, raw);
	char *text = arena_alloc(m->arena, words.len + 1);
	size_t len = 0;

	for (size_t i = 0; i < words.len; i++)
		if (words.data[i] != ' ')
			text[len++] = words.data[i];
	return str_make(text, len);
}

static struct str
form_make(const struct making *m, struct str raw)
{
	struct standard_postcode postcode;
	struct standard_date date;
	struct str form;

	if (m->role == ROLE_NAME)
		return name_part(m, raw);
	if (m->role == ROLE_BIRTH) {
		if (!standard_date(raw, m->order, 2030, &date) || date.year == 1900)
			return STR("");
		/* Of days that stand for "unknown" only the year may be meant. */
		if (standard_date_is_default(date))
			date.month = date.day = 0;
		return str_format(m->arena, "%04d%02d%02d", date.year, date.month, date.day);
	}
	if (m->role == ROLE_POSTCODE)
		return standard_postcode(m->arena, raw, &postcode) ? postcode.unit
								   : squeezed(m, raw);
	if (m->role == ROLE_NHS_NUMBER)
		return standard_nhs_number(m->arena, raw, &form) ? form : STR("");
	if (m->role == ROLE_UPN)
		return standard_upn(m->arena, raw, &form) ? form : STR("");
	return m->role == ROLE_CODE ? squeezed(m, raw)
				    : standard_words(m->tokenizer, m->arena, raw);
}

static enum standard_order
order_of(const struct record_column *column)
{
	int64_t balance = 0;

	for (uint32_t i = 1; i < column->values.count; i++)
		balance += standard_date_order(column->values.texts[i]);
	return balance < 0 ? ORDER_MONTH_FIRST : ORDER_DAY_FIRST;
}

/* Of the columns with few values, only that which is headed so is the sex. */
static bool
is_wanted(const struct making *m, const struct record_column *column)
{
	return m->role != ROLE_CATEGORY || str_find(column->key, STR("sex")) != STR_NONE ||
		str_find(column->key, STR("gender")) != STR_NONE;
}

static void
column_add(struct making *m, const struct record_column *column, struct clk_form *form)
{
	struct str *forms = ARENA_ARRAY(m->arena, column->values.count + 1, struct str);

	m->order = m->role == ROLE_BIRTH ? order_of(column) : ORDER_DAY_FIRST;
	for (uint32_t i = 1; i < column->values.count; i++)
		forms[i] = form_make(m, column->values.texts[i]);
	forms[0] = STR("");
	form->columns = str_format(m->arena, "%.*s%s%.*s", STR_ARG(form->columns),
		form->count == 0 ? "" : ",", STR_ARG(column->name));
	form->forms[form->count] = forms;
	form->of[form->count++] = column;
}

static void
columns_add(struct making *m, const struct records *records, const enum role *roles,
	struct clk_form *form)
{
	for (size_t i = 0; i < records->column_count; i++)
		if (roles[i] == m->role && form->count < CLK_FORM_COLUMN_MAX &&
			is_wanted(m, &records->columns[i]))
			column_add(m, &records->columns[i], form);
}

void
clk_form_begin(const struct records *records, const enum role *roles, const char *identifier,
	const struct tokenizer *tokenizer, struct arena *arena, struct clk_form *ret_form)
{
	struct making m = {tokenizer, arena, identifier, ROLE_IGNORED, ORDER_DAY_FIRST};

	*ret_form = (struct clk_form){.columns = STR("")};
	for (size_t i = 0; i < COUNT_OF(sources); i++) {
		if (strcmp(sources[i].identifier, identifier) != 0)
			continue;
		for (size_t k = 0; k < 2 && ret_form->count == 0; k++) {
			m.role = sources[i].roles[k];
			columns_add(&m, records, roles, ret_form);
		}
	}
	if (m.role != ROLE_BIRTH_YEAR || ret_form->count == 0)
		return;
	/* The first column of each part is what counts. */
	ret_form->is_date_in_parts = true;
	ret_form->count = 1;
	m.role = ROLE_BIRTH_MONTH;
	columns_add(&m, records, roles, ret_form);
	if (ret_form->count > 1) {
		ret_form->count = 2;
		m.role = ROLE_BIRTH_DAY;
		columns_add(&m, records, roles, ret_form);
	}
}

static unsigned
part_of(const struct clk_form *form, size_t column, uint32_t record)
{
	uint64_t part;

	return column < form->count &&
			str_to_u64(str_trim(record_value(form->of[column], record)), &part) &&
			part < 10000
		? (unsigned)part
		: 0;
}

struct str
clk_form_of(const struct clk_form *form, uint32_t record, struct arena *arena)
{
	struct str whole = STR("");

	if (form->is_date_in_parts) {
		unsigned month = part_of(form, 1, record);
		unsigned day = part_of(form, 2, record);

		return str_format(arena, "%04u%02u%02u", part_of(form, 0, record),
			month > 12 ? 0 : month, day > 31 ? 0 : day);
	}
	for (size_t i = 0; i < form->count; i++) {
		struct str one = form->forms[i][form->of[i]->numbers[record]];

		if (whole.len > 0 && one.len > 0)
			whole = str_format(arena, "%.*s %.*s", STR_ARG(whole), STR_ARG(one));
		else if (one.len > 0)
			whole = one;
	}
	return whole;
}
