#include "search/query.h"

#include "base/arena.h"
#include "base/err.h"
#include "base/utf8.h"
#include "search/query_leaf.h"

/* Operators wait on a stack until one that binds less tightly comes (E. W. Dijkstra's shunting
 * yard), so that nothing here calls itself however deep the brackets go. */
enum binding { BIND_OPEN, BIND_OR, BIND_AND, BIND_NOT, BIND_NEAR, BIND_FIELD };

enum { STACK_MAX = QUERY_DEPTH_MAX * 4 };

struct waiting {
	enum binding binding;
	struct piece piece;
	size_t leaves; /* leaves read before it: a field applies to those behind */
	bool has_and;  /* of an open bracket: what stood directly in it so far */
	bool has_or;
};

struct parser {
	struct parse parse;
	struct lexer lexer;
	struct waiting waiting[STACK_MAX];
	size_t waiting_count;
	struct query_node *operands[STACK_MAX];
	size_t operand_count;
	struct leaf *leaves; /* QUERY_NODES_MAX of them */
	size_t leaf_count;
	size_t depth; /* open brackets */
	bool mixes;
};

bool
parse_fail(struct parse *parse, struct query_place place, struct str suggestion, struct err *err,
	const char *sentence)
{
	parse->mistake_place = place;
	parse->suggestion = suggestion;
	return err_set(err, ERR_QUERY, "%s", sentence);
}

bool
parse_node(struct parse *parse, enum query_kind kind, struct query_place place,
	struct query_node **ret_node, struct err *err)
{
	if (parse->nodes >= QUERY_NODES_MAX)
		return parse_fail(parse, place,
			STR("Search in several steps, or load the words from a file."), err,
			"the query has too many words");
	*ret_node = ARENA_NEW(parse->arena, struct query_node);
	(*ret_node)->id = (uint32_t)parse->nodes++;
	(*ret_node)->kind = kind;
	(*ret_node)->place = place;
	(*ret_node)->height = 1;
	return true;
}

static bool
fail_deep(struct parser *p, struct query_place place, struct err *err)
{
	return parse_fail(&p->parse, place, STR("Take some of the brackets away."), err,
		"the query is nested too deeply");
}

static bool
operand_push(struct parser *p, struct query_node *node, struct err *err)
{
	if (p->operand_count >= STACK_MAX || node->height > QUERY_DEPTH_MAX)
		return fail_deep(p, node->place, err);
	p->operands[p->operand_count++] = node;
	return true;
}

static bool
waiting_push(struct parser *p, enum binding binding, const struct piece *piece, struct err *err)
{
	if (p->waiting_count >= STACK_MAX)
		return fail_deep(p, piece->place, err);
	p->waiting[p->waiting_count++] = (struct waiting){
		.binding = binding, .piece = *piece, .leaves = p->leaf_count};
	return true;
}

static size_t
taller(const struct query_node *a, const struct query_node *b)
{
	return 1 + (a->height > b->height ? a->height : b->height);
}

/* Where both lie, from the first byte of a to the last of b. */
static struct query_place
place_join(struct query_place a, struct query_place b)
{
	return (struct query_place){a.at, b.at + b.len - a.at};
}

/* Makes one node of two; "a and b and c" is one AND of three. */
static bool
reduce_two(struct parser *p, const struct waiting *op, struct err *err)
{
	struct query_node *b = p->operands[--p->operand_count];
	struct query_node *a = p->operands[--p->operand_count];
	enum query_kind kind = op->binding == BIND_AND ? QUERY_AND
		: op->binding == BIND_OR               ? QUERY_OR
						       : QUERY_NEAR;
	struct query_node *node;

	if (!parse_node(&p->parse, kind, place_join(a->place, b->place), &node, err))
		return false;
	node->height = taller(a, b);
	if (kind != QUERY_NEAR && a->kind == kind) {
		a->last->next = b;
		a->last = b;
		a->place = node->place;
		if (b->height + 1 > a->height)
			a->height = b->height + 1;
		return operand_push(p, a, err);
	}
	node->first = a;
	node->last = b;
	a->next = b;
	node->unit = op->piece.unit;
	node->distance = op->piece.distance;
	node->is_ordered = op->piece.is_ordered;
	node->is_not = op->piece.is_not;
	return operand_push(p, node, err);
}

static bool
reduce_one(struct parser *p, struct err *err)
{
	struct waiting op = p->waiting[--p->waiting_count];
	struct query_node *node;

	if (op.binding == BIND_FIELD) {
		for (size_t i = op.leaves; i < p->leaf_count; i++) {
			if (p->leaves[i].field.len == 0) {
				p->leaves[i].field = op.piece.text;
				p->leaves[i].field_place = op.piece.place;
			}
		}
		return true;
	}
	if (op.binding != BIND_NOT)
		return reduce_two(p, &op, err);
	if (!parse_node(&p->parse, QUERY_NOT, op.piece.place, &node, err))
		return false;
	node->first = p->operands[--p->operand_count];
	node->place = place_join(op.piece.place, node->first->place);
	node->height = node->first->height + 1;
	return operand_push(p, node, err);
}

