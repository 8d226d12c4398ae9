#include "extract/sevenz.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/date.h"
#include "base/err.h"
#include "base/limits.h"
#include "extract/codepage.h"

#include <string.h>
#include <zlib.h>

enum property {
	ID_END = 0,
	ID_HEADER = 1,
	ID_ARCHIVE_PROPERTIES = 2,
	ID_MAIN_STREAMS = 4,
	ID_FILES = 5,
	ID_PACK_INFO = 6,
	ID_UNPACK_INFO = 7,
	ID_SUBSTREAMS = 8,
	ID_SIZE = 9,
	ID_CRC = 10,
	ID_FOLDER = 11,
	ID_UNPACK_SIZE = 12,
	ID_STREAM_COUNT = 13,
	ID_EMPTY_STREAM = 14,
	ID_EMPTY_FILE = 15,
	ID_ANTI = 16,
	ID_NAMES = 17,
	ID_MODIFIED = 20,
	ID_ATTRIBUTES = 21,
	ID_ENCODED_HEADER = 23
};

enum { SIGNATURE_SIZE = 32, HEADERS_MAX = 4 };

struct parse {
	struct arena *arena;
	struct str rest;
	struct sevenz *archive;
	uint64_t packed_at; /* of the first packed stream, behind the signature header */
};

/* ---- Numbers ---- */

/* The count of leading ones in the first byte says how many bytes follow, lowest first; the bits
 * left in the first byte are the highest (7zFormat.txt, "UINT64"). */
static bool
take_number(struct str *from, uint64_t *ret_value)
{
	uint8_t first;
	uint64_t low = 0;

	*ret_value = 0;
	if (!take_u8(from, &first))
		return false;
	for (unsigned i = 0; i < 8; i++) {
		unsigned mask = 0x80U >> i;
		uint8_t byte;

		if ((first & mask) == 0) {
			*ret_value = low | (uint64_t)(first & (mask - 1)) << (8 * i);
			return true;
		}
		if (!take_u8(from, &byte))
			return false;
		low |= (uint64_t)byte << (8 * i);
	}
	*ret_value = low;
	return true;
}

/* A number of things, of which each takes at least one bit of what is left. */
static bool
take_count(struct str *from, uint64_t count_max, uint64_t *ret_count)
{
	return take_number(from, ret_count) && *ret_count <= count_max;
}

static bool
take_id(struct str *from, uint64_t wanted)
{
	uint64_t id;

	return take_number(from, &id) && id == wanted;
}

/* One bit each, the highest first. */
static bool
take_bits(struct parse *p, uint64_t count, bool **ret_bits)
{
	struct str bytes;

	if (!take_bytes(&p->rest, (size_t)((count + 7) / 8), &bytes))
		return false;
	*ret_bits = ARENA_ARRAY(p->arena, (size_t)count, bool);
	for (uint64_t i = 0; i < count; i++)
		(*ret_bits)[i] = ((unsigned char)bytes.data[i / 8] >> (7 - i % 8) & 1) != 0;
	return true;
}

/* The same behind a byte that says whether all are set. */
static bool
take_optional_bits(struct parse *p, uint64_t count, bool **ret_bits)
{
	uint8_t all;

	if (count > p->rest.len * 8 + PART_COUNT_MAX || !take_u8(&p->rest, &all))
		return false;
	if (all == 0)
		return take_bits(p, count, ret_bits);
	*ret_bits = ARENA_ARRAY(p->arena, (size_t)count, bool);
	memset(*ret_bits, 1, (size_t)count * sizeof(bool));
	return true;
}

/* Checksums of those that have one. */
static bool
take_crcs(struct parse *p, uint64_t count, bool **ret_has, uint32_t **ret_crcs)
{
	*ret_crcs = ARENA_ARRAY(p->arena, (size_t)count, uint32_t);
	if (!take_optional_bits(p, count, ret_has))
		return false;
	for (uint64_t i = 0; i < count; i++)
		if ((*ret_has)[i] && !take_u32(&p->rest, &(*ret_crcs)[i]))
			return false;
	return true;
}

/* ---- Packed streams ---- */

