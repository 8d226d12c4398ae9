#include "cli/verbs.h"

#include "base/date.h"
#include "base/utf8.h"
#include "base/zone.h"
#include "cli/cli.h"
#include "cli/keep_back.h"
#include "cli/mistake.h"
#include "search/search.h"
#include "work/compare.h"
#include "work/searching.h"
#include "work/workshop.h"

#include <string.h>
#include <unistd.h>

enum { LIMIT_DEFAULT = 10, FACET_LINES = 8 };

static const char *const facet_names[FACET_COUNT] = {
	[FACET_KIND] = "kind",
	[FACET_CUSTODIAN] = "custodian",
	[FACET_YEAR] = "year",
	[FACET_DELIVERY] = "delivery",
	[FACET_GAP] = "gap",
	[FACET_LINE] = "line",
	[FACET_READ] = "read",
	[FACET_CODE] = "code",
	[FACET_WEIGHT] = "weight",
};

/* ---- JSON ---- */

static void
marks_json(struct json_writer *w, const char *key, const struct search_mark *marks, size_t count)
{
	json_key(w, key);
	json_array_begin(w);
	for (size_t i = 0; i < count; i++) {
		json_array_begin(w);
		json_u64(w, marks[i].from);
		json_u64(w, marks[i].to);
		json_array_end(w);
	}
	json_array_end(w);
}

/* The hit of the page that is a copy of this one by content and stands before it, or itself. */
static const struct search_hit *
hit_first(const struct search_result *result, const struct search_hit *hit)
{
	const struct search_hit *first = result->hits;

	while (first < hit && (first->fold != hit->fold || hit->fold == 0))
		first++;
	return first;
}

/* Mails are copies as one message, everything else by its words. */
static struct str
same_by(struct str kind)
{
	return str_equal(kind, STR("mail")) ? STR("message") : STR("words");
}

static void
hit_json(struct cli *cli, const struct search_result *result, const struct search_hit *hit,
	bool is_restricted)
{
	const struct search_hit *first = hit_first(result, hit);
	struct json_writer *w = cli_json_begin(cli);

	json_member_i64(w, "item", hit->item);
	json_key(w, "rank");
	json_double(w, hit->rank);
	json_member_str(w, "title", hit->title);
	json_member_str(w, "kind", hit->kind);
	json_member_str(w, "date", date_iso(&cli->arena, hit->moment));
	json_member_str(w, "path", hit->path);
	json_member_str(w, "custodian", hit->custodian);
	json_member_i64(w, "delivery", hit->delivery);
	json_member_str(w, "from", hit->from);
	json_member_str(w, "to", hit->to);
	json_member_u64(w, "copies", hit->copies);
	json_member_u64(w, "documents", hit->documents);
	json_member_i64(w, "same_as", first == hit ? 0 : first->item);
	json_member_str(w, "same_by", first == hit ? STR("") : same_by(hit->kind));
	json_member_bool(w, "not_whole", hit->is_unread);
	json_member_bool(w, "restricted", is_restricted);
	json_member_str(w, "snippet", hit->snippet.text);
	marks_json(w, "snippet_marks", hit->snippet.marks, hit->snippet.mark_count);
	marks_json(w, "text_marks", hit->snippet.places, hit->snippet.mark_count);
	cli_json_end(cli);
}

static void
result_json(struct cli *cli, const struct search_result *result, uint64_t waiting)
{
	struct json_writer *w = cli_json_begin(cli);

	json_member_u64(w, "total", result->total);
	json_member_u64(w, "matching_documents", result->documents);
	json_member_u64(w, "items", result->items);
	json_member_u64(w, "searched", result->searched);
	json_member_str(w, "read_as", result->read_as);
	json_member_u64(w, "waiting", waiting);
	for (size_t f = 0; f < FACET_COUNT; f++) {
		json_key(w, facet_names[f]);
		json_array_begin(w);
		for (size_t i = 0; i < result->facets[f].count; i++) {
			const struct facet_value *value = &result->facets[f].values[i];

			json_object_begin(w);
			json_member_str(w, "name", value->name);
			json_member_i64(w, "number", value->number);
			json_member_u64(w, "hits", value->count);
			json_object_end(w);
		}
		json_array_end(w);
	}
	cli_json_end(cli);
}

static void
copies_json(struct cli *cli, const struct search_hit *hit, const struct search_copy *copies,
	size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct json_writer *w = cli_json_begin(cli);

		json_member_i64(w, "copy_of", hit->item);
		json_member_i64(w, "item", copies[i].item);
		json_member_i64(w, "delivery", copies[i].delivery);
		json_member_str(w, "path", copies[i].path);
		json_member_str(w, "custodian", copies[i].custodian);
		json_member_str(w, "same_by",
			copies[i].document == hit->document ? STR("bytes") : same_by(hit->kind));
		cli_json_end(cli);
	}
}

