#include "compare/named/title_text.h"

#include "base/arena.h"
#include "compare/meeting/phrase.h"
#include "compare/named/named_text.h"

enum {
	TITLE_SIZE_MIN = 14,
	TITLE_SIZE_MAX = 160, /* bytes between the marks */
	TITLE_ALL_WORDS_MAX = 18,
	SENTENCE_BEFORE = 220, /* bytes of a sentence before and behind the title */
	SENTENCE_AFTER = 160,
	NEAR_BEFORE = 140, /* what stands before the sentence may say whose it is */
	WORDS_BEFORE = 8,
	LINKS_MAX = 4, /* words between the kind and the title */
	WORD_SIZE_MIN = 4
};

/* Words of kind that need nothing before them. */
static const char kinds[] = "report|review|audit|protocol|policy|strategy|memo|memorandum|letter|"
			    "briefing";
/* And those that are kinds by the word before them. */
static const struct {
	const char *last;
	const char *before;
} kind_pairs[] = {
	{"note", "briefing|file|advice|technical|scoping|handover"},
	{"paper", "briefing|position|discussion|options|cabinet|committee|scoping"},
	{"plan", "action|business|improvement|recovery|delivery|project|continuity"},
	{"case", "business"},
	{"assessment", "risk|impact|needs|options"},
	{"reference", "of"},
};
/* What may stand between a kind and its title, and between a title and its kind. */
static const char links[] = "entitled|titled|called|named|headed|the|a|an|on|of|is|was|which|that|"
			    "known|as|draft|final|attached|enclosed";
static const char modifiers[] = "internal|draft|final|risk|business|action|briefing|annual|"
				"interim|written|confidential|committee|cabinet";
/* That somebody here has it, made it, sent it or decided on it. */
static const char doings[] =
	"attach*|enclos*|appended|drafted|wrote|prepared|produced|commissioned|presented|submitted|"
	"circulated|sent|send|sending|forwarded|received|tabled|considered|approved|adopted|"
	"endorsed|completed|copy|copies|author|authored|compiled";
static const char ours[] = "my|our|your|his|her|their";
/* What was published for all, and what is no document of an authority. */
static const char national[] =
	"government|government's|department|ofsted|hm|hmi|hmic|inspectorate|act|bill|white|green|"
	"statutory|guidance|national|minister|ministers|ministerial|ministry|parliament|"
	"parliamentary|commons|lords|commission|commissioner|ombudsman|home office|"
	"cabinet office|isbn|published|publishes|publication|publish|newspaper|magazine|journal|"
	"journalist|press|bbc|itv|guardian|telegraph|mail online|professor|university|institute|"
	"institution|association|foundation|charity|society|academy|college|book|books|article|"
	"chapter|film|documentary|programme|broadcast|song|poem|play|lecture|seminar|conference|"
	"course|training|workshop|exhibition|agency|authority's guide|eu|european|un|unicef|oecd|"
	"nhs|nice|dfe|dcsf|dfes|dclg|defra|dft|dwp|doh|hse|lga|cipfa|acpo|adcs|solace|cqc|"
	"oireachtas|minister's|dail|federal|congress|senate|court|v|plaintiff|defendant|http|https|"
	"www|working together|website|blog|paper's|times";
/* Words of a sentence, that few titles have. */
static const char said[] = "i|we|you|he|she|they|it|is|are|was|were|am|will|would|shall|should|had|"
			   "has|have|did|does|do|don't|can't|won't|me|him|us|please|yes";
static const char plain[] =
	"this|that|these|those|with|from|into|onto|upon|over|under|about|between|among|their|there|"
	"they|your|ours|have|been|will|which|what|when|where|council|borough|county|district|city|"
	"town|report|reports|review|audit|protocol|policy|policies|strategy|memo|memorandum|letter|"
	"note|notes|briefing|plan|plans|assessment|paper|draft|final|version|annual|document|title|"
	"page|appendix|january|february|march|april|june|july|august|september|october|november|"
	"december";

/* ---- words ---- */

static bool
is_number(struct str word)
{
	for (size_t i = 0; i < word.len; i++)
		if (!char_is_digit(word.data[i]))
			return false;
	return true;
}

