#include "remit/payload.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/json.h"
#include "store/document.h"
#include "store/entry.h"
#include "store/vault.h"

bool
payload_flag(const struct json *payload, const char *key)
{
	const struct json *child = json_get(payload, key);

	return child != NULL && child->type == JSON_BOOL && child->boolean;
}

bool
payload_add(struct inspection *inspection, const char *kind, const struct buf *payload,
	uint64_t *ret_entry, struct err *err)
{
	if (payload->overflowed)
		return err_set(err, ERR_TOO_LARGE,
			"that is too long to be kept as one entry of the log; shorten it, or say "
			"it in two parts");
	return entry_add(inspection, kind, buf_str(payload), ret_entry, err);
}

bool
payload_fits(struct str text, size_t size_max, const char *what, struct err *err)
{
	return text.len <= size_max ||
		err_set(err, ERR_TOO_LARGE, "%s is too long; keep it below %zu letters", what,
			size_max);
}

bool
payload_document(
	struct inspection *inspection, struct str sha256, int64_t *ret_document, struct err *err)
{
	struct vault_hash hash;

	if (!vault_hash_parse(sha256, &hash))
		return err_set(err, ERR_ALTERED, "an entry of the log has no proper hash");
	if (!document_find(inspection, hash, ret_document, err))
		return false;
	return *ret_document != 0 ||
		err_set(err, ERR_ALTERED,
			"an entry of the log tells of a document that was never received");
}

bool
payload_hash(struct inspection *inspection, int64_t document, char *ret_text, struct err *err)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = 1 << 20};
	struct document found;

	if (!document_get(inspection, &arena, document, &found, err))
		return false;
	vault_hash_text(found.sha256, ret_text);
	return true;
}
