#include "extract/heif.h"

#include "base/arena.h"
#include "base/err.h"
#include "base/limits.h"
#include "base/str.h"
#include "extract/exif.h"
#include "extract/fact_once.h"
#include "extract/image.h"
#include "extract/reading.h"
#include "extract/xmp.h"

#include <string.h>

struct heif {
	struct reading *r;
	struct str file;
	struct str info;       /* iinf */
	struct str places;     /* iloc */
	struct str references; /* iref */
	struct str data;       /* idat */
	struct str properties; /* ipco */
	struct str belongings; /* ipma */
	uint64_t primary;
	uint64_t *lesser; /* items that are a thumbnail of another or belong to one */
	size_t lesser_count;
};

/* ---- boxes ---- */

static bool
number_take(struct str *from, size_t size, uint64_t *ret_value)
{
	uint64_t value = 0;

	if (from->len < size)
		return false;
	for (size_t i = 0; i < size; i++)
		value = value << 8 | (unsigned char)from->data[i];
	*from = str_from(*from, size);
	*ret_value = value;
	return true;
}

/* The version and flags that a full box begins with. */
static bool
version_take(struct str *from, uint64_t *ret_version, uint64_t *ret_flags)
{
	return number_take(from, 1, ret_version) && number_take(from, 3, ret_flags);
}

/* The first box of a type; empty where there is none. */
static struct str
box_find(struct str in, struct str wanted)
{
	struct str type;
	struct str data;

	for (int i = 0; i < IMAGE_CHUNK_MAX && image_box_take(&in, &type, &data); i++)
		if (str_equal(type, wanted))
			return data;
	return STR("");
}

static bool
meta_find(struct heif *heif, struct err *err)
{
	struct str meta = str_from(box_find(heif->file, STR("meta")), 4);
	struct str primary = box_find(meta, STR("pitm"));
	struct str described = box_find(meta, STR("iprp"));
	uint64_t version;
	uint64_t flags;

	if (meta.len == 0)
		return err_set(err, ERR_DAMAGED, "the image is cut off");
	if (!version_take(&primary, &version, &flags) ||
		!number_take(&primary, version == 0 ? 2 : 4, &heif->primary))
		return err_set(err, ERR_DAMAGED, "the file does not say which image is its own");
	heif->info = box_find(meta, STR("iinf"));
	heif->places = box_find(meta, STR("iloc"));
	heif->references = box_find(meta, STR("iref"));
	heif->data = box_find(meta, STR("idat"));
	heif->properties = box_find(described, STR("ipco"));
	heif->belongings = box_find(described, STR("ipma"));
	return true;
}

/* ---- the size ---- */

struct size {
	uint64_t width;
	uint64_t height;
};

/* A side of the aperture, a fraction, to the nearest whole. */
static bool
side_take(struct str *from, uint64_t *ret_side)
{
	uint64_t over;
	uint64_t under;

	if (!number_take(from, 4, &over) || !number_take(from, 4, &under) || under == 0)
		return false;
	*ret_side = (over + under / 2) / under;
	return true;
}

/* Property `number` of the file, as it changes the size. What cannot be read changes nothing. */
static void
property_apply(const struct heif *heif, uint64_t number, struct size *size)
{
	struct str rest = heif->properties;
	struct str type = STR("");
	struct str data = STR("");
	struct size new = {0};
	uint64_t value;

	for (uint64_t i = 0; i < number; i++)
		if (!image_box_take(&rest, &type, &data))
			return;
	if (str_equal(type, STR("ispe")) && number_take(&data, 4, &value) &&
		number_take(&data, 4, &new.width) && number_take(&data, 4, &new.height))
		*size = new;
	else if (str_equal(type, STR("clap")) && side_take(&data, &new.width) &&
		side_take(&data, &new.height))
		*size = new;
	else if (str_equal(type, STR("irot")) && number_take(&data, 1, &value) && (value & 1) != 0)
		*size = (struct size){size->height, size->width};
}

