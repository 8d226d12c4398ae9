/* What a presentation holds beside words: objects, sounds, links, pictures. */
#include "base/arena.h"
#include "base/buf.h"
#include "base/date.h"
#include "base/err.h"
#include "base/limits.h"
#include "extract/le.h"
#include "extract/office_art.h"
#include "extract/ole.h"
#include "extract/ppt.h"
#include "extract/reading.h"
#include "extract/vba.h"

static void
link_give(const struct ppt *ppt, struct str body)
{
	struct ppt_record record;
	uint64_t at = 0;
	struct str target = STR("");

	/* String 1 is the target, 3 a place in it, 0 what is shown. */
	while (ppt_next(body, &at, &record))
		if (record.type == PPT_STRING && record.instance == 1)
			target = ppt_words(ppt, &record);
	reading_fact(ppt->r, FACT_LINK, target);
}

/* An object's storage is a compound file, packed or not ([MS-PPT] 2.10.34 - 2.10.36). */
static bool
storage_give(struct ppt *ppt, const struct ppt_record *storage, struct str name, struct err *err)
{
	struct buf unpacked CLEANUP(buf_free) = {.size_max = SIZE_MAX / 4};
	struct part part = {.name = name, .role = PART_EMBEDDED, .modified = DATE_NONE};
	struct str bytes = storage->body;
	uint64_t size = le_u32(storage->body, 0);
	struct err inner_err = {0};
	struct ole *inner;
	const char *fault = NULL;

	if (storage->instance == 1) {
		if (size > OFFICE_PICTURE_SIZE_MAX)
			size = OFFICE_PICTURE_SIZE_MAX;
		/* Writers leave the end mark out: the size tells whether all came. */
		if (!office_inflate(&unpacked, str_from(storage->body, 4), size + 1, &fault) &&
			unpacked.len < size) {
			if (!reading_part_begin(ppt->r, &part, err) ||
				!reading_part_data(ppt->r, buf_str(&unpacked), err))
				return false;
			reading_part_failed(ppt->r, &part, ERR_DAMAGED,
				"the packed object is cut off or broken");
			return true;
		}
		/* All its bytes came, but the check sum says that some are not what they were. */
		if (fault != NULL)
			reading_partial(ppt->r, ERR_DAMAGED,
				"of \"%.*s\" the packing is damaged: %s", STR_ARG(name), fault);
		bytes = buf_str(&unpacked);
	}
	if (ole_open(ppt->arena, str_copy(ppt->arena, bytes), &inner, &inner_err))
		return ole_object_part(ppt->r, inner, &inner->entries[OLE_ROOT], name, err);
	return reading_part(ppt->r, &part, bytes, err);
}

/* Macros lie in a storage of their own, to which a record of the document points. */
static bool
macros_give(struct ppt *ppt, struct str atom, struct err *err)
{
	struct ppt_record storage;
	struct buf unpacked CLEANUP(buf_free) = {.size_max = SIZE_MAX / 4};
	struct err ignored = {0};
	struct ole *inner;
	struct str bytes;

	if (!ppt_object(ppt, le_u32(atom, 0), &storage) || storage.type != PPT_OLE_STORAGE)
		return true;
	bytes = storage.body;
	if (storage.instance == 1) {
		(void)!office_inflate(
			&unpacked, str_from(storage.body, 4), OFFICE_PICTURE_SIZE_MAX, NULL);
		bytes = str_copy(ppt->arena, buf_str(&unpacked));
	}
	if (!ole_open(ppt->arena, bytes, &inner, &ignored)) {
		reading_partial(ppt->r, ERR_DAMAGED, "its macros are broken");
		return true;
	}
	return vba_give(ppt->r, inner, OLE_ROOT, err);
}

static bool
object_give(struct ppt *ppt, struct str body, size_t number, struct err *err)
{
	struct ppt_record record;
	struct ppt_record storage;
	uint64_t at = 0;
	uint32_t object = UINT32_MAX;
	struct str name = STR("");

	while (ppt_next(body, &at, &record)) {
		if (record.type == PPT_OLE_ATOM)
			object = le_u32(record.body, 16);
		else if (record.type == PPT_STRING && record.instance == 1)
			name = ppt_words(ppt, &record);
	}
	name = str_format(
		ppt->arena, "object %zu%s%.*s", number, name.len > 0 ? " " : "", STR_ARG(name));
	if (object == 0 || object == UINT32_MAX)
		return true;
	if (!ppt_object(ppt, object, &storage) || storage.type != PPT_OLE_STORAGE) {
		reading_partial(ppt->r, ERR_DAMAGED, "\"%.*s\" is named but is not in the file",
			STR_ARG(name));
		return true;
	}
	return storage_give(ppt, &storage, name, err);
}

static bool
externals_give(struct ppt *ppt, struct err *err)
{
	struct ppt_record record;
	uint64_t at = 0;
	size_t number = 0;

	while (ppt_next_deep(ppt->document_body, &at, &record)) {
		if (record.type == PPT_HYPERLINK)
			link_give(ppt, record.body);
		else if ((record.type == PPT_OLE_EMBED || record.type == PPT_OLE_LINK) &&
			!object_give(ppt, record.body, ++number, err))
			return false;
		else if (record.type == PPT_MACROS_ATOM && !macros_give(ppt, record.body, err))
			return false;
	}
	return true;
}

static bool
sounds_give(struct ppt *ppt, struct err *err)
{
	struct ppt_record record;
	uint64_t at = 0;
	struct str name = STR("sound");

	while (ppt_next_deep(ppt->document_body, &at, &record)) {
		struct part part = {.role = PART_EMBEDDED, .modified = DATE_NONE};

		if (record.type == PPT_SOUND)
			name = STR("sound");
		if (record.type == PPT_STRING && record.instance == 0)
			name = ppt_words(ppt, &record);
		part.name = name;
		if (record.type == PPT_SOUND_DATA && !reading_part(ppt->r, &part, record.body, err))
			return false;
	}
	return true;
}

bool
ppt_parts_give(struct ppt *ppt, struct err *err)
{
	struct office_art art = {.r = ppt->r, .arena = ppt->arena};

	return externals_give(ppt, err) && sounds_give(ppt, err) &&
		office_art_give(&art, ppt->pictures, err);
}
