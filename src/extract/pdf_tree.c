#include "extract/pdf_tree.h"

#include "base/limits.h"
#include "extract/pdf_file.h"

struct level {
	pdf_obj *kids;
	int at;
};

struct array_walk {
	struct level levels[NEST_DEPTH_MAX];
	int depth;
};

static void
level_push(fz_context *ctx, struct array_walk *walk, pdf_obj *kids)
{
	if (pdf_is_array(ctx, kids) && walk->depth < NEST_DEPTH_MAX)
		walk->levels[walk->depth++] = (struct level){kids, 0};
}

/* The next node of the walk, or NULL at the end. */
static pdf_obj *
level_next(fz_context *ctx, struct array_walk *walk)
{
	while (walk->depth > 0) {
		struct level *top = &walk->levels[walk->depth - 1];

		if (top->at < pdf_array_len(ctx, top->kids))
			return pdf_array_get(ctx, top->kids, top->at++);
		walk->depth--;
	}
	return NULL;
}

void
pdf_tree_walk(fz_context *ctx, struct pdf_file *file, pdf_obj *root, pdf_obj *leaves,
	void (*visit)(fz_context *ctx, void *context, pdf_obj *key, pdf_obj *value), void *context)
{
	struct array_walk walk = {.depth = 0};
	struct pdf_visits visits;
	pdf_obj *node = root;
	int given = 0;

	pdf_visits_begin(&visits, file);
	for (; node != NULL && given < PDF_NODE_MAX; node = level_next(ctx, &walk)) {
		pdf_obj *pairs;

		if (!pdf_is_dict(ctx, node) || !pdf_visit(ctx, &visits, node))
			continue;
		pairs = pdf_dict_get(ctx, node, leaves);
		for (int i = 0; i + 1 < pdf_array_len(ctx, pairs) && given < PDF_NODE_MAX; i += 2) {
			visit(ctx, context, pdf_array_get(ctx, pairs, i),
				pdf_array_get(ctx, pairs, i + 1));
			given++;
		}
		level_push(ctx, &walk, pdf_dict_get(ctx, node, PDF_NAME(Kids)));
	}
}

void
pdf_kids_walk(fz_context *ctx, struct pdf_file *file, pdf_obj *array,
	void (*visit)(fz_context *ctx, void *context, pdf_obj *node), void *context)
{
	struct array_walk walk = {.depth = 0};
	struct pdf_visits visits;
	pdf_obj *node;

	pdf_visits_begin(&visits, file);
	level_push(ctx, &walk, array);
	while ((node = level_next(ctx, &walk)) != NULL) {
		if (!pdf_is_dict(ctx, node) || !pdf_visit(ctx, &visits, node))
			continue;
		visit(ctx, context, node);
		level_push(ctx, &walk, pdf_dict_get(ctx, node, PDF_NAME(Kids)));
	}
}

void
pdf_chain_walk(fz_context *ctx, struct pdf_file *file, pdf_obj *first,
	void (*visit)(fz_context *ctx, void *context, pdf_obj *node, int depth), void *context)
{
	pdf_obj *above[NEST_DEPTH_MAX];
	struct pdf_visits visits;
	pdf_obj *node = first;
	int depth = 0;

	pdf_visits_begin(&visits, file);
	for (;;) {
		pdf_obj *below;

		if (!pdf_is_dict(ctx, node) || !pdf_visit(ctx, &visits, node)) {
			if (depth == 0)
				return;
			node = pdf_dict_get(ctx, above[--depth], PDF_NAME(Next));
			continue;
		}
		visit(ctx, context, node, depth + 1);
		below = pdf_dict_get(ctx, node, PDF_NAME(First));
		if (pdf_is_dict(ctx, below) && depth < NEST_DEPTH_MAX) {
			above[depth++] = node;
			node = below;
		} else {
			node = pdf_dict_get(ctx, node, PDF_NAME(Next));
		}
	}
}
