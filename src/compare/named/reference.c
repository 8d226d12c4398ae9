#include "compare/named/reference.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/date.h"
#include "compare/meeting/phrase.h"

enum {
	PREFIX_SIZE_MAX = 8,
	GROUP_COUNT_MAX = 4,
	GROUP_DIGITS_MAX = 9,
	BARE_DIGITS_MIN = 4, /* digits of a number that follows its letters without a sign */
	NAME_WORDS_MAX = 4,
	PAGE_DIGITS_MIN = 5
};

/* Capitals with numbers behind them that number no document. */
static const char no_prefix[] =
	"SI|ART|ARTICLE|SECTION|SECT|CLAUSE|PARA|PARAS|CHAPTER|PART|PAGE|PAGES|PP|TABLE|FIGURE|FIG|"
	"ANNEX|ITEM|VERSION|VER|REV|DRAFT|VOL|TEL|FAX|EXT|MOB|MOBILE|PHONE|ROOM|FLAT|UNIT|WEEK|DAY|"
	"YEAR|FY|GB|UK|EU|US|USA|USD|EUR|GBP|UTF|ISO|MD|SHA|RFC|GMT|UTC|BST|EST|PST|CST|EDT|PDT|CDT|"
	"COVID|HTTP|HTTPS|FTP|HTML|XML|PDF|MP|WIN|WINDOWS|CP|KB|MB|AES|RSA|IPV|BS|EN|IEC|DIN|ANSI|"
	"IEEE|ASCII|CHAPTER|PO|BOX|JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|SEPT|OCT|NOV|DEC|JANUARY|"
	"FEBRUARY|MARCH|APRIL|JUNE|JULY|AUGUST|SEPTEMBER|OCTOBER|NOVEMBER|DECEMBER|MON|TUE|WED|THU|"
	"FRI|SAT|SUN|AM|PM|AT|OF|TO|IN|ON|BY|NO|CC|RE|FW|FWD|THE|AND|FOR|STEP|LEVEL|GRADE|TYPE|TERM|"
	"ROW|COL|COLUMN|SLIDE|SHEET|LINE|TEST|CAT|CVE|WWW|COM|ID|PID|MSGID|X|Y|Z|Q|P|S|V|VAT|NHS|SW|"
	"NW|SE|NE|EC|WC";

/* What cameras, scanners and programs call files; gaps among them say nothing. */
static const char no_name[] =
	"img|image|images|dsc|dscn|dscf|pict|picture|pic|photo|photograph|mvc|scan|scanned|scn|"
	"screenshot|screen|document|doc|untitled|new|copy|file|page|slide|part|att|attachment|mail|"
	"message|msg|email|untitled|noname|book|sheet|chart|presentation|version|draft|final|rev|"
	"revision|v|ver|week|wk|day|month|year|quarter|q|appendix|annex|chapter|section|volume|vol|"
	"figure|fig|table|clip|video|vid|movie|track|audio|rec|recording|wa|outlook|oledata|editdata|"
	"inbox|sent|backup|tmp|temp|log|test|sample|winmail|smime|header|footer|logo|icon|"
	"january|february|march|april|may|june|july|august|september|october|november|december|jan|"
	"feb|mar|apr|jun|jul|aug|sep|sept|oct|nov|dec|group|level|phase|stage|option|band|tape|disk|"
	"cd|dvd|box|bundle|tab";

struct group {
	uint64_t value;
	unsigned digits;
	size_t from;
	size_t to;
};

static bool
is_year(const struct group *group)
{
	return group->digits == 4 && group->value >= 1950 && group->value <= 2060;
}

static bool
is_join(char c)
{
	return c == '/' || c == '-' || c == '_';
}

static bool
is_upper(char c)
{
	return c >= 'A' && c <= 'Z';
}

static bool
group_take(struct str text, size_t at, struct group *ret_group)
{
	size_t to = at;

	while (to < text.len && char_is_digit(text.data[to]))
		to++;
	if (to == at || to - at > GROUP_DIGITS_MAX)
		return false;
	*ret_group = (struct group){.digits = (unsigned)(to - at), .from = at, .to = to};
	return str_to_u64(str_slice(text, at, to), &ret_group->value);
}

/* Groups of digits joined by signs of one kind. */
static size_t
groups_take(struct str text, size_t at, struct group ret_groups[GROUP_COUNT_MAX])
{
	size_t count = 0;

	while (count < GROUP_COUNT_MAX && group_take(text, at, &ret_groups[count])) {
		at = ret_groups[count++].to;
		if (at + 1 >= text.len || !is_join(text.data[at]) ||
			!char_is_digit(text.data[at + 1]))
			break;
		at++;
	}
	return count;
}

