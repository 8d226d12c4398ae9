/* Text, dates, JSON and hex of base/. */
#include "tap.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/date.h"
#include "base/err.h"
#include "base/hex.h"
#include "base/json.h"
#include "base/token.h"
#include "base/utf8.h"

#include <string.h>

static bool
cleans_to(const char *dirty, size_t len, const char *clean)
{
	struct buf out CLEANUP(buf_free) = {0};

	utf8_clean(&out, str_make(dirty, len));
	return str_equal(buf_str(&out), str_of(clean));
}

static void
test_utf8(void)
{
	struct str rest = STR("\xf0\x9f\x98\x80!");

	tap_ok(utf8_take(&rest) == 0x1f600 && rest.len == 1, "four bytes make one code point");
	tap_ok(cleans_to("caf\x65\xcc\x81", 6, "caf\xc3\xa9"), "text becomes NFC");
	tap_ok(cleans_to("a\xff\xc3", 3, "a\xef\xbf\xbd\xef\xbf\xbd"), "bad bytes become U+FFFD");
	tap_ok(cleans_to("a\xe2\x82z", 4, "a\xef\xbf\xbdz"), "a cut sequence is one U+FFFD");
	tap_ok(cleans_to("a\0b", 3,
		       "a\xef\xbf\xbd"
		       "b"),
		"a zero byte becomes U+FFFD");
	tap_ok(!utf8_valid(STR("\xed\xa0\x80")) && !utf8_valid(STR("\xc0\x80")) &&
			utf8_valid(STR("\xef\xbf\xbf")),
		"surrogates and overlong forms are refused");
	tap_ok(str_equal(utf8_head(STR("h\xc3\xa9llo"), 2), STR("h")) &&
			str_equal(utf8_head(STR("h\xc3\xa9llo"), 3), STR("h\xc3\xa9")) &&
			str_equal(utf8_head(STR("ab"), 9), STR("ab")),
		"a beginning ends between two code points");
	tap_ok(utf8_count(STR("h\xc3\xa9llo")) == 5 && utf8_offset(STR("h\xc3\xa9llo"), 2) == 3,
		"positions count code points");
}

/* What is looked at sixteen bytes at once: a sign at each place of texts of each length. */
static void
test_scans(void)
{
	enum { LENGTH_MAX = 50 };
	char text[LENGTH_MAX];
	unsigned wrong = 0;

	for (size_t len = 0; len < LENGTH_MAX; len++)
		for (size_t at = 0; at <= len; at++) {
			struct str s = str_make(text, len);

			/* At its end the sign stands behind the text, where it must not be seen. */
			memset(text, 'x', sizeof(text));
			text[at] = '\n';
			wrong += str_find_line_end(s) != at;
			text[at] = '\r';
			wrong += str_find_line_end(s) != at || utf8_ascii_prefix(s) != len;
			text[at] = '\0';
			wrong += utf8_is_plain_ascii(s) != (at == len);
			wrong += str_find_line_end(s) != len || utf8_ascii_prefix(s) != len;
			text[at] = '\x7f';
			wrong += !utf8_is_plain_ascii(s) || utf8_ascii_prefix(s) != len;
			text[at] = '\x80';
			wrong += utf8_is_plain_ascii(s) != (at == len);
			wrong += utf8_ascii_prefix(s) != at || str_find_line_end(s) != len;
		}
	tap_ok(wrong == 0, "line ends and plain text are found wherever they end (%u not)", wrong);
	tap_ok(str_equal_nocase(STR("From"), STR("fROM")) &&
			!str_equal_nocase(STR("From"), STR("Fro")) &&
			!str_equal_nocase(STR("Fro"), STR("From")) &&
			!str_equal_nocase(STR("@rom"), STR("`rom")),
		"only ASCII letters are the same in both cases");
}

