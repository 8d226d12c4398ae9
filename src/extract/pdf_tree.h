/* PDF's name and number trees (ISO 32000-1, 7.9.6 and 7.9.7), walked with limits. */
#ifndef CANDOUR_EXTRACT_PDF_TREE_H
#define CANDOUR_EXTRACT_PDF_TREE_H

#include <mupdf/pdf.h>

struct pdf_file;

/* Calls visit for each key and value, in the tree's order. `leaves` is PDF_NAME(Names) or
 * PDF_NAME(Nums). Loops, depths beyond NEST_DEPTH_MAX and more than PDF_NODE_MAX nodes are cut.
 * Within an act. */
void pdf_tree_walk(fz_context *ctx, struct pdf_file *file, pdf_obj *root, pdf_obj *leaves,
	void (*visit)(fz_context *ctx, void *context, pdf_obj *key, pdf_obj *value), void *context);
/* Walks siblings and children linked by First and Next (outlines): depth 1 for the uppermost. */
void pdf_chain_walk(fz_context *ctx, struct pdf_file *file, pdf_obj *first,
	void (*visit)(fz_context *ctx, void *context, pdf_obj *node, int depth), void *context);
/* Walks a tree of Kids (form fields): parent before child. */
void pdf_kids_walk(fz_context *ctx, struct pdf_file *file, pdf_obj *array,
	void (*visit)(fz_context *ctx, void *context, pdf_obj *node), void *context);

#endif
