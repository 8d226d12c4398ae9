#include "compare/meeting/papers_text.h"

#include "base/arena.h"
#include "base/buf.h"
#include "compare/meeting/phrase.h"

enum {
	ITEM_NUMBER_MAX = 99,
	ITEM_COUNT_MIN = 3,   /* fewer are no agenda */
	TITLE_SIZE_MAX = 120, /* bytes; the front of it tells the paper */
	MARK_SIZE_MAX = 200,
	SEGMENT_SIZE_MAX = 300,
	PARAGRAPH_SIZE_MIN = 40,
	LINE_MARK_MAX = 80,  /* a line that is a mark by itself */
	EXCUSE_AROUND = 300, /* bytes at each side of "withdrawn" */
	EXCUSE_COUNT_MAX = 200,
	HEAD_LINES = 60,
	TITLE_WORDS_MAX = 25, /* a title's words stand together; in prose they are strewn */
	WORD_SIZE_MIN = 4
};

struct reader {
	struct arena *arena;
	struct str text;
	struct paper *papers;
	size_t count;
	struct str item;    /* of the item that is read */
	struct str heading; /* its first line */
	size_t segment;     /* what the next mark speaks of begins here */
	size_t items;
	bool is_item; /* an item has begun */
	bool is_over;
};

/* ---- words ---- */

/* What every agenda says says nothing of which paper. */
static bool
is_common(struct str word)
{
	return phrase_in(word,
		"report|reports|paper|papers|copy|copies|attached|enclosed|consider|considered|"
		"consideration|receive|approve|approval|note|agree|adopt|discuss|resolution|"
		"regarding|proposed|proposal|respect|pursuant|section|this|that|from|with|will|"
		"which|have|been|their|your|under|into|upon|following|item|items|agenda|"
		"appendix|enclosure|page|pages|chief|executive|director|officer|head|council|"
		"committee|board|cabinet|meeting|members|information|presentation|update|updates|"
		"matter|matters|draft|prepared|behalf|councillor|january|february|march|"
		"april|june|july|august|september|october|november|december|circulated|"
		"herewith|follow|details|correspondence");
}

static bool
word_has(const struct paper *paper, struct str word)
{
	for (size_t i = 0; i < paper->word_count; i++)
		if (str_equal(paper->words[i], word))
			return true;
	return false;
}

static void
words_take(struct arena *arena, struct paper *paper)
{
	struct str key = phrase_key(arena, paper->title);
	struct str word;

	while (paper->word_count < PAPER_WORDS_MAX && key.len > 0) {
		(void)str_cut(&key, ' ', &word);
		if (word.len >= WORD_SIZE_MIN && !char_is_digit(word.data[0]) && !is_common(word) &&
			!word_has(paper, word))
			paper->words[paper->word_count++] = word;
	}
}

bool
paper_is_in(const struct paper *paper, struct str key)
{
	size_t found = 0;

	for (size_t i = 0; i < paper->word_count; i++)
		found += phrase_find(key, 0, paper->words[i]) != STR_NONE;
	return paper->word_count <= 2 ? found == paper->word_count
				      : found * 4 >= paper->word_count * 3;
}

bool
paper_stands_in(const struct paper *paper, struct str key)
{
	size_t wanted = paper->word_count <= 2 ? paper->word_count
					       : (paper->word_count * 3 + 3) / 4;
	size_t last[PAPER_WORDS_MAX] = {0};
	size_t ordinal = 0;
	struct str word;

	while (str_cut(&key, ' ', &word)) {
		size_t near = 0;
		bool is_one = false;

		ordinal++;
		for (size_t i = 0; i < paper->word_count; i++) {
			if (str_equal(word, paper->words[i])) {
				last[i] = ordinal;
				is_one = true;
			}
			near += last[i] > 0 && ordinal - last[i] < TITLE_WORDS_MAX;
		}
		if (is_one && near >= wanted)
			return true;
	}
	return false;
}

