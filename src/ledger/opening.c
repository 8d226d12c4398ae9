#include "ledger/opening.h"

#include "base/buf.h"
#include "base/date.h"
#include "base/err.h"
#include "base/hex.h"
#include "crypto/sha256.h"

#include <string.h>

enum { MOMENT_LEN = 20, DIGITS = 2 * LEDGER_SALT_SIZE };

#define ENTRY_START STR("candour/1 ")
#define SALT_START STR("{\"salt\":\"")
#define PAYLOAD_START STR("\",\"payload\":")
#define ERASED_START STR("{\"erased\":true")

/* ---- Moments: strict and quick, for millions of them ---- */

static void
digits_write(char *to, int value, int count)
{
	while (count-- > 0) {
		to[count] = (char)('0' + value % 10);
		value /= 10;
	}
}

static bool
digits_read(const char *from, int count, int *ret_value)
{
	*ret_value = 0;
	for (int i = 0; i < count; i++) {
		if (!char_is_digit(from[i]))
			return false;
		*ret_value = *ret_value * 10 + (from[i] - '0');
	}
	return true;
}

static void
moment_write(int64_t moment, char ret_text[MOMENT_LEN])
{
	struct civil c = date_to_civil(moment);

	memcpy(ret_text, "0000-00-00T00:00:00Z", MOMENT_LEN);
	digits_write(ret_text, c.year, 4);
	digits_write(ret_text + 5, c.month, 2);
	digits_write(ret_text + 8, c.day, 2);
	digits_write(ret_text + 11, c.hour, 2);
	digits_write(ret_text + 14, c.minute, 2);
	digits_write(ret_text + 17, c.second, 2);
}

/* A 60th second is the next minute's first under another spelling, and an entry has one only. */
static bool
moment_read(struct str text, int64_t *ret_moment)
{
	struct civil c;
	const char *t = text.data;

	if (text.len != MOMENT_LEN || t[4] != '-' || t[7] != '-' || t[10] != 'T' || t[13] != ':' ||
		t[16] != ':' || t[19] != 'Z' || !digits_read(t, 4, &c.year) ||
		!digits_read(t + 5, 2, &c.month) || !digits_read(t + 8, 2, &c.day) ||
		!digits_read(t + 11, 2, &c.hour) || !digits_read(t + 14, 2, &c.minute) ||
		!digits_read(t + 17, 2, &c.second) || c.second > 59 || !date_civil_valid(c))
		return false;
	*ret_moment = date_from_civil(c);
	return true;
}

/* ---- Entries ---- */

static bool
kind_valid(struct str kind)
{
	if (kind.len == 0 || kind.len > KIND_LEN_MAX)
		return false;
	for (size_t i = 0; i < kind.len; i++)
		if (!char_is_alpha(kind.data[i]) && kind.data[i] != '-')
			return false;
	return true;
}

static bool
payload_valid(struct str payload)
{
	if (payload.len < 2 || payload.len > LEDGER_PAYLOAD_MAX || payload.data[0] != '{' ||
		payload.data[payload.len - 1] != '}')
		return false;
	for (size_t i = 0; i < payload.len; i++)
		if ((unsigned char)payload.data[i] < 0x20)
			return false;
	return true;
}

bool
entry_valid(const struct ledger_entry *entry, struct err *err)
{
	/* Years 0001 to 9999 fit the entry's form. */
	const int64_t first = date_from_civil((struct civil){.year = 1, .month = 1, .day = 1});
	const int64_t last = date_from_civil((struct civil){9999, 12, 31, 23, 59, 59});

	if (!kind_valid(entry->kind))
		return err_set(err, ERR_INTERNAL, "\"%.*s\" is no kind of log entry",
			STR_ARG(entry->kind));
	if (entry->moment < first || entry->moment > last)
		return err_set(err, ERR_INTERNAL, "a log entry has no sensible date");
	if (!payload_valid(entry->payload))
		return err_set(err, ERR_INTERNAL,
			"the payload of a log entry is not one JSON object on one line of at most "
			"%d bytes",
			LEDGER_PAYLOAD_MAX);
	return true;
}

