/* The receipt of a delivery: every file with its hash, in the form that sha256sum -c reads. */
#include "ingest/delivery.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/date.h"
#include "base/err.h"
#include "base/file.h"
#include "base/hex.h"
#include "base/json.h"
#include "crypto/sha256.h"
#include "store/db.h"
#include "store/entry.h"
#include "store/inspection.h"

#include "delivery.sql.h"

struct receipt {
	struct buf lines;
	struct buf summary; /* JSON for people's tools, with what was there and not taken */
	struct json_writer json;
	struct str hash; /* of the lines, hexadecimal */
	struct str summary_hash;
	uint64_t file_count;
	uint64_t missing_count;
	uint64_t size;
};

/* sha256sum's own escaping: a line whose name holds a backslash or a line end begins with a
 * backslash (GNU coreutils manual, "md5sum invocation"). */
static void
line_add(struct buf *to, struct str hash, struct str path)
{
	bool escape = str_find_char(path, '\n') != STR_NONE ||
		str_find_char(path, '\\') != STR_NONE || str_find_char(path, '\r') != STR_NONE;

	if (escape)
		buf_add_char(to, '\\');
	buf_add(to, hash);
	buf_add(to, STR("  "));
	for (size_t i = 0; i < path.len; i++) {
		if (path.data[i] == '\n')
			buf_add(to, STR("\\n"));
		else if (path.data[i] == '\r')
			buf_add(to, STR("\\r"));
		else if (path.data[i] == '\\')
			buf_add(to, STR("\\\\"));
		else
			buf_add_char(to, path.data[i]);
	}
	buf_add_char(to, '\n');
}

static void
file_add(struct receipt *receipt, const struct statement *s)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = 1 << 20};
	struct str path = column_str(s, DELIVERY_FILES_COL_PATH);
	struct str bytes = column_str(s, DELIVERY_FILES_COL_PATH_BYTES);

	if (column_is_null(s, DELIVERY_FILES_COL_SHA256)) {
		receipt->missing_count++;
		json_object_begin(&receipt->json);
		json_member_str(&receipt->json, "path", path);
		json_member_str(&receipt->json, "why", column_str(s, DELIVERY_FILES_COL_WORDS));
		json_object_end(&receipt->json);
		return;
	}
	receipt->file_count++;
	receipt->size += (uint64_t)column_i64(s, DELIVERY_FILES_COL_SIZE);
	line_add(&receipt->lines, hex_encode(&arena, column_str(s, DELIVERY_FILES_COL_SHA256)),
		bytes.len > 0 ? bytes : path);
}

static bool
files_add(struct inspection *inspection, int64_t delivery, struct receipt *receipt, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool found = true;

	if (!db_begin(inspection->db, &SQL_DELIVERY_FILES, &s, err))
		return false;
	bind_i64(&s, DELIVERY_FILES_DELIVERY, delivery);
	while (found) {
		if (!statement_row(&s, &found, err))
			return false;
		if (found)
			file_add(receipt, &s);
	}
	return true;
}

static void
add_members(struct json_writer *w, struct arena *arena, const struct delivery *delivery,
	const struct receipt *receipt)
{
	json_member_i64(w, "delivery", delivery->id);
	json_member_str(w, "given_by", delivery->given_by);
	json_member_str(w, "custodian", delivery->custodian);
	json_member_str(w, "received", date_iso_day(arena, delivery->received));
	json_member_str(w, "power", delivery->power);
	json_member_u64(w, "files", receipt->file_count);
	json_member_u64(w, "bytes", receipt->size);
	json_member_u64(w, "not_taken", receipt->missing_count);
	json_member_str(w, "receipt_sha256", receipt->hash);
}

static struct str
hash_of(struct arena *arena, const struct buf *text)
{
	unsigned char digest[SHA256_SIZE];

	sha256_once(buf_str(text), digest);
	return hex_encode(arena, str_make(digest, sizeof(digest)));
}

static bool
receipt_make(struct inspection *inspection, struct arena *arena, const struct delivery *delivery,
	struct receipt *receipt, struct err *err)
{
	json_begin(&receipt->json, &receipt->summary);
	json_object_begin(&receipt->json);
	json_key(&receipt->json, "missing");
	json_array_begin(&receipt->json);
	if (!files_add(inspection, delivery->id, receipt, err))
		return false;
	json_array_end(&receipt->json);
	receipt->hash = hash_of(arena, &receipt->lines);
	add_members(&receipt->json, arena, delivery, receipt);
	json_object_end(&receipt->json);
	buf_add_char(&receipt->summary, '\n');
	receipt->summary_hash = hash_of(arena, &receipt->summary);
	return true;
}

static bool
receipt_note(struct inspection *inspection, struct arena *arena, const struct delivery *delivery,
	const struct receipt *receipt, struct err *err)
{
	struct buf payload CLEANUP(buf_free) = {0};
	struct json_writer w;
	uint64_t entry;

	json_begin(&w, &payload);
	json_object_begin(&w);
	add_members(&w, arena, delivery, receipt);
	json_member_str(&w, "summary_sha256", receipt->summary_hash);
	json_object_end(&w);
	return entry_add(inspection, ENTRY_CLOSED, buf_str(&payload), &entry, err) &&
		delivery_mark_finished(inspection, delivery->id, inspection->last_moment,
			receipt->hash, receipt->summary_hash, err);
}

static bool
receipt_write(struct inspection *inspection, struct arena *arena, const struct delivery *delivery,
	const struct receipt *receipt, struct str *ret_path, struct err *err)
{
	struct str front = str_format(
		arena, "%s/receipts/delivery-%lld", inspection->folder, (long long)delivery->id);
	struct str summary = str_format(arena, "%s.json", front.data);

	*ret_path = str_format(arena, "%s.sha256", front.data);
	return file_write_durably(ret_path->data, buf_str(&receipt->lines), err) &&
		file_write_durably(summary.data, buf_str(&receipt->summary), err);
}

bool
delivery_finish(struct inspection *inspection, struct arena *arena, const struct delivery *delivery,
	struct str *ret_receipt, struct err *err)
{
	struct receipt receipt = {
		.lines = {.size_max = SIZE_MAX / 4}, .summary = {.size_max = SIZE_MAX / 4}};
	bool done = receipt_make(inspection, arena, delivery, &receipt, err) &&
		receipt_write(inspection, arena, delivery, &receipt, ret_receipt, err) &&
		receipt_note(inspection, arena, delivery, &receipt, err);

	buf_free(&receipt.lines);
	buf_free(&receipt.summary);
	return done;
}
