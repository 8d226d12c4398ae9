/* OCR: recognises the pages that show no text of their own, page by page.
 *
 * A stage of its own behind reading, stoppable at any page: each page is kept as it comes, and a
 * document's text grows when all of its pages are there. One single-threaded worker a processor;
 * most wanted documents first, then in the order they came. Contents are recognised once, however
 * many copies there are. */
#ifndef CANDOUR_WORK_RECOGNISE_H
#define CANDOUR_WORK_RECOGNISE_H

#include "base/attr.h"
#include "base/str.h"

struct err;
struct progress;
struct workshop;

struct recognise_request {
	const int64_t *items; /* these first, then the others */
	size_t item_count;
	void (*progress)(void *context, const struct progress *progress); /* may be NULL */
	bool (*stop)(void *context);
	void *context;
};

struct recognise_result {
	uint64_t documents;
	uint64_t pages;
	uint64_t pages_failed;
	uint64_t text;
	uint64_t waiting; /* documents left */
};

/* `workshop` was opened with READERS_OCR. ERR_INTERRUPTED where stop said so. */
bool work_recognise(struct workshop *workshop, const struct recognise_request *request,
	struct recognise_result *ret_result, struct err *err) MUST_USE;

#endif
