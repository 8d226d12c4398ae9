/* Verifying, asked for in the workbench. What is amiss is counted by sorts and not named: names
 * of items are not for everybody who reads the log. */
#include "work/errand_run.h"

#include "base/buf.h"
#include "base/err.h"
#include "work/verify.h"

#include <string.h>

enum { SORTS_MAX = 12, WORDS_MAX = 4096 };

struct tally {
	struct errand_work *work;
	const char *sorts[SORTS_MAX];
	uint64_t counts[SORTS_MAX];
	size_t count;
};

static void
found(void *context, const struct verify_finding *finding)
{
	struct tally *tally = context;
	size_t i = 0;

	while (i < tally->count && strcmp(tally->sorts[i], finding->sort) != 0)
		i++;
	if (i == tally->count && i < SORTS_MAX)
		tally->sorts[tally->count++] = str_cstr(&tally->work->arena, str_of(finding->sort));
	if (i < SORTS_MAX)
		tally->counts[i]++;
}

static bool
progress(void *context, const char *words, uint64_t done, uint64_t total)
{
	struct tally *tally = context;
	struct errand_work *work = tally->work;

	errand_progress(work, words, done, total);
	return work->stop == NULL || !work->stop(work->stop_context);
}

static void
count_say(struct buf *out, uint64_t count, const char *one, const char *many)
{
	struct buf digits CLEANUP(buf_free) = {0};

	buf_add_format(&digits, "%llu", (unsigned long long)count);
	for (size_t i = 0; i < digits.len; i++) {
		if (i > 0 && (digits.len - i) % 3 == 0)
			buf_add_char(out, ',');
		buf_add_char(out, digits.data[i]);
	}
	buf_add_format(out, " %s", count == 1 ? one : many);
}

static struct str
words_of(struct tally *tally, const struct verify_result *result)
{
	struct buf out CLEANUP(buf_free) = {.size_max = WORDS_MAX};

	count_say(&out, result->entries, "entry of the log", "entries of the log");
	buf_add(&out, STR(", "));
	count_say(&out, result->items, "item", "items");
	buf_add(&out, STR(" and "));
	count_say(&out, result->objects, "original", "originals");
	buf_add_format(&out, " (%.1f MB) were read and compared: ", (double)result->bytes / 1e6);
	if (result->findings == 0) {
		buf_add(&out, STR("nothing was altered, removed, added or back-dated."));
		return str_copy(&tally->work->arena, buf_str(&out));
	}
	for (size_t i = 0; i < tally->count; i++)
		buf_add_format(&out, "%s%llu %s", i == 0 ? "" : ", ",
			(unsigned long long)tally->counts[i], tally->sorts[i]);
	buf_add(&out,
		result->findings == result->unfinished
			? STR(". A command was stopped before its end, and the next one that "
			      "writes completes it.")
			: STR(". Keep the folder as it is, and compare it with the backup; candour "
			      "verify names each."));
	return str_copy(&tally->work->arena, buf_str(&out));
}

bool
errand_verify(struct errand_work *work, struct err *err)
{
	struct tally tally = {.work = work};
	struct verify_request request = {
		.folder = work->folder, .found = found, .progress = progress, .context = &tally};
	struct verify_result result;

	if (!work_verify(&request, &result, err))
		return false;
	work->row.outcome = result.findings > 0 ? ERRAND_AMISS : ERRAND_DONE;
	work->row.words = words_of(&tally, &result);
	return true;
}
