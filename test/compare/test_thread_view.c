/* Threads that were torn apart and are shown as one, and those that must not be. */
#include "case_mail.h"
#include "compare_case.h"

#include "tap.h"

#include "base/buf.h"
#include "base/err.h"
#include "compare/thread/thread.h"

#include <string.h>

#define JO "Jo Smith <jo@a.example>"
#define ANN "Ann Low <ann@b.example>"
#define MAX "Max Roe <max@a.example>"
#define SUE "Sue Hay <sue@c.example>"

/* "1 ?(1)s 2(?)" : each message's document, "?" for an absent one; in brackets what it answers,
 * behind it "s" where its subject alone tells so. */
static const char *
tree(struct compare_case *c, int64_t document)
{
	struct buf text CLEANUP(buf_free) = {0};
	struct thread thread;
	struct err err = {0};
	int64_t id;

	if (!thread_of(c->compare, document, &id, &err) ||
		!thread_view(c->compare, &c->arena, id, &thread, &err))
		return str_format(&c->arena, "%s", err.text).data;
	for (size_t i = 0; i < thread.count; i++) {
		const struct thread_node *node = &thread.nodes[i];
		const struct thread_node *parent = &thread.nodes[node->parent];

		buf_add_format(&text, "%s", i == 0 ? "" : " ");
		if (node->document == 0)
			buf_add_char(&text, '?');
		else
			buf_add_format(&text, "%lld", (long long)node->document);
		if (parent == node)
			continue;
		if (parent->document == 0)
			buf_add(&text, STR("(?)"));
		else
			buf_add_format(&text, "(%lld)", (long long)parent->document);
		buf_add_format(&text, "%s", node->tie == THREAD_BY_SUBJECT ? "s" : "");
	}
	return str_cstr(&c->arena, str_copy(&c->arena, buf_str(&text)));
}

/* Up to five mails, and the trees that the first and the last of them show. */
struct view_case {
	const char *claim;
	struct mail mails[5];
	const char *first;
	const char *last;
};

static const char long_quote[] =
	"Agreed.\n\nOn 3 March 2013 09:12, Ann Low wrote:\n"
	"> Take the third firm out of it before the panel meets, and ring me first.\n"
	"> On 2 March 2013 08:30, Jo Smith wrote:\n"
	">> The three firms are named in the second part of what I send you here.\n";

