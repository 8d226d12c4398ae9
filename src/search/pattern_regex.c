#include "search/pattern.h"

#include "base/arena.h"
#include "base/err.h"
#include "base/utf8.h"
#include "search/pattern_build.h"

#include <stdlib.h>

enum { GROUPS_MAX = 32, REPEAT_MAX = 64 };

/* A piece of automaton with one way in and one way out (a state without a way on yet). Its
 * states lie together, so that a repeated piece can be copied. */
struct fragment {
	uint16_t in;
	uint16_t out;
	size_t low; /* states [low, high) */
};

struct group {
	struct fragment sequence;
	struct fragment choices;
	bool has_sequence;
	bool has_choices;
	size_t low;
};

struct regex {
	struct arena *arena;
	struct pattern *pattern;
	struct str rest;
	struct group groups[GROUPS_MAX];
	size_t depth;
	struct err *err;
};

static bool
nothing_add(struct regex *r, uint16_t *ret_state)
{
	return state_add(r->pattern, EDGE_NOTHING, 0, STATE_NONE, ret_state, r->err);
}

static void
link_to(struct regex *r, uint16_t from, uint16_t to)
{
	struct state *state = &r->pattern->states[from];

	for (size_t i = 0; i < COUNT_OF(state->next); i++) {
		if (state->next[i] == STATE_NONE) {
			state->next[i] = to;
			return;
		}
	}
}

static void
append(struct regex *r, struct fragment atom)
{
	struct group *group = &r->groups[r->depth];

	if (!group->has_sequence) {
		group->sequence = atom;
		group->has_sequence = true;
		return;
	}
	link_to(r, group->sequence.out, atom.in);
	group->sequence.out = atom.out;
}

/* Copies the states of a piece behind all others. */
static bool
copy_fragment(struct regex *r, struct fragment from, size_t high, struct fragment *ret_copy)
{
	size_t low = r->pattern->count;

	for (size_t i = from.low; i < high; i++) {
		struct state *state;
		uint16_t copy;

		if (!nothing_add(r, &copy))
			return false;
		state = &r->pattern->states[copy];
		*state = r->pattern->states[i];
		for (size_t n = 0; n < COUNT_OF(state->next); n++)
			if (state->next[n] != STATE_NONE)
				state->next[n] = (uint16_t)(state->next[n] - from.low + low);
	}
	*ret_copy = (struct fragment){
		(uint16_t)(from.in - from.low + low), (uint16_t)(from.out - from.low + low), low};
	return true;
}

/* Makes a piece that may be left out, or done again. */
static bool
wrap(struct regex *r, struct fragment *atom, bool may_skip, bool may_repeat)
{
	uint16_t in;
	uint16_t out;

	if (!nothing_add(r, &in) || !nothing_add(r, &out))
		return false;
	link_to(r, in, atom->in);
	if (may_skip)
		link_to(r, in, out);
	link_to(r, atom->out, out);
	if (may_repeat)
		link_to(r, out, in);
	/* the way on from `out` is its last free edge */
	atom->in = in;
	atom->out = out;
	return true;
}

static bool
repeat(struct regex *r, struct fragment atom, size_t least, size_t most)
{
	size_t high = r->pattern->count;
	size_t copies = most == SIZE_MAX ? (least > 0 ? least : 1) : most;

	if (copies > REPEAT_MAX)
		return err_set(r->err, ERR_QUERY, "a repetition may be at most %d", REPEAT_MAX);
	for (size_t i = 0; i < copies; i++) {
		struct fragment copy = {0};
		bool last = i + 1 == copies;

		if (!copy_fragment(r, atom, high, &copy))
			return false;
		if ((i >= least || (last && most == SIZE_MAX)) &&
			!wrap(r, &copy, i >= least, last && most == SIZE_MAX))
			return false;
		append(r, copy);
	}
	if (copies == 0) {
		struct fragment empty = {.low = r->pattern->count};

		if (!nothing_add(r, &empty.in))
			return false;
		empty.out = empty.in;
		append(r, empty);
	}
	return true;
}

