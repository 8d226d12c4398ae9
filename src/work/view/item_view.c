#include "work/view/item_view.h"

#include "base/arena.h"
#include "base/err.h"
#include "base/file.h"
#include "base/utf8.h"
#include "compare/compare.h"
#include "compare/glance.h"
#include "compare/hidden/restricted.h"
#include "compare/version/version.h"
#include "compare/version/version_chain.h"
#include "extract/format.h"
#include "extract/reading.h"
#include "item_view.sql.h"
#include "search/search.h"
#include "store/db.h"
#include "store/inspection.h"
#include "store/kind.h"
#include "store/place.h"
#include "store/text_part.h"
#include "store/vault.h"
#include "work/view/item_thread.h"
#include "work/workshop.h"

bool
item_view_head(struct workshop *workshop, struct arena *arena, int64_t id,
	struct item_view *ret_view, struct err *err)
{
	struct inspection *inspection = workshop->inspection;

	*ret_view = (struct item_view){0};
	return item_get(inspection, arena, id, &ret_view->item, err) &&
		delivery_get(
			inspection, arena, ret_view->item.delivery, &ret_view->delivery, err) &&
		(ret_view->item.document == 0 ||
			restricted_why(inspection->db, arena, ret_view->item.document,
				&ret_view->restricted, err));
}

/* ---- the document ---- */

/* An earlier version's inspection has no compare; then the store's own word is all there is. */
static bool
subject_take(
	struct workshop *workshop, struct arena *arena, struct item_view *view, struct err *err)
{
	struct subject *subject = &view->subject;
	int64_t document = view->item.document;

	if (!document_get(workshop->inspection, arena, document, &subject->document, err))
		return false;
	if (subject->document.text_size >= TEXT_PART_SIZE_MIN)
		return document_reading_head(
			       workshop->inspection, arena, document, &subject->reading, err) &&
			subject_parse(arena, subject, err);
	return document_reading_get(
		       workshop->inspection, arena, document, &subject->reading, err) &&
		subject_parse(arena, subject, err);
}

/* Code points [from, to) of its text, and perhaps more. */
static bool
part_find(struct workshop *workshop, struct arena *arena, const struct item_view *view,
	int64_t from, int64_t to, struct text_part *ret_part, struct err *err)
{
	const struct subject *subject = &view->subject;

	if (subject->document.text_size >= TEXT_PART_SIZE_MIN)
		return text_part_get(workshop->inspection->db, arena, subject->document.id, from,
			to, ret_part, err);
	*ret_part = (struct text_part){.text = subject->reading.text};
	return true;
}

bool
item_view_window(struct workshop *workshop, struct arena *arena, const struct item_view *view,
	int64_t at, int64_t count_max, struct paper_window *ret_window, struct err *err)
{
	const struct subject *subject = &view->subject;
	struct text_part part;
	int64_t count;

	if (subject->document.text_size < TEXT_PART_SIZE_MIN) {
		*ret_window = paper_window(subject->reading.text, at, count_max);
		return true;
	}
	if (!text_part_count(workshop->inspection->db, arena, subject->document.id, &count, err))
		return false;
	at = at > count - count_max ? count - count_max : at;
	at = at < 0 ? 0 : at;
	if (!part_find(workshop, arena, view, at > count_max ? at - count_max - 1 : 0,
		    at + count_max + 1, &part, err))
		return false;
	*ret_window = paper_window_in(&part, at, count_max);
	return true;
}

/* Small originals are hashed whenever somebody reads them. */
static bool
sound_check(struct workshop *workshop, struct item_view *view, struct err *err)
{
	struct vault_hash found;
	uint64_t size;

	if (view->subject.document.size > ITEM_VIEW_CHECK_MAX)
		return true;
	if (!vault_check(
		    workshop->inspection->vault, view->subject.document.sha256, &found, &size, err))
		return false;
	view->sound = vault_hash_equal(found, view->subject.document.sha256) ? ITEM_SOUND
									     : ITEM_ALTERED;
	return true;
}

