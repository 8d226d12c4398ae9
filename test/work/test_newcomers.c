/* Documents that came in the transaction that is open: who is one, and that keeping what was read of
 * one gives what keeping it of any other gives. */
#include "store/newcomers.h"

#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"
#include "clerk_bed.h"
#include "search/index.h"
#include "store/db.h"
#include "store/document.h"
#include "store/inspection.h"
#include "store/item.h"
#include "tap.h"
#include "work/keep.h"
#include "work/workshop.h"

struct bed {
	struct clerk_bed clerk;
	struct workshop workshop;
	struct inspection *inspection;
	unsigned char last; /* first byte of the hash given last */
	unsigned files;
	struct err err;
};

static struct vault_hash
hash_of(unsigned char first)
{
	return (struct vault_hash){.bytes = {first, 1, 2, 3}};
}

/* A document that is new; 0 where it is not. */
static int64_t
document_new(struct bed *bed)
{
	int64_t id;

	return document_add(bed->inspection, hash_of(++bed->last), 5, STR("a.txt"), STR(""), &id,
		       &bed->err)
		? id
		: 0;
}

static bool
item_new(struct bed *bed, int64_t document, struct item *ret_item)
{
	*ret_item = (struct item){
		.delivery = 1, .document = document, .modified = DATE_NONE, .words = STR("")};
	return item_add(bed->inspection, ret_item,
		&(struct item_origin){
			.raw_path = str_format(&bed->clerk.arena, "in/%u.txt", ++bed->files),
			.sha256 = STR("00"),
			.is_unread = true},
		&bed->err);
}

static bool
is_new(const struct bed *bed, int64_t document)
{
	return newcomers_has(&bed->inspection->newcomers, document);
}

static const struct document_reading short_reading = {.reader = STR_INIT("text 1"),
	.words = STR_INIT(""),
	.facts = STR_INIT("[[\"title\",\"Moorings\"],[\"from\",\"Holt\"]]"),
	.places = STR_INIT("[]"),
	.expected = STR_INIT("[]"),
	.ocr_pages = STR_INIT("[]"),
	.text = STR_INIT("The moorings were let twice.")};

static bool
text_keep(struct bed *bed, int64_t id, const struct item *only)
{
	struct document document = {.id = id,
		.state = DOCUMENT_READ,
		.format = STR("text"),
		.title = STR("Moorings"),
		.moment = DATE_NONE,
		.text_size = short_reading.text.len};
	struct document_reading reading = short_reading;

	reading.only = only;
	if (only != NULL) {
		struct buf texts CLEANUP(buf_free) = {0};

		document_fact_add(&texts, STR("title"), STR("Moorings"));
		document_fact_add(&texts, STR("from"), STR("Holt"));
		reading.fact_texts = str_copy(&bed->clerk.arena, buf_str(&texts));
	}
	return keep_text(&bed->workshop, &document, &reading, &bed->err);
}

/* ---- who is one ---- */

static void
test_one(struct bed *bed)
{
	struct item item;
	int64_t found;
	int64_t id = document_new(bed);

	tap_ok(id != 0 && !is_new(bed, id), "a document without an item is none %s", bed->err.text);
	tap_ok(document_add(bed->inspection, hash_of(bed->last), 5, STR("b"), STR(""), &found,
		       &bed->err) &&
			found == 0,
		"its bytes come once %s", bed->err.text);
	tap_ok(document_find(bed->inspection, hash_of(bed->last), &found, &bed->err) && found == id,
		"and are found %s", bed->err.text);
	tap_ok(item_new(bed, id, &item) && is_new(bed, id), "with its item it is one %s",
		bed->err.text);
	tap_ok(item_new(bed, id, &item) && !is_new(bed, id), "with two of them none %s",
		bed->err.text);
	id = document_new(bed);
	tap_ok(item_new(bed, id, &item) && is_new(bed, id) && text_keep(bed, id, &item) &&
			!is_new(bed, id),
		"nor when it was read %s", bed->err.text);
}

