/* The quote parser: whose words are whose, in the forms of many mail programs. */
#include "tap.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/date.h"
#include "compare/thread/announce.h"
#include "compare/thread/quote.h"

static struct arena arena;

static void
same(struct str got, const char *wanted, const char *claim)
{
	if (!tap_ok(str_equal(got, str_of(wanted)), "%s", claim))
		tap_note("got \"%.*s\", wanted \"%s\"", STR_ARG(got), wanted);
}

static struct quote
parsed(const char *text)
{
	struct quote quote;
	int64_t near;

	if (!date_parse_iso(STR("2013-04-01"), &near))
		near = DATE_NONE;
	quote_parse(&arena, str_of(text), near, &quote);
	return quote;
}

/* Blocks as "author|address|2013-03-13T09:12:00Z/first words", levels as dots before. */
static struct str
told(const char *text)
{
	struct quote quote = parsed(text);
	struct buf to CLEANUP(buf_free) = {0};

	for (size_t i = 1; i < quote.block_count; i++) {
		const struct quote_block *b = &quote.blocks[i];
		struct str words = STR("");

		for (size_t k = 0; k < quote.line_count && words.len == 0; k++)
			if (quote.lines[k].block == i && quote.lines[k].kind == QUOTE_LINE_WORDS)
				words = str_trim(quote.lines[k].text);
		for (unsigned level = 0; level < b->level; level++)
			buf_add_char(&to, '.');
		buf_add_format(&to, "%.*s|%.*s|%.*s/%.*s;", STR_ARG(b->author), STR_ARG(b->address),
			STR_ARG(date_iso(&arena, b->date.moment)), STR_ARG(words));
	}
	return str_copy(&arena, buf_str(&to));
}

/* The mail's own words, lines joined by blanks. */
static struct str
own(const char *text)
{
	struct quote quote = parsed(text);
	struct buf to CLEANUP(buf_free) = {0};

	for (size_t i = 0; i < quote.line_count; i++)
		if (quote.lines[i].block == 0 && quote.lines[i].kind == QUOTE_LINE_WORDS)
			buf_add_format(&to, "%s%.*s", to.len > 0 ? " " : "",
				STR_ARG(str_trim(quote.lines[i].text)));
	return str_copy(&arena, buf_str(&to));
}

static void
test_marks(void)
{
	same(told("Yes.\n\nOn 13 March 2013 09:12, Jo Smith wrote:\n> Will you come?\n"),
		".Jo Smith||2013-03-13T09:12:00Z/Will you come?;", "an attribution and marks");
	same(told("Yes.\n\nOn Wed, Mar 13, 2013 at 9:12 PM, Jo Smith\n<jo@a.example> wrote:\n\n> "
		  "Come?\n"),
		".Jo Smith|jo@a.example|2013-03-13T21:12:00Z/Come?;", "wrapped over two lines");
	same(told("Yes.\n\nOn 13 March 2013 09:12, Jo Smith <jo at a.example> wrote:\n> Come?\n"),
		".Jo Smith|jo@a.example|2013-03-13T09:12:00Z/Come?;",
		"an address hidden by an archive");
	same(told("Yes.\n\nJo Smith <jo <at> a.example> writes:\n> Come?\n"),
		".Jo Smith|jo@a.example|/Come?;", "and by another");
	same(told("Yes.\n\nAm 13. M\xc3\xa4rz 2013 09:12:39 nachm. schrieb Jo Smith <jo@a.example>:\n> "
		  "Ja?\n"),
		".Jo Smith|jo@a.example|2013-03-13T09:12:39Z/Ja?;", "in the afternoon, in German");
	same(told("> On 13 March 2013 09:12, Jo Smith <jo@a.example> wrote:\n> > On 12 March 2013 10:00, "
		  "Ann Pike <ann@a.example>\n> wrote:\n> >> Come?\n> > Yes.\n"),
		".||/;..Jo Smith|jo@a.example|2013-03-13T09:12:00Z/Yes.;"
		"...Ann Pike|ann@a.example|2013-03-12T10:00:00Z/Come?;",
		"a broken line that lost a mark");
	same(told(">>>>> \"Jo\" == Jo Smith <jo@a.example> writes:\n\nJo> Come?\n\nYes.\n"), "",
		"Supercite marks its attribution");
	same(told("> One\nanswer\n> two\nanswer\n"), ".||/One;",
		"what is answered in between is one quote");
	same(told("On 1 March 2013, A wrote:\n> x\n>\n> On 28 Feb 2013, B wrote:\n>> deep\n> more\n"),
		".A||2013-03-01T00:00:00Z/x;..B||2013-02-28T00:00:00Z/deep;", "a quote in a quote");
	same(own("> On 1 March 2013, A wrote:\n>> a\n> b\n\nMine.\n"), "Mine.",
		"own words below what is quoted");
	same(told("On 13 March the Deputy Chief Executive wrote:\n> Ring me.\n"),
		".the Deputy Chief Executive||2013-03-13T00:00:00Z/Ring me.;",
		"a year that is left out is the last before the mail");
	same(told(">From here it goes on.\n"), "", "\">From \" of a mailbox is no mark");
}

