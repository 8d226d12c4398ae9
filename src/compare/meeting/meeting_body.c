#include "compare/meeting/meeting_body.h"

#include "base/arena.h"
#include "base/buf.h"
#include "compare/meeting/phrase.h"

/* What is said of a meeting and not of the body that meets. */
static const char filler[] =
	"the|a|an|of|for|on|at|in|to|s|and|or|by|its|this|our|their|that|said|"
	"meeting|meetings|mtg|minutes|mins|minute|agenda|agendas|notes|note|record|"
	"proceedings|draft|drafts|final|unconfirmed|confirmed|approved|signed|copy|version|v|"
	"regular|ordinary|special|extraordinary|annual|monthly|weekly|fortnightly|quarterly|full|"
	"adjourned|emergency|inaugural|scheduled|formal|informal|public|open|closed|held|last|"
	"previous|next|session|pack|reports|printed|frontsheet|supplementary|item|items|notice|"
	"adopt|adoption|approve|approval|confirm|confirmation|receive|agree|sign|"
	"cancelled|canceled|postponed|rescheduled|tentative|updated|invitation|amended|revised|"
	"january|february|march|april|may|june|july|august|september|october|november|december|"
	"jan|feb|mar|apr|jun|jul|aug|sep|sept|oct|nov|dec|monday|tuesday|wednesday|thursday|"
	"friday|saturday|sunday|mon|tue|tues|wed|thu|thurs|fri|am|pm|st|nd|rd|th|docx|doc|pdf|"
	"package|packet|until|unapproved|no|number|agm|egm|page|pages";

static const char nouns[] =
	"committee|committees|subcommittee|board|cabinet|council|panel|subgroup|group|forum|"
	"partnership|executive|commission|party|assembly|governors|trustees|team|taskforce|force|"
	"directorate|authority|tribunal|liaison|conference|network|senate|parliament|spc|cmt|smt|slt|"
	"ausschuss|stadtrat|gemeinderat|vorstand|conseil|comité|commissie|raad|consiglio|comitato|"
	"consejo|comité|pwyllgor|cabined";

static const char generic[] =
	"report|documents|document|paper|papers|appendix|appendices|annex|archive|archives|files|"
	"file|folder|misc|mail|mails|inbox|sent|sent items|deleted items|attachment|attachments|"
	"shared|drive|my documents|desktop|downloads|temp|scans|scan|new folder|old|history|"
	"committee|committees|committee papers|board|panel|group|subgroup|members|officers|"
	"all|general|data|records|disclosure|evidence|bundle|committee services|"
	"democratic services|corporate services|calendar|diary|work|public document|action|actions|"
	"action log|attendance|apologies|present|date|time|venue|location|chair|welcome|"
	"subcommittee|page|website|presentation|covering|cover|letter|map|maps|lunch|holiday|leave|"
	"docs|web|assets|uploads|content|static|other|various|misc documents|unsorted|index|new";

/* Words of a sentence: no body is called so. */
static const char verbs[] =
	"was|were|who|are|is|be|been|have|has|had|can|will|did|read|true|attended|adopted|proposed|"
	"seconded|stated|reported|asked|said|moved|told|onto|from|location|venue|subject|correction";

struct str
body_phrase_tail(struct str phrase)
{
	struct str found = phrase;
	bool meeting = false;
	struct str word;
	size_t at = 0;

	while (phrase_word(phrase, &at, &word)) {
		if (meeting && phrase_in(word, "of|for|from") &&
			str_trim(str_from(phrase, at)).len > 2)
			found = str_from(phrase, at);
		meeting = phrase_in(word, "meeting|meetings|minutes|proceedings");
	}
	return found;
}

bool
body_is_noun(struct str word)
{
	return phrase_in(word, nouns);
}

bool
body_is_filler(struct str word)
{
	return phrase_in(word, filler);
}

bool
body_is_sentence(struct str key)
{
	return phrase_any(key, verbs);
}

bool
body_is_generic(struct str key)
{
	struct str rest = str_of(generic);
	struct str one;

	while (str_cut(&rest, '|', &one))
		if (str_equal(one, key))
			return true;
	return false;
}

/* ---- keys ---- */

struct key_words {
	struct str all[2 * BODY_WORDS_MAX];
	size_t count;
};

