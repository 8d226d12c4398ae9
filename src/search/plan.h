/* A query tree made ready to be answered: words looked up.
 *
 * A unit is what ranking counts and proximity places: a word with all it stands for, or a phrase
 * of plain words. */
#ifndef CANDOUR_SEARCH_PLAN_H
#define CANDOUR_SEARCH_PLAN_H

#include "search/expand.h"
#include "search/query.h"

struct search_found;
struct search_lookup;
struct words;

struct unit {
	const struct query_node *node; /* QUERY_TERM, or a QUERY_PHRASE of plain words */
	struct expansion words;        /* of a term */
	unsigned fields;
	unsigned size;            /* words that it takes up in a row */
	bool needs_text;          /* case or accents: only the text itself tells */
	const struct str *phrase; /* of a phrase */
};

struct plan {
	struct arena *arena;
	struct words *words;
	struct str text;
	const struct query_node *root;
	struct unit *units;
	size_t unit_count;
	size_t node_count;
	/* By leaf number of a term: its unit, or UNIT_NONE where its phrase has one. */
	uint32_t *unit_of_leaf;
	const struct search_lookup *lookup; /* find may be NULL */
	struct str asker;                   /* search_request.asker */
	struct search_found *found;         /* by node id: of the filters that it answers */
	bool is_lent;                       /* there are any */
	bool is_of_gaps;                    /* some of them ask for gaps or lines */
	struct query_mistake *mistake;
};
enum { UNIT_NONE = 0x7fffffff };

/* Looks up all terms. False with ERR_QUERY and the mistake filled in, or another error. */
bool plan_make(struct plan *plan, const struct query_tree *tree, struct err *err) MUST_USE;
/* The unit of a term, or of a phrase that is one; NULL for any other node. */
struct unit *plan_unit(const struct plan *plan, const struct query_node *node);
/* Notes where in the query the mistake is; false. */
bool plan_fail(struct plan *plan, struct query_place place, struct str suggestion);

#endif
