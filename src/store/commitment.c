#include "store/commitment.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/hex.h"
#include "base/json.h"
#include "store/db.h"
#include "store/document.h"
#include "store/entry.h"
#include "store/inspection.h"

#include "document.sql.h"

enum { ENTRY_READINGS_MAX = 500, COPIED_MAX = 8192, NOTED_SIZE = 8 + SHA256_SIZE };

static void
add_sized(struct buf *to, struct str text)
{
	buf_add_u64(to, text.len);
	buf_add(to, text);
}

/* Straight from the rows: a mailbox may have a million of them. */
static bool
add_parts(struct inspection *inspection, struct sha256 *sha, int64_t container, struct buf *to,
	struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool row = true;

	if (!db_begin(inspection->db, &SQL_PART_LIST, &s, err))
		return false;
	bind_i64(&s, PART_LIST_CONTAINER, container);
	while (row) {
		if (!statement_row(&s, &row, err))
			return false;
		if (!row)
			break;
		buf_add_u64(to, (uint64_t)column_i64(&s, PART_LIST_COL_ORDINAL));
		buf_add_u64(to, (uint64_t)column_i64(&s, PART_LIST_COL_DOCUMENT));
		add_sized(to, column_str(&s, PART_LIST_COL_NAME));
		buf_add_u64(to, (uint64_t)column_i64(&s, PART_LIST_COL_ROLE));
		buf_add_u64(to, (uint64_t)column_i64(&s, PART_LIST_COL_IS_DELETED));
		buf_add_char(to, column_is_null(&s, PART_LIST_COL_MODIFIED));
		buf_add_u64(to, (uint64_t)column_i64(&s, PART_LIST_COL_MODIFIED));
		buf_add_u64(to, (uint64_t)column_i64(&s, PART_LIST_COL_REASON));
		add_sized(to, column_str(&s, PART_LIST_COL_WORDS));
		sha256_add(sha, buf_str(to));
		buf_clear(to);
	}
	return true;
}

bool
commitment_hash(struct inspection *inspection, struct sha256 *sha, const struct document *document,
	const struct document_reading *reading, unsigned char ret_hash[SHA256_SIZE],
	struct err *err)
{
	const struct str longer[] = {reading->facts, reading->places, reading->text};
	struct buf *head = &inspection->committing;

	buf_clear(head);
	buf_add(head, vault_hash_str(&document->sha256));
	buf_add_u64(head, (uint64_t)document->state);
	buf_add_u64(head, (uint64_t)document->reason);
	buf_add_u64(head, (uint64_t)document->kind);
	buf_add_u64(head, document->contradicts);
	buf_add_u64(head, (uint64_t)document->moment);
	buf_add_u64(head, document->text_size);
	add_sized(head, document->format);
	add_sized(head, document->title);
	add_sized(head, reading->reader);
	add_sized(head, reading->words);
	add_sized(head, reading->expected);
	add_sized(head, reading->ocr_pages);
	for (size_t i = 0; i < COUNT_OF(longer); i++)
		buf_add_u64(head, longer[i].len);
	sha256_begin(sha);
	for (size_t i = 0; i < COUNT_OF(longer); i++) {
		/* To copy what is short is cheaper than to call for it. */
		if (longer[i].len < COPIED_MAX) {
			buf_add(head, longer[i]);
			continue;
		}
		sha256_add(sha, buf_str(head));
		buf_clear(head);
		sha256_add(sha, longer[i]);
	}
	if (head->len > 0)
		sha256_add(sha, buf_str(head));
	buf_clear(head);
	if (!reading->lacks_parts && !add_parts(inspection, sha, document->id, head, err))
		return false;
	sha256_end(sha, ret_hash);
	return true;
}

bool
commitment_note(struct inspection *inspection, const struct document *document,
	const struct document_reading *reading, struct err *err)
{
	unsigned char hash[SHA256_SIZE];

	if (!commitment_hash(inspection, &inspection->sha256, document, reading, hash, err))
		return false;
	buf_add_u64(&inspection->readings, (uint64_t)document->id);
	buf_add(&inspection->readings, str_make(hash, sizeof(hash)));
	return true;
}

static bool
entry_write(struct inspection *inspection, struct str noted, struct err *err)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = 1 << 20};
	struct buf payload CLEANUP(buf_free) = {.size_max = LEDGER_PAYLOAD_MAX};
	struct json_writer w;
	uint64_t document;
	uint64_t entry;
	struct str hash;

	json_begin(&w, &payload);
	json_object_begin(&w);
	json_key(&w, "documents");
	json_array_begin(&w);
	while (take_u64(&noted, &document) && take_bytes(&noted, SHA256_SIZE, &hash)) {
		json_array_begin(&w);
		json_u64(&w, document);
		json_str(&w, hex_encode(&arena, hash));
		json_array_end(&w);
	}
	json_array_end(&w);
	json_object_end(&w);
	return entry_add(inspection, ENTRY_READ, buf_str(&payload), &entry, err);
}

bool
commitments_add(struct inspection *inspection, struct err *err)
{
	struct str rest = buf_str(&inspection->readings);

	while (rest.len > 0) {
		struct str some = str_slice(rest, 0, (size_t)ENTRY_READINGS_MAX * NOTED_SIZE);

		if (!entry_write(inspection, some, err))
			return false;
		rest = str_from(rest, some.len);
	}
	commitments_forget(inspection);
	return true;
}

void
commitments_forget(struct inspection *inspection)
{
	buf_clear(&inspection->readings);
}
