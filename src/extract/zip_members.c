#include "extract/zip_members.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/date.h"
#include "base/limits.h"
#include "extract/reading.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	END_SIZE = 22,
	END_COMMENT_MAX = 65535,
	LOCATOR_SIZE = 20,
	END64_SIZE = 56,
	CENTRAL_SIZE = 46,
	LOCAL_SIZE = 30,
	FLAG_ENCRYPTED = 1,
	FLAG_STREAMED = 8,
	FLAG_MASKED = 1 << 13,
	MADE_BY_UNIX = 3,
	EXTRA_ZIP64 = 1,
	EXTRA_NAME = 0x7075,
	EXTRA_COMMENT = 0x6375,
	EXTRA_MOMENT = 0x5455,
	WRONG_MAX = 30
};

struct directory {
	uint64_t end_at; /* the end record */
	uint64_t at;     /* the first central header */
	uint64_t size;
	uint64_t count; /* as claimed */
	uint64_t shift; /* bytes in front of the archive */
	bool is_64;
	bool differs; /* the two end records contradict each other */
};

static uint64_t
number(struct str bytes, uint64_t at, size_t size)
{
	uint64_t value = 0;

	for (size_t i = size; i-- > 0;)
		value = value << 8 | (unsigned char)bytes.data[at + i];
	return value;
}

static bool
signature_at(struct str bytes, uint64_t at, const char *signature)
{
	return at <= bytes.len && bytes.len - at >= 4 && memcmp(bytes.data + at, signature, 4) == 0;
}

void
zip_members_wrong(struct reading *r, struct zip_members *members, const char *format, ...)
{
	char words[1000];
	va_list args;

	members->damaged = true;
	if (members->said++ >= WRONG_MAX)
		return;
	va_start(args, format);
	(void)str_format_into(words, sizeof(words), format, args);
	va_end(args);
	reading_partial(r, ERR_DAMAGED, "%s", words);
}

static void
odd(struct reading *r, const char *words, uint64_t count)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = 4096};

	reading_fact(r, FACT_ODDITY,
		str_format(&arena, "%llu bytes stand %s", (unsigned long long)count, words));
}

bool
zip_extra_find(struct str extra, uint16_t wanted, struct str *ret_block)
{
	uint16_t id;
	uint16_t size;

	while (take_u16(&extra, &id) && take_u16(&extra, &size) &&
		take_bytes(&extra, size, ret_block))
		if (id == wanted)
			return true;
	return false;
}

/* ---- The end record ---- */

/* The last end record whose comment fits; one whose comment fills the file exactly is best. */
static uint64_t
end_find(struct str bytes)
{
	uint64_t lowest = bytes.len > END_SIZE + END_COMMENT_MAX
		? bytes.len - END_SIZE - END_COMMENT_MAX
		: 0;
	uint64_t last = STR_NONE;

	if (bytes.len < END_SIZE)
		return STR_NONE;
	for (uint64_t at = bytes.len - END_SIZE + 1; at-- > lowest;) {
		uint64_t comment;

		if (!signature_at(bytes, at, "PK\005\006"))
			continue;
		comment = number(bytes, at + 20, 2);
		if (at + END_SIZE + comment == bytes.len)
			return at;
		if (last == STR_NONE)
			last = at;
	}
	if (last != STR_NONE || lowest == 0)
		return last;
	/* Something long was appended: look further, but only for a whole record. */
	for (uint64_t at = lowest; at-- > 0;)
		if (signature_at(bytes, at, "PK\005\006"))
			return at;
	return STR_NONE;
}

