/* Text of Outlook items, and the compressed RTF it may hide in. */
#include "extract/mapi.h"

#include "base/buf.h"
#include "base/limits.h"
#include "extract/encoding.h"
#include "extract/html.h"
#include "extract/le.h"
#include "extract/mail.h"
#include "extract/mail_html.h"
#include "extract/reading.h"
#include "extract/rtf.h"

#include <string.h>

enum { DICTIONARY_SIZE = 4096, HEADER_COUNTED = 12 };

/* The text that every compressed RTF begins with ([MS-OXRTFCP] 2.1.2.1), 207 bytes. */
static const char dictionary_text[] =
	"{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern "
	"\\fscript \\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0"
	"\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx";

struct unpack {
	char dictionary[DICTIONARY_SIZE];
	size_t at;
	size_t size_max;
	struct buf *to;
};

static void
unpacked(struct unpack *unpack, char c)
{
	buf_add_char(unpack->to, c);
	unpack->dictionary[unpack->at] = c;
	unpack->at = (unpack->at + 1) % DICTIONARY_SIZE;
}

/* Eight literals or references behind each control byte; a reference to where the next byte goes
 * ends it ([MS-OXRTFCP] 3.1.1). */
static bool
references_unpack(struct unpack *unpack, struct str data)
{
	size_t i = 0;

	while (i < data.len && unpack->to->len < unpack->size_max) {
		unsigned control = le_u8(data, i++);

		for (unsigned bit = 0; bit < 8 && i < data.len; bit++) {
			unsigned reference;
			size_t from;

			if (!(control >> bit & 1)) {
				unpacked(unpack, data.data[i++]);
				continue;
			}
			reference = (unsigned)le_u8(data, i) << 8 | le_u8(data, i + 1);
			i += 2;
			from = reference >> 4;
			if (from == unpack->at)
				return true;
			for (size_t left = (reference & 0xf) + 2; left > 0; left--) {
				unpacked(unpack, unpack->dictionary[from]);
				from = (from + 1) % DICTIONARY_SIZE;
			}
		}
	}
	/* Some writers leave the closing reference out and count their own header in. */
	return unpack->to->len + HEADER_COUNTED >= unpack->size_max;
}

bool
mapi_rtf_decompress(struct buf *to, struct str compressed)
{
	enum {
		COMPRESSED = 0x75465a4c,
		UNCOMPRESSED = 0x414c454d,
		HEADER_SIZE = 16,
		COUNTED_SIZE = 12
	};
	struct unpack unpack = {.at = sizeof(dictionary_text) - 1, .to = to};
	uint32_t size = le_u32(compressed, 4);
	uint32_t kind = le_u32(compressed, 8);
	struct str data = str_from(compressed, HEADER_SIZE);

	/* Some writers count the head in both sizes; what the first one promises is then all there. */
	if (kind == UNCOMPRESSED) {
		buf_add(to, str_slice(data, 0, size));
		return data.len >= size ||
			(le_u32(compressed, 0) == size && data.len + COUNTED_SIZE >= size);
	}
	if (kind != COMPRESSED)
		return false;
	memset(unpack.dictionary, ' ', sizeof(unpack.dictionary));
	memcpy(unpack.dictionary, dictionary_text, sizeof(dictionary_text) - 1);
	unpack.size_max = size;
	return references_unpack(&unpack, data);
}

/* ---- bodies ---- */

/* The HTML body in UTF-8: kept as bytes in the code page it or the message names, or as text. */
static struct str
html_utf8(const struct mapi *message, struct buf *to)
{
	const struct mapi_property *html = mapi_find(message, MAPI_HTML);
	unsigned codepage = (unsigned)(mapi_number(message, MAPI_INTERNET_CODEPAGE) & 0xffffffff);
	const char *name = codepage == 0 ? NULL : encoding_of_codepage(codepage);
	struct str declared;

	if (html == NULL)
		return STR("");
	if (html->type != MAPI_BINARY)
		return mapi_value_text(message, html, mapi_codepage(message));
	declared = html_charset(html->value);
	if (name != NULL)
		declared = str_of(name);
	return mail_charset_text(to, html->value, declared);
}

