#include "work/view/results.h"

#include "base/arena.h"
#include "base/clock.h"
#include "base/date.h"
#include "base/err.h"
#include "base/file.h"
#include "compare/checks.h"
#include "compare/compare.h"
#include "compare/glance.h"
#include "compare/hidden/restricted.h"
#include "extract/reading.h"
#include "results.sql.h"
#include "remit/reading_list.h"
#include "remit/weighing.h"
#include "search/kinds.h"
#include "store/db.h"
#include "store/document.h"
#include "store/inspection.h"
#include "work/compare.h"
#include "work/keep_back.h"
#include "work/searching_coded.h"
#include "work/workshop.h"

struct loading {
	struct workshop *workshop;
	struct compare *compare; /* NULL: an earlier version made the inspection */
	struct search *search;
	struct arena *arena;
	struct results *results;
	struct str asker;
};

/* ---- what is chosen ---- */

static bool
number_of_name(enum facet_kind facet, struct str name, int64_t *ret_number, struct err *err)
{
	const struct check *check = check_named(name);
	unsigned kind;

	if (facet == FACET_KIND && search_kind_named(name, &kind)) {
		*ret_number = kind;
		return true;
	}
	if (facet == FACET_GAP && check != NULL) {
		*ret_number = check - checks;
		return true;
	}
	if (facet == FACET_WEIGHT && str_equal(name, STR("none"))) {
		*ret_number = CODED_NONE;
		return true;
	}
	if (facet == FACET_WEIGHT && name.len > 0 && weight_from_name(name) != WEIGHT_COUNT) {
		*ret_number = weight_from_name(name);
		return true;
	}
	return err_set(err, ERR_QUERY, "there is no %s \"%.*s\" to narrow the results by",
		facet == FACET_KIND          ? "kind of record"
			: facet == FACET_GAP ? "kind of gap"
					     : "weight",
		STR_ARG(name));
}

/* The narrowings of what is chosen; at most one a facet. */
static bool
narrows_make(const struct results_ask *ask, struct arena *arena, struct search_request *request,
	struct err *err)
{
	struct search_narrow *narrows = ARENA_ARRAY(arena, FACET_COUNT + 1, struct search_narrow);

	for (unsigned f = 0; f < FACET_COUNT; f++) {
		const struct results_chosen *chosen = &ask->chosen[f];
		int64_t *numbers = ARENA_ARRAY(arena, chosen->count, int64_t);

		if (chosen->count == 0)
			continue;
		for (size_t i = 0; i < chosen->count; i++) {
			numbers[i] = chosen->numbers[i];
			if ((f == FACET_KIND || f == FACET_GAP || f == FACET_WEIGHT) &&
				!number_of_name(
					(enum facet_kind)f, chosen->names[i], &numbers[i], err))
				return false;
		}
		narrows[request->narrow_count++] = (struct search_narrow){
			.facet = (enum facet_kind)f, .numbers = numbers, .count = chosen->count};
	}
	if (ask->from != DATE_NONE || ask->to != DATE_NONE)
		narrows[request->narrow_count++] = (struct search_narrow){.facet = FACET_YEAR,
			.from = ask->from,
			.to = ask->to == DATE_NONE ? INT64_MAX : ask->to};
	request->narrows = narrows;
	return true;
}

/* ---- one hit ---- */

static bool
recognised_look(struct loading *l, struct results_hit *hit, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool row;

	if (!db_begin(l->workshop->inspection->db, &SQL_RESULTS_DOCUMENT, &s, err))
		return false;
	bind_i64(&s, RESULTS_DOCUMENT_DOCUMENT, hit->hit->document);
	if (!statement_row(&s, &row, err))
		return false;
	hit->is_recognised = row && column_i64(&s, RESULTS_DOCUMENT_COL_OCR_STATE) == OCR_DONE;
	return true;
}

/* The version that an attachment differs from, by its first item; none where that is restricted. */
static bool
version_look(struct loading *l, int64_t document, struct results_attachment *to, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool is_restricted;
	int64_t other;
	bool row;

	if (document == 0 || !glance_version(l->compare, document, &other, err))
		return document == 0;
	if (other == 0)
		return true;
	if (!restricted_is(l->workshop->inspection->db, other, &is_restricted, err) ||
		!db_begin(l->workshop->inspection->db, &SQL_RESULTS_FIRST, &s, err))
		return false;
	bind_i64(&s, RESULTS_FIRST_DOCUMENT, other);
	if (!statement_row(&s, &row, err))
		return false;
	if (row && !is_restricted) {
		to->differs_item = column_i64(&s, RESULTS_FIRST_COL_ID);
		to->differs_name = str_copy(
			l->arena, path_name(column_str(&s, RESULTS_FIRST_COL_PATH)));
	}
	return true;
}