static bool
end64_read(struct str bytes, struct directory *d)
{
	uint64_t locator = d->end_at - LOCATOR_SIZE;
	uint64_t at;

	if (d->end_at < LOCATOR_SIZE || !signature_at(bytes, locator, "PK\006\007"))
		return false;
	at = number(bytes, locator + 8, 8);
	if (!signature_at(bytes, at, "PK\006\006") || bytes.len - at < END64_SIZE) {
		/* Behind a program in front the offset is off: the record stands right before the locator. */
		if (locator < END64_SIZE ||
			!signature_at(bytes, locator - END64_SIZE, "PK\006\006"))
			return false;
		at = locator - END64_SIZE;
	}
	d->differs = (d->count != 0xffff && d->count != number(bytes, at + 32, 8)) ||
		(d->size != UINT32_MAX && d->size != number(bytes, at + 40, 8)) ||
		(d->at != UINT32_MAX && d->at != number(bytes, at + 48, 8));
	d->count = number(bytes, at + 32, 8);
	d->size = number(bytes, at + 40, 8);
	d->at = number(bytes, at + 48, 8);
	d->is_64 = true;
	d->end_at = at;
	return true;
}

static bool
end_read(struct reading *r, struct str bytes, struct directory *d, struct zip_members *members)
{
	uint64_t end = end_find(bytes);
	uint64_t comment;

	if (end == STR_NONE)
		return false;
	comment = number(bytes, end + 20, 2);
	if (number(bytes, end + 4, 2) != 0 && number(bytes, end + 4, 2) != 0xffff)
		zip_members_wrong(r, members, "it is one volume of several");
	if (bytes.len - end - END_SIZE > comment)
		odd(r, "behind the archive's end", bytes.len - end - END_SIZE - comment);
	else if (bytes.len - end - END_SIZE < comment)
		zip_members_wrong(r, members, "the archive's comment is cut off");
	reading_fact(r, FACT_COMMENT, str_slice(bytes, end + END_SIZE, end + END_SIZE + comment));
	d->end_at = end;
	d->count = number(bytes, end + 10, 2);
	d->size = number(bytes, end + 12, 4);
	d->at = number(bytes, end + 16, 4);
	(void)end64_read(bytes, d);
	if (d->differs)
		zip_members_wrong(r, members, "its two end records contradict each other");
	return true;
}

/* The directory ends where its end record begins; what is off by that is a program in front. */
static bool
directory_place(
	struct reading *r, struct str bytes, struct directory *d, struct zip_members *members)
{
	if (d->count == 0 && d->size == 0)
		return true;
	if (d->size <= d->end_at && signature_at(bytes, d->end_at - d->size, "PK\001\002") &&
		d->at <= d->end_at - d->size) {
		d->shift = d->end_at - d->size - d->at;
		d->at = d->end_at - d->size;
		if (d->shift > 0)
			odd(r, "in front of the archive", d->shift);
		return true;
	}
	/* The size is wrong, or something stands between directory and end record. */
	if (signature_at(bytes, d->at, "PK\001\002") && d->at < d->end_at) {
		zip_members_wrong(
			r, members, "the directory is not of the size that its end record says");
		return true;
	}
	zip_members_wrong(r, members, "the directory is not where its end record says");
	return false;
}

/* ---- The directory ---- */

/* The 64-bit sizes (APPNOTE 4.5.3); false where one is missing. */
static bool
zip64_read(struct zip_member *m)
{
	uint64_t *const fields[] = {&m->entry.size, &m->entry.size_packed, &m->entry.offset};
	struct str block = {0};
	bool found = zip_extra_find(m->extra, EXTRA_ZIP64, &block);

	for (size_t i = 0; i < COUNT_OF(fields); i++)
		if (*fields[i] == UINT32_MAX && (!found || !take_u64(&block, fields[i])))
			return false;
	return true;
}

static int64_t
moment_read(const struct zip_member *m)
{
	struct civil civil = {1980 + (m->day >> 9), m->day >> 5 & 15, m->day & 31, m->time >> 11,
		m->time >> 5 & 63, (m->time & 31) * 2};
	struct str block;
	uint8_t flags;
	uint32_t moment;

	if (zip_extra_find(m->extra, EXTRA_MOMENT, &block) && take_u8(&block, &flags) &&
		(flags & 1) != 0 && take_u32(&block, &moment))
		return (int32_t)moment;
	return date_civil_valid(civil) ? date_from_civil(civil) : DATE_NONE;
}

