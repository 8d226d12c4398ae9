/* Lists of documents by key. By the first byte: either entries of the input are written in runs,
 * partly removed, merged, and found again as a plain list of them says; or pages are bytes that
 * nobody wrote, and are read, searched and merged. */
#include "base/buf.h"
#include "base/err.h"
#include "compare/compare.h"
#include "compare/postings/postings_inside.h"
#include "fuzz_compare_bed.h"

#include <sqlite3.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { ENTRIES_MAX = 400, KEYS = 16, DOCUMENTS = 64, EACH_MAX = 1000 };

struct bed {
	struct inspection inspection;
	struct compare *compare;
};

static void
run(struct bed *bed, const char *sql, int64_t a, int64_t b, struct str bytes)
{
	sqlite3_stmt *statement;

	must(sqlite3_prepare_v2(db_handle(bed->inspection.db), sql, -1, &statement, NULL) ==
		SQLITE_OK);
	must(sqlite3_bind_int64(statement, 1, a) == SQLITE_OK &&
		sqlite3_bind_int64(statement, 2, b) == SQLITE_OK);
	if (bytes.len > 0)
		must(sqlite3_bind_blob(statement, 3, bytes.data, (int)bytes.len, SQLITE_STATIC) ==
			SQLITE_OK);
	must(sqlite3_step(statement) == SQLITE_DONE);
	(void)sqlite3_finalize(statement);
}

/* ---- what was written is found ---- */

static uint64_t
hash_of(unsigned key)
{
	return (uint64_t)key * 0x9e3779b97f4a7c15u;
}

static void
found_check(struct bed *bed, bool held[KEYS][DOCUMENTS + 1])
{
	struct postings_answer answer = {0};
	struct postings_entry sorted[KEYS];
	uint64_t keys[KEYS];
	struct err err = {0};

	for (unsigned k = 0; k < KEYS; k++)
		sorted[k] = (struct postings_entry){postings_key(hash_of(k)), k};
	postings_sort(sorted, KEYS);
	for (unsigned k = 0; k < KEYS; k++)
		keys[k] = sorted[k].key;
	must(postings_find(bed->compare, POSTINGS_HEADING, keys, KEYS, EACH_MAX, &answer, &err));
	for (unsigned k = 0; k < KEYS; k++) {
		size_t at = answer.starts[k];

		for (int64_t d = 1; d <= DOCUMENTS; d++)
			if (held[sorted[k].value][d])
				must(at < answer.starts[k + 1] && answer.documents[at++] == d);
		must(at == answer.starts[k + 1]);
	}
	postings_answer_free(&answer);
}

/* Each two bytes: a key and a document; a key with the high bit set writes what was gathered, one
 * with the next bit takes out instead. */
static void
try_sound(struct bed *bed, struct str rest)
{
	static bool held[KEYS][DOCUMENTS + 1];
	struct postings_batch batch = {0};
	struct err err = {0};
	uint8_t key;
	uint8_t document;

	memset(held, 0, sizeof(held));
	for (int i = 0; i < ENTRIES_MAX && take_u8(&rest, &key) && take_u8(&rest, &document); i++) {
		int64_t d = document % DOCUMENTS + 1;
		bool removes = (key & 0x40) != 0;

		if (removes || (key & 0x80) != 0)
			must(postings_write(bed->compare, POSTINGS_HEADING, &batch, &err));
		if (removes)
			must(postings_remove(
				bed->compare, POSTINGS_HEADING, hash_of(key % KEYS), d, &err));
		else
			postings_add(&batch, hash_of(key % KEYS), d);
		held[key % KEYS][d] = !removes;
	}
	must(postings_write(bed->compare, POSTINGS_HEADING, &batch, &err));
	found_check(bed, held);
	postings_batch_free(&batch);
}

/* ---- bytes that nobody wrote ---- */

static void
read_through(struct bed *bed, int64_t number)
{
	struct postings_cursor cursor;
	struct err err = {0};

	postings_cursor_begin(bed->compare, POSTINGS_VERSION, number, &cursor);
	for (int i = 0; i < 100000 && !cursor.at_end; i++)
		if (!postings_cursor_next(&cursor, &err))
			break;
	must(err.kind == ERR_NONE || err.text[0] != '\0');
	postings_cursor_free(&cursor);
}

/* Pages: a key of 16 bits, a length of 8, the bytes. */
static void
try_pages(struct bed *bed, struct str rest)
{
	struct postings_answer answer = {0};
	struct postings_batch batch = {0};
	uint64_t keys[] = {0, 1, 77, 65535, (uint64_t)1 << 40};
	struct err err = {0};
	struct postings_cursor at;
	uint16_t key;
	uint8_t len;
	struct str bytes;

	postings_cursor_begin(bed->compare, POSTINGS_VERSION, 1, &at);
	run(bed,
		"INSERT INTO compare_posting_run (list, run, born, entries) VALUES (?1, ?2, 1, 100)",
		POSTINGS_VERSION, 1, STR(""));
	while (take_u16(&rest, &key) && take_u8(&rest, &len) && take_bytes(&rest, len, &bytes))
		run(bed,
			"INSERT OR REPLACE INTO compare_posting (id, bytes) VALUES (?1 + ?2,"
			" coalesce(?3, x''))",
			at.base, key, bytes);
	postings_cursor_free(&at);
	read_through(bed, 1);
	if (postings_find(
		    bed->compare, POSTINGS_VERSION, keys, COUNT_OF(keys), EACH_MAX, &answer, &err))
		must(answer.starts[COUNT_OF(keys)] <= COUNT_OF(keys) * EACH_MAX);
	else
		must(err.text[0] != '\0');
	for (int64_t i = 1; i < 300; i++)
		postings_add(&batch, hash_of((unsigned)i), i);
	if (postings_write(bed->compare, POSTINGS_VERSION, &batch, &err))
		read_through(bed, 2);
	postings_answer_free(&answer);
	postings_batch_free(&batch);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct bed bed;
	struct err err = {0};

	if (bed.compare == NULL)
		compare_bed_make(&bed.inspection, &bed.compare);
	if (size == 0)
		return 0;
	must(db_transaction_begin(bed.inspection.db, &err));
	if (data[0] % 2 == 0)
		try_sound(&bed, str_make(data + 1, size - 1));
	else
		try_pages(&bed, str_make(data + 1, size - 1));
	db_transaction_undo(bed.inspection.db);
	return 0;
}
