#include "linkage/report/view.h"

#include "base/arena.h"
#include "base/buf.h"
#include "linkage/linkage.h"

struct str
view_role(const struct view *view, unsigned role)
{
	static const struct {
		enum role role;
		struct str words;
	} words[] = {{ROLE_IGNORED, STR_INIT("not used")}, {ROLE_ID, STR_INIT("id of the record")},
		{ROLE_TRUTH, STR_INIT("truth, never compared")},
		{ROLE_SOURCE, STR_INIT("name of the agency")},
		{ROLE_NHS_NUMBER, STR_INIT("NHS number")}, {ROLE_UPN, STR_INIT("UPN")},
		{ROLE_BIRTH, STR_INIT("date of birth")}, {ROLE_KNOWN, STR_INIT("day first known")}};
	struct str name = str_of(column_role_name((enum role)role));
	char *plain = str_cstr(view->arena, name);

	for (size_t i = 0; i < COUNT_OF(words); i++)
		if (words[i].role == (enum role)role)
			return words[i].words;
	for (size_t i = 0; i < name.len; i++)
		if (plain[i] == '_')
			plain[i] = ' ';
	return str_make(plain, name.len);
}

/* A file without a head line has a record in the place of its heads. */
struct str
view_column(const struct view *view, size_t column)
{
	struct str role;

	if (!view->options->without_names)
		return view->linkage->records.columns[column].name;
	role = view_role(view, view->linkage->roles[column]);
	return str_format(view->arena, "column %zu (%.*s)", column + 1, STR_ARG(role));
}

static struct str
field_name(const struct view *view, const struct field *field)
{
	size_t number = (size_t)(field - view->linkage->fields.of);
	struct str role;

	if (!view->options->without_names)
		return field->name;
	role = view_role(view, field->role);
	return str_format(view->arena, "field %zu (%.*s)", number + 1, STR_ARG(role));
}

struct str
view_field(const struct view *view, size_t compared)
{
	return field_name(view, view->linkage->comparer.of[compared]);
}

struct str
view_rule(const struct view *view, const struct block_rule *rule)
{
	static const char *const forms[] = {[KEY_SAME] = "",
		[KEY_FRONT] = "the first letters of ",
		[KEY_SOUND] = "the sound of ",
		[KEY_YEAR_MONTH] = "year and month of ",
		[KEY_MONTH_DAY] = "month and day of ",
		[KEY_YEAR] = "the year of ",
		[KEY_DISTRICT] = "the district of ",
		[KEY_RARE_FIRST] = "the rarest word of ",
		[KEY_RARE_SECOND] = "the second rarest word of ",
		[KEY_RARE_THIRD] = "the third rarest word of "};
	struct buf words CLEANUP(buf_free) = {0};

	if (!view->options->without_names)
		return rule->words;
	for (size_t i = 0; i < rule->key_count; i++) {
		const struct block_key *key = &rule->keys[i];

		if (i > 0)
			buf_add(&words, STR(" and "));
		if (key->form < COUNT_OF(forms) && forms[key->form] != NULL)
			buf_add(&words, str_of(forms[key->form]));
		buf_add(&words, field_name(view, &view->linkage->fields.of[key->field]));
	}
	return str_copy(view->arena, buf_str(&words));
}

struct str
view_value(const struct view *view, struct str value)
{
	return view->options->without_names && value.len > 0 ? STR("(hidden)") : value;
}

struct str
view_record_name(const struct view *view, uint32_t record)
{
	const struct linkage *l = view->linkage;
	struct str source = l->records.sources[records_source(&l->records, record)].name;

	if (view->options->without_names)
		return str_format(view->arena, "a record of %.*s", STR_ARG(source));
	return str_format(view->arena, "%.*s %.*s", STR_ARG(source), STR_ARG(l->ids[record]));
}

static bool
is_telling(enum role role)
{
	return role == ROLE_GIVEN || role == ROLE_SURNAME || role == ROLE_NAME ||
		role == ROLE_BIRTH || role == ROLE_BIRTH_YEAR || role == ROLE_BIRTH_MONTH ||
		role == ROLE_BIRTH_DAY || role == ROLE_POSTCODE;
}

struct str
view_record(const struct view *view, uint32_t record)
{
	const struct linkage *l = view->linkage;
	struct buf text CLEANUP(buf_free) = {0};

	for (size_t i = 0; i < l->records.column_count; i++) {
		struct str value = record_value(&l->records.columns[i], record);

		if (!is_telling(l->roles[i]) || value.len == 0)
			continue;
		if (text.len > 0)
			buf_add(&text, STR(", "));
		buf_add(&text, view_value(view, value));
	}
	if (text.len > 0)
		buf_add(&text, STR(" ("));
	buf_add(&text, view_record_name(view, record));
	if (text.len > 0 && str_find(buf_str(&text), STR(" (")) != STR_NONE)
		buf_add_char(&text, ')');
	return str_copy(view->arena, buf_str(&text));
}

struct str *
view_sources(const struct view *view)
{
	const struct records *records = &view->linkage->records;
	struct str *names = ARENA_ARRAY(view->arena, records->source_count + 1, struct str);

	for (size_t i = 0; i < records->source_count; i++)
		names[i] = records->sources[i].name;
	return names;
}

uint64_t
view_person(const struct view *view, uint32_t record)
{
	uint32_t cluster = view->linkage->clusters.of[record];

	return view->options->persons == NULL ? (uint64_t)cluster + 1
					      : view->options->persons[cluster];
}
