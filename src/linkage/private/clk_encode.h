/* Encodes the records of an agency with a key that it shares with the other agencies, and with
 * nobody else.
 *
 * Each field has a key of its own, HMAC-SHA256 of the key and the field's name; a token's bits are
 * HMAC-SHA256 of it with the field's key, 16 bits each, so every bit is as likely as any other and
 * no token's bits follow from each other's (against the attack on double hashing by Niedermeyer
 * and others 2014). A field sets the same number of bits whether it is long or short. A value that
 * is absent, unknown or no value of its kind sets none. */
#ifndef CANDOUR_LINKAGE_CLK_ENCODE_H
#define CANDOUR_LINKAGE_CLK_ENCODE_H

#include "base/attr.h"
#include "base/str.h"
#include "linkage/private/clk.h"
#include "linkage/private/clk_schema.h"
#include "linkage/table/roles.h"

struct arena;
struct err;
struct records;
struct tokenizer;

enum { CLK_KEY_SIZE_MIN = 32, CLK_KEY_SIZE_MAX = 4096 };

/* What went into a feature. */
struct clk_source {
	struct str columns; /* their heads, with commas; empty: the records have none */
	uint64_t filled;    /* records that have a value for it */
};

/* Adds an encoding for each record to the set, which must be {0} or of CLK_BITS. `key` is 32 bytes
 * and more (ERR_USAGE). *ret_sources is [feature_count]. ERR_USAGE where the columns have nothing
 * that the schema wants. */
bool clk_encode(const struct records *records, const enum role *roles,
	const struct clk_schema *schema, struct str key, const struct tokenizer *tokenizer,
	struct arena *arena, struct clk_set *set, struct clk_source **ret_sources,
	struct err *err) MUST_USE;

#endif
