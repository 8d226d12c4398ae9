/* Patterns of words: wildcards, regular expressions, spelling and recognition mistakes.
 *
 * All become one small non-deterministic automaton over code points, which is run on the folded
 * words of the dictionary (K. Thompson 1968; the spelling automaton after K. Schulz and
 * S. Mihov 2002, with swapped neighbours as one mistake). Its states are bits, so that a run
 * costs no memory, takes time in proportion to the word, and tells when no longer word can match
 * any more: the walk through the sorted dictionary then leaps over all words with that beginning. */
#ifndef CANDOUR_SEARCH_PATTERN_H
#define CANDOUR_SEARCH_PATTERN_H

#include "base/attr.h"
#include "base/str.h"

struct arena;
struct err;

enum { PATTERN_STATES_MAX = 512, PATTERN_WORDS = PATTERN_STATES_MAX / 64 };

struct pattern;

struct pattern_run {
	uint64_t states[PATTERN_WORDS];
};

/* "licen*e": * any characters, ? one, = one digit. */
bool pattern_wildcard(struct arena *arena, struct str text, struct pattern **ret_pattern,
	struct err *err) MUST_USE;
/* One word with up to `edits` letters added, left out, changed or swapped with a neighbour. */
bool pattern_fuzzy(struct arena *arena, struct str word, unsigned edits,
	struct pattern **ret_pattern, struct err *err) MUST_USE;
/* What recognition takes for one another: 0 o, 1 l i, rn m, 5 s, 8 b, cl d, vv w, ... */
bool pattern_ocr(struct arena *arena, struct str word, struct pattern **ret_pattern,
	struct err *err) MUST_USE;
/* A regular expression that must match the whole word: . [a-z] [^a-z] (a|b) * + ? {2,5} \d \w
 * and \ before a sign. Letters are folded as words are. ERR_QUERY on a mistake. */
bool pattern_regex(struct arena *arena, struct str text, struct pattern **ret_pattern,
	struct err *err) MUST_USE;

void pattern_start(const struct pattern *pattern, struct pattern_run *ret_run);
/* Takes one code point; false where no word that goes on from here can match. */
bool pattern_step(const struct pattern *pattern, const struct pattern_run *from, uint32_t codepoint,
	struct pattern_run *ret_to);
bool pattern_accepts(const struct pattern *pattern, const struct pattern_run *run);
bool pattern_matches(const struct pattern *pattern, struct str word);

#endif
