/* What a field's value is cut into before it is encoded. */
#ifndef CANDOUR_LINKAGE_CLK_TOKENS_H
#define CANDOUR_LINKAGE_CLK_TOKENS_H

#include "base/str.h"
#include "linkage/private/clk_schema.h"

struct arena;

/* Tokens of one value; what is longer is cut. */
enum { CLK_TOKEN_MAX = 96 };

struct clk_token_list {
	size_t count;
	struct str of[CLK_TOKEN_MAX]; /* no two alike */
};

/* `form` is the value in standard form: words, a day as "20120304" (parts unknown are 0), a
 * postcode's unit, a number. An empty one has no tokens. The tokens live in the arena. */
void clk_tokens_make(
	enum clk_tokens tokens, struct str form, struct arena *arena, struct clk_token_list *ret);

#endif
