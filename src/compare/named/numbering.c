#include "compare/named/numbering.h"

#include "base/arena.h"
#include "base/utf8.h"
#include "compare/meeting/phrase.h"
#include "compare/subject.h"

#include <stdlib.h>
#include <string.h>

enum {
	STEP_MIN = 5,     /* steps in order before a jump says something */
	JUMP_SHARE = 5,   /* at most one jump in so many steps */
	JUMP_MAX = 200,   /* jumps that are looked into: each goes over the text */
	SKIP_MAX = 3,     /* numbers that one jump may leave out */
	NUMBER_MAX = 300, /* of a paragraph: more is a quantity */
	LINE_SHOWN = 160,
	PARAGRAPH_HOLE_MAX = 2,
	PAGE_LABEL_MAX = 5000,
	PAGE_LABEL_SIZE = 8, /* bytes of the shortest: "page1of2" */
	PAGE_PLACE = 1       /* kind of a page among places */
};

struct label {
	unsigned numbers[NUMBERING_DEPTH_MAX];
	unsigned depth;
	size_t from;
	size_t to; /* of its line */
};

/* ---- paragraphs ---- */

static bool
label_numbers(struct str line, size_t *at, struct label *label)
{
	for (;;) {
		unsigned value = 0;
		size_t digits = 0;

		while (*at < line.len && char_is_digit(line.data[*at]) && digits < 4) {
			value = value * 10 + (unsigned)(line.data[(*at)++] - '0');
			digits++;
		}
		if (digits == 0 || digits > 3 || value > NUMBER_MAX || value == 0 ||
			label->depth == NUMBERING_DEPTH_MAX)
			return false;
		label->numbers[label->depth++] = value;
		if (*at + 1 >= line.len || line.data[*at] != '.' ||
			!char_is_digit(line.data[*at + 1]))
			return true;
		(*at)++;
	}
}

/* "4.1 The", "5. The", "6) The", "7.": a label, and then a letter or nothing. */
static bool
label_of_line(struct str line, struct label *ret_label)
{
	struct str rest;
	size_t at = 0;
	bool ended = false;

	*ret_label = (struct label){0};
	if (!label_numbers(line, &at, ret_label))
		return false;
	if (at < line.len && (line.data[at] == '.' || line.data[at] == ')')) {
		ended = true;
		at++;
	}
	rest = str_from(line, at);
	if (!ended && (ret_label->depth == 1 || rest.len == 0))
		return false;
	if (rest.len == 0)
		return true;
	if (!char_is_space(rest.data[0]))
		return false;
	rest = str_trim(rest);
	/* "2.5 million", "4.1 km", "5. 12": quantities and dates. */
	if (rest.len == 0)
		return true;
	if (!ended && rest.data[0] >= 'a' && rest.data[0] <= 'z')
		return false;
	return char_is_alpha(rest.data[0]) || (unsigned char)rest.data[0] >= 0xC3 ||
		rest.data[0] == '"' || rest.data[0] == '\'' || rest.data[0] == '(';
}

static bool
is_mark(char c)
{
	return c == ' ' || c == '\t' || c == '*' || c == '#' || c == '_';
}

/* Lines that begin with a digit, and no fewer than labels_take tries. */
static size_t
labels_room(struct str text)
{
	size_t room = 2;

	for (size_t i = 0; i + 1 < text.len && room < NUMBERING_LABEL_MAX; i++)
		room += text.data[i] == '\n' &&
			(is_mark(text.data[i + 1]) || char_is_digit(text.data[i + 1]));
	return room;
}

