/* weave_sql: checks the queries of a module and gives them to C as a header.
 *
 *   weave_sql IN.sql OUT.h SCHEMA.sql...
 *
 * IN.sql holds queries, each under a line "-- name: item_by_id". Every query is prepared against
 * the schema on an empty database: a misspelt column stops the build with file and line. OUT.h
 * gets, for item_by_id: struct query SQL_ITEM_BY_ID, a constant ITEM_BY_ID_X for each parameter
 * :x, and ITEM_BY_ID_COL_Y for each result column y. */
#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/file.h"

#include <sqlite3.h>
#include <stdio.h>

struct weave {
	const char *path;
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

static bool
weave(struct weave *w, char **argv, int argc, struct err *err)
{
	struct buf text CLEANUP(buf_free) = {0};

	if (sqlite3_open(":memory:", &w->db) != SQLITE_OK)
		return err_set(err, ERR_MEMORY, "no memory for a database");
	for (int i = 3; i < argc; i++)
		if (!run_schema(w, argv[i], err))
			return false;
	buf_add_format(&w->out, "/* Woven from %.*s by tools/weave_sql: do not edit. */\n",
		STR_ARG(path_name(str_of(w->path))));
	buf_add(&w->out, STR("#include \"base/attr.h\"\n#include \"store/db.h\"\n"));
	return file_read(w->path, &text, 1 << 20, err) && weave_file(w, buf_str(&text), err) &&
		file_write_durably(argv[2], buf_str(&w->out), err);
}

int
main(int argc, char **argv)
{
	struct weave w = {.path = argc > 1 ? argv[1] : ""};
	struct err err = {0};
	bool done;

	if (argc < 4) {
		fprintf(stderr, "usage: weave_sql IN.sql OUT.h SCHEMA.sql...\n");
		return err_exit_code(ERR_USAGE);
	}
	arena_init(&w.arena, 64 << 20);
	done = weave(&w, argv, argc, &err);
	if (!done)
		fprintf(stderr, "weave_sql: %s\n", err.text);
	(void)sqlite3_close(w.db);
	buf_free(&w.out);
	arena_free(&w.arena);
	return done ? 0 : 1;
}