/* ---- words ---- */

/* The snippet with its marks: bold on a terminal, in square brackets otherwise. */
static struct str
snippet_words(struct cli *cli, const struct search_snippet *snippet)
{
	bool bold = cli->is_marked;
	struct buf out CLEANUP(buf_free) = {0};
	size_t at = 0;

	buf_add(&out, snippet->cut_front ? STR("... ") : STR(""));
	for (size_t i = 0; i <= snippet->mark_count; i++) {
		size_t from = i < snippet->mark_count ? snippet->marks[i].from : SIZE_MAX;
		size_t from_byte = utf8_offset(snippet->text, from);
		size_t to_byte;

		buf_add(&out, cli_safe(cli, str_slice(snippet->text, at, from_byte), false));
		if (i == snippet->mark_count)
			break;
		to_byte = utf8_offset(snippet->text, snippet->marks[i].to);
		buf_add(&out, bold ? STR("\033[1m") : STR("["));
		buf_add(&out, cli_safe(cli, str_slice(snippet->text, from_byte, to_byte), false));
		buf_add(&out, bold ? STR("\033[0m") : STR("]"));
		at = to_byte;
	}
	buf_add(&out, snippet->cut_back ? STR(" ...") : STR(""));
	return str_copy(&cli->arena, buf_str(&out));
}

/* The day as clocks of the zone have it, under which search finds it; what is kept as midnight UTC is a day alone
 * (search/period.h). */
static struct str
day_words(struct cli *cli, const struct zone *zone, int64_t moment)
{
	enum { DAY_S = 86400 };

	return date_words(&cli->arena,
		moment == DATE_NONE || moment % DAY_S == 0 ? moment : zone_at(zone, moment).wall);
}

static void
hit_print(struct cli *cli, const struct zone *zone, const struct search_hit *hit)
{
	cli_print(cli, "%6lld  %.*s\n", (long long)hit->item,
		STR_ARG(cli_safe(cli, hit->title.len > 0 ? hit->title : hit->path, false)));
	cli_print(cli, "        %.*s%s%.*s, %.*s", STR_ARG(hit->kind),
		hit->moment == DATE_NONE ? "" : ", ", STR_ARG(day_words(cli, zone, hit->moment)),
		STR_ARG(cli_safe(cli, hit->custodian, false)));
	if (hit->copies > 1)
		cli_print(cli, ", %zu copies (--copies lists them)", hit->copies);
	if (hit->is_unread)
		cli_print(cli, ", not wholly read");
	cli_print(cli, "\n        %.*s\n", STR_ARG(cli_safe(cli, hit->path, false)));
	if (hit->snippet.text.len > 0)
		cli_print(cli, "        %.*s\n", STR_ARG(snippet_words(cli, &hit->snippet)));
	cli_print(cli, "\n");
}

static void
copies_print(struct cli *cli, const struct search_hit *hit, const struct search_copy *copies,
	size_t count)
{
	for (size_t i = 0; i < count; i++)
		cli_print(cli, "          = %lld  %.*s (%.*s, delivery %lld%s%.*s)\n",
			(long long)copies[i].item, STR_ARG(cli_safe(cli, copies[i].path, false)),
			STR_ARG(cli_safe(cli, copies[i].custodian, false)),
			(long long)copies[i].delivery,
			copies[i].document == hit->document ? "" : "; the same ",
			STR_ARG(copies[i].document == hit->document ? STR("")
								    : same_by(hit->kind)));
	cli_print(cli, "\n");
}

static void
facets_print(struct cli *cli, const struct search_result *result)
{
	for (size_t f = 0; f < FACET_COUNT; f++) {
		const struct facet *facet = &result->facets[f];

		if (facet->count == 0)
			continue;
		cli_print(cli, "%-10s", facet_names[f]);
		for (size_t i = 0; i < facet->count && i < FACET_LINES; i++)
			cli_print(cli, "%s %.*s (%s)", i == 0 ? "" : ",",
				STR_ARG(cli_safe(cli, facet->values[i].name, false)),
				cli_count(cli, facet->values[i].count));
		if (facet->count > FACET_LINES)
			cli_print(cli, ", and %zu more", facet->count - FACET_LINES);
		cli_print(cli, "\n");
	}
}

