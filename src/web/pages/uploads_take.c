/* What a file's bytes come by: whole with its form, or in pieces from a script.
 *
 *   POST /uploads                    the form with its file -> 303 to its receipt
 *   POST /uploads/begin              the form without it, name and size -> {"reference", "page", "offset", "piece"}
 *   GET  /upload/REFERENCE/offset    {"state", "offset", "size", "tail", "tail_sha256"}
 *   POST /upload/REFERENCE/piece?at=N  bytes -> {"offset"}; 409 with the right one where N is wrong
 *   POST /upload/REFERENCE/end       303 to its receipt
 *   POST /upload/REFERENCE/cancel    303 to the list
 *   POST /upload/REFERENCE/again     taking it in failed, and is tried again; 303 to its page
 *
 * The tail is the last bytes that came: whoever goes on shows by their hash that the file is the same. */
#include "web/pages/uploads.h"

#include "base/arena.h"
#include "base/err.h"
#include "base/hex.h"
#include "base/json.h"
#include "web/day_field.h"
#include "web/door.h"
#include "web/reply.h"
#include "web/request.h"
#include "web/routes.h"
#include "work/clerk/act.h"
#include "work/upload.h"
#include "work/upload_file.h"

/* What the script sends at once: small enough for a slow line, large enough for a fast one. */
enum { PIECE_SIZE = 8 << 20 };

static struct json_writer
json_reply(struct reply *reply, int status)
{
	struct json_writer w;

	reply->status = status;
	reply->type = "application/json";
	json_begin(&w, &reply->body);
	json_object_begin(&w);
	return w;
}

static void
facts_put(struct request *request, struct act *act)
{
	static const char *const names[] = {"given_by", "custodian", "power", "request", "note"};

	for (size_t i = 0; i < COUNT_OF(names); i++)
		act_str(act, names[i], request_get(request, names[i]));
	act_str(act, "received", day_field_get(request, "received"));
}

static bool
receipt_then(struct request *request, const struct act_answer *answer, struct reply *reply,
	struct err *err)
{
	struct str reference = str_copy(request->arena, answer_get(answer, "reference"));

	(void)err;
	reply_redirect(reply, url_segment(request->arena, URL("/upload"), reference));
	return true;
}

/* ---- with its form ---- */

static bool
whole_take(struct request *request, struct reply *reply, struct err *err)
{
	const struct request_file *file = request->files;
	unsigned char digest[SHA256_SIZE];
	struct act *act;

	if (request->file_count == 0 || file->name.len == 0)
		return err_set(err, ERR_USAGE, "Choose a file, then upload it.");
	sha256_kept_end(&file->sha, digest);
	act = reply_act(reply, request, "upload-whole");
	facts_put(request, act);
	act_str(act, "name", file->name);
	act_i64(act, request->arena, "size", (int64_t)file->size);
	act_str(act, "kept", file->kept);
	act_str(act, "sha256", hex_encode(request->arena, str_make(digest, sizeof(digest))));
	reply->then = receipt_then;
	return true;
}

/* ---- in pieces ---- */

static bool
begun_then(struct request *request, const struct act_answer *answer, struct reply *reply,
	struct err *err)
{
	struct str reference = str_copy(request->arena, answer_get(answer, "reference"));
	struct json_writer w = json_reply(reply, 200);

	(void)err;
	json_member_str(&w, "reference", reference);
	json_member_str(&w, "page", url_segment(request->arena, URL("/upload"), reference).text);
	json_member_i64(&w, "offset", 0);
	json_member_i64(&w, "piece", PIECE_SIZE);
	json_object_end(&w);
	return true;
}

static bool
begin_take(struct request *request, struct reply *reply, struct err *err)
{
	struct act *act = reply_act(reply, request, "upload-begin");

	(void)err;
	facts_put(request, act);
	act_str(act, "name", request_get(request, "name"));
	act_str(act, "size", request_get(request, "size"));
	reply->then = begun_then;
	return true;
}

/* Nobody adds to another's. */
static bool
own_find(struct request *request, struct upload *ret_upload, struct err *err)
{
	return uploads_one_find(request, ret_upload, err) &&
		(ret_upload->account == request->person.account ||
			err_set(err, ERR_PERMISSION,
				"Only who began this upload can go on with it."));
}

