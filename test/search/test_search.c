/* Searching a small inspection: what is found, in which order, with which snippets and facets. */
#include "tap.h"

#include "search_case.h"

#include "base/buf.h"
#include "base/date.h"
#include "base/err.h"
#include "base/utf8.h"

#include <string.h>

static void
finds(struct search_case *c, const char *query, const char *expected)
{
	const char *found = case_find(c, query);

	if (!tap_ok(strcmp(found, expected) == 0, "%s", query))
		tap_note("found \"%s\", not \"%s\"", found, expected);
}

static void
fill(struct search_case *c)
{
	int64_t office = case_delivery(c, "Democratic Services", "Chief Executive's office");
	int64_t team = case_delivery(c, "Licensing Manager", "Licensing team");

	case_document(c,
		(struct case_document){.id = 1,
			.kind = 1,
			.date = "2013-03-14",
			.title = "RE: Draft minutes, Safeguarding Sub-group 12 March",
			.body = "As discussed I have taken out 4.2, the taxi firms and the outreach "
				"project's concerns. It was not felt helpful for this to be minuted.\n\n"
				"Please delete the earlier draft from the shared drive.",
			.facts =
				"[[\"from\",\"A Clerk <clerk@norchester.gov.uk>\"],[\"bcc\",\"Hidden "
				"Reader <hr@norchester.gov.uk>\"]]"});
	case_document(c,
		(struct case_document){.id = 2,
			.kind = 2,
			.date = "2013-03-12",
			.title = "Safeguarding Sub-group: minutes of the meeting held on 12 March",
			.body = "4.1 Attendance at return interviews was noted. 4.3 The Chair asked that "
				"partners raise taxi matters outside the meeting. No complaints were "
				"minuted."});
	case_document(c,
		(struct case_document){.id = 3,
			.kind = 2,
			.date = "2012-05-02",
			.title = "Letter about named drivers",
			.body = "This is the fourth time I have put these concerns in writing. Three taxi "
				"firms are named below. Caf\xc3\xa9 Na\xc3\xafve, licence TX07ABC, fee of "
				"\xc2\xa3"
				"1,250,000.",
			.facts = "[[\"author\",\"Jos\xc3\xa9 O'Brien\"],"
				 "[\"author\",\"Ann \\\"Nan\\\" \\\\\"],[\"author\",\"Zed\"]]"});
	case_document(c,
		(struct case_document){.id = 4,
			.kind = 3,
			.title = "",
			.body = "licensee licence licenses neighbourhood childhood 1250000 Cafe"});
	case_document(c,
		(struct case_document){.id = 5,
			.kind = 5,
			.reason = 9,
			.title = "",
			.date = "2011-01-01",
			.body = ""});
	case_item(c, 1, office, "mail/0001.eml");
	case_item(c, 1, team, "export/copy of 0001.eml");
	case_item(c, 2, office, "minutes v3.docx");
	case_item(c, 3, team, "letters/2012/letter.pdf");
	case_item(c, 4, team, "Licence decisions.xlsx");
	case_item(c, 5, team, "taxi_rank photo.jpg");
	for (int64_t i = 1; i <= 5; i++)
		case_index(c, i);
}

static void
test_words(struct search_case *c)
{
	finds(c, "taxi", "5 3 2 1");
	finds(c, "TAXI complaints", "2");
	finds(c, "taxi AND NOT minuted", "5 3");
	finds(c, "taxi -minuted", "5 3");
	finds(c, "complaints or writing", "3 2");
	finds(c, "\"taxi firms\"", "3 1");
	finds(c, "\"firms taxi\"", "");
	finds(c, "project's", "1");
	finds(c, "\"4.2\"", "1");
	finds(c, "cafe", "3 4");
	finds(c, "caf\xc3\xa9", "3 4");
	finds(c, "cafe\xcc\x81~accents", "");
	finds(c, "caf\xc3\xa9~accents", "3");
	finds(c, "Cafe~accents~case", "4");
	finds(c, "cafe~case", "");
	finds(c, "Cafe~case", "3 4");
	finds(c, "not taxi", "4");
	finds(c, "*", "5 3 2 1 4");
	finds(c, "taxi or not taxi", "5 3 2 1 4");
	finds(c, "zebra", "");
	finds(c, "zebra or taxi complaints", "2");
}

