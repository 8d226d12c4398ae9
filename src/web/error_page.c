#include "web/error_page.h"

#include "base/buf.h"
#include "base/err.h"
#include "base/file.h"
#include "web/frame.h"
#include "web/reply.h"
#include "web/request.h"

#include "bare.html.h"

#include <string.h>

struct row {
	int status;
	const char *phrase;
	const char *title;
	const char *advice;
};

static const struct row rows[] = {
	{400, "Bad Request", "That could not be done",
		"Nothing was changed. Go back, mend it, and try again. If you typed the address, "
		"check it."},
	{403, "Forbidden", "You may not open this",
		"If you need it for your work, ask the lead inspector. The help says who may see "
		"what."},
	{404, "Not Found", "There is no such page",
		"If you typed the address, check it. If you followed a link, what it led to may "
		"have gone."},
	{405, "Method Not Allowed", "That cannot be done to this page",
		"Open the page first, and use its buttons."},
	{408, "Request Timeout", "That took too long", "Check your connection and try again."},
	{409, "Conflict", "That has changed meanwhile",
		"Go back, look at it as it is now, and do it again if it is still right."},
	{411, "Length Required", "That request cannot be read",
		"It came in a form that this program does not take."},
	{413, "Content Too Large", "That is too large",
		"Send it in smaller parts. Nothing was kept."},
	{414, "URI Too Long", "That address is too long",
		"Search for less at once, or go back and try again."},
	{415, "Unsupported Media Type", "That kind of content is not taken here",
		"Open the page, and use its form."},
	{416, "Range Not Satisfiable", "That part of the file does not exist",
		"Download the whole file again."},
	{417, "Expectation Failed", "That request cannot be read",
		"It came in a form that this program does not take."},
	{421, "Misdirected Request", "This is not the address of this program",
		"Use the address that was printed when it was started."},
	{422, "Unprocessable Content", "That cannot be read",
		"What was sent, or what is held, is damaged. Nothing was changed."},
	{429, "Too Many Requests", "Too many tries", "Wait a little and try again."},
	{431, "Request Header Fields Too Large", "That request cannot be read",
		"Clear this site's cookies in your browser and try again."},
	{500, "Internal Server Error", "Something went wrong",
		"Nothing was changed by this. Try again; if it happens again, tell whoever looks "
		"after this machine what you did."},
	{503, "Service Unavailable", "Not just now", "Wait a few seconds and try again."},
	{507, "Insufficient Storage", "There is no room for that",
		"Tell the inspectors, or whoever looks after this machine. Nothing that is held was "
		"changed."},
	{505, "HTTP Version Not Supported", "That request cannot be read",
		"It came in a form that this program does not take."},
};

static const struct row *
row_of(int status)
{
	const struct row *otherwise = NULL;

	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		if (rows[i].status == status)
			return &rows[i];
		if (rows[i].status == 500)
			otherwise = &rows[i];
	}
	return otherwise;
}

const char *
error_page_phrase(int status)
{
	return row_of(status)->phrase;
}

/* What failed says it in the middle of a line of a terminal; on a page it is a sentence. */
static void
sentence_write(struct buf *to, struct str words)
{
	bool is_done = words.len == 0 || strchr(".!?:", words.data[words.len - 1]) != NULL;

	buf_add(to, words);
	if (words.len > 0 && words.data[0] >= 'a' && words.data[0] <= 'z')
		to->data[0] = (char)(to->data[0] - 'a' + 'A');
	if (!is_done)
		buf_add_char(to, '.');
}

void
error_page_write(struct buf *out, int status, struct str sentence)
{
	const struct row *row = row_of(status);
	struct buf words CLEANUP(buf_free) = {0};

	sentence_write(&words, sentence);
	bare_begin(out, row->title);
	error_words(out, row->title, buf_str(&words), row->advice);
	bare_end(out);
}

/* What a page's function had filled in before it failed must not leave. */
void
error_page_reply(struct reply *reply, int status, struct str sentence)
{
	struct buf body = reply->body;

	buf_clear(&body);
	body.overflowed = false;
	if (reply->fd >= 0)
		fd_close(&reply->fd);
	*reply = (struct reply){.status = status, .fd = -1, .body = body};
	error_page_write(&reply->body, status, sentence);
}

static bool
framed_write(
	struct request *request, struct reply *reply, const struct row *row, struct str sentence)
{
	const struct frame frame = {.title = str_of(row->title), .is_failed = true};
	struct buf words CLEANUP(buf_free) = {0};
	struct err err = {0};

	sentence_write(&words, sentence);
	if (!frame_begin(request, reply, &frame, &err))
		return false;
	error_words(&reply->body, row->title, buf_str(&words), row->advice);
	error_way(&reply->body, frame_beginning(request));
	frame_end(request, reply);
	return !reply->body.overflowed;
}

void
error_page_answer(struct request *request, struct reply *reply, int status, struct str sentence)
{
	error_page_reply(reply, status, sentence);
	if (request->person.account == 0 || request->door == NULL)
		return;
	buf_clear(&reply->body);
	if (!framed_write(request, reply, row_of(status), sentence))
		error_page_reply(reply, status, sentence);
}
