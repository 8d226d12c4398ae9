#include "search/query_leaf.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/token.h"
#include "base/utf8.h"

#include <string.h>

/* One word of a leaf on its way to a term. */
struct segment {
	struct buf folded;
	size_t start; /* bytes of the piece's text */
	size_t end;
	bool is_pattern;
	bool is_single;
};

static void
segment_cleanup(struct segment *segment)
{
	buf_free(&segment->folded);
}

static bool
is_word_at(const struct parse *parse, struct str text, size_t at)
{
	struct str rest = str_from(text, at);
	enum token_class class;

	if (rest.len == 0)
		return false;
	class = token_class(parse->tokenizer, utf8_take(&rest));
	return class == TOKEN_WORD || class == TOKEN_SINGLE;
}

/* Whether the sign at `at` stands for letters. In a phrase a "?" behind a word is a question
 * mark that was pasted along; "=" counts only within or beside a word. */
static bool
is_wildcard(const struct parse *parse, const struct piece *piece, size_t at, bool in_word)
{
	char c = piece->text.data[at];
	struct str rest = str_from(piece->text, at + 1);

	if (c == '*')
		return true;
	/* in an address of the web they part its words */
	if (str_find(piece->text, STR("://")) != STR_NONE || str_starts(piece->text, STR("www.")))
		return false;
	if (c == '?')
		return piece->kind == PIECE_WORD || is_word_at(parse, piece->text, at + 1) ||
			(rest.len > 0 && (rest.data[0] == '?' || rest.data[0] == '*'));
	return c == '=' &&
		(in_word || is_word_at(parse, piece->text, at + 1) ||
			(rest.len > 0 && rest.data[0] == '='));
}

static bool
segment_end(struct parse *parse, struct leaf *leaf, struct segment *segment, unsigned fields,
	struct query_node **last, struct err *err)
{
	struct query_node *term;
	struct query_place place = leaf->node->place;

	if (buf_str(&segment->folded).len == 0)
		return true;
	if (leaf->piece.kind != PIECE_REGEX) {
		place.at = (size_t)(leaf->piece.text.data - parse->text.data) + segment->start;
		place.len = segment->end - segment->start;
	}
	if (!parse_node(parse, QUERY_TERM, place, &term, err))
		return false;
	term->how = segment->is_pattern ? TERM_PATTERN : TERM_EXACT;
	term->fields = fields;
	term->term = str_copy(parse->arena, buf_str(&segment->folded));
	if (!segment->is_pattern && term->term.len > TERM_SIZE_MAX)
		term->term.len = TERM_SIZE_MAX;
	term->written = str_slice(leaf->piece.text, segment->start, segment->end);
	term->leaf = parse->terms++;
	if (*last == NULL)
		leaf->node->first = term;
	else
		(*last)->next = term;
	*last = term;
	buf_clear(&segment->folded);
	segment->is_pattern = false;
	segment->is_single = false;
	return true;
}

/* Takes one character; false where it ends the word. */
static bool
segment_take(const struct parse *parse, const struct piece *piece, struct segment *segment,
	size_t at, uint32_t codepoint, bool *ret_apart)
{
	char bytes[TOKEN_FOLD_MAX];
	bool in_word = buf_str(&segment->folded).len > 0;
	enum token_class class = token_class(parse->tokenizer, codepoint);

	*ret_apart = false;
	if (codepoint < 0x80 && is_wildcard(parse, piece, at, in_word)) {
		buf_add_char(&segment->folded, (char)codepoint);
		segment->is_pattern = true;
		return true;
	}
	if (class == TOKEN_BREAK || (class == TOKEN_MARK && !in_word))
		return false;
	if (class != TOKEN_IGNORE) {
		*ret_apart = in_word && !segment->is_pattern &&
			(class == TOKEN_SINGLE || (segment->is_single && class == TOKEN_WORD));
		if (!*ret_apart)
			buf_add(&segment->folded,
				str_make(bytes, token_fold(parse->tokenizer, codepoint, bytes)));
	}
	segment->is_single |= class == TOKEN_SINGLE;
	return true;
}

/* Takes the piece's text apart into terms, children of the leaf's node. */
static bool
take_terms(
	struct parse *parse, struct leaf *leaf, unsigned fields, size_t *ret_count, struct err *err)
{
	struct segment segment CLEANUP(segment_cleanup) = {
		.folded = {.size_max = (size_t)QUERY_SIZE_MAX * 8}};
	struct str rest = leaf->piece.text;
	struct query_node *last = NULL;
	uint32_t before = parse->terms;