static void
test_near(struct search_case *c)
{
	finds(c, "taxi near/10 (concern* or complaint*) and minute*", "2 1");
	finds(c, "taxi w/1 firms", "3 1");
	finds(c, "firms w/1 taxi", "3 1");
	finds(c, "firms pre/1 taxi", "");
	finds(c, "taxi pre/1 firms", "3 1");
	finds(c, "concerns w/3 taxi", "");
	finds(c, "concerns w/4 taxi", "3");
	finds(c, "concerns w/7 taxi", "3 1");
	finds(c, "taxi not w/3 firms", "5 2");
	finds(c, "(taxi w/2 firms) w/5 project", "1");
	finds(c, "concerns w/s firms", "1");
	finds(c, "concerns w/s taxi", "1");
	finds(c, "taxi w/p minuted", "2 1");
	finds(c, "taxi w/p delete", "");
	finds(c, "\"tax* fi?m*\"", "3 1");
	finds(c, "\"outreach project\" w/4 taxi", "1");
	finds(c, "title:minutes w/8 body:minuted", "");
	finds(c, "(taxi near/3 firms) or neighbourhood", "3 1 4");
	finds(c, "minuted AND (taxi near/3 firms)", "1");
}

static void
test_patterns(struct search_case *c)
{
	finds(c, "licen*e", "3 4");
	finds(c, "*hood", "4");
	finds(c, "l?cence", "3 4");
	finds(c, "tx==abc", "3");
	finds(c, "licance~1", "3 4");
	finds(c, "liecnce~1", "3 4");
	finds(c, "licnc~2", "3 4");
	finds(c, "licnc~1", "");
	finds(c, "/licen(s|c)ee?/", "3 4");
	finds(c, "/t[a-z]{3}/ w/1 firms", "3 1");
	finds(c, "complaint~stem", "2");
	finds(c, "discussing~stem", "1");
	finds(c, "tax1~ocr", "5 3 2 1");
	finds(c, "tami~ocr", "");
	finds(c, "obrian~sound", "");
	finds(c, "brian~sound", "3");
	finds(c, "1250000", "3 4");
	finds(c,
		"\xc2\xa3"
		"1,250,000",
		"3 4");
	finds(c, "number:1000000..2000000", "4");
	finds(c, "number:4..12 minuted", "2 1");
	finds(c, "/(/", "! a ( in the expression is never closed by )");
}

static void
test_fields(struct search_case *c)
{
	finds(c, "bcc:hidden", "1");
	finds(c, "bcc:hr@norchester.gov.uk", "1");
	finds(c, "from:hidden", "");
	finds(c, "bcc:*", "1");
	finds(c, "has:bcc", "1");
	finds(c, "people:norchester", "1");
	finds(c, "subject:(draft minutes)", "1");
	finds(c, "title:letter", "3");
	finds(c, "author:\"o'brien\"", "3");
	finds(c, "author:jose", "3");
	finds(c, "author:nan", "3");
	finds(c, "author:zed", "3");
	finds(c, "file:\"minutes v3\"", "2");
	finds(c, "file:letters", "");
	finds(c, "kind:mail", "1");
	finds(c, "kind:(email or spreadsheet)", "1 4");
	finds(c, "custodian:licensing", "5 3 1 4");
	finds(c, "custodian:\"chief executive\u2019s\"", "2 1");
	finds(c, "custodian:\"team licensing\"", "");
	finds(c, "delivery:2 taxi", "5 3 1");
	finds(c, "delivery:democratic", "2 1");
	finds(c, "date:2013", "2 1");
	finds(c, "date:2012..2013-03-12", "3 2");
	finds(c, "date:>2012", "2 1");
	finds(c, "date:<2013", "5 3");
	finds(c, "sent:2013", "1");
	finds(c, "unread:any", "5");
	finds(c, "unread:password", "5");
	finds(c, "unread:damaged", "");
	finds(c, "has:copies", "1");
	finds(c, "id:3", "2");
	finds(c, "taxi or kind:sheet", "5 3 2 1 4");
	finds(c, "(taxi or kind:sheet) and not date:2013", "5 3 4");
	finds(c, "kind:mail or (custodian:licensing *hood)", "1 4");
	finds(c, "code:3",
		"! gaps, lines of enquiry, and what was read or coded cannot be searched here");
	finds(c, "gap:*",
		"! gaps, lines of enquiry, and what was read or coded cannot be searched here");
	case_run(c, "UPDATE delivery SET received = 1358208000 WHERE id = 1");
	case_index(c, 1);
	finds(c, "received:2013-01", "2 1");
	finds(c, "received:<2013 kind:mail", "1");
	finds(c, "!taxi kind:sheet", "4");
	finds(c, "*.pdf", "3");
	finds(c, "file:*.docx", "2");
	finds(c, "file:minutes*", "2");
	finds(c, "C:\\letters\\letter.pdf", "");
	finds(c, "https://norchester.gov.uk/page?id=1", "");
}

