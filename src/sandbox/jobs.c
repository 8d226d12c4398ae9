/* Giving jobs to workers, and what a worker has in hand. */
#include "sandbox/pool.h"

#include "base/limits.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>

#define SECOND_NS ((int64_t)1000000000)
/* How long others in hand may wait for the present job, before they are looked at again. */
#define HAND_CHECK_NS (SECOND_NS / 10)

/* ---- the hand ---- */

int64_t
worker_check_ns(const struct worker *worker, int64_t now_ns)
{
	if (worker->hand_count > 1)
		return now_ns + HAND_CHECK_NS;
	return now_ns + (int64_t)worker_cpu_max_s(worker) * SECOND_NS;
}

void
worker_job_begin(struct worker *worker, int64_t now_ns)
{
	worker->tag = worker->hand[0].tag;
	worker->cpu_start_ns = worker->cpu_seen_ns;
	worker->wall_ns = 0;
	worker->queue_ns = -1;
	worker->seen_ns = now_ns;
	worker->check_ns = worker_check_ns(worker, now_ns);
}

void
worker_job_end(struct worker *worker)
{
	worker->hand_size -= worker->hand[0].size;
	worker->hand_count--;
	memmove(worker->hand, worker->hand + 1, worker->hand_count * sizeof(worker->hand[0]));
}

bool
worker_is_spent(const struct worker *worker)
{
	const struct sandbox_options *options = &worker->sandbox->options;

	return worker->job_count >= options->jobs_max || worker->cpu_seen_ns < 0 ||
		worker->cpu_seen_ns >=
		(int64_t)options->cpu_s_max * (SANDBOX_LIFE_FACTOR - 1) * SECOND_NS;
}

static void
hand_add(struct worker *worker, uint64_t tag, size_t size)
{
	int64_t now_ns = clock_now_ns();

	worker->hand[worker->hand_count++] = (struct job){tag, size};
	worker->hand_size += size;
	worker->job_count++;
	worker->state = WORKER_BUSY;
	if (worker->hand_count == 1)
		worker_job_begin(worker, now_ns);
	else if (worker->check_ns > worker_check_ns(worker, now_ns))
		worker->check_ns = worker_check_ns(worker, now_ns);
}

/* ---- choosing a worker ---- */

struct worker *
sandbox_idle(struct sandbox *sandbox)
{
	struct worker *warm;

	if (pool_count(sandbox, WORKER_BUSY) + pool_count(sandbox, WORKER_DYING) >=
		sandbox->options.workers)
		return NULL;
	warm = pool_warm(sandbox);
	return warm == NULL ? &sandbox->broken : warm;
}

struct worker *
sandbox_spare(struct sandbox *sandbox, size_t size)
{
	struct worker *best = sandbox_idle(sandbox);

	if (best != NULL)
		return best;
	for (size_t i = 0; i < sandbox->worker_count; i++) {
		struct worker *worker = &sandbox->workers[i];

		if (worker->state == WORKER_BUSY && worker->is_shared &&
			worker->hand_count < SANDBOX_HAND_MAX &&
			worker->hand_size + size <= SANDBOX_HAND_SIZE && !worker_is_spent(worker) &&
			(best == NULL || worker->hand_count < best->hand_count))
			best = worker;
	}
	return best;
}

/* ---- one job alone ---- */

static bool
job_check(const struct worker *worker, int fd, struct str request, uint64_t *ret_file_size,
	struct err *err)
{
	struct stat info;

	*ret_file_size = 0;
	if (worker->state != WORKER_WARM && worker != &worker->sandbox->broken)
		return err_set(err, ERR_INTERNAL, "a job was sent to a worker that is not idle");
	if (request.len > FRAME_SIZE_MAX)
		return err_set(err, ERR_INTERNAL, "a request to a worker is too long");
	if (fd < 0)
		return true;
	if ((fcntl(fd, F_GETFL) & O_ACCMODE) != O_RDONLY || fstat(fd, &info) != 0 ||
		!S_ISREG(info.st_mode))
		return err_set(err, ERR_INTERNAL,
			"only a regular file that is open for reading alone may be lent");
	*ret_file_size = (uint64_t)info.st_size;
	return true;
}

/* Puts the process of another slot into this one, which the caller knows. */
static void
worker_take_over(struct worker *worker, struct worker *other)
{
	if (worker == other)
		return;
	*worker = *other;
	*other = (struct worker){.sandbox = worker->sandbox, .socket = -1, .pidfd = -1};
}

static bool
job_place(struct worker *worker, int fd, struct str request, struct err *err)
{
	struct sandbox *sandbox = worker->sandbox;
	struct worker *other;

	if (worker == &sandbox->broken) {
		*err = sandbox->start_err;
		return false;
	}
	if (job_send(worker->socket, fd, request, err))
		return true;
	/* It died while it was idle. */
	worker_end(worker);
	other = pool_warm(sandbox);
	if (other == NULL) {
		*err = sandbox->start_err;
		return false;
	}
	worker_take_over(worker, other);
	return job_send(worker->socket, fd, request, err);
}

bool
worker_send(struct worker *worker, int fd, struct str request, uint64_t tag, struct err *err)
{
	uint64_t file_size;

	if (!job_check(worker, fd, request, &file_size, err) ||
		!job_place(worker, fd, request, err))
		return false;
	worker->file_size = file_size;
	worker->is_shared = false;
	hand_add(worker, tag, request.len);
	pool_top_up(worker->sandbox);
	return true;
}

/* ---- small jobs together ---- */

void
worker_flush(struct worker *worker)
{
	struct buf *box = &worker->outbox;
	ssize_t done;

	if (box->len == 0)
		return;
	done = send(worker->socket, box->data, box->len, MSG_NOSIGNAL | MSG_DONTWAIT);
	if (done < 0 && (errno == EAGAIN || errno == EINTR))
		return;
	worker->outbox_count = 0;
	if (done == (ssize_t)box->len) {
		buf_clear(box);
	} else if (done > 0) {
		memmove(box->data, box->data + done, box->len - (size_t)done);
		box->len -= (size_t)done;
	} else {
		/* It is gone, which its socket will tell; it never had all of these jobs. */
		worker->is_returning = true;
		buf_clear(box);
	}
}

bool
worker_add(struct worker *worker, struct str request, uint64_t tag, struct err *err)
{
	if (worker == &worker->sandbox->broken) {
		*err = worker->sandbox->start_err;
		return false;
	}
	if (request.len > SANDBOX_HAND_SIZE - FRAME_HEAD_SIZE ||
		worker->hand_count == SANDBOX_HAND_MAX ||
		(worker->state != WORKER_WARM && !worker->is_shared))
		return err_set(err, ERR_INTERNAL, "a job was given to a worker without room");
	worker->file_size = 0;
	worker->is_shared = true;
	job_write(&worker->outbox, request);
	worker->outbox_count++;
	hand_add(worker, tag, request.len);
	/* Half of the hand at once: the worker still has the other half to do. */
	if (worker->outbox_count * 2 >= worker->hand_count)
		worker_flush(worker);
	pool_top_up(worker->sandbox);
	return true;
}

uint64_t
worker_tag(const struct worker *worker)
{
	return worker->tag;
}
