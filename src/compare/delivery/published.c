#include "compare/delivery/published.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/date.h"
#include "base/err.h"
#include "base/hex.h"
#include "compare/checks.h"
#include "compare/compare.h"
#include "compare/diff/diff.h"
#include "compare/diff/diff_subject.h"
#include "compare/gap.h"
#include "compare/meeting/phrase.h"
#include "compare/near/near_inside.h"
#include "compare/subject.h"
#include "crypto/sha256.h"
#include "published.sql.h"
#include "store/db.h"
#include "store/publication.h"

#define DIFF_SIZE_MAX ((size_t)1024 * 1024 * 1024)
/* What has the name of a published document, or is found by its words, is a version of it from this
 * share of common shingles on. */
#define VERSION_SIMILARITY 0.5
enum {
	SAME_HASH_MAX = 8,
	BAND_MEMBERS_MAX = 64,
	CANDIDATE_MAX = 256,
	HOLDING_MAX = 16,
	WORDS_MIN = 12, /* fewer are the same by chance */
	SENTENCE_MAX = 2
};

struct search {
	struct compare *compare;
	struct arena *arena;
	const struct subject *subject;
	struct word_list words;
	struct shingle_set shingles;
	struct near_texts texts;
	int64_t candidates[CANDIDATE_MAX];
	size_t count;
	struct published_match *match;
};

/* ---- what is held of it ---- */

static bool
words_find(struct search *search, bool *ret_found, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool row;

	*ret_found = false;
	if (!db_begin(search->compare->db, &SQL_PUBLISHED_SAME_HASH, &s, err))
		return false;
	bind_i64(&s, PUBLISHED_SAME_HASH_TEXT_HASH, (int64_t)search->words.hash[0]);
	bind_i64(&s, PUBLISHED_SAME_HASH_COUNT, SAME_HASH_MAX);
	while (!*ret_found) {
		if (!statement_row(&s, &row, err))
			return false;
		if (!row)
			return true;
		if (!words_equal(search->compare->tokenizer, search->subject->reading.text,
			    column_str(&s, PUBLISHED_SAME_HASH_COL_BODY)))
			continue;
		*ret_found = true;
		*search->match = (struct published_match){.verdict = PUBLISHED_HELD,
			.document = column_i64(&s, PUBLISHED_SAME_HASH_COL_DOCUMENT),
			.similarity = 1};
	}
	return true;
}

static void
candidate_add(struct search *search, int64_t document)
{
	for (size_t i = 0; i < search->count; i++)
		if (search->candidates[i] == document)
			return;
	if (search->count < CANDIDATE_MAX)
		search->candidates[search->count++] = document;
}

/* The first column of a query's rows are candidates. */
static bool
candidates_take(struct search *search, struct statement *s, struct err *err)
{
	bool row;

	for (;;) {
		if (!statement_row(s, &row, err))
			return false;
		if (!row)
			return true;
		candidate_add(search, column_i64(s, 0));
	}
}

static bool
bands_find(struct search *search, struct err *err)
{
	struct sketch sketch;

	shingles_make(&search->shingles, &search->words);
	sketch_make(&sketch, &search->shingles);
	for (unsigned band = 0; band < BAND_COUNT; band++) {
		struct statement s CLEANUP(statement_end) = {0};

		if (!db_begin(search->compare->db, &SQL_PUBLISHED_BAND, &s, err))
			return false;
		bind_i64(&s, PUBLISHED_BAND_KEY, near_band_key(band, sketch.bands[band]));
		bind_i64(&s, PUBLISHED_BAND_COUNT, BAND_MEMBERS_MAX);
		if (!candidates_take(search, &s, err))
			return false;
	}
	return true;
}

static bool
name_find(struct search *search, struct str name, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	struct str key = phrase_key(search->arena, name);

	if (key.len < 4)
		return true;
	if (!db_begin(search->compare->db, &SQL_PUBLISHED_HOLDING, &s, err))
		return false;
	bind_str(&s, PUBLISHED_HOLDING_KEY, key);
	bind_i64(&s, PUBLISHED_HOLDING_COUNT, HOLDING_MAX);
	return candidates_take(search, &s, err);
}