static size_t
labels_take(struct str text, struct label *labels)
{
	size_t count = 0;
	size_t from = 0;

	while (from < text.len && count < NUMBERING_LABEL_MAX) {
		size_t to = from;
		size_t front;
		size_t end;

		while (to < text.len && text.data[to] != '\n')
			to++;
		for (front = from; front < to && is_mark(text.data[front]);)
			front++;
		for (end = to; end > front && is_mark(text.data[end - 1]);)
			end--;
		if (front < end && char_is_digit(text.data[front]) &&
			label_of_line(str_slice(text, front, end), &labels[count])) {
			labels[count].from = front;
			labels[count++].to = end;
		}
		from = to + 1;
	}
	return count;
}

enum step { STEP_ORDER, STEP_JUMP, STEP_OTHER };

/* How one label follows the one before. */
static enum step
step_of(const struct label *before, const struct label *label)
{
	unsigned last = label->depth - 1;

	if (label->numbers[last] == 1 && label->depth > before->depth)
		return STEP_ORDER;
	if (label->depth == 1 && label->numbers[0] == 1)
		return STEP_OTHER; /* another list */
	if (label->depth <= before->depth) {
		unsigned was = before->numbers[last];

		if (memcmp(before->numbers, label->numbers, last * sizeof(was)) == 0) {
			if (label->numbers[last] == was + 1)
				return STEP_ORDER;
			if (label->numbers[last] > was + 1 &&
				label->numbers[last] <= was + 1 + SKIP_MAX)
				return STEP_JUMP;
		}
		/* 4.3 is followed by 5.1. */
		if (label->depth == before->depth && label->numbers[last] == 1 &&
			label->numbers[0] > before->numbers[0])
			return STEP_ORDER;
	}
	return STEP_OTHER;
}

/* Whether a label begins a line somewhere after all, however it goes on: "3(a)", "2, The". */
static bool
stands_elsewhere(struct str text, struct str label)
{
	size_t from = 0;

	while (from < text.len) {
		size_t front = from;
		size_t end;

		while (front < text.len && is_mark(text.data[front]))
			front++;
		end = front + label.len;
		if (str_starts(str_from(text, front), label) &&
			(end == text.len ||
				!(char_is_digit(text.data[end]) || text.data[end] == '/' ||
					(text.data[end] == '.' && end + 1 < text.len &&
						char_is_digit(text.data[end + 1])))))
			return true;
		while (front < text.len && text.data[front] != '\n')
			front++;
		from = front + 1;
	}
	return false;
}

/* Whether a label stands between two others with a capital behind it: lines were run together. */
static bool
stands_within(struct str text, struct str label)
{
	for (size_t at = 1; at + label.len + 2 < text.len; at++) {
		size_t end = at + label.len;

		if (!char_is_space(text.data[at - 1]) || !str_starts(str_from(text, at), label))
			continue;
		if (text.data[end] == '.' || text.data[end] == ')')
			end++;
		else if (str_find_char(label, '.') == STR_NONE)
			continue;
		while (end < text.len && (char_is_space(text.data[end]) || text.data[end] == '('))
			end++;
		if (end < text.len && text.data[end] >= 'A' && text.data[end] <= 'Z')
			return true;
	}
	return false;
}

static struct str
label_write(struct arena *arena, const struct label *label, unsigned number)
{
	struct str all = STR("");

	for (unsigned i = 0; i + 1 < label->depth; i++)
		all = str_format(arena, "%.*s%u.", STR_ARG(all), label->numbers[i]);
	return str_format(arena, "%.*s%u", STR_ARG(all), number);
}

static struct str
line_show(struct arena *arena, struct str text, const struct label *label)
{
	return phrase_passage(arena, text, label->from,
		label->to - label->from > LINE_SHOWN ? label->from + LINE_SHOWN : label->to, 0);
}

static void
hole_make(struct arena *arena, struct str text, const struct label *before,
	const struct label *after, struct numbering_hole *ret_hole)
{
	unsigned last = after->depth - 1;
	unsigned first = before->numbers[last] + 1;
	struct str label = label_write(arena, after, first);

	if (first + 1 < after->numbers[last])
		label = str_format(arena, "%.*s to %.*s", STR_ARG(label),
			STR_ARG(label_write(arena, after, after->numbers[last] - 1)));
	*ret_hole = (struct numbering_hole){
		.label = label,
		.before = line_show(arena, text, before),
		.after = line_show(arena, text, after),
		.from = after->from,
		.to = after->to,
	};
}

