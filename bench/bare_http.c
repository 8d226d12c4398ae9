/* The limit that bench/door.sh and bench/upload.sh measure doors against: libmicrohttpd alone, which sends as many bytes
 * as a page has and drops what comes, one request a connection. */
#include "base/arena.h"
#include "base/str.h"

#include <microhttpd.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static enum MHD_Result
answer(void *context, struct MHD_Connection *connection, const char *target, const char *method,
	const char *version, const char *data, size_t *size, void **state)
{
	const struct str *body = context;
	struct MHD_Response *response;
	union {
		const char *from;
		void *to;
	} bytes = {.from = body->data};
	enum MHD_Result result;

	(void)target;
	(void)method;
	(void)version;
	(void)data;
	if (*state == NULL) {
		*state = context;
		return MHD_YES;
	}
	if (*size > 0) {
		*size = 0;
		return MHD_YES;
	}
	response = MHD_create_response_from_buffer(body->len, bytes.to, MHD_RESPMEM_PERSISTENT);
	(void)MHD_add_response_header(response, "Connection", "close");
	(void)MHD_add_response_header(response, "Content-Type", "text/html; charset=utf-8");
	result = MHD_queue_response(connection, 200, response);
	MHD_destroy_response(response);
	return result;
}

int
main(int argc, char **argv)
{
	uint64_t port;
	uint64_t size;
	struct str body;
	char *bytes;

	if (argc != 3 || !str_to_u64(str_of(argv[1]), &port) ||
		!str_to_u64(str_of(argv[2]), &size)) {
		(void)fprintf(stderr, "usage: bare_http PORT BYTES\n");
		return 2;
	}
	bytes = memory_alloc(size + 1);
	memset(bytes, 'x', size);
	body = str_make(bytes, size);
	if (MHD_start_daemon(MHD_USE_EPOLL_INTERNAL_THREAD | MHD_USE_TURBO, (uint16_t)port, NULL,
		    NULL, answer, &body, MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)64 * 1024,
		    MHD_OPTION_END) == NULL)
		return 1;
	(void)pause();
	return 0;
}
