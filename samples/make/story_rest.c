#include "story.h"

#include "sample.h"
#include "write.h"

enum { SCAN_DPI = 150, LETTERS = 5 };

static const char *const letter_days[] = {"2011-09-14T09:00", "2011-11-30T09:00",
	"2012-02-21T09:00", "2012-05-02T09:00", "2012-08-09T09:00"};
static const char *const letter_marks[] = {"first", "second", "third", "fourth", "fifth"};

static struct page
letter_page(struct sample *sample, unsigned number)
{
	int64_t at = sample_moment(letter_days[number]);

	return (struct page){.title = sample_text(sample, "Letter %u", number + 1),
		.author = "Lantern Outreach Project",
		.is_typed = true,
		.created = at,
		.text = sample_text(sample,
			"# Lantern Outreach Project\n4 Lantern Row, Norchester\n%s\n"
			"To the Licensing Manager\nDear Mr Quillow,\n"
			"This is the %s time I have put these concerns in writing. Three taxi firms "
			"are named below. Their drivers wait outside Brackley House in the evening.\n"
			"Amberline Cars\nQuayside Swift\nTollgate Cabs\n"
			"I ask again that this letter is placed before the Board and minuted.\n"
			"Yours sincerely,\nWren Tolland\n",
			sample_day(sample, at), letter_marks[number])};
}

static void
letter_put(struct sample *sample, unsigned number)
{
	struct page page = letter_page(sample, number);
	static const char *const extensions[] = {"png", "tif", "pdf", "pdf", "png"};
	const char *path = sample_text(sample, DIR_PROJECT "Letters/Scan %.10s letter.%s",
		letter_days[number], extensions[number]);

	if (number == 0 || number == 4)
		sample_file(sample, path, scan_png(sample, &page, SCAN_DPI));
	else if (number == 1)
		sample_file(sample, path, scan_tiff(sample, &page, SCAN_DPI));
	else
		sample_file(sample, path, scan_pdf(sample, &page, SCAN_DPI));
	sample_truth(sample, "scan-text", path, "A scanned letter of the project.",
		sample_text(sample, "%s time I have put these concerns in writing",
			letter_marks[number]));
	if (number == 3) {
		sample_file(sample, DIR_LICENSING "Correspondence/Scan 2012-05-02 letter.pdf",
			scan_pdf(sample, &page, SCAN_DPI));
		sample_truth(sample, "exact-copy", path, "The licensing team holds the same scan.",
			DIR_LICENSING "Correspondence/Scan 2012-05-02 letter.pdf");
	}
}

static void
slip_put(struct sample *sample)
{
	static const char path[] = DIR_POLICE "Scan telephone slip.png";
	struct page page = {.title = "Telephone slip",
		.author = "Police liaison",
		.created = sample_moment("2012-06-15T16:00"),
		.text = "# Telephone message\n"
			"Licensing asks us not to write about Tollgate Cabs.\n"};

	sample_file(sample, path, scan_png(sample, &page, SCAN_DPI));
	sample_truth(sample, "scan-text", path, "A telephone slip, the smallest scan.",
		"asks us not to write about Tollgate Cabs");
}

static void
archives_put(struct sample *sample)
{
	static const char path[] = DIR_COMPUTERS "Backup March 2013.zip";
	struct mail mail = {.from = COMMITTEES,
		.to = COMPUTERS,
		.subject = "Please keep this one",
		.id = "backup-1",
		.body = "Before the clean-up: please keep this draft somewhere safe.\n",
		.sent = sample_moment("2013-03-14T18:20"),
		.attachments = {{"what was said.txt", "text/plain",
			STR("The project named the firms aloud and the Chair heard it.\r\n")}}};
	struct zip_file inner[] = {{"mail/keep this one.eml", mail_write(sample, &mail)},
		{"mail/list.txt", STR("keep this one.eml\r\n")}};
	struct zip_file outer[] = {
		{"week 11/drafts.zip", zip_write(sample, inner, 2, ZIP_OPEN, NULL)},
		{"week 11/readme.txt", STR("Tape 11 of 2013, restored for the inspection.\r\n")}};

	sample_file(sample, path, zip_write(sample, outer, 2, ZIP_OPEN, NULL));
	sample_truth(sample, "part",
		DIR_COMPUTERS "Backup March 2013.zip/week 11/drafts.zip/mail/keep this one.eml/"
			      "what was said.txt",
		"A note attached to a mail in a zip in a zip.", "named the firms aloud");
	sample_truth(sample, "part", DIR_COMPUTERS "Backup March 2013.zip/week 11/readme.txt",
		"A file in a zip.", "Tape 11 of 2013");
	sample_truth(sample, "must-find", path, "The innermost words are searchable.",
		"the project named the firms aloud");
}

