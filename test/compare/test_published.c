/* Published documents against what is held. */
#include "compare_case.h"

#include "tap.h"

#include "base/date.h"
#include "base/err.h"
#include "compare/delivery/published.h"
#include "compare/subject.h"

static const char report[] =
	"1. The review of the licensing service was agreed by the board in June.\n2. It found that "
	"forty complaints had been received and that nine had been answered.\n3. Three firms were "
	"named by the police and by the outreach project in the same year.\n4. The board asked for "
	"a plan by the end of September and for a report each quarter.\n";
static const char altered[] =
	"1. The review of the licensing service was agreed by the board in June.\n2. It found that "
	"forty complaints had been received and that nine had been answered.\n4. The board asked for "
	"a plan by the end of September and for a report each quarter.\n";
static const char other[] =
	"The lease of the market hall runs for another eleven years and the rent is reviewed every "
	"fifth, so that nothing need be decided before the spring after next.";

static struct published_match
judge(struct compare_case *c, const char *path, const char *text)
{
	struct subject_item item = {.path = str_of(path)};
	struct subject subject = {.items = &item,
		.item_count = 1,
		.document = {.moment = DATE_NONE, .title = STR("")},
		.reading = {.text = str_of(text)}};
	struct published_match match = {0};
	struct err err = {0};

	subject.document.sha256.bytes[0] = (unsigned char)path[4];
	tap_ok(published_judge(c->compare, &c->arena, &subject, &match, &err) &&
			db_transaction_begin(c->inspection.db, &err) &&
			published_note(c->compare, &c->arena, STR("pub"), &subject, &match, &err) &&
			published_end(c->compare, &err) &&
			db_transaction_commit(c->inspection.db, &err),
		"%s is judged", path);
	return match;
}

int
main(void)
{
	struct published_match match;
	struct compare_case c;
	struct err err = {0};
	int64_t d;

	case_open(&c, "published");
	d = case_delivery(&c, "Licensing");
	case_document(&c, (struct case_document){.id = 1, .body = report, .kind = KIND_DOCUMENT});
	(void)case_item(&c, 1, d, "Review.docx");
	case_compare(&c, 10);
	match = judge(&c, "pub/a.pdf", report);
	tap_ok(match.verdict == PUBLISHED_HELD && match.document == 1 && !match.by_bytes,
		"the same words are held, whatever the name");
	match = judge(&c, "pub/b.pdf", altered);
	tap_ok(match.verdict == PUBLISHED_DIFFERS && match.document == 1 && match.similarity < 1,
		"a near text differs");
	match = judge(&c, "pub/c.pdf", other);
	tap_ok(match.verdict == PUBLISHED_ABSENT, "another is absent");
	match = judge(&c, "pub/review.pdf", "");
	tap_ok(match.verdict == PUBLISHED_HELD, "without text the name must do");
	match = judge(&c, "pub/d.png", "");
	tap_ok(match.verdict == PUBLISHED_UNREAD, "or nothing can be said");
	tap_ok(str_equal(str_of(case_value(&c,
				 "SELECT count(*) FROM compare_gap WHERE check_name = "
				 "'published-not-given'")),
		       STR("2")),
		"what is absent and what differs are gaps");
	tap_ok(str_find(str_of(case_value(
				&c, "SELECT why FROM compare_gap WHERE title LIKE '%b.pdf%'")),
		       STR("%")) != STR_NONE,
		"the second says how alike they are");
	case_document(&c, (struct case_document){.id = 2, .body = "x", .kind = KIND_DOCUMENT});
	(void)case_item(&c, 2, d, "x.docx");
	case_compare(&c, 10);
	tap_ok(str_equal(str_of(case_value(&c,
				 "SELECT count(*) FROM compare_gap WHERE check_name = "
				 "'published-not-given'")),
		       STR("2")),
		"they stay when other things come");
	tap_ok(str_equal(str_of(case_value(&c,
				 "SELECT count(*) FROM pending_entry WHERE kind = 'published'")),
		       STR("2")),
		"and each is an entry of the log");
	tap_ok(db_transaction_begin(c.inspection.db, &err) &&
			published_begin(c.compare, STR("pub"), &err) &&
			published_end(c.compare, &err) &&
			db_transaction_commit(c.inspection.db, &err) &&
			str_equal(str_of(case_gaps(&c, "published-not-given")), STR("")),
		"and go when the folder is compared again");
	case_close(&c);
	return tap_done();
}
