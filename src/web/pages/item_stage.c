#include "web/pages/item_parts.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/date.h"
#include "base/zone.h"
#include "store/kind.h"
#include "store/place.h"
#include "web/door.h"
#include "web/pages/opening.h"
#include "web/request.h"
#include "web/say.h"
#include "work/view/item_view.h"

struct str
item_fact(const struct item_view *view, const char *name)
{
	return subject_fact(&view->subject, name);
}

/* ---- tabs ---- */

static void
tabs_fill(struct request *request, const struct item_view *view, struct item_page *page)
{
	static const char *const names[ITEM_TAB_COUNT] = {"page", "text", "headers"};
	bool is_mail = view->subject.document.kind == KIND_MAIL;
	struct str wanted = request_get(request, "tab");

	for (unsigned i = 0; i < ITEM_TAB_COUNT; i++) {
		struct url url = item_address(request, view->item.id);

		if (str_equal(wanted, str_of(names[i])))
			page->tab = (enum item_tab)i;
		page->tabs[i] = (struct item_tab_link){
			.words = i == ITEM_TAB_PAGE  ? "Page"
				: i == ITEM_TAB_TEXT ? "Text"
				: is_mail            ? "Headers"
						     : "Facts",
			.link = i == ITEM_TAB_PAGE
				? url
				: url_add(request->arena, url, "tab", str_of(names[i])),
		};
	}
	page->tabs[page->tab].is_here = true;
	page->is_plain = page->tab == ITEM_TAB_TEXT;
}

/* ---- strips ---- */

static struct item_strip *
strip_add(struct item_page *page, bool is_warning, struct str bold, struct str words)
{
	struct item_strip *strip = &page->strips[page->strip_count++];

	*strip = (struct item_strip){
		.class = is_warning ? "strip strip--w" : "strip",
		.icon = is_warning ? "warn" : "tick",
		.bold = bold,
		.words = words,
	};
	return strip;
}

static void
seal_fill(struct request *request, const struct item_view *view, struct item_page *page)
{
	struct arena *arena = request->arena;
	struct str about = str_format(arena, ", %.*s. Log entry %.*s,",
		STR_ARG(say_day(arena, view->delivery.received)),
		STR_ARG(say_count(arena, view->item.entry)));
	struct item_strip *strip;

	if (view->item.document == 0)
		return;
	if (view->sound == ITEM_ALTERED) {
		strip = strip_add(page, true, STR("These are not the bytes that were received"),
			STR(". Stop using this item and tell the lead: what the vault holds does "
			    "not have the fingerprint in the log,"));
	} else if (view->sound == ITEM_SOUND) {
		strip = strip_add(page, false, STR("Unchanged since received"), about);
	} else {
		strip = strip_add(page, false, STR("Received"), about);
		strip->icon = "file";
	}
	strip->mono = say_hash(arena, view->sha256);
	strip->link = url_format(arena, "/log/entry/%lld/proof", (long long)view->item.entry);
	strip->link_words = STR("Prove it");
	strip->has_link = opening_is_way(request, strip->link);
}

/* What was changed after the announcement, what differs, what is hidden: the gaps that are about the
 * item as a whole stand above its page. */
static void
gap_strips_fill(struct request *request, const struct item_view *view, struct item_page *page)
{
	static const char *const told[] = {
		"altered-after", "copies-differ", "hidden-text", "version-altered", "late"};

	for (size_t i = 0; i < view->gap_count; i++)
		for (size_t k = 0; k < COUNT_OF(told); k++) {
			const struct item_view_gap *gap = &view->gaps[i];
			struct item_strip *strip;

			if (!str_equal(gap->kind, str_of(told[k])))
				continue;
			strip = strip_add(page, true, gap->sign,
				str_format(request->arena, ". %.*s", STR_ARG(gap->why)));
			strip->link = url_segment(request->arena, URL("/gaps"), gap->reference);
			strip->link_words = STR("The gap");
			strip->has_link = true;
		}
}

