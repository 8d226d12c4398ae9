/* Encodings of records that can be compared without the names in them.
 *
 * A record becomes one string of bits (CLK: Schnell, Bachteler and Reiher, "A Novel Error-Tolerant
 * Anonymous Linking Code", 2011): each field is cut into small tokens (pairs of letters, parts of
 * a date), each token sets some bits that follow from a secret key, all fields in one string.
 * Records that are alike have bits in common, and Dice's coefficient says how alike they are. Who
 * has no key cannot make encodings, but who has many of them can attack them by the frequencies of
 * bits (Kroll and Steinmetzer 2015; Christen and others 2018): they are personal data still.
 *
 * A struct clk_set owns its bits until clk_set_free. */
#ifndef CANDOUR_LINKAGE_CLK_H
#define CANDOUR_LINKAGE_CLK_H

#include <stddef.h>
#include <stdint.h>

/* Bits of an encoding: whole words of 64. Others' tools make 1024 or 2048. */
enum { CLK_BITS = 1024, CLK_BITS_MAX = 8192, CLK_WORDS_MAX = CLK_BITS_MAX / 64 };
/* Encodings of one source. */
#define CLK_COUNT_MAX ((size_t)100 * 1000 * 1000)

struct clk_set {
	size_t word_count; /* of each encoding */
	size_t count;
	size_t room;
	uint64_t *words; /* [count][word_count]; bit 0 is the highest bit of the first byte */
};

void clk_set_free(struct clk_set *set);
/* Room for one more encoding, all bits 0, which is counted. */
uint64_t *clk_set_add(struct clk_set *set);

static inline uint64_t *
clk_at(const struct clk_set *set, size_t number)
{
	return set->words + number * set->word_count;
}

/* The number of bits set of one encoding. */
unsigned clk_weight(const uint64_t *clk, size_t word_count);

#endif
