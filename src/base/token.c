#include "base/token.h"

#include "base/arena.h"
#include "base/err.h"
#include "base/lanes.h"
#include "base/utf8.h"

#include <stdlib.h>
#include <string.h>
#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/uscript.h>
#include <unicode/ustring.h>

/* Below this the folded forms lie in a table; it ends after Greek, Cyrillic, Hebrew and Arabic. */
enum { TABLE_COUNT = 0x700, TABLE_FOLD_MAX = 6 };

struct folded {
	unsigned char class;
	unsigned char len;
	char bytes[TABLE_FOLD_MAX];
};

struct tokenizer {
	const UNormalizer2 *nfkd;
	struct folded table[TABLE_COUNT];
};

static bool
script_is_unspaced(uint32_t codepoint)
{
	UErrorCode status = U_ZERO_ERROR;

	if (u_getIntPropertyValue((UChar32)codepoint, UCHAR_LINE_BREAK) == U_LB_COMPLEX_CONTEXT)
		return true;
	return uscript_getScript((UChar32)codepoint, &status) == USCRIPT_HIRAGANA;
}

static enum token_class
class_by_properties(uint32_t codepoint)
{
	uint32_t mask = U_GET_GC_MASK((UChar32)codepoint);

	if ((mask & U_GC_M_MASK) != 0)
		return TOKEN_MARK;
	if ((mask & (U_GC_L_MASK | U_GC_N_MASK)) != 0) {
		if (u_hasBinaryProperty((UChar32)codepoint, UCHAR_IDEOGRAPHIC) ||
			script_is_unspaced(codepoint))
			return TOKEN_SINGLE;
		return TOKEN_WORD;
	}
	if (codepoint == 0xad || (codepoint >= 0x200c && codepoint <= 0x200f) ||
		codepoint == 0x2060 || codepoint == 0xfeff)
		return TOKEN_IGNORE;
	return TOKEN_BREAK;
}

/* Marks that are diacritics to us. Those of Indic scripts spell vowels and stay. */
static bool
mark_is_dropped(uint32_t codepoint)
{
	return (codepoint >= 0x300 && codepoint <= 0x36f) ||
		(codepoint >= 0x483 && codepoint <= 0x487) ||
		(codepoint >= 0x591 && codepoint <= 0x5c7) ||
		(codepoint >= 0x610 && codepoint <= 0x61a) ||
		(codepoint >= 0x64b && codepoint <= 0x65f) || codepoint == 0x670 ||
		(codepoint >= 0x1ab0 && codepoint <= 0x1aff) ||
		(codepoint >= 0x1dc0 && codepoint <= 0x1dff) ||
		(codepoint >= 0x20d0 && codepoint <= 0x20ff) ||
		(codepoint >= 0xfe00 && codepoint <= 0xfe2f);
}

/* Letters that Unicode does not take apart, though readers of English do. */
static uint32_t
letter_plain(uint32_t codepoint)
{
	switch (codepoint) {
	case 0xf8:
		return 'o';
	case 0x111:
	case 0xf0:
		return 'd';
	case 0x127:
		return 'h';
	case 0x131:
		return 'i';
	case 0x142:
		return 'l';
	case 0x167:
		return 't';
	default:
		return codepoint;
	}
}

/* Adds one folded code point; compatibility forms may hold signs ("1/2"), which are left out so
 * that a term is letters, digits and marks only. */
static size_t
fold_add(uint32_t codepoint, char *to, size_t len)
{
	enum token_class class;
	int digit = u_charDigitValue((UChar32)codepoint);

	if (codepoint == 0xe6 || codepoint == 0x153) {
		to[len] = codepoint == 0xe6 ? 'a' : 'o';
		to[len + 1] = 'e';
		return len + 2;
	}
	if (mark_is_dropped(codepoint))
		return len;
	if (digit >= 0) {
		to[len] = (char)('0' + digit);
		return len + 1;
	}
	class = class_by_properties(codepoint);
	if (class == TOKEN_BREAK || class == TOKEN_IGNORE)
		return len;
	return len + utf8_encode(letter_plain(codepoint), to + len);
}