/* Someone who knows of gaps: documents 4 and 1, 99 that is not there, and 4 again. */
static bool
lent_find(void *context, struct arena *arena, struct str asker, enum filter_kind filter,
	struct str value, struct search_found *ret_found, struct err *err)
{
	static const int64_t documents[] = {4, 99, 1, 4};

	(void)arena;
	tap_ok(*(int *)context == 7, "the lent one's own context comes back");
	if (filter == FILTER_CODE && !str_equal(asker, STR("reader")))
		return err_set(err, ERR_QUERY, "there is no code \"%.*s\"", STR_ARG(value));
	*ret_found = (struct search_found){.suggestion = STR("Ask for open.")};
	if (filter == FILTER_GAP && !str_equal(value, STR("open")))
		return err_set(err, ERR_QUERY, "there are no gaps \"%.*s\"", STR_ARG(value));
	*ret_found = (struct search_found){.documents = documents,
		.count = filter == FILTER_LINE ? 0 : COUNT_OF(documents),
		.is_rest = filter == FILTER_READ && str_equal(value, STR("no"))};
	return true;
}

static void
test_lent(struct search_case *c)
{
	int seven = 7;
	const struct search_lookup lookup = {.find = lent_find, .context = &seven};
	const struct search_lookup none = {0};

	search_lend(c->search, &lookup);
	finds(c, "gap:open", "1 4");
	finds(c, "read:yes", "1 4");
	finds(c, "taxi read:no", "5 3 2");
	finds(c, "taxi read:yes", "1");
	finds(c, "gap:open kind:mail", "1");
	finds(c, "kind:mail or gap:open", "1 4");
	finds(c, "gap:open not kind:mail", "4");
	finds(c, "line:3", "");
	finds(c, "gap:shut taxi", "! there are no gaps \"shut\"");
	finds(c, "coded:2 weight:key", "1 4");
	finds(c, "code:\"Minute altered\"", "! there is no code \"Minute altered\"");
	finds(c, "code:/x/", "! this field takes no patterns or switches");
	tap_ok(case_search(c,
		       (struct search_request){.query = STR("code:7 (taxi OR code:\"a b\")"),
			       .asker = STR("reader"),
			       .limit = 5})
				.total == 2,
		"on whose behalf it is goes with what is asked");
	search_lend(c->search, &none);
}

static void
test_injection(struct search_case *c)
{
	char zero[] = "taxi\0firms";
	struct search_request request = {.query = str_make(zero, sizeof(zero) - 1), .limit = 10};

	finds(c, "\"taxi\"\"firms\"", "3 1");
	finds(c, "body) OR (1", "! this bracket closes nothing");
	finds(c, "ta'xi; DROP TABLE document; --", "! there is no word here to look for");
	finds(c, "{body}taxi ^ + :", "! there is no word here to look for");
	finds(c, "search_word MATCH x", "");
	finds(c, "^taxi", "5 3 2 1");
	finds(c, "title : NEAR(taxi firms, 5)", "! there is no word here to look for");
	tap_ok(case_search(c, request).total == 2, "a zero byte parts words");
}

