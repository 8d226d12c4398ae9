/* What every part of the generator has: where files go, and the list of planted facts.
 *
 * Everything lives in one arena until the program ends. The first failure is kept and the rest
 * then does nothing, so that the story reads as a list. */
#ifndef CANDOUR_SAMPLES_SAMPLE_H
#define CANDOUR_SAMPLES_SAMPLE_H

#include "base/arena.h"
#include "base/attr.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"

#include <stdint.h>

struct sample {
	struct arena arena;
	const char *root; /* the folder that TRUTH.tsv and disclosure/ lie in */
	struct buf truth;
	unsigned rows;
	unsigned files;
	uint64_t bytes;
	uint64_t random;
	bool failed;
	struct err err;
};

/* A printed text that lives as long as the program. */
const char *sample_text(struct sample *sample, const char *format, ...) PRINTF_LIKE(2, 3);
/* What is in the buffer as a str that lives as long as the program; frees the buffer. */
struct str sample_keep(struct sample *sample, struct buf *buf);
/* Writes one delivered file; the path is below disclosure/. */
void sample_file(struct sample *sample, const char *path, struct str bytes);
/* One planted fact. The path is below disclosure/; "" where the fact is about no one file. */
void sample_truth(struct sample *sample, const char *kind, const char *path, const char *what,
	const char *expect);
/* The next of a fixed row of numbers, below limit. */
unsigned sample_next(struct sample *sample, unsigned limit);

/* "12 March 2013". */
const char *sample_day(struct sample *sample, int64_t moment);
/* "2013-03-12". */
const char *sample_iso(struct sample *sample, int64_t moment);
int64_t sample_moment(const char *iso);

#endif
