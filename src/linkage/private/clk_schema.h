/* What of a record goes into its encoding, and how: the same for all who want to compare theirs.
 *
 * A schema is a table of features. It is written beside the encodings as JSON in the manner of
 * clkhash's linkage schema, version 3, so that every agency can check that it encodes alike, and
 * read again from there. It holds no key and nothing of any person. */
#ifndef CANDOUR_LINKAGE_CLK_SCHEMA_H
#define CANDOUR_LINKAGE_CLK_SCHEMA_H

#include "base/attr.h"
#include "base/str.h"

#include <stdbool.h>
#include <stddef.h>

struct buf;
struct err;

enum { CLK_FEATURE_MAX = 16, CLK_FEATURE_BITS_MAX = 512 };

/* What is done with the finished string, to make attacks by frequencies harder. */
enum clk_hardening {
	CLK_PLAIN,
	/* Half as many bits and then each of them turned round, so that all encodings have equally
	 * many bits set and none shows how full it is (Schnell and Borgs 2016). */
	CLK_BALANCED,
	/* Twice as many bits, the second half laid over the first by XOR (the same). */
	CLK_FOLDED,
	/* Each bit becomes the XOR of its two neighbours: cellular automaton rule 90 (Schnell and
	 * Borgs, "Hardening encrypted patient names against cryptographic attacks using cellular
	 * automata", 2018). */
	CLK_RULE_90,
	CLK_HARDENING_COUNT
};

/* What a field is cut into. */
enum clk_tokens {
	CLK_PAIRS,    /* each word's pairs of letters, its ends marked */
	CLK_DATE,     /* year, month and day, and two of them at a time */
	CLK_POSTCODE, /* area, district, sector and unit */
	CLK_SEX,      /* one of two, whatever words are used for it */
	CLK_DIGITS,   /* each sign with its place */
	CLK_TOKENS_COUNT
};

/* What a feature is made of is known by its name alone. */
struct clk_feature {
	const char *identifier; /* "given_name" */
	enum clk_tokens tokens;
	unsigned bits; /* that the whole field sets, however long it is */
};

struct clk_schema {
	enum clk_hardening hardening;
	size_t feature_count;
	struct clk_feature features[CLK_FEATURE_MAX];
};

/* The one that is used where none is given. */
struct clk_schema clk_schema_default(void);
void clk_schema_write(const struct clk_schema *schema, struct buf *to);
/* `text` is outside text. ERR_DAMAGED says what is wrong, ERR_UNSUPPORTED what we do not do. */
bool clk_schema_read(struct str text, struct clk_schema *ret_schema, struct err *err) MUST_USE;

#endif
