#include "work/refi/refi_plan_inside.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/limits.h"
#include "base/utf8.h"
#include "remit/refi.h"
#include "work/refi/str_set.h"

struct codes {
	struct arena *arena;
	const struct refi_import *import;
	const struct refi_file *file;
	struct refi_plan *plan;
	struct code_row *rows; /* that are here */
	size_t row_count;
	struct str_set names; /* of open codes, here and of the file so far; small letters */
};

static struct code_row *
row_of(struct codes *c, struct str guid)
{
	for (size_t i = 0; i < c->row_count; i++)
		if (str_equal(c->rows[i].guid, guid))
			return &c->rows[i];
	return NULL;
}

/* ---- names ---- */

/* By another open code, of those here or of the file's so far. */
static bool
name_is_taken(struct codes *c, struct str name, const struct code_row *own)
{
	return !(own != NULL && !own->is_closed && str_equal_nocase(own->name, name)) &&
		str_set_has(&c->names, str_lower(c->arena, name));
}

/* Names may be CODE_NAME_SIZE_MAX bytes long, with what is put behind them. */
static struct str
name_with(struct codes *c, struct str name, struct str behind)
{
	return str_format(c->arena, "%.*s (%.*s)",
		STR_ARG(utf8_head(name, CODE_NAME_SIZE_MAX - 3 - behind.len)), STR_ARG(behind));
}

static struct str
name_find(struct codes *c, const struct refi_code_said *said, const struct code_row *own)
{
	struct str name = str_trim(said->name);
	struct str above = STR("");
	struct str tried;

	if (name.len == 0)
		name = STR("Code without a name");
	if (said->is_closed || !name_is_taken(c, name, own))
		return name;
	if (said->parent > 0)
		above = utf8_head(
			str_trim(c->file->codes[said->parent - 1].name), CODE_NAME_SIZE_MAX / 2);
	if (above.len > 0) {
		tried = name_with(c, name, above);
		if (!name_is_taken(c, tried, own))
			return tried;
	}
	/* Not one after another: a file may have one name a thousand times. */
	for (size_t number = 2;; number += 1 + (number > 9 ? c->plan->code_count : 0)) {
		tried = name_with(c, name, str_format(c->arena, "%zu", number));
		if (!name_is_taken(c, tried, own))
			return tried;
	}
}

/* ---- what it says ---- */

static enum code_colour
colour_of(struct codes *c, struct str colour, const struct code_row *own)
{
	if (colour.len == 4 && colour.data[0] == '#')
		colour = str_format(c->arena, "#%c%c%c%c%c%c", colour.data[1], colour.data[1],
			colour.data[2], colour.data[2], colour.data[3], colour.data[3]);
	if (colour.len != 7)
		return own == NULL ? CODE_TEAL : own->colour;
	return code_colour_near(colour);
}

static struct str
cut(struct str text)
{
	return utf8_head(text, REMARK_SIZE_MAX);
}

/* Our own file gives the four texts back; what was noted of a code stands behind what it means. */
static void
texts_fill(struct codes *c, const struct refi_code_said *said, struct code_row *row)
{
	refi_description_part(said->description, row);
	if (said->note.len > 0)
		row->definition = row->definition.len == 0
			? said->note
			: str_format(c->arena, "%.*s\n\n%.*s", STR_ARG(row->definition),
				  STR_ARG(said->note));
	row->definition = cut(row->definition);
	row->include_when = cut(row->include_when);
	row->exclude_when = cut(row->exclude_when);
	row->example = cut(row->example);
}

static bool
texts_are_same(
	const struct refi_code_said *said, const struct code_row *row, const struct code_row *own)
{
	struct buf text CLEANUP(buf_free) = {0};

	if (str_equal(row->definition, own->definition) &&
		str_equal(row->include_when, own->include_when) &&
		str_equal(row->exclude_when, own->exclude_when) &&
		str_equal(row->example, own->example))
		return true;
	refi_description_write(&text, own);
	return said->note.len == 0 && str_equal(buf_str(&text), said->description);
}

/* Ours stand at most CODE_DEPTH_MAX - 1 below others: what is deeper stands beside what it stood below. */
static size_t
parent_find(struct codes *c, const struct refi_code_said *said)
{
	size_t parent = said->parent;
	unsigned depth = 0;

	for (size_t at = parent; at > 0; at = c->plan->codes[at - 1].parent)
		depth++;
	if (depth < CODE_DEPTH_MAX)
		return parent;
	c->plan->codes_raised++;
	return c->plan->codes[parent - 1].parent;
}

static bool
is_same(const struct codes *c, const struct refi_code_said *said,
	const struct refi_plan_code *planned, const struct code_row *own)
{
	int64_t parent = planned->parent == 0 ? 0 : c->plan->codes[planned->parent - 1].row.code;

	return str_equal(planned->row.name, own->name) && planned->row.colour == own->colour &&
		planned->row.is_closed == own->is_closed && own->parent == parent &&
		(planned->parent == 0 || parent != 0) && texts_are_same(said, &planned->row, own);
}

static void
code_plan(struct codes *c, const struct refi_code_said *said)
{
	struct refi_plan *plan = c->plan;
	const struct code_row *own = row_of(c, said->guid);
	struct refi_plan_code planned = {.parent = parent_find(c, said)};

	planned.row = (struct code_row){.code = own == NULL ? 0 : own->code,
		.version = own == NULL ? 0 : own->version,
		.guid = said->guid,
		.name = name_find(c, said, own),
		.line = own == NULL ? 0 : own->line,
		.colour = colour_of(c, said->colour, own),
		.is_closed = said->is_closed,
		.who = c->import->who};
	texts_fill(c, said, &planned.row);
	planned.is_new = own == NULL;
	planned.is_same = own != NULL && is_same(c, said, &planned, own);
	plan->codes_new += planned.is_new;
	plan->codes_same += planned.is_same;
	plan->codes_changed += !planned.is_new && !planned.is_same;
	plan->codes_renamed += !str_equal(planned.row.name, str_trim(said->name));
	plan->codes[plan->code_count++] = planned;
	if (!planned.row.is_closed)
		(void)str_set_add(&c->names, str_lower(c->arena, planned.row.name));
}

bool
refi_codes_plan(struct inspection *inspection, struct arena *arena,
	const struct refi_import *import, const struct refi_file *file, struct refi_plan *plan,
	struct err *err)
{
	struct codes c = {.arena = arena, .import = import, .file = file, .plan = plan};

	c.names.arena = arena;
	if (!codebook_load(inspection, arena, true, &c.rows, &c.row_count, err))
		return false;
	for (size_t i = 0; i < c.row_count; i++)
		if (!c.rows[i].is_closed)
			(void)str_set_add(&c.names, str_lower(arena, c.rows[i].name));
	plan->codes = ARENA_ARRAY(arena, file->code_count, struct refi_plan_code);
	for (size_t i = 0; i < file->code_count; i++)
		code_plan(&c, &file->codes[i]);
	if (c.row_count + plan->codes_new > CODE_COUNT_MAX)
		return err_set(err, ERR_TOO_LARGE,
			"the codebook would have %llu codes, and holds at most %d",
			(unsigned long long)(c.row_count + plan->codes_new), CODE_COUNT_MAX);
	return true;
}
