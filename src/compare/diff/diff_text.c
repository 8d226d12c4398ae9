#include "compare/diff/diff_text.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/limits.h"
#include "base/utf8.h"
#include "compare/diff/diff_lines.h"

#include <string.h>
#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>

/* A word longer than this is cut into pieces: it is no word but data. */
enum { WORD_SIZE_MAX = 200 };

/* ---- vocabulary ---- */

struct entry {
	uint64_t hash;
	struct str word;
};

struct diff_vocabulary {
	struct arena *arena;
	struct entry *entries; /* by number */
	size_t count;
	size_t entry_room;
	uint32_t *slots; /* number + 1, or 0 */
	size_t room;
};

struct diff_vocabulary *
diff_vocabulary_new(struct arena *arena)
{
	struct diff_vocabulary *v = ARENA_NEW(arena, struct diff_vocabulary);

	v->arena = arena;
	v->room = 1024;
	v->slots = ARENA_ARRAY(arena, v->room, uint32_t);
	v->entry_room = v->room / 2;
	v->entries = ARENA_ARRAY(arena, v->entry_room, struct entry);
	return v;
}

static uint64_t
bytes_hash(struct str s)
{
	uint64_t hash = 0xcbf29ce484222325u;

	for (size_t i = 0; i < s.len; i++)
		hash = (hash ^ (unsigned char)s.data[i]) * 0x100000001b3u;
	hash ^= hash >> 31;
	hash *= 0x9e3779b97f4a7c15u;
	return hash ^ hash >> 29;
}

static void
vocabulary_grow(struct diff_vocabulary *v)
{
	struct entry *entries = ARENA_ARRAY(v->arena, v->entry_room * 2, struct entry);

	memcpy(entries, v->entries, v->count * sizeof *entries);
	v->entries = entries;
	v->entry_room *= 2;
	v->room *= 2;
	v->slots = ARENA_ARRAY(v->arena, v->room, uint32_t);
	for (size_t i = 0; i < v->count; i++) {
		size_t at = v->entries[i].hash & (v->room - 1);

		while (v->slots[at] != 0)
			at = (at + 1) & (v->room - 1);
		v->slots[at] = (uint32_t)i + 1;
	}
}

uint32_t
diff_vocabulary_id(struct diff_vocabulary *v, struct str folded)
{
	uint64_t hash = bytes_hash(folded);
	size_t at = hash & (v->room - 1);

	while (v->slots[at] != 0) {
		const struct entry *entry = &v->entries[v->slots[at] - 1];

		if (entry->hash == hash && str_equal(entry->word, folded))
			return v->slots[at] - 1;
		at = (at + 1) & (v->room - 1);
	}
	v->entries[v->count] = (struct entry){hash, str_copy(v->arena, folded)};
	v->slots[at] = (uint32_t)++v->count;
	if (v->count == v->entry_room)
		vocabulary_grow(v);
	return (uint32_t)v->count - 1;
}

size_t
diff_vocabulary_count(const struct diff_vocabulary *v)
{
	return v->count;
}

struct str
diff_vocabulary_word(const struct diff_vocabulary *v, uint32_t id)
{
	return v->entries[id].word;
}

uint64_t
diff_vocabulary_hash(const struct diff_vocabulary *v, uint32_t id)
{
	return v->entries[id].hash;
}

/* ---- reading words ---- */

struct reader {
	struct arena *arena;
	struct diff_vocabulary *vocabulary;
	const struct diff_source *source;
	struct diff_text *text;
	size_t word_room;
	size_t paragraph_room;
	size_t span;     /* the first that may hold the next word */
	struct buf word; /* being read, as it stands without hyphens */
	struct diff_word now;
	bool is_open;
	bool is_broken;   /* by a hyphen at the end of the line: it may go on */
	bool is_foreign;  /* it has letters beyond ASCII: to be folded by ICU */
	bool is_sentence; /* the next word begins one */
};

static uint8_t
span_flags(struct reader *r, uint32_t at)
{
	uint8_t flags = 0;

	while (r->span < r->source->span_count && r->source->spans[r->span].to <= at)
		r->span++;
	/* Spans nest at most a few deep; they are in the order of their beginnings. */
	for (size_t i = r->span; i < r->source->span_count && i < r->span + 8; i++)
		if (r->source->spans[i].from <= at && at < r->source->spans[i].to)
			flags |= (uint8_t)r->source->spans[i].flag;
	return flags;
}

