#include "compare/thread/announce.h"

#include "base/arena.h"
#include "base/utf8.h"
#include "compare/thread/quote.h"

#include <string.h>

enum { SENTENCE_WORDS_MAX = 120, SENTENCE_SIZE_MAX = 2000 };

struct word {
	struct str lower;
	size_t from; /* in the sentence's bytes */
	size_t to;
};

struct sentence {
	char text[SENTENCE_SIZE_MAX + 8]; /* lines joined by blanks */
	size_t len;
	char lower[SENTENCE_SIZE_MAX + 8];
	struct word words[SENTENCE_WORDS_MAX];
	size_t count;
	size_t cp_from;
	size_t cp_to;
};

struct finder {
	struct arena *arena;
	struct announce *list;
	size_t count;
	struct sentence *sentence;
};

static bool
is_one_of(struct str word, const struct str *list, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (str_equal(word, list[i]))
			return true;
	return false;
}

#define IS_ONE_OF(WORD, LIST) is_one_of((WORD), (LIST), COUNT_OF(LIST))

/* The word `by` places behind (before, where negative), or "". */
static struct str
word_at(const struct sentence *s, size_t at, int by)
{
	if ((by < 0 && (size_t)-by > at) || (by > 0 && at + (size_t)by >= s->count))
		return STR("");
	return s->words[(size_t)((int64_t)at + by)].lower;
}

static bool
has_before(const struct sentence *s, size_t at, int most, const struct str *list, size_t count)
{
	for (int by = -1; by >= -most; by--)
		if (is_one_of(word_at(s, at, by), list, count))
			return true;
	return false;
}

/* ---- English ---- */

static const struct str negations[] = {STR_INIT("no"), STR_INIT("not"), STR_INIT("nothing"),
	STR_INIT("never"), STR_INIT("without"), STR_INIT("forgot"), STR_INIT("forgotten"),
	STR_INIT("forget"), STR_INIT("missing"), STR_INIT("cannot"), STR_INIT("t"),
	STR_INIT("unable"), STR_INIT("dont"), STR_INIT("didnt"), STR_INIT("omitted"),
	STR_INIT("failed"), STR_INIT("if"), STR_INIT("neglected"), STR_INIT("instead")};
static const struct str selves[] = {STR_INIT("i"), STR_INIT("we")};
static const struct str others[] = {STR_INIT("you"), STR_INIT("he"), STR_INIT("she"),
	STR_INIT("they"), STR_INIT("who"), STR_INIT("your")};
static const struct str mails[] = {STR_INIT("email"), STR_INIT("e"), STR_INIT("mail"),
	STR_INIT("message"), STR_INIT("note"), STR_INIT("reply")};

static bool
is_denied(const struct sentence *s, size_t at)
{
	static const struct str behind[] = {STR_INIT("not"), STR_INIT("missing"),
		STR_INIT("without"), STR_INIT("nothing"), STR_INIT("wasn"), STR_INIT("isn")};

	if (has_before(s, at, 4, negations, COUNT_OF(negations)))
		return true;
	for (int by = 1; by <= 3; by++)
		if (IS_ONE_OF(word_at(s, at, by), behind))
			return true;
	return false;
}

/* "attached to the licence", "attach great importance". */
static bool
is_meant_otherwise(const struct sentence *s, size_t at)
{
	static const struct str senses[] = {STR_INIT("importance"), STR_INIT("weight"),
		STR_INIT("significance"), STR_INIT("value"), STR_INIT("blame"), STR_INIT("great"),
		STR_INIT("little"), STR_INIT("much"), STR_INIT("strings"), STR_INIT("conditions"),
		STR_INIT("condition"), STR_INIT("space"), STR_INIT("area"), STR_INIT("garage"),
		STR_INIT("priority")};
	static const struct str before[] = {STR_INIT("strings"), STR_INIT("conditions"),
		STR_INIT("condition"), STR_INIT("semi"), STR_INIT("emotionally"),
		STR_INIT("importance"), STR_INIT("weight"), STR_INIT("totally")};
	struct str next = word_at(s, at, 1);

	if (IS_ONE_OF(next, senses) || IS_ONE_OF(word_at(s, at, -1), before))
		return true;
	if (!str_equal(next, STR("to")))
		return false;
	for (int by = 2; by <= 4; by++)
		if (IS_ONE_OF(word_at(s, at, by), mails))
			return false;
	return true;
}

