/* What the linker says: JSON objects in frames. What is too large for a frame is
 * left out, and a note says so. */
#ifndef CANDOUR_WORK_LINKING_SAY_H
#define CANDOUR_WORK_LINKING_SAY_H

#include "base/buf.h"
#include "base/json.h"

#include <stdbool.h>

struct err;
struct helper_side;
struct linkage;
struct linking_plan;
struct people_samples;

/* Types of frames. */
enum { LINKING_OBJECT = 1, LINKING_DONE, LINKING_FAILED };

struct linking_sayer {
	const struct helper_side *side;
	struct buf line;
	struct json_writer w;
	bool is_gone; /* the caller */
};

struct json_writer *linking_say_begin(struct linking_sayer *sayer);
void linking_say_end(struct linking_sayer *sayer);
void linking_say_note(struct linking_sayer *sayer, struct str words);
/* A number with `digits` decimals at most; null where it is none. */
void linking_member_number(struct json_writer *w, const char *key, double value);

/* Why a pair weighs what it weighs, in one object: linking_pair.c. `persons` is by cluster. */
void linking_pair_say(struct linking_sayer *sayer, const struct linkage *l, const uint64_t *persons,
	uint32_t a, uint32_t b);
/* The record that "source:id" names: ERR_NOT_FOUND, or ERR_USAGE where several have it. */
bool linking_record_find(
	const struct linkage *l, struct str name, uint32_t *ret_record, struct err *err) MUST_USE;
/* Pairs whose weight is nearest to the cut, undecided, at most `pairs_max`. */
void linking_doubtful_say(struct linking_sayer *sayer, const struct linkage *l,
	const uint64_t *persons, const struct linking_plan *plan, size_t pairs_max);

/* What a run found: linking_found.c. */
void linking_columns_say(struct linking_sayer *sayer, const struct linkage *l);
void linking_found_say(struct linking_sayer *sayer, const struct linkage *l,
	const struct people_samples *samples, uint64_t next_person);

#endif
