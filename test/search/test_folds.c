/* Copies by content are one hit: in totals, facets, pages and lists of copies. */
#include "tap.h"

#include "search_case.h"

#include "base/buf.h"
#include "base/err.h"

#include <string.h>

enum { DOCUMENTS = 120, PAGE = 7 };

/* Documents 1 to DOCUMENTS in folds of up to four, over three custodians, three kinds and three
 * years, with "taxi" in two of three. */
static int64_t
fold_of(int64_t document)
{
	int64_t first = document - document % 4;

	return document % 8 == 7 || first == 0 ? 0 : first;
}

static void
fill(struct search_case *c)
{
	static const char *const dates[] = {"2011-05-01", "2012-05-01", "2013-05-01"};
	static const int kinds[] = {1, 2, 6};
	struct err err = {0};
	int64_t deliveries[3];

	deliveries[0] = case_delivery(c, "Clerk", "Licensing");
	deliveries[1] = case_delivery(c, "Clerk", "Outreach");
	deliveries[2] = case_delivery(c, "Clerk", "Chief Executive");
	for (int64_t i = 1; i <= DOCUMENTS; i++) {
		const char *body = str_format(&c->arena, "%s minutes %s number %lld",
			i % 3 == 0 ? "council" : "taxi",
			i % 5 == 0 ? "taxi taxi" : "of the meeting", (long long)i)
					   .data;

		case_document(c,
			(struct case_document){.id = i,
				.kind = kinds[i / 4 % 3],
				.date = dates[i * 7 / 4 % 3],
				.title = "",
				.body = body});
		case_item(c, i, deliveries[i % 3], "a.txt");
		if (i % 6 == 0)
			case_item(c, i, deliveries[(i + 1) % 3], "b.txt");
		case_index(c, i);
	}
	(void)tap_ok(db_transaction_begin(c->db, &err), "begin");
	for (int64_t i = 1; i <= DOCUMENTS; i++)
		if (!index_fold(c->index, i, fold_of(i), &err))
			tap_ok(false, "fold %lld: %s", (long long)i, err.text);
	tap_ok(db_transaction_commit(c->db, &err), "folds are noted");
}

static size_t
total_of(struct search_case *c, const char *query)
{
	struct search_request request = {.query = str_of(query)};

	return case_search(c, request).total;
}

/* Every hit once, whatever the page; a fold once. */
static void
test_pages(struct search_case *c, enum search_sort sort, const char *query)
{
	struct search_request request = {
		.query = str_of(query), .sort = sort, .limit = PAGE, .no_snippets = true};
	bool seen[DOCUMENTS + 1] = {false};
	bool once = true;
	size_t total = total_of(c, query);
	size_t count = 0;
	size_t items = 0;
	struct search_result result;

	do {
		result = case_search(c, request);
		for (size_t i = 0; i < result.hit_count; i++) {
			const struct search_hit *hit = &result.hits[i];
			int64_t name = hit->fold != 0 ? hit->fold : hit->document;

			once &= !seen[name];
			seen[name] = true;
			items += hit->copies;
			count++;
		}
		request.offset += PAGE;
	} while (result.hit_count > 0);
	tap_ok(once && count == total && items == result.items,
		"%s: %zu hits, each on one page, with %zu copies", query, count, items);
}

/* A value's count is what asking for the value besides would give. */
static void
test_values(struct search_case *c, const char *query)
{
	struct search_request request = {.query = str_of(query), .facets = true};
	struct search_result result = case_search(c, request);
	bool same = result.facets[FACET_KIND].count > 0;

	for (size_t f = 0; f < FACET_COUNT; f++) {
		for (size_t i = 0; i < result.facets[f].count; i++) {
			const struct facet_value *value = &result.facets[f].values[i];
			struct str name = value->name;
			const char *narrower = f == FACET_DELIVERY
				? str_format(&c->arena, "%s delivery:%lld", query,
					  (long long)value->number)
					  .data
				: str_format(&c->arena, "%s %s:\"%.*s\"", query,
					  f == FACET_KIND           ? "kind"
						  : f == FACET_YEAR ? "date"
								    : "custodian",
					  STR_ARG(name))
					  .data;

			if (total_of(c, narrower) != value->count) {
				same = false;
				tap_note("%s: %zu, not %zu", narrower, total_of(c, narrower),
					value->count);
			}
		}
	}
	tap_ok(same, "%s: facets count as narrower queries do", query);
}

static void
test_all(struct search_case *c)
{
	struct search_request request = {.query = STR("taxi"), .all_copies = true, .limit = 200};
	struct search_result all = case_search(c, request);
	struct search_result folded;
	size_t documents = 0;

	for (int64_t i = 1; i <= DOCUMENTS; i++)
		documents += i % 3 != 0 || i % 5 == 0;
	request.all_copies = false;
	folded = case_search(c, request);
	tap_ok(all.total == documents && all.hit_count == documents && folded.total < documents &&
			folded.documents == documents,
		"%zu documents stand for themselves, folded they are %zu", all.total, folded.total);
	tap_ok(total_of(c, "has:copies") > 0 && total_of(c, "number NOT has:copies") > 0,
		"what has a copy by content has copies");
}

static void
test_copies(struct search_case *c)
{
	struct search_copy *copies;
	struct err err = {0};
	size_t count = 0;

	tap_ok(search_copies(c->search, &c->arena, 9, false, 100, &copies, &count, &err) &&
			count == 4 && copies[0].document == 9 && copies[1].document == 8,
		"the copies of one: its own, then those of its fold (%zu)", count);
	tap_ok(search_copies(c->search, &c->arena, 9, true, 100, &copies, &count, &err) &&
			count == 1,
		"alone its own");
}

/* Folds outlive another instance, and go with what is taken out. */
static void
test_changes(struct search_case *c)
{
	struct err err = {0};
	size_t before = total_of(c, "minutes");

	case_item(c, 9, 1, "c.txt");
	case_index(c, 9);
	tap_ok(total_of(c, "minutes") == before, "another instance leaves the fold");
	tap_ok(index_remove(c->index, 9, &err), "taken out");
	case_index(c, 9);
	tap_ok(total_of(c, "minutes") == before + 1, "and put in again it stands for itself");
	tap_ok(db_transaction_begin(c->db, &err) && index_fold(c->index, 9, 8, &err) &&
			total_of(c, "minutes") == before,
		"folded again");
	db_transaction_undo(c->db);
	tap_ok(total_of(c, "minutes") == before + 1, "undone with its transaction");
	tap_ok(index_fold(c->index, 5000, 8, &err) && !index_fold(c->index, -1, 8, &err),
		"one that was never added is passed over, one that cannot be refused");
	tap_ok(index_check(c->index, &err) || err.kind == ERR_NONE, "the index agrees: %s",
		err.text);
}

int
main(void)
{
	struct search_case c;

	case_open(&c, "folds");
	fill(&c);
	test_pages(&c, SORT_RELEVANCE, "taxi");
	test_pages(&c, SORT_OLDEST, "taxi");
	test_pages(&c, SORT_NEWEST, "taxi");
	test_pages(&c, SORT_RELEVANCE, "*");
	test_pages(&c, SORT_RELEVANCE, "taxi custodian:licensing");
	test_values(&c, "taxi");
	test_values(&c, "*");
	test_values(&c, "meeting NOT custodian:outreach");
	test_all(&c);
	test_copies(&c);
	test_changes(&c);
	case_close(&c);
	return tap_done();
}
