#include "compare/version/version_check.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/date.h"
#include "base/err.h"
#include "base/file.h"
#include "compare/checks.h"
#include "compare/gap.h"
#include "compare/version/version_chain.h"

#define CHAIN_SIZE_MAX ((size_t)1024 * 1024 * 1024)
#define STEP_SIZE_MAX ((size_t)3 * 1024 * 1024 * 1024)
enum {
	PASSAGE_MAX = 40,
	HASH_SHOWN = 16,
	LATER_MAX = 12,
	ROW_WORDS_MIN = 3,
	ROWS_MIN = 4,
	CELLS_MAX = 5
};

/* A passage of the earlier version that is not in the later one. */
struct passage {
	uint32_t word;
	uint32_t count;
	struct str label;                /* of its paragraph, "" where it has none of its own */
	const struct diff_absence *jump; /* the later version's numbers pass over it */
	struct str row;                  /* names a row of a table; or "" */
	bool is_struck;
};

struct loss {
	struct passage passages[PASSAGE_MAX];
	size_t count;
	size_t words;
	size_t labelled;
	size_t rows; /* of tables */
	const struct diff_absence *jump;
	bool is_struck;
};

/* ---- what was lost ---- */

static const struct diff_absence *
jump_over(const struct diff *diff, struct str label)
{
	for (size_t i = 0; i < diff->absence_count; i++)
		if (diff->absences[i].in_b && diff->absences[i].stands_in_other &&
			str_equal(diff->absences[i].label, label))
			return &diff->absences[i];
	return NULL;
}

static void
passage_add(const struct diff *diff, struct loss *loss, const struct diff_row *row,
	const struct diff_run *run, bool is_whole)
{
	struct passage passage = {
		.word = run->a, .count = run->a_count, .is_struck = run->kind == DIFF_STRUCK};
	bool is_paragraph = is_whole && !row->is_after && row->label.len > 0 &&
		(diff->a.words[run->a].flags & DIFF_WORD_PARAGRAPH) != 0;

	if (is_paragraph) {
		passage.label = row->label;
		passage.jump = jump_over(diff, row->label);
	}
	if (passage.jump == NULL &&
		run->a_count < (is_paragraph ? (uint32_t)VERSION_PARAGRAPH_WORDS
					     : (uint32_t)VERSION_PASSAGE_WORDS))
		return;
	loss->words += run->a_count;
	loss->labelled += is_paragraph ? 1 : 0;
	loss->is_struck = loss->is_struck || passage.is_struck;
	if (loss->jump == NULL)
		loss->jump = passage.jump;
	if (loss->count < PASSAGE_MAX)
		loss->passages[loss->count++] = passage;
}

/* Words that came in the same row: a passage that was worded anew is not lost. */
static size_t
row_gain(const struct diff *diff, const struct diff_row *row)
{
	size_t gain = 0;

	for (uint32_t i = 0; i < row->run_count; i++)
		if (diff->runs[row->run + i].kind == DIFF_ADDED)
			gain += diff->runs[row->run + i].b_count;
	return gain;
}

/* A row that says something: one of few words is a rule, or the head of a column; one of two cells
 * without a figure is a line of a form. */
static bool
is_telling(const struct diff_text *text, const struct diff_paragraph *p)
{
	bool has_number = false;

	for (uint32_t i = p->word; i < p->word + p->word_count; i++)
		has_number = has_number || (text->words[i].flags & DIFF_WORD_NUMBER) != 0;
	return p->word_count >= ROW_WORDS_MIN && (p->cells > 2 || has_number);
}

/* Where as many rows came as went, the table was written anew. */
static bool
is_replaced(const struct diff *diff, size_t from, size_t end)
{
	size_t gone = 0;
	size_t came = 0;

	for (size_t i = from; i < end; i++) {
		gone += diff->table[i].kind == DIFF_ROW_GONE ? 1 : 0;
		came += diff->table[i].kind == DIFF_ROW_NEW ? 1 : 0;
	}
	return came >= gone;
}

