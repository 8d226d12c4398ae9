/* Apple iWork: Pages, Numbers, Keynote. The XML of '05 to '09 (as found in files: Apple
 * published only Keynote 2's), and the text of the archives written since 2013. */
#include "base/arena.h"
#include "base/buf.h"
#include "base/date.h"
#include "base/err.h"
#include "base/limits.h"
#include "extract/format.h"
#include "extract/iwork.h"
#include "extract/list_label.h"
#include "extract/numfmt.h"
#include "extract/package.h"
#include "extract/prose.h"
#include "extract/reading.h"
#include "extract/xml.h"

#include <zlib.h>

enum token {
	PARAGRAPH = 1,
	LINE_BREAK,
	TAB,
	PAGE_NUMBER,
	FIELD,
	STYLES,
	SLIDE,
	NOTES,
	ANNOTATION,
	STICKY,
	HEADER,
	FOOTNOTE,
	GRID,
	CELL_TEXT,
	CELL_NUMBER,
	CELL_EMPTY,
	CELL_DATE,
	CHOICE,
	CHOICES,
	CHOSEN,
	NAMED,
	STRING,
	LINK,
	PAGES
};

static const struct xml_name names[] = {
	{XML_SF, "p", PARAGRAPH},
	{XML_SF, "br", LINE_BREAK},
	{XML_SF, "lnbr", LINE_BREAK},
	{XML_SF, "crbr", LINE_BREAK},
	{XML_SF, "tab", TAB},
	{XML_SF, "page-number", PAGE_NUMBER},
	{XML_SF, "page-count", FIELD},
	{XML_SF, "date-time", FIELD},
	{XML_SF, "stylesheet", STYLES},
	{XML_KEY, "theme-list", STYLES},
	{XML_KEY, "master-slides", STYLES},
	{XML_SF, "stylesheet-ref", STYLES},
	{XML_KEY, "slide", SLIDE},
	{XML_KEY, "notes", NOTES},
	{XML_SF, "annotation", ANNOTATION},
	{XML_KEY, "sticky-note", STICKY},
	{XML_SF, "header", HEADER},
	{XML_SF, "footer", HEADER},
	{XML_SF, "footnote", FOOTNOTE},
	{XML_SF, "grid", GRID},
	{XML_SF, "ct", CELL_TEXT},
	{XML_SF, "so", CELL_TEXT},
	{XML_SF, "n", CELL_NUMBER},
	{XML_SF, "du", CELL_NUMBER},
	{XML_SF, "g", CELL_EMPTY},
	{XML_SF, "s", CELL_EMPTY},
	{XML_SF, "d", CELL_DATE},
	{XML_SF, "menu-choices", CHOICES},
	{XML_SF, "t", CHOICE},
	{XML_SF, "proxied-cell-ref", CHOSEN},
	{XML_SF, "rn", CELL_NUMBER},
	{XML_SF, "rd", CELL_DATE},
	{XML_SF, "tabular-model", NAMED},
	{XML_KEY, "workspace", NAMED},
	{XML_SF, "chart-name", STRING},
	{XML_SF, "link", LINK},
	{XML_KEY, "section-drawables", PAGES},
};

/* Page numbers of headers are counted on for so many pages: then the rule is plain. */
enum { COUNTED_PAGES_MAX = 200 };
enum { OPEN_MAX = 64, CHOICE_MAX = 4096, MEMBER_SIZE_MAX = 256 * 1024 * 1024 };

/* One of the values that a cell with a menu can have. */
struct choice {
	struct str id;
	struct str text;
};

struct iwork {
	struct package p;
	struct prose prose;
	int taking;
	uint32_t slides;
	uint32_t columns; /* of the table at hand */
	uint32_t cells;
	struct {
		int depth;
		uint32_t place;
	} open[OPEN_MAX];
	int open_count;
	struct choice *choices; /* of the whole document; CHOICE_MAX of them */
	size_t choice_count;
	int choices_depth; /* of the list being read; 0: none */
	uint32_t pages;
	/* The header or footer at hand: one stands for all pages. Its text up to its page number
	 * and behind it, and the number on its first page. */
	struct buf before;
	struct buf behind;
	bool is_header;
	bool is_numbered;
	uint8_t number_format; /* enum list_format */
	struct str number;
};

