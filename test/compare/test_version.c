/* Versions of one document, and documents of one template. */
#include "base/arena.h"
#include "base/date.h"
#include "compare/diff/diff.h"
#include "compare/version/version_judge.h"
#include "compare/version/version_name.h"
#include "tap.h"

enum { ARENA_SIZE = 64 * 1024 * 1024 };

static struct arena arena;

static void
test_names(void)
{
	static const struct {
		const char *a;
		const char *b;
		enum version_names expected;
	} cases[] = {
		{"Sub-group minutes v1.docx", "Sub-group minutes FINAL2.pdf", VERSION_NAMES_AGREE},
		{"Budget paper draft 3.doc", "Copy of Budget paper (1).doc", VERSION_NAMES_AGREE},
		{"2013-06-11 Minutes.docx", "2013-09-10 Minutes.docx", VERSION_NAMES_DIFFER},
		{"LC-2012-001.docx", "LC-2012-002.docx", VERSION_NAMES_DIFFER},
		{"Scan0012.pdf", "Scan0013.pdf", VERSION_NAMES_SILENT},
		{"Taxi review v1.docx", "Risk register.docx", VERSION_NAMES_SILENT},
		{"Report 12 March 2013.docx", "Report 14 June 2013.docx", VERSION_NAMES_DIFFER},
	};
	struct version_name name;

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct version_name a;
		struct version_name b;

		version_name_read(&arena, str_of(cases[i].a), &a);
		version_name_read(&arena, str_of(cases[i].b), &b);
		tap_ok(version_names_compare(&a, &b) == cases[i].expected,
			"\"%s\" and \"%s\": \"%.*s\", \"%.*s\"", cases[i].a, cases[i].b,
			STR_ARG(a.stem), STR_ARG(b.stem));
	}
	version_name_read(&arena, STR("Report v2.1 draft.docx"), &name);
	tap_ok(name.number == 2001 && name.rank == -1 && str_equal(name.stem, STR("report")),
		"v2.1, a draft");
	version_name_read(&arena, STR("2013-03-12 Minutes.docx"), &name);
	tap_ok(name.day == date_from_civil((struct civil){2013, 3, 12, 0, 0, 0}) && !name.has_mark,
		"a date in the name");
}

static struct version_verdict
judged(const char *a_name, const char *a_text, const char *b_name, const char *b_text)
{
	struct diff_source sources[2] = {{.text = str_of(a_text)}, {.text = str_of(b_text)}};
	struct version_name names[2];
	struct version_side a = {.names = &names[0], .name_count = 1};
	struct version_side b = {.names = &names[1], .name_count = 1};
	struct version_verdict verdict;
	struct diff diff;

	version_name_read(&arena, str_of(a_name), &names[0]);
	version_name_read(&arena, str_of(b_name), &names[1]);
	diff_make(&arena, &sources[0], &sources[1], &diff);
	version_judge(&arena, &diff, &a, &b, 1, &verdict);
	return verdict;
}

static const char march[] =
	"Norchester Borough Council\nTaxi Board: minutes of the meeting held on 12 March 2013\n"
	"Present: Cllr Pask Wolverhay (Chair), Cllr Idony Marl.\n"
	"1. Apologies were received from Cllr Agna Thistlewaite.\n"
	"2. The minutes of the meeting held on 11 December 2012 were agreed and signed.\n"
	"3. Form 1004 was shared. 4. The Chair reported on audit 1010 and thanked the staff.\n"
	"5. Placement panel paper 1029 was noted. The meeting closed at 19:45.\n";
static const char march_draft[] =
	"Norchester Borough Council\nTaxi Board: minutes of the meeting held on 12 March 2013\n"
	"Present: Cllr Pask Wolverhay (Chair), Cllr Idony Marl.\n"
	"1. Apologies were received from Cllr Agna Thistlewaite.\n"
	"2. The minutes of the meeting held on 11 December 2012 were agreed and signed.\n"
	"3. Form 1004 was shared after a long debate in which three members spoke against it.\n"
	"4. The Chair reported on audit 1010.\n"
	"5. Placement panel paper 1029 was noted. The meeting closed at 19:45.\n";
static const char june[] =
	"Norchester Borough Council\nTaxi Board: minutes of the meeting held on 11 June 2013\n"
	"Present: Cllr Bram Osterdell (Chair), Cllr Idony Marl.\n"
	"1. Apologies were received from Cllr Pask Wolverhay.\n"
	"2. The minutes of the meeting held on 12 March 2013 were agreed and signed.\n"
	"3. Form 1105 was shared. 4. The Chair reported on audit 1111 and thanked the staff.\n"
	"5. Placement panel paper 1131 was noted. The meeting closed at 19:30.\n";
static const char letter_a[] =
	"Our reference TX/2012/014\n3 May 2012\nDear Mr Quillow,\nThank you for your letter. Your "
	"application for a licence was received and will be decided by the Board within ten working "
	"days. Please bring your badge and your insurance to the office.\nYours sincerely\n";
