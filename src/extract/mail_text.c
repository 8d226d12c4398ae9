/* Bodies as text: character sets, flowed lines, and files that stand within text. */
#include "extract/mail.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/date.h"
#include "base/limits.h"
#include "base/utf8.h"
#include "extract/encoding.h"
#include "extract/mail_html.h"
#include "extract/mime.h"
#include "extract/mime_decode.h"
#include "extract/mime_words.h"
#include "extract/reading.h"

/* True for encodings in which plain ASCII bytes may mean something else. */
static bool
is_stateful(struct str charset)
{
	return str_starts_nocase(charset, STR("iso-2022")) ||
		str_starts_nocase(charset, STR("utf-7")) ||
		str_starts_nocase(charset, STR("unicode-1-1-utf-7")) ||
		str_starts_nocase(charset, STR("utf-16")) ||
		str_starts_nocase(charset, STR("utf-32")) ||
		str_starts_nocase(charset, STR("csiso2022")) ||
		str_starts_nocase(charset, STR("hz"));
}

struct str
mail_charset_text(struct buf *to, struct str bytes, struct str charset)
{
	bool is_known = charset.len > 0 && encoding_known(charset) != NULL;

	if (is_known && is_stateful(charset)) {
		(void)encoding_to_utf8(to, bytes, charset);
		return buf_str(to);
	}
	if (utf8_is_plain_ascii(bytes) && str_find(bytes, STR("\x1b$")) == STR_NONE)
		return bytes;
	/* Bytes that are UTF-8 by chance are so rare that a wrong label is likelier. */
	if (utf8_valid(bytes) && str_find_char(bytes, '\0') == STR_NONE &&
		str_find_char(bytes, '\x1b') == STR_NONE)
		return bytes;
	if (is_known && !str_equal_nocase(charset, STR("us-ascii")) &&
		encoding_to_utf8(to, bytes, charset) == 0)
		return buf_str(to);
	buf_clear(to);
	(void)encoding_any_to_utf8(to, bytes, charset);
	return buf_str(to);
}

void
mail_flowed(struct buf *to, struct str text, bool delsp)
{
	struct str line;
	size_t depth_before = 0;
	bool is_soft = false;

	while (mime_line_take(&text, &line)) {
		size_t depth = 0;
		bool is_signature;

		while (depth < line.len && line.data[depth] == '>')
			depth++;
		if (is_soft && depth != depth_before) {
			buf_add_char(to, '\n');
			is_soft = false;
		}
		depth_before = depth;
		if (!is_soft)
			buf_add(to, str_slice(line, 0, depth));
		line = str_from(line, depth);
		is_signature = str_equal(line, STR("-- ")) || str_equal(line, STR(" -- "));
		if (line.len > 0 && line.data[0] == ' ')
			line = str_from(line, 1);
		if (depth > 0 && !is_soft && line.len > 0)
			buf_add_char(to, ' ');
		is_soft = !is_signature && line.len > 0 && line.data[line.len - 1] == ' ';
		if (is_soft && delsp)
			line.len--;
		buf_add(to, line);
		if (!is_soft)
			buf_add_char(to, '\n');
	}
}

/* Gives text with line ends made LF. */
static void
lines_give(struct reading *r, struct str text)
{
	while (text.len > 0) {
		size_t end = str_find_char(text, '\r');

		reading_text(r, str_slice(text, 0, end));
		if (end == STR_NONE)
			return;
		text = str_from(text, end);
		while (text.len > 0 && text.data[0] == '\r')
			text = str_from(text, 1);
		if (text.len == 0 || text.data[0] != '\n')
			reading_text(r, STR("\n"));
	}
}

static void
pgp_facts(struct reading *r, struct str text)
{
	size_t at = str_find(text, STR("-----BEGIN PGP "));
	struct str kind;

	if (at == STR_NONE || (at > 0 && text.data[at - 1] != '\n' && text.data[at - 1] != '\r'))
		return;
	kind = str_from(text, at + 15);
	if (str_starts(kind, STR("MESSAGE"))) {
		reading_fact(r, FACT_ENCRYPTED, STR("PGP"));
		reading_partial(r, ERR_PASSWORD,
			"its text is encrypted by PGP; the receiver's private key is needed to read it");
	} else if (str_starts(kind, STR("SIGNED MESSAGE"))) {
		reading_fact(r, FACT_SIGNED, STR("PGP"));
	}
}

