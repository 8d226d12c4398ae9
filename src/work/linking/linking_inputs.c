/* What is linked: bare files, CSV items of an inspection, sheets of its workbooks. */
#include "work/linking/linking_inside.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/file.h"
#include "base/hex.h"
#include "crypto/sha256.h"
#include "linking.sql.h"
#include "store/db.h"
#include "store/document.h"
#include "store/inspection.h"
#include "store/item.h"
#include "work/linking/linking_sheet.h"
#include "work/workshop.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

enum { HASH_PIECE = 1 << 20 };

void
linking_inputs_close(struct linking_plan *plan)
{
	for (size_t i = 0; i < plan->input_count; i++)
		fd_close(&plan->inputs[i].fd);
	plan->input_count = 0;
}

/* ---- bytes ---- */

/* The hash of all that a descriptor has, and how much that is. */
static bool
input_hash(struct arena *arena, struct linking_input *input, struct err *err)
{
	struct sha256 sha CLEANUP(sha256_free) = {0};
	unsigned char digest[SHA256_SIZE];
	char *piece = arena_alloc(arena, HASH_PIECE);
	off_t at = 0;

	sha256_begin(&sha);
	for (;;) {
		ssize_t got = pread(input->fd, piece, HASH_PIECE, at);

		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return err_set_errno(
				err, errno, "cannot read \"%.*s\"", STR_ARG(input->path));
		if (got == 0)
			break;
		sha256_add(&sha, str_make(piece, (size_t)got));
		at += got;
	}
	sha256_end(&sha, digest);
	input->sha256 = hex_encode(arena, str_make(digest, sizeof(digest)));
	input->size = (uint64_t)at;
	return true;
}

/* How many columns a line has at the least, whatever parts them. */
static size_t
columns_about(struct str line)
{
	static const char separators[] = {',', ';', '\t', '|'};
	size_t most = 0;

	for (size_t i = 0; i < COUNT_OF(separators); i++) {
		size_t count = 0;

		for (size_t at = 0; at < line.len; at++)
			count += line.data[at] == separators[i];
		most = count > most ? count : most;
	}
	return most + 1;
}

/* Whether so large a table can fit at all, as its first lines tell, before its bytes are read. */
static bool
input_look(struct arena *arena, const struct linking_input *input, struct linking_plan *plan,
	struct err *err)
{
	char *piece = arena_alloc(arena, HASH_PIECE);
	ssize_t got = pread(input->fd, piece, HASH_PIECE, 0);
	struct stat about;
	struct str rest;
	struct str line;
	uint64_t lines = 0;

	/* What cannot be read is told of when it is hashed. */
	if (got <= 0 || fstat(input->fd, &about) != 0 || about.st_size <= got)
		return true;
	rest = str_make(piece, (size_t)got);
	for (ssize_t i = 0; i < got; i++)
		lines += piece[i] == '\n';
	plan->rows_about += (uint64_t)((double)about.st_size / (double)got * (double)lines);
	return !str_cut_line(&rest, &line) ||
		records_memory_check(plan->rows_about, columns_about(line),
			linking_memory_max(&plan->limits), err);
}

/* No two sources have one name: the second "police" is "police-2". */
static struct str
name_unlike(struct arena *arena, const struct linking_plan *plan, struct str wanted)
{
	struct str name = wanted;

	for (unsigned n = 2;; n++) {
		bool is_taken = false;

		for (size_t i = 0; i < plan->input_count; i++)
			is_taken = is_taken || str_equal(plan->inputs[i].name, name);
		if (!is_taken)
			return name;
		name = str_format(arena, "%.*s-%u", STR_ARG(wanted), n);
	}
}

static struct str
name_of_path(struct arena *arena, struct str path)
{
	struct str name = path_name(path);
	size_t dot = str_find_last_char(name, '.');

	if (dot != STR_NONE && dot > 0)
		name = str_slice(name, 0, dot);
	return str_one_line(arena, name);
}

/* The descriptor is the plan's from here on, also where this fails. */
static bool
input_put(
	struct arena *arena, struct linking_plan *plan, struct linking_input input, struct err *err)
{
	if (plan->input_count == LINKING_INPUT_MAX) {
		fd_close(&input.fd);
		return err_set(err, ERR_TOO_LARGE, "at most %d tables can be linked at once",
			LINKING_INPUT_MAX);
	}
	if (plan->inputs == NULL)
		plan->inputs = ARENA_ARRAY(arena, LINKING_INPUT_MAX, struct linking_input);
	input.name = name_unlike(arena, plan, input.name);
	plan->inputs[plan->input_count++] = input;
	return (!plan->looks_first || input_look(arena, &input, plan, err)) &&
		input_hash(arena, &plan->inputs[plan->input_count - 1], err);
}

/* ---- bare files ---- */

