#include "ledger/note.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/hex.h"
#include "base/limits.h"
#include "base/utf8.h"
#include "crypto/sha256.h"
#include "crypto/sign.h"

#include <string.h>

enum { NOTE_ED25519 = 1, KEY_ID_SIZE = 4, BASE64_HASH_LEN = 44 };

/* Em dash and space. */
#define SIGNATURE_START STR("\xe2\x80\x94 ")

/* White_Space of the Unicode Character Database, without the control characters. */
static bool
codepoint_is_space(uint32_t c)
{
	return c == 0x20 || c == 0x85 || c == 0xa0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200a) ||
		c == 0x2028 || c == 0x2029 || c == 0x202f || c == 0x205f || c == 0x3000;
}

bool
note_name_valid(struct str name)
{
	if (name.len == 0 || !utf8_valid(name))
		return false;
	while (name.len > 0) {
		uint32_t c = utf8_take(&name);

		if (c < 0x20 || c == '+' || codepoint_is_space(c))
			return false;
	}
	return true;
}

struct vkey
vkey_make(struct str name, const unsigned char public_key[32])
{
	struct sha256 sha CLEANUP(sha256_free) = {0};
	unsigned char digest[SHA256_SIZE];
	struct vkey vkey = {.name = name};

	sha256_begin(&sha);
	sha256_add(&sha, name);
	sha256_add(&sha, STR("\n\001"));
	sha256_add(&sha, str_make(public_key, SIGN_PUBLIC_SIZE));
	sha256_end(&sha, digest);
	memcpy(vkey.id, digest, KEY_ID_SIZE);
	memcpy(vkey.public_key, public_key, SIGN_PUBLIC_SIZE);
	return vkey;
}

/* Decodes base64 of exactly len bytes. */
static bool
bytes_parse(struct str text, unsigned char *ret_bytes, size_t len)
{
	struct buf bytes CLEANUP(buf_free) = {0};

	if (text.len != (len + 2) / 3 * 4 || !base64_decode(&bytes, text) || bytes.len != len)
		return false;
	memcpy(ret_bytes, bytes.data, len);
	return true;
}

bool
vkey_parse(struct str text, struct vkey *ret_vkey, struct err *err)
{
	unsigned char key[1 + SIGN_PUBLIC_SIZE];
	unsigned char id[KEY_ID_SIZE];
	struct str rest = text;
	struct str name;
	struct str digits;

	if (!str_cut(&rest, '+', &name) || !str_cut(&rest, '+', &digits) ||
		!note_name_valid(name) || !hex_decode(digits, id, sizeof(id)) ||
		!bytes_parse(rest, key, sizeof(key)) || key[0] != NOTE_ED25519)
		return err_set(err, ERR_DAMAGED,
			"\"%.*s\" is no Ed25519 verifier key (NAME+ID+KEY)",
			STR_ARG(str_slice(text, 0, 200)));
	*ret_vkey = vkey_make(name, key + 1);
	if (memcmp(ret_vkey->id, id, sizeof(id)) != 0)
		return err_set(err, ERR_DAMAGED,
			"the verifier key's id does not follow from its name and key");
	return true;
}

struct str
vkey_text(struct arena *arena, const struct vkey *vkey)
{
	struct buf text CLEANUP(buf_free) = {0};
	unsigned char key[1 + SIGN_PUBLIC_SIZE] = {NOTE_ED25519};
	char digits[2 * KEY_ID_SIZE];

	memcpy(key + 1, vkey->public_key, SIGN_PUBLIC_SIZE);
	hex_encode_to(str_make(vkey->id, KEY_ID_SIZE), digits);
	buf_add(&text, vkey->name);
	buf_add_char(&text, '+');
	buf_add(&text, str_make(digits, sizeof(digits)));
	buf_add_char(&text, '+');
	base64_encode(&text, str_make(key, sizeof(key)));
	return str_copy(arena, buf_str(&text));
}

/* ---- Notes ---- */

static bool
note_damaged(struct err *err, const char *what)
{
	return err_set(err, ERR_DAMAGED, "this is no signed note: %s", what);
}

/* Where the last empty line starts, or STR_NONE: the line feed of the line before it. */
static size_t
last_empty_line(struct str whole)
{
	for (size_t i = whole.len; i >= 2; i--)
		if (whole.data[i - 1] == '\n' && whole.data[i - 2] == '\n')
			return i - 2;
	return STR_NONE;
}

/* Takes one signature line apart; the bytes are what follows the key id. */
static bool
signature_parse(struct str line, struct str *ret_name, unsigned char ret_id[KEY_ID_SIZE],
	struct buf *ret_bytes)
{
	size_t space;

	if (!str_starts(line, SIGNATURE_START))
		return false;
	line = str_from(line, SIGNATURE_START.len);
	space = str_find_char(line, ' ');
	if (space == STR_NONE)
		return false;
	*ret_name = str_slice(line, 0, space);
	buf_clear(ret_bytes);
	if (!note_name_valid(*ret_name) || !base64_decode(ret_bytes, str_from(line, space + 1)) ||
		ret_bytes->len <= KEY_ID_SIZE)
		return false;
	memcpy(ret_id, ret_bytes->data, KEY_ID_SIZE);
	return true;
}

static bool
signatures_valid(struct str lines)
{
	struct buf bytes CLEANUP(buf_free) = {0};
	struct str rest = str_slice(lines, 0, lines.len - 1);
	struct str line;
	size_t count = 0;

	while (str_cut(&rest, '\n', &line)) {
		unsigned char id[KEY_ID_SIZE];
		struct str name;

		if (++count > NOTE_SIGNATURE_MAX || !signature_parse(line, &name, id, &bytes))
			return false;
	}
	return true;
}

