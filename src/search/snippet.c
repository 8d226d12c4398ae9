#include "search/snippet.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/token.h"
#include "base/utf8.h"
#include "search/plan.h"

#include <string.h>

/* Words looked at for a snippet, and matches kept: a text of hundreds of pages shows its best
 * stretch of the first dozens, and no search waits for the rest. Once a match was found, no more
 * than SCAN_AFTER bytes are looked at. */
enum { SCAN_SIZE_MAX = 4 * 1024 * 1024, SCAN_AFTER = 256 * 1024, MATCHES_MAX = 2048 };

/* One word that some unit wants; those of one hash bucket are chained. */
struct wanted {
	struct str term;
	uint32_t unit;
	uint32_t at;   /* place in its phrase */
	uint32_t next; /* 1-based; 0 ends */
};

struct match {
	size_t start;
	size_t end;
	uint32_t unit;
};

enum { TRAIL_MAX = 64 };

/* Bit n: the last n + 1 words seen are the phrase's first; `now` is of the word at hand. */
struct phrase_trail {
	uint64_t progress;
	uint64_t now;
};

struct snippets {
	struct arena *arena;
	const struct tokenizer *tokenizer;
	const struct plan *plan;
	struct wanted *wanted;
	size_t wanted_count;
	uint32_t *buckets;
	size_t bucket_mask;
	struct match *matches;
	size_t match_count;
	struct phrase_trail *trails;  /* by unit */
	struct match last[TRAIL_MAX]; /* the last words of the text, in a ring */
	size_t last_count;
};

static uint32_t
hash_of(struct str s)
{
	uint32_t hash = 2166136261u;

	for (size_t i = 0; i < s.len; i++)
		hash = (hash ^ (unsigned char)s.data[i]) * 16777619u;
	return hash ^ hash >> 15;
}

static void
want(struct snippets *s, struct str term, uint32_t unit, uint32_t at)
{
	uint32_t *bucket = &s->buckets[hash_of(term) & s->bucket_mask];

	s->wanted[s->wanted_count] = (struct wanted){term, unit, at, *bucket};
	*bucket = (uint32_t)++s->wanted_count;
}

/* Units below a NOT tell why something was not found: nothing to mark. */
static void
negated_units(const struct plan *plan, bool *negated)
{
	struct query_walk walk;
	const struct query_node *node;
	size_t not_depth = SIZE_MAX;

	query_walk_begin(&walk, plan->root);
	while ((node = query_walk_next(&walk, false)) != NULL) {
		const struct unit *unit = plan_unit(plan, node);

		if (walk.depth <= not_depth)
			not_depth = node->kind == QUERY_NOT ? walk.depth : SIZE_MAX;
		if (unit != NULL && not_depth != SIZE_MAX)
			negated[unit - plan->units] = true;
	}
}

static size_t
unit_words(const struct unit *unit)
{
	return unit->phrase != NULL ? unit->size : unit->words.count;
}

struct snippets *
snippets_new(struct arena *arena, const struct tokenizer *tokenizer, const struct plan *plan)
{
	struct snippets *s = ARENA_NEW(arena, struct snippets);
	bool *negated = ARENA_ARRAY(arena, plan->unit_count + 1, bool);
	size_t count = 0;
	size_t buckets = 64;

	s->arena = arena;
	s->tokenizer = tokenizer;
	s->plan = plan;
	negated_units(plan, negated);
	for (size_t i = 0; i < plan->unit_count; i++)
		count += unit_words(&plan->units[i]);
	while (buckets < count * 2)
		buckets *= 2;
	s->buckets = ARENA_ARRAY(arena, buckets, uint32_t);
	s->bucket_mask = buckets - 1;
	s->wanted = ARENA_ARRAY(arena, count + 1, struct wanted);
	s->trails = ARENA_ARRAY(arena, plan->unit_count + 1, struct phrase_trail);
	s->matches = ARENA_ARRAY(arena, MATCHES_MAX, struct match);
	for (uint32_t i = 0; i < plan->unit_count; i++) {
		const struct unit *unit = &plan->units[i];

		if (negated[i])
			continue;
		for (uint32_t j = 0; j < unit_words(unit); j++)
			want(s, unit->phrase != NULL ? unit->phrase[j] : unit->words.terms[j], i,
				unit->phrase != NULL ? j : 0);
	}
	return s;
}

static void
match_add(struct snippets *s, size_t start, size_t end, uint32_t unit)
{
	if (s->match_count < MATCHES_MAX)
		s->matches[s->match_count++] = (struct match){start, end, unit};
}

