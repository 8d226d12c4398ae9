/* What the files of an import's mapping share; for them alone. */
#ifndef CANDOUR_WORK_REFI_REFI_PLAN_INSIDE_H
#define CANDOUR_WORK_REFI_REFI_PLAN_INSIDE_H

#include "base/attr.h"
#include "work/refi/refi_plan.h"

struct str_set;

/* A document that a source may be. */
struct refi_candidate {
	int64_t document;
	int64_t item;
};

enum { REFI_CANDIDATES_MAX = 20 };

struct refi_match {
	bool is_exact; /* one candidate, whose text is the source's but for line ends */
	bool is_same;  /* one candidate, which is the source's file or has its text */
	struct refi_candidate candidates[REFI_CANDIDATES_MAX];
	size_t count;
};

/* A match each source of the file. (refi_match.c) */
bool refi_match_find(struct inspection *inspection, struct arena *arena,
	const struct refi_import *import, const struct refi_file *file,
	struct refi_match **ret_matches, struct err *err) MUST_USE;

/* Codes of the plan. (refi_plan_codes.c) */
bool refi_codes_plan(struct inspection *inspection, struct arena *arena,
	const struct refi_import *import, const struct refi_file *file, struct refi_plan *plan,
	struct err *err) MUST_USE;

/* Passages of the plan. (refi_plan_codings.c) */
bool refi_codings_plan(struct inspection *inspection, struct arena *arena,
	const struct refi_import *import, const struct refi_match *matches, struct refi_plan *plan,
	struct err *err) MUST_USE;

/* Whose it is said to be here. (refi_plan.c) */
struct str refi_who(
	struct arena *arena, const struct refi_import *import, struct str user, struct str name);

#endif