static void
test_languages(void)
{
	same(told("Ja.\n\nAm 13.03.2013 um 09:12 schrieb Jo Smith:\n> Kommst du?\n"),
		".Jo Smith||2013-03-13T09:12:00Z/Kommst du?;", "German");
	same(told("Le 13 mars 2013 \xc3\xa0 09:12, Jo Smith <jo@a.example> a \xc3\xa9"
		  "crit :\n> Oui\n"),
		".Jo Smith|jo@a.example|2013-03-13T09:12:00Z/Oui;", "French");
	same(told("El mi\xc3\xa9., 13 mar. 2013 a las 9:12, Jo Smith (<jo@a.example>) "
		  "escribi\xc3\xb3:\n> Si\n"),
		".Jo Smith|jo@a.example|2013-03-13T09:12:00Z/Si;", "Spanish");
	same(told("Il giorno 13/03/2013 09:12, Jo Smith ha scritto:\n> Si\n"),
		".Jo Smith||2013-03-13T09:12:00Z/Si;", "Italian");
	same(told("Op 13-3-2013 om 09:12 schreef Jo Smith:\n> Ja\n"),
		".Jo Smith||2013-03-13T09:12:00Z/Ja;", "Dutch");
	same(told("Op 13 mrt. 2013, om 09:12 heeft Jo Smith <jo@a.example> het volgende "
		  "geschreven:\n\n> Ja\n"),
		".Jo Smith|jo@a.example|2013-03-13T09:12:00Z/Ja;", "Dutch, by a telephone");
}

