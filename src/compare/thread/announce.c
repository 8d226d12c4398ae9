#include "compare/thread/announce.h"

#include "base/arena.h"
#include "base/utf8.h"
#include "compare/meeting/phrase.h"
#include "compare/named/named_text.h"
#include "compare/thread/announce_inside.h"
#include "compare/thread/quote.h"

#include <string.h>

enum { NO_KIND = -1 };

struct finder {
	struct arena *arena;
	struct announce *list;
	size_t count;
	struct announce_sentence *sentence;
	struct announce_file files[ANNOUNCE_FILES_MAX];
	unsigned wanted;
	int pending; /* what the sentence before announces without naming it, or NO_KIND */
};

/* ---- giving ---- */

static void
give(struct finder *f, enum announce_kind kind, const struct announce_file *file)
{
	const struct announce_sentence *s = f->sentence;
	static const struct str pictures[] = {STR_INIT("photo"), STR_INIT("picture"),
		STR_INIT("image"), STR_INIT("scan"), STR_INIT("screenshot"),
		STR_INIT("screen shot"), STR_INIT("bild"), STR_INIT("foto")};
	struct announce *announce;

	if (f->count == ANNOUNCE_COUNT_MAX)
		return;
	announce = &f->list[f->count++];
	*announce = (struct announce){
		.kind = kind,
		.wanted = f->wanted,
		.cp_from = s->cp_from,
		.cp_to = s->cp_to,
		.words = str_copy(f->arena, str_trim(str_make(s->text, s->len))),
	};
	if (file != NULL) {
		announce->file = str_copy(f->arena, file->name);
		announce->key = file->key;
		announce->wide = file->wide;
		announce->file_from = s->points[file->from];
		announce->file_to = s->points[file->to - 1] + 1;
	}
	for (size_t i = 0; i < COUNT_OF(pictures); i++)
		if (str_find(str_make(s->lower, s->len), pictures[i]) != STR_NONE)
			announce->is_picture = true;
}

/* One for each file that is meant, or one without a name. */
static void
all_give(struct finder *f, enum announce_kind kind, size_t file_count)
{
	bool any = false;

	for (size_t i = 0; i < file_count; i++) {
		if (!f->files[i].is_meant)
			continue;
		give(f, kind, &f->files[i]);
		any = true;
	}
	if (!any)
		give(f, kind, NULL);
	f->pending = any ? NO_KIND : (int)kind;
}

static void
words_cut(struct announce_sentence *s)
{
	size_t i = 0;

	s->count = 0;
	while (i < s->len && s->count < ANNOUNCE_WORDS_MAX) {
		struct announce_word *word = &s->words[s->count];

		while (i < s->len && !char_is_alpha(s->lower[i]) && !char_is_digit(s->lower[i]) &&
			(unsigned char)s->lower[i] < 0xc0)
			i++;
		word->from = i;
		while (i < s->len &&
			(char_is_alpha(s->lower[i]) || char_is_digit(s->lower[i]) ||
				(unsigned char)s->lower[i] >= 0x80))
			i++;
		word->to = i;
		word->lower = str_make(s->lower + word->from, i - word->from);
		s->count += i > word->from;
	}
}

/* The names below "please find attached:". */
static void
list_give(struct finder *f)
{
	size_t count = announce_files(f->arena, f->sentence, 0, 0, f->files);

	if (!announce_is_list(f->sentence, f->files, count) &&
		!(f->pending == (int)ANNOUNCE_STRIPPED && announce_is_act(f->sentence))) {
		f->pending = NO_KIND;
		return;
	}
	for (size_t i = 0; i < count; i++)
		give(f, (enum announce_kind)f->pending, &f->files[i]);
}

