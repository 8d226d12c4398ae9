/* Findings, what they rest on, and people criticised.
 *
 *   finding-save     finding (0: a new one), based_on, line, title, past, present, sureness, paragraphs: JSON
 *                    [[id,"text"],...]; answers finding, version and outcome: saved, unchanged, merged, clashes
 *   finding-step     finding, version, state, note (wanted of one that is withdrawn)
 *   finding-move     finding, version, line; answers version
 *   exhibit-add      finding, sentence, role, coding or gap; source and contemporaneous where somebody said
 *   exhibit-link     exhibit, sentence, role ("removed": no longer)
 *   exhibit-change   exhibit, source, contemporaneous, answer, removed
 *   criticism-put    criticism (0: a new one), finding, person, significant, state, due, words, disposition */
#include "work/clerk/acts_inside.h"

#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"
#include "base/json.h"
#include "remit/finding/criticism.h"
#include "remit/finding/evidence.h"
#include "remit/finding/finding.h"
#include "remit/finding/readiness.h"
#include "work/clerk/act.h"
#include "work/clerk/desk.h"
#include "work/view/finding_ground.h"
#include "work/workshop.h"

static bool
flag_get(const struct act *act, const char *name)
{
	return str_equal(act_get(act, name), STR("yes"));
}

/* ---- findings ---- */

static bool
paragraphs_take(
	struct act_desk *desk, const struct act *act, struct finding_draft *draft, struct err *err)
{
	struct finding_words *words;
	struct json *json;
	size_t at = 0;

	if (!json_read(desk->arena, act_get(act, "paragraphs"), &json, err))
		return false;
	if (json->type != JSON_ARRAY || json->count > FINDING_PARAGRAPHS_MAX)
		return err_set(err, ERR_USAGE, "a finding has at most %d paragraphs",
			FINDING_PARAGRAPHS_MAX);
	words = ARENA_ARRAY(desk->arena, json->count, struct finding_words);
	for (const struct json *p = json->first; p != NULL; p = p->next, at++) {
		if (p->type != JSON_ARRAY || p->count != 2 ||
			!str_to_i64(p->first->text, &words[at].id) ||
			p->first->next->type != JSON_STRING)
			return err_set(err, ERR_USAGE, "this is no paragraph of a finding");
		words[at].text = p->first->next->text;
	}
	draft->paragraphs = words;
	draft->paragraph_count = at;
	return true;
}

static bool
save_run(struct act_desk *desk, const struct act *act, struct act_answer *answer, struct err *err)
{
	static const char *const outcomes[] = {"saved", "unchanged", "merged", "clashes"};
	struct finding_draft draft = {
		.id = act_get_i64(act, "finding"),
		.based_on = act_get_i64(act, "based_on"),
		.line = act_get_i64(act, "line"),
		.title = act_get(act, "title"),
		.past = finding_rating_from_name(act_get(act, "past")),
		.present = finding_rating_from_name(act_get(act, "present")),
		.sureness = (enum finding_sureness)act_get_i64(act, "sureness"),
		.who = desk->person.name,
	};
	enum finding_outcome outcome;
	struct finding finding;

	if (!paragraphs_take(desk, act, &draft, err) ||
		!finding_save(
			desk->workshop->inspection, desk->arena, &draft, &outcome, &finding, err))
		return false;
	answer_str(answer, "outcome", str_of(outcomes[outcome]));
	answer_i64(answer, desk->arena, "finding", finding.id);
	answer_i64(answer, desk->arena, "version", finding.version);
	return true;
}

/* Who may let a finding take a step, beyond reading it. */
static bool
person_may(const struct act_desk *desk, const struct finding *finding, enum finding_state next,
	struct err *err)
{
	enum permission wanted = next == FINDING_AGREED ? PERMIT_AGREE
		: next == FINDING_TESTED                ? PERMIT_SECOND
							: PERMIT_WRITE;

	/* A second reader sends it back to be changed, too. */
	if (next == FINDING_DRAFTED && finding->state != FINDING_WITHDRAWN &&
		role_may(desk->person.role, PERMIT_SECOND))
		return true;
	if (!role_may(desk->person.role, wanted))
		return err_set(err, ERR_PERMISSION, "your role may not make a finding %s",
			finding_state_words(next));
	if (next == FINDING_TESTED && str_equal(finding->who, desk->person.name))
		return err_set(err, ERR_PERMISSION,
			"you wrote this version; somebody else must be its second reader");
	return true;
}

