/* The index of words against a plain scan of the same texts: random documents come, change and go,
 * transactions are undone, segments merge; each query must find the same. */
#include "tap.h"

#include "search_case.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { DOCUMENTS = 700, WORDS_MAX = 48, TITLE_MAX = 4, VOCABULARY = 40, ROUNDS = 90 };

struct text {
	bool is_there;
	bool is_stored; /* its row is in the store */
	unsigned char body[WORDS_MAX];
	unsigned char body_count;
	unsigned char title[TITLE_MAX];
	unsigned char title_count;
};

struct trial {
	struct search_case c;
	struct text texts[DOCUMENTS + 1];
	struct text before[DOCUMENTS + 1];
	uint64_t random;
};

static unsigned
random_below(struct trial *t, unsigned below)
{
	t->random = t->random * 6364136223846793005u + 1442695040888963407u;
	return (unsigned)((t->random >> 33) % below);
}

/* Common words come far more often than rare ones. */
static unsigned char
random_word(struct trial *t)
{
	unsigned a = random_below(t, VOCABULARY);
	unsigned b = random_below(t, VOCABULARY);

	return (unsigned char)(random_below(t, 3) == 0 ? a : a * b / VOCABULARY);
}

static void
word_write(struct buf *to, unsigned word)
{
	buf_add_format(to, "%c%c%u", 'a' + (char)(word % 5), 'k' + (char)(word % 3), word);
}

static void
words_write(struct buf *to, const unsigned char *words, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		word_write(to, words[i]);
		buf_add_char(to, ' ');
	}
}

static bool
must(bool done, const struct err *err)
{
	if (!done) {
		printf("Bail out! %s\n", err->text);
		exit(1);
	}
	return done;
}

static void
text_make(struct trial *t, struct text *text)
{
	text->body_count = (unsigned char)random_below(t, WORDS_MAX + 1);
	text->title_count = (unsigned char)random_below(t, TITLE_MAX + 1);
	for (unsigned i = 0; i < text->body_count; i++)
		text->body[i] = random_word(t);
	for (unsigned i = 0; i < text->title_count; i++)
		text->title[i] = random_word(t);
}

static void
text_store(struct trial *t, unsigned id)
{
	struct text *text = &t->texts[id];
	struct buf body CLEANUP(buf_free) = {0};
	struct buf title CLEANUP(buf_free) = {0};
	struct buf sql CLEANUP(buf_free) = {0};

	words_write(&body, text->body, text->body_count);
	words_write(&title, text->title, text->title_count);
	if (!text->is_stored) {
		case_document(&t->c,
			(struct case_document){.id = id,
				.kind = 1,
				.title = buf_cstr(&title),
				.body = buf_cstr(&body)});
		text->is_stored = true;
		return;
	}
	buf_add_format(&sql,
		"UPDATE document SET title = '%s' WHERE id = %u; UPDATE document_text SET body = "
		"'%s' WHERE document = %u;",
		buf_cstr(&title), id, buf_cstr(&body), id);
	case_run(&t->c, buf_cstr(&sql));
}

/* One document comes, changes or goes. */
static void
act(struct trial *t, unsigned round)
{
	unsigned id = 1 + random_below(t, DOCUMENTS * (round + 8) / (ROUNDS + 8));
	struct text *text = &t->texts[id];
	struct err err = {0};

	if (text->is_there && random_below(t, 2) == 0) {
		must(index_remove(t->c.index, id, &err), &err);
		text->is_there = false;
		return;
	}
	if (text->is_there)
		must(index_remove(t->c.index, id, &err), &err);
	text_make(t, text);
	text_store(t, id);
	must(index_add(t->c.index, id, &err), &err);
	text->is_there = true;
}

