/* What was done, in numbers: for the chapter that says how the inspection worked. */
#include "work/view/report_view.h"

#include "base/arena.h"
#include "base/err.h"
#include "base/hex.h"
#include "publish/report.h"
#include "report_figures.sql.h"
#include "store/db.h"
#include "store/entry.h"
#include "store/entry_run.h"
#include "store/inspection.h"
#include "work/workshop.h"

enum { FIGURES_MAX = 20, GROUP = 3 };

struct log_counts {
	uint64_t searches;
	uint64_t views;
	uint64_t exports;
};

/* "1,284" */
static struct str
count_words(struct arena *arena, uint64_t count)
{
	struct str digits = str_format(arena, "%llu", (unsigned long long)count);
	struct buf out CLEANUP(buf_free) = {0};

	for (size_t i = 0; i < digits.len; i++) {
		if (i > 0 && (digits.len - i) % GROUP == 0)
			buf_add_char(&out, ',');
		buf_add_char(&out, digits.data[i]);
	}
	return str_copy(arena, buf_str(&out));
}

static bool
log_count(struct inspection *inspection, struct log_counts *ret_counts, struct err *err)
{
	return entry_count(inspection, STR(ENTRY_SEARCHED), &ret_counts->searches, err) &&
		entry_count(inspection, STR(ENTRY_VIEWED), &ret_counts->views, err) &&
		entry_count(inspection, STR(ENTRY_EXPORTED), &ret_counts->exports, err);
}

struct figures {
	struct arena *arena;
	struct report_figure *list;
	size_t count;
};

static void
figure_add(struct figures *f, const char *label, uint64_t count, const char *how)
{
	f->list[f->count++] = (struct report_figure){
		.label = str_of(label), .value = count_words(f->arena, count), .how = str_of(how)};
}

static void
evidence_figures(struct figures *f, const struct statement *s)
{
	uint64_t documents = (uint64_t)column_i64(s, REPORT_COUNTS_COL_DOCUMENTS);
	uint64_t unread = (uint64_t)column_i64(s, REPORT_COUNTS_COL_UNREAD);
	uint64_t failed = (uint64_t)column_i64(s, REPORT_COUNTS_COL_FAILED);
	uint64_t held = (uint64_t)column_i64(s, REPORT_COUNTS_COL_HELD);

	figure_add(f, "Deliveries", (uint64_t)column_i64(s, REPORT_COUNTS_COL_DELIVERIES),
		"Each handing over of records, with its receipt.");
	figure_add(f, "Items received", (uint64_t)column_i64(s, REPORT_COUNTS_COL_ITEMS),
		"Files as delivered, and whatever is in them: attachments, members of archives.");
	figure_add(f, "Copies folded", held > documents ? held - documents : 0,
		"Items whose bytes were held already; each content counts once.");
	figure_add(f, "Documents read whole by the program",
		documents > unread + failed ? documents - unread - failed : 0,
		"Their text can be searched.");
	figure_add(f, "Documents not read, or not wholly", unread + failed,
		"Each is listed with the reason.");
}

static void
work_figures(struct figures *f, const struct statement *s)
{
	figure_add(f, "Documents looked at by a reader",
		(uint64_t)column_i64(s, REPORT_COUNTS_COL_LOOKED_AT),
		"Coded, weighed or marked as read; each content once.");
	figure_add(f, "Readers", (uint64_t)column_i64(s, REPORT_COUNTS_COL_READERS),
		"People who coded, weighed or read.");
	figure_add(f, "Coded passages", (uint64_t)column_i64(s, REPORT_COUNTS_COL_CODINGS),
		"Those taken back are left out.");
	figure_add(f, "Findings", (uint64_t)column_i64(s, REPORT_COUNTS_COL_FINDINGS),
		"Without those withdrawn.");
	figure_add(f, "Findings agreed", (uint64_t)column_i64(s, REPORT_COUNTS_COL_AGREED),
		"These are in this report.");
	figure_add(f, "Warning letters sent", (uint64_t)column_i64(s, REPORT_COUNTS_COL_LETTERS),
		"To people criticised, before the finding was agreed.");
	figure_add(f, "Replies dealt with", (uint64_t)column_i64(s, REPORT_COUNTS_COL_REPLIES),
		"What was done about each is on record.");
}

static void
log_figures(struct figures *f, const struct log_counts *counts)
{
	figure_add(f, "Searches", counts->searches, "Noted in the log when they were made.");
	figure_add(f, "Views of restricted items", counts->views,
		"Noted in the log before anything was shown.");
	figure_add(f, "Files taken out", counts->exports,
		"Exports of the workbench, noted before they left.");
}

bool
report_figures_load(
	struct workshop *workshop, struct arena *arena, struct report *report, struct err *err)
{
	struct inspection *inspection = workshop->inspection;
	struct figures f = {
		.arena = arena, .list = ARENA_ARRAY(arena, FIGURES_MAX, struct report_figure)};
	struct statement s CLEANUP(statement_end) = {0};
	struct log_counts counts;
	bool row;

	if (!log_count(inspection, &counts, err) ||
		!db_begin(inspection->db, &SQL_REPORT_COUNTS, &s, err) ||
		!statement_row(&s, &row, err))
		return false;
	if (!row)
		return true;
	evidence_figures(&f, &s);
	work_figures(&f, &s);
	log_figures(&f, &counts);
	report->figures = f.list;
	report->figure_count = f.count;
	report->log_size = (uint64_t)column_i64(&s, REPORT_COUNTS_COL_LOG_SIZE);
	report->log_root = hex_encode(arena, column_str(&s, REPORT_COUNTS_COL_LOG_ROOT));
	return true;
}
