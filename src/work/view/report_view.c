#include "work/view/report_view.h"

#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"
#include "compare/compare.h"
#include "compare/gap.h"
#include "publish/report.h"
#include "remit/finding/readiness.h"
#include "store/inspection.h"
#include "work/view/finding_ground.h"
#include "work/workshop.h"

struct loading {
	struct workshop *workshop;
	struct compare *compare; /* NULL: an earlier version made the inspection */
	struct arena *arena;
	struct report_view *view;
	struct err *err;
};

/* ---- one paragraph ---- */

/* The gravest thing that an exhibit does in a paragraph; EVIDENCE_ROLE_COUNT: it is not for it. */
static enum evidence_role
role_in(const struct finding_paragraph *paragraph, const struct exhibit *exhibit)
{
	enum evidence_role role = EVIDENCE_ROLE_COUNT;

	for (size_t l = 0; l < exhibit->link_count; l++)
		for (size_t s = 0; s < paragraph->sentence_count; s++) {
			enum evidence_role here = exhibit->links[l].role;

			if (exhibit->links[l].sentence != paragraph->sentences[s].id)
				continue;
			if (here == EVIDENCE_CONTRADICTS || role == EVIDENCE_ROLE_COUNT ||
				role == EVIDENCE_CONTEXT)
				role = here;
		}
	return role;
}

static const char *
state_words(enum gap_state state)
{
	static const char *const words[] = {
		[GAP_OPEN] = "not asked for yet",
		[GAP_ASKED] = "asked for, and not received",
		[GAP_ANSWERED] = "the authority has answered",
		[GAP_EXPLAINED] = "explained",
		[GAP_NOT_A_GAP] = "since then found to be no gap",
	};

	return state < GAP_STATE_COUNT ? words[state] : "unknown";
}

static bool
gap_fill(struct loading *l, const struct finding_piece *piece, struct report_gap *ret_gap)
{
	struct gap_row row;

	*ret_gap = (struct report_gap){.reference = piece->exhibit->gap,
		.begins = DATE_NONE,
		.ends = DATE_NONE,
		.is_restricted = piece->is_restricted};
	if (l->compare == NULL)
		return true;
	if (!gap_get(l->compare, l->arena, piece->exhibit->gap, &row, l->err)) {
		if (l->err->kind != ERR_NOT_FOUND)
			return false;
		err_clear(l->err);
		return true;
	}
	if (row.is_gone)
		return true;
	ret_gap->kind = str_copy(l->arena, row.kind);
	ret_gap->state = str_of(state_words(row.state));
	ret_gap->begins = row.gap.begins;
	ret_gap->ends = row.gap.ends;
	ret_gap->is_restricted = row.gap.is_restricted;
	return true;
}

struct tally {
	int64_t *documents;
	struct strength_piece *pieces;
	size_t piece_count;
	struct report_gap *gaps;
};

static void
document_note(struct tally *tally, struct report_paragraph *to, int64_t document)
{
	for (size_t i = 0; i < to->documents; i++)
		if (tally->documents[i] == document)
			return;
	tally->documents[to->documents++] = document;
}

static bool
piece_take(struct loading *l, const struct finding_ground *ground, size_t i,
	enum evidence_role role, struct tally *tally, struct report_paragraph *to)
{
	const struct exhibit *exhibit = &ground->exhibits[i];

	if (exhibit->coding == 0)
		return gap_fill(l, &ground->pieces[i], &tally->gaps[to->gap_count++]);
	if (role == EVIDENCE_SUPPORTS)
		document_note(tally, to, ground->pieces[i].document);
	to->contrary += role == EVIDENCE_CONTRADICTS ? 1 : 0;
	tally->pieces[tally->piece_count++] = (struct strength_piece){
		.role = role,
		.source = exhibit->source,
		.lineage = ground->lineages[i],
		.is_contemporaneous = exhibit->is_contemporaneous,
		.is_answered = exhibit->answer.len > 0,
	};
	return true;
}

static bool
paragraph_fill(struct loading *l, const struct finding_ground *ground,
	const struct finding_paragraph *from, struct report_paragraph *to)
{
	struct tally tally = {.documents = ARENA_ARRAY(l->arena, ground->exhibit_count, int64_t),
		.pieces = ARENA_ARRAY(l->arena, ground->exhibit_count, struct strength_piece),
		.gaps = ARENA_ARRAY(l->arena, ground->exhibit_count, struct report_gap)};

	*to = (struct report_paragraph){
		.id = from->id, .text = finding_paragraph_text(l->arena, from), .gaps = tally.gaps};
	for (size_t i = 0; i < ground->exhibit_count; i++) {
		enum evidence_role role = role_in(from, &ground->exhibits[i]);

		if (!ground->exhibits[i].is_removed && role != EVIDENCE_ROLE_COUNT &&
			!piece_take(l, ground, i, role, &tally, to))
			return false;
	}
	to->kinds = strength_of(l->arena, tally.pieces, tally.piece_count).kinds;
	return true;
}

