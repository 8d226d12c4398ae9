#include "extract/rtf_state.h"

enum { GIVE_SIZE = 16 * 1024 };

static bool
is_main(enum rtf_destination destination)
{
	return destination == RTF_DEST_TEXT;
}

static bool
is_captured(enum rtf_destination destination)
{
	return destination == RTF_DEST_AUTHORS || destination == RTF_DEST_INFO_TEXT ||
		destination == RTF_DEST_FIELD_CODE || destination == RTF_DEST_OBJECT_CLASS ||
		destination == RTF_DEST_COMMENT_AUTHOR || destination == RTF_DEST_COMMENT_ID ||
		destination == RTF_DEST_PROPERTY_NAME || destination == RTF_DEST_PROPERTY_VALUE ||
		destination == RTF_DEST_GENERATOR;
}

/* ---- places of hidden and changed text ---- */

static void
give_main(struct rtf *rtf)
{
	if (rtf->mode != RTF_MODE_READ)
		return;
	reading_text(rtf->r, buf_str(rtf->to));
	buf_clear(rtf->to);
}

static struct str
author_name(const struct rtf *rtf, uint32_t author)
{
	return author < rtf->author_count ? rtf->authors[author] : STR("");
}

/* Hidden text is what the format calls so; the rest is made to look like nothing. */
static void
sync_hidden(struct rtf *rtf, enum rtf_hiding wanted)
{
	static const char *const labels[] = {
		[RTF_HIDDEN] = "hidden text", [RTF_WHITE] = "white text", [RTF_TINY] = "tiny text"};

	if (wanted == rtf->hidden_open)
		return;
	give_main(rtf);
	if (rtf->hidden_open != RTF_SHOWN)
		reading_place_end(rtf->r, rtf->hidden_place);
	rtf->hidden_open = wanted;
	if (wanted == RTF_SHOWN)
		return;
	if (!rtf->hidden_said)
		reading_fact(rtf->r, FACT_HIDDEN, str_of(labels[wanted]));
	rtf->hidden_said = true;
	rtf->hidden_place = reading_place_begin(rtf->r,
		wanted == RTF_HIDDEN ? PLACE_HIDDEN : PLACE_INVISIBLE, 0, str_of(labels[wanted]));
}

static void
sync_change(struct rtf *rtf, bool wanted, bool is_deleted, uint32_t author)
{
	bool same = wanted == rtf->change_open &&
		(!wanted || (is_deleted == rtf->change_is_deleted && author == rtf->change_author));

	if (same)
		return;
	give_main(rtf);
	if (wanted && !rtf->change_said)
		reading_fact(rtf->r, "tracked_changes", STR("yes"));
	rtf->change_said = rtf->change_said || wanted;
	if (rtf->change_open)
		reading_place_end(rtf->r, rtf->change_place);
	if (wanted)
		rtf->change_place = reading_place_begin(rtf->r,
			is_deleted ? PLACE_DELETED : PLACE_INSERTED, 0, author_name(rtf, author));
	rtf->change_open = wanted;
	rtf->change_is_deleted = is_deleted;
	rtf->change_author = author;
}

static void
sync_places(struct rtf *rtf, struct str utf8)
{
	const struct rtf_group *group = rtf_group(rtf);
	enum rtf_hiding hiding = rtf_hiding_of(rtf, group);

	if (rtf->mode != RTF_MODE_READ || rtf->aside_depth > 0)
		return;
	/* A hidden place may lie within a change: the inner one closes first. */
	if (hiding > RTF_HIDDEN && rtf->hidden_open != hiding && str_trim(utf8).len == 0)
		hiding = RTF_SHOWN;
	if (rtf->hidden_open != hiding)
		sync_hidden(rtf, RTF_SHOWN);
	sync_change(rtf, group->is_deleted || group->is_inserted, group->is_deleted, group->author);
	sync_hidden(rtf, hiding);
}

/* ---- output ---- */

static struct buf *
output(struct rtf *rtf)
{
	return rtf->aside_depth > 0 ? &rtf->aside_text : rtf->to;
}

static void
put_tabs(struct rtf *rtf)
{
	for (; rtf->tabs > 0; rtf->tabs--)
		buf_add_char(output(rtf), '\t');
}

/* Text outside tags is content: its markup characters must not become markup. */
static void
put_escaped(struct buf *to, struct str text)
{
	for (size_t i = 0; i < text.len; i++) {
		char c = text.data[i];

		if (c == '<')
			buf_add(to, STR("&lt;"));
		else if (c == '>')
			buf_add(to, STR("&gt;"));
		else if (c == '&')
			buf_add(to, STR("&amp;"));
		else
			buf_add_char(to, c);
	}
}

static void
put_html(struct rtf *rtf, struct str utf8)
{
	const struct rtf_group *group = rtf_group(rtf);

	if (group->destination == RTF_DEST_HTML_TAG)
		buf_add(rtf->to, utf8);
	else if (group->destination == RTF_DEST_TEXT && !group->is_html_rtf)
		put_escaped(rtf->to, utf8);
}

