#include "remit/codebook.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/hex.h"
#include "base/json.h"
#include "base/limits.h"
#include "codebook.sql.h"
#include "remit/codebook_tree.h"
#include "remit/payload.h"
#include "store/db.h"
#include "store/entry.h"
#include "store/inspection.h"

/* Each at least 4.5 to 1 on white and on its own wash (share of 12 in 100). */
static const struct {
	const char *name;
	const char *hex;
} colours[CODE_COLOUR_COUNT] = {{"teal", "#0f5b5d"}, {"rust", "#94340f"}, {"plum", "#6f2463"},
	{"blue", "#1d4f91"}, {"olive", "#4d5d12"}, {"ochre", "#7a4f00"}, {"slate", "#44505c"},
	{"rose", "#a3214f"}};

const char *
code_colour_name(enum code_colour colour)
{
	return colour < CODE_COLOUR_COUNT ? colours[colour].name : "teal";
}

const char *
code_colour_hex(enum code_colour colour)
{
	return colour < CODE_COLOUR_COUNT ? colours[colour].hex : colours[CODE_TEAL].hex;
}

enum code_colour
code_colour_from_name(struct str name)
{
	for (unsigned i = 0; i < CODE_COLOUR_COUNT; i++)
		if (str_equal(name, str_of(colours[i].name)))
			return (enum code_colour)i;
	return CODE_COLOUR_COUNT;
}

static bool
rgb_read(struct str hex, unsigned char ret_rgb[3])
{
	return hex.len == 7 && hex.data[0] == '#' && hex_decode(str_from(hex, 1), ret_rgb, 3);
}

enum code_colour
code_colour_near(struct str hex)
{
	enum code_colour best = CODE_TEAL;
	unsigned char wanted[3];
	int least = 3 * 256 * 256;

	if (!rgb_read(hex, wanted))
		return CODE_TEAL;
	for (unsigned i = 0; i < CODE_COLOUR_COUNT; i++) {
		unsigned char rgb[3] = {0};
		int far = 0;

		if (!rgb_read(str_of(colours[i].hex), rgb))
			continue;
		for (int k = 0; k < 3; k++)
			far += (wanted[k] - rgb[k]) * (wanted[k] - rgb[k]);
		if (far < least) {
			least = far;
			best = (enum code_colour)i;
		}
	}
	return best;
}

static bool
row_write(struct inspection *inspection, const struct code_row *row, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};

	if (!db_begin(inspection->db, &SQL_CODE_NEW, &s, err))
		return false;
	bind_i64(&s, CODE_NEW_ENTRY, (int64_t)row->entry);
	bind_i64(&s, CODE_NEW_CODE, row->code);
	bind_i64(&s, CODE_NEW_VERSION, row->version);
	bind_str(&s, CODE_NEW_GUID, row->guid);
	bind_str(&s, CODE_NEW_NAME, row->name);
	bind_str(&s, CODE_NEW_DEFINITION, row->definition);
	bind_str(&s, CODE_NEW_INCLUDE_WHEN, row->include_when);
	bind_str(&s, CODE_NEW_EXCLUDE_WHEN, row->exclude_when);
	bind_str(&s, CODE_NEW_EXAMPLE, row->example);
	bind_i64(&s, CODE_NEW_LINE, row->line);
	bind_i64(&s, CODE_NEW_COLOUR, row->colour);
	bind_i64(&s, CODE_NEW_PARENT, row->parent);
	bind_i64(&s, CODE_NEW_IS_CLOSED, row->is_closed);
	bind_str(&s, CODE_NEW_WHO, row->who);
	bind_i64(&s, CODE_NEW_MOMENT, row->moment);
	return statement_run(&s, err);
}

static bool
line_is_known(struct inspection *inspection, int64_t line, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool found;

	if (line == 0)
		return true;
	if (!db_begin(inspection->db, &SQL_CODE_LINE_IS_KNOWN, &s, err))
		return false;
	bind_i64(&s, CODE_LINE_IS_KNOWN_LINE, line);
	if (!statement_row(&s, &found, err))
		return false;
	return found ||
		err_set(err, ERR_USAGE, "there is no line of enquiry %lld", (long long)line);
}

