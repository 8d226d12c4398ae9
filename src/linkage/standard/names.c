#include "linkage/standard/names.h"

#include "base/arena.h"
#include "base/err.h"
#include "linkage/table/values.h"

#include "spellings.h"

#include <string.h>

enum { NAME_WORD_MAX = 100 * 1000, NAME_LINE_MAX = 20 * 1000, NAME_START_MAX = 200 };

struct names {
	struct values words;
	/* By word: the word that stands for it, 0 where none does. */
	uint32_t *given;
	uint32_t *surname;
	bool *is_title;
	bool *is_family; /* a common surname of one form */
	struct values voids;
	struct values absent;
	struct values nowhere;
	size_t start_count;
	struct str starts[NAME_START_MAX];
};

/* The first form stands for all; a form that another row had first stays with it. */
static bool
forms_take(struct names *n, struct str forms, uint32_t *of)
{
	struct str word;
	uint32_t first = 0;
	size_t count = 0;

	while (str_cut(&forms, ' ', &word)) {
		uint32_t number = values_add(&n->words, word);

		if (number == 0 || number >= NAME_WORD_MAX)
			return false;
		if (first == 0)
			first = of[number] != 0 ? of[number] : number;
		if (of[number] == 0)
			of[number] = first;
		count++;
	}
	return count > 1;
}

static bool
words_take(struct names *n, struct str words, bool *is_one)
{
	struct str word;

	while (str_cut(&words, ' ', &word)) {
		uint32_t number = values_add(&n->words, word);

		if (number == 0 || number >= NAME_WORD_MAX)
			return false;
		is_one[number] = true;
	}
	return true;
}

static bool
line_take(struct names *n, struct str kind, struct str forms)
{
	if (str_equal(kind, STR("given")))
		return forms_take(n, forms, n->given);
	if (str_equal(kind, STR("surname")))
		return forms_take(n, forms, n->surname);
	if (str_equal(kind, STR("name")))
		return forms_take(n, forms, n->given) && forms_take(n, forms, n->surname);
	if (str_equal(kind, STR("void")))
		return values_add(&n->voids, forms) != 0;
	if (str_equal(kind, STR("absent")))
		return values_add(&n->absent, forms) != 0;
	if (str_equal(kind, STR("nowhere")))
		return values_add(&n->nowhere, forms) != 0;
	if (str_equal(kind, STR("absent-start")) && n->start_count < NAME_START_MAX) {
		n->starts[n->start_count++] = forms;
		return forms.len > 0;
	}
	if (str_equal(kind, STR("title")))
		return words_take(n, forms, n->is_title);
	if (str_equal(kind, STR("family")))
		return words_take(n, forms, n->is_family);
	return false;
}

bool
names_read(struct arena *arena, struct str table, struct names **ret_names, struct err *err)
{
	struct names *n = ARENA_NEW(arena, struct names);
	struct str line;
	size_t at = 0;

	n->given = ARENA_ARRAY(arena, NAME_WORD_MAX, uint32_t);
	n->surname = ARENA_ARRAY(arena, NAME_WORD_MAX, uint32_t);
	n->is_title = ARENA_ARRAY(arena, NAME_WORD_MAX, bool);
	n->is_family = ARENA_ARRAY(arena, NAME_WORD_MAX, bool);
	*ret_names = n;
	while (str_cut_line(&table, &line)) {
		struct str kind;

		if (++at > NAME_LINE_MAX)
			return err_set(err, ERR_TOO_LARGE, "the table of names is too long");
		if (line.len == 0 || line.data[0] == '#')
			continue;
		if (!str_cut(&line, '\t', &kind) || line.data == NULL ||
			!line_take(n, kind, str_trim(line)))
			return err_set(err, ERR_DAMAGED,
				"line %zu of the table of names says nothing", at);
	}
	return true;
}

bool
names_load(struct arena *arena, struct names **ret_names, struct err *err)
{
	struct str table = str_make(embedded_spellings, sizeof(embedded_spellings) - 1);

	return names_read(arena, table, ret_names, err);
}

void
names_free(struct names *n)
{
	if (n == NULL)
		return;
	values_free(&n->words);
	values_free(&n->voids);
	values_free(&n->absent);
	values_free(&n->nowhere);
}

static struct str
stands_for(const struct names *n, const uint32_t *of, struct str word)
{
	uint32_t number = values_find(&n->words, word);

	return of[number] != 0 ? n->words.texts[of[number]] : word;
}

struct str
names_given(const struct names *n, struct str word)
{
	return stands_for(n, n->given, word);
}

struct str
names_surname(const struct names *n, struct str word)
{
	return stands_for(n, n->surname, word);
}

bool
names_has_given(const struct names *n, struct str word)
{
	return n->given[values_find(&n->words, word)] != 0;
}

bool
names_has_surname(const struct names *n, struct str word)
{
	uint32_t number = values_find(&n->words, word);

	return n->surname[number] != 0 || n->is_family[number];
}

bool
names_is_title(const struct names *n, struct str word)
{
	return n->is_title[values_find(&n->words, word)];
}

bool
names_is_void(const struct names *n, struct str words)
{
	return values_find(&n->voids, words) != 0;
}

bool
names_is_absent(const struct names *n, struct str words)
{
	if (names_is_void(n, words) || values_find(&n->absent, words) != 0)
		return true;
	for (size_t i = 0; i < n->start_count; i++)
		if (str_starts(words, n->starts[i]) &&
			(words.len == n->starts[i].len || words.data[n->starts[i].len] == ' '))
			return true;
	return false;
}

bool
names_is_nowhere(const struct names *n, struct str words)
{
	return values_find(&n->nowhere, words) != 0;
}
