/* Stretches of long texts: whatever is asked for is what the whole text has there, and nothing else is read. */
#include "compare_case.h"

#include "tap.h"

#include "base/buf.h"
#include "base/err.h"
#include "base/utf8.h"
#include "store/document.h"
#include "store/text_part.h"
#include "work/view/paper.h"

enum { LONG = 1, SHORT, EMPTY, TIMES = 100, LINES = 6000 };

struct bed {
	struct compare_case c;
	struct buf text;
	int64_t count;
	uint64_t random;
};

/* D. Knuth's MMIX generator. */
static int64_t
below(struct bed *bed, int64_t limit)
{
	bed->random = bed->random * 6364136223846793005u + 1442695040888963407u;
	return (int64_t)((bed->random >> 33) % (uint64_t)limit);
}

/* Letters of one to four bytes, lines short and very long. */
static void
text_make(struct bed *bed)
{
	static const char *const words[] = {
		"minutes", "caf\xc3\xa9", "\342\202\254500", "\xf0\x9f\x93\x8e", "of", "the board"};

	bed->text.size_max = 8 << 20;
	for (unsigned line = 0; line < LINES; line++) {
		int64_t count = line % 1000 == 77 ? 9000 : below(bed, 14);

		for (int64_t i = 0; i < count; i++)
			buf_add_format(&bed->text, "%s ", words[below(bed, COUNT_OF(words))]);
		buf_add_char(&bed->text, '\n');
	}
	bed->count = (int64_t)utf8_count(buf_str(&bed->text));
}

static void
store(struct bed *bed, int64_t id, struct str text)
{
	struct document document = {.id = id,
		.state = DOCUMENT_READ,
		.format = STR("text"),
		.title = STR(""),
		.text_size = text.len};
	struct document_reading reading = {.reader = STR("r"),
		.words = STR(""),
		.facts = STR("[]"),
		.places = STR("[]"),
		.expected = STR("[]"),
		.ocr_pages = STR("[]"),
		.text = text};
	struct err err = {0};

	case_document(&bed->c, (struct case_document){.id = id, .body = ""});
	tap_ok(document_read_put(&bed->c.inspection, &document, &reading, &err),
		"a text is stored: %s", err.text);
}

static bool
part_is_true(struct bed *bed, int64_t id, int64_t from, int64_t to, size_t *largest)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = 64 << 20};
	struct str text = buf_str(&bed->text);
	struct text_part part;
	struct err err = {0};
	size_t begins;
	int64_t reaches;

	if (!text_part_get(bed->c.compare->db, &arena, id, from, to, &part, &err))
		return false;
	begins = utf8_offset(text, (size_t)part.from);
	reaches = part.from + (int64_t)utf8_count(part.text);
	*largest = part.text.len > *largest ? part.text.len : *largest;
	return part.count == bed->count && (part.from <= from || part.from <= bed->count) &&
		(reaches >= to || reaches == bed->count) &&
		str_equal(part.text, str_slice(text, begins, begins + part.text.len));
}

static void
test_parts(struct bed *bed)
{
	size_t largest = 0;
	size_t wrong = 0;

	store(bed, LONG, buf_str(&bed->text));
	for (unsigned i = 0; i < TIMES; i++) {
		int64_t from = below(bed, bed->count + 5000);

		wrong += !part_is_true(bed, LONG, from, from + below(bed, 50000), &largest);
	}
	wrong += !part_is_true(bed, LONG, 0, bed->count, &largest) || largest != bed->text.len;
	largest = 0;
	for (int64_t at = 0; at < bed->count; at += TEXT_STEP_POINTS)
		for (int64_t near = -1; near <= 1; near++)
			wrong += at + near >= 0 &&
				!part_is_true(bed, LONG, at + near, at + near + 1, &largest);
	tap_ok(wrong == 0, "every stretch is what stands there");
	tap_ok(bed->text.len > 500000 && largest < 200000,
		"and of %zu bytes no more than %zu are read for one letter", bed->text.len,
		largest);
}

