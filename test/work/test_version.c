/* An inspection that another version of the program made: said plainly, never "altered", and brought up
 * to date by a rebuild; and one whose table was taken away, which is. */
#include "base/err.h"
#include "base/file.h"
#include "clerk_bed.h"
#include "store/db.h"
#include "store/inspection.h"
#include "tap.h"
#include "work/verify.h"
#include "work/workshop.h"

#include <string.h>

static void
database_change(struct clerk_bed *bed, const char *sql)
{
	struct db *db CLEANUP(db_cleanup) = NULL;
	struct err err = {0};

	tap_ok(db_open(path_join_cstr(&bed->arena, bed->folder, "candour.db"), DB_WRITE, &db,
		       &err) &&
			db_run_script(db, sql, &err),
		"the database is changed %s", err.text);
}

static bool
opens(struct clerk_bed *bed, bool to_write, struct err *err)
{
	const struct workshop_options options = {.folder = bed->folder};
	struct workshop workshop;

	*err = (struct err){0};
	if (!(to_write ? workshop_open(&options, &workshop, err)
		       : workshop_look(bed->folder, &workshop, err)))
		return false;
	workshop_close(&workshop);
	return true;
}

static void
refused_test(struct clerk_bed *bed, const char *what, const char *words)
{
	struct err err;

	for (int to_write = 0; to_write < 2; to_write++) {
		bool opened = opens(bed, to_write == 1, &err);

		tap_ok(!opened && err.kind == ERR_UNSUPPORTED && strstr(err.text, words) != NULL,
			"%s is refused for %s: %s", what, to_write == 1 ? "writing" : "reading",
			err.text);
	}
}

static void
finding_note(void *context, const struct verify_finding *finding)
{
	tap_note("%s: %.*s", finding->sort, STR_ARG(finding->what));
	if (strcmp(finding->sort, "altered") == 0)
		*(size_t *)context += 1;
}

static void
verified_test(struct clerk_bed *bed, const char *what, uint64_t outdated, bool is_altered)
{
	size_t altered = 0;
	const struct verify_request request = {
		.folder = bed->folder, .found = finding_note, .context = &altered};
	struct verify_result result;
	struct err err = {0};
	bool done = work_verify(&request, &result, &err);

	tap_ok(done && result.outdated == outdated && (altered > 0) == is_altered &&
			result.findings == outdated + altered,
		"verify of %s: %llu of another version, %zu altered %s", what,
		(unsigned long long)result.outdated, altered, err.text);
}

int
main(void)
{
	struct clerk_bed bed = {0};
	struct err err;

	bed_found(&bed, "x");
	tap_ok(opens(&bed, false, &err) && opens(&bed, true, &err), "a new one opens %s", err.text);
	verified_test(&bed, "a new one", 0, false);

	database_change(&bed, "PRAGMA user_version = 0");
	tap_ok(opens(&bed, true, &err), "the same parts under another number are ours %s",
		err.text);
	database_change(&bed, "DROP TABLE coding; DROP TABLE saved_look");
	refused_test(&bed, "an earlier one", "earlier version of candour: run `candour rebuild");
	verified_test(&bed, "an earlier one", 1, false);
	tap_ok(bed_rebuild(&bed), "a rebuild brings it up to date");
	tap_ok(opens(&bed, false, &err) && opens(&bed, true, &err), "and it opens %s", err.text);
	verified_test(&bed, "the one brought up to date", 0, false);

	database_change(&bed,
		"CREATE TABLE from_tomorrow (id INTEGER PRIMARY KEY) STRICT; PRAGMA user_version = 7");
	refused_test(&bed, "a later one", "later version of candour");
	verified_test(&bed, "a later one", 1, false);
	tap_ok(bed_rebuild(&bed), "the log of it is ours, and makes it anew");

	database_change(&bed, "ALTER TABLE setting ADD COLUMN more TEXT; PRAGMA user_version = 7");
	refused_test(&bed, "one with a further column", "later version of candour");
	tap_ok(bed_rebuild(&bed), "made anew");

	database_change(&bed, "DROP TABLE coding");
	verified_test(&bed, "one of ours without a table", 0, true);
	bed_free(&bed);
	return tap_done();
}
