#include "base/hex.h"

#include "base/arena.h"
#include "base/buf.h"

static const char base64_digits[] =
	"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

void
hex_encode_to(struct str bytes, char *ret_digits)
{
	static const char digits[] = "0123456789abcdef";

	for (size_t i = 0; i < bytes.len; i++) {
		ret_digits[2 * i] = digits[(unsigned char)bytes.data[i] >> 4];
		ret_digits[2 * i + 1] = digits[(unsigned char)bytes.data[i] & 15];
	}
}

struct str
hex_encode(struct arena *arena, struct str bytes)
{
	char *digits = arena_alloc(arena, 2 * bytes.len + 1);

	hex_encode_to(bytes, digits);
	return str_make(digits, 2 * bytes.len);
}

bool
hex_decode(struct str digits, unsigned char *ret_bytes, size_t len)
{
	if (digits.len != 2 * len)
		return false;
	for (size_t i = 0; i < len; i++) {
		int high = char_hex_value(digits.data[2 * i]);
		int low = char_hex_value(digits.data[2 * i + 1]);

		if (high < 0 || low < 0)
			return false;
		ret_bytes[i] = (unsigned char)(high << 4 | low);
	}
	return true;
}

void
base64_encode(struct buf *to, struct str bytes)
{
	for (size_t i = 0; i < bytes.len; i += 3) {
		size_t have = bytes.len - i < 3 ? bytes.len - i : 3;
		uint32_t group = 0;
		char out[4] = {'=', '=', '=', '='};

		for (size_t k = 0; k < 3; k++)
			group = group << 8 | (k < have ? (unsigned char)bytes.data[i + k] : 0u);
		for (size_t k = 0; k < have + 1; k++)
			out[k] = base64_digits[group >> (18 - 6 * k) & 63];
		buf_add(to, str_make(out, 4));
	}
}

static int
base64_value(char c)
{
	if (c >= 'A' && c <= 'Z')
		return c - 'A';
	if (c >= 'a' && c <= 'z')
		return c - 'a' + 26;
	if (char_is_digit(c))
		return c - '0' + 52;
	return c == '+' ? 62 : c == '/' ? 63 : -1;
}

static bool
decode_group(struct buf *to, const char *four, bool last)
{
	size_t have = 4;
	uint32_t group = 0;
	char out[3];

	if (last && four[3] == '=')
		have = four[2] == '=' ? 2 : 3;
	for (size_t k = 0; k < 4; k++) {
		int value = k < have ? base64_value(four[k]) : 0;

		if (value < 0)
			return false;
		group = group << 6 | (uint32_t)value;
	}
	if ((have == 2 && (group & 0xffff) != 0) || (have == 3 && (group & 0xff) != 0))
		return false;
	for (size_t k = 0; k < 3; k++)
		out[k] = (char)(unsigned char)(group >> (16 - 8 * k));
	buf_add(to, str_make(out, have - 1));
	return true;
}

bool
base64_decode(struct buf *to, struct str text)
{
	if (text.len % 4 != 0)
		return false;
	for (size_t i = 0; i < text.len; i += 4)
		if (!decode_group(to, text.data + i, i + 4 == text.len))
			return false;
	return true;
}
