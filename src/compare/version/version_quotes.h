/* A page that was a mail: what it says itself, and what it quotes.
 *
 * Mail is disclosed as print-outs, too. One that answers another quotes it whole, and two that answer
 * the same one share all they quote: they hold the same words and are no versions of each other.
 *
 * Pure; used by version_judge.c, on what compare/thread/quote.h finds. */
#ifndef CANDOUR_COMPARE_VERSION_QUOTES_H
#define CANDOUR_COMPARE_VERSION_QUOTES_H

#include <stdbool.h>
#include <stddef.h>

struct arena;
struct diff;
struct diff_text;

struct version_quotes {
	bool *is_quoted; /* by word; NULL where nothing is quoted, or nothing but quotes is there */
	size_t own;      /* words that are not */
};

void version_quotes_read(
	struct arena *arena, const struct diff_text *text, struct version_quotes *ret_quotes);

enum version_quoting {
	VERSION_QUOTING_NONE,
	VERSION_QUOTING_A,       /* the second quotes the first */
	VERSION_QUOTING_B,       /* the first quotes the second */
	VERSION_QUOTING_SIBLINGS /* both quote the same, and say something else themselves */
};

enum version_quoting version_quoting_find(
	const struct diff *diff, const struct version_quotes *a, const struct version_quotes *b);

#endif
