#include "compare/thread/said.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/date.h"
#include "base/err.h"
#include "base/utf8.h"
#include "compare/compare.h"
#include "compare/near/gram.h"
#include "compare/subject.h"
#include "compare/thread/announced.h"
#include "compare/thread/held.h"
#include "compare/thread/message.h"
#include "said.sql.h"
#include "store/db.h"
#include "store/kind.h"
#include "store/place.h"

#include <string.h>

/* Grams kept of one quote, and of what one mail says: a report of 500 pages in a mail is found by
 * its first part. */
enum { QUOTE_GRAM_MAX = 512, SAID_GRAM_MAX = 4000 };
enum { OPENING_SIZE = 240 };

/* The stretches of a body that its page marks as quoted, in code points of the body. */
static struct quote_mark *
marks_find(struct arena *arena, const struct subject *subject, uint64_t from, uint64_t to,
	size_t *ret_count)
{
	struct quote_mark *marks = NULL;
	size_t room = 0;

	*ret_count = 0;
	for (size_t i = 0; i < subject->place_count; i++) {
		const struct subject_place *place = &subject->places[i];

		if (place->kind != PLACE_QUOTE || place->from < from || place->to > to)
			continue;
		marks = arena_grow(arena, marks, *ret_count, &room, sizeof(*marks));
		marks[(*ret_count)++] = (struct quote_mark){
			(size_t)(place->from - from), (size_t)(place->to - from)};
	}
	return marks;
}

void
said_bodies(struct arena *arena, const struct subject *subject, struct said_body **ret_bodies,
	size_t *ret_count)
{
	struct said_body *bodies = ARENA_ARRAY(arena, SAID_BODY_MAX, struct said_body);
	int64_t sent = message_sent(subject);
	struct str text = subject->reading.text;
	size_t count = 0;

	for (size_t i = 0; i < subject->place_count && count < SAID_BODY_MAX; i++) {
		const struct subject_place *place = &subject->places[i];
		struct quote_mark *marks;
		size_t mark_count;
		size_t from;
		size_t to;

		if (place->kind != PLACE_MESSAGE_BODY || place->to <= place->from)
			continue;
		from = utf8_offset(text, (size_t)place->from);
		to = from + utf8_offset(str_from(text, from), (size_t)(place->to - place->from));
		bodies[count].cp_from = (size_t)place->from;
		marks = marks_find(arena, subject, place->from, place->to, &mark_count);
		quote_parse_marked(arena, str_slice(text, from, to), sent, marks, mark_count,
			&bodies[count].quote);
		count++;
	}
	if (count == 0) {
		quote_parse(arena, text, sent, &bodies[0].quote);
		count = 1;
	}
	*ret_bodies = bodies;
	*ret_count = count;
}

/* ---- writing ---- */

static bool
said_write(struct compare *compare, const struct subject *subject, const struct gram_list *own,
	const struct gram_list *more, size_t announces, struct err *err)
{
	struct gram_list chosen CLEANUP(gram_list_free) = {0};
	struct buf grams CLEANUP(buf_free) = {0};
	struct buf grams_more CLEANUP(buf_free) = {0};
	struct statement s CLEANUP(statement_end) = {0};

	gram_select(own, &chosen);
	gram_pack(&chosen, SAID_GRAM_MAX, &grams);
	gram_select(more, &chosen);
	gram_pack(&chosen, SAID_GRAM_MAX, &grams_more);
	if (!db_begin(compare->db, &SQL_SAID_NEW, &s, err))
		return false;
	bind_i64(&s, SAID_NEW_DOCUMENT, subject->document.id);
	bind_i64(&s, SAID_NEW_WORDS, (int64_t)own->words);
	bind_blob(&s, SAID_NEW_GRAMS, buf_str(&grams));
	bind_blob(&s, SAID_NEW_MORE, buf_str(&grams_more));
	bind_i64(&s, SAID_NEW_ANNOUNCES, (int64_t)announces);
	bind_i64(&s, SAID_NEW_SAYS, announced_says(subject));
	return statement_run(&s, err);
}

/* Its first words, on one line. */
static struct str
opening_of(struct arena *arena, const struct quote *quote, uint32_t block)
{
	char *to = arena_alloc(arena, OPENING_SIZE + 8);
	size_t len = 0;

	for (size_t i = 0; i < quote->line_count && len < OPENING_SIZE; i++) {
		const struct quote_line *line = &quote->lines[i];
		struct str text = str_trim(line->text);

		if (line->block != block || line->kind != QUOTE_LINE_WORDS)
			continue;
		if (len > 0)
			to[len++] = ' ';
		text = str_slice(text, 0, OPENING_SIZE - len);
		memcpy(to + len, text.data, text.len);
		len += text.len;
	}
	/* Never half a character. */
	if (len >= OPENING_SIZE)
		while (len > 0 && ((unsigned char)to[len - 1] & 0xc0) == 0x80)
			len--;
	if (len > 0 && (unsigned char)to[len - 1] >= 0xc0)
		len--;
	return str_make(to, len);
}

static void
block_grams(const struct quote *quote, uint32_t block, struct gram_list *ret_grams)
{
	gram_list_clear(ret_grams);
	for (size_t i = 0; i < quote->line_count; i++)
		if (quote->lines[i].block == block && quote->lines[i].kind == QUOTE_LINE_WORDS)
			gram_line_add(ret_grams, quote->lines[i].text);
	gram_list_end(ret_grams);
}

