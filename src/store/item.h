/* Items: where documents were found. Every instance is one of its own: path, parent, custodian,
 * delivery. A file as delivered is the head of a family; its parts, at any depth, belong to it. */
#ifndef CANDOUR_STORE_ITEM_H
#define CANDOUR_STORE_ITEM_H

#include "base/attr.h"
#include "base/err.h"
#include "base/str.h"

struct arena;
struct document_part;
struct inspection;

struct item {
	int64_t id;
	int64_t delivery;
	int64_t parent;   /* 0: delivered as a file */
	int64_t family;   /* id of the family's head */
	uint32_t ordinal; /* among its parent's parts */
	uint32_t depth;
	int64_t document;      /* 0: its bytes could not be had */
	struct str path;       /* valid UTF-8, for people */
	struct str path_bytes; /* as delivered, where that is not UTF-8; else empty */
	int role;
	bool is_deleted;
	int64_t modified;     /* DATE_NONE where unknown */
	int64_t modified_ns;  /* a delivered file's, with nanoseconds, to know it again */
	enum err_kind reason; /* of this instance: why it has no bytes, or not all */
	struct str words;
	uint64_t entry; /* of the ledger */
};

/* What the ledger entry of an item says beyond the item itself. */
struct item_origin {
	struct str raw_path; /* as it came, any bytes */
	struct str sha256;   /* hexadecimal; "" where there are no bytes */
	uint64_t size;
	struct str declared; /* MIME type its container claims, or "" */
	struct str custodian;
	bool is_unread; /* its document is still to be read, which will have it compared */
};

/* Adds an item with its ledger entry (ENTRY_RECEIVED) and sets id, family, entry. item->path is
 * made from the raw path and not kept in *item. A part that was there before without bytes (a
 * password has come) gives way to it; the log keeps both. */
bool item_add(struct inspection *inspection, struct item *item, const struct item_origin *origin,
	struct err *err) MUST_USE;
/* The same without a new entry, when the ledger is being replayed. */
bool item_restore(struct inspection *inspection, const struct item *item, struct err *err) MUST_USE;

/* Notes that not all of an item's parts became items, because a limit of its family was reached,
 * with an entry (ENTRY_FAILURE). Nothing happens where the item has a reason already. */
bool item_limit(struct inspection *inspection, const struct item *item, struct str words,
	struct err *err) MUST_USE;
/* The same without an entry, when the ledger is being replayed. */
bool item_limit_restore(struct inspection *inspection, int64_t id, enum err_kind reason,
	struct str words, struct err *err) MUST_USE;

bool item_get(struct inspection *inspection, struct arena *arena, int64_t id, struct item *ret_item,
	struct err *err) MUST_USE;
/* The first instance of a document; ret_item->id = 0 where there is none. */
bool item_first(struct inspection *inspection, struct arena *arena, int64_t document,
	struct item *ret_item, struct err *err) MUST_USE;
/* A delivered file of a delivery by its path as delivered; ret_item->id = 0 where none is. */
bool item_by_path(struct inspection *inspection, struct arena *arena, int64_t delivery,
	struct str raw_path, struct item *ret_item, struct err *err) MUST_USE;
/* Part `ordinal` of an item; id 0 where it is not there yet. */
bool item_by_ordinal(struct inspection *inspection, struct arena *arena, int64_t parent,
	uint32_t ordinal, struct item *ret_item, struct err *err) MUST_USE;
/* Ids of all instances of a document, of all parts of an item, of a whole family; in order. */
bool items_of_document(struct inspection *inspection, struct arena *arena, int64_t document,
	int64_t **ret_ids, size_t *ret_count, struct err *err) MUST_USE;
bool items_of_parent(struct inspection *inspection, struct arena *arena, int64_t parent,
	int64_t **ret_ids, size_t *ret_count, struct err *err) MUST_USE;
bool items_of_family(struct inspection *inspection, struct arena *arena, int64_t family,
	int64_t **ret_ids, size_t *ret_count, struct err *err) MUST_USE;
/* Ids of items with this path as people write it (a delivered path, or a part's); those with
 * bytes first. */
bool items_by_path(struct inspection *inspection, struct arena *arena, struct str path,
	int64_t **ret_ids, size_t *ret_count, struct err *err) MUST_USE;

/* How many instances of its document came before this one in its family; counts to count_max. */
bool item_rank_in_family(struct inspection *inspection, const struct item *item, uint64_t count_max,
	uint64_t *ret_rank, struct err *err) MUST_USE;

/* What the family has unpacked to, with the part added; false in *ret_within where that goes
 * beyond its bound (then nothing is added). */
bool family_grow(struct inspection *inspection, int64_t family, uint64_t size, uint64_t size_max,
	uint64_t count_max, bool *ret_within, struct err *err) MUST_USE;
bool family_size(struct inspection *inspection, int64_t family, uint64_t *ret_size,
	struct err *err) MUST_USE;

#endif