static bool
packed_place(struct parse *p, const uint64_t *sizes)
{
	uint64_t at = p->packed_at;
	struct sevenz *archive = p->archive;

	for (uint32_t i = 0; i < archive->packed_count; i++) {
		/* What is cut off is given as far as it goes; its folder then breaks off. */
		uint64_t left = at < archive->bytes.len ? archive->bytes.len - at : 0;
		uint64_t size = sizes[i] < left ? sizes[i] : left;

		archive->packed[i] = str_slice(archive->bytes, left > 0 ? (size_t)at : 0,
			(left > 0 ? (size_t)at : 0) + (size_t)size);
		if (sizes[i] > UINT64_MAX - at)
			return false;
		at += sizes[i];
	}
	return true;
}

static bool
pack_info_read(struct parse *p)
{
	uint64_t at;
	uint64_t count;
	uint64_t id;
	uint64_t *sizes;
	bool *has;
	uint32_t *crcs;

	if (!take_number(&p->rest, &at) || at > p->archive->bytes.len ||
		!take_count(&p->rest, SEVENZ_FOLDER_MAX, &count))
		return false;
	p->packed_at = SIGNATURE_SIZE + at;
	sizes = ARENA_ARRAY(p->arena, (size_t)count, uint64_t);
	p->archive->packed = ARENA_ARRAY(p->arena, (size_t)count, struct str);
	p->archive->packed_count = (uint32_t)count;
	while (take_number(&p->rest, &id) && id != ID_END) {
		if (id == ID_CRC) {
			if (!take_crcs(p, count, &has, &crcs))
				return false;
			continue;
		}
		if (id != ID_SIZE)
			return false;
		for (uint64_t i = 0; i < count; i++)
			if (!take_number(&p->rest, &sizes[i]))
				return false;
	}
	return packed_place(p, sizes);
}

/* ---- Folders ---- */

static bool
coder_read(struct parse *p, struct sevenz_folder *folder)
{
	enum { HAS_COUNTS = 0x10, HAS_PROPERTIES = 0x20 };
	struct sevenz_coder *coder = &folder->coders[folder->coder_count++];
	uint8_t flags;
	struct str id;
	uint64_t in_count = 1;
	uint64_t out_count = 1;
	uint64_t size = 0;

	if (!take_u8(&p->rest, &flags) || (flags & 15) > 8 ||
		!take_bytes(&p->rest, flags & 15, &id))
		return false;
	for (size_t i = 0; i < id.len; i++)
		coder->method = coder->method << 8 | (unsigned char)id.data[i];
	if ((flags & HAS_COUNTS) != 0 &&
		(!take_number(&p->rest, &in_count) || !take_number(&p->rest, &out_count)))
		return false;
	if ((flags & HAS_PROPERTIES) != 0 &&
		(!take_number(&p->rest, &size) || size > p->rest.len ||
			!take_bytes(&p->rest, (size_t)size, &coder->properties)))
		return false;
	if (out_count != 1 || in_count == 0 || in_count > SEVENZ_INPUT_MAX - folder->in_count)
		return false;
	coder->first_in = folder->in_count;
	coder->in_count = (uint32_t)in_count;
	folder->in_count += (uint32_t)in_count;
	return true;
}

static bool
binds_read(struct parse *p, struct sevenz_folder *folder, bool *bound, bool *used)
{
	for (uint32_t i = 0; i + 1 < folder->coder_count; i++) {
		uint64_t in;
		uint64_t out;

		if (!take_number(&p->rest, &in) || !take_number(&p->rest, &out) ||
			in >= folder->in_count || out >= folder->coder_count || bound[in] ||
			used[out])
			return false;
		folder->source[in] = (uint32_t)out;
		bound[in] = true;
		used[out] = true;
	}
	for (uint32_t i = 0; i < folder->coder_count; i++)
		if (!used[i])
			folder->main = i;
	return true;
}

