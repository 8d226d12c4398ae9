#include "base/arena.h"
#include "base/limits.h"
#include "compare/diff/diff.h"

/* One place where words went or came. */
struct place {
	struct str label;
	bool is_after;
	size_t removed;
	size_t added;
	size_t moved;
	size_t struck;
};

static const char *
words_of(size_t count)
{
	return count == 1 ? "word" : "words";
}

static struct str
place_words(struct arena *arena, const struct place *place)
{
	if (place->label.len == 0)
		return STR(" at the beginning");
	return str_format(
		arena, " %s %.*s", place->is_after ? "after" : "at", STR_ARG(place->label));
}

static void
sentence_add(struct diff_sentences *to, size_t count_max, struct str sentence)
{
	if (to->count < count_max)
		to->items[to->count++] = sentence;
}

static void
place_say(struct arena *arena, const struct place *place, struct diff_sentences *to, size_t max)
{
	struct str where = place_words(arena, place);

	if (place->struck > 0)
		sentence_add(to, max,
			str_format(arena,
				"%zu %s%.*s %s struck out by tracked changes in one of the two.",
				place->struck, words_of(place->struck), STR_ARG(where),
				place->struck == 1 ? "is" : "are"));
	if (place->removed > 0 && place->added > 0)
		sentence_add(to, max,
			str_format(arena, "%zu %s%.*s became %zu other %s.", place->removed,
				words_of(place->removed), STR_ARG(where), place->added,
				words_of(place->added)));
	else if (place->removed > 0)
		sentence_add(to, max,
			str_format(arena, "%zu %s%.*s %s gone.", place->removed,
				words_of(place->removed), STR_ARG(where),
				place->removed == 1 ? "is" : "are"));
	else if (place->added > 0)
		sentence_add(to, max,
			str_format(arena, "%zu %s%.*s %s new.", place->added,
				words_of(place->added), STR_ARG(where),
				place->added == 1 ? "is" : "are"));
	if (place->moved > 0)
		sentence_add(to, max,
			str_format(arena, "%zu %s%.*s %s now at another place.", place->moved,
				words_of(place->moved), STR_ARG(where),
				place->moved == 1 ? "is" : "are"));
}

static void
place_count(struct place *place, const struct diff *diff, const struct diff_row *row)
{
	for (uint32_t r = 0; r < row->run_count; r++) {
		const struct diff_run *run = &diff->runs[row->run + r];

		place->removed += run->kind == DIFF_REMOVED ? run->a_count : 0;
		place->added += run->kind == DIFF_ADDED ? run->b_count : 0;
		place->moved += run->kind == DIFF_MOVED ? run->a_count : 0;
		place->struck += run->kind == DIFF_STRUCK ? run->a_count : 0;
	}
}

/* Words of rows and cells that the table tells of. */
static bool
is_told(const struct diff *diff, const struct diff_row *row)
{
	for (uint32_t r = 0; r < row->run_count; r++) {
		const struct diff_run *run = &diff->runs[row->run + r];

		if (run->a_count > 0 &&
			!diff->a.paragraphs[diff->a.words[run->a].paragraph].is_told)
			return false;
		if (run->a_count == 0 &&
			!diff->b.paragraphs[diff->b.words[run->b].paragraph].is_told)
			return false;
	}
	return true;
}

/* The places in the order of the text; those of one label are one. */
static struct place *
places_gather(struct arena *arena, const struct diff *diff, size_t *ret_count)
{
	struct place *places = ARENA_ARRAY(arena, diff->row_count + 1, struct place);
	size_t count = 0;

	for (size_t i = 0; i < diff->row_count; i++) {
		const struct diff_row *row = &diff->rows[i];
		struct place *last = count > 0 ? &places[count - 1] : NULL;

		if (row->kind == DIFF_SAME || row->kind == DIFF_ASIDE || is_told(diff, row))
			continue;
		if (last == NULL || !str_equal(last->label, row->label) ||
			last->is_after != row->is_after) {
			last = &places[count++];
			last->label = row->label;
			last->is_after = row->is_after;
		}
		place_count(last, diff, row);
	}
	*ret_count = count;
	return places;
}

static void
change_say(struct arena *arena, const struct diff_table_change *change, struct diff_sentences *to,
	size_t max)
{
	struct str column = change->heading.len > 0
		? str_format(arena, "\"%.*s\"", STR_ARG(change->heading))
		: STR("a cell");

	if (change->kind == DIFF_CELL)
		sentence_add(to, max,
			str_format(arena, "In row \"%.*s\" %.*s was \"%.*s\" and is \"%.*s\".",
				STR_ARG(change->row), STR_ARG(column), STR_ARG(change->was),
				STR_ARG(change->is)));
	else
		sentence_add(to, max,
			str_format(arena, "Row \"%.*s\" is %s: %.*s.", STR_ARG(change->row),
				change->is_struck ? "struck out in one of the two"
					: change->kind == DIFF_ROW_GONE ? "gone"
									: "new",
				STR_ARG(change->kind == DIFF_ROW_GONE ? change->was : change->is)));
}

static void
absences_say(
	struct arena *arena, const struct diff *diff, struct diff_sentences *to, size_t count_max)
{
	for (size_t i = 0; i < diff->absence_count; i++) {
		const struct diff_absence *absence = &diff->absences[i];

		if (absence->stands_in_other)
			sentence_add(to, count_max,
				str_format(arena,
					"Paragraph %.*s stands in the %s and is absent from the %s, "
					"which goes from %.*s to %.*s.",
					STR_ARG(absence->label), absence->in_b ? "first" : "second",
					absence->in_b ? "second" : "first",
					STR_ARG(absence->before), STR_ARG(absence->after)));
	}
}

void
diff_say(struct arena *arena, const struct diff *diff, size_t count_max,
	struct diff_sentences *ret_sentences)
{
	size_t count;
	struct place *places = places_gather(arena, diff, &count);

	ret_sentences->items = ARENA_ARRAY(arena, count_max + 1, struct str);
	ret_sentences->count = 0;
	absences_say(arena, diff, ret_sentences, count_max);
	for (size_t i = 0; i < diff->table_count; i++)
		change_say(arena, &diff->table[i], ret_sentences, count_max);
	for (size_t i = 0; i < count; i++)
		place_say(arena, &places[i], ret_sentences, count_max);
	if (ret_sentences->count == 0)
		sentence_add(ret_sentences, count_max,
			diff->a.word_count == 0 && diff->b.word_count == 0
				? STR("Neither has any words.")
				: STR("The words are the same."));
}
