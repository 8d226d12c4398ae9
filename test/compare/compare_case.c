#include "compare_case.h"

#include "sql_literal.h"

#include "tap.h"

#include "base/buf.h"
#include "base/date.h"
#include "base/err.h"
#include "schema.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>

static void
must(bool done, const struct err *err)
{
	if (done)
		return;
	printf("Bail out! %s\n", err->text);
	exit(1);
}

static int64_t
clock_stands(void *context)
{
	(void)context;
	return 1410000000;
}

void
case_open(struct compare_case *c, const char *name)
{
	struct err err = {0};
	struct str path;

	*c = (struct compare_case){0};
	arena_init(&c->arena, (size_t)256 << 20);
	c->inspection.clock = clock_stands;
	c->inspection.random = random_seeded(&c->seed);
	path = str_format(&c->arena, "%s/%s.db", tap_folder(), name);
	must(db_open(path.data, DB_CREATE, &c->inspection.db, &err), &err);
	must(db_run_script(c->inspection.db, embedded_schema, &err), &err);
	must(compare_create(c->inspection.db, &err), &err);
	must(compare_open(&c->inspection, &c->compare, &err), &err);
}

void
case_close(struct compare_case *c)
{
	compare_close(c->compare);
	db_close(c->inspection.db);
	arena_free(&c->arena);
}

void
case_run(struct compare_case *c, const char *sql)
{
	struct err err = {0};

	must(db_run_script(c->inspection.db, sql, &err), &err);
}

const char *
case_value(struct compare_case *c, const char *sql)
{
	sqlite3_stmt *statement;
	const char *value = "";

	if (sqlite3_prepare_v2(db_handle(c->inspection.db), sql, -1, &statement, NULL) !=
		SQLITE_OK) {
		printf("Bail out! %s: %s\n", sql, sqlite3_errmsg(db_handle(c->inspection.db)));
		exit(1);
	}
	if (sqlite3_step(statement) == SQLITE_ROW && sqlite3_column_text(statement, 0) != NULL)
		value = str_cstr(
			&c->arena, str_of((const char *)sqlite3_column_text(statement, 0)));
	(void)sqlite3_finalize(statement);
	return value;
}

int64_t
case_delivery(struct compare_case *c, const char *custodian)
{
	struct buf sql CLEANUP(buf_free) = {0};

	buf_add(&sql,
		STR("INSERT INTO delivery (given_by, custodian, power, received, source, started, "
		    "finished, entry, receipt_sha256, summary_sha256) VALUES ('', "));
	sql_add_literal(&sql, custodian);
	buf_add(&sql, STR(", '', 0, '', 0, 0, 0, '', '')"));
	case_run(c, buf_cstr(&sql));
	return db_last_id(c->inspection.db);
}

void
case_document(struct compare_case *c, struct case_document d)
{
	struct buf sql CLEANUP(buf_free) = {0};
	int64_t moment = 0;
	bool dated = d.date != NULL && date_parse_iso(str_of(d.date), &moment);
	long long id = (long long)d.id;

	buf_add_format(&sql,
		"DELETE FROM reading WHERE document = %lld; DELETE FROM document_text WHERE document = "
		"%lld; INSERT OR IGNORE INTO document (id, sha256, size, name, declared, state, reason, "
		"format, kind, contradicts, text_size, ocr_state, title) VALUES (%lld, randomblob(32), "
		"1, '', '', 1, 0, 'text', 0, 0, 0, 0, ''); UPDATE document SET state = %d, reason = %d, "
		"kind = %d, title = ",
		id, id, id, d.reason == 0 ? 1 : 3, d.reason, d.kind);
	sql_add_literal(&sql, d.title);
	if (dated)
		buf_add_format(&sql, ", moment = %lld", (long long)moment);
	buf_add_format(&sql, " WHERE id = %lld; INSERT INTO document_text VALUES (%lld, ", id, id);
	sql_add_literal(&sql, d.body);
	buf_add_format(&sql, "); INSERT INTO reading VALUES (%lld, '', '', ", id);
	sql_add_literal(&sql, d.facts == NULL ? "[]" : d.facts);
	buf_add(&sql, STR(", "));
	sql_add_literal(&sql, d.places == NULL ? "[]" : d.places);
	buf_add_format(
		&sql, ", '[]', '[]'); INSERT OR IGNORE INTO compare_wanted VALUES (%lld)", id);
	case_run(c, buf_cstr(&sql));
}

static int64_t
item_add_row(struct compare_case *c, int64_t document, int64_t delivery, int64_t parent,
	unsigned ordinal, int role, const char *path)
{
	struct buf sql CLEANUP(buf_free) = {0};
	long long id = ++c->items;

	buf_add_format(&sql,
		"INSERT OR IGNORE INTO compare_wanted VALUES (%lld); INSERT INTO item (id, delivery, "
		"parent, family, ordinal, depth, document, role, is_deleted, reason, words, entry, path) "
		"VALUES (%lld, ",
		(long long)document, id);
	if (parent == 0)
		buf_add_format(&sql, "%lld, NULL, %lld", (long long)delivery, id);
	else
		buf_add_format(&sql,
			"(SELECT delivery FROM item WHERE id = %lld), %lld, (SELECT family FROM "
			"item WHERE id = %lld)",
			(long long)parent, (long long)parent, (long long)parent);
	buf_add_format(&sql, ", %u, %d, %lld, %d, 0, 0, '', 0, ", ordinal, parent == 0 ? 0 : 1,
		(long long)document, role);
	sql_add_literal(&sql, path);
	buf_add_char(&sql, ')');
	case_run(c, buf_cstr(&sql));
	return id;
}

int64_t
case_item(struct compare_case *c, int64_t document, int64_t delivery, const char *path)
{
	return item_add_row(c, document, delivery, 0, 0, 0, path);
}

void
case_held(struct compare_case *c, int64_t id, int64_t delivery, const char *path, const char *body,
	int kind)
{
	case_document(c, (struct case_document){.id = id, .body = body, .kind = kind});
	(void)case_item(c, id, delivery, path);
}

int64_t
case_part(struct compare_case *c, int64_t document, int64_t parent, unsigned ordinal, int role,
	const char *path)
{
	return item_add_row(c, document, 0, parent, ordinal, role, path);
}

void
case_compare(struct compare_case *c, size_t count)
{
	struct err err = {0};
	bool more = true;

	while (more) {
		must(db_transaction_begin(c->inspection.db, &err), &err);
		must(compare_step(c->compare, count, &more, &err), &err);
		must(db_transaction_commit(c->inspection.db, &err), &err);
	}
}

static bool
title_add(void *context, const struct gap_row *row)
{
	struct buf *all = context;

	if (all->len > 0)
		buf_add_char(all, '|');
	buf_add(all, row->gap.title);
	return true;
}

const char *
case_gaps(struct compare_case *c, const char *kind)
{
	struct gap_filter filter = {.kind = str_of(kind), .custodian = STR(""), .state = -1};
	struct buf all CLEANUP(buf_free) = {0};
	struct err err = {0};

	must(gap_list(c->compare, &filter, title_add, &all, &err), &err);
	return str_cstr(&c->arena, buf_str(&all));
}