static void
test_dates(void)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = 4096};
	int64_t moment = 0;

	tap_ok(date_parse_iso(STR("2013-03-12T09:30:15+01:00"), &moment) &&
			str_equal(date_iso(&arena, moment), STR("2013-03-12T08:30:15Z")),
		"an ISO date with a zone comes back in UTC");
	tap_ok(!date_parse_iso(STR("2013-02-29"), &moment), "29 February 2013 is refused");
	tap_ok(date_parse_mail(STR("Tue, 12 Mar 2013 09:30:15 -0500 (EST)"), &moment) &&
			str_equal(date_iso(&arena, moment), STR("2013-03-12T14:30:15Z")),
		"a mail date is read");
	tap_ok(date_parse_mail(STR("Tue Mar 12 09:30:15 2013"), &moment) &&
			str_equal(date_iso(&arena, moment), STR("2013-03-12T09:30:15Z")),
		"a mail date as asctime writes it is read");
	tap_ok(date_parse_mail(STR("Tue Mar 12 09:30:15 EST 2013"), &moment) &&
			str_equal(date_iso(&arena, moment), STR("2013-03-12T14:30:15Z")),
		"with a zone before the year too");
	tap_ok(date_parse_mail(STR("Tue, 12 Mar 13 09:30:15 -500"), &moment) &&
			str_equal(date_iso(&arena, moment), STR("2013-03-12T14:30:15Z")),
		"a zone of three digits lacks its first zero");
	tap_ok(date_weekday(date_days(2013, 3, 12) * 86400) == 1, "12 March 2013 was a Tuesday");
	tap_ok(date_days(1969, 12, 31) == -1 && date_to_civil(-1).year == 1969,
		"dates before 1970 work");
}

static void
test_json(void)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = 1 << 20};
	struct buf out CLEANUP(buf_free) = {0};
	struct buf bidi CLEANUP(buf_free) = {.size_max = 1 << 10};
	struct json_writer w;
	struct json *json;
	struct err err = {0};
	char deep[200];

	json_begin(&w, &out);
	json_object_begin(&w);
	json_member_str(&w, "name", STR("a \"b\"\n\x01\xff"));
	json_key(&w, "list");
	json_array_begin(&w);
	json_i64(&w, -5);
	json_bool(&w, true);
	json_array_end(&w);
	json_object_end(&w);
	tap_ok(str_equal(buf_str(&out),
		       STR("{\"name\":\"a \\\"b\\\"\\n\\u0001\xef\xbf\xbd\",\"list\":[-5,true]}")),
		"JSON is written");
	buf_clear(&bidi);
	json_begin(&w, &bidi);
	json_str(&w,
		STR("a\xe2\x80\xae"
		    "b\xc2\x85"
		    "c\xc3\xa9"));
	tap_ok(str_equal(buf_str(&bidi), STR("\"a\\u202eb\\u0085c\xc3\xa9\"")),
		"signs that turn the direction of writing are escaped: %s", buf_cstr(&bidi));
	tap_ok(json_read(&arena, buf_str(&out), &json, &err) &&
			json_get(json, "list")->count == 2 && json_get_str(json, "name").len == 10,
		"and read back");
	tap_ok(json_read(&arena,
		       STR("{\"n\":-7,\"s\":\"7\",\"f\":7.5,\"big\":99999999999999999999}"), &json,
		       &err) &&
			json_get_i64(json, "n") == -7 && json_get_i64(json, "s") == 0 &&
			json_get_i64(json, "f") == 0 && json_get_i64(json, "big") == 0 &&
			json_get_i64(json, "none") == 0 && json_get_i64(NULL, "n") == 0,
		"a member that is a whole number, or 0");
	memset(deep, '[', sizeof(deep));
	tap_ok(!json_read(&arena, str_make(deep, sizeof(deep)), &json, &err) &&
			err.kind == ERR_DAMAGED,
		"nesting is bounded");
	tap_ok(!json_read(&arena, STR("{\"a\":1,}"), &json, &err) && strstr(err.text, "byte 7"),
		"an error names its byte");
}

/* Signs that are escaped, and those beside them that are not, at each place of a text. */
static void
test_json_places(void)
{
	static const char *const signs[][2] = {{"\"", "\\\""}, {"\\", "\\\\"}, {"!", "!"},
		{" ", " "}, {"~", "~"}, {"[", "["}, {"]", "]"}, {"\x01", "\\u0001"},
		{"\x1f", "\\u001f"}, {"\x7f", "\\u007f"}, {"#", "#"}, {"\xc3\xa9", "\xc3\xa9"}};
	unsigned wrong = 0;

	for (size_t i = 0; i < COUNT_OF(signs); i++)
		for (size_t at = 0; at < 40; at++) {
			struct arena arena CLEANUP(arena_free) = {.size_max = 4096};
			struct buf got CLEANUP(buf_free) = {0};
			struct json_writer w;
			const char *dots = "........................................";

			json_begin(&w, &got);
			json_str(&w,
				str_format(&arena, "%.*s%s%s", (int)at, dots, signs[i][0], dots));
			wrong += !str_equal(buf_str(&got),
				str_format(
					&arena, "\"%.*s%s%s\"", (int)at, dots, signs[i][1], dots));
		}
	tap_ok(wrong == 0, "JSON escapes what it must wherever it stands (%u not)", wrong);
}

