#include "weave/markup.h"

#include "base/arena.h"
#include "base/err.h"
#include "weave/rules.h"

/* Takes len bytes off the piece and counts their lines. */
static struct str
take(struct markup *markup, struct str *piece, size_t len)
{
	struct str taken = str_slice(*piece, 0, len);

	for (size_t i = 0; i < taken.len; i++)
		markup->line += taken.data[i] == '\n';
	*piece = str_from(*piece, taken.len);
	return taken;
}

static size_t
space_len(struct str piece)
{
	size_t len = 0;

	while (len < piece.len && char_is_space(piece.data[len]))
		len++;
	return len;
}

static void
write_space(struct markup *markup)
{
	if (markup->space != 0 && !markup->is_squeezed) {
		buf_add_char(markup->out, markup->space);
		markup->is_squeezed = true;
	}
	markup->space = 0;
}

static bool
in_element(const struct markup *markup, const char *names)
{
	for (size_t i = 0; i < markup->depth; i++)
		if (rules_in(names, markup->stack[i].name))
			return true;
	return false;
}

/* A reference is whole, so that what a reader of the template sees is what a browser sees. */
static bool
check_reference(struct str rest, struct err *err)
{
	size_t end = str_find_char(rest, ';');

	for (size_t i = 1; end != STR_NONE && i < end; i++)
		if (!char_is_alpha(rest.data[i]) && !char_is_digit(rest.data[i]) &&
			rest.data[i] != '#')
			end = STR_NONE;
	if (end == STR_NONE || end < 2)
		return err_set(err, ERR_DAMAGED, "write &amp; for the sign &");
	return true;
}

static bool
add_chars(struct markup *markup, struct str *piece, size_t len, struct err *err)
{
	for (size_t i = 0; i < len; i++)
		if (piece->data[i] == '&' && !check_reference(str_from(*piece, i), err))
			return false;
	buf_add(markup->out, take(markup, piece, len));
	return true;
}

/* What may stand between tags, other than white space. */
static bool
check_text_here(const struct markup *markup, struct err *err)
{
	const struct markup_element *in = markup->depth > 0 ? &markup->stack[markup->depth - 1]
							    : NULL;

	if (in != NULL && rules_in("script", in->name))
		return err_set(err, ERR_DAMAGED,
			"nothing is written into <script>: scripts stand in assets/");
	if (in != NULL && !in->is_svg &&
		rules_in("html head ul ol dl table thead tbody tfoot tr colgroup select", in->name))
		return err_set(
			err, ERR_DAMAGED, "no text stands in <%.*s> itself", STR_ARG(in->name));
	return true;
}

static bool
push(struct markup *markup, struct str name, struct err *err)
{
	bool in_svg = markup->depth > 0 && markup->stack[markup->depth - 1].is_svg;

	if (markup->depth == MARKUP_DEPTH_MAX)
		return err_set(err, ERR_TOO_LARGE, "more than %d elements within one another",
			MARKUP_DEPTH_MAX);
	markup->stack[markup->depth++] = (struct markup_element){
		.name = name, .line = markup->line, .is_svg = in_svg || rules_in("svg", name)};
	return true;
}

/* How many elements were open where the branch, or the function, began. */
static size_t
floor_of(const struct markup *markup)
{
	return markup->branch_count == 0 ? 0 : markup->branches[markup->branch_count - 1].depth;
}

static bool
close_element(struct markup *markup, struct str name, struct err *err)
{
	const struct markup_element *top = NULL;

	if (rules_is_void(name))
		return err_set(err, ERR_DAMAGED, "<%.*s> has no end tag", STR_ARG(name));
	if (markup->depth > 0)
		top = &markup->stack[markup->depth - 1];
	if (top == NULL || !str_equal(top->name, name)) {
		if (top == NULL)
			return err_set(err, ERR_DAMAGED, "</%.*s> closes nothing", STR_ARG(name));
		return err_set(err, ERR_DAMAGED,
			"</%.*s> does not close <%.*s>, which was opened in line %d", STR_ARG(name),
			STR_ARG(top->name), top->line);
	}
	if (markup->depth == floor_of(markup))
		return err_set(err, ERR_DAMAGED,
			"</%.*s> closes what was opened outside of this branch, in line %d",
			STR_ARG(name), top->line);
	markup->depth--;
	return true;
}

