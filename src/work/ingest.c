#include "work/ingest.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/date.h"
#include "base/err.h"
#include "base/file.h"
#include "base/hex.h"
#include "base/utf8.h"
#include "ingest/source.h"
#include "ingest/take.h"
#include "search/index.h"
#include "store/inspection.h"
#include "store/item.h"
#include "work/family.h"
#include "work/workshop.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>

enum {
	MEASURE_MAX = 2000000, /* files counted ahead for the progress bar */
	MEASURE_MS = 500,      /* by then most deliveries are walked to their end */
	BATCH_FIRST_MS = 250,  /* the first commit comes soon, so that searching can begin */
	BATCH_MS = 1000,       /* the next few */
	BATCH_LATER_MS = 5000, /* then readers should not wait for the disk so often */
	BATCH_SOON = 5,
	BATCH_AWAITED_MS = 100, /* where somebody waits to write */
	BATCH_ITEMS = 60000,    /* taken and read */
	BATCH_SIZE = 256 << 20,
	PROGRESS_MS = 100,
	MERGE_PAGES = 64,  /* of the index at once: a few milliseconds */
	MERGE_STEPS = 12,  /* after each batch */
	FETCH_FROM = 1500, /* files known of: with fewer, another process costs more than it does */
	STEPS_MAX = 64,    /* files taken between two looks at the readers */
	LEAD_MAX = 512     /* documents taken and not yet read: their bytes are still at hand */
};

struct intake {
	struct workshop *workshop;
	struct inspection *inspection;
	struct ingest_request *request;
	struct ingest_result *result;
	struct pipeline *pipeline;
	struct source *source;
	struct taking taking;
	bool is_taking;
	bool is_starved; /* the next file is still being read, by another process */
	bool is_walked;
	struct progress progress;
	int64_t began_ms;
	int64_t batch_ms; /* when the batch began */
	int64_t told_ms;
	uint64_t batch_items;
	uint64_t batch_size;
	unsigned batches;
	uint64_t new_documents;
};

static struct str
sources_join(struct arena *arena, const struct ingest_request *request)
{
	struct buf all CLEANUP(buf_free) = {0};

	if (request->upload.len > 0)
		return str_format(arena, "upload %.*s", STR_ARG(request->upload));
	for (size_t i = 0; i < request->path_count; i++) {
		buf_add(&all, i == 0 ? STR("") : STR("\n"));
		buf_add(&all, str_of(request->paths[i]));
	}
	return str_copy(arena, buf_str(&all));
}

static bool
delivery_begin(struct intake *intake, struct arena *arena, struct err *err)
{
	struct delivery *delivery = &intake->request->delivery;

	delivery->source = sources_join(arena, intake->request);
	if (!inspection_begin(intake->inspection, err))
		return false;
	if (!delivery_open(intake->inspection, arena, delivery, &intake->result->is_new, err)) {
		inspection_undo(intake->inspection);
		return false;
	}
	intake->taking.is_first = intake->result->is_new;
	if (intake->result->is_new)
		source_fetch_from(intake->source,
			intake->request->fetch_from > 0 ? intake->request->fetch_from : FETCH_FROM);
	return inspection_commit(intake->inspection, err);
}

/* ---- taking ---- */

/* Names that had to be cleaned are read back: what was put there is another than ours. */
static void
fresh_keep(struct intake *intake, const struct taken *taken)
{
	struct buf clean CLEANUP(buf_free) = {0};
	struct item item = taken->item;

	item.path = intake->taking.fetched.entry.path;
	item.path_bytes = STR("");
	utf8_clean(&clean, item.path);
	if (str_equal(buf_str(&clean), item.path))
		pipeline_know(intake->pipeline, &taken->document, &item);
}

static bool
item_taken(struct intake *intake, const struct taken *taken, struct err *err)
{
	struct ingest_result *result = intake->result;

	intake->batch_items++;
	switch (taken->outcome) {
	case TAKE_SKIPPED:
		result->files_skipped++;
		return true;
	case TAKE_FAILED:
		result->files_failed++;
		return true;
	case TAKE_NEW:
		result->files_new++;
		intake->new_documents += taken->is_new_document;
		if (taken->is_new_document)
			fresh_keep(intake, taken);
		/* A content that is held already brings the parts that were found in it. */
		return taken->is_new_document ||
			(family_note_instance(intake->workshop, taken->item.document, err) &&
				family_expand(intake->workshop, taken->item.id, err));
	case TAKE_MORE:
		break;
	}
	return true;
}

/* Begins with the next file; or it is the end, or none is there yet. */
static bool
next_begin(struct intake *intake, struct err *err)
{
	struct fetched fetched;
	enum fetch_state state = source_next(intake->source, &fetched, err);

	intake->is_walked = state == FETCH_END;
	intake->is_starved = state == FETCH_LATER;
	intake->is_taking = state == FETCH_ENTRY;
	if (intake->is_taking)
		take_begin(
			&intake->taking, intake->inspection, &intake->request->delivery, &fetched);
	return state != FETCH_FAILED;
}

