#include "extract/mime_decode.h"

#include "base/buf.h"
#include "extract/mime.h"

/* 64: white space, 65: padding, 66: foreign. */
static unsigned
base64_value(char c)
{
	if (c >= 'A' && c <= 'Z')
		return (unsigned)(c - 'A');
	if (c >= 'a' && c <= 'z')
		return (unsigned)(c - 'a') + 26;
	if (c >= '0' && c <= '9')
		return (unsigned)(c - '0') + 52;
	if (c == '+' || c == '-')
		return 62;
	if (c == '/' || c == '_')
		return 63;
	if (c == '=')
		return 65;
	return char_is_space(c) ? 64 : 66;
}

static void
base64_table_fill(unsigned char table[256])
{
	for (unsigned i = 0; i < 256; i++)
		table[i] = (unsigned char)base64_value((char)i);
}

/* Gives the bytes of an unfinished group of `count` digits. */
static void
base64_tail(struct buf *to, uint32_t bits, unsigned count)
{
	if (count >= 2)
		buf_add_char(to, (char)(bits >> (count * 6 - 8) & 0xff));
	if (count == 3)
		buf_add_char(to, (char)(bits >> 2 & 0xff));
}

/* Behind the padding: some programs join several encoded pieces, others put a list's footer
 * there. A long line of nothing but digits is more data. */
static bool
goes_on(struct str rest)
{
	enum { DIGIT_COUNT_MIN = 20 };
	size_t len = 0;

	rest = str_trim(str_slice(rest, 0, 256));
	while (len < rest.len && base64_value(rest.data[len]) < 64 && rest.data[len] != '-' &&
		rest.data[len] != '_')
		len++;
	return len >= DIGIT_COUNT_MIN &&
		(len == rest.len || char_is_space(rest.data[len]) || rest.data[len] == '=');
}

/* Whole groups of four digits from the front, as most of a text is; how many digits they had. */
static size_t
groups_take(const unsigned char table[256], struct str text, char *out)
{
	const unsigned char *at = (const unsigned char *)text.data;
	size_t len = 0;

	for (; text.len - len >= 4; len += 4, at += 4, out += 3) {
		uint32_t a = table[at[0]];
		uint32_t b = table[at[1]];
		uint32_t c = table[at[2]];
		uint32_t d = table[at[3]];
		uint32_t bits = a << 18 | b << 12 | c << 6 | d;

		if ((a | b | c | d) >= 64)
			break;
		out[0] = (char)(bits >> 16 & 0xff);
		out[1] = (char)(bits >> 8 & 0xff);
		out[2] = (char)(bits & 0xff);
	}
	return len;
}

void
mime_base64_piece(struct mime_base64 *state, struct buf *to, struct str text)
{
	unsigned char table[256];
	char *out = buf_reserve(to, text.len / 4 * 3 + 8);
	size_t len = 0;

	if (out == NULL)
		return;
	base64_table_fill(table);
	if (state->is_ended && !goes_on(text)) {
		while (text.len > 0 && (text.data[0] == '=' || char_is_space(text.data[0])))
			text = str_from(text, 1);
		state->has_tail = state->has_tail || text.len > 0;
		return;
	}
	state->is_ended = false;
	for (size_t i = 0; i < text.len && !state->is_ended; i++) {
		size_t taken = state->count > 0 ? 0
						: groups_take(table, str_from(text, i), out + len);
		unsigned value;

		len += taken / 4 * 3;
		i += taken;
		if (i == text.len)
			break;
		value = table[(unsigned char)text.data[i]];
		if (value < 64) {
			state->bits = state->bits << 6 | value;
			if (++state->count < 4)
				continue;
			out[len++] = (char)(state->bits >> 16 & 0xff);
			out[len++] = (char)(state->bits >> 8 & 0xff);
			out[len++] = (char)(state->bits & 0xff);
			state->bits = 0;
			state->count = 0;
		} else if (value == 65 && state->count > 1) {
			struct str rest = str_from(text, i + 1);

			if (rest.len > 0 && rest.data[0] == '=')
				rest = str_from(rest, 1);
			out[len++] = (char)(state->bits >> (state->count * 6 - 8) & 0xff);
			if (state->count == 3)
				out[len++] = (char)(state->bits >> 2 & 0xff);
			state->bits = 0;
			state->count = 0;
			state->is_ended = !goes_on(rest);
			state->has_tail = state->is_ended && str_trim(rest).len > 0;
		} else if (value == 66) {
			state->has_foreign = true;
		}
	}
	buf_grown(to, len);
}