static bool
step_run(struct act_desk *desk, const struct act *act, struct act_answer *answer, struct err *err)
{
	struct finding_ground ground;
	struct finding_step step = {
		.finding = act_get_i64(act, "finding"),
		.version = act_get_i64(act, "version"),
		.state = finding_state_from_name(act_get(act, "state")),
		.note = act_get(act, "note"),
		.who = desk->person.name,
	};

	(void)answer;
	if (step.state == FINDING_STATE_COUNT)
		return err_set(err, ERR_USAGE, "that is no state of a finding");
	if (!finding_ground_load(desk->workshop, desk->arena, step.finding, 0, &ground, err))
		return false;
	if (step.version != ground.finding.version)
		return err_set(err, ERR_EXISTS,
			"somebody saved another version meanwhile; look at it first");
	if (step.state == FINDING_WITHDRAWN && str_trim(step.note).len == 0)
		return err_set(err, ERR_USAGE, "say why the finding is withdrawn");
	return person_may(desk, &ground.finding, step.state, err) &&
		readiness_allows(desk->arena, &ground.readiness, step.state, err) &&
		finding_step_put(desk->workshop->inspection, &step, err);
}

static bool
move_run(struct act_desk *desk, const struct act *act, struct act_answer *answer, struct err *err)
{
	struct finding finding;

	if (!finding_move(desk->workshop->inspection, desk->arena, act_get_i64(act, "finding"),
		    act_get_i64(act, "version"), act_get_i64(act, "line"), desk->person.name,
		    &finding, err))
		return false;
	answer_i64(answer, desk->arena, "version", finding.version);
	return true;
}

/* What was agreed and no longer could be is a draft again, with what is missing: nothing stays in the report whose
 * evidence went, or against which somebody criticised may still answer. */
static bool
agreed_check(struct act_desk *desk, int64_t id, struct err *err)
{
	struct finding_ground ground;
	const struct check *bar;
	struct finding_step step;

	if (!finding_get(desk->workshop->inspection, desk->arena, id, 0, &ground.finding, err))
		return false;
	if (ground.finding.state != FINDING_AGREED)
		return true;
	if (!finding_ground_load(desk->workshop, desk->arena, id, 0, &ground, err))
		return false;
	bar = readiness_bar(desk->arena, &ground.readiness, FINDING_AGREED);
	if (bar == NULL)
		return true;
	step = (struct finding_step){.finding = id,
		.version = ground.finding.version,
		.state = FINDING_DRAFTED,
		.note = str_format(
			desk->arena, "What was agreed no longer holds. %.*s.", STR_ARG(bar->words)),
		.who = desk->person.name};
	return finding_step_put(desk->workshop->inspection, &step, err);
}

/* ---- evidence ---- */

static bool
source_take(struct act_desk *desk, const struct act *act, struct exhibit *exhibit, struct err *err)
{
	if (act_get(act, "source").len > 0) {
		exhibit->source = source_kind_from_name(act_get(act, "source"));
		exhibit->is_contemporaneous = flag_get(act, "contemporaneous");
		return exhibit->source < SOURCE_KIND_COUNT ||
			err_set(err, ERR_USAGE, "that is no kind of source");
	}
	return exhibit->coding == 0 ||
		finding_source_of_coding(desk->workshop, desk->arena, exhibit->coding,
			&exhibit->source, &exhibit->is_contemporaneous, err);
}

static bool
add_run(struct act_desk *desk, const struct act *act, struct act_answer *answer, struct err *err)
{
	struct exhibit exhibit = {
		.finding = act_get_i64(act, "finding"),
		.coding = act_get_i64(act, "coding"),
		.gap = act_get(act, "gap"),
		.who = desk->person.name,
	};

	if (!desk_may_open_coding(desk, exhibit.coding, err) ||
		!source_take(desk, act, &exhibit, err) ||
		!exhibit_add(desk->workshop->inspection, desk->arena, &exhibit,
			act_get_i64(act, "sentence"), evidence_role_from_name(act_get(act, "role")),
			err) ||
		!finding_ties_keep(desk->workshop, exhibit.finding, err) ||
		!agreed_check(desk, exhibit.finding, err))
		return false;
	answer_i64(answer, desk->arena, "exhibit", exhibit.id);
	answer_i64(answer, desk->arena, "number", exhibit.number);
	return true;
}

