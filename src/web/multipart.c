#include "web/multipart.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"

#include <stdlib.h>

enum stage {
	STAGE_FIRST,  /* the first boundary, which has no line end before it */
	STAGE_BEHIND, /* what stands behind a boundary: a line end, or two dashes */
	STAGE_HEAD,
	STAGE_BODY,
	STAGE_END
};

struct multipart {
	struct multipart_listener listener;
	enum stage stage;
	size_t part_count;
	size_t delimiter_len;
	char delimiter[MULTIPART_BOUNDARY_MAX + 8]; /* CR LF, two dashes, the boundary */
	struct buf window;                          /* not yet used */
	struct buf name;
	struct buf file_name;
};

static bool
damaged(struct err *err)
{
	return err_set(err, ERR_DAMAGED,
		"the form came damaged, or was cut off on its way; send it again");
}

/* ---- the content type ---- */

/* RFC 2046's bcharsnospace, less the quote; what browsers choose from is a part of it. */
static bool
is_boundary(struct str text)
{
	for (size_t i = 0; i < text.len; i++)
		if (!char_is_alpha(text.data[i]) && !char_is_digit(text.data[i]) &&
			str_find_char(STR("'()+_,-./:=?"), text.data[i]) == STR_NONE)
			return false;
	return text.len > 0 && text.len <= MULTIPART_BOUNDARY_MAX;
}

static bool
boundary_find(struct str type, struct str *ret_boundary)
{
	struct str piece;

	if (!str_cut(&type, ';', &piece) ||
		!str_equal_nocase(str_trim(piece), STR("multipart/form-data")))
		return false;
	while (str_cut(&type, ';', &piece)) {
		piece = str_trim(piece);
		if (!str_starts_nocase(piece, STR("boundary=")))
			continue;
		piece = str_from(piece, sizeof("boundary=") - 1);
		if (piece.len >= 2 && piece.data[0] == '"' && piece.data[piece.len - 1] == '"')
			piece = str_slice(piece, 1, piece.len - 1);
		*ret_boundary = piece;
		return is_boundary(piece);
	}
	return false;
}

bool
multipart_begin(struct str type, const struct multipart_listener *listener,
	struct multipart **ret_multipart, struct err *err)
{
	struct multipart *multipart;
	struct str boundary;

	if (!boundary_find(type, &boundary))
		return err_set(err, ERR_UNSUPPORTED, "the form came in a kind that is not taken");
	multipart = memory_alloc(sizeof(*multipart));
	*multipart = (struct multipart){.listener = *listener};
	memcpy(multipart->delimiter, "\r\n--", 4);
	memcpy(multipart->delimiter + 4, boundary.data, boundary.len);
	multipart->delimiter_len = 4 + boundary.len;
	*ret_multipart = multipart;
	return true;
}

void
multipart_free(struct multipart *multipart)
{
	if (multipart == NULL)
		return;
	buf_free(&multipart->window);
	buf_free(&multipart->name);
	buf_free(&multipart->file_name);
	free(multipart);
}

/* ---- a part's head ---- */

/* Browsers write a quote, CR and LF of a name as %22, %0D and %0A, and nothing else in another way. */
static void
name_keep(struct buf *to, struct str text)
{
	buf_clear(to);
	for (size_t i = 0; i < text.len; i++) {
		struct str three = str_slice(text, i, i + 3);
		bool is_escape = true;

		if (str_equal(three, STR("%22")))
			buf_add_char(to, '"');
		else if (str_equal_nocase(three, STR("%0D")))
			buf_add_char(to, '\r');
		else if (str_equal_nocase(three, STR("%0A")))
			buf_add_char(to, '\n');
		else
			is_escape = false;
		if (is_escape)
			i += 2;
		else
			buf_add_char(to, text.data[i]);
	}
}

/* One parameter of the form name="...". */
static bool
parameter_take(struct str *rest, struct str *ret_name, struct str *ret_value)
{
	size_t equals;
	size_t quote;

	if (rest->len == 0 || rest->data[0] != ';')
		return false;
	*rest = str_trim(str_from(*rest, 1));
	equals = str_find_char(*rest, '=');
	if (equals == STR_NONE || equals + 1 >= rest->len || rest->data[equals + 1] != '"')
		return false;
	*ret_name = str_slice(*rest, 0, equals);
	*rest = str_from(*rest, equals + 2);
	quote = str_find_char(*rest, '"');
	if (quote == STR_NONE)
		return false;
	*ret_value = str_slice(*rest, 0, quote);
	*rest = str_trim(str_from(*rest, quote + 1));
	return true;
}

static bool
disposition_read(struct multipart *multipart, struct str value, bool *ret_is_file)
{
	const struct str kind = STR("form-data");
	struct str parameter;
	struct str text;
	bool has_name = false;

	if (!str_starts_nocase(value, kind))
		return false;
	value = str_trim(str_from(value, kind.len));
	while (value.len > 0) {
		if (!parameter_take(&value, &parameter, &text))
			return false;
		if (str_equal_nocase(parameter, STR("name")) && !has_name) {
			has_name = true;
			name_keep(&multipart->name, text);
		} else if (str_equal_nocase(parameter, STR("filename")) && !*ret_is_file) {
			*ret_is_file = true;
			name_keep(&multipart->file_name, text);
		} else {
			return false;
		}
	}
	return has_name;
}

