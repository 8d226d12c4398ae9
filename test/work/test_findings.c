/* Findings on the sample inspection, by the acts that a door asks for: what they rest on, who may let them go on. */
#include "norchester.h"
#include "tap.h"

#include "access/restriction.h"
#include "access/role.h"
#include "base/arena.h"
#include "base/err.h"
#include "compare/gap.h"
#include "remit/codebook.h"
#include "remit/coding.h"
#include "search/search.h"
#include "store/inspection.h"
#include "work/clerk/act.h"
#include "work/clerk/acts.h"
#include "work/searching.h"
#include "work/verify.h"
#include "work/view/finding_ground.h"
#include "work/view/restricted_known.h"
#include "work/workshop.h"

struct desk {
	struct workshop workshop;
	struct arena arena;
	struct err err;
	struct act_answer answer;
	struct finding_ground ground;
	int64_t finding;
	int64_t code;
};

static bool
ask(struct desk *desk, const char *who, enum role role, const struct act *act)
{
	const struct act_row *row = act_find(act->name);
	struct act_desk at = {.workshop = &desk->workshop,
		.arena = &desk->arena,
		.person = {.account = 1, .name = str_of(who), .role = role}};
	bool done;

	err_clear(&desk->err);
	desk->answer = (struct act_answer){0};
	if (row == NULL || !role_may(role, row->permission))
		return err_set(&desk->err, ERR_PERMISSION, "the table of acts refuses");
	if (!inspection_begin(desk->workshop.inspection, &desk->err))
		return false;
	done = row->run(&at, act, &desk->answer, &desk->err);
	if (!done)
		inspection_undo(desk->workshop.inspection);
	return done && inspection_commit(desk->workshop.inspection, &desk->err);
}

static void
load(struct desk *desk)
{
	tap_ok(finding_ground_load(
		       &desk->workshop, &desk->arena, desk->finding, 0, &desk->ground, &desk->err),
		"the finding is loaded: %s", desk->err.text);
}

static bool
save(struct desk *desk, int64_t version, const char *paragraphs)
{
	struct act act;

	act_begin(&act, "finding-save", STR(""));
	act_i64(&act, &desk->arena, "finding", desk->finding);
	act_i64(&act, &desk->arena, "based_on", version);
	act_i64(&act, &desk->arena, "line", 2);
	act_str(&act, "title", STR("Paragraph 4.2 was taken out of the minutes."));
	act_str(&act, "past", STR("not-met"));
	act_str(&act, "present", STR("missing"));
	act_str(&act, "paragraphs", str_of(paragraphs));
	return ask(desk, "iharrowgate", ROLE_INSPECTOR, &act);
}

static bool
step(struct desk *desk, const char *who, enum role role, const char *state)
{
	struct act act;

	act_begin(&act, "finding-step", STR(""));
	act_i64(&act, &desk->arena, "finding", desk->finding);
	act_i64(&act, &desk->arena, "version", desk->ground.finding.version);
	act_str(&act, "state", str_of(state));
	return ask(desk, who, role, &act);
}

/* A coded passage at the beginning of the first hit that `fits`; 0 where there is none. */
static int64_t
passage_make(struct desk *desk, const char *query, size_t hit)
{
	struct search *search CLEANUP(search_cleanup) = NULL;
	struct search_request request = {
		.query = str_of(query), .limit = 10, .no_snippets = true, .all_copies = true};
	struct search_result result;
	struct query_mistake mistake;
	struct coding_row coding = {
		.code = desk->code, .begins = 0, .ends = 20, .pass = PASS_FIRST, .who = STR("i")};

	err_clear(&desk->err);
	if (!work_search_open(&desk->workshop, &search, &desk->err) ||
		!search_run(search, &desk->arena, &request, &result, &mistake, &desk->err) ||
		hit >= result.hit_count)
		return 0;
	coding.item = result.hits[hit].item;
	if (!inspection_begin(desk->workshop.inspection, &desk->err))
		return 0;
	if (!coding_put(desk->workshop.inspection, &desk->arena, &coding, &desk->err)) {
		inspection_undo(desk->workshop.inspection);
		return 0;
	}
	if (!inspection_commit(desk->workshop.inspection, &desk->err))
		return 0;
	return (int64_t)coding.entry;
}

