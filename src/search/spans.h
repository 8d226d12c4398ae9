/* Where words stand in one document, and whether they stand as a proximity or phrase wants. */
#ifndef CANDOUR_SEARCH_SPANS_H
#define CANDOUR_SEARCH_SPANS_H

#include "base/attr.h"
#include "base/str.h"
#include "search/query.h"

struct arena;
struct plan;
struct unit;

/* Words [start, end] of one field. */
struct span {
	int column; /* number of the field's bit */
	int start;
	int end;
};

struct spans {
	struct span *spans; /* in order of column, start, end */
	size_t count;
	size_t room;
};
void spans_add(struct spans *spans, struct span span);
/* Makes room for `more`. */
void spans_reserve(struct spans *spans, size_t more);
void spans_sort(struct spans *spans);
void spans_free(struct spans *spans);

/* Numbers of the sentence and the paragraph of each word, for w/s and w/p. */
struct text_place {
	uint32_t sentence;
	uint32_t paragraph;
};

/* Gives what a check asks of the document at hand. */
struct spans_source {
	void *context;
	/* Adds the places of a unit, in order. */
	void (*places)(void *context, const struct unit *unit, struct spans *to);
	/* The sentence and paragraph of a word; NULL where no check needs the text. */
	struct text_place (*text)(void *context, int column, int word);
};

/* Whether any of a is near any of b, as a proximity of words wants that is no NOT. Quicker than
 * a check. */
bool spans_near(const struct query_node *near, const struct spans *a, const struct spans *b);

struct check;
/* Makes ready to check the conjunction of `count` nodes again and again. */
struct check *check_new(struct plan *plan, const struct query_node *const *nodes, size_t count);
/* Frees what lies outside the plan's arena. */
void check_free(struct check *check);
bool check_needs_text(const struct check *check);
/* False where a place more may make it fail (NOT w/5): then the text cannot be asked last. */
bool check_is_monotone(const struct check *check);
bool check_holds(struct check *check, const struct spans_source *source);

#endif
