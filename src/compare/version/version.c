#include "compare/version/version.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/file.h"
#include "compare/compare.h"
#include "compare/diff/diff.h"
#include "compare/diff/diff_subject.h"
#include "compare/near/shingle.h"
#include "compare/near/words.h"
#include "compare/postings/postings.h"
#include "compare/subject.h"
#include "compare/version/version_inside.h"
#include "compare/version/version_name.h"
#include "store/db.h"
#include "store/kind.h"
#include "version.sql.h"

enum { NAMES_MAX = 8 };

/* ---- rows ---- */

static void
prints_unpack(struct str bytes, struct version_row *row)
{
	uint64_t print;

	row->print_count = 0;
	while (row->print_count < VERSION_PRINTS_MAX && take_u64(&bytes, &print))
		row->prints[row->print_count++] = print;
}

bool
version_row_get(struct compare *compare, int64_t document, struct version_row *ret_row,
	bool *ret_found, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};

	if (!db_begin(compare->db, &SQL_VERSION_GET, &s, err))
		return false;
	bind_i64(&s, VERSION_GET_DOCUMENT, document);
	if (!statement_row(&s, ret_found, err))
		return false;
	if (!*ret_found)
		return true;
	*ret_row = (struct version_row){
		.document = document,
		.words = column_i64(&s, VERSION_GET_COL_WORDS),
		.text_hash = column_i64(&s, VERSION_GET_COL_TEXT_HASH),
		.level = (int)column_i64(&s, VERSION_GET_COL_LEVEL),
		.is_mail = column_i64(&s, VERSION_GET_COL_IS_MAIL) != 0,
		.is_new = column_i64(&s, VERSION_GET_COL_IS_NEW) != 0,
		.stands = column_i64(&s, VERSION_GET_COL_STANDS),
		.chain = column_i64(&s, VERSION_GET_COL_CHAIN),
	};
	prints_unpack(column_str(&s, VERSION_GET_COL_PRINTS), ret_row);
	return true;
}

bool
version_chain_of(struct compare *compare, int64_t document, int64_t *ret_chain, struct err *err)
{
	struct version_row row = {0};
	bool found;

	if (!version_row_get(compare, document, &row, &found, err))
		return false;
	*ret_chain = found ? row.chain : 0;
	return true;
}

/* ---- the print ---- */

static int
zero_bits(uint64_t print)
{
	return print == 0 ? 64 : __builtin_ctzll(print);
}

/* Two shingles of five words that overlap by two: eight words. Offices write in set phrases, of
 * which a run of five is soon one that fifty other papers have. */
enum { STEP_WORDS = 3 };
static uint64_t
print_of(uint64_t shingle, uint64_t behind)
{
	uint64_t print = (shingle + (behind << 1 | behind >> 63)) * 0x9fb21c651e98df25u;

	print = (print ^ print >> 31) * 0xd6e8feb86659fd93u;
	return print ^ print >> 28;
}

static void
prints_take(struct version_row *row, struct shingle_set *set, size_t print_max)
{
	size_t counts[65] = {0};
	size_t kept = 0;
	uint64_t last = 0;

	/* At least VERSION_WORDS_MIN words make more shingles than a step. */
	set->count -= STEP_WORDS;
	for (size_t i = 0; i < set->count; i++)
		set->shingles[i] = print_of(set->shingles[i], set->shingles[i + STEP_WORDS]);
	shingles_sort(set);
	for (size_t i = 0; i < set->count; i++)
		counts[zero_bits(set->shingles[i])]++;
	row->level = 64;
	while (row->level > 0 && kept + counts[row->level] <= print_max)
		kept += counts[row->level--];
	row->level += kept + counts[row->level] <= print_max ? 0 : 1;
	row->print_count = 0;
	for (size_t i = 0; i < set->count && row->print_count < print_max; i++) {
		uint64_t print = set->shingles[i];

		if (zero_bits(print) >= row->level && (row->print_count == 0 || print != last))
			row->prints[row->print_count++] = print;
		last = print;
	}
}

