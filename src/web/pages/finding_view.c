/* What the page of a finding shows. */
#include "web/pages/finding.h"

#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"
#include "web/door.h"
#include "web/parts/who.h"
#include "web/request.h"
#include "web/say.h"
#include "work/view/finding_ground.h"
#include "work/workshop.h"

struct filling {
	struct request *request;
	struct arena *arena;
	const struct finding_ground *ground;
	struct finding_view *view;
};

struct str
finding_number(struct request *request, const struct finding_ground *ground)
{
	return str_format(request->arena, "%lld.%lld", (long long)ground->finding.line,
		(long long)ground->finding.ordinal);
}

/* ---- the rail ---- */

static void
checks_fill(struct filling *f)
{
	size_t holds = 0;

	f->view->checks = ARENA_ARRAY(f->arena, CHECK_COUNT, struct finding_check_view);
	f->view->check_count = CHECK_COUNT;
	for (size_t i = 0; i < CHECK_COUNT; i++) {
		const struct check *check = &f->ground->checks[i];

		holds += check->state == CHECK_HOLDS ? 1 : 0;
		f->view->checks[i] = (struct finding_check_view){
			.words = check->words,
			.advice = check->advice,
			.holds = check->state == CHECK_HOLDS,
			.waits = check->state == CHECK_WAITS,
		};
	}
	f->view->ready = str_format(f->arena, "%zu of %d", holds, (int)CHECK_COUNT);
}

static void
branch_fill(struct filling *f, const struct finding_line *line, const struct finding *findings,
	size_t count, struct finding_branch *branch)
{
	branch->words = str_format(
		f->arena, "%lld %.*s", (long long)line->number, STR_ARG(line->title));
	branch->leaves = ARENA_ARRAY(f->arena, count, struct finding_leaf);
	for (size_t i = 0; i < count; i++) {
		if (findings[i].line != line->number)
			continue;
		branch->leaves[branch->leaf_count++] = (struct finding_leaf){
			.words = str_format(f->arena, "%lld.%lld %.*s", (long long)findings[i].line,
				(long long)findings[i].ordinal, STR_ARG(findings[i].title)),
			.link = url_format(f->arena, "/finding/%lld", (long long)findings[i].id),
			.state = finding_state_name(findings[i].state),
			.is_here = findings[i].id == f->ground->finding.id,
		};
	}
}

static bool
outline_fill(struct filling *f, struct err *err)
{
	struct workshop *workshop = f->request->door->workshop;
	struct finding_line *lines;
	struct finding *findings;
	size_t count;

	if (!finding_lines(workshop, f->arena, &lines, &f->view->branch_count, err) ||
		!findings_list(workshop->inspection, f->arena, 0, false, &findings, &count, err))
		return false;
	f->view->branches = ARENA_ARRAY(f->arena, f->view->branch_count, struct finding_branch);
	for (size_t i = 0; i < f->view->branch_count; i++)
		branch_fill(f, &lines[i], findings, count, &f->view->branches[i]);
	return true;
}

/* ---- the text ---- */

static const struct exhibit_link *
link_to(const struct exhibit *exhibit, int64_t sentence)
{
	for (size_t i = 0; !exhibit->is_removed && i < exhibit->link_count; i++)
		if (exhibit->links[i].sentence == sentence)
			return &exhibit->links[i];
	return NULL;
}

static void
sentence_fill(struct filling *f, const struct finding_sentence *sentence,
	struct finding_sentence_view *view)
{
	size_t bases = 0;

	*view = (struct finding_sentence_view){
		.id = sentence->id,
		.text = sentence->text,
		.add = url_format(f->arena, "/finding/%lld/link?sentence=%lld",
			(long long)f->ground->finding.id, (long long)sentence->id),
	};
	view->refs = ARENA_ARRAY(f->arena, f->ground->exhibit_count, struct finding_ref);
	for (size_t i = 0; i < f->ground->exhibit_count; i++) {
		const struct exhibit *exhibit = &f->ground->exhibits[i];
		const struct exhibit_link *link = link_to(exhibit, sentence->id);

		if (link == NULL)
			continue;
		bases += exhibit->coding == 0 || link->role == EVIDENCE_SUPPORTS ? 1 : 0;
		view->refs[view->ref_count++] = (struct finding_ref){
			.words = str_format(f->arena, "E%lld", (long long)exhibit->number),
			.title = f->ground->pieces[i].title,
			.link = url_format(f->arena, "#evE%lld", (long long)exhibit->number),
			.class = exhibit->coding == 0                ? "ref ref--m"
				: link->role == EVIDENCE_CONTRADICTS ? "ref ref--a"
								     : "ref",
		};
	}
	view->is_bare = bases == 0;
}

