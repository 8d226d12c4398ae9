#include "web/pages/beside.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/date.h"
#include "base/err.h"
#include "base/file.h"
#include "base/limits.h"
#include "beside.html.h"
#include "compare/compare.h"
#include "compare/diff/diff.h"
#include "compare/diff/diff_subject.h"
#include "compare/version/version.h"
#include "compare/version/version_chain.h"
#include "store/inspection.h"
#include "web/door.h"
#include "web/frame.h"
#include "web/pages/opening.h"
#include "web/reply.h"
#include "web/request.h"
#include "web/routes.h"
#include "web/say.h"
#include "work/view/item_view.h"
#include "work/workshop.h"

enum { SENTENCES_MAX = 12, ROWS_MAX = 2000, WORDS_SIZE_MAX = 1 << 20 };

/* All of a comparison is in an arena of its own, which may grow beyond a request's. */
struct comparing {
	struct request *request;
	struct arena *arena;
	struct item_view views[2];
	struct subject subjects[2];
	struct diff diff;
	struct beside_page *page;
	size_t shown; /* bytes of words */
};

/* ---- which, and in what order ---- */

/* The earlier one is the first: as their chain of versions has them, else by their dates. */
static bool
is_turned(struct comparing *c, struct compare *compare, bool *ret_turned, struct err *err)
{
	const struct document *a = &c->subjects[0].document;
	const struct document *b = &c->subjects[1].document;
	struct version_chain chain;
	int64_t of_a;
	int64_t of_b;

	*ret_turned = a->moment != DATE_NONE && b->moment != DATE_NONE && b->moment < a->moment;
	if (!version_chain_of(compare, a->id, &of_a, err) ||
		!version_chain_of(compare, b->id, &of_b, err))
		return false;
	if (of_a == 0 || of_a != of_b)
		return true;
	if (!version_chain_load(compare, c->arena, of_a, &chain, err))
		return false;
	for (size_t i = 0; i < chain.count; i++)
		if (chain.members[i].document == a->id || chain.members[i].document == b->id) {
			*ret_turned = chain.members[i].document == b->id;
			return true;
		}
	return true;
}

static void
turn(struct comparing *c)
{
	struct item_view view = c->views[0];
	struct subject subject = c->subjects[0];

	c->views[0] = c->views[1];
	c->subjects[0] = c->subjects[1];
	c->views[1] = view;
	c->subjects[1] = subject;
}

static bool
subjects_load(struct comparing *c, struct err *err)
{
	struct compare *compare;
	size_t size = 0;
	bool turned;

	if (!workshop_compare(c->request->door->workshop, &compare, err))
		return false;
	for (size_t i = 0; i < 2; i++) {
		const struct item *item = &c->views[i].item;

		if (item->document == 0)
			return err_set(err, ERR_NOT_FOUND, "item %lld has no bytes: %.*s",
				(long long)item->id, STR_ARG(item->words));
		if (!subject_load(compare, c->arena, item->document, &c->subjects[i], err))
			return false;
		size += c->subjects[i].reading.text.len;
	}
	if (size > BESIDE_TEXT_SIZE_MAX)
		return err_set(err, ERR_TOO_LARGE,
			"these two are too long to be compared on a page; \"candour diff %lld "
			"%lld\" does it",
			(long long)c->views[0].item.id, (long long)c->views[1].item.id);
	if (!is_turned(c, compare, &turned, err))
		return false;
	if (turned)
		turn(c);
	return true;
}

/* ---- heads ---- */

