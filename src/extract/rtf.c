#include "extract/rtf_state.h"
#include "extract/rtf_token.h"

void
rtf_begin(struct rtf *rtf, enum rtf_mode mode, struct reading *r, struct buf *to)
{
	*rtf = (struct rtf){.mode = mode,
		.r = r,
		.ansi_codepage = 1252,
		.nibble = -1,
		.primaries = {-1, -1, -1}};
	arena_init(&rtf->arena, READING_ARENA_MAX);
	rtf->main_text.size_max = SIZE_MAX / 4;
	rtf->to = to != NULL ? to : &rtf->main_text;
	rtf->font_codepages = ARENA_ARRAY(&rtf->arena, RTF_FONTS_MAX, uint16_t);
	rtf->asides = ARENA_ARRAY(&rtf->arena, RTF_ASIDES_MAX, struct rtf_aside);
	rtf->date = (struct civil){.month = 1, .day = 1};
	rtf->at_line_start = true;
	rtf->depth = 1;
	rtf->groups[0] = (struct rtf_group){.font = -1, .unicode_skip = 1};
}

void
rtf_free(struct rtf *rtf)
{
	buf_free(&rtf->main_text);
	buf_free(&rtf->bytes);
	buf_free(&rtf->capture);
	buf_free(&rtf->aside_text);
	buf_free(&rtf->binary);
	arena_free(&rtf->arena);
}

/* ---- groups ---- */

static void
group_open(struct rtf *rtf)
{
	struct rtf_group *group;

	rtf_settle(rtf);
	rtf->skip_left = 0;
	if (rtf->depth == NEST_DEPTH_MAX) {
		rtf->depth_over++;
		rtf->was_too_deep = true;
		return;
	}
	group = &rtf->groups[rtf->depth++];
	*group = rtf->groups[rtf->depth - 2];
	group->owns_destination = false;
	group->begins_aside = false;
	group->is_result = false;
	group->is_starred = false;
	group->is_fresh = true;
}

static bool
destination_end(struct rtf *rtf, const struct rtf_group *group, struct err *err)
{
	if (group->destination == RTF_DEST_PICTURE)
		return rtf_picture_end(rtf, err);
	if (group->destination == RTF_DEST_OBJECT)
		return rtf_object_end(rtf, err);
	rtf_capture_end(rtf, group);
	return true;
}

static bool
group_close(struct rtf *rtf, struct err *err)
{
	struct rtf_group *group = rtf_group(rtf);
	bool done = true;

	rtf_settle(rtf);
	rtf->skip_left = 0;
	if (rtf->depth_over > 0) {
		rtf->depth_over--;
		return true;
	}
	if (rtf->depth == 1)
		return true;
	if (group->is_result)
		rtf_result_end(rtf);
	if (group->begins_aside)
		rtf_aside_end(rtf);
	else if (group->owns_destination && group->destination != RTF_DEST_TEXT)
		done = destination_end(rtf, group, err);
	else if (group->destination == RTF_DEST_AUTHORS)
		rtf_capture_end(rtf, group);
	rtf->depth--;
	return done;
}

/* Notes, comments and headers are text of their own, kept aside. */
static void
begin_aside(struct rtf *rtf, struct rtf_group *group, enum rtf_destination destination)
{
	group->owns_destination = true;
	group->capture_start = rtf->capture.len;
	if (rtf->mode == RTF_MODE_HTML || group->begins_aside) {
		group->destination = RTF_DEST_SKIP;
		return;
	}
	group->destination = RTF_DEST_TEXT;
	group->begins_aside = true;
	if (destination == RTF_DEST_COMMENT) {
		rtf_aside_begin(rtf, PLACE_COMMENT, rtf->comment_author);
		rtf->comment_author = STR("");
		return;
	}
	rtf_aside_begin(
		rtf, destination == RTF_DEST_HEADER ? PLACE_HEADER : PLACE_FOOTNOTE, STR(""));
}

static bool
may_change(enum rtf_destination from, enum rtf_destination to)
{
	if (from == RTF_DEST_SHAPE)
		return to == RTF_DEST_PICTURE;
	if (from == RTF_DEST_UPR)
		return to == RTF_DEST_TEXT;
	/* A field within another's instruction is part of the instruction. */
	if (from == RTF_DEST_FIELD_CODE)
		return to == RTF_DEST_SKIP || to == RTF_DEST_PICTURE;
	/* What a picture's properties say in digits is not of its bytes. */
	if (from == RTF_DEST_PICTURE || from == RTF_DEST_OBJECT)
		return to == RTF_DEST_SKIP;
	return from != RTF_DEST_SKIP && from != RTF_DEST_FONTS;
}

