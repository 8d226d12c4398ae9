#include "remit/finding/readiness.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "remit/finding/criticism.h"
#include "remit/finding/evidence.h"

static void
check_set(struct check *checks, enum check_kind kind, enum check_state state, struct str words,
	struct str advice)
{
	checks[kind] = (struct check){
		.kind = kind,
		.state = state,
		.words = words,
		.advice = state == CHECK_HOLDS ? STR("") : advice,
	};
}

static void
evidence_check(struct arena *arena, const struct readiness_ground *ground, struct check *checks)
{
	const struct finding *finding = ground->finding;
	size_t all = finding_sentence_count(finding);
	size_t based = 0;

	for (size_t p = 0; p < finding->paragraph_count; p++)
		for (size_t s = 0; s < finding->paragraphs[p].sentence_count; s++) {
			struct evidence_view view = evidence_of(arena, finding,
				finding->paragraphs[p].sentences[s].id, ground->exhibits,
				ground->exhibit_count, ground->lineages);

			based += view.supporting + view.gaps > 0 ? 1 : 0;
		}
	check_set(checks, CHECK_EVIDENCE, all > 0 && based == all ? CHECK_HOLDS : CHECK_FAILS,
		str_format(arena, "Sentences with evidence: %zu of %zu", based, all),
		all == 0 ? STR("Write the finding: it has no sentence yet.")
			 : STR("Link evidence to each sentence, soften it, or record that it rests "
			       "on a gap."));
}

static void
sources_check(struct arena *arena, const struct readiness_ground *ground, struct check *checks)
{
	struct evidence_view view = evidence_of(arena, ground->finding, 0, ground->exhibits,
		ground->exhibit_count, ground->lineages);
	unsigned unanswered = view.strength.unanswered;

	check_set(checks, CHECK_SOURCES, view.strength.kinds >= 2 ? CHECK_HOLDS : CHECK_FAILS,
		view.strength.kinds >= 2 ? STR("Two independent kinds of source")
					 : str_format(arena, "Independent kinds of source: %u of 2",
						   view.strength.kinds),
		STR("Find another kind of source, or say in the finding that it stands on one."));
	check_set(checks, CHECK_CONTRARY, unanswered == 0 ? CHECK_HOLDS : CHECK_FAILS,
		unanswered == 0 ? STR("Contrary evidence answered")
				: str_format(arena, "Contrary evidence: %u to answer", unanswered),
		STR("Say of each piece against it why it does not change the finding."));
}

static void
replies_check(struct arena *arena, const struct readiness_ground *ground, struct check *checks)
{
	size_t wanted = 0;
	size_t in = 0;
	bool is_sent = true;

	for (size_t i = 0; i < ground->criticism_count; i++) {
		const struct criticism *c = &ground->criticisms[i];

		if (!c->is_significant || c->state == CRITICISM_DROPPED)
			continue;
		wanted++;
		in += criticism_is_open(c) ? 0 : 1;
		is_sent = is_sent && c->state != CRITICISM_NOTED;
	}
	check_set(checks, CHECK_REPLIES,
		in == wanted      ? CHECK_HOLDS
			: is_sent ? CHECK_WAITS
				  : CHECK_FAILS,
		wanted == 0 ? STR("Nobody is criticised")
			    : str_format(arena, "Replies in: %zu of %zu", in, wanted),
		is_sent ? STR("Wait for the replies, or for the day they are due.")
			: STR("Send a warning letter to everybody criticised."));
}

static void
children_check(struct arena *arena, const struct readiness_ground *ground, struct check *checks)
{
	struct str found = readiness_identifies(arena, ground->finding->title);

	for (size_t p = 0; found.len == 0 && p < ground->finding->paragraph_count; p++)
		found = readiness_identifies(
			arena, finding_paragraph_text(arena, &ground->finding->paragraphs[p]));
	if (found.len > 0)
		check_set(checks, CHECK_CHILDREN, CHECK_FAILS, STR("A child may be identified"),
			found);
	else if (ground->restricted > 0)
		check_set(checks, CHECK_CHILDREN, CHECK_WAITS,
			str_format(
				arena, "Evidence from restricted records: %zu", ground->restricted),
			STR("The second reader looks whether a child could be recognised."));
	else
		check_set(checks, CHECK_CHILDREN, CHECK_HOLDS, STR("No child can be identified"),
			STR(""));
}