static const struct str nouns[] = {STR_INIT("report"), STR_INIT("reports"), STR_INIT("minutes"),
	STR_INIT("draft"), STR_INIT("drafts"), STR_INIT("document"), STR_INIT("documents"),
	STR_INIT("file"), STR_INIT("files"), STR_INIT("letter"), STR_INIT("letters"),
	STR_INIT("copy"), STR_INIT("copies"), STR_INIT("spreadsheet"), STR_INIT("spreadsheets"),
	STR_INIT("form"), STR_INIT("forms"), STR_INIT("agenda"), STR_INIT("paper"),
	STR_INIT("papers"), STR_INIT("version"), STR_INIT("list"), STR_INIT("notes"),
	STR_INIT("schedule"), STR_INIT("table"), STR_INIT("presentation"), STR_INIT("slides"),
	STR_INIT("invoice"), STR_INIT("contract"), STR_INIT("cv"), STR_INIT("scan"),
	STR_INIT("photo"), STR_INIT("photos"), STR_INIT("pdf"), STR_INIT("zip"), STR_INIT("word"),
	STR_INIT("excel"), STR_INIT("powerpoint"), STR_INIT("response"), STR_INIT("policy"),
	STR_INIT("plan"), STR_INIT("statement"), STR_INIT("summary"), STR_INIT("briefing"),
	STR_INIT("memo"), STR_INIT("proposal"), STR_INIT("application"), STR_INIT("agreement"),
	STR_INIT("chart"), STR_INIT("worksheet"), STR_INIT("press"), STR_INIT("article"),
	STR_INIT("amended"), STR_INIT("revised"), STR_INIT("updated"), STR_INIT("signed")};

/* "Attached is", "attached please find", "Draft attached". */
static int
attached_weigh(const struct sentence *s, size_t at)
{
	static const struct str behind[] = {STR_INIT("please"), STR_INIT("pls"), STR_INIT("is"),
		STR_INIT("are"), STR_INIT("herewith"), STR_INIT("hereto"), STR_INIT("for"),
		STR_INIT("below"), STR_INIT("a"), STR_INIT("an"), STR_INIT("my"), STR_INIT("our"),
		STR_INIT("find"), STR_INIT("you"), STR_INIT("the"), STR_INIT("as"),
		STR_INIT("also"), STR_INIT("herein")};
	static const struct str seeing[] = {STR_INIT("find"), STR_INIT("see"), STR_INIT("review"),
		STR_INIT("note"), STR_INIT("refer"), STR_INIT("enclose"), STR_INIT("receive"),
		STR_INIT("forward"), STR_INIT("circulate"), STR_INIT("send"), STR_INIT("sending"),
		STR_INIT("forwarding"), STR_INIT("circulating")};
	static const struct str using[] = {STR_INIT("read"), STR_INIT("check"),
		STR_INIT("consider"), STR_INIT("use"), STR_INIT("complete"), STR_INIT("sign"),
		STR_INIT("in"), STR_INIT("per"), STR_INIT("look"), STR_INIT("at"), STR_INIT("on"),
		STR_INIT("is"), STR_INIT("and"), STR_INIT("with"), STR_INIT("print")};
	static const struct str being[] = {STR_INIT("is"), STR_INIT("are"), STR_INIT("re")};
	static const struct str thanks[] = {STR_INIT("thanks"), STR_INIT("thank"),
		STR_INIT("received"), STR_INIT("your"), STR_INIT("you")};
	struct str before = word_at(s, at, -1);
	struct str next = word_at(s, at, 1);
	bool is_others = has_before(s, at, 6, thanks, COUNT_OF(thanks));

	if (at <= 1 && IS_ONE_OF(next, behind) && !is_others)
		return ANNOUNCE_STRONG;
	if (has_before(s, at, 3, seeing, COUNT_OF(seeing)) && !IS_ONE_OF(before, selves))
		return ANNOUNCE_STRONG;
	if (has_before(s, at, 4, selves, COUNT_OF(selves)) &&
		!has_before(s, at, 2, others, COUNT_OF(others)) && !str_equal(before, STR("the")) &&
		!str_equal(before, STR("was")) && !str_equal(before, STR("were")))
		return ANNOUNCE_STRONG;
	if (IS_ONE_OF(before, being) ||
		((str_equal(before, STR("also")) || str_equal(before, STR("now"))) &&
			IS_ONE_OF(word_at(s, at, -2), being)))
		return is_others ? -1 : ANNOUNCE_STRONG;
	if (IS_ONE_OF(before, nouns) && !is_others)
		return ANNOUNCE_STRONG;
	if (at + 1 == s->count && s->count <= 6 && !is_others && at <= 4)
		return ANNOUNCE_STRONG;
	if (str_equal(before, STR("the")) &&
		(IS_ONE_OF(next, nouns) || at + 1 == s->count ||
			has_before(s, at, 3, using, COUNT_OF(using))))
		return is_others ? -1 : ANNOUNCE_SOFT;
	if (IS_ONE_OF(next, nouns) && !is_others)
		return ANNOUNCE_SOFT;
	return -1;
}

