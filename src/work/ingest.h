/* The story of a disclosure coming in: walk, hash, store, read, index, seal. */
#ifndef CANDOUR_WORK_INGEST_H
#define CANDOUR_WORK_INGEST_H

#include "base/attr.h"
#include "base/str.h"
#include "ingest/delivery.h"
#include "work/pipeline.h"

struct arena;
struct err;
struct workshop;

struct progress {
	const char *stage; /* "taking in", "reading", "recognising" */
	uint64_t files;
	uint64_t files_total; /* 0 while unknown: most often in the first half second */
	uint64_t bytes;
	uint64_t bytes_total; /* as files_total */
	uint64_t items;       /* parts found inside */
	uint64_t documents;   /* read */
	uint64_t failures;
	int64_t span_ms; /* since it began */
	bool is_last;
};

struct ingest_request {
	char *const *paths;
	size_t path_count;
	struct str
		upload; /* "": none; else it came through the workbench under this reference, and lies
			    * where uploads lie, within the inspection (work/upload_file.h) */
	struct delivery delivery; /* given_by, custodian, power, received; the rest is filled */
	/* Of a new delivery: from so many files on another process reads them (ingest/source.h); 0: as
	 * many as make it pay. */
	uint64_t fetch_from;
	/* Called now and then; may be NULL. */
	void (*progress)(void *context, const struct progress *progress);
	/* True: stop at the next good moment (Ctrl-C). */
	bool (*stop)(void *context);
	void *context;
};

struct ingest_result {
	struct delivery delivery;
	bool is_new; /* false: an earlier run of the same command went before */
	uint64_t files_new;
	uint64_t files_skipped;
	uint64_t files_failed;
	uint64_t bytes;
	struct pipeline_counts counts;
	struct str receipt; /* path, in the arena */
	uint64_t log_size;
	struct str log_root;  /* hexadecimal, in the arena */
	uint64_t ocr_waiting; /* documents with pages to recognise */
};

/* Takes it in to the end; what a former run left half done is gone on with. ERR_INTERRUPTED where
 * stop said so: everything up to then is kept. */
bool work_ingest(struct workshop *workshop, struct arena *arena, struct ingest_request *request,
	struct ingest_result *ret_result, struct err *err) MUST_USE;

#endif
