#include "web/pages/search_view.h"

#include "access/restriction.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/date.h"
#include "base/err.h"
#include "base/utf8.h"
#include "compare/checks.h"
#include "compare/glance.h"
#include "remit/codebook.h"
#include "remit/weighing.h"
#include "store/inspection.h"
#include "web/door.h"
#include "web/pages/opening.h"
#include "web/parts/who.h"
#include "web/request.h"
#include "web/say.h"
#include "work/searching_coded.h"
#include "work/searching_read.h"
#include "work/view/results.h"
#include "work/workshop.h"

/* ---- addresses ---- */

/* The fields of the address that narrow a search, and those that do not. */
static const char *const narrowing[] = {
	"line", "code", "weight", "gap", "from", "to", "who", "kind", "delivery", "read"};

static struct url
fields_add(struct request *request, struct url url, const char *name)
{
	struct str value;
	size_t at = 0;

	while (request_each(request, name, &at, &value))
		if (value.len > 0)
			url = url_add(request->arena, url, name, value);
	return url;
}

struct url
search_address_without(struct request *request, const char *name, struct str value)
{
	struct url url = url_add(request->arena, URL("/search"), "q", request_get(request, "q"));

	for (size_t i = 0; i < COUNT_OF(narrowing); i++) {
		bool is_its = str_equal(str_of(narrowing[i]), str_of(name));
		struct str one;
		size_t at = 0;

		while (request_each(request, narrowing[i], &at, &one))
			if (one.len > 0 && !(is_its && str_equal(one, value)))
				url = url_add(request->arena, url, narrowing[i], one);
	}
	return fields_add(request, url, "sort");
}

struct url
search_address(struct request *request, int64_t page, bool narrowed)
{
	struct url url = url_add(request->arena, URL("/search"), "q", request_get(request, "q"));

	for (size_t i = 0; narrowed && i < COUNT_OF(narrowing); i++)
		url = fields_add(request, url, narrowing[i]);
	url = fields_add(request, url, "sort");
	return page > 1 ? url_add_i64(request->arena, url, "page", page) : url;
}

/* ---- pieces ---- */

/* Words with stretches of code points marked. */
static struct search_piece *
pieces_make(struct arena *arena, struct str words, const struct search_mark *marks, size_t count,
	size_t *ret_count)
{
	struct search_piece *pieces = ARENA_ARRAY(arena, count * 2 + 1, struct search_piece);
	size_t at = 0;

	*ret_count = 0;
	for (size_t i = 0; i < count; i++) {
		size_t from = utf8_offset(words, marks[i].from);
		size_t to = utf8_offset(words, marks[i].to);

		if (from < at || to < from)
			continue;
		if (from > at)
			pieces[(*ret_count)++] = (struct search_piece){
				str_slice(words, at, from), false};
		pieces[(*ret_count)++] = (struct search_piece){str_slice(words, from, to), true};
		at = to;
	}
	if (at < words.len)
		pieces[(*ret_count)++] = (struct search_piece){str_from(words, at), false};
	return pieces;
}

/* ---- one hit ---- */

static void
meta_add(struct search_hit_view *hit, struct str words)
{
	if (words.len > 0)
		hit->meta[hit->meta_count++] = words;
}

/* "A to B", "A to B and 3 others". */
static struct str
people_say(struct arena *arena, const struct search_hit *hit)
{
	struct str from = hit->from;
	struct str to = hit->to;
	struct str first_from = STR("");
	struct str first_to = STR("");
	struct str more;
	size_t others = 0;

	(void)str_cut_line(&from, &first_from);
	(void)str_cut_line(&to, &first_to);
	while (str_cut_line(&to, &more))
		others += more.len > 0;
	if (first_to.len == 0)
		return say_person(first_from);
	if (others == 0)
		return str_format(arena, "%.*s to %.*s", STR_ARG(say_person(first_from)),
			STR_ARG(say_person(first_to)));
	return str_format(arena, "%.*s to %.*s and %zu other%s", STR_ARG(say_person(first_from)),
		STR_ARG(say_person(first_to)), others, others == 1 ? "" : "s");
}