static int
english_weigh(const struct sentence *s, size_t at)
{
	static const struct str done[] = {STR_INIT("attached"), STR_INIT("enclosed")};
	static const struct str doing[] = {STR_INIT("attach"), STR_INIT("attaching"),
		STR_INIT("enclose"), STR_INIT("enclosing")};
	static const struct str things[] = {
		STR_INIT("attachment"), STR_INIT("attachments"), STR_INIT("enclosure")};
	static const struct str later[] = {STR_INIT("will"), STR_INIT("ll"), STR_INIT("shall"),
		STR_INIT("can"), STR_INIT("could"), STR_INIT("should"), STR_INIT("would"),
		STR_INIT("to"), STR_INIT("please"), STR_INIT("you"), STR_INIT("tried"),
		STR_INIT("meant")};
	static const struct str seeing[] = {STR_INIT("see"), STR_INIT("open"), STR_INIT("per"),
		STR_INIT("find"), STR_INIT("refer"), STR_INIT("read"), STR_INIT("in")};
	struct str word = s->words[at].lower;
	bool is_done = IS_ONE_OF(word, done);

	if (!is_done && !IS_ONE_OF(word, doing) && !IS_ONE_OF(word, things))
		return -1;
	if (is_denied(s, at) || is_meant_otherwise(s, at))
		return -1;
	if (is_done)
		return attached_weigh(s, at);
	if (IS_ONE_OF(word, doing))
		return (has_before(s, at, 3, selves, COUNT_OF(selves)) ||
			       (at == 0 && str_ends(word, STR("ing")))) &&
				!has_before(s, at, 3, later, COUNT_OF(later))
			? ANNOUNCE_STRONG
			: -1;
	return has_before(s, at, 3, seeing, COUNT_OF(seeing)) &&
			!has_before(s, at, 3, others, COUNT_OF(others))
		? ANNOUNCE_SOFT
		: -1;
}

/* ---- other languages ---- */