/* Takes an entry of ipma: which item, and which properties it has. */
static bool
belonging_take(struct str *from, uint64_t version, uint64_t flags, uint64_t *ret_item,
	uint64_t numbers[256], uint64_t *ret_count)
{
	size_t wide = (flags & 1) != 0 ? 2 : 1;

	if (!number_take(from, version == 0 ? 2 : 4, ret_item) || !number_take(from, 1, ret_count))
		return false;
	for (uint64_t i = 0; i < *ret_count; i++) {
		if (!number_take(from, wide, &numbers[i]))
			return false;
		/* The highest bit says that a reader must know the property. */
		numbers[i] &= wide == 2 ? 0x7fff : 0x7f;
	}
	return true;
}

static struct size
size_find(const struct heif *heif)
{
	struct str rest = heif->belongings;
	struct size size = {0};
	uint64_t numbers[256];
	uint64_t version;
	uint64_t flags;
	uint64_t count;

	if (!version_take(&rest, &version, &flags) || !number_take(&rest, 4, &count))
		return size;
	for (uint64_t i = 0; i < count; i++) {
		uint64_t item;
		uint64_t of_item;

		if (!belonging_take(&rest, version, flags, &item, numbers, &of_item))
			break;
		for (uint64_t k = 0; item == heif->primary && k < of_item; k++)
			property_apply(heif, numbers[k], &size);
		if (item == heif->primary)
			break;
	}
	return size;
}

/* ---- references ---- */

struct reference {
	struct str type;
	uint64_t from;
	uint64_t count;
	struct str to; /* the numbers of items */
};

/* `rest` is iref behind its version; items have numbers of `wide` bytes. */
static bool
reference_take(struct str *rest, size_t wide, struct reference *ret_reference)
{
	struct str data;

	if (!image_box_take(rest, &ret_reference->type, &data) ||
		!number_take(&data, wide, &ret_reference->from) ||
		!number_take(&data, 2, &ret_reference->count))
		return false;
	ret_reference->to = data;
	return true;
}

static bool
references_begin(const struct heif *heif, struct str *ret_rest, size_t *ret_wide)
{
	uint64_t version;
	uint64_t flags;

	*ret_rest = heif->references;
	if (!version_take(ret_rest, &version, &flags))
		return false;
	*ret_wide = version == 0 ? 2 : 4;
	return true;
}

static void
lesser_gather(struct heif *heif)
{
	struct reference reference;
	struct str rest;
	size_t wide;

	heif->lesser = ARENA_ARRAY(reading_arena(heif->r), HEIF_ITEM_MAX, uint64_t);
	if (!references_begin(heif, &rest, &wide))
		return;
	while (heif->lesser_count < HEIF_ITEM_MAX && reference_take(&rest, wide, &reference))
		if (str_equal(reference.type, STR("thmb")) ||
			str_equal(reference.type, STR("auxl")))
			heif->lesser[heif->lesser_count++] = reference.from;
}

/* Whether an item describes the file's own image. */
static bool
is_about_primary(const struct heif *heif, uint64_t item)
{
	struct reference reference;
	struct str rest;
	size_t wide;
	uint64_t to;

	if (!references_begin(heif, &rest, &wide))
		return false;
	for (int i = 0; i < HEIF_ITEM_MAX && reference_take(&rest, wide, &reference); i++) {
		if (reference.from != item || !str_equal(reference.type, STR("cdsc")))
			continue;
		while (reference.count-- > 0 && number_take(&reference.to, wide, &to))
			if (to == heif->primary)
				return true;
	}
	return false;
}

/* ---- where items' bytes are ---- */

/* The table of places (iloc), and how wide its numbers are. */
struct place_table {
	struct str rest;
	uint64_t count;
	uint64_t version;
	size_t offset;
	size_t length;
	size_t base;
	size_t index;
};

