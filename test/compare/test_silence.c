/* The check on silent mailboxes, from mails to gaps. */
#include "compare_case.h"

#include "tap.h"

#include "base/date.h"
#include "compare/mailbox/rhythm.h"
#include "store/db.h"

#include <string.h>

enum { WEEKS = 60, DAY_S = 86400 };

struct office {
	struct compare_case *c;
	int64_t documents;
};

/* One mail, held as a file in each delivery that is not 0. */
static void
mail_put(struct office *o, int64_t day, const char *from, const char *to, int64_t delivery,
	int64_t other)
{
	struct arena *arena = &o->c->arena;
	int64_t id = ++o->documents;
	struct str date = date_iso(arena, day * DAY_S + 36000 + id % 600 * 60);

	case_document(o->c,
		(struct case_document){.id = id,
			.kind = KIND_MAIL,
			.title = "figures",
			.date = date.data,
			.facts = str_format(arena,
				"[[\"from\",\"%s@n.example\"],[\"to\",\"%s@n.example\"],"
				"[\"subject\",\"figures\"],[\"sent\",\"%s\"],"
				"[\"message_id\",\"m%lld@n.example\"]]",
				from, to, date.data, (long long)id)
					 .data});
	if (delivery != 0)
		(void)case_item(
			o->c, id, delivery, str_format(arena, "a.mbox/%lld", (long long)id).data);
	if (other != 0)
		(void)case_item(o->c, id, other, str_format(arena, "b/%lld", (long long)id).data);
}

static bool
within(int64_t day, int64_t first, int64_t last)
{
	return day >= first && day <= last;
}

/* Over sixty weeks ann receives four mails each working day and answers two; bob holds every fifth
 * of either. Between the days silence and silence_end nothing stands in her mailbox, or, with
 * only_sent, nothing that she sent. */
static void
office_put(struct office *o, int64_t first, int64_t silence, int64_t silence_end, bool only_sent,
	bool is_away)
{
	int64_t ann = case_delivery(o->c, "Ann");
	int64_t bob = case_delivery(o->c, "Bob");
	int count = 0;

	case_run(o->c, "UPDATE delivery SET received = 2000000000");
	for (int64_t day = first; day < first + WEEKS * 7; day++) {
		bool is_silent = within(day, silence, silence_end);

		if (date_weekday(day * DAY_S) > 4 || rhythm_is_customary_off(day))
			continue;
		for (int i = 0; i < 6; i++) {
			bool is_by = i < 2;
			bool is_gone = is_silent && (is_by || !only_sent);
			int64_t other = ++count % 5 == 0 ? bob : 0;

			if ((is_gone && other == 0) || (is_silent && is_by && is_away))
				continue;
			mail_put(o, day, is_by ? "ann" : "carl", is_by ? "bob" : "ann",
				is_gone ? 0 : ann, other);
		}
	}
}

static void
test_case(const char *name, int days, bool only_sent, bool is_away, const char *expected)
{
	struct compare_case c;
	struct office office = {.c = &c};
	int64_t first = date_days(2013, 1, 7);

	case_open(&c, name);
	case_run(&c, "BEGIN");
	/* From Monday 3 June 2013 on. */
	office_put(&office, first, first + 147, first + 147 + days - 1, only_sent, is_away);
	case_run(&c, "COMMIT");
	case_compare(&c, 1000);
	tap_ok(strcmp(case_gaps(&c, "silent-mailbox"), expected) == 0, "%s: %s", name,
		case_gaps(&c, "silent-mailbox"));
	tap_note("%s",
		case_value(&c,
			"SELECT why FROM compare_gap WHERE check_name = "
			"'silent-mailbox'"));
	case_close(&c);
}

/* Forty mails between two people, alternating, in a folder. */
static void
folder_put(struct office *o, int64_t delivery, const char *folder, const char *a, const char *b)
{
	struct arena *arena = &o->c->arena;

	for (int i = 0; i < 40; i++) {
		struct str date = date_iso(arena, (date_days(2013, 1, 7) + i) * DAY_S);
		int64_t id = ++o->documents;

		case_document(o->c,
			(struct case_document){.id = id,
				.kind = KIND_MAIL,
				.date = date.data,
				.facts = str_format(arena,
					"[[\"from\",\"%s\"],[\"to\",\"%s\"],[\"sent\",\"%s\"],"
					"[\"message_id\",\"f%lld@n.example\"]]",
					i % 2 == 0 ? a : b, i % 2 == 0 ? b : a, date.data,
					(long long)id)
						 .data});
		(void)case_item(o->c, id, delivery,
			str_format(arena, "%s/%lld.eml", folder, (long long)id).data);
	}
}

