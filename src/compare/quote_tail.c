/* Signatures and notices: text that programs and offices add to every mail. */
#include "compare/quote_inside.h"

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
	}
	footer_mark(quote);
	while (from < quote->line_count) {
		size_t to = from;

		while (to < quote->line_count && quote->lines[to].kind == QUOTE_LINE_WORDS &&
			quote->lines[to].block == quote->lines[from].block)
			to++;
		if (to > from)
			paragraph_mark(quote, from, to);
		from = to > from ? to : from + 1;
	}
}
