#include "base/arena.h"

#include "base/err.h"

#include <stdalign.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Most arenas hold a few names. The first block is one of those that the C library keeps at hand. */
enum { BLOCK_SIZE = 32 * 1024, FIRST_SIZE = 992 };

struct arena_block {
	struct arena_block *next;
	size_t size;
	size_t used;
	alignas(max_align_t) unsigned char bytes[];
};

NO_RETURN void
memory_give_up(size_t wanted)
{
	static const char words[] =
		"candour: not enough memory for this step; nothing that was stored is lost. "
		"Free some memory, or raise the limit, and run the same command again.\n";

	(void)wanted;
	(void)!write(STDERR_FILENO, words, sizeof(words) - 1);
	_exit(err_exit_code(ERR_MEMORY));
}

void *
memory_alloc(size_t size)
{
	void *memory = malloc(size == 0 ? 1 : size);

	if (memory == NULL)
		memory_give_up(size);
	return memory;
}

void *
memory_zeroed(size_t count, size_t size)
{
	void *memory = calloc(count == 0 ? 1 : count, size);

	if (memory == NULL)
		memory_give_up(size);
	return memory;
}

void *
memory_grow(void *old, size_t size)
{
	void *memory = realloc(old, size == 0 ? 1 : size);

	if (memory == NULL)
		memory_give_up(size);
	return memory;
}

void
arena_init(struct arena *arena, size_t size_max)
{
	*arena = (struct arena){.size_max = size_max};
}

void
arena_free(struct arena *arena)
{
	struct arena_block *block = arena->head;

	while (block != NULL) {
		struct arena_block *next = block->next;

		free(block);
		block = next;
	}
	arena->head = NULL;
	arena->used = 0;
}

void
arena_clear(struct arena *arena)
{
	struct arena_block *keep = arena->head;

	if (keep == NULL)
		return;
	arena->head = keep->next;
	arena_free(arena);
	if (keep->size > BLOCK_SIZE) {
		free(keep);
		return;
	}
	keep->next = NULL;
	keep->used = 0;
	arena->head = keep;
}

static struct arena_block *
block_add(struct arena *arena, size_t size)
{
	size_t usual = arena->head == NULL ? FIRST_SIZE : BLOCK_SIZE;
	size_t room = size > usual ? size : usual;
	/* What the system gives is zero: large memory is not written to twice. */
	struct arena_block *block = size > BLOCK_SIZE ? memory_zeroed(1, sizeof(*block) + room)
						      : memory_alloc(sizeof(*block) + room);

	block->size = room;
	block->used = 0;
	/* A large block goes behind the head, so that the head's free room stays in use. */
	if (size > BLOCK_SIZE && arena->head != NULL) {
		block->next = arena->head->next;
		arena->head->next = block;
	} else {
		block->next = arena->head;
		arena->head = block;
	}
	return block;
}

void *
arena_alloc(struct arena *arena, size_t size)
{
	const size_t align = alignof(max_align_t);
	struct arena_block *block = arena->head;
	bool is_zero = false;
	size_t rounded;
	void *memory;

	if (size > SIZE_MAX - align)
		memory_give_up(size);
	rounded = (size + align - 1) / align * align;
	if (rounded > arena->size_max - arena->used)
		memory_give_up(size);
	if (block == NULL || block->size - block->used < rounded) {
		block = block_add(arena, rounded);
		is_zero = rounded > BLOCK_SIZE;
	}
	memory = block->bytes + block->used;
	block->used += rounded;
	arena->used += rounded;
	if (!is_zero)
		memset(memory, 0, size);
	return memory;
}

void *
arena_array(struct arena *arena, size_t count, size_t size)
{
	size_t total;

	if (__builtin_mul_overflow(count, size, &total))
		memory_give_up(SIZE_MAX);
	return arena_alloc(arena, total);
}

void *
arena_grow(struct arena *arena, void *list, size_t count, size_t *room, size_t size)
{
	void *more;

	if (count < *room)
		return list;
	*room = *room * 2 + 16;
	more = arena_array(arena, *room, size);
	if (count > 0)
		memcpy(more, list, count * size);
	return more;
}
