#include "web/pages/item_parts.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/date.h"
#include "base/zone.h"
#include "search/search.h"
#include "web/door.h"
#include "web/pages/opening.h"
#include "web/parts/who.h"
#include "web/request.h"
#include "web/say.h"
#include "work/view/item_view.h"

struct url
item_address(struct request *request, int64_t item)
{
	struct url url = url_format(request->arena, "/item/%lld", (long long)item);
	struct str query = request_get(request, "q");

	return query.len == 0 ? url : url_add(request->arena, url, "q", query);
}

/* ---- the thread ---- */

/* "The Deputy Chief Executive", where a quotation says "the". */
static struct str
capital(struct arena *arena, struct str words)
{
	if (words.len == 0 || words.data[0] < 'a' || words.data[0] > 'z')
		return words;
	return str_format(arena, "%c%.*s", words.data[0] - 'a' + 'A', STR_ARG(str_from(words, 1)));
}

static struct str
message_about(struct request *request, const struct item_view_message *message)
{
	struct arena *arena = request->arena;
	struct str who = capital(arena, say_person(message->who));
	struct str when = say_day_short(
		arena, zone_at(request->door->zone, message->sent).wall, true);

	if (message->sent == DATE_NONE)
		return who;
	if (message->is_about || message->item == 0)
		return str_format(arena, "%.*s%sabout %.*s.", STR_ARG(who), who.len > 0 ? ", " : "",
			STR_ARG(when));
	return str_format(arena, "%.*s%s%.*s, %.*s", STR_ARG(who), who.len > 0 ? ", " : "",
		STR_ARG(when), STR_ARG(moment_time(request, message->sent)));
}

static void
message_fill(struct request *request, const struct item_view_message *from, bool is_before_gone,
	struct item_message *to)
{
	bool is_gone = from->item == 0;

	*to = (struct item_message){
		.class = is_gone         ? "gone"
			: from->is_here  ? "here"
			: is_before_gone ? "pre"
					 : "",
		.title = from->is_restricted   ? STR("Restricted")
			: from->title.len == 0 ? STR("(without a subject)")
					       : from->title,
		.about = message_about(request, from),
		.words = from->words,
		.is_here = from->is_here,
		.is_gone = is_gone,
	};
	if (is_gone && from->reference.len > 0) {
		to->link = url_segment(request->arena, URL("/gaps"), from->reference);
		to->has_link = true;
	} else if (!is_gone && !from->is_here) {
		to->link = item_address(request, from->item);
		to->has_link = true;
	}
}

static void
ask_fill(struct request *request, const struct item_view *view, struct item_rail *rail)
{
	struct url url = URL("/requests/new");
	size_t count = 0;

	for (size_t i = 0; i < view->message_count; i++)
		if (view->messages[i].item == 0 && view->messages[i].is_open) {
			url = url_add(request->arena, url, "gap", view->messages[i].reference);
			count++;
		}
	if (count == 0 || !opening_is_way(request, URL("/requests/new")))
		return;
	rail->ask = url;
	rail->ask_words = count == 1 ? STR("Ask the council for it")
		: count == 2         ? STR("Ask the council for both")
			     : str_format(request->arena, "Ask the council for all %zu", count);
}

static void
thread_fill(struct request *request, const struct item_view *view, struct item_rail *rail)
{
	struct arena *arena = request->arena;

	if (view->thread_all < 2)
		return;
	rail->thread_head = str_format(arena, "Thread, %.*s",
		STR_ARG(say_count_of(arena, view->thread_all, "message", "messages")));
	rail->messages = ARENA_ARRAY(arena, view->message_count, struct item_message);
	rail->message_count = view->message_count;
	for (size_t i = 0; i < view->message_count; i++)
		message_fill(request, &view->messages[i],
			i + 1 < view->message_count && view->messages[i + 1].item == 0,
			&rail->messages[i]);
	rail->thread_is_cut = view->thread_is_cut;
	rail->thread = url_format(arena, "/item/%lld/thread", (long long)view->item.id);
	rail->has_thread = opening_is_way(request, rail->thread);
	ask_fill(request, view, rail);
}

/* ---- gaps ---- */

static void
signs_fill(struct request *request, const struct item_view *view, struct item_rail *rail)
{
	rail->signs = ARENA_ARRAY(request->arena, view->gap_count, struct item_sign);
	for (size_t i = 0; i < view->gap_count; i++)
		rail->signs[rail->sign_count++] = (struct item_sign){
			.sign = view->gaps[i].sign,
			.title = view->gaps[i].is_restricted && view->restricted.len == 0
				? STR("")
				: view->gaps[i].title,
			.link = url_segment(request->arena, URL("/gaps"), view->gaps[i].reference),
		};
}

/* ---- versions ---- */

/* The version to lay beside this one: the last of another form before it, else the next behind. */
static int64_t
version_beside(const struct item_view *view)
{
	size_t form = 0;
	int64_t other = 0;

	for (size_t i = 0; i < view->version_count; i++)
		if (view->versions[i].is_here)
			form = view->versions[i].form;
	for (size_t i = 0; i < view->version_count; i++) {
		const struct item_view_version *version = &view->versions[i];

		if (version->is_restricted || version->form == form)
			continue;
		if (version->form < form || other == 0)
			other = version->item;
	}
	return other;
}

