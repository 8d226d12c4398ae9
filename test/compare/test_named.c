/* Files that texts name, and those of them that are not held. */
#include "compare_case.h"

#include "tap.h"

#include "base/buf.h"
#include "compare/named/named_text.h"

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
	{"Please see Licensing review 2012.docx before Monday.", "Licensing review 2012.docx;"},
	{"Case\tFile\nCase 9\tCase 9.zip\tmoved\n", "Case 9.zip;"},
	{"It is in S:\\Licensing\\Old\\sub-group notes.doc now", "sub-group notes.doc;"},
	{"file://server/share/Team%20plan.xlsx", "Team%20plan.xlsx;"},
	{"https://norchester.sharepoint.com/sites/x/Risk%20register.xlsx", "Risk%20register.xlsx;"},
	{"https://www.gov.example/reports/annual.pdf and www.x.example/y.pdf, a@b.doc", ""},
	{"I put the sub-group minutes final.pdf and Notes for Chair.docx on the drive.",
		"sub-group minutes final.pdf;Notes for Chair.docx;"},
	{"\xe2\x80\x9cPlan B.doc\xe2\x80\x9d, (Budget 2013.xls) <<Old.rtf>>",
		"Plan B.doc;Budget 2013.xls;Old.rtf;"},
	{"winmail.dat image001.png logo.gif index.html document.doc *.doc 3.5 e.g. this", ""},
	{"- layout.pdf", "layout.pdf;"},
	{"The \"Rents model (v4, DRAFT).xlsm\", Staff list (old).xls and 'Lifts.csv'",
		"Rents model (v4, DRAFT).xlsm;Staff list (old).xls;Lifts.csv;"},
	{"The Old plan.doc is in the note Note of meeting.doc",
		"Old plan.doc;Note of meeting.doc;"},
	{"For background you may wish to read the paper that we sent to Scrutiny\npolicy 2011.doc",
		"Scrutiny policy 2011.doc;"},
	{"1. Terms of reference.doc\n2) Gas certs Block B.zip",
		"Terms of reference.doc;Gas certs Block B.zip;"},
};

static void
test_texts(struct arena *arena)
{
	for (size_t i = 0; i < COUNT_OF(texts); i++) {
		struct buf all CLEANUP(buf_free) = {0};
		struct named_file file;
		size_t at = 0;

		while (named_next(arena, str_of(texts[i].text), &at, &file))
			buf_add_format(&all, "%.*s;", STR_ARG(file.name));
		same(buf_cstr(&all), texts[i].wanted, "the names in a text");
	}
}

static void
test_absent(struct compare_case *c)
{
	int64_t d = case_delivery(c, "Licensing");

	case_held(c, 1, d, "Mail/a.eml",
		"Look at Licensing_Review 2012.docx, then at Old plan.doc.", KIND_MAIL);
	case_held(c, 2, d, "Mail/b.eml", "The Old plan.doc again. (See attached file: X y.doc)",
		KIND_MAIL);
	case_held(c, 3, d, "Files/licensing review 2012.pdf", "text", KIND_DOCUMENT);
	case_held(c, 4, d, "Files/own.docx", "It lies in S:\\own\\its first name.docx",
		KIND_DOCUMENT);
	case_compare(c, 2);
	same(case_gaps(c, "document-named-absent"), "Old plan.doc",
		"held under another ending, announced, and own names are none");
	same(case_value(c,
		     "SELECT count(*) FROM compare_gap_evidence WHERE reference IN (SELECT "
		     "reference FROM compare_gap WHERE check_name = 'document-named-absent')"),
		"2", "all who name it");
	case_held(c, 5, d, "Late/Copy of OLD PLAN.odt", "", KIND_DOCUMENT);
	case_compare(c, 2);
	same(case_gaps(c, "document-named-absent"), "", "it came under another name");
}

static void
test_listing(struct compare_case *c)
{
	struct buf all CLEANUP(buf_free) = {0};
	int64_t d = case_delivery(c, "IT");

	for (int i = 0; i < 60; i++)
		buf_add_format(&all, "Folder entry %c%c.doc\n", 'a' + i / 8, 'a' + i % 8);
	case_held(c, 11, d, "listing.txt", buf_cstr(&all), KIND_TEXT);
	case_held(c, 12, d, "Folder entry aa.doc", "", KIND_DOCUMENT);
	case_compare(c, 5);
	same(case_gaps(c, "document-named-absent"), "59 files that \"listing.txt\" lists",
		"a listing is one gap");
	case_held(c, 13, d, "Folder entry ab.doc", "", KIND_DOCUMENT);
	case_compare(c, 5);
	same(case_gaps(c, "document-named-absent"), "58 files that \"listing.txt\" lists",
		"which counts what comes");
}

static void
test_reference(struct compare_case *c)
{
	int64_t d = case_delivery(c, "Complaints");

	for (int i = 1; i <= 3; i++)
		case_held(c, 20 + i, d, str_format(&c->arena, "DN-2013-%02d.docx", 4 * i).data, "",
			KIND_DOCUMENT);
	case_held(c, 29, d, "register.csv", "DN/2013/04\nDN/2013/08\nDN/2013/12\nDN/2013/16\n",
		KIND_SHEET);
	case_compare(c, 5);
	same(case_value(c,
		     "SELECT group_concat(title) FROM compare_gap WHERE title LIKE 'DN%' AND check_name = "
		     "'document-named-absent'"),
		"DN-2013-16", "a number that a register names, among others that are held");
}

static void
test_one_side(struct compare_case *c)
{
	int64_t police = case_delivery(c, "Police liaison");
	int64_t housing = case_delivery(c, "Housing");
	const char *notes = "Joint meeting of housing and police, 12 June 2012\nThe police gave "
			    "figures on three blocks: eleven reports in a year.";

	case_held(c, 31, police, "2012-06-12 Notes of meeting.docx", notes, KIND_DOCUMENT);
	case_held(c, 32, police, "2012-06-19 Notes of meeting.docx",
		"Meeting of the police, 19 June 2012\nNobody else was there.", KIND_DOCUMENT);
	case_compare(c, 5);
	same(case_gaps(c, "held-by-one-side"),
		"Notes of the joint meeting of 12 June 2012 among the records of Housing",
		"the other side does not hold the notes");
	case_held(c, 33, housing, "Joint notes.docx", notes, KIND_DOCUMENT);
	case_compare(c, 5);
	same(case_gaps(c, "held-by-one-side"), "", "now it does");
}

int
main(void)
{
	struct compare_case c;

	case_open(&c, "named");
	test_texts(&c.arena);
	test_absent(&c);
	test_listing(&c);
	test_reference(&c);
	test_one_side(&c);
	case_close(&c);
	return tap_done();
}