/* A day among the groups: LC/12/03/2013 is a letter of that day. */
static bool
has_date(const struct group *groups, size_t count)
{
	for (size_t i = 0; i + 2 < count; i++) {
		const struct group *a = &groups[i];
		const struct group *b = &groups[i + 1];
		const struct group *c = &groups[i + 2];

		if (b->value >= 1 && b->value <= 12 &&
			((is_year(a) && c->value >= 1 && c->value <= 31) ||
				(is_year(c) && a->value >= 1 && a->value <= 31)))
			return true;
	}
	return false;
}

/* Which group counts: the last that is no year. */
static size_t
counting(const struct group *groups, size_t count)
{
	if (count > 1 && is_year(&groups[count - 1]) && !is_year(&groups[count - 2]))
		return count - 2;
	return count - 1;
}

/* "LC-2012-" becomes "LC/2012/". */
static void
key_add(struct buf *key, struct str piece)
{
	for (size_t i = 0; i < piece.len; i++) {
		char c = piece.data[i];

		if (is_join(c) || c == ' ' || c == '.' || c == ':') {
			if (key->len == 0 || key->data[key->len - 1] != '/')
				buf_add_char(key, '/');
		} else {
			buf_add_char(
				key, char_is_alpha(c) && !is_upper(c) ? (char)(c - 'a' + 'A') : c);
		}
	}
}

static void
reference_make(struct arena *arena, struct str text, size_t from, const struct group *groups,
	size_t count, struct reference *ret)
{
	const struct group *number = &groups[counting(groups, count)];
	struct buf key CLEANUP(buf_free) = {0};

	*ret = (struct reference){
		.before = str_slice(text, from, number->from),
		.after = str_slice(text, number->to, groups[count - 1].to),
		.number = number->value,
		.width = text.data[number->from] == '0' ? number->digits : 0,
		.from = from,
		.to = groups[count - 1].to,
	};
	key_add(&key, ret->before);
	if (key.len > 0 && key.data[key.len - 1] != '/')
		buf_add_char(&key, '/');
	buf_add_char(&key, '#');
	key_add(&key, ret->after);
	ret->key = str_copy(arena, buf_str(&key));
}

/* ---- in text ---- */

static bool
is_bounded(struct str text, size_t from, size_t to)
{
	if (from > 0 &&
		(char_is_alpha(text.data[from - 1]) || char_is_digit(text.data[from - 1]) ||
			str_find_char(STR("/-_.@#&=?%+\\"), text.data[from - 1]) != STR_NONE))
		return false;
	if (to >= text.len)
		return true;
	if (char_is_alpha(text.data[to]) || char_is_digit(text.data[to]) ||
		str_find_char(STR("/_@=&%\\"), text.data[to]) != STR_NONE)
		return false;
	/* "BS 12-A", "AB-1.5" */
	return to + 1 >= text.len || !(text.data[to] == '-' || text.data[to] == '.') ||
		!(char_is_digit(text.data[to + 1]) || char_is_alpha(text.data[to + 1])) ||
		/* an ending: "LC-2012-017.docx" is named, and so is the reference */
		(text.data[to] == '.' && char_is_alpha(text.data[to + 1]));
}

static bool
reference_at(struct arena *arena, struct str text, size_t from, size_t letters,
	struct reference *ret_reference)
{
	struct str prefix = str_slice(text, from, letters);
	struct group groups[GROUP_COUNT_MAX];
	size_t at = letters;
	size_t count;
	bool joined;

	if (at < text.len && is_join(text.data[at]))
		at++;
	joined = at > letters;
	count = groups_take(text, at, groups);
	if (count == 0 || phrase_in(prefix, no_prefix) || has_date(groups, count) ||
		!is_bounded(text, from, groups[count - 1].to))
		return false;
	/* Letters and digits in one, as in postcodes and roads, need many digits. */
	if (!joined && (count > 1 || groups[0].digits < BARE_DIGITS_MIN || prefix.len < 2))
		return false;
	if (is_year(&groups[counting(groups, count)]) ||
		(count == 1 && (groups[0].digits < 2 || prefix.len < 2)))
		return false;
	reference_make(arena, text, from, groups, count, ret_reference);
	return true;
}