static uint32_t
page_at(const struct subject *subject, uint64_t at)
{
	for (size_t i = 0; i < subject->place_count; i++)
		if (subject->places[i].kind == PLACE_PAGE && subject->places[i].from <= at &&
			subject->places[i].to >= at)
			return subject->places[i].number;
	return 0;
}

static bool
is_unseen(int kind)
{
	return kind == PLACE_COVERED || kind == PLACE_INVISIBLE || kind == PLACE_OUTSIDE ||
		kind == PLACE_LAYER || kind == PLACE_REDACTION || kind == PLACE_REVISION ||
		kind == PLACE_REPLACEMENT || kind == PLACE_HIDDEN || kind == PLACE_DELETED;
}

enum { HIDDEN_WORDS_MAX = 200 };

static bool
hidden_words(struct workshop *workshop, struct arena *arena, const struct item_view *view,
	const struct subject_place *place, struct str *ret_words, struct err *err)
{
	int64_t from = (int64_t)place->from;
	int64_t to = (int64_t)place->to;
	struct text_part part;
	struct str text;

	to = to - from > HIDDEN_WORDS_MAX ? from + HIDDEN_WORDS_MAX : to;
	if (!part_find(workshop, arena, view, from, to, &part, err))
		return false;
	text = str_from(part.text, utf8_offset(part.text, (size_t)(from - part.from)));
	text = str_slice(text, 0, utf8_offset(text, (size_t)(to - from)));
	*ret_words = str_one_line(arena, utf8_head(text, HIDDEN_WORDS_MAX));
	return true;
}

static bool
hidden_take(struct workshop *workshop, struct arena *arena, struct item_view *view, struct err *err)
{
	const struct subject *subject = &view->subject;

	view->hidden = ARENA_ARRAY(arena, ITEM_VIEW_HIDDEN, struct item_view_hidden);
	for (size_t i = 0; i < subject->place_count && view->hidden_count < ITEM_VIEW_HIDDEN; i++) {
		const struct subject_place *place = &subject->places[i];
		struct item_view_hidden *hidden = &view->hidden[view->hidden_count];

		if (!is_unseen(place->kind) || place->to <= place->from)
			continue;
		*hidden = (struct item_view_hidden){
			.kind = place->kind,
			.label = place->label,
			.at = (int64_t)place->from,
			.page = page_at(subject, place->from),
		};
		if (!hidden_words(workshop, arena, view, place, &hidden->words, err))
			return false;
		view->hidden_count++;
	}
	return true;
}

static void
recognised_take(struct arena *arena, struct item_view *view)
{
	const struct subject *subject = &view->subject;

	view->is_scan = subject->document.ocr_state == OCR_DONE;
	view->pictures = ARENA_ARRAY(arena, subject->place_count, struct page_picture);
	for (size_t i = 0; i < subject->place_count; i++)
		if (subject->places[i].kind == PLACE_PICTURE)
			view->pictures[view->picture_count++] = (struct page_picture){
				subject->places[i].number, subject->places[i].label};
	for (size_t i = 0; i < subject->place_count && view->confidence.len == 0; i++)
		if (subject->places[i].kind == PLACE_RECOGNISED)
			view->confidence = subject->places[i].label;
}

static bool
document_take(
	struct workshop *workshop, struct arena *arena, struct item_view *view, struct err *err)
{
	char name[VAULT_NAME_SIZE];

	if (!subject_take(workshop, arena, view, err) || !sound_check(workshop, view, err))
		return false;
	vault_hash_text(view->subject.document.sha256, name);
	view->sha256 = str_copy(arena, str_of(name));
	view->media = format_media(view->subject.document.format);
	if (view->words.len == 0 && view->subject.document.reason != ERR_NONE)
		view->words = view->subject.reading.words;
	recognised_take(arena, view);
	return hidden_take(workshop, arena, view, err);
}

