#include "compare/diff/diff_lines.h"

#include "base/arena.h"
#include "base/limits.h"
#include "base/utf8.h"
#include "compare/diff/diff_text.h"

#include <string.h>

enum {
	WIDTH_MAX = 150,      /* characters of a line that a page or a mail program broke */
	HEAD_LINES = 3,       /* of each page, above and below, that may be heads or feet */
	HEAD_SIZE_MAX = 200,  /* bytes: a longer line is text */
	HEAD_KEYS_MAX = 4096, /* different ones looked at */
	CELL_SHORT = 30,
	ROW_SIZE_MAX = 16384 /* bytes: a longer line with tabs is no row that anyone reads */
};

/* ---- splitting ---- */

static size_t
count_codepoints(struct str s)
{
	size_t count = 0;

	for (size_t i = 0; i < s.len; i++)
		count += ((unsigned char)s.data[i] & 0xc0) != 0x80;
	return count;
}

/* Signs of quotation in mail ("> > "), and bullets that are letters in a symbol font ("o "). */
static struct str
quotes_strip(struct str line)
{
	for (;;) {
		line = str_trim(line);
		if (line.len > 0 && (line.data[0] == '>' || line.data[0] == '|'))
			line = str_from(line, 1);
		else
			break;
	}
	if (line.len > 2 && line.data[0] == 'o' && char_is_space(line.data[1]))
		line = str_trim(str_from(line, 1));
	return line;
}

/* Tabs part cells; the one behind a paragraph's number does not. */
static uint16_t
cells_count(struct str text, const struct diff_label *label)
{
	struct str rest = label == NULL ? text : str_trim(str_from(text, label->size));
	size_t tabs = 0;

	for (size_t i = 0; i < rest.len && text.len <= ROW_SIZE_MAX; i++)
		tabs += rest.data[i] == '\t' ? 1 : 0;
	if (tabs == 0)
		return 0;
	tabs += label == NULL ? 1 : 2;
	return tabs > UINT16_MAX ? UINT16_MAX : (uint16_t)tabs;
}

/* Two columns of prose have tabs as well, between long lines. */
static bool
is_pair_short(struct str text)
{
	size_t tab = str_find_char(text, '\t');
	struct str left = str_trim(str_slice(text, 0, tab));
	struct str right = str_trim(str_from(text, tab));

	return count_codepoints(left) <= CELL_SHORT || count_codepoints(right) <= CELL_SHORT;
}

/* Two cells alone are a row where another stands beside it. */
static void
rows_settle(struct diff_lines *lines)
{
	uint16_t before = 0;

	for (size_t i = 0; i < lines->count; i++) {
		struct diff_line *line = &lines->lines[i];
		uint16_t cells = line->cells;
		uint16_t behind = i + 1 < lines->count ? lines->lines[i + 1].cells : 0;

		if (cells == 2 && (before + behind == 0 || !is_pair_short(line->text)))
			line->cells = 0;
		before = cells;
	}
}

static void
line_add(struct arena *arena, struct diff_lines *to, size_t *room, struct diff_line line)
{
	if (to->count == *room) {
		size_t more = *room == 0 ? 256 : *room * 2;
		struct diff_line *lines = ARENA_ARRAY(arena, more, struct diff_line);

		if (to->count > 0)
			memcpy(lines, to->lines, to->count * sizeof *lines);
		to->lines = lines;
		*room = more;
	}
	to->lines[to->count++] = line;
}

static void
lines_split(struct arena *arena, const struct diff_source *source, struct diff_lines *to)
{
	struct str rest = source->text;
	struct str raw;
	size_t room = 0;
	size_t from = 0;
	size_t next_page = 0;
	uint32_t page = 0;
	bool is_blank = true;

	while (str_cut(&rest, '\n', &raw)) {
		struct diff_line line = {.text = quotes_strip(raw)};

		if (to->count == DIFF_LINE_COUNT_MAX) {
			to->is_cut = true;
			return;
		}
		while (next_page < source->page_count && source->pages[next_page] <= from) {
			page++;
			next_page++;
		}
		page += raw.len > 0 && raw.data[0] == '\f' ? 1 : 0;
		line.page = page;
		line.from = (uint32_t)(from +
			count_codepoints(str_make(raw.data, (size_t)(line.text.data - raw.data))));
		line.is_after_blank = is_blank;
		is_blank = is_blank || line.text.len == 0;
		from += count_codepoints(raw) + 1;
		if (line.text.len == 0)
			continue;
		line.has_label = diff_label_read(line.text, &line.label);
		line.cells = cells_count(line.text, line.has_label ? &line.label : NULL);
		line_add(arena, to, &room, line);
		is_blank = false;
	}
}