struct place {
	uint64_t item;
	struct str source; /* what it lies in */
	uint64_t base;
	uint64_t count;
	struct str extents;
};

static bool
places_begin(const struct heif *heif, struct place_table *ret_table)
{
	struct place_table table = {.rest = heif->places};
	uint64_t flags;
	uint64_t widths;

	if (!version_take(&table.rest, &table.version, &flags) ||
		!number_take(&table.rest, 2, &widths) ||
		!number_take(&table.rest, table.version < 2 ? 2 : 4, &table.count))
		return false;
	table.offset = widths >> 12;
	table.length = widths >> 8 & 15;
	table.base = widths >> 4 & 15;
	table.index = table.version == 0 ? 0 : widths & 15;
	*ret_table = table;
	return table.offset <= 8 && table.length <= 8 && table.base <= 8 && table.index <= 8;
}

/* Takes the next item's place off. What lies in another file, or is made of other items, has no
 * extents for us. */
static bool
place_take(const struct heif *heif, struct place_table *table, struct place *ret_place)
{
	size_t row = table->index + table->offset + table->length;
	uint64_t method = 0;
	uint64_t file;

	if (table->count == 0 ||
		!number_take(&table->rest, table->version < 2 ? 2 : 4, &ret_place->item) ||
		(table->version > 0 && !number_take(&table->rest, 2, &method)) ||
		!number_take(&table->rest, 2, &file) ||
		!number_take(&table->rest, table->base, &ret_place->base) ||
		!number_take(&table->rest, 2, &ret_place->count) ||
		table->rest.len < row * ret_place->count)
		return false;
	table->count--;
	ret_place->source = (method & 15) == 1 ? heif->data : heif->file;
	ret_place->extents = str_slice(table->rest, 0, row * (size_t)ret_place->count);
	table->rest = str_from(table->rest, ret_place->extents.len);
	/* Extents without numbers would be the whole file, again and again. */
	if (row == 0 || file != 0 || (method & 15) > 1)
		ret_place->count = 0;
	return true;
}

/* Takes an extent off; *ret_piece has data NULL where it is not all there. */
static bool
extent_take(const struct place_table *table, struct place *place, struct str *ret_piece)
{
	uint64_t index;
	uint64_t offset;
	uint64_t length;

	if (place->count == 0 || !number_take(&place->extents, table->index, &index) ||
		!number_take(&place->extents, table->offset, &offset) ||
		!number_take(&place->extents, table->length, &length))
		return false;
	place->count--;
	*ret_piece = (struct str){NULL, 0};
	if (place->base > place->source.len || offset > place->source.len - place->base ||
		length > place->source.len - place->base - offset)
		return true;
	offset += place->base;
	*ret_piece = str_slice(place->source, (size_t)offset, (size_t)(offset + length));
	return true;
}

/* False where an item reaches beyond the file: its end was lost. */
static bool
is_whole(const struct heif *heif)
{
	struct place_table table;
	struct place place;
	struct str piece;

	if (!places_begin(heif, &table))
		return false;
	while (place_take(heif, &table, &place))
		while (extent_take(&table, &place, &piece))
			if (piece.data == NULL)
				return false;
	return table.count == 0;
}

/* The bytes of an item, in the arena; empty where they are not to be had. Pieces that overlap come
 * to no more than the file. */
static struct str
item_bytes(const struct heif *heif, uint64_t wanted)
{
	struct place_table table;
	struct place place;
	struct place again;
	struct str piece;
	size_t len = 0;
	char *to;

	if (!places_begin(heif, &table))
		return STR("");
	do {
		if (!place_take(heif, &table, &place))
			return STR("");
	} while (place.item != wanted);
	again = place;
	while (extent_take(&table, &again, &piece)) {
		if (piece.data == NULL || piece.len > place.source.len - len)
			return STR("");
		len += piece.len;
	}
	to = arena_alloc(reading_arena(heif->r), len + 1);
	len = 0;
	while (extent_take(&table, &place, &piece)) {
		memcpy(to + len, piece.data, piece.len);
		len += piece.len;
	}
	return str_make(to, len);
}