static void
test_headers(void)
{
	same(told("See below.\n\n-----Original Message-----\nFrom: Smith, Jo [mailto:jo@a.example]\n"
		  "Sent: 13 March 2013 09:12\nTo: Ann\nSubject: Minutes\n\nPlease send.\n\n"
		  "-----Original Message-----\nFrom: Ann\nSent: Tuesday, March 12, 2013 4:40 PM\nTo: Jo\n"
		  "Subject: Minutes\n\nFirst.\n"),
		".Smith, Jo|jo@a.example|2013-03-13T09:12:00Z/Please send.;"
		"..Ann||2013-03-12T16:40:00Z/First.;",
		"Outlook, twice");
	same(told("FYI\n________________________________\nVon: Jo Smith\nGesendet: Mittwoch, 13. "
		  "M\xc3\xa4rz 2013 09:12\nAn: Ann\nBetreff: Protokoll\n\nBitte.\n"),
		".Jo Smith||2013-03-13T09:12:00Z/Bitte.;", "Outlook in German, below a rule");
	same(told("Begin forwarded message:\n\n> From: Jo Smith <jo@a.example>\n> Date: 13 March 2013 "
		  "09:12:00 GMT\n> To: Ann\n> Subject: x\n>\n> Words.\n"),
		".||/;..Jo Smith|jo@a.example|2013-03-13T09:12:00Z/Words.;", "Apple Mail, marked");
	same(told("\nJo Smith/HOU/CORP on 03/12/2013 09:12 AM\nTo:\tAnn/CORP@CORP\ncc:\nSubject:\tx\n\n"
		  "Words.\n"),
		".Jo Smith||2013-03-12T09:12:00Z/Words.;", "Lotus Notes, month first");
	same(told("ok\n\n>>> Jo Smith <jo@a.example> 13/03/2013 09:12 >>>\nWords.\n"),
		".Jo Smith|jo@a.example|2013-03-13T09:12:00Z/Words.;", "GroupWise");
	same(told("ok\n\nFrom: list-bounces@a.example\n[mailto:list-bounces@a.example] On Behalf Of\nJo "
		  "Smith\nSent: 13 March 2013 09:12\nTo: Ann\nSubject: x\n\nWords.\n"),
		".Jo Smith||2013-03-13T09:12:00Z/Words.;", "sent by a list on behalf of another");
	same(parsed("From: Jo\nSent: 13 March 2013 09:12\nTo: Ann\nSubject: A long subject of more words than one line\ntakes\n\nx\n")
			.blocks[1]
			.subject,
		"A long subject of more words than one line takes", "a subject on two lines");
	same(told("oui\n\n-----Message d'origine-----\nDe : Jo Smith <jo at a.example>\nEnvoy? : "
		  "13 mars 2013 09:12\n? : Ann\nObjet : x\n\nMots.\n"),
		".Jo Smith|jo@a.example|2013-03-13T09:12:00Z/Mots.;",
		"names of fields that lost a letter");
	same(told("\nJo Smith\n13/03/2013 09:12 AM\n\n\nSent by: Ann Pike\nTo:\tBob/CORP@CORP\ncc:\n"
		  "Subject:\tx\n\nWords.\n"),
		".Jo Smith||2013-03-13T09:12:00Z/Words.;", "Lotus Notes, sent by another");
	same(told("ok\n\n____________________Reply Separator____________________\nSubject:    x\n"
		  "Author: Jo Smith <jo@a.example>\nDate:       3/12/2013 9:12 AM\n\nWords.\n"),
		".Jo Smith|jo@a.example|2013-03-12T09:12:00Z/Words.;", "cc:Mail");
	same(told("ok\n\nAuthor: jo\nDate: 12 March 2013 09:12\nNew Revision: 13\n\nLog.\n"), "",
		"a log of changes is no quoted mail");
	same(told("\n\"Jo Smith\" <jo@a.example> on 03/12/2013 09:12:46 AM\nPlease respond to \"Jo "
		  "Smith\" <jo@a.example>\nTo: <ann@a.example>\ncc:\n\nSubject: x\n\nWords.\n"),
		".Jo Smith|jo@a.example|2013-03-12T09:12:46Z/Words.;",
		"Lotus Notes, answers to another address");
	same(told("\n13/03/2013 09:12 AM\nJo Smith@CORP\nJo Smith@CORP\n13/03/2013 09:12 AM\n"
		  "13/03/2013 09:12 AM\nTo:\tAnn@CORP\ncc:\nSubject:\tx\n\nWords.\n"),
		".Jo Smith||2013-03-13T09:12:00Z/Words.;", "Lotus Notes, each line twice");
	same(told("MEMORANDUM\n\nFrom: Jo Smith\nTo: Members\nDate: 13 March 2013\nSubject: Taxis\n\n"
		  "Text.\n"),
		"", "a memorandum is no quoted mail");
}

static void
test_tails(void)
{
	same(own("Do it.\n\nKind regards,\nJo\nTel: 01632 960001\n"), "Do it.", "an ending");
	same(own("Do it.\n-- \nJo\n"), "Do it.", "a signature");
	same(own("Thanks!\n\nI would not do it before we know what the panel says of it, and\nthey "
		 "have not met.\n\nJo\n"),
		"Thanks! I would not do it before we know what the panel says of it, and they have "
		"not met. Jo",
		"thanks that begin a letter");
	same(own("Do it.\n\nMany thanks\n\nJo Smith\nHead of Licensing and of the team for taxis\n"
		 "Norchester Borough Council\n"),
		"Do it.", "thanks that end one");
	same(own("Do it.\n\nThis e-mail is confidential and intended solely for the addressee. If you "
		 "received it in error please delete it.\n"),
		"Do it.", "a notice");
	same(own("Thanks\n\nThe contract was let without a tender and the panel was told of it only "
		 "afterwards, which I think is wrong.\n"),
		"Thanks The contract was let without a tender and the panel was told of it only "
		"afterwards, which I think is wrong.",
		"thanks first, words afterwards");
}

