/* Pages of scans as pictures: a half of store/document.h. */
#include "base/arena.h"
#include "base/err.h"
#include "base/hex.h"
#include "crypto/sha256.h"
#include "store/db.h"
#include "store/document.h"
#include "store/inspection.h"

#include "document.sql.h"

static struct str
digits_of(struct arena *arena, struct str bytes)
{
	unsigned char digest[SHA256_SIZE];

	sha256_once(bytes, digest);
	return hex_encode(arena, str_make(digest, sizeof(digest)));
}

bool
page_picture_put(struct inspection *inspection, int64_t document, uint32_t page, struct str bytes,
	struct err *err)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = 4096};
	struct statement s CLEANUP(statement_end) = {0};

	if (!db_begin(inspection->db, &SQL_PAGE_PICTURE_PUT, &s, err))
		return false;
	bind_i64(&s, PAGE_PICTURE_PUT_DOCUMENT, document);
	bind_i64(&s, PAGE_PICTURE_PUT_PAGE, page);
	bind_str(&s, PAGE_PICTURE_PUT_SHA256, digits_of(&arena, bytes));
	bind_blob(&s, PAGE_PICTURE_PUT_BYTES, bytes);
	return statement_run(&s, err);
}

bool
page_picture_list(struct inspection *inspection, struct arena *arena, int64_t document,
	struct page_picture **ret_pictures, size_t *ret_count, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	size_t room = 0;
	bool row;

	*ret_pictures = NULL;
	*ret_count = 0;
	if (!db_begin(inspection->db, &SQL_PAGE_PICTURE_LIST, &s, err))
		return false;
	bind_i64(&s, PAGE_PICTURE_LIST_DOCUMENT, document);
	for (;;) {
		if (!statement_row(&s, &row, err))
			return false;
		if (!row)
			return true;
		*ret_pictures = arena_grow(
			arena, *ret_pictures, *ret_count, &room, sizeof(**ret_pictures));
		(*ret_pictures)[(*ret_count)++] = (struct page_picture){
			.page = (uint32_t)column_i64(&s, PAGE_PICTURE_LIST_COL_PAGE),
			.sha256 = str_copy(arena, column_str(&s, PAGE_PICTURE_LIST_COL_SHA256)),
		};
	}
}

bool
page_picture_get(struct inspection *inspection, struct arena *arena, int64_t document,
	uint32_t page, struct str sha256, struct str *ret_bytes, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool row;

	if (!db_begin(inspection->db, &SQL_PAGE_PICTURE_GET, &s, err))
		return false;
	bind_i64(&s, PAGE_PICTURE_GET_DOCUMENT, document);
	bind_i64(&s, PAGE_PICTURE_GET_PAGE, page);
	if (!statement_row(&s, &row, err))
		return false;
	if (!row)
		return err_set(err, ERR_NOT_FOUND, "there is no picture of page %u", page);
	*ret_bytes = str_copy(arena, column_str(&s, PAGE_PICTURE_GET_COL_BYTES));
	return str_equal(digits_of(arena, *ret_bytes), sha256) ||
		err_set(err, ERR_ALTERED,
			"the picture of page %u is not the one that was made when it was read; run "
			"candour verify, and look at the original",
			page);
}