static void
row_lost(const struct diff *diff, const struct diff_table_change *change, struct loss *loss)
{
	const struct diff_paragraph *p = &diff->a.paragraphs[change->a];

	if (change->kind != DIFF_ROW_GONE || !is_telling(&diff->a, p))
		return;
	loss->rows++;
	loss->words += p->word_count;
	loss->is_struck = loss->is_struck || change->is_struck;
	if (loss->count < PASSAGE_MAX)
		loss->passages[loss->count++] = (struct passage){.word = p->word,
			.count = p->word_count,
			.row = change->row,
			.is_struck = change->is_struck};
}

/* Rows of tables that are gone, place by place. */
static void
rows_lost(const struct diff *diff, struct loss *loss)
{
	size_t end;
	bool is_new;

	for (size_t from = 0; from < diff->table_count; from = end) {
		for (end = from + 1; end < diff->table_count &&
			diff->table[end].place == diff->table[from].place;)
			end++;
		is_new = is_replaced(diff, from, end);
		for (size_t i = from; i < end; i++)
			if (!is_new)
				row_lost(diff, &diff->table[i], loss);
	}
}

static bool
is_of_table(const struct diff *diff, const struct diff_run *run)
{
	return run->a_count > 0 && diff->a.paragraphs[diff->a.words[run->a].paragraph].cells > 0;
}

static void
loss_find(const struct diff *diff, struct loss *loss)
{
	*loss = (struct loss){0};
	rows_lost(diff, loss);
	for (size_t i = 0; i < diff->row_count; i++) {
		const struct diff_row *row = &diff->rows[i];
		size_t gain = row_gain(diff, row);

		for (uint32_t r = 0; r < row->run_count; r++) {
			const struct diff_run *run = &diff->runs[row->run + r];

			if ((run->kind == DIFF_REMOVED || run->kind == DIFF_STRUCK) &&
				run->a_count > 0 && gain * 2 < run->a_count &&
				!is_of_table(diff, run))
				passage_add(diff, loss, row, run,
					row->kind == DIFF_REMOVED || row->kind == DIFF_STRUCK);
		}
	}
}

/* ---- telling it ---- */

static struct str
member_name(const struct version_member *member)
{
	return member->instance_count > 0 ? path_name(member->instances[0].path) : member->title;
}

static struct str
member_words(struct arena *arena, const struct version_member *member)
{
	struct str name = member_name(member);

	if (member->date == DATE_NONE || str_equal(str_of(member->date_of), STR("file")))
		return str_format(arena, "\"%.*s\"", STR_ARG(name));
	return str_format(
		arena, "\"%.*s\" (%.*s)", STR_ARG(name), STR_ARG(date_words(arena, member->date)));
}

static struct str
labels_words(struct arena *arena, const struct loss *loss)
{
	struct buf words CLEANUP(buf_free) = {0};
	size_t said = 0;

	for (size_t i = 0; i < loss->count && said < 5; i++) {
		if (loss->passages[i].label.len == 0)
			continue;
		buf_add_format(
			&words, "%s%.*s", said > 0 ? ", " : "", STR_ARG(loss->passages[i].label));
		said++;
	}
	if (loss->labelled > said)
		buf_add(&words, STR(" and others"));
	return str_copy(arena, buf_str(&words));
}

static struct str
title_words(struct arena *arena, const struct loss *loss, const struct version_member *a,
	const struct version_member *b)
{
	if (loss->labelled > 0)
		return str_format(arena, "Paragraph%s %.*s of \"%.*s\" %s from \"%.*s\"",
			loss->labelled > 1 ? "s" : "", STR_ARG(labels_words(arena, loss)),
			STR_ARG(member_name(a)),
			loss->is_struck              ? "struck out or gone"
				: loss->labelled > 1 ? "are gone"
						     : "is gone",
			STR_ARG(member_name(b)));
	if (loss->rows == 1 && loss->count == 1)
		return str_format(arena, "Row \"%.*s\" of \"%.*s\" is %s from \"%.*s\"",
			STR_ARG(loss->passages[0].row), STR_ARG(member_name(a)),
			loss->is_struck ? "struck out or gone" : "gone", STR_ARG(member_name(b)));
	if (loss->rows > 0 && loss->rows == loss->count)
		return str_format(arena, "%zu rows of a table of \"%.*s\" are %s from \"%.*s\"",
			loss->rows, STR_ARG(member_name(a)),
			loss->is_struck ? "struck out or gone" : "gone", STR_ARG(member_name(b)));
	return str_format(arena, "%zu words of \"%.*s\" are gone from \"%.*s\"", loss->words,
		STR_ARG(member_name(a)), STR_ARG(member_name(b)));
}