static void
meta_fill(struct arena *arena, const struct zone *zone, const struct results_hit *from,
	struct search_hit_view *hit)
{
	enum { META_MAX = 6 };
	bool is_mail = str_equal(from->hit->kind, STR("mail"));

	hit->meta = ARENA_ARRAY(arena, META_MAX, struct str);
	if (from->is_restricted) {
		if (from->hit->moment != DATE_NONE)
			meta_add(hit,
				str_format(arena, "%d", date_to_civil(from->hit->moment).year));
		return;
	}
	meta_add(hit,
		from->is_recognised
			? str_format(arena, "%.*s, scanned", STR_ARG(say_kind(from->hit->kind)))
			: say_kind(from->hit->kind));
	meta_add(hit,
		is_mail ? say_moment(arena, zone, from->hit->moment)
			: say_moment_day(arena, zone, from->hit->moment));
	if (is_mail && from->hit->from.len > 0)
		meta_add(hit, people_say(arena, from->hit));
	meta_add(hit, from->hit->custodian);
	if (from->is_recognised)
		meta_add(hit, STR("text recognised"));
	if (!is_mail && from->hit->title.len > 0)
		meta_add(hit, from->name);
}

static void
thread_fill(struct arena *arena, const struct results_hit *from, struct search_hit_view *hit)
{
	size_t all = from->thread_held + from->thread_absent;

	if (all < 2)
		return;
	if (from->thread_held >= GLANCE_THREAD_MAX)
		hit->thread = str_format(
			arena, "More than %d messages are in this thread.", GLANCE_THREAD_MAX);
	else
		hit->thread = from->thread_absent == 0
			? str_format(arena, "All %zu messages in this thread are here.", all)
			: str_format(arena, "%zu of %zu messages in this thread are here.",
				  from->thread_held, all);
	if (from->thread_absent > 0)
		hit->thread_missing = str_format(arena, "%zu missing", from->thread_absent);
}

static void
attachments_fill(
	struct request *request, const struct results_hit *from, struct search_hit_view *hit)
{
	struct arena *arena = request->arena;

	hit->attachments = ARENA_ARRAY(
		arena, from->attachment_count, struct search_attachment_view);
	hit->attachment_count = from->attachment_count;
	for (size_t i = 0; i < from->attachment_count; i++) {
		const struct results_attachment *a = &from->attachments[i];

		hit->attachments[i] = (struct search_attachment_view){
			.name = a->name,
			.link = url_format(arena, "/item/%lld", (long long)a->item),
			.differs = a->differs_item != 0,
			.other = str_equal(a->name, a->differs_name) ? STR("another version")
								     : a->differs_name,
			.compare = url_format(arena, "/item/%lld/with/%lld", (long long)a->item,
				(long long)a->differs_item),
			.other_link = url_format(arena, "/item/%lld", (long long)a->differs_item),
		};
		hit->attachments[i].has_compare = opening_is_way(
			request, hit->attachments[i].compare);
	}
	if (from->attachments_more > 0)
		hit->attachments_more = str_format(arena, "and %zu more", from->attachments_more);
}

/* Sign of a gap that this record itself betrays; the thread's own line says what is missing there. */
static bool
sign_is_told(const struct results_hit *from, const struct glance_sign *sign)
{
	return from->thread_absent > 0 && str_equal(sign->kind, STR("message-absent"));
}

static void
chip_add(struct search_hit_view *hit, const char *class, struct str words)
{
	hit->chips[hit->chip_count++] = (struct search_chip){.class = class, .words = words};
}

/* What people said of it: lines of enquiry, weight, who has read it. */
static void
said_fill(struct request *request, const struct search_asked *asked, const struct results_hit *from,
	struct search_hit_view *hit)
{
	struct arena *arena = request->arena;

	for (size_t i = 0; i < asked->line_count; i++) {
		const struct enquiry_line *line = &asked->lines[i];

		if (line->number <= LINE_NUMBER_MAX && (from->lines & LINE_BIT(line->number)) != 0)
			chip_add(hit, "chip chip--brand",
				str_format(arena, "%lld %.*s", (long long)line->number,
					STR_ARG(line->title)));
	}
	if (from->weight != WEIGHT_NONE)
		chip_add(hit, from->weight == WEIGHT_KEY ? "chip chip--gold" : "chip",
			str_of(weight_title(from->weight)));
	if (from->reader_count == 0)
		chip_add(hit, "chip", STR("Not yet read"));
	else if (from->reader_count == 1)
		chip_add(hit, "chip",
			str_format(arena, "Read by %.*s",
				STR_ARG(who_named(request, from->readers[0]))));
	else
		chip_add(hit, "chip", str_format(arena, "Read by %zu people", from->reader_count));
}