/* The nearest candidate, by its exact similarity. */
static bool
nearest_find(struct search *search, struct err *err)
{
	shingles_make(&search->shingles, &search->words);
	shingles_sort(&search->shingles);
	for (size_t i = 0; i < search->count; i++) {
		struct shingle_set other CLEANUP(shingle_set_free) = {0};
		double similarity;

		if (!near_texts_shingles(&search->texts, search->candidates[i], &other, err))
			return false;
		similarity = shingles_similarity(&search->shingles, &other);
		if (similarity < VERSION_SIMILARITY || similarity <= search->match->similarity)
			continue;
		*search->match = (struct published_match){.verdict = PUBLISHED_DIFFERS,
			.document = search->candidates[i],
			.similarity = similarity};
	}
	return true;
}

/* A text that is not there yet (a scan), or too short to judge: its name must do. */
static bool
by_name(struct search *search, struct err *err)
{
	struct str file = phrase_file(search->subject->items[0].path);

	if (!name_find(search, phrase_stem(file), err))
		return false;
	*search->match = (struct published_match){
		.verdict = search->count > 0 ? PUBLISHED_HELD : PUBLISHED_UNREAD,
		.document = search->count > 0 ? search->candidates[0] : 0};
	return true;
}

static bool
search_run(struct search *search, struct err *err)
{
	struct str file = phrase_file(search->subject->items[0].path);
	bool found;

	words_read(&search->words, search->compare->tokenizer, search->subject->reading.text);
	if (search->words.total < WORDS_MIN)
		return by_name(search, err);
	if (!words_find(search, &found, err) || found)
		return found;
	*search->match = (struct published_match){.verdict = PUBLISHED_ABSENT};
	return bands_find(search, err) && name_find(search, phrase_stem(file), err) &&
		name_find(search, search->subject->document.title, err) &&
		nearest_find(search, err);
}

bool
published_judge(struct compare *compare, struct arena *arena, const struct subject *subject,
	struct published_match *ret_match, struct err *err)
{
	struct search search = {.compare = compare,
		.arena = arena,
		.subject = subject,
		.texts = {.compare = compare},
		.match = ret_match};
	int64_t held;
	bool done;

	*ret_match = (struct published_match){.verdict = PUBLISHED_HELD, .by_bytes = true};
	if (!document_find(compare->inspection, subject->document.sha256, &held, err))
		return false;
	ret_match->document = held;
	ret_match->similarity = 1;
	if (held != 0)
		return true;
	done = search_run(&search, err);
	word_list_free(&search.words);
	shingle_set_free(&search.shingles);
	near_texts_free(&search.texts);
	return done;
}

/* ---- gaps ---- */

/* What is held of a published document, as the evidence of its gap. */
static bool
held_load(struct compare *compare, struct arena *arena, int64_t document,
	struct gap_evidence *evidence, struct gap *gap, struct str *ret_path, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool row;

	*ret_path = STR("");
	if (!db_begin(compare->db, &SQL_PUBLISHED_ITEM, &s, err))
		return false;
	bind_i64(&s, PUBLISHED_ITEM_DOCUMENT, document);
	if (!statement_row(&s, &row, err))
		return false;
	if (!row)
		return true;
	*ret_path = str_copy(arena, column_str(&s, PUBLISHED_ITEM_COL_PATH));
	*evidence = (struct gap_evidence){column_i64(&s, PUBLISHED_ITEM_COL_ID), -1, -1, STR("")};
	gap->custodian = column_i64(&s, PUBLISHED_ITEM_COL_CUSTODIAN);
	gap->evidence = evidence;
	gap->evidence_count = 1;
	return true;
}

/* A row is a gap until a document of its very bytes is held. */
static bool
row_note(struct compare *compare, const struct check *check, struct arena *arena,
	const struct publication *row, struct err *err)
{
	struct gap_evidence evidence;
	struct gap gap = {.title = row->title,
		.why = row->why,
		.sure = row->sure,
		.weight = row->weight,
		.begins = row->moment,
		.ends = row->moment};
	struct str path;
	int64_t held;

	if (!document_find(compare->inspection, row->sha256, &held, err))
		return false;
	if (held != 0)
		return true;
	gap.subject = str_format(arena, "published:%.*s",
		STR_ARG(hex_encode(arena, str_make(row->sha256.bytes, SHA256_SIZE))));
	return document_find(compare->inspection, row->held, &held, err) &&
		(held == 0 || held_load(compare, arena, held, &evidence, &gap, &path, err)) &&
		gap_note(compare, check, 0, &gap, err);
}

