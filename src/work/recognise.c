#include "work/recognise.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/file.h"
#include "base/json.h"
#include "base/limits.h"
#include "base/utf8.h"
#include "extract/frames.h"
#include "extract/reading.h"
#include "sandbox/sandbox.h"
#include "store/document.h"
#include "store/inspection.h"
#include "store/item.h"
#include "work/assembly.h"
#include "work/ingest.h"
#include "work/keep.h"
#include "work/reader.h"
#include "work/workshop.h"

#include <stdlib.h>

enum {
	OPEN_MAX = 2 * SANDBOX_WORKERS_MAX, /* documents begun and not complete */
	QUEUE_SIZE = OPEN_MAX + 16,
	ARENA_SIZE = 512 << 20,
	BATCH_MS = 1000,
	PROGRESS_MS = 200
};

/* A document whose pages are being recognised. */
struct begun {
	int64_t id; /* 0: free */
	uint32_t *pages;
	size_t page_count;
	size_t page_at;   /* next to send */
	size_t pages_out; /* sent and not back */
	struct arena arena;
	struct document document;
};

struct slot {
	struct worker *worker;
	struct begun *begun;
	uint32_t page;
	struct assembly assembly;
	struct buf picture; /* of the page, where browsers do not show the original */
};

struct recognition {
	struct workshop *workshop;
	struct inspection *inspection;
	const struct recognise_request *request;
	struct recognise_result *result;
	struct begun begun[OPEN_MAX];
	struct slot slots[SANDBOX_WORKERS_MAX];
	unsigned busy;
	int64_t began_ms;
	int64_t batch_ms;
	int64_t told_ms;
};

/* ---- choosing ---- */

static struct begun *
begun_find(struct recognition *r, int64_t id)
{
	for (size_t i = 0; i < OPEN_MAX; i++)
		if (r->begun[i].id == id)
			return &r->begun[i];
	return NULL;
}

static bool
page_is_done(const struct document_ocr_page *pages, size_t count, uint32_t page)
{
	for (size_t i = 0; i < count; i++)
		if (pages[i].page == page)
			return true;
	return false;
}

/* The pages that the reader asked for and that are not there yet. */
static bool
begin_document(struct recognition *r, struct begun *begun, int64_t id, struct err *err)
{
	struct document_reading reading;
	struct document_ocr_page *done;
	struct json *wanted;
	size_t done_count;

	arena_clear(&begun->arena);
	begun->page_count = 0;
	begun->page_at = 0;
	begun->pages_out = 0;
	if (!document_get(r->inspection, &begun->arena, id, &begun->document, err) ||
		!document_reading_get(r->inspection, &begun->arena, id, &reading, err) ||
		!document_ocr_pages(r->inspection, &begun->arena, id, &done, &done_count, err) ||
		!json_read(&begun->arena, reading.ocr_pages, &wanted, err))
		return false;
	begun->pages = ARENA_ARRAY(&begun->arena, wanted->count, uint32_t);
	for (const struct json *page = wanted->first; page != NULL; page = page->next) {
		uint64_t number;

		if (str_to_u64(page->text, &number) && number <= UINT32_MAX &&
			!page_is_done(done, done_count, (uint32_t)number))
			begun->pages[begun->page_count++] = (uint32_t)number;
	}
	begun->id = id;
	return true;
}

/* The first page that waits, of documents begun or of the next in the queue. */
static bool
next_page(struct recognition *r, struct begun **ret_begun, struct err *err)
{
	int64_t queue[QUEUE_SIZE];
	size_t count;

	*ret_begun = NULL;
	for (size_t i = 0; i < OPEN_MAX; i++) {
		if (r->begun[i].id != 0 && r->begun[i].page_at < r->begun[i].page_count) {
			*ret_begun = &r->begun[i];
			return true;
		}
	}
	if (!document_ocr_queue(r->inspection, queue, QUEUE_SIZE, &count, err))
		return false;
	for (size_t i = 0; i < count; i++) {
		struct begun *room = begun_find(r, 0);

		if (begun_find(r, queue[i]) != NULL || room == NULL)
			continue;
		*ret_begun = room;
		return begin_document(r, room, queue[i], err);
	}
	return true;
}