/* Text without files in it: converted, unfolded, given. */
static void
piece_give(struct reading *r, struct str bytes, const struct mail_form *form)
{
	struct buf converted CLEANUP(buf_free) = {.size_max = 4 * TEXT_SIZE_MAX};
	struct buf unflowed CLEANUP(buf_free) = {.size_max = 4 * TEXT_SIZE_MAX};
	struct str text = mail_charset_text(&converted, bytes, form->charset);

	if (converted.overflowed)
		reading_limit_hit(r, ERR_TOO_LARGE, "its text is too long and was cut");
	if (form->is_flowed) {
		mail_flowed(&unflowed, text, form->is_delsp);
		text = buf_str(&unflowed);
	}
	pgp_facts(r, text);
	lines_give(r, text);
}

bool
mail_text(struct reading *r, struct str bytes, const struct mail_form *form, uint32_t *ret_parts,
	struct err *err)
{
	struct mime_block block;

	/* Files in text are found before it is converted: yEnc uses all 256 bytes. */
	while (mime_block_find(bytes, &block)) {
		struct buf decoded CLEANUP(buf_free) = {0};
		struct part part = {.role = PART_ATTACHMENT, .modified = DATE_NONE};
		bool good = mime_block_decode(&decoded, &block);

		piece_give(r, block.before, form);
		part.name = mime_text(reading_arena(r), block.name, form->charset);
		reading_fact(r, FACT_ATTACHMENT, part.name);
		if (!reading_part(r, &part, buf_str(&decoded), err))
			return false;
		if (!good)
			reading_partial(r, ERR_DAMAGED,
				"the %s data of \"%.*s\" in its text is damaged or cut off",
				block.is_yenc ? "yEnc" : "uuencoded", STR_ARG(part.name));
		++*ret_parts;
		bytes = block.behind;
	}
	piece_give(r, bytes, form);
	return true;
}

/* ---- whether two texts say the same ---- */

enum { WORD_TABLE_SIZE = 1 << 14, WORD_COUNT_MAX = 1 << 13 };

/* Letters and digits, and beyond ASCII all but spaces, signs and punctuation: programs that write
 * both forms of a mail exchange those freely. */
static bool
is_of_word(uint32_t c)
{
	if (c < 0x80)
		return char_is_alpha((char)c) || char_is_digit((char)c);
	return c > 0xbf && (c < 0x2000 || c > 0x2bff) && (c < 0x3000 || c > 0x303f) &&
		c != 0xfeff && c != UTF8_REPLACEMENT;
}

/* Takes the next word; its FNV-1a hash (never 0), or false. */
static bool
word_take(struct str *rest, uint32_t *ret_hash)
{
	uint32_t hash = 2166136261u;
	bool any = false;

	while (rest->len > 0) {
		uint32_t c = utf8_take(rest);

		if (is_of_word(c)) {
			c = c < 0x80 ? (unsigned char)char_lower((char)c) : c;
			hash = (hash ^ c) * 16777619u;
			any = true;
		} else if (any) {
			break;
		}
	}
	*ret_hash = hash == 0 ? 1 : hash;
	return any;
}

struct table {
	struct arena arena;
	uint32_t *hashes;
	uint32_t size;
};

/* So large that what stands for the words of a text fills half of it; words have a letter and a
 * separator at least. */
static void
table_begin(struct table *table, struct str text, uint32_t entries_per_word, uint32_t size_max)
{
	table->size = 64;
	while (table->size < size_max && table->size / 2 < (text.len / 2 + 1) * entries_per_word)
		table->size *= 2;
	arena_init(&table->arena, 2 * size_max * sizeof(*table->hashes));
	table->hashes = ARENA_ARRAY(&table->arena, table->size, uint32_t);
}

