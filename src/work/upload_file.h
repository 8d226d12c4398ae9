/* The bytes of uploads on the inspection's disk, until they are taken in.
 *
 *   incoming/uploads/N/NAME   what came so far, one folder an upload
 *   incoming/uploads/N.state  how far it came, and its hash so far
 *   incoming/uploads/new/     whole files of forms, until the clerk gives them a number
 *
 * The clerk makes and removes them; a door, which may make neither folders nor links, adds the pieces. A piece
 * counts once its bytes and then the state are durable: the state has two places that are written in turn, each
 * with its own hash, so that one of them is whole whatever happens. Bytes beyond what the state says are
 * nothing, and are written over. Whether an upload is whole the log says, never a file.
 *
 * Paths are those of the inspection's folder. */
#ifndef CANDOUR_WORK_UPLOAD_FILE_H
#define CANDOUR_WORK_UPLOAD_FILE_H

#include "base/attr.h"
#include "base/str.h"
#include "crypto/sha256_kept.h"

struct arena;
struct err;

/* "incoming/uploads", and where forms are kept within it. */
extern const char *const upload_folder;
extern const char *const upload_new_folder;

enum {
	/* One piece: so many bytes are kept in a door's memory map and synced at once, while others wait. */
	UPLOAD_PIECE_SIZE_MAX = 12 << 20,
	/* What whoever goes on with an upload must show to have the same file: the bytes before it. */
	UPLOAD_TAIL_SIZE_MAX = 64 * 1024
};

/* The bytes of one upload, held by this process alone. */
struct upload_file {
	int fd; /* of the bytes */
	int state_fd;
	uint64_t sequence;
	uint64_t offset; /* how many came */
	struct sha256_kept sha;
};

/* The name under which a file from outside is kept: one path piece, no control characters, no leading dot, at most
 * 200 bytes; never empty. In the arena. */
struct str upload_name_safe(struct arena *arena, struct str name);
/* "FOLDER/incoming/uploads/7/minutes.pdf", in the arena. `name` is made safe. */
const char *upload_path(struct arena *arena, const char *folder, int64_t number, struct str name);

/* Makes the folders above all uploads. */
bool upload_folders_make(const char *folder, struct err *err) MUST_USE;
/* Makes an empty one, durably; what an undone act left under that number goes. */
bool upload_file_make(
	const char *folder, int64_t number, struct str name, struct err *err) MUST_USE;
/* Gives a whole file of new/ its number and name, durably. ERR_NOT_FOUND where it is not there, ERR_DAMAGED where its
 * size is another. */
bool upload_file_adopt(const char *folder, struct str kept, uint64_t size, int64_t number,
	struct str name, struct err *err) MUST_USE;
/* All of one; none is no error. */
bool upload_file_remove(const char *folder, int64_t number, struct err *err) MUST_USE;
/* Files of new/ that no living process holds. */
bool upload_strays_remove(const char *folder, struct err *err) MUST_USE;
/* The numbers that have files, in the arena, in no order. */
bool upload_file_list(struct arena *arena, const char *folder, int64_t **ret_numbers,
	size_t *ret_count, struct err *err) MUST_USE;

/* ERR_BUSY where another process has it, ERR_NOT_FOUND where nothing is there. */
bool upload_file_open(const char *folder, int64_t number, struct str name,
	struct upload_file *ret_file, struct err *err) MUST_USE;
void upload_file_close(struct upload_file *file); /* for CLEANUP, too */
/* Adds `size` bytes of `from_fd` from its beginning on: all of them, durably, or none. */
bool upload_file_add(
	struct upload_file *file, int from_fd, uint64_t size, struct err *err) MUST_USE;
/* The hash of the last bytes that came, UPLOAD_TAIL_SIZE_MAX or all there are; *ret_size is how many. */
bool upload_file_tail(const struct upload_file *file, uint64_t *ret_size,
	unsigned char ret_digest[SHA256_SIZE], struct err *err) MUST_USE;
/* How far it came, and when it last went on (seconds UTC), without holding it. */
bool upload_file_look(const char *folder, int64_t number, uint64_t *ret_offset, int64_t *ret_moment,
	struct err *err) MUST_USE;

/* Bytes free to us on the inspection's disk. */
bool upload_room_free(const char *folder, uint64_t *ret_size, struct err *err) MUST_USE;

#endif
