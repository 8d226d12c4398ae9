/* The report as one document: its words and marks, its addresses, what a hostile text does to it, and an
 * empty one. */
#include "tap.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/date.h"
#include "base/err.h"
#include "base/file.h"
#include "publish/report.h"

#define DAY(Y, M, D) (date_days(Y, M, D) * 86400)
#define HOSTILE "</p><script>alert(1)</script>\" onclick=\"x\xe2\x80\xae\x01'"

static bool
says(const struct buf *html, const char *text)
{
	return str_find(buf_str(html), str_of(text)) != STR_NONE;
}

static size_t
times(const struct buf *html, const char *text)
{
	struct str rest = buf_str(html);
	size_t count = 0;
	size_t at;

	while ((at = str_find(rest, str_of(text))) != STR_NONE) {
		rest = str_from(rest, at + 1);
		count++;
	}
	return count;
}

struct sample {
	struct report_gap gaps[3];
	struct report_paragraph paragraphs[3];
	struct report_finding findings[2];
	struct report_chapter chapters[2];
	struct report_figure figures[2];
	struct report report;
};

static void
gaps_fill(struct sample *s)
{
	s->gaps[0] = (struct report_gap){.reference = STR("BBBBB-00002"),
		.kind = STR("message-absent"),
		.state = STR("asked for, and not received"),
		.begins = DAY(2013, 3, 13),
		.ends = DAY(2013, 3, 14)};
	s->gaps[1] = (struct report_gap){.reference = STR("AAAAA-00001"),
		.kind = STR("hidden-text"),
		.begins = DAY(2013, 3, 12),
		.ends = DATE_NONE,
		.is_restricted = true};
	s->gaps[2] = (struct report_gap){
		.reference = STR("BBBBB-00002"), .begins = DATE_NONE, .ends = DATE_NONE};
}

static struct sample *
sample_make(struct arena *arena)
{
	struct sample *s = ARENA_NEW(arena, struct sample);

	*s = (struct sample){0};
	gaps_fill(s);
	s->paragraphs[0] = (struct report_paragraph){.id = 1,
		.text = STR("On 12 March 2013 the outreach project named three firms."),
		.documents = 3,
		.kinds = 2};
	s->paragraphs[1] = (struct report_paragraph){.id = 7,
		.text = STR("The published minutes jump from 4.1 to 4.3."),
		.documents = 1,
		.kinds = 1,
		.contrary = 1,
		.gaps = s->gaps,
		.gap_count = 2};
	s->paragraphs[2] = (struct report_paragraph){
		.id = 3, .text = STR("Nobody was told."), .gaps = s->gaps, .gap_count = 1};
	s->findings[0] = (struct report_finding){.ordinal = 3,
		.title = STR("Concerns about drivers were taken out of the record"),
		.past = "Not met",
		.present = "Partly met",
		.sureness = "Highly likely",
		.strength = STR("Two kinds of source, one of them made at the time."),
		.paragraphs = s->paragraphs,
		.paragraph_count = 3};
	s->chapters[0] = (struct report_chapter){.number = 2,
		.title = STR("Openness"),
		.question = STR("Does the council cover up information?"),
		.findings = s->findings,
		.finding_count = 1};
	s->chapters[1] = (struct report_chapter){.number = 3, .title = STR("Conduct")};
	s->figures[0] = (struct report_figure){STR("Items received"), STR("1,284"), STR("All.")};
	s->figures[1] = (struct report_figure){STR("Searches"), STR("12"), STR("By the log.")};
	s->report = (struct report){.authority = STR("Norchester Borough Council"),
		.reference = STR("NBC/2014/1"),
		.remit = STR("Best value inspection"),
		.date = DAY(2014, 11, 27),
		.chapters = s->chapters,
		.chapter_count = 2,
		.figures = s->figures,
		.figure_count = 2,
		.log_size = 4711,
		.log_root = STR("00ff")};
	return s;
}

static void
test_golden(struct arena *arena, const char *golden)
{
	const struct report_style style = {.address = "/style.css"};
	struct buf html CLEANUP(buf_free) = {0};
	struct buf wanted CLEANUP(buf_free) = {0};
	struct err err = {0};

	report_html(&html, arena, &sample_make(arena)->report, style);
	if (!tap_ok(file_read(golden, &wanted, 1 << 20, &err) &&
			    str_equal(buf_str(&html), buf_str(&wanted)),
		    "the report is the one that is kept, byte by byte"))
		tap_note("what it is now:\n%.*s", STR_ARG(buf_str(&html)));
}

