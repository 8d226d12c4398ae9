#include "compare/thread/quote_inside.h"

#include "base/arena.h"
#include "base/date.h"
#include "base/utf8.h"

#include <string.h>

/* ---- lines ---- */

/* How many marks stand at the front ("> > ", ">>"), and what is behind them. */
static uint16_t
marks_take(struct str line, struct str *ret_text)
{
	/* GroupWise's own attribution begins and ends with three. */
	bool is_groupwise = str_ends(str_trim(line), STR(" >>>"));
	uint16_t depth = 0;
	size_t at = 0;

	*ret_text = line;
	/* Not a mark: what mailboxes put before "From ". */
	if (str_starts(line, STR(">From ")))
		return 0;
	for (size_t i = 0; i < line.len && depth < QUOTE_DEPTH_MAX; i++) {
		if (is_groupwise && str_starts(str_from(line, i), STR(">>> ")))
			break;
		if (line.data[i] == '>') {
			depth++;
			at = i + 1;
		} else if (line.data[i] != ' ' || i > at + 1) {
			break;
		}
	}
	/* Nor the attribution of Supercite: >>>>> "Jo" == Jo Smith <a@b> writes: */
	if (depth > 2 && str_starts(str_trim(str_from(line, at)), STR("\"")) &&
		str_find(line, STR("\" == ")) != STR_NONE) {
		*ret_text = str_trim(str_from(line, at));
		return 0;
	}
	if (depth > 0) {
		*ret_text = str_from(line, at);
		if (ret_text->len > 0 && ret_text->data[0] == ' ')
			*ret_text = str_from(*ret_text, 1);
	}
	return depth;
}

static bool
is_blank(struct str s)
{
	for (size_t i = 0; i < s.len; i++)
		if (!char_is_space(s.data[i]) &&
			!((unsigned char)s.data[i] == 0xc2 && i + 1 < s.len &&
				(unsigned char)s.data[i + 1] == 0xa0) &&
			!((unsigned char)s.data[i] == 0xa0 && i > 0 &&
				(unsigned char)s.data[i - 1] == 0xc2))
			return false;
	return true;
}

static struct str
end_trim(struct str s)
{
	while (s.len > 0 && char_is_space(s.data[s.len - 1]))
		s.len--;
	return s;
}

static void
lines_cut(struct arena *arena, struct str text, struct quote *quote)
{
	size_t room = 1;
	size_t cp = 0;
	size_t done = 0;
	struct str rest = text;
	struct str raw;

	for (const char *p = text.data; p != NULL;) {
		p = memchr(p, '\n', (size_t)(text.data + text.len - p));
		room++;
		p = p == NULL ? NULL : p + 1;
	}
	/* Lone carriage returns end lines too. */
	for (const char *p = text.data; p != NULL;) {
		p = memchr(p, '\r', (size_t)(text.data + text.len - p));
		room += p != NULL;
		p = p == NULL ? NULL : p + 1;
	}
	quote->lines = ARENA_ARRAY(arena, room, struct quote_line);
	while (quote->line_count < room && str_cut_line(&rest, &raw)) {
		struct quote_line *line = &quote->lines[quote->line_count++];

		line->begin = (size_t)(raw.data - text.data);
		cp += utf8_count(str_slice(text, done, line->begin));
		done = line->begin;
		line->cp_begin = cp;
		line->depth = marks_take(raw, &line->text);
		line->text = end_trim(line->text);
		if (is_blank(line->text)) {
			line->text = str_slice(line->text, 0, 0);
			line->kind = QUOTE_LINE_BLANK;
		}
	}
}

/* ---- where blocks begin ---- */

struct events {
	struct quote_event *list;
	size_t count;
};

/* The line of a rule, or a separator, belongs to the header behind it. */
static size_t
rule_before(const struct quote_scan *scan, size_t at, size_t floor)
{
	for (size_t i = at; i > floor && i + 3 > at; i--) {
		struct str text = scan->lines[i - 1].text;

		if (text.len == 0)
			continue;
		return quote_is_rule(text) && scan->lines[i - 1].depth == scan->lines[at].depth
			? i - 1
			: at;
	}
	return at;
}

/* A separator, with the header behind it where one stands there. */
static bool
separator_take(const struct quote_scan *scan, size_t at, struct quote_event *ret_event)
{
	enum { LINES_BETWEEN = 7 };
	bool is_appointment;

	if (!quote_is_separator(scan->lines[at].text, &is_appointment))
		return false;
	for (size_t i = at + 1; i < scan->count && i <= at + LINES_BETWEEN; i++) {
		struct str value;

		if (quote_field_of(scan->lines[i].text, &value) == FIELD_NONE)
			continue;
		if (!quote_header_take(scan, i, ret_event))
			break;
		ret_event->first = at;
		ret_event->block.is_appointment = is_appointment;
		return true;
	}
	*ret_event = (struct quote_event){.kind = EVENT_HEADER, .first = at, .last = at};
	ret_event->block.form = QUOTE_HEADED;
	ret_event->block.is_appointment = is_appointment;
	ret_event->block.date = (struct quote_date){.moment = DATE_NONE, .other = DATE_NONE};
	return true;
}

