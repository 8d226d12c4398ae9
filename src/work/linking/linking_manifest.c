/* The manifest of a run: what was linked, how, what came of it, and every file by its hash. */
#include "work/linking/linking_inside.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/file.h"
#include "base/hex.h"
#include "base/json.h"
#include "crypto/sha256.h"
#include "work/linking/linking_outputs.h"

#include <fcntl.h>
#include <limits.h>
#include <math.h>

#define MANIFEST_SIZE_MAX ((size_t)64 << 20)
#define MANIFEST_ARENA_MAX ((size_t)1 << 30)

struct linking_plan
linking_plan_none(void)
{
	struct linking_plan plan = {.cut = NAN, .rounds = UINT_MAX, .seed = 1};

	for (size_t i = 0; i < LINKING_EXTRA_COUNT; i++)
		plan.extra_fds[i] = -1;
	return plan;
}

/* ---- what was found ---- */

void
linking_findings_note(void *context, const struct json *object, struct str line)
{
	struct linking_findings *findings = context;
	const struct json *next = json_get(object, "next_person");
	const struct json *tables = json_get(object, "tables");

	if (json_get(object, "progress") != NULL)
		return;
	/* How it came about is no finding: a rebuild takes the same way without being told why. */
	if (json_get(object, "linked") != NULL) {
		findings->stands = !str_equal(json_get_str(object, "linked"), STR("whole"));
		findings->lacks_tables = tables != NULL && !tables->boolean;
		return;
	}
	if (next != NULL)
		(void)!str_to_u64(next->text, &findings->next_person);
	findings->lines.size_max = MANIFEST_SIZE_MAX / 2;
	buf_add(&findings->lines, findings->lines.len > 0 ? STR(",\n    ") : STR(""));
	buf_add(&findings->lines, line);
	if (json_get(object, "pairs_compared") != NULL) {
		buf_clear(&findings->counts);
		buf_add(&findings->counts, line);
	}
}

void
linking_findings_free(struct linking_findings *findings)
{
	buf_free(&findings->lines);
	buf_free(&findings->counts);
}

/* ---- writing ---- */

static void
source_write(struct json_writer *w, const struct linking_input *input)
{
	json_object_begin(w);
	json_member_str(w, "source", input->name);
	if (input->item == 0)
		json_member_str(w, "path", input->path);
	else
		json_member_i64(w, "item", input->item);
	if (input->sheet.len > 0)
		json_member_str(w, "sheet", input->sheet);
	json_member_str(w, "sha256", input->sha256);
	json_member_u64(w, "size", input->size);
	json_object_end(w);
}

static void
number_write(struct json_writer *w, const char *key, double value)
{
	json_key(w, key);
	if (isfinite(value))
		json_double(w, value);
	else
		json_null(w);
}

static struct str
tables_name(enum linking_tables tables)
{
	return tables == LINKING_TABLES_ALL    ? STR("all")
		: tables == LINKING_TABLES_NEW ? STR("new")
					       : STR("");
}

bool
linking_tables_of_name(struct str name, enum linking_tables *ret_tables)
{
	for (int i = LINKING_TABLES_USUAL; i <= LINKING_TABLES_NEW; i++) {
		*ret_tables = (enum linking_tables)i;
		if (str_equal(tables_name(*ret_tables), name))
			return true;
	}
	return false;
}

static void
options_write(struct json_writer *w, const struct linking_plan *plan)
{
	json_object_begin(w);
	json_key(w, "maps");
	json_array_begin(w);
	for (size_t i = 0; i < plan->map_count; i++) {
		json_object_begin(w);
		json_member_str(w, "column", plan->maps[i].column);
		json_member_str(w, "role", str_of(column_role_name(plan->maps[i].role)));
		json_object_end(w);
	}
	json_array_end(w);
	json_key(w, "rules");
	json_array_begin(w);
	for (size_t i = 0; i < plan->rule_count; i++)
		json_str(w, plan->rules[i]);
	json_array_end(w);
	json_member_bool(w, "model_given", plan->extra_fds[LINKING_MODEL] >= 0);
	number_write(w, "cut", (double)plan->cut);
	number_write(w, "rounds", plan->rounds == UINT_MAX ? (double)NAN : plan->rounds);
	json_member_u64(w, "seed", plan->seed);
	json_member_bool(w, "json_lines", plan->with_lines);
	json_member_str(w, "tables", tables_name(plan->tables));
	json_object_end(w);
}

static void
stands_write(struct buf *out, const struct linking_plan *plan)
{
	struct json_writer w;

	json_begin(&w, out);
	json_object_begin(&w);
	if (plan->stands_on.run > 0)
		json_member_i64(&w, "run", plan->stands_on.run);
	json_member_str(&w, "manifest_sha256", plan->stands_on.sha256);
	json_object_end(&w);
}