static bool
has_word(const struct str *words, size_t count, struct str word)
{
	for (size_t i = 0; i < count; i++)
		if (str_equal(words[i], word))
			return true;
	return false;
}

size_t
title_words(struct arena *arena, struct str text, struct str words[TITLE_WORDS_MAX])
{
	struct str key = phrase_key(arena, text);
	size_t count = 0;
	struct str word;

	while (count < TITLE_WORDS_MAX && str_cut(&key, ' ', &word)) {
		if (word.len < WORD_SIZE_MIN || is_number(word) || phrase_in(word, plain))
			continue;
		if (word.len > WORD_SIZE_MIN && str_ends(word, STR("s")))
			word.len--;
		if (!has_word(words, count, word))
			words[count++] = word;
	}
	return count;
}

size_t
title_words_wanted(size_t count)
{
	return count > 4 ? count - 1 : count;
}

/* ---- what stands between marks ---- */

static const struct {
	const char *open;
	const char *close;
} marks[] = {
	{"\xe2\x80\x9c", "\xe2\x80\x9d"},
	{"\xe2\x80\x98", "\xe2\x80\x99"},
	{"\"", "\""},
	{"'", "'"},
};

/* Letters and digits; signs such as dashes and marks begin with E2. */
static bool
is_letter(struct str text, size_t at)
{
	return at < text.len &&
		(char_is_alpha(text.data[at]) || char_is_digit(text.data[at]) ||
			((unsigned char)text.data[at] >= 0xC3 && text.data[at] != '\xe2'));
}

/* A mark opens where no word stands right before it and one begins right behind it. */
static bool
opens(struct str text, size_t at, struct str open)
{
	return str_starts(str_from(text, at), open) && (at == 0 || !is_letter(text, at - 1)) &&
		is_letter(text, at + open.len);
}

/* "tenants' complaints": the title may go on behind it. */
static bool
is_possessive(struct str text, size_t at, struct str close)
{
	return close.data[close.len - 1] != '"' && at > 0 && text.data[at - 1] == 's' &&
		at + close.len + 1 < text.len && text.data[at + close.len] == ' ' &&
		char_is_alpha(text.data[at + close.len + 1]);
}

/* Where the mark that closes stands; STR_NONE where the text goes on too long or its paragraph
 * ends before. */
static size_t
closes(struct str text, size_t from, struct str open, struct str close)
{
	size_t first = STR_NONE;

	for (size_t at = from; at < text.len && at - from <= TITLE_SIZE_MAX; at++) {
		if (text.data[at] == '\n' && at + 1 < text.len && text.data[at + 1] == '\n')
			return first;
		if (first != STR_NONE && (opens(text, at, open) || text.data[at] == '.'))
			return first;
		if (!str_starts(str_from(text, at), close) || is_letter(text, at + close.len))
			continue;
		if (!is_possessive(text, at, close))
			return at;
		first = at;
	}
	return first;
}

/* Begins with a capital, holds no verb of a sentence, and ends as no sentence does. */
static bool
is_title(struct arena *arena, struct str title)
{
	struct str words[TITLE_WORDS_MAX];
	size_t count = 0;
	size_t at = 0;
	struct str word;

	if (title.len < TITLE_SIZE_MIN || title.data[0] < 'A' || title.data[0] > 'Z' ||
		str_find(title, STR(". ")) != STR_NONE || str_find_char(title, ';') != STR_NONE ||
		str_find_char(title, '"') != STR_NONE || str_find_char(title, '@') != STR_NONE ||
		named_is_ending(phrase_ending(title)))
		return false;
	while (phrase_word(title, &at, &word))
		if (++count > TITLE_ALL_WORDS_MAX || phrase_in(word, said))
			return false;
	return title_words(arena, title, words) >= TITLE_WORDS_MIN;
}

/* ---- its kind ---- */

