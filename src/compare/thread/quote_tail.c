/* Signatures and notices: text that programs and offices add to every mail. */
#include "compare/thread/quote_inside.h"

/* Words of notices of confidentiality, by their beginnings; a paragraph with several different ones
 * is no one's own words. */
static const struct str notice_words[] = {
	STR_INIT("confidential"),
	STR_INIT("privileged"),
	STR_INIT("recipient"),
	STR_INIT("addressee"),
	STR_INIT("disclaim"),
	STR_INIT("virus"),
	STR_INIT("unauthori"),
	STR_INIT("dissemination"),
	STR_INIT("prohibited"),
	STR_INIT("liability"),
	STR_INIT("disclos"),
	STR_INIT("copying"),
	STR_INIT("scanned"),
	STR_INIT("intended"),
	STR_INIT("error"),
	STR_INIT("delete"),
	STR_INIT("monitored"),
	STR_INIT("transmission"),
	STR_INIT("vertraulich"),
	STR_INIT("irrt"),
	STR_INIT("unbefugt"),
	STR_INIT("empf"),
	STR_INIT("confidentiel"),
	STR_INIT("destinataire"),
	STR_INIT("divulgation"),
	STR_INIT("confidencial"),
	STR_INIT("destinatari"),
	STR_INIT("prohib"),
	STR_INIT("riservat"),
	STR_INIT("vietat"),
	STR_INIT("vertrouwelijk"),
	STR_INIT("geadresseerde"),
	STR_INIT("cyfrinachol"),
};

static const struct str tails[] = {
	STR_INIT("sent from my "),
	STR_INIT("sent from mail for windows"),
	STR_INIT("sent from yahoo"),
	STR_INIT("get outlook for "),
	STR_INIT("von meinem iphone"),
	STR_INIT("envoy\xc3\xa9 de mon "),
	STR_INIT("enviado desde mi "),
	STR_INIT("inviato da iphone"),
	STR_INIT("verzonden vanaf mijn "),
	STR_INIT("please consider the environment"),
	STR_INIT("this email has been scanned"),
	STR_INIT("this e-mail has been scanned"),
	STR_INIT("this message has been scanned"),
	STR_INIT("[image: "),
};

static bool
is_tail(struct str line)
{
	line = str_trim(line);
	if (line.len == 0 || str_find_char(STR("sgveipt["), char_lower(line.data[0])) == STR_NONE)
		return false;
	for (size_t i = 0; i < COUNT_OF(tails); i++)
		if (str_starts_nocase(line, tails[i]))
			return true;
	return false;
}

/* Counts the words of notices in a line, each once by its bit. */
static void
notice_add(struct str line, uint64_t *seen, unsigned *words)
{
	size_t i = 0;

	while (i < line.len) {
		struct str word;
		size_t from;

		while (i < line.len && !char_is_alpha(line.data[i]))
			i++;
		from = i;
		while (i < line.len && char_is_alpha(line.data[i]))
			i++;
		word = str_slice(line, from, i);
		*words += word.len > 0;
		for (size_t k = 0; word.len >= 4 && k < COUNT_OF(notice_words); k++)
			if (char_lower(word.data[0]) == notice_words[k].data[0] &&
				str_starts_nocase(word, notice_words[k]))
				*seen |= (uint64_t)1 << k;
	}
}

/* Marks lines [from, to) of one paragraph where it is a notice. */
static void
paragraph_mark(struct quote *quote, size_t from, size_t to)
{
	enum { NOTICE_WORDS_MIN = 3, WORDS_EACH_MAX = 45 };
	uint64_t seen = 0;
	unsigned words = 0;
	unsigned count;

	for (size_t i = from; i < to; i++)
		notice_add(quote->lines[i].text, &seen, &words);
	count = (unsigned)__builtin_popcountll(seen);
	if (count < NOTICE_WORDS_MIN || words > count * WORDS_EACH_MAX)
		return;
	for (size_t i = from; i < to; i++)
		if (quote->lines[i].kind == QUOTE_LINE_WORDS)
			quote->lines[i].kind = QUOTE_LINE_NOTICE;
}

/* Marks lines of the same block behind `at` as a signature. */
static void
signature_mark(struct quote *quote, size_t at)
{
	uint32_t block = quote->lines[at].block;

	for (size_t i = at; i < quote->line_count && quote->lines[i].block == block &&
		quote->lines[i].kind != QUOTE_LINE_HEADER;
		i++)
		if (quote->lines[i].kind == QUOTE_LINE_WORDS)
			quote->lines[i].kind = QUOTE_LINE_SIGNATURE;
}

/* ---- endings ---- */

