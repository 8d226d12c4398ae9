/* Dated events of a document: its own dates, and what its text says happened when. */
#include "compare_case.h"

#include "tap.h"

#include "base/date.h"
#include "compare/when/dates.h"
#include "compare/when/when.h"

static const struct {
	const char *text;
	const char *kinds; /* of its first date */
} cases[] = {
	{"The minutes of the meeting held on 12 March 2013 were agreed and signed.", "met"},
	{"Safeguarding Sub-group: minutes of the meeting held on\n12 March 2013\nPresent:", "met"},
	{"The Panel met on Tuesday 12 March 2013.", "met"},
	{"To be held on 12 March 2013 in the Guild Room", "met"},
	{"Next meeting: 11 June 2013.", "met"},
	{"at the 12 March 2013 meeting", "met"},
	{"The Board resolved on 12 March 2013 to revoke the licence.", "decided"},
	{"On 12 March 2013 the Panel resolved that no action be taken.", "decided"},
	{"the decision of 12 March 2013", "decided"},
	{"Licence PH/2104 was revoked on 12 March 2013.", "decided"},
	{"It was agreed at the meeting on 12 March 2013 that", "met decided"},
	{"Sent: 12 March 2013 14:05", "sent"},
	{"Gesendet: Dienstag, 12. M\u00e4rz 2013 14:05", "sent"},
	{"On 12 Mar 2013, at 09:15, Ann Other wrote:", "sent"},
	{"On Tue, Mar 12, 2013 at 5:04 PM, Ann <ann@x.example> wrote:", "sent"},
	{"Your letter dated 12 March 2013 refers.", "mentioned"},
	{"The minutes were sent on 12 March 2013.", "mentioned"},
	{"We agreed. Tenders open 12 March 2013.", "mentioned"},
	{"The award is due on 12 March 2013; the Board decided nothing.", "mentioned"},
	{"The meeting was put off.\n\n12 March 2013\n\nDear Sir", "mentioned"},
	{"12 March 2013", "mentioned"},
};

static const char *
kinds_of(struct compare_case *c, const char *text)
{
	struct when_context context = {.today = DATE_NONE};
	struct str all = STR("");
	struct when when;
	unsigned said;

	if (!when_first(str_of(text), &context, &when))
		return "";
	said = dates_said(str_of(text), when.from_byte, when.to_byte);
	for (int kind = 1; kind < DATES_KIND_COUNT; kind++)
		if ((said >> kind & 1) != 0)
			all = str_format(&c->arena, "%.*s%s%s", STR_ARG(all),
				all.len > 0 ? " " : "", dates_kind_name((enum dates_kind)kind));
	return all.data;
}

static void
same(const char *got, const char *wanted, const char *claim)
{
	if (!tap_ok(str_equal(str_of(got), str_of(wanted)), "%s", claim))
		tap_note("got \"%s\", wanted \"%s\"", got, wanted);
}

#define EVENTS                                                                                       \
	"SELECT group_concat(e, '; ') FROM (SELECT kind || ' ' || date(day, 'unixepoch') || ' ' || " \
	"minute || ' ' || begins || '-' || ends AS e FROM compare_date WHERE document = "

static void
test_print(struct compare_case *c)
{
	int64_t delivery = case_delivery(c, "Licensing");

	case_document(c,
		(struct case_document){.id = 1,
			.kind = KIND_MAIL,
			.date = "2013-03-12",
			.facts = "[[\"sent\",\"2013-03-12T16:40:00Z\"]]",
			.body = "See you on 14 March. The Board decided on 4 March. 14 March!"});
	(void)case_item(c, 1, delivery, "a.eml");
	case_document(c,
		(struct case_document){.id = 2,
			.kind = KIND_CALENDAR,
			.facts = "[[\"start\",\"2011-02-01T18:30:00Z\"]]",
			.body = "Start: 2011-02-01 18:30 UTC\nEnd: 2011-02-02 20:00 UTC\nSummary: Board\n"});
	(void)case_item(c, 2, delivery, "a.ics");
	case_document(c,
		(struct case_document){
			.id = 3, .kind = KIND_DOCUMENT, .body = "03/04/2013 and 03/14/2013"});
	(void)case_item(c, 3, delivery, "us.docx");
	case_compare(c, 100);
	same(case_value(c, EVENTS "1 ORDER BY ordinal)"),
		"1 2013-03-12 1000 -1--1; 8 2013-03-14 -1 11-19; 7 2013-03-04 -1 42-49",
		"a mail is sent, mentions and tells of a decision; a day is noted once");
	same(case_value(c, EVENTS "2 ORDER BY ordinal)"), "3 2011-02-01 1110 7-23",
		"a calendar's entries are meetings by their start, at their place in the text");
	same(case_value(c, EVENTS "3 ORDER BY ordinal)"),
		"8 2013-03-04 -1 0-10; 8 2013-03-14 -1 15-25",
		"where one date can only be American, all are");
}

static void
test_again(struct compare_case *c)
{
	case_document(c, (struct case_document){.id = 3, .kind = KIND_DOCUMENT, .body = "nothing"});
	case_compare(c, 100);
	same(case_value(c, "SELECT count(*) FROM compare_date WHERE document = 3"), "0",
		"a document that is read again has its dates noted anew");
}

int
main(void)
{
	struct compare_case c;

	case_open(&c, "dates");
	for (size_t i = 0; i < COUNT_OF(cases); i++)
		same(kinds_of(&c, cases[i].text), cases[i].kinds, cases[i].text);
	test_print(&c);
	test_again(&c);
	case_close(&c);
	return tap_done();
}
