/* Printing: HTML of the report becomes a PDF, and the program that makes it reaches nothing else. What the PDF
 * holds is read by MuPDF. */
#include "tap.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/date.h"
#include "base/err.h"
#include "base/file.h"
#include "publish/report.h"
#include "work/printing.h"

#include <mupdf/fitz.h>
#include <mupdf/pdf.h>
#include <stdlib.h>

#define DAY(Y, M, D) (date_days(Y, M, D) * 86400)
enum { PARAGRAPHS = 60 };

struct bench {
	struct arena arena;
	struct report report;
	struct buf pdf;
	struct err err;
};

static void
report_fill(struct bench *b)
{
	struct report_paragraph *paragraphs = ARENA_ARRAY(
		&b->arena, PARAGRAPHS, struct report_paragraph);
	struct report_finding *finding = ARENA_NEW(&b->arena, struct report_finding);
	struct report_chapter *chapters = ARENA_ARRAY(&b->arena, 2, struct report_chapter);
	struct report_gap *gap = ARENA_NEW(&b->arena, struct report_gap);
	struct report_figure *figures = ARENA_ARRAY(&b->arena, 40, struct report_figure);

	*gap = (struct report_gap){.reference = STR("BBBBB-00002"),
		.kind = STR("message-absent"),
		.state = STR("asked for, and not received"),
		.begins = DAY(2013, 3, 13),
		.ends = DATE_NONE};
	for (size_t i = 0; i < PARAGRAPHS; i++)
		paragraphs[i] = (struct report_paragraph){.id = (int64_t)i + 1,
			.text = STR("On 12 March 2013 the outreach project told the Safeguarding "
				    "Sub-group that three firms were known to it. Its words were "
				    "written down as paragraph 4.2 of the draft minutes. Two days "
				    "later that paragraph was removed: \xC5\x81ucja, caf\xC3\xA9."),
			.documents = 3,
			.kinds = 2,
			.gaps = gap,
			.gap_count = i % 5 == 0 ? 1 : 0};
	*finding = (struct report_finding){.ordinal = 1,
		.title = STR("Concerns about drivers were taken out of the record"),
		.past = "Not met",
		.present = "Partly met",
		.sureness = "Highly likely",
		.strength = STR("Two kinds of source, one of them made at the time."),
		.paragraphs = paragraphs,
		.paragraph_count = PARAGRAPHS};
	chapters[0] = (struct report_chapter){.number = 1, .title = STR("Scrutiny")};
	chapters[1] = (struct report_chapter){.number = 2,
		.title = STR("Openness"),
		.question = STR("Does the council cover up information?"),
		.findings = finding,
		.finding_count = 1};
	for (size_t i = 0; i < 40; i++)
		figures[i] = (struct report_figure){
			STR("Items received"), STR("1,284"), STR("Files as delivered.")};
	b->report = (struct report){.authority = STR("Norchester Borough Council"),
		.reference = STR("NBC/2014/1"),
		.remit = STR("Best value inspection"),
		.date = DAY(2014, 11, 27),
		.chapters = chapters,
		.chapter_count = 2,
		.figures = figures,
		.figure_count = 40,
		.log_size = 4711,
		.log_root = STR(
			"00ff00ff00ff00ff00ff00ff00ff00ff00ff00ff00ff00ff00ff00ff00ff00ff")};
}

static bool
print(struct bench *b, struct buf *pdf)
{
	struct buf html CLEANUP(buf_free) = {0};

	err_clear(&b->err);
	report_html(&html, &b->arena, &b->report, (struct report_style){.is_paper = true});
	return printing_run(&b->arena, buf_str(&html), b->report.date, pdf, &b->err);
}

/* ---- what MuPDF finds ---- */

static size_t
outline_count(fz_outline *outline)
{
	size_t count = 0;

	for (; outline != NULL; outline = outline->next)
		count += 1 + outline_count(outline->down);
	return count;
}

static void
look_catalog(fz_context *ctx, pdf_document *doc)
{
	pdf_obj *root = pdf_dict_get(ctx, pdf_trailer(ctx, doc), PDF_NAME(Root));
	pdf_obj *info = pdf_dict_get(ctx, pdf_trailer(ctx, doc), PDF_NAME(Info));
	fz_outline *outline = pdf_load_outline(ctx, doc);

	tap_ok(pdf_is_dict(ctx, pdf_dict_gets(ctx, root, "StructTreeRoot")) &&
			pdf_to_bool(ctx,
				pdf_dict_gets(ctx, pdf_dict_gets(ctx, root, "MarkInfo"), "Marked")),
		"it is tagged");
	tap_ok(str_equal(str_of(pdf_to_text_string(ctx, pdf_dict_gets(ctx, root, "Lang"))),
		       STR("en-GB")),
		"it says its language");
	tap_ok(str_equal(str_of(pdf_to_text_string(ctx, pdf_dict_get(ctx, info, PDF_NAME(Title)))),
		       STR("Report of the inspection of Norchester Borough Council")),
		"and its title");
	tap_ok(outline_count(outline) >= 6, "chapters and findings are in its outline: %zu",
		outline_count(outline));
	fz_drop_outline(ctx, outline);
}

