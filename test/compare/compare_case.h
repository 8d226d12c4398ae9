/* A small inspection's database for tests of comparing. */
#ifndef CANDOUR_TEST_COMPARE_CASE_H
#define CANDOUR_TEST_COMPARE_CASE_H

#include "base/arena.h"
#include "compare/compare.h"
#include "compare/gap.h"
#include "crypto/random.h"
#include "store/db.h"
#include "store/inspection.h"
#include "store/kind.h"

struct compare_case {
	struct inspection inspection; /* its database and no more */
	struct compare *compare;
	struct arena arena;
	int64_t items; /* given so far */
	struct random_seed seed;
};

/* Makes it in the program's folder and opens all; ends the test program where that fails. */
void case_open(struct compare_case *c, const char *name);
void case_close(struct compare_case *c);
/* A delivery; its id. */
int64_t case_delivery(struct compare_case *c, const char *custodian);

struct case_document {
	int64_t id;
	const char *body;
	const char *title;
	const char *facts;  /* JSON, NULL for none */
	const char *places; /* JSON, NULL for none */
	const char *date;   /* ISO, NULL for none */
	int kind;           /* enum item_kind */
	int reason;         /* enum err_kind */
};
/* Stores a document, without instances, and wants it compared; again under an id that is there:
 * it was read anew. */
void case_document(struct compare_case *c, struct case_document document);
/* An instance of it, delivered as a file; its id. */
int64_t case_item(struct compare_case *c, int64_t document, int64_t delivery, const char *path);
/* A document of a kind with these words, delivered once as a file. */
void case_held(struct compare_case *c, int64_t id, int64_t delivery, const char *path,
	const char *body, int kind);
/* An instance that is a part of another. */
int64_t case_part(struct compare_case *c, int64_t document, int64_t parent, unsigned ordinal,
	int role, const char *path);
void case_run(struct compare_case *c, const char *sql);
/* The first column of the first row, as text; "" where there is none. In the case's arena. */
const char *case_value(struct compare_case *c, const char *sql);

/* Compares all that waits, in steps of `count` documents, each in a transaction. */
void case_compare(struct compare_case *c, size_t count);
/* The gaps of a kind ("" all) as "title|title", worst first, in the case's arena. */
const char *case_gaps(struct compare_case *c, const char *kind);

#endif
