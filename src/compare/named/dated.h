/* Letters, memos and mails that a text names by kind and day alone: "your letter of 3 May 2012", "my
 * e-mail to the clerk dated 14 June".
 *
 * Read in a mail's own words (not in what it quotes) and in documents. "Your" is the mail's one
 * recipient, "my" and "our" its sender; in documents nobody is told. English only. A mail counts as
 * absent where both people are known, the mailbox of one of them is held around that day, and no
 * mail from the one to the other of that day, the day before or after is; a letter or memo where no
 * document of that day is one (it has the day at its head, and greets, or is called so), and no mail
 * of these two people is of that day or the next. */
#ifndef CANDOUR_COMPARE_DATED_H
#define CANDOUR_COMPARE_DATED_H

#include "base/attr.h"
#include "base/str.h"

struct arena;
struct check;
struct compare;
struct err;
struct subject;
struct when;

/* Stored by number: append only. */
enum dated_kind { DATED_NONE = 0, DATED_LETTER, DATED_MEMO, DATED_MAIL };
enum dated_whose { DATED_ITSELF = 0, DATED_MINE, DATED_YOURS };

/* What the words before a date name: its kind (DATED_NONE: nothing) and whose; *ret_from is the byte
 * where they begin. */
enum dated_kind dated_named(
	struct str text, const struct when *when, enum dated_whose *ret_whose, size_t *ret_from);

/* Row of compare/prints.c, and of checks.c ("document-named-absent", TOPIC_WHOLE). */
bool dated_print(struct compare *compare, const struct subject *subject, struct err *err) MUST_USE;
bool check_dated(struct compare *compare, const struct check *check, int64_t scope,
	struct err *err) MUST_USE;

#endif
