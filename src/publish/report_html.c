/* The report as HTML. What comes from people is cleaned and escaped by text_put and nothing else. */
#include "publish/report.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/date.h"
#include "base/hex.h"
#include "publish/writing.h"
#include "report_print.h"
#include "report_style.h"

struct output {
	struct buf *to;
	struct arena *arena;
	const struct report *report;
};

static void
text_put(struct output *o, struct str text)
{
	writing_xml(o->to, writing_clean(o->arena, text));
}

static void
put(struct output *o, const char *markup)
{
	buf_add(o->to, str_of(markup));
}

struct str
report_style_sheet(void)
{
	return str_make(embedded_report_style, sizeof(embedded_report_style) - 1);
}

/* ---- head and contents ---- */

static void
paper_put(struct output *o)
{
	size_t count;
	const struct report_font *fonts = report_fonts(&count);

	put(o, "<meta name=\"dcterms.created\" content=\"");
	text_put(o, date_iso_day(o->arena, o->report->date));
	put(o, "\">\n<style>\n");
	for (size_t i = 0; i < count; i++) {
		buf_add_format(o->to,
			"@font-face{font-family:\"%s\";src:url(\"data:font/woff2;base64,",
			fonts[i].family);
		base64_encode(o->to, fonts[i].bytes);
		put(o, "\") format(\"woff2\")}\n");
	}
	buf_add(o->to, str_make(embedded_report_print, sizeof(embedded_report_print) - 1));
	put(o, "</style>\n");
}

static void
style_put(struct output *o, struct report_style style)
{
	if (style.icon != NULL)
		buf_add_format(o->to, "<link rel=\"icon\" href=\"%s\" type=\"image/svg+xml\">\n",
			style.icon);
	if (style.is_paper)
		paper_put(o);
	else if (style.address != NULL)
		buf_add_format(o->to, "<link rel=\"stylesheet\" href=\"%s\">\n", style.address);
	else {
		put(o, "<style>\n");
		buf_add(o->to, report_style_sheet());
		put(o, "</style>\n");
	}
}

static void
head_put(struct output *o, struct report_style style)
{
	put(o, "<!DOCTYPE html>\n<html lang=\"en-GB\">\n<head>\n<meta charset=\"utf-8\">\n");
	if (style.address == NULL && !style.is_paper)
		put(o,
			"<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
			"style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'\">\n");
	put(o,
		o->report->is_draft ? "<title>Draft report of the inspection of "
				    : "<title>Report of the inspection of ");
	text_put(o, o->report->authority);
	put(o,
		"</title>\n<meta name=\"viewport\" content=\"width=device-width, "
		"initial-scale=1\">\n");
	style_put(o, style);
	put(o, "</head>\n<body>\n<a class=\"skip\" href=\"#main\">Skip to the report</a>\n");
}

static void
banner_put(struct output *o)
{
	put(o, "<header class=\"banner\"><div class=\"wrap\"><span class=\"name\">Inspection of ");
	text_put(o, o->report->authority);
	put(o, "</span><span class=\"day\">As it stood on ");
	text_put(o, date_words(o->arena, o->report->date));
	put(o, "</span></div></header>\n");
}

static void
contents_put(struct output *o)
{
	put(o, "<nav class=\"toc\" aria-label=\"Contents\"><ul>\n");
	for (size_t i = 0; i < o->report->chapter_count; i++) {
		const struct report_chapter *chapter = &o->report->chapters[i];

		buf_add_format(o->to, "<li><a href=\"#c%lld\">%lld ", (long long)chapter->number,
			(long long)chapter->number);
		text_put(o, chapter->title);
		put(o, "</a></li>\n");
	}
	put(o,
		"<li><a href=\"#missing\">What was missing</a></li>\n"
		"<li><a href=\"#method\">How we worked</a></li>\n</ul></nav>\n");
}

