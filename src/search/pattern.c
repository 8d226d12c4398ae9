#include "search/pattern.h"

#include "base/arena.h"
#include "base/err.h"
#include "base/utf8.h"
#include "search/pattern_build.h"

#include <string.h>

bool
state_add(struct pattern *pattern, enum edge_kind kind, uint32_t codepoint, uint16_t next,
	uint16_t *ret_state, struct err *err)
{
	if (pattern->count >= PATTERN_STATES_MAX)
		return err_set(err, ERR_QUERY, "the pattern is too long or too intricate");
	pattern->states[pattern->count] = (struct state){
		.kind = kind, .codepoint = codepoint, .next = {next, STATE_NONE, STATE_NONE}};
	*ret_state = (uint16_t)pattern->count++;
	return true;
}

static void
close_state(struct pattern *pattern, uint16_t of)
{
	uint16_t stack[PATTERN_STATES_MAX];
	uint64_t *closure = pattern->closures[of];
	size_t depth = 0;

	closure[of / 64] |= (uint64_t)1 << of % 64;
	stack[depth++] = of;
	while (depth > 0) {
		const struct state *state = &pattern->states[stack[--depth]];

		if (state->kind != EDGE_NOTHING)
			continue;
		for (size_t i = 0; i < COUNT_OF(state->next); i++) {
			uint16_t next = state->next[i];
			uint64_t bit = next == STATE_NONE ? 0 : (uint64_t)1 << next % 64;

			if (next == STATE_NONE || (closure[next / 64] & bit) != 0)
				continue;
			closure[next / 64] |= bit;
			stack[depth++] = next;
		}
	}
}

void
pattern_finish(struct pattern *pattern, uint16_t start)
{
	pattern->start = start;
	for (uint16_t i = 0; i < pattern->count; i++)
		close_state(pattern, i);
}

void
pattern_start(const struct pattern *pattern, struct pattern_run *ret_run)
{
	memcpy(ret_run->states, pattern->closures[pattern->start], sizeof(ret_run->states));
}

static bool
set_has(const struct state *state, uint32_t codepoint)
{
	bool has = false;

	for (size_t i = 0; i < state->range_count && !has; i++)
		has = codepoint >= state->ranges[i].from && codepoint <= state->ranges[i].to;
	return has != state->is_negated;
}

static bool
edge_takes(const struct state *state, uint32_t codepoint)
{
	switch (state->kind) {
	case EDGE_CHAR:
		return state->codepoint == codepoint;
	case EDGE_DIGIT:
		return codepoint >= '0' && codepoint <= '9';
	case EDGE_ANY:
		return true;
	case EDGE_SET:
		return set_has(state, codepoint);
	case EDGE_NOTHING:
	case EDGE_ACCEPT:
	default:
		return false;
	}
}

bool
pattern_step(const struct pattern *pattern, const struct pattern_run *from, uint32_t codepoint,
	struct pattern_run *ret_to)
{
	uint64_t any = 0;

	memset(ret_to, 0, sizeof(*ret_to));
	for (size_t word = 0; word < PATTERN_WORDS; word++) {
		for (uint64_t bits = from->states[word]; bits != 0; bits &= bits - 1) {
			const struct state *state =
				&pattern->states[word * 64 + (size_t)__builtin_ctzll(bits)];

			if (!edge_takes(state, codepoint))
				continue;
			for (size_t i = 0; i < PATTERN_WORDS; i++) {
				ret_to->states[i] |= pattern->closures[state->next[0]][i];
				any |= ret_to->states[i];
			}
		}
	}
	return any != 0;
}

bool
pattern_accepts(const struct pattern *pattern, const struct pattern_run *run)
{
	for (size_t i = 0; i < pattern->count; i++)
		if (pattern->states[i].kind == EDGE_ACCEPT &&
			(run->states[i / 64] & (uint64_t)1 << i % 64) != 0)
			return true;
	return false;
}

bool
pattern_matches(const struct pattern *pattern, struct str word)
{
	struct pattern_run run;
	struct pattern_run next;

	pattern_start(pattern, &run);
	while (word.len > 0) {
		if (!pattern_step(pattern, &run, utf8_take(&word), &next))
			return false;
		run = next;
	}
	return pattern_accepts(pattern, &run);
}

/* Code points of a text, last first: automata are built from their end. */
static size_t
codepoints_of(struct arena *arena, struct str text, uint32_t **ret_codepoints)
{
	size_t count = 0;

	*ret_codepoints = ARENA_ARRAY(arena, text.len + 1, uint32_t);
	while (text.len > 0)
		(*ret_codepoints)[count++] = utf8_take(&text);
	return count;
}

bool
pattern_wildcard(
	struct arena *arena, struct str text, struct pattern **ret_pattern, struct err *err)
{
	struct pattern *pattern = ARENA_NEW(arena, struct pattern);
	uint32_t *codepoints;
	size_t count = codepoints_of(arena, text, &codepoints);
	uint16_t next;

	if (!state_add(pattern, EDGE_ACCEPT, 0, STATE_NONE, &next, err))
		return false;
	for (size_t i = count; i-- > 0;) {
		enum edge_kind kind = codepoints[i] == '?' ? EDGE_ANY
			: codepoints[i] == '='             ? EDGE_DIGIT
							   : EDGE_CHAR;
		uint16_t loop;

		if (codepoints[i] != '*') {
			if (!state_add(pattern, kind, codepoints[i], next, &next, err))
				return false;
			continue;
		}
		if (!state_add(pattern, EDGE_NOTHING, 0, next, &next, err) ||
			!state_add(pattern, EDGE_ANY, 0, next, &loop, err))
			return false;
		pattern->states[next].next[1] = loop;
	}
	pattern_finish(pattern, next);
	*ret_pattern = pattern;
	return true;
}