static int
foreign_weigh(const struct sentence *s)
{
	static const struct str forms[] = {STR_INIT("im anhang"), STR_INIT("anbei"),
		STR_INIT("angeh\xc3\xa4ngt"), STR_INIT("beigef\xc3\xbcgt"), STR_INIT("als anlage"),
		STR_INIT("in der anlage"), STR_INIT("ci-joint"), STR_INIT("ci joint"),
		STR_INIT("en pi\xc3\xa8"
			 "ce jointe"),
		STR_INIT("en pi\xc3\xa8"
			 "ces jointes"),
		STR_INIT("en pj"), STR_INIT("te adjunto"), STR_INIT("le adjunto"),
		STR_INIT("os adjunto"), STR_INIT("se adjunta"), STR_INIT("adjunto encontrar"),
		STR_INIT("adjunto env"), STR_INIT("archivo adjunto"), STR_INIT("adjunto le"),
		STR_INIT("in allegato"), STR_INIT("si allega"), STR_INIT("allego "),
		STR_INIT("alleghiamo"), STR_INIT("in de bijlage"), STR_INIT("bijgevoegd"),
		STR_INIT("bijgaand"), STR_INIT("als bijlage"), STR_INIT("em anexo"),
		STR_INIT("segue anexo"), STR_INIT("ynghlwm"), STR_INIT("wedi atodi"),
		STR_INIT("amgaeaf"), STR_INIT("bifogat"), STR_INIT("bifogar"), STR_INIT("vedlagt"),
		STR_INIT("vedh\xc3\xa6"
			 "ftet")};
	static const struct str denials[] = {STR_INIT("nicht"), STR_INIT("kein"), STR_INIT("keine"),
		STR_INIT("keinen"), STR_INIT("ohne"), STR_INIT("vergessen"), STR_INIT("pas"),
		STR_INIT("sans"), STR_INIT("oubli\xc3\xa9"), STR_INIT("no"), STR_INIT("sin"),
		STR_INIT("non"), STR_INIT("senza"), STR_INIT("niet"), STR_INIT("geen"),
		STR_INIT("zonder"), STR_INIT("inte"), STR_INIT("ikke"), STR_INIT("wenn")};
	struct str lower = str_make(s->lower, s->len);

	for (size_t i = 0; i < s->count; i++)
		if (IS_ONE_OF(s->words[i].lower, denials))
			return -1;
	for (size_t i = 0; i < s->count; i++) {
		struct str from = str_from(lower, s->words[i].from);

		for (size_t k = 0; k < COUNT_OF(forms); k++)
			if (from.data[0] == forms[k].data[0] && str_starts(from, forms[k]))
				return ANNOUNCE_STRONG;
	}
	return -1;
}

/* ---- names of files ---- */

static bool
is_extension(struct str s)
{
	static const struct str all[] = {STR_INIT("doc"), STR_INIT("docx"), STR_INIT("xls"),
		STR_INIT("xlsx"), STR_INIT("xlsm"), STR_INIT("ppt"), STR_INIT("pptx"),
		STR_INIT("pdf"), STR_INIT("rtf"), STR_INIT("txt"), STR_INIT("csv"), STR_INIT("zip"),
		STR_INIT("jpg"), STR_INIT("jpeg"), STR_INIT("png"), STR_INIT("gif"),
		STR_INIT("tif"), STR_INIT("tiff"), STR_INIT("bmp"), STR_INIT("msg"),
		STR_INIT("eml"), STR_INIT("htm"), STR_INIT("html"), STR_INIT("odt"),
		STR_INIT("ods"), STR_INIT("odp"), STR_INIT("mdb"), STR_INIT("accdb"),
		STR_INIT("vsd"), STR_INIT("pub"), STR_INIT("wpd"), STR_INIT("xml"), STR_INIT("dwg"),
		STR_INIT("mp3"), STR_INIT("wav"), STR_INIT("mp4"), STR_INIT("mov"), STR_INIT("pps"),
		STR_INIT("wps"), STR_INIT("vcf"), STR_INIT("ics"), STR_INIT("7z"), STR_INIT("rar")};

	for (size_t i = 0; i < COUNT_OF(all); i++)
		if (str_equal_nocase(s, all[i]))
			return true;
	return false;
}

/* The end of a file's name whose dot is at `dot`, or 0. */
static size_t
name_end(struct str s, size_t dot)
{
	size_t end = dot + 1;

	while (end < s.len && (char_is_alpha(s.data[end]) || char_is_digit(s.data[end])))
		end++;
	return is_extension(str_slice(s, dot + 1, end)) ? end : 0;
}

