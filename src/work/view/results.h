/* A page of search results as people look at it: hits with what comparing knows of each, what is chosen
 * of the facets, and restricted items as existing and closed. */
#ifndef CANDOUR_WORK_VIEW_RESULTS_H
#define CANDOUR_WORK_VIEW_RESULTS_H

#include "base/attr.h"
#include "base/str.h"
#include "remit/weighing.h"
#include "search/search.h"

struct arena;
struct err;
struct glance_sign;
struct workshop;

/* Parts of a mail that one hit shows, and words that one pattern stood for. */
enum { RESULTS_ATTACHMENTS_MAX = 4, RESULTS_WORDS_MAX = 12, RESULTS_CHOSEN_MAX = 100 };
/* Copies and readers of one hit that are looked at. */
enum { RESULTS_COPIES_MAX = 64, RESULTS_READERS_MAX = 64 };

/* What is chosen of one facet: by name for kinds, kinds of gaps and weights, by number for the rest. */
struct results_chosen {
	struct str names[RESULTS_CHOSEN_MAX];
	int64_t numbers[RESULTS_CHOSEN_MAX];
	size_t count;
};

struct results_ask {
	struct str query;
	enum search_sort sort;
	size_t offset;
	size_t limit;
	struct results_chosen chosen[FACET_COUNT];
	int64_t from; /* main date in [from, to); DATE_NONE: open at that end */
	int64_t to;
	struct str asker; /* login: who asks */
};

struct results_attachment {
	int64_t item;
	struct str name;
	int64_t differs_item; /* the nearest other version of it; 0: none */
	struct str differs_name;
};

struct results_hit {
	const struct search_hit *hit;
	bool is_restricted; /* its words are kept back */
	bool is_recognised; /* its text, or some of it, was recognised from a scan */
	struct str name;    /* the last part of its path */
	size_t thread_held; /* messages of its thread that are here; 0: no thread */
	size_t thread_absent;
	struct glance_sign *signs;
	size_t sign_count;
	struct results_attachment *attachments;
	size_t attachment_count;
	size_t attachments_more;
	/* What people said of it and of its copies by content, as far as the asker may see it. */
	uint64_t lines; /* LINE_BIT of each, by the first reading */
	enum weight weight;
	struct str *readers; /* logins, each once: who weighed, coded or marked it as read */
	size_t reader_count;
};

struct results {
	struct search_result result;
	struct results_hit *hits; /* as many as result.hit_count */
	size_t restricted_count;  /* of this page */
	size_t copies_folded;     /* instances beyond the first of each hit, of all hits */
	size_t blind; /* documents that the asker reads second and has not read yet: what others said of them is
			     left out */
	uint64_t waiting; /* documents not compared yet, where gaps or lines were asked for */
	int64_t took_ms;  /* the search itself */
};

/* In the arena. A mistake in the query is ERR_QUERY, and *ret_mistake says where and what to try; so is
 * a name that no facet has, without a place. */
bool results_load(struct workshop *workshop, struct search *search, struct arena *arena,
	const struct results_ask *ask, struct results *ret_results,
	struct query_mistake *ret_mistake, struct err *err) MUST_USE;

#endif
