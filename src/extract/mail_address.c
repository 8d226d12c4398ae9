/* Address lists. */
#include "extract/mail.h"

#include "base/arena.h"
#include "base/buf.h"
#include "extract/mime_words.h"
#include "extract/reading.h"

/* One address as it stands between two commas. */
struct piece {
	struct str text;
	size_t angle; /* where its "<" is, or STR_NONE */
	bool has_at;
	bool is_quoted;
};

struct scan {
	bool in_quotes;
	bool in_angle;
	unsigned comments;
};

/* Follows quotes, angles and comments; true where c may separate addresses. */
static bool
scan_step(struct scan *scan, struct str s, size_t *i)
{
	char c = s.data[*i];

	if (c == '\\' && (scan->in_quotes || scan->comments > 0)) {
		++*i;
	} else if (c == '"' && scan->comments == 0) {
		scan->in_quotes = !scan->in_quotes;
	} else if (scan->in_quotes) {
		return false;
	} else if (c == '(' && !scan->in_angle) {
		scan->comments++;
	} else if (c == ')' && scan->comments > 0) {
		scan->comments--;
	} else if (scan->comments > 0) {
		return false;
	} else if (c == '<') {
		scan->in_angle = true;
	} else if (c == '>') {
		scan->in_angle = false;
	} else {
		return true;
	}
	return false;
}

/* Takes the next address. A group's name and colon are skipped (RFC 5322 section 3.4); the
 * semicolon that ends it separates, as it does in Outlook's lists. */
static bool
piece_take(struct str *rest, struct piece *ret_piece)
{
	struct scan scan = {0};
	size_t from = 0;
	size_t i = 0;

	if (rest->len == 0)
		return false;
	*ret_piece = (struct piece){.angle = STR_NONE};
	for (; i < rest->len; i++) {
		char c = rest->data[i];

		if (!scan_step(&scan, *rest, &i)) {
			if (c == '<' && !scan.in_quotes && scan.comments == 0)
				ret_piece->angle = i;
			if (c == '"')
				ret_piece->is_quoted = true;
			continue;
		}
		if (c == '@')
			ret_piece->has_at = true;
		if (c == ':' && !scan.in_angle && ret_piece->angle == STR_NONE &&
			!ret_piece->has_at) {
			from = i + 1;
			*ret_piece = (struct piece){.angle = STR_NONE};
		}
		/* A comma within angle brackets belongs to a route, unless they were never closed. */
		if ((c == ',' || c == ';') && !scan.in_angle)
			break;
	}
	if (i > rest->len)
		i = rest->len;
	ret_piece->text = str_slice(*rest, from, i);
	if (ret_piece->angle != STR_NONE)
		ret_piece->angle -= from;
	*rest = str_from(*rest, i + 1);
	return true;
}

/* A phrase as a person reads it: quotes and their escapes undone, blanks folded. */
static struct str
phrase_text(struct arena *arena, struct str phrase, struct str charset)
{
	struct str trimmed = str_trim(phrase);
	char *to = arena_alloc(arena, trimmed.len + 1);
	size_t len = 0;
	bool is_quoted = str_find_char(trimmed, '"') != STR_NONE;

	for (size_t i = 0; i < trimmed.len; i++) {
		char c = trimmed.data[i];

		if (c == '"')
			continue;
		if (c == '\\' && is_quoted && i + 1 < trimmed.len)
			c = trimmed.data[++i];
		to[len++] = c;
	}
	return mime_text(arena, str_make(to, len), charset);
}

/* An address without the blanks and comments that may stand around its dots, and without a route
 * "@a,@b:". */
static struct str
address_text(struct arena *arena, struct str inside)
{
	size_t colon = str_starts(str_trim(inside), STR("@")) ? str_find_char(inside, ':')
							      : STR_NONE;
	char *to = arena_alloc(arena, inside.len + 1);
	size_t len = 0;
	bool in_quotes = str_find_char(inside, '@') == STR_NONE;
	unsigned comments = 0;

	if (colon != STR_NONE)
		inside = str_from(inside, colon + 1);
	for (size_t i = 0; i < inside.len; i++) {
		char c = inside.data[i];

		in_quotes = in_quotes != (c == '"');
		comments += !in_quotes && c == '(';
		if (in_quotes || (comments == 0 && !char_is_space(c)))
			to[len++] = c;
		comments -= !in_quotes && c == ')' && comments > 0;
	}
	/* A bracket that never closes was no comment. */
	return comments > 0 ? str_trim(inside) : str_make(to, len);
}

