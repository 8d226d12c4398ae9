#include "story.h"

#include "sample.h"
#include "write.h"

#define DOCX_MIME "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
#define TOP                                                                                        \
	"# Norchester Borough Council\n"                                                           \
	"# Safeguarding Sub-group: minutes of the meeting held on 12 March 2013\n"                 \
	"Present: the Chair, Committee Services, the Licensing Manager, the police liaison "       \
	"officer, Wren Tolland for the outreach project.\n"                                        \
	"1. Apologies were received from the Deputy Chief Executive.\n"                            \
	"2. The minutes of the last meeting were agreed.\n"                                        \
	"3. Matters arising: the protocol on return interviews is with the partners.\n"            \
	"4.1 Attendance at return interviews was noted.\n"
#define FIRMS                                                                                      \
	"4.2 The outreach project told the Sub-group that three taxi firms, Amberline Cars, "      \
	"Quayside Swift and Tollgate Cabs, were known to it, that drivers waited outside "         \
	"Brackley House in the evenings, and asked that the Board be told without any delay."
#define FIRMS_FIRST                                                                                \
	"4.2 The outreach project said that some taxi firms were known to it and asked that the "  \
	"Board be told."
#define BOTTOM                                                                                     \
	"4.3 The Chair asked that partners raise taxi matters outside the meeting.\n"              \
	"5. The training figures were noted: sixty-one staff had taken the course, nine were "     \
	"booked and four had not replied.\n"                                                       \
	"6. Missing episodes: the police gave the figures for the quarter and will bring a map "   \
	"to the next meeting.\n"                                                                   \
	"7. The audit of case files was received. The Chair thanked those who had taken part and " \
	"asked for a plan by May.\n"                                                               \
	"8. Placement panel: the paper was noted and the question of transport was left with the " \
	"service.\n"                                                                               \
	"9. Action log: three actions were closed, seven are open, none is late.\n"                \
	"10. Next meeting: 11 June 2013 in the Guild Room.\n"
#define FINAL "No complaints were minuted.\n"

static const char v1[] = TOP FIRMS_FIRST "\n" BOTTOM;
static const char v2[] = TOP FIRMS "\n" BOTTOM;
static const char v3[] = TOP BOTTOM FINAL;

static struct str
version(struct sample *sample, const char *text, const char *author, const char *changed)
{
	struct page page = {.title = "Safeguarding Sub-group minutes",
		.author = "Tamsin Orrelby",
		.changed_by = author,
		.text = text,
		.created = sample_moment("2013-03-12T16:20"),
		.modified = sample_moment(changed)};

	return docx_write(sample, &page);
}

static void
versions_put(struct sample *sample)
{
	static const char marked[] = TOP
		"- " FIRMS "\n" BOTTOM "+ No complaints were minuted.\n"
		"^ 11. The Chair closed the meeting.|Take 4.2 out before this goes to members.\n"
		"! Note to file: wording agreed with the Deputy on the telephone.\n";
	struct page final = {.title = "Safeguarding Sub-group minutes, 12 March 2013",
		.author = "Committee Services",
		.text = v3,
		.created = sample_moment("2013-03-18T11:02")};

	sample_file(sample, SUBGROUP "Sub-group minutes v1.docx",
		version(sample, v1, NULL, "2013-03-12T16:35"));
	sample_file(sample, SUBGROUP "Sub-group minutes v2.docx",
		version(sample, v2, NULL, "2013-03-13T10:05"));
	sample_file(sample, SUBGROUP "Sub-group minutes v3.docx",
		version(sample, v3, "Office of the Chief Executive", "2013-03-14T17:48"));
	sample_file(sample, SUBGROUP "Sub-group minutes final.pdf", pdf_write(sample, &final));
	sample_file(sample, DIR_CHIEF "Committees/Sub-group minutes marked up.docx",
		version(sample, marked, "Office of the Chief Executive", "2013-03-14T17:31"));
	/* Touched again after the inspection was announced. */
	sample_file(sample, DIR_CHIEF "Committees/Sub-group minutes file copy.docx",
		version(sample, v3, "Office of the Chief Executive", "2014-09-17T19:12"));
}

