#include "search/query_leaf.h"

#include "base/arena.h"
#include "base/err.h"
#include "search/kinds.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* Where a field's value stands in the query: an inner mistake points at it. */
static bool
fail_value(struct parse *parse, struct leaf *leaf, struct str suggestion, struct err *err,
	const char *sentence)
{
	return parse_fail(parse, leaf->piece.place, suggestion, err, sentence);
}

/* One switch behind "~". */
static bool
switch_set(struct query_node *term, struct str name, bool *ret_how_set)
{
	*ret_how_set = true;
	if (str_equal(name, STR("1")) || str_equal(name, STR("2"))) {
		term->how = TERM_FUZZY;
		term->edits = name.data[0] == '1' ? 1 : 2;
	} else if (str_equal_nocase(name, STR("stem"))) {
		term->how = TERM_STEM;
	} else if (str_equal_nocase(name, STR("ocr"))) {
		term->how = TERM_OCR;
	} else if (str_equal_nocase(name, STR("sound"))) {
		term->how = TERM_SOUND;
	} else {
		*ret_how_set = false;
		if (str_equal_nocase(name, STR("case")))
			term->case_exact = true;
		else if (str_equal_nocase(name, STR("accents")))
			term->accents_exact = true;
		else
			return false;
	}
	return true;
}

static bool
switches_apply(struct parse *parse, struct leaf *leaf, struct query_node *term, struct err *err)
{
	const struct str suggestion = STR(
		"Behind a word: ~1 or ~2 (spelling), ~stem (word forms), ~ocr (recognised "
		"text), ~sound (names), ~case, ~accents.");
	struct str rest = leaf->piece.switches;
	struct str name;
	bool how_set = false;

	while (str_cut(&rest, '~', &name)) {
		bool sets_how;

		if (!switch_set(term, name, &sets_how)) {
			uint64_t number;
			bool is_slop = leaf->piece.kind == PIECE_PHRASE &&
				str_to_u64(name, &number);

			return parse_fail(parse, leaf->piece.place,
				is_slop ? STR("For words near each other write first w/5 second.")
					: suggestion,
				err,
				is_slop ? "a phrase has no distance of its own"
					: "what stands behind ~ is not known");
		}
		if (sets_how &&
			(how_set || leaf->piece.kind == PIECE_REGEX ||
				leaf->node->how == TERM_PATTERN))
			return parse_fail(parse, leaf->piece.place, suggestion, err,
				"these ways of matching cannot be put together in one word");
		how_set |= sets_how;
	}
	if (term->how != TERM_EXACT && (term->case_exact || term->accents_exact))
		return parse_fail(parse, leaf->piece.place, suggestion, err,
			"~case and ~accents go with a plain word only");
	return true;
}

/* Words from "taxi~1~case" or a phrase; switches go to each word. */
static bool
resolve_text(struct parse *parse, struct leaf *leaf, unsigned fields, struct err *err)
{
	struct piece *piece = &leaf->piece;
	size_t tilde = str_find_char(piece->text, '~');
	struct query_node *term;

	if (piece->kind == PIECE_WORD && tilde != STR_NONE && tilde > 0) {
		piece->switches = str_from(piece->text, tilde + 1);
		piece->text = str_slice(piece->text, 0, tilde);
	}
	if (!leaf_words(parse, leaf, fields, err))
		return false;
	if (piece->switches.data == NULL)
		return true;
	if (leaf->node->kind == QUERY_TERM)
		return switches_apply(parse, leaf, leaf->node, err);
	for (term = leaf->node->first; term != NULL; term = term->next)
		if (term->kind == QUERY_TERM && !switches_apply(parse, leaf, term, err))
			return false;
	return true;
}

static bool
resolve_regex(struct parse *parse, struct leaf *leaf, unsigned fields, struct err *err)
{
	struct query_node *node = leaf->node;

	node->kind = QUERY_TERM;
	node->how = TERM_REGEX;
	node->fields = fields;
	node->term = leaf->piece.text;
	node->written = leaf->piece.text;
	node->leaf = parse->terms++;
	if (leaf->piece.switches.data == NULL)
		return true;
	return switches_apply(parse, leaf, node, err);
}

static bool
resolve_date(struct parse *parse, struct leaf *leaf, enum filter_kind filter, struct err *err)
{
	struct query_node *node = leaf->node;

	node->filter = filter;
	if (!date_range_read(leaf->piece.text, &node->from, &node->to))
		return fail_value(parse, leaf,
			STR("Write a year, month or day such as 2013, 2013-03 or 2013-03-12, or a "
			    "range such as 2013-03..2013-06, >2013 or ..2013-06."),
			err, "this is not a date or range of dates");
	return true;
}

static bool
resolve_has(struct parse *parse, struct leaf *leaf, struct err *err)
{
	const struct field_row *field = field_named(leaf->piece.text);
	struct query_node *node = leaf->node;

	node->filter = FILTER_HAS;
	node->number = doc_flag_named(leaf->piece.text);
	if (node->number == 0 && field != NULL && field->type == FIELD_TYPE_TEXT)
		node->fields = field->fields;
	else if (node->number == 0)
		return fail_value(parse, leaf,
			str_format(parse->arena, "has: takes one of: %s.", doc_flag_names()), err,
			"has: does not know this");
	return true;
}