static void
commitment_write(struct sha256 *sha, const unsigned char salt[LEDGER_SALT_SIZE], struct str payload,
	char ret_digits[DIGITS])
{
	unsigned char front[1 + LEDGER_SALT_SIZE] = {0};
	unsigned char digest[SHA256_SIZE];

	memcpy(front + 1, salt, LEDGER_SALT_SIZE);
	sha256_begin(sha);
	sha256_add(sha, str_make(front, sizeof(front)));
	sha256_add(sha, payload);
	sha256_end(sha, digest);
	hex_encode_to(str_make(digest, sizeof(digest)), ret_digits);
}

void
ledger_entry_encode(struct buf *to, struct sha256 *sha, const struct ledger_entry *entry)
{
	char rest[1 + MOMENT_LEN + 1 + DIGITS] = " ";

	moment_write(entry->moment, rest + 1);
	rest[1 + MOMENT_LEN] = ' ';
	commitment_write(sha, entry->salt, entry->payload, rest + 1 + MOMENT_LEN + 1);
	buf_add(to, ENTRY_START);
	buf_add(to, entry->kind);
	buf_add(to, str_make(rest, sizeof(rest)));
}

bool
entry_parse(struct str text, struct entry_text *ret_entry)
{
	struct str rest = str_from(text, ENTRY_START.len);
	struct str moment;

	if (!str_starts(text, ENTRY_START) || !str_cut(&rest, ' ', &ret_entry->kind) ||
		!kind_valid(ret_entry->kind) || !str_cut(&rest, ' ', &moment) ||
		!moment_read(moment, &ret_entry->moment) || rest.len != DIGITS)
		return false;
	ret_entry->commitment = rest;
	return true;
}

/* ---- Openings ---- */

void
opening_add(struct buf *to, const struct ledger_entry *entry)
{
	char digits[DIGITS];

	hex_encode_to(str_make(entry->salt, LEDGER_SALT_SIZE), digits);
	buf_add(to, SALT_START);
	buf_add(to, str_make(digits, sizeof(digits)));
	buf_add(to, PAYLOAD_START);
	buf_add(to, entry->payload);
	buf_add(to, STR("}\n"));
}

static bool
is_erased(struct str line)
{
	if (!str_starts(line, ERASED_START) || !str_ends(line, STR("}")))
		return false;
	for (size_t i = ERASED_START.len; i + 1 < line.len; i++)
		if (line.data[i] != ' ')
			return false;
	return true;
}

static bool
is_lower_hex(struct str digits)
{
	for (size_t i = 0; i < digits.len; i++)
		if (digits.data[i] >= 'A' && digits.data[i] <= 'F')
			return false;
	return true;
}

bool
opening_parse(struct str line, struct ledger_entry *ret_entry)
{
	struct str digits = str_slice(line, SALT_START.len, SALT_START.len + DIGITS);
	struct str rest = str_from(line, SALT_START.len + DIGITS);

	if (is_erased(line)) {
		memset(ret_entry->salt, 0, LEDGER_SALT_SIZE);
		ret_entry->payload = STR("");
		return true;
	}
	if (!str_starts(line, SALT_START) || !str_starts(rest, PAYLOAD_START) ||
		!str_ends(rest, STR("}")) || !is_lower_hex(digits) ||
		!hex_decode(digits, ret_entry->salt, LEDGER_SALT_SIZE))
		return false;
	ret_entry->payload = str_slice(rest, PAYLOAD_START.len, rest.len - 1);
	return payload_valid(ret_entry->payload);
}

bool
opening_fits(struct sha256 *sha, const struct entry_text *entry, const struct ledger_entry *opening)
{
	char digits[DIGITS];

	if (opening->payload.len == 0)
		return true;
	commitment_write(sha, opening->salt, opening->payload, digits);
	return str_equal(entry->commitment, str_make(digits, sizeof(digits)));
}

void
opening_add_erased(struct buf *to, size_t len)
{
	buf_add(to, ERASED_START);
	for (size_t i = ERASED_START.len + 1; i < len; i++)
		buf_add_char(to, ' ');
	buf_add_char(to, '}');
}
