#include "ingest/take.h"

#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"
#include "base/file.h"
#include "ingest/delivery.h"
#include "store/document.h"
#include "store/inspection.h"

#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

enum { READ_SIZE = 256 * 1024, STEP_SIZE = 4 * 1024 * 1024, TRIES_MAX = 3 };

void
take_begin(struct taking *taking, struct inspection *inspection, const struct delivery *delivery,
	const struct fetched *fetched)
{
	take_end(taking);
	taking->inspection = inspection;
	taking->delivery = delivery;
	taking->fetched = *fetched;
	buf_clear(&taking->path);
	buf_add(&taking->path, fetched->entry.path);
	taking->fetched.entry.path = buf_str(&taking->path);
	taking->is_active = false;
	taking->only_hashing = false;
	taking->tries = 0;
	taking->size_read = 0;
}

void
take_end(struct taking *taking)
{
	if (taking->is_active)
		vault_writer_drop(&taking->writer);
	taking->is_active = false;
	fd_close(&taking->fetched.entry.fd);
}

bool
take_object(struct inspection *inspection, struct vault_writer *writer, struct str name,
	struct str declared, int64_t *ret_document, bool *ret_new, struct err *err)
{
	bool good = document_add(
		inspection, writer->hash, writer->size, name, declared, ret_document, err);

	*ret_new = good && *ret_document != 0;
	if (*ret_new && vault_writer_keep(writer, err))
		return true;
	vault_writer_drop(writer);
	return good && !*ret_new && document_find(inspection, writer->hash, ret_document, err);
}

static bool
is_no_file(const struct taking *taking)
{
	return taking->fetched.entry.fd < 0 && !taking->fetched.is_read;
}

/* True in *ret_seen where this very file (path, time, size) was taken before. */
static bool
was_taken(struct taking *taking, bool *ret_seen, struct err *err)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = 1 << 20};
	struct document document;
	struct item item;

	*ret_seen = false;
	if (taking->is_first)
		return true;
	if (!item_by_path(taking->inspection, &arena, taking->delivery->id,
		    taking->fetched.entry.path, &item, err))
		return false;
	if (item.id == 0)
		return true;
	if (is_no_file(taking) || item.document == 0) {
		*ret_seen = is_no_file(taking) && item.document == 0;
		return true;
	}
	if (!document_get(taking->inspection, &arena, item.document, &document, err))
		return false;
	*ret_seen = item.modified_ns == taking->fetched.entry.modified_ns &&
		document.size == taking->fetched.entry.size && item.reason == ERR_NONE;
	return true;
}

static bool
item_note(struct taking *taking, int64_t document, struct str sha256, uint64_t size,
	enum err_kind reason, struct str words, struct taken *ret_taken, struct err *err)
{
	ret_taken->item = (struct item){
		.delivery = taking->delivery->id,
		.document = document,
		.modified = taking->fetched.entry.modified_s,
		.modified_ns = taking->fetched.entry.modified_ns,
		.reason = reason,
		.words = words,
	};
	return item_add(taking->inspection, &ret_taken->item,
		&(struct item_origin){.raw_path = taking->fetched.entry.path,
			.sha256 = sha256,
			.size = size,
			.custodian = taking->delivery->custodian,
			.is_unread = ret_taken->is_new_document},
		err);
}

static bool
fail_note(struct taking *taking, enum err_kind reason, struct str words, struct taken *ret_taken,
	struct err *err)
{
	ret_taken->outcome = TAKE_FAILED;
	return item_note(taking, 0, STR(""), 0, reason, words, ret_taken, err);
}

static bool
start(struct taking *taking, struct err *err)
{
	taking->size_read = 0;
	if (taking->tries == 0 && taking->fetched.entry.size > VAULT_MEMORY_SIZE &&
		!document_size_known(
			taking->inspection, taking->fetched.entry.size, &taking->only_hashing, err))
		return false;
	vault_writer_begin(taking->inspection->vault, &taking->writer);
	taking->is_active = true;
	return true;
}

/* Reads up to STEP_SIZE bytes. A read error is the file's own affair: *ret_failed. */
static bool
copy_some(struct taking *taking, bool *ret_end, int *ret_errno, struct taken *ret_taken,
	struct err *err)
{
	*ret_end = false;
	*ret_errno = 0;
	while (ret_taken->size < STEP_SIZE) {
		char *room;
		ssize_t got;

		buf_clear(&taking->chunk);
		room = buf_reserve(&taking->chunk, READ_SIZE);
		got = read(taking->fetched.entry.fd, room, READ_SIZE);
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			*ret_errno = errno;
		*ret_end = got == 0;
		if (got <= 0)
			return true;
		ret_taken->size += (uint64_t)got;
		taking->size_read += (uint64_t)got;
		if (taking->only_hashing) {
			sha256_add(&taking->writer.sha256, str_make(room, (size_t)got));
			taking->writer.size += (uint64_t)got;
		} else if (!vault_writer_add(&taking->writer, str_make(room, (size_t)got), err)) {
			return false;
		}
		/* That there is no more is seen when the file is looked at again; and one that grows
		 * as fast as it is read must have an end. */
		*ret_end = taking->size_read >= taking->fetched.entry.size;
		if (*ret_end)
			return true;
	}
	return true;
}

