/* What the files of announce.c share: a sentence of a mail, and what its words tell. */
#ifndef CANDOUR_COMPARE_ANNOUNCE_INSIDE_H
#define CANDOUR_COMPARE_ANNOUNCE_INSIDE_H

#include "base/attr.h"
#include "base/str.h"

struct arena;

enum { ANNOUNCE_WORDS_MAX = 120, ANNOUNCE_SENTENCE_MAX = 2000 };

struct announce_word {
	struct str lower;
	size_t from; /* in the sentence's bytes */
	size_t to;
};

struct announce_sentence {
	char text[ANNOUNCE_SENTENCE_MAX + 8]; /* lines joined by blanks */
	size_t len;
	uint32_t points[ANNOUNCE_SENTENCE_MAX + 8]; /* the code point of each byte */
	char lower[ANNOUNCE_SENTENCE_MAX + 8];
	struct announce_word words[ANNOUNCE_WORDS_MAX];
	size_t count;
	size_t cp_from;
	size_t cp_to;
};

/* How much the word at `at` announces (enum announce_kind), or -1. */
int announce_english_weigh(const struct announce_sentence *s, size_t at);
/* The same of a sentence in another language; and of which word. */
int announce_foreign_weigh(
	const struct announce_sentence *s, const struct announce_word **ret_word);
/* How many things the sentence says are attached, by the word at `trigger`: "I attach three
 * reports"; 0 where it does not say. */
unsigned announce_wanted(const struct announce_sentence *s, size_t trigger);
/* "The attachments were removed by the gateway." */
bool announce_is_stripped(const struct announce_sentence *s);
/* "The file x.doc was removed.", behind such a sentence. */
bool announce_is_act(const struct announce_sentence *s);

/* A file that a sentence names. */
struct announce_file {
	struct str name;
	struct str key; /* compare/named/named_text.h */
	struct str wide;
	size_t from, to; /* in the sentence's bytes */
	bool is_meant;   /* the sentence announces it, and does not speak of it in passing */
};
enum { ANNOUNCE_FILES_MAX = 20 };

/* The files that a sentence names, and which of them the words at bytes [from, to) announce; in the
 * arena. Their number. */
size_t announce_files(struct arena *arena, const struct announce_sentence *s, size_t from,
	size_t to, struct announce_file *ret_files);
/* Whether a sentence is nothing but names: a line of the list below "please find attached:". */
bool announce_is_list(
	const struct announce_sentence *s, const struct announce_file *files, size_t count);

#endif