bool
mime_base64_end(struct mime_base64 *state, struct buf *to)
{
	bool good = !state->has_foreign && state->count != 1;

	base64_tail(to, state->bits, state->count);
	state->count = 0;
	return good;
}

bool
mime_base64_decode(struct buf *to, struct str text)
{
	struct mime_base64 state = {0};

	mime_base64_piece(&state, to, text);
	return mime_base64_end(&state, to);
}

/* Where the white space at the end of a line begins, which is no part of the text. */
static size_t
line_text_end(struct str line)
{
	size_t end = line.len;

	while (end > 0 && (line.data[end - 1] == ' ' || line.data[end - 1] == '\t'))
		end--;
	return end;
}

bool
mime_quoted_decode(struct buf *to, struct str text)
{
	bool good = true;

	while (text.len > 0) {
		size_t line_end = str_find_char(text, '\n');
		struct str line = str_slice(text, 0, line_end);
		struct str ending = str_slice(text, line.len, line.len + 1);
		bool is_soft;

		text = str_from(text, line.len + 1);
		if (line.len > 0 && line.data[line.len - 1] == '\r' && ending.len > 0) {
			ending = str_make(line.data + line.len - 1, 2);
			line.len--;
		}
		line.len = line_text_end(line);
		is_soft = line.len > 0 && line.data[line.len - 1] == '=';
		if (is_soft)
			line.len--;
		while (line.len > 0) {
			size_t escape = str_find_char(line, '=');
			int high = -1;
			int low = -1;

			buf_add(to, str_slice(line, 0, escape));
			if (escape == STR_NONE)
				break;
			line = str_from(line, escape);
			if (line.len > 2) {
				high = char_hex_value(line.data[1]);
				low = char_hex_value(line.data[2]);
			}
			good = good && high >= 0 && low >= 0;
			buf_add_char(to, high >= 0 && low >= 0 ? (char)(high * 16 + low) : '=');
			line = str_from(line, high >= 0 && low >= 0 ? 3 : 1);
		}
		if (!is_soft)
			buf_add(to, ending);
	}
	return good;
}

void
mime_q_decode(struct buf *to, struct str text)
{
	for (size_t i = 0; i < text.len; i++) {
		char c = text.data[i];
		int high = i + 2 < text.len ? char_hex_value(text.data[i + 1]) : -1;
		int low = i + 2 < text.len ? char_hex_value(text.data[i + 2]) : -1;

		if (c == '=' && high >= 0 && low >= 0) {
			buf_add_char(to, (char)(high * 16 + low));
			i += 2;
		} else {
			buf_add_char(to, c == '_' ? ' ' : c);
		}
	}
}

/* "begin 644 name" */
static bool
uu_begin(struct str line, struct str *ret_name)
{
	size_t i = 6;

	if (!str_starts(line, STR("begin ")))
		return false;
	while (i < line.len && line.data[i] >= '0' && line.data[i] <= '7')
		i++;
	if (i < 9 || i > 10 || i >= line.len || line.data[i] != ' ')
		return false;
	*ret_name = str_trim(str_from(line, i));
	return ret_name->len > 0;
}

