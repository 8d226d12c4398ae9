/* Threads: which mails belong together, and the tree of who answered whom.
 *
 * Two mails are of one thread where they share a Message-ID (own, answered or referred to), the 22
 * bytes that begin Outlook's Thread-Index, or a quote: one quotes the other, or both quote a
 * message that is not held. Where an answer has lost its header, a mail of the same subject from
 * the two weeks before it is of its thread too, if one's sender was the other's receiver; never the
 * subject alone, and never a subject that everybody uses.
 *
 * A thread's number is its least document, so it does not matter in which order mails came: each
 * delivery joins only what it touches, and gives the threads that all at once would give.
 *
 * The tree follows J. Zawinski, "Message threading" (jwz.org/doc/threading.html, 1997 to 2002), in
 * its first part: messages that are only referred to are nodes of their own. Its guess by subjects
 * is not taken over. Quotes give parents where headers do not, and nodes of their own where what
 * they quote is not held. */
#ifndef CANDOUR_COMPARE_THREAD_H
#define CANDOUR_COMPARE_THREAD_H

#include "base/attr.h"
#include "base/str.h"

struct arena;
struct compare;
struct err;

/* Mails and absent messages of one thread that its tree shows: more is a hostile or a broken list. */
enum { THREAD_NODE_MAX = 200000 };

/* The join, behind held_join. It touches TOPIC_THREAD. */
bool thread_join(struct compare *compare, struct err *err) MUST_USE;
/* The thread of a document, 0 where it is no mail. */
bool thread_of(
	struct compare *compare, int64_t document, int64_t *ret_thread, struct err *err) MUST_USE;

/* How an absent message is known: from a mail's header, or from a passage that quotes it. */
struct thread_witness {
	uint32_t node; /* who refers or quotes */
	int64_t document;
	bool is_direct; /* by the header it is what the witness answers */
	bool is_quote;
	int64_t cp_from, cp_to; /* of the passage; -1 */
	struct str words;       /* its first words */
	size_t word_count;
	bool is_named; /* the quote says whose it is */
	bool is_dated;
	struct thread_witness *next;
};

/* What tells what a message answers. */
enum thread_tie {
	THREAD_ROOT,      /* nothing: it is the first, as far as is known */
	THREAD_BY_ID,     /* a header */
	THREAD_BY_QUOTE,  /* a quote in it, or in a quote of it */
	THREAD_BY_INDEX,  /* Outlook's Thread-Index */
	THREAD_BY_SUBJECT /* its subject, people and time */
};
/* "header", "quote", "thread-index", "subject"; "" for a root. */
const char *thread_tie_name(enum thread_tie tie);

struct thread_node {
	int64_t document;      /* 0: not held */
	size_t copies;         /* documents with the same id */
	struct str message_id; /* "" unknown */
	struct str name;       /* of the sender, "" unknown */
	struct str address;
	struct str subject;               /* without marks of answers, in small letters */
	struct str title;                 /* the subject as it is written; "" unknown */
	int64_t sent;                     /* DATE_NONE unknown */
	bool is_about;                    /* sent is of unknown zone, or only the day */
	bool is_print;                    /* `document` is no mail: it stands printed in it */
	bool is_answer;                   /* by its subject, of one that is held */
	bool refers;                      /* its header refers to another, of one that is held */
	enum thread_tie tie;              /* to its parent */
	uint32_t parent;                  /* its own number: none */
	uint32_t depth;                   /* in the tree */
	struct thread_witness *witnesses; /* of one that is not held, the best first */
	size_t witness_count;
};

struct thread {
	int64_t id;
	struct thread_node *nodes; /* in the order of the tree: parents before answers, by date */
	size_t count;
	size_t absent_count;
	size_t thread_count; /* how many threads thread_view put together */
	bool is_cut;         /* beyond THREAD_NODE_MAX */
};

/* One thread, as headers and quotes tell it. In the arena. */
bool thread_load(struct compare *compare, struct arena *arena, int64_t id,
	struct thread *ret_thread, struct err *err) MUST_USE;

/* A thread for people to look at, with those other threads that are torn off from it, as far as a
 * subject tells: where a message that is absent, or an answer that has lost its header, has no
 * known parent, the last mail of its subject in the two weeks before becomes its parent, if two
 * people take part in both (whoever wrote what is absent being one of them, where that is known),
 * if the subject says something (message_subject_tells), and if no more than one talk began under
 * it in half a year. Such a tie is a guess, marked THREAD_BY_SUBJECT, and nothing is concluded from
 * it: no check looks at it, so it never makes nor hides a gap. It is found anew with each view, so
 * the order in which mails came cannot matter. In the arena. */
bool thread_view(struct compare *compare, struct arena *arena, int64_t id,
	struct thread *ret_thread, struct err *err) MUST_USE;

#endif