static void
paragraph_fill(struct filling *f, size_t p, struct finding_paragraph_view *view)
{
	const struct finding_paragraph *paragraph = &f->ground->finding.paragraphs[p];
	size_t bare = 0;

	*view = (struct finding_paragraph_view){
		.number = str_format(f->arena, "%.*s.%zu", STR_ARG(f->view->number), p + 1),
		.sentence_count = paragraph->sentence_count,
	};
	view->sentences = ARENA_ARRAY(
		f->arena, paragraph->sentence_count, struct finding_sentence_view);
	for (size_t s = 0; s < paragraph->sentence_count; s++) {
		sentence_fill(f, &paragraph->sentences[s], &view->sentences[s]);
		bare += view->sentences[s].is_bare ? 1 : 0;
	}
	if (bare == 1)
		view->bare = STR("No evidence is linked to one sentence of this paragraph.");
	else if (bare > 1)
		view->bare = str_format(f->arena,
			"No evidence is linked to %zu sentences of this paragraph.", bare);
}

/* ---- the evidence ---- */

static struct finding_option *
sources_make(struct arena *arena, enum source_kind chosen)
{
	struct finding_option *options = ARENA_ARRAY(
		arena, SOURCE_KIND_COUNT, struct finding_option);

	for (unsigned i = 0; i < SOURCE_KIND_COUNT; i++)
		options[i] = (struct finding_option){
			.value = source_kind_name((enum source_kind)i),
			.words = source_kind_title((enum source_kind)i),
			.is_chosen = i == chosen,
		};
	return options;
}

static struct str
piece_note(const struct finding_piece *piece)
{
	if (piece->exhibit->is_removed)
		return STR("Taken out of this finding.");
	if (piece->is_unused)
		return STR("Linked to no sentence of the present text.");
	if (piece->is_uncoded)
		return STR("The code was taken back since.");
	if (piece->is_restricted)
		return STR(
			"Restricted: read it where it stands; that you did is noted in the log.");
	if (piece->exhibit->coding != 0 && piece->from < 0)
		return STR("These words were not found again in the text as it is read now.");
	return STR("");
}

static struct url
piece_open(struct filling *f, const struct finding_piece *piece)
{
	struct url gap = URL("/gaps");

	if (piece->exhibit->coding == 0)
		return url_segment(f->arena, gap, piece->exhibit->gap);
	return url_format(f->arena, "/item/%lld#c%lld", (long long)piece->item,
		(long long)piece->exhibit->coding);
}

static void
piece_fill(struct filling *f, const struct finding_piece *piece, struct finding_evidence_view *view)
{
	const struct exhibit *exhibit = piece->exhibit;
	bool is_against = piece->role == EVIDENCE_CONTRADICTS && exhibit->coding != 0;

	*view = (struct finding_evidence_view){
		.exhibit = exhibit->id,
		.name = str_format(f->arena, "E%lld", (long long)exhibit->number),
		.head = piece->moment == DATE_NONE
			? STR("no date")
			: say_moment_day(f->arena, f->request->door->zone, piece->moment),
		.title = piece->title,
		.quote = piece->quote,
		.note = piece_note(piece),
		.role = evidence_role_name(piece->role),
		.open = piece_open(f, piece),
		.has_open = true,
		.is_gap = exhibit->coding == 0,
		.is_against = is_against,
		.is_answered = exhibit->answer.len > 0,
		.answer = exhibit->answer,
		.sources = sources_make(f->arena, exhibit->source),
		.source_count = SOURCE_KIND_COUNT,
		.is_contemporaneous = exhibit->is_contemporaneous,
		.is_removed = exhibit->is_removed,
		.source_words = exhibit->coding == 0 ? STR("A gap")
						     : str_of(source_kind_title(exhibit->source)),
	};
	view->class = is_against                                    ? "ev ev--a"
		: piece->role == EVIDENCE_SUPPORTS && !view->is_gap ? "ev"
								    : "ev ev--c";
	if (piece->custodian.len > 0)
		view->whose = str_format(f->arena, "records of %.*s", STR_ARG(piece->custodian));
	if (is_against && exhibit->answer.len == 0 && view->note.len == 0)
		view->note = STR("Not answered yet.");
}