static const char letter_b[] =
	"Our reference TX/2012/015\n4 May 2012\nDear Mrs Marl,\nThank you for your letter. Your "
	"application for a licence was received and will be decided by the Board within ten working "
	"days. Please bring your badge and your insurance to the office.\nYours sincerely\n";

static const char agenda_a[] =
	"Norchester Borough Council\nCabinet: agenda\nTo be held on 15 March 2011 in the Guild Room, "
	"Town Hall.\n1. Apologies\n2. Minutes of the last meeting\n3. Declarations of interest\n"
	"4. Matters arising\n5. Reports of officers\n6. Any other business\n";
static const char agenda_b[] =
	"Norchester Borough Council\nSafeguarding Sub-group: agenda\nTo be held on 15 March 2011 in the "
	"Guild Room, Town Hall.\n1. Apologies\n2. Minutes of the last meeting\n3. Declarations of "
	"interest\n4. Matters arising\n5. Reports of officers\n6. Any other business\n";

/* Mails that were printed: one, its answer, a second answer, and the answer altered afterwards. */
#define ASKED                                                                                       \
	"The operator at Quay Street wants a decision on the wording of the notice before Friday, " \
	"and the sum is now 37047 pounds. The landlord has agreed to the bus shelter as of this "   \
	"morning, and the panel would rather drop the appeal against the fine.\n\nIdony\n"
#define QUOTED(day)                                                                                \
	"\n-----Original Message-----\nFrom: Idony Marl\nSent: " day " 18:26\nTo: Pask "           \
	"Wolverhay\nSubject: the notice\n\n" ASKED
#define ANSWERED                                                                                     \
	"Idony,\n\nThe auditor was never told of the figures for quarter three while the chair was " \
	"away, and the sum is now 42414 pounds. Procurement will not accept it.\n\nPask\n"
static const char asked[] = ASKED;
static const char answer[] = ANSWERED QUOTED("21 December 2014");
static const char answer_altered[] = ANSWERED QUOTED("22 December 2014");
/* As a page of mail whose lines ran together, and without the head of its quote. */
static const char answer_flat[] = ANSWERED
	"\n From:  Idony Marl Sent:  Sunday, December 21, 2014 6:26 PM To:  Pask Wolverhay Subject:  "
	"the notice" ASKED;
static const char answer_bare[] = ANSWERED "\n" ASKED;
static const char second_answer[] =
	"Idony,\n\nPlease leave it until the school has seen the training days, there is no hurry "
	"with any of this and nobody else has asked for it.\n\nAgna\n" QUOTED("21 December 2014");

static void
test_quoting(void)
{
	struct version_verdict verdict = judged("a.txt", asked, "b.txt", answer);

	tap_ok(verdict.relation == VERSION_WITHIN, "what an answer quotes stands within it: %d",
		verdict.relation);
	verdict = judged("b.txt", answer, "a.txt", asked);
	tap_ok(verdict.relation == VERSION_HOLDS, "and the answer holds it: %d", verdict.relation);
	verdict = judged("b.txt", answer, "c.txt", second_answer);
	tap_ok(verdict.relation == VERSION_NONE, "two answers to one mail are two: %d",
		verdict.relation);
	verdict = judged("a.txt", asked, "b.txt", answer_flat);
	tap_ok(verdict.relation == VERSION_WITHIN, "also where its head is one line: %d",
		verdict.relation);
	verdict = judged("b.txt", answer, "c.txt", answer_bare);
	tap_ok(verdict.relation == VERSION_OF, "an answer without the head of its quote: %d",
		verdict.relation);
	verdict = judged("b.txt", answer, "c.txt", answer_altered);
	tap_ok(verdict.relation == VERSION_OF, "an answer that was altered is a version of it: %d",
		verdict.relation);
}

static void
test_judge(void)
{
	tap_ok(judged("Agenda.pdf", agenda_a, "Agenda.pdf", agenda_b).relation == VERSION_NONE,
		"agendas of two bodies on one day");
	tap_ok(judged("minutes draft.docx", march_draft, "ce scan.pdf", march).relation ==
			VERSION_OF,
		"a draft and its final under another name");
	tap_ok(judged("a.docx", march, "b.pdf", march).relation == VERSION_SAME, "the same words");
	tap_ok(judged("Minutes 2013-03-12.docx", march, "Minutes 2013-06-11.docx", june).relation ==
			VERSION_NONE,
		"minutes of two meetings");
	tap_ok(judged("x.docx", march, "y.docx", june).relation == VERSION_NONE,
		"minutes of two meetings, whatever they are called");
	tap_ok(judged("l1.docx", letter_a, "l2.docx", letter_b).relation == VERSION_NONE,
		"two letters from one template");
	tap_ok(judged("a.docx", march, "b.txt", letter_a).relation == VERSION_NONE,
		"two documents that have nothing in common");
}

int
main(void)
{
	arena_init(&arena, ARENA_SIZE);
	test_names();
	test_judge();
	test_quoting();
	arena_free(&arena);
	return tap_done();
}