/* No coder may feed itself, not even by others: each must be reached from packed streams. */
static bool
order_valid(const struct sevenz_folder *folder)
{
	bool ready[SEVENZ_CODER_MAX] = {false};

	for (uint32_t round = 0; round < folder->coder_count; round++)
		for (uint32_t i = 0; i < folder->coder_count; i++) {
			const struct sevenz_coder *coder = &folder->coders[i];
			bool all = true;

			for (uint32_t j = coder->first_in; j < coder->first_in + coder->in_count;
				j++)
				all = all && (folder->packed[j] || ready[folder->source[j]]);
			ready[i] = all;
		}
	for (uint32_t i = 0; i < folder->coder_count; i++)
		if (!ready[i])
			return false;
	return true;
}

static bool
folder_read(struct parse *p, struct sevenz_folder *folder, uint32_t *packed_at)
{
	bool bound[SEVENZ_INPUT_MAX] = {false};
	bool used[SEVENZ_CODER_MAX] = {false};
	uint64_t count;
	uint32_t packed;

	if (!take_count(&p->rest, SEVENZ_CODER_MAX, &count) || count == 0)
		return false;
	for (uint64_t i = 0; i < count; i++)
		if (!coder_read(p, folder))
			return false;
	if (folder->in_count < folder->coder_count - 1 || !binds_read(p, folder, bound, used))
		return false;
	packed = folder->in_count - (folder->coder_count - 1);
	folder->packed_first = *packed_at;
	folder->packed_count = packed;
	for (uint32_t i = 0, in = 0; i < packed; i++) {
		uint64_t wanted = 0;

		if (packed > 1 && !take_number(&p->rest, &wanted))
			return false;
		while (packed == 1 && in < folder->in_count && bound[in])
			in++;
		if (packed == 1)
			wanted = in;
		if (wanted >= folder->in_count || bound[wanted])
			return false;
		bound[wanted] = true;
		folder->packed[wanted] = true;
		folder->source[wanted] = *packed_at + i;
	}
	*packed_at += packed;
	return *packed_at <= p->archive->packed_count && order_valid(folder);
}

static bool
folder_crcs_read(struct parse *p)
{
	struct sevenz *archive = p->archive;
	bool *has;
	uint32_t *crcs;

	if (!take_crcs(p, archive->folder_count, &has, &crcs))
		return false;
	for (uint32_t i = 0; i < archive->folder_count; i++) {
		archive->folders[i].has_crc = has[i];
		archive->folders[i].crc = crcs[i];
	}
	return true;
}

static bool
unpack_info_read(struct parse *p)
{
	struct sevenz *archive = p->archive;
	uint64_t count;
	uint8_t external;
	uint32_t packed_at = 0;
	uint64_t id;

	if (!take_id(&p->rest, ID_FOLDER) || !take_count(&p->rest, SEVENZ_FOLDER_MAX, &count) ||
		count > p->rest.len || !take_u8(&p->rest, &external) || external != 0)
		return false;
	archive->folders = ARENA_ARRAY(p->arena, (size_t)count, struct sevenz_folder);
	archive->folder_count = (uint32_t)count;
	for (uint64_t i = 0; i < count; i++)
		if (!folder_read(p, &archive->folders[i], &packed_at))
			return false;
	if (!take_id(&p->rest, ID_UNPACK_SIZE))
		return false;
	for (uint64_t i = 0; i < count; i++) {
		struct sevenz_folder *folder = &archive->folders[i];

		folder->file_count = 1;
		for (uint32_t j = 0; j < folder->coder_count; j++)
			if (!take_number(&p->rest, &folder->coders[j].size))
				return false;
	}
	while (take_number(&p->rest, &id) && id != ID_END)
		if (id != ID_CRC || !folder_crcs_read(p))
			return false;
	return true;
}

/* ---- What each folder holds ---- */

static uint64_t
folder_size(const struct sevenz_folder *folder)
{
	return folder->coders[folder->main].size;
}

static bool
stream_sizes_read(struct parse *p, bool given)
{
	struct sevenz *archive = p->archive;
	uint64_t at = 0;

	for (uint32_t i = 0; i < archive->folder_count; i++) {
		struct sevenz_folder *folder = &archive->folders[i];
		uint64_t left = folder_size(folder);

		folder->file_first = at;
		for (uint64_t j = 0; j < folder->file_count; j++) {
			uint64_t size = left;

			if (j + 1 < folder->file_count &&
				(!given || !take_number(&p->rest, &size) || size > left))
				return false;
			left -= size;
			archive->streams[at++].size = size;
		}
	}
	return true;
}