static bool
has_digit(struct str word)
{
	for (size_t i = 0; i < word.len; i++)
		if (char_is_digit(word.data[i]))
			return true;
	return false;
}

/* The words of a phrase that say something; false where there are too many. */
static bool
words_take(struct arena *arena, struct str phrase, struct key_words *words)
{
	struct str key = phrase_key(arena, phrase);
	struct str one;

	words->count = 0;
	while (str_cut(&key, ' ', &one)) {
		if (one.len == 0 || has_digit(one) || phrase_in(one, filler))
			continue;
		if (words->count == COUNT_OF(words->all))
			return false;
		words->all[words->count++] = one;
	}
	return true;
}

/* "council" and "councils", which an apostrophe has left. */
static bool
is_same_word(struct str word, struct str wanted)
{
	return str_equal(word, wanted) ||
		(word.len == wanted.len + 1 && str_starts(word, wanted) &&
			str_ends(word, STR("s")));
}

/* "Borough Council": the end of the authority's own name. */
static bool
is_tail(const struct key_words *words, const struct key_words *authority)
{
	size_t skip = authority->count - words->count;

	if (words->count < 2 || words->count >= authority->count)
		return false;
	for (size_t i = 0; i < words->count; i++)
		if (!is_same_word(words->all[i], authority->all[skip + i]))
			return false;
	return body_is_noun(words->all[words->count - 1]);
}

/* Takes the authority's name out where it stands whole. */
static void
authority_cut(struct key_words *words, const struct key_words *authority)
{
	if (is_tail(words, authority)) {
		words->all[0] = words->all[words->count - 1];
		words->count = 1;
		return;
	}
	for (size_t i = 0; authority->count > 0 && i + authority->count <= words->count; i++) {
		size_t same = 0;

		while (same < authority->count &&
			is_same_word(words->all[i + same], authority->all[same]))
			same++;
		if (same < authority->count)
			continue;
		/* The authority's own meeting is that of its council. */
		if (words->count == authority->count) {
			words->all[0] = authority->all[authority->count - 1];
			if (!body_is_noun(words->all[0]))
				words->all[0] = STR("council");
			words->count = 1;
			return;
		}
		for (size_t k = i; k + same < words->count; k++)
			words->all[k] = words->all[k + same];
		words->count -= same;
		return;
	}
}

/* "Elmham PC" is its parish council. */
static void
short_spell(struct key_words *words)
{
	struct str last = words->all[words->count - 1];

	if (words->count < 2 || words->count == COUNT_OF(words->all) ||
		!(str_equal(last, STR("pc")) || str_equal(last, STR("tc"))))
		return;
	words->all[words->count - 1] = str_equal(last, STR("pc")) ? STR("parish") : STR("town");
	words->all[words->count++] = STR("council");
}

struct str
body_key(struct arena *arena, struct str phrase, struct str authority)
{
	struct buf key CLEANUP(buf_free) = {0};
	struct key_words words;
	struct key_words own;
	bool has_word = false;

	if (!words_take(arena, phrase, &words) || words.count == 0)
		return STR("");
	short_spell(&words);
	if (words_take(arena, authority, &own))
		authority_cut(&words, &own);
	for (size_t i = 0; i < words.count; i++) {
		if (key.len > 0 && !(i > 0 && str_equal(words.all[i - 1], STR("sub"))))
			buf_add_char(&key, ' ');
		buf_add(&key, words.all[i]);
		has_word = has_word || words.all[i].len > 2;
	}
	return words.count <= BODY_WORDS_MAX && has_word ? str_copy(arena, buf_str(&key)) : STR("");
}

/* ---- for people ---- */

/* Words that may stand before a body's name without belonging to it. */
static const char before[] =
	"the|a|an|of|for|meeting|meetings|minutes|agenda|notes|proceedings|draft|regular|ordinary|"
	"special|extraordinary|annual|monthly|weekly|quarterly|full|adjourned|emergency|at|"
	"inaugural|scheduled|public|open|in|to|and";

static bool
is_capitals(struct str s)
{
	bool any = false;

	for (size_t i = 0; i < s.len; i++) {
		if (s.data[i] >= 'a' && s.data[i] <= 'z')
			return false;
		any = any || char_is_alpha(s.data[i]);
	}
	return any && s.len > 6;
}

