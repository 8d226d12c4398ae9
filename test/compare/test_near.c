/* Families of near-duplicates in the database: against brute force, grown in any order, changed. */
#include "compare_case.h"

#include "tap.h"

#include "base/buf.h"
#include "base/err.h"
#include "base/token.h"
#include "compare/near/near.h"
#include "compare/near/shingle.h"
#include "compare/near/words.h"

#include <stdlib.h>
#include <string.h>

enum { TEXTS = 400 };

struct corpus {
	char *texts[TEXTS];
	struct shingle_set sets[TEXTS];
	uint32_t parents[TEXTS]; /* of families found by brute force */
	uint64_t random;
};

static uint64_t
random_next(struct corpus *c)
{
	uint64_t z = c->random += 0x9e3779b97f4a7c15u;

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
	z = (z ^ z >> 27) * 0x94d049bb133111ebu;
	return z ^ z >> 31;
}

static void
word_add(struct corpus *c, struct buf *to)
{
	buf_add_format(to, "w%u ", (unsigned)(random_next(c) % 3000));
}

/* An earlier text with one word in `every` another, or a new one; some with one long footer. */
static void
text_make(struct corpus *c, size_t number)
{
	struct buf text CLEANUP(buf_free) = {0};
	unsigned every = 10 + (unsigned)(random_next(c) % 60);
	struct str from = number == 0 ? STR("") : str_of(c->texts[random_next(c) % number]);
	struct str word;

	if (random_next(c) % 2 == 0 || number == 0) {
		for (size_t i = random_next(c) % 200; i > 0; i--)
			word_add(c, &text);
		if (random_next(c) % 3 == 0)
			for (unsigned i = 0; i < 100; i++)
				buf_add_format(&text, "footer%u ", i);
	} else {
		while (str_cut(&from, ' ', &word)) {
			if (word.len == 0)
				continue;
			if (random_next(c) % every == 0)
				word_add(c, &text);
			else
				buf_add_format(&text, "%.*s ", STR_ARG(word));
		}
	}
	c->texts[number] = strdup(buf_cstr(&text));
}

static uint32_t
root_of(const struct corpus *c, uint32_t number)
{
	while (c->parents[number] != number)
		number = c->parents[number];
	return number;
}

static void
corpus_make(struct corpus *c)
{
	struct tokenizer *tokenizer CLEANUP(tokenizer_cleanup) = NULL;
	struct word_list words CLEANUP(word_list_free) = {0};
	struct err err = {0};

	if (!tokenizer_new(&tokenizer, &err))
		exit(1);
	for (size_t i = 0; i < TEXTS; i++) {
		text_make(c, i);
		words_read(&words, tokenizer, str_of(c->texts[i]));
		shingles_make(&c->sets[i], &words);
		shingles_sort(&c->sets[i]);
		c->parents[i] = (uint32_t)i;
	}
	for (uint32_t a = 0; a < TEXTS; a++)
		for (uint32_t b = a + 1; b < TEXTS; b++)
			if (shingles_similarity(&c->sets[a], &c->sets[b]) >= 0.8)
				c->parents[root_of(c, b)] = root_of(c, a);
}

static void
corpus_free(struct corpus *c)
{
	for (size_t i = 0; i < TEXTS; i++) {
		free(c->texts[i]);
		shingle_set_free(&c->sets[i]);
	}
}

static void
text_give(struct compare_case *k, const struct corpus *c, size_t number)
{
	case_document(
		k, (struct case_document){.id = (int64_t)number + 1, .body = c->texts[number]});
}

/* Pairs of texts that stand together in one and apart in the other. */
static unsigned
differences(struct compare_case *k, const struct corpus *c)
{
	const char *all = case_value(k,
		"SELECT group_concat(root, ' ') FROM (SELECT coalesce((SELECT CASE s.family WHEN 0 "
		"THEN -s.document ELSE s.family END FROM compare_near n JOIN compare_near s ON "
		"s.document = n.stands WHERE n.document = d.id), -d.id) AS root FROM document d "
		"ORDER BY d.id)");
	struct str rest = str_of(all);
	int64_t families[TEXTS] = {0};
	struct str piece;
	unsigned wrong = 0;

	for (size_t i = 0; i < TEXTS && str_cut(&rest, ' ', &piece); i++)
		if (!str_to_i64(piece, &families[i]))
			return TEXTS;
	for (uint32_t a = 0; a < TEXTS; a++)
		for (uint32_t b = a + 1; b < TEXTS; b++)
			wrong += (families[a] == families[b]) != (root_of(c, a) == root_of(c, b));
	return wrong;
}

static const char *
families_value(struct compare_case *k)
{
	return case_value(k, "SELECT count(*) FROM compare_near_family");
}

