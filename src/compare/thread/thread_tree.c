/* The tree of one thread: nodes for mails and for absent messages, and who answers whom. */
#include "compare/thread/thread_inside.h"

#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"
#include "compare/compare.h"
#include "compare/thread/held_inside.h"
#include "store/db.h"
#include "thread.sql.h"

#include <stdlib.h>
#include <string.h>

#define NONE UINT32_MAX

/* Something that names a node; sorted and searched by id, then by number. */
struct name {
	struct str id;
	int64_t number; /* a document, or an absent message */
	uint32_t node;
};

struct reference {
	int64_t document;
	struct str id;
};

struct told {
	int64_t print; /* the number of the print-out as which it is held; 0 none */
	int64_t document;
	uint32_t block;
	uint32_t parent;
	int64_t held;
	int64_t absent;
	struct str answers;
	struct thread_witness *witness; /* of one that is open */
	struct str name;
	struct str address;
	struct str subject;
	int64_t sent;
};

struct build {
	struct compare *compare;
	struct arena *arena;
	struct thread *thread;
	size_t room;
	uint32_t *up;           /* union-find over trees, against circles */
	struct name *documents; /* by number */
	size_t document_count;
	struct name *ids; /* by id */
	size_t id_count;
	struct reference *references; /* by document, in order */
	size_t reference_count;
	struct told *quotes; /* by document and block */
	size_t quote_count;
	struct name *absents; /* by number */
	size_t absent_count;
	struct name *prints; /* by number */
	size_t print_count;
	struct name *steps; /* by conversation and steps */
	size_t step_count;
	size_t document_room; /* of the lists above */
	size_t step_room;
	size_t reference_room;
	size_t quote_room;
};

static int
name_compare(const void *a, const void *b)
{
	const struct name *x = a;
	const struct name *y = b;
	int order = str_compare(x->id, y->id);

	if (order != 0)
		return order;
	return x->number < y->number ? -1 : x->number > y->number;
}