static bool
event_at(const struct quote_scan *scan, size_t at, size_t floor, struct quote_event *ret_event)
{
	struct str text = scan->lines[at].text;
	struct str value;

	if (quote_is_end(text)) {
		*ret_event = (struct quote_event){.kind = EVENT_END, .first = at, .last = at};
		return true;
	}
	if (separator_take(scan, at, ret_event))
		return true;
	if (quote_field_of(text, &value) != FIELD_NONE && quote_header_take(scan, at, ret_event)) {
		if (ret_event->first < floor)
			ret_event->first = floor;
		ret_event->first = rule_before(scan, ret_event->first, floor);
		return true;
	}
	return quote_header_inline(scan, at, ret_event) ||
		quote_attribution_take(scan, at, floor, ret_event);
}

static struct events
events_find(const struct quote_scan *scan)
{
	struct events events = {0};
	size_t floor = 0;
	size_t room = 0;

	for (size_t i = 0; i < scan->count && events.count < QUOTE_BLOCK_COUNT_MAX; i++) {
		struct quote_event event;

		if (scan->lines[i].text.len == 0 || !event_at(scan, i, floor, &event))
			continue;
		events.list = arena_grow(
			scan->arena, events.list, events.count, &room, sizeof(*events.list));
		events.list[events.count++] = event;
		i = event.last;
		floor = i + 1;
	}
	return events;
}

/* ---- blocks ---- */

struct stack {
	struct arena *arena;
	struct quote *quote;
	size_t room;                      /* of its blocks */
	uint32_t at[QUOTE_DEPTH_MAX + 2]; /* the block in force at each depth */
	unsigned depth;
	uint32_t pending; /* the block of an attribution whose marked lines follow; 0 none */
	unsigned pending_depth;
};

static uint32_t
block_add(struct stack *stack, uint32_t parent, struct quote_block block)
{
	struct quote *quote = stack->quote;

	if (quote->block_count >= QUOTE_BLOCK_COUNT_MAX)
		return (uint32_t)quote->block_count - 1;
	quote->blocks = arena_grow(stack->arena, quote->blocks, quote->block_count, &stack->room,
		sizeof(*quote->blocks));
	block.parent = parent;
	block.level = quote->block_count == 0 ? 0 : quote->blocks[parent].level + 1;
	quote->blocks[quote->block_count] = block;
	return (uint32_t)quote->block_count++;
}

/* Makes `depth` the depth in force. A quote that goes on behind an answer is the same quote. */
static void
depth_set(struct stack *stack, unsigned depth)
{
	static const struct quote_block bare = {
		.form = QUOTE_BARE, .date = {.moment = DATE_NONE, .other = DATE_NONE}};

	for (unsigned d = stack->depth + 1; d <= depth; d++) {
		uint32_t before = stack->at[d];

		if (stack->pending != 0 && stack->pending_depth == d)
			stack->at[d] = stack->pending;
		else if (before == 0 || stack->quote->blocks[before].parent != stack->at[d - 1])
			stack->at[d] = block_add(stack, stack->at[d - 1], bare);
		if (stack->pending_depth == d)
			stack->pending = 0;
	}
	stack->depth = depth;
}

static void
event_apply(struct stack *stack, const struct quote_scan *scan, const struct quote_event *event)
{
	unsigned depth = scan->lines[event->last].depth;
	size_t behind = quote_line_behind(scan, event->last);
	uint32_t block;

	depth_set(stack, depth);
	if (event->kind == EVENT_END) {
		if (depth > 0 || stack->at[0] != 0)
			stack->at[depth] = stack->quote->blocks[stack->at[depth]].parent;
		return;
	}
	block = block_add(stack, stack->at[depth], event->block);
	if (event->kind == EVENT_ATTRIBUTION && behind < scan->count &&
		scan->lines[behind].depth > depth) {
		stack->pending = block;
		stack->pending_depth = depth + 1;
	} else {
		stack->at[depth] = block;
	}
	for (size_t i = event->first; i <= event->last; i++) {
		if (scan->lines[i].kind == QUOTE_LINE_WORDS)
			scan->lines[i].kind = QUOTE_LINE_HEADER;
		scan->lines[i].block = block;
	}
}

