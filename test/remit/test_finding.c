/* Findings: versions, sentences that keep their numbers, two who write at once, steps, and the log. */
#include "remit/finding/finding.h"

#include "remit_case.h"
#include "tap.h"

static struct finding_draft
draft_of(int64_t id, int64_t based_on, const struct finding_words *words, size_t count)
{
	return (struct finding_draft){
		.id = id,
		.based_on = based_on,
		.line = 2,
		.title = STR("Concerns were taken out of the record."),
		.paragraphs = words,
		.paragraph_count = count,
		.who = STR("iharrowgate"),
	};
}

static bool
save(struct remit_case *c, const struct finding_draft *draft, enum finding_outcome *ret_outcome,
	struct finding *ret_finding)
{
	err_clear(&c->err);
	return finding_save(&c->inspection, &c->arena, draft, ret_outcome, ret_finding, &c->err);
}

static bool
refused(struct remit_case *c, struct finding_draft draft, enum err_kind kind)
{
	enum finding_outcome outcome;
	struct finding finding;

	return !save(c, &draft, &outcome, &finding) && c->err.kind == kind;
}

static const struct finding_words first_words[] = {
	{0, STR_INIT("The project named three firms. Its words were written down.")},
	{0, STR_INIT("The published minutes jump from 4.1 to 4.3. Members were never told.")},
};

static struct finding
test_first(struct remit_case *c)
{
	struct finding_draft draft = draft_of(0, 0, first_words, 2);
	struct finding_draft planned = draft_of(0, 0, NULL, 0);
	enum finding_outcome outcome;
	struct finding finding;
	struct finding other;

	tap_ok(save(c, &draft, &outcome, &finding) && outcome == FINDING_SAVED &&
			finding.line == 2 && finding.ordinal == 1 && finding.version == 1 &&
			finding.state == FINDING_DRAFTED && finding_sentence_count(&finding) == 4,
		"a finding of four sentences is saved: %s", c->err.text);
	tap_ok(save(c, &planned, &outcome, &other) && other.ordinal == 2 &&
			other.state == FINDING_PLANNED,
		"one without text is planned, and the next of its line: %s", c->err.text);
	tap_ok(finding_get(&c->inspection, &c->arena, finding.id, 0, &other, &c->err) &&
			other.paragraph_count == 2 &&
			str_equal(finding_paragraph_text(&c->arena, &other.paragraphs[1]),
				first_words[1].text),
		"it is read back: %s", c->err.text);
	return finding;
}

/* A sentence that changes a little, one that goes, one that comes, one that moves. */
static struct finding
test_numbers(struct remit_case *c, const struct finding *first)
{
	struct finding_words words[] = {
		{first->paragraphs[1].id,
			STR("Members of the Sub-group were never told. The published minutes jump "
			    "from 4.1 to 4.3.")},
		{first->paragraphs[0].id,
			STR("The project named three firms to the Board. Nobody wrote back.")},
	};
	struct finding_draft draft = draft_of(first->id, 1, words, 2);
	enum finding_outcome outcome;
	struct finding finding;

	tap_ok(save(c, &draft, &outcome, &finding) && finding.version == 2, "a second version: %s",
		c->err.text);
	tap_ok(finding.paragraphs[0].id == first->paragraphs[1].id &&
			finding.paragraphs[1].id == first->paragraphs[0].id,
		"paragraphs keep their numbers in another order");
	tap_ok(finding.paragraphs[0].sentences[1].id == first->paragraphs[1].sentences[0].id,
		"a sentence that moved keeps its number");
	tap_ok(finding.paragraphs[1].sentences[0].id == first->paragraphs[0].sentences[0].id,
		"a sentence that changed a little keeps its number");
	tap_ok(finding.paragraphs[0].sentences[0].id == first->paragraphs[1].sentences[1].id,
		"and one that changed and moved");
	tap_ok(finding.paragraphs[1].sentences[1].id > first->paragraphs[1].sentences[1].id,
		"a new sentence has a new number");
	tap_ok(save(c, &(struct finding_draft){0}, &outcome, &finding) == false,
		"nothing is not saved: %s", c->err.text);
	draft.based_on = 2;
	tap_ok(save(c, &draft, &outcome, &finding) && outcome == FINDING_UNCHANGED &&
			finding.version == 2,
		"saving the same again makes no version");
	return finding;
}

