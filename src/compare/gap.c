#include "compare/gap.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/date.h"
#include "base/err.h"
#include "base/utf8.h"
#include "compare/checks.h"
#include "compare/compare.h"
#include "crypto/sha256.h"
#include "gap.sql.h"
#include "store/db.h"

static const char digits[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"; /* Crockford's base 32 */
enum { REFERENCE_DIGITS = 10, REFERENCE_HALF = 5, BITS = 5 };

/* Fifty bits of a hash: two of a hundred thousand gaps share one in some four in a million cases. */
static struct str
reference_make(const char *check, struct str subject, char room[GAP_REFERENCE_SIZE])
{
	struct buf text CLEANUP(buf_free) = {0};
	unsigned char digest[SHA256_SIZE];
	uint64_t bits = 0;
	size_t n = 0;

	buf_add(&text, str_of(check));
	buf_add_char(&text, '\n');
	buf_add(&text, subject);
	sha256_once(buf_str(&text), digest);
	for (size_t i = 0; i < sizeof(bits); i++)
		bits = bits << 8 | digest[i];
	for (size_t i = 0; i < REFERENCE_DIGITS; i++) {
		if (i == REFERENCE_HALF)
			room[n++] = '-';
		room[n++] = digits[bits >> (64 - BITS)];
		bits <<= BITS;
	}
	return str_make(room, n);
}

/* ---- noting ---- */

/* At most `size` bytes, never half a character. */
static struct str
cut(struct str words, size_t size)
{
	if (words.len <= size)
		return words;
	while (size > 0 && ((unsigned char)words.data[size] & 0xC0) == 0x80)
		size--;
	return str_slice(words, 0, size);
}

static bool
remove_by(struct compare *compare, const struct query *query, int parameter, struct str reference,
	struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};

	if (!db_begin(compare->db, query, &s, err))
		return false;
	bind_str(&s, parameter, reference);
	return statement_run(&s, err);
}

static bool
evidence_write(
	struct compare *compare, struct str reference, const struct gap *gap, struct err *err)
{
	for (size_t i = 0; i < gap->evidence_count && i < GAP_EVIDENCE_MAX; i++) {
		struct statement s CLEANUP(statement_end) = {0};
		const struct gap_evidence *evidence = &gap->evidence[i];

		if (!db_begin(compare->db, &SQL_GAP_EVIDENCE_NEW, &s, err))
			return false;
		bind_str(&s, GAP_EVIDENCE_NEW_REFERENCE, reference);
		bind_i64(&s, GAP_EVIDENCE_NEW_ORDINAL, (int64_t)i);
		bind_i64(&s, GAP_EVIDENCE_NEW_ITEM, evidence->item);
		bind_i64(&s, GAP_EVIDENCE_NEW_BEGINS, evidence->from);
		bind_i64(&s, GAP_EVIDENCE_NEW_ENDS, evidence->to);
		bind_str(&s, GAP_EVIDENCE_NEW_WORDS, cut(evidence->words, GAP_WORDS_MAX));
		if (!statement_run(&s, err))
			return false;
	}
	return true;
}

bool
gap_note(struct compare *compare, const struct check *check, int64_t scope, const struct gap *gap,
	struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	char room[GAP_REFERENCE_SIZE];
	struct str reference = reference_make(check->name, gap->subject, room);

	if (!remove_by(compare, &SQL_GAP_EVIDENCE_REMOVE, GAP_EVIDENCE_REMOVE_REFERENCE, reference,
		    err) ||
		!remove_by(compare, &SQL_GAP_REMOVE, GAP_REMOVE_REFERENCE, reference, err) ||
		!db_begin(compare->db, &SQL_GAP_NEW, &s, err))
		return false;
	bind_str(&s, GAP_NEW_REFERENCE, reference);
	bind_str(&s, GAP_NEW_CHECK_NAME, str_of(check->name));
	bind_i64(&s, GAP_NEW_SCOPE, scope);
	bind_str(&s, GAP_NEW_SUBJECT, gap->subject);
	bind_str(&s, GAP_NEW_TITLE, cut(gap->title, GAP_WORDS_MAX));
	bind_str(&s, GAP_NEW_WHY, gap->why);
	bind_i64(&s, GAP_NEW_SURE, gap->sure);
	bind_i64(&s, GAP_NEW_WEIGHT, gap->weight);
	bind_i64(&s, GAP_NEW_CUSTODIAN, gap->custodian);
	bind_moment(&s, GAP_NEW_BEGINS, gap->begins);
	bind_moment(&s, GAP_NEW_ENDS, gap->ends);
	bind_i64(&s, GAP_NEW_IS_RESTRICTED, gap->is_restricted);
	return statement_run(&s, err) && evidence_write(compare, reference, gap, err);
}

