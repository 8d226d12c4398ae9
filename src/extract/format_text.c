/* Plain text of every kind that has no better reader: notes, source code, Markdown, subtitles,
 * logs. The encoding is found by extract/encoding.h; line ends become LF. */
#include "base/buf.h"
#include "base/err.h"
#include "base/limits.h"
#include "extract/encoding.h"
#include "extract/format.h"
#include "extract/reading.h"

static int
text_bid(struct probe *probe)
{
	return encoding_is_text(probe->bytes) ? BID_TEXT : BID_NO;
}

/* Gives the text with CR LF and lone CR turned into LF. */
static void
give_lines(struct reading *r, struct str text)
{
	struct str line;

	if (str_find_char(text, '\r') == STR_NONE) {
		reading_text(r, text);
		return;
	}
	while (str_cut_line(&text, &line)) {
		reading_text(r, line);
		reading_text(r, STR("\n"));
	}
}

static bool
text_read(struct reading *r, struct err *err)
{
	struct buf converted CLEANUP(buf_free) = {.size_max = 4 * TEXT_SIZE_MAX};
	struct str bytes = reading_bytes(r);
	struct str text;

	(void)err;
	encoding_read(r, &converted, bytes, STR(""), &text);
	give_lines(r, text);
	return true;
}

const struct format format_text = {
	.name = "text",
	.title = "plain text",
	.version = "1",
	.kind = KIND_TEXT,
	.bid = text_bid,
	.read = text_read,
};
