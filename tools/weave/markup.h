/* Follows a template's HTML, piece by piece, and says where a value may stand.
 *
 * The weaver gives the literal pieces of a template in their order, and tells of each value and each
 * branch between them. What is allowed is stricter than HTML: every element is closed where it was
 * opened, every attribute's value stands in double quotes, and an element or attribute that could run,
 * load or restyle something is refused (rules.h). What comes out is the same markup without comments,
 * with white space squeezed: between block elements it goes, elsewhere a run of it becomes one.
 *
 * Source: HTML Living Standard, sections 13.1 (writing) and 13.2.5 (states of the tokenizer). */
#ifndef CANDOUR_TOOLS_MARKUP_H
#define CANDOUR_TOOLS_MARKUP_H

#include "base/attr.h"
#include "base/buf.h"
#include "base/str.h"

#include <stdbool.h>

struct arena;
struct err;

enum {
	MARKUP_DEPTH_MAX = 100,    /* elements within one another */
	MARKUP_BRANCH_MAX = 40,    /* {% if %} and {% for %} within one another */
	MARKUP_ATTRIBUTE_MAX = 60, /* of one element, over all branches */
	MARKUP_NAME_MAX = 1000     /* ids and labels of one function */
};

enum markup_where {
	MARKUP_TEXT,   /* between tags */
	MARKUP_RCDATA, /* in <title> or <textarea>: text, and no tags */
	MARKUP_TAG,    /* in a tag, between attributes */
	MARKUP_VALUE   /* between an attribute's quotes */
};

/* As what a value is written. */
enum markup_kind { MARKUP_AS_TEXT, MARKUP_AS_ATTRIBUTE, MARKUP_AS_URL };

struct markup_attribute {
	struct str name;
	struct buf literal;
	bool has_value;  /* written with = */
	bool is_dynamic; /* holds a value or a branch */
	bool is_away;    /* stands in another branch than the one being read */
};

struct markup_element {
	struct str name;
	int line;
	bool is_svg; /* it, or something around it, is <svg> */
};

struct markup_branch {
	int line;
	bool is_loop;
	bool had_else;
	enum markup_where where;
	size_t depth;
	size_t attribute_count;
	size_t id_count;
	bool was_filled,
		fills; /* the attribute's value held something before; holds in some branch */
	bool was_squeezed, squeezes;
};

/* An id, or what a label is for. */
struct markup_name {
	struct str text;
	int line;
	bool is_away;
};

struct markup {
	struct arena *arena;
	struct buf *out; /* the literal bytes since they were last taken */
	int line;
	enum markup_where where;
	struct markup_element stack[MARKUP_DEPTH_MAX];
	size_t depth;
	struct markup_branch branches[MARKUP_BRANCH_MAX];
	size_t branch_count;
	/* The tag that is being read. */
	struct str tag;
	struct markup_attribute attributes[MARKUP_ATTRIBUTE_MAX];
	size_t attribute_count;
	bool is_filled;   /* the attribute's value holds something already */
	bool is_squeezed; /* white space is not wanted here */
	char space;       /* white space that was read and not yet written: 0, ' ' or '\n' */
	/* Of the function. */
	struct markup_name ids[MARKUP_NAME_MAX];
	struct markup_name labels[MARKUP_NAME_MAX];
	struct markup_name controls[MARKUP_NAME_MAX];
	size_t id_count, label_count, control_count;
	bool has_calls; /* labels and ids may come from what it calls */
};

/* A function begins; `closes`: elements, outermost first, that another function opened. */
bool weave_markup_begin(struct markup *markup, struct str closes, struct err *err) MUST_USE;
/* It ends; `opens`: elements, outermost first, that it leaves open on purpose. */
bool markup_end(struct markup *markup, struct str opens, struct err *err) MUST_USE;
/* Frees what it holds beside its arena. */
void markup_free(struct markup *markup);
/* A piece of the template, which begins at markup->line. */
bool markup_literal(struct markup *markup, struct str piece, struct err *err) MUST_USE;
/* A value stands here. */
bool markup_value(struct markup *markup, enum markup_kind *ret_kind, struct err *err) MUST_USE;
/* A function that writes elements is called here. */
bool markup_call(struct markup *markup, struct err *err) MUST_USE;
bool markup_branch(struct markup *markup, bool is_loop, struct err *err) MUST_USE;
/* {% else %}, behind which only {% end %} may come, or {% elif %}. */
bool markup_branch_else(struct markup *markup, bool is_last, struct err *err) MUST_USE;
bool markup_branch_end(struct markup *markup, struct err *err) MUST_USE;

#endif