static bool
file_open(struct arena *arena, const char *path, struct linking_plan *plan, struct err *err)
{
	struct linking_input input = {.path = str_of(path),
		.name = name_of_path(arena, str_of(path)),
		.fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)};
	struct stat about;

	if (input.fd < 0)
		return err_set_errno(err, errno, "cannot open \"%s\"", path);
	if (fstat(input.fd, &about) != 0 || !S_ISREG(about.st_mode)) {
		fd_close(&input.fd);
		return err_set(err, ERR_USAGE, "\"%s\" is no file", path);
	}
	input.modified = about.st_mtim;
	return input_put(arena, plan, input, err);
}

bool
linking_files_open(struct arena *arena, char *const *files, size_t count, struct linking_plan *plan,
	struct err *err)
{
	for (size_t i = 0; i < count; i++)
		if (!file_open(arena, files[i], plan, err))
			return false;
	return true;
}

bool
linking_files_check(const struct linking_plan *plan, struct err *err)
{
	for (size_t i = 0; i < plan->input_count; i++) {
		const struct linking_input *input = &plan->inputs[i];
		struct stat about;

		if (input->item != 0)
			continue;
		if (fstat(input->fd, &about) != 0 || (uint64_t)about.st_size != input->size ||
			about.st_mtim.tv_sec != input->modified.tv_sec ||
			about.st_mtim.tv_nsec != input->modified.tv_nsec)
			return err_set(err, ERR_ALTERED,
				"\"%.*s\" was changed while it was being linked; run it again",
				STR_ARG(input->path));
	}
	return true;
}

/* ---- items ---- */

struct gathering {
	struct arena *arena;
	struct inspection *inspection;
	struct linking_plan *plan;
};

static bool
original_put(struct gathering *g, const struct linking_wanted *wanted, const struct item *item,
	const struct document *document, struct err *err)
{
	struct linking_input input = {.path = item->path,
		.name = wanted->name.len > 0 ? wanted->name : name_of_path(g->arena, item->path),
		.item = item->id,
		.fd = -1};
	const struct linking_input *put;

	if (!vault_lend(g->inspection->vault, document->sha256, &input.fd, err) ||
		!input_put(g->arena, g->plan, input, err))
		return false;
	put = &g->plan->inputs[g->plan->input_count - 1];
	return str_equal(put->sha256, hex_encode(g->arena, vault_hash_str(&document->sha256))) ||
		err_set(err, ERR_ALTERED,
			"the original of item %lld is not what was received; see candour verify",
			(long long)item->id);
}

static bool
sheet_put(struct gathering *g, const struct linking_wanted *wanted, const struct item *item,
	const struct linking_sheet *sheet, bool is_only, struct err *err)
{
	struct str file = name_of_path(g->arena, item->path);
	struct linking_input input = {
		.path = item->path, .item = item->id, .sheet = sheet->name, .fd = -1};

	input.name = wanted->name.len > 0 ? wanted->name
		: is_only                 ? file
					  : str_format(g->arena, "%.*s %.*s", STR_ARG(file),
						    STR_ARG(str_one_line(g->arena, sheet->name)));
	return linking_sheet_lend(sheet, &input.fd, err) &&
		input_put(g->arena, g->plan, input, err);
}

/* Of an item that someone named one table is meant; of the list of all, each. */
static bool
sheets_put(struct gathering *g, const struct linking_wanted *wanted, const struct item *item,
	bool is_named, struct err *err)
{
	struct linking_sheet *sheets;
	struct document_reading reading;
	size_t count;

	if (!document_reading_get(g->inspection, g->arena, item->document, &reading, err) ||
		!linking_sheets_find(g->arena, &reading, &sheets, &count, err))
		return false;
	if (wanted->sheet.len > 0) {
		for (size_t i = 0; i < count; i++)
			if (str_equal(sheets[i].name, wanted->sheet))
				return sheet_put(g, wanted, item, &sheets[i], true, err);
		return err_set(err, ERR_NOT_FOUND, "item %lld has no table on a sheet \"%.*s\"",
			(long long)item->id, STR_ARG(wanted->sheet));
	}
	if (is_named && count == 0)
		return err_set(err, ERR_USAGE, "item %lld (%.*s) holds no table",
			(long long)item->id, STR_ARG(item->path));
	if (is_named && count > 1)
		return err_set(err, ERR_USAGE,
			"item %lld holds %zu tables; name one by its sheet, such as %.*s=%lld:%.*s",
			(long long)item->id, count, STR_ARG(wanted->name), (long long)item->id,
			STR_ARG(sheets[0].name));
	for (size_t i = 0; i < count; i++)
		if (!sheet_put(g, wanted, item, &sheets[i], count == 1, err))
			return false;
	return true;
}

static bool
item_put(struct gathering *g, const struct linking_wanted *wanted, bool is_named, struct err *err)
{
	struct document document;
	struct item item;

	if (!item_get(g->inspection, g->arena, wanted->item, &item, err))
		return false;
	if (item.document == 0)
		return err_set(err, ERR_NOT_FOUND, "item %lld has no bytes: %.*s",
			(long long)item.id, STR_ARG(item.words));
	if (!document_get(g->inspection, g->arena, item.document, &document, err))
		return false;
	if (str_equal(document.format, STR("csv")) || str_equal(document.format, STR("text")))
		return original_put(g, wanted, &item, &document, err);
	return sheets_put(g, wanted, &item, is_named, err);
}

