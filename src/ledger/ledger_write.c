/* The writing half of ledger/ledger.h: create, append, erase. */
#include "ledger/ledger.h"

#include "base/err.h"
#include "base/file.h"
#include "base/limits.h"
#include "ledger/growing.h"
#include "ledger/history.h"
#include "ledger/ledger_inside.h"
#include "ledger/opening.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { GROWING_ENTRIES, GROWING_OPENINGS, GROWING_HASHES, GROWING_COUNT = 2 + TILE_LEVEL_COUNT };

struct ledger_writer {
	int folder_fd;
	int history_fd; /* holds the lock; -1: the files must be put right first */
	struct history_end history_end;
	struct buf history_last;  /* the last note that was signed */
	struct checkpoint pledge; /* what it says */
	struct buf text;          /* one entry */
	struct growing growing[GROWING_COUNT];
	struct err *err; /* of the write under way */
	bool failed;
};

/* Signs the state of the edge; the note goes into `to`. */
static bool
checkpoint_sign(const struct vkey *vkey, uint64_t size, const struct ledger_hash *root,
	struct ledger_signer signer, struct buf *to, struct err *err)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = NOTE_SIZE_MAX};
	struct checkpoint checkpoint = {vkey->name, size, *root};
	struct str text = checkpoint_text(&arena, &checkpoint);
	unsigned char signature[64];
	struct checkpoint again;

	if (!signer.sign(signer.context, text, signature, err))
		return err_in(err, "cannot sign the log");
	buf_clear(to);
	note_add(to, text, vkey, signature);
	if (!checkpoint_verify(buf_str(to), vkey, &again, err))
		return err_set(
			err, ERR_INTERNAL, "the signing key is not the one of this log's key.vkey");
	return true;
}

/* ---- The writer ---- */

static void
writer_stop(struct ledger_writer *writer)
{
	for (size_t i = 0; i < GROWING_COUNT; i++)
		growing_end(&writer->growing[i]);
	fd_close(&writer->history_fd);
}

void
ledger_writer_close(struct ledger *ledger)
{
	struct ledger_writer *writer = ledger->writer;

	if (writer == NULL)
		return;
	writer_stop(writer);
	fd_close(&writer->folder_fd);
	buf_free(&writer->history_last);
	buf_free(&writer->text);
	ledger->writer = NULL;
}

static void
writer_new(struct ledger *ledger)
{
	struct ledger_writer *writer = ARENA_NEW(&ledger->arena, struct ledger_writer);

	writer->folder_fd = -1;
	writer->history_fd = -1;
	for (size_t i = 0; i < GROWING_COUNT; i++)
		writer->growing[i].fd = -1;
	ledger->writer = writer;
}

static bool
growing_start(struct ledger *ledger, struct err *err)
{
	struct growing *growing = ledger->writer->growing;
	uint64_t size = ledger->edge.size;

	if (!growing_begin(&growing[GROWING_ENTRIES], ledger->folder, TILE_ENTRIES, 0, size, err) ||
		!growing_begin(
			&growing[GROWING_OPENINGS], ledger->folder, TILE_OPENINGS, 0, size, err))
		return false;
	for (unsigned level = 0; level < TILE_LEVEL_COUNT; level++)
		if (!growing_begin(&growing[GROWING_HASHES + level], ledger->folder, TILE_HASHES,
			    level, size, err))
			return false;
	return true;
}

/* The last note of the history is the present checkpoint, or one that was signed after it just
 * before a crash. No crash can take the present one out of the history. */
static bool
pledge_read(struct ledger *ledger, struct err *err)
{
	struct ledger_writer *writer = ledger->writer;
	struct str note = buf_str(&writer->history_last);

	if (!checkpoint_verify(note, &ledger->vkey, &writer->pledge, err)) {
		err->kind = ERR_ALTERED;
		return err_in(err, "the last record of \"%s/checkpoints\"", ledger->folder);
	}
	if (writer->pledge.size <= ledger->edge.size &&
		!str_equal(note, buf_str(&ledger->checkpoint)))
		return err_set(err, ERR_ALTERED,
			"\"%s/checkpoints\" lacks the present checkpoint: run candour verify",
			ledger->folder);
	return true;
}

