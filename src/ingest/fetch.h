/* A process of our own that walks a large delivery ahead of the intake, and reads its small files.
 *
 * Finding, opening, reading and hashing a small file takes about a tenth of all that the intake does
 * with it, and the intake is what the rest waits for. So the walk goes on in the fetcher, from where
 * it stands; its entries come back in their order, with the bytes and their hash where a file is at
 * most FETCH_SIZE_MAX bytes and did not change while it was read, and else with the open file. What
 * it is ahead is bounded by the socket between them. It is confined (sandbox/helper.h) to reading
 * what was handed over.
 *
 * That all was walked is said, never inferred: a fetcher that is gone before is an error. */
#ifndef CANDOUR_INGEST_FETCH_H
#define CANDOUR_INGEST_FETCH_H

#include "base/attr.h"
#include "ingest/walk.h"
#include "sandbox/sandbox.h"
#include "store/vault.h"

struct err;
struct fetch;

enum { FETCH_SIZE_MAX = 64 * 1024 };

struct fetched {
	struct walk_entry entry; /* the fd is the caller's to close, as of walk_next */
	bool is_read;            /* then there is no fd, but: */
	struct str bytes;        /* valid until the next fetch_next */
	struct vault_hash hash;
};

enum fetch_state { FETCH_ENTRY, FETCH_LATER, FETCH_END, FETCH_FAILED };

/* Forks it. `walk` stays the caller's, who must not go on with it; `paths` are those of walk_open,
 * and are counted to their end beside the walk. False where it cannot be: the caller goes on. */
bool fetch_start(struct walk *walk, char *const *paths, size_t count, enum confinement confinement,
	struct fetch **ret_fetch, struct err *err) MUST_USE;
/* Ends it. NULL is nothing. */
void fetch_stop(struct fetch *fetch);
/* The next entry, in the order of the walk, or FETCH_LATER. `err` is set with FETCH_FAILED alone. */
enum fetch_state fetch_next(struct fetch *fetch, struct fetched *ret_fetched, struct err *err);
/* Until it has something to say, `timeout_ms` at most. */
void fetch_await(const struct fetch *fetch, int timeout_ms);
/* Files and bytes of the whole delivery; false while it is still counting. */
bool fetch_totals(const struct fetch *fetch, uint64_t *ret_files, uint64_t *ret_bytes);
/* Its process, for tests. */
pid_t fetch_pid(const struct fetch *fetch);

#endif
