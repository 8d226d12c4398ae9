#include "search/spans.h"

#include "base/arena.h"
#include "search/plan.h"

#include <stdlib.h>
#include <string.h>

void
spans_add(struct spans *spans, struct span span)
{
	if (spans->count == spans->room) {
		spans->room = spans->room * 2 + 16;
		spans->spans = memory_grow(spans->spans, spans->room * sizeof(*spans->spans));
	}
	spans->spans[spans->count++] = span;
}

void
spans_reserve(struct spans *spans, size_t more)
{
	if (spans->room - spans->count >= more)
		return;
	spans->room = spans->room * 2 + more + 16;
	spans->spans = memory_grow(spans->spans, spans->room * sizeof(*spans->spans));
}

void
spans_free(struct spans *spans)
{
	free(spans->spans);
	*spans = (struct spans){0};
}

static int
span_compare(const void *a, const void *b)
{
	const struct span *x = a;
	const struct span *y = b;

	if (x->column != y->column)
		return x->column < y->column ? -1 : 1;
	if (x->start != y->start)
		return x->start < y->start ? -1 : 1;
	return (x->end > y->end) - (x->end < y->end);
}

void
spans_sort(struct spans *spans)
{
	for (size_t i = 1; i < spans->count; i++) {
		if (span_compare(&spans->spans[i - 1], &spans->spans[i]) > 0) {
			qsort(spans->spans, spans->count, sizeof(*spans->spans), span_compare);
			return;
		}
	}
}

/* One step of a check: a node, after its children. */
struct step {
	const struct query_node *node; /* NULL: the conjunction of all */
	const struct unit *unit;
	size_t children;
	bool skip; /* settled by the index already: holds */
};

struct check {
	struct step *steps;
	size_t step_count;
	struct spans *stack;
	size_t stack_size;
	bool *truths;
	bool needs_text;
	bool has_not;
};

/* Counts the steps that a node and what is below it take. */
static size_t
steps_count(const struct plan *plan, const struct query_node *root)
{
	struct query_walk walk;
	const struct query_node *node;
	size_t count = 0;
	bool skip = false;

	query_walk_begin(&walk, root);
	while ((node = query_walk_next(&walk, skip)) != NULL) {
		skip = plan_unit(plan, node) != NULL || node->kind == QUERY_NOT;
		count++;
	}
	return count;
}

static size_t
children_count(const struct query_node *node)
{
	size_t count = 0;

	for (const struct query_node *child = node->first; child != NULL; child = child->next)
		count++;
	return count;
}

/* Writes the steps of one node from the back: parents come behind their children. */
static void
steps_write(
	struct check *check, const struct plan *plan, const struct query_node *root, size_t *end)
{
	struct query_walk walk;
	const struct query_node *node;
	bool skip = false;

	query_walk_begin(&walk, root);
	while ((node = query_walk_next(&walk, skip)) != NULL) {
		struct step *step = &check->steps[--*end];

		step->node = node;
		step->unit = plan_unit(plan, node);
		step->skip = node->kind == QUERY_NOT;
		skip = step->unit != NULL || step->skip;
		step->children = skip ? 0 : children_count(node);
		if (step->unit != NULL && step->unit->needs_text)
			check->needs_text = true;
		if (node->kind == QUERY_NEAR && node->unit != NEAR_WORDS)
			check->needs_text = true;
		check->has_not |= node->kind == QUERY_NEAR && node->is_not;
	}
}

struct check *
check_new(struct plan *plan, const struct query_node *const *nodes, size_t count)
{
	struct check *check = ARENA_NEW(plan->arena, struct check);
	size_t end = 1;

	for (size_t i = 0; i < count; i++)
		end += steps_count(plan, nodes[i]);
	check->step_count = end;
	check->steps = ARENA_ARRAY(plan->arena, end, struct step);
	check->stack_size = end;
	check->stack = ARENA_ARRAY(plan->arena, end, struct spans);
	check->truths = ARENA_ARRAY(plan->arena, end, bool);
	check->steps[--end].children = count;
	for (size_t i = 0; i < count; i++)
		steps_write(check, plan, nodes[i], &end);
	return check;
}

