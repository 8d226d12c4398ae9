/* Cookies: one of a name, or none. */
#include "fuzz_must.h"
#include "web/cookie.h"
#include "web/range.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* And ranges, which are as short: within the file, or none. */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str bytes = str_make(data, size);
	struct str value = cookie_find(bytes, STR("candour"));
	uint64_t from = 0;
	uint64_t to = 0;

	must(value.len <= size && str_find_char(value, ';') == STR_NONE);
	if (range_read(bytes, size, &from, &to) == RANGE_PART)
		must(from < to && to <= size);
	return 0;
}