/* A file's name in a sentence: with the blanks in it, back to the word that announces it. */
static struct str
file_in(const struct sentence *s, size_t trigger_end)
{
	enum { NAME_SIZE_MAX = 80 };
	struct str text = str_make(s->text, s->len);

	for (size_t dot = 1; dot + 2 < text.len; dot++) {
		size_t from = dot;
		size_t end;

		if (text.data[dot] != '.' || (end = name_end(text, dot)) == 0)
			continue;
		while (from > 0 && !char_is_space(text.data[from - 1]) &&
			str_find_char(STR("\"<>(["), text.data[from - 1]) == STR_NONE)
			from--;
		if (trigger_end > 0 && trigger_end < from && end - trigger_end < NAME_SIZE_MAX &&
			str_find_char(str_slice(text, trigger_end, end), ',') == STR_NONE)
			from = trigger_end;
		text = str_trim(str_slice(text, from, end));
		while (text.len > 0 && str_find_char(STR("\"':;-(<["), text.data[0]) != STR_NONE)
			text = str_trim(str_from(text, 1));
		return text;
	}
	return STR("");
}

/* ---- giving ---- */

static void
give(struct finder *f, enum announce_kind kind, struct str file)
{
	const struct sentence *s = f->sentence;
	static const struct str pictures[] = {STR_INIT("photo"), STR_INIT("picture"),
		STR_INIT("image"), STR_INIT("scan"), STR_INIT("screenshot"),
		STR_INIT("screen shot"), STR_INIT("bild"), STR_INIT("foto")};
	struct announce *announce;

	if (f->count == ANNOUNCE_COUNT_MAX)
		return;
	announce = &f->list[f->count++];
	*announce = (struct announce){
		.kind = kind,
		.file = str_copy(f->arena, file),
		.cp_from = s->cp_from,
		.cp_to = s->cp_to,
		.words = str_copy(f->arena, str_trim(str_make(s->text, s->len))),
	};
	for (size_t i = 0; i < COUNT_OF(pictures); i++)
		if (str_find(str_make(s->lower, s->len), pictures[i]) != STR_NONE)
			announce->is_picture = true;
}