/* ---- parts ---- */

static void
part_take(struct arena *arena, const struct statement *s, struct item_view_part *part)
{
	*part = (struct item_view_part){
		.item = column_i64(s, ITEM_VIEW_PARTS_COL_ID),
		.name = str_copy(arena, path_name(column_str(s, ITEM_VIEW_PARTS_COL_PATH))),
		.kind = str_of(
			item_kind_name((enum item_kind)column_i64(s, ITEM_VIEW_PARTS_COL_KIND))),
		.size = (uint64_t)column_i64(s, ITEM_VIEW_PARTS_COL_SIZE),
		.is_inline = column_i64(s, ITEM_VIEW_PARTS_COL_ROLE) == PART_INLINE,
		.is_deleted = column_i64(s, ITEM_VIEW_PARTS_COL_IS_DELETED) != 0,
		.words = str_copy(arena, column_str(s, ITEM_VIEW_PARTS_COL_WORDS)),
	};
}

static bool
parts_count(struct workshop *workshop, struct item_view *view, struct err *err)
{
	enum { COUNT_MAX = 100000 };
	struct statement s CLEANUP(statement_end) = {0};
	bool row;

	if (!db_begin(workshop->inspection->db, &SQL_ITEM_VIEW_PARTS_ALL, &s, err))
		return false;
	bind_i64(&s, ITEM_VIEW_PARTS_ALL_PARENT, view->item.id);
	bind_i64(&s, ITEM_VIEW_PARTS_ALL_COUNT, COUNT_MAX);
	if (!statement_row(&s, &row, err))
		return false;
	view->parts_all = row ? (size_t)column_i64(&s, ITEM_VIEW_PARTS_ALL_COL_COUNT) : 0;
	return true;
}

static bool
parts_list(struct workshop *workshop, struct arena *arena, struct item_view *view,
	int64_t documents[ITEM_VIEW_LIST], struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool row;

	if (!db_begin(workshop->inspection->db, &SQL_ITEM_VIEW_PARTS, &s, err))
		return false;
	bind_i64(&s, ITEM_VIEW_PARTS_PARENT, view->item.id);
	bind_i64(&s, ITEM_VIEW_PARTS_COUNT, ITEM_VIEW_LIST);
	while (view->part_count < ITEM_VIEW_LIST) {
		if (!statement_row(&s, &row, err))
			return false;
		if (!row)
			return true;
		documents[view->part_count] = column_i64(&s, ITEM_VIEW_PARTS_COL_DOCUMENT);
		part_take(arena, &s, &view->parts[view->part_count++]);
	}
	return true;
}

static bool
parts_take(struct workshop *workshop, struct arena *arena, struct item_view *view, struct err *err)
{
	int64_t documents[ITEM_VIEW_LIST];
	bool *are;

	view->parts = ARENA_ARRAY(arena, ITEM_VIEW_LIST, struct item_view_part);
	if (!parts_count(workshop, view, err) ||
		!parts_list(workshop, arena, view, documents, err) ||
		!restricted_among(
			workshop->inspection->db, arena, documents, view->part_count, &are, err))
		return false;
	for (size_t i = 0; i < view->part_count; i++)
		view->parts[i].is_restricted = are[i];
	return true;
}

static bool
parent_take(struct workshop *workshop, struct arena *arena, struct item_view *view, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	int64_t document;
	bool row;

	if (view->item.parent == 0)
		return true;
	if (!db_begin(workshop->inspection->db, &SQL_ITEM_VIEW_PART, &s, err))
		return false;
	bind_i64(&s, ITEM_VIEW_PART_ID, view->item.parent);
	if (!statement_row(&s, &row, err))
		return false;
	if (!row)
		return true;
	document = column_i64(&s, ITEM_VIEW_PART_COL_DOCUMENT);
	part_take(arena, &s, &view->parent);
	return document == 0 ||
		restricted_is(workshop->inspection->db, document, &view->parent.is_restricted, err);
}