	while (rest.len > 0) {
		size_t at = leaf->piece.text.len - rest.len;
		struct str here = rest;
		bool apart = false;
		uint32_t codepoint = utf8_take(&rest);
		bool taken;

		if (buf_str(&segment.folded).len == 0)
			segment.start = at;
		taken = segment_take(parse, &leaf->piece, &segment, at, codepoint, &apart);
		if (taken && !apart) {
			segment.end = leaf->piece.text.len - rest.len;
			continue;
		}
		if (!segment_end(parse, leaf, &segment, fields, &last, err))
			return false;
		if (apart)
			rest = here;
	}
	if (!segment_end(parse, leaf, &segment, fields, &last, err))
		return false;
	*ret_count = parse->terms - before;
	return true;
}

/* "1250000" is also written "1,250,000", which the index holds as three words: both are wanted.
 * Below five digits it would be years. */
static bool
add_grouped(struct parse *parse, struct query_node *node, struct err *err)
{
	struct str digits = node->first->term;
	struct query_node *phrase;
	struct query_node **link;
	size_t group = digits.len % 3 == 0 ? 3 : digits.len % 3;

	if (!parse_node(parse, QUERY_PHRASE, node->place, &phrase, err))
		return false;
	link = &phrase->first;
	for (size_t at = 0; at < digits.len;) {
		if (!parse_node(parse, QUERY_TERM, node->place, link, err))
			return false;
		(*link)->fields = node->first->fields;
		(*link)->term = str_slice(digits, at, at + group);
		(*link)->written = (*link)->term;
		(*link)->leaf = parse->terms++;
		link = &(*link)->next;
		at += group;
		group = 3;
	}
	node->kind = QUERY_OR;
	node->first->next = phrase;
	return true;
}

/* The other way round: "1,250,000" is also written 1250000. */
static bool
add_joined(struct parse *parse, struct query_node *node, struct err *err)
{
	struct buf joined CLEANUP(buf_free) = {.size_max = 64};
	struct query_node *phrase;
	struct query_node *term;

	if (!parse_node(parse, QUERY_PHRASE, node->place, &phrase, err) ||
		!parse_node(parse, QUERY_TERM, node->place, &term, err))
		return false;
	for (const struct query_node *part = node->first; part != NULL; part = part->next)
		buf_add(&joined, part->term);
	phrase->first = node->first;
	term->fields = node->first->fields;
	term->term = str_copy(parse->arena, buf_str(&joined));
	term->written = term->term;
	term->leaf = parse->terms++;
	phrase->next = term;
	node->kind = QUERY_OR;
	node->first = phrase;
	return true;
}

static bool
is_digits(struct str s)
{
	for (size_t i = 0; i < s.len; i++)
		if (!char_is_digit(s.data[i]))
			return false;
	return s.len > 0;
}

static bool
is_grouped(const struct query_node *node)
{
	const struct query_node *part = node->first;
	size_t total = part->term.len;

	if (!is_digits(part->term) || part->term.len > 3 || part->term.data[0] == '0')
		return false;
	for (const struct query_node *next = part->next; next != NULL;
		part = next, next = next->next) {
		total += next->term.len;
		if (next->term.len != 3 || !is_digits(next->term) || total > 15 ||
			next->place.at != part->place.at + part->place.len + 1 ||
			part->written.data[part->written.len] != ',')
			return false;
	}
	return true;
}

/* "*.pdf" is any name that ends so: a star that stands for whole words at the ends of what is
 * written in one says nothing more. Takes such terms off; how many. */
static size_t
stars_drop(struct query_node *node)
{
	size_t dropped = 0;

	while (node->first->next != NULL && str_equal(node->first->term, STR("*"))) {
		node->first = node->first->next;
		dropped++;
	}
	for (struct query_node *term = node->first; term->next != NULL;) {
		if (term->next->next != NULL || !str_equal(term->next->term, STR("*"))) {
			term = term->next;
			continue;
		}
		term->next = NULL;
		dropped++;
		term = node->first;
	}
	return dropped;
}

bool
leaf_words(struct parse *parse, struct leaf *leaf, unsigned fields, struct err *err)
{
	struct query_node *node = leaf->node;
	struct query_node *next;
	size_t count;

	if (!take_terms(parse, leaf, fields, &count, err))
		return false;
	if (count == 0)
		return parse_fail(parse, node->place,
			STR("Leave it out, or put it in quotes together with a word."), err,
			"there is no word here to look for");
	node->kind = QUERY_PHRASE;
	if (leaf->piece.kind == PIECE_WORD)
		count -= stars_drop(node);
	if (leaf->piece.kind == PIECE_WORD && count > 1 && is_grouped(node))
		return add_joined(parse, node, err);
	if (count > 1)
		return true;
	if (node->first->how == TERM_EXACT && is_digits(node->first->term) &&
		node->first->term.len >= 5 && node->first->term.len <= 15 &&
		node->first->term.data[0] != '0' && leaf->piece.switches.data == NULL)
		return add_grouped(parse, node, err);
	next = node->next;
	*node = *node->first;
	node->next = next;
	return true;
}
