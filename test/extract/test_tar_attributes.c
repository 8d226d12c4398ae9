/* Tar archives with attributes that libarchive refuses: what is cut out and what stays. */
#include "base/arena.h"
#include "base/buf.h"
#include "extract/tar_attributes.h"
#include "tap.h"

#include <string.h>

enum { BLOCK = 512, LARGE = 1200000 };

static void
header_add(struct buf *to, struct arena *arena, const char *name, char kind, size_t size)
{
	char header[BLOCK] = {0};
	unsigned sum = 0;

	memcpy(header, name, strlen(name));
	memcpy(header + 100, "0000644", 8);
	memcpy(header + 124, str_format(arena, "%011zo", size).data, 12);
	memcpy(header + 136, "00000000000", 12);
	memset(header + 148, ' ', 8);
	header[156] = kind;
	memcpy(header + 257, "ustar\00000", 8);
	for (size_t i = 0; i < BLOCK; i++)
		sum += (unsigned char)header[i];
	memcpy(header + 148, str_format(arena, "%06o", sum).data, 7);
	buf_add(to, str_make(header, BLOCK));
}

static void
body_add(struct buf *to, struct str body)
{
	buf_add(to, body);
	while (to->len % BLOCK != 0)
		buf_add_char(to, '\0');
}

static void
archive_make(struct arena *arena, struct buf *to, size_t large)
{
	struct buf records CLEANUP(buf_free) = {.size_max = 4 * LARGE};

	buf_add(&records, STR("20 path=minutes.txt\n"));
	buf_add_format(&records, "%zu LIBARCHIVE.xattr.large=", large);
	while (records.len < 20 + large - 1)
		buf_add_char(&records, 'x');
	buf_add_char(&records, '\n');
	header_add(to, arena, "PaxHeader/m", 'x', records.len);
	body_add(to, buf_str(&records));
	header_add(to, arena, "m", '0', 5);
	body_add(to, STR("text\n"));
	body_add(to, str_make((char[2 *BLOCK]){0}, 2 * BLOCK));
}

int
main(void)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = (size_t)64 * 1024 * 1024};
	struct buf small CLEANUP(buf_free) = {.size_max = 4 * LARGE};
	struct buf large CLEANUP(buf_free) = {.size_max = 4 * LARGE};
	struct tar_pieces pieces;
	struct str short_header;

	archive_make(&arena, &small, 3000);
	tap_ok(!tar_attributes_cut(&arena, buf_str(&small), &pieces),
		"an archive that libarchive takes is left alone");
	archive_make(&arena, &large, LARGE);
	tap_ok(tar_attributes_cut(&arena, buf_str(&large), &pieces), "a large attribute is found");
	tap_ok(pieces.count == 3 && pieces.left_out == 1, "one record is left out");
	tap_ok(str_equal(pieces.largest_key, STR("LIBARCHIVE.xattr.large")), "it is named");
	short_header = pieces.count == 3 ? pieces.pieces[1] : STR("");
	tap_ok(tar_header_valid(short_header), "the shorter header's sum is right");
	tap_ok(short_header.len == 2 * BLOCK &&
			str_starts(str_from(short_header, BLOCK), STR("20 path=minutes.txt\n")),
		"the member's name stays");
	tap_ok(tar_piece_pull(&pieces).len == 2 * BLOCK &&
			tar_piece_pull(&pieces).len == 4 * BLOCK &&
			tar_piece_pull(&pieces).len == 0,
		"the pieces come in order, none of them empty");
	return tap_done();
}
