/* Threads, absent messages, absent attachments. */
#include "case_mail.h"
#include "compare_case.h"

#include "tap.h"

#include "base/buf.h"
#include "base/date.h"
#include "base/err.h"
#include "compare/thread/message.h"
#include "compare/thread/thread.h"
#include "crypto/random.h"

static void
same(const char *got, const char *wanted, const char *claim)
{
	if (!tap_ok(str_equal(str_of(got), str_of(wanted)), "%s", claim))
		tap_note("got \"%s\", wanted \"%s\"", got, wanted);
}

/* One delivery; nothing here has to outlive a power cut. */
static void
begin(struct compare_case *c)
{
	case_run(c, "PRAGMA synchronous = OFF");
	(void)case_delivery(c, "Office");
}

static const char *
threads_of(struct compare_case *c)
{
	return case_value(c,
		"SELECT group_concat(thread, ' ') FROM (SELECT thread FROM compare_message ORDER BY "
		"document)");
}

#define JO "Jo Smith <jo@a.example>"
#define ANN "Ann Low <ann@b.example>"
#define LIST "allotments@lists.example"

static void
test_joining(void)
{
	struct compare_case c;

	case_open(&c, "join");
	begin(&c);
	mail_add(&c,
		&(struct mail){1, "1@x", NULL, JO, ANN, "Bus shelter", "2013-03-01T09:00:00Z",
			"The shelter on Quay Street leaks again and again.", NULL});
	mail_add(&c,
		&(struct mail){2, "2@x", "1@X", ANN, JO, "RE: Bus shelter", "2013-03-01T10:00:00Z",
			"Send someone.", NULL});
	mail_add(&c,
		&(struct mail){3, "3@x", "0@x 9@x", ANN, JO, "Depot", "2013-03-02T10:00:00Z",
			"Yes.", NULL});
	mail_add(&c,
		&(struct mail){
			4, "4@x", "0@x", JO, ANN, "Depot", "2013-03-02T11:00:00Z", "No.", NULL});
	mail_add(&c,
		&(struct mail){5, NULL, NULL, JO, ANN, "Re: Heating of the library",
			"2013-03-09T11:00:00Z", "Agreed.", NULL});
	mail_add(&c,
		&(struct mail){6, "6@x", NULL, ANN, JO, "Heating of the library",
			"2013-03-05T11:00:00Z", "It is cold.", NULL});
	mail_add(&c,
		&(struct mail){7, "7@x", NULL, "Someone <s@c.example>", "t@c.example",
			"Re: Heating of the library", "2013-03-09T12:00:00Z", "Else.", NULL});
	mail_add(&c,
		&(struct mail){
			8, "8@x", NULL, JO, ANN, "Re: hello", "2013-03-09T12:00:00Z", "Hi.", NULL});
	mail_add(&c,
		&(struct mail){
			9, "10@x", NULL, ANN, JO, "Hello", "2013-03-09T11:00:00Z", "Hi.", NULL});
	case_compare(&c, 100);
	same(threads_of(&c), "1 1 3 3 5 5 7 8 9",
		"by ids, by a message only referred to, by subject and people, never by a subject that "
		"everybody uses");
	same(case_gaps(&c, "message-absent"), "A message with the id 0@x|A message with the id 9@x",
		"what is answered and not held");
	case_close(&c);
}