static bool
end_tag(struct markup *markup, struct str *piece, struct err *err)
{
	size_t end = str_find_char(*piece, '>');
	struct str name;

	if (end == STR_NONE)
		return err_set(err, ERR_DAMAGED, "an end tag is cut off");
	name = str_trim(str_slice(*piece, 2, end));
	if (!close_element(markup, name, err))
		return false;
	if (rules_is_block(name))
		markup->space = 0;
	else
		write_space(markup);
	(void)take(markup, piece, end + 1);
	buf_add_format(markup->out, "</%.*s>", STR_ARG(name));
	if (rules_is_block(name))
		markup->is_squeezed = true;
	else if (rules_in("button textarea select svg", name))
		markup->is_squeezed = false;
	return true;
}

static bool
start_tag(struct markup *markup, struct str *piece, struct err *err)
{
	size_t len = 1;
	struct str name;

	while (len < piece->len &&
		(char_is_alpha(piece->data[len]) || char_is_digit(piece->data[len])))
		len++;
	if (len == 1)
		return err_set(err, ERR_DAMAGED, "write &lt; for the sign <");
	if (len < piece->len && !char_is_space(piece->data[len]) &&
		str_find_char(STR("/>"), piece->data[len]) == STR_NONE)
		return err_set(err, ERR_DAMAGED, "<%.*s: an element's name is letters and digits",
			STR_ARG(str_slice(*piece, 1, len)));
	name = str_copy(markup->arena, str_slice(*piece, 1, len));
	if (!rules_element(markup, name, err))
		return false;
	if (rules_is_block(name))
		markup->space = 0;
	else
		write_space(markup);
	(void)take(markup, piece, len);
	buf_add_format(markup->out, "<%.*s", STR_ARG(name));
	markup->tag = name;
	markup->attribute_count = 0;
	markup->where = MARKUP_TAG;
	return true;
}

static bool
declaration(struct markup *markup, struct str *piece, struct err *err)
{
	struct str doctype = STR("<!DOCTYPE html>");
	size_t end;

	if (str_starts(*piece, STR("<!--"))) {
		end = str_find(*piece, STR("-->"));
		if (end == STR_NONE)
			return err_set(err, ERR_DAMAGED,
				"no value and no branch stands in a comment, and a comment ends with "
				"-->");
		(void)take(markup, piece, end + 3);
		return true;
	}
	if (!str_starts_nocase(*piece, doctype) || markup->depth > 0)
		return err_set(err, ERR_DAMAGED, "after <! stands -- or, at the top, DOCTYPE html");
	(void)take(markup, piece, doctype.len);
	buf_add(markup->out, STR("<!DOCTYPE html>\n"));
	markup->is_squeezed = true;
	return true;
}

static bool
step_text(struct markup *markup, struct str *piece, struct err *err)
{
	size_t len = space_len(*piece);

	if (len > 0 && in_element(markup, "pre")) {
		buf_add(markup->out, take(markup, piece, len));
		return true;
	}
	if (len > 0) {
		struct str run = take(markup, piece, len);

		if (markup->space != '\n')
			markup->space = str_find_char(run, '\n') == STR_NONE ? ' ' : '\n';
		return true;
	}
	if (str_starts(*piece, STR("<!")))
		return declaration(markup, piece, err);
	if (str_starts(*piece, STR("</")))
		return end_tag(markup, piece, err);
	if (piece->data[0] == '<')
		return start_tag(markup, piece, err);
	while (len < piece->len && piece->data[len] != '<' && !char_is_space(piece->data[len]))
		len++;
	if (!check_text_here(markup, err))
		return false;
	write_space(markup);
	markup->is_squeezed = false;
	return add_chars(markup, piece, len, err);
}

static bool
step_rcdata(struct markup *markup, struct str *piece, struct err *err)
{
	const struct markup_element *in = &markup->stack[markup->depth - 1];
	struct str end = str_format(markup->arena, "</%.*s>", STR_ARG(in->name));
	size_t len = str_find_char(*piece, '<');

	if (len == STR_NONE)
		len = piece->len;
	if (len > 0)
		return add_chars(markup, piece, len, err);
	if (!str_starts(*piece, end))
		return err_set(
			err, ERR_DAMAGED, "no tag stands in <%.*s>: write &lt;", STR_ARG(in->name));
	markup->where = MARKUP_TEXT;
	return end_tag(markup, piece, err);
}