static void
chips_fill(struct request *request, const struct search_asked *asked,
	const struct results_hit *from, struct search_hit_view *hit)
{
	enum { OTHERS = 5 };
	struct arena *arena = request->arena;

	hit->chips = ARENA_ARRAY(
		arena, from->sign_count + asked->line_count + OTHERS, struct search_chip);
	for (size_t i = 0; i < from->sign_count; i++) {
		const struct glance_sign *sign = &from->signs[i];

		if (sign_is_told(from, sign))
			continue;
		hit->chips[hit->chip_count++] = (struct search_chip){
			.class = "chip chip--absent",
			.words = sign->count == 1
				? sign->sign
				: str_format(arena, "%.*s (%zu)", STR_ARG(sign->sign), sign->count),
			.link = url_segment(arena, URL("/gaps"), sign->reference),
			.has_link = true,
		};
	}
	if (from->hit->copies > 1)
		hit->chips[hit->chip_count++] = (struct search_chip){
			.class = "chip",
			.words = say_count_of(
				arena, from->hit->copies - 1, "copy folded", "copies folded"),
			.link = url_fragment(arena,
				url_format(arena, "/item/%lld", (long long)from->hit->item),
				STR("copies")),
			.has_link = true,
		};
	if (from->hit->is_unread)
		chip_add(hit, "chip", STR("Not wholly read"));
	said_fill(request, asked, from, hit);
}

static struct url
hit_address(struct request *request, const struct results_hit *from)
{
	struct url url = url_format(request->arena, "/item/%lld", (long long)from->hit->item);

	return url_add(request->arena, url, "q", request_get(request, "q"));
}

/* What cannot be asked is closed. */
static bool
may_open(struct request *request, int64_t document)
{
	struct err ignored = {0};
	bool may;

	return access_may_open(request->door->workshop->inspection->db, request->person.account,
		       document, &may, &ignored) &&
		may;
}

static void
hit_fill(struct request *request, const struct search_asked *asked, const struct results_hit *from,
	struct search_hit_view *hit)
{
	struct arena *arena = request->arena;

	meta_fill(arena, request->door->zone, from, hit);
	hit->link = hit_address(request, from);
	if (from->is_restricted) {
		hit->is_closed = true;
		hit->may_open = may_open(request, from->hit->document);
		hit->ask = url_add_i64(arena, URL("/access/ask"), "item", from->hit->item);
		hit->has_ask = opening_is_way(request, hit->ask);
		return;
	}
	hit->title = pieces_make(arena, from->hit->title, from->hit->title_marks,
		from->hit->title_mark_count, &hit->title_count);
	if (hit->title_count == 0)
		hit->title = pieces_make(arena, from->name, NULL, 0, &hit->title_count);
	if (hit->title_count == 0)
		hit->title = pieces_make(
			arena, STR("(without a name)"), NULL, 0, &hit->title_count);
	hit->snippet = pieces_make(arena, from->hit->snippet.text, from->hit->snippet.marks,
		from->hit->snippet.mark_count, &hit->snippet_count);
	hit->cut_front = from->hit->snippet.cut_front;
	hit->cut_back = from->hit->snippet.cut_back;
	thread_fill(arena, from, hit);
	attachments_fill(request, from, hit);
	chips_fill(request, asked, from, hit);
}

/* ---- facets ---- */

enum { CHOICES_SHOWN = 10 };

