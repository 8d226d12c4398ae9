/* Searches that are kept: one query, or a list of terms, each a query with its own count.
 *
 * Everybody sees all of them. An alert tells its owner of hits that came since they last looked: looking is in the
 * log too (ENTRY_SAVED_SEARCH), with the highest item number and the count of hits that there were then. */
#ifndef CANDOUR_REMIT_SAVED_SEARCH_H
#define CANDOUR_REMIT_SAVED_SEARCH_H

#include "base/attr.h"
#include "base/str.h"

struct arena;
struct err;
struct inspection;
struct json;

/* Stored by number: append only. */
enum saved_kind { SAVED_QUERY = 0, SAVED_TERMS, SAVED_KIND_COUNT };
const char *saved_kind_name(enum saved_kind kind); /* "query", "terms" */
enum saved_kind saved_kind_from_name(struct str name);

struct saved_search {
	int64_t search;  /* its number, from 1 */
	int64_t version; /* from 1 */
	enum saved_kind kind;
	struct str name;
	struct str query; /* SAVED_TERMS: one a line */
	bool is_alert;
	bool is_closed;
	struct str owner; /* login */
	struct str who;
	int64_t moment;
	uint64_t entry;
	/* Of the person for whom it was loaded: */
	int64_t looked_item; /* 0: never looked */
	int64_t looked_total;
	int64_t looked; /* when; 0: never */
};

/* How many more than when the person looked `total` is, of one that they want to be told of; 0: none, or never looked. */
int64_t saved_search_news(const struct saved_search *row, size_t total);
/* Keeps one (row->search 0) or changes it (row->version: the one it is based on). Only its owner changes it,
 * or anybody where `any`. */
bool saved_search_put(struct inspection *inspection, struct arena *arena, struct saved_search *row,
	bool any, struct err *err) MUST_USE;
/* Notes that somebody looked, now, at `total` hits. */
bool saved_search_look(struct inspection *inspection, int64_t search, int64_t total, struct str who,
	struct err *err) MUST_USE;
bool saved_search_restore(struct inspection *inspection, const struct json *payload, int64_t moment,
	uint64_t entry, struct err *err) MUST_USE;
/* The last versions of those that are not closed, by name, with when `who` last looked. */
bool saved_searches(struct inspection *inspection, struct arena *arena, struct str who,
	struct saved_search **ret_rows, size_t *ret_count, struct err *err) MUST_USE;
bool saved_search_get(struct inspection *inspection, struct arena *arena, int64_t search,
	struct str who, struct saved_search *ret_row, struct err *err) MUST_USE;

#endif
