/* 7-Zip archives whose directory bears the right checksum, so that what is behind it is reached:
 * the first two bytes say how much of the rest is packed data; the directory follows it. */
#include "base/buf.h"
#include "fuzz_reading.h"

#include <zlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct buf archive CLEANUP(buf_free) = {0};
	struct str rest = str_make((const char *)data, size);
	struct buf head CLEANUP(buf_free) = {0};
	struct str header;
	uint16_t packed;

	if (!take_u16(&rest, &packed) || packed > rest.len)
		return 0;
	header = str_from(rest, packed);
	buf_add_u64(&head, packed);
	buf_add_u64(&head, header.len);
	buf_add_u32(&head, (uint32_t)crc32(0, (const Bytef *)header.data, (uInt)header.len));
	buf_add(&archive, STR("7z\274\257\047\034\0\4"));
	buf_add_u32(&archive, (uint32_t)crc32(0, (const Bytef *)head.data, (uInt)head.len));
	buf_add(&archive, buf_str(&head));
	buf_add(&archive, rest);
	return fuzz_read((const uint8_t *)archive.data, archive.len, "fuzz.7z");
}
