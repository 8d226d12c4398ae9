/* replay: builds what a disk could hold after a power cut.
 *
 *   replay count LOG
 *   replay list LOG
 *   replay cut LOG BELOW BEFORE OUT CUT SEED [any|unsynced]
 *
 * `cut` takes the first CUT records of a log of trace.so, made below the folder BELOW, and the
 * folder BEFORE, a copy of BELOW from before the log began (or one that does not exist), and makes
 * OUT. What was synced is there. What was not is kept, dropped, or torn at sectors of 512 bytes,
 * as SEED decides. Names that were not synced are lost from some point on, in the order in which
 * they were made, as a journalling file system has it; with `any`, each by itself, which is all
 * that POSIX promises. With `unsynced` no sync did anything, as on a disk that lies. What the program had said on standard output before the cut goes to ours.
 *
 * A file's fsync makes its own creation durable, and what was done to names before that; in `any`
 * only the folder's fsync does. */
#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/file.h"
#include "base/str.h"
#include "trace.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { FOLDER = -1, NO_FILE = -2, BUCKETS = 1 << 16, SECTOR = 512 };

#define LOG_SIZE_MAX ((size_t)4 << 30)
#define REPLAY_ARENA_MAX ((size_t)8 << 30)

struct entry {
	struct str path; /* below the folder, "" is the folder itself */
	int file;        /* number, FOLDER, or NO_FILE */
	struct entry *next;
};

struct names {
	struct entry *buckets[BUCKETS];
	struct entry **all;
	size_t count;
	size_t room;
};

struct file {
	struct buf bytes;
};

struct bound {
	uint64_t inode;
	int file;
	struct bound *next;
};

struct op {
	struct trace_head head;
	struct str path;
	struct str path2;
	struct str data;
	int file;
	bool is_durable;
};

struct replay {
	struct arena arena;
	struct str below;
	struct op *ops;
	size_t op_count;
	struct file *files;
	int file_count;
	struct names logical; /* as the program saw them */
	struct names disk;    /* as the disk has them */
	struct bound *inodes[BUCKETS];
	uint64_t random;
	unsigned keep_of_8; /* how likely what is not synced is kept, in eighths */
	bool is_any;
	bool is_unsynced;
};

static NO_RETURN void
give_up(const char *what, const char *which)
{
	fprintf(stderr, "replay: %s: %s\n", what, which);
	exit(1);
}

/* Steele, Lea, Flood: "Fast splittable pseudorandom number generators" (2014), SplitMix64. */
static uint64_t
random_next(struct replay *r)
{
	uint64_t z = r->random += 0x9e3779b97f4a7c15;

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
	z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
	return z ^ (z >> 31);
}

static bool
is_kept(struct replay *r)
{
	return random_next(r) % 8 < r->keep_of_8;
}

/* ---- names ---- */

static size_t
path_hash(struct str path)
{
	uint64_t hash = 0xcbf29ce484222325;

	for (size_t i = 0; i < path.len; i++)
		hash = (hash ^ (unsigned char)path.data[i]) * 0x100000001b3;
	return (size_t)(hash % BUCKETS);
}

static struct entry *
names_entry(struct replay *r, struct names *names, struct str path)
{
	struct entry **bucket = &names->buckets[path_hash(path)];
	struct entry *entry;

	for (entry = *bucket; entry != NULL; entry = entry->next)
		if (str_equal(entry->path, path))
			return entry;
	entry = ARENA_NEW(&r->arena, struct entry);
	entry->path = path;
	entry->file = NO_FILE;
	entry->next = *bucket;
	*bucket = entry;
	if (names->count == names->room) {
		names->room = names->room == 0 ? 1024 : 2 * names->room;
		names->all = memory_grow(names->all, names->room * sizeof(struct entry *));
	}
	names->all[names->count++] = entry;
	return entry;
}

static struct str
path_above(struct str path)
{
	size_t slash = str_find_last_char(path, '/');

	return str_slice(path, 0, slash == STR_NONE ? 0 : slash);
}

static bool
is_reachable(struct replay *r, struct names *names, struct str path)
{
	while (path.len > 0) {
		path = path_above(path);
		if (path.len > 0 && names_entry(r, names, path)->file != FOLDER)
			return false;
	}
	return true;
}

/* What is in a folder moves with it. */
static void
folder_move(struct replay *r, struct names *names, struct str from, struct str to)
{
	size_t count = names->count;

	for (size_t i = 0; i < count; i++) {
		struct entry *inner = names->all[i];

		if (inner->file == NO_FILE || inner->path.len <= from.len + 1 ||
			!str_starts(inner->path, from) || inner->path.data[from.len] != '/')
			continue;
		names_entry(r, names,
			str_format(&r->arena, "%.*s%.*s", STR_ARG(to),
				STR_ARG(str_from(inner->path, from.len))))
			->file = inner->file;
		inner->file = NO_FILE;
	}
}

