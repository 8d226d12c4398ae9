#include "web/uri.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/utf8.h"
#include "web/request.h"

/* The byte that "%41" stands for; false where the three are no escape. */
static bool
escape_take(struct str text, size_t at, char *ret_byte)
{
	int high;
	int low;

	if (at + 2 >= text.len)
		return false;
	high = char_hex_value(text.data[at + 1]);
	low = char_hex_value(text.data[at + 2]);
	if (high < 0 || low < 0)
		return false;
	*ret_byte = (char)(unsigned char)(high << 4 | low);
	return true;
}

static bool
is_of_paths(char c)
{
	unsigned char byte = (unsigned char)c;

	return byte >= ' ' && byte != 0x7f && byte != '\\';
}

bool
uri_path_read(struct arena *arena, struct str raw, struct str *ret_path)
{
	char *path = arena_alloc(arena, raw.len + 1);
	size_t len = 0;

	for (size_t i = 0; i < raw.len; i++) {
		char c = raw.data[i];

		if (c == '%') {
			if (!escape_take(raw, i, &c) || c == '/')
				return false;
			i += 2;
		}
		if (!is_of_paths(c))
			return false;
		path[len++] = c;
	}
	*ret_path = str_make(path, len);
	return utf8_valid(*ret_path);
}

struct str
uri_text_clean(struct arena *arena, struct str raw)
{
	struct buf clean CLEANUP(buf_free) = {.size_max = 4 * raw.len + 16};
	char *text;
	size_t len = 0;

	utf8_clean(&clean, raw);
	text = arena_alloc(arena, clean.len + 1);
	for (size_t i = 0; i < clean.len; i++) {
		char c = clean.data[i];

		if (c == '\r' && i + 1 < clean.len && clean.data[i + 1] == '\n')
			continue;
		text[len++] = c == '\r' ? '\n' : c;
	}
	return str_make(text, len);
}

static struct str
form_text(struct arena *arena, struct str raw)
{
	char *text = arena_alloc(arena, raw.len + 1);
	size_t len = 0;

	for (size_t i = 0; i < raw.len; i++) {
		char c = raw.data[i];

		if (c == '+')
			c = ' ';
		else if (c == '%' && escape_take(raw, i, &c))
			i += 2;
		text[len++] = c;
	}
	return uri_text_clean(arena, str_make(text, len));
}

bool
uri_fields_read(struct arena *arena, struct str raw, struct request_field *fields, size_t *count,
	struct err *err)
{
	struct str pair;

	while (str_cut(&raw, '&', &pair)) {
		size_t equals = str_find_char(pair, '=');
		struct str name = equals == STR_NONE ? pair : str_slice(pair, 0, equals);

		if (pair.len == 0)
			continue;
		if (*count == REQUEST_FIELDS_MAX)
			return err_set(err, ERR_TOO_LARGE,
				"the form has more than %d fields; send it in parts",
				REQUEST_FIELDS_MAX);
		fields[(*count)++] = (struct request_field){form_text(arena, name),
			equals == STR_NONE ? STR("")
					   : form_text(arena, str_from(pair, equals + 1))};
	}
	return true;
}

bool
uri_target_read(struct request *request, struct str target, struct err *err)
{
	size_t mark = str_find_char(target, '?');

	request->target = target;
	request->fields = ARENA_ARRAY(request->arena, REQUEST_FIELDS_MAX, struct request_field);
	if (!uri_path_read(request->arena, str_slice(target, 0, mark), &request->path))
		return err_set(err, ERR_USAGE, "the address holds what no address of ours does");
	if (mark != STR_NONE &&
		!uri_fields_read(request->arena, str_from(target, mark + 1), request->fields,
			&request->field_count, err))
		return false;
	request->query_count = request->field_count;
	return true;
}
