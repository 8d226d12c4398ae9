/* What is held, in counts that are cheap however much it is: for a page that is asked for often. */
#ifndef CANDOUR_WORK_HELD_H
#define CANDOUR_WORK_HELD_H

#include "base/attr.h"
#include "base/str.h"

struct arena;
struct err;
struct inspection;

struct held {
	uint64_t items;     /* the highest number: none is ever taken back */
	uint64_t documents; /* contents: each once, however often it came */
	uint64_t copies;    /* items whose content had come before */
	uint64_t deliveries;
	uint64_t unfinished;
	uint64_t failed; /* documents not, or not wholly, read */
	uint64_t ocr_waiting;
	uint64_t log_size;
	struct str log_root; /* hexadecimal */
};
bool held_take(struct inspection *inspection, struct arena *arena, struct held *ret_held,
	struct err *err) MUST_USE;

#endif
