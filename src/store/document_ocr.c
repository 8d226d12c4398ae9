/* The OCR half of store/document.h: pages wait here until all of a document are there. */
#include "base/arena.h"
#include "base/buf.h"
#include "store/db.h"
#include "store/document.h"
#include "store/inspection.h"

#include "document.sql.h"

bool
document_ocr_page_put(struct inspection *inspection, int64_t document,
	const struct document_ocr_page *page, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};

	if (!db_begin(inspection->db, &SQL_OCR_PAGE_PUT, &s, err))
		return false;
	bind_i64(&s, OCR_PAGE_PUT_DOCUMENT, document);
	bind_i64(&s, OCR_PAGE_PUT_PAGE, page->page);
	bind_i64(&s, OCR_PAGE_PUT_REASON, page->reason);
	bind_str(&s, OCR_PAGE_PUT_CONFIDENCE, page->confidence);
	bind_str(&s, OCR_PAGE_PUT_BODY, page->body);
	return statement_run(&s, err);
}

bool
document_ocr_pages(struct inspection *inspection, struct arena *arena, int64_t document,
	struct document_ocr_page **ret_pages, size_t *ret_count, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	struct buf pages CLEANUP(buf_free) = {0};
	bool found = true;

	if (!db_begin(inspection->db, &SQL_OCR_PAGE_LIST, &s, err))
		return false;
	bind_i64(&s, OCR_PAGE_LIST_DOCUMENT, document);
	while (found) {
		struct document_ocr_page page;

		if (!statement_row(&s, &found, err))
			return false;
		if (!found)
			break;
		page.page = (uint32_t)column_i64(&s, OCR_PAGE_LIST_COL_PAGE);
		page.reason = (enum err_kind)column_i64(&s, OCR_PAGE_LIST_COL_REASON);
		page.confidence = str_copy(arena, column_str(&s, OCR_PAGE_LIST_COL_CONFIDENCE));
		page.body = str_copy(arena, column_str(&s, OCR_PAGE_LIST_COL_BODY));
		buf_add(&pages, str_make(&page, sizeof(page)));
	}
	*ret_count = pages.len / sizeof(**ret_pages);
	*ret_pages = ARENA_ARRAY(arena, *ret_count, struct document_ocr_page);
	if (pages.len > 0)
		__builtin_memcpy(*ret_pages, pages.data, pages.len);
	return true;
}

bool
document_ocr_pages_clear(struct inspection *inspection, int64_t document, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};

	if (!db_begin(inspection->db, &SQL_OCR_PAGE_CLEAR, &s, err))
		return false;
	bind_i64(&s, OCR_PAGE_CLEAR_DOCUMENT, document);
	return statement_run(&s, err);
}

bool
document_ocr_queue(struct inspection *inspection, int64_t *ret_ids, size_t count, size_t *ret_count,
	struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool found;

	*ret_count = 0;
	if (!db_begin(inspection->db, &SQL_DOCUMENT_OCR_QUEUE, &s, err))
		return false;
	bind_i64(&s, DOCUMENT_OCR_QUEUE_COUNT, (int64_t)count);
	for (;;) {
		if (!statement_row(&s, &found, err))
			return false;
		if (!found || *ret_count == count)
			return true;
		ret_ids[(*ret_count)++] = column_i64(&s, DOCUMENT_OCR_QUEUE_COL_ID);
	}
}

bool
document_ocr_count(struct inspection *inspection, uint64_t *ret_count, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool found;

	if (!db_begin(inspection->db, &SQL_DOCUMENT_OCR_COUNT, &s, err) ||
		!statement_row(&s, &found, err))
		return false;
	*ret_count = (uint64_t)column_i64(&s, DOCUMENT_OCR_COUNT_COL_COUNT);
	return true;
}

bool
document_ocr_set(struct inspection *inspection, int64_t id, enum ocr_state state, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};

	if (!db_begin(inspection->db, &SQL_DOCUMENT_OCR_PUT, &s, err))
		return false;
	bind_i64(&s, DOCUMENT_OCR_PUT_ID, id);
	bind_i64(&s, DOCUMENT_OCR_PUT_OCR_STATE, state);
	return statement_run(&s, err);
}