static void
head_print(
	struct cli *cli, const struct search_request *request, const struct search_result *result)
{
	cli_print(cli, "%s result%s (%s with copies) in %s documents searched",
		cli_count(cli, result->total), result->total == 1 ? "" : "s",
		cli_count(cli, result->items), cli_count(cli, result->searched));
	if (result->hit_count > 0)
		cli_print(cli, "; these are %zu to %zu", request->offset + 1,
			request->offset + result->hit_count);
	else if (result->total > 0 && request->offset >= result->total)
		cli_print(cli, "; none of them stands behind the first %zu", request->offset);
	cli_print(cli, "\n");
	if (result->mixes)
		cli_print(cli, "Read as: %.*s\n", STR_ARG(cli_safe(cli, result->read_as, false)));
	for (size_t i = 0; i < result->expansion_count; i++) {
		const struct search_expansion *e = &result->expansions[i];

		cli_print(cli, "%.*s stands for %s%s", STR_ARG(cli_safe(cli, e->written, false)),
			cli_count_of(cli, e->count, "word"), e->count > 0 ? ":" : "");
		for (size_t k = 0; k < e->shown && k < 12; k++)
			cli_print(cli, " %.*s", STR_ARG(cli_safe(cli, e->words[k], false)));
		cli_print(cli, "%s\n", e->count > 12 ? " ..." : "");
	}
	cli_print(cli, "\n");
}

/* ---- running ---- */

static bool
copies_list(struct cli *cli, struct search *search, const struct search_hit *hit, struct err *err)
{
	struct search_copy *copies;
	size_t count;

	if (!cli_has(cli, "copies") || hit->copies < 2)
		return true;
	if (!search_copies(search, &cli->arena, hit->document, cli_has(cli, "all-copies"),
		    SEARCH_PAGE_MAX, &copies, &count, err))
		return false;
	if (cli->is_json)
		copies_json(cli, hit, copies, count);
	else
		copies_print(cli, hit, copies, count);
	return true;
}

static bool
print(struct cli *cli, struct search *search, struct workshop *workshop,
	const struct search_request *request, struct search_result *result, struct err *err)
{
	uint64_t waiting = 0;
	bool *restricted;

	if (!keep_back_hits(cli, workshop->inspection, search, result, &restricted, err) ||
		(result->is_of_gaps && !work_compare_waiting(workshop, &waiting, err)))
		return false;
	if (!cli->is_json)
		head_print(cli, request, result);
	for (size_t i = 0; i < result->hit_count; i++) {
		if (cli->is_json)
			hit_json(cli, result, &result->hits[i], restricted[i]);
		else
			hit_print(cli, workshop->zone, &result->hits[i]);
		if (!copies_list(cli, search, &result->hits[i], err))
			return false;
	}
	if (cli->is_json)
		result_json(cli, result, waiting);
	else
		facets_print(cli, result);
	if (!cli->is_json && waiting > 0)
		cli_print(cli, "%s documents are not compared yet: run candour compare %s\n",
			cli_count(cli, waiting), cli->arguments[0]);
	return true;
}

static bool
request_take(struct cli *cli, struct search_request *ret_request, struct err *err)
{
	const char *sort = cli_value(cli, "sort");
	struct buf query CLEANUP(buf_free) = {0};
	uint64_t limit;
	uint64_t offset;

	for (size_t i = 1; i < cli->argument_count; i++) {
		buf_add(&query, i == 1 ? STR("") : STR(" "));
		buf_add(&query, str_of(cli->arguments[i]));
	}
	if (!cli_number(cli, "limit", LIMIT_DEFAULT, &limit, err) ||
		!cli_number(cli, "offset", 0, &offset, err))
		return false;
	if (limit > SEARCH_PAGE_MAX)
		return err_set(err, ERR_USAGE, "--limit is at most %d", SEARCH_PAGE_MAX);
	*ret_request = (struct search_request){
		.query = str_copy(&cli->arena, buf_str(&query)),
		.offset = offset,
		.limit = limit,
		.facets = true,
		.all_copies = cli_has(cli, "all-copies"),
	};
	if (sort == NULL || strcmp(sort, "relevance") == 0)
		return true;
	ret_request->sort = strcmp(sort, "oldest") == 0 ? SORT_OLDEST : SORT_NEWEST;
	if (strcmp(sort, "oldest") != 0 && strcmp(sort, "newest") != 0)
		return err_set(err, ERR_USAGE, "--sort is relevance, oldest or newest");
	return true;
}

bool
verb_search(struct cli *cli, struct err *err)
{
	struct search *search CLEANUP(search_cleanup) = NULL;
	struct query_mistake mistake = {0};
	struct search_request request;
	struct search_result result;
	struct workshop workshop;
	const struct zone *zone;
	bool done;

	if (!request_take(cli, &request, err) || !cli_zone(cli, &zone, err) ||
		!workshop_look(cli->arguments[0], &workshop, err))
		return false;
	workshop.zone = zone;
	done = work_search_open(&workshop, &search, err) &&
		search_run(search, &cli->arena, &request, &result, &mistake, err) &&
		print(cli, search, &workshop, &request, &result, err);
	if (!done && err->kind == ERR_QUERY)
		mistake_tell(cli, &mistake);
	search_cleanup(&search);
	workshop_close(&workshop);
	return done;
}
