/* The body of a request: a form, a form with files, or the bytes of one file. */
#include "web/serving.h"

#include "base/file.h"
#include "web/csrf.h"
#include "web/multipart.h"
#include "web/uri.h"
#include "work/upload_file.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

static struct str
media_type(struct str type)
{
	return str_trim(str_slice(type, 0, str_find_char(type, ';')));
}

/* ---- files ---- */

/* Unlinked: what is not taken over by the page goes with the request. It lies on the inspection's disk, so
 * that taking it over needs no copy, and so that what is disclosed touches no other. */
static bool
file_begin(struct visit *visit, struct str field, struct str name, struct err *err)
{
	struct request *request = &visit->request;
	struct request_file *file;

	if (request->files == NULL)
		request->files = ARENA_ARRAY(&visit->arena, REQUEST_FILES_MAX, struct request_file);
	if (request->file_count == REQUEST_FILES_MAX)
		return err_set(err, ERR_TOO_LARGE,
			"the form has more than %d files; send them in several forms",
			REQUEST_FILES_MAX);
	file = &request->files[request->file_count];
	*file = (struct request_file){.field = str_copy(&visit->arena, field),
		.name = uri_text_clean(&visit->arena, name),
		.fd = -1,
		.kept = STR("")};
	if (visit->route->keeps_file) {
		if (!kept_begin(visit, file, err))
			return false;
	} else {
		file->fd = open(visit->serving->uploads, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
		if (file->fd < 0)
			return err_set_errno(err, errno, "the upload cannot be kept");
	}
	request->file_count++;
	visit->file = file;
	return true;
}

static bool
file_bytes(struct visit *visit, struct str bytes, struct err *err)
{
	visit->file->size += bytes.len;
	return fd_write_all(visit->file->fd, bytes, "the upload", err) &&
		(visit->file->kept.len == 0 || kept_bytes(visit->file, bytes, err));
}

/* ---- the parts of a form with files ---- */

/* Files are taken from nobody who has not shown the session's secret first: our forms begin with it. */
static bool
secret_is_shown(const struct visit *visit)
{
	return visit->request.person.csrf.len == 0 || visit->is_checked;
}

static bool
part_begin(void *context, struct str name, bool is_file, struct str file_name, struct err *err)
{
	struct visit *visit = context;

	buf_clear(&visit->form);
	visit->file = NULL;
	visit->field = uri_text_clean(&visit->arena, name);
	if (!is_file)
		return visit->request.field_count < REQUEST_FIELDS_MAX ||
			err_set(err, ERR_TOO_LARGE, "the form has too many fields");
	if (!secret_is_shown(visit))
		return err_set(err, ERR_PERMISSION,
			"the form is not of this session; open the page again and fill it in there");
	return file_begin(visit, visit->field, file_name, err);
}

static bool
part_bytes(void *context, struct str bytes, struct err *err)
{
	struct visit *visit = context;

	if (visit->file != NULL)
		return file_bytes(visit, bytes, err);
	visit->text_size += bytes.len;
	if (visit->text_size > REQUEST_FORM_SIZE_MAX)
		return err_set(err, ERR_TOO_LARGE, "the text of the form is too long");
	buf_add(&visit->form, bytes);
	return true;
}

static bool
part_end(void *context, struct err *err)
{
	struct visit *visit = context;
	struct request *request = &visit->request;
	struct request_field *field;

	if (visit->file != NULL) {
		struct request_file *file = visit->file;

		visit->file = NULL;
		return file->kept.len == 0 || kept_end(file, err);
	}
	field = &request->fields[request->field_count++];
	field->name = visit->field;
	field->value = uri_text_clean(&visit->arena, buf_str(&visit->form));
	if (str_equal(field->name, STR(CSRF_FIELD)) &&
		csrf_token_fits(request->person.csrf, field->value))
		visit->is_checked = true;
	return true;
}

/* ---- the whole ---- */

static void
stream_begin(struct visit *visit)
{
	const struct multipart_listener listener = {
		.context = visit, .begin = part_begin, .bytes = part_bytes, .end = part_end};
	struct err err = {0};

	if (csrf_token_fits(visit->request.person.csrf, visit->head.csrf))
		visit->is_checked = true;
	if (visit->route->keeps_file && !kept_room_check(visit, &err)) {
		visit_fail(visit, &err);
		return;
	}
	if (!str_equal_nocase(media_type(visit->head.type), STR("application/octet-stream"))) {
		if (!multipart_begin(visit->head.type, &listener, &visit->multipart, &err))
			visit_refuse(visit, 415, "The form came in a kind that is not taken.");
	} else if (!secret_is_shown(visit)) {
		visit_refuse(visit, 403, "The upload is not of this session.");
	} else if (visit->head.body_size > UPLOAD_PIECE_SIZE_MAX) {
		visit_refuse(visit, 413, "A piece of an upload is at most 12 MB.");
	} else if (!file_begin(visit, STR("chunk"), STR(""), &err)) {
		visit_fail(visit, &err);
	}
}

void
body_begin(struct visit *visit)
{
	const struct str form = STR("application/x-www-form-urlencoded");

	if (visit->is_refused)
		return;
	visit->form.size_max = REQUEST_FORM_SIZE_MAX;
	if (visit->route->is_stream)
		stream_begin(visit);
	else if (!str_equal_nocase(media_type(visit->head.type), form))
		visit_refuse(visit, 415, "The form came in a kind that is not taken.");
	else if (visit->head.body_size > REQUEST_FORM_SIZE_MAX)
		visit_refuse(visit, 413, "The form is larger than 1 MB.");
}

/* What came of what is refused keeps no room while the rest is waited for. */
static void
files_empty(struct visit *visit)
{
	for (size_t i = 0; i < visit->request.file_count; i++)
		if (visit->request.files[i].fd >= 0)
			(void)!ftruncate(visit->request.files[i].fd, 0);
}

void
body_take(struct visit *visit, struct str bytes)
{
	struct err err = {0};
	bool good = true;

	visit->body_seen += bytes.len;
	if (visit->is_refused)
		return;
	if (visit->multipart != NULL)
		good = multipart_feed(visit->multipart, bytes, &err);
	else if (visit->route->is_stream)
		good = file_bytes(visit, bytes, &err);
	else
		buf_add(&visit->form, bytes);
	if (!good) {
		visit_fail(visit, &err);
		files_empty(visit);
	}
}

void
body_end(struct visit *visit)
{
	struct err err = {0};

	if (visit->is_refused)
		return;
	if (visit->body_seen != visit->head.body_size)
		visit_refuse(visit, 400, "The request was cut off on its way.");
	else if (visit->multipart != NULL) {
		if (!multipart_finish(visit->multipart, &err))
			visit_fail(visit, &err);
	} else if (!visit->route->is_stream &&
		!uri_fields_read(&visit->arena, buf_str(&visit->form), visit->request.fields,
			&visit->request.field_count, &err)) {
		visit_fail(visit, &err);
	}
}
