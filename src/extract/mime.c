#include "extract/mime.h"

#include "base/arena.h"
#include "base/limits.h"

#include <string.h>

/* The multiparts that are open, outermost first. */
struct open_stack {
	uint32_t entity[NEST_DEPTH_MAX];
	unsigned depth;
};

/* A delimiter line found. */
struct delimiter {
	size_t line;    /* where it begins */
	size_t behind;  /* where the next line begins */
	unsigned level; /* which open multipart it belongs to */
	bool is_end;
};

const struct mime_field *
mime_field_find(const struct mime_entity *entity, struct str name)
{
	for (uint32_t i = 0; i < entity->field_count; i++)
		if (str_equal_nocase(entity->fields[i].name, name))
			return &entity->fields[i];
	return NULL;
}

struct str
mime_field_value(const struct mime_entity *entity, struct str name)
{
	const struct mime_field *field = mime_field_find(entity, name);

	return field == NULL ? STR("") : field->value;
}

static enum mime_encoding
encoding_of(struct str token)
{
	static const struct {
		struct str name;
		enum mime_encoding encoding;
	} names[] = {
		{STR_INIT(""), MIME_PLAIN},
		{STR_INIT("7bit"), MIME_PLAIN},
		{STR_INIT("8bit"), MIME_PLAIN},
		{STR_INIT("7-bit"), MIME_PLAIN},
		{STR_INIT("8-bit"), MIME_PLAIN},
		{STR_INIT("8bits"), MIME_PLAIN},
		{STR_INIT("7bits"), MIME_PLAIN},
		{STR_INIT("binary"), MIME_PLAIN},
		{STR_INIT("none"), MIME_PLAIN},
		{STR_INIT("base64"), MIME_BASE64},
		{STR_INIT("base-64"), MIME_BASE64},
		{STR_INIT("x-base64"), MIME_BASE64},
		{STR_INIT("quoted-printable"), MIME_QUOTED},
		{STR_INIT("quotedprintable"), MIME_QUOTED},
		{STR_INIT("x-uuencode"), MIME_UU},
		{STR_INIT("x-uue"), MIME_UU},
		{STR_INIT("uuencode"), MIME_UU},
		{STR_INIT("x-yenc"), MIME_YENC},
	};

	for (size_t i = 0; i < COUNT_OF(names); i++)
		if (str_equal(token, names[i].name))
			return names[i].encoding;
	return MIME_UNKNOWN;
}

static struct mime_entity *
entity_add(struct mime *mime, uint32_t parent)
{
	struct mime_entity *entity;

	if (mime->count == mime->room) {
		size_t room = mime->room == 0 ? 8 : mime->room * 2;
		struct mime_entity *more = ARENA_ARRAY(mime->arena, room, struct mime_entity);

		if (mime->count > 0)
			memcpy(more, mime->entities, mime->count * sizeof(*more));
		mime->entities = more;
		mime->room = room;
	}
	entity = &mime->entities[mime->count++];
	entity->parent = parent;
	entity->depth = parent == MIME_NO_PARENT ? 0 : mime->entities[parent].depth + 1;
	if (parent != MIME_NO_PARENT)
		mime->entities[parent].child_count++;
	return entity;
}

/* Some programs forget to say the boundary: the first line that begins with two hyphens is it
 * where the same line, or its closing form, stands there again. */
static struct str
boundary_guess(struct mime *mime, struct str body)
{
	struct str rest = str_slice(body, 0, 64 * 1024);
	struct str line;

	while (mime_line_take(&rest, &line)) {
		struct str again;

		line = str_trim(line);
		if (line.len < 6 || line.len > 200 || !str_starts(line, STR("--")))
			continue;
		again = str_format(mime->arena, "\n%.*s", STR_ARG(line));
		if (str_find(rest, again) == STR_NONE)
			return STR("");
		mime->has_guess = true;
		return str_from(line, 2);
	}
	return STR("");
}

static void
entity_describe(struct mime *mime, struct mime_entity *entity)
{
	const struct mime_field *type = mime_field_find(entity, STR("Content-Type"));
	struct str token = type == NULL ? STR("") : mime_token(mime->arena, type->value);
	bool in_digest = entity->parent != MIME_NO_PARENT &&
		str_equal(mime->entities[entity->parent].type, STR("multipart/digest"));

	entity->is_type_given = str_find_char(token, '/') != STR_NONE;
	if (entity->is_type_given)
		entity->type = token;
	else if (str_equal(token, STR("text")))
		entity->type = STR("text/plain");
	else
		entity->type = in_digest ? STR("message/rfc822") : STR("text/plain");
	entity->encoding = encoding_of(mime_token(
		mime->arena, mime_field_value(entity, STR("Content-Transfer-Encoding"))));
	if (!str_starts(entity->type, STR("multipart/")))
		return;
	entity->is_multipart = true;
	entity->boundary = mime_param(mime->arena, type->value, STR("boundary"), STR(""));
	if (entity->boundary.len == 0)
		entity->boundary = boundary_guess(mime, entity->body);
	if (entity->boundary.len > MIME_BOUNDARY_SIZE_MAX)
		entity->boundary = STR("");
}

/* True where the line at `at` is the delimiter of an open multipart: innermost first. */
static bool
delimiter_at(const struct mime *mime, const struct open_stack *open, size_t at,
	struct delimiter *ret_found)
{
	struct str line = str_from(mime->bytes, at + 2);

