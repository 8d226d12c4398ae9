/* Property sets of compound files as facts ([MS-OLEPS]; [MS-OSHARED] 2.3.3 for Office's own). */
#include "base/arena.h"
#include "base/buf.h"
#include "base/date.h"
#include "base/limits.h"
#include "extract/codepage.h"
#include "extract/le.h"
#include "extract/ole.h"
#include "extract/reading.h"

#include <string.h>

/* Types of values ([MS-OLEPS] 2.15). */
enum {
	VT_I2 = 2,
	VT_I4 = 3,
	VT_R8 = 5,
	VT_BOOL = 11,
	VT_UI4 = 19,
	VT_LPSTR = 30,
	VT_LPWSTR = 31,
	VT_FILETIME = 64
};
enum { PROPERTY_COUNT_MAX = 5000, PID_CODEPAGE = 1, PID_DICTIONARY = 0 };

enum fact_form {
	FORM_TEXT,
	FORM_DATE,
	FORM_NUMBER,
	FORM_MINUTES, /* a length of time, stored as a FILETIME */
};

struct property {
	uint32_t id;
	const char *fact;
	enum fact_form form;
};

static const struct property summary_properties[] = {
	{2, FACT_TITLE, FORM_TEXT},
	{3, FACT_SUBJECT, FORM_TEXT},
	{4, FACT_AUTHOR, FORM_TEXT},
	{5, FACT_KEYWORDS, FORM_TEXT},
	{6, FACT_COMMENT, FORM_TEXT},
	{7, "template", FORM_TEXT},
	{8, FACT_LAST_AUTHOR, FORM_TEXT},
	{9, "revision", FORM_TEXT},
	{10, "edit_minutes", FORM_MINUTES},
	{11, FACT_PRINTED, FORM_DATE},
	{12, FACT_CREATED, FORM_DATE},
	{13, FACT_MODIFIED, FORM_DATE},
	{14, FACT_PAGES, FORM_NUMBER},
	{15, "words", FORM_NUMBER},
	{16, "characters", FORM_NUMBER},
	{18, FACT_TOOL, FORM_TEXT},
};

static const struct property document_properties[] = {
	{2, "category", FORM_TEXT},
	{3, "presentation_format", FORM_TEXT},
	{7, "slides", FORM_NUMBER},
	{8, "notes", FORM_NUMBER},
	{9, "hidden_slides", FORM_NUMBER},
	{14, "manager", FORM_TEXT},
	{15, FACT_COMPANY, FORM_TEXT},
	{26, "content_type", FORM_TEXT},
	{27, "status", FORM_TEXT},
	{28, FACT_LANGUAGE, FORM_TEXT},
	{29, "document_version", FORM_TEXT},
};

struct set {
	struct reading *r;
	struct arena arena;
	struct str bytes; /* the section, from its own start */
	uint32_t count;
	unsigned codepage;
};

static struct str
until_zero(struct str s, size_t unit)
{
	for (size_t i = 0; i + unit <= s.len; i += unit)
		if (s.data[i] == '\0' && s.data[i + unit - 1] == '\0')
			return str_slice(s, 0, i);
	return s;
}

static struct str
value_text(struct set *set, uint64_t at)
{
	uint32_t type = le_u32(set->bytes, at) & 0xffff;
	uint64_t len = le_u32(set->bytes, at + 4);
	struct str text;

	if (type == VT_LPWSTR || (type == VT_LPSTR && set->codepage == CODEPAGE_UTF16)) {
		text = le_slice(set->bytes, at + 8, type == VT_LPWSTR ? 2 * len : len);
		return utf16le_text(&set->arena, until_zero(text, 2));
	}
	if (type != VT_LPSTR)
		return STR("");
	text = until_zero(le_slice(set->bytes, at + 8, len), 1);
	return codepage_text(&set->arena, set->codepage, text);
}

/* Any simple value in words, for custom properties. */
static struct str
value_words(struct set *set, uint64_t at)
{
	uint32_t type = le_u32(set->bytes, at) & 0xffff;
	double number;
	uint64_t bits = le_u64(set->bytes, at + 4);

	switch (type) {
	case VT_I2:
		return str_format(&set->arena, "%d", (int16_t)le_u16(set->bytes, at + 4));
	case VT_I4:
		return str_format(&set->arena, "%d", (int32_t)le_u32(set->bytes, at + 4));
	case VT_UI4:
		return str_format(&set->arena, "%u", le_u32(set->bytes, at + 4));
	case VT_R8:
		memcpy(&number, &bits, sizeof(number));
		return str_format(&set->arena, "%.15g", number);
	case VT_BOOL:
		return le_u16(set->bytes, at + 4) != 0 ? STR("true") : STR("false");
	case VT_FILETIME:
		return date_iso(&set->arena, date_from_filetime(bits));
	default:
		return value_text(set, at);
	}
}

