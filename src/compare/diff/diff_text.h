/* A text as it is compared: paragraphs of words, whatever file it came from.
 *
 * The same words come out of a DOCX, of the PDF made of it and of a mail that carries them, so
 * that only what was written differs and not how it was set: lines of a paragraph are joined,
 * words that a line's end broke are put together, ligatures are taken apart, capitals, quotation
 * marks and dashes do not count; page numbers, and heads and feet that pages repeat, are set
 * aside: they may match and are not missed. Words are folded by NFKC_Casefold (Unicode Standard Annex 15 and chapter 3.13).
 *
 * Pure: all it makes is in the caller's arena; the text itself is borrowed. */
#ifndef CANDOUR_COMPARE_DIFF_TEXT_H
#define CANDOUR_COMPARE_DIFF_TEXT_H

#include "compare/diff/diff_label.h"

struct arena;
struct diff_vocabulary;

enum diff_word_flag {
	DIFF_WORD_ASIDE = 1,      /* head, foot, comment: it may match and is not missed */
	DIFF_WORD_STRUCK = 2,     /* still in the file, taken out by a tracked change */
	DIFF_WORD_LABEL = 4,      /* of a paragraph's number */
	DIFF_WORD_NUMBER = 8,     /* has a digit in it */
	DIFF_WORD_CAPITAL = 16,   /* begins with a capital */
	DIFF_WORD_PARAGRAPH = 32, /* first of its paragraph */
	DIFF_WORD_SENTENCE = 64   /* first of a sentence */
};

struct diff_word {
	uint32_t id;   /* equal in both texts where the words are */
	uint32_t from; /* code points of the text */
	uint32_t to;
	uint32_t byte_from; /* bytes of the text */
	uint32_t byte_to;
	uint32_t paragraph;
	uint8_t flags;
};

struct diff_paragraph {
	uint32_t word; /* the first; they end where the next one's begin */
	uint32_t word_count;
	uint16_t cells; /* of a row of a table; 0 where it is none */
	bool is_told;   /* diff_table.h tells what became of the row */
	bool has_label;
	struct diff_label label;
};

/* A line that pages repeat, and on how many. */
struct diff_head {
	struct str line;
	uint32_t pages;
};

struct diff_text {
	struct str text;
	struct diff_word *words;
	size_t word_count;
	struct diff_paragraph *paragraphs;
	size_t paragraph_count;
	struct diff_head *heads;
	size_t head_count;
	bool is_cut; /* longer than DIFF_WORD_COUNT_MAX words: the rest was not looked at */
};

/* A stretch of the text, in code points, that is no plain part of it. */
struct diff_span {
	size_t from;
	size_t to;
	enum diff_word_flag flag; /* ASIDE or STRUCK */
};

/* What is compared. Pages begin at the code points of `pages`, or behind form feeds. */
struct diff_source {
	struct str text;               /* valid UTF-8 */
	const struct diff_span *spans; /* growing, none within another */
	size_t span_count;
	const size_t *pages; /* growing */
	size_t page_count;
};

/* The words seen so far, each with its number. One vocabulary serves both texts. */
struct diff_vocabulary *diff_vocabulary_new(struct arena *arena);
uint32_t diff_vocabulary_id(struct diff_vocabulary *vocabulary, struct str folded);
size_t diff_vocabulary_count(const struct diff_vocabulary *vocabulary);
/* The folded word of a number; and a hash of it that is the same in every run. */
struct str diff_vocabulary_word(const struct diff_vocabulary *vocabulary, uint32_t id);
uint64_t diff_vocabulary_hash(const struct diff_vocabulary *vocabulary, uint32_t id);

void diff_text_read(struct arena *arena, struct diff_vocabulary *vocabulary,
	const struct diff_source *source, struct diff_text *ret_text);

/* The text of these words as it stands there, with the full stop or bracket behind the last. */
struct str diff_text_words(const struct diff_text *text, size_t first, size_t count);

#endif