/* ---- states and counts ---- */

static bool
tally_make(struct compare *compare, struct str kind, struct err *err)
{
	struct statement clear CLEANUP(statement_end) = {0};
	struct statement make CLEANUP(statement_end) = {0};

	if (!db_begin(compare->db, &SQL_GAP_TALLY_CLEAR, &clear, err))
		return false;
	bind_str(&clear, GAP_TALLY_CLEAR_KIND, kind);
	if (!statement_run(&clear, err) || !db_begin(compare->db, &SQL_GAP_TALLY_MAKE, &make, err))
		return false;
	bind_str(&make, GAP_TALLY_MAKE_KIND, kind);
	return statement_run(&make, err);
}

bool
gap_tally_make(struct compare *compare, struct err *err)
{
	return tally_make(compare, STR(""), err);
}

static bool
state_follow(struct compare *compare, const struct gap_state_row *row, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};

	if (!db_begin(compare->db, &SQL_GAP_STATE_FOLLOW, &s, err))
		return false;
	bind_str(&s, GAP_STATE_FOLLOW_REFERENCE, row->reference);
	bind_i64(&s, GAP_STATE_FOLLOW_STATE, row->state);
	return statement_run(&s, err);
}

bool
gap_states_follow(
	struct compare *compare, const struct gap_state_row *rows, size_t count, struct err *err)
{
	for (size_t i = 0; i < count; i++)
		if (!state_follow(compare, &rows[i], err))
			return false;
	return tally_make(compare, count == 1 ? rows[0].kind : STR(""), err);
}

bool
gap_any(struct compare *compare, const struct check *check, bool *ret_any, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool row;

	*ret_any = false;
	if (!db_begin(compare->db, &SQL_GAP_ANY, &s, err))
		return false;
	bind_str(&s, GAP_ANY_CHECK_NAME, str_of(check->name));
	if (!statement_row(&s, &row, err))
		return false;
	*ret_any = row && column_i64(&s, GAP_ANY_COL_COUNT) > 0;
	return true;
}

bool
gap_forget(struct compare *compare, const struct check *check, int64_t scope, struct err *err)
{
	struct statement evidence CLEANUP(statement_end) = {0};
	struct statement gaps CLEANUP(statement_end) = {0};

	if (!db_begin(compare->db, &SQL_GAP_EVIDENCE_OF_SCOPE_REMOVE, &evidence, err))
		return false;
	bind_str(&evidence, GAP_EVIDENCE_OF_SCOPE_REMOVE_CHECK_NAME, str_of(check->name));
	bind_i64(&evidence, GAP_EVIDENCE_OF_SCOPE_REMOVE_SCOPE, scope);
	if (!statement_run(&evidence, err) ||
		!db_begin(compare->db, &SQL_GAP_OF_SCOPE_REMOVE, &gaps, err))
		return false;
	bind_str(&gaps, GAP_OF_SCOPE_REMOVE_CHECK_NAME, str_of(check->name));
	bind_i64(&gaps, GAP_OF_SCOPE_REMOVE_SCOPE, scope);
	return statement_run(&gaps, err);
}

/* ---- reading ---- */

