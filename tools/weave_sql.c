/* weave_sql: checks the queries of a module and gives them to C as a header.
 *
 *   weave_sql PARTS.sql DEPENDS IN.sql OUT.h SCHEMA.sql...
 *
 * IN.sql holds queries, each under a line "-- name: item_by_id". Every query is prepared against
 * the schema on an empty database: a misspelt column stops the build with file and line. OUT.h
 * gets, for item_by_id: struct query SQL_ITEM_BY_ID, a constant ITEM_BY_ID_X for each parameter
 * :x, and ITEM_BY_ID_COL_Y for each result column y.
 *
 * PARTS.sql holds what several modules share, each under a line "-- part: name(argument, ...)". Where a
 * query says {name(x, y)}, the part is written in, with x and y where it says {argument}. DEPENDS gets, for
 * ninja, which files OUT.h was made from. */
#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/file.h"

#include <sqlite3.h>
#include <stdio.h>

enum { PARTS_MAX = 100, ARGUMENTS_MAX = 8 };

struct part {
	struct str name;
	struct str arguments[ARGUMENTS_MAX];
	size_t argument_count;
	struct str body;
};

struct weave {
	const char *path;
	struct buf part_text;
	struct part parts[PARTS_MAX];
	size_t part_count;
	sqlite3 *db;
	struct arena arena;
	struct buf out;
	int line;
};

static struct str
upper(struct arena *arena, struct str s)
{
	char *copy = str_cstr(arena, s);

	for (size_t i = 0; i < s.len; i++) {
		if (copy[i] >= 'a' && copy[i] <= 'z')
			copy[i] = (char)(copy[i] - 'a' + 'A');
		else if (!char_is_alpha(copy[i]) && !char_is_digit(copy[i]))
			copy[i] = '_';
	}
	return str_make(copy, s.len);
}

/* ---- parts ---- */

/* "x, y" */
static bool
arguments_cut(struct str list, struct str arguments[ARGUMENTS_MAX], size_t *ret_count)
{
	struct str piece;

	*ret_count = 0;
	while (str_cut(&list, ',', &piece)) {
		if (*ret_count == ARGUMENTS_MAX || str_trim(piece).len == 0)
			return false;
		arguments[(*ret_count)++] = str_trim(piece);
	}
	return true;
}

/* "name(x, y)" */
static bool
call_read(struct str text, struct part *ret_call)
{
	size_t open = str_find_char(text, '(');

	text = str_trim(text);
	if (open == STR_NONE || text.len == 0 || text.data[text.len - 1] != ')')
		return false;
	ret_call->name = str_trim(str_slice(text, 0, open));
	return arguments_cut(str_slice(text, open + 1, text.len - 1), ret_call->arguments,
		&ret_call->argument_count);
}

static bool
parts_read(struct weave *w, const char *path, struct err *err)
{
	const struct str mark = STR("-- part: ");
	struct part *part = NULL;
	struct str text;
	struct str line;

	if (!file_read(path, &w->part_text, 1 << 20, err))
		return false;
	text = buf_str(&w->part_text);
	while (str_cut_line(&text, &line)) {
		if (str_starts(line, mark)) {
			if (w->part_count == PARTS_MAX)
				return err_set(err, ERR_TOO_LARGE, "%s: too many parts", path);
			part = &w->parts[w->part_count++];
			if (!call_read(str_from(line, mark.len), part))
				return err_set(err, ERR_DAMAGED, "%s: \"%.*s\" names no part", path,
					STR_ARG(line));
			part->body = str_make(text.data, 0);
		} else if (str_starts(line, STR("--"))) {
			part = NULL;
		} else if (part != NULL) {
			part->body.len = (size_t)(line.data + line.len - part->body.data);
		}
	}
	return true;
}

static const struct part *
part_find(const struct weave *w, struct str name)
{
	for (size_t i = 0; i < w->part_count; i++)
		if (str_equal(w->parts[i].name, name))
			return &w->parts[i];
	return NULL;
}

/* What the call gives for an argument of the part; NULL: it is none. */
static const struct str *
argument_find(const struct part *part, const struct part *call, struct str name)
{
	for (size_t i = 0; i < part->argument_count; i++)
		if (str_equal(part->arguments[i], name))
			return &call->arguments[i];
	return NULL;
}

static bool part_write(
	const struct weave *w, struct buf *out, const struct part *part, const struct part *call);

