/* The report as files, asked for in the workbench. */
#include "work/errand_run.h"

#include "base/arena.h"
#include "base/err.h"
#include "work/reporting.h"

static void
progress(void *context, const char *words)
{
	errand_progress(context, words, 0, 0);
}

bool
errand_report(struct errand_work *work, struct err *err)
{
	const struct reporting reporting = {.folder = work->folder,
		.who = work->row.who,
		.progress = progress,
		.context = work};
	struct reporting_result result;

	if (!work_report(&reporting, &work->arena, &result, err))
		return false;
	work->row.outcome = ERRAND_DONE;
	work->row.words = result.copy.pdf_sha256.len > 0
		? str_format(&work->arena, "Copy %lld of the report was made, as HTML and PDF.",
			  (long long)result.copy.number)
		: str_format(&work->arena, "Copy %lld of the report was made, as HTML. %.*s.",
			  (long long)result.copy.number, STR_ARG(result.copy.pdf_words));
	return true;
}