/* Reduces what binds at least as tightly as `binding`. */
static bool
reduce_to(struct parser *p, enum binding binding, struct err *err)
{
	while (p->waiting_count > 0 && p->waiting[p->waiting_count - 1].binding >= binding &&
		p->waiting[p->waiting_count - 1].binding != BIND_OPEN)
		if (!reduce_one(p, err))
			return false;
	return true;
}

/* Notes AND beside OR without brackets between them. */
static void
note_mix(struct parser *p, enum binding binding)
{
	struct waiting *open = &p->waiting[0];

	for (size_t i = p->waiting_count; i-- > 0;) {
		if (p->waiting[i].binding == BIND_OPEN) {
			open = &p->waiting[i];
			break;
		}
	}
	open->has_and |= binding == BIND_AND;
	open->has_or |= binding == BIND_OR;
	p->mixes |= open->has_and && open->has_or;
}

static bool
take_binary(struct parser *p, enum binding binding, const struct piece *piece, struct err *err)
{
	if (binding != BIND_NEAR)
		note_mix(p, binding);
	return reduce_to(p, binding, err) && waiting_push(p, binding, piece, err);
}

static bool
take_leaf(struct parser *p, const struct piece *piece, struct err *err)
{
	struct query_node *node;

	if (!parse_node(&p->parse, QUERY_TERM, piece->place, &node, err))
		return false;
	p->leaves[p->leaf_count++] = (struct leaf){.node = node, .piece = *piece};
	return operand_push(p, node, err);
}

static bool
fail_operand(struct parser *p, const struct piece *piece, struct err *err)
{
	const struct waiting *last = p->waiting_count > 1 ? &p->waiting[p->waiting_count - 1]
							  : NULL;
	struct query_place place = piece->place;

	if (piece->kind == PIECE_END && last == NULL)
		return parse_fail(&p->parse, place,
			STR("Write a word, a \"phrase\" or a field such as kind:mail."), err,
			"the query is empty");
	if (piece->kind == PIECE_CLOSE && last != NULL && last->binding == BIND_OPEN)
		return parse_fail(&p->parse, place_join(last->piece.place, place),
			STR("Write a word between the brackets or take them away."), err,
			"there is nothing between these brackets");
	if (last == NULL && piece->kind == PIECE_CLOSE)
		return parse_fail(&p->parse, place, STR("Take the bracket away."), err,
			"this bracket closes nothing");
	if (last != NULL && last->binding != BIND_OPEN)
		return parse_fail(&p->parse, last->piece.place,
			last->binding == BIND_FIELD
				? STR("Write what it must hold right behind the colon.")
				: STR("Write a word behind it, or put it in quotes to look for the "
				      "word itself."),
			err, "nothing to look for stands behind this");
	if (piece->kind == PIECE_END)
		return parse_fail(&p->parse, last->piece.place,
			STR("Put a closing bracket where the group ends."), err,
			"the bracket that opens here is never closed");
	return parse_fail(&p->parse, place,
		STR("Write a word in front of it, or put it in quotes to look for the word itself."),
		err, "nothing to look for stands in front of this");
}

/* A word, group or prefix is expected. *ret_have tells whether one is there now. */
static bool
take_operand(struct parser *p, const struct piece *piece, bool *ret_have, struct err *err)
{
	*ret_have = false;
	switch (piece->kind) {
	case PIECE_WORD:
	case PIECE_PHRASE:
	case PIECE_REGEX:
		*ret_have = true;
		return take_leaf(p, piece, err);
	case PIECE_OPEN:
		if (++p->depth > QUERY_DEPTH_MAX)
			return fail_deep(p, piece->place, err);
		return waiting_push(p, BIND_OPEN, piece, err);
	case PIECE_NOT:
		return waiting_push(p, BIND_NOT, piece, err);
	case PIECE_FIELD:
		return waiting_push(p, BIND_FIELD, piece, err);
	case PIECE_CLOSE:
	case PIECE_AND:
	case PIECE_OR:
	case PIECE_NEAR:
	case PIECE_END:
	default:
		return fail_operand(p, piece, err);
	}
}

static bool
take_close(struct parser *p, const struct piece *piece, struct err *err)
{
	if (!reduce_to(p, BIND_OR, err))
		return false;
	if (p->waiting_count <= 1)
		return parse_fail(&p->parse, piece->place,
			STR("Take it away, or put an opening bracket where the group begins."), err,
			"this bracket closes nothing");
	p->waiting_count--;
	p->depth--;
	return true;
}