/* Words before `to`, the last first. */
static size_t
words_before(struct str text, size_t to, struct str words[WORDS_BEFORE])
{
	struct str all[SENTENCE_BEFORE];
	size_t at = to > SENTENCE_BEFORE ? to - SENTENCE_BEFORE : 0;
	size_t count = 0;
	size_t taken = 0;

	while (at < to && ((unsigned char)text.data[at] & 0xC0) == 0x80)
		at++;
	text.len = to;
	while (count < SENTENCE_BEFORE && phrase_word(text, &at, &all[count]))
		count++;
	while (taken < WORDS_BEFORE && taken < count) {
		words[taken] = all[count - 1 - taken];
		taken++;
	}
	return taken;
}

static bool
is_kind(struct str word, struct str before)
{
	if (phrase_in(word, kinds))
		return true;
	for (size_t i = 0; i < sizeof kind_pairs / sizeof kind_pairs[0]; i++)
		if (phrase_in(word, kind_pairs[i].last) && phrase_in(before, kind_pairs[i].before))
			return true;
	return false;
}

/* Whether nothing but spaces and the signs given stands between. */
static bool
is_joined(struct str between, const char *signs)
{
	for (size_t i = 0; i < between.len; i++)
		if (!char_is_space(between.data[i]) && !is_letter(between, i) &&
			str_find_char(str_of(signs), between.data[i]) == STR_NONE)
			return false;
	return str_find_char(between, '\t') == STR_NONE;
}

/* "my report on the 'X'": the kind, and whether it is said to be somebody's own. */
static bool
kind_before(struct str text, size_t open, struct title *title)
{
	struct str words[WORDS_BEFORE];
	size_t count = words_before(text, open, words);

	for (size_t i = 0; i < count && i <= LINKS_MAX; i++) {
		if (is_kind(words[i], i + 1 < count ? words[i + 1] : STR(""))) {
			size_t end = (size_t)(words[i].data - text.data) + words[i].len;

			title->kind = words[i];
			for (size_t k = i + 1; k < count && k <= i + 3; k++)
				title->is_ours = title->is_ours || phrase_in(words[k], ours);
			return is_joined(str_slice(text, end, open), ":,(-");
		}
		if (!phrase_in(words[i], links))
			return false;
	}
	return false;
}

/* "our 'X' risk assessment" */
static bool
kind_behind(struct str text, size_t open, size_t close, struct title *title)
{
	struct str words[WORDS_BEFORE];
	struct str before = STR("");
	struct str word;
	size_t at = close;

	for (size_t i = 0; i < 3; i++) {
		size_t from = at;

		if (!phrase_word(text, &at, &word) || !is_joined(str_slice(text, from, at), ""))
			return false;
		if (is_kind(word, before)) {
			title->kind = word;
			title->is_ours = words_before(text, open, words) > 0 &&
				phrase_in(words[0], ours);
			return true;
		}
		if (!phrase_in(word, modifiers))
			return false;
		before = word;
	}
	return false;
}

/* ---- its sentence ---- */

static size_t
sentence_begin(struct str text, size_t at)
{
	size_t low = at > SENTENCE_BEFORE ? at - SENTENCE_BEFORE : 0;

	while (at > low) {
		if (text.data[at - 1] == '\n' && at >= 2 && text.data[at - 2] == '\n')
			break;
		if (at >= 2 && char_is_space(text.data[at - 1]) && text.data[at - 2] == '.')
			break;
		at--;
	}
	while (at < text.len && ((unsigned char)text.data[at] & 0xC0) == 0x80)
		at++;
	return at;
}

static size_t
sentence_end(struct str text, size_t at)
{
	size_t high = text.len - at > SENTENCE_AFTER ? at + SENTENCE_AFTER : text.len;

	while (at < high) {
		if (text.data[at] == '.' &&
			(at + 1 == text.len || char_is_space(text.data[at + 1])))
			break;
		if (text.data[at] == '\n' && at + 1 < text.len && text.data[at + 1] == '\n')
			break;
		at++;
	}
	while (at > 0 && at < text.len && ((unsigned char)text.data[at] & 0xC0) == 0x80)
		at--;
	return at;
}