static struct str
count_words(struct arena *arena, size_t count, const char *word)
{
	return count == 0 ? STR("") : str_format(arena, "%zu %s", count, word);
}

static void
evidence_fill(struct filling *f)
{
	const struct evidence_view *evidence = &f->ground->evidence;

	f->view->evidence = ARENA_ARRAY(
		f->arena, f->ground->exhibit_count, struct finding_evidence_view);
	f->view->evidence_count = f->ground->exhibit_count;
	for (size_t i = 0; i < f->ground->exhibit_count; i++)
		piece_fill(f, &f->ground->pieces[i], &f->view->evidence[i]);
	f->view->supports = count_words(f->arena, evidence->supporting, "support");
	f->view->against = count_words(f->arena, evidence->contradicting, "against");
	f->view->context = count_words(f->arena, evidence->context, "context");
	f->view->missing = count_words(f->arena, evidence->gaps, "missing");
}

/* ---- people and steps ---- */

static void
people_fill(struct filling *f)
{
	struct finding_view *view = f->view;

	view->people = ARENA_ARRAY(
		f->arena, f->ground->criticism_count, struct finding_person_view);
	view->person_count = f->ground->criticism_count;
	for (size_t i = 0; i < view->person_count; i++) {
		const struct criticism *c = &f->ground->criticisms[i];

		view->people[i] = (struct finding_person_view){
			.criticism = c->id,
			.due_id = str_format(f->arena, "due%lld", (long long)c->id),
			.person = c->person,
			.state = str_of(criticism_state_words(c->state)),
			.words = c->words,
			.disposition = c->disposition,
			.is_open = criticism_is_open(c),
			.is_significant = c->is_significant,
		};
		if (c->due != DATE_NONE && c->state == CRITICISM_SENT)
			view->people[i].detail = str_format(f->arena, "A reply is due by %.*s.",
				STR_ARG(date_words(f->arena, c->due)));
	}
	view->person_states = ARENA_ARRAY(f->arena, CRITICISM_STATE_COUNT, struct finding_option);
	for (unsigned i = 1; i < CRITICISM_STATE_COUNT; i++)
		view->person_states[view->person_state_count++] = (struct finding_option){
			.value = criticism_state_name((enum criticism_state)i),
			.words = criticism_state_words((enum criticism_state)i),
		};
}

static void
steps_fill(struct filling *f)
{
	f->view->steps = ARENA_ARRAY(f->arena, f->ground->step_count, struct part_event);
	f->view->step_count = f->ground->step_count;
	for (size_t i = 0; i < f->ground->step_count; i++) {
		const struct finding_step *step = &f->ground->steps[i];

		f->view->steps[i] = (struct part_event){
			.label.text = str_format(f->arena, "Version %lld %s",
				(long long)step->version, finding_state_words(step->state)),
			.byline.text = who_named(f->request, step->who),
			.stamp = date_iso(f->arena, step->moment),
			.when = moment_words(f->request, step->moment),
			.part.text = step->note,
		};
	}
}

/* The other lines of the terms of reference. */
static bool
lines_fill(struct filling *f, struct err *err)
{
	struct finding_view *view = f->view;
	struct finding_line *lines;
	size_t count;

	if (!finding_lines(f->request->door->workshop, f->arena, &lines, &count, err))
		return false;
	view->lines = ARENA_ARRAY(f->arena, count, struct finding_option);
	for (size_t i = 0; i < count; i++)
		if (lines[i].number != f->ground->finding.line)
			view->lines[view->line_count++] = (struct finding_option){
				.value = str_format(f->arena, "%lld", (long long)lines[i].number)
						 .data,
				.words = str_format(f->arena, "%lld %.*s",
					(long long)lines[i].number, STR_ARG(lines[i].title))
						 .data,
			};
	return true;
}