static int
by_size(const void *a, const void *b)
{
	size_t one = *(const size_t *)a;
	size_t other = *(const size_t *)b;

	return (one > other) - (one < other);
}

/* What is usual from one label to the next. */
static size_t
usual_size(struct arena *arena, const struct label *labels, size_t count)
{
	size_t *sizes = ARENA_ARRAY(arena, count, size_t);

	for (size_t i = 1; i < count; i++)
		sizes[i - 1] = labels[i].from - labels[i - 1].from;
	qsort(sizes, count - 1, sizeof(*sizes), by_size);
	return sizes[(count - 1) / 2];
}

/* A jump is a hole where none of the numbers begins a line, and where there is no room between the
 * two for a paragraph whose number was merely lost. */
static bool
is_hole(struct arena *arena, struct str text, const struct label *before, const struct label *after,
	size_t usual)
{
	unsigned last = after->depth - 1;

	if (2 * (after->from - before->from) > 3 * usual + 2 * LINE_SHOWN)
		return false;
	for (unsigned n = before->numbers[last] + 1; n < after->numbers[last]; n++) {
		struct str label = label_write(arena, after, n);

		if (stands_elsewhere(text, label) ||
			stands_within(str_slice(text, before->from, after->from), label))
			return false;
	}
	return true;
}

static bool
is_in_order(const struct label *labels, size_t count)
{
	size_t order = 0;
	size_t jumps = 0;
	size_t others = 0;

	for (size_t i = 1; i < count; i++) {
		enum step step = step_of(&labels[i - 1], &labels[i]);

		order += step == STEP_ORDER;
		jumps += step == STEP_JUMP;
		others += step == STEP_OTHER;
	}
	return jumps > 0 && order >= STEP_MIN &&
		(jumps + others) * JUMP_SHARE <= order + jumps + others;
}

size_t
numbering_paragraphs(
	struct arena *arena, struct str text, struct numbering_hole ret_holes[NUMBERING_HOLE_MAX])
{
	struct label *labels = ARENA_ARRAY(arena, labels_room(text), struct label);
	size_t count = labels_take(text, labels);
	size_t jumps = 0;
	size_t found = 0;
	size_t usual;

	if (!is_in_order(labels, count))
		return 0;
	usual = usual_size(arena, labels, count);
	for (size_t i = 1; i < count && found < NUMBERING_HOLE_MAX; i++)
		if (step_of(&labels[i - 1], &labels[i]) == STEP_JUMP && jumps++ < JUMP_MAX &&
			is_hole(arena, text, &labels[i - 1], &labels[i], usual))
			hole_make(arena, text, &labels[i - 1], &labels[i], &ret_holes[found++]);
	/* Many holes are numbers that were lost on the way into text. */
	return found > PARAGRAPH_HOLE_MAX ? 0 : found;
}

/* ---- pages ---- */

struct page_label {
	uint64_t number;
	uint64_t of;
	size_t from;
	size_t to;
	size_t page; /* nth page of the document, from 0 */
};

static bool
number_at(struct str text, size_t *at, uint64_t *ret_number)
{
	size_t to;

	while (*at < text.len && (text.data[*at] == ' ' || text.data[*at] == '\n'))
		(*at)++;
	for (to = *at; to < text.len && to - *at < 5 && char_is_digit(text.data[to]);)
		to++;
	if (to == *at || !str_to_u64(str_slice(text, *at, to), ret_number))
		return false;
	*at = to;
	return true;
}

