/* The query language and the tokenizer by tables: what is read as what, and where mistakes are. */
#include "tap.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/token.h"
#include "search/expand.h"
#include "search/kinds.h"
#include "search/pattern.h"
#include "search/query.h"

#include <string.h>

struct reading_case {
	const char *query;
	const char *tree;
};

static const struct reading_case readings[] = {
	{"taxi", "taxi"},
	{"Taxi FIRM", "(taxi AND firm)"},
	{"a and b or c", "((a AND b) OR c)"},
	{"a or b c", "(a OR (b AND c))"},
	{"(a or b) c", "((a OR b) AND c)"},
	{"a && b || c", "((a AND b) OR c)"},
	{"a b not c", "(a AND b AND NOT c)"},
	{"-a +b", "(NOT a AND b)"},
	{"a-b", "\"a b\""},
	{"not (a or b)", "NOT (a OR b)"},
	{"not a w/5 b", "NOT (a w/5 b)"},
	{"a w/5 b w/3 c", "((a w/5 b) w/3 c)"},
	{"a PRE/5 b", "(a pre/5 b)"},
	{"a w/s b or c w/p d", "((a w/s b) OR (c w/p d))"},
	{"a not w/5 b", "(a NOT w/5 b)"},
	{"a near/10 (b* or c) and d", "((a w/10 (b* OR c)) AND d)"},
	{"\"a b\" within/2 c", "(\"a b\" w/2 c)"},
	{"\xe2\x80\x9c"
	 "curly quotes\xe2\x80\x9d",
		"\"curly quotes\""},
	{"\"was it minuted?\"", "\"was it minuted\""},
	{"\"licen?e fee\"", "\"licen?e fee\""},
	{"tx==abc =", "! there is no word here to look for"},
	{"Caf\xc3\xa9*", "cafe*"},
	{"j.sm*th@x.org", "\"j sm*th x org\""},
	{"name~1", "name~1"},
	{"name~stem", "name~stem"},
	{"Name~case", "name~case(Name)"},
	{"\"Police Officer\"~case", "\"police~case(Police) officer~case(Officer)\""},
	{"/Tax[iy]/~1", "! these ways of matching cannot be put together in one word"},
	{"/tax[iy]/", "/tax[iy]/"},
	{"http://x.org/a", "\"http x org a\""},
	{"17:52", "\"17 52\""},
	{"from:a.b@c.uk", "\"from:a from:b from:c from:uk\""},
	{"subject:(a or b) c", "((title:a OR title:b) AND c)"},
	{"subject:(a or body:b)", "(title:a OR body:b)"},
	{"people:a", "from|to|cc|bcc|author:a"},
	{"kind:(mail or spreadsheet)", "(kind:mail OR kind:sheet)"},
	{"custodian:\"Licensing team\"", "custodian:\"Licensing team\""},
	{"date:2013-03..2013-06", "date:2013-03-01..2013-06-30"},
	{"date:2012-02", "date:2012-02-01..2012-02-29"},
	{"date:2013-12-31", "date:2013-12-31..2013-12-31"},
	{"date:>2013 date:<=2015-06", "(date:2014-01-01.. AND date:..2015-06-30)"},
	{"sent:..2013", "sent:..2013-12-31"},
	{"number:5..10", "number:5..10"},
	{"1,250,000", "(\"1 250 000\" OR 1250000)"},
	{"1250000", "(1250000 OR \"1 250 000\")"},
	{"12345", "(12345 OR \"12 345\")"},
	{"2013", "2013"},
	{"100,2000", "\"100 2000\""},
	{"bcc:*", "has:bcc:*"},
	{"*", "*"},
	{"\xe6\xbc\xa2\xe5\xad\x97", "\"\xe6\xbc\xa2 \xe5\xad\x97\""},
	{"((((a))))", "a"},
};

struct mistake_case {
	const char *query;
	const char *sentence;
	size_t codepoint;
	size_t codepoints;
	const char *suggestion; /* what it must hold */
};