/* Folds by ICU; what cannot be folded stays as it is. */
static struct str
word_fold(struct reader *r, struct str word)
{
	enum { ROOM = WORD_SIZE_MAX * 4 };
	UErrorCode status = U_ZERO_ERROR;
	const UNormalizer2 *folder = unorm2_getNFKCCasefoldInstance(&status);
	UChar from[ROOM];
	UChar to[ROOM];
	char back[ROOM * 3];
	int32_t len = 0;

	u_strFromUTF8WithSub(
		from, ROOM, &len, word.data, (int32_t)word.len, UTF8_REPLACEMENT, NULL, &status);
	if (U_FAILURE(status))
		return word;
	len = unorm2_normalize(folder, from, len, to, ROOM, &status);
	if (U_FAILURE(status))
		return word;
	u_strToUTF8WithSub(
		back, (int32_t)sizeof back, &len, to, len, UTF8_REPLACEMENT, NULL, &status);
	if (U_FAILURE(status) || len == 0)
		return word;
	return str_copy(r->arena, str_make(back, (size_t)len));
}

static void
word_put(struct reader *r)
{
	struct diff_text *text = r->text;

	if (text->word_count == r->word_room) {
		size_t room = r->word_room == 0 ? 1024 : r->word_room * 2;
		struct diff_word *words = ARENA_ARRAY(r->arena, room, struct diff_word);

		if (text->word_count > 0)
			memcpy(words, text->words, text->word_count * sizeof *words);
		text->words = words;
		r->word_room = room;
	}
	text->words[text->word_count++] = r->now;
}

static void
word_end(struct reader *r)
{
	struct str word = buf_str(&r->word);

	if (!r->is_open)
		return;
	r->is_open = false;
	r->is_broken = false;
	r->now.id = diff_vocabulary_id(r->vocabulary, r->is_foreign ? word_fold(r, word) : word);
	r->now.flags |= span_flags(r, r->now.from);
	r->now.paragraph = (uint32_t)r->text->paragraph_count - 1;
	r->text->paragraphs[r->now.paragraph].word_count++;
	if (r->text->paragraphs[r->now.paragraph].word_count == 1)
		r->now.flags |= DIFF_WORD_PARAGRAPH | DIFF_WORD_SENTENCE;
	if (r->is_sentence)
		r->now.flags |= DIFF_WORD_SENTENCE;
	r->is_sentence = false;
	if (r->text->word_count < DIFF_WORD_COUNT_MAX)
		word_put(r);
	else
		r->text->is_cut = true;
}

static bool
is_word_char(uint32_t c)
{
	if (c < 0x80)
		return char_is_alpha((char)c) || char_is_digit((char)c);
	return u_isalnum((UChar32)c) || u_charType((UChar32)c) == U_NON_SPACING_MARK ||
		u_charType((UChar32)c) == U_COMBINING_SPACING_MARK;
}

/* Written without spaces: each sign is taken as a word of its own. */
static bool
is_ideograph(uint32_t c)
{
	return (c >= 0x2e80 && c <= 0x9fff) || (c >= 0xf900 && c <= 0xfaff) ||
		(c >= 0x20000 && c <= 0x3ffff);
}

/* Signs that say something by themselves: sums and shares. */
static bool
is_sign(uint32_t c)
{
	return c == '%' || c == '$' || c == 0xa3 || c == 0x20ac || c == 0xa7 || c == '&' ||
		c == '+' || c == '=';
}

static bool
is_hyphen(uint32_t c)
{
	return c == '-' || c == 0xad || c == 0x2010 || c == 0x2011;
}

static void
word_begin(struct reader *r, uint32_t c, uint32_t at, uint32_t byte)
{
	buf_clear(&r->word);
	r->now = (struct diff_word){.from = at, .byte_from = byte};
	r->is_open = true;
	r->is_foreign = false;
	if (c < 0x80 ? c >= 'A' && c <= 'Z' : (bool)u_isupper((UChar32)c))
		r->now.flags |= DIFF_WORD_CAPITAL;
}

static void
word_char(struct reader *r, uint32_t c, uint32_t at, uint32_t byte, uint32_t byte_to)
{
	char bytes[4];
	size_t len;

	if (r->is_open && r->word.len >= WORD_SIZE_MAX)
		word_end(r);
	if (!r->is_open)
		word_begin(r, c, at, byte);
	r->now.to = at + 1;
	r->now.byte_to = byte_to;
	r->is_broken = false;
	if (c < 0x80) {
		buf_add_char(&r->word, char_lower((char)c));
		if (char_is_digit((char)c))
			r->now.flags |= DIFF_WORD_NUMBER;
		return;
	}
	r->is_foreign = true;
	len = utf8_encode(c, bytes);
	buf_add(&r->word, str_make(bytes, len));
}

static uint32_t
char_ahead(struct str rest)
{
	return rest.len == 0 ? 0 : utf8_take(&rest);
}

/* A sign within a word: kept between digits ("4.2", "17:52", "LC/2012/017"), dropped where it only
 * joins letters ("sub-group", "o'clock" keeps its sign), and otherwise the word's end. */
