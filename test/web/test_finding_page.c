/* Pages of findings: what they show, what they ask to be written, and what a hostile text does to them. */
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
#include "work/workshop.h"

#define HOSTILE "<script>alert(1)</script>\" onmouseover=alert(2) x='"

struct made {
	int64_t finding;
	int64_t coding;
	int64_t planned;
};

static bool
evidence_make(struct workshop *workshop, struct arena *arena, const struct finding *finding,
	struct made *made, struct err *err)
{
	struct code_row code = {.name = STR("Minute " HOSTILE), .line = 2, .who = STR("i")};
	struct coding_row coding = {.begins = 0, .ends = 30, .pass = PASS_FIRST, .who = STR("i")};
	struct exhibit exhibit = {
		.finding = finding->id, .source = SOURCE_AUTHORITY_RECORD, .who = STR("i")};
	bool done = codebook_put(workshop->inspection, arena, &code, err);

	/* The first item that has a text to be coded. */
	for (coding.item = 1; done && coding.item < 60; coding.item++) {
		coding.code = code.code;
		err_clear(err);
		if (coding_put(workshop->inspection, arena, &coding, err))
			break;
	}
	made->coding = (int64_t)coding.entry;
	exhibit.coding = made->coding;
	return done &&
		exhibit_add(workshop->inspection, arena, &exhibit,
			finding->paragraphs[0].sentences[0].id, EVIDENCE_SUPPORTS, err);
}

static struct made
findings_make(const char *folder, struct arena *arena)
{
	static const struct finding_words words[] = {
		{0, STR_INIT("The project named three firms. Nobody " HOSTILE " was told.")}};
	struct finding_draft draft = {.line = 2,
		.title = STR("Concerns " HOSTILE),
		.paragraphs = words,
		.paragraph_count = 1,
		.who = STR("iharrowgate")};
	struct finding_draft planned = {.line = 3, .title = STR("A plan"), .who = STR("i")};
	struct workshop_options options = {.folder = folder};
	enum finding_outcome outcome;
	struct workshop workshop;
	struct made made = {0};
	struct err err = {0};
	struct finding finding;
	bool done = workshop_open(&options, &workshop, &err) &&
		inspection_begin(workshop.inspection, &err) &&
		finding_save(workshop.inspection, arena, &draft, &outcome, &finding, &err) &&
		evidence_make(&workshop, arena, &finding, &made, &err);

	made.finding = finding.id;
	done = done &&
		finding_save(workshop.inspection, arena, &planned, &outcome, &finding, &err) &&
		inspection_commit(workshop.inspection, &err);
	made.planned = finding.id;
	tap_ok(done, "findings are made: %s", err.text);
	workshop_close(&workshop);
	return made;
}

static const char *
at(struct arena *arena, int64_t id, const char *behind)
{
	return str_format(arena, "/finding/%lld%s", (long long)id, behind).data;
}

static bool
is_safe(struct page *page)
{
	return !page_says(page, "<script>alert") && !page_says(page, "\" onmouseover");
}

static void
test_list(struct page *page, struct arena *arena, const struct made *made)
{
	tap_ok(page_get(page, "/findings") == 200 && page_says(page, "Plan a finding"),
		"the list of findings, and a form for a new one");
	tap_ok(page_says(page, at(arena, made->finding, "\"")) &&
			page_says(page, "1 sentence without evidence"),
		"says which sentences have no evidence");
	tap_ok(is_safe(page), "and no text becomes markup");
	tap_ok(page_post(page, "/findings", "line=2&title=+") == 400 &&
			page_says(page, "Say the finding in one sentence"),
		"a finding without a title is refused on its page");
	tap_ok(page_post(page, "/findings", "line=2&title=Minutes+were+altered.") == 200 &&
			page_act(page) != NULL &&
			str_equal(page_act(page)->name, STR("finding-save")),
		"a new one is an act");
	page_as(page, ROLE_ANALYST);
	tap_ok(page_get(page, "/findings") == 200 && !page_says(page, "Plan a finding"),
		"an analyst reads and does not write");
	tap_ok(page_post(page, "/findings", "line=2&title=x") == 403, "nor may");
	page_as(page, ROLE_LIAISON);
	tap_ok(page_get(page, "/findings") == 403, "a liaison officer sees none");
	page_as(page, ROLE_LEAD);
}

static void
test_one(struct page *page, struct arena *arena, const struct made *made)
{
	tap_ok(page_get(page, at(arena, made->finding, "")) == 200 &&
			page_says(page, "Sentences with evidence: 1 of 2") &&
			page_says(page, "href=\"#evE1\"") && page_says(page, "id=\"evE1\""),
		"a finding shows its checks, and each sentence its evidence");
	tap_ok(page_says(page, "class=\"bare\""), "a sentence without evidence is hatched");
	tap_ok(is_safe(page), "and no text becomes markup");
	tap_ok(page_get(page, at(arena, made->planned, "")) == 200 &&
			page_says(page, "Nothing is written yet."),
		"a planned one says so");
	tap_ok(page_get(page, "/finding/999999") == 404, "one that is none is not found");
	tap_ok(page_get(page, "/finding/x") == 404, "nor is nonsense");
	tap_ok(page_post(page, at(arena, made->finding, "/step"),
		       "version=1&state=second-reading") == 200 &&
			str_equal(page_act(page)->name, STR("finding-step")) &&
			str_equal(act_get(page_act(page), "state"), STR("second-reading")),
		"a step is an act");
	tap_ok(page_post(page, at(arena, made->finding, "/criticism"),
		       "criticism=0&person=Person+C&significant=yes&state=noted") == 200 &&
			str_equal(page_act(page)->name, STR("criticism-put")),
		"so is somebody criticised");
}

