/* Searching: a query in, hits with snippets and facets out.
 *
 * This is the seam: what answers does not show through it. A document is bytes held once, whoever
 * held them and however often. A hit stands for a document and for its copies by content (the same
 * message from two mailboxes, the same words in two files: index_fold), of which it is the first in
 * the order asked for; all of them are reached by search_copies. All results live in the caller's
 * arena.
 *
 * Results are exact: the total is of all hits, a facet's count is the total that the query would
 * have with that value asked for besides, and paging by offset gives each hit once at any depth as
 * long as the index does not change. Equal ranks are put in order of document number. */
#ifndef CANDOUR_SEARCH_SEARCH_H
#define CANDOUR_SEARCH_SEARCH_H

#include "base/attr.h"
#include "base/str.h"
#include "search/query.h"

struct arena;
struct err;
struct index;
struct search;
struct zone;

enum search_sort {
	SORT_RELEVANCE, /* best first (BM25) */
	SORT_OLDEST,    /* by main date; those without one last */
	SORT_NEWEST
};

/* The first four an index knows; of the others it is told (search_lookup.tags). */
enum facet_kind {
	FACET_KIND,
	FACET_CUSTODIAN,
	FACET_YEAR,
	FACET_DELIVERY,
	FACET_GAP,    /* kinds of gaps that documents betray */
	FACET_LINE,   /* lines of enquiry that they bear on */
	FACET_READ,   /* who has read them */
	FACET_CODE,   /* codes that stand on their passages */
	FACET_WEIGHT, /* weight that people gave them */
	FACET_COUNT
};

/* Hits of one page, code points of one snippet, values listed of one facet. */
enum {
	SEARCH_PAGE_MAX = 10000,
	SNIPPET_LEN_MAX = 4000,
	SNIPPET_LEN = 240,
	FACET_VALUES_MAX = 1000
};

/* What narrows a search beside its query: hits have one of the values. */
struct search_narrow {
	enum facet_kind facet;
	const int64_t *numbers; /* as facet_value.number */
	size_t count;
	int64_t from; /* FACET_YEAR without numbers: main date on days in [from, to), as date_from_civil has them */
	int64_t to;
};

struct search_request {
	struct str query;
	/* One for each facet at most. The values of that facet itself are counted as they would be
	 * without it, so that another of them can be chosen besides or instead. */
	const struct search_narrow *narrows;
	size_t narrow_count;
	enum search_sort sort;
	size_t offset;
	size_t limit;          /* 0: only totals and facets */
	bool facets;           /* count them */
	size_t snippet_length; /* code points; 0: SNIPPET_LEN */
	bool no_snippets;
	bool all_copies; /* each document is a hit of its own, also where another is its copy */
	/* On whose behalf: search_lookup is told, for what people said of documents is not for all
	 * to know. "": nobody in particular. */
	struct str asker;
};

/* A stretch of code points, [from, to). */
struct search_mark {
	size_t from;
	size_t to;
};

struct search_snippet {
	struct str text;            /* white space runs made one space */
	struct search_mark *marks;  /* in `text` */
	struct search_mark *places; /* the same words in the document's own text */
	size_t mark_count;
	bool cut_front; /* the document goes on before and behind */
	bool cut_back;
};

struct search_hit {
	int64_t document;
	int64_t item; /* an instance that fits the query's custodian and delivery: the first */
	double rank;  /* relevance; 0 where the query has no words */
	struct str title;
	struct str kind;      /* "mail" */
	int64_t moment;       /* DATE_NONE where unknown */
	struct str path;      /* of that item */
	struct str custodian; /* of that item */
	int64_t delivery;
	struct str from; /* people as indexed, one a line */
	struct str to;
	size_t copies;    /* instances in all, those of its folded documents and this one counted */
	size_t documents; /* different bytes of which these are instances */
	int64_t fold;     /* the same for all that are one by content; 0 where it is alone */
	bool is_unread;   /* could not be read, or not whole */
	struct search_mark *title_marks;
	size_t title_mark_count;
	struct search_snippet snippet;
};

struct facet_value {
	struct str name; /* "mail", "Licensing team", "2013", delivery: who gave it; a tag's */
	int64_t number;  /* kind: its number; custodian: its first delivery's id; delivery: its id;
			    year: the year, -1: without a date; a tag's */
	size_t count;    /* hits */
};

/* Of those that have hits; and of those that are asked for, with or without. */
struct facet {
	struct facet_value
		*values; /* most first; years in order of time; those without hits last */
	size_t count;
};

