/* The leaves of a query: what a word, phrase, regex or field value as written means. */
#ifndef CANDOUR_SEARCH_QUERY_LEAF_H
#define CANDOUR_SEARCH_QUERY_LEAF_H

#include "search/query_lex.h"

/* What the parser knows while it reads; mistakes are noted in it. */
struct parse {
	struct arena *arena;
	const struct tokenizer *tokenizer;
	struct str text;
	size_t nodes;
	uint32_t terms;
	struct query_place mistake_place;
	struct str suggestion;
};

struct leaf {
	struct query_node *node;
	struct piece piece;
	struct str field; /* "" where none */
	struct query_place field_place;
};

/* Notes place and suggestion and sets ERR_QUERY. Returns false. */
bool parse_fail(struct parse *parse, struct query_place place, struct str suggestion,
	struct err *err, const char *sentence);
/* A new node; false where the query has too many. */
bool parse_node(struct parse *parse, enum query_kind kind, struct query_place place,
	struct query_node **ret_node, struct err *err) MUST_USE;

/* Turns the leaf's node into what the piece means in its field. */
bool leaf_resolve(struct parse *parse, struct leaf *leaf, struct err *err) MUST_USE;
/* Words, with wildcards, of text; node becomes a term, a phrase or an OR of both. */
bool leaf_words(struct parse *parse, struct leaf *leaf, unsigned fields, struct err *err) MUST_USE;

/* How a field's value is read. */
enum field_type {
	FIELD_TYPE_TEXT,
	FIELD_TYPE_DATE,
	FIELD_TYPE_SENT,
	FIELD_TYPE_RECEIVED,
	FIELD_TYPE_KIND,
	FIELD_TYPE_CUSTODIAN,
	FIELD_TYPE_DELIVERY,
	FIELD_TYPE_HAS,
	FIELD_TYPE_UNREAD,
	FIELD_TYPE_ITEM,
	FIELD_TYPE_NUMBER,
	FIELD_TYPE_LENT /* asked of search_lookup: see field_filter */
};

struct field_row {
	const char *name;
	enum field_type type;
	unsigned fields;
	enum filter_kind filter; /* FIELD_TYPE_LENT */
};

/* By name in any case; NULL where there is none such. */
const struct field_row *field_named(struct str name);
/* The known name nearest to this one, or NULL where none is near. */
const char *field_nearest(struct str name);

/* 2013, 2013-03, 2013-03-12, a..b, a.., ..b, >a, >=a, <a, <=a: seconds [from, to). */
bool date_range_read(struct str text, int64_t *ret_from, int64_t *ret_to) MUST_USE;

#endif
