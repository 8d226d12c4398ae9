#include "compare/thread/printout.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/date.h"
#include "base/err.h"
#include "base/utf8.h"
#include "compare/compare.h"
#include "compare/near/gram.h"
#include "compare/subject.h"
#include "compare/thread/message.h"
#include "compare/thread/quote_inside.h"
#include "printout.sql.h"
#include "store/db.h"
#include "store/kind.h"
#include "store/place.h"

/* Lines at the top of a page among which a header may begin: some programs print whose mailbox it
 * was, or the name of the file, above it. */
enum { TOP_LINES = 6, PRINTED_MAX = 500, GRAM_COUNT_KEPT = 4000 };
/* What is read of one printed mail. */
enum { PRINTED_SIZE_MAX = 256 * 1024 };

struct printing {
	struct compare *compare;
	struct arena *arena;
	const struct subject *subject;
	int64_t number; /* of the message found last */
};

static bool
may_hold(int kind)
{
	return kind == KIND_DOCUMENT || kind == KIND_TEXT || kind == KIND_WEB ||
		kind == KIND_IMAGE || kind == KIND_OTHER;
}

/* Where, near the top of a page, a header begins; STR_NONE where none does. */
static size_t
header_find(struct str page)
{
	struct str rest = page;
	struct str line;
	unsigned seen = 0;

	while (seen < TOP_LINES && str_cut_line(&rest, &line)) {
		struct str value;

		line = str_trim(line);
		if (line.len == 0)
			continue;
		seen++;
		if (quote_field_of(line, &value) == FIELD_FROM)
			return (size_t)(line.data - page.data);
	}
	return STR_NONE;
}

static bool
message_write(struct printing *p, const struct quote *quote, const struct quote_block *block,
	struct err *err)
{
	struct gram_list said CLEANUP(gram_list_free) = {0};
	struct gram_list chosen CLEANUP(gram_list_free) = {0};
	struct buf grams CLEANUP(buf_free) = {0};
	struct statement s CLEANUP(statement_end) = {0};
	enum message_answer answer;

	for (size_t i = 0; i < quote->line_count; i++)
		if (&quote->blocks[quote->lines[i].block] == block &&
			quote->lines[i].kind == QUOTE_LINE_WORDS)
			gram_line_add(&said, quote->lines[i].text);
	gram_list_end(&said);
	gram_select(&said, &chosen);
	gram_pack(&chosen, GRAM_COUNT_KEPT, &grams);
	if (!db_begin(p->compare->db, &SQL_PRINTOUT_NEW, &s, err))
		return false;
	bind_i64(&s, PRINTOUT_NEW_DOCUMENT, p->subject->document.id);
	bind_i64(&s, PRINTOUT_NEW_NUMBER, ++p->number);
	bind_str(&s, PRINTOUT_NEW_AUTHOR, block->author);
	bind_str(&s, PRINTOUT_NEW_ADDRESS, str_lower(p->arena, block->address));
	bind_i64(&s, PRINTOUT_NEW_SENT, block->date.moment);
	bind_str(&s, PRINTOUT_NEW_SUBJECT, message_subject(p->arena, block->subject, &answer));
	bind_i64(&s, PRINTOUT_NEW_WORDS, (int64_t)said.words);
	bind_blob(&s, PRINTOUT_NEW_GRAMS, buf_str(&grams));
	return statement_run(&s, err);
}

/* A message from its header on; what stands below it of others is its quotes. */
static bool
message_take(struct printing *p, struct str text, struct err *err)
{
	struct arena scratch CLEANUP(arena_free) = {.size_max = (size_t)256 * 1024 * 1024};
	struct quote quote;

	quote_parse(&scratch, str_slice(text, 0, PRINTED_SIZE_MAX), p->subject->document.moment,
		&quote);
	if (quote.block_count < 2 || quote.blocks[1].form != QUOTE_HEADED ||
		quote.blocks[1].from != 0 || quote.blocks[1].date.moment == DATE_NONE ||
		!quote.blocks[1].date.has_time)
		return true;
	return message_write(p, &quote, &quote.blocks[1], err);
}

/* Pages in order; a text without pages is one. What begins on a page goes on until the next
 * message. */
static bool
pages_take(struct printing *p, struct err *err)
{
	const struct subject *subject = p->subject;
	struct str text = subject->reading.text;
	struct str rest = text;
	uint64_t at = 0;
	size_t begun = header_find(text);

	for (size_t i = 0; i < subject->place_count && p->number < PRINTED_MAX; i++) {
		const struct subject_place *place = &subject->places[i];
		size_t found;
		size_t here;

		if (place->kind != PLACE_PAGE || place->from <= at)
			continue;
		rest = str_from(rest, utf8_offset(rest, (size_t)(place->from - at)));
		at = place->from;
		found = header_find(rest);
		if (found == STR_NONE)
			continue;
		here = (size_t)(rest.data - text.data) + found;
		if (begun != STR_NONE && here > begun &&
			!message_take(p, str_slice(text, begun, here), err))
			return false;
		begun = here;
	}
	return begun == STR_NONE || message_take(p, str_from(text, begun), err);
}

/* What was noted before goes. */
static bool
former_remove(struct compare *compare, int64_t document, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool row;

	if (!db_begin(compare->db, &SQL_PRINTOUT_ANY, &s, err))
		return false;
	bind_i64(&s, PRINTOUT_ANY_DOCUMENT, document);
	if (!statement_row(&s, &row, err))
		return false;
	row = row && column_i64(&s, PRINTOUT_ANY_COL_THERE) != 0;
	statement_end(&s);
	return !row ||
		(compare_touch(compare, TOPIC_MESSAGE, document, err) &&
			db_run_for(compare->db, &SQL_PRINTOUT_REMOVE, PRINTOUT_REMOVE_DOCUMENT,
				document, err));
}

bool
printout_print(struct compare *compare, const struct subject *subject, struct err *err)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = (size_t)64 * 1024 * 1024};
	struct printing printing = {compare, &arena, subject, 0};

	if (!subject->is_first && !former_remove(compare, subject->document.id, err))
		return false;
	if (!may_hold(subject->document.kind))
		return true;
	return pages_take(&printing, err) &&
		(printing.number == 0 ||
			compare_touch(compare, TOPIC_MESSAGE, subject->document.id, err));
}
