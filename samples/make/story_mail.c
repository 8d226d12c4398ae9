#include "story.h"

#include "sample.h"
#include "write.h"

enum { DEPUTY_MAILS = 88, DUTY_MAILS = 60, SINGLE_MAILS = 30, DAY = 86400 };

static const char *const subjects[] = {"Budget gap", "Scrutiny questions", "Tender timetable",
	"Members' seminar", "Press enquiry", "Lease of the market hall", "Return interviews",
	"Taxi ranks on Quay Parade", "Risk register", "Audit plan"};
static const char *const bodies[] = {
	"Can we speak before this goes to members? I have not seen the latest figures.\n",
	"I would leave this off the agenda until the outturn is known.\n",
	"The tender opens on 11 March and the award is due on 29 March.\n",
	"Please send me a line to take. Nothing in writing to the Chair for now.\n",
	"Noted. Ask Desmer for the position on complaints, by telephone.\n",
	"The answer to the question from scrutiny should be short.\n",
	"Thank you. Please file with the other papers.\n"};
static const char *const others[] = {CE_OFFICE, COMMITTEES, SCRUTINY, LICENSING, MONITORING};

/* The mailbox says nothing from 3 February to 19 May 2014. */
static void
deputy_put(struct sample *sample)
{
	static const char path[] = DIR_DEPUTY "Deputy Chief Executive.mbox";
	struct mail *mails = ARENA_ARRAY(&sample->arena, DEPUTY_MAILS, struct mail);
	int64_t at = sample_moment("2012-11-05T08:40");

	for (unsigned i = 0; i < DEPUTY_MAILS; i++) {
		bool sent = i % 2 == 0;
		const char *other = others[sample_next(sample, COUNT_OF(others))];

		at += (5 + sample_next(sample, 4)) * DAY + sample_next(sample, 300) * 60;
		if (at >= sample_moment("2014-02-03") && at < sample_moment("2014-05-19"))
			at = sample_moment("2014-05-20T08:15");
		mails[i] = (struct mail){.from = sent ? DEPUTY : other,
			.to = sent ? other : DEPUTY,
			.subject = subjects[sample_next(sample, COUNT_OF(subjects))],
			.id = sample_text(sample, "deputy-%u", i + 1),
			.body = bodies[sample_next(sample, COUNT_OF(bodies))],
			.sent = at};
	}
	mails[20].body = "I told the Leader it is in hand. Keep the third firm off the list.\n";
	sample_file(sample, path, mbox_write(sample, mails, DEPUTY_MAILS));
	sample_truth(sample, "silent-mailbox", path,
		"No mail at all for fifteen weeks; other weeks have one or two.",
		"2014-02-03/2014-05-19");
	sample_truth(sample, "must-find", path, "A mail inside the mailbox is searchable.",
		"keep the third firm off the list");
}

/* Others answer him in those weeks, so he wrote. */
static void
answers_put(struct sample *sample)
{
	static const char *const days[] = {
		"2014-02-18T10:12", "2014-03-11T16:30", "2014-04-02T09:05", "2014-05-06T11:44"};

	for (unsigned i = 0; i < COUNT_OF(days); i++) {
		int64_t at = sample_moment(days[i]);
		const char *path = sample_text(
			sample, DIR_DEMOCRATIC "Mail/%.10s RE %s.eml", days[i], subjects[i]);
		struct mail mail = {.from = COMMITTEES,
			.to = DEPUTY,
			.subject = sample_text(sample, "RE: %s", subjects[i]),
			.id = sample_text(sample, "answer-%u", i + 1),
			.reply_to = sample_text(sample, "deputy-lost-%u", i + 1),
			.body = sample_text(sample,
				"Will do as you ask, item %u is off the list.\n\nOn %s Marden "
				"Askwith-Pell wrote:\n> Please see to it before the group meets.\n",
				i + 4, sample_day(sample, at - DAY)),
			.sent = at};

		sample_file(sample, path, mail_write(sample, &mail));
		sample_truth(sample, "missing-message", path,
			"It answers a mail of the Deputy Chief Executive that was not handed over.",
			sample_text(sample, "deputy-lost-%u@norchester.example", i + 1));
	}
}

static void
duty_put(struct sample *sample)
{
	static const char path[] = DIR_LICENSING "Licensing duty desk.mbox";
	struct mail *mails = ARENA_ARRAY(&sample->arena, DUTY_MAILS, struct mail);

	for (unsigned i = 0; i < DUTY_MAILS; i++)
		mails[i] = (struct mail){
			.from = sample_text(
				sample, "Resident %u <resident%u@post.example>", i + 1, i + 1),
			.to = "Licensing duty desk <licensing@norchester.example>",
			.subject = i % 3 == 0 ? "Taxi complaint" : "Licence question",
			.id = sample_text(sample, "duty-%u", i + 1),
			.body = i % 3 == 0
				? sample_text(sample,
					  "The driver with badge %04u was rude again. "
					  "I wrote in %u and had no answer.\n",
					  400 + i * 7, 2009 + i % 4)
				: "How long does a renewal take, and what does it cost?\n",
			.sent = sample_moment("2012-02-01T12:00") + (int64_t)i * 9 * DAY};
	mails[33].attachments[0] = (struct attachment){"diary.txt", "text/plain",
		STR("Three evenings in June the same silver car stood by the drop-in.\r\n")};
	sample_file(sample, path, mbox_write(sample, mails, DUTY_MAILS));
	sample_truth(sample, "must-find", path, "An attachment inside a mailbox is searchable.",
		"same silver car stood by the drop-in");
}