/* Words with which letters end; a name and an office follow. */
static const struct str endings[] = {
	STR_INIT("regards"),
	STR_INIT("kind regards"),
	STR_INIT("best regards"),
	STR_INIT("warm regards"),
	STR_INIT("kindest regards"),
	STR_INIT("with kind regards"),
	STR_INIT("rgds"),
	STR_INIT("thanks"),
	STR_INIT("many thanks"),
	STR_INIT("thank you"),
	STR_INIT("thanks and regards"),
	STR_INIT("thanks in advance"),
	STR_INIT("thx"),
	STR_INIT("cheers"),
	STR_INIT("best"),
	STR_INIT("best wishes"),
	STR_INIT("with best wishes"),
	STR_INIT("all the best"),
	STR_INIT("yours"),
	STR_INIT("yours sincerely"),
	STR_INIT("yours faithfully"),
	STR_INIT("yours truly"),
	STR_INIT("sincerely"),
	STR_INIT("cordially"),
	STR_INIT("respectfully"),
	STR_INIT("cofion"),
	STR_INIT("cofion gorau"),
	STR_INIT("yn gywir"),
	STR_INIT("mfg"),
	STR_INIT("gruÃ"),
	STR_INIT("viele grÃ¼Ã"
		 "e"),
	STR_INIT("beste grÃ¼Ã"
		 "e"),
	STR_INIT("mit freundlichen grÃ¼Ã"
		 "en"),
	STR_INIT("mit freundlichen grÃ¼ssen"),
	STR_INIT("mit freundlichem gruÃ"),
	STR_INIT("cordialement"),
	STR_INIT("bien cordialement"),
	STR_INIT("bien Ã  vous"),
	STR_INIT("salutations"),
	STR_INIT("saludos"),
	STR_INIT("un saludo"),
	STR_INIT("atentamente"),
	STR_INIT("cordiali saluti"),
	STR_INIT("distinti saluti"),
	STR_INIT("saluti"),
	STR_INIT("met vriendelijke groet"),
	STR_INIT("met vriendelijke groeten"),
	STR_INIT("vriendelijke groet"),
	STR_INIT("groeten"),
	STR_INIT("atenciosamente"),
	STR_INIT("med vÃ¤nliga hÃ¤lsningar"),
	STR_INIT("med venlig hilsen"),
};

static bool
is_ending(struct str line)
{
	enum { LEN_MAX = 40 };

	line = str_trim(line);
	while (line.len > 0 && str_find_char(STR(",.!;- "), line.data[line.len - 1]) != STR_NONE)
		line = str_slice(line, 0, line.len - 1);
	if (line.len < 3 || line.len > LEN_MAX)
		return false;
	for (size_t i = 0; i < COUNT_OF(endings); i++)
		if (line.len == endings[i].len && str_equal_nocase(line, endings[i]))
			return true;
	return false;
}

/* Words of a line, and those among them in small letters. */
static void
words_tally(struct str line, unsigned *words, unsigned *small)
{
	bool is_within = false;

	for (size_t i = 0; i < line.len; i++) {
		bool is_letter = char_is_alpha(line.data[i]);

		if (is_letter && !is_within) {
			*words += 1;
			*small += char_lower(line.data[i]) == line.data[i];
		}
		is_within = is_letter || line.data[i] == '\'';
	}
}

/* "Thanks!" may begin a letter as well as end it: names and offices are written with capitals, what
 * people say is not. */
static bool
is_said(const struct quote *quote, size_t from, size_t to)
{
	enum { SMALL_MIN = 12 };
	unsigned words = 0;
	unsigned small = 0;

	for (size_t i = from; i < to; i++)
		if (quote->lines[i].kind == QUOTE_LINE_WORDS)
			words_tally(quote->lines[i].text, &words, &small);
	return small >= SMALL_MIN && small * 2 > words;
}

/* Marks an ending and what follows to the end of its block, where that is short enough to be a
 * name, an office and how to reach it. */
static void
ending_mark(struct quote *quote, size_t at)
{
	enum { LINES_MAX = 16, LINE_LEN_MAX = 90 };
	uint32_t block = quote->lines[at].block;
	size_t end = at;
	unsigned count = 0;

	for (; end < quote->line_count && quote->lines[end].kind != QUOTE_LINE_HEADER; end++) {
		const struct quote_line *line = &quote->lines[end];

		if (end - at > LINES_MAX * 4)
			return;
		if (line->kind == QUOTE_LINE_BLANK || line->kind == QUOTE_LINE_NOTICE)
			continue;
		if (line->block != block)
			break;
		if (line->text.len > LINE_LEN_MAX || ++count > LINES_MAX)
			return;
	}
	if (is_said(quote, at + 1, end))
		return;
	for (size_t i = at; i < end; i++)
		if (quote->lines[i].kind == QUOTE_LINE_WORDS)
			quote->lines[i].kind = QUOTE_LINE_SIGNATURE;
}

