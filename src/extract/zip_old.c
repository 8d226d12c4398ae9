#include "extract/zip_old.h"

#include "base/arena.h"
#include "extract/lz.h"

#include <stdlib.h>
#include <string.h>

enum {
	METHOD_SHRUNK = 1,
	METHOD_REDUCED_FIRST = 2,
	METHOD_REDUCED_LAST = 5,
	METHOD_IMPLODED = 6,
	FLAG_WINDOW_8K = 2,
	FLAG_THREE_TREES = 4,
	STEP_COUNT = 4096
};

/* ---- What each method keeps ---- */

enum {
	SHRINK_CODES = 8192,
	SHRINK_CONTROL = 256,
	SHRINK_BITS_MIN = 9,
	SHRINK_BITS_MAX = 13,
	SHRINK_FREE = 0xffff /* as a parent: the code is not in use */
};

struct shrink {
	uint16_t parent[SHRINK_CODES];
	unsigned char byte[SHRINK_CODES];
	unsigned char turned[SHRINK_CODES]; /* one string, last byte first */
	uint16_t last;                      /* code added last: the search goes on behind it */
	uint16_t before;                    /* the code taken before */
	unsigned char first;                /* the first byte of its string */
	unsigned bits;
	bool begun;
};

struct reduce {
	uint8_t followers[256][64];
	uint8_t counts[256];
	unsigned factor;
	unsigned char before;
	unsigned state;
	unsigned control;
	uint64_t len;
	bool begun;
};

struct implode {
	struct prefix_code literals;
	struct prefix_code lengths;
	struct prefix_code distances;
	bool has_literals;
	unsigned low_bits;
	bool begun;
};

struct zip_old {
	struct lz lz;
	void (*step)(void *packer);
	struct shrink shrink;
	struct reduce reduce;
	struct implode implode;
};

/* ---- Shrinking (APPNOTE 5.1): LZW whose table is pruned of its leaves ---- */

static void
shrink_begin(struct zip_old *old)
{
	struct shrink *s = &old->shrink;

	for (unsigned i = 0; i < SHRINK_CODES; i++) {
		s->parent[i] = i < 256 ? SHRINK_CONTROL : SHRINK_FREE;
		s->byte[i] = (unsigned char)i;
	}
	s->last = SHRINK_CONTROL;
	s->bits = SHRINK_BITS_MIN;
	s->before = (uint16_t)lz_bits_take(&old->lz.bits, s->bits);
	s->first = (unsigned char)s->before;
	s->begun = true;
	if (s->before > 255)
		lz_break(&old->lz);
	else if (!old->lz.bits.over)
		lz_put(&old->lz, s->first);
}

/* Codes that no other continues become free. */
static void
shrink_clear(struct shrink *s)
{
	bool has_child[SHRINK_CODES] = {false};

	for (unsigned i = SHRINK_CONTROL + 1; i < SHRINK_CODES; i++)
		if (s->parent[i] != SHRINK_FREE)
			has_child[s->parent[i]] = true;
	for (unsigned i = SHRINK_CONTROL + 1; i < SHRINK_CODES; i++)
		if (!has_child[i])
			s->parent[i] = SHRINK_FREE;
	s->last = SHRINK_CONTROL;
}

static void
shrink_control(struct zip_old *old)
{
	struct shrink *s = &old->shrink;
	uint32_t what = lz_bits_take(&old->lz.bits, s->bits);

	if (what == 1 && s->bits < SHRINK_BITS_MAX)
		s->bits++;
	else if (what == 2)
		shrink_clear(s);
	else
		lz_break(&old->lz);
}

static void
shrink_add(struct shrink *s)
{
	do
		s->last++;
	while (s->last < SHRINK_CODES && s->parent[s->last] != SHRINK_FREE);
	if (s->last >= SHRINK_CODES) {
		s->last = SHRINK_CODES - 1;
		return;
	}
	s->parent[s->last] = s->before;
	s->byte[s->last] = s->first;
}