static void
set_destination(struct rtf *rtf, enum rtf_destination destination, const char *fact)
{
	struct rtf_group *group = rtf_group(rtf);

	if (!may_change(group->destination, destination) || rtf->depth_over > 0)
		return;
	rtf_settle(rtf);
	if (destination == RTF_DEST_HEADER || destination == RTF_DEST_FOOTNOTE ||
		destination == RTF_DEST_COMMENT) {
		begin_aside(rtf, group, destination);
		return;
	}
	group->destination = destination;
	group->fact = fact;
	group->owns_destination = true;
	group->capture_start = rtf->capture.len;
}

/* ---- words ---- */

static bool
is_on(const struct rtf_token *token)
{
	return !token->has_number || token->number != 0;
}

static void
do_info(struct rtf *rtf, const struct rtf_word *word)
{
	/* The same words mean other things outside \info (\comment, \author of a change). */
	if (rtf_group(rtf)->destination == RTF_DEST_INFO)
		set_destination(rtf, (enum rtf_destination)word->value, word->fact);
}

static void
do_count(struct rtf *rtf, const struct rtf_word *word, const struct rtf_token *token)
{
	if (rtf->mode == RTF_MODE_READ && rtf_group(rtf)->destination == RTF_DEST_INFO &&
		token->number > 0)
		reading_number(rtf->r, word->fact, (uint64_t)token->number);
}

static void
do_date(struct rtf *rtf, int which, int32_t number)
{
	int *const fields[] = {&rtf->date.year, &rtf->date.month, &rtf->date.day, &rtf->date.hour,
		&rtf->date.minute, &rtf->date.second};

	if (rtf_group(rtf)->destination == RTF_DEST_INFO_DATE)
		*fields[which] = number;
}

static void
do_font(struct rtf *rtf, int32_t number)
{
	if (rtf_group(rtf)->destination == RTF_DEST_FONTS) {
		rtf_font_define(rtf, number);
		return;
	}
	rtf_settle(rtf);
	rtf_group(rtf)->font = number;
}

static void
do_plain(struct rtf *rtf)
{
	struct rtf_group *group = rtf_group(rtf);

	rtf_settle(rtf);
	group->font = -1;
	group->colour = group->size = 0;
	group->grounds &= (uint8_t) ~(unsigned)RTF_GROUND_TEXT;
	group->is_hidden = false;
	group->is_deleted = false;
	group->is_inserted = false;
}

/* Words on how the text looks. */
static void
do_look(struct rtf *rtf, const struct rtf_word *word, const struct rtf_token *token)
{
	struct rtf_group *group = rtf_group(rtf);
	int32_t number = token->has_number ? token->number : 0;

	rtf_settle(rtf);
	if (word->action == RTF_DO_COLOUR)
		group->colour = number;
	else if (word->action == RTF_DO_SIZE)
		group->size = number;
	else if (word->action == RTF_DO_GROUND)
		rtf_ground_set(rtf, (enum rtf_ground)word->value, number);
	else if (word->action == RTF_DO_GROUND_END) {
		group->grounds &= (uint8_t) ~(unsigned)word->value;
		/* What is of a table says so behind each \pard. */
		if (word->value == RTF_GROUND_PARAGRAPH)
			group->in_table = false;
	} else if (word->action == RTF_DO_IN_TABLE)
		group->in_table = true;
	else if (word->action == RTF_DO_PRIMARY)
		rtf_colour_primary(rtf, word->value, number);
}

/* Words on how the text is to be read. */
static void
do_property(struct rtf *rtf, const struct rtf_word *word, const struct rtf_token *token)
{
	struct rtf_group *group = rtf_group(rtf);

	rtf_settle(rtf);
	if (word->action == RTF_DO_HIDDEN)
		group->is_hidden = is_on(token);
	else if (word->action == RTF_DO_DELETED)
		group->is_deleted = is_on(token);
	else if (word->action == RTF_DO_INSERTED)
		group->is_inserted = is_on(token);
	else if (word->action == RTF_DO_INSERTED_BY || word->action == RTF_DO_DELETED_BY)
		group->author = token->number > 0 ? (uint32_t)token->number : 0;
	else if (word->action == RTF_DO_HTML_RTF)
		group->is_html_rtf = is_on(token);
	else if (word->action == RTF_DO_CHARSET)
		rtf->ansi_codepage = (uint32_t)word->value;
	else if (word->action == RTF_DO_ANSI_CODEPAGE && token->number > 0)
		rtf->ansi_codepage = (uint32_t)token->number;
	else if (word->action == RTF_DO_DEFAULT_FONT)
		rtf->default_font = token->number;
	else if (word->action == RTF_DO_UNICODE_SKIP)
		group->unicode_skip = token->number > 0 ? (uint32_t)token->number : 0;
}

