#include "extract/iwork.h"

#include "base/buf.h"
#include "base/err.h"
#include "extract/le.h"
#include "extract/prose.h"

enum { TEXT_STORAGE = 2001, TEXT_STORAGE_OLD = 2005, TABLE_STRINGS = 6005 };

/* ---- Snappy ---- */

static bool
varint_take(struct str *rest, uint64_t *ret_value)
{
	*ret_value = 0;
	for (unsigned shift = 0; shift < 64; shift += 7) {
		uint8_t byte;

		if (!take_u8(rest, &byte))
			return false;
		*ret_value |= (uint64_t)(byte & 0x7f) << shift;
		if ((byte & 0x80) == 0)
			return true;
	}
	return false;
}

static bool
literal_take(struct str *rest, uint8_t tag, struct buf *to)
{
	uint64_t len = tag >> 2;
	struct str bytes;

	if (len >= 60) {
		size_t size = (size_t)len - 59;

		if (!take_bytes(rest, size, &bytes))
			return false;
		len = 0;
		for (size_t i = size; i-- > 0;)
			len = len << 8 | (unsigned char)bytes.data[i];
	}
	if (!take_bytes(rest, (size_t)len + 1, &bytes))
		return false;
	buf_add(to, bytes);
	return true;
}

static bool
copy_take(struct str *rest, uint8_t tag, size_t begin, struct buf *to)
{
	uint64_t len = (tag >> 2) + 1u;
	uint64_t offset;
	uint8_t low;
	uint16_t two;
	uint32_t four;

	if ((tag & 3) == 1) {
		if (!take_u8(rest, &low))
			return false;
		len = 4 + ((tag >> 2) & 7);
		offset = (uint64_t)(tag >> 5) << 8 | low;
	} else if ((tag & 3) == 2) {
		if (!take_u16(rest, &two))
			return false;
		offset = two;
	} else {
		if (!take_u32(rest, &four))
			return false;
		offset = four;
	}
	if (offset == 0 || offset > to->len - begin)
		return false;
	for (uint64_t i = 0; i < len; i++)
		buf_add_char(to, to->overflowed ? 0 : to->data[to->len - offset]);
	return true;
}

static bool
block_unpack(struct str block, struct buf *to)
{
	size_t begin = to->len;
	uint64_t size;
	uint8_t tag;

	if (!varint_take(&block, &size))
		return false;
	while (block.len > 0 && !to->overflowed) {
		if (!take_u8(&block, &tag))
			return false;
		if ((tag & 3) == 0 ? !literal_take(&block, tag, to)
				   : !copy_take(&block, tag, begin, to))
			return false;
	}
	return to->len - begin == size;
}

bool
iwork_unpack(struct str packed, struct buf *to, struct err *err)
{
	while (packed.len >= 4) {
		uint32_t head = le_u32(packed, 0);
		struct str block;

		packed = str_from(packed, 4);
		if ((head & 0xff) != 0 || !take_bytes(&packed, head >> 8, &block) ||
			!block_unpack(block, to))
			return err_set(
				err, ERR_DAMAGED, "an archive within the document is damaged");
		if (to->overflowed)
			return err_set(
				err, ERR_TOO_LARGE, "an archive within the document is too large");
	}
	return true;
}

/* ---- protobuf ---- */

struct field {
	uint64_t number;
	unsigned wire;
	uint64_t value;
	struct str bytes;
};

static bool
field_take(struct str *rest, struct field *ret_field)
{
	uint64_t key;
	struct str skipped;

	if (rest->len == 0 || !varint_take(rest, &key))
		return false;
	*ret_field = (struct field){.number = key >> 3, .wire = (unsigned)(key & 7)};
	if (ret_field->wire == 0)
		return varint_take(rest, &ret_field->value);
	if (ret_field->wire == 1)
		return take_bytes(rest, 8, &skipped);
	if (ret_field->wire == 5)
		return take_bytes(rest, 4, &skipped);
	return ret_field->wire == 2 && varint_take(rest, &ret_field->value) &&
		ret_field->value <= rest->len &&
		take_bytes(rest, (size_t)ret_field->value, &ret_field->bytes);
}

/* Paragraph ends and page breaks are characters; U+FFFC stands for attached objects. */
static void
storage_say(struct str text, struct prose *prose)
{
	struct str line;

	while (str_cut(&text, '\n', &line)) {
		prose_text(prose, line);
		prose_line(prose);
	}
}

static void
message_say(uint64_t type, struct str message, struct prose *prose)
{
	struct field field;
	struct field inner;

	while (field_take(&message, &field)) {
		if (field.wire != 2 || field.number != 3)
			continue;
		if (type != TABLE_STRINGS) {
			storage_say(field.bytes, prose);
			continue;
		}
		while (field_take(&field.bytes, &inner)) {
			if (inner.number != 3 || inner.wire != 2)
				continue;
			storage_say(inner.bytes, prose);
		}
	}
}

void
iwork_text(struct str archive, struct prose *prose)
{
	uint64_t size;
	struct str info;

	while (archive.len > 0 && varint_take(&archive, &size) && size <= archive.len &&
		take_bytes(&archive, (size_t)size, &info)) {
		struct field field;

		while (field_take(&info, &field)) {
			struct field inner;
			struct str message;
			uint64_t type = 0;
			uint64_t len = 0;

			if (field.number != 2 || field.wire != 2)
				continue;
			while (field_take(&field.bytes, &inner)) {
				if (inner.number == 1 && inner.wire == 0)
					type = inner.value;
				if (inner.number == 3 && inner.wire == 0)
					len = inner.value;
			}
			if (len > archive.len || !take_bytes(&archive, (size_t)len, &message))
				return;
			if (type == TEXT_STORAGE || type == TEXT_STORAGE_OLD ||
				type == TABLE_STRINGS)
				message_say(type, message, prose);
		}
	}
}

uint64_t
iwork_first_type(struct str archive)
{
	/* Its length, then its identifier (field 1), then of what it tells (2): the type (1). */
	static const uint8_t tags[] = {0, 0x08, 0x12, 0x08};
	uint64_t value = 0;

	for (size_t i = 0; i < COUNT_OF(tags); i++) {
		uint8_t tag = 0;

		if ((i > 0 && (!take_u8(&archive, &tag) || tag != tags[i])) ||
			!varint_take(&archive, &value))
			return 0;
	}
	return value;
}