static const struct view_case cases[] = {
	{"an answer to an absent message is put beneath the earlier mail",
		{{1, "1@x", NULL, JO, ANN, "Quay Street shelter", "2013-03-01T09:00:00Z",
			 "It leaks.", NULL},
			{2, "3@x", "2@x", JO, ANN, "RE: Quay Street shelter",
				"2013-03-03T09:00:00Z", "No.", NULL},
			{3, "4@x", "3@x", ANN, JO, "RE: Quay Street shelter",
				"2013-03-04T09:00:00Z", "Why?", NULL}},
		"1 ?(1)s 2(?) 3(2)", "1 ?(1)s 2(?) 3(2)"},
	{"two pieces that were torn off come beneath the last held mail before each",
		{{1, "1@x", NULL, JO, ANN, "Quay Street shelter", "2013-03-01T09:00:00Z",
			 "It leaks.", NULL},
			{2, "3@x", "2@x", JO, ANN, "RE: Quay Street shelter",
				"2013-03-03T09:00:00Z", "No.", NULL},
			{3, "5@x", "4@x", JO, ANN, "FW: Quay Street shelter",
				"2013-03-05T09:00:00Z", "See.", NULL}},
		"1 ?(1)s 2(?) ?(2)s 3(?)", "1 ?(1)s 2(?) ?(2)s 3(?)"},
	{"strangers under one subject stay apart",
		{{1, "1@x", NULL, JO, ANN, "Quay Street shelter", "2013-03-01T09:00:00Z",
			 "It leaks.", NULL},
			{2, "3@x", "2@x", MAX, SUE, "RE: Quay Street shelter",
				"2013-03-03T09:00:00Z", "No.", NULL}},
		"1", "? 2(?)"},
	{"one person in common is too little",
		{{1, "1@x", NULL, JO, ANN, "Quay Street shelter", "2013-03-01T09:00:00Z",
			 "It leaks.", NULL},
			{2, "3@x", "2@x", JO, SUE, "RE: Quay Street shelter",
				"2013-03-03T09:00:00Z", "No.", NULL}},
		"1", "? 2(?)"},
	{"what was sent weeks before is another matter",
		{{1, "1@x", NULL, JO, ANN, "Quay Street shelter", "2013-02-01T09:00:00Z",
			 "It leaks.", NULL},
			{2, "3@x", "2@x", JO, ANN, "RE: Quay Street shelter",
				"2013-03-03T09:00:00Z", "No.", NULL}},
		"1", "? 2(?)"},
	{"subjects that say nothing tie nothing",
		{{1, "1@x", NULL, JO, ANN, "Draft minutes of the meeting, 12 March",
			 "2013-03-01T09:00:00Z", "Here.", NULL},
			{2, "3@x", "2@x", JO, ANN, "RE: Draft minutes of the meeting, 12 March",
				"2013-03-03T09:00:00Z", "No.", NULL}},
		"1", "? 2(?)"},
	{"nor do those under which talk begins again and again",
		{{1, "1@x", NULL, JO, ANN, "Shelter list", "2013-03-01T09:00:00Z", "Here.", NULL},
			{4, "9@x", NULL, JO, ANN, "Shelter list", "2013-02-22T09:00:00Z", "Here.",
				NULL},
			{2, "3@x", "2@x", JO, ANN, "RE: Shelter list", "2013-03-03T09:00:00Z",
				"No.", NULL}},
		"1", "? 2(?)"},
	{"a message that is no answer by its subject is not moved",
		{{1, "1@x", NULL, JO, ANN, "Quay Street shelter", "2013-03-01T09:00:00Z",
			 "It leaks.", NULL},
			{2, "3@x", "2@x", JO, ANN, "Quay Street shelter", "2013-03-03T09:00:00Z",
				"No.", NULL}},
		"1", "? 2(?)"},
	{"an absent message by someone who never had the earlier mail is not its answer",
		{{1, "1@x", NULL, JO, ANN, "Quay Street shelter", "2013-03-01T09:00:00Z",
			 "It leaks.", NULL},
			{2, "3@x", "2@x", JO, ANN, "RE: Quay Street shelter",
				"2013-03-03T09:00:00Z",
				"No.\n\nOn 2 March 2013 10:00, Sue Hay wrote:\n"
				"> Leave it as it is until the summer, nobody waits there.\n",
				NULL},
			{3, "8@x", NULL, SUE, MAX, "Something else", "2013-02-03T09:00:00Z", "Hi.",
				NULL}},
		"1", "3"},
	{"a quote within a quote tells what the absent message answers",
		{{1, "1@x", NULL, JO, ANN, "Tender", "2013-03-02T08:30:00Z",
			 "The three firms are named in the second part of what I send you here.",
			 NULL},
			{2, "3@x", "2@x", JO, MAX, "RE: Something else", "2013-03-05T09:00:00Z",
				long_quote, NULL}},
		"1 ?(1) 2(?)", "1 ?(1) 2(?)"},
	{"known by an id and by a quote elsewhere it is one",
		{{1, "3@x", "2@x", JO, ANN, "RE: Tender", "2013-03-05T09:00:00Z", long_quote, NULL},
			{2, "7@x", NULL, MAX, SUE, "FW: Tender", "2013-03-08T09:00:00Z",
				"See.\n\n-----Original Message-----\nFrom: Ann Low\nSent: 03 March "
				"2013 09:12\nTo: Jo Smith\nSubject: RE: Tender\n\nTake the third firm "
				"out of it before the panel meets, and ring me first.\n",
				NULL}},
		"? ?(?) 1(?) 2(?)", "? ?(?) 1(?) 2(?)"},
	{"an answer that has lost its header is put beneath what it answers",
		{{1, "1@x", NULL, JO, ANN, "Quay Street shelter", "2013-03-01T09:00:00Z",
			 "It leaks.", NULL},
			{2, NULL, NULL, ANN, JO, "RE: Quay Street shelter", "2013-03-03T09:00:00Z",
				"No.", NULL}},
		"1 2(1)s", "1 2(1)s"},
	{"one person under two addresses is one",
		{{1, "1@x", NULL, "Jo Smith </o=a/ou=b/cn=jsmith>", "Ann Low </o=a/ou=b/cn=alow>",
			 "Quay Street shelter", "2013-03-01T09:00:00Z", "It leaks.", NULL},
			{2, "3@x", "2@x", JO, ANN, "RE: Quay Street shelter",
				"2013-03-03T09:00:00Z", "No.", NULL}},
		"1 ?(1)s 2(?)", "1 ?(1)s 2(?)"},
};