/* The file as it is now against how it was when it was opened. */
static bool
has_changed(struct taking *taking)
{
	struct stat info;
	int64_t modified_ns;

	if (fstat(taking->fetched.entry.fd, &info) != 0)
		return true;
	modified_ns = info.st_mtim.tv_sec * 1000000000 + info.st_mtim.tv_nsec;
	if (modified_ns == taking->fetched.entry.modified_ns &&
		taking->size_read == taking->fetched.entry.size &&
		taking->size_read == (uint64_t)info.st_size)
		return false;
	taking->fetched.entry.modified_ns = modified_ns;
	taking->fetched.entry.modified_s = info.st_mtim.tv_sec;
	taking->fetched.entry.size = (uint64_t)info.st_size;
	return true;
}

static bool
start_over(struct taking *taking, struct err *err)
{
	vault_writer_drop(&taking->writer);
	taking->is_active = false;
	taking->tries++;
	if (lseek(taking->fetched.entry.fd, 0, SEEK_SET) != 0)
		return err_set_errno(err, errno, "cannot read \"%.*s\" again",
			STR_ARG(taking->fetched.entry.path));
	return true;
}

/* Of the writer's document, which is held now. */
static bool
taken_note(struct taking *taking, int64_t document, bool unsteady, struct taken *ret_taken,
	struct err *err)
{
	char text[VAULT_NAME_SIZE];

	taking->is_active = false;
	ret_taken->outcome = TAKE_NEW;
	ret_taken->document = (struct document){
		.id = document,
		.sha256 = taking->writer.hash,
		.size = taking->writer.size,
		.name = path_name(taking->fetched.entry.path),
		.declared = STR(""),
		.format = STR(""),
		.title = STR(""),
		.moment = DATE_NONE,
	};
	vault_hash_text(taking->writer.hash, text);
	return item_note(taking, document, str_of(text), taking->writer.size,
		unsteady ? ERR_IO : ERR_NONE,
		unsteady
			? STR("the file kept changing while it was taken in; what was read is kept")
			: STR(""),
		ret_taken, err);
}

static bool
finish(struct taking *taking, struct taken *ret_taken, struct err *err)
{
	bool unsteady = has_changed(taking);
	int64_t document = 0;

	if (unsteady && taking->tries + 1 < TRIES_MAX)
		return start_over(taking, err);
	vault_writer_finish(&taking->writer);
	if (taking->only_hashing) {
		if (!document_find(taking->inspection, taking->writer.hash, &document, err))
			return false;
		taking->only_hashing = false;
		if (document == 0)
			return start_over(taking, err);
		vault_writer_drop(&taking->writer);
	} else if (!take_object(taking->inspection, &taking->writer,
			   path_name(taking->fetched.entry.path), STR(""), &document,
			   &ret_taken->is_new_document, err)) {
		taking->is_active = false;
		return false;
	}
	return taken_note(taking, document, unsteady, ret_taken, err);
}

/* What was read by another process, which also saw that it had not changed. */
static bool
whole_take(struct taking *taking, struct taken *ret_taken, struct err *err)
{
	const struct fetched *fetched = &taking->fetched;
	int64_t document;

	ret_taken->size = fetched->bytes.len;
	vault_writer_whole(
		taking->inspection->vault, fetched->bytes, fetched->hash, &taking->writer);
	return take_object(taking->inspection, &taking->writer, path_name(fetched->entry.path),
		       STR(""), &document, &ret_taken->is_new_document, err) &&
		taken_note(taking, document, false, ret_taken, err);
}

bool
take_step(struct taking *taking, struct taken *ret_taken, struct err *err)
{
	struct err read_err = {0};
	bool seen;
	bool end;
	int read_errno;

	*ret_taken = (struct taken){.outcome = TAKE_MORE};
	if (!taking->is_active) {
		if (taking->tries == 0 && !was_taken(taking, &seen, err))
			return false;
		if (taking->tries == 0 && seen) {
			ret_taken->outcome = TAKE_SKIPPED;
			return true;
		}
		if (is_no_file(taking))
			return fail_note(taking, ERR_IO, str_of(taking->fetched.entry.words),
				ret_taken, err);
		if (taking->fetched.is_read)
			return whole_take(taking, ret_taken, err);
		if (!start(taking, err))
			return false;
	}
	if (!copy_some(taking, &end, &read_errno, ret_taken, err))
		return false;
	if (read_errno != 0) {
		(void)err_set_errno(&read_err, read_errno, "it could not be read to its end");
		vault_writer_drop(&taking->writer);
		taking->is_active = false;
		return fail_note(taking, ERR_IO, str_of(read_err.text), ret_taken, err);
	}
	return !end || finish(taking, ret_taken, err);
}