static void
shrink_code(struct zip_old *old, uint16_t code)
{
	struct shrink *s = &old->shrink;
	uint16_t at = code;
	size_t len = 0;

	/* A code not in use stands for the string before it and that string's first byte. */
	if (s->parent[at] == SHRINK_FREE) {
		s->turned[len++] = s->first;
		at = s->before;
	}
	while (at != SHRINK_CONTROL && len < SHRINK_CODES && s->parent[at] != SHRINK_FREE) {
		s->turned[len++] = s->byte[at];
		at = s->parent[at];
	}
	if (at != SHRINK_CONTROL) {
		lz_break(&old->lz);
		return;
	}
	s->first = s->turned[len - 1];
	while (len > 0)
		lz_put(&old->lz, s->turned[--len]);
	shrink_add(s);
	s->before = code;
}

static void
shrink_step(void *packer)
{
	struct zip_old *old = packer;
	struct shrink *s = &old->shrink;
	uint16_t code;

	if (!s->begun) {
		shrink_begin(old);
		return;
	}
	code = (uint16_t)lz_bits_take(&old->lz.bits, s->bits);
	if (old->lz.bits.over)
		return;
	if (code == SHRINK_CONTROL)
		shrink_control(old);
	else
		shrink_code(old, code);
}

/* ---- Reducing (APPNOTE 5.2): likely followers of each byte, then repeats ---- */

/* The bits that hold any number below count, at least one. */
static unsigned
bits_for(unsigned count)
{
	unsigned bits = 1;

	while ((1U << bits) < count)
		bits++;
	return bits;
}

static void
reduce_begin(struct zip_old *old)
{
	struct reduce *s = &old->reduce;
	struct lz_bits *bits = &old->lz.bits;

	for (unsigned i = 256; i-- > 0;) {
		s->counts[i] = (uint8_t)lz_bits_take(bits, 6);
		for (unsigned j = 0; j < s->counts[i]; j++)
			s->followers[i][j] = (uint8_t)lz_bits_take(bits, 8);
	}
	s->begun = true;
}

static unsigned char
reduce_byte(struct zip_old *old)
{
	struct reduce *s = &old->reduce;
	struct lz_bits *bits = &old->lz.bits;
	unsigned count = s->counts[s->before];

	if (count == 0 || lz_bits_take(bits, 1) == 1)
		s->before = (unsigned char)lz_bits_take(bits, 8);
	else
		s->before = s->followers[s->before][lz_bits_take(bits, bits_for(count))];
	return s->before;
}

enum reduce_state { REDUCE_PLAIN, REDUCE_CONTROL, REDUCE_LENGTH, REDUCE_DISTANCE };

static void
reduce_take(struct zip_old *old, unsigned char byte)
{
	enum { MARK = 144, LEN_MIN = 3 };
	struct reduce *s = &old->reduce;
	unsigned mask = 0xffU >> s->factor;

	if (s->state == REDUCE_PLAIN && byte == MARK) {
		s->state = REDUCE_CONTROL;
	} else if (s->state == REDUCE_PLAIN) {
		lz_put(&old->lz, byte);
	} else if (s->state == REDUCE_CONTROL && byte == 0) {
		lz_put(&old->lz, MARK);
		s->state = REDUCE_PLAIN;
	} else if (s->state == REDUCE_CONTROL) {
		s->control = byte;
		s->len = byte & mask;
		s->state = s->len == mask ? REDUCE_LENGTH : REDUCE_DISTANCE;
	} else if (s->state == REDUCE_LENGTH) {
		s->len += byte;
		s->state = REDUCE_DISTANCE;
	} else {
		lz_copy(&old->lz, (s->control >> (8 - s->factor)) * 256 + byte + 1,
			s->len + LEN_MIN);
		s->state = REDUCE_PLAIN;
	}
}

static void
reduce_step(void *packer)
{
	struct zip_old *old = packer;

	if (!old->reduce.begun)
		reduce_begin(old);
	for (int i = 0; i < STEP_COUNT && old->lz.copy_len == 0 && old->lz.at < old->lz.wanted;
		i++) {
		unsigned char byte = reduce_byte(old);

		if (old->lz.bits.over)
			return;
		reduce_take(old, byte);
	}
}

/* ---- Imploding (APPNOTE 5.3): a window and Shannon-Fano codes ---- */

