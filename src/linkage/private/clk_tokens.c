#include "linkage/private/clk_tokens.h"

#include "base/arena.h"
#include "base/utf8.h"
#include "linkage/standard/standard.h"

#include <string.h>

static void
token_add(struct clk_token_list *list, struct str token)
{
	for (size_t i = 0; i < list->count; i++)
		if (str_equal(list->of[i], token))
			return;
	if (list->count < CLK_TOKEN_MAX)
		list->of[list->count++] = token;
}

/* "_anna_" is _a an nn na a_: a letter may have several bytes. */
static void
pairs_add(struct clk_token_list *list, struct str word, struct arena *arena)
{
	struct str marked = str_format(arena, "_%.*s_", STR_ARG(word));
	size_t first = 0;
	size_t second = 1;

	while (second < marked.len) {
		struct str rest = str_from(marked, second);
		size_t next;

		(void)utf8_take(&rest);
		next = marked.len - rest.len;
		token_add(list, str_slice(marked, first, next));
		first = second;
		second = next;
	}
}

static void
date_add(struct clk_token_list *list, struct str form, struct arena *arena)
{
	struct str year = str_slice(form, 0, 4);
	struct str month = str_slice(form, 4, 6);
	struct str day = str_slice(form, 6, 8);
	bool has_year = form.len == 8 && !str_equal(year, STR("0000"));
	bool has_month = form.len == 8 && !str_equal(month, STR("00"));
	bool has_day = form.len == 8 && !str_equal(day, STR("00"));

	if (has_year)
		token_add(list, str_format(arena, "y%.*s", STR_ARG(year)));
	if (has_year)
		token_add(list, str_format(arena, "d%.*s", STR_ARG(str_slice(year, 0, 3))));
	if (has_month)
		token_add(list, str_format(arena, "m%.*s", STR_ARG(month)));
	if (has_day)
		token_add(list, str_format(arena, "t%.*s", STR_ARG(day)));
	if (has_year && has_month)
		token_add(list, str_format(arena, "ym%.*s", STR_ARG(str_slice(form, 0, 6))));
	if (has_month && has_day)
		token_add(list, str_format(arena, "mt%.*s", STR_ARG(str_slice(form, 4, 8))));
	if (has_year && has_day)
		token_add(list, str_format(arena, "yt%.*s%.*s", STR_ARG(year), STR_ARG(day)));
}

static void
places_add(struct clk_token_list *list, struct str form, struct arena *arena)
{
	for (size_t i = 0; i < form.len; i++)
		token_add(list, str_format(arena, "%zu %c", i, form.data[i]));
}

static void
postcode_add(struct clk_token_list *list, struct str form, struct arena *arena)
{
	struct standard_postcode postcode;

	if (!standard_postcode(arena, form, &postcode)) {
		places_add(list, form, arena);
		return;
	}
	token_add(list, str_format(arena, "a%.*s", STR_ARG(postcode.area)));
	token_add(list, str_format(arena, "d%.*s", STR_ARG(postcode.district)));
	token_add(list, str_format(arena, "s%.*s", STR_ARG(postcode.sector)));
	token_add(list, str_format(arena, "u%.*s", STR_ARG(postcode.unit)));
}

static void
sex_add(struct clk_token_list *list, struct str form)
{
	static const char *const words[][2] = {{"m", "m"}, {"male", "m"}, {"boy", "m"},
		{"man", "m"}, {"f", "f"}, {"female", "f"}, {"girl", "f"}, {"woman", "f"}};

	for (size_t i = 0; i < COUNT_OF(words); i++)
		if (str_equal(form, str_of(words[i][0])))
			token_add(list, str_of(words[i][1]));
}

void
clk_tokens_make(
	enum clk_tokens tokens, struct str form, struct arena *arena, struct clk_token_list *ret)
{
	struct str word;

	ret->count = 0;
	if (form.len == 0)
		return;
	switch (tokens) {
	case CLK_PAIRS:
		while (str_cut(&form, ' ', &word))
			if (word.len > 0)
				pairs_add(ret, word, arena);
		break;
	case CLK_DATE:
		date_add(ret, form, arena);
		break;
	case CLK_POSTCODE:
		postcode_add(ret, form, arena);
		break;
	case CLK_SEX:
		sex_add(ret, form);
		break;
	case CLK_DIGITS:
		places_add(ret, form, arena);
		break;
	case CLK_TOKENS_COUNT:
		break;
	}
}
