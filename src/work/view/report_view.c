#include "work/view/report_view.h"

#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"
#include "compare/gap.h"
#include "publish/report.h"
#include "remit/finding/readiness.h"
#include "store/inspection.h"
#include "work/view/finding_ground.h"
#include "work/workshop.h"

struct loading {
	struct workshop *workshop;
	struct arena *arena;
	struct report_view *view;
	struct finding_ground *grounds; /* of what goes in, by line and number */
	size_t ground_count;
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

static struct report_gap
gap_make(const struct finding_piece *piece)
{
	struct report_gap gap = {.reference = piece->exhibit->gap,
		.begins = DATE_NONE,
		.ends = DATE_NONE,
		.is_restricted = piece->is_restricted};

	if (piece->gap == NULL)
		return gap;
	gap.kind = piece->gap->kind;
	gap.state = str_of(state_words(piece->gap->state));
	gap.begins = piece->gap->gap.begins;
	gap.ends = piece->gap->gap.ends;
	return gap;
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

static void
piece_take(const struct finding_ground *ground, size_t i, enum evidence_role role,
	struct tally *tally, struct report_paragraph *to)
{
	const struct exhibit *exhibit = &ground->exhibits[i];

	if (exhibit->coding == 0) {
		tally->gaps[to->gap_count++] = gap_make(&ground->pieces[i]);
		return;
	}
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
}

static void
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

		if (!ground->exhibits[i].is_removed && role != EVIDENCE_ROLE_COUNT)
			piece_take(ground, i, role, &tally, to);
	}
	to->kinds = strength_of(l->arena, tally.pieces, tally.piece_count).kinds;
}

/* ---- one finding ---- */

static const char *
rating_words(enum finding_rating rating)
{
	return rating == RATING_NONE ? NULL : finding_rating_words(rating);
}

static void
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
		paragraph_fill(l, ground, &from->paragraphs[p], &paragraphs[p]);
}

/* ---- the whole ---- */

static void
chapter_fill(struct loading *l, const struct finding_line *line, struct report_chapter *chapter)
{
	struct report_finding *findings = ARENA_ARRAY(
		l->arena, l->ground_count, struct report_finding);

	*chapter = (struct report_chapter){.number = line->number,
		.title = line->title,
		.question = line->question,
		.findings = findings};
	for (size_t i = 0; i < l->ground_count; i++)
		if (l->grounds[i].finding.line == line->number)
			finding_fill(l, &l->grounds[i], &findings[chapter->finding_count++]);
}

/* Only what goes in is looked up. */
static bool
grounds_fill(struct loading *l)
{
	struct report_view *view = l->view;
	struct finding *findings;
	size_t count;
	size_t kept = 0;

	if (!findings_list(l->workshop->inspection, l->arena, 0, false, &findings, &count, l->err))
		return false;
	for (size_t i = 0; i < count; i++) {
		bool is_agreed = findings[i].state == FINDING_AGREED;

		view->agreed += is_agreed ? 1 : 0;
		if (is_agreed || view->report.is_draft)
			findings[kept++] = findings[i];
	}
	l->ground_count = kept;
	return finding_grounds_load(
		l->workshop, l->arena, findings, kept, false, NULL, &l->grounds, l->err);
}

static bool
chapters_fill(struct loading *l)
{
	struct report_chapter *chapters;
	struct finding_line *lines;
	size_t count;

	if (!finding_lines(l->workshop, l->arena, &lines, &count, l->err) || !grounds_fill(l))
		return false;
	chapters = ARENA_ARRAY(l->arena, count, struct report_chapter);
	for (size_t i = 0; i < count; i++)
		chapter_fill(l, &lines[i], &chapters[i]);
	l->view->report.chapters = chapters;
	l->view->report.chapter_count = count;
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
	return setting_get(inspection, arena, "authority", &report->authority, err) &&
		setting_get(inspection, arena, "reference", &report->reference, err) &&
		setting_get(inspection, arena, "remit_title", &report->remit, err) &&
		chapters_fill(&l) && report_figures_load(workshop, arena, report, err);
}

/* ---- how far it is ---- */

static void
row_fill(struct arena *arena, const struct finding_ground *ground, struct report_row *row)
{
	const struct finding *finding = &ground->finding;
	struct str *advice = ARENA_ARRAY(arena, CHECK_COUNT, struct str);

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

bool
report_state_load(struct workshop *workshop, struct arena *arena, struct restricted_known *known,
	struct report_state *ret_state, struct err *err)
{
	struct finding_ground *grounds;
	struct finding *findings;
	size_t count;

	*ret_state = (struct report_state){0};
	if (!finding_lines(workshop, arena, &ret_state->lines, &ret_state->line_count, err) ||
		!findings_list(workshop->inspection, arena, 0, false, &findings, &count, err) ||
		!finding_grounds_load(workshop, arena, findings, count, true, known, &grounds, err))
		return false;
	ret_state->rows = ARENA_ARRAY(arena, count, struct report_row);
	ret_state->row_count = count;
	for (size_t i = 0; i < count; i++) {
		row_fill(arena, &grounds[i], &ret_state->rows[i]);
		ret_state->agreed += findings[i].state == FINDING_AGREED ? 1 : 0;
	}
	return report_figures_load(workshop, arena, &ret_state->figures, err);
}