/* Something stands there; an operator, a closing bracket, the end, or the next word comes. */
static bool
take_operator(struct parser *p, const struct piece *piece, bool *ret_have, struct err *err)
{
	*ret_have = false;
	switch (piece->kind) {
	case PIECE_AND:
		return take_binary(p, BIND_AND, piece, err);
	case PIECE_OR:
		return take_binary(p, BIND_OR, piece, err);
	case PIECE_NEAR:
		return take_binary(p, BIND_NEAR, piece, err);
	case PIECE_CLOSE:
		*ret_have = true;
		return take_close(p, piece, err);
	case PIECE_WORD:
	case PIECE_PHRASE:
	case PIECE_REGEX:
	case PIECE_OPEN:
	case PIECE_NOT:
	case PIECE_FIELD:
	case PIECE_END:
	default:
		return take_binary(p, BIND_AND, piece, err) &&
			take_operand(p, piece, ret_have, err);
	}
}

static bool
take_pieces(struct parser *p, struct err *err)
{
	struct piece piece = {.kind = PIECE_OPEN};
	bool have = false;

	if (!waiting_push(p, BIND_OPEN, &piece, err)) /* the whole query is a group */
		return false;
	for (;;) {
		if (!lexer_next(&p->lexer, &piece, err)) {
			p->parse.mistake_place = p->lexer.mistake_place;
			p->parse.suggestion = p->lexer.suggestion;
			return false;
		}
		if (have && piece.kind == PIECE_END)
			break;
		if (!(have ? take_operator(p, &piece, &have, err)
			   : take_operand(p, &piece, &have, err)))
			return false;
	}
	if (!reduce_to(p, BIND_OR, err))
		return false;
	if (p->waiting_count > 1)
		return fail_operand(p, &piece, err);
	return true;
}

/* What stands in a proximity must have places in the text: no NOT, no AND, no filters. */
static bool
near_check(struct parse *parse, const struct query_node *root, struct err *err)
{
	struct query_walk walk;
	const struct query_node *node;
	size_t near_depth = SIZE_MAX;

	query_walk_begin(&walk, root);
	while ((node = query_walk_next(&walk, false)) != NULL) {
		if (walk.depth <= near_depth)
			near_depth = node->kind == QUERY_NEAR ? walk.depth : SIZE_MAX;
		else if (node->kind == QUERY_AND)
			return parse_fail(parse, node->place,
				STR("Write each by itself: (a w/5 c) AND (b w/5 c)."), err,
				"AND cannot stand within w/, pre/ or near/");
		else if (node->kind == QUERY_NOT)
			return parse_fail(parse, node->place,
				STR("For one word without another near it write: a NOT w/5 b."),
				err, "NOT cannot stand within w/, pre/ or near/");
		else if (node->kind == QUERY_FILTER)
			return parse_fail(parse, node->place, STR("Put it outside, with AND."), err,
				"this has no place in the text that could be near a word");
	}
	return true;
}

bool
query_parse(struct arena *arena, const struct tokenizer *tokenizer, struct str text,
	struct query_tree *ret_tree, struct query_mistake *ret_mistake, struct err *err)
{
	struct parser *p = ARENA_NEW(arena, struct parser);
	bool read;

	*ret_tree = (struct query_tree){0};
	p->parse = (struct parse){.arena = arena, .tokenizer = tokenizer, .text = text};
	p->lexer.text = text;
	p->leaves = ARENA_ARRAY(
		arena, text.len < QUERY_NODES_MAX ? text.len + 1 : QUERY_NODES_MAX, struct leaf);
	if (text.len > QUERY_SIZE_MAX)
		read = parse_fail(&p->parse, (struct query_place){QUERY_SIZE_MAX, 1},
			STR("Search in several steps."), err, "the query is too long");
	else if (!utf8_valid(text))
		read = parse_fail(&p->parse, (struct query_place){0, text.len},
			STR("Type it anew rather than pasting it."), err,
			"the query is not text in UTF-8");
	else
		read = take_pieces(p, err);
	for (size_t i = 0; read && i < p->leaf_count; i++)
		read = leaf_resolve(&p->parse, &p->leaves[i], err);
	if (read)
		read = near_check(&p->parse, p->operands[0], err);
	if (!read)
		return query_mistake_at(
			arena, text, p->parse.mistake_place, ret_mistake, p->parse.suggestion);
	ret_tree->root = p->operands[0];
	ret_tree->leaf_count = p->parse.terms;
	ret_tree->node_count = (uint32_t)p->parse.nodes;
	ret_tree->mixes = p->mixes;
	return true;
}