static void
locked_put(struct sample *sample)
{
	static const char old[] = DIR_PEOPLE "Case 12.zip";
	static const char strong[] = DIR_PEOPLE "Case 14.zip";
	struct zip_file files[] = {{"case 12.txt",
		STR("The officer who spoke up was moved to the car parks section in May 2013.\r\n")}};
	struct zip_file more[] = {{"case 14.txt",
		STR("The driver's brother sits on the appeals panel; no declaration was made.\r\n")}};

	sample_file(sample, old, zip_write(sample, files, 1, ZIP_CRYPTO, "Lantern-Row-4"));
	sample_file(sample, strong, zip_write(sample, more, 1, ZIP_AES, "Guild-Square-7"));
	sample_file(sample, DIR_COMPUTERS "Notes/passwords to change.txt",
		STR("Case 12 zip: Lantern-Row-4\r\nCase 14 zip: Guild-Square-7\r\n"));
	sample_truth(sample, "encrypted", DIR_PEOPLE "Case 12.zip/case 12.txt",
		"Locked with ZIP's own cipher.", "password");
	sample_truth(sample, "encrypted", DIR_PEOPLE "Case 14.zip/case 14.txt", "Locked with AES.",
		"password");
	sample_truth(sample, "password", DIR_PEOPLE "Case 12.zip",
		"The password is in a note of another custodian; it opens the case.",
		"Lantern-Row-4|moved to the car parks section");
	sample_truth(sample, "password", DIR_PEOPLE "Case 14.zip",
		"The password is in the same note.", "Guild-Square-7|sits on the appeals panel");
	sample_truth(sample, "must-find", DIR_COMPUTERS "Notes/passwords to change.txt",
		"The note with the passwords is searchable.", "Case 12 zip");
}

static void
damaged_put(struct sample *sample)
{
	struct page page = {.title = "Licensing audit 2012",
		.author = "Internal audit",
		.created = sample_moment("2012-12-10T09:00"),
		.text = "# Licensing audit\nIn nine files of twenty the complaint history was not "
			"put before the Board.\nThe Licensing Manager did not reply.\n"};
	struct str whole = docx_write(sample, &page);
	struct str pdf = pdf_write(sample, &page);

	sample_file(sample, DIR_LICENSING "Licensing audit 2012.docx",
		str_slice(whole, 0, whole.len * 3 / 5));
	sample_file(sample, DIR_LICENSING "Licensing audit 2012, annex.pdf",
		str_slice(pdf, 0, pdf.len * 3 / 4));
	sample_truth(sample, "damaged", DIR_LICENSING "Licensing audit 2012.docx",
		"The file is cut off.", "damaged");
	sample_truth(sample, "damaged", DIR_LICENSING "Licensing audit 2012, annex.pdf",
		"The file is cut off.", "damaged");
}

static void
misnamed_put(struct sample *sample)
{
	static const char photo[] = DIR_CHIEF "Photographs/IMG_0412.jpg";
	static const char rota[] = DIR_COMPUTERS "Notes/thumbs.txt";
	static const char strange[] = DIR_LICENSING
		"Correspondence/Caf\xc3\xa9 \xc3\x96landia, r\xc3\xa9ponse.rtf";
	struct page page = {.title = "Handling note",
		.author = "Office of the Chief Executive",
		.created = sample_moment("2013-04-02T21:10"),
		.text = "# Handling note\nKeep the audit away from the Committee until the contract "
			"is signed.\n"};
	struct page cafe = {.title = "Reply of the cafe",
		.author = "Hettie Varnsworth",
		.created = sample_moment("2012-07-19T11:00"),
		.text = "# Reply\nThe owner of the cafe saw the same taxi on four evenings.\n"
			"! She asks that her name is not given to the firm.\n"};

	sample_file(sample, photo, pdf_write(sample, &page));
	sample_file(sample, rota,
		xlsx_write(sample,
			&(struct sheet){
				"Rota", "Day\tDriver\nFriday\tspare car on Quay Parade\n", false},
			1, "2013-02-01T08:00:00Z"));
	sample_file(sample, strange, rtf_write(sample, &cafe));
	sample_truth(
		sample, "name-contradicts", photo, "A PDF that calls itself a photograph.", "pdf");
	sample_truth(
		sample, "name-contradicts", rota, "A workbook that calls itself text.", "xlsx");
	sample_truth(sample, "must-find", photo, "The misnamed note is searchable.",
		"keep the audit away from the Committee");
	sample_truth(sample, "must-find", rota, "The misnamed rota is searchable.",
		"spare car on Quay Parade");
	sample_truth(sample, "must-find", strange, "A file whose name is not ASCII.",
		"same taxi on four evenings");
	sample_truth(sample, "hidden-text", strange, "Hidden words in a rich text file.",
		"She asks that her name is not given");
}

