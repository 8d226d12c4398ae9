/* What every entry of this room says alike: flags and hashes read back, and the words for what is too long. */
#ifndef CANDOUR_REMIT_PAYLOAD_H
#define CANDOUR_REMIT_PAYLOAD_H

#include "base/attr.h"
#include "base/str.h"

struct buf;
struct err;
struct inspection;
struct json;

bool payload_flag(const struct json *payload, const char *key);
/* Adds the entry; ERR_TOO_LARGE where it did not fit, with what to do. */
bool payload_add(struct inspection *inspection, const char *kind, const struct buf *payload,
	uint64_t *ret_entry, struct err *err) MUST_USE;
/* ERR_TOO_LARGE where a text is longer than `size_max` bytes; `what`: "the note". */
bool payload_fits(struct str text, size_t size_max, const char *what, struct err *err) MUST_USE;
/* The document of a hash in hexadecimal; ERR_ALTERED where it was never received. */
bool payload_document(struct inspection *inspection, struct str sha256, int64_t *ret_document,
	struct err *err) MUST_USE;
/* The hash of a document in hexadecimal, into `ret_text` (VAULT_NAME_SIZE bytes). */
bool payload_hash(
	struct inspection *inspection, int64_t document, char *ret_text, struct err *err) MUST_USE;

#endif
