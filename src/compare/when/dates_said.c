#include "compare/when/dates.h"

/* Words looked at on either side of a date, in its own sentence, and bytes at most. */
enum { SIDE_WORDS_MAX = 14, SIDE_BYTES_MAX = 160 };

struct side {
	struct str words[SIDE_WORDS_MAX]; /* the nearest first */
	size_t count;
	bool is_whole; /* the sentence begins (or ends) there */
};

static bool
is_word_byte(char c)
{
	return char_is_alpha(c) || char_is_digit(c) || (unsigned char)c >= 0x80 || c == '\'';
}

static size_t
gap_lines(struct str text, size_t from, size_t to)
{
	size_t lines = 0;

	for (size_t i = from; i < to; i++)
		lines += text.data[i] == '\n';
	return lines;
}

/* A sentence ends at a full stop with a space behind it, or at an empty line. "Cllr." and single
 * letters end none. */
static bool
is_sentence_end(struct str text, size_t word_start, size_t word_end, size_t next)
{
	for (size_t i = word_end; i < next; i++) {
		char c = text.data[i];

		if (c == '.' && word_end - word_start > 1 &&
			!str_equal_nocase(str_slice(text, word_start, word_end), STR("cllr")) &&
			i + 1 < text.len && char_is_space(text.data[i + 1]))
			return true;
		if (c == ';' || c == '?' || c == '!')
			return true;
	}
	return gap_lines(text, word_end, next) > 1;
}

static void
look_back(struct str text, size_t at, struct side *side)
{
	size_t least = at > SIDE_BYTES_MAX ? at - SIDE_BYTES_MAX : 0;
	size_t next = at;

	while (side->count < SIDE_WORDS_MAX) {
		size_t end = next;
		size_t start;

		while (end > least && !is_word_byte(text.data[end - 1]))
			end--;
		start = end;
		while (start > least && is_word_byte(text.data[start - 1]))
			start--;
		if (start == end || is_sentence_end(text, start, end, next)) {
			side->is_whole = start != end || least == 0;
			return;
		}
		side->words[side->count++] = str_slice(text, start, end);
		next = start;
	}
}

static void
look_ahead(struct str text, size_t at, struct side *side)
{
	size_t most = text.len - at > SIDE_BYTES_MAX ? at + SIDE_BYTES_MAX : text.len;
	size_t before = at;

	while (side->count < SIDE_WORDS_MAX) {
		size_t start = before;
		size_t end;

		while (start < most && !is_word_byte(text.data[start]))
			start++;
		end = start;
		while (end < most && is_word_byte(text.data[end]))
			end++;
		if (start == end || is_sentence_end(text, at > 1 ? before - 2 : 0, before, start))
			return;
		side->words[side->count++] = str_slice(text, start, end);
		before = end;
	}
}

static bool
is_one_of(struct str word, const char *const *words, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (str_equal_nocase(word, str_of(words[i])))
			return true;
	return false;
}

/* How many words away the nearest of these stands, or SIZE_MAX. */
static size_t
nearest(const struct side *side, const char *const *words, size_t count, size_t within)
{
	for (size_t i = 0; i < side->count && i < within; i++)
		if (is_one_of(side->words[i], words, count))
			return i;
	return SIZE_MAX;
}

static bool
says_met(const struct side *before, const struct side *after)
{
	static const char *const words[] = {"meeting", "meetings", "met", "meets", "meet",
		"hearing", "hearings", "held", "sitting", "agenda", "minutes", "sitzung", "réunion",
		"reunión", "riunione", "vergadering", "cyfarfod"};
	static const char *const nouns[] = {
		"meeting", "hearing", "sitting", "agenda", "minutes", "session"};
	/* "the minutes received on", "an agenda sent on": something else was done that day. */
	static const char *const acts[] = {"sent", "received", "dated", "published", "circulated",
		"amended", "saved", "wrote", "written", "signed", "deleted", "emailed", "issued",
		"decided", "resolved", "complained", "complaint"};

	return nearest(before, words, COUNT_OF(words), 8) <
		nearest(before, acts, COUNT_OF(acts), 8) ||
		nearest(after, nouns, COUNT_OF(nouns), 1) != SIZE_MAX;
}

static bool
says_decided(const struct side *before, const struct side *after)
{
	static const char *const words[] = {"decided", "decision", "decisions", "resolved",
		"resolution", "agreed", "approved", "approval", "determined", "determination",
		"granted", "refused", "revoked", "revocation", "suspended", "adopted", "ratified",
		"authorised", "authorized", "awarded", "beschlossen", "décidé", "decidió",
		"besloten", "penderfynwyd"};
	static const char *const links[] = {"on", "of", "dated", "taken", "made", "am", "le", "el"};
	static const char *const minutes[] = {"minutes", "minute"};
	size_t back = nearest(before, words, COUNT_OF(words), 7);
	bool is_linked = before->count > 0 && is_one_of(before->words[0], links, COUNT_OF(links));

	/* That minutes were agreed decides nothing. */
	if (nearest(before, minutes, COUNT_OF(minutes), SIDE_WORDS_MAX) != SIZE_MAX ||
		nearest(after, minutes, COUNT_OF(minutes), 4) != SIZE_MAX)
		return false;
	if (back != SIZE_MAX && is_linked)
		return true;
	/* "On 12 March 2013 the Panel resolved ..." */
	return is_linked && before->count == 1 && before->is_whole &&
		str_equal_nocase(before->words[0], STR("on")) &&
		nearest(after, words, COUNT_OF(words), 10) != SIZE_MAX;
}

/* A mail that is quoted: "Sent: 12 March 2013 14:05", "On 12 Mar 2013, at 09:15, Ann wrote:". */
static bool
says_sent(const struct side *before, const struct side *after, struct str text, size_t from)
{
	static const char *const labels[] = {
		"sent", "gesendet", "envoyé", "enviado", "inviato", "verzonden", "anfonwyd"};
	static const char *const wrote[] = {
		"wrote", "schrieb", "écrit", "escribió", "scritto", "schreef"};
	size_t end = from;

	while (end > 0 && (text.data[end - 1] == ' ' || text.data[end - 1] == '\t'))
		end--;
	if (end > 0 && text.data[end - 1] == ':' && before->count > 0)
		return is_one_of(before->words[0], labels, COUNT_OF(labels));
	return before->count > 0 && before->count <= 1 &&
		nearest(after, wrote, COUNT_OF(wrote), SIDE_WORDS_MAX) != SIZE_MAX;
}

unsigned
dates_said(struct str text, size_t from, size_t to)
{
	struct side before = {0};
	struct side after = {0};
	unsigned said = 0;

	look_back(text, from, &before);
	look_ahead(text, to, &after);
	if (says_sent(&before, &after, text, from))
		return 1U << DATES_SENT;
	if (says_met(&before, &after))
		said |= 1U << DATES_MET;
	if (says_decided(&before, &after))
		said |= 1U << DATES_DECIDED;
	return said != 0 ? said : 1U << DATES_MENTIONED;
}
