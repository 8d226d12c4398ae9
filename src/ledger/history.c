#include "ledger/history.h"

#include "base/buf.h"
#include "base/err.h"
#include "base/file.h"
#include "base/limits.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define RECORD_START STR("checkpoint ")
#define SIGNATURE_START STR("\xe2\x80\x94 ")

bool
history_take(struct str *rest, struct history_record *ret_record)
{
	struct str all = *rest;
	size_t line_end = str_find_char(all, '\n');
	struct str digits = str_slice(all, RECORD_START.len, line_end);
	size_t at;

	if (line_end == STR_NONE || !str_starts(all, RECORD_START) ||
		!str_to_u64(digits, &ret_record->number) || !char_is_digit(digits.data[0]) ||
		(digits.len > 1 && digits.data[0] == '0'))
		return false;
	all = str_from(all, line_end + 1);
	at = str_find(all, STR("\n\n"));
	if (at == STR_NONE || !str_starts(str_from(all, at + 2), SIGNATURE_START))
		return false;
	at += 2;
	while (str_starts(str_from(all, at), SIGNATURE_START)) {
		size_t end = str_find_char(str_from(all, at), '\n');

		if (end == STR_NONE)
			return false;
		at += end + 1;
	}
	if (!str_starts(str_from(all, at), STR("\n")))
		return false;
	ret_record->note = str_slice(all, 0, at);
	*rest = str_from(all, at + 1);
	return true;
}

void
history_add(struct buf *to, uint64_t number, struct str note)
{
	buf_add(to, RECORD_START);
	buf_add_format(to, "%llu\n", (unsigned long long)number);
	buf_add(to, note);
	buf_add_char(to, '\n');
}

/* Where the last record of the text starts; STR_NONE where none does. */
static size_t
last_start(struct str text)
{
	for (size_t at = text.len; at-- > 0;) {
		struct str rest = str_from(text, at);

		if (text.data[at] == 'c' && str_starts(rest, RECORD_START) &&
			(at == 0 || text.data[at - 1] == '\n'))
			return at;
	}
	return STR_NONE;
}

static bool
tail_read(int fd, const char *path, uint64_t size, struct buf *tail, uint64_t *ret_from,
	struct err *err)
{
	*ret_from = size > 2 * NOTE_SIZE_MAX ? size - 2 * NOTE_SIZE_MAX : 0;
	if (lseek(fd, (off_t)*ret_from, SEEK_SET) < 0)
		return err_set_errno(err, errno, "cannot read \"%s\"", path);
	return fd_read_all(fd, tail, 4 * NOTE_SIZE_MAX, path, err);
}

/* Finds the last whole record. A crash tears one record at most, but bytes of a torn one may look
 * like starts. */
static bool
last_find(struct str tail, uint64_t from, struct buf *ret_last, struct history_end *ret_end)
{
	enum { TRY_MAX = 16 };
	struct history_record record;
	struct str text = tail;

	for (int i = 0; i < TRY_MAX; i++) {
		size_t start = last_start(text);
		struct str rest;

		if (start == STR_NONE)
			return false;
		rest = str_from(tail, start);
		if (history_take(&rest, &record)) {
			buf_clear(ret_last);
			buf_add(ret_last, record.note);
			ret_end->next = record.number + 1;
			ret_end->offset = from + (tail.len - rest.len);
			return true;
		}
		text = str_slice(text, 0, start);
	}
	return false;
}

bool
history_open(const char *path, int *ret_fd, struct buf *ret_last, struct history_end *ret_end,
	struct err *err)
{
	int fd CLEANUP(fd_close) = open(path, O_RDWR | O_APPEND | O_CLOEXEC | O_NOFOLLOW);
	struct buf tail CLEANUP(buf_free) = {0};
	struct stat info;
	uint64_t from;

	if (fd < 0)
		return err_set_errno(err, errno, "cannot open \"%s\"", path);
	if (flock(fd, LOCK_EX | LOCK_NB) != 0)
		return err_set(
			err, ERR_BUSY, "another process is writing to the log at \"%s\"", path);
	if (fstat(fd, &info) != 0)
		return err_set_errno(err, errno, "cannot read \"%s\"", path);
	if (!tail_read(fd, path, (uint64_t)info.st_size, &tail, &from, err))
		return false;
	if (!last_find(buf_str(&tail), from, ret_last, ret_end))
		return err_set(err, ERR_ALTERED, "\"%s\" does not end in a checkpoint", path);
	*ret_fd = fd;
	fd = -1;
	return true;
}

bool
history_cut(int fd, const char *path, const struct history_end *end, struct err *err)
{
	struct stat info;

	if (fstat(fd, &info) != 0 ||
		((uint64_t)info.st_size > end->offset && ftruncate(fd, (off_t)end->offset) != 0))
		return err_set_errno(err, errno, "cannot shorten \"%s\"", path);
	return true;
}