/* ---- heads and feet ---- */

/* "7", "- 7 -", "Page 7 of 12", "7 | Page", "vii": nothing but a number. */
static bool
is_page_number(struct str line)
{
	bool has_digit = false;

	if (line.len > 24)
		return false;
	for (size_t i = 0; i < line.len;) {
		struct str rest = str_from(line, i);

		if (char_is_digit(line.data[i])) {
			has_digit = true;
			i++;
		} else if (str_starts_nocase(rest, STR("page"))) {
			i += 4;
		} else if (str_starts_nocase(rest, STR("of"))) {
			i += 2;
		} else if (!char_is_alpha(line.data[i]) && line.data[i] != '.' &&
			line.data[i] != ',') {
			i++; /* white space, dashes, bars, brackets, slashes */
		} else {
			return false;
		}
	}
	return has_digit;
}

/* Letters and one # for each number, so that "Page 3 of 9" is "Page 4 of 9". */
static uint64_t
head_key(struct str line, bool is_foot)
{
	uint64_t hash = is_foot ? 0x51afd7ed558ccd1du : 0x9e3779b97f4a7c15u;
	bool was_digit = false;

	for (size_t i = 0; i < line.len; i++) {
		char c = char_lower(line.data[i]);

		if (char_is_space(c) || (char_is_digit(c) && was_digit))
			continue;
		was_digit = char_is_digit(c);
		hash = (hash ^ (unsigned char)(was_digit ? '#' : c)) * 0x100000001b3u;
		hash ^= hash >> 29;
	}
	return hash | 1;
}

struct head_slot {
	uint64_t key;
	uint32_t pages;
	uint32_t last_page;
	struct str line;
};

struct heads {
	struct head_slot slots[HEAD_KEYS_MAX];
	uint32_t page_count;
};

static struct head_slot *
head_slot(struct heads *heads, uint64_t key)
{
	for (size_t probe = 0; probe < 16; probe++) {
		struct head_slot *slot = &heads->slots[((key >> 7) + probe) & (HEAD_KEYS_MAX - 1)];

		if (slot->key == 0 || slot->key == key)
			return slot;
	}
	return NULL;
}

/* Calls for each line near a page's edge. `rank` 0 is the outermost. */
static void
edges_visit(struct diff_lines *lines, struct heads *heads,
	void (*visit)(struct heads *heads, struct diff_line *line, bool is_foot, size_t rank))
{
	for (size_t first = 0; first < lines->count;) {
		size_t end = first + 1;

		while (end < lines->count && lines->lines[end].page == lines->lines[first].page)
			end++;
		for (size_t i = 0; i < HEAD_LINES && first + i < end; i++) {
			visit(heads, &lines->lines[first + i], false, i);
			visit(heads, &lines->lines[end - 1 - i], true, i);
		}
		first = end;
	}
}

static void
head_count(struct heads *heads, struct diff_line *line, bool is_foot, size_t rank)
{
	struct head_slot *slot;

	(void)rank;
	if (line->text.len > HEAD_SIZE_MAX)
		return;
	slot = head_slot(heads, head_key(line->text, is_foot));
	if (slot == NULL || (slot->key != 0 && slot->last_page == line->page))
		return;
	slot->key = head_key(line->text, is_foot);
	slot->last_page = line->page;
	if (slot->pages++ == 0)
		slot->line = line->text;
}

/* Two of five: pages on the left and on the right have heads of their own. */
static bool
head_is_one(const struct heads *heads, const struct head_slot *slot)
{
	return slot->pages >= 2 && slot->pages * 5 >= heads->page_count * 2;
}

static void
head_mark(struct heads *heads, struct diff_line *line, bool is_foot, size_t rank)
{
	const struct head_slot *slot;

	if (line->text.len > HEAD_SIZE_MAX)
		return;
	/* A number alone is a page's only at its very edge: else it is a cell of a table. */
	if (rank == 0 && is_page_number(line->text) &&
		(heads->page_count > 1 || str_starts_nocase(line->text, STR("page")) ||
			line->text.data[0] == '-'))
		line->is_head = true;
	slot = head_slot(heads, head_key(line->text, is_foot));
	if (slot != NULL && slot->key != 0 && head_is_one(heads, slot))
		line->is_head = true;
}

