/* One piece of work on files that belong to no inspection, aside in a confined process.
 *
 * The process (a linker, sandbox/helper.h) gets the files lent, and what it does with them goes back
 * in frames, which whoever asked takes as outside bytes. It can open nothing, and it ends with the
 * work. */
#ifndef CANDOUR_WORK_ASIDE_H
#define CANDOUR_WORK_ASIDE_H

#include "base/attr.h"
#include "base/str.h"

#include <stddef.h>
#include <stdint.h>

struct arena;
struct err;
struct helper_side;

/* Types of frames that the work may use are 1 to ASIDE_TYPE_MAX. */
enum { ASIDE_FILE_MAX = 64, ASIDE_TYPE_MAX = 100 };

/* In the confined process. */
struct aside_side {
	const struct helper_side *helper;
	struct arena *arena; /* of the whole work */
	const struct str *texts;
	size_t text_count;
	unsigned processes; /* that may work at once */
};

struct aside {
	const char *title; /* for errors: "the process that reads tables" */
	const char *const *paths;
	size_t path_count;
	uint64_t size_max; /* of each file */
	bool as_utf8;      /* texts are turned into UTF-8, without a byte order mark */
	unsigned memory_mb;
	unsigned cpu_s;
	/* Before it is confined; NULL: nothing to do. Then the work itself. */
	bool (*prepare)(void *context, struct err *err);
	bool (*work)(void *context, const struct aside_side *side, struct err *err);
	void *context;
	/* Of the caller: takes one frame; false ends it all. */
	bool (*take)(void *taker, uint8_t type, struct str payload, struct err *err);
	void *taker;
	bool (*wants_stop)(void *context); /* NULL: nobody asks */
	void *stop_context;
};

bool aside_run(const struct aside *aside, struct err *err) MUST_USE;

/* Of the work: one frame, however long its payload is below FRAME_SIZE_MAX. ERR_INTERRUPTED where the
 * caller is gone. */
bool aside_say(
	const struct aside_side *side, uint8_t type, struct str payload, struct err *err) MUST_USE;

#endif