static bool
exhibit_ask(struct desk *desk, int64_t coding, const char *gap, size_t sentence, const char *role)
{
	const struct finding_paragraph *paragraph = &desk->ground.finding.paragraphs[0];
	struct act act;

	act_begin(&act, "exhibit-add", STR(""));
	act_i64(&act, &desk->arena, "finding", desk->finding);
	act_i64(&act, &desk->arena, "sentence", paragraph->sentences[sentence].id);
	act_i64(&act, &desk->arena, "coding", coding);
	act_str(&act, "gap", str_of(gap));
	act_str(&act, "role", str_of(role));
	return ask(desk, "iharrowgate", ROLE_INSPECTOR, &act);
}

static void
code_make(struct desk *desk)
{
	struct code_row code = {.name = STR("Minute altered"), .line = 2, .who = STR("i")};

	tap_ok(inspection_begin(desk->workshop.inspection, &desk->err) &&
			codebook_put(desk->workshop.inspection, &desk->arena, &code, &desk->err) &&
			inspection_commit(desk->workshop.inspection, &desk->err),
		"a code: %s", desk->err.text);
	desk->code = code.code;
}

static void
test_writing(struct desk *desk)
{
	struct act act;

	act_begin(&act, "finding-save", STR(""));
	tap_ok(!ask(desk, "auditor", ROLE_AUDITOR, &act) && desk->err.kind == ERR_PERMISSION,
		"an auditor writes nothing");
	tap_ok(!save(desk, 0, "{\"no\":1}"), "nonsense is refused: %s", desk->err.text);
	tap_ok(!save(desk, 0, "[[1,2]]"), "and so is this: %s", desk->err.text);
	tap_ok(save(desk, 0, "[[0,\"The project named three firms. Members were never told.\"]]"),
		"a finding is saved: %s", desk->err.text);
	desk->finding = answer_get_i64(&desk->answer, "finding");
	load(desk);
	tap_ok(desk->ground.line.number == 2 && desk->ground.line.asks_both,
		"its line asks of then and of now");
	tap_ok(!step(desk, "iharrowgate", ROLE_INSPECTOR, "second-reading"),
		"without evidence it goes to nobody: %s", desk->err.text);
}

static void
test_evidence(struct desk *desk)
{
	int64_t first = passage_make(desk, "minutes", 0);
	int64_t other = passage_make(desk, "licence AND police", 1);

	tap_ok(first != 0 && other != 0, "passages are coded: %s", desk->err.text);
	tap_ok(exhibit_ask(desk, first, "", 0, "supports") &&
			answer_get_i64(&desk->answer, "number") == 1,
		"a passage supports the first sentence: %s", desk->err.text);
	tap_ok(exhibit_ask(desk, other, "", 1, "supports"), "another the second: %s",
		desk->err.text);
	load(desk);
	tap_ok(desk->ground.exhibit_count == 2 && desk->ground.pieces[0].title.len > 0 &&
			desk->ground.pieces[0].custodian.len > 0 &&
			desk->ground.exhibits[0].source == SOURCE_AUTHORITY_RECORD,
		"what it rests on is described, and what kind of source it is: %.*s, %s",
		STR_ARG(desk->ground.pieces[0].title),
		source_kind_name(desk->ground.exhibits[0].source));
	tap_ok(desk->ground.pieces[0].quote.len > 0 && desk->ground.pieces[0].from == 0,
		"with its words: %.*s", STR_ARG(desk->ground.pieces[0].quote));
	tap_ok(!exhibit_ask(desk, first, "", 0, "proves"), "a role that is none: %s",
		desk->err.text);
}

