/* The clerk killed while it writes, and doors that go between asking and answer: whatever was
 * answered is in the log, and nothing is half done. */
#include "base/err.h"
#include "clerk_bed.h"
#include "crypto/random.h"
#include "tap.h"

#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { CLERK_KILLS = 15, ACTS_MOST = 30, ROUNDS = 40, LINES = 25, DOOR_ROUNDS = 40, DOORS = 5 };

struct heard {
	size_t good;
	size_t answers;
};

static void
heard_take(void *context, uint32_t serial, const struct act_answer *answer)
{
	struct heard *heard = context;

	(void)serial;
	heard->answers++;
	heard->good += answer->err.kind == ERR_NONE;
}

static bool
ask_one(struct clerk_line *line, struct str token)
{
	struct act act;
	struct err err = {0};
	uint32_t serial;

	act_begin(&act, "note-search", token);
	act_str(&act, "query", STR("taxi"));
	return clerk_line_ask(line, &act, &serial, &err);
}

/* A handful of acts, and SIGKILL somewhere among them. */
static size_t
clerk_killed(struct clerk_bed *bed, struct random random, struct str token)
{
	size_t acts = 1 + random_below(random, ACTS_MOST);
	int wait_ms = (int)random_below(random, 60);
	struct pollfd look = {.fd = clerk_line_fd(bed->line), .events = POLLIN};
	struct heard heard = {0};
	struct err err = {0};

	for (size_t i = 0; i < acts; i++)
		(void)ask_one(bed->line, token);
	(void)poll(&look, 1, wait_ms);
	(void)kill(bed->pid, SIGKILL);
	(void)waitpid(bed->pid, NULL, 0);
	while (heard.answers < acts && clerk_line_turn(bed->line, heard_take, &heard, &err))
		continue;
	(void)bed_clerk_stop(bed);
	return heard.good;
}

static void
clerk_try(struct clerk_bed *bed, struct random random, struct str token)
{
	size_t answered = 0;
	size_t lost = 0;

	for (size_t i = 0; i < CLERK_KILLS; i++) {
		answered += clerk_killed(bed, random, token);
		bed_clerk_start(bed);
		/* The next completes what was committed and not yet written to the log's files. */
		(void)bed_sign_in(bed, "lead");
		lost += bed_entries(bed, "searched") < answered;
	}
	tap_note("%zu acts were answered, %zu are in the log", answered,
		bed_entries(bed, "searched"));
	tap_ok(answered > 0 && lost == 0,
		"of %d clerks that were killed none had answered what is not in the log",
		CLERK_KILLS);
}

/* A door asks, and is killed before or after the answer came: what it would have sent on the answer is
 * written to the pipe, one byte a reply. */
static void
door_run(struct clerk_line *line, struct str token, int replies)
{
	struct heard heard = {0};
	struct err err = {0};

	if (!ask_one(line, token))
		_exit(1);
	for (;;) {
		struct pollfd look = {.fd = clerk_line_fd(line), .events = POLLIN};

		(void)poll(&look, 1, 1000);
		if (!clerk_line_turn(line, heard_take, &heard, &err))
			_exit(1);
		for (; heard.good > 0; heard.good--)
			if (write(replies, "r", 1) != 1 || !ask_one(line, token))
				_exit(1);
	}
}

/* Doors that go, without processes: each asks, some read the answer, all are gone. */
static void
lines_try(struct clerk_bed *bed, struct random random, struct str token)
{
	size_t before = bed_entries(bed, "searched");
	size_t replies = 0;

	for (size_t i = 0; i < ROUNDS; i++) {
		struct clerk_line *lines[LINES];
		size_t read = random_below(random, LINES);
		struct pollfd look = {.events = POLLIN};

		for (size_t k = 0; k < LINES; k++) {
			lines[k] = bed_line(bed);
			(void)ask_one(lines[k], token);
		}
		look.fd = clerk_line_fd(lines[read]);
		(void)poll(&look, 1, (int)random_below(random, 30));
		for (size_t k = 0; k < LINES; k++) {
			struct heard heard = {0};
			struct err err = {0};

			if (k <= read && clerk_line_turn(lines[k], heard_take, &heard, &err))
				replies += heard.good;
			clerk_line_close(lines[k]);
		}
	}
	/* What follows is written behind all that they asked. */
	(void)bed_sign_in(bed, "lead");
	tap_note("%zu replies left, %zu entries", replies, bed_entries(bed, "searched") - before);
	tap_ok(replies > 0 && bed_entries(bed, "searched") - before >= replies,
		"of %d doors that went no reply left without its entry", ROUNDS * LINES);
}

static size_t
replies_read(int pipe)
{
	struct pollfd look = {.fd = pipe, .events = POLLIN};
	char bytes[256];
	size_t count = 0;
	ssize_t got;

	while (poll(&look, 1, 0) == 1 && (got = read(pipe, bytes, sizeof(bytes))) > 0)
		count += (size_t)got;
	return count;
}

static void
doors_try(struct clerk_bed *bed, struct random random, struct str token)
{
	const struct timespec step = {.tv_nsec = 1000 * 1000};
	size_t before = bed_entries(bed, "searched");
	size_t replies = 0;
	int pipes[2];

	if (pipe(pipes) != 0)
		return;
	for (size_t i = 0; i < DOOR_ROUNDS; i++) {
		pid_t pids[DOORS];

		for (size_t k = 0; k < DOORS; k++) {
			struct clerk_line *line = bed_line(bed);

			pids[k] = fork();
			if (pids[k] == 0)
				door_run(line, token, pipes[1]);
			clerk_line_close(line);
		}
		for (size_t k = 0; k < DOORS; k++) {
			for (uint64_t ms = random_below(random, 12); ms > 0; ms--)
				(void)nanosleep(&step, NULL);
			(void)kill(pids[k], SIGKILL);
			(void)waitpid(pids[k], NULL, 0);
		}
		replies += replies_read(pipes[0]);
	}
	(void)close(pipes[0]);
	(void)close(pipes[1]);
	(void)bed_sign_in(bed, "lead");
	tap_note("%zu replies left, %zu entries", replies, bed_entries(bed, "searched") - before);
	tap_ok(replies > 0 && bed_entries(bed, "searched") - before >= replies,
		"of %d processes that were killed no reply left without its entry",
		DOOR_ROUNDS * DOORS);
}

int
main(void)
{
	struct random_seed seed = {.seed = 17};
	struct random random = random_seeded(&seed);
	struct clerk_bed bed;
	struct str token;

	bed_found(&bed, "one");
	(void)bed_person(&bed, "lead", ROLE_LEAD, false, NULL);
	bed_clerk_start(&bed);
	token = bed_sign_in(&bed, "lead");
	clerk_try(&bed, random, token);
	lines_try(&bed, random, token);
	doors_try(&bed, random, token);
	tap_ok(bed_clerk_stop(&bed) == 0, "the last clerk ends well");
	tap_ok(bed_verify(&bed) == 0, "candour verify finds nothing");
	bed_free(&bed);
	return tap_done();
}