static void
versions_truth(struct sample *sample)
{
	static const char marked[] = DIR_CHIEF "Committees/Sub-group minutes marked up.docx";

	sample_truth(sample, "altered-version", SUBGROUP "Sub-group minutes v3.docx",
		"Paragraph 4.2 is in v2 and gone from v3.", SUBGROUP "Sub-group minutes v2.docx");
	sample_truth(sample, "altered-version", SUBGROUP "Sub-group minutes final.pdf",
		"The published minutes jump from 4.1 to 4.3.",
		SUBGROUP "Sub-group minutes v2.docx");
	sample_truth(sample, "numbered-series-hole", SUBGROUP "Sub-group minutes final.pdf",
		"Paragraph numbers go from 4.1 to 4.3.", "4.2");
	sample_truth(sample, "near-duplicate", SUBGROUP "Sub-group minutes v1.docx",
		"v1 and v2 differ in paragraph 4.2 alone.", SUBGROUP "Sub-group minutes v2.docx");
	sample_truth(sample, "near-duplicate", SUBGROUP "Sub-group minutes v2.docx",
		"v2 and v3 differ in 4.2 and the last line.", SUBGROUP "Sub-group minutes v3.docx");
	sample_truth(sample, "near-duplicate", SUBGROUP "Sub-group minutes v3.docx",
		"v3 and the published PDF have the same words.",
		SUBGROUP "Sub-group minutes final.pdf");
	sample_truth(sample, "tracked-change", marked, "Paragraph 4.2 is struck out.",
		"three taxi firms");
	sample_truth(sample, "tracked-change", marked, "A last line is put in.",
		"No complaints were minuted");
	sample_truth(sample, "comment", marked, "A comment orders the change.",
		"Take 4.2 out before this goes to members");
	sample_truth(sample, "hidden-text", marked, "A hidden paragraph tells of a telephone call.",
		"wording agreed with the Deputy");
	sample_truth(sample, "late", DIR_CHIEF "Committees/Sub-group minutes file copy.docx",
		"Saved a week after the inspection was announced on 10 September 2014.",
		"2014-09-17");
	sample_truth(sample, "must-find", SUBGROUP "Sub-group minutes v2.docx",
		"The paragraph that was taken out.", "three taxi firms");
	sample_truth(sample, "must-find", SUBGROUP "Sub-group minutes final.pdf",
		"What was put in its place.", "raise taxi matters outside the meeting");
	sample_truth(sample, "must-find", marked, "A comment is searchable.",
		"take 4.2 out before this goes to members");
}

#define THREAD "subgroup-20130312-"
#define CHIEF_THREAD DIR_CHIEF "Mail/Committees/"
#define DEMOCRATIC_THREAD DIR_DEMOCRATIC "Mail/"

static const char ordered[] =
	"Thanks for turning these round.\n\n"
	"As discussed I have taken out 4.2, the taxi firms and the outreach project's concerns. It "
	"was not felt helpful for this to be minuted while the contract is out to tender.\n\n"
	"Please delete the earlier draft from the shared drive and send v3 to members.\n\n"
	"On your other point, I would rather the project did not attend in April. We can take an "
	"update from Wren Tolland by phone.\n\n"
	"Office of the Chief Executive\nNorchester Borough Council\n\n"
	"On 13 March the Deputy Chief Executive wrote:\n"
	"> Agree with you. Names of firms should not be in there, it reads as if we\n"
	"> knew. Ring me before you send.\n";