/* A part within a part: one that stands above it, so that none comes round to itself. */
static bool
inner_write(const struct weave *w, struct buf *out, const struct part *part,
	const struct part *call, struct str text)
{
	const struct part *inner;
	struct part given = {0};

	if (!call_read(text, &given))
		return false;
	inner = part_find(w, given.name);
	if (inner == NULL || inner >= part || inner->argument_count != given.argument_count)
		return false;
	for (size_t i = 0; i < given.argument_count; i++) {
		const struct str *handed = argument_find(part, call, given.arguments[i]);

		if (handed != NULL)
			given.arguments[i] = *handed;
	}
	return part_write(w, out, inner, &given);
}

/* Its body, with what the call gives where it names its arguments. */
static bool
part_write(const struct weave *w, struct buf *out, const struct part *part, const struct part *call)
{
	struct str rest = str_trim(part->body);
	size_t at;

	while ((at = str_find_char(rest, '{')) != STR_NONE) {
		size_t end = str_find_char(rest, '}');
		const struct str *given;

		if (end == STR_NONE || end < at)
			return false;
		buf_add(out, str_slice(rest, 0, at));
		given = argument_find(part, call, str_slice(rest, at + 1, end));
		if (given != NULL)
			buf_add(out, *given);
		else if (!inner_write(w, out, part, call, str_slice(rest, at + 1, end)))
			return false;
		rest = str_from(rest, end + 1);
	}
	buf_add(out, rest);
	return true;
}

static bool
parts_expand(struct weave *w, struct str sql, int line, struct str *ret_sql, struct err *err)
{
	struct buf out CLEANUP(buf_free) = {0};
	size_t at;

	while ((at = str_find_char(sql, '{')) != STR_NONE) {
		size_t end = str_find_char(sql, '}');
		struct part call = {0};
		const struct part *part;

		if (end == STR_NONE || end < at || !call_read(str_slice(sql, at + 1, end), &call))
			return err_set(err, ERR_DAMAGED, "%s:%d: a part is written {name(x)}",
				w->path, line);
		part = part_find(w, call.name);
		buf_add(&out, str_slice(sql, 0, at));
		if (part == NULL || part->argument_count != call.argument_count ||
			!part_write(w, &out, part, &call))
			return err_set(err, ERR_DAMAGED,
				"%s:%d: there is no part \"%.*s\" with %zu arguments", w->path,
				line, STR_ARG(call.name), call.argument_count);
		sql = str_from(sql, end + 1);
	}
	buf_add(&out, sql);
	*ret_sql = str_copy(&w->arena, buf_str(&out));
	return true;
}

/* ---- queries ---- */

static void
add_constants(struct weave *w, struct str prefix, sqlite3_stmt *statement)
{
	int parameters = sqlite3_bind_parameter_count(statement);
	int columns = sqlite3_column_count(statement);

	if (parameters + columns == 0)
		return;
	buf_add(&w->out, STR("enum {\n"));
	for (int i = 1; i <= parameters; i++)
		buf_add_format(&w->out, "\t%.*s_%s = %d,\n", STR_ARG(prefix),
			upper(&w->arena, str_of(sqlite3_bind_parameter_name(statement, i) + 1))
				.data,
			i);
	for (int i = 0; i < columns; i++)
		buf_add_format(&w->out, "\t%.*s_COL_%s = %d,\n", STR_ARG(prefix),
			upper(&w->arena, str_of(sqlite3_column_name(statement, i))).data, i);
	buf_add(&w->out, STR("};\n"));
}

static void
add_literal(struct buf *out, struct str sql)
{
	struct str line;

	while (str_cut_line(&sql, &line)) {
		if (str_trim(line).len == 0)
			continue;
		buf_add(out, STR("\n\t\""));
		for (size_t i = 0; i < line.len; i++) {
			if (line.data[i] == '"' || line.data[i] == '\\')
				buf_add_char(out, '\\');
			buf_add_char(out, line.data[i] == '\t' ? ' ' : line.data[i]);
		}
		buf_add(out, STR("\\n\""));
	}
}

