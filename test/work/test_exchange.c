/* An export as the command does it: the file, its entry in the log, and that both last. */
#include "work/exchange.h"

#include "base/buf.h"
#include "base/err.h"
#include "base/file.h"
#include "clerk_bed.h"
#include "remit/codebook.h"
#include "remit/coding.h"
#include "store/inspection.h"
#include "tap.h"
#include "work/workshop.h"

static bool
code_made(struct clerk_bed *bed, struct inspection *inspection, struct err *err)
{
	struct code_row code = {.name = STR("History withheld"), .who = STR("lead")};
	struct coding_row coding = {.code = 1,
		.item = 1,
		.begins = 0,
		.ends = 4,
		.pass = PASS_FIRST,
		.who = STR("lead")};

	return inspection_begin(inspection, err) &&
		codebook_put(inspection, &bed->arena, &code, err) &&
		coding_put(inspection, &bed->arena, &coding, err) &&
		inspection_commit(inspection, err);
}

static bool export(struct clerk_bed *bed, enum exchange_what what, const char *name,
	struct buf *bytes, struct err *err)
{
	const char *path = path_join_cstr(&bed->arena, tap_folder(), name);
	struct workshop_options options = {.folder = bed->folder, .wait = true};
	struct exchange_result result;
	struct workshop workshop;
	bool done;

	if (!workshop_open(&options, &workshop, err))
		return false;
	done = work_export(&workshop, &bed->arena, what, path, STR("lead"), &result, err);
	workshop_close(&workshop);
	return done && file_read(path, bytes, 1 << 20, err);
}

int
main(void)
{
	struct buf project CLEANUP(buf_free) = {0};
	struct buf again CLEANUP(buf_free) = {0};
	struct buf book CLEANUP(buf_free) = {0};
	struct workshop_options options = {.wait = true};
	struct workshop workshop;
	struct clerk_bed bed;
	struct err err = {0};

	bed_found(&bed, "exchange");
	bed_take_in(&bed, 2);
	options.folder = bed.folder;
	tap_ok(workshop_open(&options, &workshop, &err) &&
			code_made(&bed, workshop.inspection, &err),
		"a passage is coded %s", err.text);
	workshop_close(&workshop);
	tap_ok(export(&bed, EXCHANGE_CODEBOOK, "a.qdc", &book, &err), "a .qdc %s", err.text);
	tap_ok(export(&bed, EXCHANGE_CODING, "a.qdpx", &project, &err), "a .qdpx %s", err.text);
	tap_ok(bed_entries(&bed, "exported") == 2, "both are noted in the log");
	tap_ok(!export(&bed, EXCHANGE_CODING, "a.qdpx", &again, &err) && err.kind == ERR_EXISTS &&
			bed_entries(&bed, "exported") == 2,
		"nothing is overwritten, and nothing noted of it: %s", err.text);
	err_clear(&err);
	tap_ok(bed_rebuild(&bed), "the inspection is rebuilt from the log");
	tap_ok(export(&bed, EXCHANGE_CODING, "b.qdpx", &again, &err) &&
			str_equal(buf_str(&project), buf_str(&again)),
		"and gives the same bytes %s", err.text);
	tap_ok(bed_verify(&bed) == 0, "candour verify finds nothing");
	bed_free(&bed);
	return tap_done();
}