bool
note_parse(struct str whole, struct note *ret_note, struct err *err)
{
	size_t gap;

	if (whole.len > NOTE_SIZE_MAX)
		return note_damaged(err, "it is too long");
	if (!utf8_valid(whole))
		return note_damaged(err, "it is not UTF-8");
	for (size_t i = 0; i < whole.len; i++)
		if ((unsigned char)whole.data[i] < 0x20 && whole.data[i] != '\n')
			return note_damaged(err, "it holds a control character");
	gap = last_empty_line(whole);
	if (gap == STR_NONE || whole.data[whole.len - 1] != '\n')
		return note_damaged(err, "no signatures after an empty line");
	ret_note->text = str_slice(whole, 0, gap + 1);
	ret_note->signatures = str_from(whole, gap + 2);
	if (ret_note->signatures.len == 0)
		return note_damaged(err, "it has no signature");
	if (!signatures_valid(ret_note->signatures))
		return note_damaged(err, "a signature line is malformed");
	return true;
}

bool
note_verify(const struct note *note, const struct vkey *vkey, struct err *err)
{
	struct buf bytes CLEANUP(buf_free) = {0};
	struct str rest = note->signatures;
	struct str line;
	bool signed_by_key = false;

	while (str_cut(&rest, '\n', &line)) {
		unsigned char id[KEY_ID_SIZE];
		struct str name;

		if (!signature_parse(line, &name, id, &bytes) || !str_equal(name, vkey->name) ||
			memcmp(id, vkey->id, KEY_ID_SIZE) != 0)
			continue;
		if (bytes.len != KEY_ID_SIZE + SIGN_SIGNATURE_SIZE ||
			!sign_verify(vkey->public_key, note->text,
				(const unsigned char *)bytes.data + KEY_ID_SIZE))
			return err_set(err, ERR_ALTERED,
				"the signature of \"%.*s\" does not fit the text",
				STR_ARG(vkey->name));
		signed_by_key = true;
	}
	if (!signed_by_key)
		return err_set(err, ERR_ALTERED, "it is not signed by the key of \"%.*s\"",
			STR_ARG(vkey->name));
	return true;
}

void
note_add(
	struct buf *to, struct str text, const struct vkey *vkey, const unsigned char signature[64])
{
	unsigned char bytes[KEY_ID_SIZE + SIGN_SIGNATURE_SIZE];

	memcpy(bytes, vkey->id, KEY_ID_SIZE);
	memcpy(bytes + KEY_ID_SIZE, signature, SIGN_SIGNATURE_SIZE);
	buf_add(to, text);
	buf_add_char(to, '\n');
	buf_add(to, SIGNATURE_START);
	buf_add(to, vkey->name);
	buf_add_char(to, ' ');
	base64_encode(to, str_make(bytes, sizeof(bytes)));
	buf_add_char(to, '\n');
}

/* ---- Checkpoints ---- */

bool
hash_parse(struct str text, struct ledger_hash *ret_hash)
{
	return text.len == BASE64_HASH_LEN && bytes_parse(text, ret_hash->bytes, LEDGER_HASH_SIZE);
}

void
hash_add(struct buf *to, const struct ledger_hash *hash)
{
	base64_encode(to, str_make(hash->bytes, LEDGER_HASH_SIZE));
}

bool
checkpoint_parse(struct str text, struct checkpoint *ret_checkpoint, struct err *err)
{
	struct str rest = text;
	struct str size;
	struct str root;

	if (!str_ends(text, STR("\n")))
		return err_set(err, ERR_DAMAGED, "the checkpoint's text ends within a line");
	rest.len--;
	if (!str_cut(&rest, '\n', &ret_checkpoint->origin) || ret_checkpoint->origin.len == 0 ||
		!str_cut(&rest, '\n', &size) || !str_cut(&rest, '\n', &root))
		return err_set(err, ERR_DAMAGED, "the checkpoint has fewer than three lines");
	if (!str_to_u64(size, &ret_checkpoint->size) || !char_is_digit(size.data[0]) ||
		(size.len > 1 && size.data[0] == '0'))
		return err_set(err, ERR_DAMAGED, "the checkpoint's tree size is no number");
	if (!hash_parse(root, &ret_checkpoint->root))
		return err_set(err, ERR_DAMAGED, "the checkpoint's root hash is malformed");
	while (str_cut(&rest, '\n', &root))
		if (root.len == 0)
			return err_set(err, ERR_DAMAGED, "the checkpoint has an empty line");
	return true;
}

bool
checkpoint_verify(struct str whole, const struct vkey *vkey, struct checkpoint *ret_checkpoint,
	struct err *err)
{
	struct note note;

	if (!note_parse(whole, &note, err) || !note_verify(&note, vkey, err) ||
		!checkpoint_parse(note.text, ret_checkpoint, err))
		return false;
	if (!str_equal(ret_checkpoint->origin, vkey->name))
		return err_set(err, ERR_ALTERED, "it is of another log, \"%.*s\"",
			STR_ARG(ret_checkpoint->origin));
	return true;
}

struct str
checkpoint_text(struct arena *arena, const struct checkpoint *checkpoint)
{
	struct buf text CLEANUP(buf_free) = {0};

	buf_add(&text, checkpoint->origin);
	buf_add_format(&text, "\n%llu\n", (unsigned long long)checkpoint->size);
	hash_add(&text, &checkpoint->root);
	buf_add_char(&text, '\n');
	return str_copy(arena, buf_str(&text));
}
