/* A form as application/x-www-form-urlencoded. */
#include "base/arena.h"
#include "base/err.h"
#include "base/utf8.h"
#include "fuzz_must.h"
#include "web/request.h"
#include "web/uri.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = (size_t)256 << 20};
	struct request_field *fields = ARENA_ARRAY(
		&arena, REQUEST_FIELDS_MAX, struct request_field);
	struct err err = {0};
	size_t count = 0;

	if (size > REQUEST_FORM_SIZE_MAX)
		return 0;
	if (!uri_fields_read(&arena, str_make(data, size), fields, &count, &err)) {
		must(err.kind == ERR_TOO_LARGE && count == REQUEST_FIELDS_MAX);
		return 0;
	}
	must(count <= REQUEST_FIELDS_MAX);
	for (size_t i = 0; i < count; i++) {
		must(utf8_valid(fields[i].name) && utf8_valid(fields[i].value));
		must(str_find_char(fields[i].value, '\r') == STR_NONE &&
			str_find_char(fields[i].value, '\0') == STR_NONE);
	}
	return 0;
}
