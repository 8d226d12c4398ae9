#include "work/pipeline.h"

#include "base/err.h"
#include "base/limits.h"
#include "crypto/sign.h"
#include "extract/frames.h"
#include "extract/reading.h"
#include "base/file.h"
#include "sandbox/sandbox.h"
#include "store/inspection.h"
#include "store/password.h"
#include "work/family.h"
#include "work/fresh.h"
#include "work/keep.h"
#include "work/reader.h"
#include "work/slot.h"
#include "work/workshop.h"

#include <stdlib.h>
#include <string.h>

/* What a request says beside the texts in it. */
enum { QUEUE_SIZE = 256, EVENTS_MAX = 2048, SLOT_COUNT = 256, REQUEST_HEAD_SIZE = 64 };

struct pipeline {
	struct workshop *workshop;
	struct inspection *inspection; /* the workshop's */
	struct fresh *fresh;           /* NULL: nothing was told */
	struct sandbox *sandbox;
	bool is_replay;
	struct slot slots[SLOT_COUNT];
	uint16_t free[SLOT_COUNT]; /* numbers of slots; the one used last is given out first */
	unsigned free_count;
	uint16_t ready[SLOT_COUNT]; /* of slots that wait for a reader, in order */
	unsigned ready_count;
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
		.free_count = SLOT_COUNT,
	};
	for (size_t i = 0; i < SLOT_COUNT; i++) {
		slot_init(&pipeline->slots[i], options->workshop);
		pipeline->free[i] = (uint16_t)(SLOT_COUNT - 1 - i);
	}
	*ret_pipeline = pipeline;
	return true;
}

void
pipeline_free(struct pipeline *pipeline)
{
	if (pipeline == NULL)
		return;
	for (size_t i = 0; i < SLOT_COUNT; i++)
		slot_free(&pipeline->slots[i]);
	fresh_free(pipeline->fresh);
	free(pipeline);
}

void
pipeline_cleanup(struct pipeline **pipeline)
{
	pipeline_free(*pipeline);
	*pipeline = NULL;
}

void
pipeline_know(struct pipeline *pipeline, const struct document *document, const struct item *item)
{
	if (pipeline->fresh == NULL)
		pipeline->fresh = fresh_new();
	fresh_note(pipeline->fresh, document, item);
}

struct pipeline_counts
pipeline_counts(const struct pipeline *pipeline)
{
	struct pipeline_counts counts = pipeline->counts;

	counts.items = pipeline->workshop->parts_added;
	return counts;
}

static bool
is_idle(const struct pipeline *pipeline)
{
	return pipeline->free_count == SLOT_COUNT;
}