/* Where the value of a property is; 0 where there is none (a section begins with its size). */
static uint64_t
property_at(const struct set *set, uint32_t id)
{
	for (uint32_t i = 0; i < set->count; i++)
		if (le_u32(set->bytes, 8 + 8 * (uint64_t)i) == id)
			return le_u32(set->bytes, 12 + 8 * (uint64_t)i);
	return 0;
}

static void
property_fact(struct set *set, const struct property *property)
{
	uint64_t at = property_at(set, property->id);
	uint32_t type = le_u32(set->bytes, at) & 0xffff;

	if (at == 0)
		return;
	switch (property->form) {
	case FORM_TEXT:
		reading_fact(set->r, property->fact, value_text(set, at));
		return;
	case FORM_DATE:
		if (type == VT_FILETIME)
			reading_date(set->r, property->fact,
				date_from_filetime(le_u64(set->bytes, at + 4)));
		return;
	case FORM_NUMBER:
		if (type == VT_I4 && (int32_t)le_u32(set->bytes, at + 4) > 0)
			reading_number(set->r, property->fact, le_u32(set->bytes, at + 4));
		return;
	case FORM_MINUTES:
		if (type == VT_FILETIME && le_u64(set->bytes, at + 4) / 600000000 < 100000000)
			reading_number(
				set->r, property->fact, le_u64(set->bytes, at + 4) / 600000000);
		return;
	}
}

/* Custom properties: the dictionary gives each id a name ([MS-OLEPS] 2.17). */
static void
custom_facts(struct set *set)
{
	uint64_t at = property_at(set, PID_DICTIONARY);
	uint32_t count = at == 0 ? 0 : le_u32(set->bytes, at);

	at += 4;
	for (uint32_t i = 0; i < count && i < PROPERTY_COUNT_MAX; i++) {
		uint32_t id = le_u32(set->bytes, at);
		uint64_t len = le_u32(set->bytes, at + 4);
		bool is_wide = set->codepage == CODEPAGE_UTF16;
		struct str name = le_slice(set->bytes, at + 8, is_wide ? 2 * len : len);
		uint64_t value = property_at(set, id);

		if (!le_has(set->bytes, at, 8) || name.len == 0)
			return;
		at += 8 + (is_wide ? (2 * len + 3) / 4 * 4 : len);
		name = codepage_text(&set->arena, set->codepage, until_zero(name, is_wide ? 2 : 1));
		if (value != 0 && name.len > 0 && !str_starts(name, STR("_PID_")))
			reading_fact(set->r,
				str_format(&set->arena, "custom:%.*s", STR_ARG(name)).data,
				value_words(set, value));
	}
}

static void
set_facts(struct reading *r, struct str all, uint64_t offset, const struct property *properties,
	size_t property_count)
{
	struct set set = {.r = r, .arena = {.size_max = READING_ARENA_MAX}};
	uint64_t at;

	set.bytes = le_slice(all, offset, all.len);
	set.count = le_u32(set.bytes, 4);
	if (set.count > PROPERTY_COUNT_MAX)
		set.count = PROPERTY_COUNT_MAX;
	at = property_at(&set, PID_CODEPAGE);
	set.codepage = at == 0 ? CODEPAGE_WESTERN : le_u16(set.bytes, at + 4);
	for (size_t i = 0; i < property_count; i++)
		property_fact(&set, &properties[i]);
	if (properties == NULL)
		custom_facts(&set);
	arena_free(&set.arena);
}

void
ole_property_facts(struct reading *r, struct str property_set)
{
	/* FMTID_SummaryInformation, FMTID_DocSummaryInformation, FMTID_UserDefinedProperties. */
	static const uint32_t ids[] = {0xf29f85e0, 0xd5cdd502, 0xd5cdd505};
	uint32_t count = le_u32(property_set, 24);

	if (le_u16(property_set, 0) != 0xfffe)
		return;
	for (uint32_t i = 0; i < count && i < 2; i++) {
		uint32_t id = le_u32(property_set, 28 + 20 * (uint64_t)i);
		uint64_t offset = le_u32(property_set, 44 + 20 * (uint64_t)i);

		if (id == ids[0])
			set_facts(r, property_set, offset, summary_properties,
				COUNT_OF(summary_properties));
		else if (id == ids[1])
			set_facts(r, property_set, offset, document_properties,
				COUNT_OF(document_properties));
		else if (id == ids[2])
			set_facts(r, property_set, offset, NULL, 0);
	}
}

void
ole_summary_facts(struct reading *r, struct ole *ole, size_t storage)
{
	ole_property_facts(r, ole_stream(ole, storage, STR("\005SummaryInformation")));
	ole_property_facts(r, ole_stream(ole, storage, STR("\005DocumentSummaryInformation")));
}
