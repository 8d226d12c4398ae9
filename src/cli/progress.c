#include "cli/progress.h"

#include "cli/cli.h"
#include "work/ingest.h"

#include <stdio.h>

enum { BAR_WIDTH = 24, JSON_MS = 1000 };

static void
json_print(struct progress_printer *printer, const struct progress *p)
{
	struct json_writer *w;

	if (!p->is_last && p->span_ms - printer->told_ms < JSON_MS)
		return;
	printer->told_ms = p->span_ms;
	w = cli_json_begin(printer->cli);
	json_member_str(w, "progress", str_of(p->stage));
	json_member_u64(w, "files", p->files);
	json_member_u64(w, "files_total", p->files_total);
	json_member_u64(w, "bytes", p->bytes);
	json_member_u64(w, "bytes_total", p->bytes_total);
	json_member_u64(w, "parts", p->items);
	json_member_u64(w, "documents", p->documents);
	json_member_u64(w, "failures", p->failures);
	json_member_i64(w, "ms", p->span_ms);
	cli_json_end(printer->cli);
}

/* Bytes tell better than files how far it is; readers lag behind, so 100 % waits for them. */
static double
done_share(const struct progress *p)
{
	double share = p->bytes_total > 0 ? (double)p->bytes / (double)p->bytes_total
		: p->files_total > 0      ? (double)p->files / (double)p->files_total
					  : 0;

	if (share > 0.99 && !p->is_last)
		share = 0.99;
	return share > 1 ? 1 : share;
}

static void
bar_print(struct progress_printer *printer, const struct progress *p)
{
	double share = done_share(p);
	double seconds = (double)p->span_ms / 1000;
	double left = share > 0.01 ? seconds / share - seconds : 0;
	char bar[BAR_WIDTH + 1];
	int width;

	for (int i = 0; i < BAR_WIDTH; i++)
		bar[i] = i < (int)(share * BAR_WIDTH) ? '#' : '.';
	bar[BAR_WIDTH] = '\0';
	width = fprintf(stderr, "\r[%s] %3d %%  %s: %s of %s files, %s, %s/s, %s read, %s failed",
		bar, (int)(share * 100), p->stage, cli_count(printer->cli, p->files),
		cli_count(printer->cli, p->files_total), cli_size(printer->cli, p->bytes),
		cli_size(printer->cli, seconds > 0 ? (uint64_t)((double)p->bytes / seconds) : 0),
		cli_count(printer->cli, p->documents), cli_count(printer->cli, p->failures));
	if (!p->is_last && left >= 1)
		width += fprintf(stderr, ", %d:%02d left", (int)left / 60, (int)left % 60);
	if (width < printer->width)
		(void)fprintf(stderr, "%*s", printer->width - width, "");
	printer->width = width;
	if (p->is_last)
		(void)fputc('\n', stderr);
	(void)fflush(stderr);
}

void
progress_print(void *context, const struct progress *progress)
{
	struct progress_printer *printer = context;

	if (printer->cli->is_json)
		json_print(printer, progress);
	else if (printer->cli->is_terminal)
		bar_print(printer, progress);
}
