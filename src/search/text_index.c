#include "search/text_index.h"

#include "base/arena.h"
#include "base/err.h"
#include "base/token.h"
#include "base/utf8.h"
#include "search/plan.h"
#include "solve.sql.h"

#include <stdlib.h>
#include <string.h>
#include <unicode/uchar.h>
#include <unicode/unorm2.h>

bool
text_ends_paragraph(struct str text, size_t from, size_t to)
{
	size_t lines = 0;

	for (size_t i = from; i < to; i++) {
		if (text.data[i] == '\n')
			lines++;
		else if (!char_is_space(text.data[i]))
			lines = 0;
		if (lines == 2)
			return true;
	}
	return false;
}

/* Abbreviations whose dot ends no sentence. */
static bool
is_abbreviation(struct str word)
{
	static const char *const words[] = {"mr", "mrs", "ms", "dr", "prof", "rev", "hon", "cllr",
		"sgt", "insp", "supt", "st", "no", "nos", "vs", "cf", "eg", "ie", "para", "paras",
		"fig", "ref", "tel", "ext", "approx", "p", "pp", "s", "ss"};

	for (size_t i = 0; i < COUNT_OF(words); i++)
		if (str_equal_nocase(word, str_of(words[i])))
			return true;
	return word.len == 1 && char_is_alpha(word.data[0]);
}

/* After UAX #29's sentence rules, made small: a full stop, question or exclamation mark, then
 * space, then no small letter. */
bool
text_ends_sentence(struct str text, size_t word_start, size_t from, size_t to)
{
	struct str gap = str_slice(text, from, to);
	struct str next = str_from(text, to);
	bool stop = false;
	bool hard = false;

	for (size_t i = 0; i < gap.len; i++) {
		char c = gap.data[i];

		if (c == '!' || c == '?' || (unsigned char)c == 0xe3) /* 0xe3: CJK full stop */
			hard = true;
		if (c == '.')
			stop = true;
		if ((stop || hard) && char_is_space(c)) {
			if (next.len == 0 || u_islower((UChar32)utf8_take(&next)))
				return false;
			return hard || !is_abbreviation(str_slice(text, word_start, from));
		}
	}
	return false;
}

static void
column_take(struct text_column *column, const struct tokenizer *tokenizer)
{
	struct token_reader reader;
	struct token token;
	struct text_place place = {0};
	size_t last_start = 0;
	size_t last_end = 0;

	column->count = 0;
	token_begin(&reader, tokenizer, column->text);
	while (token_next(&reader, &token)) {
		if (column->count == column->room) {
			column->room = column->room * 2 + 256;
			column->words = memory_grow(
				column->words, column->room * sizeof(*column->words));
		}
		if (text_ends_paragraph(column->text, last_end, token.start)) {
			place.paragraph++;
			place.sentence++;
		} else if (text_ends_sentence(column->text, last_start, last_end, token.start)) {
			place.sentence++;
		}
		column->words[column->count++] = (struct text_word){token.start, token.end, place};
		last_start = token.start;
		last_end = token.end;
	}
}

static void
column_set(struct text_column *column, struct str text, const struct tokenizer *tokenizer)
{
	char *copy = memory_alloc(text.len + 1);

	memcpy(copy, text.data, text.len);
	free((void *)(uintptr_t)column->text.data);
	column->text = str_make(copy, text.len);
	column_take(column, tokenizer);
}

bool
text_index_load(struct text_index *index, struct db *db, const struct tokenizer *tokenizer,
	int64_t document, struct err *err)
{
	struct statement body CLEANUP(statement_end) = {0};
	struct statement fields CLEANUP(statement_end) = {0};
	bool row;

	if (index->document == document)
		return true;
	index->document = 0;
	if (!db_begin(db, &SQL_SOLVE_BODY, &body, err))
		return false;
	bind_i64(&body, SOLVE_BODY_DOCUMENT, document);
	if (!statement_row(&body, &row, err))
		return false;
	column_set(&index->columns[0], row ? column_str(&body, SOLVE_BODY_COL_BODY) : STR(""),
		tokenizer);
	if (!db_begin(db, &SQL_SOLVE_FIELDS, &fields, err))
		return false;
	bind_i64(&fields, SOLVE_FIELDS_DOCUMENT, document);
	if (!statement_row(&fields, &row, err))
		return false;
	for (int i = 1; i < FIELD_COUNT; i++)
		column_set(
			&index->columns[i], row ? column_str(&fields, i - 1) : STR(""), tokenizer);
	index->document = document;
	return true;
}

void
text_index_free(struct text_index *index)
{
	for (size_t i = 0; i < FIELD_COUNT; i++) {
		free((void *)(uintptr_t)index->columns[i].text.data);
		free(index->columns[i].words);
	}
	*index = (struct text_index){0};
}

struct text_place
text_index_place(const struct text_index *index, int column, int word)
{
	const struct text_column *in = &index->columns[column];

	if (word < 0 || (size_t)word >= in->count)
		return (struct text_place){UINT32_MAX, UINT32_MAX};
	return in->words[word].place;
}

/* Compares letter by letter; either case, or either accents, may be let pass. */
static bool
written_alike(struct str a, struct str b, bool any_case)
{
	while (a.len > 0 && b.len > 0) {
		uint32_t x = utf8_take(&a);
		uint32_t y = utf8_take(&b);

		if (x != y &&
			(!any_case ||
				u_foldCase((UChar32)x, U_FOLD_CASE_DEFAULT) !=
					u_foldCase((UChar32)y, U_FOLD_CASE_DEFAULT)))
			return false;
	}
	return a.len == 0 && b.len == 0;
}

/* The letters of a word without their marks, case kept. */
static struct str
without_marks(struct str word, char *room, size_t size)
{
	UErrorCode status = U_ZERO_ERROR;
	const UNormalizer2 *nfd = unorm2_getNFDInstance(&status);
	size_t len = 0;

	while (word.len > 0 && len + 8 < size) {
		UChar parts[32];
		uint32_t codepoint = utf8_take(&word);
		int32_t count;

		status = U_ZERO_ERROR;
		count = unorm2_getDecomposition(nfd, (UChar32)codepoint, parts, 32, &status);
		if (count > 0 && U_SUCCESS(status) && !U16_IS_SURROGATE(parts[0]))
			codepoint = parts[0];
		if ((U_GET_GC_MASK((UChar32)codepoint) & U_GC_M_MASK) == 0)
			len += utf8_encode(codepoint, room + len);
	}
	return str_make(room, len);
}

bool
text_index_written(const struct text_index *index, const struct unit *unit, int column, int word)
{
	const struct text_column *in = &index->columns[column];
	const struct query_node *term = unit->node;
	char plain_a[1024];
	char plain_b[1024];
	struct str text;

	if (word < 0 || (size_t)word >= in->count)
		return false;
	text = str_slice(in->text, in->words[word].start, in->words[word].end);
	if (term->accents_exact)
		return written_alike(text, term->written, !term->case_exact);
	return written_alike(without_marks(text, plain_a, sizeof(plain_a)),
		without_marks(term->written, plain_b, sizeof(plain_b)), false);
}
