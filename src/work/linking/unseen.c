#include "work/linking/unseen.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "linkage/table/csv.h"
#include "work/aside.h"

#include <string.h>

/* A table of draws may have 1,000 times 4,095 lines; a list of case files a million. */
#define TABLE_SIZE_MAX ((uint64_t)256 << 20)
enum { MEMORY_MB = 4096, CPU_S = 300, ROW_MAX = 1000 };

/* ---- estimates ---- */

enum { SAID_ROW = 1 };

struct estimating {
	struct arena *arena;
	const struct mse_options *options;
	struct mse_row *rows;
	size_t count;
	size_t room;
};

static bool
mse_work(void *context, const struct aside_side *side, struct err *err)
{
	const struct estimating *e = context;
	struct mse_draws draws;
	struct mse_row *rows;
	size_t count;

	if (!mse_draws_read(side->arena, side->texts[0], &draws, err) ||
		!mse_report_make(&draws, e->options, side->arena, &rows, &count, err))
		return false;
	for (size_t i = 0; i < count; i++)
		if (!aside_say(side, SAID_ROW, str_make(&rows[i], sizeof(rows[i])), err))
			return false;
	return true;
}

static bool
row_take(void *taker, uint8_t type, struct str payload, struct err *err)
{
	struct estimating *e = taker;
	struct mse_row *row;

	if (type != SAID_ROW || payload.len != sizeof(*row) || e->count == ROW_MAX)
		return err_set(err, ERR_CRASHED, "the process said what makes no sense");
	e->rows = arena_grow(e->arena, e->rows, e->count, &e->room, sizeof(*e->rows));
	row = &e->rows[e->count++];
	memcpy(row, payload.data, sizeof(*row));
	row->words[sizeof(row->words) - 1] = row->note[sizeof(row->note) - 1] = '\0';
	if (row->method >= MSE_METHOD_COUNT || row->state > MSE_UNSETTLED)
		return err_set(err, ERR_CRASHED, "the process said what makes no sense");
	return true;
}

bool
work_mse(struct arena *arena, const char *path, const struct mse_options *options,
	struct mse_row **ret_rows, size_t *ret_count, struct err *err)
{
	struct estimating e = {.arena = arena, .options = options};
	const struct aside aside = {.title = "the process that reads tables",
		.paths = &path,
		.path_count = 1,
		.size_max = TABLE_SIZE_MAX,
		.as_utf8 = true,
		.memory_mb = MEMORY_MB,
		.cpu_s = CPU_S,
		.work = mse_work,
		.context = &e,
		.take = row_take,
		.taker = &e};

	if (!aside_run(&aside, err))
		return false;
	*ret_rows = e.rows;
	*ret_count = e.count;
	return true;
}

/* ---- samples ---- */

enum { SAID_FRAME = 1, SAID_STRATUM, SAID_FILE };

struct drawing {
	struct arena *arena;
	const struct work_audit *request;
	struct audit_sample *sample;
	size_t stratum_room;
	size_t file_room;
};

/* SIZE_MAX where no column is headed so. */
static size_t
column_find(const struct csv_row *head, struct str name)
{
	for (size_t i = 0; i < head->count; i++)
		if (str_equal_nocase(str_trim(head->values[i]), str_trim(name)))
			return i;
	return SIZE_MAX;
}

static bool
columns_find(const struct csv_row *head, const struct work_audit *request, size_t *ret_name,
	size_t *ret_stratum, struct err *err)
{
	*ret_name = request->name_column.len == 0 ? 0 : column_find(head, request->name_column);
	*ret_stratum = request->stratum_column.len == 0
		? head->count
		: column_find(head, request->stratum_column);
	if (*ret_name == SIZE_MAX)
		return err_set(err, ERR_USAGE, "no column of the list is headed \"%.*s\"",
			STR_ARG(request->name_column));
	if (*ret_stratum == SIZE_MAX)
		return err_set(err, ERR_USAGE, "no column of the list is headed \"%.*s\"",
			STR_ARG(request->stratum_column));
	return true;
}

static bool
list_read(struct arena *arena, struct str text, const struct work_audit *request,
	struct audit_file **ret_files, size_t *ret_count, struct err *err)
{
	struct csv_reader *reader = ARENA_NEW(arena, struct csv_reader);
	struct audit_file *files = NULL;
	struct csv_row row;
	size_t count = 0;
	size_t room = 0;
	size_t name;
	size_t stratum;

