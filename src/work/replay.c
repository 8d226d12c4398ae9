#include "work/replay.h"

#include "access/account.h"
#include "access/restriction.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/date.h"
#include "base/err.h"
#include "base/file.h"
#include "base/hex.h"
#include "base/json.h"
#include "ingest/delivery.h"
#include "remit/codebook.h"
#include "remit/coding.h"
#include "remit/reading_list.h"
#include "remit/finding/criticism.h"
#include "remit/finding/evidence.h"
#include "remit/finding/finding.h"
#include "remit/saved_search.h"
#include "remit/settlement.h"
#include "remit/weighing.h"
#include "store/document.h"
#include "store/entry.h"
#include "store/entry_run.h"
#include "store/errand.h"
#include "store/gap_state.h"
#include "store/inspection.h"
#include "store/item.h"
#include "store/link.h"
#include "store/password.h"
#include "store/publication.h"
#include "store/register.h"
#include "store/report_copy.h"
#include "work/request_sent.h"
#include "work/upload.h"

enum { ARENA_SIZE = 16 << 20 };

static int64_t
get_moment(const struct json *json, const char *key)
{
	int64_t moment;

	return date_parse_iso(json_get_str(json, key), &moment) ? moment : DATE_NONE;
}

static bool
replay_delivery(
	struct inspection *inspection, const struct json *payload, uint64_t index, struct err *err)
{
	struct delivery delivery = {
		.id = json_get_i64(payload, "delivery"),
		.given_by = json_get_str(payload, "given_by"),
		.custodian = json_get_str(payload, "custodian"),
		.power = json_get_str(payload, "power"),
		.received = get_moment(payload, "received"),
		.source = json_get_str(payload, "source"),
		.started = get_moment(payload, "started"),
		.entry = index,
	};

	return delivery_restore(inspection, &delivery, err);
}

/* The document of an item, made where this is its first item. */
static bool
document_of(struct inspection *inspection, const struct json *payload, struct str path,
	int64_t *ret_id, struct err *err)
{
	struct vault_hash hash;

	*ret_id = 0;
	if (json_get_str(payload, "sha256").len == 0)
		return true;
	if (!vault_hash_parse(json_get_str(payload, "sha256"), &hash))
		return err_set(err, ERR_ALTERED, "an entry of the log has no proper hash");
	if (!document_find(inspection, hash, ret_id, err))
		return false;
	return *ret_id != 0 ||
		document_add(inspection, hash, (uint64_t)json_get_i64(payload, "size"),
			path_name(path), json_get_str(payload, "declared"), ret_id, err);
}

static bool
path_bytes_of(struct arena *arena, const struct json *payload, struct str *ret_bytes)
{
	struct str digits = json_get_str(payload, "path_hex");
	unsigned char *bytes = arena_alloc(arena, digits.len / 2 + 1);

	*ret_bytes = str_make(bytes, digits.len / 2);
	return hex_decode(digits, bytes, digits.len / 2);
}

/* Family and depth follow from the parent. */
static bool
place_in_family(struct inspection *inspection, struct arena *arena, struct item *item,
	uint64_t size, struct err *err)
{
	struct item parent;
	bool within;

	if (item->parent == 0) {
		item->family = item->id;
		return true;
	}
	if (!item_get(inspection, arena, item->parent, &parent, err))
		return false;
	item->family = parent.family;
	item->depth = parent.depth + 1;
	return family_grow(
		inspection, item->family, size, UINT64_MAX / 2, UINT64_MAX / 2, &within, err);
}

static bool
replay_received(struct inspection *inspection, struct arena *arena, const struct json *payload,
	uint64_t index, struct err *err)
{
	const struct json *deleted = json_get(payload, "deleted");
	struct item item = {
		.id = json_get_i64(payload, "item"),
		.delivery = json_get_i64(payload, "delivery"),
		.parent = json_get_i64(payload, "parent"),
		.ordinal = (uint32_t)json_get_i64(payload, "ordinal"),
		.path = json_get_str(payload, "path"),
		.role = (int)json_get_i64(payload, "role"),
		.is_deleted = deleted != NULL && deleted->boolean,
		.modified = get_moment(payload, "modified"),
		.modified_ns = json_get_i64(payload, "modified_ns"),
		.reason = err_kind_from_name(str_cstr(arena, json_get_str(payload, "reason"))),
		.words = json_get_str(payload, "words"),
		.entry = index,
	};

	if (!path_bytes_of(arena, payload, &item.path_bytes))
		return err_set(err, ERR_ALTERED, "an entry of the log has no proper path");
	return document_of(inspection, payload,
		       item.path_bytes.len > 0 ? item.path_bytes : item.path, &item.document,
		       err) &&
		place_in_family(
			inspection, arena, &item, (uint64_t)json_get_i64(payload, "size"), err) &&
		item_restore(inspection, &item, err);
}

/* What is said of one instance stands with the item; what a reader said is read again. */
static bool
replay_failure(struct inspection *inspection, struct arena *arena, const struct json *payload,
	struct err *err)
{
	const struct json *instance = json_get(payload, "instance");

	if (instance == NULL || !instance->boolean)
		return true;
	return item_limit_restore(inspection, json_get_i64(payload, "item"),
		err_kind_from_name(str_cstr(arena, json_get_str(payload, "reason"))),
		json_get_str(payload, "words"), err);
}