static void
test_ends(struct bed *bed)
{
	struct inspection_part part;
	struct item item;
	int64_t id = document_new(bed);
	int64_t other;

	tap_ok(item_new(bed, id, &item) && inspection_commit_rows(bed->inspection, &bed->err) &&
			inspection_begin(bed->inspection, &bed->err) && !is_new(bed, id),
		"after the commit it is none %s", bed->err.text);
	id = document_new(bed);
	tap_ok(item_new(bed, id, &item) && is_new(bed, id), "another is one %s", bed->err.text);
	tap_ok(inspection_part_begin(bed->inspection, &part, &bed->err) &&
			inspection_part_undo(bed->inspection, &part, &bed->err) && !is_new(bed, id),
		"nothing is known after a part that was undone %s", bed->err.text);
	id = document_new(bed);
	inspection_undo(bed->inspection);
	tap_ok(inspection_begin(bed->inspection, &bed->err) && !is_new(bed, id),
		"nor after the whole was %s", bed->err.text);
	bed->last--;
	other = document_new(bed);
	tap_ok(other == id - 1 && !is_new(bed, other) && item_new(bed, other, &item) &&
			is_new(bed, other),
		"numbers that come again are others' %s", bed->err.text);
}

/* ---- what is kept ---- */

static const struct query kept = {"kept",
	"SELECT d.state, d.format, d.title, d.text_size, r.reader, r.facts, t.body, f.title AS indexed, "
	"f.sender, f.recipient, f.author, f.fact, f.last_item = (SELECT max(id) FROM item WHERE document = d.id) "
	"AS is_last, substr(b.docs, d.id % 128 * 30 + 1, 30) AS numbers, w.document IS NOT NULL AS wanted "
	"FROM document d JOIN reading r ON r.document = d.id JOIN document_text t ON t.document = d.id "
	"JOIN search_field f ON f.document = d.id JOIN search_block b ON b.block = d.id / 128 "
	"LEFT JOIN compare_wanted w ON w.document = d.id WHERE d.id = ?1"};

static struct str
kept_of(struct bed *bed, int64_t document)
{
	struct buf all CLEANUP(buf_free) = {0};
	struct statement s CLEANUP(statement_end) = {0};
	bool row;

	if (!db_begin(bed->inspection->db, &kept, &s, &bed->err))
		return STR("");
	bind_i64(&s, 1, document);
	if (!statement_row(&s, &row, &bed->err) || !row)
		return STR("");
	for (int i = 0; i < 15; i++) {
		buf_add(&all, column_str(&s, i));
		buf_add_char(&all, '|');
	}
	return str_copy(&bed->clerk.arena, buf_str(&all));
}

static void
test_same(struct bed *bed)
{
	struct item one;
	struct item other;
	int64_t first = document_new(bed);
	int64_t second = document_new(bed);
	struct str a;

	tap_ok(item_new(bed, first, &one) && item_new(bed, second, &other), "two documents come %s",
		bed->err.text);
	one.path = STR("in/1.txt");
	tap_ok(text_keep(bed, first, &one) && text_keep(bed, second, NULL) &&
			index_flush(bed->workshop.index, &bed->err),
		"what was read of one is kept by what is known, of the other by looking it up %s",
		bed->err.text);
	a = kept_of(bed, first);
	tap_ok(a.len > 0 && str_equal(a, kept_of(bed, second)), "all the same %s", bed->err.text);
	tap_ok(str_find(a, STR("|Holt|")) != STR_NONE, "with its sender");
	tap_ok(index_check(bed->workshop.index, &bed->err), "the index agrees with the texts %s",
		bed->err.text);
}

int
main(void)
{
	struct bed bed = {0};
	struct workshop_options options = {0};

	bed_found(&bed.clerk, "n");
	bed_take_in(&bed.clerk, 3);
	options.folder = bed.clerk.folder;
	if (!tap_ok(workshop_open(&options, &bed.workshop, &bed.err), "it is opened %s",
		    bed.err.text))
		return tap_done();
	bed.inspection = bed.workshop.inspection;
	if (tap_ok(inspection_begin(bed.inspection, &bed.err), "a transaction begins %s",
		    bed.err.text)) {
		test_one(&bed);
		test_ends(&bed);
		test_same(&bed);
	}
	inspection_undo(bed.inspection);
	workshop_close(&bed.workshop);
	bed_free(&bed.clerk);
	return tap_done();
}
