#include "work/reporting.h"

#include "base/arena.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/file.h"
#include "base/hex.h"
#include "base/json.h"
#include "crypto/sha256.h"
#include "ledger/ledger.h"
#include "publish/report.h"
#include "store/entry.h"
#include "store/inspection.h"
#include "work/new_file.h"
#include "work/printing.h"
#include "work/view/report_view.h"
#include "work/workshop.h"

enum { COPIES_MAX = 100000 };
#define HTML_SIZE_MAX ((size_t)256 << 20)

struct making {
	const struct reporting *wanted;
	struct arena *arena;
	struct reporting_result *result;
	struct buf html;
	struct buf paper; /* the same, for printing */
	struct buf pdf;
	int64_t day;
	struct err *err;
};

struct str
report_copy_path(struct arena *arena, int64_t number, bool is_pdf)
{
	return str_format(
		arena, "reports/report-%lld.%s", (long long)number, is_pdf ? "pdf" : "html");
}

static struct str
hash_of(struct arena *arena, const struct buf *bytes)
{
	unsigned char digest[SHA256_SIZE];

	sha256_once(buf_str(bytes), digest);
	return hex_encode(arena, str_make(digest, sizeof(digest)));
}

static void
say(const struct making *m, const char *words)
{
	if (m->wanted->progress != NULL)
		m->wanted->progress(m->wanted->context, words);
}

/* ---- what it says ---- */

static bool
view_write(struct making *m, struct workshop *workshop)
{
	struct report_view view;
	struct report_copy *copy = &m->result->copy;

	if (!report_view_load(workshop, m->arena, m->day, m->wanted->is_draft, &view, m->err))
		return false;
	report_html(&m->html, m->arena, &view.report, (struct report_style){0});
	report_html(&m->paper, m->arena, &view.report, (struct report_style){.is_paper = true});
	copy->findings = (int64_t)view.agreed;
	copy->log_size = (int64_t)view.report.log_size;
	copy->log_root = view.report.log_root;
	return (!m->html.overflowed && !m->paper.overflowed) ||
		err_set(m->err, ERR_TOO_LARGE, "the report is too long for one file");
}

static bool
html_make(struct making *m)
{
	struct workshop workshop;
	bool done;

	say(m, "The findings are read.");
	if (!workshop_look(m->wanted->folder, &workshop, m->err))
		return false;
	done = view_write(m, &workshop);
	workshop_close(&workshop);
	return done;
}

/* Only who asked for a PDF and nothing else goes without anything where there is none. */
static bool
pdf_make(struct making *m)
{
	struct report_copy *copy = &m->result->copy;
	bool must = m->wanted->out != NULL && m->result->is_pdf;

	if (m->wanted->is_draft && !m->result->is_pdf)
		return true;
	say(m, "The PDF is made.");
	if (printing_run(m->arena, buf_str(&m->paper), m->day, &m->pdf, m->err))
		return true;
	if (must)
		return false;
	copy->pdf_words = str_copy(m->arena, str_of(m->err->text));
	err_clear(m->err);
	buf_clear(&m->pdf);
	return true;
}

static void
hashes_fill(struct making *m)
{
	struct report_copy *copy = &m->result->copy;

	copy->html_sha256 = hash_of(m->arena, &m->html);
	copy->html_size = (int64_t)m->html.len;
	copy->pdf_sha256 = m->pdf.len > 0 ? hash_of(m->arena, &m->pdf) : STR("");
	copy->pdf_size = (int64_t)m->pdf.len;
	copy->who = m->wanted->who;
}

/* ---- what is kept, and noted ---- */

