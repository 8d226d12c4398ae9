/* Copies: documents that say the same because they are the same.
 *
 * By bytes: one document, however many items it has. By message: the same mail from two mailboxes,
 * whatever its transport or its archive made of it. By words: texts that are the same words in the
 * same order (compare/near/near.h). And near-duplicates, with their similarity. Copies are never removed
 * and never merged: each keeps its items, custodians and deliveries.
 *
 * Two mails are copies of one message where
 *   - they carry one Message-ID and agree in sender, moment, subject or words too (some programs
 *     give one id to all they send); or
 *   - they were sent in the same second under one subject with the same words to someone in common
 *     (with two different ids: to exactly the same); or
 *   - they were sent in the same second by one sender under one subject to someone in common, and
 *     their texts are at least half the same (with two different ids: to exactly the same, and
 *     near).
 * copies_join keeps that in compare_copy; the check "copies-differ" (check_copies.c) says where
 * such copies differ. */
#ifndef CANDOUR_COMPARE_COPIES_H
#define CANDOUR_COMPARE_COPIES_H

#include "base/attr.h"
#include "base/str.h"
#include "compare/near/near.h"

struct check;

/* The join: follows TOPIC_MESSAGE, and touches it for the document that stands for a message. */
bool copies_join(struct compare *compare, struct err *err) MUST_USE;

/* The strongest way in which two documents are copies of each other; in that order. */
enum copies_kind {
	COPIES_NONE = 0,
	COPIES_BYTES,   /* one document */
	COPIES_MESSAGE, /* one message */
	COPIES_WORDS,   /* the same words, COPIES_WORD_MIN of them or more */
	COPIES_NEAR     /* similarity of NEAR_SIMILARITY or more */
};
/* "bytes", "message", "words", "near", "none". */
const char *copies_kind_name(enum copies_kind kind);

/* Texts of fewer words ("Thanks, Tom") are the same by chance, and no copies. */
enum { COPIES_WORD_MIN = 12 };

struct copies_relation {
	enum copies_kind kind;
	double similarity; /* of their texts, 0 to 1, exact; whatever the kind */
};
/* For two documents with text or without. Near-duplicates are told by their similarity alone, so
 * that no candidate is missed here. */
bool copies_relation(struct compare *compare, int64_t a, int64_t b,
	struct copies_relation *ret_relation, struct err *err) MUST_USE;

struct copies_one {
	int64_t document;
	enum copies_kind kind;
	double similarity;       /* to the document asked for */
	double pivot_similarity; /* to the family's pivot; 1 where there is none */
};
struct copies {
	struct copies_one *ones; /* by kind, then the most similar first; not the document itself */
	size_t count;
	int64_t family; /* of near-duplicates; 0: none */
	int64_t pivot;
	uint64_t standing; /* different texts in the family */
	bool is_cut;       /* there are more of them */
};
/* All copies of a document, in the arena. Members of its family that are not near to the document
 * itself, only to others of the family, are listed too, as COPIES_NONE. */
bool copies_of(struct compare *compare, struct arena *arena, int64_t document,
	struct copies *ret_copies, struct err *err) MUST_USE;

/* The documents that stand for a document's message and for its words (COPIES_WORD_MIN of them or
 * more), itself where it is the first; 0 where it is no mail, or has no such words. */
bool copies_stands(struct compare *compare, int64_t document, int64_t *ret_message,
	int64_t *ret_words, struct err *err) MUST_USE;
/* The document that stands for a message, 0 where the document is no mail; and its copies. */
bool copies_message(struct compare *compare, struct arena *arena, int64_t document,
	int64_t *ret_stands, int64_t **ret_documents, size_t *ret_count, struct err *err) MUST_USE;

#endif