static void
round_run(struct trial *t, unsigned round)
{
	unsigned acts = random_below(t, 4) == 0 ? random_below(t, 120) : 1 + random_below(t, 6);
	struct err err = {0};
	bool more = true;

	memcpy(t->before, t->texts, sizeof(t->texts));
	must(db_transaction_begin(t->c.db, &err), &err);
	for (unsigned i = 0; i < acts; i++)
		act(t, round);
	if (random_below(t, 5) == 0) {
		db_transaction_undo(t->c.db);
		memcpy(t->texts, t->before, sizeof(t->texts));
	} else {
		must(db_transaction_commit(t->c.db, &err), &err);
	}
	for (unsigned i = 0; i < 3 && more; i++)
		must(index_merge_step(t->c.index, 1, &more, &err), &err);
}

/* ---- The plain scan ---- */

enum query_form {
	FORM_WORD,
	FORM_AND,
	FORM_OR,
	FORM_NOT,
	FORM_PHRASE,
	FORM_NEAR,
	FORM_PRE,
	FORM_NOT_NEAR,
	FORM_TITLE,
	FORM_PREFIX,
	FORM_MIXED,
	FORM_TRIPLE,
	FORM_NEAR_OR,
	FORM_COUNT
};

struct asked {
	enum query_form form;
	unsigned a;
	unsigned b;
	unsigned c;
	unsigned distance;
};

static bool
field_has(const unsigned char *words, size_t count, unsigned word)
{
	return memchr(words, (int)word, count) != NULL;
}

static bool
has(const struct text *text, unsigned word)
{
	return field_has(text->body, text->body_count, word) ||
		field_has(text->title, text->title_count, word);
}

/* Whether b stands up to `distance` words behind a, or before it too. */
static bool
field_near(
	const unsigned char *words, int count, unsigned a, unsigned b, int distance, bool ordered)
{
	for (int i = 0; i < count; i++)
		for (int j = 0; j < count && words[i] == a; j++)
			if (words[j] == b && i != j && j - i <= distance &&
				(ordered ? j > i : i - j <= distance))
				return true;
	return false;
}

static bool
near(const struct text *text, unsigned a, unsigned b, unsigned distance, bool ordered)
{
	return field_near(text->body, text->body_count, a, b, (int)distance, ordered) ||
		field_near(text->title, text->title_count, a, b, (int)distance, ordered);
}

/* Some a with no b close to it. */
static bool
field_lone(const unsigned char *words, int count, unsigned a, unsigned b, int distance)
{
	for (int i = 0; i < count; i++) {
		bool close = false;

		for (int j = 0; j < count; j++)
			close |= words[j] == b && i != j && abs(i - j) <= distance;
		if (words[i] == a && !close)
			return true;
	}
	return false;
}

static bool
field_triple(const unsigned char *words, int count, const struct asked *q)
{
	for (int i = 0; i + 2 < count; i++)
		if (words[i] == q->a && words[i + 1] == q->b && words[i + 2] == q->c)
			return true;
	return false;
}

/* All words with the letters of `a`: its first letter, and its second. */
static bool
field_prefix(const unsigned char *words, size_t count, unsigned a)
{
	for (size_t i = 0; i < count; i++)
		if (words[i] % 5 == a % 5 && words[i] % 3 == a % 3)
			return true;
	return false;
}

static bool
matches(const struct text *t, const struct asked *q)
{
	switch (q->form) {
	case FORM_WORD:
		return has(t, q->a);
	case FORM_AND:
		return has(t, q->a) && has(t, q->b) && has(t, q->c);
	case FORM_OR:
		return has(t, q->a) || has(t, q->b) || has(t, q->c);
	case FORM_NOT:
		return has(t, q->a) && !has(t, q->b);
	case FORM_PHRASE:
		return near(t, q->a, q->b, 1, true);
	case FORM_NEAR:
		return near(t, q->a, q->b, q->distance, false);
	case FORM_PRE:
		return near(t, q->a, q->b, q->distance, true);
	case FORM_NOT_NEAR:
		return field_lone(t->body, t->body_count, q->a, q->b, (int)q->distance) ||
			field_lone(t->title, t->title_count, q->a, q->b, (int)q->distance);
	case FORM_TITLE:
		return field_has(t->title, t->title_count, q->a);
	case FORM_PREFIX:
		return field_prefix(t->body, t->body_count, q->a) ||
			field_prefix(t->title, t->title_count, q->a);
	case FORM_MIXED:
		return (has(t, q->a) && near(t, q->b, q->c, q->distance, false)) ||
			(has(t, q->c) && !has(t, q->a));
	case FORM_TRIPLE:
		return field_triple(t->body, t->body_count, q) ||
			field_triple(t->title, t->title_count, q);
	case FORM_NEAR_OR:
		return near(t, q->a, q->b, q->distance, false) ||
			near(t, q->a, q->c, q->distance, false);
	case FORM_COUNT:
	default:
		return false;
	}
}

