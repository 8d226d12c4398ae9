/* The verifying part of ledger/ledger.h; see ledger/verify_inside.h for how it goes. */
#include "ledger/ledger.h"

#include "base/err.h"
#include "base/file.h"
#include "base/limits.h"
#include "ledger/history.h"
#include "ledger/ledger_inside.h"
#include "ledger/verify_inside.h"

#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

/* Points of the history, doubts and names of findings. */
#define VERIFY_ARENA_MAX ((size_t)4 * 1024 * 1024 * 1024)
#define HISTORY_SIZE_MAX ((size_t)2 * 1024 * 1024 * 1024)

void
verify_found(struct ledger_verify *v, const char *sort, const char *format, ...)
{
	char words[ERR_TEXT_SIZE];
	struct ledger_finding finding = {sort, {0}};
	va_list args;

	v->finding_count++;
	if (v->finding_count > VERIFY_FINDING_MAX)
		return;
	va_start(args, format);
	finding.what = str_format_into(words, sizeof(words), format, args);
	va_end(args);
	v->found(v->context, &finding);
}

/* ---- Key and head ---- */

/* Reads a small file of the ledger; says so where it is missing or no plain file. */
static bool
small_read(struct ledger_verify *v, const char *name, size_t size_max, struct buf *ret_bytes)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = 8 * PATH_MAX};
	const char *path = ledger_path(&arena, v->folder, name);
	struct err err = {0};
	int fd CLEANUP(fd_close) = -1;
	uint64_t size;

	if (tile_file_open(path, &fd, &size, &err) &&
		fd_read_all(fd, ret_bytes, size_max, path, &err))
		return true;
	verify_found(v, err.kind == ERR_NOT_FOUND ? "missing" : "altered",
		err.kind == ERR_NOT_FOUND ? "%s is missing" : "%s cannot be read as it should",
		name);
	buf_clear(ret_bytes);
	return false;
}

/* The key that counts is the caller's; the folder's own must be the same. */
static bool
verify_key(struct ledger_verify *v, struct str wanted, struct err *err)
{
	struct buf text CLEANUP(buf_free) = {0};
	bool there = small_read(v, "key.vkey", NOTE_SIZE_MAX, &text);
	struct str own = str_copy(&v->arena, buf_str(&text));

	if (wanted.len == 0 && !there)
		return err_set(err, ERR_ALTERED,
			"the log's key.vkey cannot be read, and no other key was given");
	if (wanted.len == 0)
		wanted = str_trim(own);
	if (!vkey_parse(wanted, &v->vkey, err))
		return err_in(err, "the verifier key");
	if (there &&
		!str_equal(own, str_format(&v->arena, "%s\n", vkey_text(&v->arena, &v->vkey).data)))
		verify_found(v, "altered", "key.vkey does not hold this log's verifier key");
	return true;
}

/* The signed head; where it is not right, the last of the history that is takes its place. */
static bool
verify_head(struct ledger_verify *v)
{
	struct err err = {0};

	if (!small_read(v, "checkpoint", NOTE_SIZE_MAX, &v->head_note))
		return false;
	if (checkpoint_verify(buf_str(&v->head_note), &v->vkey, &v->head, &err))
		return true;
	verify_found(v, "altered", "checkpoint: %s", err.text);
	return false;
}

static void
head_from_history(struct ledger_verify *v)
{
	v->head = (struct checkpoint){.origin = v->vkey.name};
	for (size_t i = 0; i < v->point_count; i++)
		if (v->points[i].size >= v->head.size) {
			v->head.size = v->points[i].size;
			v->head.root = v->points[i].root;
		}
}

/* ---- History ---- */

static void
point_add(struct ledger_verify *v, size_t *room, const struct verify_point *point)
{
	if (v->point_count == *room) {
		struct verify_point *wider = ARENA_ARRAY(
			&v->arena, *room * 2 + 16, struct verify_point);

		for (size_t i = 0; i < v->point_count; i++)
			wider[i] = v->points[i];
		v->points = wider;
		*room = *room * 2 + 16;
	}
	v->points[v->point_count++] = *point;
}

static void
record_verify(struct ledger_verify *v, const struct history_record *record, size_t *room)
{
	struct verify_point point = {.number = record->number};
	struct checkpoint checkpoint;
	struct err err = {0};

	if (!checkpoint_verify(record->note, &v->vkey, &checkpoint, &err)) {
		verify_found(v, "altered", "checkpoint %llu in checkpoints: %s",
			(unsigned long long)record->number, err.text);
		return;
	}
	point.size = checkpoint.size;
	point.root = checkpoint.root;
	point_add(v, room, &point);
}

static int
point_compare(const void *a, const void *b)
{
	const struct verify_point *left = a;
	const struct verify_point *right = b;

	return left->size < right->size ? -1 : left->size > right->size;
}

void
verify_history(struct ledger_verify *v)
{
	struct history_record record;
	struct str rest = buf_str(&v->history);
	uint64_t number = 0;
	size_t room = 0;
	bool has_head = v->head_note.len == 0;

	if (!v->has_history)
		return;
	while (history_take(&rest, &record) && v->finding_count < VERIFY_FINDING_MAX) {
		if (record.number != number)
			verify_found(v, record.number > number ? "missing" : "added",
				"checkpoint %llu stands where number %llu is expected in checkpoints",
				(unsigned long long)record.number, (unsigned long long)number);
		number = record.number < UINT64_MAX ? record.number + 1 : record.number;
		has_head = has_head || str_equal(record.note, buf_str(&v->head_note));
		record_verify(v, &record, &room);
	}
	if (rest.len > 0)
		verify_found(v, "altered", "checkpoints is malformed or cut off after number %llu",
			(unsigned long long)(number == 0 ? 0 : number - 1));
	if (!has_head)
		verify_found(v, "missing", "the present checkpoint does not stand in checkpoints");
}

