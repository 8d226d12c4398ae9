/* The file information block, the streams, the piece table. */
#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/limits.h"
#include "extract/codepage.h"
#include "extract/doc.h"
#include "extract/le.h"
#include "extract/office_crypto.h"
#include "extract/ole.h"
#include "extract/reading.h"

#include <string.h>

/* FibBase.nFib: below this it is Word 95 or older. */
enum { FIB_WORD_97 = 0xc1 };
enum {
	FLAG_COMPLEX = 0x0004,
	FLAG_ENCRYPTED = 0x0100,
	FLAG_TABLE_1 = 0x0200,
	FLAG_WIDE = 0x1000, /* fExtChar: Word 6 and 95 of the Far East have 16-bit text */
	FLAG_OBFUSCATED = 0x8000
};
#define FC_COMPRESSED 0x40000000U

size_t
doc_plc_count(struct str plc, size_t size)
{
	return plc.len < 4 ? 0 : (plc.len - 4) / (4 + size);
}

/* Word 6 put five short fields between table 37 and table 38. */
static struct str
table_slice(const struct doc *doc, uint64_t at)
{
	return le_slice(doc->table, le_u32(doc->main, at), le_u32(doc->main, at + 4));
}

struct str
doc_table(const struct doc *doc, enum doc_table table)
{
	uint64_t count = le_u16(doc->main, 0x98);

	if (doc->version < 101)
		return STR("");
	if (doc->is_old && table >= DOC_TEXTBOX_TEXT)
		return table == DOC_TEXTBOX_TEXT ? table_slice(doc, 0x222) : STR("");
	if (doc->is_old)
		return table_slice(
			doc, table < 38 ? 0x58 + 8U * table : 0x192 + 8U * (table - 38U));
	return table < count ? table_slice(doc, 0x9a + 8U * table) : STR("");
}

struct str *
doc_strings(const struct doc *doc, struct str sttb, size_t *ret_count)
{
	bool is_wide = le_u16(sttb, 0) == 0xffff;
	size_t count = le_u16(sttb, is_wide ? 2 : 0);
	size_t extra = le_u16(sttb, is_wide ? 4 : 2);
	uint64_t at = is_wide ? 6 : 4;
	struct str *strings;

	/* Word 95's lists begin with their size and hold Pascal strings. */
	if (!is_wide) {
		count = sttb.len / 2;
		extra = 0;
		at = 2;
	}
	if (count > sttb.len)
		count = sttb.len;
	strings = ARENA_ARRAY(doc->arena, count + 1, struct str);
	for (size_t i = 0; i < count && at < sttb.len; i++) {
		size_t len = is_wide ? 2U * le_u16(sttb, at) : le_u8(sttb, at);

		at += is_wide ? 2 : 1;
		strings[i] = codepage_text(doc->arena, is_wide ? CODEPAGE_UTF16 : doc->codepage,
			le_slice(sttb, at, len));
		at += len + extra;
		*ret_count = i + 1;
	}
	return strings;
}

/* ---- pieces ---- */

static bool
text_is_wide(const struct doc *doc)
{
	return doc->is_old && doc->version >= 101 && (le_u16(doc->main, 10) & FLAG_WIDE) != 0;
}

static void
piece_add(struct doc *doc, struct doc_piece piece)
{
	uint64_t width = piece.is_wide ? 2 : 1;
	uint64_t wanted = ((uint64_t)piece.cp_to - piece.cp_from) * width;

	if (piece.cp_to <= piece.cp_from)
		return;
	/* Pieces follow one another, and share no more text than fast saves do. */
	if (doc->piece_count > 0 && piece.cp_from < doc->pieces[doc->piece_count - 1].cp_to) {
		doc->is_damaged = true;
		return;
	}
	if (!le_has(doc->main, piece.fc, wanted)) {
		doc->is_damaged = true;
		if (piece.fc >= doc->main.len)
			return;
		piece.cp_to = piece.cp_from + (uint32_t)((doc->main.len - piece.fc) / width);
	}
	doc->piece_chars += piece.cp_to - piece.cp_from;
	if (doc->piece_chars > DOC_SHARE_MAX * (uint64_t)doc->main.len) {
		doc->is_damaged = true;
		return;
	}
	doc->pieces[doc->piece_count++] = piece;
}