static const struct mistake_case mistakes[] = {
	{"", "the query is empty", 0, 1, "Write a word"},
	{"taxi AND", "nothing to look for stands behind this", 5, 3, "quotes"},
	{"OR taxi", "nothing to look for stands in front of this", 0, 2, "quotes"},
	{"taxi AND OR firm", "nothing to look for stands behind this", 5, 3, "quotes"},
	{"(taxi", "the bracket that opens here is never closed", 0, 1, "closing bracket"},
	{"caf\xc3\xa9 (taxi (a)", "the bracket that opens here is never closed", 5, 1, "bracket"},
	{"taxi)", "this bracket closes nothing", 4, 1, "Take it away"},
	{"a ()", "there is nothing between these brackets", 2, 2, "word"},
	{"caf\xc3\xa9 \"open", "the quote that opens here is never closed", 5, 1, "second quote"},
	{"form:bob", "there is no field \"form\"", 0, 5, "from:"},
	{"cutsodian:x", "there is no field \"cutsodian\"", 0, 10, "custodian:"},
	{"zzzzzz:x", "there is no field \"zzzzzz\"", 0, 7, "Fields"},
	{"subject:", "nothing to look for stands behind this", 0, 8, "colon"},
	{"date:12/03/2013", "this is not a date or range of dates", 5, 10, "2013-03-12"},
	{"date:2013-02-30", "this is not a date or range of dates", 5, 10, "2013-03-12"},
	{"date:2014..2013", "this is not a date or range of dates", 5, 10, "2013-03-12"},
	{"kind:minutes", "there is no such kind of record", 5, 7, "mail, document"},
	{"has:wings", "has: does not know this", 4, 5, "attachment"},
	{"a w/0 b", "the distance must be a number from 1 to 10000", 2, 3, "w/5"},
	{"a w/5 (b and c)", "AND cannot stand within w/, pre/ or near/", 7, 7, "(a w/5 c)"},
	{"a w/5 not b", "NOT cannot stand within w/, pre/ or near/", 6, 5, "NOT w/5"},
	{"a w/5 kind:mail", "this has no place in the text that could be near a word", 11, 4,
		"AND"},
	{"name~", "what stands behind ~ is not known", 0, 5, "~stem"},
	{"name~9", "what stands behind ~ is not known", 0, 6, "~1"},
	{"\"a b\"~5", "a phrase has no distance of its own", 0, 7, "w/5"},
	{"name~1~stem", "these ways of matching cannot be put together in one word", 0, 11, "~1"},
	{"id:x", "an item is named by its number", 3, 1, "id:212"},
	{"& b", "there is no word here to look for", 0, 1, "Leave it out"},
	{"\xff", "the query is not text in UTF-8", 0, 1, "Type"},
};

static void
test_readings(const struct tokenizer *tokenizer)
{
	for (size_t i = 0; i < COUNT_OF(readings); i++) {
		struct arena arena CLEANUP(arena_free) = {.size_max = 16 << 20};
		struct buf out CLEANUP(buf_free) = {0};
		struct query_tree tree;
		struct query_mistake mistake;
		struct err err = {0};

		if (query_parse(
			    &arena, tokenizer, str_of(readings[i].query), &tree, &mistake, &err))
			query_write(&out, tree.root);
		else
			buf_add_format(&out, "! %s", err.text);
		if (!tap_ok(str_equal(buf_str(&out), str_of(readings[i].tree)), "%s",
			    readings[i].query))
			tap_note("read as %s", buf_cstr(&out));
	}
}

static void
test_mistakes(const struct tokenizer *tokenizer)
{
	for (size_t i = 0; i < COUNT_OF(mistakes); i++) {
		const struct mistake_case *c = &mistakes[i];
		struct arena arena CLEANUP(arena_free) = {.size_max = 16 << 20};
		struct query_tree tree;
		struct query_mistake m = {0};
		struct err err = {0};
		bool read = query_parse(&arena, tokenizer, str_of(c->query), &tree, &m, &err);

		if (!tap_ok(!read && err.kind == ERR_QUERY && strcmp(err.text, c->sentence) == 0 &&
				    m.codepoint == c->codepoint && m.codepoints == c->codepoints &&
				    str_find(m.suggestion, str_of(c->suggestion)) != STR_NONE,
			    "a mistake is pointed at: %s", c->query))
			tap_note("%s at %zu+%zu: %.*s", err.text, m.codepoint, m.codepoints,
				STR_ARG(m.suggestion));
	}
}

static void
test_caret(const struct tokenizer *tokenizer)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = 16 << 20};
	struct query_tree tree;
	struct query_mistake m = {0};
	struct err err = {0};

	tap_ok(!query_parse(&arena, tokenizer, STR("caf\xc3\xa9 AND\tform:x"), &tree, &m, &err) &&
			m.byte == 10 &&
			str_equal(m.caret, STR("caf\xc3\xa9 AND form:x\n         ^^^^^")),
		"the caret stands under the place, counted in code points");
}

/* Deep and long queries end in a sentence, not in a crash. */
static void
test_limits(const struct tokenizer *tokenizer)
{
	static const char *const pieces[] = {"(", "not ", "a w/5 ", "subject:", "a or (", "+"};

	for (size_t i = 0; i < COUNT_OF(pieces); i++) {
		struct arena arena CLEANUP(arena_free) = {.size_max = 64 << 20};
		struct buf query CLEANUP(buf_free) = {0};
		struct query_tree tree;
		struct query_mistake m;
		struct err err = {0};

		while (buf_str(&query).len < 60000)
			buf_add(&query, str_of(pieces[i]));
		buf_add_char(&query, 'a');
		tap_ok(!query_parse(&arena, tokenizer, buf_str(&query), &tree, &m, &err) ||
				tree.root != NULL,
			"60,000 bytes of \"%s\" are survived", pieces[i]);
	}
}

