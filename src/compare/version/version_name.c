#include "compare/version/version_name.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/date.h"
#include "base/file.h"
#include "compare/when/when.h"

static bool
is_any(struct str word, const struct str *list, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (str_equal(word, list[i]))
			return true;
	return false;
}

static bool
is_number(struct str word)
{
	for (size_t i = 0; i < word.len; i++)
		if (!char_is_digit(word.data[i]))
			return false;
	return word.len > 0;
}

/* Words that mark a version and are no part of what the document is called. */
static bool
is_mark(struct str word, int *rank)
{
	static const struct str drafts[] = {STR_INIT("draft"), STR_INIT("wip"), STR_INIT("old"),
		STR_INIT("entwurf"), STR_INIT("brouillon"), STR_INIT("borrador")};
	static const struct str finals[] = {STR_INIT("final"), STR_INIT("published"),
		STR_INIT("publication"), STR_INIT("signed"), STR_INIT("approved"),
		STR_INIT("agreed"), STR_INIT("issued"), STR_INIT("endfassung")};
	static const struct str others[] = {STR_INIT("copy"), STR_INIT("of"), STR_INIT("clean"),
		STR_INIT("tracked"), STR_INIT("track"), STR_INIT("changes"), STR_INIT("marked"),
		STR_INIT("up"), STR_INIT("markup"), STR_INIT("amended"), STR_INIT("updated"),
		STR_INIT("revised"), STR_INIT("latest"), STR_INIT("redacted"), STR_INIT("version"),
		STR_INIT("ver"), STR_INIT("rev"), STR_INIT("revision"), STR_INIT("comments"),
		STR_INIT("edits"), STR_INIT("edited"), STR_INIT("corrected"), STR_INIT("v"),
		STR_INIT("file"), STR_INIT("conflicted"), STR_INIT("new")};

	if (is_any(word, drafts, COUNT_OF(drafts)))
		*rank = -1;
	else if (is_any(word, finals, COUNT_OF(finals)) || str_starts(word, STR("final")))
		*rank = 1;
	else
		return is_any(word, others, COUNT_OF(others));
	return true;
}

/* "v2", "ver3", "rev4", "draft2", "final2": a mark with its number; or 0. */
static uint32_t
marked_number(struct str word, int *rank)
{
	static const struct str fronts[] = {STR_INIT("version"), STR_INIT("ver"), STR_INIT("v"),
		STR_INIT("rev"), STR_INIT("draft"), STR_INIT("final"), STR_INIT("d")};
	uint64_t number;

	for (size_t i = 0; i < COUNT_OF(fronts); i++) {
		struct str rest = str_from(word, fronts[i].len);

		if (!str_starts(word, fronts[i]) || !is_number(rest) || rest.len > 3 ||
			!str_to_u64(rest, &number))
			continue;
		if (str_equal(fronts[i], STR("draft")))
			*rank = -1;
		if (str_equal(fronts[i], STR("final")))
			*rank = 1;
		return (uint32_t)number;
	}
	return 0;
}

static bool
is_generic_word(struct str word)
{
	static const struct str list[] = {STR_INIT("scan"), STR_INIT("img"), STR_INIT("image"),
		STR_INIT("document"), STR_INIT("doc"), STR_INIT("untitled"), STR_INIT("page"),
		STR_INIT("attachment"), STR_INIT("letter"), STR_INIT("minutes"), STR_INIT("agenda"),
		STR_INIT("report"), STR_INIT("notes"), STR_INIT("note"), STR_INIT("memo"),
		STR_INIT("fax"), STR_INIT("email"), STR_INIT("mail"), STR_INIT("message"),
		STR_INIT("file"), STR_INIT("the"), STR_INIT("a"), STR_INIT("part"), STR_INIT("att"),
		STR_INIT("appendix"), STR_INIT("paper"), STR_INIT("item")};

	return is_number(word) || word.len == 1 || is_any(word, list, COUNT_OF(list));
}

/* Whether what stands last is "final", "draft", "version" or the like, of which a number is part. */
static bool
is_mark_front(struct str words)
{
	size_t blank = str_find_last_char(words, ' ');
	struct str last = blank == STR_NONE ? words : str_from(words, blank + 1);

	return str_equal(last, STR("final")) || str_equal(last, STR("draft")) ||
		str_equal(last, STR("version")) || str_equal(last, STR("ver")) ||
		str_equal(last, STR("rev"));
}

