#include "compare/version/version_judge.h"

#include "base/arena.h"
#include "base/date.h"
#include "compare/diff/diff.h"
#include "compare/version/version_head.h"
#include "compare/version/version_name.h"
#include "compare/version/version_quotes.h"

/* Of two that have less in common none is a version, whatever they quote. */
#define QUOTING_MIN 0.25

enum {
	SLOT_WORDS_MAX = 8,
	SLOT_HEAD_WORDS = 120,
	SLOT_TITLE_WORDS = 20,
	WITHIN_WORDS_MIN = 30,
	TABLE_CELLS_MIN = 3,
	SURE_WORDS = 40, /* fewer common words must be most of what there is */
};

/* ---- counting ---- */

static bool
is_word_of_text(const struct diff_word *word)
{
	return (word->flags & (DIFF_WORD_ASIDE | DIFF_WORD_STRUCK)) == 0;
}

static bool
is_fact(const struct diff_word *word)
{
	return (word->flags & DIFF_WORD_LABEL) == 0 &&
		((word->flags & DIFF_WORD_NUMBER) != 0 ||
			((word->flags & DIFF_WORD_CAPITAL) != 0 &&
				(word->flags & DIFF_WORD_SENTENCE) == 0));
}

static bool
is_plain_number(const struct diff_word *word)
{
	return (word->flags & DIFF_WORD_LABEL) == 0 && (word->flags & DIFF_WORD_NUMBER) != 0;
}

struct tally {
	size_t a;
	size_t b;
	size_t both;
};

static size_t
words_count(const struct diff_text *text, bool (*is)(const struct diff_word *word))
{
	size_t count = 0;

	for (size_t i = 0; i < text->word_count; i++)
		count += is_word_of_text(&text->words[i]) && is(&text->words[i]);
	return count;
}

static bool
is_any_word(const struct diff_word *word)
{
	(void)word;
	return true;
}

static struct tally
tally_make(const struct diff *diff, bool (*is)(const struct diff_word *word))
{
	struct tally tally = {words_count(&diff->a, is), words_count(&diff->b, is), 0};

	for (size_t i = 0; i < diff->run_count; i++) {
		const struct diff_run *run = &diff->runs[i];

		if ((run->kind != DIFF_SAME && run->kind != DIFF_MOVED) || run->a_count == 0)
			continue;
		for (uint32_t w = 0; w < run->a_count; w++)
			tally.both += is_word_of_text(&diff->a.words[run->a + w]) &&
				is(&diff->a.words[run->a + w]);
	}
	return tally;
}

static double
share(size_t part, size_t whole)
{
	return whole == 0 ? 0 : part >= whole ? 1 : (double)part / (double)whole;
}

static size_t
least(size_t a, size_t b)
{
	return a < b ? a : b;
}

/* ---- names ---- */

static enum version_names
names_compare(const struct version_side *a, const struct version_side *b)
{
	enum version_names found = VERSION_NAMES_SILENT;

	for (size_t i = 0; i < a->name_count; i++)
		for (size_t j = 0; j < b->name_count; j++) {
			enum version_names one = version_names_compare(&a->names[i], &b->names[j]);

			if (one == VERSION_NAMES_AGREE)
				return one;
			if (one == VERSION_NAMES_DIFFER)
				found = one;
		}
	return found;
}

static bool
has_mark(const struct version_side *side)
{
	for (size_t i = 0; i < side->name_count; i++)
		if (side->names[i].has_mark)
			return true;
	return false;
}

/* ---- blanks that were filled in ---- */

struct slots {
	size_t in_head;
	size_t words; /* in them */
	size_t facts; /* of these */
};

/* "Draft" and "Final" in a title say which version it is, and not of what. */
static bool
is_stage(struct str word)
{
	static const struct str stages[] = {STR_INIT("draft"), STR_INIT("final"),
		STR_INIT("revised"), STR_INIT("amended"), STR_INIT("proposed"),
		STR_INIT("approved"), STR_INIT("version"), STR_INIT("first"), STR_INIT("second"),
		STR_INIT("interim")};

	for (size_t i = 0; i < COUNT_OF(stages); i++)
		if (str_starts_nocase(word, stages[i]))
			return true;
	return false;
}

/* In the title the first word of a line counts as well. */
static size_t
facts_in(const struct diff_text *text, uint32_t first, uint32_t count)
{
	size_t facts = 0;

	for (uint32_t i = first; i < first + count; i++)
		facts += is_fact(&text->words[i]) ||
				(i < SLOT_TITLE_WORDS &&
					(text->words[i].flags & DIFF_WORD_CAPITAL) != 0 &&
					!is_stage(diff_text_words(text, i, 1)))
			? 1
			: 0;
	return facts;
}