static void
sentence_end(struct finder *f)
{
	struct announce_sentence *s = f->sentence;
	const struct announce_word *trigger = NULL;
	int best = NO_KIND;

	for (size_t i = 0; i < s->len; i++)
		s->lower[i] = char_lower(s->text[i]);
	words_cut(s);
	for (size_t i = 0; i < s->count; i++) {
		int weight = announce_english_weigh(s, i);

		if (weight > best) {
			best = weight;
			trigger = &s->words[i];
		}
	}
	if (best < 0)
		best = announce_foreign_weigh(s, &trigger);
	f->wanted = best >= 0 ? announce_wanted(s, (size_t)(trigger - s->words)) : 0;
	if (announce_is_stripped(s))
		all_give(f, ANNOUNCE_STRIPPED, announce_files(f->arena, s, 0, 0, f->files));
	else if (best >= 0)
		all_give(f, (enum announce_kind)best,
			announce_files(f->arena, s, trigger->from, trigger->to, f->files));
	else if (f->pending != NO_KIND && s->count > 0)
		list_give(f);
	f->wanted = 0;
	s->len = 0;
}

/* ---- marks of mail programs ---- */

/* The line as the sentence; true where the name is a file's. */
static bool
mark_give(struct finder *f, const struct quote_line *line, enum announce_kind kind, struct str name)
{
	struct announce_sentence *s = f->sentence;
	struct named_file file;
	size_t at = 0;
	size_t from = (size_t)(name.data - line->text.data);

	if (name.len > 200 || line->text.len > ANNOUNCE_SENTENCE_MAX ||
		!named_is_any(phrase_ending(name)))
		return false;
	memcpy(s->text, line->text.data, line->text.len);
	memcpy(s->lower, line->text.data, line->text.len);
	s->len = line->text.len;
	s->cp_from = line->cp_begin;
	s->cp_to = line->cp_begin + utf8_count(line->text);
	for (uint32_t point = (uint32_t)line->cp_begin; at < s->len; at++) {
		point += at > 0 && ((unsigned char)s->text[at] & 0xC0) != 0x80;
		s->points[at] = point;
	}
	file.key = phrase_key(f->arena, phrase_stem(name));
	give(f, kind,
		&(struct announce_file){.name = name,
			.key = file.key,
			.wide = file.key,
			.from = from,
			.to = from + name.len});
	s->len = 0;
	return true;
}

/* "<<File: x.doc>>", "<<x.doc>>", "(See attached file: x.doc)", "[attachment \"x.doc\" deleted by". */
static void
marks_find(struct finder *f, const struct quote_line *line)
{
	static const struct {
		struct str front;
		struct str back;
		enum announce_kind kind;
	} marks[] = {
		{STR_INIT("<<"), STR_INIT(">>"), ANNOUNCE_FILE},
		{STR_INIT("(See attached file: "), STR_INIT(")"), ANNOUNCE_FILE},
		{STR_INIT("[attachment \""), STR_INIT("\" "), ANNOUNCE_STRIPPED},
	};

	for (size_t i = 0; i < COUNT_OF(marks); i++) {
		struct str rest = line->text;

		for (unsigned n = 0; n < ANNOUNCE_COUNT_MAX; n++) {
			size_t at = str_find_nocase(rest, marks[i].front);
			struct str name;
			size_t end;

			if (at == STR_NONE)
				break;
			rest = str_from(rest, at + marks[i].front.len);
			end = str_find(rest, marks[i].back);
			if (end == STR_NONE)
				break;
			name = str_trim(str_slice(rest, 0, end));
			rest = str_from(rest, end);
			if (str_starts_nocase(name, STR("File:")))
				name = str_trim(str_from(name, 5));
			(void)mark_give(f, line, marks[i].kind, name);
		}
	}
}

/* Lines " - x.doc" at the end of a mail, as some programs leave them. */
static void
tail_find(struct finder *f, const struct quote *quote)
{
	for (size_t i = quote->line_count; i-- > 0;) {
		const struct quote_line *line = &quote->lines[i];
		struct str name;

		if (str_trim(line->text).len == 0)
			continue;
		if (line->block != 0 || line->depth != 0 || !str_starts(line->text, STR(" - ")))
			break;
		name = str_trim(str_from(line->text, 3));
		if (!mark_give(f, line, ANNOUNCE_FILE, name))
			break;
	}
}

