/* What is held by month, and the check "not-covered". */
#include "compare_case.h"

#include "tap.h"

#include "base/date.h"
#include "base/err.h"
#include "compare/mailbox/coverage.h"

#include <string.h>

enum { DAY_S = 86400, MONTHS = 24 };

static void
judge_case(const char *counts, const char *expected)
{
	struct coverage_month months[64] = {{0}};
	struct coverage_kind kind = {.months = months, .count = strlen(counts)};
	char marks[64] = {0};

	for (size_t i = 0; i < kind.count; i++)
		months[i].items = (uint32_t)(counts[i] - '0');
	coverage_judge(&kind);
	for (size_t i = 0; i < kind.count; i++)
		marks[i] = months[i].is_missing ? 'x' : '.';
	tap_ok(strcmp(marks, expected) == 0, "%s: %s", counts, marks);
}

static void
test_judge(void)
{
	judge_case("567868587065786865", ".........x........");
	judge_case("567868587000786865", ".........xxx......");
	judge_case("111111111011111111", "..................");
	judge_case("500070008000600050", "..................");
	judge_case("560868587665786865", "..................");
	judge_case("", "");
	judge_case("00000", ".....");
}

/* Eight documents a month over two years, none in the months [from, to). */
static void
documents_put(struct compare_case *c, int64_t delivery, int from, int to)
{
	for (int m = 0; m < MONTHS; m++)
		for (int i = 0; i < 8 && (m < from || m >= to); i++) {
			int64_t id = m * 8 + i + 1;
			struct str date = str_format(
				&c->arena, "%d-%02d-%02d", 2012 + m / 12, m % 12 + 1, i * 3 + 1);

			case_document(c,
				(struct case_document){
					.id = id, .kind = KIND_DOCUMENT, .date = date.data});
			(void)case_item(c, id, delivery,
				str_format(&c->arena, "%lld.docx", (long long)id).data);
		}
}

static void
test_months(void)
{
	struct compare_case c;
	struct coverage *all;
	struct err err = {0};
	size_t count;

	case_open(&c, "months");
	case_run(&c, "BEGIN");
	documents_put(&c, case_delivery(&c, "Licensing"), 10, 13);
	case_run(&c, "COMMIT");
	case_compare(&c, 100);
	tap_ok(strcmp(case_gaps(&c, "not-covered"),
		       "No document of Licensing from November 2012 to January 2013") == 0,
		"three months without: %s", case_gaps(&c, "not-covered"));
	tap_note("%s", case_value(&c, "SELECT why FROM compare_gap"));
	tap_ok(strcmp(case_value(&c,
			      "SELECT count(*) FROM compare_gap_evidence e JOIN compare_gap "
			      "g USING (reference) WHERE g.check_name = 'not-covered'"),
		       "2") == 0,
		"the items on either side are its evidence");
	tap_ok(coverage_list(c.compare, &c.arena, STR("LICENS"), &all, &count, &err) &&
			count == 1 && all[0].kind_count == 1 &&
			all[0].kinds[0].first_month == 2012 * 12 && all[0].kinds[0].count == 24 &&
			all[0].kinds[0].months[11].is_missing,
		"the table says so too");
	tap_ok(coverage_count(&all[0], 1u << KIND_DOCUMENT, 2013 * 12, 2013 * 12 + 2) == 16,
		"items of a period are counted");
	case_close(&c);
}

static void
test_sources(void)
{
	struct compare_case c;

	case_open(&c, "sources");
	case_run(&c, "BEGIN");
	documents_put(&c, case_delivery(&c, "Licensing"), 0, 0);
	/* kinds: 1 source; states: 1 held, 2 searched, 3 not searched, 4 lost */
	case_run(&c,
		"INSERT INTO register VALUES (1, 1, 'Shared drive', 'licensing', 1, NULL, NULL, 'documents'),"
		"(2, 1, 'Mail archive', 'Licensing', 1, NULL, NULL, 'mail'),"
		"(3, 1, 'Old drive', 'Licensing', 2, 1262304000, 1293753600, ''),"
		"(4, 1, 'Tape 11', '', 4, NULL, NULL, 'overwritten'),"
		"(5, 1, 'Laptop', 'Leader', 3, NULL, NULL, '')");
	case_run(&c, "COMMIT");
	case_compare(&c, 100);
	tap_ok(strcmp(case_gaps(&c, "not-covered"),
		       "Lost: Tape 11|Not searched: Laptop of Leader|"
		       "Held, and nothing delivered from it: Mail archive of Licensing|"
		       "Searched, and nothing delivered from it: Old drive of Licensing") == 0,
		"sources: %s", case_gaps(&c, "not-covered"));
	case_close(&c);
}

/* ---- volumes ---- */

/* Four mailboxes of five mails a working day over eighteen months; that of the first falls to one
 * in two days from the 300th day on. */
static void
test_volume(bool all_fall, const char *expected)
{
	struct compare_case c;
	int64_t first = date_days(2013, 1, 7);
	int64_t id = 0;

	case_open(&c, all_fall ? "fall" : "drop");
	case_run(&c, "BEGIN");
	for (int p = 0; p < 4; p++)
		(void)case_delivery(&c, str_format(&c.arena, "Person %d", p).data);
	case_run(&c, "UPDATE delivery SET received = 2000000000");
	for (int64_t day = first; day < first + 540; day++)
		for (int p = 0; p < 4; p++) {
			bool is_low = day >= first + 300 && (p == 0 || all_fall);

			if (date_weekday(day * DAY_S) > 4 || (is_low && day % 2 == 0))
				continue;
			for (int i = 0; i < (is_low ? 1 : 5); i++) {
				struct str date = date_iso(&c.arena, day * DAY_S + 36000 + i);
				struct str facts = str_format(&c.arena,
					"[[\"from\",\"x%d@n.example\"],[\"to\",\"p%d@n.example\"],"
					"[\"sent\",\"%s\"],[\"message_id\",\"%lld@n\"]]",
					i, p, date.data, (long long)id);

				case_document(&c,
					(struct case_document){.id = ++id,
						.kind = KIND_MAIL,
						.date = date.data,
						.facts = facts.data});
				(void)case_item(&c, id, p + 1,
					str_format(&c.arena, "m/%lld.eml", (long long)id).data);
			}
		}
	case_run(&c, "COMMIT");
	case_compare(&c, 1000);
	tap_ok(strcmp(case_gaps(&c, "not-covered"), expected) == 0, "volume: %s",
		case_gaps(&c, "not-covered"));
	case_close(&c);
}

int
main(void)
{
	test_judge();
	test_months();
	test_sources();
	test_volume(false, "Far less mail of p0@n.example from about 11 November 2013");
	test_volume(true, "");
	return tap_done();
}