static void
kind_read(struct zip_member *m)
{
	enum { UNIX_KIND = 0170000, UNIX_LINK = 0120000, UNIX_FOLDER = 0040000, DOS_FOLDER = 16 };
	uint32_t mode = m->attributes >> 16;
	bool is_unix = m->made_by >> 8 == MADE_BY_UNIX;

	m->is_link = is_unix && (mode & UNIX_KIND) == UNIX_LINK;
	m->is_folder = m->entry.size == 0 &&
		(str_ends(m->entry.name, STR("/")) || str_ends(m->entry.name, STR("\\")) ||
			(is_unix && (mode & UNIX_KIND) == UNIX_FOLDER) ||
			(!is_unix && (m->attributes & DOS_FOLDER) != 0 &&
				m->entry.size_packed == 0));
}

/* Returns where the next header stands, 0 where here is none. */
static uint64_t
central_read(struct str bytes, uint64_t at, struct zip_member *m, bool *ret_right)
{
	uint64_t name;
	uint64_t extra;
	uint64_t comment;

	if (!signature_at(bytes, at, "PK\001\002") || bytes.len - at < CENTRAL_SIZE)
		return 0;
	name = number(bytes, at + 28, 2);
	extra = number(bytes, at + 30, 2);
	comment = number(bytes, at + 32, 2);
	*m = (struct zip_member){
		.made_by = (uint16_t)number(bytes, at + 4, 2),
		.time = (uint16_t)number(bytes, at + 12, 2),
		.day = (uint16_t)number(bytes, at + 14, 2),
		.attributes = (uint32_t)number(bytes, at + 38, 4),
	};
	m->entry.flags = (uint16_t)number(bytes, at + 8, 2);
	m->entry.method = (uint16_t)number(bytes, at + 10, 2);
	m->entry.crc = (uint32_t)number(bytes, at + 16, 4);
	m->entry.size_packed = number(bytes, at + 20, 4);
	m->entry.size = number(bytes, at + 24, 4);
	m->entry.offset = number(bytes, at + 42, 4);
	at += CENTRAL_SIZE;
	m->entry.name = str_slice(bytes, at, at + name);
	m->extra = str_slice(bytes, at + name, at + name + extra);
	m->entry.encrypted = (m->entry.flags & FLAG_ENCRYPTED) != 0;
	*ret_right = zip64_read(m) && name + extra + comment <= bytes.len - at;
	m->entry.modified = moment_read(m);
	kind_read(m);
	return at + name + extra + comment;
}

static void
directory_read(struct reading *r, const struct directory *d, struct zip_members *members)
{
	uint64_t room = (d->end_at - d->at) / CENTRAL_SIZE;
	uint64_t at = d->at;

	if (room > PART_COUNT_MAX)
		room = PART_COUNT_MAX;
	members->list = ARENA_ARRAY(reading_arena(r), room, struct zip_member);
	while (members->count < room && at < d->end_at) {
		struct zip_member *m = &members->list[members->count];
		bool right = true;
		uint64_t next = central_read(members->bytes, at, m, &right);

		if (next == 0)
			break;
		at = next;
		if (!right)
			zip_members_wrong(r, members,
				"the directory lacks the sizes of \"%.*s\", or is cut off",
				STR_ARG(str_slice(m->entry.name, 0, 300)));
		m->entry.offset += d->shift;
		members->count++;
	}
	if (members->count != d->count && (d->is_64 || members->count % 65536 != d->count))
		zip_members_wrong(r, members, "its directory says %llu members and lists %llu",
			(unsigned long long)d->count, (unsigned long long)members->count);
	else if (at != d->end_at)
		zip_members_wrong(r, members, "its directory does not end where its end record is");
}

/* ---- Local headers ---- */

static void
contradicts(struct reading *r, struct zip_members *members, const struct zip_member *m,
	const char *what)
{
	zip_members_wrong(r, members, "the directory and the header of \"%.*s\" disagree on its %s",
		STR_ARG(str_slice(m->entry.name, 0, 300)), what);
}