static size_t
fold_by_unicode(const UNormalizer2 *nfkd, uint32_t codepoint, char *ret_bytes)
{
	UErrorCode status = U_ZERO_ERROR;
	UChar parts[TOKEN_FOLD_MAX];
	UChar lower[TOKEN_FOLD_MAX];
	int32_t count = unorm2_getDecomposition(
		nfkd, (UChar32)codepoint, parts, TOKEN_FOLD_MAX, &status);
	size_t len = 0;

	if (count < 0 || U_FAILURE(status)) {
		count = 0;
		status = U_ZERO_ERROR;
		U16_APPEND_UNSAFE(parts, count, (UChar32)codepoint);
	}
	count = u_strFoldCase(lower, TOKEN_FOLD_MAX, parts, count, U_FOLD_CASE_DEFAULT, &status);
	if (U_FAILURE(status))
		return utf8_encode(codepoint, ret_bytes);
	for (int32_t at = 0; at < count && len + 8 < TOKEN_FOLD_MAX;) {
		uint32_t part = lower[at++];

		if (U16_IS_LEAD(part) && at < count && U16_IS_TRAIL(lower[at]))
			part = ((part - 0xd800) << 10) + (lower[at++] - 0xdc00u) + 0x10000;
		len = fold_add(part, ret_bytes, len);
	}
	return len;
}

bool
tokenizer_new(struct tokenizer **ret_tokenizer, struct err *err)
{
	UErrorCode status = U_ZERO_ERROR;
	const UNormalizer2 *nfkd = unorm2_getNFKDInstance(&status);
	struct tokenizer *tokenizer;

	if (status == U_MEMORY_ALLOCATION_ERROR)
		return err_set(err, ERR_MEMORY, "not enough memory for the Unicode tables");
	if (U_FAILURE(status))
		return err_set(err, ERR_INTERNAL, "the Unicode tables of ICU are missing: %s",
			u_errorName(status));
	tokenizer = memory_alloc(sizeof(*tokenizer));
	memset(tokenizer, 0, sizeof(*tokenizer));
	tokenizer->nfkd = nfkd;
	for (uint32_t cp = 0; cp < TABLE_COUNT; cp++) {
		struct folded *folded = &tokenizer->table[cp];
		char bytes[TOKEN_FOLD_MAX];
		size_t len = fold_by_unicode(nfkd, cp, bytes);

		folded->class = (unsigned char)class_by_properties(cp);
		folded->len = len <= TABLE_FOLD_MAX ? (unsigned char)len : 0xff;
		if (len <= TABLE_FOLD_MAX)
			memcpy(folded->bytes, bytes, len);
	}
	*ret_tokenizer = tokenizer;
	return true;
}

void
tokenizer_free(struct tokenizer *tokenizer)
{
	free(tokenizer);
}

void
tokenizer_cleanup(struct tokenizer **tokenizer)
{
	tokenizer_free(*tokenizer);
	*tokenizer = NULL;
}

enum token_class
token_class(const struct tokenizer *tokenizer, uint32_t codepoint)
{
	if (codepoint < TABLE_COUNT)
		return (enum token_class)tokenizer->table[codepoint].class;
	return class_by_properties(codepoint);
}

size_t
token_fold(const struct tokenizer *tokenizer, uint32_t codepoint, char *ret_bytes)
{
	if (codepoint < TABLE_COUNT && tokenizer->table[codepoint].len != 0xff) {
		const struct folded *folded = &tokenizer->table[codepoint];

		memcpy(ret_bytes, folded->bytes, TABLE_FOLD_MAX);
		return folded->len;
	}
	return fold_by_unicode(tokenizer->nfkd, codepoint, ret_bytes);
}

void
token_begin(struct token_reader *reader, const struct tokenizer *tokenizer, struct str text)
{
	reader->tokenizer = tokenizer;
	reader->text = text;
	reader->at = 0;
}

