/* Visio drawings before VSDX. The document is a tree of packed streams; pointers to them are found
 * by their form, and what looks like text in what they point to is given. */
#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/limits.h"
#include "extract/format.h"
#include "extract/le.h"
#include "extract/ole.h"
#include "extract/reading.h"
#include "extract/text_runs.h"

#include <string.h>

enum {
	POINTER_SIZE = 18,
	TRAILER_AT = 0x24,
	RING_SIZE = 4096,
	RING_START = 4078,
	FORMAT_PACKED = 2,
	STREAM_COUNT_MAX = 20000
};

struct pointer {
	uint32_t at;
	uint32_t size;
	uint16_t format;
};

struct visio {
	struct reading *r;
	struct arena *arena;
	struct str stream;
	struct pointer *pointers;
	size_t pointer_count;
	unsigned char *seen; /* a bit for each offset that a stream was taken from */
	uint64_t unpacked;
};

static int
visio_bid(struct probe *probe)
{
	return ole_kind_probe(probe->bytes) == OLE_VISIO ? BID_SURE : BID_NO;
}

/* Packed streams: a flag byte, then eight items, each a byte or a place (12 bits) and length (4
 * bits, plus 3) in a ring of the last 4,096 bytes. The first four bytes out are a length. */
static void
unpack(struct str packed, struct buf *to)
{
	char ring[RING_SIZE] = {0};
	size_t at = 0;
	size_t out = 0;

	while (at < packed.len) {
		unsigned flags = le_u8(packed, at++);

		for (unsigned bit = 0; bit < 8 && at < packed.len; bit++) {
			unsigned low = le_u8(packed, at++);
			unsigned place;
			unsigned count;

			if ((flags >> bit & 1) != 0) {
				ring[out++ % RING_SIZE] = (char)low;
				buf_add_char(to, (char)low);
				continue;
			}
			place = low | (le_u8(packed, at) & 0xf0U) << 4;
			count = (le_u8(packed, at++) & 0xfU) + 3;
			place += RING_SIZE - RING_START;
			for (unsigned i = 0; i < count; i++) {
				char c = ring[(place + i) % RING_SIZE];

				ring[out++ % RING_SIZE] = c;
				buf_add_char(to, c);
			}
		}
	}
}

static void
pointer_add(struct visio *v, struct pointer pointer)
{
	if (v->pointer_count >= STREAM_COUNT_MAX || pointer.size == 0 ||
		!le_has(v->stream, pointer.at, pointer.size) || pointer.at < TRAILER_AT ||
		(v->seen[pointer.at / 8] >> pointer.at % 8 & 1) != 0)
		return;
	v->seen[pointer.at / 8] |= (unsigned char)(1U << pointer.at % 8);
	v->pointers[v->pointer_count++] = pointer;
}

/* Type, address, offset, length, format: a chance run of bytes hardly fits all of the bounds. */
static void
pointers_find(struct visio *v, struct str bytes)
{
	for (uint64_t at = 0; le_has(bytes, at, POINTER_SIZE); at++) {
		struct pointer pointer = {
			le_u32(bytes, at + 8), le_u32(bytes, at + 12), le_u16(bytes, at + 16)};

		if (le_u32(bytes, at) == 0 || le_u32(bytes, at) > 0xff || pointer.format > 0xff ||
			pointer.format == 0)
			continue;
		pointer_add(v, pointer);
	}
}

static void
stream_give(struct visio *v, const struct pointer *pointer)
{
	struct buf plain CLEANUP(buf_free) = {.size_max = 64 * 1024 * 1024};
	struct str bytes = le_slice(v->stream, pointer->at, pointer->size);
	unsigned kind = pointer->format >> 4;

	if ((pointer->format & FORMAT_PACKED) != 0) {
		unpack(bytes, &plain);
		bytes = buf_str(&plain);
	}
	v->unpacked += bytes.len;
	/* 5x: pointers; dx: chunks of shapes with their text; 4x: strings. 1d and 1e: pointers. */
	if (kind == 0x5 || kind == 0x1)
		pointers_find(v, bytes);
	if (kind == 0xd || kind == 0x4)
		text_runs_give(v->r, bytes, TEXT_RUNS_BOTH);
}

static bool
visio_read(struct reading *r, struct err *err)
{
	struct visio v = {.r = r, .arena = reading_arena(r)};
	struct ole *ole;

	if (!ole_open(v.arena, reading_bytes(r), &ole, err))
		return false;
	ole_summary_facts(r, ole, OLE_ROOT);
	v.stream = ole_stream(ole, OLE_ROOT, STR("VisioDocument"));
	v.pointers = ARENA_ARRAY(v.arena, STREAM_COUNT_MAX, struct pointer);
	v.seen = ARENA_ARRAY(v.arena, v.stream.len / 8 + 1, unsigned char);
	/* The trailer is the first of all pointers; its stream holds pointers. */
	pointer_add(&v,
		(struct pointer){le_u32(v.stream, TRAILER_AT + 8),
			le_u32(v.stream, TRAILER_AT + 12), 0x50 | FORMAT_PACKED});
	for (size_t i = 0; i < v.pointer_count; i++) {
		stream_give(&v, &v.pointers[i]);
		if (v.unpacked > 8 * (uint64_t)v.stream.len + TEXT_SIZE_MAX)
			break;
	}
	if (v.pointer_count == 0)
		text_runs_give(r, v.stream, TEXT_RUNS_BOTH);
	reading_partial(r, ERR_UNSUPPORTED, "of Visio drawings only what looks like text is read");
	if (ole->is_damaged)
		return err_set(err, ERR_DAMAGED, "the drawing is cut off or broken");
	return true;
}

const struct format format_visio = {
	.name = "visio",
	.title = "Visio drawing (before 2013)",
	.version = "1",
	.kind = KIND_DOCUMENT,
	.extensions = "vsd vst vss",
	.bid = visio_bid,
	.read = visio_read,
};