static bool
side_fill(struct comparing *c, size_t at, struct err *err)
{
	struct arena *arena = c->arena;
	const struct item *item = &c->views[at].item;
	const struct subject *subject = &c->subjects[at];
	struct str title = subject->document.title;
	struct str day = say_moment_day(arena, c->request->door->zone, subject->document.moment);
	struct delivery delivery;

	if (!delivery_get(
		    c->request->door->workshop->inspection, arena, item->delivery, &delivery, err))
		return false;
	c->page->sides[at] = (struct beside_side){
		.title = item->path.len > 0 ? path_name(item->path) : title,
		.link = url_format(arena, "/item/%lld", (long long)item->id),
		.about = str_format(arena, "Item %lld%s%.*s%s%.*s", (long long)item->id,
			delivery.custodian.len > 0 ? ", " : "", STR_ARG(delivery.custodian),
			day.len > 0 ? ", " : "", STR_ARG(day)),
	};
	if (c->page->sides[at].title.len == 0)
		c->page->sides[at].title = STR("Item without a name");
	if (subject->document.reason != ERR_NONE)
		c->page->sides[at].warning = STR(
			"It was not, or not wholly, read. What was not read is not compared.");
	else if (str_trim(subject->reading.text).len == 0)
		c->page->sides[at].warning = STR("No words of it were read: nothing is compared.");
	return true;
}

static void
counts_fill(struct comparing *c)
{
	const struct diff *diff = &c->diff;
	struct arena *arena = c->arena;

	c->page->counts = str_format(arena, "%.*s are the same, %zu gone, %zu new, %zu moved%s.",
		STR_ARG(say_count_of(arena, diff->same, "word", "words")), diff->removed,
		diff->added, diff->moved,
		diff->written_otherwise > 0 ? "; capitals and hyphens do not count" : "");
	if (diff->is_approximate)
		c->page->caution = STR(
			"The two are so long or so different that more of their words may be "
			"the same than is said here.");
}

/* ---- words ---- */

/* A paragraph on one line; between the cells of a row a stroke. */
static struct str
words_of(struct comparing *c, const struct diff_text *text, uint32_t first, uint32_t count)
{
	struct buf flat CLEANUP(buf_free) = {0};
	struct str words = diff_text_words(text, first, count);
	bool was_space = false;

	for (size_t i = 0; i < words.len; i++) {
		bool is_space = char_is_space(words.data[i]);

		if (words.data[i] == '\t' &&
			text->paragraphs[text->words[first].paragraph].cells > 0)
			buf_add(&flat, was_space ? STR("| ") : STR(" | "));
		else if (!is_space)
			buf_add_char(&flat, words.data[i]);
		else if (!was_space)
			buf_add_char(&flat, ' ');
		was_space = is_space;
	}
	c->shown += flat.len;
	return str_copy(c->arena, buf_str(&flat));
}

static enum beside_mark
mark_of(enum diff_kind kind, bool is_second)
{
	static const enum beside_mark marks[] = {
		[DIFF_SAME] = BESIDE_SAME,
		[DIFF_REMOVED] = BESIDE_GONE,
		[DIFF_ADDED] = BESIDE_NEW,
		[DIFF_CHANGED] = BESIDE_SAME,
		[DIFF_MOVED] = BESIDE_MOVED,
		[DIFF_STRUCK] = BESIDE_STRUCK,
		[DIFF_ASIDE] = BESIDE_ASIDE,
	};

	return kind == DIFF_STRUCK && is_second ? BESIDE_SAME : marks[kind];
}

static void
row_fill(struct comparing *c, const struct diff_row *from, struct beside_row *row)
{
	const struct diff *diff = &c->diff;

	for (size_t side = 0; side < 2; side++)
		row->pieces[side] = ARENA_ARRAY(c->arena, from->run_count, struct beside_piece);
	for (uint32_t r = 0; r < from->run_count; r++) {
		const struct diff_run *run = &diff->runs[from->run + r];

		if (run->a_count > 0)
			row->pieces[0][row->counts[0]++] = (struct beside_piece){
				mark_of(diff_run_shown(diff, run), false),
				words_of(c, &diff->a, run->a, run->a_count)};
		if (run->b_count > 0)
			row->pieces[1][row->counts[1]++] = (struct beside_piece){
				mark_of(diff_run_shown(diff, run), run->a_count > 0),
				words_of(c, &diff->b, run->b, run->b_count)};
	}
}

