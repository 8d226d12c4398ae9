/* Documents that are named elsewhere and were never disclosed.
 *
 * named_print notes the files that a document names, and under which names it is itself held:
 * those of its instances, its title, its first line. A name is held whatever the case, the spaces
 * and the ending. check_named yields one gap for each missing file, with all who name it; a
 * document that names more than NAMED_LIST_MIN files is a listing, and one gap for all that it
 * lists. */
#ifndef CANDOUR_COMPARE_NAMED_H
#define CANDOUR_COMPARE_NAMED_H

#include "base/attr.h"
#include "base/str.h"

struct check;
struct compare;
struct err;
struct subject;

enum { NAMED_LIST_MIN = 50, NAMED_COUNT_MAX = 20000 };

/* Rows of compare/prints.c and checks.c (TOPIC_NAME). */
bool named_print(struct compare *compare, const struct subject *subject, struct err *err) MUST_USE;
bool check_named_files(
	struct compare *compare, const struct check *check, int64_t name, struct err *err) MUST_USE;
/* The id of a name, made where it is new; `last`: the word that it is found by (named.sql). */
bool named_name_id(struct compare *compare, struct str key, struct str name, struct str last,
	int64_t *ret_id, struct err *err) MUST_USE;

#endif