static bool
tag_ends(struct markup *markup, struct str *piece, struct err *err)
{
	bool closes_itself = piece->data[0] == '/';
	bool in_svg = markup->depth > 0 && markup->stack[markup->depth - 1].is_svg;
	bool is_void = !in_svg && rules_is_void(markup->tag);

	if (closes_itself && !str_starts(*piece, STR("/>")))
		return err_set(err, ERR_DAMAGED, "a stray / in a tag");
	if (closes_itself && !is_void && !in_svg)
		return err_set(err, ERR_DAMAGED, "<%.*s/> does not close itself in HTML",
			STR_ARG(markup->tag));
	if (!rules_whole(markup, err))
		return false;
	(void)take(markup, piece, closes_itself ? 2 : 1);
	buf_add(markup->out, closes_itself && in_svg ? STR("/>") : STR(">"));
	markup->where = MARKUP_TEXT;
	markup->is_squeezed = rules_is_block(markup->tag) ||
		(markup->is_squeezed && !is_void && !rules_in("button", markup->tag));
	if (is_void || closes_itself)
		return true;
	if (rules_in("textarea title", markup->tag) && !in_svg)
		markup->where = MARKUP_RCDATA;
	/* A browser drops one newline after these two: this one is for it, so that a value that
	 * begins with one keeps it. */
	if (rules_in("textarea pre", markup->tag)) {
		buf_add_char(markup->out, '\n');
		if (str_starts(*piece, STR("\n")))
			(void)take(markup, piece, 1);
	}
	return push(markup, markup->tag, err);
}

static bool
new_attribute(struct markup *markup, struct str name, struct err *err)
{
	struct markup_attribute *attribute;

	if (!rules_attribute_name(name, err))
		return false;
	for (size_t i = 0; i < markup->attribute_count; i++)
		if (!markup->attributes[i].is_away &&
			str_equal_nocase(markup->attributes[i].name, name))
			return err_set(err, ERR_DAMAGED, "<%.*s> has %.*s= twice",
				STR_ARG(markup->tag), STR_ARG(name));
	if (markup->attribute_count == MARKUP_ATTRIBUTE_MAX)
		return err_set(err, ERR_TOO_LARGE, "more than %d attributes of one element",
			MARKUP_ATTRIBUTE_MAX);
	attribute = &markup->attributes[markup->attribute_count++];
	buf_clear(&attribute->literal);
	attribute->name = str_copy(markup->arena, name);
	attribute->has_value = attribute->is_dynamic = attribute->is_away = false;
	buf_add_format(markup->out, " %.*s", STR_ARG(name));
	return true;
}

static bool
step_tag(struct markup *markup, struct str *piece, struct err *err)
{
	size_t len = space_len(*piece);

	(void)take(markup, piece, len);
	if (piece->len == 0)
		return true;
	if (piece->data[0] == '>' || piece->data[0] == '/')
		return tag_ends(markup, piece, err);
	for (len = 0; len < piece->len && !char_is_space(piece->data[len]) &&
		str_find_char(STR("=>/\"'<"), piece->data[len]) == STR_NONE;)
		len++;
	if (len == 0)
		return err_set(err, ERR_DAMAGED, "%c stands where an attribute's name should",
			piece->data[0]);
	if (!new_attribute(markup, str_slice(*piece, 0, len), err))
		return false;
	(void)take(markup, piece, len);
	if (piece->len == 0 || piece->data[0] != '=')
		return true;
	if (!str_starts(*piece, STR("=\"")))
		return err_set(err, ERR_DAMAGED, "%.*s=: an attribute's value stands in \"\"",
			STR_ARG(markup->attributes[markup->attribute_count - 1].name));
	(void)take(markup, piece, 2);
	buf_add(markup->out, STR("=\""));
	markup->attributes[markup->attribute_count - 1].has_value = true;
	markup->is_filled = false;
	markup->where = MARKUP_VALUE;
	return true;
}