static bool
draft_note(struct making *m, struct inspection *inspection)
{
	struct buf payload CLEANUP(buf_free) = {.size_max = LEDGER_PAYLOAD_MAX};
	struct report_copy *copy = &m->result->copy;
	struct json_writer w;

	json_begin(&w, &payload);
	json_object_begin(&w);
	json_member_str(&w, "who", copy->who);
	json_member_str(&w, "what", STR("draft of the report"));
	json_member_str(&w, "file", path_name(str_of(m->wanted->out)));
	json_key(&w, "items");
	json_array_begin(&w);
	json_array_end(&w);
	json_member_i64(&w, "count", copy->findings);
	json_member_str(&w, "sha256", m->result->is_pdf ? copy->pdf_sha256 : copy->html_sha256);
	json_object_end(&w);
	return entry_add(inspection, ENTRY_EXPORTED, buf_str(&payload), &copy->entry, m->err);
}

/* The files first: a copy that the log names is there. */
static bool
copy_keep(struct making *m, struct inspection *inspection)
{
	struct report_copy *copy = &m->result->copy;
	const char *folder = m->wanted->folder;

	if (!report_copy_next(inspection, &copy->number, m->err) ||
		!folder_make(path_join_cstr(m->arena, folder, "reports"), m->err))
		return false;
	if (copy->number > COPIES_MAX)
		return err_set(m->err, ERR_TOO_LARGE, "there are %d copies of the report already",
			COPIES_MAX);
	for (int is_pdf = 0; is_pdf <= (m->pdf.len > 0 ? 1 : 0); is_pdf++)
		if (!file_write_durably(
			    path_join_cstr(m->arena, folder,
				    str_cstr(m->arena,
					    report_copy_path(m->arena, copy->number, is_pdf != 0))),
			    buf_str(is_pdf != 0 ? &m->pdf : &m->html), m->err))
			return false;
	return report_copy_put(inspection, copy, m->err);
}

static bool
note(struct making *m)
{
	struct workshop_options options = {.folder = m->wanted->folder, .wait = true};
	struct workshop workshop;
	bool done;

	if (!workshop_open(&options, &workshop, m->err))
		return false;
	done = inspection_begin(workshop.inspection, m->err);
	if (done) {
		done = m->wanted->is_draft ? draft_note(m, workshop.inspection)
					   : copy_keep(m, workshop.inspection);
		if (done)
			done = inspection_commit(workshop.inspection, m->err);
		else
			inspection_undo(workshop.inspection);
	}
	workshop_close(&workshop);
	return done;
}

/* ---- the whole ---- */

static bool
out_judge(struct making *m)
{
	struct str out = m->wanted->out == NULL ? STR("") : str_of(m->wanted->out);

	m->result->is_pdf = str_ends(out, STR(".pdf"));
	if (m->wanted->out == NULL || m->result->is_pdf || str_ends(out, STR(".html")))
		return true;
	return err_set(m->err, ERR_USAGE,
		"the report is made as HTML or as PDF: let the file's name end with .html or .pdf");
}

static bool
make(struct making *m)
{
	if (!html_make(m) || !pdf_make(m))
		return false;
	hashes_fill(m);
	return note(m);
}

static bool
make_out(struct making *m)
{
	struct new_file file;
	bool done;

	if (!new_file_begin(m->arena, m->wanted->out, &file, m->err))
		return false;
	done = make(m) &&
		new_file_write(&file, buf_str(m->result->is_pdf ? &m->pdf : &m->html), m->err) &&
		new_file_end(&file, m->err);
	if (!done)
		new_file_drop(&file);
	return done;
}

bool
work_report(const struct reporting *reporting, struct arena *arena,
	struct reporting_result *ret_result, struct err *err)
{
	struct making m = {.wanted = reporting,
		.arena = arena,
		.result = ret_result,
		.html = {.size_max = HTML_SIZE_MAX},
		.paper = {.size_max = HTML_SIZE_MAX},
		.day = clock_now(NULL),
		.err = err};
	bool done;

	*ret_result = (struct reporting_result){.copy.pdf_words = STR("")};
	m.day -= m.day % 86400;
	done = out_judge(&m) && (reporting->out != NULL ? make_out(&m) : make(&m));
	buf_free(&m.html);
	buf_free(&m.paper);
	buf_free(&m.pdf);
	return done;
}
