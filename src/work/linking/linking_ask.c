/* Questions about the results of a run, answered from what it kept of itself; where it kept nothing,
 * by the same run again in memory. */
#include "work/linking/linking_inside.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/file.h"
#include "base/json.h"
#include "store/inspection.h"
#include "work/viewing.h"
#include "work/workshop.h"

#include <errno.h>
#include <fcntl.h>

/* What shows records is noted in the log before it is shown, so it waits here. */
struct asking {
	struct arena *arena;
	const struct linking_question *question;
	const char *inspection; /* NULL: a bare folder */
	const char *folder;     /* of the results */
	struct str sha256;      /* of their manifest, as the log has it */
	struct linking_plan plan;
	struct str *lines;
	size_t count;
	size_t room;
};

static bool
shows_records(const struct asking *asking)
{
	return asking->inspection != NULL &&
		(asking->question->task == LINKING_EXPLAIN ||
			asking->question->task == LINKING_REVIEW);
}

static void
line_keep(void *context, const struct json *object, struct str line)
{
	struct asking *asking = context;

	if (json_get(object, "progress") != NULL) {
		if (asking->question->talk.said != NULL)
			asking->question->talk.said(asking->question->talk.context, object, line);
		return;
	}
	asking->lines = arena_grow(
		asking->arena, asking->lines, asking->count, &asking->room, sizeof(*asking->lines));
	asking->lines[asking->count++] = str_copy(asking->arena, line);
}

/* ---- the view ---- */

static struct str
record_name(struct arena *arena, const struct json *record)
{
	return str_format(arena, "%.*s:%.*s", STR_ARG(json_get_str(record, "source")),
		STR_ARG(json_get_str(record, "id")));
}

/* The items that were linked, and the records that are shown. */
static bool
view_note(struct asking *asking, struct err *err)
{
	struct arena *arena = asking->arena;
	int64_t *items = ARENA_ARRAY(arena, asking->plan.input_count, int64_t);
	struct str *records = ARENA_ARRAY(arena, 2 * asking->count, struct str);
	struct viewing viewing = {.items = items,
		.records = records,
		.who = asking->question->who,
		.verb = asking->question->verb};
	uint64_t entry;

	for (size_t i = 0; i < asking->plan.input_count; i++)
		items[viewing.item_count++] = asking->plan.inputs[i].item;
	for (size_t i = 0; i < asking->count; i++) {
		struct json *object;

		if (!json_read(arena, asking->lines[i], &object, err))
			return false;
		if (json_get(object, "a") == NULL)
			continue;
		records[viewing.record_count++] = record_name(arena, json_get(object, "a"));
		records[viewing.record_count++] = record_name(arena, json_get(object, "b"));
	}
	return viewing.record_count == 0 || work_view(asking->inspection, &viewing, &entry, err);
}

static void
trouble_tell(struct asking *asking, const struct err *trouble)
{
	struct buf line CLEANUP(buf_free) = {0};
	struct json_writer w;

	json_begin(&w, &line);
	json_object_begin(&w);
	json_member_str(&w, "note",
		str_format(asking->arena, "This view could not be noted in the log: %s.",
			trouble->text));
	json_object_end(&w);
	asking->lines = arena_grow(
		asking->arena, asking->lines, asking->count, &asking->room, sizeof(*asking->lines));
	asking->lines[asking->count++] = str_copy(asking->arena, buf_str(&line));
}

static bool
lines_show(struct asking *asking, struct err *err)
{
	struct err trouble = {0};

	if (!view_note(asking, &trouble))
		trouble_tell(asking, &trouble);
	for (size_t i = 0; i < asking->count; i++) {
		struct json *object;

		if (!json_read(asking->arena, asking->lines[i], &object, err))
			return false;
		asking->question->talk.said(
			asking->question->talk.context, object, asking->lines[i]);
	}
	return true;
}

/* ---- which results ---- */

static bool
results_find(struct asking *asking, struct err *err)
{
	const char *folder = asking->question->folder;
	struct workshop workshop;
	struct link_run run;
	bool done;

	asking->folder = folder;
	if (!file_exists(path_join_cstr(asking->arena, folder, "ledger")))
		return true;
	asking->inspection = folder;
	if (!workshop_look(folder, &workshop, err))
		return false;
	done = link_run_last(workshop.inspection, asking->arena, &run, err);
	workshop_close(&workshop);
	if (done && run.number == 0)
		return err_set(err, ERR_NOT_FOUND,
			"nothing was linked in \"%s\" yet; candour link does it", folder);
	asking->folder = linking_run_folder(asking->arena, folder, run.number);
	asking->sha256 = run.sha256;
	return done;
}

static bool
manifest_check(
	const struct asking *asking, const struct linking_manifest *manifest, struct err *err)
{
	return asking->inspection == NULL || str_equal(manifest->sha256, asking->sha256) ||
		err_set(err, ERR_ALTERED,
			"\"%s\" is not what was linked: its manifest is not the one in the log; "
			"remove the folder, and candour rebuild makes it again",
			asking->folder);
}

static bool
plan_make(struct asking *asking, struct err *err)
{
	struct linking_plan *plan = &asking->plan;
	struct linking_manifest manifest;
	struct link_decision_row *rows;
	size_t count;

	if (!results_find(asking, err) ||
		!linking_manifest_read(asking->arena, asking->folder, &manifest, err) ||
		!manifest_check(asking, &manifest, err) ||
		!linking_manifest_plan(
			asking->arena, asking->folder, asking->inspection, &manifest, plan, err) ||
		!linking_decisions_load(asking->arena,
			asking->inspection == NULL ? asking->folder : asking->inspection,
			asking->inspection == NULL, &rows, &count, err))
		return false;
	plan->decided_count = linking_decisions_standing(
		asking->arena, rows, count, &plan->decided);
	if (count > manifest.decision_count)
		count = manifest.decision_count;
	plan->decision_count = linking_decisions_standing(
		asking->arena, rows, count, &plan->decisions);
	plan->task = asking->question->task;
	plan->limits = asking->question->limits;
	plan->question = asking->question;
	return true;
}

static bool
truth_open(struct asking *asking, struct err *err)
{
	const char *path = asking->question->truth;

	if (path == NULL)
		return true;
	asking->plan.extra_fds[LINKING_TRUTH] = open(path, O_RDONLY | O_CLOEXEC);
	return asking->plan.extra_fds[LINKING_TRUTH] >= 0 ||
		err_set_errno(err, errno, "cannot open \"%s\"", path);
}

bool
work_link_ask(struct arena *arena, const struct linking_question *question, struct err *err)
{
	struct asking asking = {.arena = arena, .question = question, .plan = linking_plan_none()};
	struct linking_saying saying = {.talk = question->talk};
	bool done = plan_make(&asking, err) && truth_open(&asking, err);

	if (done && shows_records(&asking)) {
		saying.talk.said = NULL;
		saying.noted = line_keep;
		saying.context = &asking;
	}
	done = done && linking_start(&asking.plan, &saying, err) &&
		(!shows_records(&asking) || lines_show(&asking, err));
	linking_plan_close(&asking.plan);
	return done;
}
