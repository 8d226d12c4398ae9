#include "extract/inflate64.h"

#include "base/arena.h"
#include "base/buf.h"
#include "extract/lz.h"

#include <stdlib.h>
#include <string.h>

enum {
	LITERAL_COUNT = 288,
	DISTANCE_COUNT = 32,
	END_OF_BLOCK = 256,
	FIRST_LENGTH = 257,
	LAST_LENGTH = 285,
	STEP_SYMBOLS = 4096
};

enum state { STATE_HEAD, STATE_STORED, STATE_CODES };

struct inflate64 {
	struct lz lz;
	enum state state;
	bool is_last;
	uint32_t stored; /* bytes left of a stored block */
	struct prefix_code literals;
	struct prefix_code distances;
};

static void
stored_begin(struct inflate64 *in)
{
	uint32_t len;
	uint32_t check;

	lz_bits_align(&in->lz.bits);
	len = lz_bits_take(&in->lz.bits, 16);
	check = lz_bits_take(&in->lz.bits, 16);
	if (len != (check ^ 0xffff)) {
		lz_break(&in->lz);
		return;
	}
	in->stored = len;
	in->state = STATE_STORED;
}

static void
stored_step(struct inflate64 *in)
{
	for (int i = 0; i < STEP_SYMBOLS && in->stored > 0 && !in->lz.bits.over; i++) {
		lz_put(&in->lz, (unsigned char)lz_bits_take(&in->lz.bits, 8));
		in->stored--;
	}
	if (in->stored == 0)
		in->state = STATE_HEAD;
}

static bool
codes_fixed(struct inflate64 *in)
{
	uint8_t lengths[LITERAL_COUNT];

	for (int i = 0; i < LITERAL_COUNT; i++)
		lengths[i] = i < 144 ? 8 : i < 256 ? 9 : i < 280 ? 7 : 8;
	if (!prefix_code_make(&in->literals, lengths, LITERAL_COUNT))
		return false;
	memset(lengths, 5, DISTANCE_COUNT);
	return prefix_code_make(&in->distances, lengths, DISTANCE_COUNT);
}

/* The lengths of both codes, themselves coded (RFC 1951 section 3.2.7). */
static bool
lengths_take(struct inflate64 *in, uint8_t *lengths, size_t wanted)
{
	struct lz_bits *bits = &in->lz.bits;
	size_t count = 0;

	while (count < wanted) {
		int symbol = prefix_code_take(&in->literals, bits, false);
		uint8_t value = 0;
		uint32_t times = 1;

		if (symbol < 0 || bits->over || (symbol == 16 && count == 0))
			return false;
		if (symbol < 16)
			value = (uint8_t)symbol;
		else if (symbol == 16)
			value = lengths[count - 1];
		if (symbol == 16)
			times = 3 + lz_bits_take(bits, 2);
		else if (symbol == 17)
			times = 3 + lz_bits_take(bits, 3);
		else if (symbol == 18)
			times = 11 + lz_bits_take(bits, 7);
		if (times > wanted - count)
			return false;
		while (times-- > 0)
			lengths[count++] = value;
	}
	return true;
}

static bool
codes_read(struct inflate64 *in)
{
	static const uint8_t order[] = {
		16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15};
	struct lz_bits *bits = &in->lz.bits;
	size_t literals = 257 + lz_bits_take(bits, 5);
	size_t distances = 1 + lz_bits_take(bits, 5);
	size_t count = 4 + lz_bits_take(bits, 4);
	uint8_t lengths[LITERAL_COUNT + DISTANCE_COUNT] = {0};

	for (size_t i = 0; i < count; i++)
		lengths[order[i]] = (uint8_t)lz_bits_take(bits, 3);
	if (literals > LITERAL_COUNT || !prefix_code_make(&in->literals, lengths, COUNT_OF(order)))
		return false;
	memset(lengths, 0, sizeof(lengths));
	if (!lengths_take(in, lengths, literals + distances) ||
		!prefix_code_make(&in->literals, lengths, literals))
		return false;
	/* A block of literals alone has no distance codes. */
	if (!prefix_code_make(&in->distances, lengths + literals, distances))
		memset(&in->distances, 0, sizeof(in->distances));
	return true;
}

static void
head_step(struct inflate64 *in)
{
	uint32_t kind;

	if (in->is_last) {
		in->lz.ended = true;
		return;
	}
	in->is_last = lz_bits_take(&in->lz.bits, 1) == 1;
	kind = lz_bits_take(&in->lz.bits, 2);
	in->state = STATE_CODES;
	if (kind == 0)
		stored_begin(in);
	else if (kind == 3 || !(kind == 1 ? codes_fixed(in) : codes_read(in)))
		lz_break(&in->lz);
}

static uint64_t
length_take(struct inflate64 *in, unsigned symbol)
{
	unsigned at = symbol - FIRST_LENGTH;
	unsigned extra = at < 8 ? 0 : (at - 4) / 4;

	if (symbol == LAST_LENGTH)
		return 3 + (uint64_t)lz_bits_take(&in->lz.bits, 16);
	if (at < 8)
		return 3 + at;
	return 3 + ((UINT64_C(4) + at % 4) << extra) + lz_bits_take(&in->lz.bits, extra);
}

static uint64_t
distance_take(struct inflate64 *in, unsigned symbol)
{
	unsigned extra = symbol < 4 ? 0 : symbol / 2 - 1;

	if (symbol < 4)
		return symbol + 1;
	return 1 + ((UINT64_C(2) + symbol % 2) << extra) + lz_bits_take(&in->lz.bits, extra);
}

static void
codes_step(struct inflate64 *in)
{
	for (int i = 0; i < STEP_SYMBOLS; i++) {
		int symbol = prefix_code_take(&in->literals, &in->lz.bits, false);
		uint64_t len;
		int code;

		if (symbol >= 0 && symbol < END_OF_BLOCK && !in->lz.bits.over) {
			lz_put(&in->lz, (unsigned char)symbol);
			continue;
		}
		if (symbol == END_OF_BLOCK)
			in->state = STATE_HEAD;
		else if (symbol < 0 || symbol > LAST_LENGTH)
			lz_break(&in->lz);
		if (symbol <= END_OF_BLOCK || symbol > LAST_LENGTH)
			return;
		len = length_take(in, (unsigned)symbol);
		code = prefix_code_take(&in->distances, &in->lz.bits, false);
		if (code >= 0)
			lz_copy(&in->lz, distance_take(in, (unsigned)code), len);
		if (code < 0 || in->lz.copy_dist > in->lz.at)
			lz_break(&in->lz);
		return;
	}
}

static void
step(void *packer)
{
	struct inflate64 *in = packer;

	if (in->state == STATE_HEAD)
		head_step(in);
	else if (in->state == STATE_STORED)
		stored_step(in);
	else
		codes_step(in);
}

struct inflate64 *
inflate64_open(struct str packed, struct str (*more)(void *context), void *context)
{
	struct inflate64 *in = memory_alloc(sizeof(*in));

	memset(in, 0, sizeof(*in));
	in->lz.bits.rest = packed;
	in->lz.bits.more = more;
	in->lz.bits.context = context;
	in->lz.wanted = UINT64_MAX;
	return in;
}

void
inflate64_close(struct inflate64 **in)
{
	free(*in);
	*in = NULL;
}

ptrdiff_t
inflate64_read(struct inflate64 *in, char *to, size_t room)
{
	size_t got = lz_read(&in->lz, step, in, (unsigned char *)to, room);

	return got == 0 && in->lz.broken ? -1 : (ptrdiff_t)got;
}
