#include "search/fts.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "fts.sql.h"
#include "search/query.h"
#include "search/token.h"

#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

struct fts {
	struct db *db;
	const struct tokenizer *tokenizer;
	const struct fts_watch *watch;
};

static const char *const column_names[FIELD_COUNT] = {
	"body", "title", "sender", "recipient", "cc", "bcc", "author", "file", "fact"};

static int
tokenizer_create(void *context, const char **arguments, int count, Fts5Tokenizer **ret_tokenizer)
{
	(void)arguments;
	(void)count;
	*ret_tokenizer = context;
	return SQLITE_OK;
}

static void
tokenizer_delete(Fts5Tokenizer *tokenizer)
{
	(void)tokenizer; /* it is the struct fts itself, which fts_close frees */
}

typedef int (*token_function)(void *, int, const char *, int, int, int);

/* A query's phrase holds words of the index already, parted by spaces. */
static int
give_words(void *context, struct str text, token_function give)
{
	struct str word;
	int code = SQLITE_OK;

	while (code == SQLITE_OK && str_cut(&text, ' ', &word))
		if (word.len > 0)
			code = give(context, 0, word.data, (int)word.len, 0, 0);
	return code;
}

static int
tokenizer_run(Fts5Tokenizer *tokenizer, void *context, int flags, const char *text, int len,
	token_function give)
{
	const struct fts *fts = (const struct fts *)(const void *)tokenizer;
	struct token_reader reader;
	struct token token;
	struct token_join join;
	struct str whole = str_make(text, text == NULL || len < 0 ? 0 : (size_t)len);

	if ((flags & FTS5_TOKENIZE_QUERY) != 0)
		return give_words(context, whole, give);
	token_begin(&reader, fts->tokenizer, whole);
	while (token_next(&reader, &token)) {
		int code = give(context, 0, token.term.data, (int)token.term.len, (int)token.start,
			(int)token.end);

		if (code != SQLITE_OK)
			return code;
		if (fts->watch != NULL)
			fts->watch->word(fts->watch->context, token.term);
		if (!token_joined(&reader, &token, &join))
			continue;
		code = give(context, FTS5_TOKEN_COLOCATED, join.term.data, (int)join.term.len,
			(int)join.start, (int)join.end);
		if (code != SQLITE_OK)
			return code;
		if (fts->watch != NULL)
			fts->watch->word(fts->watch->context, join.term);
	}
	return SQLITE_OK;
}

static bool
taker_row(struct fts_taker *taker, const Fts5ExtensionApi *api, Fts5Context *context, int phrase)
{
	struct fts_row row = {api->xRowid(context), api, context};

	if (!taker->row(taker->context, &row, phrase, taker->err))
		taker->stopped = true;
	return !taker->stopped;
}

struct scan {
	struct fts_taker *taker;
	int phrase;
};

static int
scan_row(const Fts5ExtensionApi *api, Fts5Context *context, void *given)
{
	struct scan *scan = given;

	return taker_row(scan->taker, api, context, scan->phrase) ? SQLITE_OK : SQLITE_DONE;
}

/* The auxiliary function: hands the row, or all rows of each phrase, to the taker. */
static void
take(const Fts5ExtensionApi *api, Fts5Context *context, sqlite3_context *result, int count,
	sqlite3_value **values)
{
	struct fts_taker *taker = count == 1 ? sqlite3_value_pointer(values[0], "candour_taker")
					     : NULL;
	struct scan scan = {.taker = taker};

	if (taker == NULL) {
		sqlite3_result_error(result, "candour_rank takes a pointer", -1);
		return;
	}
	if (!taker->each_phrase) {
		if (taker->stopped || !taker_row(taker, api, context, 0))
			sqlite3_result_error(result, "stopped", -1);
		return;
	}
	for (; scan.phrase < taker->phrases && !taker->stopped; scan.phrase++) {
		int code = api->xQueryPhrase(context, scan.phrase, &scan, scan_row);

		if (code != SQLITE_OK && code != SQLITE_DONE) {
			sqlite3_result_error_code(result, code);
			return;
		}
	}
}

static fts5_api *
api_find(sqlite3 *handle)
{
	fts5_api *api = NULL;
	sqlite3_stmt *statement = NULL;

	if (sqlite3_prepare_v2(handle, "SELECT fts5(?1)", -1, &statement, NULL) == SQLITE_OK) {
		(void)sqlite3_bind_pointer(statement, 1, &api, "fts5_api_ptr", NULL);
		(void)sqlite3_step(statement);
	}
	(void)sqlite3_finalize(statement);
	return api;
}