static void
names_apply(struct replay *r, struct names *names, const struct op *op)
{
	struct entry *one = names_entry(r, names, op->path);
	struct entry *two = names_entry(r, names, op->path2);
	int file = one->file;

	switch ((enum trace_kind)op->head.kind) {
	case TRACE_CREATE:
		if (op->path.len > 0)
			one->file = op->file;
		return;
	case TRACE_LINK:
		two->file = op->file;
		return;
	case TRACE_MKDIR:
		one->file = FOLDER;
		return;
	case TRACE_UNLINK:
		one->file = NO_FILE;
		return;
	case TRACE_RENAME:
		if (file == NO_FILE)
			return;
		one->file = NO_FILE;
		two->file = file;
		if (file == FOLDER)
			folder_move(r, names, op->path, op->path2);
		return;
	case TRACE_EXCHANGE:
		one->file = two->file;
		two->file = file;
		return;
	case TRACE_WRITE:
	case TRACE_TRUNCATE:
	case TRACE_SYNC:
	case TRACE_SYNC_ALL:
	case TRACE_SAID:
	case TRACE_KIND_COUNT:
		return;
	}
}

static bool
is_about_names(const struct op *op)
{
	return op->head.kind == TRACE_CREATE || op->head.kind == TRACE_LINK ||
		op->head.kind == TRACE_MKDIR || op->head.kind == TRACE_UNLINK ||
		op->head.kind == TRACE_RENAME || op->head.kind == TRACE_EXCHANGE;
}

static bool
is_about_data(const struct op *op)
{
	return op->head.kind == TRACE_WRITE || op->head.kind == TRACE_TRUNCATE;
}

/* ---- files ---- */

static int
file_add(struct replay *r)
{
	if (r->file_count % 1024 == 0)
		r->files = memory_grow(
			r->files, ((size_t)r->file_count + 1024) * sizeof(struct file));
	r->files[r->file_count] = (struct file){.bytes = {.size_max = LOG_SIZE_MAX}};
	return r->file_count++;
}

static void
file_resize(struct buf *bytes, uint64_t size)
{
	if (size > bytes->len) {
		size_t more = (size_t)size - bytes->len;
		char *room = buf_reserve(bytes, more);

		if (room == NULL)
			give_up("too large", "a file");
		memset(room, 0, more);
		buf_grown(bytes, more);
	}
	bytes->len = (size_t)size;
}

static void
file_write(struct buf *bytes, uint64_t offset, struct str data)
{
	if (offset + data.len > bytes->len)
		file_resize(bytes, offset + data.len);
	if (data.len > 0)
		memcpy(bytes->data + offset, data.data, data.len);
}

/* ---- the log ---- */

static struct str
path_take(struct replay *r, struct str *log, size_t size)
{
	struct str path;

	if (!take_bytes(log, size, &path))
		give_up("cut off", "the log");
	if (path.len == 0 || !str_starts(path, r->below))
		return STR("");
	path = str_from(path, r->below.len);
	return str_starts(path, STR("/")) ? str_from(path, 1) : path;
}

static void
log_read(struct replay *r, struct str log, size_t op_max)
{
	size_t room = 0;

	while (log.len > 0 && r->op_count < op_max) {
		struct str head;
		struct op *op;

		if (r->op_count == room) {
			room = room == 0 ? 4096 : 2 * room;
			r->ops = memory_grow(r->ops, room * sizeof(struct op));
		}
		op = &r->ops[r->op_count++];
		*op = (struct op){.file = NO_FILE};
		if (!take_bytes(&log, sizeof(op->head), &head))
			give_up("cut off", "the log");
		memcpy(&op->head, head.data, sizeof(op->head));
		if (op->head.magic != TRACE_MAGIC || op->head.kind >= TRACE_KIND_COUNT)
			give_up("no log of trace.so", "the log");
		op->path = path_take(r, &log, op->head.path_size);
		op->path2 = path_take(r, &log, op->head.path2_size);
		if (!take_bytes(&log, (size_t)op->head.size, &op->data))
			give_up("cut off", "the log");
	}
}

static void
log_list(const struct replay *r)
{
	static const char *const names[TRACE_KIND_COUNT] = {"?", "create", "write", "truncate",
		"sync", "sync all", "rename", "exchange", "link", "unlink", "mkdir", "said"};

	for (size_t i = 0; i < r->op_count; i++) {
		const struct op *op = &r->ops[i];

		printf("%zu %s %.*s %.*s inode %llu offset %llu size %llu\n", i + 1,
			names[op->head.kind], STR_ARG(op->path), STR_ARG(op->path2),
			(unsigned long long)op->head.inode, (unsigned long long)op->head.offset,
			(unsigned long long)op->head.size);
	}
}