static void
test_addresses(struct arena *arena)
{
	const struct report_style style = {.address = "/style.css"};
	struct buf html CLEANUP(buf_free) = {0};
	struct sample *s = sample_make(arena);

	report_html(&html, arena, &s->report, style);
	tap_ok(says(&html, "id=\"p2.3-7\"") && says(&html, ">2.3.2</a>"),
		"a paragraph has its place as number and its own id as address");
	s->findings[1] = s->findings[0];
	s->findings[0].ordinal = 1;
	s->findings[0].paragraph_count = 1;
	s->chapters[0].finding_count = 2;
	/* The first paragraph of 2.3 goes: what was the second has another number. */
	s->findings[1].paragraphs = &s->paragraphs[1];
	s->findings[1].paragraph_count = 2;
	buf_clear(&html);
	report_html(&html, arena, &s->report, style);
	tap_ok(says(&html,
		       "id=\"p2.3-7\"><a href=\"#p2.3-7\" aria-label=\"Paragraph 2.3.1, link\""),
		"which stays when others come before it or go");
	tap_ok(times(&html, "id=\"gap-BBBBB-00002\"") == 1 && times(&html, "id=\"p2.1-1\"") == 1,
		"and each address is there once");
	tap_ok(times(&html, "href=\"#gap-BBBBB-00002\"") == 2, "each paragraph leads to its gaps");
	tap_ok(!says(&html, "12 March 2013</") && says(&html, "nothing more is said here"),
		"of a restricted gap the reference alone is said");
}

static void
test_alone(struct arena *arena)
{
	const struct report_style style = {0};
	struct buf html CLEANUP(buf_free) = {0};

	report_html(&html, arena, &sample_make(arena)->report, style);
	tap_ok(says(&html, "<style>") && says(&html, "@media print") && !says(&html, "<link") &&
			!says(&html, "<script") && !says(&html, "http://") &&
			!says(&html, "https://") && !says(&html, "url("),
		"the file has its style in it and loads nothing");
	tap_ok(says(&html, "default-src 'none'"), "and forbids that anything is loaded");
}

static void
test_hostile(struct arena *arena)
{
	const struct report_style style = {.address = "/style.css"};
	struct buf html CLEANUP(buf_free) = {0};
	struct sample *s = sample_make(arena);

	s->paragraphs[0].text = STR(HOSTILE);
	s->findings[0].title = STR(HOSTILE);
	s->findings[0].strength = STR(HOSTILE);
	s->chapters[0].title = STR(HOSTILE);
	s->chapters[0].question = STR(HOSTILE);
	s->gaps[0].reference = STR(HOSTILE);
	s->gaps[0].state = STR(HOSTILE);
	s->figures[0] = (struct report_figure){STR(HOSTILE), STR(HOSTILE), STR(HOSTILE)};
	s->report.authority = STR(HOSTILE);
	s->report.reference = STR(HOSTILE);
	s->report.remit = STR(HOSTILE);
	s->report.log_root = STR(HOSTILE);
	report_html(&html, arena, &s->report, style);
	tap_ok(!says(&html, "<script") && !says(&html, "\" onclick") && !says(&html, "\x01") &&
			!says(&html, "\xe2\x80\xae"),
		"no text becomes markup, leaves its attribute or turns the writing");
	tap_ok(times(&html, "&lt;script&gt;") >= 12, "and all of it is there to be read");
}

static void
test_empty(struct arena *arena)
{
	const struct report_style style = {.address = "/style.css"};
	const struct report report = {.date = DATE_NONE};
	struct buf html CLEANUP(buf_free) = {0};
	struct sample *s = sample_make(arena);

	report_html(&html, arena, &report, style);
	tap_ok(says(&html, "No paragraph of this report rests on a gap.") &&
			str_ends(buf_str(&html), STR("</html>\n")),
		"an empty report is a whole document");
	s->chapters[0].finding_count = 0;
	s->findings[0].paragraph_count = 0;
	buf_clear(&html);
	report_html(&html, arena, &s->report, style);
	tap_ok(times(&html, "No finding of this chapter is agreed.") == 2,
		"a chapter without an agreed finding says so");
}

int
main(int argc, char **argv)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = 16 * 1024 * 1024};

	test_golden(&arena, argc > 1 ? argv[1] : "");
	test_addresses(&arena);
	test_alone(&arena);
	test_hostile(&arena);
	test_empty(&arena);
	return tap_done();
}
