#include "ingest/fetch_wire.h"

#include "base/arena.h"
#include "base/err.h"
#include "base/file.h"
#include "sandbox/confine.h"
#include "sandbox/helper.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum {
	FDS_MAX = 4,              /* that have come before their records were whole: two */
	MEMORY_MB_MAX = 16 * 1024 /* the names of one folder, however many */
};

struct fetch {
	struct helper *helper;
	char inbox[FETCHED_INBOX_SIZE];
	size_t start;
	size_t end;
	int fds[FDS_MAX];
	size_t fd_count;
	bool is_counted;
	bool is_ended;
	uint64_t files;
	uint64_t bytes;
};

/* ---- starting ---- */

struct lent {
	int fds[HELPER_LENT_MAX];
	size_t count;
	size_t root_count; /* the last of them, ours to close */
};

static void
lent_end(struct lent *lent)
{
	for (; lent->root_count > 0; lent->root_count--)
		fd_close(&lent->fds[--lent->count]);
}

/* The folders that are being walked; then what it may read below. */
static bool
lent_find(struct lent *lent, const struct walk *walk, char *const *paths, size_t count,
	struct err *err)
{
	int folders[WALK_FOLDERS_MAX];

	lent->count = walk_folders(walk, folders);
	if (count > CONFINE_BELOW_MAX || lent->count + count > HELPER_LENT_MAX)
		return err_set(err, ERR_TOO_LARGE, "there is too much to lend");
	memcpy(lent->fds, folders, lent->count * sizeof(*folders));
	for (size_t i = 0; i < count; i++) {
		int fd = open(paths[i], O_PATH | O_CLOEXEC);
		struct stat info;

		if (fd < 0 || fstat(fd, &info) != 0) {
			(void)err_set_errno(err, errno, "cannot open \"%s\"", paths[i]);
			fd_close(&fd);
			return false;
		}
		/* What is neither will not be read. */
		if (!S_ISREG(info.st_mode) && !S_ISDIR(info.st_mode)) {
			fd_close(&fd);
			continue;
		}
		lent->fds[lent->count++] = fd;
		lent->root_count++;
	}
	return true;
}

bool
fetch_start(struct walk *walk, char *const *paths, size_t count, enum confinement confinement,
	struct fetch **ret_fetch, struct err *err)
{
	struct lent lent CLEANUP(lent_end) = {0};
	struct fetcher fetcher = {.walk = walk, .paths = paths, .path_count = count};
	struct helper_options options = {.name = "candour-fetcher",
		.title = "the process that reads what was handed over",
		.prepare = fetcher_prepare,
		.serve = fetcher_serve,
		.context = &fetcher,
		.folder_fd = -1,
		.names_fd = -1,
		.lock_fd = -1,
		.memory_mb_max = MEMORY_MB_MAX,
		.is_fetcher = true,
		.lent_fds = lent.fds,
		.confinement = confinement};
	struct helper *helper;

	if (!lent_find(&lent, walk, paths, count, err))
		return false;
	options.lent_count = lent.count;
	options.below_count = lent.root_count;
	if (!helper_start(&options, &helper, err))
		return false;
	*ret_fetch = memory_zeroed(1, sizeof(**ret_fetch));
	(*ret_fetch)->helper = helper;
	return true;
}

/* It has nothing to lose, and may stand still. */
void
fetch_stop(struct fetch *fetch)
{
	if (fetch == NULL)
		return;
	helper_kill(fetch->helper);
	helper_stop(fetch->helper);
	for (size_t i = 0; i < fetch->fd_count; i++)
		fd_close(&fetch->fds[i]);
	free(fetch);
}

pid_t
fetch_pid(const struct fetch *fetch)
{
	return helper_pid(fetch->helper);
}

/* ---- what it says ---- */

static bool
nonsense(struct err *err)
{
	return err_set(err, ERR_CRASHED,
		"the process that reads what was handed over said what makes no sense; run the same "
		"command again to go on");
}

/* Of a file: to read from something else could take for ever. */
static bool
fd_take(struct fetch *fetch, int *ret_fd)
{
	struct stat info;

	if (fetch->fd_count == 0 || fstat(fetch->fds[0], &info) != 0 || !S_ISREG(info.st_mode))
		return false;
	*ret_fd = fetch->fds[0];
	memmove(fetch->fds, fetch->fds + 1, --fetch->fd_count * sizeof(*fetch->fds));
	return true;
}

/* Of a record. */
struct head {
	enum fetched_kind kind;
	uint32_t path_len;
	uint32_t words_len;
	uint32_t bytes_len;
};

static bool
head_take(struct str *rest, struct head *ret_head, struct fetched *ret_fetched)
{
	struct walk_entry *entry = &ret_fetched->entry;
	uint64_t modified_s;
	uint64_t modified_ns;
	struct str hash;
	uint8_t kind;

	*ret_fetched = (struct fetched){.entry = {.fd = -1}};
	if (rest->len < FETCHED_HEAD_SIZE || !take_u8(rest, &kind) ||
		!take_u32(rest, &ret_head->path_len) || !take_u32(rest, &ret_head->words_len) ||
		!take_u32(rest, &ret_head->bytes_len) || !take_u64(rest, &entry->size) ||
		!take_u64(rest, &modified_s) || !take_u64(rest, &modified_ns) ||
		!take_bytes(rest, VAULT_HASH_SIZE, &hash))
		return false;
	ret_head->kind = (enum fetched_kind)kind;
	entry->modified_s = (int64_t)modified_s;
	entry->modified_ns = (int64_t)modified_ns;
	memcpy(ret_fetched->hash.bytes, hash.data, VAULT_HASH_SIZE);
	return true;
}