static bool
is_quiet(const struct diff *diff, size_t at)
{
	return at >= diff->row_count || diff_row_is_quiet(diff, &diff->rows[at]);
}

static void
passed_add(struct comparing *c, size_t count)
{
	if (count > 0)
		c->page->rows[c->page->row_count++] = (struct beside_row){.passed = count == 1
				? STR("One paragraph is the same on both sides.")
				: str_format(c->arena, "%zu paragraphs are the same on both sides.",
					  count)};
}

/* What changed, with the paragraph before and behind; or all of it. */
static void
rows_fill(struct comparing *c)
{
	const struct diff *diff = &c->diff;
	struct beside_page *page = c->page;
	size_t passed = 0;

	if (!page->is_whole && diff_is_quiet(diff))
		return;
	page->rows = ARENA_ARRAY(c->arena, ROWS_MAX + 2, struct beside_row);
	for (size_t i = 0; i < diff->row_count; i++) {
		if (!page->is_whole && is_quiet(diff, i) && is_quiet(diff, i + 1) &&
			(i == 0 || is_quiet(diff, i - 1))) {
			passed++;
			continue;
		}
		page->is_cut = page->row_count >= ROWS_MAX || c->shown > WORDS_SIZE_MAX;
		if (page->is_cut)
			return;
		passed_add(c, passed);
		passed = 0;
		row_fill(c, &diff->rows[i], &page->rows[page->row_count++]);
	}
	passed_add(c, passed);
}

/* ---- the page ---- */

static bool
page_fill(struct comparing *c, struct err *err)
{
	struct diff_source sources[2];
	struct diff_sentences says;

	if (!subjects_load(c, err) || !side_fill(c, 0, err) || !side_fill(c, 1, err))
		return false;
	for (size_t i = 0; i < 2; i++)
		diff_subject(c->arena, &c->subjects[i], &sources[i]);
	diff_make(c->arena, &sources[0], &sources[1], &c->diff);
	diff_say(c->arena, &c->diff, SENTENCES_MAX, &says);
	c->page->says = says.items;
	c->page->say_count = says.count;
	counts_fill(c);
	c->page->is_whole = str_equal(request_get(c->request, "all"), STR("1"));
	c->page->other = url_format(c->arena, "/item/%lld/with/%lld",
		(long long)c->views[0].item.id, (long long)c->views[1].item.id);
	if (!c->page->is_whole)
		c->page->other = url_add_i64(c->arena, c->page->other, "all", 1);
	rows_fill(c);
	return true;
}

static bool
beside_show(struct request *request, struct reply *reply, struct err *err)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = BESIDE_ARENA_SIZE_MAX};
	struct comparing *c = ARENA_NEW(&arena, struct comparing);
	struct frame frame = {.title = STR("Two versions side by side"),
		.section = SECTION_READING,
		.layout = FRAME_PAGE};
	int64_t closed;

	c->request = request;
	c->arena = &arena;
	c->page = ARENA_NEW(&arena, struct beside_page);
	for (size_t i = 0; i < 2; i++) {
		int64_t id;

		if (!request_part_i64(request, i, &id, err) ||
			!item_view_head(
				request->door->workshop, request->arena, id, &c->views[i], err))
			return false;
	}
	if (!opening_ask_both(request, reply, c->views, "compare", &closed, err))
		return false;
	if (closed != 0)
		return opening_closed(request, reply, closed, err);
	if (!page_fill(c, err) || !frame_begin(request, reply, &frame, err))
		return false;
	beside_page(&reply->body, c->page);
	frame_end(request, reply);
	return true;
}

const struct route routes_of_beside[] = {
	{METHOD_GET, "/item/:item/with/:other", PERMIT_EVIDENCE, beside_show, false},
	{0},
};
