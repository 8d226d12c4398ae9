/* An inspection's database in memory with the tables of comparing, and comparing open on it. */
#ifndef CANDOUR_FUZZ_COMPARE_BED_H
#define CANDOUR_FUZZ_COMPARE_BED_H

#include "compare/compare.h"
#include "fuzz_bed.h"
#include "store/inspection.h"

/* *inspection gets its database and no more. */
static inline void
compare_bed_make(struct inspection *inspection, struct compare **ret_compare)
{
	struct err err = {0};

	inspection->db = bed_database();
	must(compare_create(inspection->db, &err));
	must(compare_open(inspection, ret_compare, &err));
}

#endif