/* A signed size beyond the head says that the head, and with it the log, was put back. */
static void
rollback_check(struct ledger_verify *v, uint64_t size_least)
{
	uint64_t largest = 0;

	for (size_t i = 0; i < v->point_count; i++)
		if (v->points[i].size > largest)
			largest = v->points[i].size;
	if (largest > v->head.size)
		verify_found(v, "rolled back",
			"a checkpoint of %llu entries was signed, but the log has %llu (it was put "
			"back, or a write was interrupted: run the command again that wrote)",
			(unsigned long long)largest, (unsigned long long)v->head.size);
	if (size_least > v->head.size)
		verify_found(v, "rolled back",
			"the log has %llu entries, but %llu were sealed before",
			(unsigned long long)v->head.size, (unsigned long long)size_least);
}

static void
since_add(struct ledger_verify *v, struct str since)
{
	struct verify_point point = {.is_since = true};
	struct checkpoint checkpoint;
	struct err err = {0};
	size_t room = v->point_count;

	if (since.len == 0)
		return;
	if (!checkpoint_verify(since, &v->vkey, &checkpoint, &err)) {
		verify_found(v, "altered", "the checkpoint given: %s", err.text);
		return;
	}
	point.size = checkpoint.size;
	point.root = checkpoint.root;
	point_add(v, &room, &point);
}

/* ---- All ---- */

/* How far the files of the last page, which are added to, go now. */
static void
last_page_measure(struct ledger_verify *v)
{
	static const enum tile_sort sorts[] = {TILE_ENTRIES, TILE_OPENINGS};
	uint64_t index = v->head.size / TILE_WIDTH;
	struct tile tile = {TILE_ENTRIES, 0, index, tile_width(0, index, v->head.size)};

	for (size_t i = 0; i < COUNT_OF(sorts); i++) {
		struct arena arena CLEANUP(arena_free) = {.size_max = 8 * PATH_MAX};
		struct err ignored = {0};
		int fd CLEANUP(fd_close) = -1;
		uint64_t size = 0;

		tile.sort = sorts[i];
		v->last_size[i] = UINT64_MAX;
		if (tile.width > 0 &&
			tile_file_open(
				ledger_path(&arena, v->folder, tile_path(&arena, &tile).data), &fd,
				&size, &ignored))
			v->last_size[i] = size;
	}
}

/* All that must be of one moment: the head, the checkpoints, which files there are and how long. */
static bool
verify_moment(struct ledger_verify *v, struct str vkey, struct err *err)
{
	if (!verify_key(v, vkey, err))
		return false;
	v->has_head = verify_head(v);
	v->has_history = small_read(v, "checkpoints", HISTORY_SIZE_MAX, &v->history);
	if (!v->has_head) {
		verify_history(v);
		head_from_history(v);
	}
	last_page_measure(v);
	return verify_files(v, err);
}

static bool
verify_rest(struct ledger_verify *v, struct str since, uint64_t size_least, struct err *err)
{
	if (v->has_head)
		verify_history(v);
	since_add(v, since);
	rollback_check(v, size_least);
	if (v->point_count > 0)
		qsort(v->points, v->point_count, sizeof(*v->points), point_compare);
	if (!verify_entries(v, err))
		return false;
	if (v->finding_count > VERIFY_FINDING_MAX) {
		uint64_t more = v->finding_count - VERIFY_FINDING_MAX;

		v->finding_count = 0;
		verify_found(v, "altered", "at least %llu more are not listed",
			(unsigned long long)more);
	}
	return true;
}

bool
ledger_verify_begin(const char *folder, struct str vkey,
	void (*found)(void *context, const struct ledger_finding *finding),
	bool (*entry)(
		void *context, uint64_t index, const struct ledger_entry *entry, struct err *err),
	void *context, struct ledger_verify **ret_verify, struct err *err)
{
	struct ledger_verify *v = memory_alloc(sizeof(*v));
	struct verify_doubts *all[] = {&v->leaves, &v->by_entries.doubts, &v->by_tiles.doubts};

	*v = (struct ledger_verify){.found = found,
		.entry = entry,
		.context = context,
		.history = {.size_max = 2 * HISTORY_SIZE_MAX}};
	arena_init(&v->arena, VERIFY_ARENA_MAX);
	v->folder = str_cstr(&v->arena, str_of(folder));
	for (size_t i = 0; i < COUNT_OF(all); i++)
		all[i]->list = ARENA_ARRAY(&v->arena, VERIFY_FINDING_MAX, struct verify_doubt);
	*ret_verify = v;
	return verify_moment(v, vkey, err);
}

bool
ledger_verify_end(
	struct ledger_verify *verify, struct str since, uint64_t size_least, struct err *err)
{
	return verify_rest(verify, since, size_least, err);
}

void
ledger_verify_cleanup(struct ledger_verify **verify)
{
	struct ledger_verify *v = *verify;

	if (v == NULL)
		return;
	buf_free(&v->head_note);
	buf_free(&v->history);
	sha256_free(&v->sha);
	arena_free(&v->arena);
	free(v);
	*verify = NULL;
}

bool
ledger_verify(const char *folder, struct str vkey, struct str since, uint64_t size_least,
	void (*found)(void *context, const struct ledger_finding *finding),
	bool (*entry)(
		void *context, uint64_t index, const struct ledger_entry *entry, struct err *err),
	void *context, struct err *err)
{
	struct ledger_verify *verify CLEANUP(ledger_verify_cleanup) = NULL;

	return ledger_verify_begin(folder, vkey, found, entry, context, &verify, err) &&
		ledger_verify_end(verify, since, size_least, err);
}
