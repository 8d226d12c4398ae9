#include "work/refi/refi_import.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/file.h"
#include "base/hex.h"
#include "base/json.h"
#include "base/utf8.h"
#include "crypto/sha256.h"
#include "remit/payload.h"
#include "store/entry.h"
#include "store/inspection.h"
#include "work/refi/refi_child.h"
#include "work/refi/refi_limits.h"

#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PIECE_SIZE = 256 * 1024 };

bool
refi_input_hash(int fd, struct arena *arena, struct str *ret_sha256, struct err *err)
{
	struct sha256 sha CLEANUP(sha256_free) = {0};
	unsigned char digest[SHA256_SIZE];
	char *piece = arena_alloc(arena, PIECE_SIZE);
	off_t at = 0;
	ssize_t got;

	sha256_begin(&sha);
	while ((got = pread(fd, piece, PIECE_SIZE, at)) != 0) {
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return err_set_errno(err, errno, "cannot read it");
		sha256_add(&sha, str_make(piece, (size_t)got));
		at += got;
	}
	sha256_end(&sha, digest);
	*ret_sha256 = hex_encode(arena, str_make(digest, sizeof(digest)));
	return true;
}

static bool
file_check(int fd, struct err *err)
{
	struct stat about;

	if (fstat(fd, &about) != 0)
		return err_set_errno(err, errno, "cannot read it");
	if (!S_ISREG(about.st_mode))
		return err_set(err, ERR_USAGE, "it is no ordinary file");
	return (uint64_t)about.st_size <= REFI_FILE_SIZE_MAX ||
		err_set(err, ERR_TOO_LARGE, "it is larger than 1 GB");
}

bool
refi_input_read(struct sandbox *sandbox, struct arena *arena, int fd, struct str name,
	bool (*wants_stop)(void *context), struct refi_input *ret_input, struct err *err)
{
	ret_input->name = str_copy(arena, utf8_head(path_name(name), REFI_NAME_SIZE_MAX));
	refi_taking_begin(&ret_input->taking, arena, &ret_input->file);
	return (file_check(fd, err) && refi_input_hash(fd, arena, &ret_input->sha256, err) &&
		       refi_sandbox_read(sandbox, fd, &ret_input->taking, wants_stop, err)) ||
		err_in(err, "%.*s", STR_ARG(ret_input->name));
}

static bool
entry_note(struct inspection *inspection, const struct refi_import *import,
	const struct refi_input *input, const struct refi_plan *plan, uint64_t *ret_entry,
	struct err *err)
{
	struct buf payload CLEANUP(buf_free) = {.size_max = LEDGER_PAYLOAD_MAX};
	uint64_t left = 0;
	struct json_writer w;

	for (unsigned i = 0; i < REFI_LEFT_REASONS; i++)
		left += input->file.left_counts[i];
	json_begin(&w, &payload);
	json_object_begin(&w);
	json_member_str(&w, "who", import->who);
	json_member_str(&w, "what",
		import->is_codes_alone ? STR("codebook, from REFI-QDA")
				       : STR("coding, from REFI-QDA"));
	json_member_str(&w, "file", input->name);
	json_member_str(&w, "sha256", input->sha256);
	json_member_str(&w, "origin", input->file.origin);
	json_member_u64(&w, "codes_new", plan->codes_new);
	json_member_u64(&w, "codes_changed", plan->codes_changed);
	json_member_u64(&w, "codings", plan->coding_count);
	json_member_u64(&w, "weights", plan->weighing_count);
	json_member_u64(&w, "left_out", left);
	json_object_end(&w);
	return payload_add(inspection, ENTRY_IMPORTED, &payload, ret_entry, err);
}

bool
refi_import_do(struct inspection *inspection, struct arena *arena, const struct refi_import *import,
	const struct refi_input *input, struct refi_plan *plan, uint64_t *ret_entry,
	struct err *err)
{
	*ret_entry = 0;
	return refi_plan_is_empty(plan) ||
		(refi_plan_do(inspection, arena, plan, err) &&
			entry_note(inspection, import, input, plan, ret_entry, err));
}
