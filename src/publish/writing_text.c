#include "base/buf.h"
#include "base/utf8.h"
#include "publish/writing.h"

enum { LINE_MAX_CODEPOINTS = 78, ENTRY_INDENT = 4 };

static void
add_times(struct buf *to, char c, size_t count)
{
	for (size_t i = 0; i < count; i++)
		buf_add_char(to, c);
}

/* Fills lines with words; the first begins where `at` code points stand already. */
static void
wrap(struct buf *to, struct str text, size_t indent, size_t at)
{
	struct str word;
	bool is_first = true;

	while (str_cut(&text, ' ', &word)) {
		size_t len = utf8_count(word);

		if (!is_first && at + 1 + len > LINE_MAX_CODEPOINTS) {
			buf_add_char(to, '\n');
			add_times(to, ' ', indent);
			at = indent;
			is_first = true;
		}
		if (!is_first)
			buf_add_char(to, ' ');
		at += len + (is_first ? 0 : 1);
		is_first = false;
		buf_add(to, word);
	}
	buf_add_char(to, '\n');
}

static void
underline(struct buf *to, struct str text, char c)
{
	size_t len = utf8_count(text);

	buf_add(to, text);
	buf_add_char(to, '\n');
	add_times(to, c, len < LINE_MAX_CODEPOINTS ? len : LINE_MAX_CODEPOINTS);
	buf_add(to, STR("\n\n"));
}

static void
detail(struct buf *to, const struct writing_block *block)
{
	add_times(to, ' ', ENTRY_INDENT);
	buf_add(to, block->label);
	buf_add(to, STR(": "));
	wrap(to, block->text, ENTRY_INDENT + 2, ENTRY_INDENT + utf8_count(block->label) + 2);
}

static void
entry(struct buf *to, const struct writing_block *block)
{
	buf_add(to, block->label);
	buf_add_char(to, '\n');
	add_times(to, ' ', ENTRY_INDENT);
	wrap(to, block->text, ENTRY_INDENT, ENTRY_INDENT);
}

/* Lines of a head, items and an entry's details stand close together. */
static bool
stays_close(const struct writing *writing, size_t i)
{
	enum writing_kind kind = writing->blocks[i].kind;
	enum writing_kind next;

	if (i + 1 == writing->count)
		return true;
	next = writing->blocks[i + 1].kind;
	return (kind == WRITING_LINE && next == WRITING_LINE) ||
		((kind == WRITING_ENTRY || kind == WRITING_DETAIL) && next == WRITING_DETAIL);
}

void
writing_text(const struct writing *writing, struct buf *to)
{
	for (size_t i = 0; i < writing->count; i++) {
		const struct writing_block *block = &writing->blocks[i];

		switch (block->kind) {
		case WRITING_TITLE:
			underline(to, block->text, '=');
			continue;
		case WRITING_HEADING:
			underline(to, block->text, '-');
			continue;
		case WRITING_ITEM:
			buf_add(to, STR("- "));
			wrap(to, block->text, 2, 2);
			break;
		case WRITING_ENTRY:
			entry(to, block);
			break;
		case WRITING_DETAIL:
			detail(to, block);
			break;
		case WRITING_LINE:
		case WRITING_PARAGRAPH:
		case WRITING_SUBHEADING:
			wrap(to, block->text, 0, 0);
			break;
		}
		if (!stays_close(writing, i))
			buf_add_char(to, '\n');
	}
}
