#include "story.h"

#include "sample.h"
#include "write.h"

enum { COMPLAINTS = 48, NOTICES = 22, ROWS = 220, DAY = 86400 };

static const char *const firms[] = {"Amberline Cars", "Quayside Swift", "Tollgate Cabs",
	"Harrowmere Taxis", "Six Bells Private Hire", "Greenfinch Cars"};
static const char *const callers[] = {"a resident", "a care worker", "a parent", "a teacher",
	"the outreach project", "a hotel porter", "a passenger", "another driver"};
static const char *const acts[] = {"refused a card payment and shouted",
	"waited outside Brackley House after dark", "offered a free ride for a telephone number",
	"drove without the meter", "asked two girls where they lived",
	"let somebody else use the badge", "took a longer road than needed",
	"carried a passenger home from the Lantern drop-in without a booking"};
static const char *const places[] = {"Fuller's Yard", "Sexton Street", "the bus station",
	"Quay Parade", "Lantern Row", "Guild Square", "the leisure centre", "Marl Hill"};
static const char *const outcomes[] = {"No further action.", "Closed without reply.",
	"Words of advice to the firm.", "Passed to the police liaison officer.",
	"Closed: firm not asked.", "Awaiting a statement; file closed after 28 days."};

static bool
is_hole(unsigned number)
{
	return number == 17 || number == 31 || number == 42;
}

static const char *
complaint_name(struct sample *sample, unsigned number, const char *extension)
{
	return sample_text(sample, DIR_LICENSING "Complaints/LC-2012-%03u.%s", number, extension);
}

static struct page
complaint_page(struct sample *sample, unsigned number)
{
	int64_t at = sample_moment("2012-01-05T10:00") + (int64_t)number * 7 * DAY;
	const char *firm = firms[number % COUNT_OF(firms)];
	struct buf text = {0};

	buf_add_format(&text, "# Taxi complaint LC/2012/%03u\n", number);
	buf_add_format(&text, "Received %s by telephone from %s. Taken by Hettie Varnsworth.\n",
		sample_day(sample, at), callers[number * 5 % 8]);
	buf_add_format(&text, "The caller says that a driver of %s, badge %04u, %s at %s.\n", firm,
		400 + number * 7, acts[number * 3 % 8], places[number % 8]);
	buf_add_format(&text, "Earlier complaints about this badge: %u.\n", number % 5);
	buf_add_format(&text, "Outcome: %s\n", outcomes[sample_next(sample, 6)]);
	return (struct page){.title = sample_text(sample, "Complaint LC/2012/%03u", number),
		.author = "Hettie Varnsworth",
		.created = at,
		.text = sample_keep(sample, &text).data};
}

static void
complaint_put(struct sample *sample, unsigned number)
{
	struct page page = complaint_page(sample, number);
	const char *extension = number % 8 == 3 ? "rtf" : number % 8 == 5 ? "pdf" : "docx";
	const char *path = complaint_name(sample, number, extension);

	if (is_hole(number)) {
		sample_truth(sample, "numbered-series-hole", "",
			sample_text(sample,
				"Complaint LC/2012/%03u is not in the folder of complaints.",
				number),
			sample_text(sample, "LC-2012-%03u", number));
		return;
	}
	if (number % 8 == 3)
		sample_file(sample, path, rtf_write(sample, &page));
	else if (number % 8 == 5)
		sample_file(sample, path, pdf_write(sample, &page));
	else
		sample_file(sample, path, docx_write(sample, &page));
	if (number % 2 == 1)
		sample_truth(sample, "must-find", path, "A complaint is found by its words.",
			sample_text(sample, "badge %04u, %s at %s", 400 + number * 7,
				acts[number * 3 % 8], places[number % 8]));
}

/* The register names every complaint, the absent ones too. */
static void
register_put(struct sample *sample)
{
	struct buf rows = {0};
	struct sheet sheet = {.name = "Register"};
	const char *path = DIR_LICENSING "Complaints register 2012.csv";

	buf_add(&rows, STR("Number\tFirm\tPlace\tOfficer\n"));
	for (unsigned i = 1; i <= COMPLAINTS; i++) {
		buf_add_format(&rows, "LC/2012/%03u\t%s\t%s\tVarnsworth, H\n", i, firms[i % 6],
			places[i % 8]);
		if (is_hole(i))
			sample_truth(sample, "document-named-and-absent", path,
				"The register names a complaint whose file is absent.",
				sample_text(sample, "LC-2012-%03u", i));
	}
	sheet.rows = sample_keep(sample, &rows).data;
	sample_file(sample, path, csv_write(sample, &sheet));
}