	for (unsigned level = open->depth; level-- > 0;) {
		struct str boundary = mime->entities[open->entity[level]].boundary;
		size_t i = boundary.len;
		bool is_end = false;

		if (!str_starts(line, boundary))
			continue;
		if (i + 1 < line.len && line.data[i] == '-' && line.data[i + 1] == '-') {
			is_end = true;
			i += 2;
		}
		while (i < line.len && (line.data[i] == ' ' || line.data[i] == '\t'))
			i++;
		if (i < line.len && line.data[i] != '\n' && line.data[i] != '\r')
			continue;
		if (i < line.len && line.data[i] == '\r')
			i++;
		if (i < line.len && line.data[i] == '\n')
			i++;
		*ret_found = (struct delimiter){at, at + 2 + i, level, is_end};
		return true;
	}
	return false;
}

/* The next delimiter of an open multipart from `at`, which is the begin of a line. Lines end in
 * LF; in a message that has none, in CR. */
static bool
delimiter_find(const struct mime *mime, const struct open_stack *open, size_t at, bool is_cr,
	struct delimiter *ret_found)
{
	struct str bytes = mime->bytes;
	char line_end = is_cr ? '\r' : '\n';
	size_t from = at;

	if (open->depth == 0)
		return false;
	/* Hyphens are rarer than lines in what is long. */
	for (;;) {
		size_t hit = str_find_char(str_from(bytes, at), '-');

		if (hit == STR_NONE)
			return false;
		at += hit;
		if ((at == from || bytes.data[at - 1] == line_end) &&
			str_starts(str_from(bytes, at), STR("--")) &&
			delimiter_at(mime, open, at, ret_found))
			return true;
		while (at < bytes.len && bytes.data[at] == '-')
			at++;
	}
}

/* The end of what stands before a delimiter line: its own line end belongs to the delimiter. */
static size_t
end_before(struct str bytes, size_t from, size_t line)
{
	size_t end = line;

	if (end > from && bytes.data[end - 1] == '\n')
		end--;
	if (end > from && bytes.data[end - 1] == '\r')
		end--;
	return end;
}

/* A stretch without delimiters belongs to a leaf, or is preamble or epilogue of a multipart. */
static void
stretch_give(struct mime *mime, uint32_t owner, size_t from, size_t end)
{
	struct mime_entity *entity = &mime->entities[owner];
	struct str stretch = str_slice(mime->bytes, from, end);

	if (!entity->is_multipart || entity->boundary.len == 0)
		entity->body = stretch;
	else if (entity->is_closed)
		entity->epilogue = stretch;
	else
		entity->preamble = stretch;
}

/* Reads the header at `at`, and opens the entity where it is a multipart. Returns where its
 * body begins. */
static size_t
entity_begin(struct mime *mime, struct open_stack *open, uint32_t parent, size_t at)
{
	struct mime_entity *entity = entity_add(mime, parent);
	struct str behind = mime_fields_take(
		mime, str_from(mime->bytes, at), &entity->fields, &entity->field_count);

	entity->body = behind;
	entity_describe(mime, entity);
	if (entity->is_multipart && entity->boundary.len > 0) {
		if (open->depth < NEST_DEPTH_MAX) {
			open->entity[open->depth++] = (uint32_t)(mime->count - 1);
		} else {
			mime->is_too_deep = true;
			entity->boundary = STR("");
		}
	}
	return mime->bytes.len - behind.len;
}

/* Multiparts above `level` end here without their end delimiter. */
static void
bodies_end(struct mime *mime, struct open_stack *open, unsigned level, size_t line)
{
	while (open->depth > level) {
		struct mime_entity *entity = &mime->entities[open->entity[--open->depth]];
		size_t from = (size_t)(entity->body.data - mime->bytes.data);

		entity->body = str_slice(mime->bytes, from, end_before(mime->bytes, from, line));
	}
}

static void
entities_walk(struct mime *mime, size_t at)
{
	struct open_stack open = {.depth = 0};
	struct delimiter found;
	bool is_cr = str_find_char(mime->bytes, '\n') == STR_NONE;
	uint32_t owner = 0;

	at = entity_begin(mime, &open, MIME_NO_PARENT, at);
	while (delimiter_find(mime, &open, at, is_cr, &found)) {
		uint32_t parent = open.entity[found.level];

		stretch_give(mime, owner, at, end_before(mime->bytes, at, found.line));
		bodies_end(mime, &open, found.level + 1, found.line);
		at = found.behind;
		if (found.is_end) {
			bodies_end(mime, &open, found.level, found.behind);
			mime->entities[parent].is_closed = true;
			owner = parent;
			continue;
		}
		if (mime->count >= MIME_ENTITY_COUNT_MAX) {
			mime->is_cut = true;
			return;
		}
		owner = (uint32_t)mime->count;
		at = entity_begin(mime, &open, parent, at);
	}
	stretch_give(mime, owner, at, mime->bytes.len);
	bodies_end(mime, &open, 0, mime->bytes.len);
}

void
mime_parse(struct arena *arena, struct str bytes, struct mime *ret_mime)
{
	struct str rest = bytes;
	struct str line;

	*ret_mime = (struct mime){.arena = arena, .bytes = bytes};
	if (str_starts(rest, STR("\xef\xbb\xbf")))
		rest = str_from(rest, 3);
	while (rest.len > 0 && char_is_space(rest.data[0]))
		rest = str_from(rest, 1);
	if (str_starts(rest, STR("From ")) || str_starts(rest, STR(">From "))) {
		(void)mime_line_take(&rest, &line);
		ret_mime->envelope = line;
	} else if (rest.len < bytes.len) {
		unsigned mail;
		unsigned fields;

		mime_fields_probe(rest, &mail, &fields);
		if (fields == 0)
			rest = bytes;
		ret_mime->has_gap = rest.len < bytes.len;
	}
	entities_walk(ret_mime, bytes.len - rest.len);
}
