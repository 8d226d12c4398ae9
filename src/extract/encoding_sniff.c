#include "extract/encoding_sniff.h"

#include "base/lanes.h"
#include "base/utf8.h"

const char *
sniff_mark(struct str bytes)
{
	if (str_starts(bytes, STR("\xef\xbb\xbf")))
		return "UTF-8";
	if (str_starts(bytes, STR("\xff\xfe\0\0")) && bytes.len % 4 == 0)
		return "UTF-32LE";
	if (str_starts(bytes, STR("\0\0\xfe\xff")))
		return "UTF-32BE";
	if (str_starts(bytes, STR("\xff\xfe")) && bytes.len != 3)
		return "UTF-16LE";
	if (str_starts(bytes, STR("\xfe\xff")) && bytes.len != 3)
		return "UTF-16BE";
	return NULL;
}

/* ---- UTF-16 and UTF-32 without a mark ---- */

struct wide_count {
	uint64_t units;
	uint64_t common;  /* space, line ends, digits, ASCII letters, ideographic stops */
	uint64_t bad;     /* lone surrogates, controls, noncharacters, private use */
	uint64_t swapped; /* units that would be common in the other byte order */
};

static uint32_t
byte_at(struct str s, size_t at)
{
	return (unsigned char)s.data[at];
}

static bool
common_unit(uint32_t unit)
{
	return (unit >= 0x20 && unit < 0x7f) || unit == '\n' || unit == '\r' || unit == '\t' ||
		unit == 0x3000 || unit == 0x3001 || unit == 0x3002 || unit == 0xff0c;
}

static bool
bad_unit(uint32_t unit)
{
	return (unit < 0x20 && unit != '\n' && unit != '\r' && unit != '\t' && unit != '\f') ||
		(unit >= 0x7f && unit < 0xa0) || unit >= 0xfff0 ||
		(unit >= 0xe000 && unit < 0xf900);
}

static struct wide_count
count_utf16(struct str bytes, bool big)
{
	struct wide_count count = {0};
	/* With more there is no need to go on: there are as many units at most. */
	uint64_t bad_max = bytes.len / 2 / 100;

	for (size_t at = 0; at + 1 < bytes.len && count.bad <= bad_max; at += 2) {
		uint32_t one = byte_at(bytes, at);
		uint32_t two = byte_at(bytes, at + 1);
		uint32_t unit = big ? one << 8 | two : two << 8 | one;
		uint32_t other = big ? two << 8 | one : one << 8 | two;

		count.units++;
		count.common += common_unit(unit);
		count.swapped += common_unit(other);
		count.bad += bad_unit(unit);
		if (unit >= 0xdc00 && unit < 0xe000)
			count.bad++;
		if (unit >= 0xd800 && unit < 0xdc00 && at + 3 < bytes.len) {
			uint32_t next = byte_at(bytes, at + (big ? 2 : 3));

			at += 2;
			count.bad += next < 0xdc || next > 0xdf;
		}
	}
	return count;
}

static bool
looks_utf32(struct str bytes, bool big)
{
	uint64_t common = 0;
	uint64_t units = 0;

	if (bytes.len < 8 || bytes.len % 4 != 0)
		return false;
	for (size_t at = 0; at + 3 < bytes.len; at += 4) {
		uint32_t high = byte_at(bytes, at + (big ? 0 : 3));
		uint32_t plane = byte_at(bytes, at + (big ? 1 : 2));
		uint32_t value = plane << 16 | byte_at(bytes, at + (big ? 2 : 1)) << 8 |
			byte_at(bytes, at + (big ? 3 : 0));

		if (high != 0 || plane > 0x10 || value == 0 || (value >= 0xd800 && value < 0xe000))
			return false;
		units++;
		common += common_unit(value);
	}
	return common * 50 > units;
}

/* In one-byte text, zeros are absent; in UTF-16 of any living script, the common characters
 * recur in one byte order and not in the other. */
static bool
looks_utf16(struct str bytes, bool big)
{
	struct wide_count count;

	if (bytes.len < 4)
		return false;
	count = count_utf16(bytes, big);
	return count.bad * 100 <= count.units && count.common * 25 >= count.units &&
		count.common > count.swapped * 4;
}

const char *
sniff_wide(struct str bytes)
{
	enum { LOOK_SIZE = 64 * 1024 };
	struct str head = str_slice(bytes, 0, LOOK_SIZE);

	/* A wide text without a single zero byte would have no space and no line end. */
	if (str_find_char(head, '\0') == STR_NONE)
		return NULL;
	if (looks_utf32(head, false))
		return "UTF-32LE";
	if (looks_utf32(head, true))
		return "UTF-32BE";
	if (looks_utf16(head, false))
		return "UTF-16LE";
	if (looks_utf16(head, true))
		return "UTF-16BE";
	return NULL;
}

/* ---- seven bits with escapes ---- */

/* The escape at the front designates an East Asian set: which encoding, or NULL. */
static const char *
escape_kind(struct str at)
{
	if (str_starts(at, STR("\x1b$)C")))
		return "ISO-2022-KR";
	if (str_starts(at, STR("\x1b$)A")) || str_starts(at, STR("\x1b$)G")) ||
		str_starts(at, STR("\x1b$*H")) || str_starts(at, STR("\x1b$)E")))
		return "ISO-2022-CN";
	if (str_starts(at, STR("\x1b$B")) || str_starts(at, STR("\x1b$@")) ||
		str_starts(at, STR("\x1b$(D")) || str_starts(at, STR("\x1b(J")) ||
		str_starts(at, STR("\x1b$A")) || str_starts(at, STR("\x1b$(C")) ||
		str_starts(at, STR("\x1b(I")))
		return "ISO-2022-JP";
	return NULL;
}