/* Who writes from two addresses has one mailbox, not one more for each correspondent at home. */
static void
test_addresses(void)
{
	struct compare_case c;
	struct office office = {.c = &c};
	int64_t ann;

	case_open(&c, "two addresses");
	ann = case_delivery(&c, "Ann");
	case_run(&c, "UPDATE delivery SET received = 2000000000");
	folder_put(
		&office, ann, "Inbox", "Ann Lee <ann.lee@n.example>", "Dot Marsh <dot@n.example>");
	folder_put(&office, ann, "Sent", "Ann Lee <ann.lee@n.example>", "Ed Birch <ed@n.example>");
	folder_put(&office, ann, "Carl", "Carl Dane <carl@x.example>",
		"\\\"Lee, Ann\\\" <al@home.example>");
	case_compare(&c, 1000);
	tap_ok(strcmp(case_value(&c,
			      "SELECT group_concat(p.address || ' ' || b.mails) FROM "
			      "compare_mailbox b JOIN compare_person p ON p.id = b.owner"),
		       "ann.lee@n.example 120") == 0,
		"one mailbox, named by the address used most");
	case_close(&c);
}

/* Copies that an export gave ids of their own count once, what another sent in that second does
 * not. */
static void
test_copies(void)
{
	struct compare_case c;
	int64_t ann;

	case_open(&c, "copies");
	ann = case_delivery(&c, "Ann");
	case_run(&c, "UPDATE delivery SET received = 2000000000");
	for (int i = 0; i < 3; i++) {
		case_document(&c,
			(struct case_document){.id = i + 1,
				.kind = KIND_MAIL,
				.date = "2013-01-07T10:00:00Z",
				.facts = str_format(&c.arena,
					"[[\"from\",\"%s\"],[\"to\",\"ann@n.example\"],"
					"[\"subject\",\"Rota\"],[\"sent\",\"2013-01-07T10:00:00Z\"],"
					"[\"message_id\",\"c%d@n.example\"]]",
					i < 2 ? "bob@n.example" : "carl@n.example", i)
						 .data});
		(void)case_item(&c, i + 1, ann, str_format(&c.arena, "%d/%d.eml", i, i).data);
	}
	case_compare(&c, 1000);
	tap_ok(strcmp(case_value(&c, "SELECT sum(sent + received) FROM compare_mailbox_day"),
		       "2") == 0,
		"a mail in two folders of an export is one: %s",
		case_value(&c, "SELECT sum(sent + received) FROM compare_mailbox_day"));
	case_close(&c);
}

/* Steps of the database to compare a mailbox to which so many people write, once each. */
static uint64_t
effort_of(int people)
{
	struct compare_case c;
	uint64_t before;
	uint64_t steps;
	int64_t ann;

	case_open(&c, people < 1000 ? "few people" : "many people");
	case_run(&c, "BEGIN");
	ann = case_delivery(&c, "Ann");
	case_run(&c, "UPDATE delivery SET received = 2000000000");
	for (int i = 0; i < people; i++) {
		case_document(&c,
			(struct case_document){.id = i + 1,
				.kind = KIND_MAIL,
				.date = "2013-01-07T10:00:00Z",
				.facts = str_format(&c.arena,
					"[[\"from\",\"Given%c%c%c Family <g%d@n.example>\"],"
					"[\"to\",\"ann@n.example\"],[\"subject\",\"Rota %d\"],"
					"[\"sent\",\"2013-01-07T10:00:00Z\"],"
					"[\"message_id\",\"p%d@n.example\"]]",
					'a' + i / 100 % 7, 'a' + i / 10 % 10, 'a' + i % 10, i, i, i)
						 .data});
		(void)case_item(&c, i + 1, ann, str_format(&c.arena, "%d.eml", i).data);
	}
	case_run(&c, "COMMIT");
	before = db_effort(c.inspection.db).steps;
	case_compare(&c, 1000);
	steps = db_effort(c.inspection.db).steps - before;
	case_close(&c);
	return steps;
}

/* Who is whom is asked for each of them; reading all people each time made it the square. */
static void
test_many_people(void)
{
	uint64_t few = effort_of(400);
	uint64_t many = effort_of(1200);

	tap_ok(many < 4 * few,
		"three times as many people are some three times the work: %llu, %llu",
		(unsigned long long)few, (unsigned long long)many);
}

int
main(void)
{
	test_addresses();
	test_many_people();
	test_copies();
	test_case("nothing missing", 0, false, false, "");
	test_case("a fortnight gone", 12, false, false,
		"No mail in the mailbox of ann@n.example from 1 June 2013 to 16 June 2013");
	test_case("leave: nothing sent", 12, true, true, "");
	test_case("sent mail gone", 12, true, false,
		"No mail sent in the mailbox of ann@n.example from 1 June 2013 to 16 June 2013");
	return tap_done();
}
