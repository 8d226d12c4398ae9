/* Dates in running text: the cases of ../cases/compare/when.tsv. */
#include "tap.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/date.h"
#include "base/err.h"
#include "base/file.h"
#include "base/utf8.h"
#include "compare/when/when.h"

enum { CASES_SIZE_MAX = 1024 * 1024 };

/* "3-16 2013-03-12 98": places, days, precision, time, sureness, "?" where the year is inferred. */
static void
describe(struct arena *arena, struct buf *out, const struct when *when)
{
	buf_add_format(out, "%s%zu-%zu ", out->len > 0 ? "; " : "", when->from, when->to);
	buf_add(out, date_iso_day(arena, when->day));
	if (when->last_day != when->day) {
		buf_add(out, STR(".."));
		buf_add(out, date_iso_day(arena, when->last_day));
	}
	if (when->precision != WHEN_DAY)
		buf_add(out, when->precision == WHEN_MONTH ? STR(" m") : STR(" y"));
	if (when->minute >= 0)
		buf_add_format(out, " %02d:%02d", when->minute / 60, when->minute % 60);
	buf_add_format(out, " %u%s", when->sure, when->is_inferred ? " ?" : "");
}

static void
scan_text(struct arena *arena, struct str text, const struct when_context *context, struct buf *out)
{
	struct when_scan scan;
	struct when when;
	size_t count = utf8_count(text);
	size_t before = 0;

	when_begin(&scan, text, context);
	while (when_next(&scan, &when)) {
		if (when.from < before || when.to <= when.from || when.to > count ||
			when.last_day < when.day)
			buf_add(out, STR("OUT OF PLACE"));
		before = when.to;
		describe(arena, out, &when);
	}
}

/* "#context 2013-03-14 month-first loose" holds for the cases below it; "-" is no date. */
static struct when_context
take_context(struct str line)
{
	struct when_context context = {.today = DATE_NONE};
	struct str word;

	(void)str_cut(&line, ' ', &word);
	while (str_cut(&line, ' ', &word)) {
		if (str_equal(word, STR("month-first")))
			context.month_first = true;
		else if (str_equal(word, STR("loose")))
			context.is_loose = true;
		else if (!date_parse_iso(word, &context.today))
			context.today = DATE_NONE;
	}
	return context;
}

static void
check_case(struct str line, const struct when_context *context)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = 1024 * 1024};
	struct buf text CLEANUP(buf_free) = {0};
	struct buf given CLEANUP(buf_free) = {0};
	struct str written;
	struct str expected = line;

	(void)str_cut(&expected, '\t', &written);
	for (size_t i = 0; i < written.len; i++)
		buf_add_char(&text, written.data[i] == '|' ? '\n' : written.data[i]);
	scan_text(&arena, buf_str(&text), context, &given);
	if (!tap_ok(str_equal(buf_str(&given), expected), "%.*s", STR_ARG(written)))
		tap_note("gives \"%.*s\", should \"%.*s\"", STR_ARG(buf_str(&given)),
			STR_ARG(expected));
}

static void
test_first(void)
{
	struct when_context context = {.today = DATE_NONE};
	struct when when = {0};

	tap_ok(when_first(STR("Minutes 12 March 2013, 2 May 2013"), &context, &when) &&
			when.day == date_days(2013, 3, 12) * 86400,
		"the first date of a title");
	tap_ok(!when_first(STR("Minutes of the Panel"), &context, &when), "a title without a date");
	tap_ok(!when_first(STR(""), &context, &when), "an empty title");
}

int
main(int argc, char **argv)
{
	struct buf cases CLEANUP(buf_free) = {0};
	struct when_context context = {.today = DATE_NONE};
	struct err err = {0};
	struct str rest;
	struct str line;

	if (!tap_ok(argc > 1 && file_read(argv[1], &cases, CASES_SIZE_MAX, &err),
		    "the cases are read"))
		return tap_done();
	rest = buf_str(&cases);
	while (str_cut_line(&rest, &line)) {
		if (str_starts(line, STR("#context")))
			context = take_context(line);
		else if (line.len > 0)
			check_case(line, &context);
	}
	test_first();
	return tap_done();
}
