/* What every story that writes needs running: confined readers, the sealer, the open inspection.
 *
 * Started in this order, so that readers never have memory, files or keys of the inspection, and
 * ended in the reverse order. */
#ifndef CANDOUR_WORK_WORKSHOP_H
#define CANDOUR_WORK_WORKSHOP_H

#include "base/attr.h"
#include "base/str.h"

struct compare;
struct err;
struct index;
struct inspection;
struct sandbox;
struct scribe;
struct sealer;
struct zone;

struct workshop {
	struct sandbox *sandbox; /* NULL where no readers were asked for */
	struct sealer *sealer;
	struct scribe
		*scribe; /* counts words for the index; NULL where no readers were asked for */
	struct inspection *inspection;
	struct index *index;     /* of its texts */
	struct compare *compare; /* NULL until workshop_compare asks for it */
	const struct zone *zone; /* whose days searches name; set by whoever opened it. NULL: UTC */
	uint64_t parts_added;    /* items made of parts since it was opened */
};

enum readers { READERS_NONE = 0, READERS_TEXT, READERS_OCR };

struct workshop_options {
	const char *folder;
	enum readers readers;
	unsigned workers;       /* 0: one a processor */
	unsigned cpu_s_max;     /* 0: the default */
	unsigned memory_mb_max; /* 0: the default */
	bool wait;              /* for another writer */
	bool is_long;           /* inspection_options; so is whoever has readers */
	bool rebuild;
};

bool workshop_open(const struct workshop_options *options, struct workshop *ret_workshop,
	struct err *err) MUST_USE;
void workshop_close(struct workshop *workshop);

/* An inspection for reading only: no readers, no sealer. */
bool workshop_look(const char *folder, struct workshop *ret_workshop, struct err *err) MUST_USE;
/* What comparing found, open as long as the workshop. ERR_UNSUPPORTED where an earlier version made the
 * inspection. */
bool workshop_compare(
	struct workshop *workshop, struct compare **ret_compare, struct err *err) MUST_USE;

#endif