static bool
texts_fit(const struct code_row *row, struct err *err)
{
	if (str_trim(row->name).len == 0)
		return err_set(err, ERR_USAGE, "give the code a name");
	return payload_fits(row->name, CODE_NAME_SIZE_MAX, "the name of the code", err) &&
		payload_fits(row->definition, REMARK_SIZE_MAX, "the definition", err) &&
		payload_fits(row->include_when, REMARK_SIZE_MAX, "when it applies", err) &&
		payload_fits(row->exclude_when, REMARK_SIZE_MAX, "when it does not apply", err) &&
		payload_fits(row->example, REMARK_SIZE_MAX, "the example", err);
}

/* Its place among the others: number, version, name and parent. */
static bool
place_check(struct code_row *rows, size_t count, struct code_row *row, struct err *err)
{
	struct code_row *former = codebook_find(rows, count, row->code);
	struct code_row *same = codebook_named(rows, count, row->name);

	if (row->code != 0 && former == NULL)
		return err_set(err, ERR_NOT_FOUND, "there is no code %lld", (long long)row->code);
	if (former != NULL && former->version != row->version)
		return err_set(err, ERR_EXISTS,
			"%.*s has changed \"%.*s\" meanwhile; look at that version and make your "
			"change again",
			STR_ARG(former->who), STR_ARG(former->name));
	if (!row->is_closed && same != NULL && same->code != row->code && !same->is_closed)
		return err_set(
			err, ERR_EXISTS, "there is a code \"%.*s\" already", STR_ARG(same->name));
	if (former == NULL && count >= CODE_COUNT_MAX)
		return err_set(err, ERR_TOO_LARGE, "the codebook is full: it has %zu codes", count);
	return codebook_parent_check(rows, count, row->code, row->parent, err);
}

/* RFC 4122 section 4.4: version 4, from random bits. */
static struct str
guid_new(struct inspection *inspection, struct arena *arena)
{
	static const unsigned char groups[] = {4, 2, 2, 2, 6};
	unsigned char bytes[16];
	char *room = arena_alloc(arena, CODE_GUID_SIZE);
	char *to = room;
	size_t at = 0;

	random_bytes(inspection->random, bytes, sizeof(bytes));
	bytes[6] = (unsigned char)((bytes[6] & 0x0f) | 0x40);
	bytes[8] = (unsigned char)((bytes[8] & 0x3f) | 0x80);
	for (size_t i = 0; i < COUNT_OF(groups); i++) {
		if (i > 0)
			*to++ = '-';
		hex_encode_to(str_make(bytes + at, groups[i]), to);
		to += (size_t)2 * groups[i];
		at += groups[i];
	}
	return str_make(room, CODE_GUID_SIZE);
}

static bool
number_give(struct inspection *inspection, const struct code_row *former, struct code_row *row,
	struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool found;

	if (former != NULL) {
		row->version = former->version + 1;
		row->guid = former->guid;
		return true;
	}
	row->version = 1;
	if (!db_begin(inspection->db, &SQL_CODE_NEXT, &s, err) || !statement_row(&s, &found, err))
		return false;
	row->code = column_i64(&s, CODE_NEXT_COL_NEXT);
	return true;
}

static bool
entry_write(struct inspection *inspection, struct code_row *row, struct err *err)
{
	struct buf payload CLEANUP(buf_free) = {.size_max = LEDGER_PAYLOAD_MAX};
	struct json_writer w;

	json_begin(&w, &payload);
	json_object_begin(&w);
	json_member_i64(&w, "code", row->code);
	json_member_i64(&w, "version", row->version);
	json_member_str(&w, "guid", row->guid);
	json_member_str(&w, "name", row->name);
	json_member_str(&w, "definition", row->definition);
	json_member_str(&w, "include_when", row->include_when);
	json_member_str(&w, "exclude_when", row->exclude_when);
	json_member_str(&w, "example", row->example);
	json_member_i64(&w, "line", row->line);
	json_member_str(&w, "colour", str_of(code_colour_name(row->colour)));
	json_member_i64(&w, "parent", row->parent);
	json_member_bool(&w, "closed", row->is_closed);
	json_member_str(&w, "who", row->who);
	json_object_end(&w);
	return payload_add(inspection, ENTRY_CODE, &payload, &row->entry, err);
}

