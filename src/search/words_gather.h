/* Words of documents on their way into a segment: gathered by words_gather.c, put in order
 * and written by words_flush.c, here or in the scribe (scribe.c), stored by words_save.c; nobody
 * else includes this. */
#ifndef CANDOUR_SEARCH_WORDS_GATHER_H
#define CANDOUR_SEARCH_WORDS_GATHER_H

#include "base/buf.h"
#include "search/segment.h"
#include "search/words.h"

/* A term's record among the bytes; its own follow, and fill up to a multiple of 4. */
struct gathered_term {
	uint32_t count; /* while writing: occurrences, then where its next one goes */
	uint32_t len;
};

/* Where a term of this hash has its record: at 4 times `record`, less 1; 0 is an empty slot. */
struct slot {
	uint32_t hash;
	uint32_t record;
};

/* A word met lately, with its letters: most words are, and nothing else need be looked at. */
enum { FRONT_TERM_MAX = 23 };
struct front {
	uint32_t hash;
	uint32_t record; /* as in a slot */
	unsigned char len;
	char term[FRONT_TERM_MAX];
};

/* A word on its way to its record: the memory that it needs is asked for when it comes, and looked at
 * some words later, when it is there. */
enum { WAITING_MAX = 8 };
struct waiting {
	uint32_t hash;
	unsigned char len;
	char term[FRONT_TERM_MAX];
};

struct gathered {
	int64_t born;
	uint32_t document;
	bool is_dead;
	size_t from; /* in tokens */
	size_t to;
};

struct gather {
	struct buf bytes; /* the records of all terms */
	size_t term_count;
	struct slot *slots;
	size_t slot_count;
	bool is_stale;       /* slots and front still hold words that are gone */
	struct front *front; /* FRONT_COUNT of them, which stay in the processor's cache */
	struct waiting waiting[WAITING_MAX]; /* token n at n % WAITING_MAX, in order */
	size_t waiting_from;                 /* the first token whose record is not known yet */
	uint32_t *tokens;                    /* the number of the record of a term each, */
	uint32_t *places;                    /* and its place */
	size_t token_count;
	size_t token_room;
	struct gathered *documents;
	size_t document_count;
	size_t document_room;
};

/* A segment as it was written into a sink. */
struct gathered_segment {
	int64_t first; /* of `born` */
	int64_t last;
	struct segment_writer writer;
};

/* Finds the records of words that still wait. */
void gather_settle(struct gather *gather);
/* Writes what was gathered; *ret_segment is NULL where no words are left in it. */
bool gather_segment(struct gather *gather, struct segment_sink sink,
	struct gathered_segment **ret_segment, struct err *err) MUST_USE;
void gathered_segment_free(struct gathered_segment *segment);

static inline struct gathered_term *
record_at(const struct gather *gather, uint32_t record)
{
	return (struct gathered_term *)(void *)(gather->bytes.data + (size_t)record * 4);
}

static inline struct str
record_term(const struct gather *gather, uint32_t record)
{
	const struct gathered_term *term = record_at(gather, record);

	return str_make(term + 1, term->len);
}

static inline uint32_t
record_next(const struct gather *gather, uint32_t record)
{
	return record + 2 + (record_at(gather, record)->len + 3) / 4;
}

#endif