static void
same(const char *got, const char *wanted, const char *claim)
{
	if (!tap_ok(strcmp(got, wanted) == 0, "%s", claim))
		tap_note("got \"%s\", wanted \"%s\"", got, wanted);
}

/* One at once, and each mail in a delivery of its own, the last first: the same is shown. */
static void
test_case(const struct view_case *one, size_t number, bool is_by_parts)
{
	struct arena names CLEANUP(arena_free) = {.size_max = 65536};
	struct compare_case c;
	size_t count = 0;

	case_open(&c, str_format(&names, "view-%zu-%d", number, is_by_parts).data);
	case_run(&c, "PRAGMA synchronous = OFF");
	(void)case_delivery(&c, "Office");
	while (count < COUNT_OF(one->mails) && one->mails[count].id != 0)
		count++;
	for (size_t i = 0; i < count; i++) {
		mail_add(&c, &one->mails[is_by_parts ? count - 1 - i : i]);
		if (is_by_parts)
			case_compare(&c, 10);
	}
	case_compare(&c, 10);
	same(tree(&c, one->mails[0].id), one->first, one->claim);
	same(tree(&c, one->mails[count - 1].id), one->last, "seen from the last mail");
	case_close(&c);
}

/* Outlook's Thread-Index tells to what the absent message belongs. */
static void
test_index(void)
{
	/* 22 bytes of a conversation; behind them one, two or three steps of five bytes. */
	static const char head[] = "Ac4WfK1YJ8x2b1uBS3eXoQx1d2c3Zw==";
	static const char three[] = "Ac4WfK1YJ8x2b1uBS3eXoQx1d2c3ZwAAAAABAAAAAAIAAAAAAw==";
	struct compare_case c;

	case_open(&c, "index");
	(void)case_delivery(&c, "Office");
	mail_add(&c,
		&(struct mail){1, "1@x", NULL, JO, SUE, "Tender", "2013-03-01T09:00:00Z", "Begin.",
			str_format(&c.arena, ",[\"thread_index\",\"%s\"]", head).data});
	mail_add(&c,
		&(struct mail){2, "5@x", "4@x", MAX, ANN, "Other", "2013-05-01T09:00:00Z", "End.",
			str_format(&c.arena, ",[\"thread_index\",\"%s\"]", three).data});
	case_compare(&c, 10);
	same(tree(&c, 2), "1 ?(1) 2(?)", "the absent message comes beneath what the index names");
	case_close(&c);
}

/* Three pages: a print-out of the quoted mail, its second page, and the print-out of another. */
static const char printed[] =
	"Ann Low\n\nFrom: Ann Low <ann@b.example>\nSent: 03 March 2013 09:12\nTo: Jo Smith\n"
	"Subject: RE: Tender\n\nTake the third firm out of it before the panel meets, and ring me "
	"first.\n\nFrom: Jo Smith\nSent: 02 March 2013 08:30\nTo: Ann Low\nSubject: Tender\n\n"
	"The three firms are named in the second part\n\fof what I send you here.\n"
	"\fFrom: Max Roe\nSent: 04 March 2013 10:00\nTo: Jo Smith\nSubject: Depot\n\n"
	"The keys of the depot were handed over to the second firm in May.\n";