/* Whether what stands around the title says that it is somebody's here, and nobody's elsewhere. */
static bool
is_here(struct str text, size_t open, size_t close, const struct title *title)
{
	size_t from = sentence_begin(text, open);
	size_t to = sentence_end(text, close);
	size_t near = from > NEAR_BEFORE ? from - NEAR_BEFORE : 0;

	while (near < from && ((unsigned char)text.data[near] & 0xC0) == 0x80)
		near++;
	if (phrase_any(str_slice(text, near, open), national) ||
		phrase_any(str_slice(text, close, to), national) ||
		phrase_any(title->title,
			"act|bill|regulations|white|green|national|guardian|times|"
			"working together|code"))
		return false;
	return title->is_ours || phrase_any(str_slice(text, from, open), doings) ||
		phrase_any(str_slice(text, close, to), doings);
}

/* What stands between marks that open here. */
static bool
marked_at(struct str text, size_t open, struct title *ret_title, size_t *ret_end)
{
	for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++) {
		struct str mark = str_of(marks[i].open);
		size_t from = open + mark.len;
		size_t to;

		if (!opens(text, open, mark))
			continue;
		to = closes(text, from, mark, str_of(marks[i].close));
		if (to == STR_NONE)
			return false;
		*ret_title = (struct title){
			.title = str_slice(text, from, to), .from = from, .to = to};
		*ret_end = to + str_of(marks[i].close).len;
		return true;
	}
	return false;
}

/* "entitled Late Hours in the Taxi Trade": without marks it goes as far as its capitals do. */
static bool
capitals_at(struct str text, size_t titled, struct title *ret_title, size_t *ret_end)
{
	size_t from = titled + STR("titled").len;
	size_t to;
	size_t at;
	struct str word;

	if (from >= text.len || (text.data[from] != ' ' && text.data[from] != ':'))
		return false;
	while (from < text.len && (char_is_space(text.data[from]) || text.data[from] == ':'))
		from++;
	for (at = to = from; at - from <= TITLE_SIZE_MAX;) {
		size_t before = at;
		size_t start;

		if (!phrase_word(text, &at, &word))
			break;
		start = at - word.len;
		/* A sign between two words ends it, but for one that joins them. */
		if (start > before + 1 ||
			(start == before + 1 &&
				str_find_char(STR(" \n-/"), text.data[before]) == STR_NONE))
			break;
		if ((word.data[0] >= 'A' && word.data[0] <= 'Z') || char_is_digit(word.data[0]))
			to = at;
		else if (!phrase_in(word, "of|in|the|and|for|on|to|a|an|with|at|by|from"))
			break;
	}
	*ret_title = (struct title){.title = str_slice(text, from, to), .from = from, .to = to};
	*ret_end = to;
	return to - from <= TITLE_SIZE_MAX &&
		!phrase_any(ret_title->title, "mr|mrs|miss|ms|dr|cllr|councillor|sir|lord|lady");
}

static bool
title_at(
	struct arena *arena, struct str text, size_t open, struct title *ret_title, size_t *ret_end)
{
	struct str *title = &ret_title->title;
	bool is_marked = text.data[open] != 't' && text.data[open] != 'T';
	size_t begins;

	if (!(is_marked ? marked_at(text, open, ret_title, ret_end)
			: capitals_at(text, open, ret_title, ret_end)))
		return false;
	while (title->len > 0 && str_find_char(STR(",.:"), title->data[title->len - 1]) != STR_NONE)
		title->len--;
	begins = is_marked ? open : ret_title->from;
	return is_title(arena, *title) &&
		(kind_before(text, begins, ret_title) ||
			(is_marked && kind_behind(text, open, *ret_end, ret_title))) &&
		is_here(text, begins, *ret_end, ret_title);
}

/* Where a title may begin: a mark, or "(en)titled". */
static bool
may_begin(struct str text, size_t at)
{
	char c = text.data[at];

	return c == '"' || c == '\'' || c == '\xe2' ||
		((c == 't' || c == 'T') && str_starts_nocase(str_from(text, at), STR("titled")));
}

bool
title_next(struct arena *arena, struct str text, size_t *at, struct title *ret_title)
{
	for (size_t open = *at; open < text.len; open++) {
		size_t end;

		if (!may_begin(text, open) || !title_at(arena, text, open, ret_title, &end))
			continue;
		ret_title->key = phrase_key(arena, ret_title->title);
		*at = end;
		return true;
	}
	*at = text.len;
	return false;
}