static struct str
why_words(struct arena *arena, const struct loss *loss, const struct version_member *a,
	const struct version_member *b, bool is_ordered)
{
	struct str what = str_format(arena, "%zu words", loss->words);
	struct str jump = {0};

	if (loss->rows > 0 && loss->rows == loss->count)
		what = str_format(
			arena, "%zu row%s of a table", loss->rows, loss->rows > 1 ? "s" : "");
	if (loss->jump != NULL)
		jump = str_format(arena, "; its numbers go from %.*s to %.*s",
			STR_ARG(loss->jump->before), STR_ARG(loss->jump->after));
	return str_format(arena,
		"%.*s has %.*s that %.*s, %s version of the same document, %s%.*s.",
		STR_ARG(member_words(arena, a)), STR_ARG(what), STR_ARG(member_words(arena, b)),
		is_ordered ? "a later" : "another",
		loss->is_struck ? "has struck out or does not have" : "does not have",
		STR_ARG(jump));
}

/* ---- evidence ---- */

struct evidence {
	struct gap_evidence list[GAP_EVIDENCE_MAX];
	size_t count;
};

static void
evidence_add(struct evidence *evidence, int64_t item, int64_t from, int64_t to, struct str words)
{
	if (evidence->count < GAP_EVIDENCE_MAX && item != 0)
		evidence->list[evidence->count++] = (struct gap_evidence){item, from, to, words};
}

static int64_t
member_item(const struct version_member *member)
{
	return member->instance_count > 0 ? member->instances[0].item : 0;
}

static void
passages_show(struct evidence *evidence, const struct diff *diff, const struct loss *loss,
	const struct version_member *a)
{
	for (size_t i = 0; i < loss->count; i++) {
		const struct passage *p = &loss->passages[i];

		evidence_add(evidence, member_item(a), diff->a.words[p->word].from,
			diff->a.words[p->word + p->count - 1].to,
			diff_text_words(&diff->a, p->word, p->count));
	}
}

/* The paragraph behind the number that is passed over; else the version as a whole. */
static void
place_show(struct evidence *evidence, const struct diff *diff, const struct loss *loss,
	const struct version_member *b)
{
	const struct diff_paragraph *p;

	if (loss->jump == NULL) {
		evidence_add(evidence, member_item(b), -1, -1, STR("without these words"));
		return;
	}
	p = &diff->b.paragraphs[loss->jump->paragraph];
	if (p->word_count > 0)
		evidence_add(evidence, member_item(b), diff->b.words[p->word].from,
			diff->b.words[p->word + p->word_count - 1].to,
			diff_text_words(&diff->b, p->word, p->word_count));
}

/* Where else the earlier form is held, and the later one: whoever holds only the later one was
 * given the text without the passage. */
static void
forms_show(struct evidence *evidence, const struct version_chain *chain, size_t form,
	const struct version_member *shown, struct str words)
{
	for (size_t i = 0; i < chain->count; i++) {
		const struct version_member *member = &chain->members[i];

		if (member->form != form)
			continue;
		for (size_t n = member == shown ? 1 : 0; n < member->instance_count; n++)
			evidence_add(evidence, member->instances[n].item, -1, -1, words);
	}
}

/* ---- the check ---- */

struct step {
	struct compare *compare;
	const struct check *check;
	const struct version_chain *chain;
	size_t form;
};

static void
gap_weigh(struct gap *gap, const struct diff *diff, const struct loss *loss, bool is_ordered)
{
	size_t all = diff->same + diff->removed + diff->moved + diff->struck;
	unsigned size = loss->words > 160 ? 40 : (unsigned)loss->words / 4;

	gap->sure = loss->jump != NULL ? 95 : loss->labelled + loss->rows > 0 ? 80 : 65;
	/* A numbered paragraph that was taken out is what such an inspection looks for. */
	gap->weight = (loss->jump != NULL ? 72 : loss->labelled + loss->rows > 0 ? 35 : 20) + size;
	if (gap->weight > 100)
		gap->weight = 100;
	if (!is_ordered)
		gap->sure -= 20;
	/* What keeps less than half is an extract, and says so by its length. */
	if (loss->words * 2 > all)
		gap->weight /= 2;
}

