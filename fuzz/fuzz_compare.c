/* Comparing, all the way: the input is some documents, which go through all prints, joins and checks;
 * then all is asked for that can be asked of them. Nothing may fail; what is told must stand in the
 * texts; and what is compared once more comes to the same.
 *
 * Documents are parted by the byte 0x1e. The first byte of each chooses its kind, whose it is, and
 * whether it came within the one before; then come, parted by 0x1f, a path, a title, facts (a line
 * each, "name: value") and the text, in which a form feed begins a page. */
#include "base/arena.h"
#include "base/buf.h"
#include "base/date.h"
#include "base/json.h"
#include "base/utf8.h"
#include "compare/compare.h"
#include "compare/copies/copies.h"
#include "compare/copies/lineage.h"
#include "compare/gap.h"
#include "compare/mailbox/coverage.h"
#include "compare/thread/thread.h"
#include "compare/version/version.h"
#include "compare/when/chronology.h"
#include "fuzz_compare_bed.h"
#include "store/kind.h"

#include <sqlite3.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { DOCUMENTS_MAX = 12, STEPS_MAX = 5000 };

struct bed {
	struct inspection inspection; /* its database and no more */
	struct compare *compare;
	int64_t lengths[DOCUMENTS_MAX + 1]; /* code points, by document */
	int64_t count;
};

static void
bed_make(struct bed *bed)
{
	struct err err = {0};

	compare_bed_make(&bed->inspection, &bed->compare);
	must(db_run_script(bed->inspection.db,
		"INSERT INTO delivery (given_by, custodian, power, received, source, started, finished,"
		" entry, receipt_sha256, summary_sha256) VALUES ('', 'Licensing team', '', 1400000000,"
		" '', 0, 0, 0, '', ''), ('', 'Ann Low', '', 1400000000, '', 0, 0, 0, '', '');"
		"INSERT INTO setting VALUES ('authority', 'Norchester Borough Council')"
		" ON CONFLICT DO NOTHING;",
		&err));
}

/* ---- filling ---- */

static struct str
part_take(struct str *rest, char end)
{
	size_t at = str_find_char(*rest, end);
	struct str part = at == STR_NONE ? *rest : str_slice(*rest, 0, at);

	*rest = at == STR_NONE ? STR("") : str_from(*rest, at + 1);
	return part;
}

static struct str
facts_json(struct arena *arena, struct str facts)
{
	struct buf text CLEANUP(buf_free) = {0};
	struct json_writer json;

	json_begin(&json, &text);
	json_array_begin(&json);
	for (int i = 0; i < 40 && facts.len > 0; i++) {
		struct str value = part_take(&facts, '\n');
		struct str name = part_take(&value, ':');

		json_array_begin(&json);
		json_str(&json, name);
		json_str(&json, str_trim(value));
		json_array_end(&json);
	}
	json_array_end(&json);
	return str_copy(arena, buf_str(&text));
}

/* Pages, by form feeds. */
static struct str
places_json(struct arena *arena, struct str body)
{
	struct buf text CLEANUP(buf_free) = {0};
	int64_t from = 0;
	int page = 1;

	buf_add_char(&text, '[');
	while (body.len > 0 && page < 50) {
		struct str part = part_take(&body, '\f');
		int64_t to = from + (int64_t)utf8_count(part) + (body.len > 0);

		buf_add_format(&text, "%s[1,%d,%lld,%lld,\"\"]", page > 1 ? "," : "", page,
			(long long)from, (long long)to);
		from = to;
		page++;
	}
	buf_add_char(&text, ']');
	return str_copy(arena, buf_str(&text));
}