static bool
attachments_count(struct loading *l, struct results_hit *hit, struct err *err)
{
	enum { COUNT_MAX = 1000 };
	struct statement s CLEANUP(statement_end) = {0};
	bool row;

	if (!db_begin(l->workshop->inspection->db, &SQL_RESULTS_ATTACHMENTS_MORE, &s, err))
		return false;
	bind_i64(&s, RESULTS_ATTACHMENTS_MORE_PARENT, hit->hit->item);
	bind_i64(&s, RESULTS_ATTACHMENTS_MORE_ROLE, PART_ATTACHMENT);
	bind_i64(&s, RESULTS_ATTACHMENTS_MORE_COUNT, COUNT_MAX);
	if (!statement_row(&s, &row, err))
		return false;
	if (row)
		hit->attachments_more = (size_t)column_i64(&s, RESULTS_ATTACHMENTS_MORE_COL_COUNT) -
			hit->attachment_count;
	return true;
}

static bool
attachments_look(struct loading *l, struct results_hit *hit, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool row;

	hit->attachments = ARENA_ARRAY(
		l->arena, RESULTS_ATTACHMENTS_MAX, struct results_attachment);
	if (!db_begin(l->workshop->inspection->db, &SQL_RESULTS_ATTACHMENTS, &s, err))
		return false;
	bind_i64(&s, RESULTS_ATTACHMENTS_PARENT, hit->hit->item);
	bind_i64(&s, RESULTS_ATTACHMENTS_ROLE, PART_ATTACHMENT);
	bind_i64(&s, RESULTS_ATTACHMENTS_COUNT, RESULTS_ATTACHMENTS_MAX);
	for (;;) {
		struct results_attachment *to = &hit->attachments[hit->attachment_count];

		if (!statement_row(&s, &row, err))
			return false;
		if (!row)
			break;
		hit->attachment_count++;
		to->item = column_i64(&s, RESULTS_ATTACHMENTS_COL_ID);
		to->name = str_copy(
			l->arena, path_name(column_str(&s, RESULTS_ATTACHMENTS_COL_PATH)));
		if (l->compare != NULL &&
			!version_look(l, column_i64(&s, RESULTS_ATTACHMENTS_COL_DOCUMENT), to, err))
			return false;
	}
	return hit->attachment_count < RESULTS_ATTACHMENTS_MAX || attachments_count(l, hit, err);
}

static bool
compared_look(struct loading *l, struct results_hit *hit, struct err *err)
{
	struct glance_thread thread;

	if (l->compare == NULL)
		return true;
	if (!glance_thread(l->compare, hit->hit->document, &thread, err) ||
		!glance_signs(l->compare, l->arena, hit->hit->document, &hit->signs,
			&hit->sign_count, err))
		return false;
	hit->thread_held = thread.held;
	hit->thread_absent = thread.absent;
	return true;
}

/* ---- what people said ---- */

static bool
lines_look(struct loading *l, const struct reading_eyes *eyes, int64_t document,
	struct results_hit *hit, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool row;

	if (!db_begin(l->workshop->inspection->db, &SQL_RESULTS_LINES, &s, err))
		return false;
	bind_i64(&s, RESULTS_LINES_DOCUMENT, document);
	for (;;) {
		enum reading_pass pass;
		int64_t line;

		if (!statement_row(&s, &row, err))
			return false;
		if (!row)
			return true;
		pass = (enum reading_pass)column_i64(&s, RESULTS_LINES_COL_PASS);
		line = column_i64(&s, RESULTS_LINES_COL_LINE);
		if (pass == PASS_FIRST && line > 0 && line <= LINE_NUMBER_MAX &&
			reading_may_see(
				eyes, pass, column_str(&s, RESULTS_LINES_COL_WHO), l->asker))
			hit->lines |= LINE_BIT(line);
	}
}

static bool
weight_look(struct loading *l, const struct reading_eyes *eyes, int64_t document,
	struct results_hit *hit, struct err *err)
{
	struct weighing_row row;

	if (!weighing_get(l->workshop->inspection, l->arena, document, PASS_FIRST, &row, err))
		return false;
	if (row.version == 0 || !reading_may_see(eyes, PASS_FIRST, row.who, l->asker))
		return true;
	hit->lines |= row.lines;
	if (row.weight > hit->weight)
		hit->weight = row.weight;
	return true;
}