static void
print_add(struct compare_case *c, int64_t id, const char *text)
{
	struct buf places CLEANUP(buf_free) = {0};
	struct str all = str_of(text);
	struct str rest = all;
	struct str page;
	unsigned number = 0;

	while (str_cut(&rest, '\f', &page)) {
		size_t from = (size_t)(page.data - all.data);

		buf_add_format(&places, "%s[1,%u,%zu,%zu,\"\"]", number == 0 ? "[" : ",",
			number + 1, from, from + page.len);
		number++;
	}
	buf_add(&places, STR("]"));
	case_document(c,
		(struct case_document){.id = id,
			.body = text,
			.title = "print",
			.facts = "[]",
			.places = buf_cstr(&places),
			.kind = KIND_DOCUMENT});
	(void)case_item(c, id, 1, str_format(&c->arena, "%lld.pdf", (long long)id).data);
}

static void
replies_add(struct compare_case *c)
{
	mail_add(c,
		&(struct mail){1, "3@x", "2@x", JO, MAX, "RE: Tender", "2013-03-05T09:00:00Z",
			long_quote, NULL});
	mail_add(c,
		&(struct mail){2, "8@x", "7@x", JO, MAX, "RE: Depot", "2013-03-06T09:00:00Z",
			"So be it.\n\n-----Original Message-----\nFrom: Max Roe\nSent: 04 March "
			"2013 10:00\nTo: Jo Smith\nSubject: Depot\n\nThe keys of the depot were "
			"handed over to the second firm in May.\n",
			NULL});
}

/* What is quoted and is held as a print-out is not missing; what the print-out itself quotes is. */
static void
test_printed(bool is_first)
{
	static const char missing[] = "A message from Jo Smith of about 2 March 2013";
	struct compare_case c;

	case_open(&c, is_first ? "printed-first" : "printed-last");
	(void)case_delivery(&c, "Office");
	if (is_first) {
		print_add(&c, 9, printed);
		case_compare(&c, 10);
	}
	replies_add(&c);
	case_compare(&c, 10);
	if (!is_first) {
		tap_ok(strstr(case_gaps(&c, "message-absent"), "Ann Low") != NULL,
			"without the print-out it is missing");
		print_add(&c, 9, printed);
		case_compare(&c, 10);
	}
	same(case_gaps(&c, "message-absent"), missing, "with it only what it quotes is missing");
	same(tree(&c, 1), "? 9(?) 1(9)", "it stands in the tree");
	same(tree(&c, 2), "9 2(9)", "each of its messages in its own");
	print_add(&c, 9, "Another text.");
	case_compare(&c, 10);
	tap_ok(strstr(case_gaps(&c, "message-absent"), "Ann Low") != NULL,
		"read anew as another text, it is missing again");
	case_close(&c);
}

/* A paper that happens to say the same, or to begin alike, is no print-out of it. */
static void
test_not_printed(void)
{
	struct compare_case c;

	case_open(&c, "not-printed");
	(void)case_delivery(&c, "Office");
	replies_add(&c);
	print_add(&c, 9,
		"Report on the depot\n\nMax Roe wrote on 04 March 2013 10:00: The keys of the depot "
		"were handed over to the second firm in May.\n");
	print_add(&c, 10,
		"From: Max Roe\nSent: 04 March 2013 10:00\nTo: Sue Hay\nSubject: Lunch\n\n"
		"Are you coming to the canteen at noon today or should I go there on my own?\n");
	case_compare(&c, 10);
	tap_ok(strstr(case_gaps(&c, "message-absent"), "Max Roe") != NULL, "it is still missing");
	case_close(&c);
}

int
main(void)
{
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		test_case(&cases[i], i, false);
		test_case(&cases[i], i, true);
	}
	test_index();
	test_printed(true);
	test_printed(false);
	test_not_printed();
	return tap_done();
}
