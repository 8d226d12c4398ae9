#include "extract/flow.h"

enum { PENDING_SIZE = 16 * 1024 };

void
flow_begin(struct flow *flow, struct reading *r)
{
	*flow = (struct flow){.r = r, .pending = {.size_max = SIZE_MAX / 4}};
}

static void
give(struct flow *flow)
{
	reading_text(flow->r, buf_str(&flow->pending));
	buf_clear(&flow->pending);
}

void
flow_end(struct flow *flow)
{
	give(flow);
	if (flow->begun)
		reading_break(flow->r, false);
	buf_free(&flow->pending);
}

/* Writes what was held back, now that text follows. */
static void
settle(struct flow *flow)
{
	if (flow->lines > 0 && flow->begun) {
		buf_add(&flow->pending, flow->lines == 1 ? STR("\n") : STR("\n\n"));
		flow->line_begun = false;
		flow->space = false;
	}
	for (unsigned i = 0; i < flow->tabs; i++) {
		buf_add_char(&flow->pending, '\t');
		flow->space = false;
	}
	if (flow->space && flow->line_begun)
		buf_add_char(&flow->pending, ' ');
	flow->lines = 0;
	flow->tabs = 0;
	flow->space = false;
}

static void
add_word(struct flow *flow, struct str word)
{
	if (word.len == 0)
		return;
	settle(flow);
	buf_add(&flow->pending, word);
	flow->begun = true;
	flow->line_begun = true;
	flow->row_begun = true;
	if (flow->pending.len >= PENDING_SIZE)
		give(flow);
}

/* Length of white space at the front: ASCII's, or a no-break space (C2 A0). */
static size_t
space_length(struct str s)
{
	if (char_is_space(s.data[0]))
		return 1;
	return str_starts(s, STR("\xc2\xa0")) ? 2 : 0;
}

static size_t
word_length(struct str s)
{
	size_t at = 0;

	while (at < s.len && !char_is_space(s.data[at])) {
		if (s.data[at] == '\xc2' && at + 1 < s.len &&
			(s.data[at + 1] == '\xa0' || s.data[at + 1] == '\xad'))
			break;
		at++;
	}
	return at;
}

void
flow_words(struct flow *flow, struct str utf8)
{
	while (utf8.len > 0) {
		size_t space = space_length(utf8);
		size_t word;

		if (space > 0) {
			flow->space = true;
			utf8 = str_from(utf8, space);
			continue;
		}
		if (str_starts(utf8, STR("\xc2\xad"))) {
			utf8 = str_from(utf8, 2);
			continue;
		}
		word = word_length(utf8);
		add_word(flow, str_slice(utf8, 0, word));
		utf8 = str_from(utf8, word);
	}
}

void
flow_lines(struct flow *flow, struct str utf8)
{
	bool open_end = utf8.len > 0 && utf8.data[utf8.len - 1] != '\n';
	struct str line;

	while (str_cut_line(&utf8, &line)) {
		if (line.len > 0) {
			add_word(flow, line);
		}
		if (utf8.len > 0 || !open_end)
			flow_newline(flow);
	}
}

void
flow_break(struct flow *flow, bool paragraph)
{
	unsigned wanted = paragraph ? 2 : 1;

	/* A block that opens a cell breaks nothing. */
	if (flow->tabs > 0 || (flow->in_row && !flow->row_begun))
		return;
	if (!flow->line_begun && flow->lines == 0 && !paragraph)
		return;
	if (flow->lines < wanted)
		flow->lines = wanted;
}

void
flow_newline(struct flow *flow)
{
	if (flow->lines < 2)
		flow->lines++;
}

void
flow_row_begin(struct flow *flow)
{
	flow_row_end(flow);
	flow->in_row = true;
	flow->row_begun = false;
	flow->row_cells = 0;
}

void
flow_row_end(struct flow *flow)
{
	flow->tabs = 0;
	if (flow->in_row && flow->row_begun)
		flow->lines = 0;
	flow->in_row = false;
	flow_break(flow, false);
}

void
flow_cell(struct flow *flow)
{
	if (flow->row_begun)
		flow->lines = 0;
	flow->tabs++;
}

void
flow_space(struct flow *flow)
{
	flow->space = true;
}

uint32_t
flow_place_begin(struct flow *flow, enum place_kind kind, uint32_t number, struct str label)
{
	settle(flow);
	give(flow);
	return reading_place_begin(flow->r, kind, number, label);
}

void
flow_place_end(struct flow *flow, uint32_t place)
{
	give(flow);
	reading_place_end(flow->r, place);
}
