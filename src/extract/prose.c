#include "extract/prose.h"

void
prose_settle(struct prose *prose)
{
	if (prose->line)
		reading_break(prose->r, false);
	prose->line = false;
	for (; prose->tabs > 0; prose->tabs--)
		reading_text(prose->r, STR("\t"));
}

void
prose_text(struct prose *prose, struct str text)
{
	if (text.len == 0)
		return;
	if (prose->line || prose->tabs > 0)
		prose_settle(prose);
	reading_text(prose->r, text);
	prose->change = (enum place_kind)0;
}

void
prose_line(struct prose *prose)
{
	/* An empty paragraph at the start of a cell does not end the row's line. */
	if (prose->tabs == 0)
		prose->line = true;
}

void
prose_tab(struct prose *prose)
{
	if (prose->tabs < PROSE_TABS_MAX)
		prose->tabs++;
}

void
prose_cell(struct prose *prose)
{
	prose->line = false;
	if (prose->tabs < PROSE_TABS_MAX)
		prose->tabs++;
}

void
prose_row_begin(struct prose *prose)
{
	prose_settle(prose);
}

void
prose_row(struct prose *prose)
{
	prose->tabs = 0;
	prose->line = true;
}

uint32_t
prose_place(struct prose *prose, enum place_kind kind, uint32_t number, struct str label)
{
	if ((kind == PLACE_INSERTED && prose->change == PLACE_DELETED) ||
		(kind == PLACE_DELETED && prose->change == PLACE_INSERTED))
		prose_text(prose, STR(" "));
	prose_settle(prose);
	return reading_place_begin(prose->r, kind, number, label);
}

void
prose_place_end(struct prose *prose, uint32_t place)
{
	reading_place_end(prose->r, place);
}

void
prose_change_end(struct prose *prose, uint32_t place, enum place_kind kind)
{
	reading_place_end(prose->r, place);
	prose->change = prose->line ? (enum place_kind)0 : kind;
}