static void
test_steps(struct desk *desk)
{
	tap_ok(step(desk, "iharrowgate", ROLE_INSPECTOR, "second-reading"),
		"it goes to a second reader: %s", desk->err.text);
	load(desk);
	tap_ok(!step(desk, "iharrowgate", ROLE_INSPECTOR, "tested") &&
			desk->err.kind == ERR_PERMISSION,
		"who wrote it is not its second reader: %s", desk->err.text);
	tap_ok(!step(desk, "auditor", ROLE_AUDITOR, "tested"), "nor is an auditor: %s",
		desk->err.text);
	tap_ok(step(desk, "tmarchetti", ROLE_SECOND_READER, "tested"), "a second reader is: %s",
		desk->err.text);
	load(desk);
	tap_ok(!step(desk, "iharrowgate", ROLE_INSPECTOR, "agreed") &&
			desk->err.kind == ERR_PERMISSION,
		"only the lead agrees: %s", desk->err.text);
	tap_ok(!step(desk, "lead", ROLE_LEAD, "agreed") && desk->err.kind == ERR_USAGE,
		"and not on one kind of source: %s", desk->err.text);
}

/* ---- what is agreed, and what is found out afterwards ---- */

static bool
criticise(struct desk *desk, int64_t id, const char *state, const char *words)
{
	struct act act;

	act_begin(&act, "criticism-put", STR(""));
	act_i64(&act, &desk->arena, "criticism", id);
	act_i64(&act, &desk->arena, "finding", desk->finding);
	act_str(&act, "person", STR("The Deputy Chief Executive"));
	act_str(&act, "significant", STR("yes"));
	act_str(&act, "state", str_of(state));
	act_str(&act, "words", str_of(words));
	return ask(desk, "iharrowgate", ROLE_INSPECTOR, &act);
}

static bool
exhibit_say(struct desk *desk, size_t at, const char *source, const char *removed)
{
	struct act act;

	act_begin(&act, "exhibit-change", STR(""));
	act_i64(&act, &desk->arena, "exhibit", desk->ground.exhibits[at].id);
	act_str(&act, "source", str_of(source));
	act_str(&act, "removed", str_of(removed));
	return ask(desk, "iharrowgate", ROLE_INSPECTOR, &act);
}

static bool
is_state(struct desk *desk, enum finding_state state)
{
	load(desk);
	return desk->ground.finding.state == state;
}

/* From a draft to the lead; its version was read again already, and is once more. */
static bool
agree_again(struct desk *desk)
{
	return step(desk, "iharrowgate", ROLE_INSPECTOR, "second-reading") &&
		step(desk, "tmarchetti", ROLE_SECOND_READER, "tested") &&
		step(desk, "lead", ROLE_LEAD, "agreed");
}

static void
test_agreed(struct desk *desk)
{
	int64_t third = passage_make(desk, "council", 3);
	int64_t criticism;
	const struct finding_step *last;

	tap_ok(exhibit_say(desk, 1, "person", "") && is_state(desk, FINDING_TESTED) &&
			criticise(desk, 0, "noted", ""),
		"a second kind of source, and somebody criticised: %s", desk->err.text);
	criticism = answer_get_i64(&desk->answer, "criticism");
	tap_ok(!step(desk, "lead", ROLE_LEAD, "agreed") && desk->err.kind == ERR_USAGE,
		"not agreed before they could answer: %s", desk->err.text);
	tap_ok(criticise(desk, criticism, "dropped", "Named by office alone.") &&
			step(desk, "lead", ROLE_LEAD, "agreed") && is_state(desk, FINDING_AGREED),
		"agreed, when no reply is open: %s", desk->err.text);
	tap_ok(third != 0 && exhibit_ask(desk, third, "", 0, "context") &&
			is_state(desk, FINDING_AGREED),
		"context changes nothing: %s", desk->err.text);
	tap_ok(criticise(desk, criticism, "noted", "") && is_state(desk, FINDING_DRAFTED),
		"criticised after all, it is a draft again");
	last = &desk->ground.steps[desk->ground.step_count - 1];
	tap_ok(last->state == FINDING_DRAFTED &&
			str_find(last->note, STR("Replies in: 0 of 1")) != STR_NONE,
		"and why is kept: %.*s", STR_ARG(last->note));
	tap_ok(criticise(desk, criticism, "dropped", "Not named any more.") && agree_again(desk) &&
			exhibit_ask(desk, third, "", 1, "contradicts") &&
			is_state(desk, FINDING_DRAFTED),
		"so it is where something against it is not answered: %s", desk->err.text);
	tap_ok(exhibit_say(desk, desk->ground.exhibit_count - 1, "authority-record", "yes") &&
			is_state(desk, FINDING_DRAFTED) && agree_again(desk) &&
			exhibit_say(desk, 1, "person", "yes") && is_state(desk, FINDING_DRAFTED),
		"and where what it rested on is taken out: %s", desk->err.text);
	tap_ok(exhibit_say(desk, 1, "person", "") && is_state(desk, FINDING_DRAFTED),
		"which, put back, agrees to nothing by itself: %s", desk->err.text);
}

