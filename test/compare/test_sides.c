/* The check on mail between two people that only one of their mailboxes holds. */
#include "compare_case.h"

#include "tap.h"

#include "base/date.h"

enum { DAY_S = 86400, DAYS = 360 };

struct office {
	struct compare_case *c;
	int64_t ann;
	int64_t bob;
	int64_t carl;
	int64_t documents;
};

static int64_t
delivery_of(const struct office *o, const char *who)
{
	return who[0] == 'a' ? o->ann : who[0] == 'b' ? o->bob : o->carl;
}

/* A mail in both mailboxes, or in the sender's or the recipient's alone. */
static void
mail_put(struct office *o, int64_t day, const char *from, const char *to, bool in_from, bool in_to)
{
	struct arena *arena = &o->c->arena;
	struct str date = date_iso(arena, day * DAY_S + 36000);
	int64_t id = ++o->documents;

	case_document(o->c,
		(struct case_document){.id = id,
			.kind = KIND_MAIL,
			.title = "figures",
			.date = date.data,
			.facts = str_format(arena,
				"[[\"from\",\"%s@n.example\"],[\"to\",\"%s@n.example\"],"
				"[\"subject\",\"figures %lld\"],[\"sent\",\"%s\"],"
				"[\"message_id\",\"m%lld@n.example\"]]",
				from, to, (long long)id, date.data, (long long)id)
					 .data});
	if (in_from)
		(void)case_item(o->c, id, delivery_of(o, from),
			str_format(arena, "%s.mbox/%lld", from, (long long)id).data);
	if (in_to)
		(void)case_item(o->c, id, delivery_of(o, to),
			str_format(arena, "%s.mbox/%lld", to, (long long)id).data);
}

/* A year in which ann writes to bob every other day, carl to bob and bob to both every third; bob
 * deletes one in ten. `from` to `to` are days of which he holds nothing that ann wrote. */
static void
year_put(struct office *o, int64_t first, int64_t from, int64_t to, bool is_tidy)
{
	o->ann = case_delivery(o->c, "Ann");
	o->bob = case_delivery(o->c, "Bob");
	o->carl = case_delivery(o->c, "Carl");
	case_run(o->c, "UPDATE delivery SET received = 2000000000");
	for (int64_t day = first; day < first + DAYS; day++) {
		bool gone = day >= from && day < to;

		mail_put(o, day, "ann", "bob", true, !gone && (!is_tidy || day % 3 != 0));
		if (day % 2 == 0)
			mail_put(o, day, "carl", "bob", true, day % 10 != 0);
		if (day % 4 == 0)
			mail_put(o, day, "carl", "ann", true, true);
		if (day % 3 == 0)
			mail_put(o, day, "bob", day % 2 == 0 ? "ann" : "carl", true, true);
	}
}

static void
test_case(const char *name, int64_t from, int64_t to, bool is_tidy, const char *wanted)
{
	struct compare_case c;
	struct office o = {.c = &c};
	int64_t first = date_days(2013, 1, 1);
	struct str got;

	case_open(&c, name);
	case_run(&c, "BEGIN");
	year_put(&o, first, from, to, is_tidy);
	case_run(&c, "COMMIT");
	case_compare(&c, 400);
	got = str_of(case_gaps(&c, "held-by-one-side"));
	if (!tap_ok(str_equal(got, str_of(wanted)), "%s", name))
		tap_note("got \"%.*s\"", STR_ARG(got));
	case_close(&c);
}

int
main(void)
{
	int64_t may = date_days(2013, 5, 1);

	test_case("whoever deletes now and then lacks nothing", 0, 0, false, "");
	test_case("nor does who deletes a third of one person's mail", 0, 0, true, "");
	test_case("a month of one person's mail that is not there", may, may + 31, false,
		"31 mails from ann@n.example in May 2013 that the mailbox of bob@n.example lacks");
	test_case("a person's mail of the whole time", 0, may + 400, false,
		"360 mails from ann@n.example from January 2013 to December 2013 that the mailbox of "
		"bob@n.example lacks");
	return tap_done();
}