bool
codebook_put_among(struct inspection *inspection, struct arena *arena, struct code_row *rows,
	size_t count, struct code_row *row, struct err *err)
{
	row->name = str_trim(row->name);
	if (!texts_fit(row, err) || !line_is_known(inspection, row->line, err) ||
		!place_check(rows, count, row, err) ||
		!number_give(inspection, codebook_find(rows, count, row->code), row, err))
		return false;
	if (row->guid.len != CODE_GUID_SIZE)
		row->guid = guid_new(inspection, arena);
	if (!entry_write(inspection, row, err))
		return false;
	row->moment = inspection->last_moment;
	return row_write(inspection, row, err);
}

bool
codebook_put(
	struct inspection *inspection, struct arena *arena, struct code_row *row, struct err *err)
{
	struct code_row *rows;
	size_t count;

	return codebook_load(inspection, arena, true, &rows, &count, err) &&
		codebook_put_among(inspection, arena, rows, count, row, err);
}

bool
codebook_restore(struct inspection *inspection, const struct json *payload, int64_t moment,
	uint64_t entry, struct err *err)
{
	struct code_row row = {
		.code = json_get_i64(payload, "code"),
		.version = json_get_i64(payload, "version"),
		.guid = json_get_str(payload, "guid"),
		.name = json_get_str(payload, "name"),
		.definition = json_get_str(payload, "definition"),
		.include_when = json_get_str(payload, "include_when"),
		.exclude_when = json_get_str(payload, "exclude_when"),
		.example = json_get_str(payload, "example"),
		.line = json_get_i64(payload, "line"),
		.colour = code_colour_from_name(json_get_str(payload, "colour")),
		.parent = json_get_i64(payload, "parent"),
		.is_closed = payload_flag(payload, "closed"),
		.who = json_get_str(payload, "who"),
		.moment = moment,
		.entry = entry,
	};

	if (row.colour == CODE_COLOUR_COUNT || row.code <= 0 || row.version <= 0)
		return err_set(err, ERR_ALTERED, "an entry of the log gives no proper code");
	return row_write(inspection, &row, err);
}

static struct code_row
row_take(const struct statement *s, struct arena *arena)
{
	return (struct code_row){
		.entry = (uint64_t)column_i64(s, CODE_ALL_COL_ENTRY),
		.code = column_i64(s, CODE_ALL_COL_CODE),
		.version = column_i64(s, CODE_ALL_COL_VERSION),
		.guid = str_copy(arena, column_str(s, CODE_ALL_COL_GUID)),
		.name = str_copy(arena, column_str(s, CODE_ALL_COL_NAME)),
		.definition = str_copy(arena, column_str(s, CODE_ALL_COL_DEFINITION)),
		.include_when = str_copy(arena, column_str(s, CODE_ALL_COL_INCLUDE_WHEN)),
		.exclude_when = str_copy(arena, column_str(s, CODE_ALL_COL_EXCLUDE_WHEN)),
		.example = str_copy(arena, column_str(s, CODE_ALL_COL_EXAMPLE)),
		.line = column_i64(s, CODE_ALL_COL_LINE),
		.colour = (enum code_colour)column_i64(s, CODE_ALL_COL_COLOUR),
		.parent = column_i64(s, CODE_ALL_COL_PARENT),
		.is_closed = column_i64(s, CODE_ALL_COL_IS_CLOSED) != 0,
		.who = str_copy(arena, column_str(s, CODE_ALL_COL_WHO)),
		.moment = column_i64(s, CODE_ALL_COL_MOMENT),
	};
}