static void
test_order(struct search_case *c)
{
	const char *best = case_find_by(c, "minutes", SORT_RELEVANCE);
	struct search_request request = {.query = STR("*"), .sort = SORT_NEWEST, .limit = 2};
	struct buf seen CLEANUP(buf_free) = {0};

	tap_ok(strcmp(best, "2 1") == 0, "a short text with the word thrice comes first");
	tap_ok(strcmp(case_find_by(c, "*", SORT_NEWEST), "1 2 3 5 4") == 0,
		"newest first, without a date last");
	for (request.offset = 0; request.offset < 6; request.offset += 2) {
		struct search_result result = case_search(c, request);

		for (size_t i = 0; i < result.hit_count; i++)
			buf_add_format(&seen, "%lld ", (long long)result.hits[i].document);
	}
	tap_ok(str_equal(buf_str(&seen), STR("1 2 3 5 4 ")), "pages give each document once");
	request.limit = 0;
	tap_ok(case_search(c, request).total == 5, "a page of nothing still counts");
}

static struct str
marked(struct search_case *c, struct str text, const struct search_mark *marks, size_t count)
{
	struct buf out CLEANUP(buf_free) = {0};

	for (size_t i = 0; i < count; i++) {
		buf_add_char(&out, '[');
		buf_add(&out,
			str_slice(text, utf8_offset(text, marks[i].from),
				utf8_offset(text, marks[i].to)));
		buf_add_char(&out, ']');
	}
	return str_copy(&c->arena, buf_str(&out));
}

static void
test_snippets(struct search_case *c)
{
	struct search_request request = {.query = STR("licence na\xc3\xafve"), .limit = 10};
	struct search_hit hit = case_search(c, request).hits[0];
	struct str body = STR("This is the fourth time I have put these concerns in writing. "
			      "Three taxi firms are named below. Caf\xc3\xa9 Na\xc3\xafve, "
			      "licence TX07ABC, fee of \xc2\xa3"
			      "1,250,000.");
	struct str words = STR("[Na\xc3\xafve][licence]");

	tap_ok(str_equal(marked(c, hit.snippet.text, hit.snippet.marks, hit.snippet.mark_count),
		       words),
		"marks lie on the words, beyond letters of two bytes too");
	tap_ok(str_equal(marked(c, body, hit.snippet.places, hit.snippet.mark_count), words),
		"places are code points of the document's own text");
	request.query = STR("\"taxi firms\" and not zebra");
	hit = case_search(c, request).hits[0];
	tap_ok(str_equal(marked(c, hit.snippet.text, hit.snippet.marks, hit.snippet.mark_count),
		       STR("[taxi][firms]")),
		"a phrase is marked word by word");
	request.query = STR("draft");
	hit = case_search(c, request).hits[0];
	tap_ok(str_equal(
		       marked(c, hit.title, hit.title_marks, hit.title_mark_count), STR("[Draft]")),
		"the title is marked too");
	tap_ok(str_find_char(hit.snippet.text, '\n') == STR_NONE, "white space is one space");
	request.query = STR("delete");
	request.snippet_length = 40;
	hit = case_search(c, request).hits[0];
	tap_ok(hit.snippet.cut_front && utf8_count(hit.snippet.text) <= 40 &&
			str_equal(marked(c, hit.snippet.text, hit.snippet.marks,
					  hit.snippet.mark_count),
				STR("[delete]")),
		"a short snippet lies around the word: \"%.*s\"", STR_ARG(hit.snippet.text));
}

static void
test_facets(struct search_case *c)
{
	struct search_request request = {.query = STR("taxi"), .facets = true};
	struct search_result result = case_search(c, request);
	const struct facet *custodians = &result.facets[FACET_CUSTODIAN];
	const struct facet *years = &result.facets[FACET_YEAR];

	tap_ok(result.total == 4 && result.items == 5 && result.searched == 5,
		"4 documents, 5 items, one copy folded");
	tap_ok(custodians->count == 2 && custodians->values[0].count == 3 &&
			str_equal(custodians->values[0].name, STR("Licensing team")) &&
			custodians->values[1].count == 2,
		"a copy counts for each who held it");
	tap_ok(years->count == 3 && years->values[2].number == 2013 && years->values[2].count == 2,
		"years in order");
	tap_ok(result.facets[FACET_KIND].count == 3 && result.facets[FACET_DELIVERY].count == 2,
		"kinds and deliveries");
}

