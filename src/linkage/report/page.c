#include "linkage/report/page.h"

#include "base/buf.h"
#include "base/utf8.h"
#include "crypto/sha256.h"
#include "linkage/report/style.h"

#include <math.h>
#include <stdarg.h>

enum { CELL_UNBROKEN_MAX = 12 };

static void
add_base64(struct buf *to, const unsigned char *bytes, size_t len)
{
	static const char letters[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

	for (size_t i = 0; i < len; i += 3) {
		unsigned three = (unsigned)bytes[i] << 16 |
			(i + 1 < len ? (unsigned)bytes[i + 1] << 8 : 0) |
			(i + 2 < len ? bytes[i + 2] : 0);

		buf_add_char(to, letters[three >> 18]);
		buf_add_char(to, letters[three >> 12 & 63]);
		buf_add_char(to, i + 1 < len ? letters[three >> 6 & 63] : '=');
		buf_add_char(to, i + 2 < len ? letters[three & 63] : '=');
	}
}

/* The policy names the hash of the style element, so that even markup that slipped in could bring
 * neither style nor script nor address. */
void
page_begin(struct page *page, struct buf *out, struct str title)
{
	unsigned char digest[SHA256_SIZE];

	*page = (struct page){.out = out};
	sha256_once(style_text(), digest);
	PAGE_HTML(page,
		"<!DOCTYPE html>\n<html lang=\"en-GB\">\n<head>\n<meta charset=\"utf-8\">\n"
		"<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
		"style-src 'sha256-");
	add_base64(out, digest, sizeof(digest));
	PAGE_HTML(page,
		"'; base-uri 'none'; form-action 'none'\">\n"
		"<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
		"<meta name=\"robots\" content=\"noindex, nofollow\">\n"
		"<meta name=\"referrer\" content=\"no-referrer\">\n<title>");
	page_text(page, title);
	PAGE_HTML(page, "</title>\n<style>");
	buf_add(out, style_text());
	PAGE_HTML(page,
		"</style>\n</head>\n<body>\n"
		"<svg class=\"defs\" aria-hidden=\"true\" focusable=\"false\"><defs>"
		"<pattern id=\"hatch\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\" "
		"patternTransform=\"rotate(45)\"><rect width=\"6\" height=\"6\" "
		"class=\"hatch-ground\"/><path d=\"M1 0V6\" class=\"hatch\"/></pattern></defs></svg>\n");
}

void
page_end(struct page *page)
{
	PAGE_HTML(page, "</body>\n</html>\n");
}

/* Signs that browsers obey rather than show. */
static bool
is_commanding(uint32_t c)
{
	return (c < 0x20 && c != '\n' && c != '\t') || (c >= 0x7f && c < 0xa0) || c == 0x200e ||
		c == 0x200f || (c >= 0x2028 && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
}

void
page_text(struct page *page, struct str text)
{
	while (text.len > 0) {
		uint32_t c = utf8_take(&text);

		switch (c) {
		case '&':
			PAGE_HTML(page, "&amp;");
			break;
		case '<':
			PAGE_HTML(page, "&lt;");
			break;
		case '>':
			PAGE_HTML(page, "&gt;");
			break;
		case '"':
			PAGE_HTML(page, "&quot;");
			break;
		case '\'':
			PAGE_HTML(page, "&#39;");
			break;
		default:
			buf_add_codepoint(page->out, is_commanding(c) ? UTF8_REPLACEMENT : c);
		}
	}
}

void
page_format(struct page *page, const char *format, ...)
{
	char room[2048];
	va_list args;

	va_start(args, format);
	page_text(page, str_format_into(room, sizeof(room), format, args));
	va_end(args);
}

PRINTF_LIKE(2, 3)
static struct str
format_into(char room[48], const char *format, ...)
{
	struct str text;
	va_list args;

	va_start(args, format);
	text = str_format_into(room, 48, format, args);
	va_end(args);
	return text;
}

struct str
number_text(char room[48], double value, unsigned digits)
{
	char plain[48];
	struct str all;
	size_t len = 0;
	size_t whole;

	if (!isfinite(value) || fabs(value) >= 1e15)
		return STR("\xe2\x80\x93");
	all = format_into(plain, "%.*f", (int)digits, value == 0 ? 0 : value);
	if (str_find_char(all, '-') == 0) {
		double rounded = 0;

		/* "-0.0" says nothing that "0.0" does not. */
		if (str_to_double(all, &rounded) && rounded == 0)
			return format_into(room, "%.*f", (int)digits, 0.0);
		memcpy(room, "\xe2\x88\x92", 3);
		len = 3;
		all = str_from(all, 1);
	}
	whole = str_find_char(all, '.');
	whole = whole == STR_NONE ? all.len : whole;
	for (size_t i = 0; i < all.len; i++) {
		if (i > 0 && i < whole && (whole - i) % 3 == 0)
			room[len++] = ',';
		room[len++] = all.data[i];
	}
	return str_make(room, len);
}

struct str
share_text(char room[48], double share)
{
	if (!isfinite(share))
		return STR("\xe2\x80\x93");
	if (share <= 0)
		return STR("0 %");
	if (share >= 1)
		return STR("100 %");
	if (share < 0.0005)
		return STR("under 0.1 %");
	if (share > 0.9995)
		return STR("over 99.9 %");
	return format_into(room, "%.1f %%", share * 100);
}

void
page_number(struct page *page, double value, unsigned digits)
{
	char room[48];

	buf_add(page->out, number_text(room, value, digits));
}

void
page_paragraph(struct page *page, const char *text)
{
	PAGE_HTML(page, "<p>");
	page_text(page, str_of(text));
	PAGE_HTML(page, "</p>\n");
}

void
page_part_begin(struct page *page, const char *anchor, const char *head, const char *shows)
{
	PAGE_HTML(page, "<section class=\"card\" aria-labelledby=\"");
	page_text(page, str_of(anchor));
	PAGE_HTML(page, "\">\n<h3 id=\"");
	page_text(page, str_of(anchor));
	PAGE_HTML(page, "\">");
	page_text(page, str_of(head));
	PAGE_HTML(page, "</h3>\n<p class=\"shows\">");
	page_text(page, str_of(shows));
	PAGE_HTML(page, "</p>\n");
}

void
page_part_warn(struct page *page, const char *words)
{
	PAGE_HTML(page, "<p class=\"watch\"><b>Look out for</b> ");
	page_text(page, str_of(words));
	PAGE_HTML(page, "</p>\n");
}

void
page_part_end(struct page *page)
{
	PAGE_HTML(page, "</section>\n");
}

void
page_table_begin(
	struct page *page, const char *caption, const char *const *heads, size_t head_count)
{
	page_table_begin_with(page, caption, heads, head_count, NULL, 0);
}

void
page_table_begin_with(struct page *page, const char *caption, const char *const *heads,
	size_t head_count, const struct str *more, size_t more_count)
{
	PAGE_HTML(page, "<div class=\"tablewrap\" role=\"group\" tabindex=\"0\" aria-label=\"");
	page_text(page, str_of(caption));
	PAGE_HTML(page, "\"><table><caption>");
	page_text(page, str_of(caption));
	PAGE_HTML(page, "</caption>\n<thead><tr>");
	for (size_t i = 0; i < head_count; i++) {
		bool is_number = heads[i][0] == '#';

		buf_add(page->out,
			is_number ? STR("<th scope=\"col\" class=\"n\">")
				  : STR("<th scope=\"col\">"));
		page_text(page, str_of(heads[i] + (is_number ? 1 : 0)));
		PAGE_HTML(page, "</th>");
	}
	for (size_t i = 0; i < more_count; i++) {
		PAGE_HTML(page, "<th scope=\"col\" class=\"n\">");
		page_text(page, more[i]);
		PAGE_HTML(page, "</th>");
	}
	PAGE_HTML(page, "</tr></thead>\n<tbody>\n");
}

void
page_row_begin(struct page *page, struct str name)
{
	PAGE_HTML(page, "<tr><th scope=\"row\">");
	page_text(page, name);
	PAGE_HTML(page, "</th>");
}

void
page_cell_str(struct page *page, struct str text)
{
	/* Dates and the like stay on one line. */
	buf_add(page->out, text.len <= CELL_UNBROKEN_MAX ? STR("<td class=\"w\">") : STR("<td>"));
	page_text(page, text);
	PAGE_HTML(page, "</td>");
}

void
page_cell_number(struct page *page, double value, unsigned digits)
{
	PAGE_HTML(page, "<td class=\"n\">");
	page_number(page, value, digits);
	PAGE_HTML(page, "</td>");
}

void
page_share(struct page *page, double share)
{
	char room[48];

	page_text(page, share_text(room, share));
}

void
page_cell_share(struct page *page, double share)
{
	char room[48];

	PAGE_HTML(page, "<td class=\"n\">");
	page_text(page, share_text(room, share));
	PAGE_HTML(page, "</td>");
}

void
page_row_end(struct page *page)
{
	PAGE_HTML(page, "</tr>\n");
}

void
page_table_end(struct page *page)
{
	PAGE_HTML(page, "</tbody></table></div>\n");
}
