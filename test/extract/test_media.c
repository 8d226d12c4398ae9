/* Every format says its media type: a new row of formats.c without one fails here. */
#include "base/str.h"
#include "extract/format.h"
#include "tap.h"

int
main(void)
{
	for (size_t i = 0; formats[i] != NULL; i++) {
		struct str media = format_media(str_of(formats[i]->name));

		tap_ok(str_find_char(media, '/') != STR_NONE, "%s: %.*s", formats[i]->name,
			STR_ARG(media));
	}
	tap_ok(format_media(STR("no such format")).len == 0, "no other name has one");
	return tap_done();
}
