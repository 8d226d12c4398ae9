/* Quotes found by their words alone. */
#include "compare/thread/held_inside.h"

#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"
#include "compare/compare.h"
#include "compare/thread/message.h"
#include "held.sql.h"
#include "store/db.h"

#include <stdlib.h>
#include <string.h>

/* Candidates that are compared for one quote; hits that one mail is followed for (a hostile mail
 * shares its words with a million quotes). */
enum { TRY_MAX = 40, HIT_MAX = 200000 };

/* ---- what mails say ---- */

struct hits {
	uint16_t *counts; /* of each quote */
	uint32_t *list;   /* quotes that have any */
	size_t count;
	uint8_t *found; /* of each entry: some mail says it */
};

static void
hits_free(struct hits *hits)
{
	free(hits->counts);
	free(hits->list);
	free(hits->found);
}

static void
hits_find(const struct held *held, const struct held_table *table, const struct gram_list *said,
	int64_t document, struct hits *hits)
{
	size_t all = 0;

	for (size_t i = 0; i < said->count && all < HIT_MAX; i++) {
		size_t from;
		size_t to;

		held_table_find(table, said->grams[i], &from, &to);
		for (; from < to && all < HIT_MAX; from++, all++) {
			uint32_t quote = table->entries[from].quote;

			hits->found[from] = hits->found[from] ||
				held->quotes[quote].document != document;
			if (hits->counts[quote]++ == 0)
				hits->list[hits->count++] = quote;
		}
	}
}

static bool
hits_try(struct held *held, struct hits *hits, int64_t document, struct err *err)
{
	bool good = true;

	for (size_t i = 0; i < hits->count; i++) {
		struct open_quote *quote = &held->quotes[hits->list[i]];
		size_t found = hits->counts[hits->list[i]];

		hits->counts[hits->list[i]] = 0;
		if (document != quote->document && found > quote->shared_most) {
			quote->shared_most = (unsigned)found;
			quote->shared_by = document;
		}
		if (!good || quote->how != QUOTE_OPEN || quote->tries >= TRY_MAX ||
			found * 10 < held_look_count(quote) * 3)
			continue;
		quote->tries++;
		good = held_try(held, quote, document, &quote->how, err);
		if (quote->how != QUOTE_OPEN)
			quote->held = document;
	}
	hits->count = 0;
	return good;
}

/* Over all that mails say where a quote is new, else over what is new. */
static bool
said_begin(struct held *held, struct statement *s, bool *ret_is_all, struct err *err)
{
	bool is_any_fresh = false;

	for (size_t i = 0; i < held->count && !is_any_fresh; i++)
		is_any_fresh = held->quotes[i].is_fresh && held->quotes[i].how == QUOTE_OPEN;
	*ret_is_all = is_any_fresh;
	if (is_any_fresh)
		return db_begin(held->compare->db, &SQL_HELD_SAID_ALL, s, err);
	if (!db_begin(held->compare->db, &SQL_HELD_SAID_TOUCHED, s, err))
		return false;
	bind_i64(s, HELD_SAID_TOUCHED_TOPIC, TOPIC_MESSAGE);
	return true;
}

/* Goes over what mails say: all, or what is new. */
static bool
said_look(struct held *held, const struct held_table *table, struct hits *hits, struct statement *s,
	struct err *err)
{
	struct gram_list said CLEANUP(gram_list_free) = {0};
	bool row;

	for (;;) {
		int64_t document;

		if (!statement_row(s, &row, err))
			return false;
		if (!row)
			return true;
		/* Both queries have the same columns. */
		document = column_i64(s, HELD_SAID_ALL_COL_DOCUMENT);
		gram_unpack(column_str(s, HELD_SAID_ALL_COL_GRAMS), &said);
		hits_find(held, table, &said, document, hits);
		if (!hits_try(held, hits, document, err))
			return false;
	}
}

/* Marked lines that nothing ascribes to anyone may be of several messages, each trimmed: where most
 * runs of their words are said in some mail (at the seams between pieces none is), none is absent. */
static void
pieces_find(struct held *held, const struct held_table *table, const struct hits *hits)
{
	enum { PART_MIN = 60, GRAMS_MIN = 2 };
	unsigned *found = memory_alloc((held->count + 1) * sizeof(*found));

	memset(found, 0, held->count * sizeof(*found));
	for (size_t i = 0; i < table->count; i++) {
		struct open_quote *q = &held->quotes[table->entries[i].quote];

		if (hits->found[i] == 0)
			continue;
		found[table->entries[i].quote]++;
		for (size_t k = 0; k < held_look_count(q); k++)
			q->said |= (uint32_t)(q->chosen.grams[k] == table->entries[i].gram) << k;
	}
	for (size_t i = 0; i < held->count; i++) {
		struct open_quote *q = &held->quotes[i];

		if (q->how != QUOTE_OPEN || q->form != QUOTE_BARE || q->shared_by == 0 ||
			found[i] < GRAMS_MIN || found[i] * 100 < held_look_count(q) * PART_MIN)
			continue;
		q->how = QUOTE_BY_WORDS;
		q->held = q->shared_by;
	}
	free(found);
}

/* True where something new says a part of a bare quote: other parts may be in what is held. */
static bool
is_any_piece(const struct held *held)
{
	for (size_t i = 0; i < held->count; i++)
		if (held->quotes[i].how == QUOTE_OPEN && held->quotes[i].form == QUOTE_BARE &&
			held->quotes[i].shared_by != 0)
			return true;
	return false;
}

bool
held_by_words(struct held *held, struct err *err)
{
	struct held_table table CLEANUP(held_table_free) = {0};
	struct hits hits CLEANUP(hits_free) = {0};
	struct statement s CLEANUP(statement_end) = {0};
	struct statement all CLEANUP(statement_end) = {0};
	bool is_all;

	held_table_make(held, &table);
	if (table.count == 0)
		return true;
	hits.counts = memory_alloc((held->count + 1) * sizeof(*hits.counts));
	memset(hits.counts, 0, held->count * sizeof(*hits.counts));
	hits.list = memory_alloc((held->count + 1) * sizeof(*hits.list));
	hits.found = memory_alloc(table.count);
	memset(hits.found, 0, table.count);
	if (!said_begin(held, &s, &is_all, err) || !said_look(held, &table, &hits, &s, err))
		return false;
	if (!is_all && is_any_piece(held) &&
		(!db_begin(held->compare->db, &SQL_HELD_SAID_ALL, &all, err) ||
			!said_look(held, &table, &hits, &all, err)))
		return false;
	pieces_find(held, &table, &hits);
	return true;
}
