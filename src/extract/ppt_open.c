/* Records, and the chain of edits that says where the newest objects are. */
#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/limits.h"
#include "extract/codepage.h"
#include "extract/le.h"
#include "extract/ole.h"
#include "extract/ppt.h"
#include "extract/reading.h"

#include <string.h>

enum { HEADER_SIZE = 8, CONTAINER = 0xf };

static bool
record_at(struct str bytes, uint64_t at, struct ppt_record *ret_record)
{
	if (!le_has(bytes, at, HEADER_SIZE))
		return false;
	ret_record->version = le_u16(bytes, at) & 0xf;
	ret_record->instance = le_u16(bytes, at) >> 4;
	ret_record->type = le_u16(bytes, at + 2);
	ret_record->at = at;
	ret_record->body = le_slice(bytes, at + HEADER_SIZE, le_u32(bytes, at + 4));
	return true;
}

bool
ppt_next(struct str bytes, uint64_t *at, struct ppt_record *ret_record)
{
	if (!record_at(bytes, *at, ret_record))
		return false;
	*at += HEADER_SIZE + (uint64_t)le_u32(bytes, *at + 4);
	return true;
}

bool
ppt_next_deep(struct str bytes, uint64_t *at, struct ppt_record *ret_record)
{
	uint64_t start = *at;

	if (!ppt_next(bytes, at, ret_record))
		return false;
	/* The data of a binary tag are records too, though it is no container by its version. */
	if (ret_record->version == CONTAINER || ret_record->type == PPT_BINARY_TAG)
		*at = start + HEADER_SIZE;
	return true;
}

bool
ppt_object(const struct ppt *ppt, uint32_t number, struct ppt_record *ret_record)
{
	return number < ppt->persist_count && ppt->persist[number] != UINT32_MAX &&
		record_at(ppt->stream, ppt->persist[number], ret_record);
}

struct str
ppt_words(const struct ppt *ppt, const struct ppt_record *record)
{
	struct buf text CLEANUP(buf_free) = {0};

	/* TextBytesAtom has the lower bytes of UTF-16; 80 to 9f occur from careless writers and
	 * mean 1252. */
	if (record->type == PPT_TEXT_BYTES)
		codepage_decode(&text, CODEPAGE_WESTERN, record->body);
	else
		utf16le_decode(&text, record->body);
	for (size_t i = 0; i < text.len; i++)
		if (text.data[i] == '\r' || text.data[i] == '\v')
			text.data[i] = '\n';
	while (text.len > 0 && text.data[text.len - 1] == '\0')
		text.len--;
	return str_copy(ppt->arena, buf_str(&text));
}

/* ---- persist directories ---- */

static void
persist_set(struct ppt *ppt, uint32_t number, uint32_t offset)
{
	/* The newest directory is read first and counts. */
	if (number < ppt->persist_count && ppt->persist[number] == UINT32_MAX)
		ppt->persist[number] = offset;
}

static void
directory_load(struct ppt *ppt, uint64_t at)
{
	struct ppt_record record;
	uint64_t i = 0;

	if (!record_at(ppt->stream, at, &record) || record.type != PPT_PERSIST) {
		ppt->is_damaged = true;
		return;
	}
	while (le_has(record.body, i, 4)) {
		uint32_t head = le_u32(record.body, i);
		uint32_t number = head & 0xfffff;
		uint32_t count = head >> 20;

		i += 4;
		for (uint32_t k = 0; k < count && le_has(record.body, i, 4); k++, i += 4)
			persist_set(ppt, number + k, le_u32(record.body, i));
	}
}

/* Edits point to the one before; each lies before the other, so the chain ends. */
static void
edits_load(struct ppt *ppt, uint64_t at)
{
	struct ppt_record record;
	bool newest = true;

	while (record_at(ppt->stream, at, &record) && record.type == PPT_USER_EDIT) {
		uint64_t before = le_u32(record.body, 8);

		if (newest)
			ppt->document = le_u32(record.body, 16);
		if (newest && record.body.len >= 32)
			ppt->crypt = le_u32(record.body, 28);
		newest = false;
		directory_load(ppt, le_u32(record.body, 12));
		if (before == 0 || before >= at)
			return;
		at = before;
	}
	ppt->is_damaged = true;
}

/* Without a sound "Current User" the last edit is found by looking through the records. */
static bool
edit_find(const struct ppt *ppt, uint64_t *ret_at)
{
	struct ppt_record record;
	uint64_t at = 0;
	bool found = false;

	while (ppt_next(ppt->stream, &at, &record)) {
		if (record.type == PPT_USER_EDIT) {
			*ret_at = record.at;
			found = true;
		}
	}
	return found;
}

/* No number is above what the stream could hold, and 20 bits hold all numbers. */
static void
persist_make(struct ppt *ppt)
{
	ppt->persist_count = 1U << 20;
	if (ppt->persist_count > ppt->stream.len)
		ppt->persist_count = ppt->stream.len;
	ppt->persist = ARENA_ARRAY(ppt->arena, ppt->persist_count, uint32_t);
	memset(ppt->persist, 0xff, ppt->persist_count * sizeof(uint32_t));
}

bool
ppt_open(struct ppt *ppt, struct err *err)
{
	struct str user = ole_stream(ppt->ole, ppt->storage, STR("Current User"));
	struct ppt_record record;
	uint64_t at = le_u32(user, 16);

	ppt->stream = ole_stream(ppt->ole, ppt->storage, STR("PowerPoint Document"));
	ppt->pictures = ole_stream(ppt->ole, ppt->storage, STR("Pictures"));
	persist_make(ppt);
	if (!record_at(ppt->stream, at, &record) || record.type != PPT_USER_EDIT) {
		if (!edit_find(ppt, &at))
			return err_set(err, ERR_DAMAGED, "the presentation's directory is missing");
		ppt->is_damaged = true;
	}
	edits_load(ppt, at);
	if (ppt->crypt != 0 && !ppt_decrypt(ppt, err))
		return false;
	if (!ppt_object(ppt, ppt->document, &record) || record.type != PPT_DOCUMENT)
		return err_set(err, ERR_DAMAGED, "the presentation's document record is missing");
	ppt->document_body = record.body;
	return true;
}
