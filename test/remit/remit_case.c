#include "remit_case.h"

#include "base/buf.h"
#include "compare/compare.h"
#include "ledger/ledger.h"
#include "schema.h"
#include "store/db.h"
#include "tap.h"
#include "work/replay.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>

enum { ARENA_SIZE = 64 << 20 };

static void
must(struct remit_case *c, bool done)
{
	if (done)
		return;
	printf("Bail out! %s\n", c->err.text);
	exit(1);
}

static int64_t
clock_of(void *context)
{
	const struct remit_case *c = context;

	return c->now;
}

void
case_open(struct remit_case *c)
{
	*c = (struct remit_case){.now = 1791277200, .seed = {.seed = 7}};
	arena_init(&c->arena, ARENA_SIZE);
	c->inspection.clock = clock_of;
	c->inspection.clock_context = c;
	c->inspection.random = random_seeded(&c->seed);
	must(c,
		db_open(":memory:", DB_CREATE, &c->inspection.db, &c->err) &&
			db_run_script(c->inspection.db, embedded_schema, &c->err) &&
			compare_create(c->inspection.db, &c->err));
}

void
case_begin(struct remit_case *c)
{
	case_open(c);
	case_run(c,
		"INSERT INTO line (number, title, question) VALUES (1, 'Scrutiny', '?'), (2, 'Openness', '?'), "
		"(3, 'Conduct', '?')");
	case_run(c, "INSERT INTO delivery VALUES (1, 'a', 'b', 'c', 0, '', 0, 0, 0, '', '')");
}

void
case_close(struct remit_case *c)
{
	db_close(c->inspection.db);
	arena_free(&c->arena);
	buf_free(&c->setup);
}

void
case_run(struct remit_case *c, const char *sql)
{
	must(c, db_run_script(c->inspection.db, sql, &c->err));
	buf_add(&c->setup, str_of(sql));
	buf_add(&c->setup, STR(";\n"));
}

static struct str
quoted(struct arena *arena, const char *text)
{
	struct buf sql CLEANUP(buf_free) = {0};

	buf_add_char(&sql, '\'');
	for (; *text != '\0'; text++) {
		if (*text == '\'')
			buf_add_char(&sql, '\'');
		buf_add_char(&sql, *text);
	}
	buf_add_char(&sql, '\'');
	return str_copy(arena, buf_str(&sql));
}

void
case_document(struct remit_case *c, int64_t id, const char *text)
{
	struct str sql = str_format(&c->arena,
		"INSERT INTO document (id, sha256, size, name, declared, state, reason, format, "
		"kind, contradicts, title, moment, text_size, ocr_state) VALUES (%lld, "
		"x'%064llx', 1, 'a.txt', '', 1, 0, 'text', 0, 0, 'Title %lld', NULL, 1, 0); "
		"INSERT INTO item (id, delivery, parent, family, ordinal, depth, document, path, "
		"path_bytes, role, is_deleted, modified, modified_ns, reason, words, entry) "
		"VALUES (%lld, 1, NULL, %lld, 0, 0, %lld, 'a.txt', NULL, 0, 0, NULL, NULL, 0, "
		"'', 0); INSERT INTO document_text VALUES (%lld, %s)",
		(long long)id, (unsigned long long)id, (long long)id, (long long)id, (long long)id,
		(long long)id, (long long)id, quoted(&c->arena, text).data);

	case_run(c, sql.data);
}

/* Not through db_begin, which keeps what it prepared by the address of a query. */
struct str
case_rows(struct remit_case *c, const char *sql)
{
	struct buf out CLEANUP(buf_free) = {0};
	sqlite3_stmt *statement = NULL;

	if (sqlite3_prepare_v2(db_handle(c->inspection.db), sql, -1, &statement, NULL) != SQLITE_OK)
		must(c, err_set(&c->err, ERR_INTERNAL, "no query: %s", sql));
	while (sqlite3_step(statement) == SQLITE_ROW) {
		const void *text = sqlite3_column_blob(statement, 0);

		if (out.len > 0)
			buf_add_char(&out, '\n');
		if (text != NULL)
			buf_add(&out, str_make(text, (size_t)sqlite3_column_bytes(statement, 0)));
	}
	(void)sqlite3_finalize(statement);
	return str_copy(&c->arena, buf_str(&out));
}

/* All columns of a table as one text. */
static struct str
table_text(struct remit_case *c, const char *table)
{
	struct str columns = case_rows(c,
		str_format(&c->arena,
			"SELECT group_concat('quote(' || name || ')', ' || '' '' || ') FROM "
			"pragma_table_info('%s')",
			table)
			.data);

	return case_rows(
		c, str_format(&c->arena, "SELECT %s FROM %s ORDER BY 1", columns.data, table).data);
}

static void
replay_into(struct remit_case *to, struct remit_case *from)
{
	sqlite3_stmt *statement = NULL;

	(void)sqlite3_prepare_v2(db_handle(from->inspection.db),
		"SELECT idx, kind, moment, payload FROM pending_entry ORDER BY idx", -1, &statement,
		NULL);
	while (sqlite3_step(statement) == SQLITE_ROW) {
		struct ledger_entry entry = {
			.kind = str_of((const char *)sqlite3_column_text(statement, 1)),
			.moment = sqlite3_column_int64(statement, 2),
			.payload = str_of((const char *)sqlite3_column_text(statement, 3)),
		};

		must(to,
			replay_entry(&to->inspection, &to->arena, &entry,
				(uint64_t)sqlite3_column_int64(statement, 0), &to->err));
	}
	(void)sqlite3_finalize(statement);
}

bool
case_replays(struct remit_case *c, const char *table)
{
	struct remit_case again;
	struct str had = table_text(c, table);
	struct str got;
	bool same;

	case_open(&again);
	case_run(&again, buf_cstr(&c->setup));
	replay_into(&again, c);
	got = table_text(&again, table);
	same = str_equal(had, got);
	if (!same)
		tap_note("%s was\n%s\nand is\n%s", table, had.data, got.data);
	case_close(&again);
	return same;
}