static void
joiner(struct reader *r, uint32_t c, uint32_t before, struct str rest, uint32_t at, uint32_t byte,
	uint32_t byte_to)
{
	uint32_t next = char_ahead(rest);
	bool is_before = before < 0x80 && char_is_digit((char)before);
	bool is_behind = next < 0x80 && char_is_digit((char)next);
	bool has_digit = is_before || is_behind;

	if (!r->is_open)
		return;
	if (is_hyphen(c) && rest.len == 0 && !has_digit) {
		r->is_broken = true;
		return;
	}
	if (!is_word_char(next) || !is_word_char(before)) {
		word_end(r);
		return;
	}
	if (is_hyphen(c) && !has_digit)
		return;
	if (c == '\'' || c == 0x2019)
		word_char(r, '\'', at, byte, byte_to);
	else if ((has_digit && (is_hyphen(c) || c == '/')) ||
		(is_before && is_behind && (c == '.' || c == ',' || c == ':')))
		word_char(r, is_hyphen(c) ? '-' : c, at, byte, byte_to);
	else
		word_end(r);
}

static void
line_words(struct reader *r, const struct diff_line *line)
{
	struct str rest = line->text;
	uint32_t at = line->from;
	uint32_t before = 0;

	/* A word that the end of the line before broke goes on with a small letter. */
	if (r->is_open && !(r->is_broken && rest.len > 0 && u_islower((UChar32)char_ahead(rest))))
		word_end(r);
	while (rest.len > 0) {
		uint32_t byte = (uint32_t)(rest.data - r->text->text.data);
		uint32_t c = utf8_take(&rest);
		uint32_t byte_to = (uint32_t)(rest.data - r->text->text.data);

		/* "20%" is a share; "%20" is a blank in an address of the web. */
		if (is_ideograph(c) ||
			(is_sign(c) && (c != '%' || !is_word_char(char_ahead(rest))))) {
			word_end(r);
			word_char(r, c, at, byte, byte_to);
			word_end(r);
		} else if (is_word_char(c)) {
			word_char(r, c, at, byte, byte_to);
		} else {
			joiner(r, c, before, rest, at, byte, byte_to);
			if (c == '.' || c == '?' || c == '!' || c == ':')
				r->is_sentence = r->is_sentence || !is_word_char(char_ahead(rest));
		}
		before = c;
		at++;
	}
	if (!r->is_broken)
		word_end(r);
}

static void
paragraph_add(struct reader *r, const struct diff_line *line)
{
	struct diff_text *text = r->text;

	if (text->paragraph_count == r->paragraph_room) {
		size_t room = r->paragraph_room == 0 ? 64 : r->paragraph_room * 2;
		struct diff_paragraph *list = ARENA_ARRAY(r->arena, room, struct diff_paragraph);

		if (text->paragraph_count > 0)
			memcpy(list, text->paragraphs, text->paragraph_count * sizeof *list);
		text->paragraphs = list;
		r->paragraph_room = room;
	}
	text->paragraphs[text->paragraph_count++] = (struct diff_paragraph){
		.word = (uint32_t)text->word_count,
		.cells = line->cells,
		.has_label = line->has_label,
		.label = line->label,
	};
}

/* The words of the line's label, and of a head those of all of it. */
static void
line_flag(struct reader *r, const struct diff_line *line, size_t first)
{
	uint32_t label_to = line->has_label
		? (uint32_t)(line->text.data + line->label.size - r->text->text.data)
		: 0;

	for (size_t i = first; i < r->text->word_count; i++) {
		struct diff_word *word = &r->text->words[i];

		if (line->is_head)
			word->flags |= DIFF_WORD_ASIDE;
		if (line->begins && word->byte_to <= label_to)
			word->flags |= DIFF_WORD_LABEL;
	}
}

void
diff_text_read(struct arena *arena, struct diff_vocabulary *vocabulary,
	const struct diff_source *source, struct diff_text *ret_text)
{
	struct reader r = {.arena = arena,
		.vocabulary = vocabulary,
		.source = source,
		.text = ret_text,
		.word = {.size_max = WORD_SIZE_MAX * 2}};
	struct diff_lines lines;

	*ret_text = (struct diff_text){.text = source->text};
	diff_lines_read(arena, source, &lines, ret_text);
	ret_text->is_cut = lines.is_cut;
	for (size_t i = 0; i < lines.count && !ret_text->is_cut; i++) {
		const struct diff_line *line = &lines.lines[i];
		size_t first;

		if (line->begins) {
			word_end(&r);
			paragraph_add(&r, line);
		}
		first = ret_text->word_count;
		line_words(&r, line);
		line_flag(&r, line, first);
	}
	word_end(&r);
	buf_free(&r.word);
}

struct str
diff_text_words(const struct diff_text *text, size_t first, size_t count)
{
	static const struct str closing = STR_INIT(".,;:?!)]\"'%");
	size_t to;

	if (count == 0 || first + count > text->word_count)
		return (struct str){0};
	to = text->words[first + count - 1].byte_to;
	while (to < text->text.len && str_find_char(closing, text->text.data[to]) != STR_NONE)
		to++;
	return str_slice(text->text, text->words[first].byte_from, to);
}
