#include "compare/named/named_text.h"

#include "compare/meeting/phrase.h"

enum {
	NAME_SIZE_MAX = 160,
	NAME_WORDS_MAX = 9,
	STEM_SIZE_MIN = 3,
	TOKEN_SIZE_MAX = 400,
	WEB_SIZE = 250,
	LINE_LONG = 55 /* bytes of a line that was wrapped */
};

static const char endings[] =
	"doc|docx|docm|dot|dotx|rtf|odt|pdf|xls|xlsx|xlsm|xlsb|ods|csv|ppt|pptx|pps|ppsx|odp|msg|eml|"
	"pst|ost|mbox|zip|7z|rar|mdb|accdb|vsd|vsdx|pub|wpd|wps|tif|tiff|txt|wav|mp3|mp4|m4a|avi|mov|"
	"wma|ics|vcf|mpp|one|xps|pages|numbers|key";

static const char more_endings[] = "jpg|jpeg|png|gif|bmp|heic|htm|html|xml|dwg|json|pptm|mht";

/* What programs call things, and what examples are called. */
static const char no_names[] =
	"document|untitled|untitled attachment|winmail|normal|file|filename|name|example|yourfile|"
	"readme|read me|license|licence|copying|robots|new microsoft word document|"
	"new text document|test|temp|tmp|new|noname|attachment|att00001|att00002|oledata|doc1|book1|"
	"presentation1|document1|default|index|this|that|it";

/* Words that stand before a name and are no part of it. */
static const char before_names[] =
	"see|seen|attached|attach|called|named|titled|entitled|saved|save|as|is|are|was|were|open|"
	"opened|delete|deleted|send|sent|find|found|file|files|document|documents|the|a|an|my|your|"
	"his|her|our|their|this|that|these|those|i|we|you|he|she|it|they|please|from|at|by|use|used|"
	"using|read|print|printed|have|has|had|will|also|both|not|new|named|namely|subject|re|fw|"
	"which|who|whose|where|replaces|replaced|replacing|supersedes|superseded|superseding|"
	"updates|updated|updating|contains|contained|shows|amended|complete|completed|per|about|"
	"enclose|enclosed|enclosing|attaching|regarding|concerning|latest|revised|through|into|"
	"under|received|forward|forwarding|circulated|sending|using|need|needs|mentions|"
	"mentioned|discussed|got|get|getting|give|want|lost|wrote|drafted|prepared|reviewed|"
	"checked|including|includes|include|anbei|ynghlwm|yr|y|den|das|die|der|le|la|les|el|il|"
	"based|set|out|held|photo|picture|screenshot|ynghlwm|gweler";

/* Words that may stand within a name, where a name's word stands before them too. */
static const char within_names[] = "of|for|in|on|to|with|and|or|vs|v";

bool
named_is_ending(struct str ending)
{
	return ending.len > 1 && phrase_in(ending, endings);
}

bool
named_is_any(struct str ending)
{
	return named_is_ending(ending) || (ending.len > 1 && phrase_in(ending, more_endings));
}

/* What no file's name goes beyond. */
static bool
is_hard(char c)
{
	return c == '\n' || c == '\t' || c == '\r' || c == '"' || c == '<' || c == '>' ||
		c == '|' || c == '\\' || c == '/' || c == '*' || c == '?' || c == '\0';
}

static bool
is_soft(char c)
{
	return c == ',' || c == ';' || c == ':' || c == '(' || c == '[' || c == '{' || c == '=' ||
		c == ')' || c == ']' || c == '}' || c == '!';
}

static bool
is_quote(struct str text, size_t at)
{
	struct str rest = str_from(text, at);

	return str_starts(rest, STR("\xe2\x80\x9c")) || str_starts(rest, STR("\xe2\x80\x9d")) ||
		str_starts(rest, STR("\xe2\x80\x98")) || str_starts(rest, STR("\xe2\x80\xa2"));
}

static bool
is_quoting(struct str text, size_t from)
{
	return from >= 3 && is_quote(text, from - 3);
}

/* Whether the line break at `at` was made by a mail program within a sentence: the line before it is
 * long, and goes on. */
static bool
is_wrap(struct str text, size_t at)
{
	size_t from = at;

	if (text.data[at] != '\n' || at == 0 || at + 1 >= text.len ||
		!(char_is_alpha(text.data[at + 1]) || char_is_digit(text.data[at + 1])) ||
		str_find_char(STR(".:;!?|-"), text.data[at - 1]) != STR_NONE)
		return false;
	while (from > 0 && text.data[from - 1] != '\n' && at - from < LINE_LONG)
		from--;
	return at - from >= LINE_LONG && from < at && text.data[from] != '>' &&
		str_find_char(str_slice(text, from, at), '\t') == STR_NONE;
}