static bool
take_number(struct str *rest, size_t *ret_number)
{
	size_t digits = 0;
	uint64_t number;

	while (digits < rest->len && char_is_digit(rest->data[digits]))
		digits++;
	if (digits == 0 || digits > 4 || !str_to_u64(str_slice(*rest, 0, digits), &number))
		return false;
	*rest = str_from(*rest, digits);
	*ret_number = (size_t)number;
	return true;
}

/* "{2}", "{2,}", "{2,5}" behind an atom. */
static bool
take_braces(struct regex *r, size_t *ret_least, size_t *ret_most)
{
	struct str rest = str_from(r->rest, 1);

	if (!take_number(&rest, ret_least))
		return err_set(r->err, ERR_QUERY, "{ needs a number behind it, as in {2,5}");
	*ret_most = *ret_least;
	if (rest.len > 0 && rest.data[0] == ',') {
		rest = str_from(rest, 1);
		*ret_most = SIZE_MAX;
		if (rest.len > 0 && rest.data[0] != '}' && !take_number(&rest, ret_most))
			return err_set(r->err, ERR_QUERY, "{ needs numbers, as in {2,5}");
	}
	if (rest.len == 0 || rest.data[0] != '}' || *ret_most < *ret_least)
		return err_set(r->err, ERR_QUERY, "{ needs numbers and a }, as in {2,5}");
	r->rest = str_from(rest, 1);
	return true;
}

/* Adds an atom with the repetition that follows it. */
static bool
atom_end(struct regex *r, struct fragment atom)
{
	size_t least = 1;
	size_t most = 1;
	char sign = r->rest.len > 0 ? r->rest.data[0] : '\0';

	if (sign == '*' || sign == '+' || sign == '?') {
		least = sign == '+' ? 1 : 0;
		most = sign == '?' ? 1 : SIZE_MAX;
		r->rest = str_from(r->rest, 1);
	} else if (sign == '{') {
		if (!take_braces(r, &least, &most))
			return false;
	} else {
		append(r, atom);
		return true;
	}
	return repeat(r, atom, least, most);
}

static bool
atom_edge(struct regex *r, enum edge_kind kind, uint32_t codepoint, struct fragment *ret_atom)
{
	ret_atom->low = r->pattern->count;
	if (!nothing_add(r, &ret_atom->out))
		return false;
	return state_add(r->pattern, kind, codepoint, ret_atom->out, &ret_atom->in, r->err);
}

/* The letter as words hold it. */
static uint32_t
folded(uint32_t codepoint)
{
	return codepoint >= 'A' && codepoint <= 'Z' ? codepoint + 32 : codepoint;
}

static uint32_t
take_letter(struct regex *r)
{
	uint32_t codepoint = utf8_take(&r->rest);

	if (codepoint == '\\' && r->rest.len > 0)
		codepoint = utf8_take(&r->rest);
	return folded(codepoint);
}

/* What is between [ and ]; the [ is taken. */
static bool
take_set(struct regex *r, struct fragment *ret_atom)
{
	struct range *ranges = ARENA_ARRAY(r->arena, r->rest.len + 1, struct range);
	size_t count = 0;
	bool negated = r->rest.len > 0 && r->rest.data[0] == '^';

	if (negated)
		r->rest = str_from(r->rest, 1);
	while (r->rest.len > 0 && (r->rest.data[0] != ']' || count == 0)) {
		uint32_t from = take_letter(r);
		uint32_t to = from;

		if (r->rest.len > 1 && r->rest.data[0] == '-' && r->rest.data[1] != ']') {
			r->rest = str_from(r->rest, 1);
			to = take_letter(r);
		}
		ranges[count++] = (struct range){from, to};
	}
	if (r->rest.len == 0)
		return err_set(r->err, ERR_QUERY, "the [ in the expression is never closed by ]");
	r->rest = str_from(r->rest, 1);
	if (!atom_edge(r, EDGE_SET, 0, ret_atom))
		return false;
	r->pattern->states[ret_atom->in].ranges = ranges;
	r->pattern->states[ret_atom->in].range_count = count;
	r->pattern->states[ret_atom->in].is_negated = negated;
	return true;
}