/* The first of that id and a number not below, or count. */
static size_t
name_find(const struct name *names, size_t count, struct str id, int64_t number)
{
	struct name wanted = {.id = id, .number = number};
	size_t low = 0;
	size_t high = count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (name_compare(&names[middle], &wanted) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low < count && str_equal(names[low].id, id) ? low : count;
}

static uint32_t
node_by_id(const struct build *b, struct str id)
{
	size_t at = name_find(b->ids, b->id_count, id, 0);

	return at == b->id_count ? NONE : b->ids[at].node;
}

static uint32_t
node_by_document(const struct build *b, int64_t document)
{
	size_t at = name_find(b->documents, b->document_count, STR(""), document);

	return at == b->document_count || b->documents[at].number != document
		? NONE
		: b->documents[at].node;
}

static uint32_t
node_add(struct build *b, struct thread_node node)
{
	struct thread *thread = b->thread;

	thread->nodes = arena_grow(
		b->arena, thread->nodes, thread->count, &b->room, sizeof(*thread->nodes));
	node.parent = (uint32_t)thread->count;
	thread->nodes[thread->count] = node;
	return (uint32_t)thread->count++;
}

/* ---- loading ---- */

static void
member_add(struct build *b, const struct statement *s)
{
	struct thread_node node = {
		.document = column_i64(s, THREAD_MEMBERS_COL_DOCUMENT),
		.copies = 1,
		.message_id = str_copy(b->arena, column_str(s, THREAD_MEMBERS_COL_MESSAGE_ID)),
		.name = str_copy(b->arena, column_str(s, THREAD_MEMBERS_COL_NAME)),
		.address = str_copy(b->arena, column_str(s, THREAD_MEMBERS_COL_ADDRESS)),
		.subject = str_copy(b->arena, column_str(s, THREAD_MEMBERS_COL_SUBJECT)),
		.title = str_copy(b->arena, column_str(s, THREAD_MEMBERS_COL_TITLE)),
		.sent = column_moment(s, THREAD_MEMBERS_COL_SENT),
		.is_answer = column_i64(s, THREAD_MEMBERS_COL_IS_ANSWER) != 0,
		.refers = column_i64(s, THREAD_MEMBERS_COL_HAS_PARENT) != 0,
	};
	struct str conversation = column_str(s, THREAD_MEMBERS_COL_CONVERSATION);
	uint32_t at = node_add(b, node);

	b->documents = arena_grow(b->arena, b->documents, b->document_count, &b->document_room,
		sizeof(*b->documents));
	b->documents[b->document_count++] = (struct name){STR(""), node.document, at};
	if (conversation.len == 0)
		return;
	b->steps = arena_grow(b->arena, b->steps, b->step_count, &b->step_room, sizeof(*b->steps));
	b->steps[b->step_count++] = (struct name){
		str_format(b->arena, "%.*s%.*s", STR_ARG(conversation),
			STR_ARG(column_str(s, THREAD_MEMBERS_COL_STEPS))),
		node.document, at};
}

static bool
members_load(struct build *b, int64_t id, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool row;

	if (!db_begin(b->compare->db, &SQL_THREAD_MEMBERS, &s, err))
		return false;
	bind_i64(&s, THREAD_MEMBERS_THREAD, id);
	bind_i64(&s, THREAD_MEMBERS_COUNT, THREAD_NODE_MAX + 1);
	for (;;) {
		if (!statement_row(&s, &row, err))
			return false;
		if (!row)
			return true;
		if (b->thread->count == THREAD_NODE_MAX) {
			b->thread->is_cut = true;
			return true;
		}
		member_add(b, &s);
	}
}

static bool
references_load(struct build *b, int64_t id, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool row;

	if (!db_begin(b->compare->db, &SQL_THREAD_REFERENCES, &s, err))
		return false;
	bind_i64(&s, THREAD_REFERENCES_THREAD, id);
	for (;;) {
		if (!statement_row(&s, &row, err))
			return false;
		if (!row)
			return true;
		if (b->reference_count == 4 * (size_t)THREAD_NODE_MAX) {
			b->thread->is_cut = true;
			return true;
		}
		b->references = arena_grow(b->arena, b->references, b->reference_count,
			&b->reference_room, sizeof(*b->references));
		b->references[b->reference_count++] = (struct reference){
			column_i64(&s, THREAD_REFERENCES_COL_DOCUMENT),
			str_copy(b->arena, column_str(&s, THREAD_REFERENCES_COL_MESSAGE_ID))};
	}
}

static struct told
quote_take(struct build *b, const struct statement *s)
{
	struct told told = {
		.document = column_i64(s, THREAD_QUOTES_COL_DOCUMENT),
		.block = (uint32_t)column_i64(s, THREAD_QUOTES_COL_BLOCK),
		.parent = (uint32_t)column_i64(s, THREAD_QUOTES_COL_PARENT),
		.held = column_i64(s, THREAD_QUOTES_COL_HELD),
		.absent = column_i64(s, THREAD_QUOTES_COL_ABSENT),
		.answers = str_copy(b->arena, column_str(s, THREAD_QUOTES_COL_ANSWERS)),
		.name = str_copy(b->arena, column_str(s, THREAD_QUOTES_COL_AUTHOR)),
		.address = str_copy(b->arena, column_str(s, THREAD_QUOTES_COL_ADDRESS)),
		.subject = str_copy(b->arena, column_str(s, THREAD_QUOTES_COL_SUBJECT)),
		.sent = column_moment(s, THREAD_QUOTES_COL_SENT),
	};
	struct thread_witness *witness;

	if (column_i64(s, THREAD_QUOTES_COL_HOW) == QUOTE_BY_PRINT)
		told.print = told.held * HELD_BLOCK_SPACE + told.absent;
	if (told.held != 0)
		return told;
	witness = ARENA_NEW(b->arena, struct thread_witness);
	witness->document = told.document;
	witness->is_quote = true;
	witness->cp_from = column_i64(s, THREAD_QUOTES_COL_BEGINS);
	witness->cp_to = column_i64(s, THREAD_QUOTES_COL_ENDS);
	witness->words = str_copy(b->arena, column_str(s, THREAD_QUOTES_COL_OPENING));
	witness->word_count = (size_t)column_i64(s, THREAD_QUOTES_COL_WORDS);
	witness->is_named = told.name.len > 0 || told.address.len > 0;
	witness->is_dated = told.sent != DATE_NONE;
	told.witness = witness;
	return told;
}

static bool
quotes_load(struct build *b, int64_t id, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool row;

	if (!db_begin(b->compare->db, &SQL_THREAD_QUOTES, &s, err))
		return false;
	bind_i64(&s, THREAD_QUOTES_THREAD, id);
	for (;;) {
		if (!statement_row(&s, &row, err))
			return false;
		if (!row)
			return true;
		if (b->quote_count == 2 * (size_t)THREAD_NODE_MAX) {
			b->thread->is_cut = true;
			return true;
		}
		b->quotes = arena_grow(
			b->arena, b->quotes, b->quote_count, &b->quote_room, sizeof(*b->quotes));
		b->quotes[b->quote_count++] = quote_take(b, &s);
	}
}

/* ---- nodes ---- */

/* Nodes for messages that are held as print-outs, with what their quotes say of them. */
static void
prints_make(struct build *b)
{
	size_t unique = 0;

	b->prints = ARENA_ARRAY(b->arena, b->quote_count + 1, struct name);
	for (size_t i = 0; i < b->quote_count; i++)
		if (b->quotes[i].print != 0)
			b->prints[b->print_count++] = (struct name){
				STR(""), b->quotes[i].print, (uint32_t)i};
	qsort(b->prints, b->print_count, sizeof(*b->prints), name_compare);
	for (size_t i = 0; i < b->print_count; i++) {
		const struct told *told = &b->quotes[b->prints[i].node];

		if (unique > 0 && b->prints[unique - 1].number == told->print)
			continue;
		b->prints[unique++] = (struct name){STR(""), told->print,
			node_add(b,
				(struct thread_node){.document = told->held,
					.copies = 1,
					.is_print = true,
					.message_id = told->answers,
					.name = told->name,
					.address = told->address,
					.subject = told->subject,
					.sent = told->sent,
					.is_about = true,
					.refers = true})};
	}
	b->print_count = unique;
}

/* One node for each id: that of its least document, or a new one where none is held. Copies of one
 * message share theirs. */
static void
ids_make(struct build *b)
{
	size_t count = 0;
	size_t unique = 0;

	b->ids = ARENA_ARRAY(b->arena, b->thread->count + b->reference_count + 1, struct name);
	for (uint32_t i = 0; i < b->thread->count; i++)
		if (b->thread->nodes[i].message_id.len > 0)
			b->ids[count++] = (struct name){
				b->thread->nodes[i].message_id, b->thread->nodes[i].document, i};
	for (size_t i = 0; i < b->reference_count; i++)
		b->ids[count++] = (struct name){b->references[i].id, INT64_MAX, NONE};
	qsort(b->ids, count, sizeof(*b->ids), name_compare);
	for (size_t i = 0; i < count; i++) {
		if (unique > 0 && str_equal(b->ids[i].id, b->ids[unique - 1].id)) {
			if (b->ids[i].node != NONE) {
				b->thread->nodes[b->ids[unique - 1].node].copies++;
				b->thread->nodes[b->ids[i].node].copies = 0;
				b->thread->nodes[b->ids[i].node].parent = b->ids[unique - 1].node;
			}
			continue;
		}
		b->ids[unique] = b->ids[i];
		if (b->ids[unique].node == NONE)
			b->ids[unique].node = node_add(b,
				(struct thread_node){
					.message_id = b->ids[unique].id, .sent = DATE_NONE});
		b->ids[unique++].number = 0;
	}
	b->id_count = unique;
	/* A copy's node stays empty: its document leads to the first one's. */
	for (size_t i = 0; i < b->document_count; i++) {
		struct thread_node *node = &b->thread->nodes[b->documents[i].node];

		if (node->document != 0 && node->copies == 0)
			b->documents[i].node = node->parent;
	}
	for (size_t i = 0; i < b->print_count; i++)
		if (b->thread->nodes[b->prints[i].node].copies == 0)
			b->prints[i].node = b->thread->nodes[b->prints[i].node].parent;
}

static bool
is_absent(const struct build *b, uint32_t node)
{
	return node != NONE && b->thread->nodes[node].document == 0;
}

/* The node of each absent message that is quoted: that of its id where one is known. */
static void
absents_make(struct build *b)
{
	size_t unique = 0;

	b->absents = ARENA_ARRAY(b->arena, b->quote_count + 1, struct name);
	for (size_t i = 0; i < b->quote_count; i++)
		if (b->quotes[i].held == 0)
			b->absents[b->absent_count++] = (struct name){
				STR(""), b->quotes[i].absent, (uint32_t)i};
	qsort(b->absents, b->absent_count, sizeof(*b->absents), name_compare);
	for (size_t i = 0; i < b->absent_count;) {
		int64_t number = b->absents[i].number;
		struct str id = STR("");
		uint32_t node = NONE;

		for (; i < b->absent_count && b->absents[i].number == number; i++) {
			const struct told *told = &b->quotes[b->absents[i].node];
			uint32_t found = node_by_id(b, told->answers);

			if (is_absent(b, found) && (node == NONE || found < node))
				node = found;
			else if (found == NONE && id.len == 0)
				id = told->answers;
		}
		if (node == NONE)
			node = node_add(
				b, (struct thread_node){.message_id = id, .sent = DATE_NONE});
		b->absents[unique++] = (struct name){STR(""), number, node};
	}
	b->absent_count = unique;
}

static uint32_t
node_of_quote(const struct build *b, const struct told *told)
{
	size_t at;

	if (told->print != 0) {
		at = name_find(b->prints, b->print_count, STR(""), told->print);
		return at == b->print_count ? NONE : b->prints[at].node;
	}
	if (told->held != 0)
		return node_by_document(b, told->held);
	at = name_find(b->absents, b->absent_count, STR(""), told->absent);
	return at == b->absent_count ? NONE : b->absents[at].node;
}

/* The message that quotes: the mail, or the quote around. */
static uint32_t
node_of_quoter(const struct build *b, const struct told *told)
{
	if (told->parent != 0)
		for (const struct told *p = told; p > b->quotes && p[-1].document == told->document;
			p--)
			if (p[-1].block == told->parent)
				return node_of_quote(b, &p[-1]);
	return node_by_document(b, told->document);
}

/* ---- who is known from whom ---- */

static void
witness_add(struct build *b, uint32_t node, struct thread_witness *witness)
{
	struct thread_node *absent = &b->thread->nodes[node];

	witness->next = absent->witnesses;
	absent->witnesses = witness;
	absent->witness_count++;
}

static void
references_witness(struct build *b)
{
	for (size_t i = 0; i < b->reference_count; i++) {
		const struct reference *reference = &b->references[i];
		uint32_t node = node_by_id(b, reference->id);
		uint32_t from = node_by_document(b, reference->document);
		struct thread_witness *witness;

		if (!is_absent(b, node) || from == NONE)
			continue;
		witness = ARENA_NEW(b->arena, struct thread_witness);
		witness->node = from;
		witness->document = reference->document;
		witness->is_direct = i + 1 == b->reference_count ||
			b->references[i + 1].document != reference->document;
		witness->cp_from = witness->cp_to = -1;
		witness_add(b, node, witness);
	}
}

/* What the quote that says most tells of the message. */
static void
node_describe(struct thread_node *node, const struct told *told)
{
	if (node->name.len == 0 && node->address.len == 0) {
		node->name = told->name;
		node->address = told->address;
	}
	if (node->address.len == 0 && str_equal(node->name, told->name))
		node->address = told->address;
	if (node->sent == DATE_NONE) {
		node->sent = told->sent;
		node->is_about = true;
	}
	if (node->subject.len == 0)
		node->subject = told->subject;
}

static void
quotes_witness(struct build *b)
{
	for (size_t i = 0; i < b->quote_count; i++) {
		struct told *told = &b->quotes[i];
		uint32_t node = node_of_quote(b, told);
		uint32_t from = node_by_document(b, told->document);

		if (told->held != 0 || !is_absent(b, node) || from == NONE)
			continue;
		told->witness->node = from;
		witness_add(b, node, told->witness);
		node_describe(&b->thread->nodes[node], told);
	}
}

/* ---- parents ---- */

static uint32_t
tree_of(struct build *b, uint32_t at)
{
	while (b->up[at] != at) {
		b->up[at] = b->up[b->up[at]];
		at = b->up[at];
	}
	return at;
}

/* Makes `parent` what `child` answers, unless it answers something already or that would close a
 * circle. */
static void
node_link(struct build *b, uint32_t child, uint32_t parent, enum thread_tie tie)
{
	if (child == NONE || parent == NONE || child == parent ||
		b->thread->nodes[child].parent != child || tree_of(b, parent) == child)
		return;
	b->thread->nodes[child].parent = parent;
	b->thread->nodes[child].tie = tie;
	b->up[child] = tree_of(b, parent);
}

static void
references_link(struct build *b)
{
	/* What each answers directly, first: the rest of a list is often cut or wrong. */
	for (size_t i = 0; i < b->reference_count; i++)
		if (i + 1 == b->reference_count ||
			b->references[i + 1].document != b->references[i].document)
			node_link(b, node_by_document(b, b->references[i].document),
				node_by_id(b, b->references[i].id), THREAD_BY_ID);
	for (size_t i = 1; i < b->reference_count; i++)
		if (b->references[i - 1].document == b->references[i].document)
			node_link(b, node_by_id(b, b->references[i].id),
				node_by_id(b, b->references[i - 1].id), THREAD_BY_ID);
}

static void
quotes_link(struct build *b)
{
	for (size_t i = 0; i < b->quote_count; i++)
		node_link(b, node_of_quoter(b, &b->quotes[i]), node_of_quote(b, &b->quotes[i]),
			THREAD_BY_QUOTE);
}

/* What stands first above a node as far as only absent messages lie between. */
static uint32_t
absent_top(const struct build *b, uint32_t node)
{
	while (b->thread->nodes[node].parent != node && is_absent(b, b->thread->nodes[node].parent))
		node = b->thread->nodes[node].parent;
	return node;
}

/* Outlook's Thread-Index: a parent's has five bytes less. Where what a mail answers is absent, so
 * is told what that belongs to. */
static void
steps_link(struct build *b)
{
	enum { HEAD_DIGITS = 44, STEP_DIGITS = 10 };

	if (b->step_count == 0)
		return;
	qsort(b->steps, b->step_count, sizeof(*b->steps), name_compare);
	for (size_t i = 0; i < b->step_count; i++) {
		struct str own = b->steps[i].id;
		uint32_t node = node_by_document(b, b->steps[i].number);

		while (own.len >= HEAD_DIGITS + STEP_DIGITS) {
			size_t at;

			own = str_slice(own, 0, own.len - STEP_DIGITS);
			at = name_find(b->steps, b->step_count, own, 0);
			if (at == b->step_count)
				continue;
			node_link(b, absent_top(b, node), node_by_document(b, b->steps[at].number),
				THREAD_BY_INDEX);
			break;
		}
	}
}

/* ---- subjects ---- */

static void
other_add(struct build *b, struct thread_others *others, int64_t thread)
{
	for (size_t i = 0; i < others->count; i++)
		if (others->threads[i] == thread)
			return;
	others->threads = arena_grow(
		b->arena, others->threads, others->count, &others->room, sizeof(*others->threads));
	others->threads[others->count++] = thread;
}

/* Roots whose parent neither a header nor a quote tells. */
static bool
subjects_link(struct build *b, struct thread_others *others, struct err *err)
{
	enum { ROOTS_MAX = 2000 };
	size_t looked = 0;

	for (uint32_t i = 0; i < b->thread->count && looked < ROOTS_MAX; i++) {
		const struct thread_node *node = &b->thread->nodes[i];
		struct thread_earlier earlier;
		uint32_t parent;

		if (node->parent != i || (node->document != 0 && !node->is_answer))
			continue;
		looked++;
		if (!thread_subject_find(b->compare, b->arena, b->thread, i, &earlier, err))
			return false;
		if (earlier.document == 0)
			continue;
		parent = node_by_document(b, earlier.document);
		if (parent == NONE)
			other_add(b, others, earlier.thread);
		else
			node_link(b, i, parent, THREAD_BY_SUBJECT);
	}
	return true;
}

/* ---- order ---- */

struct place {
	int64_t when;
	uint32_t node;
	uint32_t parent; /* NONE for a root */
};

static int
place_compare(const void *a, const void *b)
{
	const struct place *x = a;
	const struct place *y = b;

	if (x->parent != y->parent)
		return x->parent < y->parent ? -1 : 1;
	if (x->when != y->when)
		return x->when < y->when ? -1 : 1;
	return x->node < y->node ? -1 : x->node > y->node;
}

/* An absent message without a date stands before the first that tells of it. */
static int64_t
when_of(const struct build *b, const struct thread_node *node)
{
	int64_t when = node->sent == DATE_NONE ? INT64_MAX : node->sent;

	if (node->document != 0 || node->sent != DATE_NONE)
		return when;
	for (const struct thread_witness *w = node->witnesses; w != NULL; w = w->next)
		if (b->thread->nodes[w->node].sent != DATE_NONE &&
			b->thread->nodes[w->node].sent - 1 < when)
			when = b->thread->nodes[w->node].sent - 1;
	return when;
}

/* Children of each node, found by their parent in the sorted list. */
static size_t
children_find(const struct place *places, size_t count, uint32_t parent)
{
	size_t low = 0;
	size_t high = count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (places[middle].parent < parent)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* Writes the nodes anew, parents before answers; copies' empty nodes go. */
static void
nodes_order(struct build *b)
{
	struct thread *thread = b->thread;
	struct place *places = ARENA_ARRAY(b->arena, thread->count + 1, struct place);
	struct thread_node *ordered = ARENA_ARRAY(b->arena, thread->count + 1, struct thread_node);
	uint32_t *numbers = ARENA_ARRAY(b->arena, thread->count + 1, uint32_t);
	size_t *stack = ARENA_ARRAY(b->arena, thread->count + 2, size_t);
	size_t count = 0;
	size_t out = 0;
	size_t depth = 0;

	for (uint32_t i = 0; i < thread->count; i++) {
		const struct thread_node *node = &thread->nodes[i];

		if (node->document != 0 && node->copies == 0)
			continue;
		places[count++] = (struct place){
			when_of(b, node), i, node->parent == i ? NONE : node->parent};
	}
	qsort(places, count, sizeof(*places), place_compare);
	stack[0] = children_find(places, count, NONE);
	for (;;) {
		size_t at = stack[depth];
		const struct place *place = &places[at];
		uint32_t parent = depth == 0 ? NONE : places[stack[depth - 1] - 1].node;

		if (at >= count || place->parent != parent) {
			if (depth == 0)
				break;
			depth--;
			continue;
		}
		stack[depth]++;
		ordered[out] = thread->nodes[place->node];
		ordered[out].parent = parent == NONE ? (uint32_t)out : numbers[parent];
		ordered[out].depth = (uint32_t)depth;
		thread->absent_count += ordered[out].document == 0;
		numbers[place->node] = (uint32_t)out++;
		stack[++depth] = children_find(places, count, place->node);
	}
	for (size_t i = 0; i < out; i++)
		for (struct thread_witness *w = ordered[i].witnesses; w != NULL; w = w->next)
			w->node = numbers[w->node];
	thread->nodes = ordered;
	thread->count = out;
}

bool
thread_tree_load(struct compare *compare, struct arena *arena, const int64_t *ids, size_t count,
	struct thread *ret_thread, struct thread_others *others, struct err *err)
{
	struct build b = {.compare = compare, .arena = arena, .thread = ret_thread};

	*ret_thread = (struct thread){.id = ids[0], .thread_count = count};
	for (size_t i = 0; i < count; i++)
		if (!members_load(&b, ids[i], err) || !references_load(&b, ids[i], err) ||
			!quotes_load(&b, ids[i], err))
			return false;
	if (b.document_count > 0)
		qsort(b.documents, b.document_count, sizeof(*b.documents), name_compare);
	prints_make(&b);
	ids_make(&b);
	absents_make(&b);
	references_witness(&b);
	quotes_witness(&b);
	b.up = ARENA_ARRAY(arena, ret_thread->count + 1, uint32_t);
	for (uint32_t i = 0; i < ret_thread->count; i++)
		b.up[i] = i;
	references_link(&b);
	quotes_link(&b);
	steps_link(&b);
	if (others != NULL && !subjects_link(&b, others, err))
		return false;
	nodes_order(&b);
	return true;
}

bool
thread_load(struct compare *compare, struct arena *arena, int64_t id, struct thread *ret_thread,
	struct err *err)
{
	return thread_tree_load(compare, arena, &id, 1, ret_thread, NULL, err);
}
