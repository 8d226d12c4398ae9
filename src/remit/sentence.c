#include "remit/sentence.h"

#include "base/arena.h"
#include "base/err.h"
#include "base/utf8.h"

#include <unicode/ubrk.h>
#include <unicode/utext.h>

#include <stdlib.h>
#include <string.h>

/* What stands before a full stop that ends no sentence; without it, in small letters. */
static const char *const abbreviations[] = {"app", "approx", "art", "ch", "cf", "cllr", "co", "col",
	"dept", "dr", "e.g", "ed", "esq", "etc", "ext", "fig", "gen", "gov", "hon", "i.e", "inc",
	"insp", "ltd", "maj", "messrs", "mr", "mrs", "ms", "mt", "no", "nos", "p", "para", "paras",
	"pp", "prof", "pt", "ref", "rev", "rt", "s", "sched", "sec", "sgt", "sr", "ss", "st",
	"supt", "tel", "v", "viz", "vol", "vs"};

static struct str
line_at(struct str text, size_t from)
{
	struct str rest = str_from(text, from);
	size_t end = str_find_char(rest, '\n');

	return end == STR_NONE ? rest : str_slice(rest, 0, end);
}

/* "- ", "* ", a bullet, "4.", "4.2 ", "(a)". */
static bool
line_is_point(struct str line)
{
	size_t i = 0;

	line = str_trim(line);
	if (str_starts(line, STR("- ")) || str_starts(line, STR("* ")) ||
		str_starts(line, STR("\xe2\x80\xa2")) || str_starts(line, STR("\xe2\x80\x93 ")))
		return true;
	if (str_starts(line, STR("(")))
		i = 1;
	while (i < line.len && i < 8 && (char_is_digit(line.data[i]) || line.data[i] == '.'))
		i++;
	if (i == 0 || (i == 1 && line.data[0] == '('))
		return line.len > 2 && char_is_alpha(line.data[i]) && line.data[i + 1] == ')';
	return i < line.len &&
		(line.data[i] == ')' || line.data[i - 1] == '.' ||
			(char_is_space(line.data[i]) &&
				str_find_char(str_slice(line, 0, i), '.') != STR_NONE));
}

/* A copy in which line ends that end nothing are blanks: the same bytes otherwise. */
static struct str
lines_join(struct arena *arena, struct str text)
{
	char *joined = arena_alloc(arena, text.len + 1);

	memcpy(joined, text.data, text.len);
	for (size_t i = 0; i < text.len; i++) {
		struct str next;

		if (text.data[i] != '\n')
			continue;
		next = line_at(text, i + 1);
		if (str_trim(next).len > 0 && !line_is_point(next) && i > 0 &&
			text.data[i - 1] != '\n')
			joined[i] = ' ';
	}
	return str_make(joined, text.len);
}

/* Whether the full stop at the end of `s` belongs to an abbreviation or an initial. */
static bool
ends_in_abbreviation(struct str s)
{
	size_t from;
	struct str word;

	s = str_trim(s);
	if (!str_ends(s, STR(".")))
		return false;
	for (from = s.len - 1; from > 0; from--)
		if (char_is_space(s.data[from - 1]) || s.data[from - 1] == '(')
			break;
	word = str_slice(s, from, s.len - 1);
	if (word.len == 1 && word.data[0] >= 'A' && word.data[0] <= 'Z' && word.data[0] != 'I')
		return true;
	for (size_t i = 0; i < COUNT_OF(abbreviations); i++)
		if (str_equal_nocase(word, str_of(abbreviations[i])))
			/* "No." and "St." stand before a name or number, and end a sentence as a
			 * word in small letters. */
			return !str_equal(word, STR("no")) && !str_equal(word, STR("etc"));
	return false;
}

struct finder {
	struct str text; /* with its lines joined */
	struct sentence_span *spans;
	size_t count;
	size_t room;
	size_t byte; /* where the counting of code points has come to */
	size_t point;
};

static size_t
point_at(struct finder *finder, size_t byte)
{
	finder->point += utf8_count(str_slice(finder->text, finder->byte, byte));
	finder->byte = byte;
	return finder->point;
}

static void
span_add(struct finder *finder, struct arena *arena, size_t from, size_t to)
{
	while (from < to && char_is_space(finder->text.data[from]))
		from++;
	while (to > from && char_is_space(finder->text.data[to - 1]))
		to--;
	if (from == to)
		return;
	finder->spans = arena_grow(
		arena, finder->spans, finder->count, &finder->room, sizeof(*finder->spans));
	finder->spans[finder->count].from = point_at(finder, from);
	finder->spans[finder->count++].to = point_at(finder, to);
}

static void
breaks_walk(struct finder *finder, struct arena *arena, UBreakIterator *breaks)
{
	size_t from = 0;

	for (int32_t at = ubrk_next(breaks); at != UBRK_DONE; at = ubrk_next(breaks)) {
		struct str piece = str_slice(finder->text, from, (size_t)at);
		bool is_line = str_ends(piece, STR("\n"));

		if (!is_line && (size_t)at < finder->text.len && ends_in_abbreviation(piece))
			continue;
		span_add(finder, arena, from, (size_t)at);
		from = (size_t)at;
	}
	span_add(finder, arena, from, finder->text.len);
}

struct sentences {
	UBreakIterator *breaks;
	UText text;
};

static bool
failed(UErrorCode status, struct err *err)
{
	return U_FAILURE(status) &&
		!err_set(err, ERR_INTERNAL, "sentences cannot be told apart: %s",
			u_errorName(status));
}

bool
sentences_open(struct sentences **ret_sentences, struct err *err)
{
	struct sentences *sentences;
	UErrorCode status = U_ZERO_ERROR;
	UBreakIterator *breaks = ubrk_open(UBRK_SENTENCE, "en", NULL, 0, &status);

	if (failed(status, err))
		return false;
	sentences = memory_alloc(sizeof(*sentences));
	*sentences = (struct sentences){.breaks = breaks, .text = UTEXT_INITIALIZER};
	*ret_sentences = sentences;
	return true;
}

void
sentences_close(struct sentences *sentences)
{
	if (sentences == NULL)
		return;
	ubrk_close(sentences->breaks);
	utext_close(&sentences->text);
	free(sentences);
}

bool
sentences_of(struct sentences *sentences, struct arena *arena, struct str text,
	struct sentence_span **ret_spans, size_t *ret_count, struct err *err)
{
	struct finder finder = {.text = lines_join(arena, text)};
	UErrorCode status = U_ZERO_ERROR;

	utext_openUTF8(&sentences->text, finder.text.data, (int64_t)finder.text.len, &status);
	if (U_SUCCESS(status))
		ubrk_setUText(sentences->breaks, &sentences->text, &status);
	if (failed(status, err))
		return false;
	breaks_walk(&finder, arena, sentences->breaks);
	*ret_spans = finder.spans;
	*ret_count = finder.count;
	return true;
}

bool
sentences_find(struct arena *arena, struct str text, struct sentence_span **ret_spans,
	size_t *ret_count, struct err *err)
{
	struct sentences *sentences;
	bool good;

	if (!sentences_open(&sentences, err))
		return false;
	good = sentences_of(sentences, arena, text, ret_spans, ret_count, err);
	sentences_close(sentences);
	return good;
}
