#include "search_case.h"

#include "sql_literal.h"

#include "tap.h"

#include "base/buf.h"
#include "base/date.h"
#include "base/err.h"
#include "schema.h"

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

static const char *
path_of_case(struct search_case *c, const char *name)
{
	return str_format(&c->arena, "%s/%s.db", tap_folder(), name).data;
}

void
case_open(struct search_case *c, const char *name)
{
	struct err err = {0};

	*c = (struct search_case){0};
	arena_init(&c->arena, (size_t)256 << 20);
	must(db_open(path_of_case(c, name), DB_CREATE, &c->db, &err), &err);
	must(db_run_script(c->db, embedded_schema, &err), &err);
	must(index_open(c->db, &c->index, &err), &err);
	must(index_create(c->index, &err), &err);
	must(search_open(c->index, &c->search, &err), &err);
}

void
case_close(struct search_case *c)
{
	search_close(c->search);
	index_close(c->index);
	db_close(c->db);
	arena_free(&c->arena);
}

void
case_run(struct search_case *c, const char *sql)
{
	struct err err = {0};

	must(db_run_script(c->db, sql, &err), &err);
}

int64_t
case_delivery(struct search_case *c, const char *given_by, const char *custodian)
{
	struct buf sql CLEANUP(buf_free) = {0};

	buf_add(&sql,
		STR("INSERT INTO delivery (given_by, custodian, power, received, source, "
		    "started, entry, receipt_sha256, summary_sha256) VALUES ("));
	sql_add_literal(&sql, given_by);
	buf_add_char(&sql, ',');
	sql_add_literal(&sql, custodian);
	buf_add(&sql, STR(", '', 0, '', 0, 0, '', '')"));
	case_run(c, buf_cstr(&sql));
	return db_last_id(c->db);
}

void
case_document(struct search_case *c, struct case_document d)
{
	struct buf sql CLEANUP(buf_free) = {0};
	int64_t moment = 0;
	bool dated = d.date != NULL && date_parse_iso(str_of(d.date), &moment);

	buf_add_format(&sql,
		"INSERT INTO document (id, sha256, size, name, declared, state, reason, format, kind, "
		"contradicts, text_size, ocr_state, title, moment) VALUES (%lld, randomblob(32), 1, '', '', 1, %d, 'text', %d, 0, 0, 0, ",
		(long long)d.id, d.reason, d.kind);
	sql_add_literal(&sql, d.title);
	if (dated)
		buf_add_format(&sql, ", %lld)", (long long)moment);
	else
		buf_add(&sql, STR(", NULL)"));
	buf_add_format(&sql, "; INSERT INTO document_text VALUES (%lld, ", (long long)d.id);
	sql_add_literal(&sql, d.body);
	buf_add_format(&sql, "); INSERT INTO reading VALUES (%lld, '', '', ", (long long)d.id);
	sql_add_literal(&sql, d.facts == NULL ? "[]" : d.facts);
	buf_add(&sql, STR(", '[]', '[]', '[]')"));
	case_run(c, buf_cstr(&sql));
}

void
case_item(struct search_case *c, int64_t document, int64_t delivery, const char *path)
{
	struct buf sql CLEANUP(buf_free) = {0};

	c->items++;
	buf_add_format(&sql,
		"INSERT INTO item (id, delivery, family, ordinal, depth, document, role, "
		"is_deleted, reason, words, entry, path) VALUES (%lld, %lld, 0, 0, 0, %lld, 0, 0, "
		"0, '', 0, ",
		(long long)c->items, (long long)delivery, (long long)document);
	sql_add_literal(&sql, path);
	buf_add_char(&sql, ')');
	case_run(c, buf_cstr(&sql));
}

void
case_index(struct search_case *c, int64_t document)
{
	struct err err = {0};

	must(db_transaction_begin(c->db, &err) && index_add(c->index, document, &err) &&
			db_transaction_commit(c->db, &err),
		&err);
}

struct search_result
case_search(struct search_case *c, struct search_request request)
{
	struct search_result result;
	struct query_mistake mistake;
	struct err err = {0};

	must(search_run(c->search, &c->arena, &request, &result, &mistake, &err), &err);
	return result;
}

const char *
case_find_by(struct search_case *c, const char *query, enum search_sort sort)
{
	struct search_request request = {.query = str_of(query), .sort = sort, .limit = 100};
	struct search_result result;
	struct query_mistake mistake;
	struct buf out CLEANUP(buf_free) = {0};
	struct err err = {0};

	if (!search_run(c->search, &c->arena, &request, &result, &mistake, &err))
		return str_format(&c->arena, "! %s", err.text).data;
	for (size_t i = 0; i < result.hit_count; i++)
		buf_add_format(
			&out, "%s%lld", i > 0 ? " " : "", (long long)result.hits[i].document);
	if (result.total != result.hit_count)
		buf_add_format(&out, " of %zu", result.total);
	return str_copy(&c->arena, buf_str(&out)).data;
}

const char *
case_find(struct search_case *c, const char *query)
{
	return case_find_by(c, query, SORT_OLDEST);
}
