#include "search/words.h"

#include "base/arena.h"
#include "base/token.h"
#include "search/scribe.h"
#include "search/words_gather.h"
#include "search/words_inside.h"

#include <stdlib.h>
#include <string.h>

enum { FRONT_COUNT = 4096, SLOTS_FIRST = 1 << 17 };

struct gather *
gather_new(void)
{
	struct gather *gather = memory_alloc(sizeof(*gather));

	*gather = (struct gather){.bytes = {.size_max = UINT32_MAX}, .slot_count = SLOTS_FIRST};
	gather->slots = memory_zeroed(SLOTS_FIRST, sizeof(*gather->slots));
	gather->front = memory_zeroed(FRONT_COUNT, sizeof(*gather->front));
	return gather;
}

static void
tokens_free(struct gather *gather)
{
	free(gather->tokens);
	free(gather->places);
	gather->tokens = NULL;
	gather->places = NULL;
	gather->token_room = 0;
}

void
gather_free(struct gather *gather)
{
	buf_free(&gather->bytes);
	free(gather->slots);
	free(gather->front);
	free(gather->documents);
	tokens_free(gather);
	free(gather);
}

void
gather_clear(struct gather *gather)
{
	/* what one long document needed is given back */
	if (gather->token_room > (size_t)4 * WORDS_GATHERED_MAX)
		tokens_free(gather);
	if (gather->bytes.room > 64 << 20)
		buf_free(&gather->bytes);
	buf_clear(&gather->bytes);
	gather->is_stale |= gather->term_count > 0;
	gather->term_count = 0;
	gather->token_count = 0;
	gather->waiting_from = 0;
	gather->document_count = 0;
}

static void
tables_clear(struct gather *gather)
{
	memset(gather->slots, 0, gather->slot_count * sizeof(*gather->slots));
	memset(gather->front, 0, FRONT_COUNT * sizeof(*gather->front));
	gather->is_stale = false;
}

static uint32_t
hash_of(struct str term)
{
	uint64_t hash = term.len * 0x9e3779b97f4a7c15u;

	while (term.len > 0) {
		size_t now = term.len < 8 ? term.len : 8;
		uint64_t word = 0;

		memcpy(&word, term.data, now);
		hash = (hash ^ word) * 0xff51afd7ed558ccdu;
		hash ^= hash >> 32;
		term = str_from(term, now);
	}
	return (uint32_t)(hash ^ hash >> 15);
}

static void
slots_grow(struct gather *gather)
{
	struct slot *old = gather->slots;
	size_t count = gather->slot_count;

	gather->slot_count *= 2;
	gather->slots = memory_alloc(gather->slot_count * sizeof(*gather->slots));
	memset(gather->slots, 0, gather->slot_count * sizeof(*gather->slots));
	for (size_t i = 0; i < count; i++) {
		size_t at = old[i].hash & (gather->slot_count - 1);

		if (old[i].record == 0)
			continue;
		while (gather->slots[at].record != 0)
			at = (at + 1) & (gather->slot_count - 1);
		gather->slots[at] = old[i];
	}
	free(old);
}

static uint32_t
record_add(struct gather *gather, struct str term, uint32_t hash, size_t slot)
{
	struct gathered_term head = {0, (uint32_t)term.len};
	uint32_t record = (uint32_t)(gather->bytes.len / 4);

	buf_add(&gather->bytes, str_make(&head, sizeof(head)));
	buf_add(&gather->bytes, term);
	while (gather->bytes.len % 4 != 0)
		buf_add_char(&gather->bytes, '\0');
	gather->slots[slot] = (struct slot){hash, record + 1};
	if (++gather->term_count * 2 > gather->slot_count)
		slots_grow(gather);
	return record;
}

static uint32_t
record_find(struct gather *gather, struct str term, uint32_t hash)
{
	size_t at = hash & (gather->slot_count - 1);

	while (gather->slots[at].record != 0) {
		uint32_t record = gather->slots[at].record - 1;

		if (gather->slots[at].hash == hash && str_equal(record_term(gather, record), term))
			return record;
		at = (at + 1) & (gather->slot_count - 1);
	}
	return record_add(gather, term, hash, at);
}

static struct front *
front_of(const struct gather *gather, uint32_t hash)
{
	return &gather->front[hash >> 20 & (FRONT_COUNT - 1)];
}

