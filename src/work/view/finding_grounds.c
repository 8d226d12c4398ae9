/* The grounds of many findings at once. */
#include "work/view/finding_ground_inside.h"

#include "base/arena.h"
#include "base/err.h"
#include "compare/copies/lineage.h"
#include "compare/gap.h"
#include "finding_ground.sql.h"
#include "remit/finding/criticism.h"
#include "remit/finding/evidence.h"
#include "store/db.h"
#include "store/inspection.h"
#include "work/view/restricted_known.h"
#include "work/workshop.h"

#include <stdlib.h>

/* What a coded passage is of. */
struct passage {
	int64_t exhibit;
	int64_t item;
	int64_t document;
};

struct loading {
	struct workshop *workshop;
	struct restricted_known *known;
	struct ground_loading one; /* the ground at hand */
	struct arena *arena;
	struct finding_ground *grounds;
	size_t count;
	struct exhibit *exhibits; /* of all findings, by finding */
	size_t exhibit_count;
	struct passage *passages; /* by exhibit */
	size_t passage_count;
	struct finding_line *lines;
	size_t line_count;
	struct lineage_ties ties;
	struct err *err;
};

/* ---- what is read at once ---- */

static bool
passages_load(struct loading *l)
{
	struct statement s CLEANUP(statement_end) = {0};
	size_t room = 0;
	bool row;

	if (!db_begin(l->workshop->inspection->db, &SQL_GROUND_PASSAGES, &s, l->err))
		return false;
	for (;;) {
		if (!statement_row(&s, &row, l->err))
			return false;
		if (!row)
			return true;
		l->passages = arena_grow(
			l->arena, l->passages, l->passage_count, &room, sizeof(*l->passages));
		l->passages[l->passage_count++] = (struct passage){
			.exhibit = column_i64(&s, GROUND_PASSAGES_COL_EXHIBIT),
			.item = column_i64(&s, GROUND_PASSAGES_COL_ITEM),
			.document = column_i64(&s, GROUND_PASSAGES_COL_DOCUMENT),
		};
	}
}

static int
passage_compare(const void *a, const void *b)
{
	const struct passage *left = a;
	const struct passage *right = b;

	return left->exhibit < right->exhibit ? -1 : left->exhibit > right->exhibit;
}

static bool
all_load(struct loading *l)
{
	struct inspection *inspection = l->workshop->inspection;

	if (!workshop_compare(l->workshop, &l->one.compare, l->err)) {
		if (l->err->kind != ERR_NOT_FOUND)
			return false;
		err_clear(l->err);
	}
	return finding_lines(l->workshop, l->arena, &l->lines, &l->line_count, l->err) &&
		exhibits_of_all(inspection, l->arena, &l->exhibits, &l->exhibit_count, l->err) &&
		passages_load(l) &&
		(l->one.compare == NULL ||
			lineage_ties_load(l->one.compare, l->arena, &l->ties, l->err));
}

/* ---- one of them ---- */

static int
finding_of_compare(const void *key, const void *element)
{
	int64_t finding = *(const int64_t *)key;
	const struct exhibit *exhibit = element;

	return finding < exhibit->finding ? -1 : finding > exhibit->finding;
}

/* Its stretch of all exhibits. */
static void
exhibits_take(struct loading *l, struct finding_ground *ground)
{
	struct exhibit *at;
	struct exhibit *end;

	if (l->exhibit_count == 0)
		return;
	end = l->exhibits + l->exhibit_count;
	at = bsearch(&ground->finding.id, l->exhibits, l->exhibit_count, sizeof(*l->exhibits),
		finding_of_compare);
	if (at == NULL)
		return;
	while (at > l->exhibits && at[-1].finding == ground->finding.id)
		at--;
	ground->exhibits = at;
	while (at < end && at->finding == ground->finding.id)
		at++;
	ground->exhibit_count = (size_t)(at - ground->exhibits);
}

