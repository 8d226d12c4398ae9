/* A page of results on the sample inspection, and a reader that stays open while others write. */
#include "norchester.h"
#include "tap.h"

#include "access/account.h"
#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"
#include "compare/glance.h"
#include "remit/weighing.h"
#include "search/search.h"
#include "store/inspection.h"
#include "work/searching.h"
#include "work/searching_read.h"
#include "work/view/results.h"
#include "work/workshop.h"

#include <stdio.h>
#include <stdlib.h>

struct desk {
	struct workshop workshop;
	struct search *search;
	struct arena arena;
	struct query_mistake mistake;
	struct err err;
};

static struct results
load(struct desk *desk, struct results_ask ask)
{
	struct results results = {0};

	if (!results_load(&desk->workshop, desk->search, &desk->arena, &ask, &results,
		    &desk->mistake, &desk->err))
		tap_note("%s", desk->err.text);
	return results;
}

static struct results_ask
ask_for(const char *query)
{
	return (struct results_ask){
		.query = str_of(query), .limit = 25, .from = DATE_NONE, .to = DATE_NONE};
}

static const struct results_hit *
hit_titled(const struct results *results, const char *title)
{
	for (size_t i = 0; i < results->result.hit_count; i++)
		if (str_equal(results->hits[i].hit->title, str_of(title)))
			return &results->hits[i];
	return NULL;
}

static bool
has_sign(const struct results_hit *hit, const char *kind)
{
	for (size_t i = 0; i < hit->sign_count; i++)
		if (str_equal(hit->signs[i].kind, str_of(kind)))
			return true;
	return false;
}

static void
test_hits(struct desk *desk)
{
	struct results results = load(desk, ask_for("\"draft minutes\" safeguarding"));
	const struct results_hit *mail = hit_titled(
		&results, "RE: Draft minutes, Safeguarding Sub-group 12 March");

	if (!tap_ok(mail != NULL, "the mail of the story is found"))
		return;
	tap_ok(mail->thread_held == 2 && mail->thread_absent == 1,
		"%zu messages of its thread are here, %zu missing", mail->thread_held,
		mail->thread_absent);
	tap_ok(mail->attachment_count == 1 && mail->attachments[0].differs_item != 0,
		"its attachment differs from another version: %.*s, %.*s",
		STR_ARG(mail->attachments[0].name), STR_ARG(mail->attachments[0].differs_name));
	tap_ok(has_sign(mail, "message-absent"), "it betrays that a message is absent");
	tap_ok(mail->lines == 0 && mail->weight == WEIGHT_NONE && mail->reader_count == 0,
		"nobody has said anything of it");
}

static void
test_chosen(struct desk *desk)
{
	struct results_ask ask = ask_for("taxi");
	size_t all = load(desk, ask).result.total;
	struct results results;

	ask.chosen[FACET_KIND].names[0] = STR("mail");
	ask.chosen[FACET_KIND].count = 1;
	results = load(desk, ask);
	tap_ok(results.result.total > 0 && results.result.total < all, "one kind: %zu of %zu",
		results.result.total, all);
	ask.chosen[FACET_GAP].names[0] = STR("message-absent");
	ask.chosen[FACET_GAP].count = 1;
	results = load(desk, ask);
	tap_ok(results.result.total == 1, "and one sign of something amiss");
	ask.chosen[FACET_GAP].names[0] = STR("never-heard-of");
	(void)load(desk, ask);
	tap_ok(desk->err.kind == ERR_QUERY, "a sign that there is not: %s", desk->err.text);
	ask = ask_for("taxi AND");
	(void)load(desk, ask);
	tap_ok(desk->err.kind == ERR_QUERY && desk->mistake.codepoints > 0, "a mistake: %s, %.*s",
		desk->err.text, STR_ARG(desk->mistake.suggestion));
}

static void
test_restricted(struct desk *desk)
{
	struct results results = load(desk, ask_for("file:\"Briefing to members, redacted\""));

	tap_ok(results.restricted_count > 0 && results.hits[0].is_restricted &&
			results.hits[0].hit->title.len == 0 &&
			results.hits[0].hit->snippet.text.len == 0,
		"of a restricted item it is shown that it is there, and nothing else");
}

static size_t
facet_count(const struct results *results, int64_t number)
{
	const struct facet *facet = &results->result.facets[FACET_READ];

	for (size_t i = 0; i < facet->count; i++)
		if (facet->values[i].number == number)
			return facet->values[i].count;
	return 0;
}