static void
blocks_give(struct quote *quote, const struct quote_scan *scan, const struct events *events)
{
	static const struct quote_block own = {
		.form = QUOTE_OWN, .date = {.moment = DATE_NONE, .other = DATE_NONE}};
	struct stack stack = {.arena = scan->arena, .quote = quote};
	size_t next = 0;

	(void)block_add(&stack, 0, own);

	for (size_t i = 0; i < scan->count; i++) {
		struct quote_line *line = &scan->lines[i];

		if (next < events->count && events->list[next].first == i) {
			event_apply(&stack, scan, &events->list[next]);
			i = events->list[next++].last;
			continue;
		}
		if (line->text.len > 0)
			depth_set(&stack, line->depth);
		line->block = stack.at[line->text.len > 0 ? line->depth : stack.depth];
	}
}

/* Where each block lies, and how many lines are its own. */
static void
bounds_set(struct quote *quote, struct str text)
{
	size_t cp_all = quote->line_count == 0 ? 0
					       : quote->lines[quote->line_count - 1].cp_begin +
			utf8_count(str_from(text, quote->lines[quote->line_count - 1].begin));

	for (size_t i = 0; i < quote->block_count; i++)
		quote->blocks[i].from = quote->blocks[i].cp_from = SIZE_MAX;
	for (size_t i = 0; i < quote->line_count; i++) {
		const struct quote_line *line = &quote->lines[i];
		struct quote_block *block = &quote->blocks[line->block];
		bool is_last = i + 1 == quote->line_count;

		if (line->kind == QUOTE_LINE_BLANK)
			continue;
		if (block->from == SIZE_MAX) {
			block->from = line->begin;
			block->cp_from = line->cp_begin;
		}
		block->to_end = is_last ? text.len : quote->lines[i + 1].begin;
		block->cp_to = is_last ? cp_all : quote->lines[i + 1].cp_begin;
		block->word_lines += line->kind == QUOTE_LINE_WORDS;
	}
	for (size_t i = 0; i < quote->block_count; i++)
		if (quote->blocks[i].from == SIZE_MAX)
			quote->blocks[i].from = quote->blocks[i].cp_from = 0;
}

/* The first line that begins at a code point or behind it. */
static size_t
line_from(const struct quote *quote, size_t cp)
{
	size_t low = 0;
	size_t high = quote->line_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (quote->lines[middle].cp_begin < cp)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* True where a quotation begins with a header of its own ("From: ... Sent: ..."), or the line that
 * announces one: that says all, whatever stands around it. */
static bool
begins_with_header(const struct quote *quote, size_t first, size_t end)
{
	bool is_appointment;
	struct str value;

	while (first < end && quote->lines[first].text.len == 0)
		first++;
	return first < end &&
		(quote_field_of(quote->lines[first].text, &value) != FIELD_NONE ||
			quote_is_separator(quote->lines[first].text, &is_appointment));
}

static void
marks_apply(struct arena *arena, struct quote *quote, const struct quote_mark *marks, size_t count)
{
	int32_t *steps = ARENA_ARRAY(arena, quote->line_count + 1, int32_t);
	int32_t depth = 0;

	for (size_t i = 0; i < count; i++) {
		size_t first = line_from(quote, marks[i].cp_from);
		size_t end = line_from(quote, marks[i].cp_to);

		if (first >= end || begins_with_header(quote, first, end))
			continue;
		steps[first]++;
		steps[end]--;
	}
	for (size_t i = 0; i < quote->line_count; i++) {
		int32_t all;

		depth += steps[i];
		all = depth + quote->lines[i].depth;
		quote->lines[i].depth = (uint16_t)(all > QUOTE_DEPTH_MAX ? QUOTE_DEPTH_MAX : all);
	}
}

void
quote_parse(struct arena *arena, struct str text, int64_t near, struct quote *ret_quote)
{
	quote_parse_marked(arena, text, near, NULL, 0, ret_quote);
}

void
quote_parse_marked(struct arena *arena, struct str text, int64_t near,
	const struct quote_mark *marks, size_t mark_count, struct quote *ret_quote)
{
	struct quote_scan scan = {.arena = arena, .near = near};
	struct events events;

	*ret_quote = (struct quote){0};
	if (text.len == 0)
		text = STR("");
	lines_cut(arena, text, ret_quote);
	if (mark_count > 0)
		marks_apply(arena, ret_quote, marks, mark_count);
	scan.lines = ret_quote->lines;
	scan.count = ret_quote->line_count;
	events = events_find(&scan);
	blocks_give(ret_quote, &scan, &events);
	quote_tails_mark(ret_quote);
	bounds_set(ret_quote, text);
}