static bool
piece_take(struct loading *l, struct finding_piece *piece)
{
	struct passage wanted = {.exhibit = piece->exhibit->id};
	const struct passage *passage;

	if (piece->exhibit->coding == 0)
		return finding_gap_find(&l->one, piece, l->err);
	passage = l->passage_count == 0
		? NULL
		: bsearch(&wanted, l->passages, l->passage_count, sizeof(wanted), passage_compare);
	if (passage == NULL)
		return err_set(l->err, ERR_ALTERED, "an item that a finding cites is not there");
	piece->item = passage->item;
	piece->document = passage->document;
	return true;
}

static bool
pieces_take(struct loading *l, struct finding_ground *ground)
{
	ground->pieces = ARENA_ARRAY(l->arena, ground->exhibit_count, struct finding_piece);
	for (size_t i = 0; i < ground->exhibit_count; i++) {
		struct finding_piece *piece = &ground->pieces[i];

		*piece = (struct finding_piece){
			.exhibit = &ground->exhibits[i], .from = -1, .to = -1};
		piece->role = exhibit_role(&ground->finding, piece->exhibit, 0);
		piece->is_unused = piece->role == EVIDENCE_ROLE_COUNT;
		if (!piece_take(l, piece))
			return false;
	}
	return true;
}

static bool
ground_take(struct loading *l, struct finding_ground *ground)
{
	for (size_t i = 0; i < l->line_count; i++)
		if (l->lines[i].number == ground->finding.line)
			ground->line = l->lines[i];
	exhibits_take(l, ground);
	l->one.ground = ground;
	if (!pieces_take(l, ground) || !finding_lineages_find(&l->one, l->err))
		return false;
	ground->evidence = evidence_of(l->arena, &ground->finding, 0, ground->exhibits,
		ground->exhibit_count, ground->lineages);
	return true;
}

/* ---- what is judged ---- */

static bool
restricted_mark(struct loading *l)
{
	int64_t *documents = ARENA_ARRAY(l->arena, l->exhibit_count + 1, int64_t);
	size_t count = 0;
	bool *are;

	for (size_t i = 0; i < l->count; i++)
		for (size_t k = 0; k < l->grounds[i].exhibit_count; k++)
			documents[count++] = l->grounds[i].pieces[k].document;
	if (!restricted_known_among(l->known, l->workshop->inspection, l->one.compare, l->arena,
		    documents, count, &are, l->err))
		return false;
	count = 0;
	for (size_t i = 0; i < l->count; i++)
		for (size_t k = 0; k < l->grounds[i].exhibit_count; k++, count++)
			l->grounds[i].pieces[k].is_restricted =
				l->grounds[i].pieces[k].is_restricted || are[count];
	return true;
}

static bool
ground_judge(struct loading *l, struct finding_ground *ground)
{
	struct inspection *inspection = l->workshop->inspection;
	int64_t id = ground->finding.id;

	if (ground->finding.state != FINDING_AGREED &&
		(!criticisms_of(inspection, l->arena, id, &ground->criticisms,
			 &ground->criticism_count, l->err) ||
			!finding_steps(inspection, l->arena, id, &ground->steps,
				&ground->step_count, l->err)))
		return false;
	finding_checks_make(l->arena, ground);
	return true;
}

static bool
all_judge(struct loading *l)
{
	if (!restricted_mark(l))
		return false;
	for (size_t i = 0; i < l->count; i++)
		if (!ground_judge(l, &l->grounds[i]))
			return false;
	return true;
}

bool
finding_grounds_load(struct workshop *workshop, struct arena *arena, const struct finding *findings,
	size_t count, bool judged, struct restricted_known *known,
	struct finding_ground **ret_grounds, struct err *err)
{
	struct loading l = {.workshop = workshop,
		.known = known,
		.one = {.inspection = workshop->inspection, .arena = arena},
		.arena = arena,
		.grounds = ARENA_ARRAY(arena, count + 1, struct finding_ground),
		.count = count,
		.err = err};

	*ret_grounds = l.grounds;
	if (count == 0)
		return true;
	if (!all_load(&l))
		return false;
	l.one.ties = &l.ties;
	for (size_t i = 0; i < count; i++) {
		l.grounds[i].finding = findings[i];
		if (!ground_take(&l, &l.grounds[i]))
			return false;
	}
	return !judged || all_judge(&l);
}
