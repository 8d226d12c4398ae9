#include "search/query.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/date.h"
#include "base/utf8.h"
#include "search/kinds.h"

void
query_walk_begin(struct query_walk *walk, const struct query_node *root)
{
	*walk = (struct query_walk){.at = NULL};
	walk->stack[0] = root;
	walk->is_over = root == NULL;
}

const struct query_node *
query_walk_next(struct query_walk *walk, bool skip)
{
	if (walk->is_over)
		return NULL;
	if (walk->at == NULL) {
		walk->at = walk->stack[0];
		return walk->at;
	}
	if (!skip && walk->at->first != NULL && walk->depth + 1 < COUNT_OF(walk->stack)) {
		walk->depth++;
		walk->at = walk->stack[walk->depth] = walk->at->first;
		return walk->at;
	}
	for (;;) {
		if (walk->depth == 0) {
			walk->is_over = true;
			return NULL;
		}
		if (walk->at->next != NULL) {
			walk->at = walk->stack[walk->depth] = walk->at->next;
			return walk->at;
		}
		walk->depth--;
		walk->at = walk->stack[walk->depth];
	}
}

bool
query_mistake_at(struct arena *arena, struct str text, struct query_place place,
	struct query_mistake *ret_mistake, struct str suggestion)
{
	struct buf caret CLEANUP(buf_free) = {.size_max = (size_t)QUERY_SIZE_MAX * 8};
	struct str before = str_slice(text, 0, place.at);
	struct str under = str_slice(text, place.at, place.at + place.len);

	ret_mistake->byte = before.len;
	ret_mistake->codepoint = utf8_count(before);
	ret_mistake->codepoints = utf8_count(under) > 0 ? utf8_count(under) : 1;
	ret_mistake->suggestion = suggestion;
	text = str_slice(text, 0, QUERY_SIZE_MAX);
	while (text.len > 0) {
		uint32_t codepoint = utf8_take(&text);

		buf_add_codepoint(&caret, codepoint < 0x20 || codepoint == 0x7f ? ' ' : codepoint);
	}
	buf_add_char(&caret, '\n');
	for (size_t i = 0; i < ret_mistake->codepoint; i++)
		buf_add_char(&caret, ' ');
	for (size_t i = 0; i < ret_mistake->codepoints; i++)
		buf_add_char(&caret, '^');
	ret_mistake->caret = str_copy(arena, buf_str(&caret));
	return false;
}

static const char *const field_names[FIELD_COUNT] = {
	"body", "title", "from", "to", "cc", "bcc", "author", "file", "fact"};

const char *
query_field_name(unsigned field)
{
	for (unsigned i = 0; i < FIELD_COUNT; i++)
		if (field == 1u << i)
			return field_names[i];
	return "any";
}

static void
write_fields(struct buf *to, unsigned fields)
{
	bool more = false;

	if (fields == FIELD_ALL)
		return;
	for (unsigned i = 0; i < FIELD_COUNT; i++) {
		if ((fields & 1u << i) == 0)
			continue;
		if (more)
			buf_add_char(to, '|');
		buf_add(to, str_of(field_names[i]));
		more = true;
	}
	buf_add_char(to, ':');
}

static void
write_term(struct buf *to, const struct query_node *term)
{
	static const char *const switches[] = {"", "", "", "", "~ocr", "~stem", "~sound", ""};

	write_fields(to, term->fields);
	if (term->how == TERM_RANGE) {
		buf_add_format(to, "number:%llu..%llu", (unsigned long long)term->low,
			(unsigned long long)term->high);
		return;
	}
	buf_add_format(to, term->how == TERM_REGEX ? "/%.*s/" : "%.*s", STR_ARG(term->term));
	if (term->how == TERM_FUZZY)
		buf_add_format(to, "~%u", term->edits);
	buf_add(to, str_of(switches[term->how]));
	if (term->case_exact)
		buf_add_format(to, "~case(%.*s)", STR_ARG(term->written));
	if (term->accents_exact)
		buf_add_format(to, "~accents(%.*s)", STR_ARG(term->written));
}

static void
write_dates(struct buf *to, const char *name, const struct query_node *node)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = 4096};

	buf_add_format(to, "%s:", name);
	if (node->from > DATE_NONE + 1)
		buf_add(to, date_iso_day(&arena, node->from));
	buf_add(to, STR(".."));
	if (node->to < INT64_MAX)
		buf_add(to, date_iso_day(&arena, node->to - 86400));
}

