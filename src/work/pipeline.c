#include "work/pipeline.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/date.h"
#include "base/err.h"
#include "base/file.h"
#include "base/limits.h"
#include "crypto/sign.h"
#include "extract/frames.h"
#include "extract/reading.h"
#include "ingest/take.h"
#include "sandbox/sandbox.h"
#include "store/document.h"
#include "store/inspection.h"
#include "store/password.h"
#include "work/assembly.h"
#include "work/family.h"
#include "work/keep.h"
#include "work/reader.h"
#include "work/workshop.h"

#include <stdlib.h>
#include <unistd.h>

enum { QUEUE_SIZE = 256, EVENTS_MAX = 512, ARENA_SIZE = 512 << 20 };

/* One reader's work in hand. */
struct slot {
	struct worker *worker; /* NULL: free */
	struct assembly assembly;
	struct arena arena;
	struct document document;
	struct item item; /* the instance in whose name it is read */
	bool part_is_open;
	struct vault_writer writer;
	struct document_part part;
	struct buf part_name;
	struct buf part_declared;
	uint32_t part_count;
	const char *bound; /* words of a bound that was reached, or "" */
};

struct pipeline {
	struct workshop *workshop;
	struct inspection *inspection; /* the workshop's */
	struct sandbox *sandbox;
	bool is_replay;
	struct slot slots[SANDBOX_WORKERS_MAX];
	unsigned busy;
	int64_t queue[QUEUE_SIZE];
	size_t queue_count;
	size_t queue_at;
	int64_t last_queued;
	bool queue_is_dry;
	struct pipeline_counts counts;
	struct str password; /* for the document being read alone */
};

bool
pipeline_new(
	const struct pipeline_options *options, struct pipeline **ret_pipeline, struct err *err)
{
	struct pipeline *pipeline = memory_alloc(sizeof(*pipeline));

	(void)err;
	*pipeline = (struct pipeline){
		.workshop = options->workshop,
		.inspection = options->workshop->inspection,
		.sandbox = options->workshop->sandbox,
		.is_replay = options->is_replay,
	};
	for (size_t i = 0; i < SANDBOX_WORKERS_MAX; i++)
		arena_init(&pipeline->slots[i].arena, ARENA_SIZE);
	*ret_pipeline = pipeline;
	return true;
}

static void
part_drop(struct slot *slot)
{
	if (slot->part_is_open)
		vault_writer_drop(&slot->writer);
	slot->part_is_open = false;
}

void
pipeline_free(struct pipeline *pipeline)
{
	if (pipeline == NULL)
		return;
	for (size_t i = 0; i < SANDBOX_WORKERS_MAX; i++) {
		struct slot *slot = &pipeline->slots[i];

		part_drop(slot);
		assembly_free(&slot->assembly);
		buf_free(&slot->part_name);
		buf_free(&slot->part_declared);
		arena_free(&slot->arena);
	}
	free(pipeline);
}

void
pipeline_cleanup(struct pipeline **pipeline)
{
	pipeline_free(*pipeline);
	*pipeline = NULL;
}

struct pipeline_counts
pipeline_counts(const struct pipeline *pipeline)
{
	struct pipeline_counts counts = pipeline->counts;

	counts.items = pipeline->workshop->parts_added;
	return counts;
}

unsigned
pipeline_busy(const struct pipeline *pipeline)
{
	return pipeline->busy;
}

bool
pipeline_is_done(const struct pipeline *pipeline)
{
	return pipeline->busy == 0 && pipeline->queue_at == pipeline->queue_count &&
		pipeline->queue_is_dry;
}

/* ---- sending ---- */

static bool
queue_fill(struct pipeline *pipeline, struct err *err)
{
	if (pipeline->queue_at < pipeline->queue_count)
		return true;
	pipeline->queue_at = 0;
	if (!document_unread(pipeline->inspection, pipeline->last_queued, pipeline->queue,
		    QUEUE_SIZE, &pipeline->queue_count, err))
		return false;
	pipeline->queue_is_dry = pipeline->queue_count == 0;
	if (pipeline->queue_count > 0)
		pipeline->last_queued = pipeline->queue[pipeline->queue_count - 1];
	return true;
}

static bool
slot_find(struct pipeline *pipeline, uint64_t *ret_index)
{
	for (uint64_t i = 0; i < SANDBOX_WORKERS_MAX; i++) {
		if (pipeline->slots[i].worker == NULL) {
			*ret_index = i;
			return true;
		}
	}
	return false;
}

static bool
slot_prepare(struct pipeline *pipeline, struct slot *slot, int64_t document, struct err *err)
{
	int64_t *items;
	size_t count;

	arena_clear(&slot->arena);
	assembly_begin(&slot->assembly);
	slot->part_is_open = false;
	slot->part_count = 0;
	slot->bound = "";
	if (!document_get(pipeline->inspection, &slot->arena, document, &slot->document, err) ||
		!items_of_document(
			pipeline->inspection, &slot->arena, document, &items, &count, err))
		return false;
	if (count == 0)
		return err_set(
			err, ERR_ALTERED, "document %lld belongs to no item", (long long)document);
	slot->document.state = DOCUMENT_UNREAD;
	return item_get(pipeline->inspection, &slot->arena, items[0], &slot->item, err);
}

