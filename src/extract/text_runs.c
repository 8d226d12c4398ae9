#include "extract/text_runs.h"

#include "base/buf.h"
#include "extract/codepage.h"
#include "extract/le.h"
#include "extract/reading.h"

enum { NARROW_MIN = 6, WIDE_MIN = 4 };

static bool
is_narrow_text(uint8_t c)
{
	return c == '\t' || (c >= 0x20 && c < 0x7f) || c >= 0xa0 || (c >= 0x91 && c <= 0x97);
}

/* The scripts that runs are believed in: chance bytes as UTF-16 are mostly rare ideographs. */
static bool
is_wide_text(uint32_t c)
{
	return c == '\t' || (c >= 0x20 && c < 0x7f) || (c >= 0xa0 && c < 0x600) ||
		(c >= 0x2010 && c <= 0x20ac);
}

static bool
is_letter(uint32_t c)
{
	return (c | 0x20) - 'a' < 26 || (c >= 0xc0 && c < 0x600);
}

static size_t
wide_length(struct str bytes, size_t at)
{
	size_t end = at;

	while (end + 1 < bytes.len && is_wide_text(le_u16(bytes, end)))
		end += 2;
	return end - at;
}

static size_t
narrow_length(struct str bytes, size_t at)
{
	size_t end = at;

	while (end < bytes.len && is_narrow_text((uint8_t)bytes.data[end]))
		end++;
	return end - at;
}

/* Three quarters of a run must be letters, spaces and figures, a third letters; those of one byte
 * must be ASCII, as any byte above is a letter of some code page. */
static bool
reads_as_words(struct str run, size_t width)
{
	size_t good = 0;
	size_t letters = 0;

	for (size_t i = 0; i < run.len; i += width) {
		uint32_t c = width == 2 ? le_u16(run, i) : le_u8(run, i);

		if (is_letter(c) && (width == 2 || c < 0x80))
			letters++;
		else if (c == ' ' || (c >= '0' && c <= '9'))
			good++;
	}
	return (good + letters) * width * 4 >= run.len * 3 && letters * width * 3 >= run.len;
}

static void
run_give(struct reading *r, struct str run, unsigned codepage)
{
	struct buf text CLEANUP(buf_free) = {0};

	codepage_decode(&text, codepage, run);
	reading_text(r, buf_str(&text));
	reading_break(r, false);
}

void
text_runs_give(struct reading *r, struct str bytes, enum text_runs which)
{
	size_t at = 0;

	while (at < bytes.len) {
		size_t wide = which == TEXT_RUNS_NARROW ? 0 : wide_length(bytes, at);
		size_t narrow = which == TEXT_RUNS_WIDE ? 0 : narrow_length(bytes, at);

		if (wide >= 2 * WIDE_MIN) {
			if (reads_as_words(str_slice(bytes, at, at + wide), 2))
				run_give(r, str_slice(bytes, at, at + wide), CODEPAGE_UTF16);
			at += wide;
		} else if (narrow >= NARROW_MIN) {
			if (reads_as_words(str_slice(bytes, at, at + narrow), 1))
				run_give(r, str_slice(bytes, at, at + narrow), CODEPAGE_WESTERN);
			at += narrow;
		} else {
			at += 1 + (narrow > 1 ? narrow - 1 : 0);
		}
	}
}
