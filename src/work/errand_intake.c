/* Taking an upload in: what candour ingest does with a file, in five steps of which each can be
 * gone on with. What is taken in must be what was received, byte for byte: doors write where
 * uploads lie. The file is removed once it is sealed in the vault and the log says so. */
#include "work/errand_run.h"

#include "base/date.h"
#include "base/err.h"
#include "base/file.h"
#include "base/hex.h"
#include "crypto/sha256.h"
#include "errand_intake.sql.h"
#include "store/db.h"
#include "store/inspection.h"
#include "work/compare.h"
#include "work/ingest.h"
#include "work/recognise.h"
#include "work/upload.h"
#include "work/upload_file.h"
#include "work/workshop.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { WORDS_ARENA = 1 << 16, HASH_PIECE = 1 << 20, DAY = 86400 };

struct taking_in {
	struct errand_work *work;
	struct upload upload;
	char *path;
};

/* ---- how far it is ---- */

static const char *
size_say(struct arena *arena, uint64_t size)
{
	return size < 1000 * 1000 ? str_format(arena, "%.0f KB", (double)size / 1e3).data
				  : str_format(arena, "%.1f MB", (double)size / 1e6).data;
}

static void
tell(void *context, const struct progress *p)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = WORDS_ARENA};
	struct taking_in *t = context;
	struct str words;

	if (strcmp(p->stage, "taking in") == 0)
		words = str_format(&arena, "It is taken in: %s of %s.", size_say(&arena, p->bytes),
			size_say(&arena, p->bytes_total));
	else if (strcmp(p->stage, "reading") == 0)
		words = str_format(&arena,
			"It is read: %llu documents so far, %llu parts found inside, %llu not whole.",
			(unsigned long long)p->documents, (unsigned long long)p->items,
			(unsigned long long)p->failures);
	else
		words = str_format(&arena, "It is in; %s: %llu documents so far.", p->stage,
			(unsigned long long)p->documents);
	errand_progress(t->work, words.data, p->bytes, p->bytes_total);
}

static bool
stop(void *context)
{
	const struct errand_work *work = ((struct taking_in *)context)->work;

	return work->stop != NULL && work->stop(work->stop_context);
}

/* ---- what came ---- */