/* ---- which operation is about which file ---- */

static int
inode_find(const struct replay *r, uint64_t inode)
{
	for (const struct bound *b = r->inodes[inode % BUCKETS]; b != NULL; b = b->next)
		if (b->inode == inode)
			return b->file;
	return NO_FILE;
}

/* The newest binding comes first, since numbers are used again. */
static void
inode_bind(struct replay *r, uint64_t inode, int file)
{
	struct bound *bound = ARENA_NEW(&r->arena, struct bound);

	*bound = (struct bound){inode, file, r->inodes[inode % BUCKETS]};
	r->inodes[inode % BUCKETS] = bound;
}

static void
ops_bind(struct replay *r)
{
	for (size_t i = 0; i < r->op_count; i++) {
		struct op *op = &r->ops[i];
		bool has_file = is_about_data(op) || op->head.kind == TRACE_SYNC ||
			op->head.kind == TRACE_LINK;

		if (op->head.kind == TRACE_CREATE) {
			op->file = file_add(r);
			inode_bind(r, op->head.inode, op->file);
		} else if (has_file) {
			op->file = inode_find(r, op->head.inode);
			if (op->file == NO_FILE) {
				op->file = names_entry(r, &r->logical, op->path)->file;
				if (op->file >= 0)
					inode_bind(r, op->head.inode, op->file);
			}
		}
		names_apply(r, &r->logical, op);
	}
}

/* ---- what is durable ---- */

/* The syncs that come after the operation looked at. */
struct syncs {
	bool all;
	bool *files;          /* by number */
	struct names folders; /* FOLDER where synced */
};

static bool
folder_is_synced(struct replay *r, struct syncs *syncs, struct str path)
{
	return names_entry(r, &syncs->folders, path_above(path))->file == FOLDER;
}

/* True where a later sync makes `op` durable by itself. */
static bool
is_covered(struct replay *r, struct syncs *syncs, const struct op *op)
{
	bool is_file_synced = op->file >= 0 && syncs->files[op->file];

	if (syncs->all)
		return true;
	if (is_about_data(op))
		return is_file_synced;
	if (!r->is_any && op->head.kind == TRACE_CREATE && is_file_synced)
		return true;
	return folder_is_synced(r, syncs, op->path) &&
		(op->path2.len == 0 || folder_is_synced(r, syncs, op->path2));
}

static void
sync_note(struct replay *r, struct syncs *syncs, const struct op *op)
{
	if (op->head.kind == TRACE_SYNC_ALL)
		syncs->all = true;
	else if (op->head.kind == TRACE_SYNC && op->file >= 0)
		syncs->files[op->file] = true;
	else if (op->head.kind == TRACE_SYNC)
		names_entry(r, &syncs->folders, op->path)->file = FOLDER;
}

static void
ops_judge(struct replay *r)
{
	struct syncs *syncs = ARENA_NEW(&r->arena, struct syncs);
	bool is_later_name_durable = false;

	syncs->files = ARENA_ARRAY(&r->arena, (size_t)r->file_count + 1, bool);
	for (size_t i = r->op_count; i > 0; i--) {
		struct op *op = &r->ops[i - 1];

		if (!r->is_unsynced)
			sync_note(r, syncs, op);
		op->is_durable = is_covered(r, syncs, op);
		if (!is_about_names(op) || r->is_any)
			continue;
		/* A journal keeps the order of what is done to names. */
		is_later_name_durable = is_later_name_durable || op->is_durable;
		op->is_durable = is_later_name_durable;
	}
}

/* ---- what the disk holds ---- */

static void
write_torn(struct replay *r, const struct op *op)
{
	uint64_t at = op->head.offset;
	struct str rest = op->data;

	while (rest.len > 0) {
		size_t len = SECTOR - (size_t)(at % SECTOR);
		struct str piece = str_slice(rest, 0, len);

		if (is_kept(r))
			file_write(&r->files[op->file].bytes, at, piece);
		at += piece.len;
		rest = str_from(rest, piece.len);
	}
}

static void
data_apply(struct replay *r, const struct op *op)
{
	struct buf *bytes;

	if (op->file < 0)
		return;
	bytes = &r->files[op->file].bytes;
	if (op->head.kind == TRACE_TRUNCATE && (op->is_durable || is_kept(r)))
		file_resize(bytes, op->head.offset);
	else if (op->head.kind == TRACE_WRITE && (op->is_durable || is_kept(r)))
		file_write(bytes, op->head.offset, op->data);
	else if (op->head.kind == TRACE_WRITE && random_next(r) % 2 == 0)
		write_torn(r, op);
}