/* A few words for a few others; names and numbers among them. */
static void
slot_add(const struct diff *diff, const struct diff_run *gone, const struct diff_run *came,
	struct slots *slots)
{
	size_t facts = facts_in(&diff->a, gone->a, gone->a_count) +
		facts_in(&diff->b, came->b, came->b_count);

	/* A cell that changed among others is no blank. */
	if (diff->a.paragraphs[diff->a.words[gone->a].paragraph].cells >= TABLE_CELLS_MIN)
		return;
	if (gone->a_count > SLOT_WORDS_MAX || came->b_count > SLOT_WORDS_MAX)
		return;
	slots->words += gone->a_count + came->b_count;
	slots->facts += facts;
	/* In the title one is enough: it says what the paper is. */
	if (facts > 0 && gone->a < SLOT_HEAD_WORDS)
		slots->in_head += gone->a < SLOT_TITLE_WORDS ? 2 : 1;
}

/* Letters, notes and agendas from one template: what differs is what was filled in, beginning in
 * the head. A figure altered in the middle of a report is none of that. */
static bool
slots_differ(const struct diff *diff)
{
	struct slots slots = {0};
	size_t changed = diff->removed + diff->added;

	for (size_t i = 0; i + 1 < diff->run_count; i++)
		if (diff->runs[i].kind == DIFF_REMOVED && diff->runs[i + 1].kind == DIFF_ADDED)
			slot_add(diff, &diff->runs[i], &diff->runs[i + 1], &slots);
	return slots.in_head >= 2 && slots.words * 10 >= changed * 7 &&
		slots.facts * 5 >= slots.words * 2;
}

/* ---- the verdict ---- */

static bool
is_matched(const struct diff *diff, bool in_b, size_t word)
{
	for (size_t i = 0; i < diff->run_count; i++) {
		const struct diff_run *run = &diff->runs[i];
		uint32_t first = in_b ? run->b : run->a;
		uint32_t count = in_b ? run->b_count : run->a_count;

		if (word >= first && word - first < count)
			return run->kind == DIFF_SAME || run->kind == DIFF_MOVED;
	}
	return false;
}

/* A mail carries a paper only if what the paper is about stands in the mail, too: the first date of
 * its head and its reference. */
static unsigned
carried_conflicts(const struct diff *diff, bool in_b, const struct version_head *head)
{
	const struct diff_text *text = in_b ? &diff->b : &diff->a;
	unsigned conflicts = 0;

	for (size_t i = 0; i < text->word_count && head->date_count > 0; i++) {
		const struct diff_word *word = &text->words[i];

		if (word->from >= head->date_from && word->to <= head->date_to &&
			(word->flags & (DIFF_WORD_NUMBER | DIFF_WORD_CAPITAL)) != 0 &&
			!is_matched(diff, in_b, i))
			conflicts |= VERSION_OTHER_DATE;
		if (word->from > head->date_to)
			break;
	}
	if (head->reference_count > 0 && !is_matched(diff, in_b, head->reference_word))
		conflicts |= VERSION_OTHER_REFERENCE;
	return conflicts;
}

/* What either quotes; nothing where they are mails, whose quotes are for threads. */
struct both_quotes {
	struct version_quotes a;
	struct version_quotes b;
};

static unsigned
conflicts_find(const struct diff *diff, const struct version_side *a, const struct version_side *b,
	const struct both_quotes *quotes, enum version_names names, bool *ret_heads_agree)
{
	struct tally numbers = tally_make(diff, is_plain_number);
	unsigned conflicts = 0;
	struct version_head x;
	struct version_head y;

	version_head_read(&diff->a, a->title, quotes->a.is_quoted, &x);
	version_head_read(&diff->b, b->title, quotes->b.is_quoted, &y);
	*ret_heads_agree = version_heads_agree(&x, &y);
	/* A mail begins with words of its own; its date is not that of what it carries. */
	if (a->is_mail != b->is_mail)
		conflicts |= a->is_mail ? carried_conflicts(diff, true, &y)
					: carried_conflicts(diff, false, &x);
	if (!a->is_mail && !b->is_mail && version_heads_dates_differ(&x, &y))
		conflicts |= VERSION_OTHER_DATE;
	if (!a->is_mail && !b->is_mail && version_heads_references_differ(&x, &y))
		conflicts |= VERSION_OTHER_REFERENCE;
	if (!a->is_mail && !b->is_mail && version_heads_persons_differ(&x, &y))
		conflicts |= VERSION_OTHER_PERSON;
	if (names == VERSION_NAMES_DIFFER)
		conflicts |= VERSION_OTHER_NAME;
	if (least(numbers.a, numbers.b) >= 3 &&
		share(numbers.both, least(numbers.a, numbers.b)) < 0.5)
		conflicts |= VERSION_OTHER_NUMBERS;
	if (slots_differ(diff))
		conflicts |= VERSION_OTHER_SLOTS;
	return conflicts;
}

