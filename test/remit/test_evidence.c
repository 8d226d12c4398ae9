/* Evidence of findings, people criticised, the checks before each step, and the log. */
#include "remit/finding/evidence.h"

#include "base/date.h"
#include "remit/codebook.h"
#include "remit/coding.h"
#include "remit/finding/criticism.h"
#include "remit/finding/readiness.h"
#include "remit_case.h"
#include "tap.h"

struct bench_case {
	struct remit_case c;
	struct finding finding;
	int64_t codings[3];
	struct exhibit *exhibits;
	size_t exhibit_count;
	struct criticism *criticisms;
	size_t criticism_count;
	struct finding_step *steps;
	size_t step_count;
};

static void
finding_make(struct bench_case *b)
{
	static const struct finding_words words[] = {
		{0, STR_INIT("The project named three firms. Members were never told.")}};
	struct finding_draft draft = {.line = 2,
		.title = STR("Concerns were taken out."),
		.past = RATING_NOT_MET,
		.paragraphs = words,
		.paragraph_count = 1,
		.who = STR("iharrowgate")};
	enum finding_outcome outcome;

	tap_ok(finding_save(
		       &b->c.inspection, &b->c.arena, &draft, &outcome, &b->finding, &b->c.err),
		"a finding: %s", b->c.err.text);
}

static void
codings_make(struct bench_case *b)
{
	struct code_row code = {
		.name = STR("Minute altered"), .line = 2, .who = STR("iharrowgate")};

	case_document(&b->c, 1, "The project named three firms and asked that the Board be told.");
	tap_ok(codebook_put(&b->c.inspection, &b->c.arena, &code, &b->c.err), "a code: %s",
		b->c.err.text);
	for (int64_t i = 0; i < 3; i++) {
		struct coding_row coding = {.code = code.code,
			.item = 1,
			.begins = i * 10,
			.ends = i * 10 + 8,
			.pass = PASS_FIRST,
			.who = STR("iharrowgate")};

		tap_ok(coding_put(&b->c.inspection, &b->c.arena, &coding, &b->c.err),
			"a coded passage: %s", b->c.err.text);
		b->codings[i] = (int64_t)coding.entry;
	}
}

static int64_t
sentence_of(const struct bench_case *b, size_t s)
{
	return b->finding.paragraphs[0].sentences[s].id;
}

static bool
add(struct bench_case *b, struct exhibit exhibit, int64_t sentence, enum evidence_role role,
	int64_t *ret_number)
{
	exhibit.finding = b->finding.id;
	exhibit.who = STR("iharrowgate");
	err_clear(&b->c.err);
	if (!exhibit_add(&b->c.inspection, &b->c.arena, &exhibit, sentence, role, &b->c.err))
		return false;
	*ret_number = exhibit.number;
	return true;
}

static void
reload(struct bench_case *b)
{
	int64_t id = b->finding.id;

	tap_ok(finding_get(&b->c.inspection, &b->c.arena, id, 0, &b->finding, &b->c.err) &&
			exhibits_of(&b->c.inspection, &b->c.arena, id, &b->exhibits,
				&b->exhibit_count, &b->c.err) &&
			criticisms_of(&b->c.inspection, &b->c.arena, id, &b->criticisms,
				&b->criticism_count, &b->c.err) &&
			finding_steps(&b->c.inspection, &b->c.arena, id, &b->steps, &b->step_count,
				&b->c.err),
		"all of it is read: %s", b->c.err.text);
}

static struct readiness_ground
ground_of(const struct bench_case *b)
{
	return (struct readiness_ground){.finding = &b->finding,
		.exhibits = b->exhibits,
		.exhibit_count = b->exhibit_count,
		.criticisms = b->criticisms,
		.criticism_count = b->criticism_count,
		.steps = b->steps,
		.step_count = b->step_count};
}