/* A folder's own checksum is that of its only file. */
static bool
stream_crcs_read(struct parse *p, bool given)
{
	struct sevenz *archive = p->archive;
	uint64_t unknown = 0;
	uint64_t at = 0;
	bool *has = NULL;
	uint32_t *crcs = NULL;

	for (uint32_t i = 0; i < archive->folder_count; i++) {
		const struct sevenz_folder *folder = &archive->folders[i];

		if (folder->file_count != 1 || !folder->has_crc)
			unknown += folder->file_count;
	}
	if (given && !take_crcs(p, unknown, &has, &crcs))
		return false;
	for (uint32_t i = 0; i < archive->folder_count; i++) {
		const struct sevenz_folder *folder = &archive->folders[i];
		bool own = folder->file_count == 1 && folder->has_crc;

		for (uint64_t j = 0; j < folder->file_count; j++) {
			struct sevenz_file *stream = &archive->streams[folder->file_first + j];

			stream->has_crc = own || (given && has[at]);
			stream->crc = own ? folder->crc : given ? crcs[at] : 0;
			at += !own;
		}
	}
	return true;
}

static bool
substreams_read(struct parse *p, bool present)
{
	struct sevenz *archive = p->archive;
	uint64_t id = ID_END;
	uint64_t count = 0;

	if (present && !take_number(&p->rest, &id))
		return false;
	for (uint32_t i = 0; i < archive->folder_count; i++) {
		if (id == ID_STREAM_COUNT &&
			!take_count(&p->rest, PART_COUNT_MAX, &archive->folders[i].file_count))
			return false;
		count += archive->folders[i].file_count;
	}
	if (count > PART_COUNT_MAX || (id == ID_STREAM_COUNT && !take_number(&p->rest, &id)))
		return false;
	archive->streams = ARENA_ARRAY(p->arena, (size_t)count, struct sevenz_file);
	archive->stream_count = count;
	if (!stream_sizes_read(p, id == ID_SIZE) ||
		(id == ID_SIZE && !take_number(&p->rest, &id)) ||
		!stream_crcs_read(p, id == ID_CRC))
		return false;
	return !present || id == ID_END || (id == ID_CRC && take_id(&p->rest, ID_END));
}

static bool
streams_read(struct parse *p)
{
	bool has_substreams = false;
	uint64_t id;

	*p->archive = (struct sevenz){.bytes = p->archive->bytes};
	while (take_number(&p->rest, &id) && id != ID_END) {
		if (id == ID_SUBSTREAMS)
			has_substreams = true;
		if (!(id == ID_PACK_INFO                   ? pack_info_read(p)
				    : id == ID_UNPACK_INFO ? unpack_info_read(p)
				    : id == ID_SUBSTREAMS  ? substreams_read(p, true)
							   : false))
			return false;
	}
	return has_substreams || substreams_read(p, false);
}

/* ---- Files ---- */

static bool
names_read(struct parse *p, struct str bytes)
{
	uint8_t external;

	if (!take_u8(&bytes, &external) || external != 0)
		return false;
	for (uint64_t i = 0; i < p->archive->file_count; i++) {
		size_t end = 0;

		while (end + 1 < bytes.len && (bytes.data[end] != 0 || bytes.data[end + 1] != 0))
			end += 2;
		if (end + 1 >= bytes.len)
			return false;
		p->archive->files[i].name = utf16le_text(p->arena, str_slice(bytes, 0, end));
		bytes = str_from(bytes, end + 2);
	}
	return true;
}

/* Moments of Windows: 100 nanoseconds since 1601. */
static bool
moments_read(struct parse *p)
{
	static const int64_t unix_epoch = INT64_C(11644473600);
	bool *has;
	uint8_t external;

	if (!take_optional_bits(p, p->archive->file_count, &has) || !take_u8(&p->rest, &external) ||
		external != 0)
		return false;
	for (uint64_t i = 0; i < p->archive->file_count; i++) {
		uint64_t ticks;

		if (!has[i])
			continue;
		if (!take_u64(&p->rest, &ticks))
			return false;
		p->archive->files[i].modified = (int64_t)(ticks / 10000000) - unix_epoch;
	}
	return true;
}

