/* An inspection's database in memory, for targets that need more than bytes: made once a process,
 * since making it takes longer than most inputs; each input is undone. */
#ifndef CANDOUR_FUZZ_BED_H
#define CANDOUR_FUZZ_BED_H

#include "base/err.h"
#include "schema.h"
#include "search/index.h"
#include "search/search.h"
#include "store/db.h"

#include <stdbool.h>
#include <stdlib.h>

static inline void
must(bool done)
{
	if (!done)
		abort();
}

/* Empty but for its tables. */
static inline struct db *
bed_database(void)
{
	struct err err = {0};
	struct db *db;

	must(db_open(":memory:", DB_CREATE, &db, &err));
	must(db_run_script(db, embedded_schema, &err));
	return db;
}

/* Documents 1 to `documents`, which the script stores, indexed and ready to be searched. */
struct search_bed {
	struct db *db;
	struct index *index;
	struct search *search;
};

static inline void
search_bed_make(struct search_bed *bed, const char *script, int64_t documents)
{
	struct err err = {0};

	bed->db = bed_database();
	must(index_open(bed->db, &bed->index, &err) && index_create(bed->index, &err));
	must(db_run_script(bed->db, script, &err));
	must(db_transaction_begin(bed->db, &err));
	for (int64_t i = 1; i <= documents; i++)
		must(index_add(bed->index, i, &err));
	must(db_transaction_commit(bed->db, &err));
	must(search_open(bed->index, &bed->search, &err));
}

#endif
