#include "compare/hidden/hidden_words.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/token.h"
#include "base/utf8.h"
#include "compare/hidden/hidden_kind.h"
#include "compare/near/words.h"
#include "compare/subject.h"
#include "store/place.h"

#include <stdlib.h>
#include <string.h>
#include <unicode/uchar.h>

static int
hash_compare(const void *a, const void *b)
{
	const uint64_t *x = a;
	const uint64_t *y = b;

	return *x < *y ? -1 : *x > *y;
}

static bool
is_seen(const struct hidden_words *words, uint64_t hash)
{
	return words->count > 0 &&
		bsearch(&hash, words->seen, words->count, sizeof(hash), hash_compare) != NULL;
}

/* The text without the passages that are hidden or aside. Places come in the order in which they
 * begin. */
static void
seen_text(struct buf *to, const struct subject *subject)
{
	struct str rest = subject->reading.text;
	uint64_t at = 0;

	for (size_t i = 0; i < subject->place_count; i++) {
		const struct subject_place *place = &subject->places[i];
		size_t from;
		size_t until;

		if (!hidden_kind_is_aside(place->kind) || place->to <= at)
			continue;
		from = place->from > at ? utf8_offset(rest, (size_t)(place->from - at)) : 0;
		buf_add(to, str_slice(rest, 0, from));
		buf_add_char(to, '\n');
		rest = str_from(rest, from);
		at = place->from > at ? place->from : at;
		until = utf8_offset(rest, (size_t)(place->to - at));
		rest = str_from(rest, until);
		at = place->to;
	}
	buf_add(to, rest);
}

static bool
says_redacted(const struct hidden_words *words)
{
	static const struct str signs[] = {STR_INIT("redacted"), STR_INIT("redaction"),
		STR_INIT("redactions"), STR_INIT("withheld"), STR_INIT("s40"),
		STR_INIT("exempted")};

	for (size_t i = 0; i < COUNT_OF(signs); i++)
		if (is_seen(words, word_hash(signs[i])))
			return true;
	return false;
}

/* True where it hides some words already. */
static bool
hides_words(const struct subject *subject)
{
	for (size_t i = 0; i < subject->place_count; i++)
		if (subject->places[i].kind == PLACE_COVERED ||
			subject->places[i].kind == PLACE_REDACTION)
			return true;
	return false;
}

void
hidden_words_read(struct hidden_words *words, const struct tokenizer *tokenizer,
	struct arena *arena, const struct subject *subject)
{
	struct word_list list CLEANUP(word_list_free) = {0};
	struct buf text CLEANUP(buf_free) = {.size_max = SIZE_MAX / 4};

	*words = (struct hidden_words){.tokenizer = tokenizer};
	seen_text(&text, subject);
	words_read(&list, tokenizer, buf_str(&text));
	words->count = list.count;
	words->seen = ARENA_ARRAY(arena, list.count + 1, uint64_t);
	if (list.count > 0)
		memcpy(words->seen, list.words, list.count * sizeof(uint64_t));
	qsort(words->seen, words->count, sizeof(uint64_t), hash_compare);
	words->redacted = subject_fact(subject, "black_boxes").len > 0 || says_redacted(words) ||
		hides_words(subject);
}

/* Words that programs put into titles and bookmarks. */
static bool
is_of_programs(struct str term)
{
	static const struct str all[] = {STR_INIT("microsoft"), STR_INIT("word"), STR_INIT("excel"),
		STR_INIT("powerpoint"), STR_INIT("document"), STR_INIT("doc"), STR_INIT("docx"),
		STR_INIT("pdf"), STR_INIT("xls"), STR_INIT("xlsx"), STR_INIT("untitled"),
		STR_INIT("final"), STR_INIT("draft"), STR_INIT("version"), STR_INIT("template"),
		STR_INIT("page"), STR_INIT("pages"), STR_INIT("adobe"), STR_INIT("acrobat"),
		STR_INIT("indesign"), STR_INIT("cover"), STR_INIT("contents"), STR_INIT("sheet"),
		STR_INIT("letter"), STR_INIT("report"), STR_INIT("copy"), STR_INIT("redacted"),
		STR_INIT("scan"), STR_INIT("scanned"), STR_INIT("table"), STR_INIT("slide"),
		STR_INIT("section"), STR_INIT("chapter"), STR_INIT("appendix"), STR_INIT("annex"),
		STR_INIT("figure"), STR_INIT("part"), STR_INIT("presentation"),
		STR_INIT("bookmark"), STR_INIT("bookmarks"), STR_INIT("blank"), STR_INIT("title")};

	for (size_t i = 0; i < COUNT_OF(all); i++)
		if (str_equal(term, all[i]))
			return true;
	return false;
}

static bool
is_telling(struct str term, struct str raw)
{
	struct str rest = raw;
	uint32_t first = utf8_take(&rest);
	bool digits = true;

	for (size_t i = 0; i < term.len; i++)
		digits = digits && char_is_digit(term.data[i]);
	if (digits)
		return term.len >= 4;
	return u_isupper((UChar32)first) && !is_of_programs(term);
}

size_t
hidden_words_absent(const struct hidden_words *words, struct str text, size_t *ret_telling)
{
	enum { LETTERS_MIN = 3 };
	struct token_reader reader;
	struct token token;
	size_t absent = 0;

	*ret_telling = 0;
	token_begin(&reader, words->tokenizer, text);
	while (token_next(&reader, &token)) {
		if (utf8_count(token.term) < LETTERS_MIN || is_seen(words, word_hash(token.term)))
			continue;
		absent++;
		*ret_telling += is_telling(token.term, str_slice(text, token.start, token.end)) ? 1
												: 0;
	}
	return absent;
}