static struct str
words_of(struct arena *arena, struct str name)
{
	struct buf words CLEANUP(buf_free) = {0};

	for (size_t i = 0, letters = 0; i < name.len; i++) {
		char c = char_lower(name.data[i]);
		bool is_letter = char_is_alpha(c) || (unsigned char)c >= 0x80;

		/* Behind three letters a number is a word of its own; "v2" and "d1" are marks. */
		if (char_is_digit(c) && letters > 2 && !is_mark_front(buf_str(&words)))
			buf_add_char(&words, ' ');
		letters = is_letter ? letters + 1 : 0;
		buf_add_char(&words, is_letter || char_is_digit(c) ? c : ' ');
	}
	return str_copy(arena, buf_str(&words));
}

struct gathering {
	struct arena *arena;
	struct buf stem;
	struct buf shape;
	bool is_expecting; /* "version" or "v" stood before: a number follows */
	bool is_generic;
};

static void
word_take(struct gathering *g, struct version_name *name, struct str word)
{
	uint64_t number;
	uint32_t marked = marked_number(word, &name->rank);

	if (marked > 0 || (g->is_expecting && is_number(word) && word.len <= 3)) {
		if (marked == 0 && str_to_u64(word, &number))
			marked = (uint32_t)number;
		name->number = name->number == 0 ? marked * 1000 : name->number + marked;
		name->has_mark = true;
		g->is_expecting = true; /* "v2.1" */
		return;
	}
	g->is_expecting = false;
	if (is_mark(word, &name->rank)) {
		g->is_expecting = str_starts(word, STR("v")) || str_starts(word, STR("rev")) ||
			str_equal(word, STR("draft")) || str_equal(word, STR("final")) ||
			str_equal(word, STR("copy"));
		name->has_mark = true;
		return;
	}
	g->is_generic = g->is_generic && is_generic_word(word);
	if (g->stem.len > 0) {
		buf_add_char(&g->stem, ' ');
		buf_add_char(&g->shape, ' ');
	}
	buf_add(&g->stem, word);
	buf_add(&g->shape, is_number(word) ? STR("#") : word);
}

/* The name without its date, which is read as one. */
static struct str
date_take(struct arena *arena, struct str name, int64_t *ret_day)
{
	struct when_context context = {.today = DATE_NONE};
	struct when when;
	size_t from;
	size_t to;

	*ret_day = DATE_NONE;
	if (!when_first(name, &context, &when) || when.precision == WHEN_YEAR)
		return name;
	*ret_day = when.day;
	from = when.from < name.len ? when.from : name.len;
	to = when.to < name.len ? when.to : name.len;
	return str_format(
		arena, "%.*s %.*s", STR_ARG(str_slice(name, 0, from)), STR_ARG(str_from(name, to)));
}

void
version_name_read(struct arena *arena, struct str file, struct version_name *ret_name)
{
	size_t dot = str_find_last_char(file, '.');
	struct gathering g = {.arena = arena, .is_generic = true};
	struct str rest;
	struct str word;

	*ret_name = (struct version_name){.day = DATE_NONE};
	if (dot != STR_NONE && file.len - dot <= 6)
		file = str_slice(file, 0, dot);
	rest = words_of(arena, date_take(arena, file, &ret_name->day));
	while (str_cut(&rest, ' ', &word))
		if (word.len > 0)
			word_take(&g, ret_name, word);
	ret_name->stem = str_copy(arena, buf_str(&g.stem));
	ret_name->shape = str_copy(arena, buf_str(&g.shape));
	ret_name->is_generic = g.is_generic;
	buf_free(&g.stem);
	buf_free(&g.shape);
}

/* "(1)" behind a name is a copy's number; in a stem it stands last. */
static struct str
copy_number_strip(struct str stem)
{
	size_t blank = str_find_last_char(stem, ' ');

	if (blank != STR_NONE && stem.len - blank == 2 && char_is_digit(stem.data[stem.len - 1]))
		return str_slice(stem, 0, blank);
	return stem;
}

enum version_names
version_names_compare(const struct version_name *a, const struct version_name *b)
{
	bool is_one = str_equal(a->stem, b->stem) ||
		str_equal(copy_number_strip(a->stem), copy_number_strip(b->stem));

	/* Dated drafts have marks, too; then the dates may be of the drafts and say nothing. */
	if (a->day != DATE_NONE && b->day != DATE_NONE && a->day != b->day &&
		str_equal(a->shape, b->shape))
		return a->has_mark || b->has_mark ? VERSION_NAMES_SILENT : VERSION_NAMES_DIFFER;
	if (is_one && a->stem.len > 0)
		return !a->is_generic || (a->has_mark && b->has_mark) ? VERSION_NAMES_AGREE
								      : VERSION_NAMES_SILENT;
	if (a->is_generic || b->is_generic || !str_equal(a->shape, b->shape))
		return VERSION_NAMES_SILENT;
	return VERSION_NAMES_DIFFER;
}
