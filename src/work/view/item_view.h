/* One item as people read it: what it says, where it came from, and what belongs to it.
 *
 * Of restricted documents beside it (in its thread, among its parts, versions) only is shown that they are
 * there. Whether the item itself may be shown is for the caller to ask first (restricted). */
#ifndef CANDOUR_WORK_VIEW_ITEM_VIEW_H
#define CANDOUR_WORK_VIEW_ITEM_VIEW_H

#include "base/attr.h"
#include "compare/subject.h"
#include "ingest/delivery.h"
#include "store/document.h"
#include "store/item.h"
#include "work/view/paper.h"

struct arena;
struct err;
struct search;
struct search_copy;
struct workshop;

enum {
	ITEM_VIEW_TEXT = 40000,               /* code points of the text that are shown at once */
	ITEM_VIEW_THREAD = 60,                /* messages of a thread beside an item */
	ITEM_VIEW_LIST = 60,                  /* parts, copies, versions, gaps */
	ITEM_VIEW_HIDDEN = 40,                /* hidden stretches that are listed */
	ITEM_VIEW_CHECK_MAX = 4 * 1024 * 1024 /* bytes that are hashed anew each time */
};

/* A message of its thread, in order of time as the thread's tree has them. */
struct item_view_message {
	int64_t item; /* 0: it is not held */
	struct str title;
	struct str who;
	int64_t sent;
	bool is_about; /* only the day is known, or its zone is not */
	bool is_here;  /* it is this item's */
	bool is_restricted;
	struct str reference; /* of the gap, where it is not held; "" */
	bool is_open;         /* nobody has asked for it yet */
	struct str words;     /* what a quote shows of one that is not held */
	unsigned depth;
};

struct item_view_version {
	int64_t item;
	struct str name;
	int64_t date;
	size_t form; /* those of one form have the same words */
	bool is_here;
	bool is_restricted;
};

struct item_view_part {
	int64_t item;
	struct str name;
	struct str kind; /* "document" */
	uint64_t size;
	bool is_inline; /* shown within the text */
	bool is_deleted;
	bool is_restricted;
	struct str words; /* why it is not there, or not whole; "" */
};

struct item_view_gap {
	struct str reference;
	struct str kind;
	struct str sign;
	struct str title;
	struct str why;
	bool is_restricted;
	int64_t from; /* the passage of this text that betrays it; -1: the item as a whole */
	int64_t to;
};

struct item_view_hidden {
	int kind; /* enum place_kind */
	struct str label;
	struct str words; /* the first of them */
	int64_t at;
	uint32_t page; /* 0: of none in particular */
};

enum item_view_sound { ITEM_SOUND_UNCHECKED = 0, ITEM_SOUND, ITEM_ALTERED };

struct item_view {
	struct item item;
	struct delivery delivery;
	struct subject subject; /* its document with facts and places; document.id 0: no bytes */
	struct str sha256;
	struct str media;           /* media type by its format; "" */
	struct str restricted;      /* why it is; "" where it is not */
	enum item_view_sound sound; /* whether the vault still has what was received */
	struct str words;           /* why it could not be read, or not whole; "" */
	bool is_scan;
	struct str confidence;         /* of the recognition, per cent; "" */
	struct page_picture *pictures; /* of its pages, where browsers do not show its format */
	size_t picture_count;
	/* Its thread; a large one is cut to the messages about this one. */
	struct item_view_message *messages;
	size_t message_count;
	size_t thread_all; /* held and absent */
	size_t thread_absent;
	bool thread_is_cut;
	struct item_view_version *versions;
	size_t version_count;
	size_t form_count;
	struct item_view_part *parts;
	size_t part_count;
	size_t parts_all;
	struct item_view_part parent; /* item 0: delivered as a file */
	struct search_copy *copies;
	size_t copy_count;
	struct item_view_gap *gaps;
	size_t gap_count;
	struct item_view_hidden *hidden;
	size_t hidden_count;
};

/* The item and why it is restricted, and nothing that would be a view of it. */
bool item_view_head(struct workshop *workshop, struct arena *arena, int64_t id,
	struct item_view *ret_view, struct err *err) MUST_USE;
/* The picture of one page, PNG or JPEG, behind item_view_head; in the arena. ERR_NOT_FOUND, and ERR_ALTERED where it is
 * not the one that was made when the page was read. */
bool item_view_picture(struct workshop *workshop, struct arena *arena, struct item_view *view,
	uint32_t page, struct str *ret_bytes, struct err *err) MUST_USE;
/* What it says and what is attached, and nothing of what stands beside it; behind item_view_head. */
bool item_view_text(struct workshop *workshop, struct arena *arena, struct item_view *view,
	struct err *err) MUST_USE;
/* A window of its text, as paper_window makes it: of a long text nothing else is read. Behind one of the two that load. */
bool item_view_window(struct workshop *workshop, struct arena *arena, const struct item_view *view,
	int64_t at, int64_t count_max, struct paper_window *ret_window, struct err *err) MUST_USE;
/* The rest of it. */
bool item_view_load(struct workshop *workshop, struct search *search, struct arena *arena,
	struct item_view *view, struct err *err) MUST_USE;

#endif
