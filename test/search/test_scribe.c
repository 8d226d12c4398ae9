/* Words counted by the scribe against words counted here: the same documents come, change, go and
 * are undone, and the tables of the index must end up the same, byte for byte. */
#include "tap.h"

#include "search_case.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "search/scribe.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { DOCUMENTS = 400, LONG_WORDS = 60000 };

static struct err err;

/* A text of some words, always the same for a number; every fortieth is long, so that words are
 * cut off while a transaction goes on. */
static const char *
text_make(struct arena *arena, int64_t number)
{
	/* Letters, a break, what folding leaves nothing of, and words without spaces. */
	static const char *const wide[] = {"\xc3\xa9", "\xe2\x80\x94", " \xcc\x81\xc2\xad ",
		"\xe6\xbc\xa2\xe5\xad\x97", "\n\xc3\x9f\n"};
	struct buf text CLEANUP(buf_free) = {0};
	uint64_t random = (uint64_t)number * 2654435761u + 1;
	size_t count = number % 40 == 0 ? LONG_WORDS : (size_t)(number % 60);

	for (size_t i = 0; i < count; i++) {
		random = random * 6364136223846793005u + 1442695040888963407u;
		buf_add_format(&text, "w%llu%s%s", (unsigned long long)(random >> 40) % 5000,
			number % 3 == 0 && i % 17 == 0 ? wide[i % COUNT_OF(wide)] : "",
			i % 9 == 8 ? ".\n" : " ");
	}
	return str_cstr(arena, buf_str(&text));
}

static void
add(struct search_case *c, int64_t id)
{
	case_document(c,
		(struct case_document){.id = id,
			.kind = 1,
			.title = "minutes of the committee",
			.body = text_make(&c->arena, id)});
	if (!index_add(c->index, id, &err))
		tap_ok(false, "document %lld is indexed: %s", (long long)id, err.text);
}

static void
all(struct search_case *c)
{
	tap_ok(db_transaction_begin(c->db, &err), "a transaction begins");
	for (int64_t i = 1; i <= DOCUMENTS / 2; i++)
		add(c, i);
	tap_ok(index_remove(c->index, 7, &err) && index_remove(c->index, 41, &err),
		"two go before anything was written %s", err.text);
	tap_ok(db_transaction_commit(c->db, &err), "it is committed %s", err.text);
	tap_ok(db_transaction_begin(c->db, &err), "another begins");
	for (int64_t i = DOCUMENTS / 2 + 1; i <= DOCUMENTS / 2 + 90; i++)
		add(c, i);
	db_transaction_undo(c->db);
	tap_ok(db_transaction_begin(c->db, &err), "it was undone, and a third begins");
	for (int64_t i = DOCUMENTS / 2 + 1; i <= DOCUMENTS; i++)
		add(c, i);
	tap_ok(index_remove(c->index, 9, &err) && index_remove(c->index, DOCUMENTS - 3, &err),
		"one that was written goes, and one that was not %s", err.text);
	tap_ok(db_transaction_commit(c->db, &err), "it is committed %s", err.text);
}

/* Everything of the words' tables but the random stamps. */
static char *
tables(struct search_case *c)
{
	static const struct query queries[] = {
		{"pieces", "SELECT number || ' ' || hex(bytes) FROM search_piece ORDER BY number"},
		{"segments",
			"SELECT id || ' ' || state || ' ' || first || ' ' || last || ' ' || least "
			"|| ' ' || most || ' ' || term_blocks || ' ' || docs_size || ' ' || "
			"places_size || ' ' || hex(directory) FROM search_segment ORDER BY id"},
		{"dead", "SELECT born || ' ' || document FROM search_dead ORDER BY born"},
		{"blocks", "SELECT block || ' ' || hex(docs) FROM search_block ORDER BY block"},
	};
	struct buf text = {0};

	for (size_t i = 0; i < COUNT_OF(queries); i++) {
		struct statement s CLEANUP(statement_end) = {0};
		bool row = true;

		if (!db_begin(c->db, &queries[i], &s, &err))
			break;
		while (statement_row(&s, &row, &err) && row) {
			buf_add(&text, column_str(&s, 0));
			buf_add_char(&text, '\n');
		}
	}
	return text.len > 100000 ? (char *)(uintptr_t)buf_cstr(&text) : NULL;
}

/* The scribe is this program's only child. As the system ends one that made a forbidden call. */
static bool
scribe_end(void)
{
	FILE *list = fopen("/proc/thread-self/children", "r");
	siginfo_t info;
	int pid = 0;
	bool good = list != NULL && fscanf(list, "%d", &pid) == 1 && kill(pid, SIGSYS) == 0 &&
		waitid(P_PID, (id_t)pid, &info, WEXITED | WNOWAIT) == 0;

	if (list != NULL)
		(void)fclose(list);
	return good;
}

static bool
some_add(struct search_case *c)
{
	bool good = db_transaction_begin(c->db, &err);

	for (int64_t i = 1; i <= 30; i++)
		add(c, i);
	return good && db_transaction_commit(c->db, &err);
}

static void
test_death(void)
{
	struct search_case c;
	struct scribe *scribe = NULL;

	case_open(&c, "death");
	if (!scribe_start(&scribe, &err) || !scribe_end()) {
		tap_skip("this kernel does not list children");
	} else {
		index_employ(c.index, scribe);
		tap_ok(!some_add(&c) && err.kind == ERR_CRASHED,
			"a scribe that was ended makes the commit fail: %s", err.text);
		db_transaction_undo(c.db);
		err_clear(&err);
		scribe_stop(scribe);
		tap_ok(scribe_start(&scribe, &err), "another starts %s", err.text);
		index_employ(c.index, scribe);
		case_run(&c, "DELETE FROM document_text");
		case_run(&c, "DELETE FROM document");
		tap_ok(some_add(&c) && index_check(c.index, &err),
			"and the same documents are taken in %s", err.text);
	}
	case_close(&c);
	scribe_stop(scribe);
}

int
main(void)
{
	struct search_case here;
	struct search_case there;
	struct scribe *scribe = NULL;
	char *one;
	char *two;

	tap_ok(scribe_start(&scribe, &err), "the scribe starts %s", err.text);
	case_open(&here, "here");
	case_open(&there, "there");
	index_employ(there.index, scribe);
	all(&here);
	all(&there);
	one = tables(&here);
	two = tables(&there);
	tap_ok(one != NULL && two != NULL && strcmp(one, two) == 0, "the tables are the same");
	tap_ok(index_check(there.index, &err), "and agree with the texts %s", err.text);
	free(one);
	free(two);
	case_close(&here);
	case_close(&there);
	scribe_stop(scribe);
	test_death();
	return tap_done();
}