static bool
weigh(const char *folder, struct arena *arena, int64_t item, struct err *err)
{
	struct workshop_options options = {.folder = folder};
	struct weighing_row row = {.item = item,
		.pass = PASS_FIRST,
		.weight = WEIGHT_KEY,
		.lines = LINE_BIT(2),
		.who = STR("iharrowgate")};
	struct account account = {.login = STR("iharrowgate"),
		.name = STR("Ines Harrowgate"),
		.role = ROLE_INSPECTOR,
		.state = ACCOUNT_OPEN};
	struct weighing_row standing;
	struct weighing_row other;
	enum weighing_outcome outcome;
	struct workshop workshop;
	bool done = workshop_open(&options, &workshop, err) &&
		inspection_begin(workshop.inspection, err) &&
		account_put(workshop.inspection, &account, STR("lead"), err) &&
		weighing_put(workshop.inspection, arena, &row, &outcome, &standing, &other, err) &&
		inspection_commit(workshop.inspection, err);

	workshop_close(&workshop);
	return done;
}

/* What somebody weighed is read, with its copies by content. */
static void
test_read(struct desk *desk, const char *folder)
{
	struct results results = load(desk, ask_for("taxi"));
	size_t all = results.result.total;
	struct results_ask ask = ask_for("taxi");

	tap_ok(facet_count(&results, READ_BY_NOBODY) == all && facet_count(&results, 1) == 0,
		"at first nobody has read any of %zu", all);
	tap_ok(load(desk, ask_for("taxi read:yes")).result.total == 0 &&
			load(desk, ask_for("taxi read:no")).result.total == all,
		"nor does a query find any that were");
	tap_ok(weigh(folder, &desk->arena, results.hits[0].hit->item, &desk->err),
		"the first is weighed: %s", desk->err.text);
	results = load(desk, ask_for("taxi"));
	tap_ok(facet_count(&results, READ_BY_NOBODY) == all - 1 &&
			facet_count(&results, READ_BY_ANYBODY) == 1 &&
			facet_count(&results, READ_BY + 1) == 1,
		"then one is read, and by whom");
	tap_ok(results.hits[0].weight == WEIGHT_KEY && results.hits[0].reader_count == 1 &&
			str_equal(results.hits[0].readers[0], STR("iharrowgate")) &&
			results.hits[0].lines == LINE_BIT(2),
		"which the hit says too, with its weight and line");
	tap_ok(results.hits[1].weight == WEIGHT_NONE && results.hits[1].reader_count == 0,
		"and the next does not");
	tap_ok(load(desk, ask_for("taxi read:no")).result.total == all - 1 &&
			load(desk, ask_for("taxi read:iharrowgate")).result.total == 1 &&
			load(desk, ask_for("taxi NOT read:no")).result.total == 1,
		"and queries find it");
	ask.chosen[FACET_READ].numbers[0] = READ_BY_NOBODY;
	ask.chosen[FACET_READ].count = 1;
	results = load(desk, ask);
	tap_ok(results.result.total == all - 1 && facet_count(&results, READ_BY_ANYBODY) == 1,
		"what is not read yet can be chosen");
	(void)load(desk, ask_for("read:somebodyelse"));
	tap_ok(desk->err.kind == ERR_QUERY, "who has read nothing: %s %.*s", desk->err.text,
		STR_ARG(desk->mistake.suggestion));
	desk->err = (struct err){0};
}

/* The same handles find what another process has taken in meanwhile. */
static void
test_fresh(struct desk *desk, const char *folder)
{
	struct results_ask ask = ask_for("quillworthy");
	size_t before = load(desk, ask).result.total;
	struct results results;

	norchester_add(
		&desk->arena, folder, "late.txt", "Quillworthy said that nothing was kept.\n");
	results = load(desk, ask);
	tap_ok(before == 0 && results.result.total == 1 &&
			str_equal(results.result.hits[0].custodian, STR("Late papers")),
		"what came while the reader was open is found, with whose it is");
	ask = ask_for("*");
	ask.chosen[FACET_CUSTODIAN].numbers[0] = 2;
	ask.chosen[FACET_CUSTODIAN].count = 1;
	tap_ok(load(desk, ask).result.total == 1, "and counted under the new custodian");
}

int
main(void)
{
	struct desk *desk = memory_alloc(sizeof(*desk));
	const char *folder;

	*desk = (struct desk){0};
	arena_init(&desk->arena, (size_t)256 << 20);
	folder = norchester_make(&desk->arena, "n");
	if (!workshop_look(folder, &desk->workshop, &desk->err) ||
		!work_search_open(&desk->workshop, &desk->search, &desk->err)) {
		printf("Bail out! %s\n", desk->err.text);
		return 1;
	}
	test_hits(desk);
	test_chosen(desk);
	test_restricted(desk);
	test_read(desk, folder);
	test_fresh(desk, folder);
	search_close(desk->search);
	workshop_close(&desk->workshop);
	arena_free(&desk->arena);
	free(desk);
	return tap_done();
}
