#include "extract/vba.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/date.h"
#include "base/err.h"
#include "base/limits.h"
#include "extract/codepage.h"
#include "extract/le.h"
#include "extract/ole.h"
#include "extract/reading.h"

enum { CHUNK_SIZE = 4096 };

/* Records of the dir stream ([MS-OVBA] 2.3.4.2). */
enum {
	DIR_CODEPAGE = 0x03,
	DIR_VERSION = 0x09,
	DIR_STREAM_NAME = 0x1a,
	DIR_MODULE_END = 0x2b,
	DIR_OFFSET = 0x31,
	DIR_STREAM_NAME_WIDE = 0x32
};

/* A copy token's place takes as many bits as the chunk's length so far needs, at least four; its
 * length the rest ([MS-OVBA] 2.4.1.3.19.1). */
static bool
copy_token(struct buf *to, size_t chunk, unsigned token)
{
	size_t done = to->len - chunk;
	unsigned bits = 4;
	size_t length;
	size_t back;

	while ((1U << bits) < done)
		bits++;
	length = (token & (0xffffU >> bits)) + 3;
	back = (token >> (16 - bits)) + 1;
	if (back > done || done + length > CHUNK_SIZE)
		return false;
	for (size_t i = 0; i < length; i++)
		buf_add_char(to, to->data[to->len - back]);
	return true;
}

static bool
chunk_unpack(struct buf *to, struct str packed)
{
	size_t chunk = to->len;
	size_t at = 0;

	while (at < packed.len) {
		unsigned flags = le_u8(packed, at++);

		for (unsigned bit = 0; bit < 8 && at < packed.len; bit++) {
			if ((flags >> bit & 1) == 0) {
				buf_add_char(to, packed.data[at++]);
				continue;
			}
			if (!copy_token(to, chunk, le_u16(packed, at)))
				return false;
			at += 2;
		}
	}
	return true;
}

bool
vba_unpack(struct buf *to, struct str packed)
{
	uint64_t at = 1;

	if (le_u8(packed, 0) != 1)
		return false;
	while (le_has(packed, at, 2)) {
		unsigned head = le_u16(packed, at);
		uint64_t size = (head & 0xfff) + 1;
		struct str chunk = le_slice(packed, at + 2, size);

		if ((head & 0x8000) == 0)
			buf_add(to, chunk);
		else if (!chunk_unpack(to, chunk))
			return false;
		at += 2 + size;
	}
	return !to->overflowed;
}

/* Every module has a few lines that only describe it. */
static bool
has_code(struct str source)
{
	struct str line;

	while (str_cut_line(&source, &line)) {
		line = str_trim(line);
		if (line.len > 0 && !str_starts_nocase(line, STR("Attribute ")) &&
			!str_starts_nocase(line, STR("Option ")))
			return true;
	}
	return false;
}

struct project {
	struct reading *r;
	struct ole *ole;
	size_t folder; /* the VBA storage */
	unsigned codepage;
	struct str name; /* of the present module's stream */
	uint32_t offset; /* of its source */
	uint64_t count;
};

static bool
module_give(struct project *project, struct err *err)
{
	struct buf packed_out CLEANUP(buf_free) = {.size_max = OFFICE_PICTURE_SIZE_MAX};
	struct buf text CLEANUP(buf_free) = {0};
	struct str stream = ole_stream(project->ole, project->folder, project->name);
	struct part part = {
		.declared = STR("text/x-vba"), .role = PART_EMBEDDED, .modified = DATE_NONE};
	bool whole = vba_unpack(&packed_out, le_slice(stream, project->offset, stream.len));

	part.name = str_format(project->ole->arena, "%.*s.bas", STR_ARG(project->name));
	codepage_decode(&text, project->codepage, buf_str(&packed_out));
	if (!whole && text.len == 0) {
		reading_part_failed(project->r, &part, ERR_DAMAGED, "the macro is broken");
		return true;
	}
	if (!has_code(buf_str(&text)))
		return true;
	project->count++;
	return reading_part(project->r, &part, buf_str(&text), err);
}

static bool
record_take(struct project *project, unsigned id, struct str body, struct err *err)
{
	struct arena *arena = project->ole->arena;

	if (id == DIR_CODEPAGE)
		project->codepage = le_u16(body, 0);
	else if (id == DIR_STREAM_NAME)
		project->name = codepage_text(arena, project->codepage, body);
	else if (id == DIR_STREAM_NAME_WIDE)
		project->name = utf16le_text(arena, body);
	else if (id == DIR_OFFSET)
		project->offset = le_u32(body, 0);
	else if (id == DIR_MODULE_END && project->name.len > 0)
		return module_give(project, err);
	return true;
}

bool
vba_give(struct reading *r, struct ole *ole, size_t storage, struct err *err)
{
	const struct ole_entry *folder = ole_child(ole, storage, STR("VBA"));
	struct project project = {.r = r, .ole = ole, .codepage = CODEPAGE_WESTERN};
	struct buf dir CLEANUP(buf_free) = {.size_max = OFFICE_PICTURE_SIZE_MAX};
	uint64_t at = 0;

	if (folder == NULL || !folder->is_storage)
		return true;
	project.folder = ole_index(ole, folder);
	project.name = STR("");
	if (!vba_unpack(&dir, ole_stream(ole, project.folder, STR("dir"))))
		reading_partial(r, ERR_DAMAGED, "the list of its macros is broken");
	while (le_has(buf_str(&dir), at, 6)) {
		unsigned id = le_u16(buf_str(&dir), at);
		uint64_t size = id == DIR_VERSION ? 6 : le_u32(buf_str(&dir), at + 2);

		if (!record_take(&project, id, le_slice(buf_str(&dir), at + 6, size), err))
			return false;
		at += 6 + size;
	}
	if (project.count > 0)
		reading_number(r, "macros", project.count);
	return true;
}