/* Later versions that have not got the passages either: they are as telling as the first. */
static bool
later_show(struct arena *arena, const struct step *step, size_t from, const struct loss *loss,
	struct evidence *evidence, struct err *err)
{
	struct arena scratch CLEANUP(arena_free) = {.size_max = STEP_SIZE_MAX};
	const struct version_member *a = version_form(step->chain, step->form);
	size_t end = step->chain->form_count;

	if (end > from + LATER_MAX)
		end = from + LATER_MAX;
	for (size_t form = from; form < end; form++) {
		const struct version_member *later = version_form(step->chain, form);
		struct loss again;
		struct diff diff;

		arena_clear(&scratch);
		if (!version_diff(
			    step->compare, &scratch, a->document, later->document, &diff, err))
			return false;
		loss_find(&diff, &again);
		for (size_t i = 0; i < again.count; i++)
			if (again.passages[i].word == loss->passages[0].word) {
				forms_show(evidence, step->chain, form, NULL,
					str_copy(arena, STR("a later version without them, too")));
				break;
			}
	}
	return true;
}

/* The later version of a step. Where a passage is only struck out in the next form, a copy with
 * tracked changes, and gone from the one behind it, that one is told of. */
struct later {
	const struct version_member *member;
	const struct version_member *struck; /* the copy with tracked changes, or NULL */
	struct diff diff;
	struct loss loss;
};

static bool
later_find(struct arena *arena, const struct step *step, struct later *later, struct err *err)
{
	const struct version_member *a = version_form(step->chain, step->form);
	struct later behind = {0};

	*later = (struct later){.member = version_form(step->chain, step->form + 1)};
	if (!version_diff(
		    step->compare, arena, a->document, later->member->document, &later->diff, err))
		return false;
	loss_find(&later->diff, &later->loss);
	if (!later->loss.is_struck || step->form + 2 >= step->chain->form_count)
		return true;
	behind.member = version_form(step->chain, step->form + 2);
	behind.struck = later->member;
	if (!version_diff(
		    step->compare, arena, a->document, behind.member->document, &behind.diff, err))
		return false;
	loss_find(&behind.diff, &behind.loss);
	if (behind.loss.count > 0 && !behind.loss.is_struck)
		*later = behind;
	return true;
}

static bool
evidence_show(struct arena *arena, const struct step *step, const struct version_member *a,
	const struct later *later, struct evidence *evidence, struct err *err)
{
	size_t form = later->member->form;

	passages_show(evidence, &later->diff, &later->loss, a);
	place_show(evidence, &later->diff, &later->loss, later->member);
	if (later->struck != NULL)
		forms_show(evidence, step->chain, later->struck->form, NULL,
			STR("the words are struck out here by a tracked change"));
	forms_show(evidence, step->chain, form, later->member, STR("the same words as this one"));
	if (!later_show(arena, step, form + 1, &later->loss, evidence, err))
		return false;
	forms_show(evidence, step->chain, step->form, a, STR("another copy that has them"));
	return true;
}

/* Which of two came first is not known: then only a passage out of a text that is otherwise the
 * same tells anything. */
static bool
is_close(const struct diff *diff)
{
	return diff->same * 4 >= (diff->same + diff->removed + diff->added) * 3;
}

/* Cells of a table that is otherwise as it was. A table whose rows come and go is kept up, and its
 * cells change as they should. */
static size_t
cells_changed(const struct diff *diff)
{
	size_t told = 0;

	for (size_t i = 0; i < diff->table_count; i++) {
		const struct diff_table_change *change = &diff->table[i];

		if (change->kind != DIFF_CELL)
			return 0;
		told += diff->a.paragraphs[change->a].word_count +
			diff->b.paragraphs[change->b].word_count;
	}
	return diff->removed + diff->added > told || diff->table_count > CELLS_MAX ||
			diff->table_rows < ROWS_MIN
		? 0
		: diff->table_count;
}

static struct str
cell_words(struct arena *arena, const struct diff_table_change *change)
{
	return str_format(arena, "%.*s%sin row \"%.*s\" was \"%.*s\" and is \"%.*s\"",
		STR_ARG(change->heading), change->heading.len > 0 ? " " : "a cell ",
		STR_ARG(change->row), STR_ARG(change->was), STR_ARG(change->is));
}