/* One step of one file, or the next name. */
static bool
take_some(struct intake *intake, struct err *err)
{
	struct taken taken;

	if (!intake->is_taking && !next_begin(intake, err))
		return false;
	if (!intake->is_taking)
		return true;
	if (!take_step(&intake->taking, &taken, err))
		return err_in(
			err, "taking in \"%.*s\"", STR_ARG(intake->taking.fetched.entry.path));
	intake->progress.bytes += taken.size;
	intake->batch_size += taken.size;
	if (taken.outcome == TAKE_MORE)
		return true;
	if (taken.outcome == TAKE_SKIPPED)
		intake->progress.bytes += intake->taking.fetched.entry.size;
	intake->progress.files++;
	intake->is_taking = false;
	take_end(&intake->taking);
	return item_taken(intake, &taken, err);
}

/* ---- batches ---- */

static bool
batch_is_due(const struct intake *intake)
{
	int64_t span = clock_span_ms() - intake->batch_ms;
	int64_t due = intake->batches == 0     ? BATCH_FIRST_MS
		: intake->batches < BATCH_SOON ? BATCH_MS
					       : BATCH_LATER_MS;

	return span >= due || intake->batch_items >= BATCH_ITEMS ||
		intake->batch_size >= BATCH_SIZE ||
		(span >= BATCH_AWAITED_MS && inspection_is_awaited(intake->inspection));
}

static bool
batch_end(struct intake *intake, struct err *err)
{
	bool more = true;

	if (!vault_hurry(intake->inspection->vault, err))
		return false;
	/* Before the commit, so that what is merged at once is never written apart. */
	for (unsigned i = 0; i < MERGE_STEPS && more; i++)
		if (!index_merge_step(intake->workshop->index, MERGE_PAGES, &more, err))
			return false;
	if (!inspection_commit(intake->inspection, err) ||
		!inspection_give_way(intake->inspection, err))
		return false;
	intake->batches++;
	intake->batch_items = 0;
	intake->batch_size = 0;
	intake->batch_ms = clock_span_ms();
	return true;
}

/* A walk to its end is the best measure. An upload is one file: to measure it costs nothing. */
static void
totals_learn(struct intake *intake, bool is_last)
{
	const struct ingest_request *request = intake->request;
	struct progress *progress = &intake->progress;

	if (intake->is_walked) {
		source_met(intake->source, &progress->files_total, &progress->bytes_total);
	} else if (source_totals(intake->source, &progress->files_total, &progress->bytes_total) &&
		!is_last) {
		return;
	} else if (progress->files_total == 0 &&
		(is_last || request->upload.len > 0 || progress->span_ms >= MEASURE_MS)) {
		walk_measure(request->paths, request->path_count, MEASURE_MAX,
			&progress->files_total, &progress->bytes_total);
	}
}

static void
tell(struct intake *intake, bool is_last)
{
	struct pipeline_counts counts = pipeline_counts(intake->pipeline);
	int64_t now = clock_span_ms();

	if (intake->request->progress == NULL || (!is_last && now - intake->told_ms < PROGRESS_MS))
		return;
	intake->told_ms = now;
	intake->progress.stage = intake->is_walked ? "reading" : "taking in";
	intake->progress.items = counts.items;
	intake->progress.documents = counts.documents;
	intake->progress.failures = counts.failures + intake->result->files_failed;
	intake->progress.span_ms = now - intake->began_ms;
	intake->progress.is_last = is_last;
	totals_learn(intake, is_last);
	intake->request->progress(intake->request->context, &intake->progress);
}

/* Files are taken as long as readers will soon be without work. */
static bool
takes_more(const struct intake *intake)
{
	struct pipeline_counts counts = pipeline_counts(intake->pipeline);

	return !intake->is_walked && intake->new_documents + counts.found < counts.sent + LEAD_MAX;
}

/* Until a reader has something to say, or, where files are awaited too, for a moment. */
static bool
wait_some(struct intake *intake, struct err *err)
{
	enum { WAIT_MS = 20, WAIT_SHORT_MS = 2 };

	if (intake->is_starved && pipeline_is_done(intake->pipeline))
		source_await(intake->source, WAIT_MS);
	return pipeline_wait(intake->pipeline,
		!takes_more(intake)          ? WAIT_MS
			: intake->is_starved ? WAIT_SHORT_MS
					     : 0,
		err);
}

/* Readers first; when they are all fed, files are taken until some reader has something to say. */
static bool
work_once(struct intake *intake, struct err *err)
{
	uint64_t before = pipeline_counts(intake->pipeline).documents;
	int64_t until = clock_span_ms() + 5;

	if (!pipeline_feed(intake->pipeline, err))
		return false;
	intake->is_starved = false;
	for (unsigned i = 0; i < STEPS_MAX && !intake->is_starved && takes_more(intake) &&
		clock_span_ms() < until;
		i++)
		if (!take_some(intake, err))
			return false;
	/* Once more, or the end of the walk would look like the end of the reading. */
	if (!pipeline_feed(intake->pipeline, err) || !wait_some(intake, err))
		return false;
	intake->batch_items += pipeline_counts(intake->pipeline).documents - before;
	return true;
}

