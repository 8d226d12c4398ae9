#include "extract/xmp.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/date.h"
#include "base/limits.h"
#include "extract/fact_once.h"
#include "extract/reading.h"

/* ---- XML, as much of it as metadata needs ---- */

struct scan {
	struct reading *r;
	bool text_only;
	struct str names[NEST_DEPTH_MAX];
	size_t depth;
	unsigned count;
	unsigned count_max;
	void (*visit)(void *context, struct str name, struct str text);
	void *context;
	struct buf value;
};

static bool
entity_take(struct buf *to, struct str entity)
{
	static const struct {
		struct str name;
		char c;
	} named[] = {{STR_INIT("amp"), '&'}, {STR_INIT("lt"), '<'}, {STR_INIT("gt"), '>'},
		{STR_INIT("quot"), '"'}, {STR_INIT("apos"), '\''}};
	uint32_t code = 0;
	bool hex = entity.len > 2 && char_lower(entity.data[1]) == 'x';

	for (size_t i = 0; i < COUNT_OF(named); i++)
		if (str_equal(entity, named[i].name)) {
			buf_add_char(to, named[i].c);
			return true;
		}
	if (entity.len < 2 || entity.data[0] != '#')
		return false;
	for (size_t i = hex ? 2 : 1; i < entity.len; i++) {
		int digit = char_hex_value(entity.data[i]);

		if (digit < 0 || (!hex && digit > 9) || code > 0x10ffff)
			return false;
		code = code * (hex ? 16 : 10) + (uint32_t)digit;
	}
	buf_add_codepoint(to, code);
	return true;
}

static struct str
entities_resolve(struct scan *scan, struct str raw)
{
	enum { ENTITY_MAX = 10 };

	buf_clear(&scan->value);
	while (raw.len > 0) {
		size_t amp = str_find_char(raw, '&');
		size_t end;

		buf_add(&scan->value, str_slice(raw, 0, amp));
		if (amp == STR_NONE)
			break;
		raw = str_from(raw, amp + 1);
		end = str_find_char(str_slice(raw, 0, ENTITY_MAX), ';');
		if (end != STR_NONE && entity_take(&scan->value, str_slice(raw, 0, end)))
			raw = str_from(raw, end + 1);
		else
			buf_add_char(&scan->value, '&');
	}
	return str_trim(buf_str(&scan->value));
}

static void
scan_give(struct scan *scan, struct str name, struct str raw)
{
	struct str text;

	if (str_trim(raw).len == 0 || scan->count >= scan->count_max)
		return;
	text = entities_resolve(scan, raw);
	if (text.len == 0)
		return;
	scan->count++;
	scan->visit(scan->context, name, text);
}

static struct str
name_take(struct str *rest)
{
	size_t end = 0;
	struct str name;

	while (end < rest->len && !char_is_space(rest->data[end]) && rest->data[end] != '=' &&
		rest->data[end] != '/' && rest->data[end] != '>')
		end++;
	name = str_slice(*rest, 0, end);
	*rest = str_trim(str_from(*rest, end));
	return name;
}

static void
attributes_give(struct scan *scan, struct str rest)
{
	rest = str_trim(rest);
	while (rest.len > 0) {
		struct str name = name_take(&rest);
		size_t end;

		if (rest.len < 2 || rest.data[0] != '=') {
			rest = str_from(rest, name.len == 0 ? 1 : 0);
			continue;
		}
		rest = str_trim(str_from(rest, 1));
		if (rest.len < 2 || (rest.data[0] != '"' && rest.data[0] != '\''))
			continue;
		end = str_find_char(str_from(rest, 1), rest.data[0]);
		if (end == STR_NONE)
			return;
		if (!str_starts(name, STR("xmlns")) && !str_starts(name, STR("rdf:")) &&
			!str_starts(name, STR("xml:")) && !str_starts(name, STR("x:")))
			scan_give(scan, name, str_slice(rest, 1, end + 1));
		rest = str_trim(str_from(rest, end + 2));
	}
}

/* The innermost open element that is none of RDF's. */
static struct str
element_name(const struct scan *scan)
{
	for (size_t i = scan->depth; i > 0; i--)
		if (!str_starts(scan->names[i - 1], STR("rdf:")))
			return scan->names[i - 1];
	return STR("");
}

static void
tag_take(struct scan *scan, struct str tag)
{
	struct str rest = tag;
	struct str name;

	if (tag.len == 0 || tag.data[0] == '?' || tag.data[0] == '!')
		return;
	if (tag.data[0] == '/') {
		scan->depth -= scan->depth > 0 ? 1 : 0;
		return;
	}
	name = name_take(&rest);
	if (scan->depth < NEST_DEPTH_MAX)
		scan->names[scan->depth++] = name;
	if (!scan->text_only)
		attributes_give(scan, rest);
	if (str_ends(tag, STR("/")))
		scan->depth -= scan->depth > 0 ? 1 : 0;
}

/* Where a tag ends: at the first ">" outside quotes. */
static size_t
tag_end(struct str xml)
{
	char quote = 0;

	for (size_t i = 0; i < xml.len; i++) {
		char c = xml.data[i];

		if (quote != 0)
			quote = c == quote ? 0 : quote;
		else if (c == '"' || c == '\'')
			quote = c;
		else if (c == '>')
			return i;
	}
	return STR_NONE;
}