static void
pages_put(struct sample *sample)
{
	static const char *const titles[] = {"How to complain about a taxi",
		"Licensing Board members", "Report a concern", "Safeguarding in Norchester"};
	static const char *const words[] = {
		"We answer every complaint about a taxi in ten working days.",
		"The Board meets every six weeks in the Guild Room.",
		"If you see something that worries you, ring the duty desk.",
		"The Sub-group brings the partners together four times a year."};

	for (unsigned i = 0; i < COUNT_OF(titles); i++) {
		const char *path = sample_text(
			sample, DIR_COMPUTERS "Saved pages/%s.html", titles[i]);
		struct page page = {.title = titles[i],
			.author = "Web team",
			.created = sample_moment("2014-01-15T12:00"),
			.text = sample_text(sample,
				"# %s\n%s\n! draft %u, not agreed with licensing\n", titles[i],
				words[i], i + 3)};

		sample_file(sample, path, html_write(sample, &page));
		sample_truth(sample, "must-find", path, "A saved page is searchable.", words[i]);
	}
}

static void
notes_put(struct sample *sample)
{
	static const char note[] = DIR_LICENSING "Phone notes/2012-10-03.txt";
	static const char other[] = DIR_LICENSING "Phone notes/2012-10-19.txt";
	static const char cards[] = DIR_POLICE "Contacts.vcf";
	static const char list[] = DIR_PEOPLE "Disciplinary index.csv";
	struct buf rows = {0};
	struct sheet sheet = {.name = "Index"};

	sample_file(sample, note,
		STR("3/10  the caf\xe9 owner rang \x96 taxi outside again, \x93he knows the girls by "
		    "name\x94. Costs \xa3"
		    "4 a mile.\r\n"));
	sample_file(sample, other,
		STR("19/10  Inspector rang. Wants the list of badges. DQ: not in writing \x85\r\n"));
	sample_file(sample, cards,
		STR("BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Jory Pemblestone\r\nORG:Norchester Police\r\n"
		    "TITLE:Liaison officer\r\nEMAIL:jory.pemblestone@norchesterpolice.example\r\n"
		    "END:VCARD\r\nBEGIN:VCARD\r\nVERSION:3.0\r\nFN:Wren Tolland\r\n"
		    "ORG:Lantern Outreach Project\r\nNOTE:Rings on Fridays\r\nEND:VCARD\r\n"));
	buf_add(&rows, STR("Case\tFile\tOutcome\n"));
	for (unsigned i = 9; i <= 16; i++) {
		buf_add_format(&rows, "Case %u\tCase %u.zip\t%s\n", i, i,
			i % 3 == 0 ? "moved" : "resigned before the hearing");
		if (i != 12 && i != 14)
			sample_truth(sample, "document-named-and-absent", list,
				"The index names the file of a case that was not handed over.",
				sample_text(sample, "Case %u.zip", i));
	}
	sheet.rows = sample_keep(sample, &rows).data;
	sample_file(sample, list, csv_write(sample, &sheet));
	sample_truth(
		sample, "must-find", note, "A note in Windows-1252.", "he knows the girls by name");
	sample_truth(sample, "must-find", note, "Its accented word is searchable.",
		"caf\xc3\xa9 owner rang");
	sample_truth(sample, "must-find", other, "A second note.", "wants the list of badges");
	sample_truth(sample, "must-find", cards, "A contact card.", "rings on Fridays");
}

void
story_rest(struct sample *sample)
{
	for (unsigned i = 0; i < LETTERS; i++)
		letter_put(sample, i);
	slip_put(sample);
	archives_put(sample);
	locked_put(sample);
	damaged_put(sample);
	misnamed_put(sample);
	pages_put(sample);
	notes_put(sample);
}
