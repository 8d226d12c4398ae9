#include "extract/pdf_guard.h"

#include "base/err.h"
#include "base/limits.h"

#include <stdlib.h>
#include <string.h>

/* Stands in front of each allocation; its size keeps malloc's alignment. */
struct pdf_chunk {
	struct pdf_chunk *next;
	struct pdf_chunk *previous;
	size_t size;
	size_t unused;
};

static void
chunk_link(struct pdf_guard *guard, struct pdf_chunk *chunk, size_t size)
{
	chunk->size = size;
	chunk->previous = NULL;
	chunk->next = guard->chunks;
	if (guard->chunks != NULL)
		guard->chunks->previous = chunk;
	guard->chunks = chunk;
	guard->size += size;
}

static void
chunk_unlink(struct pdf_guard *guard, struct pdf_chunk *chunk)
{
	if (chunk->next != NULL)
		chunk->next->previous = chunk->previous;
	if (chunk->previous != NULL)
		chunk->previous->next = chunk->next;
	else
		guard->chunks = chunk->next;
	guard->size -= chunk->size;
}

static bool
allowed(struct pdf_guard *guard, size_t old_size, size_t size)
{
	guard->work++;
	if (guard->work_max != 0 && guard->work > guard->work_max)
		guard->exhausted = true;
	if (size > PDF_MEMORY_MAX || guard->size - old_size > PDF_MEMORY_MAX - size)
		guard->exhausted = true;
	if (guard->exhausted)
		guard->cookie.abort = 1;
	return !guard->exhausted;
}

static void *
guard_malloc(void *user, size_t size)
{
	struct pdf_guard *guard = user;
	struct pdf_chunk *chunk;

	if (!allowed(guard, 0, size))
		return NULL;
	chunk = malloc(sizeof(*chunk) + size);
	if (chunk == NULL)
		return NULL;
	chunk_link(guard, chunk, size);
	return chunk + 1;
}

static void
guard_free(void *user, void *memory)
{
	struct pdf_chunk *chunk = memory;

	if (memory == NULL)
		return;
	chunk_unlink(user, chunk - 1);
	free(chunk - 1);
}

static void *
guard_realloc(void *user, void *memory, size_t size)
{
	struct pdf_guard *guard = user;
	struct pdf_chunk *old = memory;
	struct pdf_chunk *chunk;
	size_t old_size;

	if (memory == NULL)
		return guard_malloc(user, size);
	old_size = old[-1].size;
	if (!allowed(guard, old_size, size))
		return NULL;
	chunk_unlink(guard, old - 1);
	chunk = realloc(old - 1, sizeof(*chunk) + size);
	if (chunk == NULL) {
		chunk_link(guard, old - 1, old_size);
		return NULL;
	}
	chunk_link(guard, chunk, size);
	return chunk + 1;
}

/* MuPDF would print these; they are kept so that an oddity can be told with its reason. */
static void
hear_warning(void *user, const char *message)
{
	struct pdf_guard *guard = user;

	if (guard->warning_count++ == 0)
		fz_strlcpy(guard->warning, message, sizeof(guard->warning));
}

bool
pdf_guard_begin(struct pdf_guard *guard, struct err *err)
{
	*guard = (struct pdf_guard){
		.alloc = {guard, guard_malloc, guard_realloc, guard_free},
	};
	guard->ctx = fz_new_context(&guard->alloc, NULL, PDF_STORE_MAX);
	if (guard->ctx == NULL)
		return err_set(err, ERR_MEMORY, "there is no memory to read a PDF");
	fz_set_warning_callback(guard->ctx, hear_warning, guard);
	fz_set_error_callback(guard->ctx, hear_warning, guard);
	return true;
}

void
pdf_guard_end(struct pdf_guard *guard)
{
	struct pdf_chunk *chunk = guard->chunks;

	/* The context itself is one of the chunks; nothing of MuPDF runs any more. */
	while (chunk != NULL) {
		struct pdf_chunk *next = chunk->next;

		free(chunk);
		chunk = next;
	}
	guard->chunks = NULL;
	guard->ctx = NULL;
}

static bool
thrown(struct pdf_guard *guard, struct err *err)
{
	if (guard->exhausted)
		return err_set(err, ERR_TOO_LARGE,
			"it takes more work or memory to read than any honest file");
	if (fz_caught(guard->ctx) == FZ_ERROR_MEMORY)
		return err_set(err, ERR_TOO_LARGE, "it takes more memory than a reader may have");
	return err_set(err, ERR_DAMAGED, "%s", fz_caught_message(guard->ctx));
}

bool
pdf_guard_attempt(struct pdf_guard *guard, void (*act)(fz_context *ctx, void *arg), void *arg,
	struct err *err)
{
	fz_context *ctx = guard->ctx;
	volatile bool done = false;

	fz_try(ctx)
	{
		act(ctx, arg);
		done = true;
	}
	fz_catch(ctx)
	{
		(void)thrown(guard, err);
	}
	return done && !guard->exhausted ? true : done ? thrown(guard, err) : false;
}

bool
pdf_guard_run(struct pdf_guard *guard, uint64_t work_max, void (*act)(fz_context *ctx, void *arg),
	void *arg, struct err *err)
{
	bool done;

	guard->work = 0;
	guard->work_max = work_max;
	guard->cookie = (fz_cookie){0};
	guard->exhausted = false;
	done = pdf_guard_attempt(guard, act, arg, err);
	guard->work_max = 0;
	guard->exhausted = false;
	return done;
}

void
pdf_guard_work(struct pdf_guard *guard, uint64_t work)
{
	guard->work += work;
	if (guard->work_max == 0 || guard->work <= guard->work_max)
		return;
	guard->exhausted = true;
	guard->cookie.abort = 1;
	fz_throw(guard->ctx, FZ_ERROR_ABORT, "too much work");
}