/* What held a password is overwritten before it is given back. */
static void
secret_free(struct buf *buf)
{
	if (buf->data != NULL)
		secret_wipe(buf->data, buf->room);
	buf_free(buf);
}

static bool
send_document(struct pipeline *pipeline, struct worker *worker, int64_t document, struct err *err)
{
	struct buf request CLEANUP(secret_free) = {0};
	struct buf password CLEANUP(secret_free) = {0};
	struct reading_options options = {0};
	int fd CLEANUP(fd_close) = -1;
	struct slot *slot;
	uint64_t index;

	if (!slot_find(pipeline, &index))
		return err_set(err, ERR_INTERNAL, "more readers than places for them");
	slot = &pipeline->slots[index];
	if (!slot_prepare(pipeline, slot, document, err) ||
		!family_room(pipeline->inspection, &slot->item, &options.parts_size_max, err) ||
		!vault_lend(pipeline->inspection->vault, slot->document.sha256, &fd, err) ||
		!password_get(pipeline->inspection, document, &password, err))
		return false;
	options.password = pipeline->password.len > 0 ? pipeline->password : buf_str(&password);
	options.name = slot->document.name;
	options.declared = slot->document.declared;
	reader_request_write(&request, &options, false);
	if (!worker_send(worker, fd, buf_str(&request), index, err))
		return false;
	slot->worker = worker;
	pipeline->busy++;
	return true;
}

bool
pipeline_feed(struct pipeline *pipeline, struct err *err)
{
	for (;;) {
		struct worker *worker;

		if (!queue_fill(pipeline, err))
			return false;
		if (pipeline->queue_at == pipeline->queue_count)
			return true;
		worker = sandbox_idle(pipeline->sandbox);
		if (worker == NULL)
			return true;
		if (!send_document(pipeline, worker, pipeline->queue[pipeline->queue_at++], err))
			return false;
	}
}

/* ---- parts ---- */

static bool
part_begin(struct pipeline *pipeline, struct slot *slot, const struct part *part, struct err *err)
{
	if (slot->part_is_open)
		return err_set(err, ERR_INTERNAL, "a reader began a part within a part");
	buf_clear(&slot->part_name);
	buf_add(&slot->part_name, part->name);
	buf_clear(&slot->part_declared);
	buf_add(&slot->part_declared, part->declared);
	slot->part = (struct document_part){
		.ordinal = slot->part_count++,
		.name = buf_str(&slot->part_name),
		.role = (int)part->role,
		.is_deleted = part->is_deleted,
		.modified = part->modified,
		.words = STR(""),
	};
	vault_writer_begin(pipeline->inspection->vault, &slot->writer);
	slot->part_is_open = true;
	return true;
}

/* Notes the part and makes its item; a known container brings its own parts along. */
static bool
part_note(struct pipeline *pipeline, struct slot *slot, bool is_new, struct err *err)
{
	const char *words;
	int64_t item;

	if (!document_part_put(pipeline->inspection, slot->document.id, &slot->part, err) ||
		!family_add_part(pipeline->workshop, &slot->item, &slot->part,
			buf_str(&slot->part_declared), &item, &words, err))
		return false;
	if (item == 0)
		slot->bound = words;
	if (is_new)
		pipeline->queue_is_dry = false;
	if (slot->part.document != 0)
		slot->document.state = DOCUMENT_PARTLY; /* it gave something, whatever comes */
	return item == 0 || is_new || slot->part.document == 0 ||
		family_expand(pipeline->workshop, item, err);
}

/* As the item's path will end (work/family.c), so that a rebuild finds the same name. */
static struct str
part_name(struct slot *slot)
{
	struct str name = slot->part.name;

	while (name.len > 0 && name.data[0] == '/')
		name = str_from(name, 1);
	if (name.len > 0)
		return path_name(name);
	return str_format(&slot->arena, "part %u", slot->part.ordinal + 1);
}

static bool
part_end(struct pipeline *pipeline, struct slot *slot, struct err *err)
{
	bool is_new;

	if (!slot->part_is_open)
		return err_set(err, ERR_INTERNAL, "a reader ended a part that it never began");
	slot->part_is_open = false;
	vault_writer_finish(&slot->writer);
	if (!family_allows(
		    pipeline->inspection, &slot->item, slot->writer.size, &slot->bound, err) ||
		slot->bound[0] != '\0') {
		vault_writer_drop(&slot->writer);
		return err->kind == ERR_NONE;
	}
	if (!take_object(pipeline->inspection, &slot->writer, part_name(slot),
		    buf_str(&slot->part_declared), &slot->part.document, &is_new, err))
		return false;
	return part_note(pipeline, slot, is_new, err);
}

