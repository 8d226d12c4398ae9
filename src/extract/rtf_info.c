#include "extract/rtf_state.h"

/* ---- fields ---- */

/* Takes one word off a field's instruction: quoted or up to white space. */
static struct str
take_argument(struct str *rest)
{
	struct str word;
	size_t end = 0;

	*rest = str_trim(*rest);
	if (rest->len > 0 && rest->data[0] == '"') {
		*rest = str_from(*rest, 1);
		end = str_find_char(*rest, '"');
		word = str_slice(*rest, 0, end);
		*rest = str_from(*rest, end == STR_NONE ? rest->len : end + 1);
		return word;
	}
	while (end < rest->len && !char_is_space(rest->data[end]))
		end++;
	word = str_slice(*rest, 0, end);
	*rest = str_from(*rest, end);
	return word;
}

/* HYPERLINK "address" [\l "place"] and those that fetch from elsewhere. */
static void
note_field(struct rtf *rtf, struct str code)
{
	struct str kind = take_argument(&code);
	struct str word = take_argument(&code);
	bool is_link = str_equal_nocase(kind, STR("HYPERLINK"));

	if (!is_link && !str_equal_nocase(kind, STR("INCLUDEPICTURE")) &&
		!str_equal_nocase(kind, STR("INCLUDETEXT")) &&
		!str_equal_nocase(kind, STR("LINK")) && !str_equal_nocase(kind, STR("DDEAUTO")) &&
		!str_equal_nocase(kind, STR("DDE")))
		return;
	while (word.len > 0 && word.data[0] == '\\') {
		if (str_equal_nocase(word, STR("\\l")))
			return;
		word = take_argument(&code);
	}
	if (rtf->mode == RTF_MODE_READ)
		reading_fact(rtf->r, FACT_LINK, word);
	if (is_link)
		rtf->link = str_copy(&rtf->arena, word);
}

/* ---- information ---- */

static void
note_date(struct rtf *rtf, const char *fact)
{
	if (rtf->date.year > 0 && date_civil_valid(rtf->date))
		reading_date(rtf->r, fact, date_from_civil(rtf->date));
	rtf->date = (struct civil){.month = 1, .day = 1};
}

static void
note_author(struct rtf *rtf, struct str name)
{
	if (name.len > 0 && name.data[name.len - 1] == ';')
		name = str_slice(name, 0, name.len - 1);
	if (rtf->author_count < RTF_AUTHORS_MAX)
		rtf->authors[rtf->author_count++] = str_copy(&rtf->arena, str_trim(name));
}

static void
note_property(struct rtf *rtf, struct str value)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = 4096};

	if (rtf->property_name.len > 0 && rtf->property_name.len < 200)
		reading_fact(rtf->r,
			str_format(&arena, "property:%.*s", STR_ARG(rtf->property_name)).data,
			value);
}

static void
note_generator(struct rtf *rtf, struct str name)
{
	name = str_trim(name);
	if (str_ends(name, STR(";")))
		name = str_slice(name, 0, name.len - 1);
	reading_fact(rtf->r, FACT_TOOL, name);
}

void
rtf_capture_end(struct rtf *rtf, const struct rtf_group *group)
{
	struct str text = str_from(buf_str(&rtf->capture), group->capture_start);
	struct str trimmed = str_trim(text);
	bool reads = rtf->mode == RTF_MODE_READ;

	if (group->destination == RTF_DEST_INFO_TEXT && reads)
		reading_fact(rtf->r, group->fact, trimmed);
	else if (group->destination == RTF_DEST_INFO_DATE && reads)
		note_date(rtf, group->fact);
	else if (group->destination == RTF_DEST_FIELD_CODE)
		note_field(rtf, trimmed);
	else if (group->destination == RTF_DEST_GENERATOR && reads)
		note_generator(rtf, trimmed);
	else if (group->destination == RTF_DEST_PROPERTY_NAME)
		rtf->property_name = str_copy(&rtf->arena, trimmed);
	else if (group->destination == RTF_DEST_PROPERTY_VALUE && reads)
		note_property(rtf, trimmed);
	else if (group->destination == RTF_DEST_COMMENT_AUTHOR)
		rtf->comment_author = str_copy(&rtf->arena, trimmed);
	else if (group->destination == RTF_DEST_OBJECT_CLASS)
		rtf->object_class = str_copy(&rtf->arena, trimmed);
	else if (group->destination == RTF_DEST_AUTHORS && trimmed.len > 0)
		note_author(rtf, trimmed);
	rtf->capture.len = group->capture_start;
}
