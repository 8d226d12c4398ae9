#include "work/view/finding_ground_inside.h"

#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"
#include "base/file.h"
#include "compare/compare.h"
#include "compare/copies/lineage.h"
#include "compare/gap.h"
#include "compare/hidden/restricted.h"
#include "finding_ground.sql.h"
#include "remit/coding.h"
#include "store/db.h"
#include "store/inspection.h"
#include "store/kind.h"
#include "work/workshop.h"

enum { TIES_ARENA_MAX = 64 << 20 };

bool
finding_lines(struct workshop *workshop, struct arena *arena, struct finding_line **ret_lines,
	size_t *ret_count, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	struct finding_line *lines = NULL;
	size_t room = 0;
	bool row;

	*ret_count = 0;
	if (!db_begin(workshop->inspection->db, &SQL_GROUND_LINES, &s, err))
		return false;
	for (;;) {
		if (!statement_row(&s, &row, err))
			return false;
		if (!row)
			break;
		lines = arena_grow(arena, lines, *ret_count, &room, sizeof(*lines));
		lines[(*ret_count)++] = (struct finding_line){
			.number = column_i64(&s, GROUND_LINES_COL_NUMBER),
			.title = str_copy(arena, column_str(&s, GROUND_LINES_COL_TITLE)),
			.question = str_copy(arena, column_str(&s, GROUND_LINES_COL_QUESTION)),
			.asks_both = column_i64(&s, GROUND_LINES_COL_ASKS_BOTH) != 0,
		};
	}
	*ret_lines = lines;
	return true;
}

/* ---- pieces ---- */

static bool
item_look(struct ground_loading *l, struct finding_piece *piece, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool found;

	if (!db_begin(l->inspection->db, &SQL_GROUND_ITEM, &s, err))
		return false;
	bind_i64(&s, GROUND_ITEM_ITEM, piece->item);
	if (!statement_row(&s, &found, err))
		return false;
	if (!found)
		return err_set(err, ERR_ALTERED, "an item that a finding cites is not there");
	piece->document = column_i64(&s, GROUND_ITEM_COL_DOCUMENT);
	piece->title = str_copy(l->arena, column_str(&s, GROUND_ITEM_COL_TITLE));
	if (piece->title.len == 0)
		piece->title = str_copy(l->arena, path_name(column_str(&s, GROUND_ITEM_COL_PATH)));
	piece->kind = str_of(item_kind_name((enum item_kind)column_i64(&s, GROUND_ITEM_COL_KIND)));
	piece->moment = column_moment(&s, GROUND_ITEM_COL_MOMENT);
	piece->custodian = str_copy(l->arena, column_str(&s, GROUND_ITEM_COL_CUSTODIAN));
	return true;
}

static bool
passage_look(struct ground_loading *l, struct finding_piece *piece, struct err *err)
{
	struct coding_row coding;

	if (!coding_get(l->inspection, l->arena, (uint64_t)piece->exhibit->coding, &coding, err))
		return false;
	piece->item = coding.item;
	piece->from = coding.state == CODING_LOST ? -1 : coding.found_begins;
	piece->to = coding.state == CODING_LOST ? -1 : coding.found_ends;
	piece->is_uncoded = coding.taken_back != 0;
	piece->quote = coding.quote;
	return item_look(l, piece, err);
}

bool
finding_gap_find(struct ground_loading *l, struct finding_piece *piece, struct err *err)
{
	struct gap_row *gap = ARENA_NEW(l->arena, struct gap_row);

	if (l->compare == NULL)
		return true;
	if (!gap_find(l->compare, l->arena, piece->exhibit->gap, gap, err)) {
		if (err->kind != ERR_NOT_FOUND)
			return false;
		err_clear(err);
		return true;
	}
	piece->gap = gap;
	piece->is_restricted = gap->gap.is_restricted;
	return true;
}

static bool
gap_look(struct ground_loading *l, struct finding_piece *piece, struct err *err)
{
	piece->title = STR("A gap that is no longer found");
	piece->moment = DATE_NONE;
	if (!finding_gap_find(l, piece, err))
		return false;
	if (piece->gap == NULL)
		return true;
	piece->title = piece->gap->gap.title;
	piece->why = piece->is_restricted ? STR("") : piece->gap->gap.why;
	piece->moment = piece->gap->gap.begins;
	return true;
}

