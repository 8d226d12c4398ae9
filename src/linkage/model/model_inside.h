/* What the files of model.h and scorer.h share; nobody else includes it. */
#ifndef CANDOUR_LINKAGE_MODEL_INSIDE_H
#define CANDOUR_LINKAGE_MODEL_INSIDE_H

#include "linkage/model/model.h"

/* Adds a sentence, cut to the room there is for notes. */
void model_note(struct model *model, struct arena *arena, const char *format, ...)
	PRINTF_LIKE(3, 4);
/* m as it usually is, before anything was learnt and where nothing could be. */
void model_usual(struct model *model);
/* h from m and u: what households share is as alike as within one person, the rest as by chance. */
void model_households(struct model *model);

/* The patterns of a list of pairs and how often each occurs; sorts `patterns` in place. */
struct histogram histogram_of(uint64_t *patterns, size_t count, struct arena *arena);

#endif
