#include "cli/wrap.h"

#include "base/buf.h"

#include <sys/ioctl.h>
#include <unistd.h>

enum {
	WIDTH_USUAL = 80, /* of a terminal that does not tell */
	WIDTH_LEAST = 20,
	HANG_MAX = 32, /* a gap farther right is none between columns */
	TAB_WIDTH = 8,
};

size_t
wrap_terminal_width(int fd)
{
	struct winsize size = {0};

	if (isatty(fd) != 1)
		return 0;
	if (ioctl(fd, TIOCGWINSZ, &size) != 0 || size.ws_col == 0)
		return WIDTH_USUAL;
	return size.ws_col < WIDTH_LEAST ? WIDTH_LEAST : size.ws_col;
}

/* Bytes of the mark of bold type that begins here; 0 where none does. */
static size_t
mark_length(struct str s)
{
	size_t end;

	if (s.len < 3 || s.data[0] != '\033' || s.data[1] != '[')
		return 0;
	end = str_find_char(s, 'm');
	return end == STR_NONE ? 0 : end + 1;
}

/* The column behind `s` when it begins in `column`. */
static size_t
column_behind(struct str s, size_t column)
{
	for (size_t at = 0; at < s.len;) {
		size_t mark = mark_length(str_from(s, at));

		if (mark > 0) {
			at += mark;
			continue;
		}
		if (s.data[at] == '\t')
			column += TAB_WIDTH - column % TAB_WIDTH;
		else if (((unsigned char)s.data[at] & 0xc0) != 0x80)
			column++;
		at++;
	}
	return column;
}

/* The column in which a line's own text stands. */
static size_t
hang_of(struct str line, size_t width)
{
	size_t most = width / 2 < HANG_MAX ? width / 2 : HANG_MAX;
	size_t hang = 0;
	size_t blanks = 2; /* those at the beginning count from the first on */
	size_t column = 0;

	for (size_t at = 0; at < line.len && column < most; at++) {
		if (line.data[at] == ' ') {
			blanks++;
			column++;
			continue;
		}
		if (blanks >= 2)
			hang = column;
		blanks = 0;
		column = column_behind(str_slice(line, at, at + 1), column);
	}
	return hang;
}

void
wrap_add_line(struct buf *to, struct str line, size_t width)
{
	size_t hang = hang_of(line, width);
	size_t column = 0;
	size_t at = 0;

	if (width == 0 || line.len <= width) {
		buf_add(to, line);
		return;
	}
	while (at < line.len) {
		size_t blanks = at;
		size_t end;
		size_t behind;

		while (blanks < line.len && line.data[blanks] == ' ')
			blanks++;
		end = blanks;
		while (end < line.len && line.data[end] != ' ')
			end++;
		behind = column_behind(str_slice(line, at, end), column);
		if (behind > width && column > 0) {
			size_t length = column_behind(str_slice(line, blanks, end), 0);
			/* What fits beneath the text only farther left stands there. */
			size_t indent = hang + length <= width ? hang
				: length < width               ? width - length
							       : 0;

			if (column > hang || (indent > 0 && indent < hang)) {
				buf_add_char(to, '\n');
				for (column = 0; column < indent; column++)
					buf_add_char(to, ' ');
				at = blanks;
				behind = column_behind(str_slice(line, at, end), column);
			}
		}
		buf_add(to, str_slice(line, at, end));
		column = behind;
		at = end;
	}
}

void
wrap_add_filled(struct buf *to, struct str text, size_t width)
{
	struct buf paragraph CLEANUP(buf_free) = {0};
	struct str line;

	while (str_cut_line(&text, &line)) {
		if (line.len > 0) {
			buf_add(&paragraph, paragraph.len > 0 ? STR(" ") : STR(""));
			buf_add(&paragraph, line);
		}
		if (line.len == 0 || text.len == 0) {
			wrap_add_line(to, buf_str(&paragraph), width);
			buf_add_char(to, '\n');
			buf_clear(&paragraph);
		}
	}
}