static bool
away(struct desk *desk, const char *name, enum role role, const char *field, const char *value,
	const char *note)
{
	struct act act;

	load(desk);
	act_begin(&act, name, STR(""));
	act_i64(&act, &desk->arena, "finding", desk->finding);
	act_i64(&act, &desk->arena, "version", desk->ground.finding.version);
	act_str(&act, field, str_of(value));
	act_str(&act, "note", str_of(note));
	return ask(desk, "iharrowgate", role, &act);
}

static void
test_away(struct desk *desk)
{
	int64_t version = desk->ground.finding.version;

	tap_ok(!away(desk, "finding-move", ROLE_INSPECTOR, "line", "2", "") &&
			!away(desk, "finding-move", ROLE_INSPECTOR, "line", "99", ""),
		"it is moved to another line that is there: %s", desk->err.text);
	tap_ok(!away(desk, "finding-move", ROLE_SECOND_READER, "line", "6", ""),
		"by who writes findings: %s", desk->err.text);
	tap_ok(away(desk, "finding-move", ROLE_INSPECTOR, "line", "6", ""), "to line 6: %s",
		desk->err.text);
	load(desk);
	tap_ok(desk->ground.finding.line == 6 && desk->ground.finding.ordinal == 1 &&
			desk->ground.finding.version == version + 1 &&
			desk->ground.finding.state == FINDING_DRAFTED &&
			desk->ground.exhibit_count >= 2,
		"it has the first number there, keeps its evidence, and is a draft again");
	tap_ok(away(desk, "finding-move", ROLE_INSPECTOR, "line", "2", ""), "and back: %s",
		desk->err.text);
	load(desk);
	tap_ok(desk->ground.finding.ordinal == 2, "the number it had is not given again: 2.%lld",
		(long long)desk->ground.finding.ordinal);
	tap_ok(!away(desk, "finding-step", ROLE_INSPECTOR, "state", "withdrawn", " "),
		"withdrawing wants a reason: %s", desk->err.text);
	tap_ok(away(desk, "finding-step", ROLE_INSPECTOR, "state", "withdrawn", "Not shown."),
		"it is withdrawn: %s", desk->err.text);
	tap_ok(!away(desk, "finding-move", ROLE_INSPECTOR, "line", "6", ""),
		"and stays where it is: %s", desk->err.text);
	tap_ok(!away(desk, "finding-step", ROLE_SECOND_READER, "state", "drafted", "") &&
			desk->err.kind == ERR_PERMISSION,
		"a second reader does not take it up: %s", desk->err.text);
	tap_ok(away(desk, "finding-step", ROLE_INSPECTOR, "state", "drafted", "New evidence."),
		"its writers do: %s", desk->err.text);
	load(desk);
	tap_ok(desk->ground.finding.state == FINDING_DRAFTED, "as a draft");
}

/* ---- many at once ---- */

static bool
same_piece(const struct finding_ground *a, const struct finding_ground *b, size_t i)
{
	const struct finding_piece *x = &a->pieces[i];
	const struct finding_piece *y = &b->pieces[i];
	bool same = x->item == y->item && x->document == y->document && x->role == y->role &&
		x->is_restricted == y->is_restricted && x->is_unused == y->is_unused &&
		(x->gap == NULL) == (y->gap == NULL) && a->lineages[i] == b->lineages[i] &&
		a->exhibits[i].id == b->exhibits[i].id &&
		str_equal(a->exhibits[i].gap, b->exhibits[i].gap) &&
		str_equal(a->exhibits[i].answer, b->exhibits[i].answer) &&
		a->exhibits[i].link_count == b->exhibits[i].link_count;

	for (size_t k = 0; same && k < a->exhibits[i].link_count; k++)
		same = a->exhibits[i].links[k].sentence == b->exhibits[i].links[k].sentence &&
			a->exhibits[i].links[k].role == b->exhibits[i].links[k].role;
	if (same && x->gap != NULL)
		same = str_equal(x->gap->reference, y->gap->reference) &&
			x->gap->state == y->gap->state && x->gap->gap.begins == y->gap->gap.begins;
	return same;
}

