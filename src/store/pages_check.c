/* The full pass of store/pages.h: over the file, beside SQLite, which only reads what it needs. */
#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/file.h"
#include "store/db.h"
#include "store/pages.h"

#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* "Database File Format", sections 1.3 (header), 4.1 and 4.2 (write-ahead log). */
enum {
	LOG_HEADER_SIZE = 32,
	FRAME_HEADER_SIZE = 24,
	FRAME_SIZE = FRAME_HEADER_SIZE + PAGE_SIZE,
	LOG_MAGIC = 0x377f0682, /* or one more, where the sums are of big-endian words */
	FINDINGS_MAX = 24
};
/* SQLite locks bytes at 1 GiB and never uses the page that they are in. */
#define LOCK_PAGE ((uint32_t)((1 << 30) / PAGE_SIZE + 1))

struct pass {
	const char *path;
	void (*found)(void *context, struct str what);
	void *context;
	struct arena arena;
	sqlite3_file *file;
	int log_fd;          /* -1: there is no write-ahead log */
	uint64_t *in_log;    /* by page: where the log has it, or 0 */
	uint32_t page_count; /* as the file and the log have them together */
	uint64_t findings;
};

static void
tell(struct pass *pass, struct str what)
{
	if (++pass->findings <= FINDINGS_MAX)
		pass->found(pass->context, what);
	arena_clear(&pass->arena);
}

static uint32_t
big_endian(const unsigned char *at)
{
	return (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3];
}

static bool
log_read_at(int fd, void *to, size_t size, uint64_t offset)
{
	char *at = to;

	while (size > 0) {
		ssize_t got = pread(fd, at, size, (off_t)offset);

		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return false;
		at += got;
		offset += (uint64_t)got;
		size -= (size_t)got;
	}
	return true;
}

/* ---- the write-ahead log ---- */

struct log_sum {
	uint32_t a;
	uint32_t b;
	bool is_big_endian;
};

static void
log_sum_add(struct log_sum *sum, const unsigned char *bytes, size_t size)
{
	for (size_t i = 0; i < size; i += 8) {
		uint32_t one = big_endian(bytes + i);
		uint32_t two = big_endian(bytes + i + 4);

		if (!sum->is_big_endian) {
			one = __builtin_bswap32(one);
			two = __builtin_bswap32(two);
		}
		sum->a += one + sum->b;
		sum->b += two + sum->a;
	}
}

static bool
log_sum_is(const struct log_sum *sum, const unsigned char *at)
{
	return sum->a == big_endian(at) && sum->b == big_endian(at + 4);
}

static uint64_t *
places_new(uint32_t page_count)
{
	size_t size = ((size_t)page_count + 1) * sizeof(uint64_t);
	uint64_t *places = memory_alloc(size);

	memset(places, 0, size);
	return places;
}

/* Frame `i` of the log: its page's number, or 0 where SQLite would believe no more. */
static uint32_t
log_frame(struct pass *pass, uint64_t i, const unsigned char *salts, struct log_sum *sum,
	bool *ret_commits)
{
	unsigned char frame[FRAME_SIZE];
	uint32_t number;

	if (!log_read_at(pass->log_fd, frame, FRAME_SIZE, LOG_HEADER_SIZE + i * FRAME_SIZE) ||
		memcmp(frame + 8, salts, 8) != 0)
		return 0;
	log_sum_add(sum, frame, 8);
	log_sum_add(sum, frame + FRAME_HEADER_SIZE, PAGE_SIZE);
	number = big_endian(frame);
	*ret_commits = big_endian(frame + 4) != 0;
	if (!log_sum_is(sum, frame + 16))
		return 0;
	/* A commit says how many pages the database has with it. */
	if (*ret_commits)
		pass->page_count = big_endian(frame + 4);
	return number;
}

/* Notes where each page stands in the log, as far as SQLite believes it: to the last frame of the
 * last commit. */
static void
log_read(struct pass *pass, uint64_t size)
{
	unsigned char head[LOG_HEADER_SIZE];
	struct log_sum sum = {0};
	uint64_t count = (size - LOG_HEADER_SIZE) / FRAME_SIZE;
	uint32_t *numbers;
	uint64_t good = 0;

	if (!log_read_at(pass->log_fd, head, sizeof(head), 0) ||
		(big_endian(head) | 1) != (LOG_MAGIC | 1) || big_endian(head + 8) != PAGE_SIZE)
		return;
	sum.is_big_endian = (head[3] & 1) != 0;
	log_sum_add(&sum, head, 24);
	if (!log_sum_is(&sum, head + 24))
		return;
	numbers = memory_alloc((size_t)count * sizeof(*numbers) + 1);
	for (uint64_t i = 0; i < count; i++) {
		bool commits = false;

		numbers[i] = log_frame(pass, i, head + 16, &sum, &commits);
		if (numbers[i] == 0)
			break;
		if (commits)
			good = i + 1;
	}
	if (good > 0)
		pass->in_log = places_new(pass->page_count);
	for (uint64_t i = 0; i < good; i++)
		if (numbers[i] <= pass->page_count)
			pass->in_log[numbers[i]] = LOG_HEADER_SIZE + i * FRAME_SIZE +
				FRAME_HEADER_SIZE;
	free(numbers);
}