/* What lies there now, beside what the log has of it. */
static bool
bytes_check(struct taking_in *t, struct err *err)
{
	struct sha256 sha CLEANUP(sha256_free) = {0};
	unsigned char digest[SHA256_SIZE];
	struct arena arena CLEANUP(arena_free) = {.size_max = 2 * HASH_PIECE};
	char *piece = arena_alloc(&arena, HASH_PIECE);
	int fd CLEANUP(fd_close) = open(t->path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
	uint64_t done = 0;
	ssize_t got;

	if (fd < 0)
		return err_set_errno(err, errno, "the uploaded file cannot be opened");
	sha256_begin(&sha);
	while ((got = read(fd, piece, HASH_PIECE)) > 0) {
		sha256_add(&sha, str_make(piece, (size_t)got));
		done += (uint64_t)got;
		errand_progress(
			t->work, "It is compared with what was received.", done, t->upload.size);
		if (stop(t))
			return err_set(err, ERR_INTERRUPTED, "stopped");
	}
	if (got < 0)
		return err_set_errno(err, errno, "the uploaded file cannot be read");
	sha256_end(&sha, digest);
	return str_equal(hex_encode(&arena, str_make(digest, sizeof(digest))), t->upload.sha256) ||
		err_set(err, ERR_ALTERED,
			"the uploaded file is not the one that was received any more: its SHA-256 is "
			"another than the log has; nothing of it was taken in");
}

/* ---- taking in ---- */

/* That the delivery holds the very bytes, so that the file may go. */
static bool
held_check(
	const struct taking_in *t, struct inspection *inspection, int64_t delivery, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	unsigned char hash[SHA256_SIZE];
	bool row = false;

	if (!hex_decode(t->upload.sha256, hash, sizeof(hash)))
		return err_set(err, ERR_ALTERED, "the upload has no proper hash");
	if (!db_begin(inspection->db, &SQL_INTAKE_IS_HELD, &s, err))
		return false;
	bind_i64(&s, INTAKE_IS_HELD_DELIVERY, delivery);
	bind_blob(&s, INTAKE_IS_HELD_SHA256, str_make(hash, sizeof(hash)));
	return statement_row(&s, &row, err) &&
		(row ||
			err_set(err, ERR_ALTERED,
				"delivery %lld was taken in, and does not hold the file that was "
				"received; the file is kept where it was uploaded",
				(long long)delivery));
}

static bool
taken_in_note(struct taking_in *t, struct inspection *inspection, int64_t delivery, struct err *err)
{
	if (!inspection_begin(inspection, err))
		return false;
	if (held_check(t, inspection, delivery, err) &&
		upload_take_in(inspection, &t->upload, delivery, t->work->row.who, err))
		return inspection_commit(inspection, err);
	inspection_undo(inspection);
	return false;
}

static bool
take_in(struct taking_in *t, struct workshop *workshop, struct err *err)
{
	struct errand_work *work = t->work;
	const struct upload *upload = &t->upload;
	struct ingest_request request = {.paths = &t->path,
		.path_count = 1,
		.upload = upload->reference,
		.delivery = {.given_by = upload->given_by,
			.custodian = upload->custodian,
			.power = upload->power,
			.received = upload->received != DATE_NONE
				? upload->received
				: upload->ended - upload->ended % DAY},
		.progress = tell,
		.stop = stop,
		.context = t};
	struct ingest_result result;

	return bytes_check(t, err) && work_ingest(workshop, &work->arena, &request, &result, err) &&
		taken_in_note(t, workshop->inspection, result.delivery.id, err);
}

static bool
compare(struct taking_in *t, struct workshop *workshop, struct err *err)
{
	struct compare_request request = {.progress = tell, .stop = stop, .context = t};
	struct compare_result result;

	if (!work_compare(workshop, &request, &result, err))
		return err_in(err, "it is in, and could not be compared");
	return !result.is_stopped || err_set(err, ERR_INTERRUPTED, "stopped while comparing");
}

/* Reads it, with readers; the inspection is closed again, so that the end can be noted. */
static bool
text_run(struct taking_in *t, struct err *err)
{
	struct workshop_options options = {
		.folder = t->work->folder, .readers = READERS_TEXT, .wait = true};
	struct workshop workshop;
	bool done;

	if (!workshop_open(&options, &workshop, err))
		return false;
	done = t->upload.state == UPLOAD_TAKEN_IN || take_in(t, &workshop, err);
	done = done && upload_file_remove(t->work->folder, t->upload.number, err) &&
		compare(t, &workshop, err);
	workshop_close(&workshop);
	return done;
}

static bool
ocr_run(struct taking_in *t, struct err *err)
{
	struct workshop_options options = {
		.folder = t->work->folder, .readers = READERS_OCR, .wait = true};
	struct recognise_request request = {.progress = tell, .stop = stop, .context = t};
	struct recognise_result result;
	struct workshop workshop;
	bool done;

	if (!workshop_open(&options, &workshop, err))
		return false;
	done = work_recognise(&workshop, &request, &result, err) && compare(t, &workshop, err);
	workshop_close(&workshop);
	return done || err_in(err, "it is in, and its scans could not be recognised");
}

static bool
upload_look(struct taking_in *t, struct err *err)
{
	struct errand_work *work = t->work;
	struct workshop workshop;
	bool done = workshop_look(work->folder, &workshop, err) &&
		upload_get(workshop.inspection, &work->arena, work->row.about, &t->upload, err);

	workshop_close(&workshop);
	if (!done)
		return false;
	t->path = str_cstr(&work->arena,
		str_of(upload_path(&work->arena, work->folder, t->upload.number, t->upload.name)));
	return t->upload.state == UPLOAD_RECEIVED || t->upload.state == UPLOAD_TAKEN_IN ||
		err_set(err, ERR_NOT_FOUND, "the upload was given up, and is not there any more");
}

bool
errand_intake(struct errand_work *work, struct err *err)
{
	struct taking_in t = {.work = work};

	errand_progress(work, "It waits until nothing else is taken in.", 0, 0);
	if (!upload_look(&t, err) || !text_run(&t, err) || !ocr_run(&t, err))
		return false;
	work->row.outcome = ERRAND_DONE;
	work->row.words = str_format(
		&work->arena, "Delivery %lld is in.", (long long)t.upload.delivery);
	return true;
}