bool
paper_is_numbered(const struct paper *paper, struct str stem)
{
	size_t at = str_find_nocase(stem, STR("item"));
	struct str number = stem;
	size_t digits = 0;

	if (paper->item.len == 0)
		return false;
	if (at != STR_NONE)
		number = str_trim(str_from(stem, at + STR("item").len));
	while (number.len > 1 && number.data[0] == '0')
		number = str_from(number, 1);
	while (digits < number.len && char_is_digit(number.data[digits]))
		digits++;
	return str_equal(str_slice(number, 0, digits), paper->item);
}

/* ---- marks ---- */

/* "Pages 13 - 24", "Page 5". */
static bool
is_pages(struct str mark)
{
	size_t at = 0;
	struct str word;

	return phrase_word(mark, &at, &word) && phrase_in(word, "page|pages|pp") &&
		phrase_word(mark, &at, &word) && char_is_digit(word.data[0]);
}

/* "Appendix A", "Enclosure 2", "Paper C": the name and a number or a letter. */
static bool
is_lettered(struct str mark)
{
	size_t at = 0;
	struct str word;

	return phrase_word(mark, &at, &word) &&
		phrase_in(word, "appendix|enclosure|encl|annex|paper|attachment") &&
		phrase_word(mark, &at, &word) &&
		(char_is_digit(word.data[0]) || (word.len == 1 && char_is_alpha(word.data[0])));
}

/* True where the words say that there is a paper. */
static bool
is_mark(struct str mark)
{
	if (phrase_any(mark, "verbal*|oral*|withdrawn|deferred|no|not|tabled|website|online"))
		return false;
	if (is_pages(mark) || is_lettered(mark))
		return true;
	if (str_starts_nocase(mark, STR("report of the ")) ||
		str_starts_nocase(mark, STR("report by the ")))
		return true;
	return phrase_any(mark, "attached|enclosed|enc|herewith") ||
		(phrase_any(mark, "report|reports|paper|papers|copy|copies") &&
			(phrase_any(mark, "circulated") ||
				str_find_nocase(mark, STR("to follow")) != STR_NONE));
}

/* Minutes of other meetings are another check's; so is what no one expects a paper of. */
static bool
is_no_paper(struct str title)
{
	return phrase_any(title,
		"minutes|apologies|verbal*|oral*|withdrawn|deferred|notice|notices|invitation");
}

/* "(a)", "(ii)", "b)": a paper of its own may follow. */
static bool
is_letter(struct str line)
{
	size_t at = line.len > 0 && line.data[0] == '(';
	size_t from = at;

	while (at < line.len && char_is_alpha(line.data[at]))
		at++;
	return at > from && at - from <= 4 && at < line.len && line.data[at] == ')';
}

/* On one line, without the item's number and letter, cut at a word. */
static struct str
title_make(struct reader *reader, size_t from, size_t to)
{
	struct buf line CLEANUP(buf_free) = {0};
	struct str rest = str_trim(str_slice(reader->text, from, to));
	size_t at = is_letter(rest) ? str_find_char(rest, ')') + 1 : 0;
	struct str word;

	while (phrase_word(rest, &at, &word)) {
		if (line.len + word.len >= TITLE_SIZE_MAX)
			break;
		if (line.len > 0)
			buf_add_char(&line, ' ');
		buf_add(&line, word);
	}
	return str_copy(reader->arena, buf_str(&line));
}

/* Where the paragraph that ends at `to` begins, with the one before where it is short. */
static size_t
paragraph_start(struct str text, size_t low, size_t to)
{
	size_t line = to;

	for (size_t at = to; at > low; at--) {
		if (text.data[at - 1] != '\n')
			continue;
		if (str_trim(str_slice(text, at, line)).len == 0 &&
			str_trim(str_slice(text, line, to)).len >= PARAGRAPH_SIZE_MIN)
			return line;
		line = at;
	}
	return low;
}