/* One place in the word with so many mistakes left: go on, or make one of them. */
static bool
fuzzy_place(struct pattern *pattern, const uint32_t *word, size_t at, size_t count,
	const uint16_t *below, const uint16_t *row, uint16_t *ret_state, struct err *err)
{
	uint16_t here;
	uint16_t part;
	uint16_t swap;

	/* here branches to the letter itself, and to the mistakes */
	if (!state_add(pattern, EDGE_NOTHING, 0, STATE_NONE, &here, err))
		return false;
	if (at < count) {
		if (!state_add(pattern, EDGE_CHAR, word[at], row[at + 1], &part, err))
			return false;
		pattern->states[here].next[0] = part;
	} else {
		pattern->states[here].next[0] = row[count + 1]; /* accept */
	}
	if (below != NULL) {
		uint16_t more = here;

		if (at < count) {
			if (!state_add(pattern, EDGE_ANY, 0, below[at + 1], &part, err) ||
				!state_add(pattern, EDGE_NOTHING, 0, part, &more, err))
				return false;
			pattern->states[more].next[1] = below[at + 1]; /* left out */
			pattern->states[here].next[1] = more;
		}
		if (!state_add(pattern, EDGE_ANY, 0, below[at], &part, err)) /* added */
			return false;
		pattern->states[more].next[2] = part;
		if (at + 1 < count && word[at] != word[at + 1]) {
			if (!state_add(pattern, EDGE_CHAR, word[at], below[at + 2], &part, err) ||
				!state_add(pattern, EDGE_CHAR, word[at + 1], part, &swap, err))
				return false;
			pattern->states[here].next[2] = swap;
		}
	}
	*ret_state = here;
	return true;
}

bool
pattern_fuzzy(struct arena *arena, struct str word, unsigned edits, struct pattern **ret_pattern,
	struct err *err)
{
	struct pattern *pattern = ARENA_NEW(arena, struct pattern);
	uint32_t *codepoints;
	size_t count = codepoints_of(arena, word, &codepoints);
	uint16_t *rows[3] = {NULL};

	if (edits > 2)
		edits = 2;
	for (unsigned i = 0; i <= edits; i++) {
		rows[i] = ARENA_ARRAY(arena, count + 2, uint16_t);
		if (!state_add(pattern, EDGE_ACCEPT, 0, STATE_NONE, &rows[i][count + 1], err))
			return false;
		for (size_t at = count + 1; at-- > 0;)
			if (!fuzzy_place(pattern, codepoints, at, count, i > 0 ? rows[i - 1] : NULL,
				    rows[i], &rows[i][at], err))
				return false;
	}
	pattern_finish(pattern, rows[edits][0]);
	*ret_pattern = pattern;
	return true;
}

/* Groups that recognition takes for one another; one side of each pair is the word's. */
static const char *const confusions[][2] = {{"0", "o"}, {"1", "l"}, {"1", "i"}, {"l", "i"},
	{"5", "s"}, {"8", "b"}, {"6", "b"}, {"2", "z"}, {"9", "g"}, {"q", "g"}, {"c", "e"},
	{"u", "v"}, {"n", "u"}, {"h", "b"}, {"t", "f"}, {"f", "l"}, {"rn", "m"}, {"cl", "d"},
	{"vv", "w"}, {"li", "h"}, {"ii", "u"}, {"nn", "m"}, {"tt", "u"}, {"in", "m"}};

/* At `at` the word may go on by `from`; then what was printed may read `to`. */
static bool
ocr_branch(struct pattern *pattern, struct str rest, struct str from, struct str to,
	const uint16_t *after, uint16_t *branch, struct err *err)
{
	uint16_t next;
	uint16_t more;

	if (!str_starts(rest, from))
		return true;
	next = after[from.len];
	for (size_t i = to.len; i-- > 0;)
		if (!state_add(pattern, EDGE_CHAR, (unsigned char)to.data[i], next, &next, err))
			return false;
	if (!state_add(pattern, EDGE_NOTHING, 0, next, &more, err))
		return false;
	pattern->states[more].next[1] = *branch;
	*branch = more;
	return true;
}

bool
pattern_ocr(struct arena *arena, struct str word, struct pattern **ret_pattern, struct err *err)
{
	struct pattern *pattern = ARENA_NEW(arena, struct pattern);
	uint16_t *at_byte = ARENA_ARRAY(arena, word.len + 3, uint16_t);

	if (!state_add(pattern, EDGE_ACCEPT, 0, STATE_NONE, &at_byte[word.len], err))
		return false;
	for (size_t at = word.len; at-- > 0;) {
		struct str rest = str_from(word, at);
		struct str behind = rest;
		uint16_t branch;
		uint32_t codepoint;

		if (((unsigned char)rest.data[0] & 0xc0) == 0x80)
			continue; /* within a character */
		codepoint = utf8_take(&behind);
		if (!state_add(pattern, EDGE_CHAR, codepoint, at_byte[word.len - behind.len],
			    &branch, err))
			return false;
		for (size_t i = 0; i < COUNT_OF(confusions); i++) {
			struct str a = str_of(confusions[i][0]);
			struct str b = str_of(confusions[i][1]);

			if (!ocr_branch(pattern, rest, a, b, at_byte + at, &branch, err) ||
				!ocr_branch(pattern, rest, b, a, at_byte + at, &branch, err))
				return false;
		}
		at_byte[at] = branch;
	}
	pattern_finish(pattern, at_byte[0]);
	*ret_pattern = pattern;
	return true;
}
