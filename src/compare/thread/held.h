/* Whether what mails quote is held: the join that finds the quoted message of each quote.
 *
 * In this order: by the id that stands in its header or that the reply refers to; by sender, date
 * and subject; by the words themselves (compare/near/gram.h), looked for in all that mails say;
 * then among mails that are held as print-outs (compare/thread/printout.h). What is found nowhere
 * is absent, and quotes of one absent message are put together. */
#ifndef CANDOUR_COMPARE_HELD_H
#define CANDOUR_COMPARE_HELD_H

#include "base/attr.h"
#include "base/str.h"

struct compare;
struct err;

/* Stored by number: append only. */
enum quote_how {
	QUOTE_OPEN = 0, /* not found: absent */
	QUOTE_BY_ID,
	QUOTE_BY_HEADER, /* sender, date, subject */
	QUOTE_BY_WORDS,
	QUOTE_TOO_LITTLE, /* too little to tell, or no mail */
	QUOTE_BY_PRINT,   /* `held` is a document in which it stands printed */
};

/* The join. It touches TOPIC_MESSAGE of mails whose quotes changed their state. */
bool held_join(struct compare *compare, struct err *err) MUST_USE;

#endif
