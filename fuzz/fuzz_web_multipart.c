/* A form with files. Whole or in pieces, it says the same. */
#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "fuzz_must.h"
#include "web/multipart.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool
said_begin(void *context, struct str name, bool is_file, struct str file_name, struct err *err)
{
	struct buf *said = context;

	(void)err;
	buf_add_format(said, "[%d ", is_file);
	buf_add(said, name);
	buf_add_char(said, '|');
	buf_add(said, file_name);
	return true;
}

static bool
said_bytes(void *context, struct str bytes, struct err *err)
{
	(void)err;
	buf_add(context, bytes);
	return true;
}

static bool
said_end(void *context, struct err *err)
{
	(void)err;
	buf_add_char(context, ']');
	return true;
}

static bool
read_in_pieces(struct str bytes, size_t piece, struct buf *said)
{
	const struct multipart_listener listener = {
		.context = said, .begin = said_begin, .bytes = said_bytes, .end = said_end};
	struct multipart *multipart = NULL;
	struct err err = {0};
	bool good = multipart_begin(
		STR("multipart/form-data; boundary=bound"), &listener, &multipart, &err);

	must(good);
	while (good && bytes.len > 0) {
		good = multipart_feed(multipart, str_slice(bytes, 0, piece), &err);
		bytes = str_from(bytes, piece);
	}
	good = good && multipart_finish(multipart, &err);
	must(good || err.kind != ERR_NONE);
	multipart_free(multipart);
	return good;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct buf whole CLEANUP(buf_free) = {0};
	struct buf parts CLEANUP(buf_free) = {0};
	struct err err = {0};
	struct multipart *none = NULL;
	const struct multipart_listener listener = {
		.context = &parts, .begin = said_begin, .bytes = said_bytes, .end = said_end};
	bool good;

	if (size < 1 || size > 64 * 1024)
		return 0;
	good = read_in_pieces(str_make(data + 1, size - 1), SIZE_MAX, &whole);
	if (good) {
		must(read_in_pieces(str_make(data + 1, size - 1), 1 + data[0] % 16, &parts));
		must(str_equal(buf_str(&whole), buf_str(&parts)));
	}
	/* A content type of any kind. */
	if (multipart_begin(str_make(data, size), &listener, &none, &err))
		multipart_free(none);
	return 0;
}
