#include "web/pages/finding_versions.h"

#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"
#include "remit/finding/finding.h"
#include "web/door.h"
#include "web/frame.h"
#include "web/parts/who.h"
#include "web/reply.h"
#include "web/request.h"
#include "web/routes.h"
#include "web/say.h"
#include "work/workshop.h"

#include "finding_versions.html.h"

static bool
says(const struct finding *finding, struct str text)
{
	for (size_t p = 0; p < finding->paragraph_count; p++)
		for (size_t s = 0; s < finding->paragraphs[p].sentence_count; s++)
			if (str_equal(finding->paragraphs[p].sentences[s].text, text))
				return true;
	return false;
}

static void
side_fill(struct arena *arena, const struct finding *finding, const struct finding *other,
	struct version_side *side)
{
	*side = (struct version_side){.title = finding->title, .version = finding->version};
	side->sentences = ARENA_ARRAY(
		arena, finding_sentence_count(finding), struct version_sentence);
	for (size_t p = 0; p < finding->paragraph_count; p++)
		for (size_t s = 0; s < finding->paragraphs[p].sentence_count; s++) {
			struct str text = finding->paragraphs[p].sentences[s].text;

			side->sentences[side->count++] = (struct version_sentence){
				.text = text, .is_marked = !says(other, text)};
		}
}

static bool
sides_fill(struct request *request, int64_t id, int64_t version, struct versions_view *view,
	struct err *err)
{
	struct inspection *inspection = request->door->workshop->inspection;
	struct finding older;
	struct finding newer;

	if (version < 2)
		return true;
	if (!finding_get(inspection, request->arena, id, version - 1, &older, err) ||
		!finding_get(inspection, request->arena, id, version, &newer, err))
		return false;
	side_fill(request->arena, &older, &newer, &view->older);
	side_fill(request->arena, &newer, &older, &view->newer);
	view->has_sides = true;
	return true;
}

static void
rows_fill(struct request *request, const struct finding *versions, size_t count,
	struct versions_view *view)
{
	struct arena *arena = request->arena;

	view->rows = ARENA_ARRAY(arena, count, struct version_row);
	view->row_count = count;
	for (size_t i = 0; i < count; i++) {
		const struct finding *version = &versions[count - 1 - i];

		view->rows[i] = (struct version_row){
			.version = version->version,
			.event = {.label.text = str_format(
					  arena, "Version %lld", (long long)version->version),
				.byline.text = who_named(request, version->who),
				.stamp = date_iso(arena, version->moment),
				.when = moment_words(request, version->moment)},
			.compare = url_format(arena, "/finding/%lld/versions?of=%lld",
				(long long)version->id, (long long)version->version),
			.has_compare = version->version > 1,
		};
	}
}

static bool
versions_show(struct request *request, struct reply *reply, struct err *err)
{
	struct frame frame = {.section = SECTION_FINDINGS};
	struct versions_view view = {0};
	struct finding *versions;
	size_t count;
	int64_t id;
	int64_t of;

	if (!request_part_i64(request, 0, &id, err) ||
		!finding_versions(request->door->workshop->inspection, request->arena, id,
			&versions, &count, err))
		return false;
	if (count == 0)
		return err_set(err, ERR_NOT_FOUND, "there is no such finding");
	if (!request_i64(request, "of", 1, (int64_t)count, (int64_t)count, &of, err) ||
		!sides_fill(request, id, of, &view, err))
		return false;
	rows_fill(request, versions, count, &view);
	view.number = str_format(request->arena, "%lld.%lld", (long long)versions[0].line,
		(long long)versions[0].ordinal);
	view.back = url_format(request->arena, "/finding/%lld", (long long)id);
	frame.title = str_format(request->arena, "Versions of finding %.*s", STR_ARG(view.number));
	if (!frame_begin(request, reply, &frame, err))
		return false;
	finding_versions_page(&reply->body, &view);
	frame_end(request, reply);
	return true;
}

const struct route routes_of_finding_versions[] = {
	{METHOD_GET, "/finding/:finding/versions", PERMIT_FINDINGS, versions_show, false},
	{0},
};
