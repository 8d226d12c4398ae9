/* Documents that were published elsewhere, against what was given.
 *
 * A published document is held where its bytes are held, or its words in their order. Where a text
 * that is held is near to it (compare/near/near.h), or has its name or title and half its words, what
 * is held differs from what was published. Else it was not given. Nothing of the published
 * document is kept but what was found, as an entry of the log (store/publication.h): a rebuild has
 * it again. The gap goes where a document of the very bytes comes in; a text that is the same only
 * when the folder is compared again. */
#ifndef CANDOUR_COMPARE_PUBLISHED_H
#define CANDOUR_COMPARE_PUBLISHED_H

#include "base/attr.h"
#include "base/str.h"

struct arena;
struct check;
struct compare;
struct err;
struct subject;

enum published_verdict {
	PUBLISHED_HELD,    /* bytes or words */
	PUBLISHED_DIFFERS, /* something near it is held */
	PUBLISHED_ABSENT,
	PUBLISHED_UNREAD /* it has no text, and neither its bytes nor its name are held */
};

struct published_match {
	enum published_verdict verdict;
	int64_t document; /* that is held; 0: none */
	double similarity;
	bool by_bytes;
};

/* subject: document.sha256, document.title, reading (text, places, facts) and the one item's path
 * (items[0]) are looked at; nothing of it is in the database. */
bool published_judge(struct compare *compare, struct arena *arena, const struct subject *subject,
	struct published_match *ret_match, struct err *err) MUST_USE;

/* What was found of one folder: forgets that of before, then notes each that is absent or differs,
 * with an entry of the log; at the end makes gaps of all. In a transaction of the caller's. */
bool published_begin(struct compare *compare, struct str folder, struct err *err) MUST_USE;
bool published_note(struct compare *compare, struct arena *arena, struct str folder,
	const struct subject *subject, const struct published_match *match,
	struct err *err) MUST_USE;
bool published_end(struct compare *compare, struct err *err) MUST_USE;

/* The row of compare/checks.c (TOPIC_WHOLE). */
bool check_published(struct compare *compare, const struct check *check, int64_t scope,
	struct err *err) MUST_USE;

#endif
