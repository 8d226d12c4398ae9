/* vCard contacts, versions 2.1 to 4.0 (RFC 6350), one or many to a file. */
#include "base/arena.h"
#include "base/buf.h"
#include "base/date.h"
#include "base/limits.h"
#include "extract/content_line.h"
#include "extract/encoding.h"
#include "extract/format.h"
#include "extract/reading.h"
#include "extract/text_head.h"

struct cards {
	struct reading *r;
	struct buf line;
	struct buf text;
	uint64_t count;
	int64_t open;
	bool failed;
};

/* Which properties are shown how: by a word before the value. NULL: not shown. */
static const struct {
	const char *name;
	const char *words;
	const char *fact;
	bool is_list;
} known[] = {
	{"FN", "Name", FACT_TITLE, false},
	{"N", "Name in pieces", NULL, true},
	{"NICKNAME", "Nickname", NULL, false},
	{"ORG", "Organisation", FACT_COMPANY, true},
	{"TITLE", "Position", NULL, false},
	{"ROLE", "Role", NULL, false},
	{"EMAIL", "E-mail", "email", false},
	{"TEL", "Telephone", "phone", false},
	{"ADR", "Address", NULL, true},
	{"LABEL", "Address label", NULL, false},
	{"URL", "Web", FACT_LINK, false},
	{"BDAY", "Born", NULL, false},
	{"ANNIVERSARY", "Anniversary", NULL, false},
	{"NOTE", "Note", NULL, false},
	{"CATEGORIES", "Categories", FACT_KEYWORDS, false},
	{"IMPP", "Messaging", "email", false},
	{"UID", "Identifier", NULL, false},
	{"REV", "Revised", NULL, false},
	{"GEO", "Place", NULL, true},
	{"RELATED", "Related", NULL, false},
};

static int
vcard_bid(struct probe *probe)
{
	struct text_head memory;
	struct str head = text_head_fill(&memory, probe->bytes);

	return str_starts_nocase(head, STR("BEGIN:VCARD")) ? BID_SURE : BID_NO;
}

static bool
is_silent(const struct content_line *line)
{
	return content_is(line, "VERSION") || content_is(line, "BEGIN") || content_is(line, "END");
}

static void
give_photo(struct cards *cards, const struct content_line *line, struct err *err)
{
	struct buf bytes CLEANUP(buf_free) = {.size_max = SIZE_MAX / 4};
	struct str type = content_param(line, "TYPE");
	struct part part = {.role = PART_INLINE, .modified = DATE_NONE};
	struct arena arena CLEANUP(arena_free) = {.size_max = 4096};

	if (!content_binary(line, &bytes)) {
		reading_fact(cards->r, FACT_LINK, line->value);
		return;
	}
	part.name = str_format(&arena, "%.*s%llu.%.*s", STR_ARG(str_lower(&arena, line->name)),
		(unsigned long long)cards->count,
		STR_ARG(type.len > 0 && type.len < 8 ? str_lower(&arena, type) : STR("bin")));
	cards->failed = !reading_part(cards->r, &part, buf_str(&bytes), err);
}

static void
give_value(struct cards *cards, const char *words, struct str kind)
{
	reading_format(cards->r, "%s", words);
	if (kind.len > 0 && kind.len < 64)
		reading_format(cards->r, " (%.*s)", STR_ARG(kind));
	reading_text(cards->r, STR(": "));
	reading_text(cards->r, buf_str(&cards->text));
	reading_text(cards->r, STR("\n"));
}

static void
read_property(struct cards *cards, const struct content_line *line, struct err *err)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = 4096};

	if (content_is(line, "PHOTO") || content_is(line, "LOGO") || content_is(line, "SOUND") ||
		content_is(line, "KEY")) {
		give_photo(cards, line, err);
		return;
	}
	buf_clear(&cards->text);
	for (size_t i = 0; i < COUNT_OF(known); i++) {
		if (!content_is(line, known[i].name))
			continue;
		content_text(line, known[i].is_list, &cards->text);
		if (str_trim(buf_str(&cards->text)).len == 0)
			return;
		give_value(cards, known[i].words, content_param(line, "TYPE"));
		if (known[i].fact != NULL)
			reading_fact(cards->r, known[i].fact, buf_str(&cards->text));
		return;
	}
	content_text(line, false, &cards->text);
	if (str_trim(buf_str(&cards->text)).len > 0 && !is_silent(line) && line->name.len < 100)
		give_value(cards, str_format(&arena, "%.*s", STR_ARG(line->name)).data, STR(""));
}

static bool
vcard_read(struct reading *r, struct err *err)
{
	struct buf converted CLEANUP(buf_free) = {.size_max = 4 * TEXT_SIZE_MAX};
	struct cards cards = {.r = r, .line = {.size_max = SIZE_MAX / 4}};
	struct content_line line;
	struct str text;

	encoding_read(r, &converted, reading_bytes(r), STR(""), &text);
	while (!cards.failed && content_take(&text, &cards.line, &line)) {
		if (content_is(&line, "BEGIN")) {
			cards.count += str_equal_nocase(str_trim(line.value), STR("VCARD"));
			cards.open++;
			reading_break(r, true);
		} else if (content_is(&line, "END")) {
			cards.open--;
		} else {
			read_property(&cards, &line, err);
		}
	}
	reading_number(r, "contacts", cards.count);
	if (cards.open > 0)
		reading_partial(r, ERR_DAMAGED, "the last contact breaks off");
	buf_free(&cards.line);
	buf_free(&cards.text);
	return !cards.failed;
}

const struct format format_vcard = {
	.name = "vcard",
	.title = "contact (vCard)",
	.version = "1",
	.kind = KIND_CONTACT,
	.extensions = "vcf vcard",
	.bid = vcard_bid,
	.read = vcard_read,
};