static bool
quote_write(struct compare *compare, struct arena *arena, int64_t document, uint32_t number,
	const struct said_body *body, uint32_t at, struct err *err)
{
	const struct quote_block *block = &body->quote.blocks[at];
	struct gram_list grams CLEANUP(gram_list_free) = {0};
	struct buf packed CLEANUP(buf_free) = {0};
	struct statement s CLEANUP(statement_end) = {0};
	enum message_answer answer;
	struct str rest = block->message_id;
	struct str id;

	block_grams(&body->quote, at, &grams);
	gram_pack(&grams, QUOTE_GRAM_MAX, &packed);
	if (!message_id_take(arena, &rest, &id))
		id = STR("");
	if (!db_begin(compare->db, &SQL_SAID_QUOTE_NEW, &s, err))
		return false;
	bind_i64(&s, SAID_QUOTE_NEW_DOCUMENT, document);
	bind_i64(&s, SAID_QUOTE_NEW_BLOCK, number + at);
	bind_i64(&s, SAID_QUOTE_NEW_PARENT, block->parent == 0 ? 0 : number + block->parent);
	bind_i64(&s, SAID_QUOTE_NEW_LEVEL, block->level);
	bind_i64(&s, SAID_QUOTE_NEW_FORM, block->form);
	bind_str(&s, SAID_QUOTE_NEW_AUTHOR, block->author);
	bind_str(&s, SAID_QUOTE_NEW_ADDRESS, str_lower(arena, block->address));
	bind_moment(&s, SAID_QUOTE_NEW_SENT, block->date.moment);
	bind_moment(&s, SAID_QUOTE_NEW_OTHER, block->date.other);
	bind_i64(&s, SAID_QUOTE_NEW_HAS_TIME, block->date.has_time);
	bind_i64(&s, SAID_QUOTE_NEW_HAS_ZONE, block->date.has_zone);
	bind_str(&s, SAID_QUOTE_NEW_SUBJECT, message_subject(arena, block->subject, &answer));
	bind_str(&s, SAID_QUOTE_NEW_MESSAGE_ID, id);
	bind_i64(&s, SAID_QUOTE_NEW_BEGINS, (int64_t)(body->cp_from + block->cp_from));
	bind_i64(&s, SAID_QUOTE_NEW_ENDS, (int64_t)(body->cp_from + block->cp_to));
	bind_i64(&s, SAID_QUOTE_NEW_WORDS, (int64_t)grams.words);
	bind_blob(&s, SAID_QUOTE_NEW_GRAMS, buf_str(&packed));
	bind_str(&s, SAID_QUOTE_NEW_OPENING, opening_of(arena, &body->quote, at));
	bind_i64(&s, SAID_QUOTE_NEW_HOW, block->is_appointment ? QUOTE_TOO_LITTLE : QUOTE_OPEN);
	return statement_run(&s, err);
}

/* A later body that mostly repeats the first ones adds nothing. */
static bool
is_repeated(const struct said_body *body, const struct gram_list *own, const struct gram_list *more)
{
	struct gram_list all CLEANUP(gram_list_free) = {0};
	struct gram_list before CLEANUP(gram_list_free) = {0};

	for (size_t i = 0; i < body->quote.line_count; i++)
		if (body->quote.lines[i].kind == QUOTE_LINE_WORDS)
			gram_line_add(&all, body->quote.lines[i].text);
	gram_list_end(&all);
	gram_select(own, &before);
	if (gram_cover(&all, &before) > 0.5)
		return true;
	gram_select(more, &before);
	return all.count == 0 || gram_cover(&all, &before) > 0.5;
}

/* Own words, and those of quotes without marks on their lines: where a mail was written below what
 * it answers, they may be its own. */
static void
words_add(const struct said_body *body, struct gram_list *own, struct gram_list *more)
{
	for (size_t i = 0; i < body->quote.line_count; i++) {
		const struct quote_line *line = &body->quote.lines[i];

		if (line->kind != QUOTE_LINE_WORDS)
			continue;
		if (line->block == 0)
			gram_line_add(own, line->text);
		else if (line->depth == 0)
			gram_line_add(more, line->text);
	}
}

static bool
bodies_write(struct compare *compare, struct arena *arena, const struct subject *subject,
	struct err *err)
{
	struct gram_list own CLEANUP(gram_list_free) = {0};
	struct gram_list more CLEANUP(gram_list_free) = {0};
	struct said_body *bodies;
	uint32_t number = 0;
	size_t announces;
	size_t count;

	said_bodies(arena, subject, &bodies, &count);
	if (!announced_write(compare, arena, subject->document.id, bodies, count, &announces, err))
		return false;
	for (size_t i = 0; i < count; i++) {
		if (i > 0 && is_repeated(&bodies[i], &own, &more))
			continue;
		words_add(&bodies[i], &own, &more);
		for (uint32_t k = 1; k < bodies[i].quote.block_count; k++)
			if (!quote_write(compare, arena, subject->document.id, number, &bodies[i],
				    k, err))
				return false;
		number += (uint32_t)bodies[i].quote.block_count - 1;
	}
	gram_list_end(&own);
	gram_list_end(&more);
	return said_write(compare, subject, &own, &more, announces, err);
}

static bool
said_remove(struct compare *compare, int64_t document, struct err *err)
{
	return db_run_for(compare->db, &SQL_SAID_REMOVE, SAID_REMOVE_DOCUMENT, document, err) &&
		db_run_for(compare->db, &SQL_SAID_QUOTES_REMOVE, SAID_QUOTES_REMOVE_DOCUMENT,
			document, err) &&
		announced_remove(compare, document, err) &&
		db_run_for(compare->db, &SQL_SAID_REOPEN, SAID_REOPEN_DOCUMENT, document, err);
}

bool
said_print(struct compare *compare, const struct subject *subject, struct err *err)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = (size_t)1024 * 1024 * 1024};

	if (!subject->is_first && !said_remove(compare, subject->document.id, err))
		return false;
	return subject->document.kind != KIND_MAIL || bodies_write(compare, &arena, subject, err);
}