/* Takes the lock, then what is on disk now (another process may have written since), then puts
 * right what an interrupted write left. */
static bool
files_start(struct ledger *ledger, struct err *err)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = 4 * PATH_MAX};
	struct ledger_writer *writer = ledger->writer;
	const char *history = ledger_path(&arena, ledger->folder, "checkpoints");

	return history_open(history, &writer->history_fd, &writer->history_last,
		       &writer->history_end, err) &&
		ledger_load(ledger, err) && pledge_read(ledger, err) &&
		history_cut(writer->history_fd, history, &writer->history_end, err) &&
		growing_start(ledger, err);
}

static bool
writer_start(struct ledger *ledger, struct err *err)
{
	struct ledger_writer *writer;

	if (ledger->writer == NULL)
		writer_new(ledger);
	writer = ledger->writer;
	if (writer->history_fd >= 0)
		return true;
	if (writer->folder_fd < 0)
		writer->folder_fd = open(ledger->folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (writer->folder_fd < 0)
		return err_set_errno(err, errno, "cannot open the log at \"%s\"", ledger->folder);
	if (files_start(ledger, err))
		return true;
	writer_stop(writer);
	return false;
}

/* ---- Adding ---- */

static void
hash_completed(void *context, unsigned level, uint64_t index, const struct ledger_hash *hash)
{
	struct ledger_writer *writer = context;
	struct growing *g;

	(void)index;
	if (level % TILE_HEIGHT != 0 || writer->failed)
		return;
	g = &writer->growing[GROWING_HASHES + level / TILE_HEIGHT];
	buf_add(&g->pending, str_make(hash->bytes, LEDGER_HASH_SIZE));
	if (!growing_added(g, writer->err))
		writer->failed = true;
}

static bool
entry_append(struct ledger *ledger, const struct ledger_entry *entry, struct err *err)
{
	struct ledger_writer *writer = ledger->writer;
	struct growing *entries = &writer->growing[GROWING_ENTRIES];
	struct growing *openings = &writer->growing[GROWING_OPENINGS];
	struct ledger_hash leaf;

	if (!entry_valid(entry, err))
		return false;
	if (entry->moment < ledger->last_moment)
		return err_set(err, ERR_INTERNAL, "a log entry is dated before the one before it");
	buf_clear(&writer->text);
	ledger_entry_encode(&writer->text, &ledger->sha, entry);
	buf_add_char(&entries->pending, (char)(writer->text.len >> 8));
	buf_add_char(&entries->pending, (char)(writer->text.len & 0xff));
	buf_add(&entries->pending, buf_str(&writer->text));
	opening_add(&openings->pending, entry);
	if (!growing_added(entries, err) || !growing_added(openings, err))
		return false;
	leaf = merkle_leaf(&ledger->sha, buf_str(&writer->text));
	writer->err = err;
	merkle_edge_add(&ledger->edge, &ledger->sha, &leaf, hash_completed, writer);
	ledger->last_moment = entry->moment;
	return !writer->failed;
}

/* A checkpoint may have been signed for a larger tree just before a crash; this tree must then
 * pass through it, or the key would have signed two histories. */
static bool
pledge_kept(struct ledger *ledger, const struct checkpoint *pledge, struct err *err)
{
	struct ledger_hash root;

	if (ledger->edge.size != pledge->size)
		return true;
	root = merkle_edge_root(&ledger->edge, &ledger->sha);
	if (!ledger_hash_equal(&root, &pledge->root))
		return err_set(err, ERR_ALTERED,
			"a checkpoint of %llu entries was signed before, for other entries than "
			"these",
			(unsigned long long)pledge->size);
	return true;
}

static bool
entries_append(
	struct ledger *ledger, const struct ledger_entry *entries, size_t count, struct err *err)
{
	struct ledger_writer *writer = ledger->writer;

	writer->failed = false;
	for (size_t i = 0; i < count; i++)
		if (!entry_append(ledger, &entries[i], err) ||
			!pledge_kept(ledger, &writer->pledge, err))
			return false;
	for (size_t i = 0; i < GROWING_COUNT; i++)
		if (!growing_flush(&writer->growing[i], err))
			return false;
	return true;
}

/* The new checkpoint beside the present one; what syncs the rest syncs it, too. */
static bool
part_write(const char *path, struct str note, struct err *err)
{
	int fd CLEANUP(fd_close) = open(
		path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);

	if (fd < 0)
		return err_set_errno(err, errno, "cannot write \"%s\"", path);
	return fd_write_all(fd, note, path, err);
}

static bool
sync_and_replace(struct ledger *ledger, struct str note, struct err *err)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = 8 * PATH_MAX};
	const char *part = ledger_path(&arena, ledger->folder, "checkpoint.part");
	const char *path = ledger_path(&arena, ledger->folder, "checkpoint");
	bool done = part_write(part, note, err);

	if (done && syncfs(ledger->writer->folder_fd) != 0)
		done = err_set_errno(err, errno, "cannot sync the log at \"%s\"", ledger->folder);
	if (done && rename(part, path) != 0)
		done = err_set_errno(err, errno, "cannot write \"%s\"", path);
	if (!done)
		(void)unlink(part);
	return done && file_sync_folder(ledger->folder, err);
}