static bool
head_is_sound(const struct head *head, const struct fetched *fetched)
{
	bool is_read = head->kind == FETCHED_READ;
	bool is_entry = is_read || head->kind == FETCHED_OPEN || head->kind == FETCHED_WORDS;

	return head->path_len <= FETCHED_PATH_MAX && (head->path_len > 0) == is_entry &&
		head->words_len < sizeof(fetched->entry.words) &&
		(head->words_len > 0) == (head->kind == FETCHED_WORDS) &&
		head->bytes_len <= FETCH_SIZE_MAX &&
		head->bytes_len == (is_read ? fetched->entry.size : 0) &&
		(is_entry || head->kind == FETCHED_TOTALS || head->kind == FETCHED_END);
}

enum taken { TAKEN_WHOLE, TAKEN_PART, TAKEN_NONSENSE };

/* A whole record off the front. */
static enum taken
record_take(struct fetch *fetch, enum fetched_kind *ret_kind, struct fetched *ret_fetched)
{
	struct str rest = str_make(fetch->inbox + fetch->start, fetch->end - fetch->start);
	struct walk_entry *entry = &ret_fetched->entry;
	struct str words;
	struct head head;

	if (!head_take(&rest, &head, ret_fetched))
		return TAKEN_PART;
	if (!head_is_sound(&head, ret_fetched))
		return TAKEN_NONSENSE;
	if (!take_bytes(&rest, head.path_len, &entry->path) ||
		!take_bytes(&rest, head.words_len, &words) ||
		!take_bytes(&rest, head.bytes_len, &ret_fetched->bytes))
		return TAKEN_PART;
	memcpy(entry->words, words.data, words.len);
	ret_fetched->is_read = head.kind == FETCHED_READ;
	if (head.kind == FETCHED_OPEN && !fd_take(fetch, &entry->fd))
		return TAKEN_NONSENSE;
	fetch->start = fetch->end - rest.len;
	*ret_kind = head.kind;
	return TAKEN_WHOLE;
}

static enum helper_event
inbox_fill(struct fetch *fetch, struct err *err)
{
	enum helper_event event;
	size_t got;
	int fd;

	memmove(fetch->inbox, fetch->inbox + fetch->start, fetch->end - fetch->start);
	fetch->end -= fetch->start;
	fetch->start = 0;
	event = helper_take(fetch->helper, fetch->inbox + fetch->end,
		sizeof(fetch->inbox) - fetch->end, &got, &fd, err);
	if (event != HELPER_FRAME)
		return event;
	fetch->end += got;
	if (fd >= 0 && fetch->fd_count == FDS_MAX) {
		fd_close(&fd);
		return nonsense(err) ? HELPER_NOTHING : HELPER_GONE;
	}
	if (fd >= 0)
		fetch->fds[fetch->fd_count++] = fd;
	return event;
}

/* True: it is an entry, for the caller. */
static bool
record_is_entry(struct fetch *fetch, enum fetched_kind kind, const struct walk_entry *entry)
{
	if (kind == FETCHED_END)
		fetch->is_ended = true;
	if (kind == FETCHED_TOTALS) {
		fetch->is_counted = true;
		fetch->files = (uint64_t)entry->modified_s;
		fetch->bytes = entry->size;
	}
	return kind != FETCHED_END && kind != FETCHED_TOTALS;
}

enum fetch_state
fetch_next(struct fetch *fetch, struct fetched *ret_fetched, struct err *err)
{
	while (!fetch->is_ended) {
		enum fetched_kind kind;
		enum taken taken = record_take(fetch, &kind, ret_fetched);
		enum helper_event event;

		if (taken == TAKEN_NONSENSE)
			return nonsense(err) ? FETCH_LATER : FETCH_FAILED;
		if (taken == TAKEN_WHOLE && record_is_entry(fetch, kind, &ret_fetched->entry))
			return FETCH_ENTRY;
		if (taken == TAKEN_WHOLE)
			continue;
		event = inbox_fill(fetch, err);
		if (event != HELPER_FRAME)
			return event == HELPER_NOTHING ? FETCH_LATER : FETCH_FAILED;
	}
	return FETCH_END;
}

void
fetch_await(const struct fetch *fetch, int timeout_ms)
{
	struct pollfd look = {.fd = helper_fd(fetch->helper), .events = POLLIN};

	(void)poll(&look, 1, timeout_ms);
}

bool
fetch_totals(const struct fetch *fetch, uint64_t *ret_files, uint64_t *ret_bytes)
{
	*ret_files = fetch->files;
	*ret_bytes = fetch->bytes;
	return fetch->is_counted;
}