static void
do_break(struct rtf *rtf, enum rtf_action action)
{
	if (action == RTF_DO_CELL)
		rtf_end_cell(rtf);
	else if (action == RTF_DO_ROW)
		rtf_end_row(rtf);
	else
		rtf_end_line(rtf);
}

static void
do_unicode(struct rtf *rtf, const struct rtf_token *token)
{
	rtf_put_unit(rtf, token->number);
	rtf->skip_left = rtf_group(rtf)->unicode_skip;
}

static void
do_word(struct rtf *rtf, const struct rtf_word *word, const struct rtf_token *token)
{
	switch (word->action) {
	case RTF_DO_DESTINATION:
		set_destination(rtf, (enum rtf_destination)word->value, NULL);
		return;
	case RTF_DO_SHAPE_TEXT:
	case RTF_DO_BACKGROUND:
		rtf->has_background = rtf->has_background || word->action == RTF_DO_BACKGROUND;
		rtf_group(rtf)->in_shape = true;
		set_destination(rtf, (enum rtf_destination)word->value, NULL);
		return;
	case RTF_DO_COLOUR:
	case RTF_DO_SIZE:
	case RTF_DO_GROUND:
	case RTF_DO_GROUND_END:
	case RTF_DO_IN_TABLE:
	case RTF_DO_PRIMARY:
		do_look(rtf, word, token);
		return;
	case RTF_DO_RESULT:
		set_destination(rtf, RTF_DEST_TEXT, NULL);
		rtf_result_begin(rtf);
		return;
	case RTF_DO_INFO:
		do_info(rtf, word);
		return;
	case RTF_DO_CHARACTER:
		rtf_put_codepoint(rtf, (uint32_t)word->value);
		return;
	case RTF_DO_PARAGRAPH:
	case RTF_DO_LINE:
	case RTF_DO_PAGE:
	case RTF_DO_CELL:
	case RTF_DO_ROW:
		do_break(rtf, word->action);
		return;
	case RTF_DO_FONT:
		do_font(rtf, token->number);
		return;
	case RTF_DO_FONT_CHARSET:
		rtf_font_charset(rtf, token->number);
		return;
	case RTF_DO_FONT_CODEPAGE:
		rtf_font_codepage(rtf, token->number);
		return;
	case RTF_DO_UNICODE:
		do_unicode(rtf, token);
		return;
	case RTF_DO_PLAIN:
		do_plain(rtf);
		return;
	case RTF_DO_PICTURE_KIND:
		rtf->picture = (enum rtf_picture)word->value;
		return;
	case RTF_DO_DATE_FIELD:
		do_date(rtf, word->value, token->number);
		return;
	case RTF_DO_COUNT:
		do_count(rtf, word, token);
		return;
	case RTF_DO_FROM_HTML:
	case RTF_DO_FROM_TEXT:
		return;
	case RTF_DO_CHARSET:
	case RTF_DO_ANSI_CODEPAGE:
	case RTF_DO_DEFAULT_FONT:
	case RTF_DO_UNICODE_SKIP:
	case RTF_DO_HIDDEN:
	case RTF_DO_DELETED:
	case RTF_DO_INSERTED:
	case RTF_DO_INSERTED_BY:
	case RTF_DO_DELETED_BY:
	case RTF_DO_HTML_RTF:
		do_property(rtf, word, token);
		return;
	}
}

/* Behind \u stand characters for older readers, to be stepped over. Some writers leave them out:
 * a word that ends a line or begins anew is none of them. */
static bool
skips_word(struct rtf *rtf, const struct rtf_word *word)
{
	if (rtf->skip_left == 0 || word == NULL)
		return false;
	if (word->action == RTF_DO_CHARACTER) {
		rtf->skip_left--;
		return true;
	}
	if (word->action == RTF_DO_UNICODE || word->action == RTF_DO_PARAGRAPH ||
		word->action == RTF_DO_CELL || word->action == RTF_DO_ROW ||
		word->action == RTF_DO_LINE || word->action == RTF_DO_PAGE)
		rtf->skip_left = 0;
	return false;
}