/* "a@b (Name)": address before, name within. */
static void
comment_split(struct arena *arena, struct str text, struct str charset, struct str *ret_name,
	struct str *ret_address)
{
	size_t open = str_find_char(text, '(');
	size_t close = str_find_last_char(text, ')');

	*ret_name = STR("");
	*ret_address = str_trim(text);
	if (open == STR_NONE)
		return;
	if (close == STR_NONE || close < open)
		close = text.len;
	*ret_name = phrase_text(arena, str_slice(text, open + 1, close), charset);
	*ret_address = str_trim(str_slice(text, 0, open));
	if (ret_address->len == 0)
		*ret_address = str_trim(str_from(text, close + 1));
}

static void
piece_fact(struct reading *r, const char *fact, const struct piece *piece, struct str charset)
{
	struct arena *arena = reading_arena(r);
	struct str name;
	struct str address;

	if (piece->angle != STR_NONE && piece->angle < piece->text.len) {
		struct str inside = str_from(piece->text, piece->angle + 1);
		size_t close = str_find_char(inside, '>');

		name = phrase_text(arena, str_slice(piece->text, 0, piece->angle), charset);
		if (name.len == 0 && close != STR_NONE)
			name = phrase_text(arena, str_from(inside, close + 1), charset);
		address = address_text(arena, str_slice(inside, 0, close));
	} else {
		comment_split(arena, piece->text, charset, &name, &address);
		/* A bracket that was never opened. */
		if (str_ends(address, STR(">")))
			address = str_slice(address, 0, address.len - 1);
		/* No address at all: it is only a name ("MAILER-DAEMON"). */
		address = piece->has_at ? address_text(arena, address)
					: phrase_text(arena, address, charset);
	}
	if (address.len == 0 || str_equal(name, address))
		reading_fact(r, fact, name.len > 0 ? name : address);
	else if (name.len == 0)
		reading_fact(r, fact, mime_text(arena, address, charset));
	else
		reading_fact(r, fact,
			str_format(arena, "%.*s <%.*s>", STR_ARG(name),
				STR_ARG(mime_text(arena, address, charset))));
}

void
mail_address_facts(struct reading *r, const char *name, struct str value, struct str charset)
{
	struct str rest = str_trim(value);
	struct piece piece;
	struct piece held = {.angle = STR_NONE};

	while (piece_take(&rest, &piece)) {
		if (str_trim(piece.text).len == 0)
			continue;
		/* "Smith, Jo <jo@x>" without the quotes it needs: a word that is no address goes
		 * with the name behind it. */
		if (held.text.len > 0 && piece.angle != STR_NONE && piece.angle > 0 &&
			str_trim(str_slice(piece.text, 0, piece.angle)).len > 0) {
			size_t gap = (size_t)(piece.text.data - held.text.data);

			piece.text = str_make(held.text.data, gap + piece.text.len);
			piece.angle += gap;
		} else if (held.text.len > 0) {
			piece_fact(r, name, &held, charset);
		}
		held = (struct piece){.angle = STR_NONE};
		if (piece.angle == STR_NONE && !piece.has_at && !piece.is_quoted && rest.len > 0 &&
			str_find(piece.text, STR("=?")) == STR_NONE)
			held = piece;
		else
			piece_fact(r, name, &piece, charset);
	}
	if (held.text.len > 0)
		piece_fact(r, name, &held, charset);
}

void
mail_id_facts(struct reading *r, const char *name, struct str value)
{
	struct str rest = mime_text(reading_arena(r), value, STR(""));
	bool found = false;

	for (;;) {
		size_t open = str_find_char(rest, '<');
		size_t close = open == STR_NONE ? STR_NONE
						: str_find_char(str_from(rest, open), '>');

		if (close == STR_NONE)
			break;
		reading_fact(r, name, str_slice(rest, open + 1, open + close));
		rest = str_from(rest, open + close + 1);
		found = true;
	}
	if (found)
		return;
	while (rest.len > 0) {
		size_t blank = str_find_char(rest, ' ');

		reading_fact(r, name, str_slice(rest, 0, blank));
		rest = str_from(rest, blank == STR_NONE ? rest.len : blank + 1);
	}
}
