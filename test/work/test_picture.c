/* Pages of a scan that browsers do not show: made pictures when they are recognised, committed to with the reading, and
 * refused where somebody changed them since. */
#include "norchester.h"
#include "tap.h"

#include "base/arena.h"
#include "base/err.h"
#include "base/file.h"
#include "store/db.h"
#include "work/verify.h"
#include "work/view/item_view.h"
#include "work/workshop.h"

/* The item of the one scan in TIFF. */
static int64_t
scan_find(struct workshop *workshop, struct arena *arena, struct item_view *view)
{
	struct err err = {0};

	for (int64_t item = 1; item < 1000; item++) {
		if (!item_view_head(workshop, arena, item, view, &err))
			return 0;
		if (str_ends(view->item.path, STR(".tif")))
			return item;
	}
	return 0;
}

static void
finding_count(void *context, const struct verify_finding *finding)
{
	tap_note("%s: %.*s", finding->sort, STR_ARG(finding->what));
	*(size_t *)context += str_find(finding->what, STR("the picture of page 1")) != STR_NONE;
}

static size_t
verify(const char *folder)
{
	size_t found = 0;
	const struct verify_request request = {
		.folder = folder, .found = finding_count, .context = &found};
	struct verify_result result = {0};
	struct err err = {0};
	bool done = work_verify(&request, &result, &err);

	tap_ok(done && result.findings == found, "verify goes to its end %s", err.text);
	return found;
}

static enum err_kind
picture_get(const char *folder, struct arena *arena, struct str *ret_bytes)
{
	struct item_view *view = ARENA_NEW(arena, struct item_view);
	struct workshop workshop;
	struct err err = {0};

	if (workshop_look(folder, &workshop, &err) && scan_find(&workshop, arena, view) != 0)
		(void)!item_view_picture(&workshop, arena, view, 1, ret_bytes, &err);
	workshop_close(&workshop);
	return err.kind;
}

int
main(void)
{
	struct arena arena = {.size_max = 64 << 20};
	const char *folder = norchester_make(&arena, "pictures");
	struct db *db = NULL;
	struct str bytes = STR("");
	struct err err = {0};
	enum err_kind kind = picture_get(folder, &arena, &bytes);

	tap_ok(kind == ERR_NONE &&
			(str_starts(bytes, STR("\x89PNG")) || str_starts(bytes, STR("\xff\xd8"))),
		"a page of the scan is a picture of %zu bytes", bytes.len);
	tap_ok(verify(folder) == 0, "and as the log has it");
	tap_ok(db_open(path_join_cstr(&arena, folder, "candour.db"), DB_WRITE, &db, &err) &&
			db_run_script(db,
				"UPDATE page_picture SET bytes = x'89504e470d0a1a0a00' WHERE page = 1",
				&err),
		"somebody puts another in its place %s", err.text);
	db_cleanup(&db);
	tap_ok(picture_get(folder, &arena, &bytes) == ERR_ALTERED, "which is not shown");
	tap_ok(verify(folder) == 1, "and found");
	tap_ok(db_open(path_join_cstr(&arena, folder, "candour.db"), DB_WRITE, &db, &err) &&
			db_run_script(db,
				"UPDATE page_picture SET sha256 = "
				"'00000000000000000000000000000000000000000000000000000000000000ff'",
				&err),
		"with a hash of its own %s", err.text);
	db_cleanup(&db);
	tap_ok(verify(folder) == 1, "it is found all the same");
	arena_free(&arena);
	return tap_done();
}
