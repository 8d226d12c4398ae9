#include "work/linking/linking_sheet.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/file.h"
#include "base/json.h"
#include "base/limits.h"
#include "base/utf8.h"
#include "store/document.h"
#include "store/place.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

/* Lines in which the heads are looked for. */
enum { HEAD_LINES = 30, SHEETS_MAX = 1000 };

static size_t
cell_count(struct str line)
{
	size_t count = 0;
	struct str cell;

	while (str_cut(&line, '\t', &cell))
		count += str_trim(cell).len > 0;
	return count;
}

/* From the line of heads on: the first with nearly as many cells as any near it. False where there
 * is no table. */
static bool
table_find(struct str text, struct str *ret_table)
{
	struct str rest = text;
	struct str line;
	size_t most = 0;

	for (size_t i = 0; i < HEAD_LINES && str_cut_line(&rest, &line); i++)
		most = cell_count(line) > most ? cell_count(line) : most;
	if (most < 2)
		return false;
	*ret_table = text;
	rest = text;
	while (str_cut_line(&rest, &line) && cell_count(line) * 4 < most * 3)
		*ret_table = rest;
	return str_trim(rest).len > 0;
}

/* The stretch of a place: [kind, number, from, to, "label"], in code points. */
static bool
place_read(const struct json *place, uint64_t *ret_from, uint64_t *ret_to, struct str *ret_label)
{
	const struct json *kind = place->first;
	const struct json *number = kind == NULL ? NULL : kind->next;
	const struct json *from = number == NULL ? NULL : number->next;
	const struct json *to = from == NULL ? NULL : from->next;
	uint64_t kind_number;

	if (to == NULL || !str_to_u64(kind->text, &kind_number) || kind_number != PLACE_SHEET)
		return false;
	*ret_label = to->next == NULL ? STR("") : to->next->text;
	return str_to_u64(from->text, ret_from) && str_to_u64(to->text, ret_to) &&
		*ret_from <= *ret_to;
}

bool
linking_sheets_find(struct arena *arena, const struct document_reading *reading,
	struct linking_sheet **ret_sheets, size_t *ret_count, struct err *err)
{
	struct linking_sheet *sheets = ARENA_ARRAY(arena, SHEETS_MAX, struct linking_sheet);
	struct json *places;
	size_t count = 0;

	if (!json_read(arena, reading->places, &places, err))
		return false;
	for (const struct json *place = places->first; place != NULL && count < SHEETS_MAX;
		place = place->next) {
		struct str text = reading->text;
		struct str label;
		uint64_t from;
		uint64_t to;

		if (!place_read(place, &from, &to, &label))
			continue;
		text = str_slice(text, utf8_offset(text, from), utf8_offset(text, to));
		if (table_find(text, &sheets[count].text))
			sheets[count++].name = label;
	}
	*ret_sheets = sheets;
	*ret_count = count;
	return true;
}

/* ---- as CSV ---- */

static void
cell_add(struct buf *to, struct str cell)
{
	buf_add_char(to, '"');
	for (size_t i = 0; i < cell.len; i++) {
		if (cell.data[i] == '"')
			buf_add_char(to, '"');
		buf_add_char(to, cell.data[i]);
	}
	buf_add_char(to, '"');
}

static void
csv_make(struct str text, struct buf *to)
{
	struct str line;
	struct str cell;

	while (str_cut_line(&text, &line)) {
		bool is_first = true;

		if (str_trim(line).len == 0)
			continue;
		while (str_cut(&line, '\t', &cell)) {
			if (!is_first)
				buf_add_char(to, ',');
			cell_add(to, cell);
			is_first = false;
		}
		buf_add_char(to, '\n');
	}
}

bool
linking_sheet_lend(const struct linking_sheet *sheet, int *ret_fd, struct err *err)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = 1 << 12};
	struct buf csv CLEANUP(buf_free) = {.size_max = 4 * TEXT_SIZE_MAX};
	int fd CLEANUP(fd_close) = memfd_create("sheet", MFD_CLOEXEC);

	csv_make(sheet->text, &csv);
	if (csv.overflowed)
		return err_set(err, ERR_TOO_LARGE, "the sheet \"%.*s\" is too large to be linked",
			STR_ARG(sheet->name));
	if (fd < 0)
		return err_set_errno(err, errno, "cannot lend a sheet");
	if (!fd_write_all(fd, buf_str(&csv), "a sheet", err))
		return false;
	*ret_fd = open(str_format(&arena, "/proc/self/fd/%d", fd).data, O_RDONLY | O_CLOEXEC);
	return *ret_fd >= 0 || err_set_errno(err, errno, "cannot lend a sheet");
}
