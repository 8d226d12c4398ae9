#include "weave/rules.h"

#include "base/err.h"
#include "weave/markup.h"

static const char void_elements[] = "br col hr img input link meta wbr";
static const char block_elements[] =
	"html head body meta link title script header footer nav main section article aside div p h1 "
	"h2 h3 h4 h5 h6 ul ol li dl dt dd table caption colgroup col thead tbody tfoot tr th td form "
	"fieldset legend details summary figure figcaption blockquote hr br pre option optgroup "
	"noscript address hgroup search dialog template datalist "
	"svg g path circle rect line polyline polygon ellipse use defs symbol pattern clipPath mask "
	"linearGradient radialGradient stop marker desc";
static const char inline_elements[] =
	"a abbr b bdi bdo button canvas cite code data del dfn em i img input ins kbd label mark meter "
	"output progress q s samp select small span strong sub sup textarea time u var wbr";
static const char svg_elements[] =
	"svg g path circle rect line polyline polygon ellipse text tspan title desc use defs symbol "
	"pattern clipPath mask linearGradient radialGradient stop marker a";
/* What ends an open <p> without being asked (HTML 13.2.6.4.7). */
static const char ends_paragraph[] =
	"address article aside blockquote details dialog div dl fieldset figcaption figure footer form "
	"h1 h2 h3 h4 h5 h6 header hgroup hr main nav ol p pre search section table ul li dt dd summary";
static const char addresses[] = "href src action formaction poster cite data background manifest";
static const char literal_only[] =
	"srcset imagesrcset ping rel type http-equiv target formtarget sandbox allow method "
	"formmethod enctype formenctype charset is";

/* Elements that stand only in some others, where their parent is known. */
static const struct {
	const char *name;
	const char *parents;
} homes[] = {
	{"li", "ul ol"},
	{"dt", "dl div"},
	{"dd", "dl div"},
	{"tr", "thead tbody tfoot"},
	{"th", "tr"},
	{"td", "tr"},
	{"thead", "table"},
	{"tbody", "table"},
	{"tfoot", "table"},
	{"caption", "table"},
	{"colgroup", "table"},
	{"col", "colgroup"},
	{"option", "select optgroup datalist"},
	{"optgroup", "select"},
	{"summary", "details"},
	{"legend", "fieldset"},
	{"figcaption", "figure"},
	{"head", "html"},
	{"body", "html"},
	{"link", "head"},
	{"meta", "head"},
};
/* And what holds nothing but some others: a browser would move anything else elsewhere. */
static const struct {
	const char *name;
	const char *children;
} holders[] = {
	{"ul", "li"},
	{"ol", "li"},
	{"dl", "dt dd div"},
	{"table", "caption colgroup thead tbody tfoot"},
	{"thead", "tr"},
	{"tbody", "tr"},
	{"tfoot", "tr"},
	{"tr", "th td"},
	{"select", "option optgroup"},
	{"html", "head body"},
};
static const char *const not_within_itself[] = {"a", "button", "form", "label", "main"};

bool
rules_in(const char *list, struct str name)
{
	struct str rest = str_of(list);
	struct str word;

	while (str_cut(&rest, ' ', &word))
		if (name.len > 0 && str_equal(word, name))
			return true;
	return false;
}

bool
rules_is_void(struct str element)
{
	return rules_in(void_elements, element);
}

bool
rules_is_block(struct str element)
{
	return rules_in(block_elements, element);
}

bool
rules_is_svg(struct str element)
{
	return rules_in(svg_elements, element);
}

static bool
check_home(const struct markup *markup, struct str element, struct err *err)
{
	const struct markup_element *parent = &markup->stack[markup->depth - 1];

	for (size_t i = 0; i < COUNT_OF(homes); i++)
		if (str_equal(str_of(homes[i].name), element) &&
			!rules_in(homes[i].parents, parent->name))
			return err_set(err, ERR_DAMAGED,
				"<%.*s> stands in one of: %s; not in <%.*s>", STR_ARG(element),
				homes[i].parents, STR_ARG(parent->name));
	for (size_t i = 0; i < COUNT_OF(holders); i++)
		if (str_equal(str_of(holders[i].name), parent->name) &&
			!rules_in(holders[i].children, element))
			return err_set(err, ERR_DAMAGED,
				"<%.*s> cannot stand in <%.*s>, which holds only: %s",
				STR_ARG(element), STR_ARG(parent->name), holders[i].children);
	return true;
}

