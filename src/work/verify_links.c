#include "work/verify_links.h"

#include "base/arena.h"
#include "base/err.h"
#include "base/file.h"
#include "base/hex.h"
#include "base/json.h"
#include "crypto/sha256.h"
#include "store/db.h"
#include "work/linking/linking_inside.h"
#include "work/listing.h"

#include "verify.sql.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

enum { ARENA_SIZE = 64 << 20, HASH_PIECE = 1 << 20 };

struct links {
	const char *folder; /* links/ */
	void (*found)(void *context, const char *sort, struct str what);
	void *context;
	struct arena arena;     /* one run */
	struct arena run_arena; /* the numbers of all runs */
	int64_t *numbers;
	size_t count;
	size_t room;
};

static void
tell(struct links *links, const char *sort, int64_t number, const char *name, const char *words)
{
	links->found(links->context, sort,
		str_format(&links->arena, "the result \"links/%lld/%s\" of linking %s",
			(long long)number, name, words));
}

/* "" where it cannot be read. */
static struct str
file_hash(struct arena *arena, const char *path)
{
	struct sha256 sha CLEANUP(sha256_free) = {0};
	unsigned char digest[SHA256_SIZE];
	int fd CLEANUP(fd_close) = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOFOLLOW);
	char *piece = arena_alloc(arena, HASH_PIECE);
	struct stat about;
	ssize_t got;

	if (fd < 0 || fstat(fd, &about) != 0 || !S_ISREG(about.st_mode))
		return STR("");
	sha256_begin(&sha);
	while ((got = read(fd, piece, HASH_PIECE)) > 0)
		sha256_add(&sha, str_make(piece, (size_t)got));
	sha256_end(&sha, digest);
	return got < 0 ? STR("") : hex_encode(arena, str_make(digest, sizeof(digest)));
}

static const struct json *
file_named(const struct linking_manifest *manifest, struct str name)
{
	const struct json *files = json_get(manifest->json, "files");
	const struct json *file = files == NULL ? NULL : files->first;

	while (file != NULL && !str_equal(json_get_str(file, "file"), name))
		file = file->next;
	return file;
}

static void
files_check(struct links *links, int64_t number, const char *path,
	const struct linking_manifest *manifest)
{
	const struct json *files = json_get(manifest->json, "files");

	for (const struct json *file = files == NULL ? NULL : files->first; file != NULL;
		file = file->next) {
		const char *name = str_cstr(&links->arena, path_name(json_get_str(file, "file")));
		struct arena arena CLEANUP(arena_free) = {.size_max = 4 << 20};
		struct str hash = file_hash(&arena, path_join_cstr(&arena, path, name));

		if (hash.len == 0)
			tell(links, "missing", number, name, "is not there or cannot be read");
		else if (!str_equal(hash, json_get_str(file, "sha256")))
			tell(links, "altered", number, name,
				"is not the one that its manifest names");
	}
}

/* Names in the folder of one run that its manifest does not have. */
static void
added_tell(struct links *links, int64_t number, const char *path,
	const struct linking_manifest *manifest)
{
	DIR *folder = opendir(path);
	struct dirent *entry;

	while (folder != NULL && (entry = readdir(folder)) != NULL) {
		struct str name = str_of(entry->d_name);

		if (!str_equal(name, STR(".")) && !str_equal(name, STR("..")) &&
			!str_equal(name, STR("manifest.json")) &&
			file_named(manifest, name) == NULL)
			tell(links, "added", number, entry->d_name, "is not in its manifest");
	}
	if (folder != NULL)
		(void)closedir(folder);
}

static void
run_check(struct links *links, int64_t number, struct str sha256)
{
	const char *path = path_join_cstr(&links->arena, links->folder,
		str_format(&links->arena, "%lld", (long long)number).data);
	struct linking_manifest manifest;
	struct err err = {0};

	if (!linking_manifest_read(&links->arena, path, &manifest, &err)) {
		tell(links, "missing", number, "manifest.json",
			"is not there or cannot be read; candour rebuild makes it anew");
		return;
	}
	if (!str_equal(manifest.sha256, sha256)) {
		tell(links, "altered", number, "manifest.json", "is not the one in the log");
		return;
	}
	files_check(links, number, path, &manifest);
	added_tell(links, number, path, &manifest);
}

static bool
runs_check(struct links *links, struct db *db, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool row;

	if (!db_begin(db, &SQL_VERIFY_LINK_MANIFESTS, &s, err))
		return false;
	for (;;) {
		int64_t number;

		if (!statement_row(&s, &row, err))
			return false;
		if (!row)
			return true;
		number = column_i64(&s, VERIFY_LINK_MANIFESTS_COL_NUMBER);
		links->numbers = arena_grow(&links->run_arena, links->numbers, links->count,
			&links->room, sizeof(*links->numbers));
		links->numbers[links->count++] = number;
		arena_clear(&links->arena);
		run_check(links, number,
			str_copy(&links->arena, column_str(&s, VERIFY_LINK_MANIFESTS_COL_SHA256)));
	}
}

static bool
is_run(const struct links *links, struct str name)
{
	int64_t number;

	if (!str_to_i64(name, &number))
		return false;
	for (size_t i = 0; i < links->count; i++)
		if (links->numbers[i] == number)
			return true;
	return false;
}

/* A folder that was not there held no run. */
static void
strangers_tell(struct links *links, const struct listing *then)
{
	for (size_t i = 0; i < then->count; i++) {
		struct str name = str_of(then->names[i]);

		if (is_run(links, name))
			continue;
		if (str_equal(name, STR("new")))
			links->found(links->context, "unfinished",
				STR("\"links/new\" was left by a linking that was stopped"));
		else
			links->found(links->context, "added",
				str_format(&links->arena,
					"\"links/%s\" is not in the log; a linking that was stopped "
					"before its entry was made may have left it",
					then->names[i]));
	}
}

bool
verify_links(const char *folder, const struct listing *then, struct db *db,
	void (*found)(void *context, const char *sort, struct str what), void *context,
	struct err *err)
{
	struct arena names CLEANUP(arena_free) = {.size_max = 1 << 16};
	struct links links = {.found = found, .context = context};
	bool done;

	arena_init(&links.arena, ARENA_SIZE);
	arena_init(&links.run_arena, ARENA_SIZE);
	links.folder = path_join_cstr(&names, folder, "links");
	done = !then->is_no_folder ||
		err_set_errno(err, ENOTDIR, "cannot look into \"%s\"", links.folder);
	done = done && runs_check(&links, db, err);
	if (done)
		strangers_tell(&links, then);
	arena_free(&links.run_arena);
	arena_free(&links.arena);
	return done;
}