static bool
part_head_read(struct multipart *multipart, struct str head, struct err *err)
{
	const struct str field = STR("content-disposition:");
	struct str line;
	bool is_file = false;
	bool is_known = false;

	buf_clear(&multipart->file_name);
	while (str_cut_line(&head, &line)) {
		if (!str_starts_nocase(line, field))
			continue;
		if (is_known ||
			!disposition_read(multipart, str_trim(str_from(line, field.len)), &is_file))
			return damaged(err);
		is_known = true;
	}
	if (!is_known)
		return damaged(err);
	if (++multipart->part_count > MULTIPART_PARTS_MAX)
		return err_set(err, ERR_TOO_LARGE,
			"the form has more than %d parts; send it in several", MULTIPART_PARTS_MAX);
	return multipart->listener.begin(multipart->listener.context, buf_str(&multipart->name),
		is_file, buf_str(&multipart->file_name), err);
}

/* ---- the stream ---- */

static void
window_drop(struct multipart *multipart, size_t len)
{
	struct buf *window = &multipart->window;

	if (len == 0)
		return;
	memmove(window->data, window->data + len, window->len - len);
	window->len -= len;
}

/* Each of these takes what it can off the window: *ret_more is false where it wants more bytes. */
static bool
first_take(struct multipart *multipart, bool *ret_more, struct err *err)
{
	struct str wanted = str_make(multipart->delimiter + 2, multipart->delimiter_len - 2);
	struct str window = buf_str(&multipart->window);

	*ret_more = window.len >= wanted.len;
	if (!str_equal(str_slice(window, 0, wanted.len), str_slice(wanted, 0, window.len)))
		return damaged(err);
	if (*ret_more) {
		window_drop(multipart, wanted.len);
		multipart->stage = STAGE_BEHIND;
	}
	return true;
}

static bool
behind_take(struct multipart *multipart, bool *ret_more, struct err *err)
{
	struct str two = str_slice(buf_str(&multipart->window), 0, 2);

	*ret_more = two.len == 2;
	if (!*ret_more)
		return true;
	if (str_equal(two, STR("--")))
		multipart->stage = STAGE_END;
	else if (str_equal(two, STR("\r\n")))
		multipart->stage = STAGE_HEAD;
	else
		return damaged(err);
	window_drop(multipart, 2);
	return true;
}

static bool
head_take(struct multipart *multipart, bool *ret_more, struct err *err)
{
	struct str window = buf_str(&multipart->window);
	size_t end = str_find(str_slice(window, 0, MULTIPART_HEAD_MAX), STR("\r\n\r\n"));

	*ret_more = end != STR_NONE;
	if (end == STR_NONE)
		return window.len < MULTIPART_HEAD_MAX || damaged(err);
	if (!part_head_read(multipart, str_slice(window, 0, end), err))
		return false;
	window_drop(multipart, end + 4);
	multipart->stage = STAGE_BODY;
	return true;
}

static bool
body_take(struct multipart *multipart, bool *ret_more, struct err *err)
{
	struct str window = buf_str(&multipart->window);
	struct str delimiter = str_make(multipart->delimiter, multipart->delimiter_len);
	size_t at = str_find(window, delimiter);
	size_t len = at;

	*ret_more = at != STR_NONE;
	/* The end of the window may be the beginning of a boundary. */
	if (at == STR_NONE)
		len = window.len < delimiter.len ? 0 : window.len - (delimiter.len - 1);
	if (len > 0 &&
		!multipart->listener.bytes(
			multipart->listener.context, str_slice(window, 0, len), err))
		return false;
	window_drop(multipart, at == STR_NONE ? len : at + delimiter.len);
	if (at == STR_NONE)
		return true;
	multipart->stage = STAGE_BEHIND;
	return multipart->listener.end(multipart->listener.context, err);
}

/* Behind the last boundary stands a line end at most. */
static bool
end_take(struct multipart *multipart, bool *ret_more, struct err *err)
{
	*ret_more = false;
	return multipart->window.len <= 2 || damaged(err);
}

bool
multipart_feed(struct multipart *multipart, struct str bytes, struct err *err)
{
	static bool (*const takers[])(struct multipart *, bool *, struct err *) = {
		[STAGE_FIRST] = first_take,
		[STAGE_BEHIND] = behind_take,
		[STAGE_HEAD] = head_take,
		[STAGE_BODY] = body_take,
		[STAGE_END] = end_take,
	};
	bool more = true;

	buf_add(&multipart->window, bytes);
	while (more)
		if (!takers[multipart->stage](multipart, &more, err))
			return false;
	return true;
}

bool
multipart_finish(struct multipart *multipart, struct err *err)
{
	return multipart->stage == STAGE_END || damaged(err);
}
