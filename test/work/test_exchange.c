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

#include <fcntl.h>

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

/* ---- through the clerk ---- */

static const struct act_answer *
look(struct clerk_bed *bed, struct str token, const char *path)
{
	int fd CLEANUP(fd_close) = path == NULL ? -1 : open(path, O_RDWR | O_CLOEXEC);
	struct act act;

	act_begin(&act, "exchange-look", token);
	act_str(&act, "file", STR("other.qdpx"));
	act_str(&act, "what", STR("coding"));
	return bed_ask_file(bed, &act, fd);
}

static const struct act_answer *
import(struct clerk_bed *bed, struct str token, struct str key)
{
	struct act act;

	act_begin(&act, "exchange-import", token);
	act_str(&act, "key", key);
	act_str(&act, "file", STR("other.qdpx"));
	act_str(&act, "what", STR("coding"));
	return bed_ask(bed, &act);
}

/* Of another inspection with the same notes, in which nothing is coded. */
static void
test_clerk(const char *project)
{
	const char *broken;
	const struct act_answer *answer;
	struct clerk_bed bed;
	struct err err = {0};
	struct str inspector;
	struct str analyst;
	struct str key;

	bed_found(&bed, "second");
	broken = path_join_cstr(&bed.arena, tap_folder(), "broken");
	bed_take_in(&bed, 2);
	(void)bed_person(&bed, "soduya", ROLE_INSPECTOR, false, NULL);
	(void)bed_person(&bed, "tmarchetti", ROLE_ANALYST, false, NULL);
	bed_clerk_start(&bed);
	inspector = bed_sign_in(&bed, "soduya");
	analyst = bed_sign_in(&bed, "tmarchetti");
	answer = look(&bed, inspector, project);
	tap_ok(answer->err.kind == ERR_NONE && answer_get_i64(answer, "codes_new") == 1 &&
			answer_get_i64(answer, "codings") == 1 && bed_entries(&bed, "code") == 0,
		"a file is looked at, and nothing changed %s", answer->err.text);
	key = str_copy(&bed.arena, answer_get(answer, "key"));
	tap_ok(look(&bed, analyst, project)->err.kind == ERR_PERMISSION,
		"who may not change codes may not look: %s", bed.answer.err.text);
	tap_ok(import(&bed, analyst, key)->err.kind == ERR_PERMISSION &&
			import(&bed, inspector, STR("0123"))->err.kind == ERR_NOT_FOUND,
		"nor import it; and nobody by another key: %s", bed.answer.err.text);
	tap_ok(look(&bed, inspector, NULL)->err.kind == ERR_USAGE, "no file: %s",
		bed.answer.err.text);
	answer = import(&bed, inspector, key);
	tap_ok(answer->err.kind == ERR_NONE && answer_get_i64(answer, "codings") == 1 &&
			answer_get_i64(answer, "entry") > 0 && bed_entries(&bed, "code") == 1 &&
			bed_entries(&bed, "imported") == 1,
		"it is imported, with its entries %s", answer->err.text);
	answer = import(&bed, inspector, key);
	tap_ok(answer->err.kind == ERR_NONE && answer_get_i64(answer, "entry") == 0 &&
			bed_entries(&bed, "imported") == 1,
		"once more is nothing new %s", answer->err.text);
	tap_ok(file_write_durably(broken, STR("<!DOCTYPE x><CodeBook/>"), &err) &&
			look(&bed, inspector, broken)->err.kind == ERR_DAMAGED,
		"one that does harm is refused: %s", bed.answer.err.text);
	tap_ok(look(&bed, inspector, project)->err.kind == ERR_NONE, "and the next is read %s",
		bed.answer.err.text);
	tap_ok(bed_clerk_stop(&bed) == 0 && bed_verify(&bed) == 0, "candour verify finds nothing");
	bed_free(&bed);
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
	test_clerk(path_join_cstr(&bed.arena, tap_folder(), "a.qdpx"));
	bed_free(&bed);
	return tap_done();
}