static bool
take_escape(struct regex *r, struct fragment *ret_atom)
{
	uint32_t codepoint;

	if (r->rest.len == 0)
		return err_set(r->err, ERR_QUERY, "a \\ needs a sign behind it");
	codepoint = utf8_take(&r->rest);
	if (codepoint == 'd')
		return atom_edge(r, EDGE_DIGIT, 0, ret_atom);
	if (codepoint == 'w')
		return atom_edge(r, EDGE_ANY, 0, ret_atom);
	return atom_edge(r, EDGE_CHAR, folded(codepoint), ret_atom);
}

/* Ends one side of "|": it joins the choices of its group. */
static bool
choice_end(struct regex *r)
{
	struct group *group = &r->groups[r->depth];
	struct fragment choice = group->sequence;
	uint16_t in;
	uint16_t out;

	if (!group->has_sequence) {
		if (!nothing_add(r, &choice.in))
			return false;
		choice.out = choice.in;
	}
	group->has_sequence = false;
	if (!group->has_choices) {
		group->has_choices = true;
		group->choices = choice;
		return true;
	}
	if (!nothing_add(r, &in) || !nothing_add(r, &out))
		return false;
	link_to(r, in, group->choices.in);
	link_to(r, in, choice.in);
	link_to(r, group->choices.out, out);
	link_to(r, choice.out, out);
	group->choices.in = in;
	group->choices.out = out;
	return true;
}

static bool
take_group_end(struct regex *r)
{
	struct fragment atom;

	if (r->depth == 0)
		return err_set(r->err, ERR_QUERY, "a ) in the expression closes nothing");
	if (!choice_end(r))
		return false;
	atom = r->groups[r->depth].choices;
	atom.low = r->groups[r->depth].low;
	r->depth--;
	return atom_end(r, atom);
}

static bool
take_one(struct regex *r)
{
	struct fragment atom = {0};
	uint32_t codepoint = utf8_take(&r->rest);

	switch (codepoint) {
	case '(':
		if (r->depth + 1 >= GROUPS_MAX)
			return err_set(r->err, ERR_QUERY, "the expression is nested too deeply");
		r->groups[++r->depth] = (struct group){.low = r->pattern->count};
		return true;
	case ')':
		return take_group_end(r);
	case '|':
		return choice_end(r);
	case '*':
	case '+':
	case '?':
	case '{':
		return err_set(
			r->err, ERR_QUERY, "there is nothing to repeat before %c", (char)codepoint);
	case '.':
		return atom_edge(r, EDGE_ANY, 0, &atom) && atom_end(r, atom);
	case '[':
		return take_set(r, &atom) && atom_end(r, atom);
	case '\\':
		return take_escape(r, &atom) && atom_end(r, atom);
	case '^':
	case '$':
		return true; /* the whole word is matched anyway */
	default:
		return atom_edge(r, EDGE_CHAR, folded(codepoint), &atom) && atom_end(r, atom);
	}
}

bool
pattern_regex(struct arena *arena, struct str text, struct pattern **ret_pattern, struct err *err)
{
	struct regex *r = ARENA_NEW(arena, struct regex);
	uint16_t accept;

	r->arena = arena;
	r->rest = text;
	r->err = err;
	r->pattern = ARENA_NEW(arena, struct pattern);
	while (r->rest.len > 0)
		if (!take_one(r))
			return false;
	if (r->depth > 0)
		return err_set(err, ERR_QUERY, "a ( in the expression is never closed by )");
	if (!choice_end(r) || !state_add(r->pattern, EDGE_ACCEPT, 0, STATE_NONE, &accept, err))
		return false;
	link_to(r, r->groups[0].choices.out, accept);
	pattern_finish(r->pattern, r->groups[0].choices.in);
	*ret_pattern = r->pattern;
	return true;
}