/* "Decision 12/2013", "Complaint 2012/017": a word in front and a year beside the number. */
static bool
reference_by_word(struct arena *arena, struct str text, size_t from, size_t letters,
	struct reference *ret_reference)
{
	struct group groups[GROUP_COUNT_MAX];
	size_t count;

	if (letters + 1 >= text.len || text.data[letters] != ' ' || letters - from < 4 ||
		!char_is_digit(text.data[letters + 1]) ||
		phrase_in(str_slice(text, from, letters), no_prefix))
		return false;
	count = groups_take(text, letters + 1, groups);
	if (count != 2 || text.data[groups[0].to] != '/' ||
		is_year(&groups[0]) == is_year(&groups[1]) || !is_bounded(text, from, groups[1].to))
		return false;
	reference_make(arena, text, from, groups, count, ret_reference);
	return true;
}

bool
reference_next(struct arena *arena, struct str text, size_t *at, struct reference *ret_reference)
{
	for (size_t i = *at; i < text.len;) {
		size_t to = i;

		if (!is_upper(text.data[i]) || (i > 0 && char_is_alpha(text.data[i - 1]))) {
			i++;
			continue;
		}
		while (to < text.len && char_is_alpha(text.data[to]))
			to++;
		if (to < text.len && (is_join(text.data[to]) || char_is_digit(text.data[to])) &&
			to - i <= PREFIX_SIZE_MAX && is_upper(text.data[to - 1]) &&
			reference_at(arena, text, i, to, ret_reference)) {
			*at = ret_reference->to;
			return true;
		}
		if (reference_by_word(arena, text, i, to, ret_reference)) {
			*at = ret_reference->to;
			return true;
		}
		i = to;
	}
	*at = text.len;
	return false;
}

/* ---- in names ---- */

/* "Case 9", "Interview 12 Smith": words, and a number behind them. */
static bool
name_by_words(struct arena *arena, struct str stem, struct reference *ret_reference)
{
	struct group groups[GROUP_COUNT_MAX];
	size_t words = 0;
	struct str word;
	size_t at = 0;
	size_t count;

	while (phrase_word(stem, &at, &word) && !char_is_digit(word.data[0])) {
		if (++words > NAME_WORDS_MAX || phrase_in(word, no_name))
			return false;
		for (size_t i = 0; i < word.len; i++)
			if (char_is_digit(word.data[i]))
				return false;
	}
	if (words == 0 || at == 0 || word.len == 0 || !char_is_digit(word.data[0]))
		return false;
	at -= word.len;
	count = groups_take(stem, at, groups);
	if (count == 0 || has_date(groups, count) || is_year(&groups[counting(groups, count)]))
		return false;
	/* A day and its month, a time, an ordinal: no number of a series. */
	if (groups[count - 1].to < stem.len && char_is_alpha(stem.data[groups[count - 1].to]))
		return false;
	at = groups[count - 1].to;
	if (phrase_word(stem, &at, &word) &&
		(char_is_digit(word.data[0]) || phrase_in(word, no_name)))
		return false;
	reference_make(arena, stem, 0, groups, count, ret_reference);
	return true;
}

bool
reference_of_name(struct arena *arena, struct str stem, struct reference *ret_reference)
{
	struct str word;
	size_t at = 0;

	if (!phrase_word(stem, &at, &word) || phrase_in(word, no_name))
		return false;
	at = 0;
	/* Behind other words a reference is what the file is about. */
	if (reference_next(arena, stem, &at, ret_reference))
		return ret_reference->from == 0;
	return name_by_words(arena, stem, ret_reference);
}

bool
reference_of_page(struct arena *arena, struct str line, struct reference *ret_reference)
{
	struct group group;
	size_t letters = 0;
	size_t at;

	line = str_trim(line);
	while (letters < line.len && is_upper(line.data[letters]))
		letters++;
	at = letters;
	if (at < line.len && (is_join(line.data[at]) || line.data[at] == ' '))
		at++;
	if (letters < 2 || letters > PREFIX_SIZE_MAX || !group_take(line, at, &group) ||
		group.to != line.len || group.digits < PAGE_DIGITS_MIN)
		return false;
	reference_make(arena, line, 0, &group, 1, ret_reference);
	return true;
}

struct str
reference_write(
	struct arena *arena, struct str before, struct str after, unsigned width, uint64_t number)
{
	return str_format(arena, "%.*s%0*llu%.*s", STR_ARG(before), (int)width,
		(unsigned long long)number, STR_ARG(after));
}
