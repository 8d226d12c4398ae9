/* Copies of one message, what differs between them, and how two documents are related. */
#include "compare_case.h"

#include "tap.h"

#include "base/buf.h"
#include "base/err.h"
#include "compare/copies/copies.h"

#include <string.h>

static const char body[] =
	"Dear colleagues,\n\nThe committee will meet on Tuesday at ten in the small room to look at "
	"the licences of the taxi firms. Please bring the report of the outreach team, which I have "
	"not seen, and tell me who wrote it.\n\nKind regards\nTom";

struct mail {
	int64_t document;
	const char *id;      /* NULL none */
	const char *sent;    /* ISO */
	const char *from;    /* NULL: Tom */
	const char *subject; /* NULL: Licences */
	const char *to;      /* NULL: Ann */
	const char *bcc;     /* NULL none */
	const char *body;    /* NULL: the body */
};

static void
mail_give(struct compare_case *c, struct mail mail, int64_t delivery)
{
	struct buf facts CLEANUP(buf_free) = {0};

	buf_add_format(&facts, "[[\"from\",\"%s\"],[\"to\",\"%s\"],[\"subject\",\"%s\"]",
		mail.from == NULL ? "Tom <tom@norchester.example>" : mail.from,
		mail.to == NULL ? "Ann <ann@norchester.example>" : mail.to,
		mail.subject == NULL ? "Licences" : mail.subject);
	if (mail.id != NULL)
		buf_add_format(&facts, ",[\"message_id\",\"%s\"]", mail.id);
	if (mail.bcc != NULL)
		buf_add_format(&facts, ",[\"bcc\",\"%s\"]", mail.bcc);
	buf_add_format(&facts, ",[\"sent\",\"%s\"]]", mail.sent);
	case_document(c,
		(struct case_document){.id = mail.document,
			.body = mail.body == NULL ? body : mail.body,
			.facts = buf_cstr(&facts),
			.date = mail.sent,
			.kind = KIND_MAIL});
	(void)case_item(c, mail.document, delivery, "mail.eml");
}

static bool
are_copies(struct compare_case *c, int64_t a, int64_t b)
{
	int64_t *documents;
	int64_t stands[2];
	struct err err = {0};
	size_t count;

	return copies_message(c->compare, &c->arena, a, &stands[0], &documents, &count, &err) &&
		copies_message(c->compare, &c->arena, b, &stands[1], &documents, &count, &err) &&
		stands[0] != 0 && stands[0] == stands[1];
}

static void
same(const char *got, const char *wanted, const char *claim)
{
	if (!tap_ok(strcmp(got, wanted) == 0, "%s", claim))
		tap_note("got \"%s\", wanted \"%s\"", got, wanted);
}

static const char first[] = "2013-03-12T10:00:00Z";

static void
test_same_message(void)
{
	struct compare_case c;
	int64_t one;
	int64_t two;

	case_open(&c, "same");
	one = case_delivery(&c, "Licensing");
	two = case_delivery(&c, "Outreach");
	mail_give(&c, (struct mail){1, "<a@n.example>", first}, one);
	mail_give(&c, (struct mail){2, "<a@n.example>", first}, two);
	mail_give(&c, (struct mail){3, NULL, first}, two);
	mail_give(&c,
		(struct mail){4, NULL, first, .body = "Another matter, said in the same second."},
		two);
	mail_give(&c, (struct mail){5, "<b@n.example>", first, .to = "Bob <bob@n.example>"}, two);
	mail_give(&c, (struct mail){6, "<c@n.example>", "2013-03-13T10:00:00Z"}, two);
	mail_give(&c,
		(struct mail){7, "<a@n.example>", "2014-09-12T10:00:00Z", "Spam <x@y.example>",
			"Win", .body = "Not the same thing at all, with the id of another mail."},
		two);
	case_compare(&c, 2);
	tap_ok(are_copies(&c, 1, 2), "one id, one moment: one message");
	tap_ok(are_copies(&c, 1, 3), "without an id, but the same second, sender and words");
	tap_ok(!are_copies(&c, 1, 4), "not where the words are others");
	tap_ok(!are_copies(&c, 1, 5),
		"one of many that went out at once, each with an id of its own");
	tap_ok(!are_copies(&c, 1, 6), "the same words on another day are another message");
	tap_ok(!are_copies(&c, 1, 7), "one id on two different mails makes them no copies");
	same(case_gaps(&c, "copies-differ"), "", "copies that agree are no gap");
	mail_give(&c, (struct mail){8, "<d@n.example>", first}, two);
	case_compare(&c, 10);
	tap_ok(are_copies(&c, 1, 8), "an archive gave each copy an id of its own");
	mail_give(&c, (struct mail){2, "<other@n.example>", "2013-05-01T10:00:00Z"}, two);
	case_compare(&c, 10);
	tap_ok(!are_copies(&c, 1, 2) && are_copies(&c, 1, 3), "read again, it is another message");
	case_close(&c);
}