static struct search_choice
choice_make(struct arena *arena, enum facet_kind facet, const struct facet_value *value)
{
	struct search_choice choice = {.count = say_count(arena, value->count)};

	choice.value = str_format(arena, "%lld", (long long)value->number);
	choice.label = value->name;
	if (facet == FACET_KIND || facet == FACET_GAP || facet == FACET_WEIGHT)
		choice.value = value->name;
	if (facet == FACET_KIND)
		choice.label = say_kind(value->name);
	if (facet == FACET_GAP && check_named(value->name) != NULL)
		choice.label = str_of(check_named(value->name)->sign);
	if (facet == FACET_DELIVERY)
		choice.label = str_format(
			arena, "%lld, %.*s", (long long)value->number, STR_ARG(value->name));
	if (facet == FACET_READ)
		choice.label = value->number == READ_BY_NOBODY ? STR("Not yet read")
			: value->number == READ_BY_ANYBODY
			? STR("Read")
			: str_format(arena, "Read by %.*s", STR_ARG(value->name));
	if (facet == FACET_CODE && value->number == CODED_NONE)
		choice.label = STR("No code");
	if (facet == FACET_WEIGHT)
		choice.label = str_equal(value->name, STR("none"))
			? STR("Not weighed")
			: str_of(weight_title(weight_from_name(value->name)));
	if (facet == FACET_LINE)
		choice.label = str_format(
			arena, "%lld %.*s", (long long)value->number, STR_ARG(value->name));
	return choice;
}

static struct search_choice *
choice_find(struct search_choice *choices, size_t count, struct str value)
{
	for (size_t i = 0; i < count; i++)
		if (str_equal(choices[i].value, value))
			return &choices[i];
	return NULL;
}

/* Chosen values of which nothing fits stand there too: else they could not be taken back. */
static size_t
choices_choose(struct arena *arena, const struct results_chosen *chosen, enum facet_kind facet,
	struct search_choice *choices, size_t count)
{
	for (size_t i = 0; i < chosen->count; i++) {
		struct facet_value value = {.name = chosen->names[i], .number = chosen->numbers[i]};
		struct search_choice choice = choice_make(arena, facet, &value);
		struct search_choice *there = choice_find(choices, count, choice.value);

		if (there == NULL) {
			if (value.name.len == 0 && value.number != 0)
				choice.label = str_format(
					arena, "Number %lld", (long long)value.number);
			there = &choices[count++];
			*there = choice;
		}
		there->is_chosen = true;
	}
	return count;
}

static void
facet_fill(struct arena *arena, const struct search_asked *asked, const struct results *results,
	enum facet_kind kind, struct search_facet *facet)
{
	const struct facet *from = &results->result.facets[kind];
	const struct results_chosen *chosen = &asked->ask->chosen[kind];
	size_t count = 0;

	facet->choices = ARENA_ARRAY(arena, from->count + chosen->count, struct search_choice);
	for (size_t i = 0; i < from->count; i++)
		facet->choices[count++] = choice_make(arena, kind, &from->values[i]);
	count = choices_choose(arena, chosen, kind, facet->choices, count);
	facet->count = count > CHOICES_SHOWN ? CHOICES_SHOWN : count;
	facet->more = facet->choices + facet->count;
	facet->more_count = count - facet->count;
}

/* Deliveries are chosen on their own page; where nothing is coded or weighed, there is nothing to choose. */
static bool
is_of_no_use(const struct results *results, enum facet_kind kind)
{
	const struct facet *facet = &results->result.facets[kind];

	return kind == FACET_DELIVERY ||
		((kind == FACET_CODE || kind == FACET_WEIGHT) && facet->count == 1 &&
			facet->values[0].number == CODED_NONE);
}

static void
facets_fill(struct arena *arena, const struct search_asked *asked, const struct results *results,
	struct search_view *view)
{
	static const struct {
		enum facet_kind kind;
		const char *name;
		const char *legend;
		bool is_before_dates;
	} rows[] = {
		{FACET_LINE, "line", "Line of enquiry", true},
		{FACET_CODE, "code", "Code", true},
		{FACET_WEIGHT, "weight", "Weight", true},
		{FACET_GAP, "gap", "Signs of something amiss", true},
		{FACET_CUSTODIAN, "who", "Whose records", false},
		{FACET_KIND, "kind", "Kind", false},
		{FACET_READ, "read", "Read or not", false},
		{FACET_DELIVERY, "delivery", "Delivered by", false},
	};

	view->facets = ARENA_ARRAY(arena, COUNT_OF(rows), struct search_facet);
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct search_facet *facet = &view->facets[view->facet_count];