/* Where the widest name that ends at `dot` begins; behind the name before it. */
static size_t
hard_start(struct str text, size_t least, size_t dot)
{
	size_t low = dot - least > NAME_SIZE_MAX ? dot - NAME_SIZE_MAX : least;
	size_t at = dot;

	while (at > low && (!is_hard(text.data[at - 1]) || is_wrap(text, at - 1))) {
		if (at >= 3 && is_quote(text, at - 3))
			break;
		/* A sentence ends. */
		if (text.data[at - 1] == ' ' && at >= 2 && text.data[at - 2] == '.' && at < dot &&
			at >= 4 && text.data[at - 3] != '.' && !char_is_digit(text.data[at - 3]))
			break;
		at--;
	}
	while (at < dot && ((unsigned char)text.data[at] & 0xC0) == 0x80)
		at++;
	return at;
}

/* The bracket that opens what the one at `close` closes, within a name; or STR_NONE. */
static size_t
bracket_open(struct str text, size_t from, size_t close)
{
	char open = text.data[close] == ')' ? '(' : '[';

	for (size_t at = close; at > from; at--) {
		if (text.data[at - 1] == open)
			return at - 1;
		if (is_soft(text.data[at - 1]) && text.data[at - 1] != ',')
			break;
	}
	return STR_NONE;
}

/* Brackets that are closed within the name are part of it: "Keys (final) v2.docx". */
static size_t
soft_start(struct str text, size_t from, size_t dot)
{
	size_t at = dot;

	while (at > from) {
		char c = text.data[at - 1];
		size_t open = c == ')' || c == ']' ? bracket_open(text, from, at - 1) : STR_NONE;

		if (open != STR_NONE && open > from)
			at = open;
		else if (is_soft(c))
			break;
		else
			at--;
	}
	return at;
}

/* "The" and its like in capitals are part of a name, but where a sentence begins with them. */
static bool
is_part_of_name(struct str text, size_t from, size_t at)
{
	size_t before = at;

	if (text.data[at] < 'A' || text.data[at] > 'Z')
		return false;
	if (at == from && from > 0 && (text.data[from - 1] == '"' || is_quoting(text, from)))
		return true;
	while (before > 0 && char_is_space(text.data[before - 1]))
		before--;
	return before > from && before > 0 &&
		str_find_char(STR(".!?:"), text.data[before - 1]) == STR_NONE;
}

/* A name that begins with a capital does not begin before it with two small words, nor with the
 * number of an item: "the note Meeting of 3 May.doc", "1. Terms of reference.doc". `at` is where the
 * word begins. */
static bool
is_end_of_other(struct str text, size_t from, size_t at, struct str word, char next)
{
	size_t before = at;

	if (word.len >= 2 && word.len <= 3 && char_is_digit(word.data[0]) &&
		(word.data[word.len - 1] == '.' || word.data[word.len - 1] == ')'))
		return true;
	if (next < 'A' || next > 'Z' || word.data[0] < 'a' || word.data[0] > 'z' ||
		phrase_in(word, within_names))
		return false;
	while (before > from && char_is_space(text.data[before - 1]))
		before--;
	while (before > from && !char_is_space(text.data[before - 1]))
		before--;
	return before == at || text.data[before] < 'A' || text.data[before] > 'Z';
}

/* Walks back word by word while they can belong to a name. */
static size_t
likely_start(struct str text, size_t from, size_t dot)
{
	size_t start = dot;
	size_t pending = dot; /* a word within names waits for one of a name before it */

	for (size_t words = 0; words < NAME_WORDS_MAX && start > from; words++) {
		size_t end = pending;
		size_t at;
		struct str word;

		while (end > from && char_is_space(text.data[end - 1]))
			end--;
		for (at = end; at > from && !char_is_space(text.data[at - 1]);)
			at--;
		if (at == end)
			break;
		word = str_slice(text, at, end);
		if (phrase_in(word, before_names) && !is_part_of_name(text, from, at))
			break;
		if (start < dot && is_end_of_other(text, from, at, word, text.data[start]))
			break;
		pending = at;
		if (phrase_in(word, within_names) && start < dot)
			continue;
		start = at;
	}
	while (start < dot &&
		(char_is_space(text.data[start]) ||
			str_find_char(STR("-~*#+>'"), text.data[start]) != STR_NONE))
		start++;
	return start;
}

/* The run without white space that byte `at` is in. */
static struct str
token_around(struct str text, size_t at)
{
	size_t low = at > TOKEN_SIZE_MAX ? at - TOKEN_SIZE_MAX : 0;
	size_t from = at;
	size_t to = at;

	while (from > low && !char_is_space(text.data[from - 1]))
		from--;
	while (to < text.len && to - at < TOKEN_SIZE_MAX && !char_is_space(text.data[to]))
		to++;
	return str_slice(text, from, to);
}

