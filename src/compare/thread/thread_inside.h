/* What the files of the thread's tree share; nobody else includes it. */
#ifndef CANDOUR_COMPARE_THREAD_INSIDE_H
#define CANDOUR_COMPARE_THREAD_INSIDE_H

#include "compare/thread/thread.h"

/* Threads in which a message stands that one of the tree seems to answer, by its subject. */
struct thread_others {
	int64_t *threads; /* in the arena */
	size_t count;
	size_t room;
};

/* One tree of several threads. With `others`, roots whose parent is not known are put beneath
 * earlier mails of their subject, where such a mail is in these threads; where it is in another
 * one, that is added to `others`. */
bool thread_tree_load(struct compare *compare, struct arena *arena, const int64_t *ids,
	size_t count, struct thread *ret_thread, struct thread_others *others,
	struct err *err) MUST_USE;

struct thread_earlier {
	int64_t document; /* 0: none */
	int64_t thread;
};

/* The held mail that a root seems to answer by its subject: an absent message that others answer
 * or quote, or an answer whose header has lost what it answers. See thread.h. */
bool thread_subject_find(struct compare *compare, struct arena *arena, const struct thread *thread,
	uint32_t node, struct thread_earlier *ret_earlier, struct err *err) MUST_USE;

#endif
