/* libmicrohttpd, loaded when a door begins (base/library.h): it brings GnuTLS and seven more libraries,
 * which no other process of the program needs (docs/decisions/233). */
#ifndef CANDOUR_WEB_HTTP_H
#define CANDOUR_WEB_HTTP_H

#include "base/attr.h"

#include <microhttpd.h>
#include <stdbool.h>

struct err;

#define HTTP_FUNCTIONS(DO)                                                                         \
	DO(MHD_add_connection)                                                                     \
	DO(MHD_add_response_header)                                                                \
	DO(MHD_create_response_from_buffer)                                                        \
	DO(MHD_create_response_from_fd_at_offset64)                                                \
	DO(MHD_destroy_response)                                                                   \
	DO(MHD_get_connection_info)                                                                \
	DO(MHD_get_daemon_info)                                                                    \
	DO(MHD_get_timeout)                                                                        \
	DO(MHD_queue_response)                                                                     \
	DO(MHD_resume_connection)                                                                  \
	DO(MHD_run)                                                                                \
	DO(MHD_start_daemon)                                                                       \
	DO(MHD_stop_daemon)                                                                        \
	DO(MHD_suspend_connection)

/* Its functions under their own names (microhttpd.h). */
struct http {
#define HTTP_MEMBER(NAME) __typeof__(&(NAME)) NAME;
	HTTP_FUNCTIONS(HTTP_MEMBER)
#undef HTTP_MEMBER
};

/* ERR_UNSUPPORTED where it is not installed. */
bool http_load(struct http *ret_http, struct err *err) MUST_USE;

#endif