static void
run(struct bed *bed, const char *sql, const struct str *texts, const int64_t *numbers)
{
	sqlite3_stmt *statement;
	int at = 1;

	must(sqlite3_prepare_v2(db_handle(bed->inspection.db), sql, -1, &statement, NULL) ==
		SQLITE_OK);
	for (; texts != NULL && texts->data != NULL; texts++)
		must(sqlite3_bind_text(statement, at++, texts->data, (int)texts->len,
			     SQLITE_TRANSIENT) == SQLITE_OK);
	for (; numbers != NULL && *numbers >= 0; numbers++)
		must(sqlite3_bind_int64(statement, at++, *numbers) == SQLITE_OK);
	must(sqlite3_step(statement) == SQLITE_DONE);
	(void)sqlite3_finalize(statement);
}

static struct str
there(struct str s)
{
	return s.data == NULL ? STR("") : s;
}

static void
document_add(struct bed *bed, struct arena *arena, struct str input)
{
	unsigned char head = input.len > 0 ? (unsigned char)input.data[0] : 0;
	struct str rest = str_from(input, input.len > 0);
	struct str path = part_take(&rest, 0x1f);
	struct str title = part_take(&rest, 0x1f);
	struct str facts = facts_json(arena, part_take(&rest, 0x1f));
	struct str texts[] = {there(title), {0}};
	struct str readings[] = {facts, places_json(arena, rest), {0}};
	struct str bodies[] = {there(rest), {0}};
	struct str paths[] = {there(path), {0}};
	int64_t id = ++bed->count;
	bool is_part = (head & 0x40) != 0 && id > 1;

	bed->lengths[id] = (int64_t)utf8_count(rest);
	run(bed,
		"INSERT INTO document (title, id, kind, moment, sha256, size, name, declared, state,"
		" reason, format, contradicts, text_size, ocr_state) VALUES (?1, ?2, ?3, ?4,"
		" cast(printf('%032d', ?2) AS BLOB), 1, '', '', 1, 0, 'text', 0, 0, 0)",
		texts, (const int64_t[]){id, head % KIND_COUNT, 1363219200 + id * 1000, -1});
	run(bed, "INSERT INTO document_text (body, document) VALUES (?1, ?2)", bodies,
		(const int64_t[]){id, -1});
	run(bed,
		"INSERT INTO reading (facts, places, document, reader, words, expected, ocr_pages)"
		" VALUES (?1, ?2, ?3, '', '', '[]', '[]')",
		readings, (const int64_t[]){id, -1});
	run(bed,
		"INSERT INTO item (path, id, delivery, parent, family, ordinal, depth, document, role,"
		" is_deleted, reason, words, entry) VALUES (?1, ?2, ?3, nullif(?4, 0),"
		" CASE ?4 WHEN 0 THEN ?2 ELSE (SELECT family FROM item WHERE id = ?4) END, ?5, ?5, ?2,"
		" 0, 0, 0, '', 0)",
		paths,
		(const int64_t[]){id, is_part ? 1 : 1 + (head >> 7), is_part ? id - 1 : 0,
			is_part ? 1 : 0, -1});
	run(bed, "INSERT INTO compare_wanted VALUES (?1)", NULL, (const int64_t[]){id, -1});
}

/* ---- comparing ---- */

static void
compare_all(struct bed *bed, size_t count)
{
	struct err err = {0};
	bool more = true;

	for (int i = 0; i < STEPS_MAX && more; i++)
		must(compare_step(bed->compare, count, &more, &err));
	must(!more);
}

struct listing {
	struct bed *bed;
	struct buf text;
	size_t count;
};

static bool
gap_check(void *context, const struct gap_row *row)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = (size_t)64 << 20};
	struct listing *listing = context;
	struct gap_row copy = *row;
	struct err err = {0};

	must(row->gap.title.len > 0 && row->gap.why.len > 0 && utf8_valid(row->gap.title));
	must(row->gap.sure <= 100 && row->gap.weight <= 100 && utf8_valid(row->gap.why));
	must(gap_evidence_get(listing->bed->compare, &arena, &copy, &err));
	for (size_t i = 0; i < copy.gap.evidence_count; i++) {
		const struct gap_evidence *e = &copy.gap.evidence[i];

		must(utf8_valid(e->words));
		must(e->item >= 0 && e->item <= listing->bed->count);
		must(e->from < 0 ||
			(e->item > 0 && e->from <= e->to &&
				e->to <= listing->bed->lengths[e->item]));
	}
	listing->count++;
	buf_add_format(&listing->text, "%.*s %.*s %.*s %u\n", STR_ARG(row->reference),
		STR_ARG(row->kind), STR_ARG(row->gap.title), row->gap.sure);
	return true;
}

