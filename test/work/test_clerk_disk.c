/* A full disk under the clerk: whoever asks is told, nothing is half done, and with room work goes
 * on without anybody starting anything anew. */
#include "base/err.h"
#include "base/file.h"
#include "clerk_bed.h"
#include "tap.h"
#include "work/clerk/acts.h"
#include "work/upload_file.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/mount.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { DISK_MB = 96, PIECE = 64 * 1024, ACTS = 30, PLAYS = 20, PLAYS_MAX = 1000 };

/* Fills the disk until `left` bytes are free. */
static const char *
filler_make(struct clerk_bed *bed, const char *disk, uint64_t left)
{
	const char *path = path_join_cstr(&bed->arena, disk, "filler");
	int fd CLEANUP(fd_close) = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
	char *piece = arena_alloc(&bed->arena, PIECE);
	uint64_t room = 0;
	struct err err = {0};

	while (upload_room_free(disk, &room, &err) && room > left) {
		size_t size = room - left < PIECE ? (size_t)(room - left) : PIECE;

		if (write(fd, piece, size) != (ssize_t)size)
			break;
	}
	tap_ok(fd >= 0 && err.kind == ERR_NONE, "the disk has %llu KB left",
		(unsigned long long)room / 1000);
	return path;
}

/* *ret_done of ACTS were answered as done; the error of the others. */
static struct err
acts_try(struct clerk_bed *bed, struct str token, unsigned *ret_done)
{
	struct err first = {0};

	*ret_done = 0;
	for (unsigned i = 0; i < ACTS; i++) {
		struct act act;
		const struct act_answer *answer;

		act_begin(&act, "note-search", token);
		act_str(&act, "query", STR("taxi licen*e"));
		act_str(&act, "total", STR("17"));
		answer = bed_ask(bed, &act);
		if (answer->err.kind == ERR_NONE)
			(*ret_done)++;
		else if (first.kind == ERR_NONE)
			first = answer->err;
	}
	return first;
}

static void
full_try(struct clerk_bed *bed, const char *disk, struct str token, uint64_t left)
{
	size_t before = bed_entries(bed, "searched");
	const char *filler = filler_make(bed, disk, left);
	struct err said;
	unsigned done;

	said = acts_try(bed, token, &done);
	tap_ok(said.kind == ERR_DISK_FULL && done == 0, "who asks is told: %s", said.text);
	tap_ok(bed_sign_in(bed, "lead").len == 0 && bed->answer.err.kind == ERR_DISK_FULL,
		"also who signs in: %s", bed->answer.err.text);
	tap_ok(bed_entries(bed, "searched") == before, "nothing of it is in the log");
	tap_ok(unlink(filler) == 0, "there is room again");
	said = acts_try(bed, token, &done);
	tap_ok(done == ACTS && bed_entries(bed, "searched") == before + done, "work goes on %s",
		said.text);
	tap_ok(bed_sign_in(bed, "lead").len > 0, "and people sign in");
	tap_ok(bed_verify(bed) == 0, "all verifies");
}

/* Another fills the disk, and gives the room back, at any moment: a batch may have begun with room. */
static NO_RETURN void
disk_play(const char *path)
{
	for (unsigned i = 0;; i++) {
		const struct timespec full = {.tv_nsec = (long)(i * 37 % 11) * 1000 * 1000};
		const struct timespec free = {.tv_nsec = (long)(1 + i * 53 % 17) * 1000 * 1000};
		int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);

		for (off_t size = 32 << 20; fd >= 0 && size >= 4096; size /= 2)
			while (fallocate(fd, FALLOC_FL_KEEP_SIZE, lseek(fd, 0, SEEK_CUR), size) ==
				0)
				(void)lseek(fd, size, SEEK_CUR);
		(void)nanosleep(&full, NULL);
		(void)close(fd);
		(void)unlink(path);
		(void)nanosleep(&free, NULL);
	}
}

static void
play_try(struct clerk_bed *bed, const char *disk, struct str token)
{
	const char *path = path_join_cstr(&bed->arena, disk, "played");
	size_t before = bed_entries(bed, "searched");
	size_t answered = 0;
	size_t refused = 0;
	pid_t pid = fork();

	if (pid == 0)
		disk_play(path);
	for (unsigned i = 0; i < PLAYS_MAX && (i < PLAYS || answered == 0 || refused == 0); i++) {
		unsigned done;

		(void)acts_try(bed, token, &done);
		answered += done;
		refused += ACTS - done;
	}
	(void)kill(pid, SIGKILL);
	(void)waitpid(pid, NULL, 0);
	(void)unlink(path);
	tap_ok(answered > 0 && refused > 0, "of %zu acts %zu were refused, as the disk was full",
		answered + refused, refused);
	tap_ok(bed_sign_in(bed, "lead").len > 0, "with room people sign in");
	tap_ok(bed_entries(bed, "searched") - before >= answered,
		"none that was answered is missing in the log (%zu entries)",
		bed_entries(bed, "searched") - before);
	tap_ok(bed_verify(bed) == 0, "and all verifies");
}

int
main(void)
{
	struct clerk_bed bed = {0};
	struct arena arena CLEANUP(arena_free) = {.size_max = 1 << 20};
	const char *disk = path_join_cstr(&arena, tap_folder(), "disk");
	struct err err = {0};
	struct str token;

	if (!folder_make(disk, &err) ||
		mount("none", disk, "tmpfs", 0, str_format(&arena, "size=%dm", DISK_MB).data) !=
			0) {
		tap_skip("no small disk can be mounted here");
		return tap_done();
	}
	bed_found(&bed, "disk/x");
	(void)bed_person(&bed, "lead", ROLE_LEAD, false, NULL);
	bed_take_in(&bed, 20);
	bed_clerk_start(&bed);
	token = bed_sign_in(&bed, "lead");
	full_try(&bed, disk, token, 12 << 20);
	full_try(&bed, disk, token, 64 << 10);
	full_try(&bed, disk, token, 0);
	play_try(&bed, disk, token);
	tap_ok(bed_clerk_stop(&bed) == 0, "the clerk ends");
	bed_free(&bed);
	(void)umount(disk);
	return tap_done();
}