static void
test_exhibits(struct bench_case *b)
{
	struct exhibit record = {.coding = b->codings[0],
		.source = SOURCE_AUTHORITY_RECORD,
		.is_contemporaneous = true};
	struct exhibit gap = {.gap = STR("G-17")};
	int64_t number;
	int64_t *uses;
	size_t count;

	tap_ok(add(b, record, sentence_of(b, 0), EVIDENCE_SUPPORTS, &number) && number == 1,
		"a passage becomes E1: %s", b->c.err.text);
	tap_ok(add(b, record, sentence_of(b, 1), EVIDENCE_CONTEXT, &number) && number == 1,
		"for another sentence it is E1 still");
	tap_ok(add(b, gap, sentence_of(b, 1), EVIDENCE_CONTEXT, &number) && number == 2,
		"a gap becomes E2: %s", b->c.err.text);
	tap_ok(!add(b, (struct exhibit){0}, 0, EVIDENCE_SUPPORTS, &number) &&
			b->c.err.kind == ERR_USAGE,
		"nothing is no evidence: %s", b->c.err.text);
	tap_ok(!add(b, record, 999, EVIDENCE_SUPPORTS, &number) && b->c.err.kind == ERR_NOT_FOUND,
		"a sentence that is gone: %s", b->c.err.text);
	tap_ok(!add(b, (struct exhibit){.coding = 999}, 0, EVIDENCE_SUPPORTS, &number) &&
			b->c.err.kind == ERR_NOT_FOUND,
		"a passage that is none: %s", b->c.err.text);
	tap_ok(exhibit_uses(&b->c.inspection, &b->c.arena, b->codings[0], NULL, &uses, &count,
		       &b->c.err) &&
			count == 1 && uses[0] == b->finding.id,
		"a passage knows where it is used");
	reload(b);
	tap_ok(b->exhibit_count == 2 && b->exhibits[0].link_count == 2, "both are listed");
}

static void
test_view(struct bench_case *b)
{
	struct evidence_view first = evidence_of(
		&b->c.arena, &b->finding, sentence_of(b, 0), b->exhibits, b->exhibit_count, NULL);
	struct evidence_view second = evidence_of(
		&b->c.arena, &b->finding, sentence_of(b, 1), b->exhibits, b->exhibit_count, NULL);

	tap_ok(first.supporting == 1 && first.gaps == 0 && first.strength.strength == STRENGTH_WEAK,
		"the first sentence rests on one passage, weakly");
	tap_ok(second.supporting == 0 && second.gaps == 1 && second.context == 1,
		"the second rests on a gap");
}

static bool
barred(struct bench_case *b, enum finding_state next)
{
	struct readiness_ground ground = ground_of(b);

	err_clear(&b->c.err);
	return !readiness_allows(&b->c.arena, &ground, next, &b->c.err) &&
		b->c.err.kind == ERR_USAGE;
}

static bool
step(struct bench_case *b, enum finding_state next)
{
	struct readiness_ground ground = ground_of(b);
	struct finding_step step = {.finding = b->finding.id,
		.version = b->finding.version,
		.state = next,
		.who = STR("soduyafinch")};

	err_clear(&b->c.err);
	if (!readiness_allows(&b->c.arena, &ground, next, &b->c.err) ||
		!finding_step_put(&b->c.inspection, &step, &b->c.err))
		return false;
	reload(b);
	return true;
}

static bool
criticise(struct bench_case *b, int64_t *id, enum criticism_state state, const char *words,
	const char *disposition, int64_t due)
{
	struct criticism c = {.id = *id,
		.finding = b->finding.id,
		.person = STR("Person C"),
		.is_significant = true,
		.state = state,
		.due = due,
		.words = str_of(words),
		.disposition = str_of(disposition),
		.who = STR("iharrowgate")};

	err_clear(&b->c.err);
	if (!criticism_put(&b->c.inspection, &c, &b->c.err))
		return false;
	*id = c.id;
	reload(b);
	return true;
}

static void
test_contrary(struct bench_case *b)
{
	struct exhibit against = {.coding = b->codings[1], .source = SOURCE_AUTHORITY_WORD};
	struct exhibit answered;
	int64_t number;

	tap_ok(add(b, against, sentence_of(b, 0), EVIDENCE_CONTRADICTS, &number) && number == 3,
		"contrary evidence is E3: %s", b->c.err.text);
	reload(b);
	tap_ok(barred(b, FINDING_READ_AGAIN), "it must be answered: %s", b->c.err.text);
	answered = b->exhibits[2];
	answered.answer = STR("No firm was ever asked.");
	tap_ok(exhibit_change(&b->c.inspection, &answered, &b->c.err), "it is answered: %s",
		b->c.err.text);
	reload(b);
	tap_ok(step(b, FINDING_READ_AGAIN), "then it goes to its second reader: %s", b->c.err.text);
	tap_ok(barred(b, FINDING_AGREED), "from there it cannot be agreed: %s", b->c.err.text);
	tap_ok(step(b, FINDING_TESTED), "the second reader sends it on: %s", b->c.err.text);
}

