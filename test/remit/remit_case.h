/* A small inspection's database for tests of coding: what is done in one is replayed into another, which must then
 * be the same. */
#ifndef CANDOUR_TEST_REMIT_CASE_H
#define CANDOUR_TEST_REMIT_CASE_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "store/inspection.h"

struct remit_case {
	struct inspection inspection;
	struct arena arena;
	struct err err;
	int64_t now;
	struct random_seed seed;
	struct buf setup; /* what case_run ran, for the replay */
};

/* An empty one in memory; the clock begins at 2026-10-06T09:00:00Z and goes only by hand. */
void case_open(struct remit_case *c);
/* The same with three lines of enquiry and a delivery. */
void case_begin(struct remit_case *c);
void case_close(struct remit_case *c);
/* A document with one item of the same number, and its text. */
void case_document(struct remit_case *c, int64_t id, const char *text);
void case_run(struct remit_case *c, const char *sql);
/* What a query gives: columns by tabs, rows by line feeds. In the case's arena. */
struct str case_rows(struct remit_case *c, const char *sql);
/* Replays all entries into a new database with the same documents; true where the table is the same in both,
 * column by column (a remark says which row differs). */
bool case_replays(struct remit_case *c, const char *table);

#endif