/* Both queries have the columns of row_take. */
static bool
rows_take(struct statement *s, struct arena *arena, struct code_row **ret_rows, size_t *ret_count,
	struct err *err)
{
	size_t room = 0;
	bool row;

	*ret_rows = NULL;
	*ret_count = 0;
	for (;;) {
		if (!statement_row(s, &row, err))
			return false;
		if (!row)
			return true;
		*ret_rows = arena_grow(arena, *ret_rows, *ret_count, &room, sizeof(**ret_rows));
		(*ret_rows)[(*ret_count)++] = row_take(s, arena);
	}
}

bool
codebook_history(struct inspection *inspection, struct arena *arena, int64_t code,
	struct code_row **ret_rows, size_t *ret_count, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};

	if (!db_begin(inspection->db, &SQL_CODE_VERSIONS, &s, err))
		return false;
	bind_i64(&s, CODE_VERSIONS_CODE, code);
	return rows_take(&s, arena, ret_rows, ret_count, err);
}

bool
codebook_get(struct inspection *inspection, struct arena *arena, int64_t code,
	struct code_row *ret_row, struct err *err)
{
	struct code_row *rows;
	size_t count;

	if (!codebook_history(inspection, arena, code, &rows, &count, err))
		return false;
	if (count == 0)
		return err_set(err, ERR_NOT_FOUND, "there is no code %lld", (long long)code);
	*ret_row = rows[count - 1];
	return true;
}

bool
codebook_load(struct inspection *inspection, struct arena *arena, bool with_closed,
	struct code_row **ret_rows, size_t *ret_count, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	struct code_row *rows;
	size_t count;

	if (!db_begin(inspection->db, &SQL_CODE_ALL, &s, err) ||
		!rows_take(&s, arena, &rows, &count, err))
		return false;
	codebook_order(arena, rows, count, with_closed, ret_rows, ret_count);
	return true;
}

bool
codebook_passages(
	struct inspection *inspection, struct code_row *rows, size_t count, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool row;

	if (!db_begin(inspection->db, &SQL_CODE_PASSAGES, &s, err))
		return false;
	for (;;) {
		struct code_row *code;

		if (!statement_row(&s, &row, err))
			return false;
		if (!row)
			return true;
		code = codebook_find(rows, count, column_i64(&s, CODE_PASSAGES_COL_CODE));
		if (code != NULL)
			code->passages = column_i64(&s, CODE_PASSAGES_COL_PASSAGES);
	}
}

struct code_row *
codebook_find(struct code_row *rows, size_t count, int64_t code)
{
	for (size_t i = 0; i < count; i++)
		if (rows[i].code == code)
			return &rows[i];
	return NULL;
}

struct code_row *
codebook_named(struct code_row *rows, size_t count, struct str name)
{
	struct code_row *closed = NULL;

	for (size_t i = 0; i < count; i++) {
		if (!str_equal_nocase(rows[i].name, name))
			continue;
		if (!rows[i].is_closed)
			return &rows[i];
		closed = &rows[i];
	}
	return closed;
}

bool
codebook_lines(struct inspection *inspection, struct arena *arena, struct enquiry_line **ret_lines,
	size_t *ret_count, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	size_t room = 0;
	bool row;

	*ret_lines = NULL;
	*ret_count = 0;
	if (!db_begin(inspection->db, &SQL_CODE_LINES, &s, err))
		return false;
	for (;;) {
		if (!statement_row(&s, &row, err))
			return false;
		if (!row)
			return true;
		*ret_lines = arena_grow(arena, *ret_lines, *ret_count, &room, sizeof(**ret_lines));
		(*ret_lines)[(*ret_count)++] = (struct enquiry_line){
			.number = column_i64(&s, CODE_LINES_COL_NUMBER),
			.title = str_copy(arena, column_str(&s, CODE_LINES_COL_TITLE)),
			.question = str_copy(arena, column_str(&s, CODE_LINES_COL_QUESTION)),
		};
	}
}