static void
take_word(struct rtf *rtf, const struct rtf_token *token)
{
	const struct rtf_word *word = rtf_word_find(token->text);
	struct rtf_group *group = rtf_group(rtf);
	bool was_fresh = group->is_fresh;

	group->is_fresh = false;
	if (skips_word(rtf, word))
		return;
	if (was_fresh && group->is_starred && rtf->depth_over == 0 &&
		(word == NULL ||
			(word->action != RTF_DO_DESTINATION && word->action != RTF_DO_INFO &&
				word->action != RTF_DO_RESULT))) {
		set_destination(rtf, RTF_DEST_SKIP, NULL);
		return;
	}
	if (word != NULL)
		do_word(rtf, word, token);
}

static void
take_symbol(struct rtf *rtf, char symbol)
{
	struct rtf_group *group = rtf_group(rtf);

	if (symbol == '*') {
		group->is_starred = true;
		return;
	}
	group->is_fresh = false;
	if (rtf->skip_left > 0 && symbol != '\n' && symbol != '\r') {
		rtf->skip_left--;
		return;
	}
	if (symbol == '\\' || symbol == '{' || symbol == '}')
		rtf_put_bytes(rtf, str_make(&symbol, 1));
	else if (symbol == '~')
		rtf_put_codepoint(rtf, 0xa0);
	else if (symbol == '_')
		rtf_put_codepoint(rtf, 0x2011);
	else if (symbol == '\n' || symbol == '\r')
		rtf_end_line(rtf);
	else if (symbol == '\t')
		rtf_put_codepoint(rtf, '\t');
}

static void
take_text(struct rtf *rtf, struct str bytes)
{
	size_t skip = rtf->skip_left < bytes.len ? rtf->skip_left : bytes.len;

	rtf_group(rtf)->is_fresh = false;
	rtf->skip_left -= (uint32_t)skip;
	rtf_put_bytes(rtf, str_from(bytes, skip));
}

static bool
take_token(struct rtf *rtf, const struct rtf_token *token, struct err *err)
{
	switch (token->kind) {
	case RTF_OPEN:
		group_open(rtf);
		return true;
	case RTF_CLOSE:
		return group_close(rtf, err);
	case RTF_WORD:
		take_word(rtf, token);
		return true;
	case RTF_SYMBOL:
		take_symbol(rtf, token->symbol);
		return true;
	case RTF_HEX:
		take_text(rtf, str_make(&token->symbol, 1));
		return true;
	case RTF_BYTES:
		take_text(rtf, token->text);
		return true;
	case RTF_BINARY:
		if (rtf_group(rtf)->destination == RTF_DEST_PICTURE ||
			rtf_group(rtf)->destination == RTF_DEST_OBJECT)
			buf_add(&rtf->binary, token->text);
		return true;
	case RTF_END:
		return true;
	}
	return true;
}

static bool
goes_on(struct str rest)
{
	return str_find(rest, STR("\\par")) != STR_NONE || str_find(rest, STR("{\\")) != STR_NONE;
}

bool
rtf_run(struct rtf *rtf, struct str text, struct err *err)
{
	struct str rest = text;
	bool done = true;

	while (rest.len > 0 && done) {
		struct rtf_token token = rtf_take(&rest);

		if (token.kind == RTF_END)
			break;
		done = take_token(rtf, &token, err);
		/* The document is over; what follows belongs to no one, unless it goes on as RTF. */
		if (token.kind == RTF_CLOSE && rtf->depth == 1 && rtf->depth_over == 0 &&
			!goes_on(str_slice(rest, 0, 4096)))
			break;
	}
	if (done && rtf->mode == RTF_MODE_READ) {
		if (rtf->depth > 1)
			reading_partial(rtf->r, ERR_DAMAGED,
				"the document breaks off: %zu groups are not closed",
				rtf->depth - 1);
		if (str_trim(rest).len > 0 && str_find_char(str_trim(rest), '\0') != 0)
			reading_fact(rtf->r, FACT_ODDITY,
				STR("bytes follow behind the end of the document"));
		if (rtf->was_too_deep)
			reading_fact(rtf->r, FACT_ODDITY,
				STR("groups are nested deeper than any writer does"));
	}
	rtf_finish(rtf);
	return done;
}