/* Whether a link leads to a shared drive or an intranet, and not to the public's web. */
static bool
is_inside(struct str link, size_t scheme)
{
	struct str host = str_from(link, scheme + 3);
	size_t slash = str_find_char(host, '/');

	host = slash == STR_NONE ? host : str_slice(host, 0, slash);
	if (str_find_nocase(str_slice(link, 0, scheme), STR("file")) != STR_NONE)
		return true;
	return str_find_char(host, '.') == STR_NONE ||
		str_find_nocase(host, STR("sharepoint")) != STR_NONE ||
		str_find_nocase(host, STR("intranet")) != STR_NONE ||
		str_ends_nocase(host, STR(".local")) || str_ends_nocase(host, STR(".internal")) ||
		str_ends_nocase(host, STR(".corp")) || str_ends_nocase(host, STR(".lan"));
}

/* An address of the web that holds spaces, or was broken over lines, goes on here. */
static bool
is_web_line(struct str text, size_t at)
{
	size_t from = at > WEB_SIZE ? at - WEB_SIZE : 0;

	return str_find(str_slice(text, from, at), STR("http")) != STR_NONE;
}

/* Whether what stands before the name makes it a path; *ret_public: a page of the web, or an
 * address. */
static bool
is_path(struct str text, size_t from, size_t dot, bool *ret_public)
{
	struct str token = token_around(text, dot);
	size_t scheme = str_find(token, STR("://"));

	*ret_public = (scheme != STR_NONE && !is_inside(token, scheme)) ||
		(scheme == STR_NONE && from > 0 && text.data[from - 1] == '/' &&
			is_web_line(text, from)) ||
		str_starts_nocase(token, STR("www.")) ||
		(str_find_char(token, '@') != STR_NONE && scheme == STR_NONE);
	return scheme != STR_NONE ||
		(from > 0 &&
			(text.data[from - 1] == '\\' || (text.data[from - 1] == '/' && from > 1)));
}

static bool
is_name(struct str key)
{
	struct str rest = str_of(no_names);
	bool letter = false;
	struct str one;

	if (key.len < STEM_SIZE_MIN || str_starts(key, STR("image0")) ||
		str_starts(key, STR("att0")))
		return false;
	for (size_t i = 0; i < key.len; i++)
		letter = letter || char_is_alpha(key.data[i]) || (unsigned char)key.data[i] >= 0x80;
	if (!letter)
		return false;
	while (str_cut(&rest, '|', &one))
		if (str_equal(one, key))
			return false;
	return true;
}

static bool
name_at(struct arena *arena, struct str text, size_t least, size_t dot, size_t end,
	struct named_file *ret_file)
{
	size_t hard = hard_start(text, least, dot);
	bool public;
	bool path = is_path(text, hard, dot, &public);
	size_t from = path ? hard : likely_start(text, soft_start(text, hard, dot), dot);

	if (public || from >= dot || (hard > 0 && text.data[hard - 1] == '*'))
		return false;
	*ret_file = (struct named_file){
		.name = phrase_passage(arena, text, from, end, 0),
		.key = phrase_key(arena, str_slice(text, from, dot)),
		.wide = phrase_key(arena, str_slice(text, hard, dot)),
		.is_path = path,
		.from = from,
		.to = end,
	};
	return is_name(ret_file->key);
}

static bool
next(struct arena *arena, struct str text, bool any, size_t *at, struct named_file *ret_file)
{
	size_t least = *at;

	for (;;) {
		struct str rest = str_from(text, *at);
		size_t dot = str_find_char(rest, '.');
		size_t end;

		if (dot == STR_NONE) {
			*at = text.len;
			return false;
		}
		dot += *at;
		for (end = dot + 1; end < text.len && end - dot < 10 &&
			(char_is_alpha(text.data[end]) || char_is_digit(text.data[end]));)
			end++;
		*at = dot + 1;
		if (dot == 0 || char_is_space(text.data[dot - 1]) ||
			!(any ? named_is_any(str_slice(text, dot + 1, end))
			      : named_is_ending(str_slice(text, dot + 1, end))) ||
			(end < text.len &&
				(text.data[end] == '@' || text.data[end] == '(' ||
					(unsigned char)text.data[end] == 0xC3)))
			continue;
		/* "x.doc.pdf": the whole of it comes with its last ending. */
		if (end + 2 < text.len && text.data[end] == '.' &&
			char_is_alpha(text.data[end + 1]))
			continue;
		if (!name_at(arena, text, least, dot, end, ret_file))
			continue;
		*at = end;
		return true;
	}
}

bool
named_next(struct arena *arena, struct str text, size_t *at, struct named_file *ret_file)
{
	return next(arena, text, false, at, ret_file);
}

bool
named_next_any(struct arena *arena, struct str text, size_t *at, struct named_file *ret_file)
{
	return next(arena, text, true, at, ret_file);
}
