#include "work/verify_uploads.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/file.h"
#include "base/hex.h"
#include "crypto/sha256.h"
#include "store/db.h"
#include "work/upload.h"
#include "work/upload_file.h"
#include "work/verify_moment.h"

#include "verify.sql.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

enum { ARENA_SIZE = 16 << 20, CHUNK_SIZE = 1 << 20 };

struct uploads {
	const char *folder;
	void (*found)(void *context, const char *sort, struct str what);
	void *context;
	struct verify_moment *moment;
	struct arena arena;
	int64_t *known; /* those that may have files */
	size_t known_count;
	size_t known_room;
};

/* "" where it cannot be read to its end. */
static struct str
file_hash(struct uploads *uploads, const char *path, uint64_t size)
{
	int fd CLEANUP(fd_close) = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
	struct buf chunk CLEANUP(buf_free) = {0};
	struct sha256 sha CLEANUP(sha256_free) = {0};
	char *room = buf_reserve(&chunk, CHUNK_SIZE);
	unsigned char digest[SHA256_SIZE];
	struct stat info;
	ssize_t got = 1;

	if (fd < 0 || fstat(fd, &info) != 0 || !S_ISREG(info.st_mode) ||
		(uint64_t)info.st_size != size)
		return STR("");
	sha256_begin(&sha);
	while (got > 0) {
		got = read(fd, room, CHUNK_SIZE);
		if (got < 0 && errno == EINTR)
			got = 1;
		else if (got < 0)
			return STR("");
		else
			sha256_add(&sha, str_make(room, (size_t)got));
	}
	sha256_end(&sha, digest);
	return hex_encode(&uploads->arena, str_make(digest, sizeof(digest)));
}

static void
file_check(
	struct uploads *uploads, int64_t number, struct str name, uint64_t size, struct str sha256)
{
	const char *path = upload_path(&uploads->arena, uploads->folder, number, name);

	bool is_there = file_exists(path);
	bool is_same = is_there && str_equal(file_hash(uploads, path, size), sha256);

	/* It may have been taken in since, and has left its place then. */
	if (is_same || verify_moment_upload_is_over(uploads->moment, number))
		return;
	if (!is_there)
		uploads->found(uploads->context, "missing",
			str_format(&uploads->arena,
				"the file of upload %lld, which waits to be taken in",
				(long long)number));
	else
		uploads->found(uploads->context, "altered",
			str_format(&uploads->arena,
				"the file of upload %lld is not the one that was received",
				(long long)number));
}

static bool
files_check(struct uploads *uploads, struct db *db, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool row;

	if (!db_begin(db, &SQL_VERIFY_UPLOAD_FILES, &s, err))
		return false;
	for (;;) {
		int64_t number;

		if (!statement_row(&s, &row, err))
			return false;
		if (!row)
			return true;
		number = column_i64(&s, VERIFY_UPLOAD_FILES_COL_NUMBER);
		uploads->known = arena_grow(&uploads->arena, uploads->known, uploads->known_count,
			&uploads->known_room, sizeof(*uploads->known));
		uploads->known[uploads->known_count++] = number;
		if (column_i64(&s, VERIFY_UPLOAD_FILES_COL_STATE) == UPLOAD_RECEIVED)
			file_check(uploads, number,
				str_copy(&uploads->arena,
					column_str(&s, VERIFY_UPLOAD_FILES_COL_NAME)),
				(uint64_t)column_i64(&s, VERIFY_UPLOAD_FILES_COL_SIZE),
				str_copy(&uploads->arena,
					column_str(&s, VERIFY_UPLOAD_FILES_COL_SHA256)));
	}
}

/* What an upload that ended has left goes when the next begins. */
static void
strangers_check(struct uploads *uploads)
{
	const struct verify_moment *then = uploads->moment;

	for (size_t i = 0; i < then->upload_count; i++) {
		bool is_known = false;

		for (size_t k = 0; k < uploads->known_count && !is_known; k++)
			is_known = uploads->known[k] == then->uploads[i];
		if (!is_known)
			uploads->found(uploads->context, "unfinished",
				str_format(&uploads->arena,
					"\"%s/%lld\" was left by an upload that has ended; it goes "
					"when the next one begins",
					upload_folder, (long long)then->uploads[i]));
	}
}

bool
verify_uploads(struct verify_moment *moment, struct db *db,
	void (*found)(void *context, const char *sort, struct str what), void *context,
	struct err *err)
{
	struct uploads uploads = {
		.folder = moment->folder, .found = found, .context = context, .moment = moment};
	bool done;

	arena_init(&uploads.arena, ARENA_SIZE);
	done = files_check(&uploads, db, err);
	if (done)
		strangers_check(&uploads);
	arena_free(&uploads.arena);
	return done;
}
