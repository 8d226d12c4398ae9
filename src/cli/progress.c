#include "cli/progress.h"

#include "cli/cli.h"
#include "cli/wrap.h"
#include "work/ingest.h"

#include <stdio.h>
#include <unistd.h>

enum { BAR_LEAST = 8, BAR_MOST = 24, JSON_MS = 1000 };

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

/* What stands behind the bar; with less and less of it, so that it fits on one line. */
static struct str
bar_words(struct progress_printer *printer, const struct progress *p, double share, int terseness)
{
	struct cli *cli = printer->cli;
	double seconds = (double)p->span_ms / 1000;
	double left = share > 0.01 ? seconds / share - seconds : 0;
	bool is_measured = p->is_last || p->files_total > 0;
	bool is_in = is_measured && p->files == p->files_total;
	struct buf out CLEANUP(buf_free) = {0};

	if (is_measured)
		buf_add_format(&out, "%3d %%  ", (int)(share * 100));
	buf_add_format(&out, "%s%s", terseness < 3 ? p->stage : "", terseness < 3 ? ": " : "");
	buf_add_format(&out, "%s", cli_count(cli, p->files));
	if (is_measured)
		buf_add_format(&out, " of %s", cli_count(cli, p->files_total));
	buf_add(&out, STR(" files"));
	if (terseness < 4 && p->bytes > 0)
		buf_add_format(&out, ", %s", cli_size(cli, p->bytes));
	/* Once all is taken in, what is read is what still moves, and the rate tells no more. */
	if (terseness < (is_in ? 1 : 2) && p->bytes > 0 && seconds > 0)
		buf_add_format(
			&out, ", %s/s", cli_size(cli, (uint64_t)((double)p->bytes / seconds)));
	if (terseness < (is_in ? 3 : 1))
		buf_add_format(&out, ", %s read", cli_count(cli, p->documents));
	if (!p->is_last && left >= 1)
		buf_add_format(&out, ", %d:%02d left", (int)left / 60, (int)left % 60);
	if (p->failures > 0)
		buf_add_format(&out, ", %s failed", cli_count(cli, p->failures));
	return str_copy(&cli->arena, buf_str(&out));
}

static void
bar_print(struct progress_printer *printer, const struct progress *p)
{
	/* The last column stays free: a sign in it would begin a new line on some terminals. */
	size_t room = wrap_terminal_width(STDERR_FILENO) - 1;
	double share = done_share(p);
	struct buf bar CLEANUP(buf_free) = {0};
	struct str words = STR("");
	size_t width = 0;

	for (int terseness = 0; terseness < 5 && width < BAR_LEAST; terseness++) {
		words = bar_words(printer, p, share, terseness);
		width = words.len + 3 < room ? room - words.len - 3 : 0;
	}
	width = width > BAR_MOST ? BAR_MOST : width;
	buf_add_char(&bar, '\r');
	buf_add_char(&bar, '[');
	for (size_t i = 0; i < width; i++)
		buf_add_char(&bar, (double)i < share * (double)width ? '#' : '.');
	buf_add_format(&bar, "] %.*s", STR_ARG(words));
	bar.len = bar.len < room + 1 ? bar.len : room + 1;
	while (bar.len < (size_t)printer->width && bar.len < room + 1)
		buf_add_char(&bar, ' ');
	printer->width = (int)bar.len;
	if (p->is_last)
		buf_add_char(&bar, '\n');
	(void)fwrite(bar.data, 1, bar.len, stderr);
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