static const char *
decision_rows(struct sample *sample)
{
	struct buf rows = {0};

	buf_add(&rows, STR("Licence\tFirm\tDecision\tYear\tMinute\n"));
	for (unsigned i = 1; i < ROWS; i++)
		buf_add_format(&rows, "PH/%u\t%s\t%s\t%u\tLB/%u\n", 2000 + i, firms[i % 6],
			sample_next(sample, 9) == 0 ? "refused" : "granted", 2011 + i / 60, i);
	return sample_keep(sample, &rows).data;
}

/* Row 212 is the one that matters. */
static const char *
appeal_rows(struct sample *sample)
{
	struct buf rows = {0};

	buf_add(&rows, STR("Licence\tFirm\tAppeal\tRemark\tMinute\n"));
	for (unsigned i = 2; i <= ROWS; i++) {
		if (i == 212)
			buf_add(&rows,
				STR("PH/2212\tTollgate Cabs\tgranted on appeal\t"
				    "complaint history not put to members\t\n"));
		else
			buf_add_format(&rows, "PH/%u\t%s\t%s\t\tLB/%u\n", 2000 + i, firms[i % 6],
				i % 4 == 0 ? "dismissed" : "withdrawn", i);
	}
	return sample_keep(sample, &rows).data;
}

static void
decisions_put(struct sample *sample)
{
	static const char book[] = DIR_LICENSING "Licence decisions.xlsx";
	static const char old[] = DIR_LICENSING "Licence decisions 2009-2010.xls";
	const struct sheet sheets[] = {
		{"Decisions", decision_rows(sample), false},
		{"Appeals", appeal_rows(sample), false},
		{"Complaint history",
			"Badge\tComplaints\tTold to members\n0421\t4\tno\n0512\t6\tno\n"
			"0606\t3\tno: DQ says leave off\n",
			true},
	};
	const struct sheet old_sheets[] = {
		{"Decisions 2010",
			"Licence\tFirm\tDecision\nHC/0911\tAmberline Cars\tgranted\n"
			"HC/0912\tSix Bells Private Hire\trevoked after conviction\n",
			false},
		{"Working", "Badge\tNote\n0311\trevocation undone by telephone\n", true},
	};

	sample_file(
		sample, book, xlsx_write(sample, sheets, COUNT_OF(sheets), "2014-09-17T20:31:00Z"));
	sample_file(sample, old, xls_write(sample, old_sheets, COUNT_OF(old_sheets)));
	sample_file(sample, DIR_LICENSING "Licence decisions export.csv",
		csv_write(sample, &sheets[0]));
	sample_truth(sample, "hidden-sheet", book, "A hidden sheet counts complaints by badge.",
		"Complaint history");
	sample_truth(sample, "late", book,
		"Saved a week after the inspection was announced on 10 September 2014.",
		"2014-09-17");
	sample_truth(sample, "hidden-sheet", old, "A hidden sheet in an old workbook.", "Working");
	sample_truth(sample, "must-find", book, "Row 212 of the sheet of appeals.",
		"complaint history not put to members");
	sample_truth(sample, "must-find", book, "Words on the hidden sheet are searchable.",
		"DQ says leave off");
	sample_truth(sample, "must-find", old, "Words on the old hidden sheet are searchable.",
		"revocation undone by telephone");
	sample_truth(sample, "must-find", old, "A decision of 2010.", "revoked after conviction");
}