bool
rules_element(const struct markup *markup, struct str element, struct err *err)
{
	bool in_svg = markup->depth > 0 && markup->stack[markup->depth - 1].is_svg;

	if (rules_in("style", element))
		return err_set(
			err, ERR_DAMAGED, "<style> is refused: rules of style stand in assets/");
	if (in_svg && !rules_is_svg(element))
		return err_set(err, ERR_DAMAGED, "<%.*s> cannot stand in <svg>", STR_ARG(element));
	if (!in_svg && !rules_in(block_elements, element) && !rules_in(inline_elements, element))
		return err_set(
			err, ERR_DAMAGED, "<%.*s> is no element that pages use", STR_ARG(element));
	if (!in_svg && rules_is_svg(element) && !rules_in("svg a title", element))
		return err_set(err, ERR_DAMAGED, "<%.*s> stands in <svg> only", STR_ARG(element));
	for (size_t i = 0; i < markup->depth; i++) {
		const struct markup_element *outer = &markup->stack[i];

		if (rules_in("p", outer->name) && rules_in(ends_paragraph, element))
			return err_set(err, ERR_DAMAGED,
				"<%.*s> cannot stand in the <p> of line %d", STR_ARG(element),
				outer->line);
		for (size_t k = 0; k < COUNT_OF(not_within_itself); k++)
			if (str_equal(outer->name, element) &&
				str_equal(str_of(not_within_itself[k]), element))
				return err_set(err, ERR_DAMAGED,
					"<%.*s> cannot stand in the <%.*s> of line %d",
					STR_ARG(element), STR_ARG(element), outer->line);
	}
	return in_svg || markup->depth == 0 || check_home(markup, element, err);
}

bool
rules_attribute_name(struct str name, struct err *err)
{
	if (str_starts_nocase(name, STR("on")))
		return err_set(err, ERR_DAMAGED,
			"%.*s= is refused: what a page does stands in a script of assets/",
			STR_ARG(name));
	if (rules_in("style", name))
		return err_set(
			err, ERR_DAMAGED, "style= is refused: use a class of assets/candour.css");
	if (rules_in("srcdoc xlink:href xmlns attributeName formtarget ping", name))
		return err_set(err, ERR_DAMAGED, "%.*s= is refused", STR_ARG(name));
	for (size_t i = 0; i < name.len; i++)
		if (!char_is_alpha(name.data[i]) && !char_is_digit(name.data[i]) &&
			name.data[i] != '-')
			return err_set(
				err, ERR_DAMAGED, "%.*s is no name of an attribute", STR_ARG(name));
	return true;
}

bool
rules_is_address(struct str name)
{
	return rules_in(addresses, name);
}

bool
rules_is_literal_only(struct str element, struct str name)
{
	return rules_in(literal_only, name) &&
		!(rules_in("type", name) && rules_in("input", element));
}

bool
rules_address(struct str element, struct str address, struct err *err)
{
	if (str_starts(address, STR("//")))
		return err_set(err, ERR_DAMAGED, "the address %.*s leads to another machine",
			STR_ARG(address));
	if (address.len > 0 && str_find_char(STR("/#?"), address.data[0]) != STR_NONE &&
		str_find_char(address, '\\') == STR_NONE)
		return true;
	if (rules_in("a", element) && str_starts(address, STR("https://")))
		return true;
	return err_set(err, ERR_DAMAGED,
		"the address \"%.*s\" is none within this program: it begins with / or #%s",
		STR_ARG(address), rules_in("a", element) ? ", or https:// in a link" : "");
}

const struct markup_attribute *
rules_attribute(const struct markup *markup, const char *name)
{
	for (size_t i = 0; i < markup->attribute_count; i++)
		if (str_equal(markup->attributes[i].name, str_of(name)))
			return &markup->attributes[i];
	return NULL;
}

static bool
is_literal(const struct markup *markup, const char *name, const char *one_of)
{
	const struct markup_attribute *attribute = rules_attribute(markup, name);

	return attribute != NULL && !attribute->is_dynamic &&
		rules_in(one_of, buf_str(&attribute->literal));
}

static bool
note_name(struct markup *markup, struct markup_name *names, size_t *count, struct str text,
	struct err *err)
{
	if (*count == MARKUP_NAME_MAX)
		return err_set(
			err, ERR_TOO_LARGE, "more than %d ids in one function", MARKUP_NAME_MAX);
	names[(*count)++] = (struct markup_name){
		str_copy(markup->arena, text), markup->line, false};
	return true;
}

static bool
check_id(struct markup *markup, const struct markup_attribute *id, struct err *err)
{
	struct str text = buf_str(&id->literal);

	if (id->is_dynamic)
		return true;
	if (text.len == 0 || str_find_char(text, ' ') != STR_NONE)
		return err_set(err, ERR_DAMAGED, "an id is one word");
	for (size_t i = 0; i < markup->branch_count; i++)
		if (markup->branches[i].is_loop)
			return err_set(err, ERR_DAMAGED,
				"id=\"%.*s\" stands in a loop and would come twice: put a value in it",
				STR_ARG(text));
	for (size_t i = 0; i < markup->id_count; i++)
		if (!markup->ids[i].is_away && str_equal(markup->ids[i].text, text))
			return err_set(err, ERR_DAMAGED, "id=\"%.*s\" is taken in line %d",
				STR_ARG(text), markup->ids[i].line);
	return note_name(markup, markup->ids, &markup->id_count, text, err);
}

