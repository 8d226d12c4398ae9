/* In the fetcher: walking, reading, counting. */
#include "ingest/fetch_wire.h"

#include "base/arena.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/file.h"
#include "sandbox/helper.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
	SEND_SIZE = 64 * 1024, /* sent at once */
	SEND_MS = 20,          /* or after so long: who waits for the first has nothing else */
	COUNT_DEPTH_MAX = 64,  /* folders open at once beside those of the walk */
	COUNT_STEP = 64,       /* names between two looks at whether there is room to send */
	WAIT_MS = 10           /* where no room is not why nothing can be sent */
};

/* Counting begins again at the roots, which have names that no confined process can find out. */
bool
fetcher_prepare(void *context, struct err *err)
{
	struct fetcher *fetcher = context;

	/* Where they cannot be counted, no totals are told. */
	if (walk_open(fetcher->paths, fetcher->path_count, &fetcher->counting, err))
		walk_only_measure(fetcher->counting);
	err_clear(err);
	return true;
}

/* ---- saying ---- */

static void
record_add(struct fetcher *fetcher, enum fetched_kind kind, const struct walk_entry *entry,
	size_t bytes)
{
	static const struct vault_hash none;
	struct buf *box = &fetcher->outbox;
	struct str words = str_of(entry->words);

	buf_add_char(box, (char)kind);
	buf_add_u32(box, (uint32_t)entry->path.len);
	buf_add_u32(box, (uint32_t)words.len);
	buf_add_u32(box, (uint32_t)bytes);
	buf_add_u64(box, entry->size);
	buf_add_u64(box, (uint64_t)entry->modified_s);
	buf_add_u64(box, (uint64_t)entry->modified_ns);
	buf_add(box, vault_hash_str(&none));
	buf_add(box, entry->path);
	buf_add(box, words);
}

static void
count_end(struct fetcher *fetcher, bool is_whole)
{
	walk_close(fetcher->counting);
	fetcher->counting = NULL;
	fetcher->is_counted = is_whole;
}

/* Some more names, while there is nothing better to do. */
static void
count_some(struct fetcher *fetcher)
{
	struct walk_entry entry;
	int folders[WALK_FOLDERS_MAX];

	for (unsigned i = 0; i < COUNT_STEP; i++) {
		if (!walk_next(fetcher->counting, &entry)) {
			count_end(fetcher, true);
			return;
		}
		if (walk_folders(fetcher->counting, folders) > COUNT_DEPTH_MAX) {
			count_end(fetcher, false);
			return;
		}
		fetcher->files++;
		fetcher->bytes += entry.size;
		fd_close(&entry.fd);
	}
}

/* Where there is room and it is refused all the same, too many descriptors are on their way. */
static void
room_await(struct fetcher *fetcher, unsigned *refused)
{
	struct pollfd room = {.fd = fetcher->side->socket, .events = POLLOUT};

	if (fetcher->counting != NULL)
		count_some(fetcher);
	else if ((*refused)++ > 1)
		(void)poll(NULL, 0, WAIT_MS);
	else
		(void)poll(&room, 1, -1);
}

/* All that was gathered, and a descriptor with its last record. False: the caller is gone. */
static bool
outbox_send(struct fetcher *fetcher, int fd)
{
	struct str rest = buf_str(&fetcher->outbox);
	unsigned refused = 0;

	while (rest.len > 0) {
		ssize_t done = helper_side_lend(fetcher->side, rest, fd);

		if (done < 0)
			return false;
		if (done == 0) {
			room_await(fetcher, &refused);
		} else {
			refused = 0;
			fd = -1;
		}
		rest = str_from(rest, (size_t)done);
	}
	buf_clear(&fetcher->outbox);
	fetcher->sent_ms = clock_span_ms();
	if (fetcher->is_counted)
		record_add(fetcher, FETCHED_TOTALS,
			&(struct walk_entry){
				.size = fetcher->bytes, .modified_s = (int64_t)fetcher->files},
			0);
	fetcher->is_counted = false;
	return true;
}

/* ---- reading ---- */

static bool
is_as_opened(const struct walk_entry *entry)
{
	struct stat info;

	return fstat(entry->fd, &info) == 0 && (uint64_t)info.st_size == entry->size &&
		info.st_mtim.tv_sec * 1000000000 + info.st_mtim.tv_nsec == entry->modified_ns;
}

/* Behind its record. Without moving the file's position: it is lent where this fails. */
static bool
bytes_add(struct fetcher *fetcher, const struct walk_entry *entry)
{
	/* One more than there should be, so that a file which has grown shows. */
	char *room = buf_reserve(&fetcher->outbox, (size_t)entry->size + 1);
	ssize_t got;

	do {
		got = pread(entry->fd, room, (size_t)entry->size + 1, 0);
	} while (got < 0 && errno == EINTR);
	if (got < 0 || (uint64_t)got != entry->size || !is_as_opened(entry))
		return false;
	buf_grown(&fetcher->outbox, (size_t)got);
	return true;
}

/* False, and nothing is said: it is not read here. */
static bool
file_add(struct fetcher *fetcher, const struct walk_entry *entry)
{
	struct buf *box = &fetcher->outbox;
	const size_t start = box->len;
	unsigned char hash[SHA256_SIZE];
	size_t from;

	if (entry->size > FETCH_SIZE_MAX)
		return false;
	record_add(fetcher, FETCHED_READ, entry, (size_t)entry->size);
	from = box->len;
	if (!bytes_add(fetcher, entry)) {
		box->len = start;
		return false;
	}
	sha256_begin(&fetcher->sha256);
	sha256_add(&fetcher->sha256, str_make(box->data + from, box->len - from));
	sha256_end(&fetcher->sha256, hash);
	memcpy(box->data + start + FETCHED_HEAD_SIZE - SHA256_SIZE, hash, SHA256_SIZE);
	return true;
}

static bool
entry_send(struct fetcher *fetcher, struct walk_entry *entry)
{
	bool good = true;

	if (entry->fd < 0) {
		record_add(fetcher, FETCHED_WORDS, entry, 0);
	} else if (!file_add(fetcher, entry)) {
		record_add(fetcher, FETCHED_OPEN, entry, 0);
		good = outbox_send(fetcher, entry->fd);
	}
	fd_close(&entry->fd);
	if (good && fetcher->outbox.len > 0 &&
		(fetcher->outbox.len >= SEND_SIZE || clock_span_ms() - fetcher->sent_ms >= SEND_MS))
		good = outbox_send(fetcher, -1);
	return good;
}

void
fetcher_serve(void *context, const struct helper_side *side)
{
	struct fetcher *fetcher = context;
	struct walk_entry entry;
	bool good = true;

	fetcher->side = side;
	walk_folders_put(fetcher->walk, side->lent_fds);
	while (good && walk_next(fetcher->walk, &entry))
		good = entry_send(fetcher, &entry);
	if (!good)
		return;
	record_add(fetcher, FETCHED_END, &(struct walk_entry){0}, 0);
	(void)!outbox_send(fetcher, -1);
}
