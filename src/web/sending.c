/* The reply as libmicrohttpd sends it. */
#include "web/serving.h"

#include "base/clock.h"
#include "web/header.h"
#include "web/range.h"

#include <stdlib.h>

/* libmicrohttpd frees the body when it is sent. */
static struct MHD_Response *
body_response(struct visit *visit)
{
	struct reply *reply = &visit->reply;
	struct MHD_Response *response = visit->serving->http.MHD_create_response_from_buffer(
		reply->body.len, reply->body.data,
		reply->body.data == NULL ? MHD_RESPMEM_PERSISTENT : MHD_RESPMEM_MUST_FREE);

	if (response != NULL)
		reply->body = (struct buf){0};
	return response;
}

static bool
header_add(struct MHD_Response *response, struct visit *visit, const char *name, struct str value)
{
	return header_value_is_safe(value) &&
		visit->serving->http.MHD_add_response_header(
			response, name, str_cstr(&visit->arena, value)) == MHD_YES;
}

/* RFC 6266: for old programs in ASCII, for others in UTF-8, percent-encoded (RFC 8187). */
static struct str
disposition_of(struct visit *visit, struct str name)
{
	struct buf value CLEANUP(buf_free) = {.size_max = 8192};

	buf_add(&value, STR("attachment; filename=\""));
	for (size_t i = 0; i < name.len; i++) {
		char c = name.data[i];
		bool is_plain = c >= ' ' && c <= '~' && c != '"' && c != '\\' && c != '/' &&
			c != '%';

		buf_add_char(&value, is_plain ? c : '_');
	}
	buf_add(&value, STR("\"; filename*=UTF-8''"));
	for (size_t i = 0; i < name.len; i++) {
		unsigned char c = (unsigned char)name.data[i];

		if (char_is_alpha((char)c) || char_is_digit((char)c) || c == '.' || c == '-' ||
			c == '_')
			buf_add_char(&value, (char)c);
		else
			buf_add_format(&value, "%%%02X", (unsigned)c);
	}
	return str_copy(&visit->arena, buf_str(&value));
}

/* A file, or the part of it that was asked for. */
static struct MHD_Response *
file_response(struct visit *visit)
{
	struct reply *reply = &visit->reply;
	bool is_same = visit->head.if_range.len == 0 ||
		str_equal(visit->head.if_range, reply->etag);
	uint64_t from = 0;
	uint64_t to = reply->fd_size;
	enum range range = is_same && reply->status == 200
		? range_read(visit->head.range, reply->fd_size, &from, &to)
		: RANGE_ALL;
	struct MHD_Response *response;

	if (range == RANGE_NOWHERE) {
		uint64_t size = reply->fd_size;

		visit_refuse(visit, 416, "The file ends before the part that was asked for.");
		response = body_response(visit);
		if (response != NULL)
			(void)!header_add(response, visit, "Content-Range",
				str_format(
					&visit->arena, "bytes */%llu", (unsigned long long)size));
		return response;
	}
	response = visit->serving->http.MHD_create_response_from_fd_at_offset64(
		to - from, reply->fd, from);
	if (response == NULL)
		return NULL;
	reply->fd = -1;
	(void)!header_add(response, visit, "Accept-Ranges", STR("bytes"));
	if (range == RANGE_PART) {
		reply->status = 206;
		(void)!header_add(response, visit, "Content-Range",
			str_format(&visit->arena, "bytes %llu-%llu/%llu", (unsigned long long)from,
				(unsigned long long)to - 1, (unsigned long long)reply->fd_size));
	}
	return response;
}

static bool
headers_add(struct MHD_Response *response, struct visit *visit, bool was_file)
{
	const struct reply *reply = &visit->reply;
	struct header headers[HEADERS_MAX];
	/* The policy for files, though the descriptor is libmicrohttpd's by now. */
	struct reply facts = *reply;
	size_t count;

	facts.fd = was_file && reply->status != 416 ? 0 : -1;
	count = headers_of(&facts, visit->serving->options->is_tls, headers);
	for (size_t i = 0; i < count; i++)
		if (!header_add(response, visit, headers[i].name, headers[i].value))
			return false;
	/* One request a connection. */
	return header_add(response, visit, "Connection", STR("close")) &&
		(reply->file_name.len == 0 ||
			header_add(response, visit, "Content-Disposition",
				disposition_of(visit, reply->file_name)));
}

bool
sending_queue(struct visit *visit)
{
	const struct http *http = &visit->serving->http;
	bool was_file = visit->reply.fd >= 0;
	uint64_t size = was_file ? visit->reply.fd_size : visit->reply.body.len;
	struct MHD_Response *response = was_file ? file_response(visit) : body_response(visit);
	bool good = response != NULL && headers_add(response, visit, was_file) &&
		http->MHD_queue_response(
			visit->connection, (unsigned)visit->reply.status, response) == MHD_YES;

	if (response != NULL)
		http->MHD_destroy_response(response);
	visit->stage = VISIT_SENDING;
	visit->since_ms = clock_span_ms();
	visit->sending_size = size;
	return good;
}
