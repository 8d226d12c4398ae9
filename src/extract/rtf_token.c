#include "extract/rtf_token.h"

enum { WORD_MAX = 64, DIGITS_MAX = 10 };

static bool
is_plain(char c)
{
	return c != '\\' && c != '{' && c != '}' && c != '\r' && c != '\n' && c != '\0';
}

static struct rtf_token
take_bytes_run(struct str *rest)
{
	struct rtf_token token = {.kind = RTF_BYTES};
	size_t end = 0;

	while (end < rest->len && is_plain(rest->data[end]))
		end++;
	token.text = str_slice(*rest, 0, end);
	*rest = str_from(*rest, end);
	return token;
}

/* An optional minus and digits; a number too great for 32 bits is held at the limit. */
static void
take_number(struct str *rest, struct rtf_token *token)
{
	bool minus = rest->len > 1 && rest->data[0] == '-' && char_is_digit(rest->data[1]);
	size_t at = minus;
	int64_t value = 0;

	while (at < rest->len && at < DIGITS_MAX + (size_t)minus && char_is_digit(rest->data[at]))
		value = value * 10 + (rest->data[at++] - '0');
	if (at == (size_t)minus)
		return;
	if (value > INT32_MAX)
		value = INT32_MAX;
	token->has_number = true;
	token->number = (int32_t)(minus ? -value : value);
	*rest = str_from(*rest, at);
}

/* \binN is followed by exactly N bytes, of any value. */
static struct rtf_token
take_binary(struct str *rest, struct rtf_token word)
{
	size_t len = word.has_number && word.number > 0 ? (size_t)word.number : 0;
	struct rtf_token token = {.kind = RTF_BINARY, .text = str_slice(*rest, 0, len)};

	*rest = str_from(*rest, len);
	return token;
}

static struct rtf_token
take_word(struct str *rest)
{
	struct rtf_token token = {.kind = RTF_WORD};
	size_t end = 0;

	while (end < rest->len && end < WORD_MAX && char_is_alpha(rest->data[end]))
		end++;
	token.text = str_slice(*rest, 0, end);
	*rest = str_from(*rest, end);
	take_number(rest, &token);
	if (rest->len > 0 && rest->data[0] == ' ')
		*rest = str_from(*rest, 1);
	if (str_equal(token.text, STR("bin")))
		return take_binary(rest, token);
	return token;
}

/* \'hh. Writers have been seen to leave a digit out: then the byte is what digits there are. */
static struct rtf_token
take_hex(struct str *rest)
{
	struct rtf_token token = {.kind = RTF_HEX};
	int high;
	int low;

	*rest = str_from(*rest, 1);
	high = rest->len > 0 ? char_hex_value(rest->data[0]) : -1;
	low = rest->len > 1 ? char_hex_value(rest->data[1]) : -1;
	if (high < 0) {
		token.kind = RTF_SYMBOL;
		token.symbol = '\'';
		return token;
	}
	token.symbol = (char)(low < 0 ? high : high * 16 + low);
	*rest = str_from(*rest, low < 0 ? 1 : 2);
	return token;
}

static struct rtf_token
take_control(struct str *rest)
{
	struct rtf_token token = {.kind = RTF_SYMBOL};

	if (rest->len == 0)
		return (struct rtf_token){.kind = RTF_END};
	if (char_is_alpha(rest->data[0]))
		return take_word(rest);
	if (rest->data[0] == '\'')
		return take_hex(rest);
	token.symbol = rest->data[0];
	*rest = str_from(*rest, 1);
	if (token.symbol == '\r' && rest->len > 0 && rest->data[0] == '\n')
		*rest = str_from(*rest, 1);
	return token;
}

struct rtf_token
rtf_take(struct str *rest)
{
	while (rest->len > 0) {
		char c = rest->data[0];

		if (is_plain(c))
			return take_bytes_run(rest);
		*rest = str_from(*rest, 1);
		if (c == '{')
			return (struct rtf_token){.kind = RTF_OPEN};
		if (c == '}')
			return (struct rtf_token){.kind = RTF_CLOSE};
		if (c == '\\')
			return take_control(rest);
	}
	return (struct rtf_token){.kind = RTF_END};
}
