#include "make_ole.h"

#include <string.h>

enum { SECTOR = 512, MINI = 64, CUTOFF = 4096, ENTRY = 128 };
#define END 0xfffffffeU
#define NONE 0xffffffffU

void
make_begin(struct make_ole *make)
{
	make->count = 1;
	make->entries[0] = (struct make_entry){.name = "Root Entry", .is_storage = true};
}

int
make_storage(struct make_ole *make, int parent, const char *name)
{
	make->entries[make->count] = (struct make_entry){
		.name = name, .parent = parent, .is_storage = true};
	return make->count++;
}

struct buf *
make_stream(struct make_ole *make, int parent, const char *name)
{
	make->entries[make->count] = (struct make_entry){.name = name, .parent = parent};
	return &make->entries[make->count++].bytes;
}

void
make_put_u16(struct buf *buf, size_t at, uint16_t value)
{
	buf->data[at] = (char)(value & 0xff);
	buf->data[at + 1] = (char)(value >> 8);
}

void
make_put_u32(struct buf *buf, size_t at, uint32_t value)
{
	make_put_u16(buf, at, (uint16_t)(value & 0xffff));
	make_put_u16(buf, at + 2, (uint16_t)(value >> 16));
}

void
make_wide(struct buf *buf, const char *text)
{
	for (; *text != '\0'; text++)
		buf_add_u16(buf, (unsigned char)*text);
}

void
make_fill(struct buf *buf, size_t len)
{
	while (buf->len < len)
		buf_add_char(buf, '\0');
}

static void
pad(struct buf *buf, size_t unit)
{
	while (buf->len % unit != 0)
		buf_add_char(buf, '\0');
}

/* Adds bytes in units and their chain to the table; the first unit. */
static uint32_t
chain(struct buf *to, struct buf *table, struct str bytes, size_t unit)
{
	uint32_t first = (uint32_t)(to->len / unit);
	uint32_t count = (uint32_t)((bytes.len + unit - 1) / unit);

	buf_add(to, bytes);
	pad(to, unit);
	for (uint32_t i = 0; i < count; i++)
		buf_add_u32(table, i + 1 < count ? first + i + 1 : END);
	return count == 0 ? END : first;
}

/* Siblings hang to the right of one another. */
static void
entry_write(const struct make_ole *make, int number, uint32_t sector, uint32_t size, struct buf *to)
{
	const struct make_entry *entry = &make->entries[number];
	size_t start = to->len;
	uint32_t right = NONE;
	uint32_t child = NONE;

	for (int i = make->count - 1; i > 0; i--) {
		if (i > number && number != 0 && make->entries[i].parent == entry->parent)
			right = (uint32_t)i;
		if (make->entries[i].parent == number)
			child = (uint32_t)i;
	}
	make_wide(to, entry->name);
	make_fill(to, start + 64);
	buf_add_u16(to, (uint16_t)(2 * strlen(entry->name) + 2));
	buf_add_char(to, number == 0 ? 5 : entry->is_storage ? 1 : 2);
	buf_add_char(to, 1);
	buf_add_u32(to, NONE);
	buf_add_u32(to, right);
	buf_add_u32(to, child);
	make_fill(to, start + 116);
	buf_add_u32(to, sector);
	buf_add_u32(to, size);
	buf_add_u32(to, 0);
}

static void
header_write(struct buf *to, uint32_t fat, uint32_t directory, uint32_t mini_fat, uint32_t minis)
{
	buf_add(to, str_make("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 8));
	make_fill(to, 24);
	buf_add_u32(to, 0x0003003e);
	buf_add_u32(to, 0x0009fffe);
	buf_add_u32(to, 6);
	make_fill(to, 44);
	buf_add_u32(to, 1);
	buf_add_u32(to, directory);
	buf_add_u32(to, 0);
	buf_add_u32(to, CUTOFF);
	buf_add_u32(to, mini_fat);
	buf_add_u32(to, minis);
	buf_add_u32(to, END);
	buf_add_u32(to, 0);
	buf_add_u32(to, fat);
	while (to->len < SECTOR)
		buf_add_u32(to, NONE);
}

void
make_end(struct make_ole *make, struct buf *to)
{
	struct buf body CLEANUP(buf_free) = {0};
	struct buf fat CLEANUP(buf_free) = {0};
	struct buf mini CLEANUP(buf_free) = {0};
	struct buf mini_fat CLEANUP(buf_free) = {0};
	struct buf directory CLEANUP(buf_free) = {0};
	uint32_t sectors[MAKE_ENTRY_MAX] = {0};
	uint32_t first[3];

	for (int i = 1; i < make->count; i++) {
		struct str bytes = buf_str(&make->entries[i].bytes);

		sectors[i] = bytes.len >= CUTOFF ? chain(&body, &fat, bytes, SECTOR)
						 : chain(&mini, &mini_fat, bytes, MINI);
	}
	sectors[0] = chain(&body, &fat, buf_str(&mini), SECTOR);
	first[0] = chain(&body, &fat, buf_str(&mini_fat), SECTOR);
	for (int i = 0; i < make->count; i++) {
		size_t size = i == 0 ? mini.len : make->entries[i].bytes.len;

		entry_write(make, i, sectors[i], (uint32_t)size, &directory);
		buf_free(&make->entries[i].bytes);
	}
	first[1] = chain(&body, &fat, buf_str(&directory), SECTOR);
	first[2] = (uint32_t)(fat.len / 4);
	buf_add_u32(&fat, 0xfffffffdU);
	while (fat.len % SECTOR != 0)
		buf_add_u32(&fat, NONE);
	header_write(
		to, first[2], first[1], first[0], (uint32_t)((mini_fat.len + SECTOR - 1) / SECTOR));
	buf_add(to, buf_str(&body));
	buf_add(to, buf_str(&fat));
}