/* Which pieces stand for the finding may be others now, and whether it holds. */
static bool
ground_keep(struct act_desk *desk, int64_t exhibit, struct err *err)
{
	struct exhibit changed;

	return exhibit_get(desk->workshop->inspection, desk->arena, exhibit, &changed, err) &&
		finding_ties_keep(desk->workshop, changed.finding, err) &&
		agreed_check(desk, changed.finding, err);
}

static bool
link_run(struct act_desk *desk, const struct act *act, struct act_answer *answer, struct err *err)
{
	struct str name = act_get(act, "role");
	int role = str_equal(name, STR("removed")) ? LINK_REMOVED
						   : (int)evidence_role_from_name(name);

	(void)answer;
	if (role == (int)EVIDENCE_ROLE_COUNT && !str_equal(name, STR("removed")))
		return err_set(
			err, ERR_USAGE, "say whether it supports, contradicts or is context");
	return desk_may_open_exhibit(desk, act_get_i64(act, "exhibit"), err) &&
		exhibit_link(desk->workshop->inspection, act_get_i64(act, "exhibit"),
			act_get_i64(act, "sentence"), role, desk->person.name, err) &&
		ground_keep(desk, act_get_i64(act, "exhibit"), err);
}

static bool
change_run(struct act_desk *desk, const struct act *act, struct act_answer *answer, struct err *err)
{
	struct exhibit exhibit = {
		.id = act_get_i64(act, "exhibit"),
		.source = source_kind_from_name(act_get(act, "source")),
		.is_contemporaneous = flag_get(act, "contemporaneous"),
		.answer = act_get(act, "answer"),
		.is_removed = flag_get(act, "removed"),
		.who = desk->person.name,
	};

	(void)answer;
	return desk_may_open_exhibit(desk, exhibit.id, err) &&
		exhibit_change(desk->workshop->inspection, &exhibit, err) &&
		ground_keep(desk, exhibit.id, err);
}

/* ---- people criticised ---- */

static bool
criticism_run(
	struct act_desk *desk, const struct act *act, struct act_answer *answer, struct err *err)
{
	struct str due = act_get(act, "due");
	struct finding finding;
	struct criticism criticism = {
		.id = act_get_i64(act, "criticism"),
		.finding = act_get_i64(act, "finding"),
		.person = act_get(act, "person"),
		.is_significant = flag_get(act, "significant"),
		.state = criticism_state_from_name(act_get(act, "state")),
		.due = DATE_NONE,
		.words = act_get(act, "words"),
		.disposition = act_get(act, "disposition"),
		.who = desk->person.name,
	};

	if (due.len > 0 && !date_parse_iso(due, &criticism.due))
		return err_set(err, ERR_USAGE, "\"%.*s\" is not a day: write 2026-11-13",
			STR_ARG(str_slice(due, 0, 40)));
	if (!finding_get(
		    desk->workshop->inspection, desk->arena, criticism.finding, 0, &finding, err) ||
		!criticism_put(desk->workshop->inspection, &criticism, err) ||
		!agreed_check(desk, criticism.finding, err))
		return false;
	answer_i64(answer, desk->arena, "criticism", criticism.id);
	return true;
}

const struct act_row acts_of_findings[] = {
	{.name = "finding-save", .permission = PERMIT_WRITE, .run = save_run},
	{.name = "finding-step", .permission = PERMIT_FINDINGS, .run = step_run},
	{.name = "finding-move", .permission = PERMIT_WRITE, .run = move_run},
	{.name = "exhibit-add", .permission = PERMIT_WRITE, .run = add_run},
	{.name = "exhibit-link", .permission = PERMIT_WRITE, .run = link_run},
	{.name = "exhibit-change", .permission = PERMIT_WRITE, .run = change_run},
	{.name = "criticism-put", .permission = PERMIT_WRITE, .run = criticism_run},
	{0},
};