/* Some programs write the slashes of the two headers differently. */
static bool
name_same(struct str a, struct str b)
{
	if (a.len != b.len)
		return false;
	for (size_t i = 0; i < a.len; i++)
		if (a.data[i] != b.data[i] &&
			!((a.data[i] == '/' || a.data[i] == '\\') &&
				(b.data[i] == '/' || b.data[i] == '\\')))
			return false;
	return true;
}

/* Blocks that fill the field exactly (a few zeros may follow, for alignment), none of the
 * decisive ones twice. */
static bool
extra_valid(struct str extra)
{
	static const uint16_t once[] = {EXTRA_ZIP64, EXTRA_NAME, EXTRA_COMMENT};
	unsigned seen = 0;

	while (extra.len >= 4) {
		uint16_t id;
		uint16_t size;
		struct str block;

		if (!take_u16(&extra, &id) || !take_u16(&extra, &size) ||
			!take_bytes(&extra, size, &block))
			return false;
		for (unsigned i = 0; i < COUNT_OF(once); i++)
			if (id == once[i] && (seen >> i & 1) != 0)
				return false;
			else if (id == once[i])
				seen |= 1U << i;
	}
	return true;
}

/* The moments that Info-ZIP writes stand in both headers or in none. */
static bool
extra_agree(struct str central, struct str local)
{
	struct str block;

	return zip_extra_find(central, EXTRA_MOMENT, &block) ==
		zip_extra_find(local, EXTRA_MOMENT, &block);
}

static void
extra_check(struct reading *r, struct zip_members *members, const struct zip_member *m,
	struct str local)
{
	if (!extra_valid(local) || !extra_valid(m->extra))
		contradicts(r, members, m, "further fields, which are malformed");
	else if (local.len > 0 && m->extra.len > 0 && !extra_agree(m->extra, local))
		reading_fact(
			r, FACT_ODDITY, STR("a member has a date in only one of its two headers"));
}

static void
local_compare(struct reading *r, struct zip_members *members, const struct zip_member *m)
{
	struct str b = members->bytes;
	uint64_t at = m->entry.offset;
	uint64_t flags = number(b, at + 6, 2);
	uint64_t name = number(b, at + 26, 2);
	uint64_t sizes[2] = {number(b, at + 18, 4), number(b, at + 22, 4)};

	if ((m->entry.flags & FLAG_MASKED) != 0)
		return;
	if (!name_same(m->entry.name, str_slice(b, at + LOCAL_SIZE, at + LOCAL_SIZE + name)))
		contradicts(r, members, m, "name");
	if (number(b, at + 10, 2) != m->time || number(b, at + 12, 2) != m->day)
		contradicts(r, members, m, "date");
	if (number(b, at + 8, 2) != m->entry.method)
		contradicts(r, members, m, "packing method");
	if ((flags & FLAG_ENCRYPTED) != (m->entry.flags & FLAG_ENCRYPTED))
		contradicts(r, members, m, "encryption");
	if ((flags & FLAG_STREAMED) != 0)
		return;
	if (number(b, at + 14, 4) != m->entry.crc)
		contradicts(r, members, m, "checksum");
	if ((sizes[0] != UINT32_MAX && sizes[0] != m->entry.size_packed) ||
		(sizes[1] != UINT32_MAX && sizes[1] != m->entry.size))
		contradicts(r, members, m, "size");
}

/* Checks the descriptor behind streamed data, with 32-bit or 64-bit sizes (APPNOTE 4.3.9). */
static void
descriptor_check(struct reading *r, struct zip_members *members, struct zip_member *m)
{
	struct str b = members->bytes;
	uint64_t at = m->data_end;

	if ((number(b, m->entry.offset + 6, 2) & FLAG_STREAMED) == 0)
		return;
	if (!signature_at(b, at, "PK\007\010") || b.len - at < 16) {
		/* The signature may be left out. */
		m->data_end = at + 12 <= b.len && number(b, at, 4) == m->entry.crc ? at + 12 : at;
		return;
	}
	m->data_end = at + 16;
	if (number(b, at + 8, 4) == m->entry.size_packed && number(b, at + 12, 4) == m->entry.size)
		return;
	if (b.len - at >= 24 && number(b, at + 8, 8) == m->entry.size_packed &&
		number(b, at + 16, 8) == m->entry.size)
		m->data_end = at + 24;
	else
		contradicts(r, members, m, "size (behind its data)");
}

