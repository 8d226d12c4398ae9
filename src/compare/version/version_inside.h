/* Rows of compare_version and what the join does with chains; for version*.c only. */
#ifndef CANDOUR_COMPARE_VERSION_INSIDE_H
#define CANDOUR_COMPARE_VERSION_INSIDE_H

#include "compare/version/version.h"

struct version_row {
	int64_t document;
	int64_t words;
	int64_t text_hash;
	int level;
	uint64_t prints[VERSION_PRINTS_MAX];
	size_t print_count;
	bool is_mail;
	bool is_new;
	int64_t stands; /* 0: not yet joined */
	int64_t chain;
};

bool version_row_get(struct compare *compare, int64_t document, struct version_row *ret_row,
	bool *ret_found, struct err *err) MUST_USE;
/* Replaces what was noted of a pair, from both sides; VERSION_NONE removes it. */
bool version_link_set(struct compare *compare, int64_t a, int64_t b,
	const struct version_verdict *verdict, struct err *err) MUST_USE;
/* Makes the chains of these documents anew, with all whom they were or are linked to, and touches
 * every chain that changed. */
bool version_chains_renew(struct compare *compare, struct arena *arena, const int64_t *documents,
	size_t count, struct err *err) MUST_USE;

#endif
