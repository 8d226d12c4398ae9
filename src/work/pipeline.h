/* Documents through readers: sends unread documents to confined workers, puts together what they
 * say, keeps it and indexes it. Used by the intake, by rebuilding, by passwords and by OCR.
 *
 * A document's state in the store is its job: whatever is unread will be sent. All writing happens
 * in the caller's transaction; the caller commits when it likes. */
#ifndef CANDOUR_WORK_PIPELINE_H
#define CANDOUR_WORK_PIPELINE_H

#include "base/attr.h"
#include "base/str.h"

struct document;
struct err;
struct item;
struct pipeline;
struct workshop;

struct pipeline_options {
	struct workshop *workshop; /* open, with readers */
	bool is_replay;            /* rebuilding: what is in the log already is not logged again */
};

struct pipeline_counts {
	uint64_t documents; /* read since the pipeline was made */
	uint64_t failures;  /* of these, not or not wholly read */
	uint64_t bytes;     /* of these documents */
	uint64_t text;      /* bytes of text they gave */
	uint64_t items;     /* parts that became items */
	uint64_t ocr_wanted;
	uint64_t found; /* parts that were not held and are to be read */
	uint64_t sent;  /* documents given to readers */
};

bool pipeline_new(const struct pipeline_options *options, struct pipeline **ret_pipeline,
	struct err *err) MUST_USE;
void pipeline_free(struct pipeline *pipeline);
void pipeline_cleanup(struct pipeline **pipeline);

/* Tells of a delivered file that was just taken in, so that it need not be read back: the new
 * document and its item as they were put into the store. All is copied. */
void pipeline_know(
	struct pipeline *pipeline, const struct document *document, const struct item *item);

/* Gives work to every idle reader. */
bool pipeline_feed(struct pipeline *pipeline, struct err *err) MUST_USE;
/* Takes what readers say, for at most timeout_ms (0: only what is there). */
bool pipeline_wait(struct pipeline *pipeline, int timeout_ms, struct err *err) MUST_USE;
/* Nothing unread, nothing being read. */
bool pipeline_is_done(const struct pipeline *pipeline);
struct pipeline_counts pipeline_counts(const struct pipeline *pipeline);

/* Reads one document with a password, to its end. */
bool pipeline_read_with(
	struct pipeline *pipeline, int64_t document, struct str password, struct err *err) MUST_USE;

#endif