	csv_begin(reader, arena, text);
	if (!csv_next(reader, &row))
		return err_set(err, ERR_DAMAGED, "the list is empty");
	if (!columns_find(&row, request, &name, &stratum, err))
		return false;
	while (csv_next(reader, &row)) {
		struct str of = name < row.count ? str_trim(row.values[name]) : STR("");

		if (of.len == 0)
			return err_set(err, ERR_DAMAGED, "line %llu names no case file",
				(unsigned long long)reader->line);
		files = arena_grow(arena, files, count, &room, sizeof(*files));
		files[count++] = (struct audit_file){
			of, stratum < row.count ? str_trim(row.values[stratum]) : STR("")};
	}
	*ret_files = files;
	*ret_count = count;
	return true;
}

static bool
file_say(const struct aside_side *side, struct buf *line, const struct audit_file *file,
	struct err *err)
{
	buf_clear(line);
	buf_add_u32(line, (uint32_t)file->name.len);
	buf_add(line, file->name);
	buf_add(line, file->stratum);
	return aside_say(side, SAID_FILE, buf_str(line), err);
}

static bool
stratum_say(const struct aside_side *side, struct buf *line, const struct audit_stratum *stratum,
	struct err *err)
{
	buf_clear(line);
	buf_add_u64(line, stratum->all);
	buf_add_u64(line, stratum->drawn);
	buf_add(line, stratum->name);
	return aside_say(side, SAID_STRATUM, buf_str(line), err);
}

static bool
audit_work(void *context, const struct aside_side *side, struct err *err)
{
	const struct drawing *d = context;
	struct buf line CLEANUP(buf_free) = {0};
	struct audit_sample sample;
	struct audit_file *files;
	size_t count;

	if (!list_read(side->arena, side->texts[0], d->request, &files, &count, err) ||
		!audit_draw(side->arena, files, count, d->request->wanted, d->request->seed,
			&sample, err) ||
		!aside_say(side, SAID_FRAME, str_make(sample.frame, 64), err))
		return false;
	for (size_t i = 0; i < sample.stratum_count; i++)
		if (!stratum_say(side, &line, &sample.strata[i], err))
			return false;
	for (size_t i = 0; i < sample.count; i++)
		if (!file_say(side, &line, sample.files[i], err))
			return false;
	return true;
}

static bool
file_take(struct drawing *d, struct str payload)
{
	struct audit_file *file = ARENA_NEW(d->arena, struct audit_file);
	struct audit_sample *sample = d->sample;
	struct str name;
	uint32_t len;

	if (!take_u32(&payload, &len) || !take_bytes(&payload, len, &name))
		return false;
	*file = (struct audit_file){str_copy(d->arena, name), str_copy(d->arena, payload)};
	sample->files = arena_grow(
		d->arena, sample->files, sample->count, &d->file_room, sizeof(*sample->files));
	sample->files[sample->count++] = file;
	return true;
}

static bool
stratum_take(struct drawing *d, struct str payload)
{
	struct audit_sample *sample = d->sample;
	struct audit_stratum stratum;
	uint64_t all;
	uint64_t drawn;

	if (!take_u64(&payload, &all) || !take_u64(&payload, &drawn))
		return false;
	stratum = (struct audit_stratum){str_copy(d->arena, payload), all, drawn};
	sample->strata = arena_grow(d->arena, sample->strata, sample->stratum_count,
		&d->stratum_room, sizeof(*sample->strata));
	sample->strata[sample->stratum_count++] = stratum;
	return true;
}

static bool
sample_take(void *taker, uint8_t type, struct str payload, struct err *err)
{
	struct drawing *d = taker;
	bool good = false;

	if (type == SAID_FRAME && payload.len == 64) {
		memcpy(d->sample->frame, payload.data, 64);
		good = true;
	} else if (type == SAID_STRATUM) {
		good = stratum_take(d, payload);
	} else if (type == SAID_FILE) {
		good = file_take(d, payload);
	}
	return good || err_set(err, ERR_CRASHED, "the process said what makes no sense");
}

bool
work_audit_draw(struct arena *arena, const char *path, const struct work_audit *request,
	struct audit_sample *ret_sample, struct err *err)
{
	struct drawing d = {.arena = arena, .request = request, .sample = ret_sample};
	const struct aside aside = {.title = "the process that reads tables",
		.paths = &path,
		.path_count = 1,
		.size_max = TABLE_SIZE_MAX,
		.as_utf8 = true,
		.memory_mb = MEMORY_MB,
		.cpu_s = CPU_S,
		.work = audit_work,
		.context = &d,
		.take = sample_take,
		.taker = &d};

	*ret_sample = (struct audit_sample){0};
	return aside_run(&aside, err);
}