/* A word of a phrase: counts if the ones before it were the words before. */
static void
phrase_word(struct snippets *s, uint32_t unit_at, uint32_t at)
{
	struct phrase_trail *trail = &s->trails[unit_at];
	unsigned size = s->plan->units[unit_at].size;

	if (at >= TRAIL_MAX) /* only the first words of a very long phrase are marked */
		return;
	if (at > 0 && (trail->progress >> (at - 1) & 1) == 0)
		return;
	trail->now |= (uint64_t)1 << at;
	if (at + 1 < size && at + 1 < TRAIL_MAX)
		return;
	for (uint32_t i = 0; i <= at; i++) {
		const struct match *word = &s->last[(s->last_count - 1 - at + i) % TRAIL_MAX];

		match_add(s, word->start, word->end, unit_at);
	}
}

static void
trails_step(struct snippets *s)
{
	for (size_t i = 0; i < s->plan->unit_count; i++) {
		s->trails[i].progress = s->trails[i].now;
		s->trails[i].now = 0;
	}
}

/* Takes a word of the text where the query wants it. */
static void
word_match(struct snippets *s, struct token token, unsigned field)
{
	uint32_t at = s->buckets[hash_of(token.term) & s->bucket_mask];

	for (; at != 0; at = s->wanted[at - 1].next) {
		const struct wanted *w = &s->wanted[at - 1];
		const struct unit *unit = &s->plan->units[w->unit];

		if ((unit->fields & field) == 0 || !str_equal(w->term, token.term))
			continue;
		if (unit->phrase == NULL)
			match_add(s, token.start, token.end, w->unit);
		else
			phrase_word(s, w->unit, w->at);
	}
}

/* Finds the matches in a text, in order of place. */
static void
matches_find(struct snippets *s, struct str text, unsigned field)
{
	struct token_reader reader;
	struct token token;
	struct token_join join;
	size_t limit = SCAN_SIZE_MAX;
	bool phrases = false;

	s->match_count = 0;
	s->last_count = 0;
	for (size_t i = 0; i < s->plan->unit_count; i++) {
		s->trails[i].progress = s->trails[i].now = 0;
		phrases |= s->plan->units[i].phrase != NULL;
	}
	token_begin(&reader, s->tokenizer, text);
	while (s->match_count < MATCHES_MAX && reader.at < limit && token_next(&reader, &token)) {
		s->last[s->last_count++ % TRAIL_MAX] = (struct match){token.start, token.end, 0};
		word_match(s, token, field);
		if (token_joined(&reader, &token, &join))
			word_match(s, (struct token){join.term, join.start, join.end}, field);
		if (phrases)
			trails_step(s);
		if (s->match_count > 0 && limit == SCAN_SIZE_MAX &&
			token.end + SCAN_AFTER < SCAN_SIZE_MAX)
			limit = token.end + SCAN_AFTER;
	}
}

/* Puts matches in order and drops those that lie on one another. */
static void
matches_tidy(struct snippets *s)
{
	size_t kept = 0;

	for (size_t i = 1; i < s->match_count; i++) { /* nearly sorted */
		struct match match = s->matches[i];
		size_t at = i;

		while (at > 0 && s->matches[at - 1].start > match.start) {
			s->matches[at] = s->matches[at - 1];
			at--;
		}
		s->matches[at] = match;
	}
	for (size_t i = 0; i < s->match_count; i++)
		if (kept == 0 || s->matches[i].start >= s->matches[kept - 1].end)
			s->matches[kept++] = s->matches[i];
	s->match_count = kept;
}

/* The first of the matches from which a window of `size` bytes shows most: different units
 * first, then how many. */
static size_t
window_best(const struct snippets *s, size_t size)
{
	uint32_t *seen = ARENA_ARRAY(s->arena, s->plan->unit_count + 1, uint32_t);
	size_t best = 0;
	size_t best_value = 0;
	size_t end = 0;
	size_t different = 0;

	for (size_t from = 0; from < s->match_count; from++) {
		size_t value;

		while (end < s->match_count &&
			s->matches[end].end - s->matches[from].start <= size) {
			if (seen[s->matches[end].unit]++ == 0)
				different++;
			end++;
		}
		value = different * 1000 + (end - from);
		if (value > best_value) {
			best_value = value;
			best = from;
		}
		if (end > from && --seen[s->matches[from].unit] == 0)
			different--;
		if (end == from)
			end++;
	}
	return best;
}