static size_t
value_count(const struct facet *facet, int64_t number)
{
	for (size_t i = 0; i < facet->count; i++)
		if (facet->values[i].number == number)
			return facet->values[i].count;
	return 0;
}

/* Narrowing leaves the counts of its own facet as they were, and narrows all others. */
static void
test_narrows(struct search_case *c)
{
	const int64_t sheet = 3;
	const int64_t documents[] = {2, 3};
	const int64_t team = 2;
	struct search_narrow narrows[] = {{.facet = FACET_KIND, .numbers = documents, .count = 2},
		{.facet = FACET_CUSTODIAN, .numbers = &team, .count = 1}};
	struct search_request request = {
		.query = STR("*"), .facets = true, .limit = 5, .narrows = narrows};
	struct search_result result;

	request.narrow_count = 1;
	result = case_search(c, request);
	tap_ok(result.total == 3 && value_count(&result.facets[FACET_KIND], 1) == 1 &&
			value_count(&result.facets[FACET_KIND], 2) == 2 &&
			value_count(&result.facets[FACET_CUSTODIAN], team) == 2,
		"two kinds: other kinds are counted as before, custodians within");
	request.narrow_count = 2;
	result = case_search(c, request);
	tap_ok(result.total == 2 && value_count(&result.facets[FACET_KIND], 2) == 1 &&
			value_count(&result.facets[FACET_KIND], 1) == 1 &&
			value_count(&result.facets[FACET_CUSTODIAN], 1) == 1 &&
			value_count(&result.facets[FACET_YEAR], 2012) == 1,
		"and one custodian: each facet is counted within the other");
	narrows[0].numbers = &sheet;
	narrows[0].count = 1;
	narrows[1] = (struct search_narrow){.facet = FACET_YEAR,
		.from = date_from_civil((struct civil){.year = 2012, .month = 1, .day = 1}),
		.to = date_from_civil((struct civil){.year = 2014, .month = 1, .day = 1})};
	result = case_search(c, request);
	tap_ok(result.total == 0 && value_count(&result.facets[FACET_YEAR], -1) == 1 &&
			value_count(&result.facets[FACET_KIND], 2) == 2,
		"a period: those without a date are counted as without it");
}

static bool
tags_of_test(void *context, struct arena *arena, struct str asker, enum facet_kind facet,
	const struct search_tag **ret_tags, size_t *ret_count, struct err *err)
{
	static const int64_t odd[] = {3, 1, 5};
	static const int64_t beyond[] = {2, 9000};
	static const struct search_tag tags[] = {{STR_INIT("odd"), 7, odd, COUNT_OF(odd), false},
		{STR_INIT("beyond"), 8, beyond, COUNT_OF(beyond), false},
		{STR_INIT("even"), 9, odd, COUNT_OF(odd), true}};

	(void)context;
	(void)arena;
	(void)asker;
	(void)err;
	*ret_tags = tags;
	*ret_count = facet == FACET_GAP ? COUNT_OF(tags) : 0;
	return true;
}

static void
test_tags(struct search_case *c)
{
	const int64_t odd = 7;
	const struct search_narrow narrow = {.facet = FACET_GAP, .numbers = &odd, .count = 1};
	struct search_request request = {.query = STR("taxi"), .facets = true, .limit = 5};
	struct search_result result;

	search_lend(c->search, &(struct search_lookup){.tags = tags_of_test});
	result = case_search(c, request);
	tap_ok(result.facets[FACET_GAP].count == 3 &&
			value_count(&result.facets[FACET_GAP], 7) == 3 &&
			value_count(&result.facets[FACET_GAP], 8) == 1 &&
			value_count(&result.facets[FACET_GAP], 9) == result.total - 3 &&
			result.facets[FACET_LINE].count == 0,
		"a facet that the search is told of");
	request.narrows = &narrow;
	request.narrow_count = 1;
	result = case_search(c, request);
	tap_ok(result.total == 3 && value_count(&result.facets[FACET_GAP], 8) == 1 &&
			value_count(&result.facets[FACET_KIND], 2) == 1,
		"and narrowing by it");
	search_lend(c->search, &(struct search_lookup){0});
}

