#include "web/http.h"

#include "base/err.h"
#include "base/library.h"

bool
http_load(struct http *ret_http, struct err *err)
{
#define HTTP_ENTRY(NAME) {#NAME, offsetof(struct http, NAME)},
	static const struct library_function functions[] = {HTTP_FUNCTIONS(HTTP_ENTRY)};
#undef HTTP_ENTRY

	return library_load("libmicrohttpd.so.12", functions, COUNT_OF(functions), ret_http) ||
		err_set(err, ERR_UNSUPPORTED,
			"libmicrohttpd is missing, by which the workbench answers browsers: install "
			"libmicrohttpd12");
}
