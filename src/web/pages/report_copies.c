#include "web/pages/report_copies.h"

#include "base/arena.h"
#include "base/err.h"
#include "base/file.h"
#include "store/report_copy.h"
#include "web/door.h"
#include "web/pages/errand_say.h"
#include "web/parts/who.h"
#include "web/reply.h"
#include "web/request.h"
#include "web/say.h"
#include "work/clerk/act.h"
#include "work/reporting.h"
#include "work/view/errand_view.h"
#include "work/workshop.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>

enum { COPIES_SHOWN = 100 };

static struct url
copy_url(struct arena *arena, int64_t number, const char *form)
{
	return url_format(arena, "/report/copies/%lld/%s", (long long)number, form);
}

static struct str
pdf_say(struct arena *arena, const struct report_copy *copy)
{
	return copy->pdf_sha256.len > 0
		? str_format(arena, "PDF, %.*s", STR_ARG(say_size(arena, (uint64_t)copy->pdf_size)))
		: str_format(arena, "There is no PDF of it: %.*s.", STR_ARG(copy->pdf_words));
}

static struct report_copies_row
row_make(struct request *request, const struct report_copy *copy, int64_t changed_at)
{
	struct arena *arena = request->arena;

	return (struct report_copies_row){
		.number = copy->number,
		.words = str_format(arena, "%.*s, by %.*s: %.*s",
			STR_ARG(moment_words(request, copy->moment)),
			STR_ARG(who_named(request, copy->who)),
			STR_ARG(say_count_of(arena, (uint64_t)copy->findings, "agreed finding",
				"agreed findings"))),
		.made_of = str_format(arena, "Made when the log had %.*s entries and the root %.*s",
			STR_ARG(say_count(arena, (uint64_t)copy->log_size)),
			STR_ARG(say_hash(arena, copy->log_root))),
		.is_outdated = copy->log_size<changed_at,
			.html = copy_url(arena, copy->number, "html"),
			.html_words = str_format(arena, "HTML, %.*s",
				STR_ARG(say_size(arena, (uint64_t)copy->html_size))),
			.html_sha256 = copy->html_sha256, .has_pdf = copy->pdf_sha256.len> 0,
		.pdf = copy_url(arena, copy->number, "pdf"),
		.pdf_words = pdf_say(arena, copy),
		.pdf_sha256 = copy->pdf_sha256,
	};
}

bool
report_copies_fill(struct request *request, struct report_copies_view *ret_view, struct err *err)
{
	struct inspection *inspection = request->door->workshop->inspection;
	struct arena *arena = request->arena;
	struct report_copy *copies;
	struct errand_view now;
	int64_t changed_at;
	size_t count;

	*ret_view = (struct report_copies_view){.may_write = request_may(request, PERMIT_WRITE),
		.csrf = request->person.csrf,
		.here = URL("/report#copies")};
	if (!errand_view_make(
		    inspection, request->door->people, arena, ERRAND_REPORT, 0, &now, err) ||
		!report_changed_at(inspection, &changed_at, err) ||
		!report_copies(inspection, arena, COPIES_SHOWN + 1, &copies, &count, err))
		return false;
	ret_view->state = errand_say(request, &now);
	ret_view->is_running = errand_is_going(&now);
	ret_view->rows = ARENA_ARRAY(arena, count, struct report_copies_row);
	ret_view->row_count = count < COPIES_SHOWN ? count : COPIES_SHOWN;
	for (size_t i = 0; i < ret_view->row_count; i++)
		ret_view->rows[i] = row_make(request, &copies[i], changed_at);
	if (count > COPIES_SHOWN)
		ret_view->more = str_format(
			arena, "Only the latest %d are listed; the log has all.", COPIES_SHOWN);
	return true;
}

bool
report_copies_make(struct request *request, struct reply *reply, struct err *err)
{
	(void)err;
	(void)reply_act(reply, request, "report-make");
	reply_redirect(reply, URL("/report#copies"));
	return true;
}

/* ---- one file ---- */

static bool
file_lend(struct request *request, struct reply *reply, const struct report_copy *copy, bool is_pdf,
	struct err *err)
{
	struct str name = report_copy_path(request->arena, copy->number, is_pdf);
	const char *path = path_join_cstr(
		request->arena, request->door->folder, str_cstr(request->arena, name));
	int64_t wanted = is_pdf ? copy->pdf_size : copy->html_size;
	struct stat about;

	reply->fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	if (reply->fd < 0 || fstat(reply->fd, &about) != 0 || !S_ISREG(about.st_mode))
		return err_set_errno(err, errno, "cannot open %.*s", STR_ARG(name));
	if (about.st_size != wanted)
		return err_set(err, ERR_ALTERED,
			"%.*s is not as large as the log says: it was altered; candour verify says "
			"what else was",
			STR_ARG(name));
	reply->fd_size = (uint64_t)about.st_size;
	reply->file_name = path_name(name);
	reply->type = is_pdf ? "application/pdf" : "text/html; charset=utf-8";
	return true;
}

static void
export_note(
	struct request *request, struct reply *reply, const struct report_copy *copy, bool is_pdf)
{
	struct act *act = reply_act(reply, request, "note-export");

	act_str(act, "what",
		str_format(request->arena, "report, copy %lld, SHA-256 %.*s",
			(long long)copy->number,
			STR_ARG(is_pdf ? copy->pdf_sha256 : copy->html_sha256)));
	act_str(act, "file", reply->file_name);
	act_i64(act, request->arena, "count", copy->findings);
}

bool
report_copy_give(struct request *request, struct reply *reply, struct err *err)
{
	bool is_pdf = str_equal(request->parts[1], STR("pdf"));
	struct report_copy copy;
	int64_t number;

	if (!request_part_i64(request, 0, &number, err) ||
		!report_copy_get(
			request->door->workshop->inspection, request->arena, number, &copy, err))
		return false;
	if ((!is_pdf && !str_equal(request->parts[1], STR("html"))) ||
		(is_pdf && copy.pdf_sha256.len == 0))
		return err_set(err, ERR_NOT_FOUND, "of copy %lld there is no such file",
			(long long)number);
	if (!file_lend(request, reply, &copy, is_pdf, err))
		return false;
	export_note(request, reply, &copy, is_pdf);
	return true;
}