/* HZ: "~{" pairs of 0x21..0x77 and 0x21..0x7e "~}" on one line. */
static bool
looks_hz(struct str bytes)
{
	unsigned runs = 0;
	size_t at;

	while ((at = str_find(bytes, STR("~{"))) != STR_NONE) {
		struct str run = str_from(bytes, at + 2);
		size_t end = str_find(run, STR("~}"));

		if (end == STR_NONE)
			return runs >= 2;
		if (end == 0 || end % 2 != 0)
			return false;
		for (size_t i = 0; i < end; i++)
			if (run.data[i] < 0x21 || run.data[i] > (i % 2 == 0 ? 0x77 : 0x7e))
				return false;
		runs++;
		bytes = str_from(run, end + 2);
	}
	return runs >= 1;
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

/* The base64 stretch after a '+' decodes to whole UTF-16 units of letters beyond ASCII, with
 * zero bits left over (RFC 2152, rule 2). */
static bool
utf7_stretch(struct str run, size_t *ret_len)
{
	uint32_t bits = 0;
	int count = 0;
	unsigned units = 0;
	size_t at = 0;

	for (; at < run.len && base64_value(run.data[at]) >= 0; at++) {
		bits = bits << 6 | (uint32_t)base64_value(run.data[at]);
		count += 6;
		if (count >= 16) {
			uint32_t unit = bits >> (count - 16) & 0xffff;

			count -= 16;
			bits &= (1u << count) - 1;
			units++;
			if (unit < 0x20 || bad_unit(unit) || (unit >= 'a' && unit <= 'z'))
				return false;
		}
	}
	*ret_len = at;
	return units > 0 && count < 6 && bits == 0;
}

static bool
looks_utf7(struct str bytes)
{
	unsigned good = 0;
	unsigned others = 0;
	size_t at;

	while ((at = str_find_char(bytes, '+')) != STR_NONE) {
		size_t len = 0;

		bytes = str_from(bytes, at + 1);
		if (bytes.len > 0 && bytes.data[0] == '-')
			continue;
		if (utf7_stretch(bytes, &len) && len < bytes.len && bytes.data[len] == '-')
			good++;
		else
			others++;
		bytes = str_from(bytes, len);
	}
	return good >= 2 && good > others * 4;
}

const char *
sniff_escapes(struct str bytes)
{
	enum { LOOK_SIZE = 1024 * 1024 };
	struct str rest = str_slice(bytes, 0, LOOK_SIZE);
	struct str head = rest;
	size_t at;

	if (utf8_ascii_prefix(head) < head.len)
		return NULL;
	while ((at = str_find_char(rest, '\x1b')) != STR_NONE) {
		rest = str_from(rest, at);
		if (escape_kind(rest) != NULL)
			return escape_kind(rest);
		rest = str_from(rest, 1);
	}
	if (looks_hz(head))
		return "HZ-GB-2312";
	return looks_utf7(head) ? "UTF-7" : NULL;
}

/* ---- EBCDIC ---- */

/* Latin text in EBCDIC is mostly 0x40 (space), 0x81..0xa9 (small letters), 0xc1..0xe9 and
 * 0xf0..0xf9, with hardly anything below 0x40 but 0x0d, 0x15, 0x25 (line ends) and 0x05. */
const char *
sniff_ebcdic(struct str bytes)
{
	struct str head = str_slice(bytes, 0, 16 * 1024);
	uint64_t letters = 0;
	uint64_t spaces = 0;
	uint64_t odd = 0;

	if (head.len < 64 || utf8_ascii_prefix(head) == head.len)
		return NULL;
	for (size_t i = 0; i < head.len; i++) {
		uint32_t c = byte_at(head, i);

		spaces += c == 0x40;
		letters += (c >= 0x81 && c <= 0x89) || (c >= 0x91 && c <= 0x99) ||
			(c >= 0xa2 && c <= 0xa9);
		odd += c < 0x40 && c != 0x0d && c != 0x15 && c != 0x25 && c != 0x05 && c != 0x0a;
	}
	if (odd * 50 > head.len || spaces * 25 < head.len || letters * 2 < head.len)
		return NULL;
	return "IBM500";
}

/* ---- UTF-8 ---- */

bool
sniff_utf8(struct str bytes)
{
	uint64_t good = 0;
	uint64_t bad = 0;
	size_t plain;

	while ((plain = utf8_ascii_prefix(bytes)) < bytes.len) {
		struct str before = str_from(bytes, plain);

		bytes = before;
		if (utf8_take(&bytes) != UTF8_REPLACEMENT ||
			str_starts(before, STR("\xef\xbf\xbd")))
			good++;
		else if (bytes.len > 0 || before.len > 3)
			bad++;
	}
	return good > 0 && bad * 20 <= good;
}

/* False where the sixteen bytes are none of those that are counted below. */
static bool
holds_control(const char *at)
{
	lanes bytes = lanes_load(at);

	return lanes_first((lanes)(((bytes < 0x20) & (bytes != '\t') & (bytes != '\n') &
					   (bytes != '\r')) |
		       (bytes == 0x7f))) < sizeof(lanes);
}

bool
sniff_has_controls(struct str bytes)
{
	uint64_t controls = 0;

	for (size_t i = 0; i < bytes.len && controls * 200 <= bytes.len; i++) {
		uint32_t c;

		while (i + sizeof(lanes) < bytes.len && !holds_control(bytes.data + i))
			i += sizeof(lanes);
		c = byte_at(bytes, i);
		if (c == 0)
			controls += 4;
		controls += (c < 0x20 && c != '\t' && c != '\n' && c != '\r' && c != '\f' &&
				    c != 0x1b && c != 0x1a && c != '\v' && c != '\b') ||
			c == 0x7f;
	}
	return controls * 200 > bytes.len;
}