static void
singles_put(struct sample *sample)
{
	static const char *const folders[] = {DIR_CHIEF, DIR_POLICE, DIR_LICENSING};
	static const char *const from[] = {CE_OFFICE, POLICE, OFFICER};

	for (unsigned i = 0; i < SINGLE_MAILS; i++) {
		unsigned who = i % 3;
		int64_t at = sample_moment("2012-03-01T09:20") + (int64_t)i * 29 * DAY;
		const char *path = sample_text(sample, "%sMail/%s %s.eml", folders[who],
			sample_iso(sample, at), subjects[i % COUNT_OF(subjects)]);
		struct mail mail = {.from = from[who],
			.to = i % 2 == 0 ? LICENSING : MONITORING,
			.bcc = i % 10 == 4 ? MEMBER : NULL,
			.subject = subjects[i % COUNT_OF(subjects)],
			.id = sample_text(sample, "single-%u", i + 1),
			.body = sample_text(sample, "Reference %u/%u. %s", 7000 + i * 13,
				2012 + i / 12, bodies[i % COUNT_OF(bodies)]),
			.sent = at};

		sample_file(sample, path, mail_write(sample, &mail));
		if (mail.bcc != NULL)
			sample_truth(sample, "bcc", path, "A member was copied blind.",
				"agna.thistlewaite@norchester.example");
		if (i % 6 == 1)
			sample_truth(sample, "must-find", path, "A mail is found by its reference.",
				sample_text(
					sample, "Reference %u/%u", 7000 + i * 13, 2012 + i / 12));
	}
}

static void
outlook_put(struct sample *sample)
{
	static const char path[] = DIR_COMPUTERS "Outlook items/Shared drive clean-up.msg";
	static const char joint[] = DIR_POLICE "Joint meetings/2012-06-12 Notes.docx";
	static const char tender[] = DIR_CHIEF "Mail/Tender timetable.msg";
	struct mail clean = {.from = COMPUTERS,
		.to = CE_OFFICE,
		.cc = COMMITTEES,
		.bcc = DEPUTY,
		.subject = "Shared drive clean-up",
		.id = "cleanup-1",
		.body = "The folder of March drafts is gone from the shared drive as you asked. The "
			"backup tape for that week is kept until June.\r\n",
		.sent = sample_moment("2013-03-15T13:20"),
		.attachments = {{"deleted files.txt", "text/plain",
			STR("S:\\Subgroup\\Sub-group minutes v1.docx\r\n"
			    "S:\\Subgroup\\Sub-group minutes v2.docx\r\n")}}};
	struct mail table = {.from = CE_OFFICE,
		.to = DEPUTY,
		.subject = "Tender timetable",
		.id = "tender-1",
		.body = "Opens 11 March, award 29 March. No noise about drivers until then.\r\n",
		.sent = sample_moment("2013-03-06T18:01")};
	struct mail report = {.from = POLICE,
		.to = LICENSING,
		.subject = "Figures for the joint meeting",
		.id = "joint-1",
		.body = "I will bring the figures on the three firms. Please minute them.\r\n",
		.sent = sample_moment("2012-06-12T08:50")};

	struct page notes = {.title = "Notes of the joint meeting, 12 June 2012",
		.author = "Jory Pemblestone",
		.created = sample_moment("2012-06-12T17:30"),
		.text = "# Joint meeting of licensing and police, 12 June 2012\n"
			"The police gave figures on three firms: eleven reports in a year.\n"
			"The Licensing Manager said that members had not been told.\n"
			"Action: licensing to write to the Board. No date was set.\n"};

	sample_file(sample, joint, docx_write(sample, &notes));
	sample_truth(sample, "held-by-one-side", joint,
		"Notes of a joint meeting are with the police and not with licensing.",
		"02 Licensing");
	sample_truth(sample, "must-find", joint, "What was said at the joint meeting.",
		"eleven reports in a year");
	sample_file(sample, path, msg_write(sample, &clean));
	sample_file(sample, tender, msg_write(sample, &table));
	sample_file(sample, DIR_POLICE "Mail/Figures for the joint meeting.msg",
		msg_write(sample, &report));
	sample_truth(sample, "bcc", path, "The Deputy was copied blind.",
		"marden.askwith-pell@norchester.example");
	sample_truth(sample, "part",
		DIR_COMPUTERS "Outlook items/Shared drive clean-up.msg/deleted files.txt",
		"A list of what was deleted is attached.", "Sub-group minutes v2.docx");
	sample_truth(sample, "must-find", path, "The deletion in its own words.",
		"folder of March drafts is gone");
	sample_truth(sample, "must-find", tender, "The reason for silence.",
		"no noise about drivers until then");
	sample_truth(sample, "document-named-and-absent",
		DIR_POLICE "Mail/Figures for the joint meeting.msg",
		"Notes of the joint meeting of June 2012 are on neither side.",
		"joint meeting 2012-06");
}

void
story_mail(struct sample *sample)
{
	deputy_put(sample);
	answers_put(sample);
	duty_put(sample);
	singles_put(sample);
	outlook_put(sample);
}