/* ---- finishing ---- */

/* Adds the recognised pages to the text, each a place of its own. */
static void
place_add(struct json_writer *w, struct buf *places, enum place_kind kind, uint32_t page,
	uint64_t from, uint64_t to, struct str label)
{
	buf_add(places, places->len > 1 ? STR(",") : STR(""));
	json_array_begin(w);
	json_u64(w, kind);
	json_u64(w, page);
	json_u64(w, from);
	json_u64(w, to);
	json_str(w, label);
	json_array_end(w);
	w->filled = 0;
}

static void
pages_join(const struct document_ocr_page *pages, size_t count, struct buf *text,
	struct buf *places, struct err *ret_trouble)
{
	struct json_writer w;

	if (places->len > 0)
		places->len--; /* the closing bracket comes again below */
	json_begin(&w, places);
	for (size_t i = 0; i < count; i++) {
		uint64_t from;

		if (pages[i].reason != ERR_NONE) {
			(void)err_set(ret_trouble, pages[i].reason,
				"page %u could not be recognised", pages[i].page);
			continue;
		}
		if (text->len > 0 && text->data[text->len - 1] != '\n')
			buf_add_char(text, '\n');
		from = utf8_count(buf_str(text));
		buf_add(text, pages[i].body);
		place_add(&w, places, PLACE_RECOGNISED, pages[i].page, from,
			utf8_count(buf_str(text)), pages[i].confidence);
	}
	buf_add_char(places, ']');
}

/* The hashes of its pages' pictures: so the log commits to them with the reading. */
static bool
pictures_join(struct recognition *r, struct begun *begun, const struct buf *text,
	struct buf *places, struct err *err)
{
	struct page_picture *pictures;
	struct json_writer w;
	uint64_t end = utf8_count(buf_str(text));
	size_t count;

	if (!page_picture_list(r->inspection, &begun->arena, begun->id, &pictures, &count, err))
		return false;
	places->len--; /* the closing bracket comes again below */
	json_begin(&w, places);
	for (size_t i = 0; i < count; i++)
		place_add(
			&w, places, PLACE_PICTURE, pictures[i].page, end, end, pictures[i].sha256);
	buf_add_char(places, ']');
	return true;
}

static bool
finish_document(struct recognition *r, struct begun *begun, struct err *err)
{
	struct buf text CLEANUP(buf_free) = {.size_max = TEXT_SIZE_MAX};
	struct buf places CLEANUP(buf_free) = {.size_max = SIZE_MAX / 4};
	struct document *document = &begun->document;
	struct document_reading reading;
	struct document_ocr_page *pages;
	struct err trouble = {0};
	size_t count;

	if (!document_reading_get(r->inspection, &begun->arena, begun->id, &reading, err) ||
		!document_ocr_pages(r->inspection, &begun->arena, begun->id, &pages, &count, err))
		return false;
	buf_add(&text, reading.text);
	buf_add(&places, reading.places);
	pages_join(pages, count, &text, &places, &trouble);
	if (!pictures_join(r, begun, &text, &places, err))
		return false;
	reading.text = buf_str(&text);
	reading.places = buf_str(&places);
	r->result->text += text.len - document->text_size;
	document->text_size = text.len;
	document->ocr_state = trouble.kind == ERR_NONE ? OCR_DONE : OCR_FAILED;
	if (trouble.kind != ERR_NONE && document->state == DOCUMENT_READ) {
		document->state = DOCUMENT_PARTLY;
		document->reason = trouble.kind;
		reading.words = str_of(trouble.text);
	}
	r->result->documents++;
	begun->id = 0;
	return keep_text(r->workshop, document, &reading, err) &&
		document_ocr_pages_clear(r->inspection, document->id, err);
}

/* What else a reader sends is no picture that a browser shows, and not kept. */
static bool
is_picture(struct str bytes)
{
	return bytes.len > 0 && bytes.len <= PAGE_PICTURE_SIZE_MAX &&
		(str_starts(bytes, STR("\x89PNG\r\n\x1a\n")) ||
			str_starts(bytes, STR("\xff\xd8\xff")));
}