static uint32_t
record_of(struct gather *gather, struct str term, uint32_t hash)
{
	struct front *front = front_of(gather, hash);
	uint32_t record;

	if (front->hash == hash && front->record != 0 &&
		str_equal(str_make(front->term, front->len), term))
		return front->record - 1;
	record = record_find(gather, term, hash);
	if (term.len <= FRONT_TERM_MAX) {
		front->hash = hash;
		front->record = record + 1;
		front->len = (unsigned char)term.len;
		memcpy(front->term, term.data, term.len);
	}
	return record;
}

static void
waiting_settle(struct gather *gather, size_t until)
{
	for (; gather->waiting_from < until; gather->waiting_from++) {
		const struct waiting *next = &gather->waiting[gather->waiting_from % WAITING_MAX];

		gather->tokens[gather->waiting_from] = record_of(
			gather, str_make(next->term, next->len), next->hash);
	}
}

void
gather_settle(struct gather *gather)
{
	waiting_settle(gather, gather->token_count);
}

/* Two of three words find their place in memory that is not in the processor's cache; asked for
 * here, it has come when it is needed. Long words are rare and do not wait. */
static void
token_put(struct gather *gather, struct str term)
{
	size_t token = gather->token_count;
	uint32_t hash = hash_of(term);
	struct waiting *last = &gather->waiting[token % WAITING_MAX];

	if (term.len > FRONT_TERM_MAX) {
		waiting_settle(gather, token);
		gather->tokens[token] = record_of(gather, term, hash);
		gather->waiting_from = token + 1;
		return;
	}
	if (token - gather->waiting_from == WAITING_MAX)
		waiting_settle(gather, gather->waiting_from + 1);
	__builtin_prefetch(front_of(gather, hash));
	__builtin_prefetch(&gather->slots[hash & (gather->slot_count - 1)]);
	last->hash = hash;
	last->len = (unsigned char)term.len;
	memcpy(last->term, term.data, term.len);
}

void
words_document_begin(struct words *words, uint32_t document, int64_t born)
{
	struct gather *gather = words->gather;

	if (words->scribe != NULL) {
		scribe_document(words->scribe, document, born);
		if (words->sent_first == 0)
			words->sent_first = born;
		return;
	}
	if (gather->is_stale)
		tables_clear(gather);
	if (gather->document_count == gather->document_room) {
		gather->document_room = gather->document_room * 2 + 64;
		gather->documents = memory_grow(
			gather->documents, gather->document_room * sizeof(*gather->documents));
	}
	gather->documents[gather->document_count++] = (struct gathered){.born = born,
		.document = document,
		.from = gather->token_count,
		.to = gather->token_count};
}

void
words_add(struct words *words, unsigned field, uint32_t place, struct str term)
{
	struct gather *gather = words->gather;

	if (gather->token_count == gather->token_room) {
		gather->token_room = gather->token_room * 2 + 64 * 1024;
		gather->tokens = memory_grow(
			gather->tokens, gather->token_room * sizeof(*gather->tokens));
		gather->places = memory_grow(
			gather->places, gather->token_room * sizeof(*gather->places));
	}
	token_put(gather, term);
	gather->places[gather->token_count++] = (uint32_t)field << PLACE_BITS | (place & PLACE_MAX);
	gather->documents[gather->document_count - 1].to = gather->token_count;
}

/* A word that the end of a line parts stands where its first half does. */
uint32_t
words_text_add(
	struct words *words, const struct tokenizer *tokenizer, unsigned field, struct str text)
{
	struct token_reader reader;
	struct token token;
	struct token_join join;
	uint32_t count = 0;

	if (words->scribe != NULL) {
		scribe_text(words->scribe, field, text);
		count = (uint32_t)token_count(tokenizer, text);
		words->sent_count += count;
		return count;
	}
	token_begin(&reader, tokenizer, text);
	while (token_next(&reader, &token)) {
		words_add(words, field, count, token.term);
		if (token_joined(&reader, &token, &join))
			words_add(words, field, count, join.term);
		count++;
	}
	return count;
}

size_t
words_gathered(const struct words *words)
{
	return words->scribe == NULL ? words->gather->token_count : words->sent_count;
}

bool
gather_remove(struct gather *gather, int64_t born)
{
	for (size_t i = gather->document_count; i-- > 0 && gather->documents[i].born >= born;)
		if (gather->documents[i].born == born) {
			gather->documents[i].is_dead = true;
			return true;
		}
	return false;
}
