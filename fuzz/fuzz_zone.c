/* The system's files of time zones: whatever they say, a clock shows something, and leads back. */
#include "base/arena.h"
#include "base/err.h"
#include "base/zone.h"

#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = (size_t)1 << 24};
	const struct zone *zone;
	struct err err = {0};

	if (!zone_take(&arena, STR("a"), str_make(data, size), &zone, &err))
		return 0;
	for (int64_t moment = -6000000000; moment < 9000000000; moment += 7654321) {
		struct zone_time time = zone_at(zone, moment);

		if (time.wall != moment + time.offset)
			abort();
		(void)zone_moment(zone, time.wall);
	}
	return 0;
}