static void
test_reply(struct bench_case *b)
{
	struct exhibit person = {.coding = b->codings[2], .source = SOURCE_PERSON};
	int64_t day = b->c.now + 14 * 86400;
	int64_t number;
	int64_t id = 0;

	tap_ok(barred(b, FINDING_AGREED), "one kind of source is too few: %s", b->c.err.text);
	tap_ok(add(b, person, sentence_of(b, 0), EVIDENCE_SUPPORTS, &number), "a second kind: %s",
		b->c.err.text);
	tap_ok(!criticise(b, &id, CRITICISM_SENT, "", "", day), "first who it is: %s",
		b->c.err.text);
	tap_ok(criticise(b, &id, CRITICISM_NOTED, "", "", DATE_NONE), "Person C is criticised: %s",
		b->c.err.text);
	tap_ok(barred(b, FINDING_AGREED), "without a letter it cannot be agreed: %s",
		b->c.err.text);
	tap_ok(!criticise(b, &id, CRITICISM_SENT, "", "", DATE_NONE), "a letter has a day: %s",
		b->c.err.text);
	tap_ok(criticise(b, &id, CRITICISM_SENT, "", "", day), "the letter goes: %s",
		b->c.err.text);
	tap_ok(barred(b, FINDING_AGREED), "without the reply it cannot be agreed: %s",
		b->c.err.text);
	tap_ok(!criticise(b, &id, CRITICISM_SILENT, "", "", DATE_NONE),
		"silence only after the day: %s", b->c.err.text);
	tap_ok(!criticise(b, &id, CRITICISM_SETTLED, "", "Nothing", DATE_NONE),
		"what has not come cannot be settled: %s", b->c.err.text);
	tap_ok(criticise(b, &id, CRITICISM_REPLIED, "Denies it.", "", DATE_NONE),
		"the reply comes: %s", b->c.err.text);
	tap_ok(barred(b, FINDING_AGREED), "unanswered it cannot be agreed: %s", b->c.err.text);
	tap_ok(criticise(b, &id, CRITICISM_SETTLED, "Denies it.", "2.31 now says so.", DATE_NONE),
		"it is dealt with: %s", b->c.err.text);
	tap_ok(step(b, FINDING_AGREED) && b->finding.state == FINDING_AGREED,
		"then it is agreed: %s", b->c.err.text);
}

static void
test_changed_after(struct bench_case *b)
{
	struct finding_words words = {b->finding.paragraphs[0].id,
		STR("The project named four firms. Members were never told.")};
	struct finding_draft draft = {.id = b->finding.id,
		.based_on = b->finding.version,
		.line = 2,
		.title = b->finding.title,
		.past = RATING_NOT_MET,
		.paragraphs = &words,
		.paragraph_count = 1,
		.who = STR("iharrowgate")};
	enum finding_outcome outcome;

	tap_ok(finding_save(
		       &b->c.inspection, &b->c.arena, &draft, &outcome, &b->finding, &b->c.err) &&
			b->finding.state == FINDING_DRAFTED,
		"an agreed finding whose words change is a draft again: %s", b->c.err.text);
	reload(b);
	tap_ok(step(b, FINDING_READ_AGAIN) && barred(b, FINDING_AGREED),
		"and must be read again: %s", b->c.err.text);
}

static void
test_identifies(struct remit_case *c)
{
	static const char *const bad[] = {"She is 943 476 5919 there.", "Of NR2 4TT.",
		"Her date of birth is known.", "A123456789012"};
	static const char *const good[] = {"At 4.1 and 4.3.", "On 12 March 2013.", "Unit R2D2.",
		"Case AB12345 of 2013.", "Phone 01632 960 1234."};

	for (size_t i = 0; i < COUNT_OF(bad); i++)
		tap_ok(readiness_identifies(&c->arena, str_of(bad[i])).len > 0,
			"could identify: %s", bad[i]);
	for (size_t i = 0; i < COUNT_OF(good); i++)
		tap_ok(readiness_identifies(&c->arena, str_of(good[i])).len == 0, "could not: %s",
			good[i]);
}

int
main(void)
{
	static const char *const tables[] = {"finding", "finding_version", "finding_step",
		"exhibit", "exhibit_link", "criticism"};
	struct bench_case b = {0};

	case_begin(&b.c);
	codings_make(&b);
	finding_make(&b);
	test_exhibits(&b);
	test_view(&b);
	test_contrary(&b);
	test_reply(&b);
	test_changed_after(&b);
	test_identifies(&b.c);
	for (size_t i = 0; i < COUNT_OF(tables); i++)
		tap_ok(case_replays(&b.c, tables[i]), "the table %s is rebuilt from the log",
			tables[i]);
	case_close(&b.c);
	return tap_done();
}