/* Moves back from `at` by about `count` code points, to the beginning of a word. */
static size_t
back_to_word(struct str text, size_t at, size_t count)
{
	size_t word = at;

	while (at > 0 && count > 0) {
		at--;
		if (((unsigned char)text.data[at] & 0xc0) == 0x80)
			continue;
		count--;
		if (at == 0 || char_is_space(text.data[at - 1]))
			word = at;
		if (at > 0 && text.data[at - 1] == '\n' && at > 1 && text.data[at - 2] == '\n')
			break; /* a paragraph begins here */
	}
	return at == 0 ? 0 : word;
}

/* Writes the snippet's text and the marks upon it while counting code points. */
struct writing {
	struct snippets *s;
	struct buf text;
	size_t written; /* code points of the snippet */
	size_t counted; /* code points of the document before `at` */
	size_t at;
	bool spaced;
	struct search_snippet *out;
};

static void
write_to(struct writing *w, struct str body, size_t end)
{
	struct str rest = str_slice(body, w->at, end);

	while (rest.len > 0) {
		uint32_t codepoint = utf8_take(&rest);
		bool space = codepoint <= ' ' || codepoint == 0xa0;

		w->counted++;
		if (space && (w->spaced || w->written == 0))
			continue;
		buf_add_codepoint(&w->text, space ? ' ' : codepoint);
		w->written++;
		w->spaced = space;
	}
	w->at = end;
}

static void
write_marks(struct writing *w, struct str body, size_t first, size_t end)
{
	struct search_snippet *out = w->out;

	for (size_t i = first; i < w->s->match_count && w->s->matches[i].end <= end; i++) {
		const struct match *match = &w->s->matches[i];

		if (match->start < w->at)
			continue;
		write_to(w, body, match->start);
		out->marks[out->mark_count].from = w->written;
		out->places[out->mark_count].from = w->counted;
		write_to(w, body, match->end);
		out->marks[out->mark_count].to = w->written;
		out->places[out->mark_count++].to = w->counted;
	}
	write_to(w, body, end);
}

/* Where a snippet of so many code points from `start` ends, at the end of a word. */
static size_t
window_end(struct str body, size_t start, size_t least, size_t length)
{
	struct str rest = str_from(body, start);
	size_t end = start;
	size_t count = 0;

	while (rest.len > 0 && count < length) {
		if (char_is_space(rest.data[0]) || count < length * 3 / 4)
			end = body.len - rest.len;
		(void)utf8_take(&rest);
		count++;
	}
	if (rest.len == 0)
		return body.len;
	return end > least ? end : least;
}

void
snippet_make(struct snippets *s, struct str body, size_t length, struct search_snippet *ret_snippet)
{
	struct writing w = {.s = s, .out = ret_snippet, .text = {.size_max = SNIPPET_LEN_MAX * 8}};
	size_t first = 0;
	size_t start = 0;
	size_t least = 0;
	size_t end;

	if (length == 0 || length > SNIPPET_LEN_MAX)
		length = length == 0 ? SNIPPET_LEN : SNIPPET_LEN_MAX;
	matches_find(s, body, FIELD_BODY);
	matches_tidy(s);
	if (s->match_count > 0) {
		first = window_best(s, length * 3 / 4);
		start = back_to_word(body, s->matches[first].start, length / 4);
		least = s->matches[first].end;
	}
	end = window_end(body, start, least, length);
	ret_snippet->marks = ARENA_ARRAY(s->arena, s->match_count + 1, struct search_mark);
	ret_snippet->places = ARENA_ARRAY(s->arena, s->match_count + 1, struct search_mark);
	w.at = start;
	w.counted = utf8_count(str_slice(body, 0, start));
	while (first > 0 && s->matches[first - 1].start >= start)
		first--;
	write_marks(&w, body, first, end);
	ret_snippet->text = str_copy(s->arena, buf_str(&w.text));
	if (w.spaced && ret_snippet->text.len > 0)
		ret_snippet->text.len--;
	ret_snippet->cut_front = start > 0;
	ret_snippet->cut_back = end < body.len;
	buf_free(&w.text);
}

void
snippet_marks(struct snippets *s, struct str text, unsigned field, struct search_mark **ret_marks,
	size_t *ret_count)
{
	size_t counted = 0;
	size_t at = 0;

	matches_find(s, text, field);
	matches_tidy(s);
	*ret_marks = ARENA_ARRAY(s->arena, s->match_count + 1, struct search_mark);
	*ret_count = s->match_count;
	for (size_t i = 0; i < s->match_count; i++) {
		counted += utf8_count(str_slice(text, at, s->matches[i].start));
		(*ret_marks)[i].from = counted;
		counted += utf8_count(str_slice(text, s->matches[i].start, s->matches[i].end));
		(*ret_marks)[i].to = counted;
		at = s->matches[i].end;
	}
}