/* gap_list and gap_by_reference have the same columns. */
static struct gap_row
row_take(const struct statement *s)
{
	return (struct gap_row){
		.reference = column_str(s, GAP_LIST_COL_REFERENCE),
		.kind = column_str(s, GAP_LIST_COL_CHECK_NAME),
		.line = (int)column_i64(s, GAP_LIST_COL_LINE),
		.line_title = column_str(s, GAP_LIST_COL_LINE_TITLE),
		.custodian = column_str(s, GAP_LIST_COL_CUSTODIAN_NAME),
		.state = (enum gap_state)column_i64(s, GAP_LIST_COL_STATE),
		.gap = {.subject = column_str(s, GAP_LIST_COL_SUBJECT),
			.title = column_str(s, GAP_LIST_COL_TITLE),
			.why = column_str(s, GAP_LIST_COL_WHY),
			.sure = (unsigned)column_i64(s, GAP_LIST_COL_SURE),
			.weight = (unsigned)column_i64(s, GAP_LIST_COL_WEIGHT),
			.custodian = column_i64(s, GAP_LIST_COL_CUSTODIAN),
			.begins = column_moment(s, GAP_LIST_COL_BEGINS),
			.ends = column_moment(s, GAP_LIST_COL_ENDS),
			.is_restricted = column_i64(s, GAP_LIST_COL_IS_RESTRICTED) != 0},
	};
}

static bool
passes(const struct gap_filter *filter, const struct gap_row *row)
{
	return (filter->state < 0 || (int)row->state == filter->state) &&
		(filter->custodian.len == 0 ||
			str_find_nocase(row->custodian, filter->custodian) != STR_NONE);
}

static bool
gone_list(struct compare *compare, const struct gap_filter *filter,
	bool (*call)(void *context, const struct gap_row *row), void *context, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool found;

	if (!db_begin(compare->db, &SQL_GAP_GONE, &s, err))
		return false;
	bind_str(&s, GAP_GONE_KIND, filter->kind);
	bind_i64(&s, GAP_GONE_LINE, filter->line);
	for (;;) {
		struct gap_row row;

		if (!statement_row(&s, &found, err))
			return false;
		if (!found)
			return true;
		row = (struct gap_row){
			.reference = column_str(&s, GAP_GONE_COL_REFERENCE),
			.kind = column_str(&s, GAP_GONE_COL_KIND),
			.line = (int)column_i64(&s, GAP_GONE_COL_LINE),
			.state = (enum gap_state)column_i64(&s, GAP_GONE_COL_STATE),
			.is_gone = true,
			.gap = {.title = column_str(&s, GAP_GONE_COL_TITLE),
				.begins = DATE_NONE,
				.ends = DATE_NONE},
		};
		if (passes(filter, &row) && !call(context, &row))
			return true;
	}
}

/* A line that the remit does not have would list nothing, and look as if nothing were missing. */
static bool
line_check(struct compare *compare, int line, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool row;

	if (line == 0)
		return true;
	if (!db_begin(compare->db, &SQL_GAP_LINES, &s, err))
		return false;
	bind_i64(&s, GAP_LINES_LINE, line);
	if (!statement_row(&s, &row, err))
		return false;
	return (row && column_i64(&s, GAP_LINES_COL_KNOWN) > 0) ||
		err_set(err, ERR_NOT_FOUND,
			"the remit has no line of enquiry %d; it has %lld, and candour gaps shows "
			"which each gap bears on",
			line, (long long)column_i64(&s, GAP_LINES_COL_COUNT));
}

bool
gap_list(struct compare *compare, const struct gap_filter *filter,
	bool (*call)(void *context, const struct gap_row *row), void *context, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool found;

	if (!line_check(compare, filter->line, err) ||
		!db_begin(compare->db, &SQL_GAP_LIST, &s, err))
		return false;
	bind_str(&s, GAP_LIST_KIND, filter->kind);
	bind_i64(&s, GAP_LIST_LINE, filter->line);
	for (;;) {
		struct gap_row row;

		if (!statement_row(&s, &found, err))
			return false;
		if (!found)
			return !filter->with_gone || gone_list(compare, filter, call, context, err);
		row = row_take(&s);
		if (passes(filter, &row) && !call(context, &row))
			return true;
	}
}

