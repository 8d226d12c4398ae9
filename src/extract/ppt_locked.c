/* Encrypted presentations: each object of the stream is a block of its own ([MS-PPT] 2.3.7). */
#include "base/arena.h"
#include "base/err.h"
#include "extract/le.h"
#include "extract/office_crypto.h"
#include "extract/ppt.h"
#include "extract/reading.h"

enum { HEADER_SIZE = 8, TYPE_METAFILE_FIRST = 0xf01a, TYPE_METAFILE_LAST = 0xf01c };

/* The header is decrypted first: it says how long the object is. */
static void
object_decrypt(const struct office_key *key, char *bytes, size_t size, uint32_t number)
{
	struct str all = str_make(bytes, size);
	uint64_t len;

	if (size < HEADER_SIZE)
		return;
	office_rc4(key, number, 0, bytes, HEADER_SIZE);
	len = le_u32(all, 4);
	if (len > size - HEADER_SIZE)
		len = size - HEADER_SIZE;
	office_rc4(key, number, HEADER_SIZE, bytes + HEADER_SIZE, (size_t)len);
}

/* Every field of a picture's record is encrypted by itself, all with block 0. */
static void
field_decrypt(const struct office_key *key, char *bytes, uint64_t *at, uint64_t end, uint64_t size)
{
	if (*at >= end)
		return;
	if (size > end - *at)
		size = end - *at;
	office_rc4(key, 0, 0, bytes + *at, (size_t)size);
	*at += size;
}

static void
pictures_decrypt(struct ppt *ppt, const struct office_key *key)
{
	struct str copy = str_copy(ppt->arena, ppt->pictures);
	char *bytes = (char *)(uintptr_t)copy.data;
	uint64_t at = 0;

	while (le_has(copy, at, HEADER_SIZE)) {
		uint64_t start = at;
		uint64_t end;
		unsigned type;
		bool is_metafile;

		field_decrypt(key, bytes, &at, copy.len, HEADER_SIZE);
		type = le_u16(copy, start + 2);
		is_metafile = type >= TYPE_METAFILE_FIRST && type <= TYPE_METAFILE_LAST;
		end = at + le_u32(copy, start + 4);
		if (end > copy.len)
			end = copy.len;
		field_decrypt(key, bytes, &at, end, 16);
		if ((le_u16(copy, start) >> 4 & 1) != 0)
			field_decrypt(key, bytes, &at, end, 16);
		field_decrypt(key, bytes, &at, end, is_metafile ? 34 : 1);
		field_decrypt(key, bytes, &at, end, copy.len);
	}
	ppt->pictures = copy;
}

bool
ppt_decrypt(struct ppt *ppt, struct err *err)
{
	struct ppt_record session;
	struct office_key key;
	const char *scheme = "unknown";
	struct str copy;
	uint64_t work = 0;
	bool opened;

	if (!ppt_object(ppt, ppt->crypt, &session) || session.type != PPT_CRYPT_SESSION)
		return err_set(err, ERR_DAMAGED, "the presentation's encryption record is missing");
	opened = office_key_open(session.body, reading_password(ppt->r), &key, &scheme, err);
	reading_fact(ppt->r, FACT_ENCRYPTED, str_of(scheme));
	if (!opened)
		return false;
	copy = str_copy(ppt->arena, ppt->stream);
	for (uint32_t i = 0; i < ppt->persist_count; i++) {
		uint32_t at = ppt->persist[i];

		if (at == UINT32_MAX || at >= copy.len || i == ppt->crypt)
			continue;
		object_decrypt(&key, (char *)(uintptr_t)copy.data + at, copy.len - at, i);
		/* Objects lie side by side; forged ones may overlap without end. */
		work += le_u32(copy, (uint64_t)at + 4);
		if (work > 2 * (uint64_t)copy.len)
			return err_set(err, ERR_DAMAGED, "the presentation's objects overlap");
	}
	ppt->stream = copy;
	pictures_decrypt(ppt, &key);
	return true;
}
