/* Documents that texts name by their titles, and those of them that are not held. */
#include "compare_case.h"

#include "tap.h"

#include "base/buf.h"
#include "compare/named/title_text.h"

static void
same(const char *got, const char *wanted, const char *claim)
{
	if (!tap_ok(str_equal(str_of(got), str_of(wanted)), "%s", claim))
		tap_note("got \"%s\", wanted \"%s\"", got, wanted);
}

static const struct {
	const char *text;
	const char *wanted;
} texts[] = {
	{"I enclose my report \"Late Hours in the Taxi Trade\" for the chair.",
		"report:Late Hours in the Taxi Trade;"},
	{"We approved the policy entitled \xe2\x80\x98Lone working and\nhome visits in "
	 "hostels\xe2\x80\x99 in May.",
		"policy:Lone working and\nhome visits in hostels;"},
	{"She sent the briefing note on 'Council tenants' complaints about hostels' to him.",
		"note:Council tenants' complaints about hostels;"},
	{"Our \xe2\x80\x9cMarket stalls and licensing fees\xe2\x80\x9d risk assessment is old.",
		"assessment:Market stalls and licensing fees;"},
	{"I drafted the terms of reference \"Night shelter staffing inquiry\" then.",
		"reference:Night shelter staffing inquiry;"},
	{"They agreed. I presented the report entitled Late Hours in the Taxi Trade to the board.",
		"report:Late Hours in the Taxi Trade;"},
	{"RECEIVED the report titled: LATE HOURS IN THE TAXI TRADE, and agreed it.",
		"report:LATE HOURS IN THE TAXI TRADE;"},
	{"I received the report entitled late hours, as Taxi Trade Drivers are.", ""},
	{"They sent a report. \"Late Hours in the Taxi Trade\" was a play on it.", ""},
	{"\"Sent\",\"Late Hours in the Taxi Trade\",\"Protocol\"", ""},
	/* Nobody here is said to have it; no kind; a sentence; too few words. */
	{"There is a report called \"Late Hours in the Taxi Trade\" somewhere.", ""},
	{"I sent \"Late Hours in the Taxi Trade\" to her.", ""},
	{"I sent my report \"They were working late in taxis then\" to her.", ""},
	{"I sent my report \"The annual review\" to her.", ""},
	/* What others published. */
	{"We received the Government's report \"Late Hours in the Taxi Trade\".", ""},
	{"Ofsted wrote. Its report \"Late Hours in the Taxi Trade\" was circulated.", ""},
	{"We considered the report \"Late Hours in the Taxi Trade\" (published in 2009).", ""},
	{"We adopted the strategy \"National Taxi Licensing Standards\".", ""},
	{"I sent the report \"Late Hours in the Taxi Trade.docx\" to her.", ""},
};

static void
test_texts(struct arena *arena)
{
	for (size_t i = 0; i < COUNT_OF(texts); i++) {
		struct buf all CLEANUP(buf_free) = {0};
		struct title title;
		size_t at = 0;

		while (title_next(arena, str_of(texts[i].text), &at, &title))
			buf_add_format(
				&all, "%.*s:%.*s;", STR_ARG(title.kind), STR_ARG(title.title));
		same(buf_cstr(&all), texts[i].wanted, texts[i].text);
	}
}

static void
test_absent(struct compare_case *c)
{
	struct buf pack CLEANUP(buf_free) = {0};
	int64_t d = case_delivery(c, "Licensing");

	case_held(c, 1, d, "letter.docx",
		"I enclose my report \"Late Hours in the Taxi Trade\" for the chair.",
		KIND_DOCUMENT);
	case_held(c, 2, d, "note.docx",
		"We then considered the report 'Late hours in the taxi trade' in private.",
		KIND_DOCUMENT);
	case_held(c, 3, d, "mail.eml", "I attach my report \"Market stalls and their fees\".",
		KIND_MAIL);
	case_compare(c, 2);
	same(case_gaps(c, "document-named-absent"), "report \"Late Hours in the Taxi Trade\"",
		"one gap for all that name it; what a mail brings is another check's");
	same(case_value(c,
		     "SELECT count(*) FROM compare_gap_evidence e JOIN compare_gap g USING (reference) "
		     "WHERE subject LIKE 'title:%'"),
		"2", "all who name it");
	same(case_value(c, "SELECT sure FROM compare_gap WHERE subject LIKE 'title:%'"), "65",
		"more sure by the second");
	case_held(c, 4, d, "scan 7.pdf", "Norchester\nLATE HOURS IN THE TAXI TRADES\nA report",
		KIND_DOCUMENT);
	case_compare(c, 2);
	same(case_gaps(c, "document-named-absent"), "", "it came under another name");
	case_held(c, 4, d, "scan 7.pdf", "Norchester\nSomething else", KIND_DOCUMENT);
	case_compare(c, 2);
	same(case_gaps(c, "document-named-absent"), "report \"Late Hours in the Taxi Trade\"",
		"read again, it is something else");
	for (int i = 0; i < 80; i++)
		buf_add(&pack, STR("a line of it\n"));
	buf_add(&pack, STR("Late hours in the\ntaxi trade: all of it"));
	case_document(c,
		(struct case_document){.id = 5,
			.kind = KIND_DOCUMENT,
			.body = buf_cstr(&pack),
			.places = "[[1,1,0,1040,\"1\"],[1,2,1040,1079,\"2\"]]"});
	(void)case_item(c, 5, d, "pack.pdf");
	case_compare(c, 2);
	same(case_gaps(c, "document-named-absent"), "", "it stands in a pack");
}

int
main(void)
{
	struct compare_case c;

	case_open(&c, "title");
	test_texts(&c.arena);
	test_absent(&c);
	case_close(&c);
	return tap_done();
}