static bool
row_put(struct compare *compare, const struct version_row *row, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	struct buf packed CLEANUP(buf_free) = {0};

	for (size_t i = 0; i < row->print_count; i++)
		buf_add_u64(&packed, row->prints[i]);
	if (!db_begin(compare->db, &SQL_VERSION_PUT, &s, err))
		return false;
	bind_i64(&s, VERSION_PUT_DOCUMENT, row->document);
	bind_i64(&s, VERSION_PUT_WORDS, row->words);
	bind_i64(&s, VERSION_PUT_TEXT_HASH, row->text_hash);
	bind_i64(&s, VERSION_PUT_LEVEL, row->level);
	bind_blob(&s, VERSION_PUT_PRINTS, buf_str(&packed));
	bind_i64(&s, VERSION_PUT_IS_MAIL, row->is_mail ? 1 : 0);
	return statement_run(&s, err);
}

static bool
prints_remove(struct compare *compare, const struct version_row *row, struct err *err)
{
	for (size_t i = 0; i < row->print_count; i++)
		if (!postings_remove(compare,
			    row->is_mail ? POSTINGS_VERSION_MAIL : POSTINGS_VERSION, row->prints[i],
			    row->document, err))
			return false;
	return true;
}

/* Runs a statement whose one parameter is a document. */
static bool
row_remove(struct compare *compare, const struct version_row *row, struct err *err)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = (size_t)64 * 1024 * 1024};
	struct version_verdict none = {.relation = VERSION_NONE};
	struct statement s CLEANUP(statement_end) = {0};
	struct version_link *links;
	int64_t *others;
	size_t count;

	if (!version_links(compare, &arena, row->document, &links, &count, err))
		return false;
	others = ARENA_ARRAY(&arena, count + 1, int64_t);
	for (size_t i = 0; i < count; i++) {
		others[i] = links[i].other;
		if (!version_link_set(compare, row->document, others[i], &none, err))
			return false;
	}
	if (row->stands == row->document) {
		if (!prints_remove(compare, row, err) ||
			!db_begin(compare->db, &SQL_VERSION_COPIES_AGAIN, &s, err))
			return false;
		bind_i64(&s, VERSION_COPIES_AGAIN_TEXT_HASH, row->text_hash);
		bind_i64(&s, VERSION_COPIES_AGAIN_DOCUMENT, row->document);
		if (!statement_run(&s, err))
			return false;
	}
	others[count] = row->document;
	return version_chains_renew(compare, &arena, others, count + 1, err) &&
		db_run_for(compare->db, &SQL_VERSION_REMOVE, VERSION_REMOVE_DOCUMENT, row->document,
			err);
}

/* Mail is looked at for what it carries; the rest of these hold no prose of their own. */
static bool
is_comparable(int kind, bool *ret_is_mail)
{
	*ret_is_mail = kind == KIND_MAIL;
	return kind != KIND_CALENDAR && kind != KIND_CONTACT && kind != KIND_ARCHIVE &&
		kind != KIND_MAILBOX;
}

bool
version_print(struct compare *compare, const struct subject *subject, struct err *err)
{
	struct word_list words CLEANUP(word_list_free) = {0};
	struct shingle_set set CLEANUP(shingle_set_free) = {0};
	struct version_row row = {.document = subject->document.id};
	struct version_row old;
	bool found = false;
	bool is_wanted = is_comparable(subject->document.kind, &row.is_mail);

	words_read(&words, compare->tokenizer, subject->reading.text);
	row.words = (int64_t)words.total;
	row.text_hash = (int64_t)(words.hash[0] ^ words.hash[1]);
	is_wanted = is_wanted && row.words >= VERSION_WORDS_MIN;
	if (!subject->is_first && !version_row_get(compare, row.document, &old, &found, err))
		return false;
	/* Most that come again have one instance more: its name may tell what it is a version of. */
	if (found && is_wanted && old.words == row.words && old.text_hash == row.text_hash)
		return db_run_for(
			compare->db, &SQL_VERSION_AGAIN, VERSION_AGAIN_DOCUMENT, row.document, err);
	if (found && !row_remove(compare, &old, err))
		return false;
	if (!is_wanted)
		return true;
	shingles_make(&set, &words);
	prints_take(&row, &set, row.is_mail ? VERSION_MAIL_PRINTS_MAX : VERSION_PRINTS_MAX);
	return row_put(compare, &row, err);
}

/* ---- links ---- */

static void
link_take(const struct statement *s, struct version_link *link)
{
	*link = (struct version_link){
		.other = column_i64(s, VERSION_LINKS_COL_OTHER),
		.relation = (enum version_relation)column_i64(s, VERSION_LINKS_COL_RELATION),
		.same = (size_t)column_i64(s, VERSION_LINKS_COL_SAME),
		.lost = (size_t)column_i64(s, VERSION_LINKS_COL_LOST),
		.gained = (size_t)column_i64(s, VERSION_LINKS_COL_GAINED),
		.is_mail = column_i64(s, VERSION_LINKS_COL_IS_MAIL) != 0,
		.chain = column_i64(s, VERSION_LINKS_COL_CHAIN),
	};
}

