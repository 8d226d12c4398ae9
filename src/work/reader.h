/* The confined side of reading: what a sandbox worker does with one document.
 *
 * The intake sends a request (reader_request_write); the worker runs the format on the lent file
 * and its frames go back unchanged (extract/frames.h). */
#ifndef CANDOUR_WORK_READER_H
#define CANDOUR_WORK_READER_H

#include "base/attr.h"
#include "base/str.h"

struct buf;
struct channel;
struct err;
struct reading_options;

void reader_request_write(struct buf *to, const struct reading_options *options, bool recognise);

/* For struct sandbox_options. reader_prepare loads what formats need; ocr_reader_prepare also the
 * language data of OCR. */
bool reader_prepare(void *context, struct err *err) MUST_USE;
bool ocr_reader_prepare(void *context, struct err *err) MUST_USE;
bool reader_serve(void *context, struct channel *channel, int fd, struct str request);

#endif
