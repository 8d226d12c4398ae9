#include "remit/refi_write.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/date.h"
#include "base/hex.h"
#include "base/utf8.h"
#include "crypto/sha256.h"

/* XML 1.0 (fifth edition), section 2.2. */
static bool
is_allowed(uint32_t c)
{
	return c == '\t' || c == '\n' || c == '\r' || (c >= 0x20 && c != 0xfffe && c != 0xffff);
}

static void
add_escaped(struct buf *to, struct str text, bool is_attribute)
{
	while (text.len > 0) {
		uint32_t c = utf8_take(&text);

		if (c == '&')
			buf_add(to, STR("&amp;"));
		else if (c == '<')
			buf_add(to, STR("&lt;"));
		else if (c == '>')
			buf_add(to, STR("&gt;"));
		else if (c == '"')
			buf_add(to, STR("&quot;"));
		else if (c == '\r' || (is_attribute && (c == '\n' || c == '\t')))
			buf_add_format(to, "&#%u;", (unsigned)c);
		else
			buf_add_codepoint(to, is_allowed(c) ? c : UTF8_REPLACEMENT);
	}
}

void
refi_add_text(struct buf *to, struct str text)
{
	add_escaped(to, text, false);
}

void
refi_add_attribute(struct buf *to, const char *name, struct str value)
{
	buf_add_format(to, " %s=\"", name);
	add_escaped(to, value, true);
	buf_add_char(to, '"');
}

void
refi_add_element(struct buf *to, const char *name, struct str text)
{
	if (text.len == 0)
		return;
	buf_add_format(to, "<%s>", name);
	refi_add_text(to, text);
	buf_add_format(to, "</%s>", name);
}

void
refi_add_reference(struct buf *to, const char *name, struct str guid)
{
	buf_add_format(to, "<%s", name);
	refi_add_attribute(to, "targetGUID", guid);
	buf_add(to, STR("/>"));
}

void
refi_add_author(struct buf *to, struct arena *arena, struct str who, int64_t moment)
{
	struct str time = date_iso(arena, moment);

	refi_add_attribute(to, "creatingUser", refi_guid(arena, "user", who));
	if (time.len > 0)
		refi_add_attribute(to, "creationDateTime", time);
}

struct str
refi_guid(struct arena *arena, const char *kind, struct str name)
{
	unsigned char digest[SHA256_SIZE];
	char digits[2 * SHA256_SIZE];

	sha256_once(str_format(arena, "candour %s\n%.*s", kind, STR_ARG(name)), digest);
	digest[6] = (unsigned char)((digest[6] & 0x0f) | 0x80);
	digest[8] = (unsigned char)((digest[8] & 0x3f) | 0x80);
	hex_encode_to(str_make(digest, sizeof(digest)), digits);
	return str_format(arena, "%.8s-%.4s-%.4s-%.4s-%.12s", digits, digits + 8, digits + 12,
		digits + 16, digits + 20);
}
