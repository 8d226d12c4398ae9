#include "web/frame.h"

#include "access/role.h"
#include "base/arena.h"
#include "base/zone.h"
#include "store/inspection.h"
#include "web/door.h"
#include "web/frame_view.h"
#include "web/pages/log_verify.h"
#include "web/reply.h"
#include "web/request.h"
#include "web/route.h"
#include "work/counts.h"
#include "work/workshop.h"

#include "frame.html.h"

struct way {
	enum section section;
	const char *words;
	const char *path;
	const char *key;
};

static const struct way main_ways[] = {
	{SECTION_OVERVIEW, "Overview", "/", NULL},
	{SECTION_LIAISON, "Requests and deliveries", "/liaison", NULL},
	{SECTION_DISCLOSURE, "Disclosure", "/disclosure", NULL},
	{SECTION_SEARCH, "Search", "/search", NULL},
	{SECTION_READING, "Reading", "/reading", NULL},
	{SECTION_GAPS, "Gaps", "/gaps", NULL},
	{SECTION_FINDINGS, "Findings", "/findings", NULL},
	{SECTION_REPORT, "Report", "/report", NULL},
	{SECTION_LOG, "Log", "/log", NULL},
	{SECTION_PEOPLE, "People", "/people", NULL},
};
static const struct way foot_ways[] = {
	{SECTION_NONE, "Help and keys", "/help", "?"},
	{SECTION_NONE, "Accessibility", "/help#accessibility", NULL},
	{SECTION_NONE, "Who may see what", "/help#who", NULL},
};

/* A way is shown where there is a page behind it and the person may open it. */
static bool
way_is_open(const struct request *request, const char *path)
{
	struct str parts[REQUEST_PARTS_MAX];
	bool other;
	struct str page = str_slice(str_of(path), 0, str_find_char(str_of(path), '#'));
	const struct route *route = route_find(METHOD_GET, page, parts, &other);

	return route != NULL && request_may(request, route->permission);
}

struct url
frame_beginning(const struct request *request)
{
	for (size_t i = 0; i < COUNT_OF(main_ways); i++)
		if (way_is_open(request, main_ways[i].path))
			return (struct url){str_of(main_ways[i].path)};
	return URL("/account");
}

/* What stands beside a way: gaps that are open, and what waits for the person to be read. */
static struct part_count
way_badge(enum section section, const struct counts *counts)
{
	struct part_count badge = {.is_exact = true};

	if (section == SECTION_GAPS) {
		badge.part.classes = STR("n n--absent");
		badge.count = counts->gaps_open;
		badge.of = STR("open");
	} else if (section == SECTION_READING) {
		badge.part.classes = STR("n");
		badge.count = counts->reading_left;
		badge.of = STR("to read");
	}
	return badge;
}

static void
ways_fill(const struct request *request, const struct counts *counts, enum section here,
	struct frame_view *view)
{
	for (size_t i = 0; i < COUNT_OF(main_ways); i++) {
		const struct way *way = &main_ways[i];

		if (way_is_open(request, way->path))
			view->ways[view->way_count++] = (struct frame_way){
				.words = str_of(way->words),
				.to = {str_of(way->path)},
				.badge = way_badge(way->section, counts),
				.is_here = way->section == here,
			};
	}
}

static void
foot_fill(const struct request *request, struct frame_view *view)
{
	for (size_t i = 0; i < COUNT_OF(foot_ways); i++)
		if (way_is_open(request, foot_ways[i].path))
			view->foot[view->foot_count++] = (struct frame_way){
				.words = str_of(foot_ways[i].words),
				.to = {str_of(foot_ways[i].path)},
				.key = foot_ways[i].key};
}

/* "Norchester inspection" for "Norchester Borough Council". */
static struct str
inspection_name(struct arena *arena, struct str authority)
{
	static const char *const ranks[] = {" Metropolitan Borough Council", " Borough Council",
		" City Council", " County Council", " District Council", " Council"};

	for (size_t i = 0; i < COUNT_OF(ranks); i++) {
		struct str rank = str_of(ranks[i]);

		if (authority.len > rank.len && str_ends(authority, rank)) {
			authority = str_slice(authority, 0, authority.len - rank.len);
			break;
		}
	}
	return str_format(arena, "%.*s inspection", STR_ARG(authority));
}

static bool
person_fill(struct request *request, const struct frame *frame, struct frame_view *view,
	struct err *err)
{
	struct inspection *inspection = request->door->workshop->inspection;
	struct counts counts = {0};
	struct str authority;

	if (!setting_get(inspection, request->arena, "authority", &authority, err) ||
		!counts_take(inspection, request->person.login, &counts, err) ||
		!log_verify_words(request, &view->sealed, err))
		return false;
	view->inspection = inspection_name(request->arena, authority);
	view->person = request->person.name;
	view->keys_off = request->person.keys_off;
	/* The page for searching has a box of its own. */
	view->has_search = frame->section != SECTION_SEARCH && way_is_open(request, "/search");
	ways_fill(request, &counts, frame->section, view);
	return true;
}

static void
view_start(const struct frame *frame, struct frame_view *view)
{
	*view = (struct frame_view){
		.title = frame->title,
		.query = frame->query,
		.is_failed = frame->is_failed,
		.has_pdf = frame->has_pdf,
		.has_upload = frame->has_upload,
		.has_wrap = frame->layout != FRAME_READER,
	};
}

bool
frame_begin(
	struct request *request, struct reply *reply, const struct frame *frame, struct err *err)
{
	struct frame_view view;

	view_start(frame, &view);
	/* Whoever has not signed in learns not even which authority it is. */
	if (request->person.account != 0 && !person_fill(request, frame, &view, err))
		return false;
	reply->is_reader = frame->has_pdf;
	reply->is_bare = frame->layout == FRAME_READER;
	frame_head(&reply->body, &view);
	return true;
}

void
frame_end(struct request *request, struct reply *reply)
{
	struct frame_view view = {.has_foot = !reply->is_bare};

	if (request->person.account != 0)
		view.zone = zone_title(request->arena, request->door->zone);
	foot_fill(request, &view);
	frame_foot(&reply->body, &view);
}