static size_t
announced(const char *text, enum announce_kind *ret_kind, struct str *ret_file)
{
	struct quote quote = parsed(text);
	struct announce *list;
	size_t count;

	announce_find(&arena, &quote, &list, &count);
	if (count > 0) {
		*ret_kind = list[0].kind;
		*ret_file = list[0].file;
	}
	return count;
}

static void
test_announcements(void)
{
	static const char *const yes[] = {"Please find attached the minutes.", "See attached.",
		"I attach a copy.", "The figures are attached.", "Attached is the draft.",
		"Please see the\nattached spreadsheet.", "I have attached it to this email.",
		"Anbei das Protokoll.", "Veuillez trouver ci-joint le rapport.",
		"In allegato il verbale.", "Text.\n (See attached file: plan.doc)",
		"Text <<File: plan.doc>>", "Draft attached as requested.", "PFA the figures.",
		"See att.", "Pls find attd the rota.", "Letter att'd.", "Attached FYI.",
		"Hi both, attached my comments.", "Attachment: one plan", "Enc: the schedule",
		"The enclosed sets out our position.", "Could you look at the attached and reply?",
		"Oops, now with attachment!", "I have marked up the attached.",
		"Attachment as requested.", "My offer is as attached.",
		"Decant plan.pptx attached.", "Atodir y cofnodion.", "Gweler y ddogfen atodedig.",
		"Attachment deleted by user: x.zip"};
	static const char *const no[] = {"Nothing attached.", "I forgot to attach the minutes.",
		"Please attach the minutes next time.",
		"The conditions attached to the licence stand.",
		"We attach great importance to this.", "There are no strings attached.",
		"Thanks for the attached report.", "You attached the wrong file.",
		"Did you get my attachment?", "You haven't attached anything!",
		"Email attachments may hold viruses; check the attached files.",
		"I enclose a cheque and will post it tonight.",
		"It went by post with the enclosed leaflets.", "Please see attached link.",
		"They are in the attached email chain below.", "Happy with the plan you attached.",
		"The letter went out with the wrong plan attached.",
		"The plan wasn't attached to your email.",
		"The plan attached to the lease is wrong.", "I'll attach it to the file.",
		"> Please find attached the minutes.\n\nRead.",
		("This e-mail and any attachments are confidential and intended for the addressee; "
		 "if received in error delete it.")};
	enum announce_kind kind;
	struct str file;

	for (size_t i = 0; i < COUNT_OF(yes); i++)
		tap_ok(announced(yes[i], &kind, &file) > 0, "announces: %zu", i);
	for (size_t i = 0; i < COUNT_OF(no); i++)
		tap_ok(announced(no[i], &kind, &file) == 0, "does not announce: %zu", i);
	tap_ok(announced("Please find attached Sub-group minutes final.pdf for you.", &kind,
		       &file) == 1 &&
			kind == ANNOUNCE_STRONG,
		"a named file");
	same(file, "Sub-group minutes final.pdf", "its name, blanks included");
}