static void
query_spell(struct buf *to, const struct asked *q)
{
	static const char *const forms[FORM_COUNT] = {"A", "A AND B AND C", "A OR B OR C",
		"A AND NOT B", "\"A B\"", "A w/N B", "A pre/N B", "A NOT w/N B", "title:A", "P*",
		"(A AND B w/N C) OR (C AND NOT A)", "\"A B C\"", "A w/N (B OR C)"};

	buf_clear(to);
	for (const char *at = forms[q->form]; *at != '\0'; at++) {
		bool is_sign = at[1] == '\0' || strchr(" \")*", at[1]) != NULL;

		if (is_sign && (at == forms[q->form] || strchr(" \"(/:", at[-1]) != NULL) &&
			strchr("ABC", *at) != NULL)
			word_write(to, *at == 'A' ? q->a : *at == 'B' ? q->b : q->c);
		else if (*at == 'N' && at[-1] == '/')
			buf_add_format(to, "%u", q->distance);
		else if (*at == 'P')
			buf_add_format(to, "%c%c", 'a' + (char)(q->a % 5), 'k' + (char)(q->a % 3));
		else
			buf_add_char(to, *at);
	}
}

static bool
ask(struct trial *t, const struct asked *q, struct buf *query)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = 64 << 20};
	struct search_request request = {.sort = SORT_OLDEST, .limit = DOCUMENTS};
	struct search_result result;
	struct query_mistake mistake;
	struct err err = {0};
	size_t at = 0;

	query_spell(query, q);
	request.query = buf_str(query);
	request.no_snippets = true;
	if (random_below(t, 2) == 0)
		request.sort = SORT_RELEVANCE;
	must(search_run(t->c.search, &arena, &request, &result, &mistake, &err), &err);
	for (unsigned id = 1; id <= DOCUMENTS; id++) {
		bool found = false;

		if (request.sort == SORT_OLDEST)
			found = at < result.hit_count && result.hits[at].document == id;
		for (size_t i = 0; request.sort != SORT_OLDEST && i < result.hit_count; i++)
			found |= result.hits[i].document == id;
		at += found;
		if (found != (t->texts[id].is_there && matches(&t->texts[id], q))) {
			tap_note("document %u, \"%s\"", id, buf_cstr(query));
			return false;
		}
	}
	return at == result.total;
}

static size_t
ask_all(struct trial *t, size_t *ret_asked)
{
	struct buf query CLEANUP(buf_free) = {0};
	size_t wrong = 0;

	for (unsigned form = 0; form < FORM_COUNT; form++) {
		struct asked q = {.form = (enum query_form)form,
			.a = random_word(t),
			.b = random_word(t),
			.c = random_word(t),
			.distance = 1 + random_below(t, 6)};

		if (q.form == FORM_NOT_NEAR && q.a == q.b)
			q.b = (q.a + 1) % VOCABULARY;
		wrong += !ask(t, &q, &query);
		++*ret_asked;
	}
	return wrong;
}

static void
reopen(struct trial *t)
{
	struct err err = {0};

	search_close(t->c.search);
	index_close(t->c.index);
	must(index_open(t->c.db, &t->c.index, &err), &err);
	must(search_open(t->c.index, &t->c.search, &err), &err);
}