/* The smaller text stands in the larger, which says much else besides. */
static bool
is_within(const struct version_verdict *v, const struct tally *words)
{
	double least_within = words->a <= words->b ? v->within_a : v->within_b;
	size_t few = least(words->a, words->b);
	size_t many = words->a + words->b - few;

	return few >= WITHIN_WORDS_MIN && few * 5 < many * 2 && least_within >= 0.8 &&
		v->facts >= 0.6 && v->conflicts == 0;
}

/* within: of the paper, in the mail. */
static bool
is_carried(const struct version_verdict *v, double within, double distinct)
{
	return v->conflicts == 0 && v->facts >= 0.72 && v->same >= WITHIN_WORDS_MIN &&
		(within >= 0.8 || (within >= 0.6 && distinct >= 0.35));
}

static bool
is_version(const struct version_verdict *v, double distinct, bool marked)
{
	double most_within = v->within_a > v->within_b ? v->within_a : v->within_b;

	if (v->conflicts != 0) {
		/* Only names that say so outweigh it: a draft that was dated anew. */
		unsigned hard = VERSION_OTHER_REFERENCE | VERSION_OTHER_PERSON;

		if (v->conflicts == VERSION_OTHER_NAME)
			return v->resemblance >= 0.8 && v->facts >= 0.85;
		return v->names_agree && marked && (v->conflicts & hard) == 0 &&
			v->resemblance >= 0.5;
	}
	if (v->same < SURE_WORDS && v->resemblance < 0.6)
		return false;
	if (v->names_agree)
		return most_within >= 0.5 && v->resemblance >= 0.25 && v->facts >= 0.4;
	/* A draft that grew stands whole in what came of it; one that was rewritten keeps most. */
	return (v->resemblance >= 0.55 || (most_within >= 0.85 && v->resemblance >= 0.3)) &&
		v->facts >= 0.72 && distinct >= (v->heads_agree ? 0.15 : 0.35);
}

/* A page that quotes the other one whole holds it, as a reply does; it is no later state of it. */
static enum version_relation
relation_of_texts(
	const struct diff *diff, const struct version_verdict *v, const struct both_quotes *quotes)
{
	switch (version_quoting_find(diff, &quotes->a, &quotes->b)) {
	case VERSION_QUOTING_A:
		return v->within_a >= 0.8 ? VERSION_WITHIN : VERSION_NONE;
	case VERSION_QUOTING_B:
		return v->within_b >= 0.8 ? VERSION_HOLDS : VERSION_NONE;
	case VERSION_QUOTING_SIBLINGS:
		return VERSION_NONE;
	case VERSION_QUOTING_NONE:
	default:
		return VERSION_OF;
	}
}

void
version_judge(struct arena *arena, const struct diff *diff, const struct version_side *a,
	const struct version_side *b, double distinct, struct version_verdict *ret_verdict)
{
	struct tally words = tally_make(diff, is_any_word);
	struct tally facts = tally_make(diff, is_fact);
	enum version_names names = names_compare(a, b);
	struct both_quotes quotes = {0};
	struct version_verdict *v = ret_verdict;

	*v = (struct version_verdict){.same = words.both,
		.lost = words.a - least(words.a, words.both),
		.gained = words.b - least(words.b, words.both),
		.names_agree = names == VERSION_NAMES_AGREE};
	v->resemblance = share(words.both, words.a + words.b - least(words.both, words.a));
	v->within_a = share(words.both, words.a);
	v->within_b = share(words.both, words.b);
	v->facts = least(facts.a, facts.b) < 2 ? 1 : share(facts.both, least(facts.a, facts.b));
	v->conflicts = conflicts_find(diff, a, b, &quotes, names, &v->heads_agree);
	if (!a->is_mail && !b->is_mail && v->resemblance >= QUOTING_MIN &&
		v->facts >= (v->names_agree ? 0.4 : 0.72)) {
		version_quotes_read(arena, &diff->a, &quotes.a);
		version_quotes_read(arena, &diff->b, &quotes.b);
		if (quotes.a.is_quoted != NULL || quotes.b.is_quoted != NULL)
			v->conflicts = conflicts_find(diff, a, b, &quotes, names, &v->heads_agree);
	}
	if (words.a == 0 || words.b == 0)
		return;
	if (v->lost == 0 && v->gained == 0 && diff->moved == 0)
		v->relation = VERSION_SAME;
	else if (a->is_mail || b->is_mail
			? is_carried(v, a->is_mail ? v->within_b : v->within_a, distinct)
			: is_within(v, &words))
		v->relation = (a->is_mail || b->is_mail ? b->is_mail : words.a < words.b)
			? VERSION_WITHIN
			: VERSION_HOLDS;
	else if (!a->is_mail && !b->is_mail && is_version(v, distinct, has_mark(a) || has_mark(b)))
		v->relation = relation_of_texts(diff, v, &quotes);
}
