#include "search/expand.h"

#include "base/arena.h"
#include "base/err.h"
#include "base/token.h"
#include "base/utf8.h"
#include "search/pattern.h"
#include "search/query.h"
#include "search/words.h"

#include <libstemmer.h>
#include <stdlib.h>
#include <string.h>

/* Words passed over one by one before it pays to seek anew. */
enum { STEPS_BEFORE_SEEK = 12 };

struct walk {
	struct words *words;
	struct arena *arena;
	struct expansion *out;
	size_t room;
	size_t settled;       /* words of the segments before: in order, each once */
	struct words_walk at; /* in the segment at hand */
};

static bool
too_many(struct err *err)
{
	return err_set(
		err, ERR_QUERY, "this stands for more than %d different words", EXPANSION_MAX);
}

static bool
add(struct walk *w, struct str term, struct err *err)
{
	if (w->out->count - w->settled >= EXPANSION_MAX)
		return too_many(err);
	if (w->out->count == w->room) {
		struct str *more = ARENA_ARRAY(w->arena, w->room * 2 + 16, struct str);

		if (w->room > 0)
			memcpy(more, w->out->terms, w->room * sizeof(*more));
		w->room = w->room * 2 + 16;
		w->out->terms = more;
	}
	w->out->terms[w->out->count++] = str_copy(w->arena, term);
	return true;
}

static int
term_compare(const void *a, const void *b)
{
	return str_compare(*(const struct str *)a, *(const struct str *)b);
}

/* Ends a segment: what it added is put among the words of those before. */
static bool
settle(struct walk *w, struct err *err)
{
	struct expansion *out = w->out;
	size_t kept = 0;

	if (out->count > w->settled && w->settled > 0) {
		qsort(out->terms, out->count, sizeof(*out->terms), term_compare);
		for (size_t i = 0; i < out->count; i++)
			if (kept == 0 || !str_equal(out->terms[kept - 1], out->terms[i]))
				out->terms[kept++] = out->terms[i];
		out->count = kept;
	}
	w->settled = out->count;
	return out->count <= EXPANSION_MAX || too_many(err);
}

/* How far the automaton got along the word looked at last: one run for each of its code points. */
struct trail {
	struct pattern_run runs[TERM_SIZE_MAX + 2];
	size_t ends[TERM_SIZE_MAX + 2]; /* bytes of the word behind run n */
	size_t depth;                   /* code points taken; runs[depth] is the last */
	char word[TERM_SIZE_MAX + 16];
	size_t len;
	bool is_dead; /* at ends[depth] plus the next code point */
	size_t dead_len;
};

/* Runs the pattern on the word, from where it parts from the last one. */
static void
trail_take(struct trail *t, const struct pattern *pattern, struct str word)
{
	size_t same = 0;
	struct str rest;

	while (same < t->len && same < word.len && t->word[same] == word.data[same])
		same++;
	while (t->depth > 0 && t->ends[t->depth] > same)
		t->depth--;
	memcpy(t->word, word.data, word.len);
	t->len = word.len;
	t->is_dead = false;
	rest = str_from(word, t->ends[t->depth]);
	while (rest.len > 0) {
		uint32_t codepoint = utf8_take(&rest);

		if (!pattern_step(pattern, &t->runs[t->depth], codepoint, &t->runs[t->depth + 1])) {
			t->is_dead = true;
			t->dead_len = word.len - rest.len;
			return;
		}
		t->depth++;
		t->ends[t->depth] = word.len - rest.len;
	}
}

/* The least text that is beyond all words beginning with prefix; false where there is none. */
static bool
prefix_end(char *bytes, size_t *len)
{
	while (*len > 0 && (unsigned char)bytes[*len - 1] == 0xff)
		(*len)--;
	if (*len == 0)
		return false;
	bytes[*len - 1] = (char)((unsigned char)bytes[*len - 1] + 1);
	return true;
}

/* All words of one segment that match and begin with prefix. */
static bool
walk_segment(struct walk *w, const struct pattern *pattern, struct str prefix, struct trail *t,
	struct err *err)
{
	size_t passed = 0;
	struct str word;
	bool more;

	*t = (struct trail){0};
	pattern_start(pattern, &t->runs[0]);
	if (!words_walk_seek(&w->at, prefix, err))
		return false;
	for (;;) {
		if (!words_walk_next(&w->at, &more, &word, err))
			return false;
		if (!more || !str_starts(word, prefix))
			return true;
		if (t->is_dead && word.len >= t->dead_len &&
			memcmp(word.data, t->word, t->dead_len) == 0) {
			char from[TERM_SIZE_MAX + 16];
			size_t len = t->dead_len;

			if (++passed < STEPS_BEFORE_SEEK)
				continue;
			passed = 0;
			memcpy(from, t->word, len);
			if (!prefix_end(from, &len))
				return true;
			if (!words_walk_seek(&w->at, str_make(from, len), err))
				return false;
			continue;
		}
		passed = 0;
		trail_take(t, pattern, word);
		if (!t->is_dead && pattern_accepts(pattern, &t->runs[t->depth]) &&
			!add(w, word, err))
			return false;
	}
}

static bool
walk_pattern(struct walk *w, const struct pattern *pattern, struct str prefix, struct err *err)
{
	struct trail *t = memory_alloc(sizeof(*t));
	bool walked = true;

	for (size_t i = 0; walked && i < words_segment_count(w->words); i++) {
		words_walk_begin(w->words, words_segment(w->words, i), true, &w->at);
		walked = walk_segment(w, pattern, prefix, t, err) && settle(w, err);
		words_walk_end(&w->at);
	}
	free(t);
	return walked;
}

