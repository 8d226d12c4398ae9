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

static bool
run_plan(struct rebuilding *r, struct arena *arena, const struct link_run *run,
	struct linking_plan *plan, struct err *err)
{
	const struct json *model;
	struct json *summary;
	const char *former;

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
	if (run->number == 1)
		return true;
	former = linking_run_folder(arena, r->folder, run->number - 1);
	return linking_former_take(arena, former, plan, err);
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
	done = linking_start(plan, &saying, err) &&
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