static void
test_two_at_once(struct remit_case *c, const struct finding *second)
{
	int64_t p1 = second->paragraphs[0].id;
	int64_t p2 = second->paragraphs[1].id;
	struct str one = finding_paragraph_text(&c->arena, &second->paragraphs[0]);
	struct str two = finding_paragraph_text(&c->arena, &second->paragraphs[1]);
	struct finding_words hers[] = {{p1, STR("Members were not told.")}, {p2, two}};
	struct finding_words his[] = {
		{p1, one}, {p2, STR("Nobody wrote back to them.")}, {0, STR("A third thing.")}};
	struct finding_words clash[] = {{p1, STR("Members knew nothing at all.")}, {p2, two}};
	struct finding_draft draft = draft_of(second->id, 2, hers, 2);
	enum finding_outcome outcome;
	struct finding finding;

	draft.past = RATING_NOT_MET;
	tap_ok(save(c, &draft, &outcome, &finding) && outcome == FINDING_SAVED &&
			finding.version == 3,
		"one of two who write at once saves");
	draft = draft_of(second->id, 2, his, 3);
	tap_ok(save(c, &draft, &outcome, &finding) && outcome == FINDING_MERGED &&
			finding.version == 4 && finding.paragraph_count == 3 &&
			str_equal(finding_paragraph_text(&c->arena, &finding.paragraphs[0]),
				hers[0].text) &&
			str_equal(finding_paragraph_text(&c->arena, &finding.paragraphs[1]),
				his[1].text) &&
			finding.past == RATING_NOT_MET,
		"what the other changed elsewhere is put together with it: %s", c->err.text);
	draft = draft_of(second->id, 2, clash, 2);
	tap_ok(save(c, &draft, &outcome, &finding) && outcome == FINDING_CLASHES &&
			finding.version == 4,
		"where both changed one paragraph nothing is saved, and what stands is given: %s",
		c->err.text);
	draft = draft_of(second->id, 2, hers, 1);
	tap_ok(save(c, &draft, &outcome, &finding) && finding.paragraph_count == 2 &&
			finding.version == 5,
		"a paragraph that one took out and nobody else changed goes, and a new one of the other stays: %s",
		c->err.text);
}

static void
test_refused(struct remit_case *c)
{
	struct finding_draft draft = draft_of(0, 0, NULL, 0);
	struct finding_draft wrong = draft;
	char *lots = arena_alloc(&c->arena, FINDING_TEXT_MAX + 10);
	struct finding_words words = {0, str_make(lots, FINDING_TEXT_MAX + 10)};

	wrong.title = STR("  ");
	tap_ok(refused(c, wrong, ERR_USAGE), "no title: %s", c->err.text);
	wrong = draft;
	wrong.line = 77;
	tap_ok(refused(c, wrong, ERR_USAGE), "a line that is none: %s", c->err.text);
	wrong = draft;
	wrong.id = 777;
	tap_ok(refused(c, wrong, ERR_NOT_FOUND), "a finding that is none: %s", c->err.text);
	memset(lots, 'a', FINDING_TEXT_MAX + 10);
	wrong = draft_of(0, 0, &words, 1);
	tap_ok(refused(c, wrong, ERR_TOO_LARGE), "too long a text: %s", c->err.text);
}

static void
test_steps(struct remit_case *c, int64_t id)
{
	struct finding_step step = {.finding = id,
		.version = 5,
		.state = FINDING_READ_AGAIN,
		.note = STR("Please look at the second paragraph."),
		.who = STR("iharrowgate")};
	struct finding_step *steps;
	struct finding *findings;
	struct finding finding;
	size_t count;

	tap_ok(finding_step_put(&c->inspection, &step, &c->err) &&
			finding_get(&c->inspection, &c->arena, id, 0, &finding, &c->err) &&
			finding.state == FINDING_READ_AGAIN,
		"a step sets the state: %s", c->err.text);
	tap_ok(finding_steps(&c->inspection, &c->arena, id, &steps, &count, &c->err) &&
			count == 1 && steps[0].version == 5,
		"and is kept");
	tap_ok(finding_versions(&c->inspection, &c->arena, id, &findings, &count, &c->err) &&
			count == 5 && findings[0].version == 1,
		"all five versions are kept: %s", c->err.text);
	tap_ok(finding_get(&c->inspection, &c->arena, id, 1, &finding, &c->err) &&
			finding_sentence_count(&finding) == 4,
		"an old one can be read");
	tap_ok(findings_list(&c->inspection, &c->arena, 0, false, &findings, &count, &c->err) &&
			count == 2 && findings[0].ordinal == 1 && findings[1].ordinal == 2,
		"findings are listed by line and number");
}

int
main(void)
{
	static const char *const tables[] = {"finding", "finding_version", "finding_step"};
	struct remit_case c;
	struct finding first;
	struct finding second;

	case_begin(&c);
	/* Entry 0 is the inspection's founding, never a finding. */
	c.inspection.next_entry++;
	first = test_first(&c);
	second = test_numbers(&c, &first);
	test_two_at_once(&c, &second);
	test_refused(&c);
	test_steps(&c, first.id);
	for (size_t i = 0; i < COUNT_OF(tables); i++)
		tap_ok(case_replays(&c, tables[i]), "the table %s is rebuilt from the log",
			tables[i]);
	case_close(&c);
	return tap_done();
}
