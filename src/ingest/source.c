#include "ingest/source.h"

#include "base/arena.h"
#include "base/err.h"

#include <stdlib.h>

struct source {
	char *const *paths;
	size_t path_count;
	struct walk *walk;   /* until it has gone on elsewhere */
	struct fetch *fetch; /* NULL: none was started, or it could not begin */
	uint64_t fetch_from;
	uint64_t files_met;
	uint64_t bytes_met;
};

bool
source_open(char *const *paths, size_t count, struct source **ret_source, struct err *err)
{
	struct walk *walk;

	if (!walk_open(paths, count, &walk, err))
		return false;
	*ret_source = memory_alloc(sizeof(**ret_source));
	**ret_source = (struct source){
		.paths = paths, .path_count = count, .walk = walk, .fetch_from = UINT64_MAX};
	return true;
}

void
source_close(struct source *source)
{
	if (source == NULL)
		return;
	walk_close(source->walk);
	fetch_stop(source->fetch);
	free(source);
}

void
source_fetch_from(struct source *source, uint64_t names)
{
	source->fetch_from = names;
}

static void
fetch_when_many(struct source *source)
{
	struct err ignored = {0};

	if (source->files_met + walk_ahead(source->walk) < source->fetch_from)
		return;
	source->fetch_from = UINT64_MAX;
	(void)!fetch_start(source->walk, source->paths, source->path_count, CONFINE_FULL,
		&source->fetch, &ignored);
}

/* The walk stays where it is until the first entry has come: where it cannot go on elsewhere, it
 * goes on here, and is only slower. */
static enum fetch_state
fetched_next(struct source *source, struct fetched *ret_fetched, struct err *err)
{
	enum fetch_state state = fetch_next(source->fetch, ret_fetched, err);

	if (source->walk == NULL || state == FETCH_LATER)
		return state;
	if (state == FETCH_FAILED) {
		fetch_stop(source->fetch);
		source->fetch = NULL;
		err_clear(err);
		return FETCH_LATER;
	}
	walk_close(source->walk);
	source->walk = NULL;
	return state;
}

enum fetch_state
source_next(struct source *source, struct fetched *ret_fetched, struct err *err)
{
	enum fetch_state state;

	if (source->fetch == NULL)
		fetch_when_many(source);
	if (source->fetch != NULL) {
		state = fetched_next(source, ret_fetched, err);
	} else {
		*ret_fetched = (struct fetched){.entry = {.fd = -1}};
		state = walk_next(source->walk, &ret_fetched->entry) ? FETCH_ENTRY : FETCH_END;
	}
	if (state == FETCH_ENTRY) {
		source->files_met++;
		source->bytes_met += ret_fetched->entry.size;
	}
	return state;
}

void
source_await(const struct source *source, int timeout_ms)
{
	if (source->fetch != NULL)
		fetch_await(source->fetch, timeout_ms);
}

void
source_met(const struct source *source, uint64_t *ret_files, uint64_t *ret_bytes)
{
	*ret_files = source->files_met;
	*ret_bytes = source->bytes_met;
}

bool
source_totals(const struct source *source, uint64_t *ret_files, uint64_t *ret_bytes)
{
	if (source == NULL || source->fetch == NULL)
		return false;
	if (!fetch_totals(source->fetch, ret_files, ret_bytes))
		*ret_files = 0;
	return true;
}

const struct fetch *
source_fetch(const struct source *source)
{
	return source->fetch;
}
