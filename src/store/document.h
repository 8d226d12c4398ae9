/* Documents: contents, each once, and what was read from them.
 *
 * A document is bytes; where they were found are its items (store/item.h). */
#ifndef CANDOUR_STORE_DOCUMENT_H
#define CANDOUR_STORE_DOCUMENT_H

#include "base/attr.h"
#include "base/err.h"
#include "base/str.h"
#include "store/vault.h"

struct arena;
struct buf;
struct inspection;
struct item;

/* Stored by number: append only. */
enum document_state {
	DOCUMENT_UNREAD = 0,
	DOCUMENT_READ,   /* wholly */
	DOCUMENT_PARTLY, /* some of it could not be read, or a limit cut it short */
	DOCUMENT_FAILED  /* nothing of it could be read */
};
enum ocr_state { OCR_NONE = 0, OCR_WANTED, OCR_WANTED_FIRST, OCR_DONE, OCR_FAILED };

struct document {
	int64_t id;
	struct vault_hash sha256;
	uint64_t size;
	struct str name;     /* of its first item */
	struct str declared; /* MIME type its first container claimed, or "" */
	enum document_state state;
	enum err_kind reason;
	struct str format;
	int kind; /* enum item_kind of extract/ */
	bool contradicts;
	struct str title;
	int64_t moment; /* DATE_NONE where unknown */
	uint64_t text_size;
	enum ocr_state ocr_state;
};

/* What a reader said; JSON as in schema.sql. */
struct document_reading {
	struct str reader;
	struct str words;
	struct str facts;
	struct str places;
	struct str expected;
	struct str ocr_pages;
	struct str text;
	bool lacks_parts; /* it has none for certain: they need not be looked up */
	/* Its one item, where it came in this very transaction and was not read before
	 * (store/newcomers.h): then nothing else of it is there to be looked up. NULL otherwise. */
	const struct item *only;
	struct str
		fact_texts; /* those of `facts` as they came (document_fact_add); "" where not at hand */
};

/* Facts one behind the other as they come from a reader, for who would have to read the JSON back. */
void document_fact_add(struct buf *to, struct str name, struct str value);
bool document_fact_take(struct str *from, struct str *ret_name, struct str *ret_value) MUST_USE;

/* The document of these bytes, or *ret_id = 0. */
bool document_find(struct inspection *inspection, struct vault_hash sha256, int64_t *ret_id,
	struct err *err) MUST_USE;
/* True where some document has this size: a cheap test before hashing a large file twice. */
bool document_size_known(
	struct inspection *inspection, uint64_t size, bool *ret_known, struct err *err) MUST_USE;
/* *ret_id = 0 where there is a document of these bytes: nothing was added. */
bool document_add(struct inspection *inspection, struct vault_hash sha256, uint64_t size,
	struct str name, struct str declared, int64_t *ret_id, struct err *err) MUST_USE;
/* ERR_NOT_FOUND where there is none. Strings go into the arena. */
bool document_get(struct inspection *inspection, struct arena *arena, int64_t id,
	struct document *ret_document, struct err *err) MUST_USE;
bool document_reading_get(struct inspection *inspection, struct arena *arena, int64_t id,
	struct document_reading *ret_reading, struct err *err) MUST_USE;
/* The same without the text, of which text_part_get gives stretches (store/text_part.h). */
bool document_reading_head(struct inspection *inspection, struct arena *arena, int64_t id,
	struct document_reading *ret_reading, struct err *err) MUST_USE;

/* Notes the outcome of a read: state, reason, format ... of `document` and the reading. */
bool document_read_put(struct inspection *inspection, const struct document *document,
	const struct document_reading *reading, struct err *err) MUST_USE;
/* Notes that a document is to be compared (again): it was read, or an item of it came. */
bool document_want(struct inspection *inspection, int64_t id, struct err *err) MUST_USE;
/* Up to `count` unread documents behind `after`, in the order they came; returns how many. */
bool document_unread(struct inspection *inspection, int64_t after, int64_t *ret_ids, size_t count,
	size_t *ret_count, struct err *err) MUST_USE;
/* Documents that wait for OCR, most wanted first: up to `count` ids; returns how many. */
bool document_ocr_queue(struct inspection *inspection, int64_t *ret_ids, size_t count,
	size_t *ret_count, struct err *err) MUST_USE;
bool document_ocr_count(
	struct inspection *inspection, uint64_t *ret_count, struct err *err) MUST_USE;
bool document_ocr_set(
	struct inspection *inspection, int64_t id, enum ocr_state state, struct err *err) MUST_USE;
/* Marks a document to be read again (a password came). */
bool document_unread_again(struct inspection *inspection, int64_t id, struct err *err) MUST_USE;

/* One recognised page that waits for the others of its document. */
struct document_ocr_page {
	uint32_t page;
	enum err_kind reason;
	struct str confidence;
	struct str body;
};
bool document_ocr_page_put(struct inspection *inspection, int64_t document,
	const struct document_ocr_page *page, struct err *err) MUST_USE;
/* The pages there are, in order, in the arena. */
bool document_ocr_pages(struct inspection *inspection, struct arena *arena, int64_t document,
	struct document_ocr_page **ret_pages, size_t *ret_count, struct err *err) MUST_USE;
bool document_ocr_pages_clear(
	struct inspection *inspection, int64_t document, struct err *err) MUST_USE;

/* Pages of a scan as pictures that browsers show, where its own format is none of those. Derived, and small enough to
 * be in the database; the hash of each is in the reading's places (PLACE_PICTURE), to which the log commits. */
enum { PAGE_PICTURE_SIZE_MAX = 16 << 20 };
struct page_picture {
	uint32_t page;
	struct str sha256; /* 64 small digits */
};
bool page_picture_put(struct inspection *inspection, int64_t document, uint32_t page,
	struct str bytes, struct err *err) MUST_USE;
/* Those of a document, in order, without their bytes; in the arena. */
bool page_picture_list(struct inspection *inspection, struct arena *arena, int64_t document,
	struct page_picture **ret_pictures, size_t *ret_count, struct err *err) MUST_USE;
/* Its bytes, in the arena. ERR_ALTERED where they do not have this hash; ERR_NOT_FOUND. */
bool page_picture_get(struct inspection *inspection, struct arena *arena, int64_t document,
	uint32_t page, struct str sha256, struct str *ret_bytes, struct err *err) MUST_USE;

/* Parts of a container. */
struct document_part {
	uint32_t ordinal;
	int64_t document; /* 0: could not be given */
	struct str name;  /* raw bytes */
	int role;         /* enum part_role of extract/ */
	bool is_deleted;
	int64_t modified;
	enum err_kind reason;
	struct str words;
};
/* Adds or replaces part `ordinal`. */
bool document_part_put(struct inspection *inspection, int64_t container,
	const struct document_part *part, struct err *err) MUST_USE;
/* All parts in order, in the arena. */
bool document_parts(struct inspection *inspection, struct arena *arena, int64_t container,
	struct document_part **ret_parts, size_t *ret_count, struct err *err) MUST_USE;

#endif