/* "Tel: 01234 567890", "Email: a@b", "www.b". */
static bool
is_contact(struct str line)
{
	static const struct str labels[] = {STR_INIT("tel"), STR_INIT("phone"), STR_INIT("fax"),
		STR_INIT("mobile"), STR_INIT("mob"), STR_INIT("direct"), STR_INIT("email"),
		STR_INIT("e-mail"), STR_INIT("t:"), STR_INIT("m:"), STR_INIT("f:"), STR_INIT("e:"),
		STR_INIT("w:"), STR_INIT("www."), STR_INIT("http"), STR_INIT("ext"),
		STR_INIT("dd:"), STR_INIT("(t)"), STR_INIT("(m)"), STR_INIT("web"),
		STR_INIT("switchboard")};

	line = str_trim(line);
	for (size_t i = 0; i < COUNT_OF(labels) && line.len < 70; i++)
		if (str_starts_nocase(line, labels[i]))
			return true;
	return false;
}

/* Lines [from, to) of one paragraph: two ways to reach someone make it a signature. */
static void
contacts_mark(struct quote *quote, size_t from, size_t to)
{
	enum { LINE_LEN_MAX = 70, LINES_ABOVE = 6 };
	size_t first = to;
	unsigned count = 0;

	for (size_t i = from; i < to; i++) {
		if (!is_contact(quote->lines[i].text))
			continue;
		first = count++ == 0 ? i : first;
	}
	if (count < 2)
		return;
	first = first > from + LINES_ABOVE ? first - LINES_ABOVE : from;
	for (size_t i = first; i < to; i++)
		if (quote->lines[i].kind == QUOTE_LINE_WORDS &&
			quote->lines[i].text.len <= LINE_LEN_MAX)
			quote->lines[i].kind = QUOTE_LINE_SIGNATURE;
}

/* A rule of stars before the last lines of a mail: what an export or a gateway has added. */
static void
footer_mark(struct quote *quote)
{
	enum { FOOTER_LINES_MAX = 14 };
	size_t from = quote->line_count > FOOTER_LINES_MAX ? quote->line_count - FOOTER_LINES_MAX
							   : 1;

	for (size_t i = from; i < quote->line_count; i++) {
		struct str line = str_trim(quote->lines[i].text);

		if (line.len < 8 || (line.data[0] != '*' && line.data[0] != '#') ||
			!quote_is_rule(line))
			continue;
		for (size_t k = i; k < quote->line_count; k++)
			if (quote->lines[k].kind == QUOTE_LINE_WORDS)
				quote->lines[k].kind = QUOTE_LINE_NOTICE;
		return;
	}
}

/* What Mailman puts below every message of a list: a rule, the list's name, its address and its
 * page, as far as they stand without a blank line. */
static void
list_mark(struct quote *quote, size_t rule)
{
	enum { LINES_MAX = 5 };
	static const struct str name = STR_INIT("mailing list");
	struct str line = rule + 1 < quote->line_count ? str_trim(quote->lines[rule + 1].text)
						       : STR("");

	if (str_trim(quote->lines[rule].text).data[0] != '_' || !str_ends_nocase(line, name))
		return;
	for (size_t i = rule + 1; i < quote->line_count && i <= rule + LINES_MAX; i++) {
		if (quote->lines[i].kind != QUOTE_LINE_WORDS ||
			quote->lines[i].block != quote->lines[rule].block)
			return;
		quote->lines[i].kind = QUOTE_LINE_NOTICE;
	}
}

void
quote_tails_mark(struct quote *quote)
{
	size_t from = 0;

	for (size_t i = 0; i < quote->line_count; i++) {
		struct quote_line *line = &quote->lines[i];

		if (line->kind != QUOTE_LINE_WORDS)
			continue;
		if (str_equal(line->text, STR("--")) || str_equal(line->text, STR("-- ")))
			signature_mark(quote, i);
		else if (is_tail(line->text) || quote_is_rule(line->text))
			line->kind = QUOTE_LINE_NOTICE;
		if (line->kind == QUOTE_LINE_NOTICE && quote_is_rule(line->text))
			list_mark(quote, i);
	}
	footer_mark(quote);
	for (size_t i = 0; i < quote->line_count; i++)
		if (quote->lines[i].kind == QUOTE_LINE_WORDS && is_ending(quote->lines[i].text))
			ending_mark(quote, i);
	while (from < quote->line_count) {
		size_t to = from;

		while (to < quote->line_count && quote->lines[to].kind == QUOTE_LINE_WORDS &&
			quote->lines[to].block == quote->lines[from].block)
			to++;
		if (to > from) {
			paragraph_mark(quote, from, to);
			contacts_mark(quote, from, to);
		}
		from = to > from ? to : from + 1;
	}
}
