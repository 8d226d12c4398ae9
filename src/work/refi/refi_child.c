#include "work/refi/refi_child.h"

#include "base/err.h"
#include "crypto/sha256.h"
#include "extract/encoding.h"
#include "sandbox/sandbox.h"
#include "work/refi/refi_file.h"
#include "work/refi/refi_limits.h"
#include "work/refi/refi_reader.h"

#include <errno.h>
#include <sys/mman.h>
#include <sys/stat.h>

enum { CPU_S = 60, MEMORY_MB = 3072, JOBS_MAX = 20, LOOK_MS = 200 };

/* ---- in the process ---- */

static bool
prepare(void *context, struct err *err)
{
	unsigned char digest[SHA256_SIZE];

	(void)context, (void)err;
	encoding_prepare();
	sha256_once(STR(""), digest);
	return true;
}

static bool
forward(void *context, uint8_t type, struct str payload)
{
	return channel_send(context, type, payload);
}

static bool
serve(void *context, struct channel *channel, int fd, struct str request)
{
	struct refi_sink sink = {channel, forward};
	struct stat about;
	void *map = NULL;
	bool good;

	(void)context, (void)request;
	if (fstat(fd, &about) != 0 || about.st_size < 0)
		return false;
	if (about.st_size == 0)
		return refi_read(STR(""), sink);
	map = mmap(NULL, (size_t)about.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
	if (map == MAP_FAILED)
		return false;
	good = refi_read(str_make(map, (size_t)about.st_size), sink);
	(void)munmap(map, (size_t)about.st_size);
	return good;
}

/* ---- the caller ---- */

bool
refi_sandbox_start(struct sandbox **ret_sandbox, struct err *err)
{
	const struct sandbox_options options = {.prepare = prepare,
		.serve = serve,
		.cpu_s_max = CPU_S,
		.memory_mb_max = MEMORY_MB,
		.jobs_max = JOBS_MAX,
		.workers = 1};

	return sandbox_start(&options, ret_sandbox, err) ||
		err_in(err, "the process that reads files of other tools");
}

bool
refi_sandbox_give(struct sandbox *sandbox, int fd, struct err *err)
{
	struct worker *worker = sandbox_idle(sandbox);

	if (worker == NULL)
		return err_set(err, ERR_BUSY, "another file is being read; try again");
	return worker_send(worker, fd, STR("read"), 0, err);
}

bool
refi_sandbox_take(struct sandbox *sandbox, const struct sandbox_report *report,
	struct refi_taking *taking, bool *ret_done, struct err *err)
{
	*ret_done = report->event != SANDBOX_NOTHING && report->event != SANDBOX_FRAME;
	if (report->event == SANDBOX_FRAME) {
		if (refi_take(taking, report->type, report->payload, err))
			return true;
		if (err->kind == ERR_CRASHED)
			sandbox_distrust(sandbox, report->worker);
		return false;
	}
	if (report->event == SANDBOX_FAULT)
		return err_set(err, sandbox_fault_kind(report->fault), "%s", report->words);
	if (*ret_done && !taking->is_whole)
		return err_set(err, ERR_CRASHED, "it could not be read to its end");
	return true;
}

/* What the worker still has to say of a file that was given up. */
static void
drain(struct sandbox *sandbox)
{
	struct sandbox_report report;

	do {
		sandbox_wait(sandbox, -1, &report);
	} while (report.event == SANDBOX_FRAME || report.event == SANDBOX_NOTHING);
}

bool
refi_sandbox_read(struct sandbox *sandbox, int fd, struct refi_taking *taking,
	bool (*wants_stop)(void *context), struct err *err)
{
	struct sandbox_report report;
	bool done = false;

	if (!refi_sandbox_give(sandbox, fd, err))
		return false;
	while (!done) {
		sandbox_wait(sandbox, LOOK_MS, &report);
		if (!refi_sandbox_take(sandbox, &report, taking, &done, err)) {
			if (!done)
				drain(sandbox);
			return false;
		}
		if (wants_stop != NULL && wants_stop(NULL))
			return err_set(err, ERR_INTERRUPTED, "stopped; nothing was imported");
	}
	return true;
}