struct str
linking_manifest_write(struct arena *arena, const struct linking_plan *plan,
	uint64_t decision_count, const struct linking_findings *findings,
	const struct linking_file *files, size_t file_count)
{
	struct buf out CLEANUP(buf_free) = {.size_max = MANIFEST_SIZE_MAX};
	struct json_writer w;

	buf_add(&out, STR("{\n  \"sources\": [\n    "));
	for (size_t i = 0; i < plan->input_count; i++) {
		buf_add(&out, i > 0 ? STR(",\n    ") : STR(""));
		json_begin(&w, &out);
		source_write(&w, &plan->inputs[i]);
	}
	buf_add(&out, STR("\n  ],\n  \"options\": "));
	json_begin(&w, &out);
	options_write(&w, plan);
	buf_add_format(&out, ",\n  \"decisions\": %llu,\n  \"next_person\": %llu",
		(unsigned long long)decision_count, (unsigned long long)findings->next_person);
	if (findings->stands) {
		buf_add(&out, STR(",\n  \"stands_on\": "));
		stands_write(&out, plan);
	}
	buf_add(&out, STR(",\n  \"candour\": "));
	json_begin(&w, &out);
	json_str(&w, plan->version);
	buf_add(&out, STR(",\n  \"found\": [\n    "));
	buf_add(&out, buf_str(&findings->lines));
	buf_add(&out, STR("\n  ],\n  \"files\": [\n    "));
	for (size_t i = 0; i < file_count; i++) {
		buf_add(&out, i > 0 ? STR(",\n    ") : STR(""));
		json_begin(&w, &out);
		json_object_begin(&w);
		json_member_str(&w, "file", str_of(files[i].name));
		json_member_str(&w, "sha256", files[i].sha256);
		json_member_u64(&w, "size", files[i].size);
		json_object_end(&w);
	}
	buf_add(&out, STR("\n  ]\n}\n"));
	return str_copy(arena, buf_str(&out));
}

struct str
linking_summary_write(struct arena *arena, const struct linking_plan *plan,
	const struct linking_findings *findings)
{
	struct buf out CLEANUP(buf_free) = {.size_max = MANIFEST_SIZE_MAX};
	struct json_writer w;

	buf_add(&out, STR("{\"candour\":"));
	json_begin(&w, &out);
	json_str(&w, plan->version);
	buf_add(&out, STR(",\"sources\":"));
	json_begin(&w, &out);
	json_array_begin(&w);
	for (size_t i = 0; i < plan->input_count; i++)
		source_write(&w, &plan->inputs[i]);
	json_array_end(&w);
	buf_add(&out, STR(",\"options\":"));
	json_begin(&w, &out);
	options_write(&w, plan);
	if (findings->stands) {
		buf_add(&out, STR(",\"stands_on\":"));
		stands_write(&out, plan);
	}
	buf_add(&out, STR(",\"counts\":"));
	buf_add(&out, findings->counts.len > 0 ? buf_str(&findings->counts) : STR("{}"));
	buf_add(&out, STR("}"));
	return str_copy(arena, buf_str(&out));
}

/* ---- reading ---- */

static uint64_t
get_u64(const struct json *json, const char *key)
{
	const struct json *child = json_get(json, key);
	uint64_t value = 0;

	if (child == NULL || child->type != JSON_NUMBER || !str_to_u64(child->text, &value))
		return 0;
	return value;
}

bool
linking_manifest_read(struct arena *arena, const char *folder,
	struct linking_manifest *ret_manifest, struct err *err)
{
	const char *path = path_join_cstr(arena, folder, "manifest.json");
	struct buf text CLEANUP(buf_free) = {.size_max = MANIFEST_SIZE_MAX};
	unsigned char digest[SHA256_SIZE];

	*ret_manifest = (struct linking_manifest){0};
	if (!file_exists(path))
		return err_set(err, ERR_NOT_FOUND,
			"\"%s\" holds no results of linking; candour link makes them", folder);
	if (!file_read(path, &text, MANIFEST_SIZE_MAX, err))
		return false;
	ret_manifest->text = str_copy(arena, buf_str(&text));
	sha256_once(ret_manifest->text, digest);
	ret_manifest->sha256 = hex_encode(arena, str_make(digest, sizeof(digest)));
	if (!json_read(arena, ret_manifest->text, &ret_manifest->json, err))
		return err_in(err, "\"%s\"", path);
	ret_manifest->decision_count = get_u64(ret_manifest->json, "decisions");
	ret_manifest->next_person = get_u64(ret_manifest->json, "next_person");
	return true;
}

/* ---- the same run again ---- */

