/* A merge under way: begun, written and ended by words_merge.c, its words moved by
 * words_merge_terms.c; nobody else includes this. */
#ifndef CANDOUR_SEARCH_WORDS_MERGE_H
#define CANDOUR_SEARCH_WORDS_MERGE_H

#include "search/words.h"

enum { MERGE_INPUTS_MAX = 20 };

/* One segment being merged: where it stands. */
struct merge_input {
	struct words_segment *segment;
	struct words_walk walk;
	struct str term; /* the next one to come; in the walk */
	uint64_t front;  /* its first eight bytes, in order as numbers */
	bool is_over;
	/* the word at hand: its documents one after the other, whatever their blocks */
	bool has_list;
	struct words_stream docs;
	struct buf docs_room; /* of a list that lies in several pieces */
	const unsigned char *at;
	const unsigned char *end;
	uint64_t left;     /* documents behind the one at hand */
	uint32_t document; /* at hand */
	struct str form;
	uint64_t places_count; /* of it */
	struct words_stream places;
	size_t piece_at; /* in the piece of places */
	uint64_t places_left;
};

struct queued {
	enum segment_part part;
	uint32_t number;
	struct buf bytes;
};

struct merge {
	struct words *words;
	struct words_segment output;
	struct segment_writer writer;
	struct merge_input inputs[MERGE_INPUTS_MAX];
	size_t input_count;
	int64_t generation; /* the dead up to here are left out */
	bool has_term;      /* one is being written */
	bool wrote;         /* and a document of it was */
	char term[TERM_SIZE_MAX];
	size_t term_len;
	bool is_done; /* all is queued */
	struct queued *queue;
	size_t queue_count;
	size_t queue_size;
	struct buf docs; /* of a word that is copied */
	struct buf places;
	int64_t budget; /* bytes left in this step */
};

/* Goes on to the input's next word. */
bool merge_input_next(struct merge_input *input, struct err *err) MUST_USE;
/* Moves words over while the budget lasts; is_done when all are. */
bool merge_work(struct merge *merge, struct err *err) MUST_USE;

#endif
