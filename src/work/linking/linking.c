#include "work/linking/linking.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/file.h"
#include "store/inspection.h"
#include "work/linking/linking_inside.h"
#include "work/linking/linking_outputs.h"
#include "work/workshop.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* One run, from what is to be linked to its folder. */
struct linking {
	struct arena *arena;
	const struct linking_request *request;
	struct linking_result *result;
	struct linking_plan plan;
	struct linking_staging staging;
	struct linking_findings findings;
	uint64_t decision_count; /* rows of decisions that there are */
	const char *folder;      /* bare: of the results, without slashes behind */
	struct link_run former;  /* of an inspection; number 0: none */
};

/* ---- what was there before ---- */

bool
linking_former_take(struct arena *arena, const char *folder, struct str sha256,
	struct linking_plan *plan, struct linking_manifest *ret_manifest, struct err *err)
{
	const char *path = path_join_cstr(arena, folder, LINKING_NUMBERS);

	if (!linking_manifest_read(arena, folder, ret_manifest, err))
		return false;
	if (sha256.len > 0 && !str_equal(sha256, ret_manifest->sha256))
		return err_set(err, ERR_ALTERED,
			"\"%s\" is not what was linked: its manifest is not the one in the log; "
			"remove the folder, and candour rebuild makes it again",
			folder);
	plan->former_next = ret_manifest->next_person;
	plan->extra_fds[LINKING_FORMER] = open(path, O_RDONLY | O_CLOEXEC);
	return plan->extra_fds[LINKING_FORMER] >= 0 ||
		err_set_errno(err, errno, "cannot open \"%s\"", path);
}

const char *
linking_run_folder(struct arena *arena, const char *inspection, int64_t number)
{
	return path_join_cstr(
		arena, inspection, str_format(arena, "links/%lld", (long long)number).data);
}

void
linking_plan_close(struct linking_plan *plan)
{
	linking_inputs_close(plan);
	for (size_t i = 0; i < LINKING_EXTRA_COUNT; i++)
		fd_close(&plan->extra_fds[i]);
}

static bool
last_run(struct arena *arena, const char *folder, struct link_run *ret_run, struct err *err)
{
	struct workshop workshop;
	bool done;

	if (!workshop_look(folder, &workshop, err))
		return false;
	done = link_run_last(workshop.inspection, arena, ret_run, err);
	workshop_close(&workshop);
	return done;
}

/* The results of the last run, where they are still there: what is derived may be gone. */
static bool
former_folder(struct linking *l, const char **ret_folder, struct err *err)
{
	*ret_folder = NULL;
	if (l->request->is_bare) {
		*ret_folder = l->request->again ? l->folder : NULL;
		return true;
	}
	if (!last_run(l->arena, l->request->folder, &l->former, err))
		return false;
	if (l->former.number == 0)
		return true;
	*ret_folder = linking_run_folder(l->arena, l->request->folder, l->former.number);
	if (!file_exists(*ret_folder))
		*ret_folder = NULL;
	return true;
}

/* People keep the numbers that they have in the last run, and what it found stands where it fits. */
static bool
former_find(struct linking *l, struct err *err)
{
	struct linking_manifest manifest;
	const char *folder;

	if (!former_folder(l, &folder, err))
		return false;
	if (folder == NULL)
		return true;
	if (!linking_former_take(l->arena, folder, l->request->is_bare ? STR("") : l->former.sha256,
		    &l->plan, &manifest, err))
		return false;
	l->plan.has_former = true;
	l->plan.stands_on.run = l->former.number;
	if (l->request->whole) {
		l->plan.why_whole = "it was asked for";
		return true;
	}
	return linking_stands_find(l->arena, folder, &manifest, l->decision_count, &l->plan, err);
}

/* ---- the plan ---- */