static void
title_put(struct output *o)
{
	const struct report *report = o->report;

	put(o,
		report->is_draft ? "<h1>Draft report of the inspection of "
				 : "<h1>Report of the inspection of ");
	text_put(o, report->authority);
	put(o, "</h1>\n<p class=\"meta\">");
	text_put(o, report->remit);
	if (report->reference.len > 0) {
		put(o, report->remit.len > 0 ? ". Reference " : "Reference ");
		text_put(o, report->reference);
	}
	put(o, report->remit.len + report->reference.len > 0 ? ".</p>\n" : "</p>\n");
	if (report->is_draft)
		put(o,
			"<p class=\"not\">A draft: findings that are not agreed are in it, and "
			"marked. It is not the report.</p>\n");
}

/* ---- chapters ---- */

static void
missing_put(struct output *o, const struct report_paragraph *paragraph)
{
	if (paragraph->gap_count == 0)
		return;
	put(o, " <span class=\"missing\">Missing: ");
	for (size_t i = 0; i < paragraph->gap_count; i++) {
		if (i > 0)
			put(o, ", ");
		put(o, "<a href=\"#");
		text_put(o, report_gap_anchor(o->arena, &paragraph->gaps[i]));
		put(o, "\">");
		text_put(o, paragraph->gaps[i].reference);
		put(o, "</a>");
	}
	put(o, "</span>");
}

static void
paragraph_put(struct output *o, const struct report_chapter *chapter,
	const struct report_finding *finding, size_t place)
{
	const struct report_paragraph *paragraph = &finding->paragraphs[place];
	struct str anchor = report_paragraph_anchor(o->arena, chapter, finding, paragraph);
	struct str number = str_format(o->arena, "%lld.%lld.%zu", (long long)chapter->number,
		(long long)finding->ordinal, place + 1);

	buf_add_format(o->to,
		"<div class=\"pn\" id=\"%.*s\"><a href=\"#%.*s\" aria-label=\"Paragraph %.*s, "
		"link\">%.*s</a><div><p>",
		STR_ARG(anchor), STR_ARG(anchor), STR_ARG(number), STR_ARG(number));
	text_put(o, paragraph->text);
	put(o, "</p>\n<p class=\"src\">");
	text_put(o, report_rests_on(o->arena, paragraph));
	missing_put(o, paragraph);
	put(o, "</p></div></div>\n");
}

static void
rating_put(struct output *o, const char *label, const char *words)
{
	if (words == NULL)
		return;
	put(o, "<div><dt>");
	put(o, label);
	put(o, "</dt><dd>");
	text_put(o, str_of(words));
	put(o, "</dd></div>");
}

static void
finding_put(struct output *o, const struct report_chapter *chapter,
	const struct report_finding *finding)
{
	struct str number = str_format(
		o->arena, "%lld.%lld", (long long)chapter->number, (long long)finding->ordinal);

	buf_add_format(o->to, "<section aria-labelledby=\"f%.*s\">\n<h3 id=\"f%.*s\">%.*s ",
		STR_ARG(number), STR_ARG(number), STR_ARG(number));
	text_put(o, finding->title);
	put(o, "</h3>\n");
	if (finding->not_agreed != NULL) {
		put(o, "<p class=\"not\">Not agreed: ");
		text_put(o, str_of(finding->not_agreed));
		put(o, "</p>\n");
	}
	put(o, "<dl class=\"ratings\">");
	rating_put(o, "Then", finding->past);
	rating_put(o, "Now", finding->present);
	rating_put(o, "How sure we are", finding->sureness);
	put(o, "<div><dt>The evidence</dt><dd>");
	text_put(o, finding->strength);
	put(o, "</dd></div></dl>\n");
	for (size_t i = 0; i < finding->paragraph_count; i++)
		paragraph_put(o, chapter, finding, i);
	put(o, "</section>\n");
}