/* ---- headers and footers ---- */

static void
header_text(struct iwork *w, struct str text)
{
	if (w->is_header)
		buf_add(w->is_numbered ? &w->behind : &w->before, text);
	prose_text(&w->prose, text);
}

static uint8_t
number_format(struct str name)
{
	static const struct {
		const char *name;
		uint8_t format;
	} known[] = {{"lower-roman", LIST_LOWER_ROMAN}, {"upper-roman", LIST_UPPER_ROMAN},
		{"lower-alpha", LIST_LOWER_LETTER}, {"upper-alpha", LIST_UPPER_LETTER}};

	for (size_t i = 0; i < COUNT_OF(known); i++)
		if (str_equal(name, str_of(known[i].name)))
			return known[i].format;
	return LIST_DECIMAL;
}

static void
number_taken(struct iwork *w, struct xml *xml)
{
	struct str value = xml_attribute(xml, "value");

	if (w->is_header && !w->is_numbered) {
		w->is_numbered = true;
		w->number_format = number_format(xml_attribute(xml, "format"));
		w->number = str_copy(reading_arena(w->p.r), value);
		prose_text(&w->prose, value);
		return;
	}
	header_text(w, value);
}

static void
number_label(struct iwork *w, uint32_t number, struct buf *ret_label)
{
	struct list_numbers list = {0};
	struct list_numbers none = {0};

	list.levels[0] = (struct list_level){.text = STR("%1"),
		.start = number,
		.format = w->number_format,
		.has_start = true,
		.has_text = true};
	buf_clear(ret_label);
	list_label(&list, &none, 0, ret_label);
}

/* What the header shows on the second page and those that follow. */
static void
header_count_on(struct iwork *w)
{
	struct buf label CLEANUP(buf_free) = {0};
	uint32_t first = 0;

	for (uint32_t i = 1; i <= COUNTED_PAGES_MAX && first == 0 && w->is_numbered; i++) {
		number_label(w, i, &label);
		first = str_equal(buf_str(&label), w->number) ? i : 0;
	}
	for (uint32_t page = 1; first > 0 && page < w->pages && page < COUNTED_PAGES_MAX; page++) {
		number_label(w, first + page, &label);
		prose_line(&w->prose);
		prose_text(&w->prose, buf_str(&w->before));
		prose_text(&w->prose, buf_str(&label));
		prose_text(&w->prose, buf_str(&w->behind));
	}
	buf_clear(&w->before);
	buf_clear(&w->behind);
	w->is_header = false;
	w->is_numbered = false;
}

static void
place_open(
	struct iwork *w, struct xml *xml, enum place_kind kind, uint32_t number, struct str label)
{
	prose_line(&w->prose);
	if (w->open_count == OPEN_MAX)
		return;
	w->open[w->open_count].depth = xml_depth(xml);
	w->open[w->open_count++].place = prose_place(&w->prose, kind, number, label);
}

static void
cell(struct iwork *w, struct str text)
{
	prose_text(&w->prose, text);
	if (w->columns > 0 && ++w->cells % w->columns == 0)
		prose_row(&w->prose);
	else
		prose_tab(&w->prose);
}

/* A number as a spreadsheet shows it: the file has all its binary places. */
static void
number_cell(struct iwork *w, struct str value)
{
	struct buf text CLEANUP(buf_free) = {0};
	double number;

	if (!str_to_double(value, &number)) {
		cell(w, value);
		return;
	}
	numfmt_general(&text, number);
	cell(w, buf_str(&text));
}

/* Seconds since the beginning of 2001, without a zone. */
static void
date_cell(struct iwork *w, struct str value)
{
	struct arena *arena = reading_arena(w->p.r);
	double seconds;
	int64_t moment;

	if (!str_to_double(value, &seconds) || !(seconds > -1e10 && seconds < 1e11)) {
		cell(w, value);
		return;
	}
	moment = date_days(2001, 1, 1) * 86400 + (int64_t)seconds;
	cell(w, moment % 86400 == 0 ? date_iso_day(arena, moment) : date_iso(arena, moment));
}

