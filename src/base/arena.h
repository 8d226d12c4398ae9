/* Arenas: memory that lives and dies together.
 *
 * A request, a job and a test each own one arena with a limit; nothing in it is freed alone.
 * Running out (of the limit or of the machine's memory) never returns to the caller: it ends the
 * process by memory_give_up. A killed process loses one job and never a store, so this is safe
 * everywhere, and no caller has an untested branch (docs/decisions/001). */
#ifndef CANDOUR_BASE_ARENA_H
#define CANDOUR_BASE_ARENA_H

#include "base/attr.h"

#include <stddef.h>

struct arena_block;

struct arena {
	struct arena_block *head;
	size_t used;     /* bytes handed out since arena_init or arena_clear */
	size_t size_max; /* bytes it may hand out */
};

/* Starts an empty arena; allocates nothing yet. */
void arena_init(struct arena *arena, size_t size_max);
/* Frees everything the arena gave; it may be used again. */
void arena_free(struct arena *arena);
/* Forgets everything but keeps one block, for a loop that fills it again and again. */
void arena_clear(struct arena *arena);
/* Zeroed memory, aligned for any type; never NULL. size 0 gives a valid pointer. */
void *arena_alloc(struct arena *arena, size_t size) __attribute__((malloc, returns_nonnull));
/* The same for count elements of size bytes each; an overflow gives up. */
void *arena_array(struct arena *arena, size_t count, size_t size)
	__attribute__((malloc, returns_nonnull));

/* Room for one more in a list of `count` elements with room for *room: the list, or a larger copy
 * of it, with *room raised. The former one stays valid until the arena ends. */
void *arena_grow(struct arena *arena, void *list, size_t count, size_t *room, size_t size);

#define ARENA_NEW(ARENA, TYPE) ((TYPE *)arena_alloc((ARENA), sizeof(TYPE)))
#define ARENA_ARRAY(ARENA, COUNT, TYPE) ((TYPE *)arena_array((ARENA), (COUNT), sizeof(TYPE)))

/* malloc and realloc that give up instead of returning NULL; for base/ and library edges. */
void *memory_alloc(size_t size) __attribute__((malloc, returns_nonnull));
/* All zero; of large ones only what is touched is had. */
void *memory_zeroed(size_t count, size_t size) __attribute__((malloc, returns_nonnull));
void *memory_grow(void *old, size_t size) __attribute__((returns_nonnull));
/* Says so on standard error and leaves with the exit code of ERR_MEMORY. */
NO_RETURN void memory_give_up(size_t wanted);

#endif