static bool
attributes_read(struct parse *p)
{
	bool *has;
	uint8_t external;

	if (!take_optional_bits(p, p->archive->file_count, &has) || !take_u8(&p->rest, &external) ||
		external != 0)
		return false;
	for (uint64_t i = 0; i < p->archive->file_count; i++)
		if (has[i] && !take_u32(&p->rest, &p->archive->files[i].attributes))
			return false;
	return true;
}

struct empties {
	bool *stream; /* no bytes: a folder or an empty file */
	bool *file;   /* of those: an empty file */
	bool *anti;
	uint64_t count;
};

static bool
empty_read(struct parse *p, uint64_t id, struct empties *e)
{
	uint64_t files = p->archive->file_count;

	if (id == ID_EMPTY_FILE)
		return take_bits(p, e->count, &e->file);
	if (id == ID_ANTI)
		return take_bits(p, e->count, &e->anti);
	if (!take_bits(p, files, &e->stream))
		return false;
	for (uint64_t i = 0; i < files; i++)
		e->count += e->stream[i];
	return true;
}

static bool
property_read(struct parse *p, uint64_t id, struct empties *e)
{
	switch (id) {
	case ID_EMPTY_STREAM:
	case ID_EMPTY_FILE:
	case ID_ANTI:
		return empty_read(p, id, e);
	case ID_NAMES:
		return names_read(p, p->rest);
	case ID_MODIFIED:
		return moments_read(p);
	case ID_ATTRIBUTES:
		return attributes_read(p);
	default:
		return true;
	}
}

/* Gives each file its stream, in order. */
static bool
files_join(struct parse *p, const struct empties *e)
{
	struct sevenz *archive = p->archive;
	uint64_t stream = 0;
	uint64_t empty = 0;

	for (uint64_t i = 0; i < archive->file_count; i++) {
		struct sevenz_file *file = &archive->files[i];

		file->has_stream = e->stream == NULL || !e->stream[i];
		if (file->has_stream) {
			if (stream >= archive->stream_count)
				return false;
			file->size = archive->streams[stream].size;
			file->has_crc = archive->streams[stream].has_crc;
			file->crc = archive->streams[stream++].crc;
			continue;
		}
		file->is_folder = e->file == NULL || !e->file[empty];
		file->is_anti = e->anti != NULL && e->anti[empty];
		empty++;
	}
	return true;
}

static bool
files_read(struct parse *p)
{
	struct sevenz *archive = p->archive;
	struct empties e = {0};
	uint64_t count;
	uint64_t id;

	/* Each file has at least the end mark of a name. */
	if (!take_count(&p->rest, PART_COUNT_MAX, &count) || count > p->rest.len)
		return false;
	archive->files = ARENA_ARRAY(p->arena, (size_t)count, struct sevenz_file);
	archive->file_count = count;
	for (uint64_t i = 0; i < count; i++)
		archive->files[i].modified = DATE_NONE;
	while (take_number(&p->rest, &id) && id != ID_END) {
		struct str after;
		struct str whole = p->rest;
		struct str block;
		uint64_t size;

		if (!take_number(&whole, &size) || size > whole.len ||
			!take_bytes(&whole, (size_t)size, &block))
			return false;
		after = whole;
		p->rest = block;
		if (!property_read(p, id, &e))
			return false;
		p->rest = after;
	}
	return files_join(p, &e);
}

/* ---- The whole ---- */

static bool
properties_skip(struct parse *p)
{
	uint64_t id;

	while (take_number(&p->rest, &id) && id != ID_END) {
		uint64_t size;
		struct str block;

		if (!take_number(&p->rest, &size) || size > p->rest.len ||
			!take_bytes(&p->rest, (size_t)size, &block))
			return false;
	}
	return true;
}

