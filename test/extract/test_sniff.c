/* What headers and bids look at sixteen bytes at once: one byte of note at each place. */
#include "base/arena.h"
#include "extract/encoding_sniff.h"
#include "extract/mime_words.h"
#include "tap.h"

#include <string.h>

enum { LENGTH_MAX = 50 };

/* One control byte is too many in a text of less than 200 bytes. */
static void
test_controls(void)
{
	static const char fine[] = "\t\n\v\f\r\b\x1a\x1b ~\x80\xff";
	static const char odd[] = "\x01\x07\x0e\x1f\x7f";
	char text[LENGTH_MAX];
	unsigned wrong = 0;

	for (size_t len = 1; len < LENGTH_MAX; len++)
		for (size_t at = 0; at < len; at++) {
			memset(text, 'x', sizeof(text));
			for (size_t i = 0; i < sizeof(fine) - 1; i++) {
				text[at] = fine[i];
				wrong += sniff_has_controls(str_make(text, len));
			}
			for (size_t i = 0; i < sizeof(odd); i++) {
				text[at] = odd[i];
				wrong += !sniff_has_controls(str_make(text, len));
			}
		}
	tap_ok(wrong == 0, "a control byte is seen wherever it stands (%u times not)", wrong);
}

/* A two-hundredth of controls is allowed, and a zero counts as five. */
static void
test_share(void)
{
	char text[1000];
	struct str all = str_make(text, sizeof(text));
	unsigned wrong = 0;

	for (size_t at = 0; at + 6 <= sizeof(text); at++) {
		memset(text, 'x', sizeof(text));
		memset(text + at, 1, 5);
		wrong += sniff_has_controls(all);
		text[at + 5] = 1;
		wrong += !sniff_has_controls(all);
		memset(text, 'x', sizeof(text));
		text[at] = 0;
		wrong += sniff_has_controls(all);
		text[at + 4] = 1;
		wrong += !sniff_has_controls(all);
	}
	tap_ok(wrong == 0, "the share of control bytes decides (%u times not)", wrong);
}

static void
test_values(void)
{
	static const struct {
		const char *sign;
		const char *read;
	} signs[] = {{"\t", " "}, {"\n ", " "}, {"\xe9", "\xc3\xa9"}, {"\x7f", "\x7f"}, {"=", "="},
		{"=?utf-8?q?=41?=", "A"}, {"\x1b(B", ""}};
	unsigned wrong = 0;

	for (size_t i = 0; i < COUNT_OF(signs); i++)
		for (size_t before = 1; before < LENGTH_MAX; before++)
			for (size_t behind = 1; behind < LENGTH_MAX; behind++) {
				struct arena arena CLEANUP(arena_free) = {.size_max = 4096};
				char line[LENGTH_MAX];
				struct str wanted;
				struct str got;

				memset(line, 'x', sizeof(line));
				got = mime_text(&arena,
					str_format(&arena, "%.*s%s%.*s", (int)before, line,
						signs[i].sign, (int)behind, line),
					STR("ISO-8859-1"));
				wanted = str_format(&arena, "%.*s%s%.*s", (int)before, line,
					signs[i].read, (int)behind, line);
				wrong += !str_equal(got, wanted);
			}
	tap_ok(wrong == 0, "a value is decoded wherever it needs it (%u times not)", wrong);
}

int
main(void)
{
	test_controls();
	test_share();
	test_values();
	return tap_done();
}
