#include "compare/version/version_head.h"

#include "base/date.h"
#include "compare/diff/diff.h"
#include "compare/when/when.h"

enum {
	HEAD_WORDS = 250, /* what a document is, it says at its beginning */
	TITLE_WORDS = 90, /* and its reference still earlier */
	TABLE_CELLS_MIN = 3
};

static bool
is_word_of_text(const struct diff_word *word)
{
	return (word->flags & (DIFF_WORD_ASIDE | DIFF_WORD_STRUCK)) == 0;
}

static size_t
least(size_t a, size_t b)
{
	return a < b ? a : b;
}

static void
head_dates(struct version_head *head, struct str text, size_t from)
{
	struct when_context context = {.today = DATE_NONE};
	struct when_scan scan;
	struct when when;

	when_begin(&scan, text, &context);
	while (head->date_count < VERSION_HEAD_DATES_MAX && when_next(&scan, &when))
		if (when.precision == WHEN_DAY && !when.is_inferred) {
			if (head->date_count == 0) {
				head->date_from = from + when.from;
				head->date_to = from + when.to;
			}
			head->dates[head->date_count++] = when.day;
		}
}

/* "lc/2012/017", "nbc-4471": letters or several numbers, with a sign between; a date is none. */
static bool
is_reference(struct str word)
{
	size_t signs = 0;
	bool has_letter = false;
	struct when_context context = {.today = DATE_NONE};
	struct when when;

	for (size_t i = 0; i < word.len; i++) {
		signs += word.data[i] == '/' || word.data[i] == '-';
		has_letter = has_letter || char_is_alpha(word.data[i]);
	}
	return signs > 0 && (has_letter || signs > 1) && word.len >= 5 &&
		!when_first(word, &context, &when);
}

/* A table of several rows, each of three cells or more: what stands in it are particulars. */
static bool
is_in_table(const struct diff_text *text, const struct diff_word *word)
{
	size_t at = word->paragraph;

	return text->paragraphs[at].cells >= TABLE_CELLS_MIN &&
		((at + 1 < text->paragraph_count &&
			 text->paragraphs[at + 1].cells >= TABLE_CELLS_MIN) ||
			(at > 0 && text->paragraphs[at - 1].cells >= TABLE_CELLS_MIN));
}

void
version_head_read(const struct diff_text *text, struct str title, const bool *is_quoted,
	struct version_head *head)
{
	size_t count = 0;
	size_t last = 0;

	*head = (struct version_head){0};
	for (size_t i = 0; i < text->word_count && count < HEAD_WORDS; i++) {
		const struct diff_word *word = &text->words[i];
		struct str shown = diff_text_words(text, i, 1);

		if ((is_quoted != NULL && is_quoted[i]) || is_in_table(text, word))
			break;
		if (!is_word_of_text(word))
			continue;
		count++;
		last = i + 1;
		if (count <= TITLE_WORDS && (word->flags & DIFF_WORD_NUMBER) != 0 &&
			head->reference_count < VERSION_HEAD_REFERENCES_MAX &&
			is_reference(shown)) {
			if (head->reference_count == 0)
				head->reference_word = i;
			head->references[head->reference_count++] = word->id;
		}
		if (head->person_count > 0 || !str_starts_nocase(shown, STR("dear")) ||
			shown.len != 4)
			continue;
		for (size_t w = i + 1; w < text->word_count && w <= i + VERSION_HEAD_PERSON_MAX &&
			text->words[w].paragraph == word->paragraph;
			w++) {
			head->person[head->person_count++] = text->words[w].id;
			if (str_ends(diff_text_words(text, w, 1), STR(",")))
				break;
		}
	}
	head_dates(head, diff_text_words(text, 0, last), last > 0 ? text->words[0].from : 0);
	/* Places in the title are beyond those of the text. */
	head_dates(head, title, UINT32_MAX);
}

static size_t
dates_common(const struct version_head *a, const struct version_head *b)
{
	size_t common = 0;

	for (size_t i = 0; i < a->date_count; i++) {
		bool is_there = false;

		for (size_t j = 0; j < b->date_count && !is_there; j++)
			is_there = a->dates[i] == b->dates[j];
		common += is_there ? 1 : 0;
	}
	return common;
}

/* The first date of a head is what it is about: "held on 12 March"; a later one may be of the
 * meeting before, which another document's head has as its own. A draft may have its own date in
 * front and all the others behind. */
bool
version_heads_dates_differ(const struct version_head *a, const struct version_head *b)
{
	size_t common;

	if (a->date_count == 0 || b->date_count == 0)
		return false;
	common = a->date_count <= b->date_count ? dates_common(a, b) : dates_common(b, a);
	return common == 0 ||
		(a->dates[0] != b->dates[0] &&
			common * 3 <= 2 * least(a->date_count, b->date_count));
}

bool
version_heads_references_differ(const struct version_head *a, const struct version_head *b)
{
	return a->reference_count > 0 && b->reference_count > 0 &&
		a->references[0] != b->references[0];
}

bool
version_heads_persons_differ(const struct version_head *a, const struct version_head *b)
{
	if (a->person_count == 0 || b->person_count == 0)
		return false;
	if (a->person_count != b->person_count)
		return true;
	for (size_t i = 0; i < a->person_count; i++)
		if (a->person[i] != b->person[i])
			return true;
	return false;
}

bool
version_heads_agree(const struct version_head *a, const struct version_head *b)
{
	if (a->reference_count > 0 && b->reference_count > 0)
		return a->references[0] == b->references[0];
	return a->date_count > 0 && b->date_count > 0 && a->dates[0] == b->dates[0];
}