static bool
replay_password(struct inspection *inspection, const struct json *payload, struct err *err)
{
	struct vault_hash hash;
	int64_t document;

	if (!vault_hash_parse(json_get_str(payload, "sha256"), &hash))
		return err_set(err, ERR_ALTERED, "an entry of the log has no proper hash");
	if (!document_find(inspection, hash, &document, err))
		return false;
	if (document == 0)
		return err_set(err, ERR_ALTERED,
			"an entry of the log has a password of what was never received");
	return password_restore(inspection, document, json_get_str(payload, "sealed"), err);
}

/* What people said: each kind with the function that gives its rows again. */
static const struct {
	struct str kind;
	bool (*restore)(struct inspection *inspection, const struct json *payload, int64_t moment,
		uint64_t entry, struct err *err);
} sayings[] = {
	{STR_INIT(ENTRY_GAP), gap_state_restore},
	{STR_INIT(ENTRY_REPORT), report_copy_restore},
	{STR_INIT(ENTRY_ERRAND), errand_restore},
	{STR_INIT(ENTRY_ERRAND_END), errand_end_restore},
	{STR_INIT(ENTRY_LINK), link_run_restore},
	{STR_INIT(ENTRY_LINK_DECISION), link_decision_restore},
	{STR_INIT(ENTRY_CODE), codebook_restore},
	{STR_INIT(ENTRY_CODING), coding_restore},
	{STR_INIT(ENTRY_WEIGHING), weighing_restore},
	{STR_INIT(ENTRY_READING_LIST), reading_list_restore},
	{STR_INIT(ENTRY_READING_ITEMS), reading_items_restore},
	{STR_INIT(ENTRY_READING_STATE), reading_state_restore},
	{STR_INIT(ENTRY_FINDING), finding_restore},
	{STR_INIT(ENTRY_FINDING_STEP), finding_step_restore},
	{STR_INIT(ENTRY_EXHIBIT), exhibit_restore},
	{STR_INIT(ENTRY_CRITICISM), criticism_restore},
	{STR_INIT(ENTRY_SETTLEMENT), settlement_restore},
	{STR_INIT(ENTRY_SAVED_SEARCH), saved_search_restore},
	{STR_INIT(ENTRY_UPLOAD), upload_restore},
	{STR_INIT(ENTRY_REQUEST), request_sent_restore},
};

bool
replay_entry(struct inspection *inspection, struct arena *arena, const struct ledger_entry *entry,
	uint64_t index, struct err *err)
{
	struct json *payload;

	if (!entry_run_note(inspection, entry->kind, entry->payload, index, err))
		return false;
	if (entry->payload.len == 0)
		return true; /* lawfully erased */
	if (!json_read(arena, entry->payload, &payload, err))
		return false;
	if (str_equal(entry->kind, STR(ENTRY_INSPECTION)))
		return replay_inspection(inspection, payload, err);
	if (str_equal(entry->kind, STR(ENTRY_DELIVERY)))
		return replay_delivery(inspection, payload, index, err);
	if (str_equal(entry->kind, STR(ENTRY_RECEIVED)))
		return replay_received(inspection, arena, payload, index, err);
	if (str_equal(entry->kind, STR(ENTRY_FAILURE)))
		return replay_failure(inspection, arena, payload, err);
	if (str_equal(entry->kind, STR(ENTRY_PASSWORD)))
		return replay_password(inspection, payload, err);
	if (str_equal(entry->kind, STR(ENTRY_REGISTER)))
		return register_restore(inspection, payload, index, err);
	if (str_equal(entry->kind, STR(ENTRY_PUBLISHED)))
		return publication_restore(inspection, payload, index, err);
	if (str_equal(entry->kind, STR(ENTRY_ACCOUNT)))
		return account_restore(inspection, payload, index, err);
	if (str_equal(entry->kind, STR(ENTRY_ACCESS)))
		return access_restore(inspection, payload, entry->moment, index, err);
	if (str_equal(entry->kind, STR(ENTRY_CLOSED)))
		return delivery_mark_finished(inspection, json_get_i64(payload, "delivery"),
			entry->moment, json_get_str(payload, "receipt_sha256"),
			json_get_str(payload, "summary_sha256"), err);
	for (size_t i = 0; i < COUNT_OF(sayings); i++)
		if (str_equal(entry->kind, sayings[i].kind))
			return sayings[i].restore(inspection, payload, entry->moment, index, err);
	return true;
}

bool
replay_all(struct inspection *inspection, struct err *err)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = ARENA_SIZE};
	uint64_t size = ledger_size(inspection->ledger);

	if (!setting_put(inspection, "vkey", ledger_vkey(inspection->ledger), err))
		return false;
	for (uint64_t index = 0; index < size; index++) {
		struct ledger_entry entry;

		arena_clear(&arena);
		if (!ledger_read(inspection->ledger, &arena, index, &entry, err) ||
			!replay_entry(inspection, &arena, &entry, index, err))
			return err_in(err, "log entry %llu", (unsigned long long)index);
		if (entry.moment > inspection->last_moment)
			inspection->last_moment = entry.moment;
	}
	return true;
}