static void
test_at_once(const struct corpus *c)
{
	struct compare_case k;
	unsigned wrong;

	case_open(&k, "once");
	case_run(&k, "BEGIN");
	for (size_t i = 0; i < TEXTS; i++)
		text_give(&k, c, i);
	case_run(&k, "COMMIT");
	case_compare(&k, 200);
	wrong = differences(&k, c);
	tap_ok(wrong == 0, "families at once are those of brute force");
	tap_note("%u pairs differ; %s families", wrong, families_value(&k));
	tap_ok(strcmp(case_value(&k,
			      "SELECT count(*) FROM compare_near_family f WHERE members <> "
			      "(SELECT count(*) FROM compare_near WHERE family = f.id)"),
		       "0") == 0,
		"members are counted");
	case_close(&k);
}

/* Deliveries of ever other sizes, backwards, some texts read twice on the way. */
static void
test_step_by_step(struct corpus *c)
{
	struct compare_case k;
	unsigned wrong;
	size_t left = TEXTS;

	case_open(&k, "steps");
	case_run(&k, "BEGIN");
	for (size_t i = 0; i < TEXTS; i++)
		case_document(&k, (struct case_document){.id = (int64_t)i + 1, .body = ""});
	case_run(&k, "COMMIT");
	case_compare(&k, 1000);
	tap_ok(strcmp(case_value(&k, "SELECT count(*) FROM compare_near"), "0") == 0,
		"nothing is noted of texts without words");
	while (left > 0) {
		size_t count = 1 + random_next(c) % 60;

		case_run(&k, "BEGIN");
		for (; count > 0 && left > 0; count--)
			text_give(&k, c, --left);
		if (left > 0) /* another text for now */
			case_document(&k,
				(struct case_document){.id = (int64_t)left + 1,
					.body = c->texts[random_next(c) % TEXTS]});
		case_run(&k, "COMMIT");
		case_compare(&k, 25);
		if (left > 0)
			text_give(&k, c, left);
	}
	wrong = differences(&k, c);
	tap_ok(wrong == 0, "families grown by deliveries are the same");
	tap_note("%u pairs differ; %s families", wrong, families_value(&k));
	case_run(&k, "BEGIN");
	for (size_t i = 0; i < TEXTS; i++)
		case_document(&k, (struct case_document){.id = (int64_t)i + 1, .body = ""});
	case_run(&k, "COMMIT");
	case_compare(&k, 1000);
	tap_ok(strcmp(case_value(&k,
			      "SELECT (SELECT count(*) FROM compare_near) + (SELECT count(*) "
			      "FROM compare_near_family)"),
		       "0") == 0,
		"all texts gone, all families gone");
	case_close(&k);
}

static void
test_asking(void)
{
	static const char words[] =
		"The committee met on Tuesday to look at the licences of the taxi firms in the "
		"borough and at the reports of the outreach team which had come in late and were "
		"not on the agenda and the chair asked the officers to explain why this was so ";
	struct compare_case k;
	struct near_family family;
	struct buf longer CLEANUP(buf_free) = {0};
	struct err err = {0};
	uint64_t count;
	double similarity;
	bool same;

	case_open(&k, "asking");
	buf_add_format(&longer, "%s with no answer given", words);
	case_document(&k, (struct case_document){.id = 1, .body = words});
	case_document(&k, (struct case_document){.id = 2, .body = buf_cstr(&longer)});
	buf_clear(&longer);
	for (const char *at = words; *at != '\0'; at++)
		buf_add_format(&longer, "%s%c", *at == ' ' ? "\n> " : "", *at);
	case_document(&k, (struct case_document){.id = 3, .body = buf_cstr(&longer)});
	case_document(&k, (struct case_document){.id = 4, .body = "Another matter altogether."});
	case_compare(&k, 10);
	tap_ok(near_family_of(k.compare, &k.arena, 1, &family, &err) && family.id != 0 &&
			family.pivot == 2 && family.standing == 2 && family.member_count == 2,
		"a family of two texts and a copy, the longest is its pivot");
	tap_ok(family.member_count == 2 && family.members[0].document == 3 &&
			family.members[0].is_same_words && family.members[0].similarity > 0.99 &&
			family.members[1].document == 2 && !family.members[1].is_same_words &&
			family.members[1].similarity > 0.8 && family.members[1].similarity < 0.99,
		"the same words first, then by similarity");
	tap_ok(near_family_of(k.compare, &k.arena, 3, &family, &err) && family.pivot == 2 &&
			family.member_count == 2 && family.members[0].document == 1,
		"the copy sees the same family");
	tap_ok(near_family_of(k.compare, &k.arena, 4, &family, &err) && family.id == 0 &&
			family.member_count == 0,
		"one alone has none");
	tap_ok(near_family_of(k.compare, &k.arena, 99, &family, &err) && family.id == 0,
		"nor one that is not there");
	tap_ok(near_same_words(k.compare, 1, 3, &same, &count, &err) && same && count == 48 &&
			near_same_words(k.compare, 1, 2, &same, &count, &err) && !same &&
			near_same_words(k.compare, 99, 99, &same, &count, &err) && !same,
		"same words or not");
	tap_ok(near_similarity(k.compare, 1, 3, &similarity, &err) && similarity > 0.999 &&
			near_similarity(k.compare, 1, 4, &similarity, &err) && similarity < 0.001,
		"similarity of any two");
	case_document(&k, (struct case_document){.id = 1, .body = "Read again, it says little."});
	case_compare(&k, 10);
	tap_ok(near_family_of(k.compare, &k.arena, 3, &family, &err) && family.id != 0 &&
			family.member_count == 1 && family.members[0].document == 2,
		"one that was read again leaves, its copy takes its place");
	case_close(&k);
}