static bool
all_put(struct gathering *g, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	struct linking_wanted *list = NULL;
	size_t count = 0;
	size_t room = 0;
	bool row;

	if (!db_begin(g->inspection->db, &SQL_LINKING_TABLES, &s, err))
		return false;
	for (;;) {
		if (!statement_row(&s, &row, err))
			return false;
		if (!row)
			break;
		list = arena_grow(g->arena, list, count, &room, sizeof(*list));
		list[count++] = (struct linking_wanted){
			.item = column_i64(&s, LINKING_TABLES_COL_ID)};
	}
	statement_end(&s);
	for (size_t i = 0; i < count; i++)
		if (!item_put(g, &list[i], false, err))
			return false;
	return g->plan->input_count > 0 ||
		err_set(err, ERR_NOT_FOUND,
			"the inspection holds no table: no CSV file and no workbook");
}

/* "police=17", "police=17:Sheet 2". */
static bool
wanted_parse(struct str piece, struct linking_wanted *ret_wanted, struct err *err)
{
	size_t equals = str_find_char(piece, '=');
	struct str item = equals == STR_NONE ? piece : str_from(piece, equals + 1);
	size_t colon = str_find_char(item, ':');

	*ret_wanted = (struct linking_wanted){
		.name = equals == STR_NONE ? STR("") : str_trim(str_slice(piece, 0, equals)),
		.sheet = colon == STR_NONE ? STR("") : str_from(item, colon + 1)};
	item = colon == STR_NONE ? item : str_slice(item, 0, colon);
	return (str_to_i64(str_trim(item), &ret_wanted->item) && ret_wanted->item > 0) ||
		err_set(err, ERR_USAGE,
			"--sources wants NAME=ITEM with commas between, such as police=17,health=23; "
			"\"%.*s\" is none",
			STR_ARG(piece));
}

bool
linking_wanted_open(struct arena *arena, const char *folder, const struct linking_wanted *wanted,
	size_t count, struct linking_plan *plan, struct err *err)
{
	struct gathering g = {.arena = arena, .plan = plan};
	struct workshop workshop;
	bool done = true;

	if (!workshop_look(folder, &workshop, err))
		return false;
	g.inspection = workshop.inspection;
	for (size_t i = 0; done && i < count; i++)
		done = item_put(&g, &wanted[i], true, err);
	workshop_close(&workshop);
	return done;
}

bool
linking_items_open(struct arena *arena, const char *folder, struct str sources,
	struct linking_plan *plan, struct err *err)
{
	struct gathering g = {.arena = arena, .plan = plan};
	struct workshop workshop;
	struct linking_wanted wanted;
	struct str piece;
	bool done = true;

	if (!workshop_look(folder, &workshop, err))
		return false;
	g.inspection = workshop.inspection;
	if (sources.len == 0)
		done = all_put(&g, err);
	while (done && sources.len > 0 && str_cut(&sources, ',', &piece))
		done = wanted_parse(piece, &wanted, err) && item_put(&g, &wanted, true, err);
	workshop_close(&workshop);
	return done;
}

/* ---- options that are lists ---- */

/* The next piece of a list whose pieces stand on lines or have commas between. */
static bool
piece_cut(struct str *rest, struct str *ret_piece)
{
	while (rest->len > 0) {
		size_t end = 0;

		while (end < rest->len && rest->data[end] != ',' && rest->data[end] != '\n')
			end++;
		*ret_piece = str_trim(str_slice(*rest, 0, end));
		*rest = str_from(*rest, end + 1);
		if (ret_piece->len > 0)
			return true;
	}
	return false;
}

bool
linking_maps_read(struct arena *arena, struct str text, struct linking_plan *plan, struct err *err)
{
	struct str piece;
	size_t room = 0;

	while (piece_cut(&text, &piece)) {
		size_t equals = str_find_last_char(piece, '=');
		struct linkage_map *map;

		plan->maps = arena_grow(
			arena, plan->maps, plan->map_count, &room, sizeof(*plan->maps));
		map = &plan->maps[plan->map_count++];
		if (equals == STR_NONE)
			return err_set(err, ERR_USAGE,
				"--map wants COLUMN=ROLE, such as dob=birth_date; \"%.*s\" is none",
				STR_ARG(piece));
		map->column = str_copy(arena, str_trim(str_slice(piece, 0, equals)));
		if (!role_of_name(str_trim(str_from(piece, equals + 1)), &map->role))
			return err_set(err, ERR_USAGE,
				"there is no role \"%.*s\"; docs/guide/linkage.md lists them",
				STR_ARG(str_from(piece, equals + 1)));
	}
	return true;
}

void
linking_rules_read(struct arena *arena, struct str text, struct linking_plan *plan)
{
	struct str piece;
	size_t room = 0;

	while (piece_cut(&text, &piece)) {
		plan->rules = arena_grow(
			arena, plan->rules, plan->rule_count, &room, sizeof(*plan->rules));
		plan->rules[plan->rule_count++] = str_copy(arena, piece);
	}
}