static void
chapter_put(struct output *o, const struct report_chapter *chapter)
{
	buf_add_format(o->to,
		"<section class=\"chapter\" aria-labelledby=\"c%lld\">\n<h2 id=\"c%lld\">%lld ",
		(long long)chapter->number, (long long)chapter->number, (long long)chapter->number);
	text_put(o, chapter->title);
	put(o, "</h2>\n");
	if (chapter->question.len > 0) {
		put(o, "<p class=\"lede\">");
		text_put(o, chapter->question);
		put(o, "</p>\n");
	}
	if (chapter->finding_count == 0)
		put(o,
			o->report->is_draft
				? "<p class=\"none\">No finding of this chapter is planned.</p>\n"
				: "<p class=\"none\">No finding of this chapter is agreed.</p>\n");
	for (size_t i = 0; i < chapter->finding_count; i++)
		finding_put(o, chapter, &chapter->findings[i]);
	put(o, "</section>\n");
}

/* ---- what was missing, how we worked ---- */

static void
gaps_put(struct output *o)
{
	size_t count;
	struct report_gap *gaps = report_gaps(o->arena, o->report, &count);

	put(o,
		"<section class=\"chapter\" aria-labelledby=\"missing\">\n"
		"<h2 id=\"missing\">What was missing</h2>\n");
	if (count == 0)
		put(o, "<p class=\"none\">No paragraph of this report rests on a gap.</p>\n");
	else
		put(o, "<dl class=\"gaps\">\n");
	for (size_t i = 0; i < count; i++) {
		put(o, "<div id=\"");
		text_put(o, report_gap_anchor(o->arena, &gaps[i]));
		put(o, "\"><dt>");
		text_put(o, gaps[i].reference);
		put(o, "</dt><dd>");
		text_put(o, report_gap_words(o->arena, &gaps[i]));
		put(o, "</dd></div>\n");
	}
	put(o, count == 0 ? "</section>\n" : "</dl>\n</section>\n");
}

static void
method_put(struct output *o)
{
	const struct report *report = o->report;

	put(o,
		"<section class=\"chapter\" aria-labelledby=\"method\">\n"
		"<h2 id=\"method\">How we worked</h2>\n"
		"<table><caption>Counted from the log and the database when this was "
		"made</caption>\n<thead><tr><th scope=\"col\">What</th><th scope=\"col\" "
		"class=\"num\">How many</th><th scope=\"col\">How it is "
		"counted</th></tr></thead>\n<tbody>\n");
	for (size_t i = 0; i < report->figure_count; i++) {
		put(o, "<tr><th scope=\"row\">");
		text_put(o, report->figures[i].label);
		put(o, "</th><td class=\"num\">");
		text_put(o, report->figures[i].value);
		put(o, "</td><td>");
		text_put(o, report->figures[i].how);
		put(o, "</td></tr>\n");
	}
	put(o, "</tbody></table>\n");
	if (report->log_root.len > 0) {
		buf_add_format(o->to,
			"<p class=\"meta\">Everything that was done is kept in a log of %llu "
			"signed entries that cannot be changed unseen. Its root hash is <code>",
			(unsigned long long)report->log_size);
		text_put(o, report->log_root);
		put(o, "</code>.</p>\n");
	}
	put(o, "</section>\n");
}

void
report_html(
	struct buf *to, struct arena *arena, const struct report *report, struct report_style style)
{
	struct output o = {.to = to, .arena = arena, .report = report};

	head_put(&o, style);
	banner_put(&o);
	put(&o, "<div class=\"wrap rep\">\n");
	/* On paper the contents stand behind the title. */
	if (!style.is_paper)
		contents_put(&o);
	put(&o, "<main id=\"main\">\n");
	title_put(&o);
	if (style.is_paper)
		contents_put(&o);
	for (size_t i = 0; i < report->chapter_count; i++)
		chapter_put(&o, &report->chapters[i]);
	gaps_put(&o);
	method_put(&o);
	put(&o, "</main>\n</div>\n</body>\n</html>\n");
}