		*facet = (struct search_facet){.name = rows[i].name, .legend = rows[i].legend};
		facet_fill(arena, asked, results, rows[i].kind, facet);
		if (facet->count == 0 ||
			(asked->ask->chosen[rows[i].kind].count == 0 &&
				is_of_no_use(results, rows[i].kind)))
			continue;
		view->facet_count++;
		view->facets_before_dates += rows[i].is_before_dates;
	}
}

/* ---- the histogram ---- */

enum { BARS_MIN = 8, BARS_MAX = 40, BAR_STEP = 32, BAR_WIDTH = 28, BAR_HEIGHT = 560 };

static bool
years_chosen(const struct results_ask *ask, int64_t first, int64_t last)
{
	int64_t begin = date_days((int)first, 1, 1) * 86400;
	int64_t end = date_days((int)last + 1, 1, 1) * 86400;

	if (ask->from == DATE_NONE && ask->to == DATE_NONE)
		return false;
	return (ask->from == DATE_NONE || end > ask->from) &&
		(ask->to == DATE_NONE || begin < ask->to);
}

/* Years from the first to the last that have records, several to a bar where they are many. */
static void
bars_fill(struct arena *arena, const struct search_asked *asked, const struct facet *years,
	size_t known, struct search_histogram *to)
{
	int64_t first = years->values[0].number;
	int64_t last = years->values[known - 1].number;
	int64_t span = (last - first) / BARS_MAX + 1;
	size_t count = (size_t)((last - first) / span) + 1;
	size_t *counts = ARENA_ARRAY(arena, count, size_t);
	struct buf says CLEANUP(buf_free) = {0};
	size_t most = 1;

	for (size_t i = 0; i < known; i++) {
		size_t at = (size_t)((years->values[i].number - first) / span);

		counts[at] += years->values[i].count;
		most = counts[at] > most ? counts[at] : most;
	}
	to->bars = ARENA_ARRAY(arena, count, struct search_bar);
	to->count = count;
	to->width = (int)(count > BARS_MIN ? count : BARS_MIN) * BAR_STEP;
	buf_add_format(&says, "Results per %s, %lld to %lld:", span == 1 ? "year" : "few years",
		(long long)first, (long long)last);
	for (size_t i = 0; i < count; i++) {
		int64_t year = first + (int64_t)i * span;
		int height = (int)(counts[i] * BAR_HEIGHT / most);

		if (counts[i] > 0 && height < BAR_HEIGHT / 28)
			height = BAR_HEIGHT / 28;
		to->bars[i] = (struct search_bar){(int)i * BAR_STEP + 2, BAR_HEIGHT - height,
			BAR_WIDTH, height, years_chosen(asked->ask, year, year + span - 1)};
		buf_add_format(&says, "%s %zu", i == 0 ? "" : ",", counts[i]);
	}
	to->says = str_copy(arena, buf_str(&says));
}

static void
histogram_fill(struct arena *arena, const struct search_asked *asked, const struct results *results,
	struct search_histogram *to)
{
	const struct facet *years = &results->result.facets[FACET_YEAR];
	size_t known = years->count;

	to->from = asked->from;
	to->to = asked->to;
	if (known > 0 && years->values[known - 1].number < 0) {
		known--;
		to->undated = str_format(arena, "%.*s without a date",
			STR_ARG(say_count(arena, years->values[known].count)));
	}
	if (known > 0)
		bars_fill(arena, asked, years, known, to);
}

/* ---- the head ---- */

static void
expansions_fill(struct arena *arena, const struct search_result *result, struct search_view *view)
{
	view->expansions = ARENA_ARRAY(arena, result->expansion_count, struct str);
	for (size_t i = 0; i < result->expansion_count; i++) {
		const struct search_expansion *e = &result->expansions[i];
		struct buf words CLEANUP(buf_free) = {0};

		buf_add_format(&words, "%.*s stands for %zu word%s", STR_ARG(e->written), e->count,
			e->count == 1 ? "" : "s");
		for (size_t k = 0; k < e->shown && k < RESULTS_WORDS_MAX; k++)
			buf_add_format(&words, "%s %.*s", k == 0 ? ":" : ",", STR_ARG(e->words[k]));
		if (e->count > e->shown)
			buf_add(&words, STR(" \xe2\x80\xa6"));
		view->expansions[view->expansion_count++] = str_copy(arena, buf_str(&words));
	}
}