static void
row_keep(struct arena *arena, struct gap_row *row)
{
	row->reference = str_copy(arena, row->reference);
	row->kind = str_copy(arena, row->kind);
	row->line_title = str_copy(arena, row->line_title);
	row->custodian = str_copy(arena, row->custodian);
	row->gap.subject = str_copy(arena, row->gap.subject);
	row->gap.title = str_copy(arena, row->gap.title);
	row->gap.why = str_copy(arena, row->gap.why);
}

static bool
row_find(struct compare *compare, struct arena *arena, struct str reference,
	struct gap_row *ret_row, bool *ret_found, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};

	if (!db_begin(compare->db, &SQL_GAP_BY_REFERENCE, &s, err))
		return false;
	bind_str(&s, GAP_BY_REFERENCE_REFERENCE, reference);
	if (!statement_row(&s, ret_found, err))
		return false;
	if (*ret_found) {
		*ret_row = row_take(&s);
		row_keep(arena, ret_row);
	}
	return true;
}

bool
gap_total(struct compare *compare, const struct gap_filter *filter, uint64_t *ret_count,
	struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool row;

	*ret_count = 0;
	if (!line_check(compare, filter->line, err) ||
		!db_begin(compare->db, &SQL_GAP_TOTAL, &s, err))
		return false;
	bind_str(&s, GAP_TOTAL_KIND, filter->kind);
	bind_i64(&s, GAP_TOTAL_LINE, filter->line);
	bind_i64(&s, GAP_TOTAL_STATE, filter->state);
	if (!statement_row(&s, &row, err))
		return false;
	*ret_count = row ? (uint64_t)column_i64(&s, GAP_TOTAL_COL_COUNT) : 0;
	return true;
}

static bool
slice_begin(struct compare *compare, const struct gap_filter *filter, uint64_t from, size_t count,
	struct statement *s, struct err *err)
{
	if (filter->kind.len == 0) {
		if (!db_begin(compare->db, &SQL_GAP_SLICE, s, err))
			return false;
		bind_i64(s, GAP_SLICE_LINE, filter->line);
		bind_i64(s, GAP_SLICE_STATE, filter->state);
		bind_i64(s, GAP_SLICE_FROM, (int64_t)from);
		bind_i64(s, GAP_SLICE_COUNT, (int64_t)count);
		return true;
	}
	if (!db_begin(compare->db, &SQL_GAP_SLICE_OF_KIND, s, err))
		return false;
	bind_str(s, GAP_SLICE_OF_KIND_KIND, filter->kind);
	bind_i64(s, GAP_SLICE_OF_KIND_LINE, filter->line);
	bind_i64(s, GAP_SLICE_OF_KIND_STATE, filter->state);
	bind_i64(s, GAP_SLICE_OF_KIND_FROM, (int64_t)from);
	bind_i64(s, GAP_SLICE_OF_KIND_COUNT, (int64_t)count);
	return true;
}

bool
gap_slice(struct compare *compare, struct arena *arena, const struct gap_filter *filter,
	uint64_t from, size_t count, struct gap_row **ret_rows, size_t *ret_count, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool found = true;

	*ret_rows = ARENA_ARRAY(arena, count, struct gap_row);
	*ret_count = 0;
	if (!line_check(compare, filter->line, err) ||
		!slice_begin(compare, filter, from, count, &s, err))
		return false;
	while (*ret_count < count) {
		if (!statement_row(&s, &found, err))
			return false;
		if (!found)
			break;
		if (!row_find(compare, arena,
			    str_copy(arena, column_str(&s, GAP_SLICE_COL_REFERENCE)),
			    &(*ret_rows)[*ret_count], &found, err))
			return false;
		*ret_count += found ? 1 : 0;
	}
	return true;
}