/* The words of restricted records go before anybody sees them. */
static bool
restricted_close(struct ground_loading *l, struct err *err)
{
	struct finding_ground *ground = l->ground;
	int64_t *documents = ARENA_ARRAY(l->arena, ground->exhibit_count, int64_t);
	bool *are;

	for (size_t i = 0; i < ground->exhibit_count; i++)
		documents[i] = ground->pieces[i].document;
	if (!restricted_among(
		    l->inspection->db, l->arena, documents, ground->exhibit_count, &are, err))
		return false;
	for (size_t i = 0; i < ground->exhibit_count; i++)
		if (ground->exhibits[i].coding != 0 && are[i]) {
			ground->pieces[i].is_restricted = true;
			ground->pieces[i].quote = STR("");
			ground->pieces[i].title = STR("A restricted record");
		}
	return true;
}

static bool
pieces_load(struct ground_loading *l, struct err *err)
{
	struct finding_ground *ground = l->ground;

	ground->pieces = ARENA_ARRAY(l->arena, ground->exhibit_count, struct finding_piece);
	for (size_t i = 0; i < ground->exhibit_count; i++) {
		struct finding_piece *piece = &ground->pieces[i];

		*piece = (struct finding_piece){
			.exhibit = &ground->exhibits[i], .from = -1, .to = -1};
		piece->role = exhibit_role(&ground->finding, piece->exhibit, 0);
		piece->is_unused = piece->role == EVIDENCE_ROLE_COUNT;
		if (!(piece->exhibit->coding != 0 ? passage_look(l, piece, err)
						  : gap_look(l, piece, err)))
			return false;
	}
	return restricted_close(l, err);
}

/* ---- lineages ---- */

static bool
is_looked_at(const struct finding_piece *piece)
{
	return piece->exhibit->coding != 0 && !piece->exhibit->is_removed &&
		piece->role == EVIDENCE_SUPPORTS;
}

/* The same number for both, and for all that had the number of either. */
static void
lineages_join(struct finding_ground *ground, size_t a, size_t b)
{
	int64_t keep = ground->lineages[a];
	int64_t drop = ground->lineages[b];

	for (size_t i = 0; i < ground->exhibit_count; i++)
		if (ground->lineages[i] == drop)
			ground->lineages[i] = keep;
}

static bool
tie_look(struct ground_loading *l, int64_t a, int64_t b, bool *ret_is_one, struct err *err)
{
	const struct lineage_tie *tie = l->ties == NULL ? NULL : lineage_ties_find(l->ties, a, b);

	if (tie == NULL)
		return lineage_is_one(l->compare, a, b, l->keeps, ret_is_one, err);
	*ret_is_one = tie->is_one;
	return true;
}

static bool
pair_look(struct ground_loading *l, size_t a, size_t b, bool within, struct err *err)
{
	struct finding_ground *ground = l->ground;
	bool is_one;

	if (ground->pieces[a].document == ground->pieces[b].document) {
		lineages_join(ground, a, b);
		return true;
	}
	if (!within || l->compare == NULL || ground->lineages[a] == ground->lineages[b])
		return true;
	if (!tie_look(l, ground->pieces[a].item, ground->pieces[b].item, &is_one, err))
		return false;
	if (is_one)
		lineages_join(ground, a, b);
	return true;
}

bool
finding_lineages_find(struct ground_loading *l, struct err *err)
{
	struct finding_ground *ground = l->ground;
	size_t looked = 0;

	ground->lineages = ARENA_ARRAY(l->arena, ground->exhibit_count, int64_t);
	for (size_t i = 0; i < ground->exhibit_count; i++)
		ground->lineages[i] = (int64_t)i + 1;
	for (size_t a = 0; a < ground->exhibit_count; a++) {
		if (!is_looked_at(&ground->pieces[a]))
			continue;
		looked++;
		for (size_t b = 0; b < a; b++)
			if (is_looked_at(&ground->pieces[b]) &&
				!pair_look(l, b, a, looked <= FINDING_LINEAGE_MAX, err))
				return false;
	}
	return true;
}

/* ---- the whole ---- */

static bool
line_find(struct workshop *workshop, struct arena *arena, struct finding_ground *ground,
	struct err *err)
{
	struct finding_line *lines;
	size_t count;

	if (!finding_lines(workshop, arena, &lines, &count, err))
		return false;
	for (size_t i = 0; i < count; i++)
		if (lines[i].number == ground->finding.line)
			ground->line = lines[i];
	return true;
}

void
finding_checks_make(struct arena *arena, struct finding_ground *ground)
{
	size_t restricted = 0;

	for (size_t i = 0; i < ground->exhibit_count; i++)
		restricted += ground->pieces[i].is_restricted && !ground->exhibits[i].is_removed &&
				!ground->pieces[i].is_unused
			? 1
			: 0;
	ground->readiness = (struct readiness_ground){
		.finding = &ground->finding,
		.exhibits = ground->exhibits,
		.exhibit_count = ground->exhibit_count,
		.lineages = ground->lineages,
		.criticisms = ground->criticisms,
		.criticism_count = ground->criticism_count,
		.steps = ground->steps,
		.step_count = ground->step_count,
		.asks_both = ground->line.asks_both,
		.restricted = restricted,
	};
	ground->checks = readiness_checks(arena, &ground->readiness);
}