/* The folded byte of an ASCII letter or digit, else 0. */
static inline char
ascii_fold(char c)
{
	if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))
		return c;
	return c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : '\0';
}

static uint32_t
codepoint_at(const struct token_reader *reader, size_t *ret_len)
{
	struct str rest = str_from(reader->text, reader->at);
	size_t before = rest.len;
	uint32_t codepoint = utf8_take(&rest);

	*ret_len = before - rest.len;
	return codepoint;
}

/* Moves to the first character of a word. */
static bool
skip_breaks(struct token_reader *reader)
{
	while (reader->at < reader->text.len) {
		char c = reader->text.data[reader->at];
		enum token_class class;
		size_t len;

		if (((unsigned char)c & 0x80) == 0) {
			if (ascii_fold(c) != '\0')
				return true;
			reader->at++;
			continue;
		}
		class = token_class(reader->tokenizer, codepoint_at(reader, &len));
		if (class == TOKEN_WORD || class == TOKEN_SINGLE)
			return true;
		reader->at += len;
	}
	return false;
}

/* Takes one character beyond ASCII into the word, or ends it. */
static bool
take_wide(struct token_reader *reader, size_t *len, bool *ret_single)
{
	char bytes[TOKEN_FOLD_MAX];
	size_t width;
	size_t folded;
	uint32_t codepoint = codepoint_at(reader, &width);
	enum token_class class = token_class(reader->tokenizer, codepoint);

	if (class == TOKEN_BREAK || (class == TOKEN_SINGLE && *len > 0) ||
		(*ret_single && class == TOKEN_WORD))
		return false;
	*ret_single |= class == TOKEN_SINGLE;
	reader->at += width;
	if (class == TOKEN_IGNORE)
		return true;
	folded = token_fold(reader->tokenizer, codepoint, bytes);
	if (*len + folded <= TERM_SIZE_MAX) {
		memcpy(reader->term + *len, bytes, folded);
		*len += folded;
	}
	return true;
}

static size_t
take_word(struct token_reader *reader)
{
	const char *data = reader->text.data;
	size_t len = 0;
	bool single = false;

	while (reader->at < reader->text.len) {
		char c = data[reader->at];
		char folded = ascii_fold(c);

		if (folded != '\0') {
			if (single)
				break;
			if (len < TERM_SIZE_MAX)
				reader->term[len++] = folded;
			reader->at++;
		} else if ((unsigned char)c >= 0x80) {
			if (!take_wide(reader, &len, &single))
				break;
		} else {
			break;
		}
	}
	return len;
}

bool
token_next(struct token_reader *reader, struct token *ret_token)
{
	while (skip_breaks(reader)) {
		size_t start = reader->at;
		size_t len = take_word(reader);

		if (len == 0) /* nothing of it was left by folding */
			continue;
		ret_token->term = str_make(reader->term, len);
		ret_token->start = start;
		ret_token->end = reader->at;
		return true;
	}
	return false;
}

/* 1 where a letter or digit stands, else 0. */
static lanes
lanes_words(const char *at)
{
	lanes bytes = lanes_load(at);

	return (lanes)(((bytes | 0x20) - 'a' < 26) | (bytes - '0' < 10)) & 1;
}

static unsigned
is_ascii_word(char c)
{
	unsigned code = (unsigned char)c;

	return ((code | 0x20) - 'a' < 26) | (code - '0' < 10);
}

/* Words of a stretch of ASCII: as many as places where one begins, that is where a byte of a word
 * follows one that is of none. */
static size_t
ascii_count(struct str text)
{
	enum { ROUNDS_MAX = 255 /* what a lane counts up to */ };
	size_t count = text.len > 0 && is_ascii_word(text.data[0]);
	size_t i = 1;

	while (i + sizeof(lanes) <= text.len) {
		lanes begun = {0};

		for (int n = 0; n < ROUNDS_MAX && i + sizeof(lanes) <= text.len; n++) {
			begun += lanes_words(text.data + i) & ~lanes_words(text.data + i - 1);
			i += sizeof(lanes);
		}
		for (size_t lane = 0; lane < sizeof(lanes); lane++)
			count += begun[lane];
	}
	for (; i < text.len; i++)
		count += is_ascii_word(text.data[i]) & ~is_ascii_word(text.data[i - 1]);
	return count;
}

