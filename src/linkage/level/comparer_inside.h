/* What makes comparing fast: shared by comparer.c and the kernels; nobody else includes it. */
#ifndef CANDOUR_LINKAGE_COMPARER_INSIDE_H
#define CANDOUR_LINKAGE_COMPARER_INSIDE_H

#include "linkage/level/comparer.h"
#include "linkage/level/level_inside.h"
#include "linkage/level/likeness.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { CARD_SIZE = 16 };

/* How a field is compared. */
enum way {
	WAY_SAME, /* the same or different */
	WAY_NAME,
	WAY_DATE,
	WAY_POSTCODE,
	WAY_CODE,
	WAY_PHONE,
	WAY_EMAIL,
	WAY_PLACE,
	WAY_TEXT,
	WAY_PLAIN /* by levels_of: cheap, or too rare to matter */
};

enum card_flag {
	CARD_LONG = 1 << 0,  /* of more than CARD_SIZE bytes: only the front is in it */
	CARD_WORDS = 1 << 1, /* of several words */
	CARD_YEAR_ALONE = 1 << 2,
	CARD_DAY_UNKNOWN = 1 << 3,
	CARD_INITIAL = 1 << 4 /* of names: a word of one letter */
};

/* What is compared of a value or word, on half a line of the cache. */
struct card {
	_Alignas(32) char text[CARD_SIZE]; /* then zeros */
	/* For each low five bits of a byte, the lower half says whether it is there, the upper whether
	 * it is there twice; so for the first LIKENESS_SIZE_MAX bytes. */
	uint64_t letters;
	uint8_t len;  /* up to LIKENESS_SIZE_MAX */
	uint8_t more; /* bytes that `letters` does not count: the third of a kind and on */
	uint8_t flags;
	uint8_t spare;
	/* Of dates the year, of names same_as, of postcodes the letters in front, of electronic
	 * addresses the box's length. */
	uint32_t extra;
};

/* The words of a text: number and weight of each, in lists whose length is rounded up to fours with
 * zeros; by number. */
struct text_card {
	const uint32_t *words;
	const uint32_t *weights;
	/* A bit a word: texts without a common bit have no common word, nor other forms of one. */
	uint64_t signature;
	uint32_t count;
	uint32_t room; /* count, rounded up */
};

struct comparer_kernel;

struct comparer_tables {
	/* The first fields of given names and surnames, as places among those compared; the number of
	 * fields where there is none. */
	size_t given;
	size_t surname;
	unsigned names_mask;        /* both as bits, if both are there */
	uint32_t *given_as_surname; /* by given name: the surname of the same text, or 0 */
	enum way way[FIELD_MAX];
	unsigned top[FIELD_MAX]; /* levels of the same value */
	struct card *cards[FIELD_MAX];
	struct text_card *texts[FIELD_MAX];
	struct card *words;      /* by word */
	size_t sizes[FIELD_MAX]; /* bytes of the cards */
	size_t text_sizes[FIELD_MAX];
	size_t words_size;
	struct arena arena;
	/* Letters in common, by the lengths, from which two names may be a little alike. */
	uint8_t common_min[CARD_SIZE + 1][CARD_SIZE + 1];
	const struct comparer_kernel *kernel;
};

/* One way through the same steps for each kind of processor: the results are the same. */
struct comparer_kernel {
	const char *name;
	uint64_t (*pattern)(const struct comparer *comparer, const struct comparer_line *a,
		const struct comparer_line *b);
	bool (*reaches)(const struct comparer *comparer, const struct comparer_bar *bar,
		const struct comparer_line *a, const struct comparer_line *b,
		uint64_t *ret_pattern);
	/* Of cards without CARD_LONG. */
	struct likeness (*likeness)(const struct card *a, const struct card *b);
	/* One field of two different values that are there. */
	unsigned (*level)(const struct comparer *comparer, size_t field, uint32_t a, uint32_t b);
};

extern const struct comparer_kernel comparer_kernel_scalar;
extern const struct comparer_kernel comparer_kernel_sse2;
extern const struct comparer_kernel comparer_kernel_sse42;
extern const struct comparer_kernel comparer_kernel_avx2;
extern const struct comparer_kernel comparer_kernel_avx512;
extern const struct comparer_kernel comparer_kernel_neon;

enum { COMPARER_KERNEL_MAX = 5 };
/* The kernels that this machine can run, the best first; returns how many. */
size_t comparer_kernels(const struct comparer_kernel *ret_kernels[COMPARER_KERNEL_MAX]);

void card_fill(struct card *card, struct str text);
void comparer_tables_make(struct comparer *comparer);
void comparer_tables_free(struct comparer *comparer);

/* As level_of_texts, where one of the two has more than TEXT_WORD_SOFT_MAX words. */
unsigned level_of_long_texts(const struct text_card *a, const struct text_card *b);

/* The pattern by levels_of alone: what the kernels must give too. */
uint64_t comparer_pattern_plain(const struct comparer *comparer, const struct comparer_line *a,
	const struct comparer_line *b);
/* The most that a pattern weighs. */
float comparer_bar_weight(const struct comparer *comparer, const struct comparer_bar *bar,
	const struct comparer_line *a, const struct comparer_line *b, uint64_t pattern);

/* Sums of floats in another order differ in their last bits; nobody may be lost by that. */
#define BAR_MARGIN 0.01F

#endif
