/* What the files of levels.h and comparer.h share; nobody else includes it. */
#ifndef CANDOUR_LINKAGE_LEVEL_INSIDE_H
#define CANDOUR_LINKAGE_LEVEL_INSIDE_H

#include "linkage/field/field_set.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum name_level {
	NAME_LITTLE_ALIKE = 2,
	NAME_ALIKE,
	NAME_INITIAL,
	NAME_OTHER_FORM,
	NAME_VERY_ALIKE,
	NAME_SAME
};
/* Jaro and Winkler's likeness from which names are so, in hundredths. */
enum { NAME_LITTLE_MIN = 70, NAME_ALIKE_MIN = 85, NAME_VERY_MIN = 93, PLACE_ALIKE_MIN = 90 };
/* Letters from which a single slip leaves a name or word recognisable. */
enum { NAME_SLIP_SIZE_MIN = 4, WORD_SLIP_SIZE_MIN = 5 };

enum date_level { DATE_NEAR_YEAR = 2, DATE_YEAR_ALONE, DATE_TWO_PARTS, DATE_SLIP, DATE_SAME };
enum postcode_level {
	POSTCODE_AREA = 2,
	POSTCODE_DISTRICT,
	POSTCODE_SECTOR,
	POSTCODE_SLIP,
	POSTCODE_SAME
};
enum code_level { CODE_SLIP = 2, CODE_SAME };
enum phone_level { PHONE_END = 2, PHONE_SLIP, PHONE_SAME };
enum email_level { EMAIL_ALIKE = 2, EMAIL_BOX, EMAIL_SAME };
enum place_level { PLACE_ALIKE = 2, PLACE_SAME };
enum text_level {
	TEXT_FIFTH = 2,
	TEXT_TWO_FIFTHS,
	TEXT_THREE_FIFTHS,
	TEXT_FOUR_FIFTHS,
	TEXT_WORDS_SAME,
	TEXT_SAME
};
enum number_level { NUMBER_TENTH = 2, NUMBER_HUNDREDTH, NUMBER_SAME };

/* British postcodes have five characters and more; those of other countries that are shorter have no
 * parts that we know of. */
enum { POSTCODE_SIZE_MIN = 4 };
/* Digits of a subscriber's number, without what stands before it in another district. */
enum { PHONE_END_SIZE = 6 };

/* Words of a text that count; of longer ones the first. */
enum { TEXT_WORD_MAX = 1024 };
/* Up to so many words on both sides, slips, initials and shortened words are looked for too. */
enum { TEXT_WORD_SOFT_MAX = 24 };

/* Levels of two values that are there and not the same. */
unsigned level_of_names(const struct field_set *fields, const struct field *field_a, uint32_t a,
	const struct field *field_b, uint32_t b);
/* Bytes at the front of a postcode that name its area: the letters of a British one, else two. */
size_t level_postcode_area(struct str postcode);
unsigned level_of_texts(
	const struct field_set *fields, const struct field *field, uint32_t a, uint32_t b);

/* Words of a name that are looked at one by one. */
enum { NAME_WORD_MAX = 8 };

/* How the words of two names go together. */
enum words_relation {
	WORDS_APART,
	WORDS_BY_INITIALS, /* all of the shorter are initials of words of the longer, or the same */
	WORDS_WITHIN,      /* all of the shorter are in the longer, one at least written out */
	WORDS_OTHERWISE_SET /* the same ones in another order */
};
/* `has_forms`: words are the same too where one is another form of the other (words of given names). */
enum words_relation words_relation(const struct field_set *fields, const struct field_words *a,
	const struct field_words *b, bool has_forms);

/* Letters of a shortened word: "trans", "univ". */
enum { SHORTENED_SIZE_MIN = 4 };
/* How much of the weight of a word another of the other text says, which is not the same: all where a
 * slip parts them; as much as the lighter one weighs where one shortens the other, if only to its
 * initial; or what was found before, if that is more. */
uint32_t word_pair_share(const struct field_set *fields, uint32_t word, uint32_t weight,
	uint32_t other, uint32_t other_weight, uint32_t before);

/* The rarity of a word as a whole number, so that sums do not depend on their order. */
static inline uint32_t
word_weight(const struct field_set *fields, uint32_t word)
{
	return (uint32_t)(fields->rarity[word] * 256 + 0.5);
}

/* The level of words in common that weigh so much of all. */
static inline unsigned
text_level_of(uint64_t common, uint64_t all)
{
	if (common * 100 >= all * 98)
		return TEXT_WORDS_SAME;
	return 1 + (unsigned)(common * 5 / all);
}

#endif
