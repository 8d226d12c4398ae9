#include "publish/zip_write.h"

#include <assert.h>
#include <zlib.h>

enum { VERSION = 20, DAY_1980_01_01 = 1 << 5 | 1, UTF8_NAMES = 1 << 11 };

void
zip_write_begin(struct zip_write *zip, struct buf *to)
{
	*zip = (struct zip_write){.to = to};
}

/* What the local header and the directory have in common, behind the version. */
static void
add_common(struct buf *to, struct str name, struct str bytes, uint32_t crc)
{
	buf_add_u16(to, UTF8_NAMES);
	buf_add_u16(to, 0); /* stored */
	buf_add_u16(to, 0); /* midnight */
	buf_add_u16(to, DAY_1980_01_01);
	buf_add_u32(to, crc);
	buf_add_u32(to, (uint32_t)bytes.len);
	buf_add_u32(to, (uint32_t)bytes.len);
	buf_add_u16(to, (uint16_t)name.len);
	buf_add_u16(to, 0); /* no extra field */
}

void
zip_write_member(struct zip_write *zip, struct str name, struct str bytes)
{
	uint32_t crc = (uint32_t)crc32_z(0, (const unsigned char *)bytes.data, bytes.len);
	size_t offset = zip->to->len;

	assert(zip->count < ZIP_WRITE_MEMBER_MAX && name.len < UINT16_MAX &&
		bytes.len < UINT32_MAX / 2 && offset < UINT32_MAX / 2);
	buf_add_u32(zip->to, 0x04034b50);
	buf_add_u16(zip->to, VERSION);
	add_common(zip->to, name, bytes, crc);
	buf_add(zip->to, name);
	buf_add(zip->to, bytes);

	buf_add_u32(&zip->directory, 0x02014b50);
	buf_add_u16(&zip->directory, VERSION);
	buf_add_u16(&zip->directory, VERSION);
	add_common(&zip->directory, name, bytes, crc);
	buf_add_u16(&zip->directory, 0); /* no comment */
	buf_add_u16(&zip->directory, 0); /* disk */
	buf_add_u16(&zip->directory, 0); /* attributes */
	buf_add_u32(&zip->directory, 0);
	buf_add_u32(&zip->directory, (uint32_t)offset);
	buf_add(&zip->directory, name);
	zip->count++;
}

void
zip_write_end(struct zip_write *zip)
{
	size_t offset = zip->to->len;

	buf_add(zip->to, buf_str(&zip->directory));
	buf_add_u32(zip->to, 0x06054b50);
	buf_add_u32(zip->to, 0); /* disks */
	buf_add_u16(zip->to, (uint16_t)zip->count);
	buf_add_u16(zip->to, (uint16_t)zip->count);
	buf_add_u32(zip->to, (uint32_t)zip->directory.len);
	buf_add_u32(zip->to, (uint32_t)offset);
	buf_add_u16(zip->to, 0); /* no comment */
	buf_free(&zip->directory);
}