/* "=ybegin line=128 size=123 name=a b.jpg" */
static bool
yenc_begin(struct str line, struct str *ret_name)
{
	size_t name = str_find(line, STR(" name="));

	if (!str_starts(line, STR("=ybegin ")) || name == STR_NONE)
		return false;
	*ret_name = str_trim(str_from(line, name + 6));
	return true;
}

/* True where the first line behind a uuencode begin is as long as it claims, or ends it. */
static bool
uu_looks_right(struct str behind)
{
	struct str line;
	unsigned claimed;

	if (!mime_line_take(&behind, &line) || line.len == 0)
		return false;
	claimed = ((unsigned)(unsigned char)line.data[0] - 32) & 63;
	return line.data[0] >= ' ' && line.data[0] <= '`' && line.len <= 90 &&
		line.len + 2 >= 1 + (claimed + 2) / 3 * 4;
}

static bool
block_ends(const struct mime_block *block, struct str line)
{
	return block->is_yenc ? str_starts(line, STR("=yend"))
			      : str_equal(str_trim(line), STR("end"));
}

static void
block_close(struct mime_block *block, struct str rest)
{
	const char *from = rest.data;
	struct str behind = rest;
	struct str line;

	while (mime_line_take(&rest, &line)) {
		if (block_ends(block, line)) {
			block->is_closed = true;
			break;
		}
		behind = rest;
	}
	block->data = str_make(from, (size_t)(behind.data - from));
	block->behind = behind;
}

bool
mime_block_find(struct str text, struct mime_block *ret_block)
{
	struct str rest = text;

	/* The quick way out, taken by nearly every mail. */
	if (str_find(text, STR("begin ")) == STR_NONE)
		return false;
	while (rest.len > 0) {
		struct str line;
		bool is_yenc;

		if (!mime_line_take(&rest, &line))
			return false;
		is_yenc = yenc_begin(line, &ret_block->name);
		if (!is_yenc && !(uu_begin(line, &ret_block->name) && uu_looks_right(rest)))
			continue;
		ret_block->is_yenc = is_yenc;
		ret_block->is_closed = false;
		ret_block->before = str_make(text.data, (size_t)(rest.data - text.data));
		block_close(ret_block, rest);
		return true;
	}
	return false;
}

static bool
uu_decode(struct buf *to, struct str data)
{
	struct str line;
	bool good = true;

	while (mime_line_take(&data, &line)) {
		unsigned claimed;
		size_t at = 1;

		if (line.len == 0 || line.data[0] == '`')
			continue;
		claimed = ((unsigned)(unsigned char)line.data[0] - 32) & 63;
		/* Blanks at the end of a line are often lost: what is missing counts as blank. */
		good = good && line.len + 4 >= 1 + (claimed + 2) / 3 * 4;
		for (; claimed > 0; at += 4) {
			unsigned bits = 0;

			for (size_t i = at; i < at + 4; i++)
				bits = bits << 6 |
					(i < line.len ? ((unsigned)(unsigned char)line.data[i] -
								32) &
								63
						      : 0);
			for (unsigned shift = 16; claimed > 0 && shift <= 16; shift -= 8) {
				buf_add_char(to, (char)(bits >> shift & 0xff));
				claimed--;
			}
		}
	}
	return good;
}

static bool
yenc_decode(struct buf *to, struct str data)
{
	struct str line;

	while (mime_line_take(&data, &line)) {
		if (str_starts(line, STR("=ypart ")))
			continue;
		for (size_t i = 0; i < line.len; i++) {
			unsigned c = (unsigned char)line.data[i];

			if (c == '=' && i + 1 < line.len)
				c = (unsigned char)line.data[++i] - 64u;
			buf_add_char(to, (char)((c - 42u) & 0xff));
		}
	}
	return true;
}

bool
mime_block_decode(struct buf *to, const struct mime_block *block)
{
	bool good = block->is_yenc ? yenc_decode(to, block->data) : uu_decode(to, block->data);

	return good && block->is_closed;
}