static bool
finish_page(struct recognition *r, struct slot *slot, struct err *err)
{
	struct assembly *a = &slot->assembly;
	struct begun *begun = slot->begun;
	struct document_ocr_page page = {
		.page = slot->page,
		.reason = a->outcome.kind,
		.confidence = buf_str(&a->labels),
		.body = buf_str(&a->text),
	};

	slot->worker = NULL;
	r->busy--;
	begun->pages_out--;
	r->result->pages++;
	r->result->pages_failed += a->outcome.kind != ERR_NONE;
	if (!document_ocr_page_put(r->inspection, begun->id, &page, err) ||
		(is_picture(buf_str(&slot->picture)) &&
			!page_picture_put(r->inspection, begun->id, slot->page,
				buf_str(&slot->picture), err)))
		return false;
	if (begun->page_at < begun->page_count || begun->pages_out > 0)
		return true;
	return finish_document(r, begun, err);
}

/* ---- sending and taking ---- */

static bool
send_page(struct recognition *r, struct worker *worker, struct begun *begun, struct err *err)
{
	struct buf request CLEANUP(buf_free) = {0};
	int fd CLEANUP(fd_close) = -1;
	struct reading_options options = {
		.name = begun->document.name,
		.declared = begun->document.declared,
		.ocr_pages = &begun->pages[begun->page_at],
		.ocr_page_count = 1,
	};
	uint64_t index = 0;

	while (r->slots[index].worker != NULL)
		index++;
	if (!vault_lend(r->inspection->vault, begun->document.sha256, &fd, err))
		return false;
	reader_request_write(&request, &options, true);
	if (!worker_send(worker, fd, buf_str(&request), index, err))
		return false;
	r->slots[index].worker = worker;
	r->slots[index].begun = begun;
	r->slots[index].page = begun->pages[begun->page_at++];
	assembly_begin(&r->slots[index].assembly);
	buf_clear(&r->slots[index].picture);
	begun->pages_out++;
	r->busy++;
	return true;
}

static bool
feed(struct recognition *r, bool *ret_dry, struct err *err)
{
	for (;;) {
		struct worker *worker = sandbox_idle(r->workshop->sandbox);
		struct begun *begun;

		*ret_dry = false;
		if (worker == NULL || r->busy == SANDBOX_WORKERS_MAX)
			return true;
		if (!next_page(r, &begun, err))
			return false;
		*ret_dry = begun == NULL;
		if (begun == NULL)
			return true;
		/* All its pages are there already: a stop came between the last page and the end. */
		if (begun->page_count == 0) {
			if (!finish_document(r, begun, err))
				return false;
		} else if (!send_page(r, worker, begun, err)) {
			return false;
		}
	}
}

/* A page has one part at most: its picture. */
static bool
frame_take(struct slot *slot, const struct frame *frame, struct err *err)
{
	switch (frame->type) {
	case FRAME_PART_BEGIN:
	case FRAME_PART_FAILED:
		buf_clear(&slot->picture);
		return true;
	case FRAME_PART_DATA:
		if (slot->picture.len + frame->text.len > PAGE_PICTURE_SIZE_MAX)
			return err_set(err, ERR_INTERNAL, "the picture of a page is too large");
		buf_add(&slot->picture, frame->text);
		return true;
	case FRAME_PART_END:
		return true;
	case FRAME_FORMAT:
	case FRAME_TEXT:
	case FRAME_PLACE_BEGIN:
	case FRAME_PLACE_END:
	case FRAME_FACT:
	case FRAME_LIMIT:
	case FRAME_PARTIAL:
	case FRAME_OCR_WANTED:
	case FRAME_EXPECTED:
	case FRAME_END:
	case FRAME_TYPE_COUNT:
		break;
	}
	return assembly_add(&slot->assembly, frame, err);
}