bool
version_links(struct compare *compare, struct arena *arena, int64_t document,
	struct version_link **ret_links, size_t *ret_count, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool row;

	*ret_count = 0;
	*ret_links = ARENA_ARRAY(arena, VERSION_CHAIN_MAX, struct version_link);
	if (!db_begin(compare->db, &SQL_VERSION_LINKS, &s, err))
		return false;
	bind_i64(&s, VERSION_LINKS_DOCUMENT, document);
	bind_i64(&s, VERSION_LINKS_COUNT, VERSION_CHAIN_MAX);
	for (;;) {
		if (!statement_row(&s, &row, err))
			return false;
		if (!row || *ret_count == VERSION_CHAIN_MAX)
			return true;
		link_take(&s, &(*ret_links)[(*ret_count)++]);
	}
}

static bool
link_remove(struct compare *compare, int64_t document, int64_t other, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};

	if (!db_begin(compare->db, &SQL_VERSION_LINK_REMOVE, &s, err))
		return false;
	bind_i64(&s, VERSION_LINK_REMOVE_DOCUMENT, document);
	bind_i64(&s, VERSION_LINK_REMOVE_OTHER, other);
	return statement_run(&s, err);
}

static bool
link_put(struct compare *compare, int64_t document, int64_t other, enum version_relation relation,
	size_t same, size_t lost, size_t gained, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};

	if (!db_begin(compare->db, &SQL_VERSION_LINK_PUT, &s, err))
		return false;
	bind_i64(&s, VERSION_LINK_PUT_DOCUMENT, document);
	bind_i64(&s, VERSION_LINK_PUT_OTHER, other);
	bind_i64(&s, VERSION_LINK_PUT_RELATION, (int64_t)relation);
	bind_i64(&s, VERSION_LINK_PUT_SAME, (int64_t)same);
	bind_i64(&s, VERSION_LINK_PUT_LOST, (int64_t)lost);
	bind_i64(&s, VERSION_LINK_PUT_GAINED, (int64_t)gained);
	return statement_run(&s, err);
}

bool
version_link_set(struct compare *compare, int64_t a, int64_t b,
	const struct version_verdict *verdict, struct err *err)
{
	enum version_relation back = verdict->relation;

	if (verdict->relation == VERSION_NONE)
		return link_remove(compare, a, b, err) && link_remove(compare, b, a, err);
	if (verdict->relation == VERSION_WITHIN)
		back = VERSION_HOLDS;
	else if (verdict->relation == VERSION_HOLDS)
		back = VERSION_WITHIN;
	return link_put(compare, a, b, verdict->relation, verdict->same, verdict->lost,
		       verdict->gained, err) &&
		link_put(compare, b, a, back, verdict->same, verdict->gained, verdict->lost, err);
}

/* ---- judging ---- */

static void
side_make(struct arena *arena, const struct subject *subject, struct version_side *side)
{
	struct version_name *names = ARENA_ARRAY(arena, NAMES_MAX, struct version_name);

	*side = (struct version_side){.names = names,
		.title = subject->document.title,
		.is_mail = subject->document.kind == KIND_MAIL};
	for (size_t i = 0; i < subject->item_count && side->name_count < NAMES_MAX; i++)
		version_name_read(
			arena, path_name(subject->items[i].path), &names[side->name_count++]);
}

bool
version_judge_documents(struct compare *compare, struct arena *arena, int64_t a, int64_t b,
	double distinct, struct version_verdict *ret_verdict, struct err *err)
{
	struct subject subjects[2];
	struct diff_source sources[2];
	struct version_side sides[2];
	struct diff diff;

	if (!subject_load(compare, arena, a, &subjects[0], err) ||
		!subject_load(compare, arena, b, &subjects[1], err))
		return false;
	for (size_t i = 0; i < 2; i++) {
		diff_subject(arena, &subjects[i], &sources[i]);
		side_make(arena, &subjects[i], &sides[i]);
	}
	diff_make(arena, &sources[0], &sources[1], &diff);
	version_judge(arena, &diff, &sides[0], &sides[1], distinct, ret_verdict);
	return true;
}