/* Every font has its file in the document, and is one of ours. */
static void
look_fonts(fz_context *ctx, pdf_document *doc)
{
	size_t fonts = 0;
	size_t good = 0;

	for (int i = 1; i < pdf_count_objects(ctx, doc); i++) {
		pdf_obj *object = pdf_load_object(ctx, doc, i);

		if (pdf_name_eq(ctx, pdf_dict_get(ctx, object, PDF_NAME(Type)),
			    PDF_NAME(FontDescriptor))) {
			struct str name = str_of(
				pdf_to_name(ctx, pdf_dict_gets(ctx, object, "FontName")));

			fonts++;
			good += str_find(name, STR("Candour")) != STR_NONE &&
					(pdf_is_stream(
						 ctx, pdf_dict_gets(ctx, object, "FontFile2")) ||
						pdf_is_stream(ctx,
							pdf_dict_gets(ctx, object, "FontFile3")))
				? 1
				: 0;
		}
		pdf_drop_obj(ctx, object);
	}
	tap_ok(fonts >= 3 && good == fonts, "all %zu of its fonts are ours, and in it: %zu", fonts,
		good);
}

static bool
page_says(fz_context *ctx, fz_document *doc, int page, const char *words)
{
	fz_quad hits[8];

	return fz_search_page_number(ctx, doc, page, words, NULL, hits, 8) > 0;
}

static void
look_pages(fz_context *ctx, fz_document *doc, struct arena *arena)
{
	int count = fz_count_pages(ctx, doc);
	bool numbered = count > 3;
	size_t links = 0;
	size_t outside = 0;

	for (int i = 0; i < count; i++) {
		fz_page *page = fz_load_page(ctx, doc, i);
		fz_link *first = fz_load_links(ctx, page);
		const char *number = str_cstr(arena, str_format(arena, "%d of %d", i + 1, count));

		numbered = numbered && page_says(ctx, doc, i, number);
		for (fz_link *link = first; link != NULL; link = link->next) {
			links++;
			outside += fz_is_external_link(ctx, link->uri) ? 1 : 0;
		}
		fz_drop_link(ctx, first);
		fz_drop_page(ctx, page);
	}
	tap_ok(numbered, "each of its %d pages has its number", count);
	tap_ok(links > PARAGRAPHS && outside == 0,
		"%zu links lead to places in it, and none elsewhere", links);
	tap_ok(page_says(ctx, doc, 0, "What was missing"), "the contents stand on the first");
	tap_ok(page_says(ctx, doc, 2, "2.1.1") && page_says(ctx, doc, 2, "Rests on 3 documents") &&
			page_says(ctx, doc, 2, "Openness") && page_says(ctx, doc, 2, "caf\xC3\xA9"),
		"paragraphs have numbers, and say what they rest on");
	tap_ok(page_says(ctx, doc, 3, "Inspection of Norchester"), "pages have a running head");
}

static void
look(struct bench *b)
{
	fz_context *ctx = fz_new_context(NULL, NULL, FZ_STORE_DEFAULT);
	fz_stream *stream = NULL;
	fz_document *doc = NULL;
	pdf_obj *place = NULL;

	if (!tap_ok(ctx != NULL, "MuPDF starts"))
		return;
	fz_var(stream);
	fz_var(doc);
	fz_var(place);
	fz_try(ctx)
	{
		fz_register_document_handlers(ctx);
		stream = fz_open_memory(ctx, (const unsigned char *)b->pdf.data, b->pdf.len);
		doc = fz_open_document_with_stream(ctx, "application/pdf", stream);
		look_catalog(ctx, pdf_specifics(ctx, doc));
		look_fonts(ctx, pdf_specifics(ctx, doc));
		look_pages(ctx, doc, &b->arena);
		place = pdf_new_string(ctx, "p2.1-7", 6);
		tap_ok(pdf_lookup_dest(ctx, pdf_specifics(ctx, doc), place) != NULL,
			"a paragraph's address is one of its places");
	}
	fz_always(ctx)
	{
		pdf_drop_obj(ctx, place);
		fz_drop_document(ctx, doc);
		fz_drop_stream(ctx, stream);
	}
	fz_catch(ctx) tap_ok(false, "MuPDF reads it: %s", fz_caught_message(ctx));
	fz_drop_context(ctx);
}

int
main(void)
{
	struct bench b = {.arena = {.size_max = 64 << 20}};
	struct buf again = {0};

	report_fill(&b);
	if (!file_exists("/usr/lib/python3/dist-packages/weasyprint/__main__.py")) {
		tap_ok(!print(&b, &b.pdf) && b.err.kind == ERR_UNSUPPORTED,
			"without WeasyPrint it says what to install: %s", b.err.text);
		tap_skip("WeasyPrint is not installed");
		return tap_done();
	}
	tap_ok(print(&b, &b.pdf), "a report is printed: %s", b.err.text);
	if (b.pdf.len > 0)
		look(&b);
	tap_ok(print(&b, &again) && str_equal(buf_str(&b.pdf), buf_str(&again)),
		"the same report gives the same bytes: %s", b.err.text);
	if (getenv("KEEP_PDF") != NULL)
		tap_ok(file_write_durably(getenv("KEEP_PDF"), buf_str(&b.pdf), &b.err),
			"it is kept");
	buf_free(&again);
	buf_free(&b.pdf);
	arena_free(&b.arena);
	return tap_done();
}
