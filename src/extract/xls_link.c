/* Links of workbooks, and the codes in page headers. */
#include "base/arena.h"
#include "extract/codepage.h"
#include "extract/le.h"
#include "extract/reading.h"
#include "extract/xls.h"

#include <string.h>

/* Hyperlink object ([MS-OSHARED] 2.3.7.1). */
enum {
	HAS_MONIKER = 0x01,
	HAS_LOCATION = 0x08,
	HAS_NAME = 0x10,
	HAS_FRAME = 0x80,
	IS_STRING = 0x100
};

static struct str
until_zero(struct str wide)
{
	for (size_t i = 0; i + 1 < wide.len; i += 2)
		if (le_u16(wide, i) == 0)
			return str_slice(wide, 0, i);
	return wide;
}

static struct str
wide_take(const struct xls *xls, struct str body, uint64_t *at)
{
	uint64_t units = le_u32(body, *at);
	struct str wide = le_slice(body, *at + 4, 2 * units);

	*at += 4 + 2 * units;
	return utf16le_text(xls->arena, until_zero(wide));
}

/* URL moniker and file moniker ([MS-OSHARED] 2.3.7.6, 2.3.7.8). */
static struct str
moniker_take(const struct xls *xls, struct str body, uint64_t *at)
{
	static const unsigned char url[] = {0xe0, 0xc9, 0xea, 0x79, 0xf9, 0xba, 0xce, 0x11};
	static const unsigned char file[] = {0x03, 0x03, 0, 0, 0, 0, 0, 0};
	struct str class_id = le_slice(body, *at, 8);
	uint64_t len;
	struct str path;

	*at += 16;
	if (str_equal(class_id, str_make(url, sizeof(url)))) {
		len = le_u32(body, *at);
		path = le_slice(body, *at + 4, len);
		*at += 4 + len;
		return utf16le_text(xls->arena, until_zero(path));
	}
	if (!str_equal(class_id, str_make(file, sizeof(file))))
		return STR("");
	len = le_u32(body, *at + 2);
	path = le_slice(body, *at + 6, len);
	*at += 6 + len + 24;
	if (path.len > 0 && path.data[path.len - 1] == '\0')
		path.len--;
	path = codepage_text(xls->arena, CODEPAGE_WESTERN, path);
	len = le_u32(body, *at);
	*at += 4;
	if (len > 6) {
		path = utf16le_text(xls->arena, le_slice(body, *at + 6, le_u32(body, *at)));
		*at += len;
	}
	return path;
}

void
xls_link_give(const struct xls *xls, struct str body)
{
	uint64_t at = 32;
	unsigned flags = le_u32(body, 28);
	struct str target = STR("");

	if ((flags & HAS_NAME) != 0)
		(void)wide_take(xls, body, &at);
	if ((flags & HAS_FRAME) != 0)
		(void)wide_take(xls, body, &at);
	if ((flags & IS_STRING) != 0)
		target = wide_take(xls, body, &at);
	else if ((flags & HAS_MONIKER) != 0)
		target = moniker_take(xls, body, &at);
	/* A location alone is a place in this workbook. */
	if (target.len == 0)
		return;
	if ((flags & HAS_LOCATION) != 0)
		target = str_format(xls->arena, "%.*s#%.*s", STR_ARG(target),
			STR_ARG(wide_take(xls, body, &at)));
	reading_fact(xls->r, FACT_LINK, target);
}

/* Another workbook that formulas refer to; its path has codes for drives and folders
 * ([MS-XLS] 2.5.277). */
void
xls_supbook_give(const struct xls *xls, struct str body)
{
	struct buf path CLEANUP(buf_free) = {0};
	unsigned cch = le_u16(body, 2);
	struct str text;

	if (xls->version < 8 || cch == 0x0401 || cch == 0x3a01 || cch == 0)
		return;
	text = xls_string(xls, body, 2, 2);
	for (size_t i = 0; i < text.len; i++) {
		char c = text.data[i];

		if (c == 1 && i + 1 < text.len && i == 0 && text.len > 2 && text.data[1] == 1) {
			/* A drive's letter, or @ for a share, follows. */
			if (text.data[2] == '@')
				buf_add(&path, STR("\\\\"));
			else
				buf_add_format(&path, "%c:\\", text.data[2]);
			i += 2;
		} else if (c == 3 || c == 2) {
			buf_add_char(&path, '\\');
		} else if (c == 4) {
			buf_add(&path, STR("..\\"));
		} else if (c == 5 && i + 1 < text.len) {
			/* An address; a character that holds its length comes first. */
			i++;
			while (i + 1 < text.len && ((unsigned char)text.data[i + 1] & 0xc0) == 0x80)
				i++;
		} else if (c >= 0x20 || (unsigned char)c >= 0x80) {
			buf_add_char(&path, c);
		}
	}
	reading_fact(xls->r, FACT_LINK, buf_str(&path));
}

void
xls_header_strip(struct buf *to, struct str text)
{
	for (size_t i = 0; i < text.len; i++) {
		char code = i + 1 < text.len ? text.data[i + 1] : '\0';
		size_t end;

		if (text.data[i] != '&') {
			buf_add_char(to, text.data[i]);
			continue;
		}
		i++;
		if (code == '&')
			buf_add_char(to, '&');
		else if ((code == 'L' || code == 'C' || code == 'R') && to->len > 0)
			buf_add_char(to, '\t');
		else if (code == '"') {
			end = str_find_char(str_from(text, i + 1), '"');
			i = end == STR_NONE ? text.len : i + 1 + end;
		} else if (code == 'K' && text.len - i > 6) {
			i += 6; /* a colour */
		} else if (char_is_digit(code)) {
			while (i + 1 < text.len && char_is_digit(text.data[i + 1]))
				i++;
		}
	}
}
