#include "compare/when/chronology.h"

#include "base/buf.h"
#include "base/date.h"
#include "base/err.h"
#include "base/utf8.h"
#include "chronology.sql.h"
#include "compare/compare.h"
#include "compare/near/id_map.h"
#include "store/db.h"

struct listing {
	struct compare *compare;
	const struct chronology_request *request;
	void (*call)(void *context, const struct chronology_row *row);
	void *context;
	struct id_map seen; /* events of mails, by what makes them one */
	uint64_t total;
};

static bool
is_wanted(const struct chronology_request *request, int64_t document)
{
	size_t low = 0;
	size_t high = request->document_count;

	if (request->documents == NULL)
		return true;
	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (request->documents[middle] < document)
			low = middle + 1;
		else
			high = middle;
	}
	return low < request->document_count && request->documents[low] == document;
}

static uint64_t
mix(uint64_t hash, uint64_t value)
{
	hash = (hash ^ value) * 0x9e3779b97f4a7c15u;
	return hash ^ hash >> 29;
}

/* The same event of another copy of a mail that was given already. */
static bool
is_repeated(struct listing *l, const struct chronology_row *row, struct str message_id)
{
	uint64_t hash = 1;
	bool is_new;

	if (message_id.len == 0)
		return false;
	for (size_t i = 0; i < message_id.len; i++)
		hash = mix(hash, (unsigned char)message_id.data[i]);
	hash = mix(mix(mix(hash, (uint64_t)row->day), (uint64_t)row->kind), (uint64_t)row->from);
	(void)id_map_put(&l->seen, hash == 0 ? 1 : hash, 0, &is_new);
	return !is_new;
}

static bool
count_take(struct statement *s, uint64_t *ret_count, struct err *err)
{
	bool row;

	if (!statement_row(s, &row, err))
		return false;
	*ret_count = row ? (uint64_t)column_i64(s, 0) : 0;
	return true;
}

static bool
copies_count(struct listing *l, struct chronology_row *row, struct str message_id, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};

	if (message_id.len > 0) {
		if (!db_begin(l->compare->db, &SQL_CHRONOLOGY_MESSAGE_COPIES, &s, err))
			return false;
		bind_str(&s, CHRONOLOGY_MESSAGE_COPIES_MESSAGE_ID, message_id);
	} else {
		if (!db_begin(l->compare->db, &SQL_CHRONOLOGY_COPIES, &s, err))
			return false;
		bind_i64(&s, CHRONOLOGY_COPIES_DOCUMENT, row->document);
	}
	return count_take(&s, &row->copies, err);
}

/* One line: white space folded. What was cut off in the middle of a word goes, where the words do
 * not begin or end there by themselves. */
static void
words_fold(struct str words, bool cut_front, bool cut_back, struct buf *to)
{
	bool space = false;
	size_t from = 0;
	size_t until = words.len;

	if (cut_front)
		while (from < until && !char_is_space(words.data[from]))
			from++;
	if (cut_back)
		while (until > from && !char_is_space(words.data[until - 1]))
			until--;
	if (from >= until) {
		from = 0;
		until = words.len;
	}
	buf_add(to, cut_front ? STR("... ") : STR(""));
	words = str_trim(str_slice(words, from, until));
	for (size_t i = 0; i < words.len; i++) {
		bool is_space = char_is_space(words.data[i]);

		if (!is_space && space)
			buf_add_char(to, ' ');
		if (!is_space)
			buf_add_char(to, words.data[i]);
		space = is_space;
	}
	buf_add(to, cut_back ? STR(" ...") : STR(""));
}

static bool
words_load(struct listing *l, struct chronology_row *row, struct buf *words, struct err *err)
{
	int64_t begins = row->from > CHRONOLOGY_BEFORE ? row->from - CHRONOLOGY_BEFORE : 0;
	struct statement s CLEANUP(statement_end) = {0};
	struct str found;
	bool is_there;

	if (row->from < 0) {
		row->words = row->title;
		return true;
	}
	if (!db_begin(l->compare->db, &SQL_CHRONOLOGY_WORDS, &s, err))
		return false;
	bind_i64(&s, CHRONOLOGY_WORDS_DOCUMENT, row->document);
	bind_i64(&s, CHRONOLOGY_WORDS_BEGINS, begins + 1);
	bind_i64(&s, CHRONOLOGY_WORDS_COUNT, CHRONOLOGY_WORDS);
	if (!statement_row(&s, &is_there, err))
		return false;
	found = is_there ? column_str(&s, CHRONOLOGY_WORDS_COL_WORDS) : STR("");
	words_fold(found, begins > 0, utf8_count(found) >= CHRONOLOGY_WORDS, words);
	row->words = buf_str(words);
	return true;
}

