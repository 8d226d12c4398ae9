/* What linking takes from sheets, and which decisions stand. */
#include "base/arena.h"
#include "base/err.h"
#include "base/file.h"
#include "base/machine.h"
#include "store/document.h"
#include "tap.h"
#include "work/linking/linking_inside.h"
#include "work/linking/linking_sheet.h"

#include <string.h>
#include <unistd.h>

static size_t
sheets_of(
	struct arena *arena, struct str text, struct str places, struct linking_sheet **ret_sheets)
{
	struct document_reading reading = {.text = text, .places = places};
	struct err err = {0};
	size_t count = 0;

	return linking_sheets_find(arena, &reading, ret_sheets, &count, &err) ? count : SIZE_MAX;
}

static void
test_sheets(struct arena *arena)
{
	struct linking_sheet *sheets;
	char csv[64] = "";
	struct err err = {0};
	int fd = -1;

	tap_ok(sheets_of(arena, STR("Census\n\nid\tname\n1\tA \"b\"\n"), STR("[[2,1,0,26,\"P\"]]"),
		       &sheets) == 1 &&
			str_starts(sheets[0].text, STR("id\tname")) &&
			str_equal(sheets[0].name, STR("P")),
		"what stands above the heads of a sheet is passed over");
	tap_ok(linking_sheet_lend(&sheets[0], &fd, &err) && read(fd, csv, sizeof(csv) - 1) > 0 &&
			strcmp(csv, "\"id\",\"name\"\n\"1\",\"A \"\"b\"\"\"\n") == 0,
		"it is lent as CSV");
	tap_ok(write(fd, "x", 1) < 0, "to be read only");
	(void)close(fd);
	tap_ok(sheets_of(arena, STR("a note\nand more\n"), STR("[[2,1,0,16,\"N\"]]"), &sheets) == 0,
		"a sheet of one column is no table");
	tap_ok(sheets_of(arena, STR("id\tname\n"), STR("[[2,1,0,8,\"H\"]]"), &sheets) == 0,
		"nor are heads alone");
	tap_ok(sheets_of(arena, STR("a\tb\n1\t2\n"), STR("[[1,1,0,8,\"\"],[2,1,5,3,\"x\"],[2]]"),
		       &sheets) == 0,
		"places of other kinds and senseless ones are none");
}

static bool
is_same(const struct linkage_decision *d, const char *id_a, bool same)
{
	return str_equal(d->id_a, str_of(id_a)) && d->is_same == same;
}

static void
test_standing(struct arena *arena)
{
	struct str p = STR("police");
	struct str h = STR("health");
	struct link_decision_row rows[] = {
		{.source_a = p,
			.id_a = STR("1"),
			.source_b = h,
			.id_b = STR("2"),
			.verdict = LINK_SAME},
		{.source_a = p,
			.id_a = STR("3"),
			.source_b = h,
			.id_b = STR("4"),
			.verdict = LINK_SAME},
		{.source_a = h,
			.id_a = STR("2"),
			.source_b = p,
			.id_b = STR("1"),
			.verdict = LINK_NOT_SAME},
		{.source_a = p,
			.id_a = STR("3"),
			.source_b = h,
			.id_b = STR("4"),
			.verdict = LINK_UNDONE},
		{.source_a = p,
			.id_a = STR("2"),
			.source_b = h,
			.id_b = STR("1"),
			.verdict = LINK_SAME},
	};
	struct linkage_decision *standing;
	size_t count = linking_decisions_standing(arena, rows, COUNT_OF(rows), &standing);

	tap_ok(count == 2 && is_same(&standing[0], "2", false) && is_same(&standing[1], "2", true),
		"the last decision on a pair stands, whichever record is named first, unless it was "
		"taken back");
	tap_ok(linking_decisions_standing(arena, rows, 0, &standing) == 0, "of none, none does");
}

static void
test_file(struct arena *arena)
{
	struct link_decision_row row = {.source_a = STR("a,b"),
		.id_a = STR("=1+1"),
		.source_b = STR("c \"d\""),
		.id_b = STR("-7"),
		.verdict = LINK_NOT_SAME,
		.why = STR("two lines,\nand a 'quote'"),
		.who = STR("A. Inspector")};
	const char *path = path_join_cstr(arena, tap_folder(), "decisions.csv");
	struct link_decision_row *rows;
	struct err err = {0};
	size_t count;

	tap_ok(linking_decisions_read(arena, tap_folder(), &rows, &count, &err) && count == 0,
		"a folder without decisions has none");
	tap_ok(work_link_decide(tap_folder(), &row, &err) &&
			work_link_decide(tap_folder(), &row, &err),
		"two are kept %s", err.text);
	tap_ok(linking_decisions_read(arena, tap_folder(), &rows, &count, &err) && count == 2 &&
			str_equal(rows[1].source_a, row.source_a) &&
			str_equal(rows[1].id_a, row.id_a) &&
			str_equal(rows[1].source_b, row.source_b) &&
			str_equal(rows[1].id_b, row.id_b) && str_equal(rows[1].why, row.why) &&
			rows[1].verdict == LINK_NOT_SAME && rows[1].moment == row.moment,
		"and read back as they were %s", err.text);
	tap_ok(file_write_durably(path, STR("head\na,b,c,d,perhaps,e,f,g\n"), &err) &&
			!linking_decisions_read(arena, tap_folder(), &rows, &count, &err) &&
			err.kind == ERR_DAMAGED,
		"what is no decision is told: %s", err.text);
}

static void
test_options(struct arena *arena)
{
	struct linking_plan plan = linking_plan_none();
	struct err err = {0};

	tap_ok(linking_maps_read(arena, STR("dob=birth_date,a=b=surname\n Our ref = record_id"),
		       &plan, &err) &&
			plan.map_count == 3 && str_equal(plan.maps[1].column, STR("a=b")) &&
			plan.maps[1].role == ROLE_SURNAME &&
			str_equal(plan.maps[2].column, STR("Our ref")),
		"roles of columns are read %s", err.text);
	tap_ok(!linking_maps_read(arena, STR("dob"), &plan, &err) && err.kind == ERR_USAGE,
		"without a role: %s", err.text);
	linking_rules_read(arena, STR("surname+dob.year,\npostcode,"), &plan);
	tap_ok(plan.rule_count == 2 && str_equal(plan.rules[1], STR("postcode")), "rules are read");
}

/* Without it a run would take a machine's memory, or too little of it, for all there is. */
static void
test_memory(void)
{
	uint64_t all = machine_memory(STR("MemTotal:"));
	struct linking_limits few = {.memory_mb = 3};

	tap_ok(all > (uint64_t)64 << 20 && machine_memory(STR("MemAvailable:")) < all,
		"the machine tells how much memory it has");
	tap_ok(linking_memory_max(&few) <= 3 << 20 && linking_memory_max(&few) > 0,
		"and no more is used than may be");
}

int
main(void)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = (size_t)64 << 20};

	test_memory();
	test_sheets(&arena);
	test_standing(&arena);
	test_file(&arena);
	test_options(&arena);
	return tap_done();
}