static bool
take(struct recognition *r, int timeout_ms, struct err *err)
{
	struct sandbox_report report;
	struct slot *slot;
	struct frame frame;

	sandbox_wait(r->workshop->sandbox, timeout_ms, &report);
	slot = &r->slots[report.tag % SANDBOX_WORKERS_MAX];
	switch (report.event) {
	case SANDBOX_NOTHING:
		return true;
	case SANDBOX_FRAME:
		if (!frame_decode(report.type, report.payload, &frame, err) ||
			!frame_take(slot, &frame, err)) {
			err_clear(err);
			sandbox_distrust(r->workshop->sandbox, report.worker);
		}
		return true;
	case SANDBOX_FAULT:
		assembly_break(
			&slot->assembly, sandbox_fault_kind(report.fault), str_of(report.words));
		return finish_page(r, slot, err);
	case SANDBOX_DONE:
		if (!slot->assembly.has_ended)
			assembly_break(&slot->assembly, ERR_CRASHED, STR("the reader stopped"));
		return finish_page(r, slot, err);
	case SANDBOX_RETURNED: /* pages are sent alone */
		break;
	}
	return true;
}

static void
tell(struct recognition *r, bool is_last)
{
	struct progress progress = {.stage = "recognising", .is_last = is_last};
	int64_t now = clock_span_ms();

	if (r->request->progress == NULL || (!is_last && now - r->told_ms < PROGRESS_MS))
		return;
	r->told_ms = now;
	progress.files = r->result->documents;
	progress.files_total = r->result->documents + r->result->waiting;
	progress.documents = r->result->pages;
	progress.failures = r->result->pages_failed;
	progress.span_ms = now - r->began_ms;
	r->request->progress(r->request->context, &progress);
}

static bool
batch(struct recognition *r, bool *ret_done, struct err *err)
{
	int64_t until = clock_span_ms() + BATCH_MS;
	bool dry = false;

	if (!inspection_begin(r->inspection, err))
		return false;
	do {
		if (!feed(r, &dry, err) || (r->busy > 0 && !take(r, 100, err))) {
			inspection_undo(r->inspection);
			return false;
		}
		tell(r, false);
	} while ((r->busy > 0 || !dry) && clock_span_ms() < until &&
		!inspection_is_awaited(r->inspection));
	*ret_done = dry && r->busy == 0;
	return inspection_commit(r->inspection, err) && inspection_give_way(r->inspection, err) &&
		document_ocr_count(r->inspection, &r->result->waiting, err);
}

/* Brings the documents of some items to the front of the queue. */
static bool
want_first(struct recognition *r, struct err *err)
{
	if (!inspection_begin(r->inspection, err))
		return false;
	for (size_t i = 0; i < r->request->item_count; i++) {
		struct arena arena CLEANUP(arena_free) = {.size_max = 1 << 20};
		struct document document;
		struct item item;

		if (!item_get(r->inspection, &arena, r->request->items[i], &item, err) ||
			!document_get(r->inspection, &arena, item.document, &document, err) ||
			(document.ocr_state == OCR_WANTED &&
				!document_ocr_set(
					r->inspection, document.id, OCR_WANTED_FIRST, err))) {
			inspection_undo(r->inspection);
			return false;
		}
	}
	return inspection_commit(r->inspection, err) &&
		document_ocr_count(r->inspection, &r->result->waiting, err);
}

static bool
run(struct recognition *r, struct err *err)
{
	bool done = false;

	if (!want_first(r, err))
		return false;
	while (!done) {
		if (!batch(r, &done, err))
			return false;
		if (!done && r->request->stop != NULL && r->request->stop(r->request->context))
			return err_set(err, ERR_INTERRUPTED,
				"stopped; the pages so far are kept, and candour ocr goes on from here");
	}
	return true;
}

bool
work_recognise(struct workshop *workshop, const struct recognise_request *request,
	struct recognise_result *ret_result, struct err *err)
{
	struct recognition *r = memory_alloc(sizeof(*r));
	bool done;

	*ret_result = (struct recognise_result){0};
	*r = (struct recognition){.workshop = workshop,
		.inspection = workshop->inspection,
		.request = request,
		.result = ret_result,
		.began_ms = clock_span_ms()};
	for (size_t i = 0; i < OPEN_MAX; i++)
		arena_init(&r->begun[i].arena, ARENA_SIZE);
	done = run(r, err);
	tell(r, true);
	for (size_t i = 0; i < OPEN_MAX; i++)
		arena_free(&r->begun[i].arena);
	for (size_t i = 0; i < SANDBOX_WORKERS_MAX; i++) {
		assembly_free(&r->slots[i].assembly);
		buf_free(&r->slots[i].picture);
	}
	free(r);
	return done;
}