/* Each byte holds a length and how many values have it, in the order of the values. */
static bool
tree_take(struct lz_bits *bits, struct prefix_code *tree, size_t wanted)
{
	uint8_t lengths[256];
	size_t count = 0;
	uint32_t left = lz_bits_take(bits, 8) + 1;

	while (left-- > 0) {
		uint8_t length = (uint8_t)(lz_bits_take(bits, 4) + 1);
		uint32_t times = lz_bits_take(bits, 4) + 1;

		if (times > wanted - count)
			return false;
		while (times-- > 0)
			lengths[count++] = length;
	}
	return count == wanted && !bits->over && prefix_code_make(tree, lengths, count);
}

static void
implode_begin(struct zip_old *old)
{
	enum { LITERALS = 256, OTHERS = 64 };
	struct implode *s = &old->implode;
	struct lz_bits *bits = &old->lz.bits;

	s->begun = true;
	if ((s->has_literals && !tree_take(bits, &s->literals, LITERALS)) ||
		!tree_take(bits, &s->lengths, OTHERS) || !tree_take(bits, &s->distances, OTHERS))
		lz_break(&old->lz);
}

static void
implode_match(struct zip_old *old)
{
	enum { LENGTH_MORE = 63 };
	struct implode *s = &old->implode;
	struct lz_bits *bits = &old->lz.bits;
	uint32_t low = lz_bits_take(bits, s->low_bits);
	int high = prefix_code_take(&s->distances, bits, true);
	int len = prefix_code_take(&s->lengths, bits, true);

	if (high < 0 || len < 0) {
		lz_break(&old->lz);
		return;
	}
	if (len == LENGTH_MORE)
		len += (int)lz_bits_take(bits, 8);
	if (!bits->over)
		lz_copy(&old->lz, ((uint32_t)high << s->low_bits | low) + 1,
			(uint64_t)len + (s->has_literals ? 3 : 2));
}

static void
implode_literal(struct zip_old *old)
{
	struct implode *s = &old->implode;
	struct lz_bits *bits = &old->lz.bits;
	int byte = s->has_literals ? prefix_code_take(&s->literals, bits, true)
				   : (int)lz_bits_take(bits, 8);

	if (byte < 0)
		lz_break(&old->lz);
	else if (!bits->over)
		lz_put(&old->lz, (unsigned char)byte);
}

static void
implode_step(void *packer)
{
	struct zip_old *old = packer;

	if (!old->implode.begun)
		implode_begin(old);
	for (int i = 0; i < STEP_COUNT && old->lz.copy_len == 0 && !old->lz.ended &&
		!old->lz.bits.over && old->lz.at < old->lz.wanted;
		i++)
		if (lz_bits_take(&old->lz.bits, 1) == 1)
			implode_literal(old);
		else
			implode_match(old);
}

/* ---- The whole ---- */

bool
zip_old_knows(uint16_t method)
{
	return method >= METHOD_SHRUNK && method <= METHOD_IMPLODED;
}

struct zip_old *
zip_old_open(uint16_t method, uint16_t flags, struct str packed, uint64_t size)
{
	struct zip_old *old = memory_alloc(sizeof(*old));

	memset(old, 0, sizeof(*old));
	old->lz.bits.rest = packed;
	old->lz.wanted = size;
	old->reduce.factor = method - METHOD_REDUCED_FIRST + 1U;
	old->implode.has_literals = (flags & FLAG_THREE_TREES) != 0;
	old->implode.low_bits = (flags & FLAG_WINDOW_8K) != 0 ? 7 : 6;
	old->step = method == METHOD_SHRUNK ? shrink_step
		: method == METHOD_IMPLODED ? implode_step
					    : reduce_step;
	return old;
}

void
zip_old_close(struct zip_old **old)
{
	free(*old);
	*old = NULL;
}

ptrdiff_t
zip_old_read(struct zip_old *old, char *to, size_t room)
{
	size_t got = lz_read(&old->lz, old->step, old, (unsigned char *)to, room);

	return got == 0 && old->lz.broken ? -1 : (ptrdiff_t)got;
}
