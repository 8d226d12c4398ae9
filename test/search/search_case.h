/* A small inspection's database for tests of searching. */
#ifndef CANDOUR_TEST_SEARCH_CASE_H
#define CANDOUR_TEST_SEARCH_CASE_H

#include "base/arena.h"
#include "search/index.h"
#include "search/search.h"
#include "store/db.h"

struct search_case {
	struct db *db;
	struct index *index;
	struct search *search;
	struct arena arena;
	int64_t items; /* given so far */
};

/* Makes it in the program's folder and opens all; ends the test program where that fails. */
void case_open(struct search_case *c, const char *name);
void case_close(struct search_case *c);
/* A delivery; its id. */
int64_t case_delivery(struct search_case *c, const char *given_by, const char *custodian);

struct case_document {
	int64_t id;
	const char *body;
	const char *title;
	const char *facts; /* JSON, NULL for none */
	const char *date;  /* ISO, NULL for none */
	int kind;
	int reason;
};
/* Stores a document, without instances and not indexed yet. */
void case_document(struct search_case *c, struct case_document document);
/* An instance of it. */
void case_item(struct search_case *c, int64_t document, int64_t delivery, const char *path);
void case_index(struct search_case *c, int64_t document);
void case_run(struct search_case *c, const char *sql);

/* Runs a query; the documents found as "3 1 2", or "! sentence". In the case's arena. */
const char *case_find(struct search_case *c, const char *query);
const char *case_find_by(struct search_case *c, const char *query, enum search_sort sort);
struct search_result case_search(struct search_case *c, struct search_request request);

#endif