/* ---- pages ---- */

static bool
page_read(struct pass *pass, uint32_t number, unsigned char page[PAGE_SIZE])
{
	return pass->file->pMethods->xRead(pass->file, page, PAGE_SIZE,
		       (sqlite3_int64)(number - 1) * PAGE_SIZE) == SQLITE_OK;
}

/* In the mode with a write-ahead log SQLite writes every page that it ever takes, but this one. */
static bool
is_lock_page(uint32_t number, const unsigned char page[PAGE_SIZE])
{
	for (size_t i = 0; i < PAGE_SIZE; i++)
		if (page[i] != 0)
			return false;
	return number == LOCK_PAGE;
}

static void
page_check(struct pass *pass, uint32_t number)
{
	unsigned char page[PAGE_SIZE];

	if (pass->in_log != NULL && pass->in_log[number] != 0)
		return;
	if (!page_read(pass, number, page))
		tell(pass,
			str_format(
				&pass->arena, "page %u of \"%s\" is missing", number, pass->path));
	else if (!page_is_sound(number, page) && !is_lock_page(number, page))
		tell(pass,
			str_format(&pass->arena, "page %u of \"%s\" is not as it was written",
				number, pass->path));
}

/* How many pages the first one says there are, or 0 where it cannot be asked. */
static uint32_t
page_count_said(struct pass *pass)
{
	unsigned char page[PAGE_SIZE];

	return page_read(pass, 1, page) && page_is_sound(1, page) ? big_endian(page + 28) : 0;
}

/* With all in its place the file ends with its last page. */
static void
size_check(struct pass *pass, uint64_t size)
{
	uint32_t said = page_count_said(pass);

	if (pass->in_log != NULL)
		return;
	if (said != 0 && size != (uint64_t)said * PAGE_SIZE)
		tell(pass,
			str_format(&pass->arena, "\"%s\" has %llu bytes and was written with %llu",
				pass->path, (unsigned long long)size,
				(unsigned long long)said * PAGE_SIZE));
	else if (size % PAGE_SIZE != 0)
		tell(pass, str_format(&pass->arena, "\"%s\" ends within a page", pass->path));
}

static bool
run(struct pass *pass, struct err *err)
{
	struct stat log_info = {0};
	sqlite3_int64 size = 0;

	if (pass->file->pMethods->xFileSize(pass->file, &size) != SQLITE_OK)
		return err_set(err, ERR_IO, "cannot read \"%s\"", pass->path);
	if (size / PAGE_SIZE >= UINT32_MAX)
		return err_set(err, ERR_ALTERED, "\"%s\" is larger than it can be", pass->path);
	pass->page_count = (uint32_t)((size + PAGE_SIZE - 1) / PAGE_SIZE);
	pass->log_fd = open(
		str_format(&pass->arena, "%s-wal", pass->path).data, O_RDONLY | O_CLOEXEC);
	if (pass->log_fd >= 0 && fstat(pass->log_fd, &log_info) == 0 &&
		log_info.st_size >= LOG_HEADER_SIZE)
		log_read(pass, (uint64_t)log_info.st_size);
	size_check(pass, (uint64_t)size);
	for (uint32_t number = 1; number <= pass->page_count; number++)
		page_check(pass, number);
	if (pass->findings > FINDINGS_MAX)
		pass->found(pass->context,
			str_format(&pass->arena, "%llu pages of \"%s\" in all are so",
				(unsigned long long)pass->findings, pass->path));
	return true;
}

bool
pages_check(struct db *db, void (*found)(void *context, struct str what), void *context,
	struct err *err)
{
	struct pass pass = {.path = db_path(db),
		.found = found,
		.context = context,
		.file = pages_file(db_handle(db)),
		.log_fd = -1};
	bool done;

	if (pass.file == NULL)
		return err_set(err, ERR_INTERNAL, "\"%s\" has no file", pass.path);
	arena_init(&pass.arena, 1 << 20);
	/* While a reader has begun, nobody writes a page to its place that is not in the log it sees.
	 * Where the database cannot even be begun to read, its pages tell. */
	(void)sqlite3_exec(
		db_handle(db), "BEGIN; SELECT count(*) FROM sqlite_schema", NULL, NULL, NULL);
	done = run(&pass, err);
	(void)sqlite3_exec(db_handle(db), "ROLLBACK", NULL, NULL, NULL);
	fd_close(&pass.log_fd);
	free(pass.in_log);
	arena_free(&pass.arena);
	return done;
}