static void
strips_fill(struct request *request, const struct item_view *view, struct item_page *page)
{
	enum { OTHERS = 8 };

	page->strips = ARENA_ARRAY(request->arena, view->gap_count + OTHERS, struct item_strip);
	seal_fill(request, view, page);
	if (view->restricted.len > 0)
		strip_add(page, true, STR("Restricted"),
			str_format(request->arena, ". %.*s That you opened it is in the log.",
				STR_ARG(view->restricted)))
			->icon = "lock";
	gap_strips_fill(request, view, page);
	if (view->subject.document.contradicts)
		strip_add(page, true, STR("Its name says another kind than its content"), STR("."));
	if (view->words.len > 0)
		strip_add(page, true, STR("Not wholly read"),
			str_format(request->arena, ". %.*s",
				STR_ARG(say_failure(request->arena, view->words))));
	if (view->is_scan)
		strip_add(page, false, STR("Text recognised from the picture"),
			view->confidence.len == 0
				? STR(". It may have mistakes; the picture counts.")
				: str_format(request->arena,
					  ", %.*s%% sure. It may have mistakes; the picture counts.",
					  STR_ARG(view->confidence)))
			->icon = "eye";
}

/* ---- hidden words ---- */

static const char *
hidden_kind(int kind)
{
	switch (kind) {
	case PLACE_COVERED:
		return "Covered";
	case PLACE_INVISIBLE:
		return "Invisible";
	case PLACE_OUTSIDE:
		return "Beyond the page's edge";
	case PLACE_LAYER:
		return "In a layer that is switched off";
	case PLACE_REDACTION:
		return "Marked for redaction";
	case PLACE_REVISION:
		return "In an earlier revision";
	case PLACE_REPLACEMENT:
		return "Stands for something else";
	case PLACE_DELETED:
		return "Taken out by a tracked change";
	default:
		return "Hidden";
	}
}

static void
hidden_fill(struct request *request, const struct item_view *view, struct item_page *page)
{
	struct arena *arena = request->arena;

	page->hidden = ARENA_ARRAY(arena, view->hidden_count, struct item_hidden);
	for (size_t i = 0; i < view->hidden_count; i++) {
		const struct item_view_hidden *from = &view->hidden[i];
		struct str what = str_format(arena, "%s%s%.*s", hidden_kind(from->kind),
			from->label.len > 0 ? ": " : "", STR_ARG(from->label));

		page->hidden[page->hidden_count++] = (struct item_hidden){
			.what = from->page == 0
				? what
				: str_format(arena, "%.*s, page %u", STR_ARG(what), from->page),
			.words = from->words,
			.link = url_fragment(arena,
				url_add_i64(arena,
					url_add(arena, item_address(request, view->item.id), "tab",
						STR("text")),
					"at", from->at),
				str_format(arena, "p%lld", (long long)from->at)),
		};
	}
}

/* ---- the head ---- */

enum { HEAD_MAX = 400, MAIL_HEAD_MAX = 6 };

static void
head_add(struct item_page *page, const char *name, struct str value)
{
	if (value.len > 0 && page->head_count < HEAD_MAX)
		page->head[page->head_count++] = (struct item_pair){.name = name, .value = value};
}

/* All people of one sort, parted by commas. */
static struct str
people_of(struct arena *arena, const struct item_view *view, const char *name)
{
	struct buf out CLEANUP(buf_free) = {0};

	for (size_t i = 0; i < view->subject.fact_count; i++) {
		if (!str_equal(view->subject.facts[i].name, str_of(name)))
			continue;
		buf_add(&out, out.len == 0 ? STR("") : STR(", "));
		buf_add(&out, view->subject.facts[i].value);
	}
	return str_copy(arena, buf_str(&out));
}

static void
mail_head_fill(struct request *request, const struct item_view *view, struct item_page *page)
{
	struct arena *arena = request->arena;
	const struct zone *zone = request->door->zone;
	int64_t moment = view->subject.document.moment;

	head_add(page, "From", people_of(arena, view, "from"));
	head_add(page, "To", people_of(arena, view, "to"));
	head_add(page, "Copy", people_of(arena, view, "cc"));
	head_add(page, "Blind copy", people_of(arena, view, "bcc"));
	if (moment != DATE_NONE)
		head_add(page, "Sent",
			str_format(arena, "%.*s, %.*s (%.*s)",
				STR_ARG(say_weekday(arena, zone_at(zone, moment).wall)),
				STR_ARG(say_instant_time(arena, zone, moment)),
				STR_ARG(zone_title(arena, zone))));
	head_add(page, "Subject", item_fact(view, "subject"));
}