static bool
step_value(struct markup *markup, struct str *piece, struct err *err)
{
	struct markup_attribute *attribute = &markup->attributes[markup->attribute_count - 1];
	size_t len = str_find_char(*piece, '"');
	bool is_whole = len != STR_NONE;
	struct str text;

	if (len == STR_NONE)
		len = piece->len;
	text = str_slice(*piece, 0, len);
	if (rules_is_address(attribute->name) && len > 0) {
		if (markup->is_filled)
			return err_set(err, ERR_DAMAGED,
				"%.*s= is one address, from url_add and its like, or one literal",
				STR_ARG(attribute->name));
		if (!rules_address(markup->tag, text, err))
			return false;
	}
	buf_add(&attribute->literal, text);
	markup->is_filled = markup->is_filled || len > 0;
	if (!add_chars(markup, piece, len, err))
		return false;
	if (!is_whole)
		return true;
	if (rules_is_address(attribute->name) && !markup->is_filled)
		return err_set(err, ERR_DAMAGED, "%.*s= is empty", STR_ARG(attribute->name));
	(void)take(markup, piece, 1);
	buf_add_char(markup->out, '"');
	markup->where = MARKUP_TAG;
	return true;
}

bool
markup_literal(struct markup *markup, struct str piece, struct err *err)
{
	bool goes_on = true;

	while (goes_on && piece.len > 0) {
		switch (markup->where) {
		case MARKUP_TEXT:
			goes_on = step_text(markup, &piece, err);
			break;
		case MARKUP_RCDATA:
			goes_on = step_rcdata(markup, &piece, err);
			break;
		case MARKUP_TAG:
			goes_on = step_tag(markup, &piece, err);
			break;
		case MARKUP_VALUE:
			goes_on = step_value(markup, &piece, err);
			break;
		}
	}
	return goes_on;
}

bool
markup_value(struct markup *markup, enum markup_kind *ret_kind, struct err *err)
{
	struct markup_attribute *attribute = NULL;

	*ret_kind = MARKUP_AS_TEXT;
	if (markup->where == MARKUP_RCDATA) {
		*ret_kind = MARKUP_AS_ATTRIBUTE;
		return true;
	}
	if (markup->where == MARKUP_TEXT) {
		write_space(markup);
		markup->is_squeezed = false;
		return check_text_here(markup, err);
	}
	if (markup->where == MARKUP_TAG)
		return err_set(
			err, ERR_DAMAGED, "a value stands in text or between quotes, not in a tag");
	attribute = &markup->attributes[markup->attribute_count - 1];
	if (rules_is_literal_only(markup->tag, attribute->name))
		return err_set(err, ERR_DAMAGED, "%.*s= takes no value, only words of the template",
			STR_ARG(attribute->name));
	*ret_kind = rules_is_address(attribute->name) ? MARKUP_AS_URL : MARKUP_AS_ATTRIBUTE;
	if (*ret_kind == MARKUP_AS_URL && markup->is_filled)
		return err_set(err, ERR_DAMAGED,
			"%.*s= is one address: join its pieces by url_add and its like",
			STR_ARG(attribute->name));
	attribute->is_dynamic = markup->is_filled = true;
	return true;
}

bool
markup_call(struct markup *markup, struct err *err)
{
	if (markup->where != MARKUP_TEXT)
		return err_set(err, ERR_DAMAGED, "{%% call %%} stands between tags only");
	write_space(markup);
	markup->is_squeezed = false;
	markup->has_calls = true;
	return markup->depth == 0 || !rules_in("script", markup->stack[markup->depth - 1].name) ||
		check_text_here(markup, err);
}

bool
markup_branch(struct markup *markup, bool is_loop, struct err *err)
{
	if (markup->branch_count == MARKUP_BRANCH_MAX)
		return err_set(err, ERR_TOO_LARGE, "more than %d branches within one another",
			MARKUP_BRANCH_MAX);
	if (markup->where == MARKUP_TEXT)
		write_space(markup);
	if (markup->where == MARKUP_TAG && is_loop)
		return err_set(
			err, ERR_DAMAGED, "a loop would give a tag the same attribute twice");
	if (markup->where == MARKUP_VALUE)
		markup->attributes[markup->attribute_count - 1].is_dynamic = true;
	markup->branches[markup->branch_count++] = (struct markup_branch){
		.line = markup->line,
		.is_loop = is_loop,
		.where = markup->where,
		.depth = markup->depth,
		.attribute_count = markup->attribute_count,
		.id_count = markup->id_count,
		.was_filled = markup->is_filled,
		.fills = markup->is_filled,
		.was_squeezed = markup->is_squeezed,
		/* A loop or an {% if %} may write nothing at all. */
		.squeezes = markup->is_squeezed,
	};
	return true;
}