static void
words_cut(struct sentence *s)
{
	size_t i = 0;

	s->count = 0;
	while (i < s->len && s->count < SENTENCE_WORDS_MAX) {
		struct word *word = &s->words[s->count];

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

/* "The attachments were removed by the gateway." */
static bool
is_stripped(const struct sentence *s)
{
	static const struct str things[] = {STR_INIT("attachment"), STR_INIT("attachments"),
		STR_INIT("anhang"), STR_INIT("anlage"), STR_INIT("anlagen")};
	static const struct str acts[] = {STR_INIT("removed"), STR_INIT("stripped"),
		STR_INIT("deleted"), STR_INIT("blocked"), STR_INIT("quarantined"),
		STR_INIT("entfernt")};
	static const struct str passive[] = {STR_INIT("was"), STR_INIT("were"), STR_INIT("been"),
		STR_INIT("wurde"), STR_INIT("wurden"), STR_INIT("has"), STR_INIT("have"),
		STR_INIT("is"), STR_INIT("are")};
	bool has_thing = false;

	if (s->count > 40)
		return false;
	for (size_t i = 0; i < s->count; i++) {
		has_thing = has_thing || IS_ONE_OF(s->words[i].lower, things);
		if (has_thing && IS_ONE_OF(s->words[i].lower, acts) &&
			has_before(s, i, 3, passive, COUNT_OF(passive)) &&
			!has_before(s, i, 3, negations, COUNT_OF(negations)))
			return true;
	}
	return false;
}

static void
sentence_end(struct finder *f)
{
	struct sentence *s = f->sentence;
	int best = -1;
	size_t trigger = 0;

	for (size_t i = 0; i < s->len; i++)
		s->lower[i] = char_lower(s->text[i]);
	words_cut(s);
	for (size_t i = 0; i < s->count; i++) {
		int weight = english_weigh(s, i);

		if (weight > best) {
			best = weight;
			trigger = s->words[i].to;
		}
	}
	if (best < 0)
		best = foreign_weigh(s);
	if (is_stripped(s))
		give(f, ANNOUNCE_STRIPPED, file_in(s, 0));
	else if (best >= 0)
		give(f, (enum announce_kind)best, file_in(s, trigger));
	s->len = 0;
}

/* ---- marks of mail programs ---- */

/* "<<File: x.doc>>", "<<x.doc>>", "(See attached file: x.doc)", "[attachment \"x.doc\" deleted by". */
static void
marks_find(struct finder *f, const struct quote_line *line, size_t cp)
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
	struct sentence *s = f->sentence;

	for (size_t i = 0; i < COUNT_OF(marks); i++) {
		struct str rest = line->text;

		for (unsigned n = 0; n < ANNOUNCE_COUNT_MAX; n++) {
			size_t at = str_find_nocase(rest, marks[i].front);
			struct str name;
			size_t end;
			size_t dot;

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
			dot = str_find_last_char(name, '.');
			if (name.len > 200 || dot == STR_NONE || name_end(name, dot) != name.len)
				continue;
			s->len = line->text.len > SENTENCE_SIZE_MAX ? 0 : line->text.len;
			memcpy(s->text, line->text.data, s->len);
			memcpy(s->lower, line->text.data, s->len);
			s->cp_from = cp;
			s->cp_to = cp + utf8_count(line->text);
			give(f, marks[i].kind, name);
			s->len = 0;
		}
	}
}

/* Adds a line's text to the sentence, ending it at each full stop that stands before a blank. */
static void
line_add(struct finder *f, struct str text, size_t cp)
{
	struct sentence *s = f->sentence;
	size_t done = 0;

	if (s->len > 0 && s->len < SENTENCE_SIZE_MAX)
		s->text[s->len++] = ' ';
	for (size_t i = 0; i < text.len; i++) {
		bool is_end = (text.data[i] == '.' || text.data[i] == '!' || text.data[i] == '?') &&
			(i + 1 == text.len || char_is_space(text.data[i + 1]));

		if (s->len == 0) {
			cp += utf8_count(str_slice(text, done, i));
			done = i;
			s->cp_from = cp;
		}
		if (s->len < SENTENCE_SIZE_MAX)
			s->text[s->len++] = text.data[i];
		if (!is_end)
			continue;
		cp += utf8_count(str_slice(text, done, i + 1));
		done = i + 1;
		s->cp_to = cp;
		sentence_end(f);
		while (i + 1 < text.len && char_is_space(text.data[i + 1]))
			i++;
	}
	s->cp_to = cp + utf8_count(str_from(text, done));
}

void
announce_find(struct arena *arena, const struct quote *quote, struct announce **ret_list,
	size_t *ret_count)
{
	struct finder f = {.arena = arena,
		.list = ARENA_ARRAY(arena, ANNOUNCE_COUNT_MAX, struct announce),
		.sentence = ARENA_NEW(arena, struct sentence)};

	for (size_t i = 0; i < quote->line_count; i++) {
		const struct quote_line *line = &quote->lines[i];
		bool is_own = line->block == 0 && line->depth == 0 &&
			(line->kind == QUOTE_LINE_WORDS || line->kind == QUOTE_LINE_SIGNATURE);

		if (!is_own && f.sentence->len > 0)
			sentence_end(&f);
		if (!is_own)
			continue;
		line_add(&f, line->text, line->cp_begin);
		if (line->kind == QUOTE_LINE_SIGNATURE && f.sentence->len > 0)
			sentence_end(&f);
	}
	if (f.sentence->len > 0)
		sentence_end(&f);
	for (size_t i = 0; i < quote->line_count; i++)
		if (quote->lines[i].block == 0 && quote->lines[i].depth == 0 &&
			quote->lines[i].kind != QUOTE_LINE_HEADER)
			marks_find(&f, &quote->lines[i], quote->lines[i].cp_begin);
	*ret_list = f.list;
	*ret_count = f.count;
}