static void
write_filter(struct buf *to, const struct query_node *node)
{
	switch (node->filter) {
	case FILTER_ALL:
		buf_add_char(to, '*');
		return;
	case FILTER_DATE:
		write_dates(to, "date", node);
		return;
	case FILTER_SENT:
		write_dates(to, "sent", node);
		return;
	case FILTER_RECEIVED:
		write_dates(to, "received", node);
		return;
	case FILTER_KIND:
		buf_add_format(to, "kind:%s", search_kind_name((unsigned)node->number));
		return;
	case FILTER_CUSTODIAN:
		buf_add_format(to, "custodian:\"%.*s\"", STR_ARG(node->text));
		return;
	case FILTER_DELIVERY:
		buf_add_format(to, "delivery:\"%.*s\"", STR_ARG(node->text));
		return;
	case FILTER_HAS:
		buf_add(to, STR("has:"));
		if (node->fields != 0) {
			write_fields(to, node->fields);
			buf_add_char(to, '*');
		} else {
			buf_add(to, node->text);
		}
		return;
	case FILTER_UNREAD:
		buf_add_format(to, "unread:%.*s", STR_ARG(node->text));
		return;
	case FILTER_GAP:
		buf_add_format(to, "gap:%.*s", STR_ARG(node->text));
		return;
	case FILTER_LINE:
		buf_add_format(to, "line:%.*s", STR_ARG(node->text));
		return;
	case FILTER_READ:
		buf_add_format(to, "read:%.*s", STR_ARG(node->text));
		return;
	case FILTER_CODE:
		buf_add_format(to, "code:\"%.*s\"", STR_ARG(node->text));
		return;
	case FILTER_CODED:
		buf_add_format(to, "coded:%.*s", STR_ARG(node->text));
		return;
	case FILTER_WEIGHT:
		buf_add_format(to, "weight:\"%.*s\"", STR_ARG(node->text));
		return;
	case FILTER_ITEM:
	default:
		buf_add_format(to, "id:%lld", (long long)node->number);
		return;
	}
}

static void
write_operator(struct buf *to, const struct query_node *parent)
{
	if (parent->kind == QUERY_AND) {
		buf_add(to, STR(" AND "));
	} else if (parent->kind == QUERY_OR) {
		buf_add(to, STR(" OR "));
	} else if (parent->kind == QUERY_PHRASE) {
		buf_add_char(to, ' ');
	} else {
		buf_add(to, parent->is_not ? STR(" NOT ") : STR(" "));
		buf_add(to, parent->is_ordered ? STR("pre/") : STR("w/"));
		if (parent->unit == NEAR_WORDS)
			buf_add_format(to, "%u ", parent->distance);
		else
			buf_add(to, parent->unit == NEAR_SENTENCE ? STR("s ") : STR("p "));
	}
}

static void
write_open(struct buf *to, const struct query_node *node)
{
	if (node->kind == QUERY_TERM)
		write_term(to, node);
	else if (node->kind == QUERY_FILTER)
		write_filter(to, node);
	else if (node->kind == QUERY_NOT)
		buf_add(to, STR("NOT "));
	else
		buf_add_char(to, node->kind == QUERY_PHRASE ? '"' : '(');
}

static void
write_close(struct buf *to, const struct query_node *node)
{
	if (node->kind == QUERY_PHRASE)
		buf_add_char(to, '"');
	else if (node->kind == QUERY_AND || node->kind == QUERY_OR || node->kind == QUERY_NEAR)
		buf_add_char(to, ')');
}

void
query_write(struct buf *to, const struct query_node *root)
{
	const struct query_node *open[QUERY_DEPTH_MAX + 4];
	struct query_walk walk;
	const struct query_node *node;
	size_t depth = 0;

	query_walk_begin(&walk, root);
	while ((node = query_walk_next(&walk, false)) != NULL) {
		while (depth > walk.depth)
			write_close(to, open[--depth]);
		if (depth > 0 && open[depth - 1]->first != node)
			write_operator(to, open[depth - 1]);
		open[depth++] = node;
		write_open(to, node);
	}
	while (depth > 0)
		write_close(to, open[--depth]);
}