static void
choice_begin(struct iwork *w, struct xml *xml)
{
	struct arena *arena = reading_arena(w->p.r);

	if (w->choices == NULL)
		w->choices = ARENA_ARRAY(arena, CHOICE_MAX, struct choice);
	if (w->choices_depth != 0 && w->choice_count < CHOICE_MAX)
		w->choices[w->choice_count++].id = str_copy(
			arena, xml_attribute_in(xml, XML_SFA, "ID"));
}

static void
chosen_cell(struct iwork *w, struct str id)
{
	for (size_t i = w->choice_count; i-- > 0;) {
		if (str_equal(w->choices[i].id, id)) {
			cell(w, w->choices[i].text);
			return;
		}
	}
	cell(w, STR(""));
}

static void
text_cell(struct iwork *w, struct str text)
{
	if (text.data == NULL)
		return;
	if (w->choices_depth == 0)
		cell(w, text);
	else if (w->choice_count > 0)
		w->choices[w->choice_count - 1].text = str_copy(reading_arena(w->p.r), text);
}

static void
iwork_begin_table(struct iwork *w, struct xml *xml, int token)
{
	uint64_t columns = 0;

	switch (token) {
	case GRID:
		prose_row(&w->prose);
		w->cells = 0;
		w->columns = 0;
		if (str_to_u64(xml_attribute(xml, "numcols"), &columns) && columns < 100000)
			w->columns = (uint32_t)columns;
		break;
	case CELL_TEXT:
		text_cell(w, xml_attribute_in(xml, XML_SFA, "s"));
		break;
	case CELL_NUMBER:
		number_cell(w, xml_attribute_in(xml, XML_SF, "v"));
		break;
	case CELL_DATE:
		date_cell(w, xml_attribute(xml, "cell-date"));
		break;
	case CHOICES:
		w->choices_depth = xml_depth(xml);
		break;
	case CHOICE:
		choice_begin(w, xml);
		break;
	case CHOSEN:
		chosen_cell(w, xml_attribute_in(xml, XML_SFA, "IDREF"));
		break;
	case CELL_EMPTY:
		cell(w, STR(""));
		break;
	case NAMED:
		prose_row(&w->prose);
		prose_text(&w->prose,
			token == NAMED && xml_space_of(xml) == XML_SF
				? xml_attribute_in(xml, XML_SF, "name")
				: xml_attribute(xml, "workspace-name"));
		prose_row(&w->prose);
		break;
	case STRING:
		prose_line(&w->prose);
		prose_text(&w->prose, xml_attribute(xml, "string"));
		prose_line(&w->prose);
		break;
	default:
		break;
	}
}

static void
pages_count(struct iwork *w, struct str count)
{
	uint64_t pages;

	if (str_to_u64(count, &pages) && pages < PLACE_COUNT_MAX)
		w->pages += (uint32_t)pages;
}

static void
iwork_begin(void *context, struct xml *xml, int token)
{
	struct iwork *w = context;

	switch (token) {
	case PARAGRAPH:
		w->taking++;
		break;
	case LINE_BREAK:
		prose_line(&w->prose);
		break;
	case TAB:
		header_text(w, STR("\t"));
		break;
	case PAGE_NUMBER:
		number_taken(w, xml);
		break;
	case FIELD:
		header_text(w, xml_attribute(xml, "value"));
		break;
	case PAGES:
		pages_count(w, xml_attribute(xml, "page-count"));
		break;
	case STYLES:
		xml_skip(xml);
		break;
	case SLIDE:
		place_open(w, xml, PLACE_SLIDE, ++w->slides, STR(""));
		break;
	case NOTES:
		place_open(w, xml, PLACE_NOTES, w->slides, STR(""));
		break;
	case ANNOTATION:
	case STICKY:
		place_open(w, xml, PLACE_COMMENT, 0, STR(""));
		break;
	case HEADER:
		place_open(w, xml, PLACE_HEADER, 0, STR(""));
		w->is_header = true;
		break;
	case FOOTNOTE:
		prose_text(&w->prose, STR(" "));
		break;
	case LINK:
		reading_fact(w->p.r, FACT_LINK, xml_attribute(xml, "href"));
		break;
	default:
		iwork_begin_table(w, xml, token);
	}
}

