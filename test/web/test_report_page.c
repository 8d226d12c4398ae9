/* The report in the workbench: what stands in it, what does not yet, and what a hostile text does to it. */
#include "norchester.h"
#include "page.h"
#include "tap.h"

#include "base/arena.h"
#include "base/err.h"
#include "remit/codebook.h"
#include "remit/coding.h"
#include "remit/finding/evidence.h"
#include "remit/finding/finding.h"
#include "store/inspection.h"
#include "web/reply.h"
#include "work/clerk/act.h"
#include "work/reporting.h"
#include "work/workshop.h"

#define HOSTILE "<script>alert(1)</script>\" onmouseover=alert(2) x='"

struct made {
	int64_t agreed;
	int64_t drafted;
	struct str quote;
};

static bool
evidence_make(struct workshop *workshop, struct arena *arena, const struct finding *finding,
	struct made *made, struct err *err)
{
	struct code_row code = {.name = STR("Minute"), .line = 2, .who = STR("i")};
	struct coding_row coding = {.begins = 0, .ends = 30, .pass = PASS_FIRST, .who = STR("i")};
	struct exhibit passage = {
		.finding = finding->id, .source = SOURCE_AUTHORITY_RECORD, .who = STR("i")};
	struct exhibit gap = {.finding = finding->id, .gap = STR("ZZZZZ-00001"), .who = STR("i")};
	int64_t sentence = finding->paragraphs[0].sentences[0].id;
	bool done = codebook_put(workshop->inspection, arena, &code, err);

	/* The first item that has a text to be coded. */
	for (coding.item = 1; done && coding.item < 60; coding.item++) {
		coding.code = code.code;
		err_clear(err);
		if (coding_put(workshop->inspection, arena, &coding, err))
			break;
	}
	passage.coding = (int64_t)coding.entry;
	made->quote = coding.quote;
	return done &&
		exhibit_add(
			workshop->inspection, arena, &passage, sentence, EVIDENCE_SUPPORTS, err) &&
		exhibit_add(workshop->inspection, arena, &gap, sentence, EVIDENCE_SUPPORTS, err);
}

static bool
agree(struct workshop *workshop, const struct finding *finding, struct err *err)
{
	struct finding_step step = {.finding = finding->id,
		.version = finding->version,
		.state = FINDING_AGREED,
		.who = STR("i")};

	return finding_step_put(workshop->inspection, &step, err);
}

static struct made
findings_make(const char *folder, struct arena *arena)
{
	static const struct finding_words words[] = {
		{0, STR_INIT("The project named three firms. Nobody " HOSTILE " was told.")}};
	static const struct finding_words secret[] = {{0, STR_INIT("Words not agreed.")}};
	struct finding_draft agreed = {.line = 2,
		.title = STR("Concerns " HOSTILE),
		.past = RATING_NOT_MET,
		.present = RATING_MET,
		.paragraphs = words,
		.paragraph_count = 1,
		.who = STR("iharrowgate")};
	struct finding_draft drafted = {.line = 3,
		.title = STR("A draft of conduct"),
		.paragraphs = secret,
		.paragraph_count = 1,
		.who = STR("i")};
	struct workshop_options options = {.folder = folder};
	enum finding_outcome outcome;
	struct workshop workshop;
	struct made made = {0};
	struct err err = {0};
	struct finding finding;
	bool done = workshop_open(&options, &workshop, &err) &&
		inspection_begin(workshop.inspection, &err) &&
		finding_save(workshop.inspection, arena, &agreed, &outcome, &finding, &err) &&
		evidence_make(&workshop, arena, &finding, &made, &err) &&
		agree(&workshop, &finding, &err);

	made.agreed = finding.id;
	done = done &&
		finding_save(workshop.inspection, arena, &drafted, &outcome, &finding, &err) &&
		inspection_commit(workshop.inspection, &err);
	made.drafted = finding.id;
	tap_ok(done, "findings are made: %s", err.text);
	workshop_close(&workshop);
	return made;
}

static bool
is_safe(struct page *page)
{
	return !page_says(page, "<script>alert") && !page_says(page, "\" onmouseover");
}

static void
test_page(struct page *page, struct arena *arena, const struct made *made)
{
	tap_ok(page_get(page, "/report") == 200 &&
			page_says(page, "1 of 2 findings are agreed and in the report."),
		"the page says how much is ready");
	tap_ok(page_says(page, "hatchmark") && page_says(page, "not agreed</p>") &&
			page_says(page, "Sentences with evidence: 0 of 1") &&
			page_says(page,
				str_format(arena, "/finding/%lld\"", (long long)made->drafted)
					.data),
		"what is not agreed is hatched, with what it waits for");
	tap_ok(is_safe(page), "and no text becomes markup");
	tap_ok(page_says(page, "<dt>Searches</dt>") && page_says(page, "<dt>Coded passages</dt>"),
		"figures are counted from log and database");
}