static bool
loop(struct intake *intake, struct err *err)
{
	bool stopped = false;

	while (!stopped && (!intake->is_walked || !pipeline_is_done(intake->pipeline))) {
		if (!inspection_is_writing(intake->inspection) &&
			!inspection_begin(intake->inspection, err))
			return false;
		if (!work_once(intake, err))
			return false;
		if (batch_is_due(intake) && !batch_end(intake, err))
			return false;
		tell(intake, false);
		stopped = intake->request->stop != NULL &&
			intake->request->stop(intake->request->context);
	}
	if (inspection_is_writing(intake->inspection) && !batch_end(intake, err))
		return false;
	if (stopped)
		return err_set(err, ERR_INTERRUPTED,
			"stopped; everything so far is kept, and the same command goes on from here");
	return true;
}

static bool
close_delivery(struct intake *intake, struct arena *arena, struct err *err)
{
	bool is_same = intake->request->delivery.finished != DATE_NONE &&
		intake->result->files_new + intake->result->files_failed == 0;
	struct ledger_hash root;

	if (!inspection_begin(intake->inspection, err))
		return false;
	if (is_same) {
		intake->result->receipt = str_format(arena, "%s/receipts/delivery-%lld.sha256",
			intake->inspection->folder, (long long)intake->request->delivery.id);
	} else if (!delivery_finish(intake->inspection, arena, &intake->request->delivery,
			   &intake->result->receipt, err)) {
		inspection_undo(intake->inspection);
		return false;
	}
	if (!inspection_commit(intake->inspection, err))
		return false;
	root = ledger_root(intake->inspection->ledger);
	intake->result->log_size = ledger_size(intake->inspection->ledger);
	intake->result->log_root = hex_encode(arena, str_make(root.bytes, sizeof(root.bytes)));
	return true;
}

static bool
is_within(struct str inner, struct str outer)
{
	return str_starts(inner, outer) &&
		(inner.len == outer.len || inner.data[outer.len] == '/' || outer.len == 1);
}

/* An inspection is no part of what was handed over: its signing key would be sealed as evidence. */
static bool
paths_are_apart(const struct intake *intake, struct err *err)
{
	char own[PATH_MAX];
	char path[PATH_MAX];

	if (intake->request->upload.len > 0)
		return true;
	if (realpath(intake->inspection->folder, own) == NULL)
		return err_set_errno(err, errno, "cannot find \"%s\"", intake->inspection->folder);
	for (size_t i = 0; i < intake->request->path_count; i++) {
		if (realpath(intake->request->paths[i], path) == NULL)
			continue; /* The walk names it. */
		if (is_within(str_of(own), str_of(path)) || is_within(str_of(path), str_of(own)))
			return err_set(err, ERR_USAGE,
				"\"%s\" and the inspection itself lie within one another; move what was "
				"handed over to a folder of its own, and name that",
				intake->request->paths[i]);
	}
	return true;
}

static bool
run(struct intake *intake, struct arena *arena, struct err *err)
{
	struct pipeline_options options = {intake->workshop, false};

	if (!pipeline_new(&options, &intake->pipeline, err) || !paths_are_apart(intake, err) ||
		!source_open(intake->request->paths, intake->request->path_count, &intake->source,
			err) ||
		!delivery_begin(intake, arena, err))
		return false;
	if (!loop(intake, err)) {
		inspection_undo(intake->inspection);
		return false;
	}
	intake->result->counts = pipeline_counts(intake->pipeline);
	intake->result->bytes = intake->progress.bytes;
	intake->result->ocr_waiting = intake->result->counts.ocr_wanted;
	return close_delivery(intake, arena, err);
}

bool
work_ingest(struct workshop *workshop, struct arena *arena, struct ingest_request *request,
	struct ingest_result *ret_result, struct err *err)
{
	struct intake intake = {
		.workshop = workshop,
		.inspection = workshop->inspection,
		.request = request,
		.result = ret_result,
		.taking = {.fetched = {.entry = {.fd = -1}}},
		.began_ms = clock_span_ms(),
	};
	bool done;

	*ret_result = (struct ingest_result){0};
	intake.batch_ms = intake.began_ms;
	done = run(&intake, arena, err);
	if (intake.pipeline != NULL)
		tell(&intake, true);
	ret_result->delivery = request->delivery;
	take_end(&intake.taking);
	buf_free(&intake.taking.path);
	buf_free(&intake.taking.chunk);
	source_close(intake.source);
	pipeline_free(intake.pipeline);
	return done;
}