static void
totals_fill(struct arena *arena, const struct results *results, struct search_view *view)
{
	const struct search_result *result = &results->result;

	view->items = say_count(arena, result->items);
	view->items_word = result->items == 1 ? "item" : "items";
	view->groups = say_count(arena, result->total);
	view->groups_word = result->total == 1 ? "group" : "groups";
	if (results->copies_folded == 1)
		view->folded = STR("; 1 copy is folded");
	else if (results->copies_folded > 1)
		view->folded = str_format(arena, "; %.*s copies are folded",
			STR_ARG(say_count(arena, results->copies_folded)));
	view->searched = results->took_ms < 10
		? str_format(arena, "Searched all %.*s in under 0.01 s.",
			  STR_ARG(say_count(arena, result->searched)))
		: str_format(arena, "Searched all %.*s in %lld.%02lld s.",
			  STR_ARG(say_count(arena, result->searched)),
			  (long long)(results->took_ms / 1000),
			  (long long)(results->took_ms % 1000 / 10));
	if (result->mixes)
		view->read_as = result->read_as;
	if (results->waiting > 0)
		view->waiting = str_format(arena,
			"%.*s records are not compared yet; what they betray is not known.",
			STR_ARG(say_count(arena, results->waiting)));
	if (results->blind > 0)
		view->blind = str_format(arena,
			"You have yet to read %.*s second: of what was said of %s only your own "
			"codes and weights are searched and counted.",
			STR_ARG(say_count_of(arena, results->blind, "record", "records")),
			results->blind == 1 ? "it" : "them");
	expansions_fill(arena, result, view);
}

static void
pages_fill(struct request *request, const struct search_asked *asked, size_t total,
	struct search_view *view)
{
	struct arena *arena = request->arena;
	size_t first = asked->ask->offset + 1;
	size_t last = asked->ask->offset + view->hit_count;
	size_t left = total > last ? total - last : 0;

	view->range = view->hit_count == 0
		? STR("")
		: str_format(arena, "%.*s to %.*s of %.*s", STR_ARG(say_count(arena, first)),
			  STR_ARG(say_count(arena, last)),
			  STR_ARG(say_count_of(arena, total, "group", "groups")));
	view->has_previous = asked->page > 1;
	view->previous = search_address(request, asked->page - 1, true);
	view->has_next = left > 0;
	view->next = search_address(request, asked->page + 1, true);
	view->next_words = str_format(
		arena, "Next %zu", left < SEARCH_PAGE_HITS ? left : (size_t)SEARCH_PAGE_HITS);
}

static void
sorts_fill(const struct search_asked *asked, struct search_view *view)
{
	view->sorts[SORT_RELEVANCE] = (struct search_option){"best", "Best first", false};
	view->sorts[SORT_OLDEST] = (struct search_option){"oldest", "Oldest", false};
	view->sorts[SORT_NEWEST] = (struct search_option){"newest", "Newest", false};
	view->sorts[asked->ask->sort].is_chosen = true;
}

void
search_view_fill(struct request *request, const struct search_asked *asked,
	const struct results *results, struct search_view *view)
{
	struct arena *arena = request->arena;

	totals_fill(arena, results, view);
	facets_fill(arena, asked, results, view);
	histogram_fill(arena, asked, results, &view->histogram);
	sorts_fill(asked, view);
	view->hit_count = results->result.hit_count;
	view->hits = ARENA_ARRAY(arena, view->hit_count, struct search_hit_view);
	for (size_t i = 0; i < view->hit_count; i++)
		hit_fill(request, asked, &results->hits[i], &view->hits[i]);
	pages_fill(request, asked, results->result.total, view);
}

void
search_view_mistake(struct request *request, const struct query_mistake *mistake,
	struct str sentence, struct search_view *view)
{
	const struct search_mark mark = {
		mistake->codepoint, mistake->codepoint + mistake->codepoints};

	view->has_mistake = true;
	view->mistake = sentence;
	view->suggestion = mistake->suggestion;
	if (mistake->codepoints > 0)
		view->place = pieces_make(
			request->arena, view->query, &mark, 1, &view->place_count);
}
