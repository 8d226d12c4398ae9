#include "extract/pdf_layer.h"

#include "base/limits.h"
#include "extract/pdf_file.h"

enum { GROUPS_MAX = 1000 };

static bool
group_is_hidden(fz_context *ctx, const struct pdf_file *file, pdf_obj *group)
{
	return pdf_is_dict(ctx, group) &&
		pdf_is_ocg_hidden(ctx, file->doc, NULL, "View", group) != 0;
}

/* The groups that a membership is about; a group itself. */
static pdf_obj *
layer_group(fz_context *ctx, pdf_obj *layer, int index)
{
	pdf_obj *groups = pdf_dict_get(ctx, layer, PDF_NAME(OCGs));

	if (pdf_is_array(ctx, groups))
		return pdf_array_get(ctx, groups, index);
	return pdf_is_dict(ctx, groups) ? groups : layer;
}

/* ---- expressions ---- */

/* One And, Or or Not that is being worked out. */
struct term {
	pdf_obj *array;
	int at;
	bool is_not;
	bool is_or;
	bool shows; /* what its operands have come to so far */
};

struct expression {
	struct term terms[NEST_DEPTH_MAX];
	int depth;
	int looked;
	bool shows;     /* of what was worked out last */
	pdf_obj *group; /* the first that is hidden, or else the first */
	bool group_hides;
};

static bool
term_push(fz_context *ctx, struct expression *e, pdf_obj *array)
{
	struct str name = pdf_file_name(ctx, pdf_array_get(ctx, array, 0));
	struct term term = {.array = array,
		.at = 1,
		.is_not = str_equal(name, STR("Not")),
		.is_or = str_equal(name, STR("Or"))};

	term.shows = !term.is_or;
	if (e->depth == NEST_DEPTH_MAX ||
		(!term.is_not && !term.is_or && !str_equal(name, STR("And"))))
		return false;
	e->terms[e->depth++] = term;
	return true;
}

static void
operand_take(struct term *term, bool shows)
{
	if (term->is_not)
		term->shows = !shows;
	else if (term->is_or)
		term->shows = term->shows || shows;
	else
		term->shows = term->shows && shows;
}

static void
group_take(fz_context *ctx, const struct pdf_file *file, struct expression *e, pdf_obj *group)
{
	bool hides = group_is_hidden(ctx, file, group);

	if (e->group == NULL || (hides && !e->group_hides)) {
		e->group = group;
		e->group_hides = hides;
	}
	operand_take(&e->terms[e->depth - 1], !hides);
}

/* Works an expression out; false where it is none, or nests too deeply (ISO 32000-1, table 99). */
static bool
expression_run(
	fz_context *ctx, const struct pdf_file *file, pdf_obj *array, struct expression *ret_e)
{
	struct expression *e = ret_e;

	*e = (struct expression){.depth = 0};
	if (!term_push(ctx, e, array))
		return false;
	while (e->depth > 0) {
		struct term *term = &e->terms[e->depth - 1];
		pdf_obj *operand;

		if (term->at >= pdf_array_len(ctx, term->array)) {
			e->shows = term->shows;
			if (--e->depth > 0)
				operand_take(&e->terms[e->depth - 1], e->shows);
			continue;
		}
		operand = pdf_array_get(ctx, term->array, term->at++);
		if (e->looked++ == GROUPS_MAX)
			return false;
		if (pdf_is_array(ctx, operand)) {
			if (!term_push(ctx, e, operand))
				return false;
		} else if (pdf_is_dict(ctx, operand)) {
			group_take(ctx, file, e, operand);
		}
	}
	return true;
}

/* ---- layers ---- */

/* By policy; MuPDF has another opinion of some. */
static bool
membership_is_hidden(fz_context *ctx, const struct pdf_file *file, pdf_obj *layer, int count)
{
	struct str policy = pdf_file_name(ctx, pdf_dict_get(ctx, layer, PDF_NAME(P)));
	int hidden = 0;

	for (int i = 0; i < count; i++)
		hidden += group_is_hidden(ctx, file, layer_group(ctx, layer, i)) ? 1 : 0;
	if (str_equal(policy, STR("AllOn")))
		return hidden > 0;
	if (str_equal(policy, STR("AnyOff")))
		return hidden == 0;
	if (str_equal(policy, STR("AllOff")))
		return hidden < count;
	return hidden == count;
}

bool
pdf_layer_hides(fz_context *ctx, const struct pdf_file *file, pdf_obj *layer)
{
	pdf_obj *groups = pdf_dict_get(ctx, layer, PDF_NAME(OCGs));
	pdf_obj *array = pdf_dict_gets(ctx, layer, "VE");
	int count = pdf_is_array(ctx, groups) ? pdf_array_len(ctx, groups) : 1;
	struct expression expression;

	if (!pdf_is_dict(ctx, layer))
		return false;
	if (pdf_is_array(ctx, array) && expression_run(ctx, file, array, &expression))
		return !expression.shows;
	if (groups == NULL || count == 0 || count > GROUPS_MAX)
		return group_is_hidden(ctx, file, layer);
	return membership_is_hidden(ctx, file, layer, count);
}

struct str
pdf_layer_title(fz_context *ctx, struct pdf_file *file, pdf_obj *layer)
{
	pdf_obj *array = pdf_dict_gets(ctx, layer, "VE");
	pdf_obj *group = layer_group(ctx, layer, 0);
	struct expression expression;

	if (pdf_is_array(ctx, array) && expression_run(ctx, file, array, &expression) &&
		expression.group != NULL)
		group = expression.group;
	return pdf_file_text(ctx, file, pdf_dict_get(ctx, group, PDF_NAME(Name)));
}