/* Whatever is filled in has a name that is read out. */
static bool
check_control(struct markup *markup, struct err *err)
{
	const struct markup_attribute *id = rules_attribute(markup, "id");

	if (is_literal(markup, "type", "hidden submit button reset") ||
		rules_attribute(markup, "aria-label") != NULL ||
		rules_attribute(markup, "aria-labelledby") != NULL)
		return true;
	for (size_t i = 0; i < markup->depth; i++)
		if (rules_in("label", markup->stack[i].name))
			return true;
	if (id == NULL)
		return err_set(err, ERR_DAMAGED,
			"<%.*s> needs a label: <label for> with its id, a <label> around it, or aria-label",
			STR_ARG(markup->tag));
	if (id->is_dynamic)
		return true;
	return note_name(
		markup, markup->controls, &markup->control_count, buf_str(&id->literal), err);
}

static bool
check_label(struct markup *markup, struct err *err)
{
	const struct markup_attribute *target = rules_attribute(markup, "for");

	if (target == NULL || target->is_dynamic)
		return true;
	return note_name(
		markup, markup->labels, &markup->label_count, buf_str(&target->literal), err);
}

static bool
check_tabindex(const struct markup *markup, struct err *err)
{
	const struct markup_attribute *tabindex = rules_attribute(markup, "tabindex");

	if (tabindex == NULL || tabindex->is_dynamic ||
		rules_in("0 -1", buf_str(&tabindex->literal)))
		return true;
	return err_set(err, ERR_DAMAGED, "tabindex is 0 or -1: others break the order of the page");
}

static bool
check_needs(const struct markup *markup, struct err *err)
{
	static const struct {
		const char *element;
		const char *attribute;
		const char *why;
	} needs[] = {
		{"img", "alt", "words for who cannot see it (alt=\"\" where it says nothing)"},
		{"html", "lang", "its language"},
		{"th", "scope", "col or row"},
		{"script", "src", "a file of assets/: nothing is written into the page"},
	};

	for (size_t i = 0; i < COUNT_OF(needs); i++)
		if (str_equal(str_of(needs[i].element), markup->tag) &&
			rules_attribute(markup, needs[i].attribute) == NULL)
			return err_set(err, ERR_DAMAGED, "<%s> needs %s: %s", needs[i].element,
				needs[i].attribute, needs[i].why);
	if (rules_in("svg", markup->tag) && rules_attribute(markup, "aria-hidden") == NULL &&
		rules_attribute(markup, "role") == NULL)
		return err_set(err, ERR_DAMAGED,
			"<svg> needs aria-hidden=\"true\", or role=\"img\" and a name");
	if (rules_in("meta", markup->tag) && rules_attribute(markup, "http-equiv") != NULL)
		return err_set(err, ERR_DAMAGED, "http-equiv= is refused: headers are the door's");
	return true;
}

bool
rules_whole(struct markup *markup, struct err *err)
{
	const struct markup_attribute *id = rules_attribute(markup, "id");

	if (!check_needs(markup, err) || !check_tabindex(markup, err))
		return false;
	if (id != NULL && !check_id(markup, id, err))
		return false;
	if (rules_in("input select textarea", markup->tag) && !check_control(markup, err))
		return false;
	return !rules_in("label", markup->tag) || check_label(markup, err);
}

static bool
has_name(const struct markup_name *names, size_t count, struct str text)
{
	for (size_t i = 0; i < count; i++)
		if (str_equal(names[i].text, text))
			return true;
	return false;
}

bool
rules_labels(const struct markup *markup, struct err *err)
{
	if (markup->has_calls)
		return true;
	for (size_t i = 0; i < markup->control_count; i++)
		if (!has_name(markup->labels, markup->label_count, markup->controls[i].text))
			return err_set(err, ERR_DAMAGED,
				"what has id=\"%.*s\" in line %d needs a <label for=\"%.*s\">",
				STR_ARG(markup->controls[i].text), markup->controls[i].line,
				STR_ARG(markup->controls[i].text));
	for (size_t i = 0; i < markup->label_count; i++)
		if (!has_name(markup->ids, markup->id_count, markup->labels[i].text))
			return err_set(err, ERR_DAMAGED,
				"the label of line %d is for \"%.*s\", and nothing has that id",
				markup->labels[i].line, STR_ARG(markup->labels[i].text));
	return true;
}