/* ---- one finding ---- */

static const char *
rating_words(enum finding_rating rating)
{
	return rating == RATING_NONE ? NULL : finding_rating_words(rating);
}

static bool
finding_fill(struct loading *l, const struct finding_ground *ground, struct report_finding *to)
{
	const struct finding *from = &ground->finding;
	struct report_paragraph *paragraphs = ARENA_ARRAY(
		l->arena, from->paragraph_count, struct report_paragraph);

	*to = (struct report_finding){
		.ordinal = from->ordinal,
		.title = from->title,
		.not_agreed = from->state == FINDING_AGREED ? NULL
							    : finding_state_words(from->state),
		.past = rating_words(from->past),
		.present = rating_words(from->present),
		.sureness = from->sureness == SURE_UNSAID ? NULL
							  : finding_sureness_words(from->sureness),
		.strength = strength_why(l->arena, &ground->evidence.strength),
		.paragraphs = paragraphs,
		.paragraph_count = from->paragraph_count,
	};
	for (size_t p = 0; p < from->paragraph_count; p++)
		if (!paragraph_fill(l, ground, &from->paragraphs[p], &paragraphs[p]))
			return false;
	return true;
}

static void
row_fill(struct loading *l, const struct finding_ground *ground, struct report_row *row)
{
	const struct finding *finding = &ground->finding;
	struct str *advice = ARENA_ARRAY(l->arena, CHECK_COUNT, struct str);

	*row = (struct report_row){
		.id = finding->id,
		.line = finding->line,
		.ordinal = finding->ordinal,
		.title = finding->title,
		.state = finding->state,
		.paragraphs = finding->paragraph_count,
		.advice = advice,
		.restricted = ground->readiness.restricted,
	};
	for (size_t i = 0; finding->state != FINDING_AGREED && i < CHECK_COUNT; i++)
		if (ground->checks[i].state != CHECK_HOLDS)
			advice[row->advice_count++] = ground->checks[i].words;
}

/* ---- the whole ---- */

static bool
findings_fill(struct loading *l, const struct finding *findings, size_t count,
	struct report_chapter *chapter)
{
	struct report_finding *agreed = ARENA_ARRAY(l->arena, count, struct report_finding);

	chapter->findings = agreed;
	for (size_t i = 0; i < count; i++) {
		struct finding_ground ground;

		if (findings[i].line != chapter->number)
			continue;
		if (!finding_ground_load(l->workshop, l->arena, findings[i].id, 0, &ground, l->err))
			return false;
		row_fill(l, &ground, &l->view->rows[l->view->row_count++]);
		l->view->agreed += ground.finding.state == FINDING_AGREED ? 1 : 0;
		if (ground.finding.state != FINDING_AGREED && !l->view->report.is_draft)
			continue;
		if (!finding_fill(l, &ground, &agreed[chapter->finding_count++]))
			return false;
	}
	return true;
}

static bool
chapters_fill(struct loading *l)
{
	struct report_chapter *chapters;
	struct finding_line *lines;
	struct finding *findings;
	size_t line_count;
	size_t count;

	if (!finding_lines(l->workshop, l->arena, &lines, &line_count, l->err) ||
		!findings_list(
			l->workshop->inspection, l->arena, 0, false, &findings, &count, l->err))
		return false;
	chapters = ARENA_ARRAY(l->arena, line_count, struct report_chapter);
	l->view->rows = ARENA_ARRAY(l->arena, count, struct report_row);
	for (size_t i = 0; i < line_count; i++) {
		chapters[i] = (struct report_chapter){.number = lines[i].number,
			.title = lines[i].title,
			.question = lines[i].question};
		if (!findings_fill(l, findings, count, &chapters[i]))
			return false;
	}
	l->view->report.chapters = chapters;
	l->view->report.chapter_count = line_count;
	return true;
}

bool
report_view_load(struct workshop *workshop, struct arena *arena, int64_t now, bool is_draft,
	struct report_view *ret_view, struct err *err)
{
	struct inspection *inspection = workshop->inspection;
	struct report *report = &ret_view->report;
	struct loading l = {.workshop = workshop, .arena = arena, .view = ret_view, .err = err};

	*ret_view = (struct report_view){.report.date = now, .report.is_draft = is_draft};
	if (!workshop_compare(workshop, &l.compare, err)) {
		if (err->kind != ERR_UNSUPPORTED && err->kind != ERR_NOT_FOUND)
			return false;
		err_clear(err);
		l.compare = NULL;
	}
	return setting_get(inspection, arena, "authority", &report->authority, err) &&
		setting_get(inspection, arena, "reference", &report->reference, err) &&
		setting_get(inspection, arena, "remit_title", &report->remit, err) &&
		chapters_fill(&l) && report_figures_load(workshop, arena, report, err);
}