static void
iwork_end(void *context, struct xml *xml, int token)
{
	struct iwork *w = context;

	if (token == CHOICES)
		w->choices_depth = 0;
	if (token == PARAGRAPH) {
		if (w->taking > 0)
			w->taking--;
		prose_line(&w->prose);
	}
	if (token == HEADER)
		header_count_on(w);
	while (w->open_count > 0 && w->open[w->open_count - 1].depth >= xml_depth(xml)) {
		prose_place_end(&w->prose, w->open[--w->open_count].place);
		prose_line(&w->prose);
	}
}

static void
iwork_text_taken(void *context, struct xml *xml, struct str text)
{
	struct iwork *w = context;

	(void)xml;
	if (w->taking > 0)
		header_text(w, text);
}

static const struct xml_hooks hooks = {
	.names = names,
	.name_count = COUNT_OF(names),
	.begin = iwork_begin,
	.end = iwork_end,
	.text = iwork_text_taken,
};

/* A gzip member, within bounds. */
static bool
gunzip(struct str packed, struct buf *to)
{
	z_stream z = {0};
	int code = Z_OK;

	if (inflateInit2(&z, 16 + MAX_WBITS) != Z_OK)
		return false;
	z.next_in = (Bytef *)(uintptr_t)packed.data;
	z.avail_in = (uInt)packed.len;
	while (code == Z_OK) {
		char *room = buf_reserve(to, 64 * 1024);

		if (room == NULL)
			break;
		z.next_out = (Bytef *)room;
		z.avail_out = 64 * 1024;
		code = inflate(&z, Z_NO_FLUSH);
		buf_grown(to, 64 * 1024 - z.avail_out);
	}
	(void)inflateEnd(&z);
	return code == Z_STREAM_END;
}

static bool
packed_index_read(struct iwork *w, struct zip_entry *entry)
{
	struct buf packed CLEANUP(buf_free) = {.size_max = MEMBER_SIZE_MAX};
	struct buf text CLEANUP(buf_free) = {.size_max = MEMBER_SIZE_MAX};
	struct err err = {0};

	if (!zip_read(&w->p.zip, entry, &packed, MEMBER_SIZE_MAX, &err) ||
		(!gunzip(buf_str(&packed), &text) &&
			!err_set(&err, ERR_DAMAGED, "its index breaks off")))
		package_damage(&w->p, &err);
	err_clear(&err);
	if (!xml_read_str(buf_str(&text), &hooks, w, &err))
		package_damage(&w->p, &err);
	return true;
}

/* ---- archives ---- */

static void
archive_read(struct iwork *w, const struct zip *zip, struct zip_entry *entry)
{
	struct buf packed CLEANUP(buf_free) = {.size_max = MEMBER_SIZE_MAX};
	struct buf plain CLEANUP(buf_free) = {.size_max = MEMBER_SIZE_MAX};
	struct err err = {0};

	if (!zip_read(zip, entry, &packed, MEMBER_SIZE_MAX, &err) ||
		!iwork_unpack(buf_str(&packed), &plain, &err))
		package_damage(&w->p, &err);
	iwork_text(buf_str(&plain), &w->prose);
}

static bool
archives_read(struct iwork *w, const struct zip *zip)
{
	bool found = false;

	for (size_t i = 0; i < zip->count; i++) {
		struct zip_entry *entry = &zip->entries[i];

		if (!str_ends_nocase(entry->name, STR(".iwa")))
			continue;
		found = true;
		/* Masters hold prompts; what is shown is copied from them. */
		if (str_find(entry->name, STR("MasterSlide")) != STR_NONE ||
			str_find(entry->name, STR("TemplateSlide")) != STR_NONE ||
			str_find(entry->name, STR("Stylesheet")) != STR_NONE) {
			entry->used = true;
			continue;
		}
		archive_read(w, zip, entry);
	}
	return found;
}