static void
notice_put(struct sample *sample, unsigned number)
{
	int64_t at = sample_moment("2013-01-07T09:00") + (int64_t)number * 21 * DAY;
	struct buf text = {0};
	const char *path = sample_text(
		sample, DIR_LICENSING "Decision notices/DN-2013-%02u.pdf", number);
	struct page page = {.title = sample_text(sample, "Decision notice DN/2013/%02u", number),
		.author = "Desmer Quillow",
		.created = at};

	if (number == 9 || number == 15) {
		sample_truth(sample, "numbered-series-hole", "",
			sample_text(sample, "Decision notice DN/2013/%02u is absent.", number),
			sample_text(sample, "DN-2013-%02u", number));
		return;
	}
	buf_add_format(
		&text, "# Norchester Borough Council\n# Decision notice DN/2013/%02u\n", number);
	buf_add_format(&text, "%s\nLicence PH/%u held by %s: %s.\n", sample_day(sample, at),
		2100 + number * 4, firms[number % 6],
		number % 5 == 0 ? "suspended for 14 days" : "renewed for three years");
	buf_add_format(&text, "Complaints considered: %s.\n",
		number % 3 == 0 ? "none put before the officer" : "see the file");
	buf_add(&text, STR("Signed for the Licensing Manager under delegated powers.\n"));
	page.text = sample_keep(sample, &text).data;
	sample_file(sample, path, pdf_write(sample, &page));
	if (number % 5 == 0)
		sample_truth(sample, "must-find", path, "A suspension is found by its licence.",
			sample_text(sample, "Licence PH/%u held by %s: suspended",
				2100 + number * 4, firms[number % 6]));
}

/* A briefing for members with a name under a black box that a program reads. */
static void
briefing_put(struct sample *sample)
{
	static const char path[] = DIR_LICENSING "Briefing to members, redacted.pdf";
	struct page page = {.title = "Briefing on taxi licensing",
		.author = "Desmer Quillow",
		.created = sample_moment("2013-11-04T15:00"),
		.text = "# Briefing to members on taxi licensing\n"
			"The following has been taken out under the Act.\n"
			"! Tollgate Cabs was named by the police in June 2012.\n"
			"! The Deputy was told the same week.\n"
			"The number of complaints is in line with other years.\n"};

	sample_file(sample, path, pdf_write(sample, &page));
	sample_truth(sample, "hidden-text", path, "Words lie under a black box.",
		"named by the police in June 2012");
	sample_truth(sample, "hidden-text", path, "A second line lies under a black box.",
		"The Deputy was told the same week");
	sample_truth(sample, "must-find", path, "What the box covers is searchable.",
		"named by the police in June 2012");
}

/* What the findings lean on besides: letters sent in 2013, none of them to the three firms, and the
 * timetable of the tender. */
static void
papers_put(struct sample *sample)
{
	static const char log[] = DIR_LICENSING "Licensing letters log 2013.csv";
	static const char tender[] = DIR_CHIEF "Committees/Contract timetable 2013.docx";
	struct buf rows = {0};
	struct sheet sheet = {.name = "Log"};
	struct page page = {.title = "Contract timetable 2013",
		.author = "Procurement",
		.created = sample_moment("2013-02-20T09:00"),
		.text = "# Support services contract: timetable\n"
			"Tender opens 11 March 2013; award 29 March 2013.\n"
			"No member or officer is to say anything that might unsettle the market.\n"};

	buf_add(&rows, STR("Date\tTo\tAbout\n"));
	for (unsigned i = 0; i < 48; i++)
		buf_add_format(&rows, "%s\t%s\t%s\n",
			sample_iso(sample, sample_moment("2013-01-03") + (int64_t)i * 7 * DAY),
			firms[3 + i % 3], i % 4 == 0 ? "complaint" : "renewal");
	sheet.rows = sample_keep(sample, &rows).data;
	sample_file(sample, log, csv_write(sample, &sheet));
	sample_file(sample, tender, docx_write(sample, &page));
	sample_truth(sample, "must-find", log, "Letters to other firms are in the log.",
		"Harrowmere Taxis,complaint");
	sample_truth(sample, "must-find", tender, "The tender was open when 4.2 was taken out.",
		"Tender opens 11 March 2013");
}

void
story_licensing(struct sample *sample)
{
	for (unsigned i = 1; i <= COMPLAINTS; i++)
		complaint_put(sample, i);
	register_put(sample);
	decisions_put(sample);
	for (unsigned i = 1; i <= NOTICES; i++)
		notice_put(sample, i);
	briefing_put(sample);
	papers_put(sample);
}