bool
gap_documents(struct compare *compare, struct arena *arena, const struct gap_filter *filter,
	int64_t **ret_documents, size_t *ret_count, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	size_t room = 256;
	bool found;

	*ret_count = 0;
	*ret_documents = ARENA_ARRAY(arena, room, int64_t);
	if (!db_begin(compare->db, &SQL_GAP_DOCUMENTS, &s, err))
		return false;
	bind_str(&s, GAP_DOCUMENTS_REFERENCE, filter->reference);
	bind_str(&s, GAP_DOCUMENTS_KIND, filter->kind);
	bind_i64(&s, GAP_DOCUMENTS_LINE, filter->line);
	bind_i64(&s, GAP_DOCUMENTS_STATE, filter->state);
	for (;;) {
		if (!statement_row(&s, &found, err))
			return false;
		if (!found)
			return true;
		*ret_documents = arena_grow(
			arena, *ret_documents, *ret_count, &room, sizeof(**ret_documents));
		(*ret_documents)[(*ret_count)++] = column_i64(&s, GAP_DOCUMENTS_COL_DOCUMENT);
	}
}

bool
gap_evidence_get(struct compare *compare, struct arena *arena, struct gap_row *row, struct err *err)
{
	struct gap_evidence *all = ARENA_ARRAY(arena, GAP_EVIDENCE_MAX, struct gap_evidence);
	struct statement s CLEANUP(statement_end) = {0};
	size_t count = 0;
	bool found;

	if (!db_begin(compare->db, &SQL_GAP_EVIDENCE_LIST, &s, err))
		return false;
	bind_str(&s, GAP_EVIDENCE_LIST_REFERENCE, row->reference);
	while (count < GAP_EVIDENCE_MAX) {
		if (!statement_row(&s, &found, err))
			return false;
		if (!found)
			break;
		all[count++] = (struct gap_evidence){
			.item = column_i64(&s, GAP_EVIDENCE_LIST_COL_ITEM),
			.from = column_i64(&s, GAP_EVIDENCE_LIST_COL_BEGINS),
			.to = column_i64(&s, GAP_EVIDENCE_LIST_COL_ENDS),
			.words = str_copy(arena, column_str(&s, GAP_EVIDENCE_LIST_COL_WORDS)),
		};
	}
	row->gap.evidence = all;
	row->gap.evidence_count = count;
	return true;
}

/* As people type it: small letters, no dash, O for 0, I and L for 1. */
static struct str
reference_clean(struct arena *arena, struct str typed)
{
	struct buf clean CLEANUP(buf_free) = {0};

	for (size_t i = 0; i < typed.len && clean.len < GAP_REFERENCE_SIZE; i++) {
		char c = char_lower(typed.data[i]);

		if (!char_is_alpha(c) && !char_is_digit(c))
			continue;
		if (clean.len == REFERENCE_HALF)
			buf_add_char(&clean, '-');
		if (c == 'o')
			c = '0';
		if (c == 'i' || c == 'l')
			c = '1';
		buf_add_char(&clean, char_is_digit(c) ? c : (char)(c - 'a' + 'A'));
	}
	return str_copy(arena, buf_str(&clean));
}

bool
gap_find(struct compare *compare, struct arena *arena, struct str reference,
	struct gap_row *ret_row, struct err *err)
{
	bool found;

	if (!row_find(compare, arena, reference_clean(arena, reference), ret_row, &found, err))
		return false;
	return found ||
		err_set(err, ERR_NOT_FOUND,
			"there is no gap \"%.*s\"; candour gaps lists them with their references",
			STR_ARG(reference));
}

bool
gap_get(struct compare *compare, struct arena *arena, struct str reference, struct gap_row *ret_row,
	struct err *err)
{
	return gap_find(compare, arena, reference, ret_row, err) &&
		gap_evidence_get(compare, arena, ret_row, err);
}