static void
test_differences(void)
{
	struct compare_case c;
	struct buf altered CLEANUP(buf_free) = {0};
	int64_t one;
	int64_t two;

	case_open(&c, "differ");
	one = case_delivery(&c, "Licensing");
	two = case_delivery(&c, "Outreach");
	mail_give(&c, (struct mail){1, "<a@n.example>", first}, one);
	case_compare(&c, 10);
	mail_give(&c, (struct mail){2, "<a@n.example>", first, .bcc = "Eve <eve@n.example>"}, two);
	case_compare(&c, 10);
	same(case_gaps(&c, "copies-differ"),
		"A hidden recipient of \"Licences\" of 12 March 2013 that not every copy shows",
		"a Bcc that one copy shows");
	same(case_value(&c, "SELECT why FROM compare_gap WHERE check_name = 'copies-differ'"),
		"Item 2 (Outreach) has a Bcc to Eve <eve@n.example>; item 1 (Licensing), a copy of the "
		"same message, has none.",
		"said so that it can be checked");
	mail_give(&c, (struct mail){2, "<a@n.example>", first}, two);
	case_compare(&c, 10);
	same(case_gaps(&c, "copies-differ"), "", "gone when it is gone");

	buf_add_format(&altered, "%.*sto look at the licence of one taxi firm%s",
		(int)(strstr(body, "to look at") - body), body, strstr(body, ". Please"));
	mail_give(&c, (struct mail){2, "<a@n.example>", first, .body = buf_cstr(&altered)}, two);
	case_compare(&c, 10);
	same(case_gaps(&c, "copies-differ"),
		"Copies of \"Licences\" of 12 March 2013 do not say the same",
		"words were changed");
	buf_clear(&altered);
	buf_add_format(&altered,
		"CAUTION: this mail came from outside the council.\n\n%s\n\nThis message is "
		"confidential.",
		body);
	mail_give(&c, (struct mail){2, "<a@n.example>", first, .body = buf_cstr(&altered)}, two);
	case_compare(&c, 10);
	same(case_gaps(&c, "copies-differ"), "", "a banner and a footer are none");
	mail_give(&c,
		(struct mail){2, "<a@n.example>", first,
			.body = "Quite another thing, parking on Quay Parade."},
		two);
	case_compare(&c, 10);
	same(case_gaps(&c, "copies-differ"),
		"Copies of \"Licences\" of 12 March 2013 do not say the same",
		"a text that has no word of the other's is no banner");
	mail_give(&c,
		(struct mail){
			2, "<a@n.example>", "2013-03-12T11:00:00Z", .subject = "[list] Licences"},
		two);
	case_compare(&c, 10);
	same(case_gaps(&c, "copies-differ"), "", "nor a zone and the mark of a list");
	mail_give(&c,
		(struct mail){2, "<a@n.example>", "2013-03-11T09:13:20Z", .to = "bob@n.example"},
		two);
	case_compare(&c, 10);
	same(case_gaps(&c, "copies-differ"),
		"Copies of \"Licences\" of 12 March 2013 name other recipients|Copies of \"Licences\" "
		"of 12 March 2013 bear other dates",
		"other recipients and dates are two");
	case_close(&c);
}