static void
gaps_list(struct bed *bed, struct listing *ret_listing)
{
	struct gap_filter filter = {.state = -1, .kind = STR(""), .custodian = STR("")};
	struct err err = {0};

	*ret_listing = (struct listing){.bed = bed};
	must(gap_list(bed->compare, &filter, gap_check, ret_listing, &err));
}

/* ---- asking ---- */

static void
row_check(void *context, const struct chronology_row *row)
{
	struct bed *bed = context;

	must(row->document >= 1 && row->document <= bed->count && utf8_valid(row->words));
	must(row->from < 0 || (row->from <= row->to && row->to <= bed->lengths[row->document]));
}

static void
pairs_ask(struct bed *bed, struct arena *arena)
{
	struct err err = {0};

	for (int64_t a = 1; a <= bed->count; a++) {
		int64_t b = a % bed->count + 1;
		struct copies_relation relation;
		struct lineage lineage;

		must(lineage_find(bed->compare, arena, a, b, &lineage, &err));
		must(lineage.why.len > 0 && lineage.similarity >= 0 && lineage.similarity <= 1);
		must(copies_relation(bed->compare, a, b, &relation, &err));
		must(relation.similarity >= 0 && relation.similarity <= 1);
	}
}

static void
ask(struct bed *bed, struct arena *arena)
{
	struct chronology_request request = {.from = DATE_NONE, .until = DATE_NONE};
	struct version_link *links;
	struct coverage *coverages;
	struct copies copies;
	struct thread thread;
	struct err err = {0};
	uint64_t total;
	int64_t id;
	size_t count;

	must(chronology_list(bed->compare, &request, row_check, bed, &total, &err));
	must(coverage_list(bed->compare, arena, STR(""), &coverages, &count, &err));
	for (int64_t i = 1; i <= bed->count; i++) {
		must(copies_of(bed->compare, arena, i, &copies, &err));
		must(version_links(bed->compare, arena, i, &links, &count, &err));
		must(thread_of(bed->compare, i, &id, &err));
		if (id == 0)
			continue;
		must(thread_view(bed->compare, arena, id, &thread, &err));
		for (size_t n = 0; n < thread.count; n++)
			must(thread.nodes[n].parent <= n && thread.nodes[n].document <= bed->count);
	}
	pairs_ask(bed, arena);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct bed bed;
	struct arena arena CLEANUP(arena_free) = {.size_max = (size_t)512 << 20};
	struct buf clean CLEANUP(buf_free) = {0};
	struct listing first;
	struct listing again;
	struct err err = {0};
	struct str rest;

	if (bed.compare == NULL)
		bed_make(&bed);
	/* Readers give valid text only. */
	utf8_clean(&clean, str_make(data, size));
	rest = buf_str(&clean);
	must(db_transaction_begin(bed.inspection.db, &err));
	for (bed.count = 0; bed.count < DOCUMENTS_MAX && rest.len > 0;)
		document_add(&bed, &arena, part_take(&rest, 0x1e));
	compare_all(&bed, 3);
	gaps_list(&bed, &first);
	if (bed.count > 0)
		ask(&bed, &arena);
	must(db_run_script(bed.inspection.db,
		"INSERT OR IGNORE INTO compare_wanted SELECT id FROM document", &err));
	compare_all(&bed, 100);
	gaps_list(&bed, &again);
	must(str_equal(buf_str(&first.text), buf_str(&again.text)));
	buf_free(&first.text);
	buf_free(&again.text);
	db_transaction_undo(bed.inspection.db);
	return 0;
}