static void
name_add(struct buf *name, struct str phrase)
{
	bool capitals = is_capitals(phrase);
	bool space = false;
	bool first = true;

	for (size_t i = 0; i < phrase.len; i++) {
		char c = phrase.data[i];

		if (name->len == 0 && c >= 'a' && c <= 'z')
			c = (char)(c - 'a' + 'A');

		if (char_is_space(c) || c == '_' || c == '*' || c == '#') {
			space = name->len > 0;
			first = true;
			continue;
		}
		if (space)
			buf_add_char(name, ' ');
		space = false;
		buf_add_char(name, capitals && !first ? char_lower(c) : c);
		first = !char_is_alpha(c) && (unsigned char)c < 0x80 && c != '\'';
	}
}

/* Where the name ends: a date, a number or what the document is may follow it. */
static size_t
name_end(struct str phrase, size_t from)
{
	size_t end = from;
	struct str word;
	size_t at = from;

	while (phrase_word(phrase, &at, &word)) {
		if (char_is_digit(word.data[0]) && end > from)
			break;
		if (!phrase_in(word, filler))
			end = at;
	}
	if (end < phrase.len && phrase.data[end] == ')')
		end++;
	return end > from ? end : phrase.len;
}

struct str
body_name(struct arena *arena, struct str phrase)
{
	struct buf name CLEANUP(buf_free) = {0};
	struct str word;
	size_t from = 0;
	size_t at = 0;
	struct str all;

	while (phrase_word(phrase, &at, &word) && phrase_in(word, before))
		from = at;
	name_add(&name, str_trim(str_slice(phrase, from, name_end(phrase, from))));
	all = buf_str(&name);
	while (all.len > 0 && str_find_char(STR(" -:,;.–("), all.data[all.len - 1]) != STR_NONE)
		all.len--;
	while (all.len > 0 && str_find_char(STR(" -:,;.&"), all.data[0]) != STR_NONE)
		all = str_from(all, 1);
	if (str_ends_nocase(all, STR(" meeting")))
		all.len -= STR(" meeting").len;
	if (str_ends_nocase(all, STR(" meetings")))
		all.len -= STR(" meetings").len;
	return str_copy(arena, all);
}

/* ---- one name for another ---- */

/* A sub-committee is no committee. */
static bool
is_telling(struct str word)
{
	return word.len > 0 && (!body_is_noun(word) || str_starts(word, STR("sub")));
}

/* True where the other key has every telling word of this one, and that is one at least. */
static bool
telling_in(struct str key, struct str other)
{
	bool any = false;
	struct str word;

	while (str_cut(&key, ' ', &word)) {
		if (!is_telling(word))
			continue;
		if (phrase_find(other, 0, word) == STR_NONE)
			return false;
		any = true;
	}
	return any;
}

bool
body_is_alike(struct str one, struct str other, bool is_near)
{
	bool in = telling_in(one, other);
	bool back = telling_in(other, one);

	return is_near ? in || back : in && back;
}

static size_t
key_words_take(struct str key, struct str *ret_words, size_t max)
{
	size_t count = 0;
	struct str one;

	while (count < max && str_cut(&key, ' ', &one))
		if (one.len > 0)
			ret_words[count++] = one;
	return count;
}

/* How many of the words have these initials, one word each; 0 where they have not. */
static size_t
initials_match(struct str initials, const struct str *words, size_t count)
{
	if (initials.len < 2 || initials.len > count)
		return 0;
	for (size_t i = 0; i < initials.len; i++)
		if (words[i].data[0] != initials.data[i])
			return 0;
	return initials.len;
}

bool
body_is_short_for(struct str shorter, struct str longer)
{
	struct str few[2 * BODY_WORDS_MAX];
	struct str many[2 * BODY_WORDS_MAX];
	size_t few_count = key_words_take(shorter, few, COUNT_OF(few));
	size_t many_count = key_words_take(longer, many, COUNT_OF(many));
	size_t at = 0;

	if (few_count == 0 || few_count >= many_count || str_equal(shorter, longer))
		return false;
	for (size_t i = 0; i < few_count; i++) {
		size_t taken = 0;

		for (; at < many_count && taken == 0; at++) {
			if (str_equal(few[i], many[at]))
				taken = 1;
			else
				taken = initials_match(few[i], many + at, many_count - at);
			if (taken > 0)
				at += taken - 1;
		}
		if (taken == 0)
			return false;
	}
	return true;
}