static void
heads_find(struct arena *arena, struct diff_lines *lines, struct diff_text *text)
{
	struct heads *heads = ARENA_NEW(arena, struct heads);

	for (size_t i = 0; i < lines->count; i++)
		if (i == 0 || lines->lines[i].page != lines->lines[i - 1].page)
			heads->page_count++;
	edges_visit(lines, heads, head_count);
	edges_visit(lines, heads, head_mark);
	for (size_t i = 0; i < HEAD_KEYS_MAX; i++)
		text->head_count += head_is_one(heads, &heads->slots[i]) ? 1 : 0;
	text->heads = ARENA_ARRAY(arena, text->head_count, struct diff_head);
	text->head_count = 0;
	for (size_t i = 0; i < HEAD_KEYS_MAX; i++)
		if (head_is_one(heads, &heads->slots[i]))
			text->heads[text->head_count++] = (struct diff_head){
				heads->slots[i].line, heads->slots[i].pages};
}

/* ---- paragraphs ---- */

static size_t
first_word_size(struct str line)
{
	size_t i = 0;

	while (i < line.len && !char_is_space(line.data[i]))
		i++;
	return count_codepoints(str_slice(line, 0, i));
}

/* The width at which lines were broken, in characters; 0 where each line is a paragraph. */
static size_t
width_find(const struct diff_lines *lines)
{
	size_t counts[WIDTH_MAX + 2] = {0};
	size_t seen = 0;
	size_t width = WIDTH_MAX + 1;
	size_t full = 0;

	for (size_t i = 0; i < lines->count; i++) {
		size_t size = count_codepoints(lines->lines[i].text);

		counts[size > WIDTH_MAX ? WIDTH_MAX + 1 : size]++;
	}
	/* The width that one line in twenty passes: addresses of the web are longer than any. */
	while (width > 0 && (seen + counts[width]) * 20 <= lines->count)
		seen += counts[width--];
	if (width > WIDTH_MAX)
		return 0;
	for (size_t size = width * 4 / 5; size <= width; size++)
		full += counts[size];
	return full * 5 >= lines->count ? width : 0;
}

static bool
line_ends_sentence(struct str line)
{
	char last = line.len > 0 ? line.data[line.len - 1] : '.';

	return last == '.' || last == ':' || last == ';' || last == '?' || last == '!';
}

static bool
begins_with_bullet(struct str line)
{
	return str_starts(line, STR("\xe2\x80\xa2")) || str_starts(line, STR("- ")) ||
		str_starts(line, STR("* ")) || str_starts(line, STR("\xe2\x96\xaa")) ||
		str_starts(line, STR("\xef\x82\xb7"));
}

static bool
line_begins(const struct diff_line *before, const struct diff_line *line, size_t width)
{
	bool is_lower;

	if (line->cells > 0 || before->cells > 0 || line->has_label ||
		begins_with_bullet(line->text))
		return true;
	is_lower = line->text.data[0] >= 'a' && line->text.data[0] <= 'z';
	if (line->page != before->page)
		return !(is_lower && !line_ends_sentence(before->text));
	if (line->is_after_blank)
		return true;
	if (before->text.data[before->text.len - 1] == '-' && is_lower)
		return false;
	/* A line that had room for the next one's first word was ended on purpose. */
	return width == 0 ||
		count_codepoints(before->text) + 1 + first_word_size(line->text) <= width;
}

static void
paragraphs_find(struct diff_lines *lines)
{
	size_t width = width_find(lines);
	const struct diff_line *before = NULL;

	for (size_t i = 0; i < lines->count; i++) {
		struct diff_line *line = &lines->lines[i];

		line->begins = before == NULL ||
			(!line->is_head && line_begins(before, line, width));
		if (!line->is_head)
			before = line;
	}
}

void
diff_lines_read(struct arena *arena, const struct diff_source *source, struct diff_lines *ret_lines,
	struct diff_text *text)
{
	*ret_lines = (struct diff_lines){0};
	lines_split(arena, source, ret_lines);
	rows_settle(ret_lines);
	heads_find(arena, ret_lines, text);
	paragraphs_find(ret_lines);
}