static void
test_quotes(void)
{
	static const char words[] =
		"> The third firm was told of the price two days before the tender closed\n"
		"> and nobody on the panel seems to mind that in the least.\n";
	struct compare_case c;
	struct thread thread;
	struct err err = {0};

	case_open(&c, "quotes");
	begin(&c);
	mail_add(&c,
		&(struct mail){1, "1@x", NULL, ANN, JO, "RE: Tender", "2013-03-02T09:00:00Z",
			str_format(&c.arena,
				"I mind.\n\nOn 1 March 2013 09:12, Jo Smith wrote:\n%s", words)
				.data,
			NULL});
	mail_add(&c,
		&(struct mail){2, "2@x", NULL, "Max <max@a.example>", ANN, "RE: Tender",
			"2013-03-03T09:00:00Z",
			"So do I.\n\n-----Original Message-----\nFrom: Jo Smith\nSent: 01 March 2013 "
			"09:12\nTo: Max\nSubject: Tender\n\nThe third firm was told of the price "
			"two days before the tender closed and nobody on the panel seems to mind "
			"that in the least.\n",
			NULL});
	case_compare(&c, 100);
	same(case_gaps(&c, "message-absent"),
		"A message from Jo Smith of about 1 March 2013, \"tender\"",
		"one absent message, quoted by two in two ways");
	same(threads_of(&c), "1 1", "it makes a thread of them");
	tap_ok(thread_load(c.compare, &c.arena, 1, &thread, &err) && thread.count == 3 &&
			thread.absent_count == 1 && thread.nodes[0].document == 0 &&
			thread.nodes[1].parent == 0 && thread.nodes[2].parent == 0,
		"the tree: the absent one above both");
	mail_add(&c,
		&(struct mail){3, "3@x", NULL, JO, ANN, "Tender", "2013-03-01T09:12:40Z",
			"The third firm was told of the price two days before the tender closed and "
			"nobody on the panel seems to mind that in the least.\n",
			NULL});
	case_compare(&c, 100);
	same(case_gaps(&c, "message-absent"), "", "once it comes, nothing is missing");
	same(threads_of(&c), "1 1 1", "and it is of the thread");
	case_document(&c, (struct case_document){.id = 3, .body = "x", .facts = "[]", .kind = 0});
	case_compare(&c, 100);
	same(case_gaps(&c, "message-absent"),
		"A message from Jo Smith of about 1 March 2013, \"tender\"",
		"read again as something else, it is missing again");
	case_close(&c);
}

static void
test_both_ways(void)
{
	struct compare_case c;

	case_open(&c, "both");
	begin(&c);
	mail_add(&c,
		&(struct mail){1, "1@x", "lost@x", ANN, JO, "RE: Gap", "2013-03-02T09:00:00Z",
			"Will do.\n\nOn 1 March 2013 Jo Smith wrote:\n> Please see to it before the "
			"group meets.\n",
			NULL});
	case_compare(&c, 100);
	same(case_gaps(&c, "message-absent"), "A message from Jo Smith of about 1 March 2013",
		"referred to and quoted is one gap");
	same(case_value(&c, "SELECT why FROM compare_gap"),
		"It is answered by item 1 and quoted there; no message with its id was disclosed.",
		"in one plain sentence");
	same(case_value(&c, "SELECT subject FROM compare_gap"), "message:lost@x", "under its id");
	case_close(&c);
}

static void
test_attachments(void)
{
	struct compare_case c;
	struct err err = {0};

	(void)err;
	case_open(&c, "attachments");
	begin(&c);
	mail_add(&c,
		&(struct mail){1, "1@x", NULL, JO, ANN, "Plan", "2013-03-01T09:00:00Z",
			"Please find attached plan.docx for Friday.\n", NULL});
	mail_add(&c,
		&(struct mail){2, "2@x", NULL, JO, ANN, "List", "2013-03-01T09:10:00Z",
			"Please find attached the list.\n", NULL});
	case_document(&c, (struct case_document){.id = 20, .body = "a list", .kind = KIND_SHEET});
	(void)case_part(&c, 20, 2, 1, 1, "2.eml/list.xlsx");
	case_run(&c,
		"INSERT INTO part VALUES (2, 1, 20, CAST('list.xlsx' AS BLOB), 1, 0, NULL, 0, '')");
	mail_add(&c,
		&(struct mail){3, "3@x", "2@x", ANN, JO, "RE: List", "2013-03-01T10:10:00Z",
			"Thanks.\n\nOn 1 March 2013 09:10, Jo Smith wrote:\n> Please find attached "
			"the list.\n",
			NULL});
	mail_add(&c,
		&(struct mail){4, "4@x", NULL, JO, ANN, "Photo", "2013-03-01T11:10:00Z", "As seen.",
			",[\"header:X-MS-Has-Attach\",\"yes\"]"});
	case_compare(&c, 100);
	same(case_gaps(&c, "attachment-absent"),
		"Attachment \"plan.docx\" of the mail from Jo Smith of 1 March 2013|"
		"An attachment of the mail from Jo Smith of 1 March 2013",
		"named and not carried; noted in the header and not carried");
	case_close(&c);
}

