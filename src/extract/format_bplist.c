/* Apple's binary property lists (bplist00): settings, Safari web archives, mail caches.
 *
 * All objects are listed in one table, so they are read in its order, without following who
 * holds whom: strings are lines, numbers are left, data becomes parts (a web archive's page and
 * pictures). Source: the layout described in Apple's open CFBinaryPList. */
#include "base/arena.h"
#include "base/buf.h"
#include "base/date.h"
#include "base/err.h"
#include "base/limits.h"
#include "extract/encoding.h"
#include "extract/format.h"
#include "extract/reading.h"

enum { TRAILER_SIZE = 32, OBJECTS_MAX = 1000000, PART_SIZE_MIN = 32 };
enum { TYPE_INTEGER = 1, TYPE_DATA = 4, TYPE_ASCII = 5, TYPE_UTF16 = 6 };

struct plist {
	struct reading *r;
	struct str bytes;
	uint8_t offset_size;
	uint64_t objects;
	uint64_t table;
	uint64_t claimed; /* bytes of strings and data so far */
	unsigned parts;
};

/* A big-endian number of 1 to 8 bytes; UINT64_MAX where it lies outside. */
static uint64_t
number_at(struct str bytes, uint64_t at, unsigned size)
{
	uint64_t value = 0;

	if (size == 0 || size > 8 || at > bytes.len || size > bytes.len - at)
		return UINT64_MAX;
	for (unsigned i = 0; i < size; i++)
		value = value << 8 | (unsigned char)bytes.data[at + i];
	return value;
}

static bool
plist_open(struct plist *plist, struct str bytes)
{
	uint64_t trailer = bytes.len - TRAILER_SIZE;

	if (bytes.len < TRAILER_SIZE + 8 || !str_starts(bytes, STR("bplist")))
		return false;
	plist->bytes = bytes;
	plist->offset_size = (uint8_t)number_at(bytes, trailer + 6, 1);
	plist->objects = number_at(bytes, trailer + 8, 8);
	plist->table = number_at(bytes, trailer + 24, 8);
	return plist->offset_size >= 1 && plist->offset_size <= 8 && plist->table < bytes.len;
}

/* The count of a sized object: four bits, or an integer object behind. *ret_at moves to the
 * content. */
static uint64_t
take_count(const struct plist *plist, uint64_t *ret_at)
{
	uint64_t marker = number_at(plist->bytes, *ret_at, 1);
	uint64_t size;
	uint64_t count = marker & 15;

	*ret_at += 1;
	if (count != 15)
		return count;
	size = number_at(plist->bytes, *ret_at, 1);
	if (size == UINT64_MAX || size >> 4 != TYPE_INTEGER || (size & 15) > 3)
		return UINT64_MAX;
	count = number_at(plist->bytes, *ret_at + 1, 1u << (size & 15));
	*ret_at += 1 + (1u << (size & 15));
	return count;
}

static void
give_string(struct plist *plist, struct str bytes, bool is_wide)
{
	struct buf utf8 CLEANUP(buf_free) = {.size_max = SIZE_MAX / 4};
	struct str text = bytes;

	if (is_wide) {
		(void)encoding_to_utf8(&utf8, bytes, STR("UTF-16BE"));
		text = buf_str(&utf8);
	}
	if (str_find(text, STR("://")) != STR_NONE && text.len < 4096)
		reading_fact(plist->r, FACT_LINK, text);
	reading_text(plist->r, text);
	reading_break(plist->r, false);
}

static bool
give_data(struct plist *plist, struct str bytes, struct err *err)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = 4096};
	struct part part = {.role = PART_EMBEDDED, .modified = DATE_NONE};

	if (bytes.len < PART_SIZE_MIN)
		return true;
	part.name = str_format(&arena, "data%u", ++plist->parts);
	return reading_part(plist->r, &part, bytes, err);
}

/* *ret_sound is false where the object reaches beyond the file. */
static bool
read_object(struct plist *plist, uint64_t at, bool *ret_sound, struct err *err)
{
	uint64_t marker = number_at(plist->bytes, at, 1);
	uint64_t type = marker >> 4;
	uint64_t count;
	uint64_t room;

	*ret_sound = marker != UINT64_MAX;
	if (!*ret_sound || (type != TYPE_DATA && type != TYPE_ASCII && type != TYPE_UTF16))
		return true;
	count = take_count(plist, &at);
	room = at < plist->bytes.len ? plist->bytes.len - at : 0;
	*ret_sound = count <= room / (type == TYPE_UTF16 ? 2 : 1);
	if (!*ret_sound)
		return true;
	count *= type == TYPE_UTF16 ? 2 : 1;
	/* Objects that claim the same bytes again and again are no writer's work. */
	plist->claimed += count;
	*ret_sound = plist->claimed <= 2 * (uint64_t)plist->bytes.len;
	if (!*ret_sound)
		return true;
	if (type == TYPE_DATA)
		return give_data(plist, str_slice(plist->bytes, at, at + count), err);
	give_string(plist, str_slice(plist->bytes, at, at + count), type == TYPE_UTF16);
	return true;
}

static int
bplist_bid(struct probe *probe)
{
	return str_starts(probe->bytes, STR("bplist0")) ? BID_SURE : BID_NO;
}

static bool
bplist_read(struct reading *r, struct err *err)
{
	struct plist plist = {.r = r};
	uint64_t broken = 0;
	uint64_t given = 0;

	if (!plist_open(&plist, reading_bytes(r)))
		return err_set(err, ERR_DAMAGED, "the property list's table is missing or cut off");
	if (plist.objects > OBJECTS_MAX) {
		reading_limit_hit(
			r, ERR_TOO_LARGE, "only the first %d objects were read", OBJECTS_MAX);
		plist.objects = OBJECTS_MAX;
	}
	for (uint64_t i = 0; i < plist.objects; i++) {
		bool sound;

		if (!read_object(&plist,
			    number_at(plist.bytes, plist.table + i * plist.offset_size,
				    plist.offset_size),
			    &sound, err))
			return false;
		broken += !sound;
		given++;
		if (broken > 64)
			break;
	}
	if (broken > 0)
		return err_set(err, ERR_DAMAGED,
			"%llu of its %llu objects lie outside the file or upon each other",
			(unsigned long long)broken, (unsigned long long)given);
	return true;
}

const struct format format_bplist = {
	.name = "bplist",
	.title = "property list or web archive (Apple)",
	.version = "1",
	.kind = KIND_OTHER,
	.extensions = "plist webarchive bplist strings nib",
	.bid = bplist_bid,
	.read = bplist_read,
};
