#include "work/rebuild.h"

#include "base/buf.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/json.h"
#include "search/index.h"
#include "store/inspection.h"
#include "store/inspection_rebuild.h"
#include "work/pipeline.h"
#include "work/replay.h"
#include "work/workshop.h"

enum { BATCH_MS = 1000 };

static bool
replay(struct inspection *inspection, struct err *err)
{
	if (!inspection_begin(inspection, err))
		return false;
	if (!replay_all(inspection, err)) {
		inspection_undo(inspection);
		return false;
	}
	return inspection_commit(inspection, err);
}

static bool
read_batch(struct inspection *inspection, struct pipeline *pipeline, struct err *err)
{
	int64_t until = clock_span_ms() + BATCH_MS;

	if (!inspection_begin(inspection, err))
		return false;
	do {
		if (!pipeline_feed(pipeline, err) || !pipeline_wait(pipeline, 20, err)) {
			inspection_undo(inspection);
			return false;
		}
	} while (!pipeline_is_done(pipeline) && clock_span_ms() < until);
	return inspection_commit(inspection, err);
}

/* The index holds the database's handle, which changes. */
static bool
finish(struct workshop *workshop, const struct pipeline_counts *counts, struct err *err)
{
	struct buf payload CLEANUP(buf_free) = {0};
	struct json_writer w;

	json_begin(&w, &payload);
	json_object_begin(&w);
	json_member_u64(&w, "documents", counts->documents);
	json_member_u64(&w, "failures", counts->failures);
	json_object_end(&w);
	index_cleanup(&workshop->index);
	return rebuild_end(workshop->inspection, buf_str(&payload), err) &&
		index_open(workshop->inspection->db, &workshop->index, err);
}

bool
work_rebuild(struct workshop *workshop, struct pipeline_counts *ret_counts,
	bool (*tick)(void *context, const struct pipeline_counts *counts), void *context,
	struct err *err)
{
	struct pipeline_options options = {workshop, true};
	struct pipeline *pipeline CLEANUP(pipeline_cleanup) = NULL;

	if (!replay(workshop->inspection, err) || !pipeline_new(&options, &pipeline, err))
		return false;
	do {
		if (!read_batch(workshop->inspection, pipeline, err))
			return false;
		*ret_counts = pipeline_counts(pipeline);
		if (tick != NULL && tick(context, ret_counts))
			return err_set(err, ERR_INTERRUPTED,
				"stopped; the inspection is as it was before");
	} while (!pipeline_is_done(pipeline));
	return finish(workshop, ret_counts, err);
}