static bool
part_failed(
	struct pipeline *pipeline, struct slot *slot, const struct frame *frame, struct err *err)
{
	if (slot->part_is_open) {
		/* It broke midway: the bytes so far are kept, and the item says so. */
		slot->part.reason = frame->kind;
		slot->part.words = str_copy(&slot->arena, frame->text);
		return part_end(pipeline, slot, err);
	}
	if (!part_begin(pipeline, slot, &frame->part, err))
		return false;
	part_drop(slot);
	slot->part.reason = frame->kind;
	slot->part.words = str_copy(&slot->arena, frame->text);
	slot->part.document = 0;
	return part_note(pipeline, slot, false, err);
}

static bool
take_frame(struct pipeline *pipeline, struct slot *slot, const struct frame *frame, struct err *err)
{
	if (slot->bound[0] != '\0' && frame->type >= FRAME_PART_BEGIN &&
		frame->type <= FRAME_PART_FAILED) {
		part_drop(slot);
		return true;
	}
	switch (frame->type) {
	case FRAME_PART_BEGIN:
		return part_begin(pipeline, slot, &frame->part, err);
	case FRAME_PART_DATA:
		if (!slot->part_is_open)
			return err_set(err, ERR_INTERNAL, "a reader sent bytes outside a part");
		return vault_writer_add(&slot->writer, frame->text, err);
	case FRAME_PART_END:
		return part_end(pipeline, slot, err);
	case FRAME_PART_FAILED:
		return part_failed(pipeline, slot, frame, err);
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

/* ---- ends ---- */

static bool
finish_slot(struct pipeline *pipeline, struct slot *slot, struct err *err)
{
	struct document_reading reading;

	part_drop(slot);
	if (slot->bound[0] != '\0') {
		slot->assembly.is_cut = true;
		(void)err_set(&slot->assembly.outcome, ERR_TOO_LARGE, "%s", slot->bound);
	}
	assembly_finish(&slot->assembly, &slot->arena, &slot->document, &reading);
	slot->worker = NULL;
	pipeline->busy--;
	pipeline->counts.documents++;
	pipeline->counts.bytes += slot->document.size;
	pipeline->counts.text += reading.text.len;
	pipeline->counts.failures += slot->document.state != DOCUMENT_READ;
	pipeline->counts.ocr_wanted += slot->document.ocr_state == OCR_WANTED;
	return keep_reading(pipeline->workshop, &slot->document, &reading, slot->item.id,
		!pipeline->is_replay, err);
}

static bool
take_report(struct pipeline *pipeline, const struct sandbox_report *report, struct err *err)
{
	struct slot *slot = &pipeline->slots[report->tag % SANDBOX_WORKERS_MAX];
	struct frame frame;

	switch (report->event) {
	case SANDBOX_NOTHING:
		return true;
	case SANDBOX_FRAME:
		if (frame_decode(report->type, report->payload, &frame, err) &&
			take_frame(pipeline, slot, &frame, err))
			return true;
		if (err->kind != ERR_INTERNAL)
			return false;
		/* Nonsense from a reader is its own fault, not ours. */
		err_clear(err);
		sandbox_distrust(pipeline->sandbox, report->worker);
		return true;
	case SANDBOX_DONE:
		if (!slot->assembly.has_ended)
			assembly_break(&slot->assembly, ERR_CRASHED,
				STR("the reader stopped before its end"));
		return finish_slot(pipeline, slot, err);
	case SANDBOX_FAULT:
		assembly_break(
			&slot->assembly, sandbox_fault_kind(report->fault), str_of(report->words));
		return finish_slot(pipeline, slot, err);
	}
	return true;
}

bool
pipeline_wait(struct pipeline *pipeline, int timeout_ms, struct err *err)
{
	for (unsigned events = 0; events < EVENTS_MAX && pipeline->busy > 0; events++) {
		struct sandbox_report report;

		sandbox_wait(pipeline->sandbox, events == 0 ? timeout_ms : 0, &report);
		if (report.event == SANDBOX_NOTHING)
			return true;
		if (!take_report(pipeline, &report, err))
			return false;
		if (report.event != SANDBOX_FRAME && !pipeline_feed(pipeline, err))
			return false;
	}
	return true;
}

bool
pipeline_read_with(
	struct pipeline *pipeline, int64_t document, struct str password, struct err *err)
{
	struct worker *worker = sandbox_idle(pipeline->sandbox);

	if (worker == NULL)
		return err_set(err, ERR_BUSY, "all readers are busy");
	pipeline->password = password;
	if (!send_document(pipeline, worker, document, err))
		return false;
	pipeline->password = STR("");
	while (pipeline->busy > 0)
		if (!pipeline_wait(pipeline, 1000, err))
			return false;
	return true;
}