void
check_free(struct check *check)
{
	for (size_t i = 0; check != NULL && i < check->stack_size; i++)
		spans_free(&check->stack[i]);
}

bool
check_is_monotone(const struct check *check)
{
	return !check->has_not;
}

bool
check_needs_text(const struct check *check)
{
	return check->needs_text;
}

/* The first of spans that does not come before (column, start). */
static size_t
lower_bound(const struct spans *spans, int column, int64_t start)
{
	size_t low = 0;
	size_t high = spans->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		const struct span *span = &spans->spans[middle];

		if (span->column < column || (span->column == column && span->start < start))
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static struct span
span_join(struct span a, struct span b)
{
	return (struct span){
		a.column, a.start < b.start ? a.start : b.start, a.end > b.end ? a.end : b.end};
}

/* Whether b fits a: close enough, in order if wanted, and not the very same words. */
static bool
pair_fits(const struct query_node *near, const struct spans_source *source, struct span a,
	struct span b)
{
	bool behind = b.start > a.end;
	bool before = b.end < a.start;

	if (near->is_ordered && !behind)
		return false;
	if (!behind && !before && (b.start == a.start || b.end == a.end))
		return false;
	if (near->unit == NEAR_WORDS) {
		int64_t gap = behind ? (int64_t)b.start - a.end
			: before     ? (int64_t)a.start - b.end
				     : 0;

		return gap <= (int64_t)near->distance;
	}
	if (source->text == NULL)
		return true;
	if (near->unit == NEAR_SENTENCE)
		return source->text(source->context, a.column, a.start).sentence ==
			source->text(source->context, b.column, b.end).sentence;
	return source->text(source->context, a.column, a.start).paragraph ==
		source->text(source->context, b.column, b.end).paragraph;
}

/* The widest of spans: how far back one that reaches here may begin. */
static int
width_max(const struct spans *spans)
{
	int width = 0;

	for (size_t i = 0; i < spans->count; i++)
		if (spans->spans[i].end - spans->spans[i].start > width)
			width = spans->spans[i].end - spans->spans[i].start;
	return width;
}

/* Looks at what is near one span of the first side. Beyond this many neighbours only the
 * farthest counts, so that a text of one word over and over takes no quadratic time. */
enum { NEIGHBOURS_MAX = 64 };

static bool
near_one(const struct query_node *near, const struct spans_source *source, struct span a,
	const struct spans *others, int width, struct spans *to)
{
	int64_t reach = near->unit == NEAR_WORDS ? near->distance : INT32_MAX;
	size_t from = lower_bound(
		others, a.column, near->is_ordered ? a.end + 1 : (int64_t)a.start - reach - width);
	size_t end = lower_bound(others, a.column, a.end + reach + 1);
	size_t middle = lower_bound(others, a.column, a.start);
	bool any = false;

	if (end - from > NEIGHBOURS_MAX) { /* those nearest, and both ends */
		size_t low = middle - from > NEIGHBOURS_MAX / 2 ? middle - NEIGHBOURS_MAX / 2
								: from;
		size_t high = end - middle > NEIGHBOURS_MAX / 2 ? middle + NEIGHBOURS_MAX / 2 : end;

		for (size_t i = 0; i < 2; i++) {
			struct span far = others->spans[i == 0 ? from : end - 1];

			if (pair_fits(near, source, a, far)) {
				spans_add(to, span_join(a, far));
				any = true;
			}
		}
		from = low;
		end = high;
	}
	for (size_t i = from; i < end; i++) {
		if (!pair_fits(near, source, a, others->spans[i]))
			continue;
		any = true;
		spans_add(to, span_join(a, others->spans[i]));
	}
	return any;
}

bool
spans_near(const struct query_node *near, const struct spans *a, const struct spans *b)
{
	int64_t reach = near->distance;
	int width = width_max(b);
	size_t from = 0;

	for (size_t i = 0; i < a->count; i++) {
		struct span span = a->spans[i];
		int64_t least = near->is_ordered ? (int64_t)span.end + 1
						 : (int64_t)span.start - reach - width;

		while (from < b->count &&
			(b->spans[from].column < span.column ||
				(b->spans[from].column == span.column &&
					b->spans[from].start < least)))
			from++;
		for (size_t j = from; j < b->count && b->spans[j].column == span.column &&
			b->spans[j].start <= (int64_t)span.end + reach;
			j++)
			if (pair_fits(near, NULL, span, b->spans[j]))
				return true;
	}
	return false;
}

static void
near_join(const struct query_node *near, const struct spans_source *source, struct spans *a,
	const struct spans *b)
{
	struct spans out = {0};
	int width = width_max(b);

	for (size_t i = 0; i < a->count; i++) {
		size_t had = out.count;
		bool any = near_one(near, source, a->spans[i], b, width, &out);

		if (near->is_not) {
			out.count = had;
			if (!any)
				spans_add(&out, a->spans[i]);
		}
	}
	spans_sort(&out);
	free(a->spans);
	*a = out;
}

static void
join_union(struct spans *a, const struct spans *b)
{
	for (size_t i = 0; i < b->count; i++)
		spans_add(a, b->spans[i]);
	spans_sort(a);
}

/* Keeps spans of a that b follows at once, drawn out to its end. */
static void
join_sequence(struct spans *a, const struct spans *b)
{
	size_t kept = 0;

	for (size_t i = 0; i < a->count; i++) {
		struct span span = a->spans[i];
		size_t at = lower_bound(b, span.column, (int64_t)span.end + 1);

		if (at < b->count && b->spans[at].column == span.column &&
			b->spans[at].start == span.end + 1) {
			span.end = b->spans[at].end;
			a->spans[kept++] = span;
		}
	}
	a->count = kept;
}

/* Takes the children's results off the stack, first child on top, and leaves the node's. */
static void
step_run(struct check *check, const struct step *step, const struct spans_source *source,
	size_t *depth)
{
	const struct query_node *node = step->node;
	size_t first = *depth - (step->children > 0 ? step->children : 0);
	enum query_kind kind = node == NULL ? QUERY_AND : node->kind;
	bool truth = kind != QUERY_OR;

	if (step->children == 0) {
		struct spans *spans = &check->stack[*depth];

		spans->count = 0;
		if (!step->skip)
			source->places(source->context, step->unit, spans);
		check->truths[*depth] = step->skip || spans->count > 0;
		++*depth;
		return;
	}
	for (size_t i = first; i < *depth; i++)
		truth = kind == QUERY_OR ? truth || check->truths[i] : truth && check->truths[i];
	/* the first child's result is the last pushed; the node's goes to the lowest place */
	for (size_t low = first, high = *depth - 1; low < high; low++, high--) {
		struct spans swap = check->stack[low];

		check->stack[low] = check->stack[high];
		check->stack[high] = swap;
	}
	for (size_t i = first + 1; i < *depth && kind != QUERY_AND; i++) {
		if (kind == QUERY_NEAR)
			near_join(node, source, &check->stack[first], &check->stack[i]);
		else if (kind == QUERY_OR)
			join_union(&check->stack[first], &check->stack[i]);
		else
			join_sequence(&check->stack[first], &check->stack[i]);
	}
	if (kind == QUERY_NEAR || kind == QUERY_PHRASE)
		truth = check->stack[first].count > 0;
	check->truths[first] = truth;
	*depth = first + 1;
}

bool
check_holds(struct check *check, const struct spans_source *source)
{
	size_t depth = 0;

	for (size_t i = 0; i < check->step_count; i++)
		step_run(check, &check->steps[i], source, &depth);
	return check->truths[0];
}
