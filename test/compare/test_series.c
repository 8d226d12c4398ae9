/* Numbered series: references, names, pages, paragraphs, and their holes. */
#include "compare_case.h"

#include "tap.h"

#include "base/buf.h"
#include "compare/named/numbering.h"
#include "compare/named/reference.h"
#include "compare/subject.h"

static void
same(const char *got, const char *wanted, const char *claim)
{
	if (!tap_ok(str_equal(str_of(got), str_of(wanted)), "%s", claim))
		tap_note("got \"%s\", wanted \"%s\"", got, wanted);
}

static void
test_references(struct arena *arena)
{
	static const struct {
		const char *text;
		const char *wanted;
	} cases[] = {
		{"Taxi complaint LC/2012/017 and DN-2013-09.", "LC/2012/# 17; DN/2013/# 9; "},
		{"See REF-00123, FOI0012345 and Decision 12/2013.",
			"REF/# 123; FOI/# 12345; DECISION/#/2013 12; "},
		{"LC-2012-017.docx lies there", "LC/2012/# 17; "},
		{"On 12/03/2013 and 2013-03-12 at S60 1AA, tel 01709 555123, 12.5 %", ""},
		{"SI 2012/1234, section 4.2, UTF-8, ISO-8859-1, COVID-19, FY2012/13, M25, A4", ""},
		{"LC/12/03/2013 is a letter of a day", ""},
		{"http://x.example/AB-123/CD-45 id=AB-1234", ""},
		{"v2.0.1 ABC-1.2.3 GB12-3456", ""},
	};

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct buf all CLEANUP(buf_free) = {0};
		struct reference reference;
		size_t at = 0;

		while (reference_next(arena, str_of(cases[i].text), &at, &reference))
			buf_add_format(&all, "%.*s %llu; ", STR_ARG(reference.key),
				(unsigned long long)reference.number);
		same(buf_cstr(&all), cases[i].wanted, cases[i].text);
	}
}

static void
test_names(struct arena *arena)
{
	static const char *const numbered[] = {
		"Case 9", "LC-2012-001 Smith", "Interview 12 notes", "DN-2013-05", "ref_0012"};
	static const char *const others[] = {"IMG_0412", "Scan 3", "Budget 2012", "2012-03-30 Mail",
		"Minutes v2", "audit 2009-2010", "12 March", "Meeting 12 March", "image001",
		"Notes"};
	struct reference reference;

	for (size_t i = 0; i < COUNT_OF(numbered); i++)
		tap_ok(reference_of_name(arena, str_of(numbered[i]), &reference),
			"\"%s\" is numbered", numbered[i]);
	for (size_t i = 0; i < COUNT_OF(others); i++)
		tap_ok(!reference_of_name(arena, str_of(others[i]), &reference), "\"%s\" is not",
			others[i]);
	tap_ok(reference_of_page(arena, STR(" NBC000123"), &reference) && reference.number == 123 &&
			!reference_of_page(arena, STR("NBC000123 and more"), &reference),
		"a page's own number stands in a line alone");
	same(str_cstr(arena, reference_write(arena, STR("LC/2012/"), STR(""), 3, 7)), "LC/2012/007",
		"a number is written as its series writes them");
}

static const char *
holes_of(struct arena *arena, const char *text)
{
	struct numbering_hole holes[NUMBERING_HOLE_MAX];
	size_t count = numbering_paragraphs(arena, str_of(text), holes);
	struct buf all CLEANUP(buf_free) = {0};

	for (size_t i = 0; i < count; i++)
		buf_add_format(&all, "%.*s;", STR_ARG(holes[i].label));
	return str_cstr(arena, buf_str(&all));
}

static void
test_paragraphs(struct arena *arena)
{
	same(holes_of(arena, "1. A\n2. B\n3. C\n4.1 Dd\n4.3 Ee\n5. F\n6. G\n7. H"), "4.2;",
		"4.1 is followed by 4.3");
	same(holes_of(arena, "1. A\n2. B\n3. C\n4. Dd. 5. To receive\n6. F\n7. G\n8. H"), "",
		"lines that were run together leave out none");
	same(holes_of(arena, "1. A\n2. B\n3. C\n4. Of 5. and 6\n6. F\n7. G\n8. H"), "5;",
		"what is merely counted stands for none");
	same(holes_of(arena, "1. A\n2. B\n3. C\n\n5. E\n6. F\n7. G\n8. H"), "4;", "3 by 5");
	same(holes_of(arena, "1. A\n2. B\n3. C\n4(a) D\n5. E\n6. F\n7. G\n8. H"), "",
		"a number that goes on otherwise is there");
	same(holes_of(arena, "1. A\n2. B\n3. C\n4. D\n5. E\n1. F\n2. G\n3. H"), "",
		"a second list begins anew");
	same(holes_of(arena, "1. A\n3. B\n"), "", "two numbers are no order");
	same(holes_of(arena, "2. A\n7. B\n9. C\n4. D\n12. E\n14. F\n1. G\n2. H\n3. I\n4. J\n5. K"),
		"", "nor is disorder");
	same(holes_of(arena, "1. A\n2. B\n3. C\n4.5 million were\n5. E\n6. F\n7. G\n8. H"), "4;",
		"a quantity is no number of a paragraph");
}