static void
test_trial(uint64_t seed)
{
	struct trial *t = memory_alloc(sizeof(*t));
	struct err err = {0};
	size_t wrong = 0;
	size_t asked = 0;
	size_t unlike = 0;
	bool more = true;

	memset(t, 0, sizeof(*t));
	case_open(&t->c, seed % 2 == 0 ? "even" : "odd");
	t->random = seed;
	case_delivery(&t->c, "Clerk", "Office");
	for (unsigned round = 0; round < ROUNDS; round++) {
		round_run(t, round);
		wrong += ask_all(t, &asked);
		if (round % 15 == 14 && !index_check(t->c.index, &err))
			unlike++;
		if (round % 20 == 19)
			reopen(t);
	}
	for (unsigned i = 0; i < 10000 && more; i++)
		must(index_merge_step(t->c.index, 1, &more, &err), &err);
	wrong += ask_all(t, &asked);
	tap_ok(wrong == 0, "%zu queries find what a scan finds; %zu do not", asked, wrong);
	tap_ok(unlike == 0 && index_check(t->c.index, &err), "the index agrees with the texts %s",
		err.text);
	tap_ok(!more, "merging comes to an end");
	case_close(&t->c);
	free(t);
}

/* Every piece is damaged in turn: no search may crash or find in silence what is not there. */
static void
test_damage(void)
{
	struct search_case c;
	struct err err = {0};
	size_t named = 0;

	case_open(&c, "damaged");
	case_delivery(&c, "Clerk", "Office");
	for (int64_t i = 1; i <= 3; i++) {
		case_document(&c,
			(struct case_document){.id = i,
				.kind = 1,
				.title = "minutes",
				.body = "taxi firms named"});
		case_index(&c, i);
	}
	tap_ok(strcmp(case_find(&c, "\"taxi firms\""), "1 2 3") == 0, "all are found");
	case_run(&c,
		"UPDATE search_piece SET bytes = CAST(substr(bytes, 1, 2) || x'ff' || substr(bytes, 4) AS BLOB);"
		"UPDATE search_state SET version = version + 1;");
	search_close(c.search);
	index_close(c.index);
	must(index_open(c.db, &c.index, &err) && search_open(c.index, &c.search, &err), &err);
	named += strstr(case_find(&c, "\"taxi firms\""), "candour rebuild") != NULL;
	named += strstr(case_find(&c, "tax*"), "candour rebuild") != NULL;
	named += !index_check(c.index, &err) && err.kind == ERR_DAMAGED;
	tap_ok(named == 3, "damage is named: %s", err.text);
	case_run(&c, "DELETE FROM search_piece");
	named = strstr(case_find(&c, "taxi"), "candour rebuild") != NULL;
	case_run(&c,
		"UPDATE search_segment SET directory = x'05', stamp = stamp + 1;"
		"UPDATE search_state SET version = version + 1;");
	named += strstr(case_find(&c, "taxi"), "candour rebuild") != NULL;
	case_run(&c,
		"UPDATE search_segment SET most = 4000000000000;"
		"UPDATE search_state SET version = version + 1;");
	named += strstr(case_find(&c, "taxi"), "candour rebuild") != NULL;
	tap_ok(named == 3, "and so is what is missing or cannot be");
	case_close(&c);
}

static void
test_former(void)
{
	struct search_case c;
	struct index *index = NULL;
	struct err err = {0};

	case_open(&c, "former");
	case_run(&c, "CREATE TABLE search_word (body TEXT)");
	tap_ok(!index_open(c.db, &index, &err) && err.kind == ERR_UNSUPPORTED &&
			strstr(err.text, "candour rebuild") != NULL,
		"an index of an earlier version is refused: %s", err.text);
	case_close(&c);
}

int
main(void)
{
	test_trial(1);
	test_trial(2);
	test_damage();
	test_former();
	return tap_done();
}