static void
test_hex(void)
{
	struct buf out CLEANUP(buf_free) = {0};

	base64_encode(&out, STR("any carnal pleas"));
	tap_ok(str_equal(buf_str(&out), STR("YW55IGNhcm5hbCBwbGVhcw==")), "base64 is written");
	buf_clear(&out);
	tap_ok(base64_decode(&out, STR("YW55IGNhcm5hbCBwbGVhcw==")) && out.len == 16, "and read");
	tap_ok(!base64_decode(&out, STR("YW55IGNhcm5hbCBwbGVhcx==")), "unused bits must be zero");
}

static void
test_varints(void)
{
	enum { BITS = 64 };
	struct buf bytes CLEANUP(buf_free) = {0};
	struct str rest;
	uint64_t value;
	bool same = true;

	for (unsigned i = 0; i <= BITS; i++) {
		uint64_t most = i == 0 ? 0 : UINT64_MAX >> (BITS - i);

		buf_add_varint(&bytes, most);
		buf_add_varint(&bytes, most / 3 + 1);
	}
	rest = buf_str(&bytes);
	for (unsigned i = 0; i <= BITS; i++) {
		uint64_t most = i == 0 ? 0 : UINT64_MAX >> (BITS - i);

		same = same && take_varint(&rest, &value) && value == most;
		same = same && take_varint(&rest, &value) && value == most / 3 + 1;
	}
	tap_ok(same && rest.len == 0, "numbers of any size come back");
	rest = STR("\x80\x80");
	tap_ok(!take_varint(&rest, &value), "a number without an end is none");
	rest = STR("\xff\xff\xff\xff\xff\xff\xff\xff\xff\x02");
	tap_ok(!take_varint(&rest, &value), "nor one above 64 bits");
}

static void
test_errors(void)
{
	struct err err = {0};

	(void)err_set(&err, ERR_DAMAGED, "cut off");
	tap_ok(!err_in(&err, "\"%s\"", "a.zip") && strcmp(err.text, "\"a.zip\": cut off") == 0,
		"callers put their words in front");
	tap_ok(err_kind_from_name("damaged") == ERR_DAMAGED, "kinds have names");
}

/* Texts of any length and mixture: letters and digits, what parts them, and what is not ASCII. */
static void
test_token_count(void)
{
	static const char *const pieces[] = {"a", "Z", "zA9", "0", " ", "  ", "@", "[", "`", "{",
		"/", ":", "\n", "-", "\xc3\xa9", "\xe2\x80\x93", "\xe6\xbc\xa2"};
	struct tokenizer *tokenizer CLEANUP(tokenizer_cleanup) = NULL;
	struct err err = {0};
	uint64_t random = 7;
	unsigned wrong = 0;

	if (!tap_ok(tokenizer_new(&tokenizer, &err), "a tokenizer"))
		return;
	for (unsigned i = 0; i < 3000; i++) {
		struct buf text CLEANUP(buf_free) = {0};
		/* Most are of ASCII alone; a few are longer than a lane of counters holds. */
		unsigned kinds = i % 3 == 0 ? COUNT_OF(pieces) : 14;
		unsigned size = i % 100 == 0 ? 9000 : i % 90;
		struct token_reader reader;
		struct token token;
		size_t count = 0;

		while (text.len < size) {
			random = random * 6364136223846793005u + 1442695040888963407u;
			buf_add(&text, str_of(pieces[(random >> 33) % kinds]));
		}
		token_begin(&reader, tokenizer, buf_str(&text));
		while (token_next(&reader, &token))
			count++;
		wrong += token_count(tokenizer, buf_str(&text)) != count;
	}
	tap_ok(wrong == 0, "words are counted as they are read (%u of 3,000 texts not)", wrong);
}

int
main(void)
{
	test_utf8();
	test_scans();
	test_dates();
	test_json();
	test_json_places();
	test_hex();
	test_varints();
	test_errors();
	test_token_count();
	return tap_done();
}
