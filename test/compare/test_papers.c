/* Papers that agendas list: what a listing says, and which of them are absent. */
#include "compare_case.h"

#include "tap.h"

#include "base/buf.h"
#include "base/err.h"
#include "compare/meeting/papers_text.h"

static void
same(const char *got, const char *wanted, const char *claim)
{
	if (!tap_ok(str_equal(str_of(got), str_of(wanted)), "%s", claim))
		tap_note("got \"%s\", wanted \"%s\"", got, wanted);
}

/* "5 Taxi licensing policy [report attached]; ..." */
static const char *
read_text(struct arena *arena, const char *text)
{
	struct buf all CLEANUP(buf_free) = {0};
	struct papers_reading reading;

	papers_read(arena, str_of(text), &reading);
	for (size_t i = 0; i < reading.count; i++)
		buf_add_format(&all, "%s%.*s %.*s [%.*s]", i == 0 ? "" : "; ",
			STR_ARG(reading.papers[i].item), STR_ARG(reading.papers[i].title),
			STR_ARG(reading.papers[i].mark));
	return str_cstr(arena, buf_str(&all));
}

static const struct {
	const char *claim;
	const char *text;
	const char *wanted;
} texts[] = {
	{"marks behind titles",
		"Licensing Board: agenda\n1. Apologies\n2. Minutes of the last meeting (copy "
		"attached)\n3. Taxi licensing policy (report of the Director of Environment "
		"attached)\n4. Fees and charges (Pages 13 - 24)\n5. Any other business\n",
		"3 Taxi licensing policy [report of the Director of Environment attached]; "
		"4 Fees and charges [Pages 13 - 24]"},
	{"marks on lines of their own",
		"AGENDA\n\n1. Apologies\n\n2.\n\nBudget monitoring\n\nReport of the Director of "
		"Finance\n\n3. Risk\n\nPaper C: Risk register\n\n4. Sickness absence\n\nEnclosure 2\n",
		"2 Budget monitoring [Report of the Director of Finance]; 3 Risk [Paper C: Risk "
		"register]; 4 Sickness absence [Enclosure 2]"},
	{"several papers of one item, titles over lines",
		"**AGENDA**\n**Item 1**:\nApologies\n**Item 2:**\n(a) To consider the Draft\nCycling "
		"Strategy\n(Copy\nEnclosed)\n(b) Library opening hours (to be given verbally)\n(c) "
		"Allotments review\n(Report to follow)\n**Item 3:**\nOther business\n",
		"2 To consider the Draft Cycling Strategy [Copy\nEnclosed]; 2 Allotments review "
		"[Report to follow]"},
	{"two marks of one paper",
		"AGENDA\n1. Apologies\n2. TAXI POLICY (Pages 3 - 9)\n\nReport of the Director of "
		"Environment\n\n3. Fees (report attached) (Appendix A)\n4. Other business\n",
		"2 TAXI POLICY [Pages 3 - 9]; 3 Fees [report attached]"},
	{"items without papers",
		"Cabinet: agenda\n1. Apologies\n2. Minutes of the last meeting\n3. Reports of "
		"officers\n4. Market rents (verbal report)\n5. Leisure centre: oral update, paper "
		"not attached\n",
		""},
	{"what follows the agenda is no part of it",
		"Agenda\n1. Apologies\n2. Parks\n3. Parking\n\nParking\n1. Purpose\n2. Tariffs (see "
		"Appendix A) (copy attached)\n",
		""},
	{"a report is no agenda",
		"Agenda item 5\nReport of the Director\n1. Purpose\n2. Parking tariffs (Appendix "
		"A)\n3. Costs\n",
		""},
};

static void
test_texts(struct arena *arena)
{
	for (size_t i = 0; i < COUNT_OF(texts); i++)
		same(read_text(arena, texts[i].text), texts[i].wanted, texts[i].claim);
}

static void
test_words(struct arena *arena)
{
	struct papers_reading reading;
	const struct paper *papers;

	papers_read(arena,
		STR("Agenda\n1. Apologies\n2. Any news\n5. Taxi licensing policy (report "
		    "attached)\n"),
		&reading);
	papers = reading.papers;
	if (!tap_ok(reading.count == 1, "one paper"))
		return;
	tap_ok(paper_is_in(papers, STR("2012 taxi licensing policy v2")), "by its name");
	tap_ok(!paper_is_in(papers, STR("licensing policy for street trading")),
		"not by half of it");
	tap_ok(paper_is_numbered(papers, STR("Item 05 report")) &&
			paper_is_numbered(papers, STR("5 taxis")) &&
			!paper_is_numbered(papers, STR("15 taxis")) &&
			!paper_is_numbered(papers, STR("taxis 5")),
		"by its item's number");
	tap_ok(paper_is_excused(arena, papers,
		       STR("5. Taxi licensing policy. This item was deferred to July.")),
		"what was deferred was not given");
	tap_ok(!paper_is_excused(arena, papers,
		       STR("5. Taxi licensing policy. The report was noted. The Board heard of much "
			   "else and of many other things that take their room here, at such length "
			   "that nobody who reads these minutes would take the two to be of one matter, "
			   "and then of yet more that was neither here nor there, until all were tired "
			   "and the clock struck ten. 6. Fees were deferred.")),
		"another item's fate is not its own");
}

