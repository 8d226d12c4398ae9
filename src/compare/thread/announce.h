/* Attachments that a mail's own words announce: "please find attached", "(See attached file: x.doc)",
 * "<<File: x.doc>>", in English, and the common forms in German, French, Spanish, Italian, Dutch,
 * Portuguese and Welsh.
 *
 * Only words of the mail itself count, not those that it quotes, nor notices of confidentiality.
 * What is denied ("nothing attached", "I forgot to attach"), asked of another ("please attach"), or
 * meant otherwise ("conditions attached to the licence") is none. A sentence that names several
 * files gives one each; a file that it speaks of otherwise ("..., which replaces x.doc"), or another
 * sentence does, is not announced. Pure: nothing is read but the text. */
#ifndef CANDOUR_COMPARE_ANNOUNCE_H
#define CANDOUR_COMPARE_ANNOUNCE_H

#include "base/attr.h"
#include "base/str.h"

struct arena;
struct quote;

enum { ANNOUNCE_COUNT_MAX = 50 };

enum announce_kind {
	ANNOUNCE_SOFT,    /* "the attached report": in an answer it may be what the other sent */
	ANNOUNCE_STRONG,  /* "please find attached" */
	ANNOUNCE_FILE,    /* a mark that names the file, as mail programs leave it in the text */
	ANNOUNCE_STRIPPED /* the text says that an attachment was taken out */
};

struct announce {
	enum announce_kind kind;
	struct str file;  /* its name where one is given, else "" */
	struct str key;   /* of the name, and all that could belong to it: the two keys of */
	struct str wide;  /* compare/named/named_text.h */
	size_t file_from; /* where the name stands, in code points; 0, 0 for none */
	size_t file_to;
	unsigned wanted;       /* how many are announced, where that is said; else 0 */
	bool is_picture;       /* a photograph or scan is announced */
	size_t cp_from, cp_to; /* the sentence, in code points of the text that was parsed */
	struct str words;      /* the sentence on one line */
};

/* In the arena, in the order of the text. */
void announce_find(struct arena *arena, const struct quote *quote, struct announce **ret_list,
	size_t *ret_count);

#endif