/* A name is told once: as the attachment of the mail that announces it as its own, else as a
 * document that is named. */
static void
test_told_once(void)
{
	struct compare_case c;

	case_open(&c, "told-once");
	begin(&c);
	mail_add(&c,
		&(struct mail){1, "1@x", NULL, JO, ANN, "Keys", "2013-03-01T09:00:00Z",
			"Please find attached plan one.docx for Friday. See also Keys register "
			"2013.xlsx\nI also attach plan two.docx, which replaces plan zero.docx.\n",
			NULL});
	mail_add(&c,
		&(struct mail){2, "2@x", NULL, ANN, JO, "FW: Plans", "2013-03-02T09:00:00Z",
			"Where is plan two.docx?\n", NULL});
	case_compare(&c, 100);
	same(case_gaps(&c, "attachment-absent"),
		"Attachment \"plan one.docx\" of the mail from Jo Smith of 1 March 2013|"
		"Attachment \"plan two.docx\" of the mail from Jo Smith of 1 March 2013",
		"each attachment that is announced by its name");
	same(case_gaps(&c, "document-named-absent"), "Keys register 2013.xlsx|plan zero.docx",
		"what other sentences and clauses name");
	case_close(&c);
}

/* Two are announced, one is carried. */
static void
test_one_of_two(void)
{
	struct compare_case c;

	case_open(&c, "one-of-two");
	begin(&c);
	mail_add(&c,
		&(struct mail){1, "1@x", NULL, JO, ANN, "Keys", "2013-03-01T09:00:00Z",
			"I attach the revised Agenda 3 May.doc and Keys register (2013).xlsx.\n",
			NULL});
	case_document(
		&c, (struct case_document){.id = 20, .body = "an agenda", .kind = KIND_DOCUMENT});
	(void)case_part(&c, 20, 1, 1, 1, "1.eml/Agenda_3_May.docx");
	case_run(&c,
		"INSERT INTO part VALUES (1, 1, 20, CAST('Agenda_3_May.docx' AS BLOB), 1, 0, "
		"NULL, 0, '')");
	case_compare(&c, 100);
	same(case_gaps(&c, ""),
		"Attachment \"Keys register (2013).xlsx\" of the mail from Jo Smith of 1 March "
		"2013",
		"the other is absent");
	case_close(&c);
}

/* ---- in any order the same ---- */

enum { RANDOM_MAILS = 60 };

static void
random_mail(struct compare_case *c, struct random random, int64_t id)
{
	struct arena *a = &c->arena;
	uint64_t before = random_below(random, 80);
	uint64_t kind = random_below(random, 5);
	struct mail m = {.id = id,
		.message_id = str_format(a, "m%lld@x", (long long)id).data,
		.from = id % 2 == 0 ? JO : ANN,
		.to = id % 2 == 0 ? ANN : JO,
		.subject = str_format(a, "%sMatter number %llu", kind == 3 ? "RE: " : "",
			(unsigned long long)(before % 12))
				   .data,
		.sent = str_format(a, "2013-03-%02dT%02d:%02d:00Z", (int)(id % 28) + 1,
			(int)(id % 24), (int)(id * 7 % 60))
				.data};

	if (kind < 2)
		m.references = str_format(a, "m%llu@x m%llu@x", (unsigned long long)before,
			(unsigned long long)random_below(random, 80))
				       .data;
	m.body = str_format(a,
		"Words %lld of matter %lld about nothing else at all today %lld.\n%s",
		(long long)id, (long long)(id * 13), (long long)(id * 17),
		kind != 2
			? ""
			: str_format(a,
				  "\nOn 2 March 2013, someone wrote:\n> Words %llu of matter %llu about "
				  "nothing else at all today %llu.\n",
				  (unsigned long long)before, (unsigned long long)before * 13,
				  (unsigned long long)before * 17)
				  .data)
			 .data;
	mail_add(c, &m);
}