static struct str
utf16_decode(struct arena *arena, struct str bytes, bool big)
{
	struct buf out CLEANUP(buf_free) = {.size_max = READING_ARENA_MAX / 4};

	for (size_t i = 0; i + 1 < bytes.len; i += 2) {
		unsigned char a = (unsigned char)bytes.data[i];
		unsigned char b = (unsigned char)bytes.data[i + 1];

		buf_add_codepoint(&out, big ? (uint32_t)a << 8 | b : (uint32_t)b << 8 | a);
	}
	return str_copy(arena, buf_str(&out));
}

static void
scan_run(struct scan *scan, struct str xml)
{
	while (xml.len > 0 && scan->count < scan->count_max) {
		size_t open = str_find_char(xml, '<');
		size_t end;

		if (scan->depth > 0)
			scan_give(scan, element_name(scan), str_slice(xml, 0, open));
		if (open == STR_NONE)
			break;
		xml = str_from(xml, open + 1);
		if (str_starts(xml, STR("!--"))) {
			end = str_find(xml, STR("-->"));
			end = end == STR_NONE ? end : end + 2;
		} else {
			end = tag_end(xml);
		}
		if (end == STR_NONE)
			break;
		tag_take(scan, str_slice(xml, 0, end));
		xml = str_from(xml, end + 1);
	}
}

static struct str
as_utf8(struct reading *r, struct str xml)
{
	if (xml.len > 4 && (xml.data[0] == '\0' || str_starts(xml, STR("\xfe\xff"))))
		return utf16_decode(reading_arena(r), xml, true);
	if (xml.len > 4 && (xml.data[1] == '\0' || str_starts(xml, STR("\xff\xfe"))))
		return utf16_decode(reading_arena(r), xml, false);
	return xml;
}

void
xmp_scan(struct reading *r, struct str xml, unsigned count_max,
	void (*visit)(void *context, struct str name, struct str text), void *context)
{
	struct scan *scan = ARENA_NEW(reading_arena(r), struct scan);

	*scan = (struct scan){.r = r, .count_max = count_max, .visit = visit, .context = context};
	scan_run(scan, as_utf8(r, xml));
	buf_free(&scan->value);
}

void
xml_text_scan(struct reading *r, struct str xml, unsigned count_max,
	void (*visit)(void *context, struct str name, struct str text), void *context)
{
	struct scan *scan = ARENA_NEW(reading_arena(r), struct scan);

	*scan = (struct scan){.r = r,
		.count_max = count_max,
		.visit = visit,
		.context = context,
		.text_only = true};
	scan_run(scan, as_utf8(r, xml));
	buf_free(&scan->value);
}

/* ---- what the properties are to us ---- */

static const struct {
	struct str name;
	const char *fact;
	bool is_date;
} known[] = {
	{STR_INIT("dc:title"), FACT_TITLE, false},
	{STR_INIT("dc:creator"), FACT_AUTHOR, false},
	{STR_INIT("dc:description"), FACT_SUBJECT, false},
	{STR_INIT("dc:subject"), FACT_KEYWORDS, false},
	{STR_INIT("dc:language"), FACT_LANGUAGE, false},
	{STR_INIT("dc:rights"), "copyright", false},
	{STR_INIT("pdf:Keywords"), FACT_KEYWORDS, false},
	{STR_INIT("pdf:Producer"), FACT_TOOL, false},
	{STR_INIT("xmp:CreatorTool"), FACT_TOOL, false},
	{STR_INIT("xmp:CreateDate"), FACT_CREATED, true},
	{STR_INIT("xmp:ModifyDate"), FACT_MODIFIED, true},
	{STR_INIT("xap:CreatorTool"), FACT_TOOL, false},
	{STR_INIT("xap:CreateDate"), FACT_CREATED, true},
	{STR_INIT("xap:ModifyDate"), FACT_MODIFIED, true},
	{STR_INIT("photoshop:Credit"), "credit", false},
	{STR_INIT("tiff:Artist"), FACT_AUTHOR, false},
};

static void
property_give(void *context, struct str name, struct str text)
{
	enum { NAME_SIZE_MAX = 100, THUMBNAIL_MIN = 16 * 1024 };
	struct fact_once *once = context;
	int64_t moment;

	if (text.len > THUMBNAIL_MIN || name.len > NAME_SIZE_MAX || str_starts(name, STR("x:")))
		return;
	for (size_t i = 0; i < COUNT_OF(known); i++) {
		if (!str_equal(name, known[i].name))
			continue;
		if (known[i].is_date && date_parse_iso(text, &moment))
			fact_once_date(once, known[i].fact, moment);
		else
			fact_once_give(once, known[i].fact, text);
		return;
	}
	fact_once_give(
		once, str_format(reading_arena(once->r), "xmp:%.*s", STR_ARG(name)).data, text);
}

void
xmp_give(struct fact_once *once, struct str packet)
{
	xmp_scan(once->r, packet, XMP_PROPERTY_MAX, property_give, once);
}