static bool
resolve_unread(struct parse *parse, struct leaf *leaf, struct err *err)
{
	struct str word = leaf->piece.text;
	enum err_kind kind = err_kind_from_name(str_cstr(parse->arena, word));

	leaf->node->filter = FILTER_UNREAD;
	if (str_equal_nocase(word, STR("any")) || str_equal_nocase(word, STR("yes")) ||
		str_equal(word, STR("*")))
		return true;
	leaf->node->number = kind;
	if (kind == ERR_NONE)
		return fail_value(parse, leaf,
			STR("unread: takes any, password, damaged, unsupported, too_large, timeout "
			    "or crashed."),
			err, "unread: does not know this reason");
	return true;
}

static bool
resolve_number(struct parse *parse, struct leaf *leaf, struct err *err)
{
	struct query_node *node = leaf->node;
	struct str text = leaf->piece.text;
	size_t dots = str_find(text, STR(".."));

	node->kind = QUERY_TERM;
	node->how = TERM_RANGE;
	node->fields = FIELD_ALL;
	node->term = text;
	node->written = text;
	node->leaf = parse->terms++;
	node->high = UINT64_MAX;
	if (dots != STR_NONE && text.len > 2 &&
		(dots == 0 || str_to_u64(str_slice(text, 0, dots), &node->low)) &&
		(dots + 2 == text.len || str_to_u64(str_from(text, dots + 2), &node->high)) &&
		node->low <= node->high)
		return true;
	return fail_value(parse, leaf,
		STR("Write whole numbers such as number:200..250, number:200.. or number:..50."),
		err, "this is not a range of numbers");
}

static bool
resolve_filter(
	struct parse *parse, struct leaf *leaf, const struct field_row *field, struct err *err)
{
	struct query_node *node = leaf->node;
	uint64_t number = 0;
	unsigned kind = 0;

	node->kind = QUERY_FILTER;
	node->text = leaf->piece.text;
	switch (field->type) {
	case FIELD_TYPE_DATE:
		return resolve_date(parse, leaf, FILTER_DATE, err);
	case FIELD_TYPE_SENT:
		return resolve_date(parse, leaf, FILTER_SENT, err);
	case FIELD_TYPE_RECEIVED:
		return resolve_date(parse, leaf, FILTER_RECEIVED, err);
	case FIELD_TYPE_KIND:
		node->filter = FILTER_KIND;
		if (!search_kind_named(leaf->piece.text, &kind))
			return fail_value(parse, leaf,
				str_format(parse->arena, "The kinds are: %s.", search_kind_names()),
				err, "there is no such kind of record");
		node->number = kind;
		return true;
	case FIELD_TYPE_CUSTODIAN:
		node->filter = FILTER_CUSTODIAN;
		return true;
	case FIELD_TYPE_DELIVERY:
		node->filter = FILTER_DELIVERY;
		node->number = -1;
		if (str_to_u64(leaf->piece.text, &number) && number <= INT64_MAX)
			node->number = (int64_t)number;
		return true;
	case FIELD_TYPE_HAS:
		return resolve_has(parse, leaf, err);
	case FIELD_TYPE_UNREAD:
		return resolve_unread(parse, leaf, err);
	case FIELD_TYPE_ITEM:
		node->filter = FILTER_ITEM;
		if (!str_to_u64(leaf->piece.text, &number) || number > INT64_MAX)
			return fail_value(parse, leaf, STR("Write its number, such as id:212."),
				err, "an item is named by its number");
		node->number = (int64_t)number;
		return true;
	case FIELD_TYPE_NUMBER:
		return resolve_number(parse, leaf, err);
	case FIELD_TYPE_LENT:
		node->filter = field->filter;
		return true;
	case FIELD_TYPE_TEXT:
	default:
		return parse_fail(parse, leaf->field_place, STR(""), err,
			"this field is looked for in words");
	}
}

static bool
unknown_field(struct parse *parse, struct leaf *leaf, struct err *err)
{
	const char *near = field_nearest(leaf->field);

	return parse_fail(parse, leaf->field_place,
		near != NULL
			? str_format(parse->arena,
				  "Did you mean %s: ? To look for the words themselves, put "
				  "them in quotes.",
				  near)
			: STR("To look for the words themselves, put them in quotes. Fields: "
			      "from to cc bcc subject author file kind custodian delivery "
			      "date sent has unread number id gap line read code coded weight."),
		err,
		str_format(parse->arena, "there is no field \"%.*s\"", STR_ARG(leaf->field)).data);
}

/* Only wildcards: "bcc:*" asks for records that have one, "*" alone for all. */
static bool
is_anything(struct str text)
{
	for (size_t i = 0; i < text.len; i++)
		if (text.data[i] != '*')
			return false;
	return text.len > 0;
}

bool
leaf_resolve(struct parse *parse, struct leaf *leaf, struct err *err)
{
	const struct field_row *field = leaf->field.len > 0 ? field_named(leaf->field) : NULL;
	unsigned fields = FIELD_ALL;

	if (leaf->field.len > 0 && field == NULL)
		return unknown_field(parse, leaf, err);
	if (field != NULL && field->type != FIELD_TYPE_TEXT) {
		if (leaf->piece.kind == PIECE_REGEX || leaf->piece.switches.data != NULL)
			return fail_value(parse, leaf, STR("Write the value alone."), err,
				"this field takes no patterns or switches");
		return resolve_filter(parse, leaf, field, err);
	}
	if (field != NULL)
		fields = field->fields;
	if (leaf->piece.kind == PIECE_REGEX)
		return resolve_regex(parse, leaf, fields, err);
	if (leaf->piece.kind == PIECE_WORD && is_anything(leaf->piece.text)) {
		leaf->node->kind = QUERY_FILTER;
		leaf->node->filter = field == NULL ? FILTER_ALL : FILTER_HAS;
		leaf->node->fields = field == NULL ? 0 : fields;
		return true;
	}
	return resolve_text(parse, leaf, fields, err);
}
