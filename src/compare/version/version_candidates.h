/* Which texts share rare prints with a new one; for version_*.c only. */
#ifndef CANDOUR_COMPARE_VERSION_CANDIDATES_H
#define CANDOUR_COMPARE_VERSION_CANDIDATES_H

#include "compare/postings/postings.h"
#include "compare/version/version_inside.h"

/* New texts that are looked for together: they take some 10 MB, and what is found of theirs. */
enum { VERSION_CHUNK_MAX = 8192 };

struct version_candidate {
	int64_t document;
	uint32_t shared; /* prints */
	double weight;   /* of those, each by how few have it */
};

struct version_tally;

/* What one list says of the prints of a chunk. */
struct version_lookup {
	uint32_t *group_of; /* of a print: VERSION_PRINTS_MAX for each row */
	struct postings_answer answer;
};

struct version_chunk {
	struct version_row *rows; /* VERSION_CHUNK_MAX; of the caller */
	size_t count;
	struct version_lookup papers;
	struct version_lookup mails; /* asked for papers alone */
};

void version_chunk_free(struct version_chunk *chunk);
/* Asks for all prints of the chunk's rows at once. */
bool version_chunk_look(
	struct compare *compare, struct version_chunk *chunk, struct err *err) MUST_USE;

void version_tally_new(struct version_tally **ret_tally);
void version_tally_free(struct version_tally *tally);
void version_tally_cleanup(struct version_tally **tally);
/* The candidates of a row, best first, at most VERSION_CANDIDATES_MAX; they stay until the next.
 * *ret_weight is that of all its prints. */
void version_candidates(const struct version_chunk *chunk, size_t row, struct version_tally *tally,
	const struct version_candidate **ret_list, size_t *ret_count, double *ret_weight);

#endif