static void
versions_fill(struct request *request, const struct item_view *view, struct item_rail *rail)
{
	struct arena *arena = request->arena;
	int64_t other = version_beside(view);

	if (view->version_count < 2)
		return;
	rail->versions = ARENA_ARRAY(arena, view->version_count, struct item_link);
	for (size_t i = 0; i < view->version_count; i++) {
		const struct item_view_version *from = &view->versions[i];
		struct str date = say_moment_day(arena, request->door->zone, from->date);

		rail->versions[rail->version_count++] = (struct item_link){
			.words = from->is_restricted ? STR("Restricted") : from->name,
			.about = str_format(arena, "version %zu%s%.*s", from->form + 1,
				date.len > 0 ? ", " : "", STR_ARG(date)),
			.link = item_address(request, from->item),
			.has_link = !from->is_here,
			.is_here = from->is_here,
		};
	}
	rail->compare = url_format(
		arena, "/item/%lld/with/%lld", (long long)view->item.id, (long long)other);
	rail->has_compare = other != 0 && opening_is_way(request, rail->compare);
}

/* ---- family and copies ---- */

static struct item_link
part_link(struct request *request, const struct item_view_part *part)
{
	struct arena *arena = request->arena;
	struct buf about CLEANUP(buf_free) = {0};

	buf_add(&about, say_kind(part->kind));
	if (part->size > 0)
		buf_add_format(&about, ", %.*s", STR_ARG(say_size(arena, part->size)));
	if (part->is_inline)
		buf_add(&about, STR(", shown in the text"));
	if (part->is_deleted)
		buf_add(&about, STR(", found among deleted things"));
	if (part->words.len > 0)
		buf_add_format(&about, "; %.*s", STR_ARG(part->words));
	return (struct item_link){
		.words = part->is_restricted  ? STR("Restricted")
			: part->name.len == 0 ? STR("(without a name)")
					      : part->name,
		.about = str_copy(arena, buf_str(&about)),
		.link = item_address(request, part->item),
		.has_link = true,
	};
}

static void
family_fill(struct request *request, const struct item_view *view, struct item_rail *rail)
{
	struct arena *arena = request->arena;

	rail->has_parent = view->parent.item != 0;
	if (rail->has_parent)
		rail->parent = part_link(request, &view->parent);
	rail->parts = ARENA_ARRAY(arena, view->part_count, struct item_link);
	for (size_t i = 0; i < view->part_count; i++)
		rail->parts[rail->part_count++] = part_link(request, &view->parts[i]);
	if (view->parts_all > view->part_count)
		rail->parts_more = str_format(arena, "and %.*s more",
			STR_ARG(say_count(arena, view->parts_all - view->part_count)));
}

static void
copies_fill(struct request *request, const struct item_view *view, struct item_rail *rail)
{
	struct arena *arena = request->arena;

	rail->copies = ARENA_ARRAY(arena, view->copy_count, struct item_link);
	for (size_t i = 0; i < view->copy_count; i++) {
		const struct search_copy *copy = &view->copies[i];

		if (copy->item == view->item.id)
			continue;
		rail->copies[rail->copy_count++] = (struct item_link){
			.words = copy->path,
			.about = str_format(arena, "%.*s; %s", STR_ARG(copy->custodian),
				copy->document == view->item.document ? "the same bytes"
								      : "the same content"),
			.link = item_address(request, copy->item),
			.has_link = true,
		};
	}
}

/* ---- custody ---- */

static void
pair_add(struct item_rail *rail, const char *name, struct str value)
{
	if (value.len > 0)
		rail->custody[rail->custody_count++] = (struct item_pair){
			.name = name, .value = value};
}

static void
custody_fill(struct request *request, const struct item_view *view, struct item_rail *rail)
{
	enum { PAIRS_MAX = 12 };
	struct arena *arena = request->arena;

	rail->custody = ARENA_ARRAY(arena, PAIRS_MAX, struct item_pair);
	pair_add(rail, "Received", say_day(arena, view->delivery.received));
	pair_add(rail, "Handed over by", view->delivery.given_by);
	pair_add(rail, "Whose records", view->delivery.custodian);
	pair_add(rail, "Under", view->delivery.power);
	pair_add(rail, "Found in", view->item.path);
	if (view->item.is_deleted)
		pair_add(rail, "Found", STR("among deleted things"));
	pair_add(rail, "File dated", say_moment(arena, request->door->zone, view->item.modified));
	pair_add(rail, "Delivery", str_format(arena, "%lld", (long long)view->item.delivery));
	pair_add(rail, "Log entry", say_count(arena, view->item.entry));
	pair_add(rail, "SHA-256", view->sha256);
	if (view->sha256.len > 0)
		rail->custody[rail->custody_count - 1].is_mono = true;
}

void
item_rail_fill(struct request *request, const struct item_view *view, struct item_rail *rail)
{
	thread_fill(request, view, rail);
	signs_fill(request, view, rail);
	versions_fill(request, view, rail);
	family_fill(request, view, rail);
	copies_fill(request, view, rail);
	custody_fill(request, view, rail);
}
