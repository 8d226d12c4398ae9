/* Comparing: what is new goes through prints, joins and checks, and gaps come out.
 *
 * A document that was read, or found in another place, is wanted (store's compare_wanted). Each
 * step takes some of them: their prints are made (compare/prints.h) and say which scopes are
 * touched: a thread, a custodian, a meeting body. When no document is wanted any more, joins
 * (compare/joins.h) tie documents together and touch further scopes, then each check
 * (compare/checks.h) is run over the touched scopes of its topic. So the work is in proportion to
 * what a delivery touches, and a stop at any moment loses nothing: what is still wanted or touched
 * stands in the database.
 *
 * struct compare is open to the room; everyone else uses the functions. */
#ifndef CANDOUR_COMPARE_COMPARE_H
#define CANDOUR_COMPARE_COMPARE_H

#include "base/attr.h"
#include "base/str.h"

struct arena;
struct db;
struct err;
struct inspection;
struct statement;
struct tokenizer;

struct compare {
	struct inspection *inspection; /* borrowed */
	struct db *db;
	struct tokenizer *tokenizer; /* base/token.h; compare/near/words.h */
};

/* Scopes are ids in the tables named. Stored by number: append only. */
enum topic {
	TOPIC_DOCUMENT = 1, /* document: one that may hide something */
	TOPIC_MESSAGE,      /* document: a mail */
	TOPIC_THREAD,       /* compare_thread */
	TOPIC_CUSTODIAN,    /* compare_custodian */
	TOPIC_BODY,         /* a body that meets */
	TOPIC_SERIES,       /* a numbered series */
	TOPIC_NAME,         /* a document that is named somewhere */
	TOPIC_DELIVERY,     /* delivery */
	TOPIC_NEAR,         /* a family of near-duplicates */
	TOPIC_VERSION,      /* a chain of versions */
	TOPIC_WHOLE,        /* 0: all there is */
	TOPIC_HEADING       /* document: one whose headings are new */
};

/* Makes the tables; once, when an inspection is founded or rebuilt. */
bool compare_create(struct db *db, struct err *err) MUST_USE;
/* ERR_UNSUPPORTED where an earlier version made the inspection (rebuild makes it anew). */
bool compare_open(
	struct inspection *inspection, struct compare **ret_compare, struct err *err) MUST_USE;
void compare_close(struct compare *compare);
void compare_cleanup(struct compare **compare);

/* Documents that wait. */
bool compare_waiting(struct compare *compare, uint64_t *ret_count, struct err *err) MUST_USE;
/* One step, within the caller's transaction: prints of up to `count` documents; or, when none is
 * wanted, the joins; or the checks of some touched scopes. *ret_more is false when all is done. */
bool compare_step(struct compare *compare, size_t count, bool *ret_more, struct err *err) MUST_USE;

/* ---- for the room ---- */

/* Marks a scope to be looked at: by the joins and checks that follow its topic. */
bool compare_touch(
	struct compare *compare, enum topic topic, int64_t scope, struct err *err) MUST_USE;
/* The same for every row that is left of a query: its scopes stand in `column`. */
bool compare_touch_found(struct compare *compare, enum topic topic, struct statement *found,
	int column, struct err *err) MUST_USE;
/* The touched scopes of a topic, in order, in the arena. They stay touched until all joins and
 * checks have run. */
bool compare_touched(struct compare *compare, enum topic topic, struct arena *arena,
	int64_t **ret_scopes, size_t *ret_count, struct err *err) MUST_USE;

#endif