/* All that the reader noted; headers of mail as they stand. */
static void
facts_fill(struct arena *arena, const struct item_view *view, struct item_page *page)
{
	bool is_mail = view->subject.document.kind == KIND_MAIL;

	for (size_t i = 0; i < view->subject.fact_count; i++) {
		const struct subject_fact *fact = &view->subject.facts[i];
		bool is_header = str_starts(fact->name, STR("header:"));

		if (is_mail && !is_header)
			continue;
		head_add(page, str_cstr(arena, is_header ? str_from(fact->name, 7) : fact->name),
			fact->value);
	}
	head_add(page, "Format", view->subject.document.format);
	head_add(page, "Read by", view->subject.reading.reader);
	if (view->item.document != 0)
		head_add(page, "Size", say_size(arena, view->subject.document.size));
}

static void
attached_fill(struct request *request, const struct item_view *view, struct item_page *page)
{
	page->attached = ARENA_ARRAY(request->arena, view->part_count, struct item_link);
	for (size_t i = 0; i < view->part_count; i++)
		if (!view->parts[i].is_inline)
			page->attached[page->attached_count++] = (struct item_link){
				.words = view->parts[i].is_restricted  ? STR("Restricted")
					: view->parts[i].name.len == 0 ? STR("(without a name)")
								       : view->parts[i].name,
				.link = item_address(request, view->parts[i].item),
			};
}

void
item_mail_head_fill(struct request *request, const struct item_view *view, struct item_page *page)
{
	page->head = ARENA_ARRAY(request->arena, MAIL_HEAD_MAX, struct item_pair);
	mail_head_fill(request, view, page);
	attached_fill(request, view, page);
}

static void
head_fill(struct request *request, const struct item_view *view, struct item_page *page)
{
	page->head = ARENA_ARRAY(request->arena, HEAD_MAX, struct item_pair);
	if (page->tab == ITEM_TAB_HEADERS)
		facts_fill(request->arena, view, page);
	else if (page->tab == ITEM_TAB_PAGE && view->subject.document.kind == KIND_MAIL)
		mail_head_fill(request, view, page);
	if (page->tab == ITEM_TAB_PAGE && view->subject.document.kind == KIND_MAIL)
		attached_fill(request, view, page);
}

/* ---- the original ---- */

static bool
is_shown_image(struct str media)
{
	static const struct str shown[] = {STR_INIT("image/png"), STR_INIT("image/jpeg"),
		STR_INIT("image/gif"), STR_INIT("image/webp")};

	for (size_t i = 0; i < COUNT_OF(shown); i++)
		if (str_equal(media, shown[i]))
			return true;
	return false;
}

static void
original_fill(struct request *request, const struct item_view *view, struct item_page *page)
{
	struct arena *arena = request->arena;

	if (view->item.document == 0)
		return;
	page->has_original = true;
	page->original = url_format(arena, "/item/%lld/original", (long long)view->item.id);
	page->original_words = str_format(
		arena, "Original, %.*s", STR_ARG(say_size(arena, view->subject.document.size)));
	if (page->tab != ITEM_TAB_PAGE)
		return;
	page->has_pdf = str_equal(view->media, STR("application/pdf"));
	page->pdf = page->original;
	page->pdf_query = request_get(request, "q");
	page->has_image = is_shown_image(view->media);
	page->image = page->original;
	page->pictures = ARENA_ARRAY(arena, view->picture_count, struct url);
	for (size_t i = 0; i < view->picture_count; i++)
		page->pictures[page->picture_count++] = url_format(arena, "/item/%lld/page/%u",
			(long long)view->item.id, view->pictures[i].page);
}

void
item_stage_fill(struct request *request, const struct item_view *view, struct item_page *page)
{
	page->find = url_format(request->arena, "/item/%lld", (long long)view->item.id);
	page->find_words = request_get(request, "q");
	page->find_list = request_get(request, "list");
	tabs_fill(request, view, page);
	strips_fill(request, view, page);
	hidden_fill(request, view, page);
	head_fill(request, view, page);
	original_fill(request, view, page);
}