static bool
weave_query(struct weave *w, struct str name, struct str sql, int line, struct err *err)
{
	struct str prefix = upper(&w->arena, name);
	sqlite3_stmt *statement = NULL;
	const char *tail = NULL;

	if (!parts_expand(w, sql, line, &sql, err))
		return false;
	if (sqlite3_prepare_v2(w->db, str_cstr(&w->arena, sql), -1, &statement, &tail) != SQLITE_OK)
		return err_set(err, ERR_DAMAGED, "%s:%d: %.*s: %s", w->path, line, STR_ARG(name),
			sqlite3_errmsg(w->db));
	if (statement == NULL || str_trim(str_of(tail)).len > 0) {
		(void)sqlite3_finalize(statement);
		return err_set(err, ERR_DAMAGED, "%s:%d: %.*s: one statement, please", w->path,
			line, STR_ARG(name));
	}
	for (int i = 1; i <= sqlite3_bind_parameter_count(statement); i++) {
		if (sqlite3_bind_parameter_name(statement, i) == NULL) {
			(void)sqlite3_finalize(statement);
			return err_set(err, ERR_DAMAGED, "%s:%d: %.*s: parameters need names (:id)",
				w->path, line, STR_ARG(name));
		}
	}
	buf_add_char(&w->out, '\n');
	add_constants(w, prefix, statement);
	buf_add_format(&w->out, "static const struct query SQL_%.*s UNUSED = {\"%.*s\",",
		STR_ARG(prefix), STR_ARG(name));
	add_literal(&w->out, sql);
	buf_add(&w->out, STR("};\n"));
	(void)sqlite3_finalize(statement);
	return true;
}

static bool
weave_file(struct weave *w, struct str text, struct err *err)
{
	const struct str mark = STR("-- name: ");
	struct str name = {0};
	struct str line;
	const char *from = NULL;
	int from_line = 0;

	for (;;) {
		bool more = str_cut_line(&text, &line);

		w->line++;
		if (more && !str_starts(line, mark))
			continue;
		if (name.len > 0 &&
			!weave_query(w, name,
				str_make(from, (size_t)((more ? line.data : text.data) - from)),
				from_line, err))
			return false;
		if (!more && name.len == 0)
			return err_set(err, ERR_DAMAGED, "%s: no query in it", w->path);
		if (!more)
			return true;
		name = str_trim(str_from(line, mark.len));
		from = text.data;
		from_line = w->line;
	}
}

static bool
run_schema(struct weave *w, const char *path, struct err *err)
{
	struct buf text CLEANUP(buf_free) = {0};

	if (!file_read(path, &text, 1 << 20, err))
		return false;
	if (sqlite3_exec(w->db, buf_cstr(&text), NULL, NULL, NULL) != SQLITE_OK)
		return err_set(err, ERR_DAMAGED, "%s: %s", path, sqlite3_errmsg(w->db));
	return true;
}

/* So that a part or a table that changes is woven in again. */
static bool
depends_write(char **argv, int argc, struct err *err)
{
	struct buf text CLEANUP(buf_free) = {0};

	buf_add_format(&text, "%s: %s", argv[4], argv[1]);
	for (int i = 5; i < argc; i++)
		buf_add_format(&text, " %s", argv[i]);
	buf_add_char(&text, '\n');
	return file_write_durably(argv[2], buf_str(&text), err);
}

static bool
weave(struct weave *w, char **argv, int argc, struct err *err)
{
	struct buf text CLEANUP(buf_free) = {0};

	if (sqlite3_open(":memory:", &w->db) != SQLITE_OK)
		return err_set(err, ERR_MEMORY, "no memory for a database");
	if (!parts_read(w, argv[1], err))
		return false;
	for (int i = 5; i < argc; i++)
		if (!run_schema(w, argv[i], err))
			return false;
	buf_add_format(&w->out, "/* Woven from %.*s by tools/weave_sql: do not edit. */\n",
		STR_ARG(path_name(str_of(w->path))));
	buf_add(&w->out, STR("#include \"base/attr.h\"\n#include \"store/db.h\"\n"));
	return file_read(w->path, &text, 1 << 20, err) && weave_file(w, buf_str(&text), err) &&
		depends_write(argv, argc, err) &&
		file_write_durably(argv[4], buf_str(&w->out), err);
}

int
main(int argc, char **argv)
{
	struct weave w = {.path = argc > 3 ? argv[3] : ""};
	struct err err = {0};
	bool done;

	if (argc < 6) {
		fprintf(stderr, "usage: weave_sql PARTS.sql DEPENDS IN.sql OUT.h SCHEMA.sql...\n");
		return err_exit_code(ERR_USAGE);
	}
	arena_init(&w.arena, 64 << 20);
	done = weave(&w, argv, argc, &err);
	if (!done)
		fprintf(stderr, "weave_sql: %s\n", err.text);
	(void)sqlite3_close(w.db);
	buf_free(&w.part_text);
	buf_free(&w.out);
	arena_free(&w.arena);
	return done ? 0 : 1;
}
