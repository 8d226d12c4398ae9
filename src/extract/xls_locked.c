/* Encrypted workbooks: which bytes of the stream are encrypted, and by what ([MS-XLS] 2.2.10). */
#include "base/arena.h"
#include "base/err.h"
#include "extract/le.h"
#include "extract/office_crypto.h"
#include "extract/reading.h"
#include "extract/xls.h"

#include <string.h>

enum { RC4_BLOCK = 1024, XOR_ROTATE = 2 };

/* Records that are never encrypted; of BOUNDSHEET only the position is not. */
static size_t
clear_size(const struct xls_record *record)
{
	static const unsigned short clear[] = {
		0x809, 0x409, 0x209, 0x09, XLS_FILEPASS, 0x194, 0x195, 0xe1, 0x196, 0x138};

	for (size_t i = 0; i < COUNT_OF(clear); i++)
		if (record->type == clear[i])
			return record->body.len;
	return record->type == XLS_BOUNDSHEET && record->body.len >= 4 ? 4 : 0;
}

/* XOR, then three bits of rotation; where in the array depends on place and length of the record
 * ([MS-OFFCRYPTO] 2.3.7.3, as programs really do it). */
static void
xor_record(const struct office_key *key, char *bytes, const struct xls_record *record)
{
	for (size_t i = 0; i < record->body.len; i++) {
		unsigned c = (unsigned char)bytes[i];

		c = (c << 3 | c >> 5) & 0xff;
		c ^= key->base[(record->at + i + record->body.len) % key->key_size];
		bytes[i] = (char)c;
	}
}

static bool
key_open(struct xls *xls, struct str body, struct str password, struct office_key *ret_key,
	const char **ret_scheme, struct err *err)
{
	bool has_type = xls->version == 8;

	if (has_type && le_u16(body, 0) == 1)
		return office_key_open(str_from(body, 2), password, ret_key, ret_scheme, err);
	*ret_scheme = "XOR obfuscation (Excel 95)";
	if (office_xor_open(le_u16(body, has_type ? 2 : 0), le_u16(body, has_type ? 4 : 2),
		    XOR_ROTATE, password, ret_key))
		return true;
	return err_set(err, ERR_PASSWORD,
		password.len == 0
			? "it is encrypted (XOR): give its password with candour password"
			: "it is encrypted (XOR), and the password given does not open it");
}

static bool
key_find(struct xls *xls, struct str body, struct office_key *ret_key, struct err *err)
{
	struct err ignored = {0};
	const char *scheme = "unknown";
	bool by_default = key_open(
		xls, body, STR(OFFICE_DEFAULT_PASSWORD), ret_key, &scheme, &ignored);
	bool opened = by_default ||
		key_open(xls, body, reading_password(xls->r), ret_key, &scheme, err);

	reading_fact(xls->r, FACT_ENCRYPTED,
		by_default ? str_format(xls->arena, "%s, with Excel's own default password", scheme)
			   : str_of(scheme));
	return opened;
}

bool
xls_decrypt(struct xls *xls, const struct xls_record *filepass, struct err *err)
{
	struct office_key key;
	struct xls_record record;
	struct str from = xls->stream;
	struct str copy;
	char *bytes;
	uint64_t at = 0;

	if (!key_find(xls, filepass->body, &key, err))
		return false;
	copy = str_copy(xls->arena, from);
	bytes = (char *)(uintptr_t)copy.data;
	if (key.cipher != OFFICE_XOR)
		office_rc4_stream(&key, bytes, copy.len, RC4_BLOCK);
	while (xls_record_next(xls, &at, &record)) {
		size_t clear = clear_size(&record);

		memcpy(bytes + record.at - 4, from.data + record.at - 4, 4 + clear);
		if (key.cipher == OFFICE_XOR && clear < record.body.len) {
			xor_record(&key, bytes + record.at, &record);
			memcpy(bytes + record.at, from.data + record.at, clear);
		}
	}
	xls->stream = copy;
	return true;
}