static bool
row_give(struct listing *l, struct chronology_row *row, struct str message_id, struct err *err)
{
	struct buf words CLEANUP(buf_free) = {0};
	struct statement s CLEANUP(statement_end) = {0};
	bool is_there;

	if (!db_begin(l->compare->db, &SQL_CHRONOLOGY_DOCUMENT, &s, err))
		return false;
	bind_i64(&s, CHRONOLOGY_DOCUMENT_DOCUMENT, row->document);
	if (!statement_row(&s, &is_there, err))
		return false;
	if (!is_there)
		return true;
	row->title = column_str(&s, CHRONOLOGY_DOCUMENT_COL_TITLE);
	if (row->title.len == 0)
		row->title = column_str(&s, CHRONOLOGY_DOCUMENT_COL_NAME);
	row->document_kind = (int)column_i64(&s, CHRONOLOGY_DOCUMENT_COL_KIND);
	row->item = column_i64(&s, CHRONOLOGY_DOCUMENT_COL_ID);
	row->path = column_str(&s, CHRONOLOGY_DOCUMENT_COL_PATH);
	row->custodian = column_str(&s, CHRONOLOGY_DOCUMENT_COL_CUSTODIAN);
	if (!copies_count(l, row, message_id, err) || !words_load(l, row, &words, err))
		return false;
	l->call(l->context, row);
	return true;
}

static bool
event_take(struct listing *l, const struct statement *s, struct err *err)
{
	const struct chronology_request *request = l->request;
	struct str message_id = column_str(s, CHRONOLOGY_LIST_COL_MESSAGE_ID);
	struct chronology_row row = {
		.document = column_i64(s, CHRONOLOGY_LIST_COL_DOCUMENT),
		.day = column_i64(s, CHRONOLOGY_LIST_COL_DAY),
		.last_day = column_i64(s, CHRONOLOGY_LIST_COL_LAST_DAY),
		.minute = (int)column_i64(s, CHRONOLOGY_LIST_COL_MINUTE),
		.precision = (enum when_precision)column_i64(s, CHRONOLOGY_LIST_COL_PRECISION),
		.kind = (enum dates_kind)column_i64(s, CHRONOLOGY_LIST_COL_KIND),
		.sure = (unsigned)column_i64(s, CHRONOLOGY_LIST_COL_SURE),
		.from = column_i64(s, CHRONOLOGY_LIST_COL_BEGINS),
		.to = column_i64(s, CHRONOLOGY_LIST_COL_ENDS),
	};

	if (!is_wanted(request, row.document) || is_repeated(l, &row, message_id))
		return true;
	l->total++;
	if (l->total <= request->offset ||
		(request->limit != 0 && l->total > request->offset + request->limit))
		return true;
	return row_give(l, &row, message_id, err);
}

static bool
events_take(struct listing *l, struct err *err)
{
	const struct chronology_request *request = l->request;
	struct statement s CLEANUP(statement_end) = {0};
	bool row;

	if (!db_begin(l->compare->db, &SQL_CHRONOLOGY_LIST, &s, err))
		return false;
	bind_i64(&s, CHRONOLOGY_LIST_FROM, request->from);
	bind_i64(&s, CHRONOLOGY_LIST_UNTIL,
		request->until == DATE_NONE ? INT64_MAX : request->until);
	bind_i64(&s, CHRONOLOGY_LIST_KIND, request->kind);
	for (;;) {
		if (!statement_row(&s, &row, err))
			return false;
		if (!row)
			return true;
		if (!event_take(l, &s, err))
			return false;
	}
}

bool
chronology_list(struct compare *compare, const struct chronology_request *request,
	void (*call)(void *context, const struct chronology_row *row), void *context,
	uint64_t *ret_total, struct err *err)
{
	struct listing l = {
		.compare = compare, .request = request, .call = call, .context = context};
	bool done = events_take(&l, err);

	id_map_free(&l.seen);
	*ret_total = l.total;
	return done;
}
