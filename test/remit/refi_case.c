#include "refi_case.h"

#include "base/buf.h"
#include "work/refi/refi_reader.h"

#include <string.h>
#include <zlib.h>

struct str
refi_codebook(struct remit_case *c, const char *codes)
{
	return str_format(&c->arena,
		"<CodeBook xmlns=\"urn:QDA-XML:codebook:1.0\"><Codes>%s</Codes></CodeBook>", codes);
}

struct str
refi_project(struct remit_case *c, const char *codes, const char *sources, const char *behind)
{
	return str_format(&c->arena,
		"<Project xmlns=\"urn:QDA-XML:project:1.0\" name=\"Trial\" origin=\"Test\"><Users>"
		"<User guid=\"f05b3efa-994f-4606-91ce-7148af119e1b\" name=\"Reader One\"/>"
		"<User guid=\"4aba11a3-4a59-47e8-be81-17847b70f2e3\" name=\"Reader Two\"/></Users>"
		"<CodeBook><Codes>%s</Codes></CodeBook><Sources>%s</Sources>%s</Project>",
		codes, sources, behind);
}

/* ---- a zip ---- */

struct member {
	struct str name;
	struct str bytes;
	struct str packed;
	uint32_t crc;
	uint32_t at;
};

static struct str
pack(struct remit_case *c, struct str bytes)
{
	struct buf copy CLEANUP(buf_free) = {0};
	z_stream z = {.avail_in = (uInt)bytes.len};
	size_t room = bytes.len / 100 + 1000;
	unsigned char *to = arena_alloc(&c->arena, room);

	buf_add(&copy, bytes);
	z.next_in = (unsigned char *)copy.data;
	(void)deflateInit2(&z, 9, Z_DEFLATED, -15, 9, Z_DEFAULT_STRATEGY);
	z.next_out = to;
	z.avail_out = (uInt)room;
	(void)deflate(&z, Z_FINISH);
	(void)deflateEnd(&z);
	return str_make(to, room - z.avail_out);
}

/* What both headers have alike. */
static void
header_add(struct buf *to, const struct member *m)
{
	bool is_packed = m->packed.data != m->bytes.data;

	buf_add_u16(to, 20);
	buf_add_u16(to, 0);
	buf_add_u16(to, is_packed ? 8 : 0);
	buf_add_u32(to, 0x210000);
	buf_add_u32(to, m->crc);
	buf_add_u32(to, (uint32_t)m->packed.len);
	buf_add_u32(to, (uint32_t)m->bytes.len);
	buf_add_u16(to, (uint16_t)m->name.len);
	buf_add_u16(to, 0);
}

struct str
refi_zip(struct remit_case *c, const char *name, struct str bytes, const char *other,
	struct str other_bytes, bool is_packed)
{
	struct member members[2] = {{.name = str_of(name), .bytes = bytes},
		{.name = str_of(other), .bytes = other_bytes}};
	size_t count = other == NULL ? 1 : 2;
	struct buf zip CLEANUP(buf_free) = {0};
	uint32_t directory;

	for (size_t i = 0; i < count; i++) {
		struct member *m = &members[i];

		m->packed = is_packed ? pack(c, m->bytes) : m->bytes;
		m->crc = (uint32_t)crc32(
			0, (const unsigned char *)m->bytes.data, (uInt)m->bytes.len);
		m->at = (uint32_t)zip.len;
		buf_add_u32(&zip, 0x04034b50);
		header_add(&zip, m);
		buf_add(&zip, m->name);
		buf_add(&zip, m->packed);
	}
	directory = (uint32_t)zip.len;
	for (size_t i = 0; i < count; i++) {
		buf_add_u32(&zip, 0x02014b50);
		buf_add_u16(&zip, 20);
		header_add(&zip, &members[i]);
		buf_add(&zip, str_make("\0\0\0\0\0\0\0\0\0\0", 10));
		buf_add_u32(&zip, members[i].at);
		buf_add(&zip, members[i].name);
	}
	buf_add_u32(&zip, 0x06054b50);
	buf_add_u32(&zip, 0);
	buf_add_u16(&zip, (uint16_t)count);
	buf_add_u16(&zip, (uint16_t)count);
	buf_add_u32(&zip, (uint32_t)zip.len - 12 - directory);
	buf_add_u32(&zip, directory);
	buf_add_u16(&zip, 0);
	return str_copy(&c->arena, buf_str(&zip));
}

/* ---- reading ---- */

struct hearing {
	struct refi_taking *taking;
	struct err *err;
	bool has_failed;
};

static bool
hear(void *context, uint8_t type, struct str payload)
{
	struct hearing *h = context;

	h->has_failed = h->has_failed || !refi_take(h->taking, type, payload, h->err);
	return !h->has_failed;
}

bool
refi_case_read(struct remit_case *c, struct str bytes, struct refi_input *ret_input)
{
	struct hearing h = {.taking = &ret_input->taking, .err = &c->err};

	err_clear(&c->err);
	*ret_input = (struct refi_input){.name = STR("trial.qdpx"), .sha256 = STR("00")};
	refi_taking_begin(&ret_input->taking, &c->arena, &ret_input->file);
	(void)!refi_read(bytes, (struct refi_sink){&h, hear});
	return !h.has_failed && ret_input->taking.is_whole;
}

bool
refi_case_import(struct remit_case *c, struct str bytes, const char *who, bool is_codes_alone,
	struct refi_input *ret_input, struct refi_plan *ret_plan)
{
	struct refi_import import = {.who = str_of(who),
		.is_codes_alone = is_codes_alone,
		.search_max = (uint64_t)1 << 30,
		.coding_max = 1000};
	uint64_t entry;

	return refi_case_read(c, bytes, ret_input) &&
		refi_plan_make(&c->inspection, &c->arena, &import, &ret_input->taking, ret_plan,
			&c->err) &&
		refi_import_do(
			&c->inspection, &c->arena, &import, ret_input, ret_plan, &entry, &c->err);
}

void
refi_case_document(struct remit_case *c, int64_t id, const char *name, const char *text)
{
	case_document(c, id, text);
	case_run(c,
		str_format(&c->arena,
			"UPDATE document SET text_size = %zu WHERE id = %lld; "
			"UPDATE item SET path = '%s' WHERE id = %lld",
			strlen(text), (long long)id, name, (long long)id)
			.data);
}
