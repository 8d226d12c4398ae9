/* What a fetcher says: records, one after another.
 *
 * u8 kind, u32 lengths of path, words and bytes, u64 size, u64 seconds and u64 nanoseconds of the
 * file's time, the hash; then path, words and bytes. With FETCHED_OPEN comes a descriptor, at the
 * latest with its last byte; descriptors come in the order of their records. */
#ifndef CANDOUR_INGEST_FETCH_WIRE_H
#define CANDOUR_INGEST_FETCH_WIRE_H

#include "base/limits.h"
#include "ingest/fetch.h"

struct helper_side;

enum fetched_kind {
	FETCHED_READ = 1, /* with its bytes */
	FETCHED_OPEN,     /* with the open file */
	FETCHED_WORDS,    /* there is no file, and why */
	FETCHED_TOTALS,   /* of size bytes and, in place of the seconds, so many files */
	FETCHED_END       /* all was walked */
};

enum {
	FETCHED_HEAD_SIZE = 1 + 3 * 4 + 3 * 8 + VAULT_HASH_SIZE,
	/* What was named in the command, and names of 255 bytes below. */
	FETCHED_PATH_MAX = 4096 + WALK_DEPTH_MAX * 256,
	FETCHED_INBOX_SIZE = 512 * 1024 /* more than any record */
};

/* The fetcher's side: walks to the end, unless its caller is gone before. */
struct fetcher {
	struct walk *walk;
	char *const *paths; /* to be counted */
	size_t path_count;
	struct walk *counting; /* NULL: no more */
	bool is_counted;       /* and not told yet */
	uint64_t files;
	uint64_t bytes;
	const struct helper_side *side;
	struct buf outbox;
	struct sha256 sha256;
	int64_t sent_ms;
};
/* For struct helper_options; the context is a struct fetcher. */
bool fetcher_prepare(void *context, struct err *err) MUST_USE;
void fetcher_serve(void *context, const struct helper_side *side);

#endif