/* ---- items ---- */

struct item_info {
	uint64_t id;
	bool is_hidden;
	struct str type;
};

/* An entry of iinf. Of the first two versions, which tell no type, there are none in images. */
static bool
info_take(struct str data, struct item_info *ret_info)
{
	uint64_t version;
	uint64_t flags;
	uint64_t protection;

	if (!version_take(&data, &version, &flags) || version < 2 ||
		!number_take(&data, version == 2 ? 2 : 4, &ret_info->id) ||
		!number_take(&data, 2, &protection) || data.len < 4)
		return false;
	ret_info->is_hidden = (flags & 1) != 0;
	ret_info->type = str_slice(data, 0, 4);
	return true;
}

static bool
is_image(struct str type)
{
	static const struct str types[] = {STR_INIT("hvc1"), STR_INIT("av01"), STR_INIT("grid"),
		STR_INIT("iden"), STR_INIT("iovl"), STR_INIT("avc1"), STR_INIT("jpeg"),
		STR_INIT("j2k1"), STR_INIT("vvc1")};

	for (size_t i = 0; i < COUNT_OF(types); i++)
		if (str_equal(type, types[i]))
			return true;
	return false;
}

static bool
is_lesser(const struct heif *heif, uint64_t item)
{
	for (size_t i = 0; i < heif->lesser_count; i++)
		if (heif->lesser[i] == item)
			return true;
	return false;
}

static void
metadata_give(const struct heif *heif, const struct item_info *item)
{
	bool is_exif = str_equal(item->type, STR("Exif"));
	struct str block;

	if (!is_about_primary(heif, item->id))
		return;
	block = item_bytes(heif, item->id);
	if (is_exif)
		/* Four bytes say where the TIFF header stands behind them. */
		exif_give(heif->r, str_from(block, 4 + (size_t)image_u32(block, 0, true)));
	else
		xmp_give(&(struct fact_once){.r = heif->r}, block);
}

/* Calls metadata_give for what describes the image (ret_images NULL), or counts images. */
static void
items_walk(const struct heif *heif, uint64_t *ret_images)
{
	enum { METADATA_MAX = 20 };
	struct str rest = heif->info;
	struct item_info item;
	struct str type;
	struct str data;
	uint64_t version;
	uint64_t flags;
	uint64_t count;
	unsigned given = 0;

	if (!version_take(&rest, &version, &flags) ||
		!number_take(&rest, version == 0 ? 2 : 4, &count))
		return;
	for (int i = 0; i < HEIF_ITEM_MAX && image_box_take(&rest, &type, &data); i++) {
		if (!str_equal(type, STR("infe")) || !info_take(data, &item))
			continue;
		if (ret_images != NULL)
			*ret_images += is_image(item.type) && !item.is_hidden &&
				!is_lesser(heif, item.id);
		else if (given < METADATA_MAX &&
			(str_equal(item.type, STR("Exif")) || str_equal(item.type, STR("mime")))) {
			given++;
			metadata_give(heif, &item);
		}
	}
}

bool
heif_read(struct reading *r, struct err *err)
{
	struct heif heif = {.r = r, .file = reading_bytes(r)};
	uint64_t images = 0;
	struct size size;
	bool done;

	if (!meta_find(&heif, err))
		return false;
	lesser_gather(&heif);
	items_walk(&heif, &images);
	if (images > 1)
		reading_number(r, "images", images);
	size = size_find(&heif);
	done = image_size(r, 1, size.width, size.height, err);
	items_walk(&heif, NULL);
	return done && (is_whole(&heif) || err_set(err, ERR_DAMAGED, "the image is cut off"));
}