static void
test_attachments(void)
{
	struct compare_case c;
	int64_t one;

	case_open(&c, "attachments");
	one = case_delivery(&c, "Licensing");
	mail_give(&c, (struct mail){1, "<a@n.example>", first}, one);
	mail_give(&c, (struct mail){2, "<a@n.example>", first}, one);
	case_document(&c, (struct case_document){.id = 3, .body = "the report"});
	case_run(&c,
		"INSERT INTO part (container, ordinal, document, name, role, is_deleted, reason, "
		"words) VALUES (1, 1, 3, CAST('Report.pdf' AS BLOB), 1, 0, 0, ''), "
		"(2, 1, NULL, CAST('smime.p7s' AS BLOB), 1, 0, 0, '')");
	case_compare(&c, 10);
	same(case_gaps(&c, "copies-differ"),
		"Copies of \"Licences\" of 12 March 2013 carry other attachments",
		"an attachment that one copy lacks");
	case_close(&c);
}

/* Copies that come in the other order are the same copies, and their gap has the same reference. */
static void
test_order(void)
{
	const char *references[2] = {"", ""};
	struct compare_case c[2];

	for (unsigned i = 0; i < 2; i++) {
		int64_t one;

		case_open(&c[i], i == 0 ? "forwards" : "backwards");
		one = case_delivery(&c[i], "Licensing");
		for (int64_t number = 1; number <= 3; number++) {
			int64_t id = i == 0 ? number : 4 - number;

			mail_give(&c[i],
				(struct mail){id, number == 1 ? NULL : "<a@n.example>", first,
					.bcc = number == 3 ? "Eve <eve@n.example>" : NULL},
				one);
			if (i == 1)
				case_compare(&c[i], 10);
		}
		case_compare(&c[i], 1);
		tap_ok(are_copies(&c[i], 1, 2) && are_copies(&c[i], 2, 3), "three copies");
		references[i] = case_value(&c[i],
			"SELECT reference FROM compare_gap WHERE check_name = 'copies-differ'");
	}
	same(references[1], references[0], "one reference, whatever came first");
	tap_ok(references[0][0] != '\0', "and there is one");
	case_close(&c[0]);
	case_close(&c[1]);
}

static void
relation_is(struct compare_case *c, int64_t a, int64_t b, const char *wanted, const char *claim)
{
	struct copies_relation relation = {COPIES_NONE, 0};
	struct err err = {0};

	tap_ok(copies_relation(c->compare, a, b, &relation, &err), "a relation");
	same(copies_kind_name(relation.kind), wanted, claim);
}

static void
test_relations(void)
{
	struct compare_case c;
	struct buf text CLEANUP(buf_free) = {0};
	struct copies copies;
	struct err err = {0};
	int64_t one;

	case_open(&c, "relations");
	one = case_delivery(&c, "Licensing");
	mail_give(&c, (struct mail){1, "<a@n.example>", first}, one);
	mail_give(&c, (struct mail){2, "<a@n.example>", first, .body = "Cut short."}, one);
	case_document(&c, (struct case_document){.id = 3, .body = body});
	buf_add_format(&text, "%s wrote this", body);
	case_document(&c, (struct case_document){.id = 4, .body = buf_cstr(&text)});
	case_document(&c, (struct case_document){.id = 5, .body = "Thanks, Tom"});
	case_document(&c, (struct case_document){.id = 6, .body = "thanks tom"});
	case_document(&c, (struct case_document){.id = 7, .body = ""});
	case_compare(&c, 10);
	relation_is(&c, 1, 1, "bytes", "one document");
	relation_is(&c, 1, 2, "message", "one message, however different its texts");
	relation_is(&c, 1, 3, "words", "the same words");
	relation_is(&c, 3, 4, "near", "nearly the same words");
	relation_is(&c, 5, 6, "none", "two words are the same by chance");
	relation_is(&c, 1, 7, "none", "one without text");
	tap_ok(copies_of(c.compare, &c.arena, 1, &copies, &err) && copies.count == 3 &&
			copies.family != 0 && copies.pivot == 4,
		"all copies of a mail");
	tap_ok(copies.count == 3 && copies.ones[0].document == 2 &&
			copies.ones[0].kind == COPIES_MESSAGE && copies.ones[1].document == 3 &&
			copies.ones[1].kind == COPIES_WORDS && copies.ones[2].document == 4 &&
			copies.ones[2].kind == COPIES_NEAR,
		"the surest first");
	tap_ok(copies_of(c.compare, &c.arena, 7, &copies, &err) && copies.count == 0,
		"none of one without text");
	case_close(&c);
}

int
main(void)
{
	test_same_message();
	test_differences();
	test_attachments();
	test_order();
	test_relations();
	return tap_done();
}