static bool
readers_look(struct loading *l, int64_t document, struct results_hit *hit, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool row;

	if (!db_begin(l->workshop->inspection->db, &SQL_RESULTS_READERS, &s, err))
		return false;
	bind_i64(&s, RESULTS_READERS_DOCUMENT, document);
	for (;;) {
		struct str who;
		bool is_there = false;

		if (!statement_row(&s, &row, err))
			return false;
		if (!row || hit->reader_count == RESULTS_READERS_MAX)
			return true;
		who = column_str(&s, RESULTS_READERS_COL_WHO);
		for (size_t i = 0; i < hit->reader_count; i++)
			is_there = is_there || str_equal(hit->readers[i], who);
		if (!is_there)
			hit->readers[hit->reader_count++] = str_copy(l->arena, who);
	}
}

static bool
said_of(struct loading *l, int64_t document, struct results_hit *hit, struct err *err)
{
	struct reading_eyes eyes;

	return reading_eyes_find(
		       l->workshop->inspection, l->arena, document, l->asker, &eyes, err) &&
		lines_look(l, &eyes, document, hit, err) &&
		weight_look(l, &eyes, document, hit, err) && readers_look(l, document, hit, err);
}

/* Of the document and of those that are the same by content, which the hit stands for too. */
static bool
said_look(struct loading *l, struct results_hit *hit, struct err *err)
{
	struct search_copy *copies;
	size_t count;

	hit->readers = ARENA_ARRAY(l->arena, RESULTS_READERS_MAX, struct str);
	if (!said_of(l, hit->hit->document, hit, err))
		return false;
	if (hit->hit->documents < 2)
		return true;
	if (!search_copies(l->search, l->arena, hit->hit->document, false, RESULTS_COPIES_MAX,
		    &copies, &count, err))
		return false;
	for (size_t i = 0; i < count; i++)
		if (copies[i].document != hit->hit->document &&
			(i == 0 || copies[i].document != copies[i - 1].document) &&
			!said_of(l, copies[i].document, hit, err))
			return false;
	return true;
}

static bool
hit_look(struct loading *l, struct results_hit *hit, struct err *err)
{
	hit->name = path_name(hit->hit->path);
	if (hit->is_restricted)
		return true;
	return recognised_look(l, hit, err) && compared_look(l, hit, err) &&
		said_look(l, hit, err) &&
		(!str_equal(hit->hit->kind, STR("mail")) || attachments_look(l, hit, err));
}

/* ---- the whole ---- */

static bool
hits_look(struct loading *l, const bool *restricted, struct err *err)
{
	struct results *results = l->results;

	results->hits = ARENA_ARRAY(l->arena, results->result.hit_count, struct results_hit);
	for (size_t i = 0; i < results->result.hit_count; i++) {
		struct results_hit *hit = &results->hits[i];

		*hit = (struct results_hit){
			.hit = &results->result.hits[i], .is_restricted = restricted[i]};
		results->restricted_count += restricted[i];
		if (!hit_look(l, hit, err))
			return false;
	}
	return true;
}

/* Whether what is found hangs on what comparing has done so far. */
static bool
asks_compared(const struct results_ask *ask, const struct search_result *result)
{
	return result->is_of_gaps || ask->chosen[FACET_GAP].count > 0 ||
		ask->chosen[FACET_LINE].count > 0;
}

bool
results_load(struct workshop *workshop, struct search *search, struct arena *arena,
	const struct results_ask *ask, struct results *ret_results,
	struct query_mistake *ret_mistake, struct err *err)
{
	struct loading l = {.workshop = workshop,
		.search = search,
		.arena = arena,
		.results = ret_results,
		.asker = ask->asker};
	struct search_request request = {.query = ask->query,
		.sort = ask->sort,
		.offset = ask->offset,
		.limit = ask->limit,
		.facets = true,
		.asker = ask->asker};
	int64_t began = clock_span_ms();
	bool *restricted;

	*ret_results = (struct results){0};
	*ret_mistake = (struct query_mistake){0};
	if (!narrows_make(ask, arena, &request, err) ||
		!search_run(search, arena, &request, &ret_results->result, ret_mistake, err))
		return false;
	ret_results->took_ms = clock_span_ms() - began;
	ret_results->copies_folded = ret_results->result.items - ret_results->result.total;
	if (!reading_second_left(workshop->inspection, ask->asker, &ret_results->blind, err) ||
		!keep_back_results(workshop->inspection, search, arena, RESULTS_WORDS_MAX,
			&ret_results->result, &restricted, err))
		return false;
	if (!workshop_compare(workshop, &l.compare, err) && err->kind != ERR_UNSUPPORTED)
		return false;
	if (l.compare != NULL && asks_compared(ask, &ret_results->result) &&
		!compare_waiting(l.compare, &ret_results->waiting, err))
		return false;
	return hits_look(&l, restricted, err);
}
