#include "work/view/item_thread.h"

#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"
#include "compare/compare.h"
#include "compare/glance.h"
#include "compare/hidden/restricted.h"
#include "compare/thread/check_message.h"
#include "compare/thread/thread.h"
#include "store/gap_state.h"
#include "store/inspection.h"
#include "work/view/item_view.h"
#include "work/workshop.h"

struct taking {
	struct workshop *workshop;
	struct compare *compare;
	struct arena *arena;
	struct item_view *view;
	struct glance_absence *absences;
	size_t absence_count;
	int64_t document; /* the mail that the item is, or is attached to */
	int64_t message;  /* what stands for it, of its copies */
};

/* The mail that the item is, or is attached to. */
static bool
mail_find(struct taking *t, int64_t *ret_thread, struct err *err)
{
	enum { STEPS_MAX = 8 };
	struct item at = t->view->item;

	*ret_thread = 0;
	for (unsigned i = 0; i < STEPS_MAX; i++) {
		if (at.document != 0 && !thread_of(t->compare, at.document, ret_thread, err))
			return false;
		if (*ret_thread != 0 || at.parent == 0) {
			t->document = at.document;
			return true;
		}
		if (!item_get(t->workshop->inspection, t->arena, at.parent, &at, err))
			return false;
	}
	return true;
}

/* The gap that is made of an absent message. */
static const struct glance_absence *
absence_find(const struct taking *t, const struct thread_node *node)
{
	struct str subject = str_format(t->arena, "message:%.*s", STR_ARG(node->message_id));
	struct str title = check_message_title(t->arena, node);

	for (size_t i = 0; i < t->absence_count; i++) {
		bool by_id = node->message_id.len > 0 && str_equal(t->absences[i].subject, subject);

		if (by_id || (node->message_id.len == 0 && str_equal(t->absences[i].title, title)))
			return &t->absences[i];
	}
	return NULL;
}

static struct str
quote_of(const struct thread_node *node)
{
	struct str best = STR("");

	for (const struct thread_witness *w = node->witnesses; w != NULL; w = w->next)
		if (w->words.len > best.len)
			best = w->words;
	return best;
}

static bool
held_fill(struct taking *t, const struct thread_node *node, struct item_view_message *to,
	struct err *err)
{
	int64_t custodian;

	if (node->document == t->document && t->view->item.document == t->document) {
		to->item = t->view->item.id;
		to->is_here = true;
	} else if (!check_message_item(t->compare, node->document, &to->item, &custodian, err)) {
		return false;
	}
	to->is_here = to->is_here || node->document == t->message;
	return true;
}

static bool
message_fill(struct taking *t, const struct thread_node *node, struct item_view_message *to,
	struct err *err)
{
	const struct glance_absence *absence;

	*to = (struct item_view_message){
		.title = node->title.len > 0 ? node->title : node->subject,
		.who = node->name.len > 0 ? node->name : node->address,
		.sent = node->sent,
		.is_about = node->is_about,
		.depth = node->depth,
	};
	if (node->document != 0)
		return held_fill(t, node, to, err);
	to->words = quote_of(node);
	absence = absence_find(t, node);
	if (absence != NULL) {
		to->reference = absence->reference;
		to->is_open = absence->state == GAP_OPEN;
	}
	return true;
}

/* Which node is this item's: its own document, or the one that stands for its copies. */
static size_t
here_find(const struct taking *t, const struct thread *thread)
{
	for (size_t i = 0; i < thread->count; i++)
		if (thread->nodes[i].document == t->document)
			return i;
	for (size_t i = 0; i < thread->count; i++)
		if (thread->nodes[i].document == t->message)
			return i;
	return 0;
}

/* What is told of by nobody but an id that some system makes up is no absence (check_message.c): such
 * nodes are left out. */
static bool
is_shown(const struct taking *t, const struct thread_node *node)
{
	return node->document != 0 || absence_find(t, node) != NULL;
}

static bool
restricted_mark(struct taking *t, const int64_t *documents, struct err *err)
{
	struct item_view *view = t->view;
	bool *are;

	if (!restricted_among(t->workshop->inspection->db, t->arena, documents, view->message_count,
		    &are, err))
		return false;
	for (size_t i = 0; i < view->message_count; i++)
		view->messages[i].is_restricted = are[i];
	return true;
}

static bool
messages_fill(struct taking *t, const struct thread *thread, struct err *err)
{
	struct item_view *view = t->view;
	int64_t documents[ITEM_VIEW_THREAD];
	size_t here = here_find(t, thread);
	size_t first = here > ITEM_VIEW_THREAD / 2 ? here - ITEM_VIEW_THREAD / 2 : 0;

	view->messages = ARENA_ARRAY(t->arena, ITEM_VIEW_THREAD, struct item_view_message);
	for (size_t i = 0; i < thread->count; i++) {
		const struct thread_node *node = &thread->nodes[i];

		if (!is_shown(t, node))
			continue;
		view->thread_all++;
		view->thread_absent += node->document == 0;
		if (i < first || view->message_count == ITEM_VIEW_THREAD) {
			view->thread_is_cut = true;
			continue;
		}
		if (!message_fill(t, node, &view->messages[view->message_count], err))
			return false;
		view->messages[view->message_count].is_here |= i == here;
		documents[view->message_count++] = node->document;
	}
	return restricted_mark(t, documents, err);
}

bool
item_thread_take(struct workshop *workshop, struct compare *compare, struct arena *arena,
	struct item_view *view, struct err *err)
{
	struct taking t = {.workshop = workshop, .compare = compare, .arena = arena, .view = view};
	struct glance_thread size;
	struct thread thread;
	int64_t id;

	if (!mail_find(&t, &id, err))
		return false;
	if (id == 0)
		return true;
	if (!glance_thread(compare, t.document, &size, err))
		return false;
	if (size.held >= GLANCE_THREAD_MAX) {
		view->thread_all = size.held + size.absent;
		view->thread_absent = size.absent;
		view->thread_is_cut = true;
		return true;
	}
	return glance_stands(compare, t.document, &t.message, err) &&
		glance_absences(compare, arena, id, &t.absences, &t.absence_count, err) &&
		thread_load(compare, arena, id, &thread, err) && messages_fill(&t, &thread, err);
}