static bool
model_open(struct linking *l, struct err *err)
{
	if (l->request->model == NULL)
		return true;
	l->plan.extra_fds[LINKING_MODEL] = open(l->request->model, O_RDONLY | O_CLOEXEC);
	return l->plan.extra_fds[LINKING_MODEL] >= 0 ||
		err_set_errno(err, errno, "cannot open \"%s\"", l->request->model);
}

/* The manifest names files so that they are found from anywhere. */
static bool
paths_make_whole(struct linking *l, struct err *err)
{
	for (size_t i = 0; i < l->plan.input_count; i++) {
		struct linking_input *input = &l->plan.inputs[i];
		char *whole;

		if (input->item != 0)
			continue;
		whole = realpath(str_cstr(l->arena, input->path), NULL);
		if (whole == NULL)
			return err_set_errno(
				err, errno, "cannot open \"%.*s\"", STR_ARG(input->path));
		input->path = str_copy(l->arena, str_of(whole));
		free(whole);
	}
	return true;
}

static bool
plan_make(struct linking *l, struct err *err)
{
	const struct linking_request *request = l->request;
	struct link_decision_row *rows;
	size_t row_count;

	l->plan.task = LINKING_RUN;
	l->plan.cut = request->cut;
	l->plan.rounds = request->rounds;
	l->plan.seed = request->seed;
	l->plan.limits = request->limits;
	l->plan.looks_first = true;
	l->plan.version = request->version;
	l->plan.with_lines = request->with_lines;
	l->plan.tables = request->tables;
	linking_rules_read(l->arena, request->rules, &l->plan);
	if (!linking_maps_read(l->arena, request->maps, &l->plan, err) ||
		!linking_decisions_load(l->arena, request->is_bare ? l->folder : request->folder,
			request->is_bare, &rows, &row_count, err))
		return false;
	l->decision_count = row_count;
	l->plan.decision_count = linking_decisions_standing(
		l->arena, rows, row_count, &l->plan.decisions);
	return model_open(l, err) &&
		(request->is_bare ? linking_files_open(l->arena, request->files,
					    request->file_count, &l->plan, err)
				  : linking_items_open(l->arena, request->folder, request->sources,
					    &l->plan, err)) &&
		paths_make_whole(l, err) && former_find(l, err);
}

/* ---- where results go ---- */

static bool
is_empty_or_none(const char *path)
{
	DIR *folder = opendir(path);
	struct dirent *entry;
	bool is_empty = true;

	if (folder == NULL)
		return errno == ENOENT;
	while (is_empty && (entry = readdir(folder)) != NULL)
		is_empty = strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0;
	(void)closedir(folder);
	return is_empty;
}

static bool
staging_bare(struct linking *l, const char **ret_path, struct err *err)
{
	struct str path = str_of(l->folder);
	struct str above = str_slice(path, 0, path.len - path_name(path).len);

	if (l->request->again) {
		*ret_path = path_join_cstr(l->arena, l->folder, ".linking");
		return true;
	}
	if (!is_empty_or_none(l->folder))
		return err_set(err, ERR_EXISTS,
			"\"%s\" is there already; choose another folder, or renew the results in it "
			"with --again",
			l->folder);
	*ret_path = str_format(l->arena, "%.*s.linking", STR_ARG(path)).data;
	return above.len == 0 || folder_make(str_cstr(l->arena, above), err);
}

static bool
staging_make(struct linking *l, struct err *err)
{
	const char *path;

	if (l->request->is_bare) {
		if (!staging_bare(l, &path, err))
			return false;
	} else {
		const char *links = path_join_cstr(l->arena, l->request->folder, "links");

		if (!folder_make(links, err))
			return false;
		path = path_join_cstr(l->arena, links, "new");
	}
	if (!linking_staging_begin(l->arena, path, l->request->with_lines, &l->staging, err))
		return false;
	l->plan.outputs = l->staging.outputs;
	l->plan.output_count = l->staging.output_count;
	return true;
}

/* ---- the end ---- */