bool
pipeline_is_done(const struct pipeline *pipeline)
{
	return is_idle(pipeline) && pipeline->queue_at == pipeline->queue_count &&
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

/* A slot with the next document; *ret_none where there is none, or no slot. */
static bool
next_prepare(struct pipeline *pipeline, bool *ret_none, struct err *err)
{
	uint16_t number;

	*ret_none = true;
	if (!queue_fill(pipeline, err))
		return false;
	if (pipeline->queue_at == pipeline->queue_count || pipeline->free_count == 0)
		return true;
	number = pipeline->free[pipeline->free_count - 1];
	if (!slot_prepare(&pipeline->slots[number], pipeline->queue[pipeline->queue_at++],
		    pipeline->fresh, err))
		return false;
	pipeline->free_count--;
	pipeline->ready[pipeline->ready_count++] = number;
	*ret_none = false;
	return true;
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
options_fill(struct pipeline *pipeline, struct slot *slot, struct buf *password,
	struct reading_options *options, struct err *err)
{
	*options = (struct reading_options){
		.name = slot->document.name, .declared = slot->document.declared};
	if (slot->is_fresh) {
		options->parts_size_max = family_size_max(slot->document.size);
		options->password = pipeline->password;
		return true;
	}
	if (!family_room(pipeline->inspection, &slot->item, &slot->document,
		    &options->parts_size_max, err) ||
		!password_get(pipeline->inspection, slot->document.id, password, err))
		return false;
	options->password = pipeline->password.len > 0 ? pipeline->password : buf_str(password);
	return true;
}

/* By its file, to a reader of its own. */
static bool
send_alone(struct pipeline *pipeline, struct worker *worker, struct slot *slot, struct err *err)
{
	struct buf request CLEANUP(secret_free) = {0};
	struct buf password CLEANUP(secret_free) = {0};
	struct reading_options options;
	int fd CLEANUP(fd_close) = -1;

	if (!options_fill(pipeline, slot, &password, &options, err) ||
		!vault_lend(pipeline->inspection->vault, slot->document.sha256, &fd, err))
		return false;
	reader_request_write(&request, &options, false);
	return worker_send(worker, fd, buf_str(&request), (uint64_t)(slot - pipeline->slots), err);
}

/* With its content in the request, to a reader that may have others in hand. */
static bool
send_small(struct pipeline *pipeline, struct worker *worker, struct slot *slot, struct err *err)
{
	struct buf request CLEANUP(secret_free) = {0};
	struct buf password CLEANUP(secret_free) = {0};
	struct reading_options options;

	if (!options_fill(pipeline, slot, &password, &options, err) ||
		!vault_small(
			pipeline->inspection->vault, slot->document.sha256, &options.content, err))
		return false;
	/* It grew behind our back, or needs a password: it goes by itself. */
	slot->is_alone = options.content.data == NULL || options.password.len > 0;
	if (slot->is_alone)
		return true;
	reader_request_write(&request, &options, false);
	return worker_add(worker, buf_str(&request), (uint64_t)(slot - pipeline->slots), err);
}

/* Sends the first slot that waits, unless no reader is free for it. */
static bool
first_send(struct pipeline *pipeline, bool *ret_sent, struct err *err)
{
	struct slot *slot = &pipeline->slots[pipeline->ready[0]];
	size_t size = slot->document.size + slot->document.name.len + slot->document.declared.len +
		REQUEST_HEAD_SIZE;
	bool is_small = !slot->is_alone && slot->document.size <= VAULT_SMALL_SIZE &&
		size <= SANDBOX_HAND_SIZE / 2;
	struct worker *worker = is_small ? sandbox_spare(pipeline->sandbox, size)
					 : sandbox_idle(pipeline->sandbox);

	*ret_sent = false;
	if (worker == NULL)
		return true;
	if (!(is_small ? send_small(pipeline, worker, slot, err)
		       : send_alone(pipeline, worker, slot, err)))
		return false;
	*ret_sent = true;
	if (is_small && slot->is_alone)
		return true; /* the next round sends it */
	pipeline->ready_count--;
	memmove(pipeline->ready, pipeline->ready + 1,
		pipeline->ready_count * sizeof(pipeline->ready[0]));
	pipeline->counts.sent++;
	return true;
}

bool
pipeline_feed(struct pipeline *pipeline, struct err *err)
{
	bool sent = true;
	bool none;

	while (sent) {
		if (pipeline->ready_count == 0) {
			if (!next_prepare(pipeline, &none, err))
				return false;
			if (none)
				return true;
		}
		if (!first_send(pipeline, &sent, err))
			return false;
	}
	return true;
}

/* ---- ends ---- */

static bool
finish(struct pipeline *pipeline, struct slot *slot, struct err *err)
{
	struct document_reading reading;

	slot_finish(slot, &reading);
	pipeline->free[pipeline->free_count++] = (uint16_t)(slot - pipeline->slots);
	pipeline->counts.documents++;
	pipeline->counts.bytes += slot->document.size;
	pipeline->counts.text += reading.text.len;
	pipeline->counts.failures += slot->document.state != DOCUMENT_READ;
	pipeline->counts.ocr_wanted += slot->document.ocr_state == OCR_WANTED;
	return keep_reading(pipeline->workshop, &slot->document, &reading, slot->item.id,
		slot->has_parts, !pipeline->is_replay, err);
}

static bool
take_frame(struct pipeline *pipeline, const struct sandbox_report *report, struct slot *slot,
	struct err *err)
{
	struct frame frame;

	if (frame_decode(report->type, report->payload, &frame, err) &&
		slot_take(slot, &frame, err)) {
		if (slot->new_count > 0)
			pipeline->queue_is_dry = false;
		pipeline->counts.found += slot->new_count;
		slot->new_count = 0;
		return true;
	}
	if (err->kind != ERR_INTERNAL)
		return false;
	/* Nonsense from a reader is its own fault, not ours. */
	err_clear(err);
	sandbox_distrust(pipeline->sandbox, report->worker);
	return true;
}

static bool
take_report(struct pipeline *pipeline, const struct sandbox_report *report, struct err *err)
{
	struct slot *slot = &pipeline->slots[report->tag % SLOT_COUNT];

	switch (report->event) {
	case SANDBOX_NOTHING:
		return true;
	case SANDBOX_FRAME:
		return take_frame(pipeline, report, slot, err);
	case SANDBOX_DONE:
		if (!slot->assembly.has_ended)
			assembly_break(&slot->assembly, ERR_CRASHED,
				STR("the reader stopped before its end"));
		return finish(pipeline, slot, err);
	case SANDBOX_FAULT:
		assembly_break(
			&slot->assembly, sandbox_fault_kind(report->fault), str_of(report->words));
		return finish(pipeline, slot, err);
	case SANDBOX_RETURNED:
		slot_again(slot);
		pipeline->ready[pipeline->ready_count++] = (uint16_t)(slot - pipeline->slots);
		pipeline->counts.sent--;
		return true;
	}
	return true;
}

bool
pipeline_wait(struct pipeline *pipeline, int timeout_ms, struct err *err)
{
	for (unsigned events = 0; events < EVENTS_MAX && !is_idle(pipeline); events++) {
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
	uint16_t number;
	struct slot *slot;

	if (worker == NULL || pipeline->free_count == 0)
		return err_set(err, ERR_BUSY, "all readers are busy");
	number = pipeline->free[pipeline->free_count - 1];
	slot = &pipeline->slots[number];
	if (!slot_prepare(slot, document, NULL, err))
		return false;
	pipeline->password = password;
	if (!send_alone(pipeline, worker, slot, err))
		return false;
	pipeline->password = STR("");
	pipeline->free_count--;
	while (!is_idle(pipeline))
		if (!pipeline_wait(pipeline, 1000, err))
			return false;
	return true;
}