/* ---- absent papers ---- */

static void
document(struct compare_case *c, int64_t id, int64_t delivery, const char *path, const char *body)
{
	case_document(c,
		(struct case_document){.id = id,
			.body = body,
			.kind = KIND_DOCUMENT,
			.date = "2014-06-01T10:00:00Z"});
	(void)case_item(c, id, delivery, path);
}

static void
test_absent(struct compare_case *c)
{
	int64_t d = case_delivery(c, "Democratic Services");

	document(c, 1, d, "Board/2012-02-21/Agenda.docx",
		"Licensing Board: agenda\nTo be held on 21 February 2012\n1. Apologies\n2. Street "
		"trading fees (report attached)\n3. Taxi licensing policy (report attached)\n4. "
		"Gambling statement (report attached)\n5. Byelaws review (report attached)");
	document(c, 2, d, "Board/2012-02-21/Street trading fees.docx", "Fees");
	document(c, 3, d, "Board/2012-02-21/Paper.docx",
		"Norchester Borough Council\nGambling: statement of principles\n1. Purpose");
	document(c, 4, d, "Board/2012-02-21/Minutes.docx",
		"Licensing Board: minutes of the meeting held on 21 February 2012\nPresent: A.\n2. "
		"Street trading fees were agreed.\n3. Taxi licensing policy: agreed.\n5. Byelaws "
		"review was withdrawn.");
	document(c, 5, d, "Old/2009-03-03 Taxi licensing policy.docx", "Of another year");
	document(c, 6, d, "Panel/2012-05-01 Agenda.docx",
		"Parks Panel: agenda\nTo be held on 1 May 2012\n1. Apologies\n2. Bandstand repairs "
		"(report enclosed)\n3. Playground safety (report enclosed)\n4. Other business");
	document(c, 9, d, "Board/2012-02-21/Budget.docx",
		"Of the policy on fees nothing is said here, which the board heard with the patience "
		"that it has for long words, nor of those who drive a taxi or would like to have one, "
		"whatever they paid; and licensing is another matter that will come later in the "
		"year.");
	document(c, 10, d, "Hall/Minutes.docx",
		"Hall Users Forum: minutes of the meeting held on 2 December 2011\nPresent: A.\n");
	document(c, 11, d, "Hall/2012-03-20 Agenda.docx",
		"Halls Committee: agenda\nTo be held on 20 March 2012\n1. Apologies\n2. Hall Users "
		"Forum - December 2011 (Pages 3 - 9)\n3. Other business");
	case_compare(c, 2);
	same(case_gaps(c, "papers-absent"),
		"A paper of the meeting of Licensing Board on 21 February 2012: item 3 \"Taxi "
		"licensing policy\"|All of the papers that 1 agenda of Parks Panel lists",
		"what is held, withdrawn or of another year is told apart; a body without papers is "
		"one gap");
	document(c, 7, d, "Board/2012-02-21/Item 3.docx", "A scan");
	case_compare(c, 2);
	same(case_gaps(c, "papers-absent"), "All of the papers that 1 agenda of Parks Panel lists",
		"the gap goes when the paper comes");
}

static void
test_pack(struct compare_case *c)
{
	struct buf pack CLEANUP(buf_free) = {0};
	int64_t d = case_delivery(c, "Parks");

	buf_add(&pack,
		STR("Parks Panel: agenda\nTo be held on 1 May 2012\n1. Apologies\n2. Bandstand "
		    "repairs (Pages 3 - 9)\n3. Playground safety (Pages 11 - 14)\n4. Other business\n"));
	for (int i = 0; i < 1000; i++)
		buf_add(&pack, STR("Of the bandstand.\n"));
	document(c, 8, d, "Parks/Pack.pdf", buf_cstr(&pack));
	case_run(c, "UPDATE document SET text_size = 19000 WHERE id = 8");
	case_compare(c, 2);
	same(case_gaps(c, "papers-absent"), "", "a pack holds what it lists");
}

int
main(void)
{
	struct compare_case c;

	case_open(&c, "papers");
	test_texts(&c.arena);
	test_words(&c.arena);
	test_absent(&c);
	test_pack(&c);
	case_close(&c);
	return tap_done();
}