static bool
header_read(struct parse *p)
{
	uint64_t id;

	*p->archive = (struct sevenz){.bytes = p->archive->bytes};
	while (take_number(&p->rest, &id) && id != ID_END)
		if (!(id == ID_ARCHIVE_PROPERTIES           ? properties_skip(p)
				    : id == ID_MAIN_STREAMS ? streams_read(p)
				    : id == ID_FILES        ? files_read(p)
							    : false))
			return false;
	return true;
}

/* A packed header: one folder, unpacked into the arena. */
static bool
header_unpack(struct parse *p, struct str password, struct str *ret_header, struct err *err)
{
	struct buf bytes CLEANUP(buf_free) = {0};
	const struct sevenz_folder *folder = p->archive->folders;
	struct sevenz_stream *stream CLEANUP(sevenz_stream_close) = NULL;
	uint64_t size;
	ptrdiff_t got;

	if (p->archive->folder_count != 1)
		return err_set(err, ERR_DAMAGED, "its header is not where it should be");
	size = folder_size(folder);
	if (size > SEVENZ_HEADER_MAX)
		return err_set(err, ERR_TOO_LARGE, "its header is too large");
	stream = sevenz_stream_open(p->archive, folder, password, err);
	if (stream == NULL)
		return false;
	while (bytes.len < size) {
		enum { STEP = 64 * 1024 };
		char *room = buf_reserve(&bytes, STEP);

		if (room == NULL)
			return err_set(err, ERR_TOO_LARGE, "its header is too large");
		got = sevenz_stream_read(stream, room, STEP, err);
		if (got < 0 && sevenz_folder_locked(folder))
			err->kind = ERR_PASSWORD;
		if (got < 0)
			return false;
		if (got == 0)
			break;
		buf_grown(&bytes, (size_t)got);
	}
	if (bytes.len != size ||
		(folder->has_crc &&
			crc32(0, (const Bytef *)bytes.data, (uInt)bytes.len) != folder->crc))
		return err_set(err, sevenz_folder_locked(folder) ? ERR_PASSWORD : ERR_DAMAGED,
			"its header does not match its checksum");
	*ret_header = str_copy(p->arena, buf_str(&bytes));
	return true;
}

bool
sevenz_folder_locked(const struct sevenz_folder *folder)
{
	for (uint32_t i = 0; i < folder->coder_count; i++)
		if (folder->coders[i].method == SEVENZ_AES)
			return true;
	return false;
}

static bool
signature_read(struct parse *p, struct err *err)
{
	struct str head = str_from(p->archive->bytes, 12);
	uint64_t at;
	uint64_t size;
	uint32_t crc;

	if (!take_u64(&head, &at) || !take_u64(&head, &size) || !take_u32(&head, &crc))
		return err_set(err, ERR_DAMAGED, "the archive is cut off at its start");
	head = str_from(p->archive->bytes, SIGNATURE_SIZE);
	if (at > head.len || size > head.len - at)
		return err_set(err, ERR_DAMAGED,
			"the archive is cut off: its directory stands at its end");
	p->rest = str_slice(head, (size_t)at, (size_t)(at + size));
	if (size > UINT32_MAX || crc32(0, (const Bytef *)p->rest.data, (uInt)p->rest.len) != crc)
		return err_set(err, ERR_DAMAGED, "the archive's directory is damaged");
	return true;
}

bool
sevenz_open(struct arena *arena, struct str bytes, struct str password, struct sevenz *ret,
	struct err *err)
{
	struct parse p = {.arena = arena, .archive = ret};
	bool locked = false;

	*ret = (struct sevenz){.bytes = bytes};
	if (!signature_read(&p, err))
		return false;
	for (int i = 0; i < HEADERS_MAX; i++) {
		uint64_t id;

		if (p.rest.len == 0 && i == 0)
			return true;
		if (!take_number(&p.rest, &id))
			break;
		if (id == ID_HEADER && header_read(&p)) {
			ret->header_locked = locked;
			return true;
		}
		if (id != ID_ENCODED_HEADER || !streams_read(&p))
			break;
		locked = locked || (ret->folder_count > 0 && sevenz_folder_locked(ret->folders));
		ret->header_locked = locked;
		if (!header_unpack(&p, password, &p.rest, err))
			return false;
	}
	return err_set(err, ERR_DAMAGED, "the archive's directory cannot be made out");
}