static void
table_end(struct table *table)
{
	arena_free(&table->arena);
}

/* Whether the table holds the hash; where there is room and `add`, it does afterwards. */
static bool
word_seen(struct table *table, uint32_t hash, bool add)
{
	uint32_t at = hash % table->size;

	while (table->hashes[at] != 0 && table->hashes[at] != hash)
		at = (at + 1) % table->size;
	if (table->hashes[at] == hash)
		return true;
	if (add)
		table->hashes[at] = hash;
	return false;
}

/* ---- the same words, but otherwise put ---- */

/* Words of the plain form that may stand between two neighbours of the page: what only it says
 * (quote marks have no words, addresses are left out). */
enum { NEAR = 8, ORDER_COUNT_MAX = 1 << 12, PAIR_TABLE_SIZE = 1 << 16 };

/* The next word, addresses left out: programs write them into the plain form alone. */
static bool
plain_word_take(struct str *rest, uint32_t *ret_hash)
{
	static const struct str schemes[] = {
		STR_INIT("http:"), STR_INIT("https:"), STR_INIT("mailto:"), STR_INIT("cid:")};
	bool is_address = true;

	while (is_address) {
		struct str before;

		while (rest->len > 0 && (unsigned char)rest->data[0] < 0x80 &&
			!is_of_word((unsigned char)rest->data[0]))
			*rest = str_from(*rest, 1);
		before = *rest;
		is_address = false;
		for (size_t i = 0; i < COUNT_OF(schemes); i++)
			is_address = is_address || str_starts_nocase(before, schemes[i]);
		for (size_t i = 0; is_address; i++)
			if (i == before.len || char_is_space(before.data[i]) ||
				before.data[i] == '>') {
				*rest = str_from(before, i);
				break;
			}
	}
	return word_take(rest, ret_hash);
}

/* A sum of the two would be the same for "a e" and "d 8": hashes of short words lie in steps. */
static uint32_t
pair_hash(uint32_t first, uint32_t second)
{
	uint32_t hash = first * 2246822519u;

	hash = ((hash ^ hash >> 15) + second) * 2654435761u;
	hash ^= hash >> 13;
	return hash == 0 ? 1 : hash;
}

/* True where within a line of the page a word has another neighbour than in the plain form. Whole
 * lines may be moved: tables and notes stand in other places there. */
static bool
is_put_otherwise(struct str plain, struct str html)
{
	struct table pairs CLEANUP(table_end);
	uint32_t last[NEAR] = {0};
	uint32_t hash;
	size_t count = 0;

	table_begin(&pairs, plain, NEAR, PAIR_TABLE_SIZE);
	while (count < ORDER_COUNT_MAX && plain_word_take(&plain, &hash)) {
		for (size_t i = 0; i < NEAR && i < count; i++)
			(void)word_seen(
				&pairs, pair_hash(last[(count - 1 - i) % NEAR], hash), true);
		last[count++ % NEAR] = hash;
	}
	if (count == ORDER_COUNT_MAX)
		return false;
	while (html.len > 0) {
		size_t end = str_find_char(html, MAIL_LINE_END);
		struct str line = str_slice(html, 0, end);
		uint32_t before = 0;

		html = end == STR_NONE ? STR("") : str_from(html, end + 1);
		for (; plain_word_take(&line, &hash); before = hash)
			if (before != 0 && !word_seen(&pairs, pair_hash(before, hash), false))
				return true;
	}
	return false;
}

bool
mail_differs(struct str plain, struct str html)
{
	struct table table CLEANUP(table_end);
	struct str rest = plain;
	uint32_t hash;
	size_t count = 0;

	table_begin(&table, plain, 1, WORD_TABLE_SIZE);
	while (count < WORD_COUNT_MAX && word_take(&rest, &hash))
		count += word_seen(&table, hash, true) ? 0 : 1;
	if (count == WORD_COUNT_MAX)
		return true;
	rest = html;
	while (word_take(&rest, &hash))
		if (!word_seen(&table, hash, false))
			return true;
	return is_put_otherwise(plain, html);
}
