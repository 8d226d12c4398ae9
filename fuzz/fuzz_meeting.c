#include "base/arena.h"
#include "base/buf.h"
#include "base/date.h"
#include "base/utf8.h"
#include "compare/meeting/meeting_text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = (size_t)256 << 20};
	struct buf clean CLEANUP(buf_free) = {0};
	struct str text = (utf8_clean(&clean, str_make(data, size)), buf_str(&clean));
	struct meeting_source source = {.text = text,
		.authority = STR("Norchester Borough Council"),
		.moment = DATE_NONE,
		.kind = size % 10};
	struct meeting_reading reading;

	if (!str_cut(&source.text, '\n', &source.path))
		source.path = STR("");
	source.title = source.path;
	meeting_read(&arena, &source, &reading);
	for (size_t i = 0; i < reading.count; i++)
		if (reading.sightings[i].from > reading.sightings[i].to)
			__builtin_trap();
	return 0;
}
