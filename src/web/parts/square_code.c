#include "web/parts/square_code.h"

#include "base/arena.h"
#include "base/buf.h"

#include <qrencode.h>

enum {
	RIM = 4,
	TEXT_MAX = 300 /* 69 modules a side at most */
};

static bool
is_dark(const QRcode *code, int x, int y)
{
	return x < code->width && (code->data[y * code->width + x] & 1) != 0;
}

/* "M4 4h7v1h-7z" for each run of dark modules. */
static void
runs_write(struct buf *out, const QRcode *code)
{
	for (int y = 0; y < code->width; y++)
		for (int x = 0; x < code->width; x++) {
			int begins = x;

			while (is_dark(code, x, y))
				x++;
			if (x > begins)
				buf_add_format(out, "M%d %dh%dv1h-%dz", begins + RIM, y + RIM,
					x - begins, x - begins);
		}
}

bool
square_code_make(struct arena *arena, struct str text, struct square_code *ret_code)
{
	struct buf dark CLEANUP(buf_free) = {0};
	QRcode *code;
	int side;

	*ret_code = (struct square_code){0};
	if (text.len == 0 || text.len > TEXT_MAX)
		return false;
	code = QRcode_encodeString8bit(str_cstr(arena, text), 0, QR_ECLEVEL_M);
	if (code == NULL)
		return false;
	side = code->width + 2 * RIM;
	runs_write(&dark, code);
	QRcode_free(code);
	*ret_code = (struct square_code){.box = str_format(arena, "0 0 %d %d", side, side),
		.dark = str_copy(arena, buf_str(&dark))};
	return true;
}