static bool
page_label_at(struct str text, size_t at, struct page_label *ret_label)
{
	struct str word;

	*ret_label = (struct page_label){.from = at};
	at += STR("page").len;
	if (!number_at(text, &at, &ret_label->number) || !phrase_word(text, &at, &word) ||
		!str_equal_nocase(word, STR("of")) || !number_at(text, &at, &ret_label->of))
		return false;
	ret_label->to = at;
	return ret_label->number > 0 && ret_label->number <= ret_label->of &&
		at - ret_label->from < 40;
}

/* One label a page, in the order of the pages; places rise. */
static size_t
page_labels(struct str text, const struct subject_place *places, size_t place_count,
	struct page_label *labels, size_t *ret_pages)
{
	struct phrase_clock clock = {.text = text};
	size_t count = 0;
	size_t page = 0;
	size_t at = 0;

	*ret_pages = 0;
	for (size_t i = 0; i < place_count; i++)
		*ret_pages += places[i].kind == PAGE_PLACE;
	for (size_t i = 0; count < PAGE_LABEL_MAX; at++) {
		size_t point;

		at = phrase_find(text, at, STR("page"));
		if (at == STR_NONE)
			return count;
		if (!page_label_at(text, at, &labels[count]))
			continue;
		point = phrase_point(&clock, at);
		while (i < place_count && (places[i].kind != PAGE_PLACE || places[i].to <= point)) {
			page += places[i].kind == PAGE_PLACE;
			i++;
		}
		labels[count].page = page;
		if (count > 0 && labels[count - 1].page == page)
			return 0; /* two labels on one page: copies of other papers */
		count++;
	}
	return count;
}

static void
pages_note(struct arena *arena, struct str text, const struct page_label *at, uint64_t first,
	uint64_t last, struct numbering_hole *ret_hole)
{
	struct str label = first == last
		? str_format(arena, "page %llu of %llu", (unsigned long long)first,
			  (unsigned long long)at->of)
		: str_format(arena, "pages %llu to %llu of %llu", (unsigned long long)first,
			  (unsigned long long)last, (unsigned long long)at->of);

	*ret_hole = (struct numbering_hole){
		.label = label,
		.before = STR(""),
		.after = phrase_passage(arena, text, at->from, at->to, 60),
		.from = at->from,
		.to = at->to,
	};
}

size_t
numbering_pages(struct arena *arena, struct str text, const struct subject_place *places,
	size_t place_count, struct numbering_hole ret_holes[NUMBERING_HOLE_MAX])
{
	struct page_label *labels;
	size_t room = PAGE_LABEL_MAX + 1;
	size_t found = 0;
	size_t pages;
	size_t count;

	if (phrase_find(text, 0, STR("page")) == STR_NONE)
		return 0;
	if (text.len / PAGE_LABEL_SIZE + 2 < room)
		room = text.len / PAGE_LABEL_SIZE + 2;
	labels = ARENA_ARRAY(arena, room, struct page_label);
	count = page_labels(text, places, place_count, labels, &pages);
	if (count < 2 || pages < 2)
		return 0;
	if (labels[0].page == 0 && labels[0].number > 1 && labels[1].number == labels[0].number + 1)
		pages_note(arena, text, &labels[0], 1, labels[0].number - 1, &ret_holes[found++]);
	for (size_t i = 1; i < count && found + 1 < NUMBERING_HOLE_MAX; i++)
		if (labels[i].of == labels[i - 1].of && labels[i].page == labels[i - 1].page + 1 &&
			labels[i].number > labels[i - 1].number + 1)
			pages_note(arena, text, &labels[i], labels[i - 1].number + 1,
				labels[i].number - 1, &ret_holes[found++]);
	if (labels[count - 1].page + 1 == pages &&
		labels[count - 1].number < labels[count - 1].of &&
		labels[count - 2].number + 1 == labels[count - 1].number)
		pages_note(arena, text, &labels[count - 1], labels[count - 1].number + 1,
			labels[count - 1].of, &ret_holes[found++]);
	return found;
}
