/* The files of what is handed over, one after another: walked by this process, and from some point on
 * by one beside it (fetch.h), where there are many. What comes, and in which order, is the same. Where
 * that one cannot begin, this one goes on; where it ends too early, that is an error. */
#ifndef CANDOUR_INGEST_SOURCE_H
#define CANDOUR_INGEST_SOURCE_H

#include "ingest/fetch.h"

struct source;

/* As walk_open. */
bool source_open(
	char *const *paths, size_t count, struct source **ret_source, struct err *err) MUST_USE;
void source_close(struct source *source);
/* Once `names` files are known of, those that came counted, another process goes on. It pays only
 * where every file is to be read. */
void source_fetch_from(struct source *source, uint64_t names);
/* The next file; FETCH_LATER only where another process reads. */
enum fetch_state source_next(struct source *source, struct fetched *ret_fetched, struct err *err);
/* After FETCH_LATER: until there is one, `timeout_ms` at most. */
void source_await(const struct source *source, int timeout_ms);
/* How many files came, and their bytes. */
void source_met(const struct source *source, uint64_t *ret_files, uint64_t *ret_bytes);
/* True where another process counts them: then *ret_files is 0 until it has. NULL is nothing. */
bool source_totals(const struct source *source, uint64_t *ret_files, uint64_t *ret_bytes) MUST_USE;
/* The other process, for tests; NULL where there is none. */
const struct fetch *source_fetch(const struct source *source);

#endif