static bool
sources_open(struct arena *arena, const char *inspection, const struct json *sources,
	struct linking_plan *plan, struct err *err)
{
	struct linking_wanted *wanted = ARENA_ARRAY(arena, sources->count, struct linking_wanted);
	size_t count = 0;

	for (const struct json *source = sources->first; source != NULL; source = source->next) {
		char *path = str_cstr(arena, json_get_str(source, "path"));

		if (inspection == NULL) {
			if (!linking_files_open(arena, &path, 1, plan, err))
				return false;
			plan->inputs[plan->input_count - 1].name = json_get_str(source, "source");
			continue;
		}
		wanted[count++] = (struct linking_wanted){.name = json_get_str(source, "source"),
			.item = (int64_t)get_u64(source, "item"),
			.sheet = json_get_str(source, "sheet")};
	}
	return inspection == NULL ||
		linking_wanted_open(arena, inspection, wanted, count, plan, err);
}

static bool
sources_check(const struct json *sources, const struct linking_plan *plan, struct err *err)
{
	const struct json *source = sources->first;

	for (size_t i = 0; i < plan->input_count; i++, source = source->next)
		if (!str_equal(plan->inputs[i].sha256, json_get_str(source, "sha256")))
			return err_set(err, ERR_ALTERED,
				"\"%.*s\" is not what was linked any more; run candour link again",
				STR_ARG(plan->inputs[i].path));
	return true;
}

static bool
options_read(
	struct arena *arena, const struct json *options, struct linking_plan *plan, struct err *err)
{
	const struct json *maps = json_get(options, "maps");
	const struct json *rules = json_get(options, "rules");
	const struct json *cut = json_get(options, "cut");
	const struct json *rounds = json_get(options, "rounds");

	plan->seed = get_u64(options, "seed");
	if (cut != NULL && cut->type == JSON_NUMBER)
		plan->cut = (float)cut->number;
	if (rounds != NULL && rounds->type == JSON_NUMBER)
		plan->rounds = (unsigned)get_u64(options, "rounds");
	plan->maps = ARENA_ARRAY(arena, maps == NULL ? 0 : maps->count, struct linkage_map);
	for (const struct json *map = maps == NULL ? NULL : maps->first; map != NULL;
		map = map->next) {
		struct linkage_map *to = &plan->maps[plan->map_count++];

		to->column = json_get_str(map, "column");
		if (!role_of_name(json_get_str(map, "role"), &to->role))
			return err_set(err, ERR_DAMAGED, "the manifest names no proper role");
	}
	plan->rules = ARENA_ARRAY(arena, rules == NULL ? 0 : rules->count, struct str);
	for (const struct json *rule = rules == NULL ? NULL : rules->first; rule != NULL;
		rule = rule->next)
		plan->rules[plan->rule_count++] = rule->text;
	return true;
}

/* A file of the run, which must be the one that the manifest names. */
static bool
file_open(struct arena *arena, const char *folder, const struct json *files, const char *name,
	int *ret_fd, struct err *err)
{
	struct linking_plan one = linking_plan_none();
	char *path = str_cstr(arena, str_of(path_join_cstr(arena, folder, name)));
	const struct json *file = files == NULL ? NULL : files->first;
	bool done;

	while (file != NULL && !str_equal(json_get_str(file, "file"), str_of(name)))
		file = file->next;
	done = linking_files_open(arena, &path, 1, &one, err);
	if (done && !str_equal(one.inputs[0].sha256, json_get_str(file, "sha256")))
		done = err_set(err, ERR_ALTERED,
			"\"%s\" is not the file that its manifest names: a run was stopped while it "
			"was renewed, or it was altered; run candour link again",
			path);
	if (done) {
		*ret_fd = one.inputs[0].fd;
		one.inputs[0].fd = -1;
	}
	linking_inputs_close(&one);
	return done;
}

bool
linking_run_plan(struct arena *arena, const char *inspection, const struct json *run,
	struct linking_plan *plan, struct err *err)
{
	const struct json *sources = json_get(run, "sources");
	const struct json *options = json_get(run, "options");
	const struct json *lines = json_get(options, "json_lines");

	if (sources == NULL || sources->type != JSON_ARRAY || options == NULL)
		return err_set(err, ERR_DAMAGED, "what is kept of the run makes no sense");
	plan->with_lines = lines != NULL && lines->boolean;
	if (!linking_tables_of_name(json_get_str(options, "tables"), &plan->tables))
		return err_set(err, ERR_DAMAGED, "what is kept of the run makes no sense");
	return sources_open(arena, inspection, sources, plan, err) &&
		sources_check(sources, plan, err) && options_read(arena, options, plan, err);
}

static bool
has_file(const struct json *files, const char *name)
{
	const struct json *file = files == NULL ? NULL : files->first;

	while (file != NULL && !str_equal(json_get_str(file, "file"), str_of(name)))
		file = file->next;
	return file != NULL;
}

