/* Building blocks of patterns, for pattern.c and pattern_regex.c only. */
#ifndef CANDOUR_SEARCH_PATTERN_BUILD_H
#define CANDOUR_SEARCH_PATTERN_BUILD_H

#include "search/pattern.h"

enum { STATE_NONE = 0xffff };

enum edge_kind {
	EDGE_NOTHING, /* moves on without a character */
	EDGE_CHAR,    /* one code point */
	EDGE_DIGIT,
	EDGE_ANY,
	EDGE_SET, /* one of, or none of, a set of ranges */
	EDGE_ACCEPT
};

struct range {
	uint32_t from;
	uint32_t to;
};

/* A state with what leads out of it: one edge with a character, or up to three without. */
struct state {
	enum edge_kind kind;
	uint32_t codepoint;
	uint16_t next[3];
	bool is_negated;
	const struct range *ranges;
	size_t range_count;
};

struct pattern {
	struct state states[PATTERN_STATES_MAX];
	/* For each state, all states to be in once there, by moves without a character. */
	uint64_t closures[PATTERN_STATES_MAX][PATTERN_WORDS];
	size_t count;
	uint16_t start;
};

/* Adds a state; false with ERR_QUERY where there are too many. */
bool state_add(struct pattern *pattern, enum edge_kind kind, uint32_t codepoint, uint16_t next,
	uint16_t *ret_state, struct err *err) MUST_USE;
/* Works out the closures once all states are there. */
void pattern_finish(struct pattern *pattern, uint16_t start);

#endif