typedef bool (*fits_function)(void *context, struct str word);

static bool
walk_segment_words(
	struct walk *w, struct str prefix, fits_function fits, void *context, struct err *err)
{
	struct str word;
	bool more;

	if (!words_walk_seek(&w->at, prefix, err))
		return false;
	for (;;) {
		if (!words_walk_next(&w->at, &more, &word, err))
			return false;
		if (!more || !str_starts(word, prefix))
			return true;
		if (fits(context, word) && !add(w, word, err))
			return false;
	}
}

/* Asks of each word with the prefix; for what no automaton tells. */
static bool
walk_words(struct walk *w, struct str prefix, fits_function fits, void *context, struct err *err)
{
	bool walked = true;

	for (size_t i = 0; walked && i < words_segment_count(w->words); i++) {
		words_walk_begin(w->words, words_segment(w->words, i), true, &w->at);
		walked = walk_segment_words(w, prefix, fits, context, err) && settle(w, err);
		words_walk_end(&w->at);
	}
	return walked;
}

struct stem {
	struct sb_stemmer *stemmer;
	struct str wanted;
};

static bool
stem_fits(void *context, struct str word)
{
	const struct stem *stem = context;
	const sb_symbol *found = sb_stemmer_stem(
		stem->stemmer, (const sb_symbol *)word.data, (int)word.len);

	return found != NULL &&
		str_equal(stem->wanted, str_make(found, (size_t)sb_stemmer_length(stem->stemmer)));
}

/* Words of one stem share all of it but its last letter (happy, happi-ness); the few that
 * Snowball's English lists by hand (die, dying) share the first. */
static bool
walk_stem(struct walk *w, struct str word, struct err *err)
{
	struct stem stem = {.stemmer = sb_stemmer_new("english", "UTF_8")};
	const sb_symbol *found;
	struct str prefix;
	bool done;

	if (stem.stemmer == NULL)
		return err_set(err, ERR_INTERNAL, "the English stemmer is missing");
	found = sb_stemmer_stem(stem.stemmer, (const sb_symbol *)word.data, (int)word.len);
	stem.wanted = str_copy(w->arena,
		found == NULL ? word : str_make(found, (size_t)sb_stemmer_length(stem.stemmer)));
	prefix = str_slice(stem.wanted, 0, stem.wanted.len > 4 ? stem.wanted.len - 1 : 1);
	while (prefix.len > 0 && !utf8_valid(prefix))
		prefix.len--;
	done = walk_words(w, prefix, stem_fits, &stem, err);
	sb_stemmer_delete(stem.stemmer);
	return done;
}

struct sound {
	char code[8];
	size_t len;
};

static bool
sound_fits(void *context, struct str word)
{
	const struct sound *sound = context;
	char code[8];

	return sound_code(word, code) == sound->len && memcmp(code, sound->code, sound->len) == 0;
}

struct span {
	uint64_t low;
	uint64_t high;
};

static bool
number_fits(void *context, struct str word)
{
	const struct span *span = context;
	uint64_t value;

	return str_to_u64(word, &value) && value >= span->low && value <= span->high;
}

static bool
walk_numbers(struct walk *w, const struct query_node *term, struct err *err)
{
	struct span span = {term->low, term->high};

	for (char digit = '0'; digit <= '9'; digit++)
		if (!walk_words(w, str_make(&digit, 1), number_fits, &span, err))
			return false;
	return true;
}

/* The letters in front of the first sign that stands for others. */
static struct str
literal_prefix(struct str pattern)
{
	size_t end = 0;

	while (end < pattern.len && pattern.data[end] != '*' && pattern.data[end] != '?' &&
		pattern.data[end] != '=')
		end++;
	return str_slice(pattern, 0, end);
}

static bool
walk_wildcard(struct walk *w, const struct query_node *term, struct err *err)
{
	struct pattern *pattern;
	struct str prefix = literal_prefix(term->term);

	return pattern_wildcard(w->arena, term->term, &pattern, err) &&
		walk_pattern(w, pattern, prefix, err);
}

bool
expand_term(struct words *words, struct arena *arena, const struct query_node *term,
	struct expansion *ret_expansion, struct err *err)
{
	struct walk w = {.words = words, .arena = arena, .out = ret_expansion};
	struct pattern *pattern = NULL;
	struct sound sound;

	*ret_expansion = (struct expansion){0};
	switch (term->how) {
	case TERM_PATTERN:
		return walk_wildcard(&w, term, err);
	case TERM_REGEX:
		return pattern_regex(arena, term->term, &pattern, err) &&
			walk_pattern(&w, pattern, STR(""), err);
	case TERM_FUZZY:
		return pattern_fuzzy(arena, term->term, term->edits, &pattern, err) &&
			walk_pattern(&w, pattern, STR(""), err);
	case TERM_OCR:
		return pattern_ocr(arena, term->term, &pattern, err) &&
			walk_pattern(&w, pattern, STR(""), err);
	case TERM_STEM:
		return walk_stem(&w, term->term, err);
	case TERM_SOUND:
		sound.len = sound_code(term->term, sound.code);
		if (sound.len == 0)
			return err_set(err, ERR_QUERY, "only names in Latin letters have a sound");
		return walk_words(&w, STR(""), sound_fits, &sound, err);
	case TERM_RANGE:
		return walk_numbers(&w, term, err);
	case TERM_EXACT:
	default:
		return add(&w, term->term, err);
	}
}