static const char *
state_of(struct compare_case *c)
{
	return str_format(&c->arena, "%s / %s", threads_of(c),
		case_value(c,
			"SELECT group_concat(subject, ' ') FROM (SELECT subject FROM compare_gap WHERE "
			"check_name = 'message-absent' ORDER BY subject)"))
		.data;
}

static void
test_increments(uint64_t number)
{
	struct arena names CLEANUP(arena_free) = {.size_max = 4096};
	struct compare_case at_once;
	struct compare_case by_parts;
	struct random_seed seed_a = {.seed = number};
	struct random_seed seed_b = {.seed = number};

	case_open(&at_once, str_format(&names, "once%d", (int)number).data);
	case_open(&by_parts, str_format(&names, "part%d", (int)number).data);
	begin(&at_once);
	begin(&by_parts);
	for (int64_t id = 1; id <= RANDOM_MAILS; id++)
		random_mail(&at_once, random_seeded(&seed_a), id);
	case_compare(&at_once, 1000);
	for (int64_t id = 1; id <= RANDOM_MAILS; id++) {
		random_mail(&by_parts, random_seeded(&seed_b), id);
		if (id % 7 == 0)
			case_compare(&by_parts, 3);
	}
	case_compare(&by_parts, 1000);
	same(str_cstr(&at_once.arena, str_of(state_of(&by_parts))), state_of(&at_once),
		"delivery by delivery gives what all at once gives");
	case_close(&at_once);
	case_close(&by_parts);
}

static void
test_hostile(void)
{
	struct compare_case c;
	struct buf ids CLEANUP(buf_free) = {0};
	struct thread thread;
	struct err err = {0};

	case_open(&c, "hostile");
	begin(&c);
	for (unsigned i = 0; i < 20000; i++)
		buf_add_format(&ids, "%sh%u@x", i > 0 ? " " : "", i);
	mail_add(&c,
		&(struct mail){1, "1@x", buf_cstr(&ids), JO, ANN, "Many", "2013-03-01T09:00:00Z",
			"x", NULL});
	mail_add(&c,
		&(struct mail){
			2, "2@x", "3@x", JO, ANN, "Circle", "2013-03-01T09:00:00Z", "x", NULL});
	mail_add(&c,
		&(struct mail){
			3, "3@x", "2@x", JO, ANN, "Circle", "2013-03-01T09:00:00Z", "x", NULL});
	mail_add(&c,
		&(struct mail){
			4, "4@x", "4@x", JO, ANN, "Self", "2013-03-01T09:00:00Z", "x", NULL});
	mail_add(&c,
		&(struct mail){5, "5@x", "<cut@ no,id Tue", JO, ANN, "Junk", "2013-03-01T09:00:00Z",
			"x", NULL});
	case_compare(&c, 100);
	same(case_value(&c, "SELECT count(*) FROM compare_reference WHERE document = 1"), "400",
		"a list without end is cut");
	same(threads_of(&c), "1 2 2 4 5", "circles end");
	tap_ok(thread_load(c.compare, &c.arena, 2, &thread, &err) && thread.count == 2,
		"a circle is a tree");
	same(case_value(&c, "SELECT count(*) FROM compare_reference WHERE document = 5"), "0",
		"junk is no id");
	case_close(&c);
}

static void
test_subjects(void)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = 65536};
	enum message_answer answer;
	struct str subject = message_subject(
		&arena, STR(" RE: [EXTERNAL] Fwd: AW[2]:  Bus   Shelter "), &answer);

	same(str_cstr(&arena, subject), "bus shelter", "a subject without its marks");
	tap_ok(answer == MESSAGE_REPLY, "the outermost mark counts");
	same(str_cstr(&arena, message_name_key(&arena, STR("Smith, Dr Jo A. (Legal)"))), "jo smith",
		"a name in the order of its words");
	same(str_cstr(&arena, message_name_key(&arena, STR("jo.smith@a.example"))), "jo smith",
		"and of an address");
}

