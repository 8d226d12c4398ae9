/* The ground of the dictionary packers that no library here unpacks: bits, prefix codes, a window.
 *
 * A struct lz holds what is packed and the last bytes that came out. A packer's step adds bytes by
 * lz_put and lz_copy; whoever reads takes them by lz_read, a stretch at a time, so that a large
 * member takes no more memory than the window. Bits are taken from the lowest of each byte on, as
 * in all packers of PKWARE. Reading bits beyond the end gives zeros and marks the data as broken;
 * a distance beyond the start gives zero bytes, as the old packers allow.
 *
 * Prefix codes are canonical (RFC 1951 section 3.2.2). */
#ifndef CANDOUR_EXTRACT_LZ_H
#define CANDOUR_EXTRACT_LZ_H

#include "base/attr.h"
#include "base/str.h"

enum {
	LZ_WINDOW = 128 * 1024, /* a power of two, twice the longest distance */
	LZ_FRESH_MAX = 32 * 1024,
	PREFIX_SYMBOL_MAX = 320,
	PREFIX_LENGTH_MAX = 16,
	PREFIX_FAST_BITS = 10
};

struct lz_bits {
	struct str rest;
	/* Where set, gives what follows `rest`; an empty one ends it. */
	struct str (*more)(void *context);
	void *context;
	uint64_t hold;
	unsigned count;
	bool over; /* more was taken than there is */
};

struct prefix_code {
	/* By the next bits: symbol << 5 | length; 0 where the code is longer. */
	uint16_t fast[1 << PREFIX_FAST_BITS];
	uint16_t counts[PREFIX_LENGTH_MAX + 1];
	uint16_t symbols[PREFIX_SYMBOL_MAX];
};

struct lz {
	struct lz_bits bits;
	uint64_t at;        /* bytes put so far */
	uint64_t taken;     /* of them handed out */
	uint64_t wanted;    /* where it ends, for packers without an end mark */
	uint64_t copy_len;  /* still to be copied */
	uint64_t copy_dist; /* from how far back */
	bool ended;
	bool broken;
	unsigned char window[LZ_WINDOW];
};

/* 0 to 16 bits, the first as the lowest. */
uint32_t lz_bits_take(struct lz_bits *bits, unsigned count);
/* Drops what is left of the present byte. */
void lz_bits_align(struct lz_bits *bits);

/* False where the lengths (0: no code) say more codes than fit, or none. A code with room left is
 * taken, as single codes need it. */
bool prefix_code_make(struct prefix_code *code, const uint8_t *lengths, size_t count) MUST_USE;
/* The next symbol, or -1 where the bits are no code. `inverted`: ones and zeros are exchanged. */
int prefix_code_take(const struct prefix_code *code, struct lz_bits *bits, bool inverted);

void lz_put(struct lz *lz, unsigned char byte);
/* Repeats `len` bytes from `dist` bytes back; at most one copy may be begun in a step. */
void lz_copy(struct lz *lz, uint64_t dist, uint64_t len);
/* Marks it as broken off; what was put before can still be taken. */
void lz_break(struct lz *lz);
/* Up to `room` bytes; 0 at the end (see `broken`). `step` is called until there is enough. */
size_t lz_read(
	struct lz *lz, void (*step)(void *packer), void *packer, unsigned char *to, size_t room);

#endif
