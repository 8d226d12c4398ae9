/* Names of months and weekdays, as data. */
#ifndef CANDOUR_COMPARE_WHEN_WORDS_H
#define CANDOUR_COMPARE_WHEN_WORDS_H

#include "base/str.h"

enum when_word_flag {
	WHEN_WORD_FULL = 1,   /* not an abbreviation */
	WHEN_WORD_COMMON = 2, /* in small letters also a common word: may, march, mars */
	WHEN_WORD_ENGLISH = 4,
};

struct when_word {
	struct str name; /* small letters */
	unsigned char number;
	unsigned char flags;
};

/* The month of that name (number 1..12), letters of either case; NULL where it is none. */
const struct when_word *when_words_month(struct str word);
/* 0 Monday .. 6 Sunday, or -1. */
int when_words_weekday(struct str word);
/* Sets for each first letter (0..25; 26 for any byte beyond ASCII) the bits of the second letters
 * that months have after it: a quick sieve. */
void when_words_pairs(uint32_t ret_pairs[32]);
/* 0..25 for ASCII letters, 26 for other bytes of letters beyond ASCII, 31 for the rest. */
unsigned when_words_letter(unsigned char byte);

#endif
