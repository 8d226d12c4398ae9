/* What a mail says itself and what it quotes: noted from its text (compare/thread/quote.h), to be found
 * again in other mails (compare/thread/held.h). Tables: schema_said.sql. */
#ifndef CANDOUR_COMPARE_SAID_H
#define CANDOUR_COMPARE_SAID_H

#include "base/attr.h"
#include "base/str.h"
#include "compare/thread/quote.h"

struct arena;
struct compare;
struct err;
struct subject;

/* The print. It comes behind message_print. */
bool said_print(struct compare *compare, const struct subject *subject, struct err *err) MUST_USE;

/* The bodies of a mail, parsed one by one: a mail that says the same in plain text and in HTML, or
 * not the same, has two. Positions are those of the whole text. In the arena. */
struct said_body {
	size_t cp_from; /* where it begins, in code points of the whole text */
	struct quote quote;
};
enum { SAID_BODY_MAX = 50 };
void said_bodies(struct arena *arena, const struct subject *subject, struct said_body **ret_bodies,
	size_t *ret_count);

#endif
