/* A target: its path and query, decoded once. */
#include "base/arena.h"
#include "base/err.h"
#include "base/utf8.h"
#include "fuzz_must.h"
#include "web/html.h"
#include "web/request.h"
#include "web/route.h"
#include "web/uri.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = (size_t)256 << 20};
	struct request request = {.arena = &arena};
	struct err err = {0};
	struct url url;
	bool other;

	if (size > 64 * 1024)
		return 0;
	if (!uri_target_read(&request, str_make(data, size), &err)) {
		must(err.kind != ERR_NONE);
		return 0;
	}
	must(utf8_valid(request.path) && request.field_count <= REQUEST_FIELDS_MAX);
	for (size_t i = 0; i < request.path.len; i++)
		must((unsigned char)request.path.data[i] >= ' ' && request.path.data[i] != '\\');
	for (size_t i = 0; i < request.field_count; i++)
		must(utf8_valid(request.fields[i].name) && utf8_valid(request.fields[i].value));
	(void)route_find(METHOD_GET, request.path, request.parts, &other);
	if (url_of_outside(request_get(&request, "to"), &url))
		must(url.text.len > 0 && url.text.data[0] == '/');
	return 0;
}