/* ---- what comparing knows ---- */

static bool
gaps_take(struct compare *compare, struct arena *arena, struct item_view *view, struct err *err)
{
	struct glance_gap *gaps;
	size_t count;

	if (!glance_gaps(compare, arena, view->item.document, &gaps, &count, err))
		return false;
	view->gaps = ARENA_ARRAY(arena, count, struct item_view_gap);
	for (size_t i = 0; i < count && i < ITEM_VIEW_LIST; i++)
		view->gaps[view->gap_count++] = (struct item_view_gap){gaps[i].reference,
			gaps[i].kind, gaps[i].sign, gaps[i].title, gaps[i].why,
			gaps[i].is_restricted, gaps[i].from, gaps[i].to};
	return true;
}

static void
version_add(struct item_view *view, const struct version_member *member)
{
	view->versions[view->version_count++] = (struct item_view_version){
		.item = member->instances[0].item,
		.name = path_name(member->instances[0].path),
		.date = member->date,
		.form = member->form,
		.is_here = member->document == view->item.document,
	};
}

static bool
versions_take(struct workshop *workshop, struct compare *compare, struct arena *arena,
	struct item_view *view, struct err *err)
{
	int64_t documents[ITEM_VIEW_LIST];
	struct version_chain chain;
	bool *are;
	int64_t id;

	if (!version_chain_of(compare, view->item.document, &id, err))
		return false;
	if (id == 0)
		return true;
	if (!version_chain_load(compare, arena, id, &chain, err))
		return false;
	view->versions = ARENA_ARRAY(arena, chain.count, struct item_view_version);
	view->form_count = chain.form_count;
	for (size_t i = 0; i < chain.count && view->version_count < ITEM_VIEW_LIST; i++)
		if (chain.members[i].instance_count > 0) {
			documents[view->version_count] = chain.members[i].document;
			version_add(view, &chain.members[i]);
		}
	if (!restricted_among(
		    workshop->inspection->db, arena, documents, view->version_count, &are, err))
		return false;
	for (size_t i = 0; i < view->version_count; i++)
		view->versions[i].is_restricted = are[i];
	return true;
}

bool
item_view_picture(struct workshop *workshop, struct arena *arena, struct item_view *view,
	uint32_t page, struct str *ret_bytes, struct err *err)
{
	if (view->item.document != 0 && !subject_take(workshop, arena, view, err))
		return false;
	recognised_take(arena, view);
	for (size_t i = 0; i < view->picture_count; i++)
		if (view->pictures[i].page == page)
			return page_picture_get(workshop->inspection, arena, view->item.document,
				page, view->pictures[i].sha256, ret_bytes, err);
	return err_set(err, ERR_NOT_FOUND, "there is no picture of this page");
}

bool
item_view_text(
	struct workshop *workshop, struct arena *arena, struct item_view *view, struct err *err)
{
	return parts_take(workshop, arena, view, err) &&
		(view->item.document == 0 || subject_take(workshop, arena, view, err));
}

bool
item_view_load(struct workshop *workshop, struct search *search, struct arena *arena,
	struct item_view *view, struct err *err)
{
	struct compare *compare = NULL;

	view->words = view->item.reason == ERR_NONE ? STR("") : view->item.words;
	if (!parts_take(workshop, arena, view, err) || !parent_take(workshop, arena, view, err))
		return false;
	if (view->item.document == 0)
		return true;
	if (!document_take(workshop, arena, view, err) ||
		!search_copies(search, arena, view->item.document, false, ITEM_VIEW_LIST,
			&view->copies, &view->copy_count, err))
		return false;
	if (!workshop_compare(workshop, &compare, err))
		return err->kind == ERR_UNSUPPORTED;
	return gaps_take(compare, arena, view, err) &&
		versions_take(workshop, compare, arena, view, err) &&
		item_thread_take(workshop, compare, arena, view, err);
}
