#include "extract/member_names.h"

#include "base/buf.h"
#include "base/utf8.h"
#include "extract/encoding.h"
#include "extract/reading.h"

enum { NAMES_SIZE_MAX = 64 * 1024 };

void
member_names_add(struct buf *names, struct str name)
{
	if (utf8_valid(name) || name.len > NAMES_SIZE_MAX - names->len)
		return;
	buf_add(names, name);
	buf_add_char(names, '\0');
}

/* Detection reads lines, not names ended by zeros. */
static const char *
encoding_find(struct str names)
{
	struct buf lines CLEANUP(buf_free) = {0};
	const char *encoding;

	for (size_t i = 0; i < names.len; i++)
		buf_add_char(&lines, names.data[i] == '\0' ? '\n' : names.data[i]);
	(void)encoding_detect(buf_str(&lines), STR(""), &encoding);
	return encoding;
}

void
member_names_give(struct reading *r, const struct buf *names)
{
	struct str rest = buf_str(names);
	const char *encoding;

	if (rest.len == 0)
		return;
	encoding = encoding_find(rest);
	reading_fact(r, "names_encoding", str_of(encoding));
	while (rest.len > 0) {
		struct buf text CLEANUP(buf_free) = {0};
		size_t end = str_find_char(rest, '\0');

		(void)encoding_to_utf8(&text, str_slice(rest, 0, end), str_of(encoding));
		reading_fact(r, FACT_MEMBER_NAME, buf_str(&text));
		rest = str_from(rest, end + 1);
	}
}