/* ---- sentences ---- */

static void
char_add(struct announce_sentence *s, char c, size_t point)
{
	if (s->len == ANNOUNCE_SENTENCE_MAX)
		return;
	s->points[s->len] = (uint32_t)point;
	s->text[s->len++] = c;
}

enum { LINE_SHORT = 50 };

/* A short line, and one that ends with the name of a file, is a sentence of its own where the next
 * begins with a capital, a number or a sign. */
static bool
is_line_end(const struct announce_sentence *s, size_t line_len, struct str next)
{
	struct str before = str_make(s->text, s->len);
	char first;

	next = str_trim(next);
	first = next.len == 0 ? '.' : next.data[0];
	if (s->len == 0 || (first >= 'a' && first <= 'z') || (unsigned char)first >= 0x80)
		return false;
	return line_len < LINE_SHORT || named_is_any(phrase_ending(before)) ||
		str_ends(before, STR(">")) || str_ends(before, STR(":"));
}

/* "1." before an item of a list ends no sentence. */
static bool
is_numbering(const struct announce_sentence *s)
{
	return s->len > 0 && s->len <= 2 && char_is_digit(s->text[0]) &&
		char_is_digit(s->text[s->len - 1]);
}

/* Adds a line's text to the sentence, ending it at each full stop that stands before a blank. */
static void
line_add(struct finder *f, struct str text, size_t cp)
{
	struct announce_sentence *s = f->sentence;

	if (s->len > 0)
		char_add(s, ' ', cp);
	for (size_t i = 0; i < text.len; i++) {
		bool is_end = (text.data[i] == '.' || text.data[i] == '!' || text.data[i] == '?') &&
			(i + 1 == text.len || char_is_space(text.data[i + 1])) && !is_numbering(s);

		/* Each byte but the last of a character is where the next begins. */
		cp += i > 0 && ((unsigned char)text.data[i] & 0xC0) != 0x80;
		if (s->len == 0 && char_is_space(text.data[i]))
			continue;
		if (s->len == 0)
			s->cp_from = cp;
		char_add(s, text.data[i], cp);
		s->cp_to = cp + 1;
		if (is_end)
			sentence_end(f);
	}
}

void
announce_find(struct arena *arena, const struct quote *quote, struct announce **ret_list,
	size_t *ret_count)
{
	struct finder f = {.arena = arena,
		.list = ARENA_ARRAY(arena, ANNOUNCE_COUNT_MAX, struct announce),
		.sentence = ARENA_NEW(arena, struct announce_sentence),
		.pending = NO_KIND};
	size_t before = 0;

	for (size_t i = 0; i < quote->line_count; i++) {
		const struct quote_line *line = &quote->lines[i];
		bool is_own = line->block == 0 && line->depth == 0 &&
			(line->kind == QUOTE_LINE_WORDS || line->kind == QUOTE_LINE_SIGNATURE);

		if (f.sentence->len > 0 && (!is_own || is_line_end(f.sentence, before, line->text)))
			sentence_end(&f);
		if (!is_own)
			continue;
		before = line->text.len;
		line_add(&f, line->text, line->cp_begin);
		if (line->kind == QUOTE_LINE_SIGNATURE && f.sentence->len > 0)
			sentence_end(&f);
	}
	if (f.sentence->len > 0)
		sentence_end(&f);
	for (size_t i = 0; i < quote->line_count; i++)
		if (quote->lines[i].block == 0 && quote->lines[i].depth == 0 &&
			quote->lines[i].kind != QUOTE_LINE_HEADER)
			marks_find(&f, &quote->lines[i]);
	tail_find(&f, quote);
	*ret_list = f.list;
	*ret_count = f.count;
}