static void
cells_show(struct arena *arena, const struct diff *diff, const struct version_member *a,
	const struct version_member *b, struct evidence *evidence)
{
	for (size_t i = 0; i < diff->table_count; i++) {
		const struct diff_table_change *change = &diff->table[i];
		const struct diff_paragraph *p = &diff->a.paragraphs[change->a];
		const struct diff_paragraph *q = &diff->b.paragraphs[change->b];

		evidence_add(evidence, member_item(a), diff->a.words[p->word].from,
			diff->a.words[p->word + p->word_count - 1].to,
			diff_row_words(arena, &diff->a, change->a));
		evidence_add(evidence, member_item(b), diff->b.words[q->word].from,
			diff->b.words[q->word + q->word_count - 1].to,
			diff_row_words(arena, &diff->b, change->b));
	}
}

static void
gap_of_cells(struct arena *arena, const struct diff *diff, const struct version_member *a,
	const struct version_member *b, struct gap *gap)
{
	struct str first = cell_words(arena, &diff->table[0]);
	size_t others = diff->table_count - 1;

	gap->sure = 65;
	gap->weight = 30;
	gap->title = str_format(arena, "%zu cell%s of a table of \"%.*s\" %s otherwise in \"%.*s\"",
		diff->table_count, others > 0 ? "s" : "", STR_ARG(member_name(a)),
		others > 0 ? "are" : "is", STR_ARG(member_name(b)));
	gap->why = str_format(arena,
		"In %.*s, a later version of %.*s, %.*s%s, and all else in it is the same.",
		STR_ARG(member_words(arena, b)), STR_ARG(member_words(arena, a)), STR_ARG(first),
		others > 0 ? " (and others)" : "");
}

static bool
gap_put(const struct step *step, struct arena *arena, const struct version_member *a,
	const struct version_member *b, const struct evidence *evidence, struct gap *gap,
	struct err *err)
{
	gap->subject = str_format(arena, "version:%.*s:%.*s",
		STR_ARG(str_slice(a->sha256, 0, HASH_SHOWN)),
		STR_ARG(str_slice(b->sha256, 0, HASH_SHOWN)));
	gap->custodian = b->instance_count > 0 ? b->instances[0].custodian : 0;
	gap->begins = a->date;
	gap->ends = b->date;
	gap->evidence = evidence->list;
	gap->evidence_count = evidence->count;
	return gap_note(step->compare, step->check, step->chain->id, gap, err);
}

static bool
step_check(const struct step *step, struct err *err)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = STEP_SIZE_MAX};
	const struct version_member *a = version_form(step->chain, step->form);
	struct evidence evidence = {.count = 0};
	struct gap gap = {0};
	struct later later;
	bool is_ordered;

	if (!later_find(&arena, step, &later, err))
		return false;
	is_ordered = version_is_before(a, later.member);
	if (later.loss.count == 0 && is_ordered && cells_changed(&later.diff) > 0) {
		cells_show(&arena, &later.diff, a, later.member, &evidence);
		gap_of_cells(&arena, &later.diff, a, later.member, &gap);
		return gap_put(step, &arena, a, later.member, &evidence, &gap, err);
	}
	if (later.loss.count == 0 || (!is_ordered && !is_close(&later.diff)))
		return true;
	if (!evidence_show(&arena, step, a, &later, &evidence, err))
		return false;
	gap_weigh(&gap, &later.diff, &later.loss, is_ordered);
	gap.title = title_words(&arena, &later.loss, a, later.member);
	gap.why = why_words(&arena, &later.loss, a, later.member, is_ordered);
	return gap_put(step, &arena, a, later.member, &evidence, &gap, err);
}

bool
version_altered(struct compare *compare, const struct check *check, int64_t scope, struct err *err)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = CHAIN_SIZE_MAX};
	struct version_chain chain;

	if (!version_chain_load(compare, &arena, scope, &chain, err))
		return false;
	for (size_t form = 0; form + 1 < chain.form_count; form++) {
		struct step step = {compare, check, &chain, form};

		if (!step_check(&step, err))
			return false;
	}
	return true;
}