static void
test_pages(struct arena *arena)
{
	struct str text = STR("Page 1 of 5 a\nPage 2 of 5 b\nPage 4 of 5 c\n");
	struct subject_place places[3];
	struct numbering_hole holes[NUMBERING_HOLE_MAX];

	for (unsigned i = 0; i < 3; i++)
		places[i] = (struct subject_place){.kind = 1,
			.number = i + 1,
			.from = 14u * i,
			.to = 14u * i + 14u,
			.label = STR("")};
	tap_ok(numbering_pages(arena, text, places, 3, holes) == 1 &&
			str_equal(holes[0].label, STR("page 3 of 5")),
		"a page between two that follow one another");
	text = STR("Page 1 of 5 a\nPage 2 of 5 b\nPage 3 of 5 c\n");
	tap_ok(numbering_pages(arena, text, places, 3, holes) == 1 &&
			str_equal(holes[0].label, STR("pages 4 to 5 of 5")),
		"pages behind the last");
	tap_ok(numbering_pages(arena, text, NULL, 0, holes) == 0, "text without pages has none");
}

static void
test_holes(struct compare_case *c)
{
	int64_t d = case_delivery(c, "Licensing");

	for (int i = 1; i <= 12; i++)
		if (i != 5 && i != 6 && i != 9)
			case_held(c, i, d,
				str_format(&c->arena, "Complaints/LC-2012-%03d.docx", i).data,
				str_format(&c->arena, "Complaint LC/2012/%03d\nText", i).data,
				KIND_DOCUMENT);
	case_held(c, 20, d, "Register.csv", "LC/2012/001\tA\nLC/2012/009\tB\nLC/2012/014\tC\n",
		KIND_SHEET);
	for (int i = 1; i <= 9; i++)
		case_held(c, 30 + i, d, str_format(&c->arena, "Photos/IMG_00%d.jpg", 3 * i).data,
			"", KIND_IMAGE);
	case_compare(c, 5);
	same(case_gaps(c, "series-hole"), "", "too many holes say nothing");
	case_held(c, 5, d, "Complaints/LC-2012-005.docx", "", KIND_DOCUMENT);
	case_compare(c, 5);
	same(case_gaps(c, "series-hole"), "LC-2012-009|LC-2012-006", "few are gaps");
	case_held(c, 6, d, "Elsewhere/x.docx", "Complaint LC/2012/006", KIND_DOCUMENT);
	case_compare(c, 5);
	same(case_gaps(c, "series-hole"), "LC-2012-009",
		"a document that says its reference is held, whatever its name");
	same(case_value(c,
		     "SELECT count(*) FROM compare_gap_evidence e JOIN compare_gap g ON g.reference = "
		     "e.reference WHERE g.title = 'LC-2012-009'"),
		"3", "its neighbours and who names it are the evidence");
}

static void
test_versions(struct compare_case *c)
{
	const char *jumps =
		"1. Apologies\n2. Minutes\n3. Matters\n4.1 Attendance was noted\n4.3 The "
		"Chair asked\n5. Training\n6. Episodes\n7. Audit\n";
	int64_t d = case_delivery(c, "Office");

	case_held(c, 41, d, "v3.docx", jumps, KIND_DOCUMENT);
	case_held(c, 42, d, "final.pdf", jumps, KIND_DOCUMENT);
	case_compare(c, 5);
	same(case_value(c, "SELECT count(*) FROM compare_gap WHERE title LIKE 'Paragraph 4.2%'"),
		"1", "versions that leave out the same paragraph are one gap");
}

int
main(void)
{
	struct compare_case c;

	case_open(&c, "series");
	test_references(&c.arena);
	test_names(&c.arena);
	test_paragraphs(&c.arena);
	test_pages(&c.arena);
	test_holes(&c);
	test_versions(&c);
	case_close(&c);
	return tap_done();
}
