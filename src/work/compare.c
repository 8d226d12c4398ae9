#include "work/compare.h"

#include "base/clock.h"
#include "base/err.h"
#include "compare/compare.h"
#include "compare/copies/folds.h"
#include "remit/finding/finding.h"
#include "search/index.h"
#include "store/inspection.h"
#include "work/ingest.h"
#include "work/view/finding_ground.h"
#include "work/workshop.h"

enum { BATCH_MS = 1000, STEP_DOCUMENTS = 200, FINDINGS_ARENA_MAX = 256 << 20 };

struct comparing {
	struct workshop *workshop;
	struct compare *compare;
	const struct compare_request *request;
	struct compare_result *result;
	uint64_t all; /* that waited at the beginning */
	int64_t began_ms;
};

static void
tell(const struct comparing *c, bool is_last)
{
	struct progress progress = {
		.stage = "comparing",
		.files = c->result->documents,
		.files_total = c->all,
		.documents = c->result->documents,
		.span_ms = clock_span_ms() - c->began_ms,
		.is_last = is_last,
	};

	if (c->request->progress != NULL && c->all > 0)
		c->request->progress(c->request->context, &progress);
}

static bool
steps(struct comparing *c, bool *ret_more, struct err *err)
{
	int64_t until = clock_span_ms() + BATCH_MS;
	uint64_t waiting;

	do {
		if (!compare_step(c->compare, STEP_DOCUMENTS, ret_more, err))
			return false;
	} while (*ret_more && clock_span_ms() < until &&
		!inspection_is_awaited(c->workshop->inspection));
	if (!compare_waiting(c->compare, &waiting, err))
		return false;
	c->result->documents = c->all - (waiting < c->all ? waiting : c->all);
	return true;
}

static bool
fold_tell(void *context, int64_t document, int64_t fold, struct err *err)
{
	return index_fold(context, document, fold, err);
}

static bool
batch(struct comparing *c, bool *ret_more, struct err *err)
{
	if (!inspection_begin(c->workshop->inspection, err))
		return false;
	if (!steps(c, ret_more, err) ||
		(!*ret_more && !folds_tell(c->compare, fold_tell, c->workshop->index, err))) {
		inspection_undo(c->workshop->inspection);
		return false;
	}
	return inspection_commit(c->workshop->inspection, err) &&
		inspection_give_way(c->workshop->inspection, err);
}

/* What findings rest on may have become, or no longer be, one source. */
static bool
findings_tie(struct workshop *workshop, struct err *err)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = FINDINGS_ARENA_MAX};
	struct finding *findings;
	size_t count;

	if (!findings_list(workshop->inspection, &arena, 0, false, &findings, &count, err))
		return false;
	for (size_t i = 0; i < count; i++) {
		if (!inspection_begin(workshop->inspection, err))
			return false;
		if (!finding_ties_keep(workshop, findings[i].id, err)) {
			inspection_undo(workshop->inspection);
			return false;
		}
		if (!inspection_commit(workshop->inspection, err) ||
			!inspection_give_way(workshop->inspection, err))
			return false;
	}
	return true;
}

bool
work_compare(struct workshop *workshop, const struct compare_request *request,
	struct compare_result *ret_result, struct err *err)
{
	struct compare *compare CLEANUP(compare_cleanup) = NULL;
	struct gap_filter all = {.kind = STR(""), .custodian = STR(""), .state = -1};
	struct comparing c = {.workshop = workshop,
		.request = request,
		.result = ret_result,
		.began_ms = clock_span_ms()};
	bool more = true;

	*ret_result = (struct compare_result){0};
	if (!compare_open(workshop->inspection, &compare, err) ||
		!compare_waiting(compare, &c.all, err))
		return false;
	c.compare = compare;
	while (more) {
		if (request->stop != NULL && request->stop(request->context)) {
			ret_result->is_stopped = true;
			break;
		}
		if (!batch(&c, &more, err))
			return false;
		tell(&c, !more);
	}
	return (ret_result->is_stopped || findings_tie(workshop, err)) &&
		gap_total(compare, &all, &ret_result->gaps, err);
}

bool
work_compare_waiting(struct workshop *workshop, uint64_t *ret_count, struct err *err)
{
	struct compare *compare CLEANUP(compare_cleanup) = NULL;

	return compare_open(workshop->inspection, &compare, err) &&
		compare_waiting(compare, ret_count, err);
}

bool
work_gap_state_put(struct workshop *workshop, struct arena *arena, struct str reference,
	enum gap_state state, struct str note, struct str who, struct err *err)
{
	struct compare *compare CLEANUP(compare_cleanup) = NULL;
	struct gap_state_row row = {.state = state, .note = note, .who = who};
	struct gap_row gap;

	if (!compare_open(workshop->inspection, &compare, err) ||
		!gap_get(compare, arena, reference, &gap, err))
		return false;
	row.reference = gap.reference;
	row.kind = gap.kind;
	row.title = gap.gap.title;
	return gap_state_put(workshop->inspection, &row, err) &&
		gap_states_follow(compare, &row, 1, err);
}

bool
work_gap_state(struct workshop *workshop, struct arena *arena, struct str reference,
	enum gap_state state, struct str note, struct str who, struct err *err)
{
	if (!inspection_begin(workshop->inspection, err))
		return false;
	if (!work_gap_state_put(workshop, arena, reference, state, note, who, err)) {
		inspection_undo(workshop->inspection);
		return false;
	}
	return inspection_commit(workshop->inspection, err);
}