/* Which files a sentence announces, and how many it says there are. */
static void
test_announced_files(void)
{
	static const struct {
		const char *text;
		const char *wanted;
	} all[] = {
		{"I attach Voids Q1.xls and Voids Q2.xls as asked.", "Voids Q1.xls;Voids Q2.xls;"},
		{"I attach Fees 2013.doc, which replaces Fees 2012.doc.", "Fees 2013.doc;"},
		{"Attached:\n\n- Options v3.docx\n- Costs v3.xlsx\n\nBest wishes",
			"0;Options v3.docx;Costs v3.xlsx;"},
		{"Please find attached:\n\n1. Terms (final).doc\n2. Risk log [Oct].xls\n\nJo",
			"0;Terms (final).doc;Risk log [Oct].xls;"},
		{"Please find attached the note. See also Keys.xlsx.", "0;"},
		{"See attached, and paper Stock 2010.pdf in the room.", "0;"},
		{"The attached is in S:\\Housing\\Voids.xls.", "0;"},
		{"Decant plan.pptx and Decant letter.doc attached.",
			"Decant plan.pptx;Decant letter.doc;"},
		{"As in Grants.doc, two are needed. Form attached.", "0;"},
		{"Please find attached the three draft reports.", "3;"},
		{"Two documents are attached.", "2;"},
		{"The report of our two meetings is attached.", "0;"},
		{"Attachments have been archived. Tender.xls (45 KB)", "0;Tender.xls;"},
		{"The attachment was removed: Pay macro.xls", "Pay macro.xls;"},
		{"Attached: 1) Timeline.xlsx 2) Staff FAQ.docx", "Timeline.xlsx;Staff FAQ.docx;"},
		{"Options (v6).pptx attached; notes in Notes.docx on my desktop.",
			"Options (v6).pptx;"},
		{"Text.\n\n - Routes.doc\n - Map.pdf\n", "Map.pdf;Routes.doc;"},
	};

	for (size_t i = 0; i < COUNT_OF(all); i++) {
		struct buf got CLEANUP(buf_free) = {0};
		struct announce *list;
		struct quote quote;
		size_t count;

		quote_parse(&arena, str_of(all[i].text), DATE_NONE, &quote);
		announce_find(&arena, &quote, &list, &count);
		for (size_t k = 0; k < count; k++)
			if (list[k].file.len > 0)
				buf_add_format(&got, "%.*s;", STR_ARG(list[k].file));
			else
				buf_add_format(&got, "%u;", list[k].wanted);
		same(buf_str(&got), all[i].wanted, "the files that are announced");
	}
}

/* What real mail does to the line above a quote. */
static void
test_broken_attributions(void)
{
	same(told("Fine.\n\nOn Fri, Mar 1, 2013 at 9:12 AM, Jo Smith <jo at norchester.example\n> "
		  "wrote:\n\n> The roof leaks.\n> Again.\n"),
		".Jo Smith|jo@norchester.example|2013-03-01T09:12:00Z/The roof leaks.;",
		"a bracket at the front of a line is no mark");
	same(told("Ja.\n\nAm Freitag, den 01.03.2013, 09:12 +0100 schrieb Jo Smith:\n> Das "
		  "Dach.\n"),
		".Jo Smith||2013-03-01T08:12:00Z/Das Dach.;", "nobody is called Friday");
	same(told("Yes.\n\nOn 1/3/13 9:12 p.m., Jo Smith wrote:\n> The roof leaks.\n"),
		".Jo Smith||2013-03-01T21:12:00Z/The roof leaks.;", "nor m.");
	same(told("Yes.\n\n2013/3/1 Jo Smith <jo at norchester.example>:\n> The roof leaks.\n"),
		".Jo Smith|jo@norchester.example|2013-03-01T00:00:00Z/The roof leaks.;",
		"an address that a list hid");
	same(told("Yes.\n\nJo Smith wrote:\n> The roof leaks.\n> "
		  "_______________________________________________\n> Roofs mailing list\n> Roofs "
		  "at norchester.example\n> http://norchester.example/roofs\n>\n> Jo\n"),
		".Jo Smith||/The roof leaks.;", "a list's footer");
	same(own("The roof leaks.\n_______________________________________________\nRoofs mailing "
		 "list\nRoofs@norchester.example\nhttp://norchester.example/roofs\n\nJo"),
		"The roof leaks. Jo", "is nobody's words");
}