static void
ways_fill(struct filling *f)
{
	const struct finding *finding = &f->ground->finding;
	struct finding_view *view = f->view;
	bool is_writer = str_equal(finding->who, f->request->person.login);

	view->step_to = url_format(f->arena, "/finding/%lld/step", (long long)finding->id);
	view->exhibit_to = url_format(f->arena, "/finding/%lld/exhibit", (long long)finding->id);
	view->criticism_to = url_format(
		f->arena, "/finding/%lld/criticism", (long long)finding->id);
	view->edit = url_format(f->arena, "/finding/%lld/edit", (long long)finding->id);
	view->versions = url_format(f->arena, "/finding/%lld/versions", (long long)finding->id);
	view->add = url_format(f->arena, "/finding/%lld/link", (long long)finding->id);
	view->csrf = f->request->person.csrf;
	view->version = finding->version;
	view->is_withdrawn = finding->state == FINDING_WITHDRAWN;
	view->may_write = request_may(f->request, PERMIT_WRITE) && !view->is_withdrawn;
	view->can_revive = request_may(f->request, PERMIT_WRITE) && view->is_withdrawn;
	view->revived = finding_state_name(
		finding->paragraph_count > 0 ? FINDING_DRAFTED : FINDING_PLANNED);
	view->move_to = url_format(f->arena, "/finding/%lld/move", (long long)finding->id);
	view->can_send = view->may_write && finding->state == FINDING_DRAFTED;
	view->can_pass = request_may(f->request, PERMIT_SECOND) && !is_writer &&
		finding->state == FINDING_READ_AGAIN;
	view->can_agree = request_may(f->request, PERMIT_AGREE) && finding->state == FINDING_TESTED;
	view->can_return = (view->can_pass || view->may_write) &&
		(finding->state == FINDING_READ_AGAIN || finding->state == FINDING_TESTED);
}

/* Where each stands between "Cannot say" and "Certain"; the standard is the middle. */
static const char *const sure_places[SURE_COUNT] = {[SURE_UNSAID] = NULL,
	[SURE_CANNOT_SAY] = "0%",
	[SURE_LIKELY] = "50%",
	[SURE_HIGHLY] = "80%",
	[SURE_CERTAIN] = "100%"};

static void
head_fill(struct filling *f)
{
	const struct finding *finding = &f->ground->finding;
	struct finding_view *view = f->view;
	struct str strength = str_of(strength_name(f->ground->evidence.strength.strength));
	struct str why = strength_why(f->arena, &f->ground->evidence.strength);

	view->number = finding_number(f->request, f->ground);
	view->title = finding->title;
	view->kick = str_format(f->arena, "Finding %.*s, %s. Line of enquiry %lld: %.*s",
		STR_ARG(view->number), finding_state_words(finding->state),
		(long long)finding->line, STR_ARG(f->ground->line.question));
	view->has_reader = finding->state != FINDING_WITHDRAWN;
	view->reader = url_fragment(f->arena,
		url_add(f->arena, URL("/report/document"), "draft", STR("1")),
		str_format(f->arena, "f%.*s", STR_ARG(view->number)));
	view->strength = str_format(f->arena, "The evidence is %s. %.*s",
		strength.len == 0 || f->ground->evidence.strength.strength == STRENGTH_NONE
			? "not there yet"
			: strength.data,
		STR_ARG(why));
	view->ratings = str_format(f->arena, "Then: %s. Now: %s.",
		finding_rating_words(finding->past), finding_rating_words(finding->present));
	view->sureness = str_format(
		f->arena, "How sure we are: %s.", finding_sureness_words(finding->sureness));
	view->sure_at =
		sure_places[finding->sureness < SURE_COUNT ? finding->sureness : SURE_UNSAID];
	view->saved = str_format(f->arena, "Saved %.*s by %.*s, version %lld, kept for ever",
		STR_ARG(moment_words(f->request, finding->moment)),
		STR_ARG(who_named(f->request, finding->who)), (long long)finding->version);
}

bool
finding_view_fill(struct request *request, const struct finding_ground *ground,
	struct finding_view *ret_view, struct err *err)
{
	struct filling f = {
		.request = request, .arena = request->arena, .ground = ground, .view = ret_view};

	*ret_view = (struct finding_view){0};
	head_fill(&f);
	ways_fill(&f);
	checks_fill(&f);
	ret_view->paragraph_count = ground->finding.paragraph_count;
	ret_view->paragraphs = ARENA_ARRAY(
		f.arena, ret_view->paragraph_count, struct finding_paragraph_view);
	for (size_t p = 0; p < ret_view->paragraph_count; p++)
		paragraph_fill(&f, p, &ret_view->paragraphs[p]);
	evidence_fill(&f);
	people_fill(&f);
	steps_fill(&f);
	return lines_fill(&f, err) && outline_fill(&f, err);
}