/* "(report attached) (Pages 3 - 9)" tell of one paper twice. */
static bool
is_same_paper(const struct reader *reader, size_t from)
{
	return reader->count > 0 && reader->papers[reader->count - 1].to == reader->segment &&
		str_trim(str_slice(reader->text, reader->segment, from)).len <= 1;
}

static void
paper_add(struct reader *reader, struct str mark, size_t from, size_t to)
{
	/* Items whose numbers could not be read run together. */
	size_t start = from - reader->segment <= SEGMENT_SIZE_MAX
		? reader->segment
		: paragraph_start(reader->text, reader->segment, from);
	struct paper paper = {.item = start == reader->segment ? reader->item : STR(""),
		.title = title_make(reader, start, from),
		.mark = mark,
		.from = start,
		.to = to};

	if (is_same_paper(reader, from)) {
		reader->papers[reader->count - 1].to = to;
		return;
	}
	words_take(reader->arena, &paper);
	/* Too little stands before it: "Paper C: Risk register" has its title in the mark. */
	if (paper.word_count == 0) {
		paper.title = title_make(reader, from, to);
		words_take(reader->arena, &paper);
	}
	if (paper.word_count == 0) {
		paper.title = reader->heading;
		words_take(reader->arena, &paper);
	}
	if (reader->count == PAPER_COUNT_MAX || paper.word_count == 0 || is_no_paper(paper.title) ||
		is_no_paper(reader->heading))
		return;
	reader->papers[reader->count++] = paper;
}

/* ---- lines ---- */

/* "5.", "5)", "Item 5:", "5" alone at the front: its length, and the number. */
static size_t
number_len(struct str line, struct str *ret_number)
{
	bool named = str_starts_nocase(line, STR("item "));
	size_t at = named ? STR("item ").len : 0;
	size_t from = at;
	uint64_t number;

	while (at < line.len && char_is_digit(line.data[at]))
		at++;
	*ret_number = str_slice(line, from, at);
	if (!str_to_u64(*ret_number, &number) || number == 0 || number > ITEM_NUMBER_MAX)
		return 0;
	if (at == line.len)
		return at;
	if (str_find_char(STR(".):"), line.data[at]) != STR_NONE)
		return at + 1 == line.len || !char_is_digit(line.data[at + 1]) ? at + 1 : 0;
	return named || char_is_space(line.data[at]) ? at : 0;
}

/* Marks in brackets, whole or broken over lines. */
static void
brackets_take(struct reader *reader, size_t from, size_t to)
{
	for (size_t at = from; at < to; at++) {
		struct str rest = str_slice(reader->text, at + 1, at + MARK_SIZE_MAX);
		size_t end;
		struct str mark;

		if (reader->text.data[at] != '(')
			continue;
		end = str_find_char(rest, ')');
		if (end == STR_NONE)
			continue;
		mark = str_trim(str_slice(rest, 0, end));
		if (!is_mark(mark))
			continue;
		paper_add(reader, mark, at, at + end + 2);
		reader->segment = at + end + 2;
		at += end + 1;
	}
}

/* Marks that are a line by themselves: "Report of the Director of Environment", "Enclosure 2". */
static void
line_mark(struct reader *reader, struct str line, size_t from)
{
	if (line.len > LINE_MARK_MAX || line.data[0] == '(' || from < reader->segment)
		return;
	if (is_pages(line) || is_lettered(line) ||
		((str_starts_nocase(line, STR("report")) || str_starts_nocase(line, STR("copy ")) ||
			 str_starts_nocase(line, STR("copies ")) ||
			 str_starts_nocase(line, STR("attached")) ||
			 str_starts_nocase(line, STR("enclosed"))) &&
			is_mark(line))) {
		paper_add(reader, line, from, from + line.len);
		reader->segment = from + line.len;
	}
}