static void
test_tokens(const struct tokenizer *tokenizer)
{
	struct str text = STR("The council\xe2\x80\x99s CAF\xc3\x89, co\xc2\xad"
			      "operate \xef\xac\x81rm "
			      "12.03.2013 \xe6\xbc\xa2\xe5\xad\x97 Stra\xc3\x9f"
			      "e \xd9\xa3");
	const char *expected = "the council s cafe cooperate firm 12 03 2013 \xe6\xbc\xa2 "
			       "\xe5\xad\x97 strasse 3 ";
	struct buf out CLEANUP(buf_free) = {0};
	struct token_reader reader;
	struct token token;
	bool places = true;

	token_begin(&reader, tokenizer, text);
	while (token_next(&reader, &token)) {
		buf_add(&out, token.term);
		buf_add_char(&out, ' ');
		places &= token.start < token.end && token.end <= text.len;
	}
	if (!tap_ok(str_equal(buf_str(&out), str_of(expected)) && places,
		    "words are cut small and folded"))
		tap_note("%s", buf_cstr(&out));
	token_begin(&reader, tokenizer, STR("\xc3\xa9"));
	tap_ok(token_next(&reader, &token) && token.end == 2 && !token_next(&reader, &token),
		"places are bytes of the text");
}

/* The words that ends of lines part, each followed by a space. */
static bool
joins_to(const struct tokenizer *tokenizer, const char *text, const char *expected)
{
	struct buf out CLEANUP(buf_free) = {0};
	struct token_reader reader;
	struct token token;
	struct token_join join;

	token_begin(&reader, tokenizer, str_of(text));
	while (token_next(&reader, &token)) {
		if (!token_joined(&reader, &token, &join))
			continue;
		buf_add(&out, join.term);
		buf_add_char(&out, ' ');
	}
	if (!str_equal(buf_str(&out), str_of(expected)))
		tap_note("joined: %s", buf_cstr(&out));
	return str_equal(buf_str(&out), str_of(expected));
}

static void
test_joins(const struct tokenizer *tokenizer)
{
	tap_ok(joins_to(tokenizer, "the in-\nspection of well- \r\n  known",
		       "inspection wellknown "),
		"words that the end of a line parts are joined");
	tap_ok(joins_to(tokenizer,
		       "Caf\xc3\xa9-\n\xc3\xa9tage, re\xe2\x80\x90\nport, co\xc2\xad\noperate",
		       "cafeetage report cooperate "),
		"with letters and hyphens of every kind");
	tap_ok(joins_to(tokenizer, "a-b 12-\n13 Smith-\nJones end-\n\nnew dash -\nmore last-", ""),
		"but no numbers, names, dashes and ends of paragraphs");
}

static bool
regex_matches(const char *regex, const char *word)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = 16 << 20};
	struct pattern *pattern;
	struct err err = {0};

	return pattern_regex(&arena, str_of(regex), &pattern, &err) &&
		pattern_matches(pattern, str_of(word));
}

static bool
near_enough(const char *word, unsigned edits, const char *other)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = 16 << 20};
	struct pattern *pattern;
	struct err err = {0};

	return pattern_fuzzy(&arena, str_of(word), edits, &pattern, &err) &&
		pattern_matches(pattern, str_of(other));
}

static void
test_patterns(void)
{
	tap_ok(regex_matches("a(b|c)*d", "abcbd") && !regex_matches("a(b|c)*d", "abe") &&
			regex_matches("[a-c]{2,3}\\d?", "abc7") &&
			!regex_matches("[a-c]{2,3}", "abca") && regex_matches("x+|y", "xxx") &&
			regex_matches("[^x]y", "\xc3\xa9y") && regex_matches("(ab){0}c?", ""),
		"regular expressions match whole words");
	tap_ok(!regex_matches("(a|b", "a") && !regex_matches("[a", "a") &&
			!regex_matches("a{9,2}", "a") && !regex_matches("*", "a") &&
			!regex_matches("((a{60}){60}){60}", "a"),
		"wrong or boundless ones are refused");
	tap_ok(near_enough("licence", 1, "licence") && near_enough("licence", 1, "licnce") &&
			near_enough("licence", 1, "liccence") &&
			near_enough("licence", 1, "lisence") &&
			near_enough("licence", 1, "liecnce") &&
			!near_enough("licence", 1, "lisense"),
		"one letter missing, added, changed or swapped");
	tap_ok(near_enough("licence", 2, "lisense") && near_enough("abc", 2, "a") &&
			!near_enough("abc", 2, "") && near_enough("abc", 2, "cabbc") &&
			!near_enough("licence", 2, "lissens"),
		"two of them");
}

int
main(void)
{
	struct tokenizer *tokenizer CLEANUP(tokenizer_cleanup) = NULL;
	struct err err = {0};

	if (!tap_ok(tokenizer_new(&tokenizer, &err), "a tokenizer"))
		return tap_done();
	test_readings(tokenizer);
	test_mistakes(tokenizer);
	test_caret(tokenizer);
	test_limits(tokenizer);
	test_tokens(tokenizer);
	test_joins(tokenizer);
	test_patterns();
	return tap_done();
}