bool
check_published(struct compare *compare, const struct check *check, int64_t scope, struct err *err)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = DIFF_SIZE_MAX};
	struct publication *rows;
	size_t count;

	(void)scope;
	if (!publication_list(compare->inspection, &arena, &rows, &count, err))
		return false;
	for (size_t i = 0; i < count; i++)
		if (!row_note(compare, check, &arena, &rows[i], err))
			return false;
	return true;
}

bool
published_begin(struct compare *compare, struct str folder, struct err *err)
{
	return publication_begin(compare->inspection, folder, err);
}

bool
published_end(struct compare *compare, struct err *err)
{
	const struct check *check = check_named(STR("published-not-given"));

	return gap_forget(compare, check, 0, err) && check_published(compare, check, 0, err);
}

/* "41 words at 4.2 are gone. ..." from what was published to what is held. */
static bool
changes_say(struct compare *compare, struct arena *arena, const struct subject *published,
	int64_t document, struct str *ret_words, struct err *err)
{
	struct arena room CLEANUP(arena_free) = {.size_max = DIFF_SIZE_MAX};
	struct buf all CLEANUP(buf_free) = {0};
	struct diff_sentences sentences;
	struct diff_source sources[2];
	struct subject held;
	struct diff diff;

	if (!subject_load(compare, &room, document, &held, err))
		return false;
	diff_subject(&room, published, &sources[0]);
	diff_subject(&room, &held, &sources[1]);
	diff_make(&room, &sources[0], &sources[1], &diff);
	diff_say(&room, &diff, SENTENCE_MAX, &sentences);
	for (size_t i = 0; i < sentences.count; i++)
		buf_add_format(&all, " %.*s", STR_ARG(sentences.items[i]));
	*ret_words = str_copy(arena, buf_str(&all));
	return true;
}

static bool
differs_say(struct compare *compare, struct arena *arena, const struct subject *subject,
	const struct published_match *match, struct publication *row, struct err *err)
{
	struct gap_evidence evidence;
	struct gap gap = {0};
	struct document held;
	struct str changes;
	struct str path;

	if (!held_load(compare, arena, match->document, &evidence, &gap, &path, err) ||
		!changes_say(compare, arena, subject, match->document, &changes, err) ||
		!document_get(compare->inspection, arena, match->document, &held, err))
		return false;
	row->held = held.sha256;
	row->title = str_format(arena, "\"%.*s\" as it was published",
		STR_ARG(phrase_file(subject->items[0].path)));
	row->why = str_format(arena,
		"What is held as \"%.*s\" is %d %% the same as the published text, and differs from "
		"it.%.*s",
		STR_ARG(path), (int)(match->similarity * 100), STR_ARG(changes));
	row->sure = match->similarity > 0.97 ? 50 : 70;
	row->weight = 70;
	return true;
}

bool
published_note(struct compare *compare, struct arena *arena, struct str folder,
	const struct subject *subject, const struct published_match *match, struct err *err)
{
	struct str path = subject->items[0].path;
	struct publication row = {.folder = folder,
		.path = path,
		.sha256 = subject->document.sha256,
		.moment = subject->document.moment};

	if (match->verdict != PUBLISHED_ABSENT && match->verdict != PUBLISHED_DIFFERS)
		return true;
	if (match->verdict == PUBLISHED_DIFFERS) {
		if (!differs_say(compare, arena, subject, match, &row, err))
			return false;
	} else {
		row.title = str_format(
			arena, "\"%.*s\", which was published", STR_ARG(phrase_file(path)));
		row.why = str_format(arena,
			"It is among the published documents (%.*s); neither its bytes nor its words are "
			"held, nor a text that is near to it.",
			STR_ARG(path));
		row.sure = 80;
		row.weight = 60;
	}
	return publication_add(compare->inspection, &row, err);
}