bool
fts_open(struct db *db, const struct tokenizer *tokenizer, struct fts **ret_fts, struct err *err)
{
	fts5_tokenizer functions = {tokenizer_create, tokenizer_delete, tokenizer_run};
	fts5_api *api = api_find(db_handle(db));
	struct fts *fts;

	if (api == NULL && sqlite3_errcode(db_handle(db)) == SQLITE_NOMEM)
		return err_set(err, ERR_MEMORY, "not enough memory for the index");
	if (api == NULL)
		return err_set(err, ERR_INTERNAL, "this SQLite was built without FTS5");
	fts = memory_alloc(sizeof(*fts));
	*fts = (struct fts){.db = db, .tokenizer = tokenizer};
	if (api->xCreateTokenizer(api, "candour", fts, &functions, NULL) != SQLITE_OK ||
		api->xCreateFunction(api, "candour_rank", fts, take, NULL) != SQLITE_OK) {
		free(fts);
		return err_set(err, ERR_INTERNAL, "FTS5 refused the tokenizer");
	}
	*ret_fts = fts;
	return true;
}

void
fts_close(struct fts *fts)
{
	free(fts);
}

void
fts_watch_set(struct fts *fts, const struct fts_watch *watch)
{
	fts->watch = watch;
}

void
fts_place_first(const struct fts_row *row, int phrase, struct fts_place *ret_place)
{
	const Fts5ExtensionApi *api = row->api;
	Fts5PhraseIter iter = {0};

	ret_place->column = -1;
	if (api->xPhraseFirst(row->context, phrase, &iter, &ret_place->column,
		    &ret_place->offset) != SQLITE_OK)
		ret_place->column = -1;
	ret_place->a = iter.a;
	ret_place->b = iter.b;
}

void
fts_place_next(const struct fts_row *row, struct fts_place *place)
{
	const Fts5ExtensionApi *api = row->api;
	Fts5PhraseIter iter = {place->a, place->b};

	api->xPhraseNext(row->context, &iter, &place->column, &place->offset);
	place->a = iter.a;
	place->b = iter.b;
}

void
fts_write_phrase(
	struct buf *to, const struct str *terms, size_t count, unsigned fields, bool prefix)
{
	if (fields != FIELD_ALL) {
		buf_add_char(to, '{');
		for (unsigned i = 0; i < FIELD_COUNT; i++)
			if ((fields & 1u << i) != 0)
				buf_add_format(to, " %s", column_names[i]);
		buf_add(to, STR(" }:"));
	}
	buf_add_char(to, '"');
	for (size_t i = 0; i < count; i++) {
		if (i > 0)
			buf_add_char(to, ' ');
		buf_add(to, terms[i]);
	}
	buf_add(to, prefix ? STR("\"*") : STR("\""));
}

static bool
run(struct fts *fts, const struct query *query, int taker_at, int expression_at,
	struct str expression, struct fts_taker *taker, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	struct err own = {0};

	taker->err = &own;
	taker->stopped = false;
	if (!db_begin(fts->db, query, &s, err))
		return false;
	(void)sqlite3_bind_pointer(s.handle, taker_at, taker, "candour_taker", NULL);
	bind_str(&s, expression_at, expression);
	if (!statement_run(&s, err) || taker->stopped) {
		if (own.kind != ERR_NONE)
			return err_set(err, own.kind, "%s", own.text);
		if (taker->stopped)
			return true;
		return err->kind != ERR_NONE ? false : err_set(err, ERR_INTERNAL, "search");
	}
	return true;
}

bool
fts_match(struct fts *fts, struct str expression, struct fts_taker *taker, struct err *err)
{
	taker->each_phrase = false;
	return run(
		fts, &SQL_FTS_MATCH, FTS_MATCH_TAKER, FTS_MATCH_EXPRESSION, expression, taker, err);
}

bool
fts_scan(
	struct fts *fts, struct str expression, int count, struct fts_taker *taker, struct err *err)
{
	taker->each_phrase = true;
	taker->phrases = count;
	return run(fts, &SQL_FTS_SCAN, FTS_SCAN_TAKER, FTS_SCAN_EXPRESSION, expression, taker, err);
}

bool
fts_snapshot_begin(struct fts *fts, bool *ret_begun, struct err *err)
{
	*ret_begun = false;
	if (sqlite3_get_autocommit(db_handle(fts->db)) == 0)
		return true;
	*ret_begun = db_run_script(fts->db, "BEGIN", err);
	return *ret_begun;
}

void
fts_snapshot_end(struct fts *fts, bool begun)
{
	if (begun)
		(void)sqlite3_exec(db_handle(fts->db), "COMMIT", NULL, NULL, NULL);
}
