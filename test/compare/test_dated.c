/* Letters and mails that are named by kind and day alone. */
#include "compare_case.h"

#include "tap.h"

#include "base/date.h"
#include "compare/named/dated.h"
#include "compare/when/when.h"

static const struct {
	const char *text;
	enum dated_kind kind;
	enum dated_whose whose;
} texts[] = {
	{"Thank you for your letter of 3 May 2012.", DATED_LETTER, DATED_YOURS},
	{"I refer to my e-mail to the Director of Environment dated 14 June 2012.", DATED_MAIL,
		DATED_MINE},
	{"Further to our recent email on Thursday 14 June 2012", DATED_MAIL, DATED_MINE},
	{"your memorandum, 3 May 2012", DATED_MEMO, DATED_YOURS},
	{"your letter. The hearing of 3 May 2012", DATED_NONE, DATED_ITSELF},
	{"your letter says that the hearing was on 3 May 2012", DATED_NONE, DATED_ITSELF},
	{"a letter of 3 May 2012", DATED_NONE, DATED_ITSELF},
	{"your letter box of 3 May 2012", DATED_NONE, DATED_ITSELF},
};

static void
test_texts(void)
{
	struct when_context context = {.today = DATE_NONE};

	for (size_t i = 0; i < COUNT_OF(texts); i++) {
		enum dated_whose whose = DATED_ITSELF;
		struct when_scan scan;
		struct when when;
		size_t from;

		when_begin(&scan, str_of(texts[i].text), &context);
		tap_ok(when_next(&scan, &when) &&
				dated_named(str_of(texts[i].text), &when, &whose, &from) ==
					texts[i].kind &&
				whose == texts[i].whose,
			"%s", texts[i].text);
	}
}

static void
mail(struct compare_case *c, int64_t id, const char *from, const char *to, const char *day,
	const char *body, int64_t delivery)
{
	case_document(c,
		(struct case_document){.id = id,
			.kind = KIND_MAIL,
			.body = body,
			.title = "Fees",
			.date = str_format(&c->arena, "%sT10:00:00Z", day).data,
			.facts = str_format(&c->arena,
				"[[\"from\",\"%s@n.example\"],[\"to\",\"%s@n.example\"],"
				"[\"subject\",\"Fees %lld\"],[\"sent\",\"%sT10:00:00Z\"],"
				"[\"message_id\",\"m%lld@n.example\"]]",
				from, to, (long long)id, day, (long long)id)
					 .data});
	(void)case_item(
		c, id, delivery, str_format(&c->arena, "%s/%lld", from, (long long)id).data);
}

static void
same(struct compare_case *c, const char *wanted, const char *claim)
{
	struct str got = str_of(case_gaps(c, "document-named-absent"));

	if (!tap_ok(str_equal(got, str_of(wanted)), "%s", claim))
		tap_note("got \"%.*s\"", STR_ARG(got));
}

static void
test_mails(struct compare_case *c)
{
	int64_t ann = case_delivery(c, "Ann");

	case_run(c, "UPDATE delivery SET received = 2000000000");
	for (int64_t i = 0; i < 60; i++)
		mail(c, 100 + i, i % 2 == 0 ? "ann" : "carl", i % 2 == 0 ? "carl" : "ann",
			str_format(&c->arena, "2012-06-%02d", (int)(5 + i % 20)).data,
			"Nothing of note.", ann);
	mail(c, 1, "ann", "bob", "2012-06-20", "Thank you for your e-mail of 14 June.", ann);
	mail(c, 2, "ann", "bob", "2012-06-21", "I refer to my email of 13 June.", ann);
	mail(c, 6, "ann", "bob", "2012-06-21", "I refer to my email to Carl of 11 June.", ann);
	mail(c, 3, "ann", "bob", "2012-06-21",
		"It is well.\n\nOn 20 June 2012, Bob wrote:\n> your e-mail of 12 June\n", ann);
	case_compare(c, 5);
	same(c,
		"An e-mail from ann@n.example to bob@n.example of 13 June 2012|An e-mail from "
		"bob@n.example to ann@n.example of 14 June 2012",
		"mails that are named and not held; what is quoted names none");
	mail(c, 4, "bob", "ann", "2012-06-14", "The fees.", ann);
	case_compare(c, 5);
	same(c, "An e-mail from ann@n.example to bob@n.example of 13 June 2012",
		"the gap goes when the mail comes");
	mail(c, 5, "ann", "bob", "2012-06-13", "The fees.", ann);
	case_compare(c, 5);
	same(c, "", "and the other");
}

static void
test_letters(struct compare_case *c)
{
	int64_t files = case_delivery(c, "Licensing");

	for (int64_t i = 0; i < 4; i++)
		case_held(c, 200 + i, files, str_format(&c->arena, "Letters/%d.docx", (int)i).data,
			str_format(&c->arena,
				"Town Hall\n%d March 2012\n\nDear Sir,\n\nYours faithfully",
				(int)(1 + i))
				.data,
			KIND_DOCUMENT);
	case_held(c, 210, files, "Letters/answer.docx",
		"Town Hall\n9 May 2012\n\nDear Mr Alder,\n\nThank you for your letter of 3 May 2012. "
		"Your letter of 2 March 2012 was answered.\n\nYours sincerely",
		KIND_DOCUMENT);
	case_compare(c, 5);
	same(c, "A letter of 3 May 2012", "a letter that is named and not held");
	case_held(c, 211, files, "Scans/a.pdf", "3rd May 2012\n\nDear Madam,\nThe fees.",
		KIND_DOCUMENT);
	case_compare(c, 5);
	same(c, "", "the gap goes when it comes");
}

int
main(void)
{
	struct compare_case c;

	test_texts();
	case_open(&c, "dated");
	test_mails(&c);
	test_letters(&c);
	case_close(&c);
	return tap_done();
}