static bool
offset_give(struct request *request, struct reply *reply, struct err *err)
{
	struct upload_file file CLEANUP(upload_file_close) = {.fd = -1, .state_fd = -1};
	unsigned char digest[SHA256_SIZE] = {0};
	struct upload upload;
	uint64_t tail = 0;
	struct json_writer w;

	if (!own_find(request, &upload, err))
		return false;
	file.offset = upload.size;
	if (upload.state == UPLOAD_COMING &&
		(!upload_file_open(request->door->folder, upload.number, upload.name, &file, err) ||
			!upload_file_tail(&file, &tail, digest, err)))
		return false;
	w = json_reply(reply, 200);
	json_member_str(&w, "state", str_of(upload_state_name(upload.state)));
	json_member_u64(&w, "offset", file.offset);
	json_member_u64(&w, "size", upload.size);
	json_member_u64(&w, "piece", PIECE_SIZE);
	json_member_u64(&w, "tail", tail);
	json_member_str(
		&w, "tail_sha256", hex_encode(request->arena, str_make(digest, sizeof(digest))));
	json_object_end(&w);
	return true;
}

/* Where it stands; a piece for another place is not taken. */
static bool
offset_say(struct reply *reply, int status, uint64_t offset)
{
	struct json_writer w = json_reply(reply, status);

	json_member_u64(&w, "offset", offset);
	json_object_end(&w);
	return true;
}

static bool
piece_take(struct request *request, struct reply *reply, struct err *err)
{
	struct upload_file file CLEANUP(upload_file_close) = {.fd = -1, .state_fd = -1};
	const struct request_file *piece = request->files;
	struct upload upload;
	int64_t at;

	if (!own_find(request, &upload, err) ||
		!request_i64(request, "at", 0, INT64_MAX, INT64_MAX, &at, err))
		return false;
	if (upload.state != UPLOAD_COMING)
		return err_set(err, ERR_EXISTS, "This upload has ended.");
	if (request->file_count != 1 || piece->size == 0)
		return err_set(err, ERR_USAGE, "A piece has some bytes.");
	if (!upload_file_open(request->door->folder, upload.number, upload.name, &file, err))
		return false;
	if ((uint64_t)at != file.offset)
		return offset_say(reply, 409, file.offset);
	if (piece->size > upload.size - file.offset)
		return err_set(err, ERR_TOO_LARGE, "More came than the file was said to have.");
	return upload_file_add(&file, piece->fd, piece->size, err) &&
		offset_say(reply, 200, file.offset);
}

/* ---- ending ---- */

static bool
end_take(struct request *request, struct reply *reply, struct err *err)
{
	struct upload upload;
	struct act *act;

	if (!own_find(request, &upload, err))
		return false;
	/* Asked for twice, where the first answer was lost. */
	if (upload.state == UPLOAD_RECEIVED || upload.state == UPLOAD_TAKEN_IN) {
		reply_redirect(
			reply, url_segment(request->arena, URL("/upload"), upload.reference));
		return true;
	}
	act = reply_act(reply, request, "upload-end");
	act_str(act, "reference", upload.reference);
	reply->then = receipt_then;
	return true;
}

static bool
cancel_take(struct request *request, struct reply *reply, struct err *err)
{
	struct upload upload;
	struct act *act;

	if (!uploads_one_find(request, &upload, err))
		return false;
	act = reply_act(reply, request, "upload-cancel");
	act_str(act, "reference", upload.reference);
	act_str(act, "why", request_get(request, "why"));
	reply_redirect(reply, uploads_home(request));
	return true;
}

/* ---- once it is received ---- */

static bool
again_take(struct request *request, struct reply *reply, struct err *err)
{
	struct upload upload;
	struct act *act;

	if (!uploads_one_find(request, &upload, err))
		return false;
	act = reply_act(reply, request, "intake-again");
	act_i64(act, request->arena, "upload", upload.number);
	reply_redirect(reply, url_segment(request->arena, URL("/upload"), upload.reference));
	return true;
}

const struct route routes_of_uploads_take[] = {
	{METHOD_POST, "/uploads", PERMIT_DELIVER, whole_take, true, true},
	{METHOD_POST, "/uploads/begin", PERMIT_DELIVER, begin_take, false, false},
	{METHOD_GET, "/upload/:reference/offset", PERMIT_DELIVER, offset_give, false, false},
	{METHOD_POST, "/upload/:reference/piece", PERMIT_DELIVER, piece_take, true, false},
	{METHOD_POST, "/upload/:reference/end", PERMIT_DELIVER, end_take, false, false},
	{METHOD_POST, "/upload/:reference/cancel", PERMIT_DELIVER, cancel_take, false, false},
	{METHOD_POST, "/upload/:reference/again", PERMIT_DISCLOSURE, again_take, false, false},
	{0},
};