static void
test_document(struct page *page, const struct made *made)
{
	tap_ok(page_get(page, "/report/document") == 200 && page_says(page, "id=\"p2.1-1\"") &&
			page_says(page, ">2.1.1</a>"),
		"the document has numbered paragraphs with addresses that stay");
	tap_ok(page_says(page, "Rests on 1 document, of 1 independent kind of source.") &&
			page_says(page, "href=\"#gap-ZZZZZ-00001\"") &&
			page_says(page, "id=\"gap-ZZZZZ-00001\""),
		"each says what it rests on and what is missing");
	tap_ok(page_says(page, "<dt>Then</dt><dd>Not met</dd>") &&
			page_says(page, "<dt>Now</dt><dd>Met</dd>"),
		"it is rated then and now");
	tap_ok(!page_says(page, "A draft of conduct") && !page_says(page, "Words not agreed"),
		"what is not agreed is not in it");
	tap_ok(made->quote.len > 0 && str_find(page_body(page), made->quote) == STR_NONE,
		"nor a word of the evidence");
	tap_ok(is_safe(page) && !page_says(page, "<style") && !page_says(page, " style="),
		"no text becomes markup, and no style stands within");
	tap_ok(page_get(page, "/report/style.css") == 200 && page_says(page, "@page"),
		"its style is at an address of its own");
}

static void
test_draft(struct page *page)
{
	tap_ok(page_get(page, "/report/document?draft=1") == 200 &&
			page_says(page, "A draft of conduct") &&
			page_says(page, "Not agreed: drafted") &&
			page_says(page, "It is not the report"),
		"a draft has what is not agreed, marked, and says that it is one");
	tap_ok(is_safe(page), "and no text becomes markup");
}

/* Makes a copy as the errand does. */
static void
copy_make(const char *folder, struct arena *arena, struct reporting_result *result)
{
	const struct reporting reporting = {.folder = folder, .who = STR("Ines Harrowgate")};
	struct err err = {0};

	tap_ok(work_report(&reporting, arena, result, &err) && result->copy.number == 1,
		"a copy is made: %s", err.text);
}

static void
test_copies(const char *folder, struct arena *arena)
{
	struct reporting_result result;
	struct page *page = page_new(folder);

	page_as(page, ROLE_LEAD);
	tap_ok(page_get(page, "/report") == 200 && page_says(page, "None was made yet.") &&
			page_says(page, "Make a copy now"),
		"no copy was made yet");
	(void)page_post(page, "/report/copies", "csrf=x");
	tap_ok(page_act(page) != NULL && str_equal(page_act(page)->name, STR("report-make")),
		"making one is asked of the clerk");
	copy_make(folder, arena, &result);
	tap_ok(page_get(page, "/report") == 200 && page_says(page, "Copy 1") &&
			page_says(page, "by Ines Harrowgate: 1 agreed finding") &&
			page_says(page, str_cstr(arena, result.copy.html_sha256)) &&
			!page_says(page, "outdated"),
		"it is listed with its hash");
	tap_ok(page_get(page, "/report/copies/1/html") == 200 && page_reply(page)->fd >= 0 &&
			str_equal(page_reply(page)->file_name, STR("report-1.html")),
		"its file is given");
	tap_ok(page_act(page) != NULL && str_equal(page_act(page)->name, STR("note-export")) &&
			str_find(act_get(page_act(page), "what"), result.copy.html_sha256) !=
				STR_NONE,
		"and noted as an export, with its hash, before it leaves");
	tap_ok(page_get(page, "/report/copies/1/pdf") == (result.copy.pdf_size > 0 ? 200 : 404),
		"so is the PDF, where there is one");
	tap_ok(page_get(page, "/report/copies/1/gif") == 404 &&
			page_get(page, "/report/copies/2/html") == 404 &&
			page_get(page, "/report/copies/..%2f1/html") != 200,
		"and no other file");
	page_as(page, ROLE_ANALYST);
	tap_ok(page_get(page, "/report/copies/1/html") == 403, "an analyst may not take it out");
	tap_ok(page_get(page, "/report") == 200 && !page_says(page, "/report/copies"),
		"nor is offered to, and may read it");
	page_as(page, ROLE_LIAISON);
	tap_ok(page_get(page, "/report") == 403 && page_get(page, "/report/document") == 403,
		"a liaison officer sees none");
	page_free(page);
}

/* A finding is planned: the copy is of another state. */
static void
test_outdated(const char *folder, struct arena *arena)
{
	struct workshop_options options = {.folder = folder};
	struct finding_draft draft = {
		.line = 4, .title = STR("Another one"), .who = STR("iharrowgate")};
	enum finding_outcome outcome;
	struct workshop workshop;
	struct finding finding;
	struct err err = {0};
	struct page *page;

	tap_ok(workshop_open(&options, &workshop, &err) &&
			inspection_begin(workshop.inspection, &err) &&
			finding_save(
				workshop.inspection, arena, &draft, &outcome, &finding, &err) &&
			inspection_commit(workshop.inspection, &err),
		"a finding is planned: %s", err.text);
	workshop_close(&workshop);
	page = page_new(folder);
	page_as(page, ROLE_LEAD);
	tap_ok(page_get(page, "/report") == 200 && page_says(page, "outdated"),
		"and the copy is said to be outdated");
	page_free(page);
}

int
main(void)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = 64 << 20};
	const char *folder = norchester_make(&arena, "report");
	struct page *empty = page_new(folder);
	struct made made;
	struct page *page;

	page_as(empty, ROLE_LEAD);
	tap_ok(page_get(empty, "/report") == 200 && page_get(empty, "/report/document") == 200 &&
			page_says(empty, "No finding of this chapter is agreed."),
		"an inspection without findings has an empty report");
	page_free(empty);
	made = findings_make(folder, &arena);
	page = page_new(folder);
	page_as(page, ROLE_LEAD);
	test_page(page, &arena, &made);
	test_document(page, &made);
	test_draft(page);
	page_free(page);
	test_copies(folder, &arena);
	test_outdated(folder, &arena);
	return tap_done();
}