/* Signs, notes it in the history, syncs all, and only then replaces the checkpoint. */
static bool
checkpoint_advance(struct ledger *ledger, struct ledger_signer signer, struct err *err)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = 4 * PATH_MAX};
	struct ledger_writer *writer = ledger->writer;
	struct buf note CLEANUP(buf_free) = {0};
	struct buf record CLEANUP(buf_free) = {0};
	struct ledger_hash root = merkle_edge_root(&ledger->edge, &ledger->sha);
	const char *history = ledger_path(&arena, ledger->folder, "checkpoints");

	if (!checkpoint_sign(&ledger->vkey, ledger->edge.size, &root, signer, &note, err))
		return false;
	if (!str_equal(buf_str(&writer->history_last), buf_str(&note))) {
		history_add(&record, writer->history_end.next, buf_str(&note));
		if (!fd_write_all(writer->history_fd, buf_str(&record), history, err))
			return false;
		writer->history_end.next++;
		writer->history_end.offset += record.len;
		buf_clear(&writer->history_last);
		buf_add(&writer->history_last, buf_str(&note));
	}
	if (!sync_and_replace(ledger, buf_str(&note), err))
		return false;
	ledger->root = root;
	buf_clear(&ledger->checkpoint);
	buf_add(&ledger->checkpoint, buf_str(&note));
	return true;
}

/* ---- Comparing what is there already ---- */

static bool
entry_same(struct ledger *ledger, uint64_t index, const struct ledger_entry *entry, struct err *err)
{
	struct buf *text = &ledger->writer->text;
	struct entry_text there;
	struct str bytes;
	bool same;

	if (!ledger_page_load(ledger, index / TILE_WIDTH, err))
		return false;
	bytes = ledger->page.entry[index % TILE_WIDTH];
	if (entry->payload.len > 0) {
		buf_clear(text);
		ledger_entry_encode(text, &ledger->sha, entry);
		same = str_equal(buf_str(text), bytes);
	} else {
		/* Its payload was erased since: kind and date are all there is to compare. */
		same = entry_parse(bytes, &there) && str_equal(there.kind, entry->kind) &&
			there.moment == entry->moment;
	}
	if (!same)
		return err_set(err, ERR_ALTERED, "entry %llu of the log is not the one stored",
			(unsigned long long)index);
	return true;
}

static bool
entries_same(struct ledger *ledger, uint64_t first, const struct ledger_entry *entries,
	size_t count, struct err *err)
{
	for (size_t i = 0; i < count; i++)
		if (!entry_same(ledger, first + i, &entries[i], err))
			return false;
	return true;
}