static void
line_read(struct reader *reader, struct str line, size_t from)
{
	struct str number;
	size_t len = number_len(line, &number);
	size_t ends = from + line.len;

	/* Another list begins: what follows the agenda is no part of it. */
	if (len > 0 && str_equal(number, STR("1")) && reader->items >= ITEM_COUNT_MIN) {
		reader->is_over = true;
		return;
	}
	if (len > 0) {
		struct str heading = str_trim(str_from(line, len));

		reader->items++;
		reader->is_item = true;
		reader->item = number;
		reader->heading = heading;
		reader->segment = from + len;
	} else if (reader->is_item && reader->heading.len == 0) {
		reader->heading = line;
	}
	if (!reader->is_item)
		return;
	if (is_letter(line) && from > reader->segment)
		reader->segment = from;
	if (reader->segment < from || len == 0)
		line_mark(reader, line, from);
	brackets_take(reader, reader->segment > from ? reader->segment : from, ends);
}

/* An agenda says so; a report says whose it is before its first paragraph. */
static bool
is_agenda(struct str text)
{
	struct str number;
	struct str line;
	bool found = false;

	for (size_t i = 0; i < HEAD_LINES && str_cut_line(&text, &line);) {
		line = str_trim(line);
		if (line.len == 0)
			continue;
		i++;
		if (number_len(line, &number) > 0 && found)
			return true;
		if (str_starts_nocase(line, STR("report of")) ||
			str_starts_nocase(line, STR("report to")) ||
			str_starts_nocase(line, STR("report by")) ||
			str_starts_nocase(line, STR("agenda item")))
			return false;
		found = found || phrase_any(line, "agenda");
	}
	return found;
}

void
papers_read(struct arena *arena, struct str text, struct papers_reading *ret_reading)
{
	struct reader reader = {.arena = arena, .text = str_slice(text, 0, PAPERS_LOOK_MAX)};
	struct str rest = reader.text;
	struct str line;

	*ret_reading = (struct papers_reading){0};
	if (!is_agenda(reader.text))
		return;
	reader.papers = ARENA_ARRAY(arena, PAPER_COUNT_MAX, struct paper);
	while (!reader.is_over && str_cut_line(&rest, &line)) {
		while (line.len > 0 && (line.data[0] == '*' || char_is_space(line.data[0])))
			line = str_from(line, 1);
		line = str_trim(line);
		if (line.len > 0)
			line_read(&reader, line, (size_t)(line.data - reader.text.data));
	}
	ret_reading->papers = reader.papers;
	ret_reading->is_agenda = true;
	ret_reading->count = reader.items >= ITEM_COUNT_MIN ? reader.count : 0;
}

/* ---- what minutes say ---- */

/* The item of minutes that tells of byte `at`: from the line with its number to the line's end. */
static struct str
told_item(struct str text, size_t at)
{
	size_t low = at > EXCUSE_AROUND ? at - EXCUSE_AROUND : 0;
	size_t end = str_find_char(str_slice(text, at, at + EXCUSE_AROUND), '\n');
	size_t from = at;
	struct str number;

	while (from > low &&
		((from < text.len && text.data[from - 1] != '\n') ||
			number_len(str_trim(str_slice(text, from, at + 1)), &number) == 0))
		from--;
	return str_slice(text, from, end == STR_NONE ? at + EXCUSE_AROUND : at + end);
}

bool
paper_is_excused(struct arena *arena, const struct paper *paper, struct str text)
{
	static const char *const excuses[] = {"withdrawn", "deferred", "verbal", "verbally", "oral",
		"orally", "postponed", "adjourned", "tabled"};

	for (size_t i = 0; i < COUNT_OF(excuses); i++) {
		struct str word = str_of(excuses[i]);
		size_t at = phrase_find(text, 0, word);

		for (size_t n = 0; at != STR_NONE && n < EXCUSE_COUNT_MAX; n++) {
			if (paper_is_in(paper, phrase_key(arena, told_item(text, at))))
				return true;
			at = phrase_find(text, at + word.len, word);
		}
	}
	return false;
}
