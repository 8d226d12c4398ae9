/* Files that come with an act, and the process that reads them.
 *
 * A door hands over a file of its own, unlinked, as a descriptor. The clerk parses nothing: a worker that was forked
 * before it opened anything (work/refi/refi_child.h) reads the file while the clerk goes on. What is only looked at is
 * kept a while, so that who looked may have it done: by a key that nobody else knows, for their account alone. */
#include "work/clerk/clerk_inside.h"

#include "base/clock.h"
#include "base/err.h"
#include "base/file.h"
#include "base/hex.h"
#include "crypto/random.h"
#include "sandbox/sandbox.h"
#include "work/refi/refi_child.h"
#include "work/refi/refi_import.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>

enum { KEPT_MS = 60 * 60 * 1000, KEY_SIZE = 16, FRAMES_A_TURN = 2000 };

bool
clerk_files_start(struct clerk *clerk, struct err *err)
{
	return refi_sandbox_start(&clerk->reader, err);
}

static void
kept_forget(struct clerk_kept *kept)
{
	fd_close(&kept->fd);
	*kept = (struct clerk_kept){.fd = -1};
}

void
clerk_files_end(struct clerk *clerk)
{
	for (size_t i = 0; i < CLERK_KEPT_MAX; i++)
		kept_forget(&clerk->kept[i]);
	sandbox_cleanup(&clerk->reader);
}

/* ---- kept ---- */

static struct clerk_kept *
kept_find(struct clerk *clerk, int64_t account, struct str key)
{
	int64_t now = clock_span_ms();

	for (size_t i = 0; i < CLERK_KEPT_MAX; i++) {
		struct clerk_kept *kept = &clerk->kept[i];

		if (kept->fd >= 0 && now - kept->since_ms > KEPT_MS)
			kept_forget(kept);
		if (kept->fd >= 0 && kept->account == account && key.len > 0 &&
			str_equal(str_of(kept->key), key))
			return kept;
	}
	return NULL;
}

/* In the place of this person's former one, of a free one, or of the oldest. */
static struct clerk_kept *
kept_place(struct clerk *clerk, int64_t account)
{
	struct clerk_kept *place = &clerk->kept[0];

	for (size_t i = 0; i < CLERK_KEPT_MAX; i++) {
		struct clerk_kept *kept = &clerk->kept[i];

		if (kept->fd >= 0 && kept->account == account)
			return kept;
		if (place->fd >= 0 && (kept->fd < 0 || kept->since_ms < place->since_ms))
			place = kept;
	}
	return place;
}

/* Anew, for reading alone: whoever reads it must not write. It has no name but this one. */
static bool
file_reopen(int fd, int *ret_fd, struct err *err)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = 1 << 16};

	*ret_fd = open(str_format(&arena, "/proc/self/fd/%d", fd).data, O_RDONLY | O_CLOEXEC);
	return *ret_fd >= 0 || err_set_errno(err, errno, "the file cannot be read");
}

static bool
kept_put(struct clerk *clerk, struct asked *asked, int64_t account, struct err *err)
{
	struct clerk_kept *kept = kept_place(clerk, account);
	unsigned char bytes[KEY_SIZE];
	int fd;

	if (!file_reopen(asked->fd, &fd, err))
		return false;

	kept_forget(kept);
	random_bytes(random_system(), bytes, sizeof(bytes));
	hex_encode_to(str_make(bytes, sizeof(bytes)), kept->key);
	kept->fd = fd;
	kept->account = account;
	kept->since_ms = clock_span_ms();
	asked->kept = kept;
	return true;
}

/* ---- reading ---- */

static bool
file_check(int fd, struct err *err)
{
	struct stat about;

	if (fd < 0 || fstat(fd, &about) != 0 || !S_ISREG(about.st_mode))
		return err_set(err, ERR_USAGE, "choose a file");
	return about.st_size <= CLERK_FILE_SIZE_MAX ||
		err_set(err, ERR_TOO_LARGE,
			"the file has more than %d MB; import it at the command line",
			CLERK_FILE_SIZE_MAX >> 20);
}

/* The person behind the act is known, and may. */
static bool
file_find(struct clerk *clerk, struct asked *asked, int64_t account, struct err *err)
{
	if (asked->row->file == ACT_FILE_NEW)
		return file_check(asked->fd, err) && kept_put(clerk, asked, account, err);
	asked->kept = kept_find(clerk, account, act_get(&asked->act, "key"));
	return asked->kept != NULL ||
		err_set(err, ERR_NOT_FOUND, "the file is not held any more; choose it once more");
}

bool
clerk_file_begin(struct clerk *clerk, struct asked *asked, int64_t account, struct err *err)
{
	struct refi_input *input;

	if (clerk->read != NULL)
		return true;
	if (!file_find(clerk, asked, account, err))
		return false;
	asked->arena.size_max = CLERK_FILE_ARENA;
	input = ARENA_NEW(&asked->arena, struct refi_input);
	input->name = str_copy(&asked->arena, str_slice(act_get(&asked->act, "file"), 0, 200));
	asked->input = input;
	refi_taking_begin(&input->taking, &asked->arena, &input->file);
	input->taking.size_max = CLERK_FILE_TAKEN_MAX;
	if ((clerk->reader == NULL && !refi_sandbox_start(&clerk->reader, err)) ||
		!refi_input_hash(asked->kept->fd, &asked->arena, &input->sha256, err) ||
		!refi_sandbox_give(clerk->reader, asked->kept->fd, err))
		return false;
	clerk->read = asked;
	return true;
}

/* After a refusal the worker may still be at it: what it says is passed over until it is done. */
void
clerk_files_turn(struct clerk *clerk)
{
	for (unsigned i = 0; clerk->read != NULL && i < FRAMES_A_TURN; i++) {
		struct asked *asked = clerk->read;
		struct sandbox_report report;
		struct err err = {0};
		bool done = false;
		bool good;

		sandbox_wait(clerk->reader, 0, &report);
		if (report.event == SANDBOX_NOTHING)
			return;
		good = asked->stage != ASKED_READING ||
			refi_sandbox_take(
				clerk->reader, &report, &asked->input->taking, &done, &err);
		if (!good && asked->stage == ASKED_READING)
			clerk_answer(clerk, asked, &err);
		if (report.event != SANDBOX_FRAME)
			clerk->read = NULL;
		if (good && done && asked->stage == ASKED_READING)
			asked->stage = ASKED_READY;
	}
}