bool
ledger_write(struct ledger *ledger, uint64_t first, const struct ledger_entry *entries,
	size_t count, struct ledger_signer signer, struct err *err)
{
	struct merkle_edge edge_before;
	int64_t moment_before;
	size_t there;

	if (!writer_start(ledger, err))
		return false;
	if (first > ledger->edge.size)
		return err_set(err, ERR_INTERNAL, "the log lacks the entries before %llu",
			(unsigned long long)first);
	there = ledger->edge.size - first < count ? (size_t)(ledger->edge.size - first) : count;
	if (!entries_same(ledger, first, entries, there, err))
		return false;
	if (there == count)
		return true;
	edge_before = ledger->edge;
	moment_before = ledger->last_moment;
	ledger->page.loaded = false;
	if (entries_append(ledger, entries + there, count - there, err) &&
		checkpoint_advance(ledger, signer, err))
		return true;
	ledger->edge = edge_before;
	ledger->last_moment = moment_before;
	writer_stop(ledger->writer);
	return false;
}

/* ---- Creating ---- */

static bool
first_checkpoint(
	const char *folder, const struct vkey *vkey, struct ledger_signer signer, struct err *err)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = 8 * PATH_MAX};
	struct sha256 sha CLEANUP(sha256_free) = {0};
	struct buf note CLEANUP(buf_free) = {0};
	struct buf record CLEANUP(buf_free) = {0};
	struct merkle_edge edge = {0};
	struct ledger_hash root = merkle_edge_root(&edge, &sha);

	if (!checkpoint_sign(vkey, 0, &root, signer, &note, err))
		return false;
	history_add(&record, 0, buf_str(&note));
	return file_write_durably(
		       ledger_path(&arena, folder, "checkpoints"), buf_str(&record), err) &&
		file_write_durably(ledger_path(&arena, folder, "checkpoint"), buf_str(&note), err);
}

bool
ledger_create(const char *folder, struct str origin, const unsigned char public_key[32],
	struct ledger_signer signer, struct err *err)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = 16 * PATH_MAX};
	struct vkey vkey;

	if (!note_name_valid(origin) || origin.len > LEDGER_ORIGIN_MAX)
		return err_set(err, ERR_USAGE,
			"\"%.*s\" cannot be a log's name: it must have no space and no plus",
			STR_ARG(origin));
	vkey = vkey_make(origin, public_key);
	if (file_exists(ledger_path(&arena, folder, "checkpoint")))
		return err_set(err, ERR_EXISTS, "there is a log at \"%s\" already", folder);
	return folder_make(folder, err) &&
		file_write_durably(ledger_path(&arena, folder, "key.vkey"),
			str_format(&arena, "%s\n", vkey_text(&arena, &vkey).data), err) &&
		first_checkpoint(folder, &vkey, signer, err);
}

/* ---- Erasing ---- */

static bool
line_overwrite(struct ledger *ledger, uint64_t index, struct err *err)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = 32 * PATH_MAX};
	struct tile tile = {TILE_OPENINGS, 0, index / TILE_WIDTH, TILE_WIDTH};
	const char *path = ledger_path(&arena, ledger->folder, tile_path(&arena, &tile).data);
	struct str line = ledger->page.line[index % TILE_WIDTH];
	off_t offset = (off_t)(line.data - ledger->page.openings.data);
	struct buf erased CLEANUP(buf_free) = {0};
	int fd CLEANUP(fd_close) = open(path, O_WRONLY | O_CLOEXEC | O_NOFOLLOW);

	if (fd < 0)
		return err_set_errno(err, errno, "cannot open \"%s\"", path);
	opening_add_erased(&erased, line.len);
	if (erased.len != line.len || lseek(fd, offset, SEEK_SET) != offset)
		return err_set(err, ERR_ALTERED, "the opening of entry %llu is malformed",
			(unsigned long long)index);
	if (!fd_write_all(fd, buf_str(&erased), path, err))
		return false;
	if (fdatasync(fd) != 0)
		return err_set_errno(err, errno, "cannot sync \"%s\"", path);
	return true;
}

bool
ledger_erase(struct ledger *ledger, uint64_t index, struct err *err)
{
	bool done;

	if (index >= ledger->edge.size)
		return err_set(
			err, ERR_NOT_FOUND, "the log has no entry %llu", (unsigned long long)index);
	if (!writer_start(ledger, err) || !ledger_page_load(ledger, index / TILE_WIDTH, err))
		return false;
	done = line_overwrite(ledger, index, err);
	ledger->page.loaded = false;
	return done;
}