/* Two thousand variants of one letter, and as many mails under one long disclaimer. */
static void
test_bounded(struct corpus *c)
{
	struct compare_case k;
	struct buf text CLEANUP(buf_free) = {0};

	case_open(&k, "bounded");
	case_run(&k, "BEGIN");
	for (unsigned i = 0; i < 4000; i++) {
		buf_clear(&text);
		if (i % 2 == 0)
			buf_add_format(&text, "Dear licence holder %u ", i);
		else
			for (unsigned j = 0; j < 30; j++)
				word_add(c, &text);
		for (unsigned j = 0; j < 90; j++)
			buf_add_format(&text, "%s%u ", i % 2 == 0 ? "letter" : "disclaimer", j);
		case_document(&k, (struct case_document){.id = i + 1, .body = buf_cstr(&text)});
	}
	case_run(&k, "COMMIT");
	case_compare(&k, 1000);
	tap_ok(strcmp(case_value(&k, "SELECT max(members) FROM compare_near_family"), "2000") == 0,
		"the variants of a letter are one family");
	tap_ok(strcmp(families_value(&k), "1") == 0, "a common disclaimer makes none");
	case_close(&k);
}

/* A code point that may stand in a text; zero would end it here. */
static uint32_t
codepoint_random(struct corpus *c)
{
	uint32_t one = 1 + (uint32_t)(random_next(c) % 0x10ffff);

	return one >= 0xd800 && one < 0xe000 ? ' ' : one;
}

static void
test_hostile(struct corpus *c)
{
	struct compare_case k;
	struct near_family family;
	struct buf text CLEANUP(buf_free) = {0};
	struct err err = {0};

	case_open(&k, "hostile");
	case_document(&k, (struct case_document){.id = 1, .body = ""});
	case_document(&k, (struct case_document){.id = 2, .body = "... \xe2\x80\x94 !"});
	case_document(&k, (struct case_document){.id = 3, .body = "word"});
	case_document(&k, (struct case_document){.id = 4, .body = "WORD!"});
	while (text.len < (size_t)6 << 20)
		buf_add(&text, STR("word "));
	case_document(&k, (struct case_document){.id = 5, .body = buf_cstr(&text)});
	buf_add(&text, STR("end"));
	case_document(&k, (struct case_document){.id = 6, .body = buf_cstr(&text)});
	for (int64_t id = 7; id < 12; id++) {
		buf_clear(&text);
		for (unsigned i = 0; i < 20000; i++)
			buf_add_codepoint(&text, codepoint_random(c));
		case_document(&k, (struct case_document){.id = id, .body = buf_cstr(&text)});
	}
	case_compare(&k, 100);
	tap_ok(strcmp(case_value(&k, "SELECT count(*) FROM compare_near WHERE document > 2"),
		       "9") == 0 &&
			strcmp(case_value(&k, "SELECT count(*) FROM compare_near"), "9") == 0,
		"texts without words are not noted");
	tap_ok(near_family_of(k.compare, &k.arena, 3, &family, &err) && family.member_count == 1 &&
			family.members[0].document == 4,
		"one word is the same as itself");
	tap_ok(near_family_of(k.compare, &k.arena, 5, &family, &err) && family.member_count == 1 &&
			family.members[0].document == 6 && !family.members[0].is_same_words,
		"a million words, and one more");
	case_close(&k);
}

int
main(void)
{
	struct corpus corpus = {.random = 11};

	corpus_make(&corpus);
	test_at_once(&corpus);
	test_step_by_step(&corpus);
	test_asking();
	test_bounded(&corpus);
	test_hostile(&corpus);
	corpus_free(&corpus);
	return tap_done();
}