bool
linking_manifest_make(struct arena *arena, const struct linking_staging *staging,
	const struct linking_plan *plan, uint64_t decision_count,
	const struct linking_findings *findings, struct str *ret_sha256, struct err *err)
{
	struct linking_manifest manifest;
	struct linking_file *files;
	struct str text;

	if (findings->lines.overflowed)
		return err_set(err, ERR_TOO_LARGE, "the linker found more than a manifest holds");
	if (!linking_staging_hash(arena, staging, &files, err))
		return false;
	text = linking_manifest_write(
		arena, plan, decision_count, findings, files, staging->output_count);
	if (!file_write_durably(path_join_cstr(arena, staging->path, "manifest.json"), text, err) ||
		!linking_manifest_read(arena, staging->path, &manifest, err))
		return false;
	*ret_sha256 = manifest.sha256;
	return true;
}

/* The folder and the entry that tells of it: the entry only where the folder has its name, and the
 * folder keeps it only with the entry. A folder of that number without one was left by a run that
 * was killed between the two. */
static bool
run_seal(struct linking *l, struct inspection *inspection, struct err *err)
{
	struct link_run run = {.sha256 = l->result->manifest,
		.summary = linking_summary_write(l->arena, &l->plan, &l->findings),
		.who = l->request->who};
	struct linking_staging left;
	struct link_run last;
	const char *path;
	bool done;

	if (!link_run_last(inspection, l->arena, &last, err))
		return false;
	run.number = last.number + 1;
	path = linking_run_folder(l->arena, l->request->folder, run.number);
	if (file_exists(path)) {
		if (!linking_staging_begin(l->arena, path, false, &left, err))
			return false;
		linking_staging_end(&left);
	}
	if (!linking_staging_name(&l->staging, path, err) || !inspection_begin(inspection, err))
		return false;
	done = link_run_put(inspection, &run, err);
	if (!done)
		inspection_undo(inspection);
	done = done && inspection_commit(inspection, err);
	l->result->folder = str_of(path);
	l->result->run = run.number;
	l->result->entry = run.entry;
	return done;
}

static bool
inspection_end(struct linking *l, struct err *err)
{
	struct workshop_options options = {.folder = l->request->folder, .wait = true};
	struct workshop workshop;
	bool done;

	if (!workshop_open(&options, &workshop, err))
		return false;
	done = run_seal(l, workshop.inspection, err);
	workshop_close(&workshop);
	return done;
}

static bool
bare_end(struct linking *l, struct err *err)
{
	l->result->folder = str_of(l->folder);
	if (l->request->again)
		return linking_staging_renew(l->arena, &l->staging, l->folder, err);
	return linking_staging_name(&l->staging, l->folder, err);
}

static bool
run(struct linking *l, struct err *err)
{
	struct linking_saying saying = {
		.talk = l->request->talk, .noted = linking_findings_note, .context = &l->findings};

	return plan_make(l, err) && staging_make(l, err) && linking_start(&l->plan, &saying, err) &&
		linking_staging_trim(&l->staging, &l->findings, err) &&
		linking_manifest_make(l->arena, &l->staging, &l->plan, l->decision_count,
			&l->findings, &l->result->manifest, err) &&
		(l->request->is_bare ? bare_end(l, err) : inspection_end(l, err));
}

bool
work_link(struct arena *arena, const struct linking_request *request,
	struct linking_result *ret_result, struct err *err)
{
	struct linking l = {.arena = arena,
		.request = request,
		.result = ret_result,
		.plan = linking_plan_none(),
		.staging = {.fd = -1}};
	struct str folder = str_of(request->folder);
	bool done;

	while (folder.len > 1 && str_ends(folder, STR("/")))
		folder.len--;
	l.folder = str_cstr(arena, folder);
	*ret_result = (struct linking_result){0};
	done = run(&l, err);
	ret_result->lacks_tables = l.findings.lacks_tables;
	linking_staging_end(&l.staging);
	linking_plan_close(&l.plan);
	linking_findings_free(&l.findings);
	return done;
}