/* No word goes beyond the end of a line. */
size_t
token_count(const struct tokenizer *tokenizer, struct str text)
{
	size_t count = 0;
	struct str line;

	while (text.len > 0) {
		size_t plain = utf8_ascii_prefix(text);
		size_t end = str_find_last_char(str_slice(text, 0, plain), '\n');
		struct token_reader reader;
		struct token token;

		/* Whole lines before the first that holds anything else; or all that is left. */
		if (plain == text.len)
			return count + ascii_count(text);
		if (end != STR_NONE) {
			count += ascii_count(str_slice(text, 0, end));
			text = str_from(text, end + 1);
		}
		end = str_find_char(text, '\n');
		line = str_slice(text, 0, end);
		token_begin(&reader, tokenizer, line);
		while (token_next(&reader, &token))
			count++;
		text = str_from(text, line.len);
	}
	return count;
}

/* The bytes from a hyphen at the end of a line to the front of the next; 0 where there is none. */
static size_t
line_end_hyphen(struct str rest)
{
	enum { BLANK_MAX = 8 };
	static const struct str hyphens[] = {
		STR_INIT("-"), STR_INIT("\xc2\xad"), STR_INIT("\xe2\x80\x90")};
	struct str at = rest;
	size_t lines = 0;

	for (size_t i = 0; i < COUNT_OF(hyphens) && at.len == rest.len; i++)
		if (str_starts(rest, hyphens[i]))
			at = str_from(rest, hyphens[i].len);
	if (at.len == rest.len)
		return 0;
	for (size_t i = 0; i < BLANK_MAX && at.len > 0 && char_is_space(at.data[0]); i++) {
		lines += at.data[0] == '\n' ? 1 : 0;
		at = str_from(at, 1);
	}
	return lines == 1 ? rest.len - at.len : 0;
}

static bool
is_small_letter(struct str rest)
{
	return rest.len > 0 && u_islower((UChar32)utf8_take(&rest));
}

/* The word given and what follows its hyphen, which stands from `at` on. */
static bool
join_read(const struct token_reader *reader, const struct token *token, size_t at,
	struct token_join *ret_join)
{
	struct token_reader after = {.tokenizer = reader->tokenizer, .text = reader->text};
	struct token second;
	size_t gap = line_end_hyphen(str_from(reader->text, at));
	char last = token->term.data[token->term.len - 1];

	if (gap == 0 || char_is_digit(last) || !is_small_letter(str_from(reader->text, at + gap)))
		return false;
	after.at = at + gap;
	if (!token_next(&after, &second) || token->term.len + second.term.len > TERM_SIZE_MAX)
		return false;
	memcpy(ret_join->bytes, token->term.data, token->term.len);
	memcpy(ret_join->bytes + token->term.len, second.term.data, second.term.len);
	ret_join->term = str_make(ret_join->bytes, token->term.len + second.term.len);
	ret_join->start = token->start;
	ret_join->end = second.end;
	return true;
}

bool
token_joined(
	const struct token_reader *reader, const struct token *token, struct token_join *ret_join)
{
	const char *data = reader->text.data;
	size_t end = token->end;

	/* A soft hyphen is taken into the word before it, and is then its end. */
	if (end - token->start > 2 && memcmp(data + end - 2, "\xc2\xad", 2) == 0)
		return join_read(reader, token, end - 2, ret_join);
	/* What follows nearly all words: no hyphen of any sort begins so. */
	if (end == reader->text.len || (data[end] != '-' && ((unsigned char)data[end] & 0x80) == 0))
		return false;
	return join_read(reader, token, end, ret_join);
}