/* Quotes that real mail shows: what a reply of the same person holds, and pieces of several. */
static void
test_near_misses(void)
{
	struct compare_case c;

	case_open(&c, "near_misses");
	begin(&c);
	/* Jo's second mail quotes what Jo's first said, which is not held; clocks agree by chance. */
	mail_add(&c,
		&(struct mail){1, "1@x", NULL, ANN, JO, "RE: Tender", "2013-03-01T10:00:00Z",
			"Noted by the panel, which will meet again next week.\n\nJo Smith on 03/01/2013 "
			"09:12:10 AM\nTo: Ann\ncc:\nSubject: Tender\n\nThe third firm was told of the "
			"price two days before the tender closed and nobody minds that.\n",
			NULL});
	mail_add(&c,
		&(struct mail){2, "2@x", NULL, JO, ANN, "RE: Tender", "2013-03-01T10:42:00Z",
			"Thanks for that, and for being so patient with us all the time.\n\nJo Smith on "
			"03/01/2013 09:12:10 AM\nTo: Ann\ncc:\nSubject: Tender\n\nThe third firm was "
			"told of the price two days before the tender closed and nobody minds that.\n",
			NULL});
	/* Two mails that are held, quoted together by nobody in particular. */
	mail_add(&c,
		&(struct mail){3, "3@x", NULL, JO, ANN, "Depot", "2013-04-01T09:00:00Z",
			"The roof of the depot was never inspected by anyone who knows about roofs.",
			NULL});
	mail_add(&c,
		&(struct mail){4, "4@x", NULL, ANN, JO, "Depot", "2013-04-01T10:00:00Z",
			"Thanks!\n\nWe have asked three builders so far and have not had an answer "
			"from any of them in the last month.",
			NULL});
	mail_add(&c,
		&(struct mail){5, "5@x", NULL, JO, ANN, "Re: Depot", "2013-04-02T10:00:00Z",
			"> The roof of the depot was never inspected by anyone who knows about roofs.\n"
			"\nIndeed.\n\n> We have asked three builders so far and have not had an answer\n"
			"> from any of them in the last month.\n\nAsk again.\n",
			NULL});
	/* Of one absent message three answers to a list quote a part each. */
	mail_add(&c,
		&(struct mail){6, "6@x", NULL, JO, LIST, "Re: Fence", "2013-05-02T10:00:00Z",
			"Max Pike <max@a.example> wrote:\n> The fence at the allotments has been down "
			"since the storm of last winter.\n\nSo it has.\n",
			NULL});
	mail_add(&c,
		&(struct mail){7, "7@x", NULL, ANN, LIST, "Re: Fence", "2013-05-02T12:00:00Z",
			"> Two children walked on to the line of the tramway last Thursday evening.\n\n"
			"Dreadful.\n",
			NULL});
	mail_add(&c,
		&(struct mail){8, "8@x", NULL, JO, LIST, "Re: Fence", "2013-05-03T09:00:00Z",
			"> Who is going to pay for it when the budget has gone to the bridge?\n\n"
			"Not me.\n",
			NULL});
	case_compare(&c, 100);
	same(case_gaps(&c, "message-absent"),
		"A message from Jo Smith of about 1 March 2013, \"tender\"|A message from Max Pike",
		"the ones that are absent, each once, and none whose pieces are held");
	case_close(&c);
}

int
main(void)
{
	test_subjects();
	test_joining();
	test_quotes();
	test_near_misses();
	test_both_ways();
	test_attachments();
	test_told_once();
	test_one_of_two();
	for (uint64_t i = 1; i <= 6; i++)
		test_increments(i);
	test_hostile();
	return tap_done();
}