static bool
same_ground(const struct finding_ground *a, const struct finding_ground *b)
{
	bool same = a->finding.id == b->finding.id && a->finding.entry == b->finding.entry &&
		a->finding.paragraph_count == b->finding.paragraph_count &&
		a->line.number == b->line.number && a->line.asks_both == b->line.asks_both &&
		a->exhibit_count == b->exhibit_count && a->step_count == b->step_count &&
		a->criticism_count == b->criticism_count &&
		a->readiness.restricted == b->readiness.restricted &&
		a->evidence.supporting == b->evidence.supporting &&
		a->evidence.gaps == b->evidence.gaps &&
		a->evidence.strength.strength == b->evidence.strength.strength &&
		a->evidence.strength.supporting == b->evidence.strength.supporting;

	for (size_t i = 0; same && i < a->exhibit_count; i++)
		same = same_piece(a, b, i);
	for (size_t i = 0; same && i < CHECK_COUNT; i++)
		same = a->checks[i].state == b->checks[i].state &&
			str_equal(a->checks[i].words, b->checks[i].words);
	return same;
}

/* More findings, on the same passages and others, on gaps, and on what the lead has restricted. */
static bool
others_make(struct desk *desk)
{
	static const char *const queries[] = {"minutes", "licence", "council", "project"};
	int64_t kept = desk->finding;
	int64_t passage = desk->ground.exhibits[0].coding;
	bool done = true;

	for (size_t i = 0; done && i < COUNT_OF(queries); i++) {
		desk->finding = 0;
		done = save(desk, 0,
			str_format(&desk->arena,
				"[[0,\"Sentence %zu of one. Another of it.\"],[0,\"A paragraph more.\"]]",
				i)
				.data);
		desk->finding = answer_get_i64(&desk->answer, "finding");
		load(desk);
		for (size_t hit = 0; done && hit < 4; hit++) {
			/* What was coded already is given again. */
			int64_t made = passage_make(desk, queries[i], hit);

			passage = made != 0 ? made : passage;
			done = exhibit_ask(desk, passage, "", hit == 3 ? 1 : 0,
				hit == 2 ? "contradicts" : "supports");
		}
		done = done && exhibit_ask(desk, 0, "ZZZZZ-00001", 1, "context");
	}
	desk->finding = kept;
	return done;
}

static bool
restrict_one(struct desk *desk, int64_t item, uint64_t *ret_entry)
{
	bool done;
	struct restriction restriction = {.class = RESTRICTION_CHILDREN,
		.scope = RESTRICTION_ITEM,
		.number = item,
		.why = STR("A child."),
		.who = STR("lead")};

	done = inspection_begin(desk->workshop.inspection, &desk->err) &&
		restriction_put(desk->workshop.inspection, &restriction, &desk->err) &&
		inspection_commit(desk->workshop.inspection, &desk->err);
	*ret_entry = (uint64_t)restriction.entry;
	return done;
}

/* How many restricted records the findings rest on. */
static size_t
restricted_count(struct desk *desk, struct restricted_known *known)
{
	struct finding_ground *grounds;
	struct finding *findings;
	size_t restricted = 0;
	size_t count;

	if (!findings_list(desk->workshop.inspection, &desk->arena, 0, false, &findings, &count,
		    &desk->err) ||
		!finding_grounds_load(&desk->workshop, &desk->arena, findings, count, true, known,
			&grounds, &desk->err))
		return SIZE_MAX;
	for (size_t i = 0; i < count; i++)
		restricted += grounds[i].readiness.restricted;
	return restricted;
}

