#include "work/reader.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/limits.h"
#include "extract/format.h"
#include "extract/ocr.h"
#include "extract/reading.h"
#include "sandbox/sandbox.h"

static void
add_string(struct buf *to, struct str s)
{
	buf_add_u32(to, (uint32_t)s.len);
	buf_add(to, s);
}

void
reader_request_write(struct buf *to, const struct reading_options *options, bool recognise)
{
	buf_add_u32(to, recognise ? 1 : 0);
	buf_add_u64(to, options->parts_size_max);
	add_string(to, options->name);
	add_string(to, options->declared);
	add_string(to, options->password);
	add_string(to, options->content);
	for (size_t i = 0; i < options->ocr_page_count; i++)
		buf_add_u32(to, options->ocr_pages[i]);
}

static bool
take_string(struct str *from, struct str *ret_text)
{
	uint32_t len;

	return take_u32(from, &len) && take_bytes(from, len, ret_text);
}

static bool
forward(void *context, uint8_t type, struct str payload)
{
	return channel_send(context, type, payload);
}

bool
reader_prepare(void *context, struct err *err)
{
	(void)context;
	return formats_prepare(err);
}

bool
ocr_reader_prepare(void *context, struct err *err)
{
	(void)context;
	return formats_prepare(err) && ocr_prepare(err);
}

bool
reader_serve(void *context, struct channel *channel, int fd, struct str request)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = 2 * FRAME_SIZE_MAX};
	struct reading_sink sink = {channel, forward};
	struct reading_options options = {0};
	struct err err = {0};
	uint32_t *pages;
	uint32_t recognise;

	(void)context;
	if (!take_u32(&request, &recognise) || !take_u64(&request, &options.parts_size_max) ||
		!take_string(&request, &options.name) ||
		!take_string(&request, &options.declared) ||
		!take_string(&request, &options.password) ||
		!take_string(&request, &options.content))
		return false;
	if (request.len > 0) {
		pages = ARENA_ARRAY(&arena, request.len / sizeof(*pages), uint32_t);
		while (take_u32(&request, &pages[options.ocr_page_count]))
			options.ocr_page_count++;
		options.ocr_pages = pages;
	}
	return reading_run(fd, &options, sink, recognise == 1, &err);
}