bool
linking_kept_open(struct arena *arena, const char *folder, const struct linking_manifest *manifest,
	int *ret_fd, struct err *err)
{
	const struct json *files = json_get(manifest->json, "files");

	*ret_fd = -1;
	return !has_file(files, LINKING_KEPT_NAME) ||
		file_open(arena, folder, files, LINKING_KEPT_NAME, ret_fd, err);
}

/* ---- the run before ---- */

static struct str
options_text(struct arena *arena, const struct linking_plan *plan)
{
	struct buf out CLEANUP(buf_free) = {.size_max = MANIFEST_SIZE_MAX};
	struct linking_plan one = *plan;
	struct json_writer w;

	one.with_lines = false;
	one.tables = LINKING_TABLES_USUAL;
	json_begin(&w, &out);
	options_write(&w, &one);
	return str_copy(arena, buf_str(&out));
}

/* Whether all tables of that run are among these, byte for byte. */
static bool
has_sources(const struct json *sources, const struct linking_plan *plan)
{
	for (const struct json *s = sources == NULL ? NULL : sources->first; s != NULL;
		s = s->next) {
		bool is_there = false;

		for (size_t i = 0; i < plan->input_count && !is_there; i++)
			is_there = str_equal(plan->inputs[i].name, json_get_str(s, "source")) &&
				str_equal(plan->inputs[i].sha256, json_get_str(s, "sha256"));
		if (!is_there)
			return false;
	}
	return sources != NULL && sources->count > 0;
}

static const char *
whole_reason(struct arena *arena, const struct linking_manifest *manifest, uint64_t decision_count,
	const struct linking_plan *plan, struct err *err)
{
	const struct json *options = json_get(manifest->json, "options");
	const struct json *given = json_get(options, "model_given");
	const struct json *sources = json_get(manifest->json, "sources");
	struct linking_plan was = linking_plan_none();

	if (!str_equal(json_get_str(manifest->json, "candour"), plan->version))
		return "the run before was made by another version";
	if (plan->extra_fds[LINKING_MODEL] >= 0 || given == NULL || given->boolean)
		return "a model was given";
	if (options == NULL || !options_read(arena, options, &was, err) ||
		!str_equal(options_text(arena, &was), options_text(arena, plan)))
		return "the run before had other options";
	if (!has_sources(sources, plan))
		return "a table of the run before is missing or is not as it was";
	/* Whoever asks for tables has reason enough. */
	if (plan->tables != LINKING_TABLES_ALL && plan->input_count == sources->count &&
		manifest->decision_count == decision_count)
		return "nothing is new since the run before";
	return NULL;
}

bool
linking_stands_find(struct arena *arena, const char *folder,
	const struct linking_manifest *manifest, uint64_t decision_count, struct linking_plan *plan,
	struct err *err)
{
	struct err ignored = {0};
	struct err trouble = {0};

	plan->stands_on.sha256 = manifest->sha256;
	plan->why_whole = whole_reason(arena, manifest, decision_count, plan, &ignored);
	if (plan->why_whole != NULL)
		return true;
	if (!linking_kept_open(arena, folder, manifest, &plan->extra_fds[LINKING_KEPT], &trouble)) {
		/* Of a folder that was being renewed some files are those of another run. */
		if (trouble.kind != ERR_ALTERED && trouble.kind != ERR_NOT_FOUND)
			return err_set(err, trouble.kind, "%s", trouble.text);
		plan->why_whole = "what the run before left is not as it was";
	} else if (plan->extra_fds[LINKING_KEPT] < 0) {
		plan->why_whole = "the run before kept nothing of itself";
	}
	return true;
}

/* ---- questions ---- */

/* What the run kept answers; where it kept nothing, it is run again with what it was given. */
bool
linking_manifest_plan(struct arena *arena, const char *folder, const char *inspection,
	const struct linking_manifest *manifest, struct linking_plan *plan, struct err *err)
{
	const struct json *files = json_get(manifest->json, "files");
	const struct json *model = json_get(json_get(manifest->json, "options"), "model_given");

	plan->former_next = manifest->next_person;
	if (!linking_run_plan(arena, inspection, manifest->json, plan, err) ||
		!linking_kept_open(arena, folder, manifest, &plan->extra_fds[LINKING_KEPT], err))
		return false;
	if (plan->extra_fds[LINKING_KEPT] >= 0)
		return true;
	return file_open(arena, folder, files, LINKING_NUMBERS, &plan->extra_fds[LINKING_FORMER],
		       err) &&
		(model == NULL || !model->boolean ||
			file_open(arena, folder, files, "model.json",
				&plan->extra_fds[LINKING_MODEL], err));
}