static bool
branch_part_ends(struct markup *markup, struct markup_branch *branch, struct err *err)
{
	if (markup->where != branch->where)
		return err_set(err, ERR_DAMAGED,
			"the branch that begins in line %d begins %s a tag and does not end so",
			branch->line,
			branch->where == MARKUP_TEXT || branch->where == MARKUP_RCDATA ? "outside"
										       : "in");
	if (markup->depth > branch->depth)
		return err_set(err, ERR_DAMAGED, "<%.*s> of line %d is not closed in its branch",
			STR_ARG(markup->stack[markup->depth - 1].name),
			markup->stack[markup->depth - 1].line);
	if (markup->where == MARKUP_TEXT)
		write_space(markup);
	branch->fills = branch->fills || markup->is_filled;
	branch->squeezes = branch->squeezes && markup->is_squeezed;
	return true;
}

static void
set_away(struct markup *markup, const struct markup_branch *branch, bool is_away)
{
	for (size_t i = branch->attribute_count; i < markup->attribute_count; i++)
		if (markup->where == MARKUP_TAG)
			markup->attributes[i].is_away = is_away;
	for (size_t i = branch->id_count; i < markup->id_count; i++)
		markup->ids[i].is_away = is_away;
}

bool
markup_branch_else(struct markup *markup, bool is_last, struct err *err)
{
	struct markup_branch *branch = NULL;

	if (markup->branch_count == 0)
		return err_set(err, ERR_DAMAGED, "{%% else %%} without {%% if %%}");
	branch = &markup->branches[markup->branch_count - 1];
	if (branch->is_loop || branch->had_else)
		return err_set(err, ERR_DAMAGED, "{%% else %%} does not belong to %s of line %d",
			branch->is_loop ? "the loop" : "a second {% else %}", branch->line);
	if (!branch_part_ends(markup, branch, err))
		return false;
	branch->had_else = is_last;
	set_away(markup, branch, true);
	markup->is_filled = branch->was_filled;
	markup->is_squeezed = branch->was_squeezed;
	return true;
}

bool
markup_branch_end(struct markup *markup, struct err *err)
{
	struct markup_branch *branch = &markup->branches[markup->branch_count - 1];

	if (!branch_part_ends(markup, branch, err))
		return false;
	set_away(markup, branch, false);
	markup->is_filled = branch->fills;
	markup->is_squeezed = branch->squeezes;
	markup->branch_count--;
	return true;
}

bool
weave_markup_begin(struct markup *markup, struct str closes, struct err *err)
{
	struct str name;

	markup->where = MARKUP_TEXT;
	markup->depth = markup->branch_count = markup->attribute_count = 0;
	markup->id_count = markup->label_count = markup->control_count = 0;
	markup->has_calls = closes.len > 0;
	markup->is_squeezed = true;
	markup->space = 0;
	for (closes = str_trim(closes); closes.len > 0 && str_cut(&closes, ' ', &name);)
		if (name.len > 0 && !push(markup, str_copy(markup->arena, name), err))
			return false;
	return true;
}

bool
markup_end(struct markup *markup, struct str opens, struct err *err)
{
	struct str name;
	size_t depth = 0;

	if (markup->where != MARKUP_TEXT)
		return err_set(err, ERR_DAMAGED, "the function ends within a tag");
	for (opens = str_trim(opens); opens.len > 0 && str_cut(&opens, ' ', &name);) {
		if (name.len == 0)
			continue;
		if (depth == markup->depth || !str_equal(markup->stack[depth].name, name))
			return err_set(err, ERR_DAMAGED,
				"the function says that it leaves <%.*s> open, and does not",
				STR_ARG(name));
		depth++;
		markup->has_calls = true;
	}
	if (depth < markup->depth)
		return err_set(err, ERR_DAMAGED, "<%.*s> of line %d is not closed",
			STR_ARG(markup->stack[markup->depth - 1].name),
			markup->stack[markup->depth - 1].line);
	return rules_labels(markup, err);
}

void
markup_free(struct markup *markup)
{
	for (size_t i = 0; i < MARKUP_ATTRIBUTE_MAX; i++)
		buf_free(&markup->attributes[i].literal);
}
