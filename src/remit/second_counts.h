/* Sentences counted by what two readers gave them: for each code, for sets of codes, and item by item. */
#ifndef CANDOUR_REMIT_SECOND_COUNTS_H
#define CANDOUR_REMIT_SECOND_COUNTS_H

#include "base/attr.h"
#include "base/str.h"
#include "remit/coding.h"

struct arena;
struct second_agreement;

/* One code on one sentence in one reading. */
struct second_mark {
	size_t item;
	size_t sentence;
	int64_t code;
	unsigned passes; /* 1 first, 2 second, 3 both */
};

struct second_counts {
	struct arena *arena;
	size_t *sentences; /* of each item */
	size_t items;
	size_t item_room;
	struct second_mark *marks;
	size_t count;
	size_t room;
};

/* The next item, with so many sentences. */
void second_counts_item(struct second_counts *counts, size_t sentences);
/* A code on a sentence of this item. */
void second_counts_mark(
	struct second_counts *counts, size_t sentence, enum reading_pass pass, int64_t code);
/* Sets codes, jaccard and masi. */
void second_counts_judge(struct second_counts *counts, struct second_agreement *agreement);

#endif
