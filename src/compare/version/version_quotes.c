#include "compare/version/version_quotes.h"

#include "base/arena.h"
#include "base/date.h"
#include "compare/diff/diff.h"
#include "compare/thread/quote.h"

/* Fewer are a name or a heading above what a document says. */
enum { OWN_WORDS_MIN = 8, ATTRIBUTION_SIZE_MAX = 200 };

static bool
has_digit(struct str text)
{
	for (size_t i = 0; i < text.len; i++)
		if (char_is_digit(text.data[i]))
			return true;
	return false;
}

static size_t
own_count(const struct diff_text *text, const bool *is_quoted)
{
	size_t own = 0;

	for (size_t i = 0; i < text->word_count; i++)
		own += is_quoted[i] ? 0 : 1;
	return own;
}

/* Of pages whose lines ran together: "From: X Sent: D To: Y Subject: Z" on one line, or an
 * attribution with words right behind it. The byte where the first one begins, or the text's end. */
static size_t
flat_head_find(struct str text)
{
	size_t at = 0;
	struct str line;
	struct str rest = text;

	while (str_cut(&rest, '\n', &line)) {
		size_t from = str_find(line, STR("From:"));
		size_t on = str_find(line, STR("On "));
		size_t sent = str_find(line, STR("Sent:"));
		size_t to = str_find(line, STR("To:"));
		size_t wrote = str_find(line, STR(" wrote:"));

		if (from != STR_NONE && sent != STR_NONE && to != STR_NONE && from < sent &&
			sent < to)
			return at + from;
		if (on != STR_NONE && wrote != STR_NONE && on < wrote &&
			wrote - on < ATTRIBUTION_SIZE_MAX && has_digit(str_slice(line, on, wrote)))
			return at + on;
		at += line.len + 1;
	}
	return text.len;
}

static void
quoted_take(struct version_quotes *quotes, const struct diff_text *text, bool *is_quoted)
{
	size_t own = own_count(text, is_quoted);

	if (own < OWN_WORDS_MIN || own == text->word_count)
		return;
	quotes->is_quoted = is_quoted;
	quotes->own = own;
}

void
version_quotes_read(
	struct arena *arena, const struct diff_text *text, struct version_quotes *ret_quotes)
{
	struct quote quote;
	size_t head = flat_head_find(text->text);
	size_t line = 0;
	bool *is_quoted;

	*ret_quotes = (struct version_quotes){.own = text->word_count};
	quote_parse(arena, text->text, DATE_NONE, &quote);
	if (head == text->text.len && (quote.block_count < 2 || quote.line_count == 0))
		return;
	is_quoted = ARENA_ARRAY(arena, text->word_count, bool);
	for (size_t i = 0; i < text->word_count; i++) {
		while (line + 1 < quote.line_count &&
			quote.lines[line + 1].begin <= text->words[i].byte_from)
			line++;
		is_quoted[i] = (quote.line_count > 0 && quote.lines[line].block != 0) ||
			text->words[i].byte_from >= head;
	}
	quoted_take(ret_quotes, text, is_quoted);
}

static bool
is_quoted_at(const struct version_quotes *quotes, uint32_t word)
{
	return quotes->is_quoted != NULL && quotes->is_quoted[word];
}

/* Words of both, by where they stand. */
struct shared {
	size_t own;  /* neither quotes them */
	size_t in_a; /* the first quotes them, the second says them */
	size_t in_b;
	size_t quoted; /* both quote them */
};

static struct shared
shared_count(
	const struct diff *diff, const struct version_quotes *a, const struct version_quotes *b)
{
	struct shared shared = {0};

	for (size_t i = 0; i < diff->run_count; i++) {
		const struct diff_run *run = &diff->runs[i];

		if (run->kind != DIFF_SAME && run->kind != DIFF_MOVED)
			continue;
		for (uint32_t w = 0; w < run->a_count && w < run->b_count; w++) {
			bool x = is_quoted_at(a, run->a + w);
			bool y = is_quoted_at(b, run->b + w);

			shared.own += !x && !y ? 1 : 0;
			shared.in_a += x && !y ? 1 : 0;
			shared.in_b += !x && y ? 1 : 0;
			shared.quoted += x && y ? 1 : 0;
		}
	}
	return shared;
}

/* What it says itself stands in the other as well, but for a third: then it is the same page, from
 * which the head of a quote was taken, say. */
static bool
says_nothing_else(size_t matched, const struct version_quotes *quotes)
{
	return matched * 3 > quotes->own * 2;
}

enum version_quoting
version_quoting_find(
	const struct diff *diff, const struct version_quotes *a, const struct version_quotes *b)
{
	size_t least = a->own < b->own ? a->own : b->own;
	struct shared shared;

	if (a->is_quoted == NULL && b->is_quoted == NULL)
		return VERSION_QUOTING_NONE;
	shared = shared_count(diff, a, b);
	if (shared.in_b > shared.own && shared.in_b > shared.in_a)
		return says_nothing_else(shared.own + shared.in_a, b) ? VERSION_QUOTING_NONE
								      : VERSION_QUOTING_A;
	if (shared.in_a > shared.own)
		return says_nothing_else(shared.own + shared.in_b, a) ? VERSION_QUOTING_NONE
								      : VERSION_QUOTING_B;
	return shared.quoted > shared.own && a->is_quoted != NULL && b->is_quoted != NULL &&
			shared.own * 2 < least
		? VERSION_QUOTING_SIBLINGS
		: VERSION_QUOTING_NONE;
}