/* Text in UTF-8, for the present group's destination. */
static void
put(struct rtf *rtf, struct str utf8)
{
	const struct rtf_group *group = rtf_group(rtf);

	if (utf8.len == 0)
		return;
	if (is_captured(group->destination)) {
		buf_add(&rtf->capture, utf8);
		return;
	}
	if (rtf->mode == RTF_MODE_HTML) {
		put_html(rtf, utf8);
		return;
	}
	if (!is_main(group->destination))
		return;
	sync_places(rtf, utf8);
	put_tabs(rtf);
	buf_add(output(rtf), utf8);
	if (rtf->aside_depth == 0)
		rtf->at_line_start = false;
	if (rtf->mode == RTF_MODE_READ && rtf->aside_depth == 0 && rtf->to->len >= GIVE_SIZE)
		give_main(rtf);
}

void
rtf_settle(struct rtf *rtf)
{
	struct buf utf8 CLEANUP(buf_free) = {.size_max = SIZE_MAX / 4};

	if (rtf->surrogate != 0) {
		rtf->surrogate = 0;
		put(rtf, STR("\xef\xbf\xbd"));
	}
	if (rtf->bytes.len == 0)
		return;
	rtf_decode(rtf, &utf8, buf_str(&rtf->bytes), rtf_codepage_now(rtf));
	buf_clear(&rtf->bytes);
	put(rtf, buf_str(&utf8));
}

void
rtf_put_bytes(struct rtf *rtf, struct str bytes)
{
	enum rtf_destination destination = rtf_group(rtf)->destination;

	if (destination == RTF_DEST_PICTURE || destination == RTF_DEST_OBJECT)
		rtf_binary_digits(rtf, bytes);
	else if (destination == RTF_DEST_COLOURS)
		rtf_colours_take(rtf, bytes);
	else if (is_main(destination) || is_captured(destination) ||
		destination == RTF_DEST_HTML_TAG)
		buf_add(&rtf->bytes, bytes);
}

void
rtf_put_codepoint(struct rtf *rtf, uint32_t codepoint)
{
	struct buf utf8 CLEANUP(buf_free) = {.size_max = 16};

	rtf_settle(rtf);
	buf_add_codepoint(&utf8, codepoint);
	put(rtf, buf_str(&utf8));
}

/* \uN: a UTF-16 unit, negative above 32767. Pairs come as two. Word puts symbol fonts' bytes at
 * U+F000. */
void
rtf_put_unit(struct rtf *rtf, int32_t unit)
{
	uint32_t value = (uint32_t)unit & 0xffff;
	uint32_t high = rtf->surrogate;

	if (unit > 0xffff)
		value = (uint32_t)unit;
	if (high != 0 && value >= 0xdc00 && value < 0xe000) {
		rtf->surrogate = 0;
		rtf_put_codepoint(rtf, 0x10000 + ((high - 0xd800) << 10) + (value - 0xdc00));
		return;
	}
	rtf_settle(rtf);
	if (value >= 0xd800 && value < 0xdc00)
		rtf->surrogate = value;
	else if (value == 0)
		return;
	else
		rtf_put_codepoint(rtf, value == 0xf0b7 || value == 0xf0a7 ? 0x2022 : value);
}

void
rtf_end_line(struct rtf *rtf)
{
	rtf_settle(rtf);
	if (rtf->mode == RTF_MODE_HTML) {
		put_html(rtf, STR("\r\n"));
		return;
	}
	if (!is_main(rtf_group(rtf)->destination)) {
		put(rtf, STR(" "));
		return;
	}
	put_tabs(rtf);
	buf_add_char(output(rtf), '\n');
	if (rtf->aside_depth > 0)
		return;
	rtf->at_line_start = true;
	rtf_asides_give(rtf);
}

void
rtf_end_cell(struct rtf *rtf)
{
	rtf_settle(rtf);
	if (is_main(rtf_group(rtf)->destination))
		rtf->tabs++;
}

void
rtf_end_row(struct rtf *rtf)
{
	rtf_settle(rtf);
	rtf->tabs = 0;
	rtf_end_line(rtf);
}

void
rtf_result_begin(struct rtf *rtf)
{
	struct rtf_group *group = rtf_group(rtf);

	rtf_settle(rtf);
	group->is_result = true;
	group->result_start = output(rtf)->len;
}

void
rtf_result_end(struct rtf *rtf)
{
	struct str link = rtf->link;
	struct str shown = str_from(buf_str(output(rtf)), rtf_group(rtf)->result_start);

	rtf->link = STR("");
	if (link.len == 0 || rtf->mode == RTF_MODE_HTML || str_find(shown, link) != STR_NONE)
		return;
	put(rtf, STR(" ("));
	put(rtf, link);
	put(rtf, STR(")"));
}

void
rtf_finish(struct rtf *rtf)
{
	rtf->depth = 1;
	rtf_settle(rtf);
	rtf->tabs = 0;
	rtf->aside_depth = 0;
	if (rtf->mode != RTF_MODE_READ) {
		rtf_asides_give(rtf);
		return;
	}
	sync_hidden(rtf, RTF_SHOWN);
	sync_change(rtf, false, false, 0);
	rtf_asides_give(rtf);
	give_main(rtf);
	reading_break(rtf->r, false);
}