static bool
inner_archives_read(struct iwork *w, struct zip_entry *entry)
{
	struct buf bytes CLEANUP(buf_free) = {.size_max = MEMBER_SIZE_MAX};
	struct zip inner;
	struct err err = {0};

	if (!zip_read(&w->p.zip, entry, &bytes, MEMBER_SIZE_MAX, &err))
		package_damage(&w->p, &err);
	return zip_open(reading_arena(w->p.r), buf_str(&bytes), &inner, &err) &&
		archives_read(w, &inner);
}

/* ---- the document ---- */

static bool
text_read(struct iwork *w)
{
	static const char *const indexes[] = {"index.xml", "index.apxl"};
	static const char *const packed[] = {"index.xml.gz", "index.apxl.gz"};
	struct zip_entry *entry;

	for (size_t i = 0; i < COUNT_OF(indexes); i++)
		if (package_xml(&w->p, str_of(indexes[i]), &hooks, w))
			return true;
	for (size_t i = 0; i < COUNT_OF(packed); i++) {
		entry = zip_find(&w->p.zip, str_of(packed[i]));
		if (entry != NULL)
			return packed_index_read(w, entry);
	}
	entry = zip_find(&w->p.zip, STR("Index.zip"));
	if (entry != NULL)
		return inner_archives_read(w, entry);
	return archives_read(w, &w->p.zip);
}

static void
furniture_pass(struct iwork *w)
{
	static const char *const ends[] = {"/", ".plist", "thumbs/", ".chrtshr"};

	for (size_t i = 0; i < w->p.zip.count; i++) {
		struct zip_entry *entry = &w->p.zip.entries[i];

		for (size_t j = 0; j < COUNT_OF(ends); j++)
			if (str_ends_nocase(entry->name, str_of(ends[j])) ||
				str_starts(entry->name, STR("thumbs/")))
				entry->used = true;
	}
}

static void
iwork_clean(struct iwork **w)
{
	buf_free(&(*w)->before);
	buf_free(&(*w)->behind);
}

static bool
iwork_read(struct reading *r, struct err *err)
{
	struct iwork *w CLEANUP(iwork_clean) = ARENA_NEW(reading_arena(r), struct iwork);

	w->prose.r = r;
	if (!package_open(r, reading_bytes(r), &w->p, err))
		return false;
	if (package_iwork_locked(&w->p.zip) || zip_find(&w->p.zip, STR(".iwph")) != NULL ||
		zip_find(&w->p.zip, STR(".iwpv2")) != NULL)
		return err_set(err, ERR_PASSWORD,
			"it is encrypted with a password, which cannot be used here: ask "
			"for a copy without one");
	if (!text_read(w))
		return err_set(err, ERR_DAMAGED, "the document's text cannot be found in it");
	prose_row(&w->prose);
	reading_break(r, false);
	if (w->slides > 0)
		reading_number(r, "slides", w->slides);
	furniture_pass(w);
	return package_parts(&w->p, err) && package_outcome(&w->p, err);
}

static int
pages_bid(struct probe *probe)
{
	return probe_package(probe) == PACKAGE_PAGES ? BID_SURE : BID_NO;
}

static int
numbers_bid(struct probe *probe)
{
	return probe_package(probe) == PACKAGE_NUMBERS ? BID_SURE : BID_NO;
}

static int
keynote_bid(struct probe *probe)
{
	return probe_package(probe) == PACKAGE_KEYNOTE ? BID_SURE : BID_NO;
}

const struct format format_pages = {
	.name = "pages",
	.title = "Apple Pages document",
	.version = "2",
	.kind = KIND_DOCUMENT,
	.extensions = "pages template",
	.bid = pages_bid,
	.read = iwork_read,
};

const struct format format_numbers = {
	.name = "numbers",
	.title = "Apple Numbers spreadsheet",
	.version = "2",
	.kind = KIND_SHEET,
	.extensions = "numbers nmbtemplate",
	.bid = numbers_bid,
	.read = iwork_read,
};

const struct format format_keynote = {
	.name = "keynote",
	.title = "Apple Keynote presentation",
	.version = "2",
	.kind = KIND_SLIDES,
	.extensions = "key kth",
	.bid = keynote_bid,
	.read = iwork_read,
};
