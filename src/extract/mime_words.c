#include "extract/mime_words.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/lanes.h"
#include "base/utf8.h"
#include "extract/encoding.h"
#include "extract/mime_decode.h"

enum { WORD_SIZE_MAX = 8 * 1024 };

/* An encoded word taken apart; text is still encoded. */
struct word {
	struct str charset;
	struct str text;
	bool is_base64;
	size_t size; /* bytes it took */
};

void
mime_raw_text(struct buf *to, struct str bytes, struct str charset)
{
	bool is_escaped = str_find(bytes, STR("\x1b$")) != STR_NONE ||
		str_find(bytes, STR("\x1b(")) != STR_NONE;

	if (is_escaped && str_find(bytes, STR("\x1b$)C")) == STR_NONE)
		(void)encoding_to_utf8(to, bytes, STR("ISO-2022-JP"));
	else if (utf8_valid(bytes))
		buf_add(to, bytes);
	else if (str_find_char(bytes, '\0') != STR_NONE)
		/* Zeros would be taken for one half of UTF-16. */
		(void)encoding_to_utf8(to, bytes, charset.len > 0 ? charset : STR("windows-1252"));
	else
		(void)encoding_any_to_utf8(to, bytes, charset);
}

/* Where the next "?=" of text stands, or the end. *known is what was found before: it is
 * sought again only behind it, so that a value full of beginnings takes no more than its length. */
static const char *
word_end(struct str text, const char **known)
{
	size_t hit;

	if (*known == NULL || *known < text.data) {
		hit = str_find(text, STR("?="));
		*known = text.data + (hit == STR_NONE ? text.len : hit);
	}
	return *known;
}

static bool
word_take(struct str s, const char **known_end, struct word *ret_word)
{
	size_t charset_end;
	size_t text_end;
	size_t star;
	char kind;

	if (!str_starts(s, STR("=?")))
		return false;
	charset_end = str_find_char(str_slice(s, 2, 80), '?');
	if (charset_end == STR_NONE || charset_end + 5 > s.len)
		return false;
	charset_end += 2;
	kind = char_lower(s.data[charset_end + 1]);
	if ((kind != 'b' && kind != 'q') || charset_end + 2 >= s.len ||
		s.data[charset_end + 2] != '?')
		return false;
	ret_word->charset = str_slice(s, 2, charset_end);
	star = str_find_char(ret_word->charset, '*');
	ret_word->charset = str_slice(ret_word->charset, 0, star);
	ret_word->text = str_from(s, charset_end + 3);
	/* Q text may hold a question mark that someone forgot to encode: "?=" ends it. */
	text_end = (size_t)(word_end(ret_word->text, known_end) - ret_word->text.data);
	if (text_end >= ret_word->text.len || text_end > WORD_SIZE_MAX)
		return false;
	ret_word->text = str_slice(ret_word->text, 0, text_end);
	ret_word->is_base64 = kind == 'b';
	ret_word->size = charset_end + 3 + text_end + 2;
	return true;
}

static void
pending_give(struct buf *to, struct buf *pending, struct str charset)
{
	if (pending->len == 0)
		return;
	if (utf8_is_plain_ascii(buf_str(pending)) && !str_starts_nocase(charset, STR("iso-2022")) &&
		!str_starts_nocase(charset, STR("utf-7")) && !str_starts_nocase(charset, STR("hz")))
		buf_add(to, buf_str(pending));
	else if (encoding_known(charset) == NULL && utf8_valid(buf_str(pending)))
		buf_add(to, buf_str(pending));
	else if (encoding_known(charset) == NULL)
		(void)encoding_any_to_utf8(to, buf_str(pending), STR(""));
	else
		(void)encoding_to_utf8(to, buf_str(pending), charset);
	buf_clear(pending);
}

/* Decodes a value with encoded words. Neighbours of one charset are joined as bytes before they
 * are converted, because some programs cut characters in two. */
static void
words_decode(struct buf *to, struct str s, struct str charset)
{
	struct buf pending CLEANUP(buf_free) = {0};
	struct str pending_charset = STR("");
	const char *known_end = NULL;
	struct word word = {.size = 0};

	while (s.len > 0) {
		size_t next = 0;
		struct str between;

		while (next < s.len && !word_take(str_from(s, next), &known_end, &word)) {
			size_t hit = str_find(str_from(s, next + 1), STR("=?"));

			next = hit == STR_NONE ? s.len : next + 1 + hit;
		}
		between = str_slice(s, 0, next);
		if (next == s.len || str_trim(between).len > 0 || pending_charset.len == 0) {
			pending_give(to, &pending, pending_charset);
			pending_charset = STR("");
			mime_raw_text(to, between, charset);
		}
		if (next == s.len)
			return;
		if (!str_equal_nocase(word.charset, pending_charset))
			pending_give(to, &pending, pending_charset);
		pending_charset = word.charset;
		if (word.is_base64)
			(void)mime_base64_decode(&pending, word.text);
		else
			mime_q_decode(&pending, word.text);
		s = str_from(s, next + word.size);
	}
	pending_give(to, &pending, pending_charset);
}

/* Takes the line ends out; the white space of the fold stays (RFC 5322 section 2.2.3), a tab
 * becomes a blank. */
static struct str
unfold(struct arena *arena, struct str value)
{
	char *to = arena_alloc(arena, value.len + 1);
	size_t len = 0;

	while (value.len > 0) {
		size_t end = str_find_line_end(value);

		memcpy(to + len, value.data, end);
		len += end;
		while (end < value.len && (value.data[end] == '\r' || value.data[end] == '\n'))
			end++;
		value = str_from(value, end);
		/* A line that was folded without white space still parts two words. */
		if (value.len > 0 && value.data[0] != ' ' && value.data[0] != '\t')
			to[len++] = ' ';
	}
	for (char *tab = to; (tab = memchr(tab, '\t', len - (size_t)(tab - to))) != NULL;)
		*tab = ' ';
	return str_trim(str_make(to, len));
}

/* True where a value is its own text: printable ASCII without what begins an encoded word. */
static bool
is_plain(struct str value)
{
	size_t at = 0;

	for (; at + sizeof(lanes) <= value.len; at += sizeof(lanes)) {
		lanes bytes = lanes_load(value.data + at);

		if (lanes_first((lanes)((bytes - ' ' >= 0x7f - ' ') | (bytes == '='))) !=
			sizeof(lanes))
			return false;
	}
	for (; at < value.len; at++)
		if (value.data[at] < ' ' || value.data[at] > '~' || value.data[at] == '=')
			return false;
	return true;
}

struct str
mime_text(struct arena *arena, struct str value, struct str charset)
{
	struct buf text CLEANUP(buf_free) = {0};
	struct str clean;
	bool is_folded;

	value = str_trim(value);
	if (is_plain(value))
		return value;
	is_folded = str_find_char(value, '\n') != STR_NONE ||
		str_find_char(value, '\r') != STR_NONE || str_find_char(value, '\t') != STR_NONE;
	if (is_folded)
		value = unfold(arena, value);
	if (utf8_is_plain_ascii(value) && str_find(value, STR("=?")) == STR_NONE &&
		str_find_char(value, '\x1b') == STR_NONE)
		return value;
	words_decode(&text, value, charset);
	for (size_t i = 0; i < text.len; i++)
		if (text.data[i] == '\n' || text.data[i] == '\r')
			text.data[i] = ' ';
	clean = str_copy(arena, buf_str(&text));
	return str_trim(clean);
}