/* Headers of Lotus Notes as exports leave them, and others that were broken. */
static void
test_broken_headers(void)
{
	same(told("Yes.\n\n\tJo Smith@NBC\n\tSent by: Ann Low@NBC\n\t03/12/2013 09:12 AM\n\t\t\n"
		  "\t\t To: Max Pike/HQ/NBC@NBC\n\t\t cc: \n\t\t Subject: Roof\n\nIt leaks.\n"),
		".Jo Smith||2013-03-12T09:12:00Z/It leaks.;", "who sent it for whom");
	same(told("Yes.\n\n\tFrom:  Jo Smith @ NBC           03/12/2013 09:12 AM\t\n\t\t\n\n\nSent "
		  "by:\tAnn Low@NBC\nTo:\tMax Pike/HQ/NBC@NBC\ncc:\t \n\nSubject:\tRoof\n\nIt "
		  "leaks.\n"),
		".Jo Smith||2013-03-12T09:12:00Z/It leaks.;", "blank lines between");
	same(told("Yes.\n\n\tJo Smith <jo@a.example> 03/12/2013 09:12 AM \t   To: max@b.example  cc: "
		  "ann@b.example, al@b.example  Subject: Roof\t\n\nIt leaks.\n"),
		".Jo Smith|jo@a.example|2013-03-12T09:12:00Z/It leaks.;", "all on one line");
	same(told("He asked for it.\n\n\nTo: Max Pike/HQ/NBC@NBC\ncc:  \n\nSubject: Roof\n\nIt "
		  "leaks.\n"),
		".||/It leaks.;", "without a sender");
	same(told("To: Max Pike\ncc: Ann\nSubject: Roof\n\nIt leaks.\n"), "",
		"which at the front of a mail is no other mail");
	same(told("Yes.\n\n*From:* list at a.example [mailto:list at a.example] *On\nBehalf Of *Jo "
		  "Smith\n*Sent:* 12 March 2013 09:12\n*To:* Max\n*Subject:* Roof\n\nIt leaks.\n"),
		".Jo Smith||2013-03-12T09:12:00Z/It leaks.;", "bold letters");
	same(told("Yes.\n\nFrom: list at a.example\n[mailto: list at a.example\n<mailto:list at "
		  "a.example> ] On Behalf Of\nSmith,\nJo\nSent: 12 March 2013 09:12\nTo: Max\n"
		  "Subject: Roof\n\nIt leaks.\n"),
		".Smith, Jo||2013-03-12T09:12:00Z/It leaks.;", "a sender over five lines");
}

/* What a mail's page marks as quoted is, as if ">" stood there. */
static void
test_page_marks(void)
{
	static const char text[] =
		"First.\nJo Smith <jo.smith@norchester.example> schreef:\nWill you "
		"come?\nYes.\nAt what time?\nAt nine.\nJo\n";
	static const struct quote_mark marks[] = {{55, 70}, {75, 89}};
	struct buf mine CLEANUP(buf_free) = {0};
	struct quote quote;

	quote_parse_marked(&arena, str_of(text), DATE_NONE, marks, 2, &quote);
	for (size_t i = 0; i < quote.line_count; i++)
		if (quote.lines[i].block == 0 && quote.lines[i].kind == QUOTE_LINE_WORDS)
			buf_add_format(&mine, "%.*s ", STR_ARG(quote.lines[i].text));
	same(buf_str(&mine), "First. Yes. At nine. Jo ", "answers between what a page quotes");
	tap_ok(quote.block_count == 2, "which is one message");
	same(quote.blocks[1].author, "Jo Smith", "of whom the line above tells");
}

/* Anything ends in time and memory. */
static void
test_hostile(void)
{
	struct buf text CLEANUP(buf_free) = {0};
	struct quote quote;

	for (unsigned i = 0; i < 20000; i++)
		buf_add_format(&text, "%.*s On 1 March 2013, A wrote:\n", (int)(i % 40),
			">>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>");
	quote_parse(&arena, buf_str(&text), DATE_NONE, &quote);
	tap_ok(quote.block_count <= QUOTE_BLOCK_COUNT_MAX, "blocks are bounded");
	buf_clear(&text);
	for (unsigned i = 0; i < 20000; i++)
		buf_add(&text, STR("From: A\nTo: B\nThanks\n\n"));
	quote_parse(&arena, buf_str(&text), DATE_NONE, &quote);
	tap_ok(quote.line_count == 80000, "headers without end");
	quote_parse(&arena, STR(""), DATE_NONE, &quote);
	tap_ok(quote.block_count == 1, "nothing");
}

int
main(void)
{
	arena_init(&arena, (size_t)1 << 30);
	test_marks();
	test_languages();
	test_headers();
	test_tails();
	test_announcements();
	test_announced_files();
	test_broken_attributions();
	test_broken_headers();
	test_page_marks();
	test_hostile();
	arena_free(&arena);
	return tap_done();
}
