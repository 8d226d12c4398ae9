/* Codes: their versions, their order, what is refused, and the log. */
#include "remit/codebook.h"

#include "remit_case.h"
#include "tap.h"

static bool
put(struct remit_case *c, struct code_row *row)
{
	err_clear(&c->err);
	row->who = STR("iharrowgate");
	return codebook_put(&c->inspection, &c->arena, row, &c->err);
}

static bool
refused(struct remit_case *c, struct code_row row, enum err_kind kind)
{
	return !put(c, &row) && c->err.kind == kind;
}

static void
test_versions(struct remit_case *c)
{
	struct code_row row = {.name = STR(" Minute altered "), .line = 2, .colour = CODE_RUST};
	struct code_row again;
	struct code_row late;
	struct code_row *rows;
	size_t count;

	tap_ok(put(c, &row) && row.code == 1 && row.version == 1 &&
			row.guid.len == CODE_GUID_SIZE && row.guid.data[14] == '4',
		"a code is made, with a GUID %s", c->err.text);
	tap_ok(str_equal(row.name, STR("Minute altered")), "its name is trimmed");
	again = late = row;
	again.definition = STR("A record changed after it was agreed");
	tap_ok(put(c, &again) && again.code == 1 && again.version == 2 &&
			str_equal(again.guid, row.guid),
		"a change is a version, with the same GUID %s", c->err.text);
	late.example = STR("v3 of the minutes");
	tap_ok(refused(c, late, ERR_EXISTS), "a change of an old version is refused: %s",
		c->err.text);
	tap_ok(codebook_history(&c->inspection, &c->arena, 1, &rows, &count, &c->err) &&
			count == 2 && rows[0].definition.len == 0 && rows[1].definition.len > 0,
		"both versions are kept");
}

static void
test_refused(struct remit_case *c)
{
	tap_ok(refused(c, (struct code_row){.name = STR(" ")}, ERR_USAGE), "no name: %s",
		c->err.text);
	tap_ok(refused(c, (struct code_row){.name = STR("MINUTE altered")}, ERR_EXISTS),
		"a name that is taken: %s", c->err.text);
	tap_ok(refused(c, (struct code_row){.name = STR("x"), .line = 9}, ERR_USAGE),
		"a line that is none: %s", c->err.text);
	tap_ok(refused(c, (struct code_row){.name = STR("x"), .parent = 77}, ERR_USAGE),
		"a parent that is none: %s", c->err.text);
	tap_ok(refused(c, (struct code_row){.name = STR("x"), .code = 77}, ERR_NOT_FOUND),
		"a code that is none: %s", c->err.text);
}

static void
test_order(struct remit_case *c)
{
	struct code_row above = {.name = STR("Openness"), .colour = CODE_TEAL};
	struct code_row below = {.name = STR("Instruction to destroy"), .colour = CODE_PLUM};
	struct code_row deepest = {.name = STR("By telephone"), .colour = CODE_PLUM};
	struct code_row *rows;
	size_t count;

	(void)put(c, &above);
	below.parent = above.code;
	(void)put(c, &below);
	deepest.parent = below.code;
	(void)put(c, &deepest);
	tap_ok(codebook_load(&c->inspection, &c->arena, false, &rows, &count, &c->err) &&
			count == 4 && rows[0].code == 1 && rows[1].code == above.code &&
			rows[2].code == below.code && rows[3].code == deepest.code &&
			rows[3].depth == 2,
		"each stands behind the one it is below, neighbours by name");
	above.parent = deepest.code;
	tap_ok(!put(c, &above) && c->err.kind == ERR_USAGE, "no circle: %s", c->err.text);
	below.is_closed = true;
	tap_ok(put(c, &below) &&
			codebook_load(&c->inspection, &c->arena, false, &rows, &count, &c->err) &&
			count == 3 && rows[2].code == deepest.code && rows[2].depth == 1,
		"below a closed code the others move up");
	tap_ok(codebook_load(&c->inspection, &c->arena, true, &rows, &count, &c->err) &&
			count == 4 && rows[2].is_closed,
		"closed ones are there where asked for");
}

static void
test_colours(void)
{
	bool found = true;

	for (unsigned i = 0; i < CODE_COLOUR_COUNT; i++) {
		enum code_colour colour = (enum code_colour)i;

		found = found &&
			code_colour_from_name(str_of(code_colour_name(colour))) == colour &&
			code_colour_near(str_of(code_colour_hex(colour))) == colour;
	}
	tap_ok(found, "each colour is found by its name and its value");
	tap_ok(code_colour_near(STR("#a23a12")) == CODE_RUST, "the nearest one");
	tap_ok(code_colour_near(STR("red")) == CODE_TEAL, "what is no colour is teal");
}

int
main(void)
{
	struct remit_case c;

	case_begin(&c);
	test_versions(&c);
	test_refused(&c);
	test_order(&c);
	test_colours();
	tap_ok(case_replays(&c, "code"), "the log gives the same codebook");
	case_close(&c);
	return tap_done();
}