static void
test_writing(struct page *page, struct arena *arena, const struct made *made)
{
	struct act_answer answer = {0};

	tap_ok(page_get(page, at(arena, made->finding, "/edit")) == 200 &&
			page_says(page, "<textarea") && is_safe(page),
		"it can be written in boxes");
	tap_ok(page_post(page, at(arena, made->finding, "/edit"),
		       "version=1&title=New&past=met&present=met&sureness=1&p1=One.&new1=Two.") ==
				200 &&
			str_equal(act_get(page_act(page), "paragraphs"),
				STR("[[1,\"One.\"],[0,\"Two.\"]]")),
		"what is written goes to the clerk, box by box");
	answer_str(&answer, "outcome", STR("clashes"));
	tap_ok(page_answered(page, &answer) == 409 && page_says(page, "One.") &&
			page_says(page, "Somebody else wrote here meanwhile"),
		"where two wrote at once both texts are shown, and nothing that was typed is lost");
	tap_ok(page_get(page, at(arena, made->finding, "/versions")) == 200 &&
			page_says(page, "Version 1") && is_safe(page),
		"versions are listed");
}

static void
test_link(struct page *page, struct arena *arena, const struct made *made)
{
	tap_ok(page_get(page, at(arena, made->finding, "/link?sentence=3")) == 200 &&
			page_says(page, "Coded passages") && page_says(page, "Gaps that bear") &&
			is_safe(page),
		"evidence is chosen from passages and gaps");
	tap_ok(page_post(page, at(arena, made->finding, "/link"), "sentence=3") == 400 &&
			page_says(page, "Choose a passage or a gap"),
		"nothing chosen is said");
	tap_ok(page_post(page, at(arena, made->finding, "/link"),
		       "sentence=3&role=context&piece=gG-0001") == 200 &&
			str_equal(act_get(page_act(page), "gap"), STR("G-0001")),
		"a gap that is chosen is an act");
}

/* The item of the passage says which finding rests on it, with a title that stays words. */
static void
test_used_in(struct page *page, struct arena *arena, const struct made *made)
{
	const char *mark = str_format(arena, "href=\"#c%lld\"", (long long)made->coding).data;
	bool found = false;

	for (int item = 1; !found && item < 60; item++)
		found = page_get(page, str_format(arena, "/item/%d", item).data) == 200 &&
			page_says(page, mark);
	tap_ok(found && page_says(page, at(arena, made->finding, "\">Finding 2.1, Concerns")) &&
			is_safe(page),
		"the item of a passage says where it is used");
}

/* Moved to another line, withdrawn, taken up again: as acts, with words for each. */
static void
test_away(struct page *page, struct arena *arena, const struct made *made)
{
	tap_ok(page_get(page, at(arena, made->planned, "")) == 200 &&
			page_says(page, "Move it to another line of enquiry") &&
			page_says(page, "Why it is withdrawn"),
		"a finding can be moved and withdrawn from its page");
	tap_ok(page_post(page, at(arena, made->planned, "/move"), "version=1&line=6") == 200 &&
			str_equal(page_act(page)->name, STR("finding-move")) &&
			str_equal(act_get(page_act(page), "line"), STR("6")),
		"moving it is an act");
	tap_ok(page_post(page, at(arena, made->planned, "/step"),
		       "version=1&state=withdrawn&note=Not+shown") == 200 &&
			str_equal(act_get(page_act(page), "note"), STR("Not shown")),
		"so is withdrawing it, with why");
}

/* From a passage on its item to a finding with the passage chosen beforehand. */
static void
test_use(struct page *page, struct arena *arena, const struct made *made)
{
	const char *to = at(arena, made->finding,
		str_format(arena, "/link?piece=c%lld", (long long)made->coding).data);
	const char *use = "";
	bool found = false;

	for (int item = 1; !found && item < 60; item++) {
		use = str_format(arena, "/item/%d/use?coding=%lld", item, (long long)made->coding)
			      .data;
		found = page_get(page, str_format(arena, "/item/%d", item).data) == 200 &&
			page_says(page, use);
	}
	tap_ok(found && page_says(page, "data-key=\"l L\""),
		"a passage has a way to a finding, by key L: %s", use);
	tap_ok(page_get(page, use) == 200 && page_says(page, to) && is_safe(page),
		"findings are chosen from: %s", to);
	tap_ok(page_says(page, at(arena, made->planned, "/edit")),
		"one without a sentence leads to writing one");
	tap_ok(page_get(page, to) == 200 && is_safe(page) &&
			page_says(page,
				str_format(
					arena, "value=\"c%lld\" checked", (long long)made->coding)
					.data),
		"and the passage is chosen already");
	page_as(page, ROLE_ANALYST);
	tap_ok(page_get(page, use) == 403, "who writes no findings has no such way");
	page_as(page, ROLE_LEAD);
}

int
main(void)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = 64 << 20};
	const char *folder = norchester_make(&arena, "pages");
	struct made made = findings_make(folder, &arena);
	struct page *page = page_new(folder);

	page_as(page, ROLE_LEAD);
	test_list(page, &arena, &made);
	test_one(page, &arena, &made);
	test_writing(page, &arena, &made);
	test_link(page, &arena, &made);
	test_used_in(page, &arena, &made);
	test_use(page, &arena, &made);
	test_away(page, &arena, &made);
	page_free(page);
	return tap_done();
}