static bool
ground_load(struct workshop *workshop, struct arena *arena, int64_t id, int64_t version, bool keeps,
	struct finding_ground *ret_ground, struct err *err)
{
	struct inspection *inspection = workshop->inspection;
	struct ground_loading l = {
		.inspection = inspection, .arena = arena, .ground = ret_ground, .keeps = keeps};

	*ret_ground = (struct finding_ground){0};
	if (!workshop_compare(workshop, &l.compare, err)) {
		if (err->kind != ERR_NOT_FOUND)
			return false;
		err_clear(err);
	}
	if (!finding_get(inspection, arena, id, version, &ret_ground->finding, err) ||
		!line_find(workshop, arena, ret_ground, err) ||
		!exhibits_of(inspection, arena, id, &ret_ground->exhibits,
			&ret_ground->exhibit_count, err) ||
		!criticisms_of(inspection, arena, id, &ret_ground->criticisms,
			&ret_ground->criticism_count, err) ||
		!finding_steps(
			inspection, arena, id, &ret_ground->steps, &ret_ground->step_count, err) ||
		!pieces_load(&l, err) || !finding_lineages_find(&l, err))
		return false;
	finding_checks_make(arena, ret_ground);
	ret_ground->evidence = evidence_of(arena, &ret_ground->finding, 0, ret_ground->exhibits,
		ret_ground->exhibit_count, ret_ground->lineages);
	return true;
}

bool
finding_ground_load(struct workshop *workshop, struct arena *arena, int64_t id, int64_t version,
	struct finding_ground *ret_ground, struct err *err)
{
	return ground_load(workshop, arena, id, version, false, ret_ground, err);
}

bool
finding_ties_keep(struct workshop *workshop, int64_t id, struct err *err)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = TIES_ARENA_MAX};
	struct finding_ground ground;

	return ground_load(workshop, &arena, id, 0, true, &ground, err);
}

/* ---- what kind of source ---- */

static bool
settings_get(struct inspection *inspection, struct arena *arena, struct str *ret_authority,
	int64_t *ret_announced, struct err *err)
{
	struct str announced;

	if (!setting_get(inspection, arena, "authority", ret_authority, err) ||
		!setting_get(inspection, arena, "announced", &announced, err) ||
		(announced.len == 0 &&
			!setting_get(inspection, arena, "appointed", &announced, err)))
		return false;
	if (!date_parse_iso(announced, ret_announced))
		*ret_announced = DATE_NONE;
	return true;
}

/* "Norchester BC" holds records of the "Norchester Borough Council": the place is what both say. */
static bool
is_of_authority(struct str custodian, struct str authority)
{
	static const char *const titles[] = {
		"the", "city", "borough", "county", "council", "royal", "london", "metropolitan"};
	struct str rest = authority;
	struct str word;

	while (str_cut(&rest, ' ', &word)) {
		bool is_title = word.len == 0 || str_equal_nocase(word, STR("of"));

		for (size_t i = 0; i < COUNT_OF(titles); i++)
			is_title = is_title || str_equal_nocase(word, str_of(titles[i]));
		if (!is_title)
			return str_find_nocase(custodian, word) != STR_NONE;
	}
	return false;
}

bool
finding_source_of_coding(struct workshop *workshop, struct arena *arena, int64_t coding,
	enum source_kind *ret_source, bool *ret_contemporaneous, struct err *err)
{
	struct ground_loading l = {.inspection = workshop->inspection, .arena = arena};
	struct finding_piece piece = {0};
	struct coding_row row;
	struct str authority;
	int64_t announced;
	bool is_ours;
	bool is_before;

	if (!coding_get(l.inspection, arena, (uint64_t)coding, &row, err))
		return false;
	piece.item = row.item;
	if (!settings_get(l.inspection, arena, &authority, &announced, err) ||
		!item_look(&l, &piece, err))
		return false;
	is_ours = is_of_authority(piece.custodian, authority);
	is_before = piece.moment != DATE_NONE &&
		(announced == DATE_NONE || piece.moment < announced);
	*ret_contemporaneous = is_before;
	if (!is_ours)
		*ret_source = SOURCE_PARTNER_RECORD;
	else
		*ret_source = is_before || piece.moment == DATE_NONE ? SOURCE_AUTHORITY_RECORD
								     : SOURCE_AUTHORITY_WORD;
	return true;
}
