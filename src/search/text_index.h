/* One document's words by number, with what only its text tells: where they stand, how they are
 * written, which sentence and paragraph they belong to. Made when a query asks for it. */
#ifndef CANDOUR_SEARCH_TEXT_INDEX_H
#define CANDOUR_SEARCH_TEXT_INDEX_H

#include "search/query.h"
#include "search/spans.h"

struct db;
struct err;
struct unit;

struct text_word {
	size_t start; /* bytes of the field's text */
	size_t end;
	struct text_place place;
};

struct text_column {
	struct str text; /* owned */
	struct text_word *words;
	size_t count;
	size_t room;
};

struct text_index {
	int64_t document; /* 0: none yet */
	struct text_column columns[FIELD_COUNT];
};

/* Reads the document's texts, unless they are there already. */
bool text_index_load(struct text_index *index, struct db *db, const struct tokenizer *tokenizer,
	int64_t document, struct err *err) MUST_USE;
void text_index_free(struct text_index *index);
struct text_place text_index_place(const struct text_index *index, int column, int word);
/* Whether a word is written as a case_exact or accents_exact term wants it. */
bool text_index_written(
	const struct text_index *index, const struct unit *unit, int column, int word);
/* Whether what lies between two words ends a sentence, or a paragraph (an empty line). */
bool text_ends_sentence(struct str text, size_t word_start, size_t from, size_t to);
bool text_ends_paragraph(struct str text, size_t from, size_t to);

#endif
