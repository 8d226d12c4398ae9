/* The query language: text in, a tree out, mistakes pointed at.
 *
 * docs/guide/searching.md tells inspectors the language; this is what it becomes. The tree and
 * all its texts live in the caller's arena. How much of the tree an index can answer is for the
 * back end to say (search/plan.h); nothing the query asks for is ever left out in silence.
 *
 * From loose to tight: OR; AND (also where nothing stands between two words); NOT; proximity
 * (w/5 pre/5 near/5 w/s w/p, left to right); field: and the words, phrases and brackets. Operators
 * are known in either case; a word that is meant as a word goes in quotes. */
#ifndef CANDOUR_SEARCH_QUERY_H
#define CANDOUR_SEARCH_QUERY_H

#include "base/attr.h"
#include "base/str.h"

struct arena;
struct buf;
struct err;
struct tokenizer;

/* Bytes of a query, nodes of its tree, and brackets within brackets. */
enum { QUERY_SIZE_MAX = 64 * 1024, QUERY_NODES_MAX = 8192, QUERY_DEPTH_MAX = 100 };
/* Words that may lie between the two sides of a proximity. */
enum { QUERY_DISTANCE_MAX = 10000 };

/* Fields of text, as bits: a term is looked for in any of its fields. */
enum query_field {
	FIELD_BODY = 1u << 0,
	FIELD_TITLE = 1u << 1, /* and the subject of mail */
	FIELD_FROM = 1u << 2,
	FIELD_TO = 1u << 3,
	FIELD_CC = 1u << 4,
	FIELD_BCC = 1u << 5,
	FIELD_AUTHOR = 1u << 6,
	FIELD_FILE = 1u << 7,
	FIELD_FACT = 1u << 8, /* keywords, comments, company, links ... */
	FIELD_ALL = 0x1ff
};
enum { FIELD_COUNT = 9 };

enum query_kind {
	QUERY_TERM,   /* one word, or a pattern that words match */
	QUERY_PHRASE, /* its children, terms, one after the other */
	QUERY_AND,
	QUERY_OR,
	QUERY_NOT,   /* one child */
	QUERY_NEAR,  /* two children, close to each other */
	QUERY_FILTER /* documents by what is known of them */
};

enum term_how {
	TERM_EXACT,   /* the folded word */
	TERM_PATTERN, /* * any characters, ? one, = one digit */
	TERM_REGEX,
	TERM_FUZZY, /* up to `edits` letters added, left out, changed or swapped */
	TERM_OCR,   /* what recognition mistakes for one another */
	TERM_STEM,  /* every word of the same English stem */
	TERM_SOUND, /* names that sound alike */
	TERM_RANGE  /* whole numbers from `low` to `high` */
};

enum near_unit { NEAR_WORDS, NEAR_SENTENCE, NEAR_PARAGRAPH };

enum filter_kind {
	FILTER_ALL,       /* every document */
	FILTER_DATE,      /* main date on days in [from, to), as date_from_civil has them */
	FILTER_SENT,      /* the same, mail only */
	FILTER_KIND,      /* number: enum item_kind as stored */
	FILTER_CUSTODIAN, /* text: words of its name */
	FILTER_RECEIVED,  /* a delivery received in [from, to) */
	FILTER_DELIVERY,  /* number, or words of who gave it */
	FILTER_HAS,       /* number: enum doc_flag; or a field's bit where `fields` is set */
	FILTER_UNREAD,    /* number: enum err_kind, 0 any */
	FILTER_ITEM,      /* number: the item */
	/* From here on asked of search_lookup (search/search.h). */
	FILTER_GAP,   /* text: what betrays gaps */
	FILTER_LINE,  /* text: what bears on a line of enquiry; likewise */
	FILTER_READ,  /* text: whether it was read, and by whom; likewise */
	FILTER_CODE,  /* text: which code stands on a passage of it; likewise */
	FILTER_CODED, /* text: which line of enquiry people gave it to; likewise */
	FILTER_WEIGHT /* text: which weight people gave it; likewise */
};

/* Where in the query text something stands, in bytes. */
struct query_place {
	size_t at;
	size_t len;
};

struct query_node {
	enum query_kind kind;
	uint32_t id; /* 0.., its own in the tree */
	struct query_place place;
	struct query_node *first; /* children */
	struct query_node *last;  /* the last of them, of AND, OR and NEAR */
	struct query_node *next;  /* sibling */
	size_t height;            /* 1 for a leaf */

	/* QUERY_TERM */
	enum term_how how;
	unsigned fields; /* bits of enum query_field; FILTER_HAS too */
	unsigned edits;
	bool case_exact;
	bool accents_exact;
	struct str term;    /* folded; for a pattern with its wildcards; for a regex as written */
	struct str written; /* as written, for case_exact and accents_exact */
	uint64_t low;
	uint64_t high;
	uint32_t leaf; /* number among the terms of the tree, 0.. */

	/* QUERY_NEAR */
	enum near_unit unit;
	unsigned distance;
	bool is_ordered;
	bool is_not; /* the first without the second close to it */

	/* QUERY_FILTER */
	enum filter_kind filter;
	struct str text;
	int64_t from;
	int64_t to;
	int64_t number;
};

/* Whether a filter asks for deliveries. */
static inline bool
query_is_of_delivery(const struct query_node *node)
{
	return node->filter == FILTER_CUSTODIAN || node->filter == FILTER_RECEIVED ||
		node->filter == FILTER_DELIVERY;
}

/* Whether a filter is answered by whoever was lent to the search. */
static inline bool
query_is_lent(const struct query_node *node)
{
	return node->kind == QUERY_FILTER && node->filter >= FILTER_GAP;
}

struct query_tree {
	struct query_node *root;
	uint32_t leaf_count;
	uint32_t node_count; /* beyond all ids */
	bool mixes; /* AND and OR side by side without brackets: worth showing how it was read */
};

/* Where a mistake is, and what to try instead. */
struct query_mistake {
	size_t byte;
	size_t codepoint;
	size_t codepoints;     /* how many it covers, at least 1 */
	struct str caret;      /* two lines: the query's line, and ^^^ under the place */
	struct str suggestion; /* a sentence, "" where there is none */
};

/* Reads a query. False with ERR_QUERY, a sentence, and *ret_mistake filled in. */
bool query_parse(struct arena *arena, const struct tokenizer *tokenizer, struct str text,
	struct query_tree *ret_tree, struct query_mistake *ret_mistake, struct err *err) MUST_USE;
/* Fills in where and what to try, for those who find a mistake later (the back end). False. */
bool query_mistake_at(struct arena *arena, struct str text, struct query_place place,
	struct query_mistake *ret_mistake, struct str suggestion);
/* Walks a tree from the root down, parents first. */
struct query_walk {
	const struct query_node *stack[QUERY_DEPTH_MAX + 4];
	size_t depth; /* of the node given last; 0 is the root's */
	const struct query_node *at;
	bool is_over;
};
void query_walk_begin(struct query_walk *walk, const struct query_node *root);
/* The next node, or NULL. `skip` leaves out what is below the one given last. */
const struct query_node *query_walk_next(struct query_walk *walk, bool skip);

/* The tree as text, fully bracketed: how the query was read. */
void query_write(struct buf *to, const struct query_node *root);
/* The name of one field's bit ("title"). */
const char *query_field_name(unsigned field);

#endif