static void
thread_put(struct sample *sample)
{
	struct str first = version(sample, v1, NULL, "2013-03-12T16:35");
	struct str third = version(sample, v3, "Office of the Chief Executive", "2013-03-14T17:48");
	struct mail draft = {.from = COMMITTEES,
		.to = PROJECT ", " LICENSING ", " CE_OFFICE,
		.subject = "Draft minutes, Safeguarding Sub-group 12 March",
		.id = THREAD "1",
		.body = "Draft minutes of today's meeting are attached. Corrections by Friday.\n",
		.sent = sample_moment("2013-03-12T16:40"),
		.attachments = {{"Sub-group minutes v1.docx", DOCX_MIME, first}}};
	struct mail correction = {.from = PROJECT,
		.to = COMMITTEES,
		.subject = "RE: one correction at 4.2",
		.id = THREAD "2",
		.reply_to = THREAD "1",
		.body = "One correction at 4.2: I named three firms and I said where the drivers "
			"wait. Please put the names in. This is the fifth time I have asked for it "
			"to be written down.\n\nWren\n",
		.sent = sample_moment("2013-03-13T09:12")};
	struct mail order = {.from = CE_OFFICE,
		.to = COMMITTEES,
		.cc = DEPUTY,
		.subject = "RE: Draft minutes, Safeguarding Sub-group 12 March",
		.id = THREAD "4",
		.reply_to = THREAD "3",
		.body = ordered,
		.sent = sample_moment("2013-03-14T17:52"),
		.attachments = {{"Sub-group minutes v3.docx", DOCX_MIME, third}}};
	struct mail done = {.from = COMMITTEES,
		.to = CE_OFFICE,
		.subject = "FW: RE: Draft minutes, Safeguarding Sub-group 12 March",
		.id = THREAD "5",
		.reply_to = THREAD "4",
		.body = "Done. For the record I am not comfortable removing a concern raised by a "
			"partner about taxi journeys from a signed minute.\n\nTamsin\n",
		.sent = sample_moment("2013-03-16T09:03")};
	struct mail publish = {.from = COMMITTEES,
		.to = "Members <members@norchester.example>",
		.subject = "Minutes for publication",
		.id = THREAD "7",
		.reply_to = THREAD "6",
		.body = "Please find attached Sub-group minutes final.pdf for publication.\n",
		.sent = sample_moment("2013-03-18T11:20")};
	struct mail copied = order;

	sample_file(sample, DEMOCRATIC_THREAD "2013-03-12 1640 Draft minutes.eml",
		mail_write(sample, &draft));
	sample_file(sample, CHIEF_THREAD "2013-03-12 1640 Draft minutes.eml",
		mail_write(sample, &draft));
	sample_file(sample, DEMOCRATIC_THREAD "2013-03-13 0912 RE one correction at 4.2.eml",
		mail_write(sample, &correction));
	sample_file(sample, DEMOCRATIC_THREAD "2013-03-14 1752 RE Draft minutes.eml",
		mail_write(sample, &order));
	/* The sender's own copy keeps the blind copy. */
	copied.bcc = LICENSING;
	sample_file(sample, CHIEF_THREAD "2013-03-14 1752 RE Draft minutes.eml",
		mail_write(sample, &copied));
	sample_file(sample, CHIEF_THREAD "2013-03-16 0903 FW RE Draft minutes.eml",
		mail_write(sample, &done));
	sample_file(sample, DEMOCRATIC_THREAD "2013-03-18 1120 Minutes for publication.eml",
		mail_write(sample, &publish));
}

static void
thread_truth(struct sample *sample)
{
	static const char order[] = CHIEF_THREAD "2013-03-14 1752 RE Draft minutes.eml";
	static const char draft[] = DEMOCRATIC_THREAD "2013-03-12 1640 Draft minutes.eml";
	static const char publish[] = DEMOCRATIC_THREAD
		"2013-03-18 1120 Minutes for publication.eml";

	sample_truth(sample, "missing-message", order,
		"It answers a mail of the Deputy Chief Executive of about 13 March, quoted in it.",
		THREAD "3@norchester.example");
	sample_truth(sample, "missing-message", publish,
		"It answers a mail of 16 or 17 March that was not handed over.",
		THREAD "6@norchester.example");
	sample_truth(sample, "attachment-absent", publish,
		"The text names an attachment; there is none.", "Sub-group minutes final.pdf");
	sample_truth(sample, "bcc", order, "The Licensing Manager was copied blind.",
		"desmer.quillow@norchester.example");
	sample_truth(sample, "near-duplicate", order,
		"The recipient's copy of the same mail has no blind copy.",
		DEMOCRATIC_THREAD "2013-03-14 1752 RE Draft minutes.eml");
	sample_truth(sample, "exact-copy", draft, "The same mail lies in two custodians' folders.",
		CHIEF_THREAD "2013-03-12 1640 Draft minutes.eml");
	sample_truth(sample, "exact-copy", SUBGROUP "Sub-group minutes v1.docx",
		"The attachment and the file on the shared drive are one.",
		DEMOCRATIC_THREAD "2013-03-12 1640 Draft minutes.eml/Sub-group minutes v1.docx");
	sample_truth(sample, "part",
		DEMOCRATIC_THREAD "2013-03-12 1640 Draft minutes.eml/Sub-group minutes v1.docx",
		"The draft is attached.", "Attendance at return interviews");
	sample_truth(sample, "part",
		DEMOCRATIC_THREAD "2013-03-14 1752 RE Draft minutes.eml/Sub-group minutes v3.docx",
		"The altered version is attached.", "No complaints were minuted");
	sample_truth(sample, "must-find", order, "The removal in its own words.",
		"I have taken out 4.2");
	sample_truth(sample, "must-find", order, "The order to destroy.",
		"delete the earlier draft from the shared drive");
	sample_truth(sample, "must-find", CHIEF_THREAD "2013-03-16 0903 FW RE Draft minutes.eml",
		"The officer's protest.", "I am not comfortable removing a concern");
	sample_truth(sample, "must-find",
		DEMOCRATIC_THREAD "2013-03-13 0912 RE one correction at 4.2.eml",
		"The project's correction.", "I named three firms");
}

void
story_minutes(struct sample *sample)
{
	versions_put(sample);
	versions_truth(sample);
	thread_put(sample);
	thread_truth(sample);
}