static bool
text_give(struct reading *r, uint32_t *number, struct str text, struct err *err)
{
	struct mail_form form = {.charset = STR_INIT("utf-8")};
	uint32_t place;
	uint32_t parts = 0;
	bool good;

	if (str_trim(text).len == 0)
		return true;
	reading_break(r, true);
	place = reading_place_begin(r, PLACE_MESSAGE_BODY, ++*number, STR("text"));
	good = mail_text(r, text, &form, &parts, err);
	reading_break(r, false);
	reading_place_end(r, place);
	return good;
}

static bool
html_give(struct reading *r, uint32_t *number, struct str plain, struct str html, struct err *err)
{
	struct buf words CLEANUP(buf_free) = {.size_max = 4 * TEXT_SIZE_MAX};
	uint32_t place;
	bool good;

	if (html.len == 0)
		return true;
	mail_html_words(&words, html);
	if (str_trim(plain).len > 0 && !mail_differs(plain, buf_str(&words))) {
		mail_html_links(r, html, plain);
		return true;
	}
	reading_break(r, true);
	place = reading_place_begin(r, PLACE_MESSAGE_BODY, ++*number, STR("html"));
	good = html_read_utf8(r, html, HTML_BODY, err);
	reading_break(r, false);
	reading_place_end(r, place);
	return good;
}

/* RTF is the only body of many old items; often it wraps the HTML or text that was sent. */
static bool
rtf_give(struct reading *r, uint32_t *number, const struct mapi *message, struct str plain,
	struct err *err)
{
	const struct mapi_property *packed = mapi_find(message, MAPI_RTF_COMPRESSED);
	struct buf rtf CLEANUP(buf_free) = {.size_max = 4 * TEXT_SIZE_MAX};
	struct buf text CLEANUP(buf_free) = {.size_max = 4 * TEXT_SIZE_MAX};
	enum rtf_body kind;

	if (packed == NULL || packed->value.len == 0)
		return true;
	if (!mapi_rtf_decompress(&rtf, packed->value))
		reading_partial(r, ERR_DAMAGED,
			"its text in RTF is damaged: %zu of %u bytes came out", rtf.len,
			le_u32(packed->value, 4));
	kind = rtf_unwrap(&text, buf_str(&rtf));
	if (kind == RTF_FROM_HTML)
		return html_give(r, number, plain, buf_str(&text), err);
	if (str_trim(plain).len > 0 && !mail_differs(plain, buf_str(&text)))
		return true;
	return text_give(r, number, buf_str(&text), err);
}

bool
mapi_body(struct reading *r, const struct mapi *message, struct err *err)
{
	struct buf details CLEANUP(buf_free) = {0};
	struct buf converted CLEANUP(buf_free) = {.size_max = 4 * TEXT_SIZE_MAX};
	struct str plain = mapi_text(message, MAPI_BODY);
	struct str html = html_utf8(message, &converted);
	uint32_t number = 0;

	mapi_details(&details, message);
	reading_text(r, buf_str(&details));
	if (!text_give(r, &number, plain, err))
		return false;
	if (html.len > 0)
		return html_give(r, &number, plain, html, err);
	return rtf_give(r, &number, message, plain, err);
}

void
mapi_bodies_find(const struct mapi *message, struct buf *html, struct buf *rtf)
{
	const struct mapi_property *packed = mapi_find(message, MAPI_RTF_COMPRESSED);
	struct buf converted CLEANUP(buf_free) = {.size_max = 4 * TEXT_SIZE_MAX};
	struct buf unwrapped CLEANUP(buf_free) = {.size_max = 4 * TEXT_SIZE_MAX};

	buf_add(html, html_utf8(message, &converted));
	if (html->len > 0 || packed == NULL || packed->value.len == 0)
		return;
	(void)mapi_rtf_decompress(rtf, packed->value);
	switch (rtf_unwrap(&unwrapped, buf_str(rtf))) {
	case RTF_FROM_HTML:
		buf_add(html, buf_str(&unwrapped));
		buf_clear(rtf);
		return;
	case RTF_FROM_TEXT:
		/* The plain body says the same. */
		if (mapi_text(message, MAPI_BODY).len > 0)
			buf_clear(rtf);
		return;
	case RTF_OWN:
		return;
	}
}
