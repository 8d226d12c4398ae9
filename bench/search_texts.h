/* Documents that anyone can make, and queries on them: for the benchmarks of searching.
 *
 * A Zipfian vocabulary, log-normal lengths and recurring pairs of words, all from a seed. */
#ifndef CANDOUR_BENCH_SEARCH_TEXTS_H
#define CANDOUR_BENCH_SEARCH_TEXTS_H

#include "base/buf.h"

enum texts_type {
	TYPE_COMMON,
	TYPE_AND,
	TYPE_OR,
	TYPE_PHRASE,
	TYPE_NEAR,
	TYPE_FUZZY,
	TYPE_FACETS,
	TYPE_SNIPPETS,
	TYPE_COUNT
};

struct texts {
	uint64_t random;
	double *cumulative; /* of the vocabulary's ranks */
	uint32_t (*pairs)[2];
	struct buf text; /* made last */
};

void texts_begin(struct texts *texts, uint64_t seed);
void texts_end(struct texts *texts);
/* Makes the next text. */
void texts_next(struct texts *texts);
/* Draws queries from here on, the same ones whatever was made before. */
void texts_ask(struct texts *texts);
/* Writes one query in our language and in FTS5's. */
void texts_query(struct texts *texts, enum texts_type type, struct buf *ours, struct buf *stock);

#endif