/* What a wildcard, misspelling or other pattern of the query stands for. */
struct search_expansion {
	struct str written;
	struct str *words; /* the first of them, EXPANSION_SHOWN at most */
	size_t shown;
	size_t count;
};
enum { EXPANSION_SHOWN = 100 };

struct search_result {
	size_t total;     /* hits: exact */
	size_t documents; /* that match: exact; as many as hits with all_copies */
	size_t items; /* all instances that these hits stand for, whether the query fits each or not */
	size_t searched; /* documents looked through */
	struct search_hit *hits;
	size_t hit_count;
	struct facet facets[FACET_COUNT];
	struct search_expansion *expansions;
	size_t expansion_count;
	struct str read_as; /* the query fully bracketed */
	bool mixes;         /* AND beside OR: read_as is worth showing */
	bool is_of_index;   /* it asks the index alone: nothing of search_lookup */
	bool is_of_gaps;    /* it asks for gaps or lines (search_lookup) */
};

struct search_copy {
	int64_t document; /* another one than asked for where they are the same by content */
	int64_t item;
	int64_t delivery;
	struct str path;
	struct str custodian;
};

/* Who knows what an index does not: which documents betray gaps (FILTER_GAP), which bear on a line of
 * enquiry (FILTER_LINE), which were read, coded and given weight (FILTER_READ and those behind it), as far as the
 * asker may know. Searching knows nothing of any of it; work/ lends it someone who does.
 * `find` gives documents in any order; where it does not understand the value it returns false with
 * ERR_QUERY, a sentence, and a suggestion (both may lie in the arena). */
struct search_found {
	const int64_t *documents;
	size_t count;
	bool is_rest; /* all but these, and their copies by content */
	struct str suggestion;
};
/* A value of a facet that an index does not know, and its documents, each once. */
struct search_tag {
	struct str name;
	int64_t number;
	const int64_t *documents;
	size_t count;
	bool is_rest; /* it is of all documents but these, and their copies by content */
};
struct search_lookup {
	bool (*find)(void *context, struct arena *arena, struct str asker, enum filter_kind filter,
		struct str value, struct search_found *ret_found, struct err *err);
	/* The values of FACET_GAP and of those behind it, in the arena or valid until the same facet
	 * is asked again; NULL: there are none. */
	bool (*tags)(void *context, struct arena *arena, struct str asker, enum facet_kind facet,
		const struct search_tag **ret_tags, size_t *ret_count, struct err *err);
	void (*close)(void *context); /* with the search; NULL: nothing to do */
	void *context;
};

/* The index must outlive it. */
bool search_open(struct index *index, struct search **ret_search, struct err *err) MUST_USE;
/* Without one, what it would be asked for is refused. */
void search_lend(struct search *search, const struct search_lookup *lookup);
/* What was lent. */
const struct search_lookup *search_lent(const struct search *search);
/* Whose days queries and narrowings name; it must outlive the search. Without one, days are of UTC; years of FACET_YEAR always
 * are. */
void search_place(struct search *search, const struct zone *zone);
void search_close(struct search *search);
void search_cleanup(struct search **search);

/* Runs a query. On ERR_QUERY *ret_mistake says where and what to try. */
bool search_run(struct search *search, struct arena *arena, const struct search_request *request,
	struct search_result *ret_result, struct query_mistake *ret_mistake,
	struct err *err) MUST_USE;
/* Where the words that a query asks for stand in a text of at most SEARCH_TEXT_MAX bytes, which may be a
 * stretch of a document's: in code points of it, in order. A query with a mistake marks nothing. */
enum { SEARCH_TEXT_MAX = 256 * 1024 };
bool search_mark_text(struct search *search, struct arena *arena, struct str query, struct str text,
	struct search_mark **ret_marks, size_t *ret_count, struct err *err) MUST_USE;
/* The year of each document's main date as a search for dates finds it, in the arena; 0: it has none. */
bool search_years(struct search *search, struct arena *arena, const int64_t *documents,
	size_t count, const uint16_t **ret_years, struct err *err) MUST_USE;
/* The instances of a document, in order of number; behind them those of the documents of its fold,
 * unless `alone`. */
bool search_copies(struct search *search, struct arena *arena, int64_t document, bool alone,
	size_t limit, struct search_copy **ret_copies, size_t *ret_count, struct err *err) MUST_USE;

#endif