static bool
window_is_true(struct bed *bed, int64_t at, int64_t max)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = 64 << 20};
	struct paper_window wanted = paper_window(buf_str(&bed->text), at, max);
	struct paper_window got;
	struct text_part part;
	struct err err = {0};
	int64_t count;

	if (!text_part_count(bed->c.compare->db, &arena, LONG, &count, &err))
		return false;
	at = at > count - max ? count - max : at;
	at = at < 0 ? 0 : at;
	if (!text_part_get(bed->c.compare->db, &arena, LONG, at > max ? at - max - 1 : 0,
		    at + max + 1, &part, &err))
		return false;
	got = paper_window_in(&part, at, max);
	return got.from == wanted.from && got.to == wanted.to && got.count == wanted.count &&
		str_equal(got.text, wanted.text);
}

static void
test_windows(struct bed *bed)
{
	static const int64_t widths[] = {1, 100, 8000, 40000};
	size_t wrong = 0;

	for (unsigned i = 0; i < TIMES; i++)
		wrong += !window_is_true(
			bed, below(bed, bed->count + 1000), widths[i % COUNT_OF(widths)]);
	wrong += !window_is_true(bed, 0, 40000) || !window_is_true(bed, bed->count, 40000) ||
		!window_is_true(bed, bed->count - 1, 100);
	tap_ok(wrong == 0, "a window of a part is the window of the whole");
}

static const char *
steps(struct bed *bed, int64_t id)
{
	return case_value(&bed->c,
		str_format(&bed->c.arena, "SELECT count(*) FROM text_step WHERE document = %lld",
			(long long)id)
			.data);
}

static bool
are(struct bed *bed, int64_t id, struct str text)
{
	struct err err = {0};
	bool same = false;

	return text_steps_are(bed->c.compare->db, id, text, &same, &err) && same;
}

static void
test_steps(struct bed *bed)
{
	struct str text = buf_str(&bed->text);
	size_t largest = 0;

	tap_ok(are(bed, LONG, text) && !are(bed, LONG, str_from(text, 8)) &&
			!are(bed, LONG, STR("short")) && !are(bed, SHORT, text),
		"the steps are those of their text and of no other");
	store(bed, SHORT, STR("A short one."));
	store(bed, EMPTY, STR(""));
	tap_ok(str_equal(str_of(steps(bed, SHORT)), STR("0")) &&
			are(bed, SHORT, STR("A short one.")),
		"a short text has none");
	case_run(&bed->c,
		"UPDATE text_step SET byte = byte + 1 WHERE document = 1 AND point = 16384");
	tap_ok(!are(bed, LONG, text), "changed ones are told");
	case_run(&bed->c,
		"UPDATE text_step SET byte = byte + 3 WHERE document = 1 AND point = (SELECT max(point) "
		"FROM text_step)");
	tap_ok(part_is_true(bed, LONG, 5, 90, &largest) && largest == text.len,
		"where they are not those of the text, it is read whole");
	store(bed, LONG, STR("Read anew, and short."));
	tap_ok(str_equal(str_of(steps(bed, LONG)), STR("0")), "a text that is short now has none");
	store(bed, LONG, text);
	tap_ok(are(bed, LONG, text), "and has them again");
}

int
main(void)
{
	struct bed bed = {.random = 11};

	case_open(&bed.c, "text_part");
	case_run(&bed.c, "BEGIN");
	text_make(&bed);
	test_parts(&bed);
	test_windows(&bed);
	test_steps(&bed);
	case_run(&bed.c, "COMMIT");
	buf_free(&bed.c.inspection.committing);
	buf_free(&bed.c.inspection.readings);
	sha256_free(&bed.c.inspection.sha256);
	case_close(&bed.c);
	buf_free(&bed.text);
	return tap_done();
}
