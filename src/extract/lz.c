#include "extract/lz.h"

#include <string.h>

/* ---- Bits ---- */

static void
bits_fill(struct lz_bits *bits, unsigned count)
{
	while (bits->count < count) {
		if (bits->rest.len == 0 && bits->more != NULL)
			bits->rest = bits->more(bits->context);
		if (bits->rest.len == 0)
			return;
		bits->hold |= (uint64_t)(unsigned char)bits->rest.data[0] << bits->count;
		bits->count += 8;
		bits->rest = str_from(bits->rest, 1);
	}
}

static void
bits_drop(struct lz_bits *bits, unsigned count)
{
	if (count > bits->count) {
		bits->over = true;
		count = bits->count;
	}
	bits->hold >>= count;
	bits->count -= count;
}

uint32_t
lz_bits_take(struct lz_bits *bits, unsigned count)
{
	uint32_t value;

	bits_fill(bits, count);
	value = (uint32_t)(bits->hold & ((UINT64_C(1) << count) - 1));
	bits_drop(bits, count);
	return value;
}

void
lz_bits_align(struct lz_bits *bits)
{
	bits_drop(bits, bits->count % 8);
}

/* ---- Prefix codes ---- */

static uint32_t
bits_reversed(uint32_t code, unsigned length)
{
	uint32_t reversed = 0;

	for (unsigned i = 0; i < length; i++)
		reversed = reversed << 1 | (code >> i & 1);
	return reversed;
}

static void
fast_put(struct prefix_code *code, uint32_t bits, unsigned length, size_t symbol)
{
	uint32_t at = bits_reversed(bits, length);

	for (; at < 1 << PREFIX_FAST_BITS; at += UINT32_C(1) << length)
		code->fast[at] = (uint16_t)(symbol << 5 | length);
}

bool
prefix_code_make(struct prefix_code *code, const uint8_t *lengths, size_t count)
{
	uint32_t next[PREFIX_LENGTH_MAX + 2] = {0};
	uint16_t place[PREFIX_LENGTH_MAX + 2] = {0};
	int64_t room = 1;

	memset(code, 0, sizeof(*code));
	for (size_t i = 0; i < count; i++)
		code->counts[lengths[i]]++;
	code->counts[0] = 0;
	for (unsigned i = 1; i <= PREFIX_LENGTH_MAX; i++) {
		room = room * 2 - code->counts[i];
		if (room < 0)
			return false;
		next[i + 1] = (next[i] + code->counts[i]) << 1;
		place[i + 1] = (uint16_t)(place[i] + code->counts[i]);
	}
	for (size_t i = 0; i < count; i++) {
		unsigned length = lengths[i];

		if (length == 0)
			continue;
		code->symbols[place[length]++] = (uint16_t)i;
		if (length <= PREFIX_FAST_BITS)
			fast_put(code, next[length], length, i);
		next[length]++;
	}
	return place[PREFIX_LENGTH_MAX] > 0;
}

/* Bit by bit, by how many codes of each length there are. */
static int
symbol_slowly(const struct prefix_code *code, struct lz_bits *bits, uint64_t hold)
{
	uint32_t value = 0;
	uint32_t first = 0;
	uint32_t index = 0;

	for (unsigned length = 1; length <= PREFIX_LENGTH_MAX; length++) {
		value = value << 1 | (uint32_t)(hold >> (length - 1) & 1);
		if (value - first < code->counts[length]) {
			bits_drop(bits, length);
			return code->symbols[index + value - first];
		}
		index += code->counts[length];
		first = (first + code->counts[length]) << 1;
	}
	return -1;
}

int
prefix_code_take(const struct prefix_code *code, struct lz_bits *bits, bool inverted)
{
	uint64_t hold;
	uint16_t found;

	/* Looking beyond the end is no fault; taking from there is. */
	bits_fill(bits, PREFIX_LENGTH_MAX);
	hold = inverted ? ~bits->hold : bits->hold;
	found = code->fast[hold & ((1 << PREFIX_FAST_BITS) - 1)];
	if (found == 0)
		return symbol_slowly(code, bits, hold);
	bits_drop(bits, found & 31);
	return found >> 5;
}

/* ---- The window ---- */

void
lz_put(struct lz *lz, unsigned char byte)
{
	lz->window[lz->at++ % LZ_WINDOW] = byte;
}

void
lz_copy(struct lz *lz, uint64_t dist, uint64_t len)
{
	lz->copy_dist = dist;
	lz->copy_len = len;
}

void
lz_break(struct lz *lz)
{
	lz->broken = true;
	lz->ended = true;
	lz->copy_len = 0;
}

static void
copy_some(struct lz *lz)
{
	while (lz->copy_len > 0 && lz->at - lz->taken < LZ_FRESH_MAX) {
		bool before = lz->copy_dist > lz->at;

		lz_put(lz, before ? 0 : lz->window[(lz->at - lz->copy_dist) % LZ_WINDOW]);
		lz->copy_len--;
	}
}

static void
fill(struct lz *lz, void (*step)(void *packer), void *packer)
{
	while (lz->at - lz->taken < LZ_FRESH_MAX) {
		if (lz->copy_len > 0)
			copy_some(lz);
		else if (lz->ended || lz->at >= lz->wanted)
			return;
		else if (lz->bits.over)
			lz_break(lz);
		else
			step(packer);
	}
}

size_t
lz_read(struct lz *lz, void (*step)(void *packer), void *packer, unsigned char *to, size_t room)
{
	size_t got = 0;

	if (lz->at == lz->taken)
		fill(lz, step, packer);
	while (got < room && lz->taken < lz->at && lz->taken < lz->wanted)
		to[got++] = lz->window[lz->taken++ % LZ_WINDOW];
	return got;
}
