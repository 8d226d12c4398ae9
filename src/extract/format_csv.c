/* Tables as text: comma separated values and their kin (RFC 4180, and what is really written).
 *
 * The dialect is found by trying: the separator that cuts the rows most evenly. Rows become
 * lines, cells are set apart by tabs. */
#include "base/buf.h"
#include "base/limits.h"
#include "extract/encoding.h"
#include "extract/format.h"
#include "extract/reading.h"
#include "extract/text_head.h"

enum { TRIAL_SIZE = 64 * 1024, TRIAL_ROWS = 500 };

struct dialect {
	char separator;
	const char *name;
};

static const struct dialect dialects[] = {
	{',', "comma"}, {';', "semicolon"}, {'\t', "tab"}, {'|', "bar"}, {':', "colon"}};

/* Takes one cell off *rest; appends it to `to` unless that is NULL. *ret_last is set at the end
 * of a row. Quotes count only where they open a cell; doubled ones stand for one. A quote that
 * never closes is plain text. */
static void
take_cell(struct str *rest, char separator, struct buf *to, bool *ret_last)
{
	bool quoted = rest->len > 0 && rest->data[0] == '"';
	size_t at = quoted ? 1 : 0;

	*ret_last = false;
	if (quoted && str_find_char(str_from(*rest, 1), '"') == STR_NONE)
		quoted = false;
	for (; at < rest->len; at++) {
		char c = rest->data[at];

		if (quoted && c == '"') {
			if (at + 1 < rest->len && rest->data[at + 1] == '"')
				at++;
			else
				quoted = false;
			if (quoted && to != NULL)
				buf_add_char(to, '"');
			continue;
		}
		if (!quoted && (c == separator || c == '\n' || c == '\r'))
			break;
		if (to != NULL)
			buf_add_char(to, c == '\n' || c == '\r' || c == '\t' ? ' ' : c);
	}
	*ret_last = at >= rest->len || rest->data[at] != separator;
	if (at + 1 < rest->len && rest->data[at] == '\r' && rest->data[at + 1] == '\n')
		at++;
	*rest = str_from(*rest, at + 1);
}

static size_t
row_cells(struct str *rest, char separator)
{
	size_t cells = 0;
	bool last = false;

	while (!last) {
		take_cell(rest, separator, NULL, &last);
		cells++;
	}
	return cells;
}

/* How well a separator fits: rows with as many cells as the row before them, where that is more
 * than one, in thousandths, plus the number of cells up to a point. */
static size_t
fit(struct str trial, char separator)
{
	size_t rows = 0;
	size_t even = 0;
	size_t before = 0;
	size_t most = 0;

	while (trial.len > 0 && rows < TRIAL_ROWS) {
		size_t cells = row_cells(&trial, separator);

		even += cells > 1 && (rows == 0 || cells == before);
		before = cells;
		most = cells > most ? cells : most;
		rows++;
	}
	if (rows == 0 || most < 2)
		return 0;
	return even * 1000 / rows + (most < 50 ? most : 50);
}

static struct dialect
find_dialect(struct str text)
{
	struct str trial = str_slice(text, 0, TRIAL_SIZE);
	struct dialect best = dialects[0];
	size_t highest = 0;

	for (size_t i = 0; i < COUNT_OF(dialects); i++) {
		size_t score = fit(trial, dialects[i].separator);

		if (score > highest) {
			highest = score;
			best = dialects[i];
		}
	}
	return best;
}

/* "sep=;" on a line of its own is Excel's way to say it. */
static bool
take_hint(struct str *text, struct dialect *ret_dialect)
{
	struct str rest = *text;
	struct str line;

	if (!str_starts_nocase(rest, STR("sep=")) || !str_cut_line(&rest, &line) || line.len != 5)
		return false;
	*ret_dialect = (struct dialect){line.data[4], "stated"};
	for (size_t i = 0; i < COUNT_OF(dialects); i++)
		if (dialects[i].separator == line.data[4])
			*ret_dialect = dialects[i];
	*text = rest;
	return true;
}

static int
csv_bid(struct probe *probe)
{
	bool named = text_extension_in(probe->extension, "csv tsv tab") ||
		str_equal_nocase(probe->declared, STR("text/csv")) ||
		str_equal_nocase(probe->declared, STR("text/tab-separated-values"));

	return named && encoding_is_text(probe->bytes) ? BID_NAME : BID_NO;
}

static void
give_rows(struct reading *r, struct str text, char separator)
{
	struct buf row CLEANUP(buf_free) = {.size_max = SIZE_MAX / 4};
	uint64_t rows = 0;
	size_t columns = 0;

	while (text.len > 0) {
		size_t cells = 0;
		bool last = false;

		buf_clear(&row);
		while (!last) {
			if (cells++ > 0)
				buf_add_char(&row, '\t');
			take_cell(&text, separator, &row, &last);
		}
		buf_add_char(&row, '\n');
		reading_text(r, buf_str(&row));
		rows++;
		columns = cells > columns ? cells : columns;
	}
	reading_number(r, "rows", rows);
	reading_number(r, "columns", columns);
}

static bool
csv_read(struct reading *r, struct err *err)
{
	struct buf converted CLEANUP(buf_free) = {.size_max = 4 * TEXT_SIZE_MAX};
	struct dialect dialect;
	struct str text;
	uint32_t place;

	(void)err;
	encoding_read(r, &converted, reading_bytes(r), STR(""), &text);
	if (!take_hint(&text, &dialect))
		dialect = find_dialect(text);
	reading_fact(r, "separator", str_of(dialect.name));
	place = reading_place_begin(r, PLACE_SHEET, 1, STR(""));
	give_rows(r, text, dialect.separator);
	reading_place_end(r, place);
	return true;
}

const struct format format_csv = {
	.name = "csv",
	.title = "table as text (CSV)",
	.version = "1",
	.kind = KIND_SHEET,
	.extensions = "csv tsv tab txt",
	.bid = csv_bid,
	.read = csv_read,
};
