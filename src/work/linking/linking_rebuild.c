/* Results of linking made anew from the log: what is derived can be lost. */
#include "work/linking/linking_inside.h"

#include "base/arena.h"
#include "base/err.h"
#include "base/file.h"
#include "base/json.h"
#include "store/inspection.h"
#include "work/workshop.h"

struct rebuilding {
	const char *folder; /* of the inspection */
	struct str version;
	const struct linking_talk *talk;
	struct arena arena; /* of all runs */
	struct link_run *runs;
	size_t run_count;
	struct link_decision_row *decisions;
	size_t decision_count;
};

static bool
runs_load(struct rebuilding *r, struct err *err)
{
	struct workshop workshop;
	bool done;

	if (!workshop_look(r->folder, &workshop, err))
		return false;
	done = link_runs(workshop.inspection, &r->arena, &r->runs, &r->run_count, err) &&
		link_decisions(
			workshop.inspection, &r->arena, &r->decisions, &r->decision_count, err);
	workshop_close(&workshop);
	return done;
}

/* Decisions that there were when the run was made. */
static size_t
decisions_before(const struct rebuilding *r, uint64_t entry)
{
	size_t count = 0;

	while (count < r->decision_count && r->decisions[count].entry < entry)
		count++;
	return count;
}

static const struct link_run *
run_find(const struct rebuilding *r, int64_t number)
{
	for (size_t i = 0; i < r->run_count; i++)
		if (r->runs[i].number == number)
			return &r->runs[i];
	return NULL;
}

/* Numbers of people are those of the run before; what it stands on is what it stood on. */
static bool
former_lend(struct rebuilding *r, struct arena *arena, const struct link_run *run,
	const struct json *summary, struct linking_plan *plan, struct err *err)
{
	const struct json *stands = json_get(summary, "stands_on");
	const struct json *number = json_get(stands, "run");
	const struct link_run *former = run_find(r, run->number - 1);
	struct linking_manifest manifest;
	const char *folder;

	if (number != NULL &&
		(!str_to_i64(number->text, &plan->stands_on.run) ||
			(former = run_find(r, plan->stands_on.run)) == NULL))
		return err_set(err, ERR_DAMAGED, "the log has no run that it stands on");
	if (former == NULL)
		return err_set(err, ERR_DAMAGED, "the log has no run before it");
	folder = linking_run_folder(arena, r->folder, former->number);
	if (!linking_former_take(arena, folder, former->sha256, plan, &manifest, err))
		return false;
	plan->stands_on.sha256 = manifest.sha256;
	if (stands == NULL)
		return true;
	plan->has_former = true;
	return linking_kept_open(arena, folder, &manifest, &plan->extra_fds[LINKING_KEPT], err) &&
		(plan->extra_fds[LINKING_KEPT] >= 0 ||
			err_set(err, ERR_NOT_FOUND, "the run before kept nothing of itself"));
}

static bool
run_plan(struct rebuilding *r, struct arena *arena, const struct link_run *run,
	struct linking_plan *plan, struct err *err)
{
	const struct json *model;
	struct json *summary;

	plan->task = LINKING_RUN;
	plan->version = r->version;
	if (!json_read(arena, run->summary, &summary, err) ||
		!linking_run_plan(arena, r->folder, summary, plan, err))
		return false;
	model = json_get(json_get(summary, "options"), "model_given");
	if (model != NULL && model->boolean)
		return err_set(err, ERR_NOT_FOUND, "the model came from outside");
	plan->decision_count = linking_decisions_standing(
		arena, r->decisions, decisions_before(r, run->entry), &plan->decisions);
	return run->number == 1 || former_lend(r, arena, run, summary, plan, err);
}

/* Puts it in its place where it is what the log tells of. */
static bool
run_make(struct rebuilding *r, struct arena *arena, const struct link_run *run,
	struct linking_plan *plan, struct linking_staging *staging, bool *ret_same, struct err *err)
{
	const char *path = linking_run_folder(arena, r->folder, run->number);
	struct linking_findings findings = {0};
	struct linking_saying saying = {
		.talk = *r->talk, .noted = linking_findings_note, .context = &findings};
	struct str sha256;
	bool done;

	plan->outputs = staging->outputs;
	plan->output_count = staging->output_count;
	done = linking_start(plan, &saying, err) && linking_staging_trim(staging, &findings, err) &&
		linking_manifest_make(arena, staging, plan, decisions_before(r, run->entry),
			&findings, &sha256, err);
	linking_findings_free(&findings);
	*ret_same = done && str_equal(sha256, run->sha256);
	return done && (!*ret_same || linking_staging_name(staging, path, err));
}

static bool
run_rebuild(struct rebuilding *r, const struct link_run *run, bool *ret_same, struct err *err)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = (size_t)1 << 30};
	struct linking_plan plan = linking_plan_none();
	const char *links = path_join_cstr(&arena, r->folder, "links");
	struct linking_staging staging;
	struct err reason = {0};
	bool done = true;

	*ret_same = false;
	/* Without its inputs it cannot be what it was. */
	if (!run_plan(r, &arena, run, &plan, &reason)) {
		linking_plan_close(&plan);
		return true;
	}
	done = folder_make(links, err) &&
		linking_staging_begin(&arena, path_join_cstr(&arena, links, "new"), plan.with_lines,
			&staging, err);
	if (done) {
		done = run_make(r, &arena, run, &plan, &staging, ret_same, err);
		linking_staging_end(&staging);
	}
	linking_plan_close(&plan);
	return done;
}

bool
work_link_rebuild(const char *folder, struct str version, const struct linking_talk *talk,
	struct linking_rebuilt *ret_rebuilt, struct err *err)
{
	struct rebuilding r = {.folder = folder, .version = version, .talk = talk};
	bool done;

	*ret_rebuilt = (struct linking_rebuilt){0};
	arena_init(&r.arena, SIZE_MAX);
	done = runs_load(&r, err);
	for (size_t i = 0; done && i < r.run_count; i++) {
		const char *path = linking_run_folder(&r.arena, folder, r.runs[i].number);
		bool is_same;

		if (file_exists(path))
			continue;
		done = run_rebuild(&r, &r.runs[i], &is_same, err);
		ret_rebuilt->made += done && is_same;
		ret_rebuilt->differs += done && !is_same;
	}
	arena_free(&r.arena);
	return done;
}