static void
pieces_from_plc(struct doc *doc, struct str plc)
{
	size_t count = doc_plc_count(plc, 8);

	doc->pieces = ARENA_ARRAY(doc->arena, count, struct doc_piece);
	for (size_t i = 0; i < count; i++) {
		uint64_t at = 4 * (count + 1) + 8 * i;
		uint32_t fc = le_u32(plc, at + 2);
		struct doc_piece piece = {
			.cp_from = le_u32(plc, 4 * i),
			.cp_to = le_u32(plc, 4 * i + 4),
			.fc = fc,
			.modifier = le_u16(plc, at + 6),
		};

		if (doc->is_old) {
			piece.is_wide = text_is_wide(doc);
		} else {
			piece.is_wide = (fc & FC_COMPRESSED) == 0;
			piece.fc = fc & (FC_COMPRESSED - 1);
			if (!piece.is_wide)
				piece.fc /= 2;
		}
		piece_add(doc, piece);
	}
}

/* The CLX: property lists of fast saves (type 1), then the piece table (type 2). */
static bool
pieces_load(struct doc *doc)
{
	struct str clx = doc_table(doc, DOC_PIECES);
	uint64_t at = 0;

	doc->modifiers = ARENA_ARRAY(doc->arena, clx.len / 3 + 1, struct str);
	while (le_u8(clx, at) == 1 && at < clx.len) {
		uint64_t len = le_u16(clx, at + 1);

		doc->modifiers[doc->modifier_count++] = le_slice(clx, at + 3, len);
		at += 3 + len;
	}
	if (le_u8(clx, at) != 2)
		return false;
	pieces_from_plc(doc, le_slice(clx, at + 5, le_u32(clx, at + 1)));
	return doc->piece_count > 0;
}

/* Without a piece table the text lies in one run from fcMin. */
static void
piece_single(struct doc *doc)
{
	uint64_t all = 0;
	uint64_t fc = le_u32(doc->main, 0x18);
	uint64_t fc_end = le_u32(doc->main, 0x1c);
	bool is_wide = text_is_wide(doc);
	uint64_t width = is_wide ? 2 : 1;

	for (int i = 0; i < DOC_STORY_COUNT; i++)
		all += doc->length[i];
	if (fc_end > fc && all > (fc_end - fc) / width)
		all = (fc_end - fc) / width;
	doc->pieces = ARENA_ARRAY(doc->arena, 1, struct doc_piece);
	piece_add(doc,
		(struct doc_piece){.cp_to = all > UINT32_MAX ? UINT32_MAX : (uint32_t)all,
			.fc = fc,
			.is_wide = is_wide});
}

/* ---- fonts and people ---- */

/* The font table gives each font's character set, by which old text is decoded: Word 97 and later
 * an STTB of FFN ([MS-DOC] 2.9.82), before that sizes and records one behind the other. */
static void
fonts_load(struct doc *doc)
{
	struct str fonts = doc_table(doc, DOC_FONTS);
	bool is_wide = !doc->is_old;
	size_t count = is_wide ? le_u16(fonts, 0) : fonts.len / 6;
	uint64_t at = is_wide ? 4 : 2;

	if (count > fonts.len)
		count = fonts.len;
	doc->font_codepages = ARENA_ARRAY(doc->arena, count + 1, unsigned);
	doc->font_symbols = ARENA_ARRAY(doc->arena, count + 1, bool);
	for (size_t i = 0; i < count && at < fonts.len; i++) {
		uint64_t size = (uint64_t)le_u8(fonts, at) + 1;
		struct str name = is_wide ? utf16le_text(doc->arena, le_slice(fonts, at + 40, 12))
					  : le_slice(fonts, at + 6, 6);

		doc->font_codepages[i] = codepage_of_charset(le_u8(fonts, at + 4));
		doc->font_symbols[i] = str_equal_nocase(name, STR("Symbol"));
		doc->font_count = i + 1;
		at += size;
	}
}

static void
lengths_load(struct doc *doc)
{
	/* ccpText and those behind it; Word 2 keeps them where Word 6 does. */
	uint64_t at = doc->is_old ? 0x34 : 0x4c;

	for (int i = 0; i < DOC_STORY_COUNT; i++)
		doc->length[i] = le_u32(doc->main, at + 4U * (unsigned)i);
	if (doc->version < 101)
		for (int i = 1; i < DOC_STORY_COUNT; i++)
			doc->length[i] = 0;
}

static bool
streams_load(struct doc *doc, struct err *err)
{
	unsigned flags;

	doc->main = doc->ole == NULL ? reading_bytes(doc->r)
				     : ole_stream(doc->ole, OLE_ROOT, STR("WordDocument"));
	flags = le_u16(doc->main, 10);
	doc->version = le_u16(doc->main, 2);
	doc->is_old = doc->version < FIB_WORD_97;
	if (doc->main.len < 0x60)
		return err_set(err, ERR_DAMAGED, "the document's main stream is missing or empty");
	if (doc->is_old)
		doc->table = doc->main;
	else
		doc->table = ole_stream(doc->ole, OLE_ROOT,
			(flags & FLAG_TABLE_1) != 0 ? STR("1Table") : STR("0Table"));
	if (doc->ole != NULL)
		doc->data = ole_stream(doc->ole, OLE_ROOT, STR("Data"));
	if (doc->is_old)
		doc->data = doc->main;
	return true;
}

