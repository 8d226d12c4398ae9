#include "work/fresh.h"

#include "base/arena.h"
#include "base/buf.h"
#include "store/document.h"
#include "store/item.h"

#include <stdlib.h>

/* More than are taken ahead of the readers (work/ingest.c), so that hardly any is overwritten. */
enum { FRESH_COUNT = 1024 };

struct known {
	struct document document; /* id 0: none */
	struct item item;
	struct buf texts; /* its strings, one behind the other */
};

struct fresh {
	struct known known[FRESH_COUNT]; /* by the document's number */
};

struct fresh *
fresh_new(void)
{
	return memory_zeroed(1, sizeof(struct fresh));
}

void
fresh_free(struct fresh *fresh)
{
	for (size_t i = 0; fresh != NULL && i < FRESH_COUNT; i++)
		buf_free(&fresh->known[i].texts);
	free(fresh);
}

static struct known *
place_of(struct fresh *fresh, int64_t id)
{
	return &fresh->known[(uint64_t)id % FRESH_COUNT];
}

/* The strings of the two that a delivered file has. */
enum { TEXT_COUNT = 4 };

static void
texts_list(struct known *known, struct str *ret_texts[TEXT_COUNT])
{
	ret_texts[0] = &known->document.name;
	ret_texts[1] = &known->item.path;
	ret_texts[2] = &known->item.path_bytes;
	ret_texts[3] = &known->item.words;
}

void
fresh_note(struct fresh *fresh, const struct document *document, const struct item *item)
{
	struct known *known = place_of(fresh, document->id);
	struct str *texts[TEXT_COUNT];

	known->document = *document;
	known->item = *item;
	buf_clear(&known->texts);
	texts_list(known, texts);
	for (size_t i = 0; i < TEXT_COUNT; i++)
		buf_add(&known->texts, *texts[i]);
	if (known->texts.overflowed)
		known->document.id = 0;
}

bool
fresh_take(struct fresh *fresh, struct arena *arena, int64_t id, struct document *ret_document,
	struct item *ret_item)
{
	struct known *known = place_of(fresh, id);
	struct str *texts[TEXT_COUNT];
	struct str rest;

	if (id == 0 || known->document.id != id)
		return false;
	rest = str_copy(arena, buf_str(&known->texts));
	texts_list(known, texts);
	for (size_t i = 0; i < TEXT_COUNT; i++) {
		size_t len = texts[i]->len;

		*texts[i] = str_slice(rest, 0, len);
		rest = str_from(rest, len);
	}
	*ret_document = known->document;
	*ret_item = known->item;
	known->document.id = 0;
	return true;
}