static void
disk_make(struct replay *r)
{
	bool is_journal_over = false;

	for (size_t i = 0; i < r->op_count; i++) {
		const struct op *op = &r->ops[i];

		if (is_about_data(op))
			data_apply(r, op);
		if (!is_about_names(op))
			continue;
		if (!op->is_durable && r->is_any && !is_kept(r))
			continue;
		if (!op->is_durable && !r->is_any)
			is_journal_over = is_journal_over || !is_kept(r);
		if (!is_journal_over)
			names_apply(r, &r->disk, op);
	}
}

static int
entry_compare(const void *a, const void *b)
{
	return str_compare((*(struct entry *const *)a)->path, (*(struct entry *const *)b)->path);
}

static void
disk_write(struct replay *r, const char *out)
{
	struct err err = {0};

	if (!folder_make(out, &err))
		give_up(err.text, out);
	qsort(r->disk.all, r->disk.count, sizeof(struct entry *), entry_compare);
	for (size_t i = 0; i < r->disk.count; i++) {
		const struct entry *entry = r->disk.all[i];
		const char *path = str_format(&r->arena, "%s/%.*s", out, STR_ARG(entry->path)).data;
		int fd CLEANUP(fd_close) = -1;

		if (entry->path.len == 0 || entry->file == NO_FILE ||
			!is_reachable(r, &r->disk, entry->path))
			continue;
		if (entry->file == FOLDER) {
			if (mkdir(path, 0700) != 0)
				give_up("cannot make a folder", path);
			continue;
		}
		fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
		if (fd < 0 || !fd_write_all(fd, buf_str(&r->files[entry->file].bytes), path, &err))
			give_up("cannot write", path);
	}
}

/* ---- before ---- */

/* nftw gives its function no context. */
static struct replay *before_replay;
static size_t before_len;

static int
before_add(const char *path, const struct stat *info, int flag, struct FTW *where)
{
	struct replay *r = before_replay;
	struct str below = str_copy(&r->arena, str_from(str_of(path), before_len + 1));
	int file = FOLDER;
	struct err err = {0};

	(void)where;
	if (flag == FTW_F && S_ISREG(info->st_mode)) {
		if (str_ends(below, STR("-shm")))
			return 0;
		file = file_add(r);
		if (!file_read(path, &r->files[file].bytes, LOG_SIZE_MAX, &err))
			give_up(err.text, path);
	}
	if (below.len > 0) {
		names_entry(r, &r->logical, below)->file = file;
		names_entry(r, &r->disk, below)->file = file;
	}
	return 0;
}

static void
said_print(const struct replay *r)
{
	for (size_t i = 0; i < r->op_count; i++)
		if (r->ops[i].head.kind == TRACE_SAID)
			(void)fwrite(r->ops[i].data.data, 1, r->ops[i].data.len, stdout);
}

static void
cut(struct replay *r, const char *before, const char *out, uint64_t seed)
{
	static const unsigned char likelihoods[] = {0, 1, 4, 7, 8};

	before_replay = r;
	before_len = strlen(before);
	(void)nftw(before, before_add, 16, FTW_PHYS);
	r->random = seed;
	r->keep_of_8 = likelihoods[random_next(r) % sizeof(likelihoods)];
	ops_bind(r);
	ops_judge(r);
	disk_make(r);
	disk_write(r, out);
	said_print(r);
}

int
main(int argc, char **argv)
{
	struct replay *r = memory_alloc(sizeof(*r));
	struct buf log = {.size_max = LOG_SIZE_MAX};
	struct err err = {0};
	bool is_cut = argc >= 8 && strcmp(argv[1], "cut") == 0;
	char below[4096];

	memset(r, 0, sizeof(*r));
	arena_init(&r->arena, REPLAY_ARENA_MAX);
	if (argc < 3 || !(is_cut || strcmp(argv[1], "count") == 0 || strcmp(argv[1], "list") == 0))
		give_up("usage", "replay count LOG | list LOG | cut LOG BELOW BEFORE OUT CUT SEED");
	if (!file_read(argv[2], &log, LOG_SIZE_MAX, &err))
		give_up(err.text, argv[2]);
	if (is_cut && realpath(argv[3], below) != NULL)
		r->below = str_of(below);
	log_read(r, buf_str(&log), is_cut ? strtoul(argv[6], NULL, 10) : SIZE_MAX);
	if (is_cut) {
		r->is_any = argc == 9 && strcmp(argv[8], "any") == 0;
		r->is_unsynced = argc == 9 && strcmp(argv[8], "unsynced") == 0;
		cut(r, argv[4], argv[5], strtoull(argv[7], NULL, 10));
	} else if (strcmp(argv[1], "count") == 0) {
		printf("%zu\n", r->op_count);
	} else {
		log_list(r);
	}
	return 0;
}
