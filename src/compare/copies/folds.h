/* Which documents results show as one: copies by content, told to whoever shows results.
 *
 * Copies of one message fold (copies.h), and other texts of the same words, COPIES_WORD_MIN of them
 * or more. Mails fold with mails alone: what one wrote to another is no copy of what he wrote to a
 * third. Pictures, archives and mailboxes hold more than their words, and of what could not be read
 * whole the words say too little: these stand for themselves. A fold is named by its least
 * document; what has no copy is in none. */
#ifndef CANDOUR_COMPARE_FOLDS_H
#define CANDOUR_COMPARE_FOLDS_H

#include "base/attr.h"

#include <stdbool.h>
#include <stdint.h>

struct compare;
struct err;
struct subject;

/* The print: what was there before is looked at anew, for it may have been read again. */
bool folds_print(struct compare *compare, const struct subject *subject, struct err *err) MUST_USE;

/* For the joins: what leaves a group or comes to one is to be looked at anew; the copies of a message
 * or of words under the document that stands for them, before they are moved. */
bool folds_want(struct compare *compare, int64_t document, struct err *err) MUST_USE;
bool folds_want_message(struct compare *compare, int64_t stands, struct err *err) MUST_USE;
bool folds_want_words(
	struct compare *compare, int64_t text_hash, int64_t stands, struct err *err) MUST_USE;

/* Tells the fold of each document for which it may have changed since the last call; 0: in none.
 * After the joins, in their transaction. */
bool folds_tell(struct compare *compare,
	bool (*tell)(void *context, int64_t document, int64_t fold, struct err *err), void *context,
	struct err *err) MUST_USE;

#endif