/* What is remembered is what would be found anew, whatever the lead does meanwhile. */
static void
test_known(struct desk *desk, const struct finding_ground *grounds, uint64_t first_entry)
{
	struct restricted_known *known = restricted_known_new();
	size_t one = restricted_count(desk, known);
	uint64_t entry = 0;
	size_t both;
	int64_t other = 0;

	for (size_t i = 0; other == 0 && i < grounds[0].exhibit_count; i++)
		if (!grounds[0].pieces[i].is_restricted)
			other = grounds[0].pieces[i].item;
	tap_ok(one > 0 && one != SIZE_MAX && restricted_count(desk, known) == one &&
			restricted_count(desk, NULL) == one,
		"asked again it is remembered");
	tap_ok(other != 0 && restrict_one(desk, other, &entry), "another is restricted %s",
		desk->err.text);
	both = restricted_count(desk, known);
	tap_ok(both > one && both == restricted_count(desk, NULL), "and counted: %zu, then %zu",
		one, both);
	tap_ok(inspection_begin(desk->workshop.inspection, &desk->err) &&
			restriction_lift(desk->workshop.inspection, entry, STR("No child."),
				STR("lead"), &desk->err) &&
			restriction_lift(desk->workshop.inspection, first_entry, STR("No child."),
				STR("lead"), &desk->err) &&
			inspection_commit(desk->workshop.inspection, &desk->err) &&
			restricted_count(desk, known) == 0,
		"and no more when both are lifted %s", desk->err.text);
	restricted_known_free(known);
}

static void
test_many(struct desk *desk)
{
	struct finding_ground *grounds;
	const struct finding_ground *most;
	struct finding *findings;
	size_t restricted = 0;
	size_t pieces = 0;
	uint64_t entry = 0;
	int64_t item;
	size_t count;
	bool same = true;

	load(desk);
	item = desk->ground.pieces[0].item;
	tap_ok(others_make(desk) && restrict_one(desk, item, &entry), "other findings: %s",
		desk->err.text);
	if (!tap_ok(findings_list(desk->workshop.inspection, &desk->arena, 0, false, &findings,
			    &count, &desk->err) &&
			    count == 5 &&
			    finding_grounds_load(&desk->workshop, &desk->arena, findings, count,
				    true, NULL, &grounds, &desk->err),
		    "all are loaded at once: %s", desk->err.text))
		return;
	most = &grounds[0];
	for (size_t i = 0; i < count && desk->err.kind == ERR_NONE; i++) {
		struct finding_ground one;

		same = finding_ground_load(&desk->workshop, &desk->arena, findings[i].id, 0, &one,
			       &desk->err) &&
			same && same_ground(&grounds[i], &one);
		restricted += grounds[i].readiness.restricted;
		pieces += grounds[i].exhibit_count;
	}
	tap_ok(same && pieces >= 14, "each as it is alone (%zu pieces): %s", pieces,
		desk->err.text);
	tap_ok(restricted > 0, "and what is restricted counts as such");
	for (size_t i = 0; i < count; i++)
		if (grounds[i].exhibit_count > most->exhibit_count)
			most = &grounds[i];
	test_known(desk, most, entry);
}

static void
verify_note(void *context, const struct verify_finding *finding)
{
	(void)context;
	tap_note("%s: %.*s", finding->sort, STR_ARG(finding->what));
}

/* The log, replayed, gives the same rows. */
static void
test_verify(const char *folder)
{
	const struct verify_request request = {.folder = folder, .found = verify_note};
	struct verify_result result = {0};
	struct err err = {0};
	bool done = work_verify(&request, &result, &err);

	tap_ok(done && result.findings == 0, "candour verify finds nothing: %s", err.text);
}

int
main(void)
{
	struct desk desk = {.arena = {.size_max = 64 << 20}};
	struct workshop_options options = {.folder = norchester_make(&desk.arena, "findings")};

	if (!workshop_open(&options, &desk.workshop, &desk.err)) {
		tap_ok(false, "the inspection opens: %s", desk.err.text);
		return tap_done();
	}
	code_make(&desk);
	test_writing(&desk);
	test_evidence(&desk);
	test_steps(&desk);
	test_agreed(&desk);
	test_away(&desk);
	test_many(&desk);
	workshop_close(&desk.workshop);
	test_verify(options.folder);
	arena_free(&desk.arena);
	return tap_done();
}