static void
test_copies(struct search_case *c)
{
	struct search_request request = {.query = STR("kind:mail custodian:licensing"), .limit = 1};
	struct search_hit hit = case_search(c, request).hits[0];
	struct search_copy *copies;
	size_t count;
	struct err err = {0};

	tap_ok(hit.copies == 2 && hit.item == 2 && str_equal(hit.custodian, STR("Licensing team")),
		"the instance shown is one of the custodian asked for");
	tap_ok(search_copies(c->search, &c->arena, 1, false, 10, &copies, &count, &err) &&
			count == 2 && str_equal(copies[0].path, STR("mail/0001.eml")),
		"folded copies are reached");
}

static void
test_index(struct search_case *c)
{
	struct err err = {0};
	bool more = true;

	tap_ok(index_check(c->index, &err), "the index agrees with the texts: %s", err.text);
	tap_ok(db_transaction_begin(c->db, &err) && index_remove(c->index, 4, &err) &&
			db_transaction_commit(c->db, &err),
		"a document is taken out");
	finds(c, "neighbourhood", "");
	case_run(c, "UPDATE document_text SET body = 'wholly anew' WHERE document = 4");
	case_index(c, 4);
	finds(c, "anew", "4");
	finds(c, "an?w", "4");
	tap_ok(index_check(c->index, &err), "it still agrees");
	case_item(c, 4, 1, "second name.xlsx");
	case_index(c, 4);
	finds(c, "file:second", "4");
	finds(c, "file:decisions", "4");
	finds(c, "custodian:chief anew", "4");
	tap_ok(index_check(c->index, &err), "and with a new name");
	tap_ok(db_transaction_begin(c->db, &err) && index_remove(c->index, 4, &err),
		"taking it out ...");
	db_transaction_undo(c->db);
	finds(c, "anew", "4");
	for (int i = 0; i < 100 && more; i++)
		if (!index_merge_step(c->index, 16, &more, &err))
			break;
	tap_ok(!more && index_check(c->index, &err), "merging comes to an end");
	case_run(c, "UPDATE document_text SET body = 'changed behind its back' WHERE document = 4");
	tap_ok(!index_check(c->index, &err), "a changed text is noticed: %s", err.text);
	tap_ok(index_remove(c->index, 4, &err) && index_check(c->index, &err),
		"and the document can be taken out all the same");
	finds(c, "anew", "");
}

static void
test_line_ends(void)
{
	struct str body = STR("The coun-\ncil kept no record of the in-\nspection found on file.");
	struct search_request request = {.query = STR("inspection"), .limit = 10};
	struct search_result result;
	struct search_case c;

	case_open(&c, "line_ends");
	case_document(&c,
		(struct case_document){.id = 1, .body = body.data, .title = "Minutes", .kind = 1});
	case_item(&c, 1, case_delivery(&c, "Clerk", "Licensing"), "minutes.pdf");
	case_index(&c, 1);
	finds(&c, "inspection", "1");
	finds(&c, "spection", "1");
	finds(&c, "\"the council\"", "1");
	finds(&c, "\"in spection found\"", "1");
	finds(&c, "inspect*", "1");
	result = case_search(&c, request);
	tap_ok(result.hit_count == 1 &&
			str_equal(marked(&c, body, result.hits[0].snippet.places,
					  result.hits[0].snippet.mark_count),
				STR("[in-\nspection]")),
		"a word that the end of a line parts is marked whole");
	case_close(&c);
}

int
main(void)
{
	struct search_case c;

	case_open(&c, "norchester");
	fill(&c);
	test_words(&c);
	test_near(&c);
	test_patterns(&c);
	test_fields(&c);
	test_lent(&c);
	test_injection(&c);
	test_order(&c);
	test_snippets(&c);
	test_facets(&c);
	test_narrows(&c);
	test_tags(&c);
	test_copies(&c);
	test_index(&c);
	case_close(&c);
	test_line_ends();
	return tap_done();
}
