/* Restricted items: children's records, what is legally privileged, and what would tell a
 * source.
 *
 * The lead restricts an item with all that is in it, a delivery, or all of a custodian. It is
 * the content that is closed: a copy of it elsewhere is closed too, also one of other bytes that
 * results fold into it (store/parts.sql). It opens to people whom the
 * lead names, the lead's own account not excepted; others see that something is there and
 * closed, and may ask. All of this comes from entries of the log (ENTRY_ACCESS) and is rebuilt
 * from them.
 *
 * Who has the folder itself, at the command line, may read everything, and each view is noted. */
#ifndef CANDOUR_ACCESS_RESTRICTION_H
#define CANDOUR_ACCESS_RESTRICTION_H

#include "base/attr.h"
#include "base/str.h"

struct arena;
struct db;
struct err;
struct inspection;
struct json;

/* Stored by number, and named in compare/hidden/hidden.sql: append only. */
enum restriction_class {
	RESTRICTION_CHILDREN = 1,
	RESTRICTION_PRIVILEGED,
	RESTRICTION_SOURCE,
	RESTRICTION_CLASS_COUNT
};
enum restriction_scope {
	RESTRICTION_ITEM = 1, /* with all that is in it */
	RESTRICTION_DELIVERY,
	RESTRICTION_CUSTODIAN,
	RESTRICTION_SCOPE_COUNT
};
/* "children", "privileged", "source"; "item", "delivery", "custodian"; and as a person would say
 * it: "Children's records". */
const char *restriction_class_name(enum restriction_class class);
const char *restriction_class_title(enum restriction_class class);
const char *restriction_scope_name(enum restriction_scope scope);
/* The count where there is none such. */
enum restriction_class restriction_class_from_name(struct str name);
enum restriction_scope restriction_scope_from_name(struct str name);

enum { RESTRICTION_WORDS_MAX = 2000, RESTRICTION_LIST_MAX = 1000, RESTRICTION_OF_MAX = 100 };

struct restriction {
	uint64_t entry; /* names it */
	enum restriction_class class;
	enum restriction_scope scope;
	int64_t number;  /* of an item or a delivery */
	struct str name; /* of a custodian */
	struct str why;
	struct str who;
	int64_t moment;
};

/* A person to whom one is open. */
struct access_grant {
	uint64_t restriction;
	int64_t account;
	struct str login;
	struct str name;
	struct str why;
	struct str who;
	int64_t moment;
};

/* A question that waits for an answer. */
struct access_asking {
	uint64_t entry; /* names it */
	int64_t account;
	struct str login;
	struct str name;
	int64_t item;
	struct str why;
	int64_t moment;
};

/* Whether the document is closed to the account (0: to everyone who has none): restricted by the
 * lead, in one way at least that was not opened to it. Fast where nothing is restricted. */
bool access_may_open(
	struct db *db, int64_t account, int64_t document, bool *ret_may, struct err *err) MUST_USE;

/* Whether anything is restricted by the lead at all. */
bool restriction_any(struct db *db, bool *ret_any, struct err *err) MUST_USE;

/* ---- In the caller's transaction, with an entry ---- */

/* `restriction->entry` is set. ERR_NOT_FOUND where there is no such item, delivery or custodian;
 * ERR_USAGE without a reason. */
bool restriction_put(
	struct inspection *inspection, struct restriction *restriction, struct err *err) MUST_USE;
bool restriction_lift(struct inspection *inspection, uint64_t restriction, struct str why,
	struct str who, struct err *err) MUST_USE;
/* Opens one to an account, or closes it again; either where it is not so yet (ERR_EXISTS,
 * ERR_NOT_FOUND). */
bool access_grant_put(struct inspection *inspection, uint64_t restriction, int64_t account,
	struct str why, struct str who, struct err *err) MUST_USE;
bool access_grant_end(struct inspection *inspection, uint64_t restriction, int64_t account,
	struct str why, struct str who, struct err *err) MUST_USE;
/* ERR_EXISTS where the same person has asked for the item and waits; ERR_USAGE without a reason, and
 * for what is open. */
bool access_ask(struct inspection *inspection, int64_t account, int64_t item, struct str why,
	struct str who, struct err *err) MUST_USE;
/* Answers one: opens all that closes its item to who asked, or refuses it. */
bool access_answer(struct inspection *inspection, uint64_t asking, bool grants, struct str why,
	struct str who, struct err *err) MUST_USE;
/* The same from an entry, when the ledger is being replayed. */
bool access_restore(struct inspection *inspection, const struct json *payload, int64_t moment,
	uint64_t entry, struct err *err) MUST_USE;

/* ---- What stands now, in the arena ---- */

/* The entries of all restrictions that close an item, each way of it: what opening it to somebody opens. */
bool restriction_of_item(struct inspection *inspection, int64_t item,
	uint64_t ret_all[RESTRICTION_OF_MAX], size_t *ret_count, struct err *err) MUST_USE;

bool restriction_list(struct db *db, struct arena *arena, struct restriction **ret_rows,
	size_t *ret_count, struct err *err) MUST_USE;
bool access_grant_list(struct db *db, struct arena *arena, struct access_grant **ret_rows,
	size_t *ret_count, struct err *err) MUST_USE;
bool access_asking_list(struct db *db, struct arena *arena, struct access_asking **ret_rows,
	size_t *ret_count, struct err *err) MUST_USE;

#endif