static void
local_check(struct reading *r, struct zip_members *members, struct zip_member *m)
{
	struct str bytes = members->bytes;
	uint64_t at = m->entry.offset;
	uint64_t extra;
	uint64_t data;

	if (!signature_at(bytes, at, "PK\003\004") || bytes.len - at < LOCAL_SIZE)
		return;
	extra = number(bytes, at + 28, 2);
	data = at + LOCAL_SIZE + number(bytes, at + 26, 2) + extra;
	if (data > bytes.len)
		return;
	m->data_at = data;
	m->data_end = bytes.len;
	local_compare(r, members, m);
	extra_check(r, members, m, str_slice(bytes, data - extra, data));
	if (m->entry.size_packed > bytes.len - data) {
		zip_members_wrong(r, members, "\"%.*s\" reaches beyond the end of the archive",
			STR_ARG(str_slice(m->entry.name, 0, 300)));
		return;
	}
	m->data_end = data + m->entry.size_packed;
	descriptor_check(r, members, m);
}

/* ---- Overlaps ---- */

static int
offset_compare(const void *a, const void *b)
{
	const struct zip_member *const *x = a;
	const struct zip_member *const *y = b;

	return (*x)->entry.offset < (*y)->entry.offset ? -1
						       : (*x)->entry.offset > (*y)->entry.offset;
}

/* A stretch that no member owns; returns its length. What it hides is noted. */
static uint64_t
gap_note(struct zip_members *members, uint64_t from, uint64_t to)
{
	struct str gap = str_slice(members->bytes, from, to);
	size_t header = str_find(gap, STR("PK\003\004"));

	if (header != STR_NONE && gap.len - header > LOCAL_SIZE &&
		members->hidden_count < ZIP_HIDDEN_MAX)
		members->hidden[members->hidden_count++] = str_from(gap, header);
	return gap.len;
}

/* Members that share bytes are how the strongest bombs are made; bytes of none may be members
 * that were taken out of the directory. */
static void
layout_check(struct reading *r, struct zip_members *members, uint64_t directory_at)
{
	const struct zip_member **sorted = ARENA_ARRAY(
		reading_arena(r), members->count, const struct zip_member *);
	uint64_t reached = 0;
	uint64_t gaps = 0;
	size_t overlapping = 0;

	for (size_t i = 0; i < members->count; i++)
		sorted[i] = &members->list[i];
	if (members->count > 0)
		qsort(sorted, members->count, sizeof(*sorted), offset_compare);
	for (size_t i = 0; i < members->count; i++) {
		const struct zip_member *m = sorted[i];

		if (m->data_at == 0)
			continue;
		overlapping += m->entry.offset < reached;
		/* What stands in front of the first member is a program, noted before. */
		if (reached > 0 && m->entry.offset > reached)
			gaps += gap_note(members, reached, m->entry.offset);
		if (m->data_end > reached)
			reached = m->data_end;
	}
	if (reached > 0 && directory_at > reached)
		gaps += gap_note(members, reached, directory_at);
	if (gaps > 0)
		odd(r, "between the archive's members", gaps);
	if (overlapping > 0)
		zip_members_wrong(r, members,
			"%zu members share bytes with others, as archive bombs do", overlapping);
}

void
zip_members_find(struct reading *r, struct str bytes, struct zip_members *ret_members)
{
	struct directory directory = {0};

	*ret_members = (struct zip_members){.bytes = bytes};
	if (!end_read(r, bytes, &directory, ret_members) ||
		!directory_place(r, bytes, &directory, ret_members))
		return;
	ret_members->has_directory = true;
	if (directory.count > 0 || directory.size > 0)
		directory_read(r, &directory, ret_members);
	for (size_t i = 0; i < ret_members->count; i++)
		local_check(r, ret_members, &ret_members->list[i]);
	layout_check(r, ret_members, directory.at);
}