/* The last thing that was said of this version: by whom it was read again. */
static void
readers_check(struct arena *arena, const struct readiness_ground *ground, struct check *checks)
{
	const struct finding_step *last = NULL;
	bool is_with_reader = false;

	for (size_t i = 0; i < ground->step_count; i++) {
		const struct finding_step *step = &ground->steps[i];

		is_with_reader = step->state == FINDING_READ_AGAIN;
		if (step->version == ground->finding->version && step->state == FINDING_TESTED)
			last = step;
	}
	if (last != NULL)
		check_set(checks, CHECK_READERS, CHECK_HOLDS,
			str_format(arena, "Read again by %.*s", STR_ARG(last->who)), STR(""));
	else
		check_set(checks, CHECK_READERS, is_with_reader ? CHECK_WAITS : CHECK_FAILS,
			is_with_reader ? STR("With its second reader")
				       : STR("Not read by a second person"),
			STR("Send it to a second reader; this version was not read again."));
}

static void
rated_check(const struct readiness_ground *ground, struct check *checks)
{
	const struct finding *finding = ground->finding;
	bool past = finding->past != RATING_NONE;
	bool present = finding->present != RATING_NONE;
	bool holds = ground->asks_both ? past && present : past || present;

	check_set(checks, CHECK_RATED, holds ? CHECK_HOLDS : CHECK_FAILS,
		holds ? (ground->asks_both ? STR("Rated, then and now") : STR("Rated"))
			: past || present ? STR("Rated for one of then and now")
					  : STR("Not rated yet"),
		ground->asks_both ? STR("The line asks of then and of now: rate both.")
				  : STR("Say whether it was met."));
}

struct check *
readiness_checks(struct arena *arena, const struct readiness_ground *ground)
{
	struct check *checks = ARENA_ARRAY(arena, CHECK_COUNT, struct check);

	evidence_check(arena, ground, checks);
	sources_check(arena, ground, checks);
	replies_check(arena, ground, checks);
	children_check(arena, ground, checks);
	readers_check(arena, ground, checks);
	rated_check(ground, checks);
	return checks;
}

/* ---- steps ---- */

/* The checks that must hold before a finding takes each step; CHECK_WAITS does for those of `waits`. */
struct step_bar {
	unsigned holds;
	unsigned waits;
};

#define BAR(KIND) (1u << CHECK_##KIND)

static const struct step_bar bars[FINDING_STATE_COUNT] = {
	[FINDING_READ_AGAIN] = {BAR(EVIDENCE) | BAR(CONTRARY), 0},
	[FINDING_TESTED] = {BAR(EVIDENCE) | BAR(CONTRARY), BAR(CHILDREN)},
	[FINDING_AGREED] = {BAR(EVIDENCE) | BAR(SOURCES) | BAR(CONTRARY) | BAR(REPLIES) |
			BAR(READERS) | BAR(RATED),
		BAR(CHILDREN)},
};

/* States from which each may be reached, a bit each. */
static bool
step_fits(enum finding_state from, enum finding_state next)
{
	switch (next) {
	case FINDING_READ_AGAIN:
		return from == FINDING_DRAFTED;
	case FINDING_TESTED:
		return from == FINDING_READ_AGAIN;
	case FINDING_AGREED:
		return from == FINDING_TESTED;
	case FINDING_DRAFTED:
		return from == FINDING_READ_AGAIN || from == FINDING_TESTED ||
			from == FINDING_AGREED || from == FINDING_WITHDRAWN;
	case FINDING_WITHDRAWN:
		return from != FINDING_WITHDRAWN;
	case FINDING_PLANNED:
		return from == FINDING_WITHDRAWN;
	case FINDING_STATE_COUNT:
		break;
	}
	return false;
}

const struct check *
readiness_bar(struct arena *arena, const struct readiness_ground *ground, enum finding_state state)
{
	struct check *checks = readiness_checks(arena, ground);

	for (unsigned i = 0; i < CHECK_COUNT; i++) {
		bool holds = checks[i].state == CHECK_HOLDS;
		bool waits = holds || checks[i].state == CHECK_WAITS;

		if (((bars[state].holds >> i & 1) != 0 && !holds) ||
			((bars[state].waits >> i & 1) != 0 && !waits))
			return &checks[i];
	}
	return NULL;
}

bool
readiness_allows(struct arena *arena, const struct readiness_ground *ground,
	enum finding_state next, struct err *err)
{
	const struct check *bar = readiness_bar(arena, ground, next);

	if (!step_fits(ground->finding->state, next))
		return err_set(err, ERR_USAGE, "a finding that is %s cannot become %s",
			finding_state_words(ground->finding->state), finding_state_words(next));
	return bar == NULL ||
		err_set(err, ERR_USAGE, "%.*s. %.*s", STR_ARG(bar->words), STR_ARG(bar->advice));
}