/* ---- encryption ---- */

/* Word leaves the first 68 bytes of the main stream readable; 52 before Word 97. */
enum { RC4_CLEAR = 68, XOR_CLEAR = 52, RC4_BLOCK = 512 };

static struct str
rc4_copy(struct doc *doc, const struct office_key *key, struct str stream, size_t clear)
{
	struct str copy = str_copy(doc->arena, stream);
	char *bytes = (char *)(uintptr_t)copy.data;

	office_rc4_stream(key, bytes, copy.len, RC4_BLOCK);
	memcpy(bytes, stream.data, stream.len < clear ? stream.len : clear);
	return copy;
}

static struct str
xor_copy(struct doc *doc, const struct office_key *key, struct str stream)
{
	struct str copy = str_copy(doc->arena, stream);
	char *bytes = (char *)(uintptr_t)copy.data;

	/* A byte that is zero, or would become so, stays as it is. */
	for (size_t i = XOR_CLEAR; i < copy.len; i++) {
		char plain = (char)((unsigned char)bytes[i] ^ key->base[i % key->key_size]);

		if (bytes[i] != 0 && plain != 0)
			bytes[i] = plain;
	}
	return copy;
}

static bool
xor_decrypt(struct doc *doc, struct err *err)
{
	struct office_key key;
	uint16_t low = le_u16(doc->main, 14);
	uint16_t high = le_u16(doc->main, 16);
	struct str password = reading_password(doc->r);

	reading_fact(doc->r, FACT_ENCRYPTED, STR("XOR obfuscation (Word 95)"));
	if (!office_xor_open(low, high, 7, password, &key) &&
		!office_xor_open(high, low, 7, password, &key))
		return err_set(err, ERR_PASSWORD,
			password.len == 0
				? "it is encrypted (XOR): give its password with candour password"
				: "it is encrypted (XOR), and the password given does not open it");
	doc->main = xor_copy(doc, &key, doc->main);
	if (doc->is_old) {
		doc->table = doc->main;
		doc->data = doc->main;
	} else {
		doc->table = xor_copy(doc, &key, doc->table);
		doc->data = xor_copy(doc, &key, doc->data);
	}
	return true;
}

static bool
doc_decrypt(struct doc *doc, struct err *err)
{
	struct office_key key;
	const char *scheme = "unknown";
	bool opened;

	if (doc->is_old || (le_u16(doc->main, 10) & FLAG_OBFUSCATED) != 0)
		return xor_decrypt(doc, err);
	opened = office_key_open(doc->table, reading_password(doc->r), &key, &scheme, err);
	reading_fact(doc->r, FACT_ENCRYPTED, str_of(scheme));
	if (!opened)
		return false;
	doc->main = rc4_copy(doc, &key, doc->main, RC4_CLEAR);
	doc->table = rc4_copy(doc, &key, doc->table, 0);
	doc->data = rc4_copy(doc, &key, doc->data, 0);
	return true;
}

/* FibBase.chs of Word 6 and 95: 256 where the text is in the Macintosh's own characters. */
static bool
is_mac(const struct doc *doc)
{
	return doc->is_old && le_u16(doc->main, 20) == 0x0100;
}

bool
doc_open(struct doc *doc, struct reading *r, struct ole *ole, struct err *err)
{
	unsigned language;

	*doc = (struct doc){.r = r, .arena = reading_arena(r), .ole = ole};
	if (!streams_load(doc, err))
		return false;
	if ((le_u16(doc->main, 10) & FLAG_ENCRYPTED) != 0 && !doc_decrypt(doc, err))
		return false;
	language = le_u16(doc->main, 6);
	doc->codepage = codepage_of_language(language);
	if (is_mac(doc))
		doc->codepage = codepage_of_mac(doc->codepage);
	lengths_load(doc);
	if (!pieces_load(doc)) {
		if (!doc->is_old || (le_u16(doc->main, 10) & FLAG_COMPLEX) != 0)
			doc->is_damaged = doc->version >= 101;
		piece_single(doc);
	}
	fonts_load(doc);
	doc->authors = doc_strings(doc, doc_table(doc, DOC_REVISION_AUTHORS), &doc->author_count);
	doc_lists_load(doc);
	doc_look_load(doc);
	return true;
}
