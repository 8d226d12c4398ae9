#include "work/slot.h"

#include "base/err.h"
#include "base/file.h"
#include "extract/frames.h"
#include "ingest/take.h"
#include "store/inspection.h"
#include "work/fresh.h"
#include "work/workshop.h"

enum { ARENA_SIZE = 512 << 20 };

void
slot_init(struct slot *slot, struct workshop *workshop)
{
	*slot = (struct slot){.workshop = workshop, .bound = ""};
	arena_init(&slot->arena, ARENA_SIZE);
}

static void
part_drop(struct slot *slot)
{
	if (slot->part_is_open)
		vault_writer_drop(&slot->writer);
	slot->part_is_open = false;
}

void
slot_free(struct slot *slot)
{
	part_drop(slot);
	assembly_free(&slot->assembly);
	buf_free(&slot->part_name);
	buf_free(&slot->part_declared);
	arena_free(&slot->arena);
}

static void
reading_begin(struct slot *slot)
{
	assembly_begin(&slot->assembly);
	slot->part_is_open = false;
	slot->part_count = 0;
	slot->bound = "";
	slot->document.state = DOCUMENT_UNREAD;
}

bool
slot_prepare(struct slot *slot, int64_t document, struct fresh *fresh, struct err *err)
{
	struct inspection *inspection = slot->workshop->inspection;

	arena_clear(&slot->arena);
	slot->is_alone = false;
	slot->has_parts = false;
	slot->family.parent = NULL;
	slot->new_count = 0;
	slot->is_fresh = fresh != NULL &&
		fresh_take(fresh, &slot->arena, document, &slot->document, &slot->item);
	if (!slot->is_fresh &&
		(!document_get(inspection, &slot->arena, document, &slot->document, err) ||
			!item_first(inspection, &slot->arena, document, &slot->item, err)))
		return false;
	if (slot->item.id == 0)
		return err_set(
			err, ERR_ALTERED, "document %lld belongs to no item", (long long)document);
	reading_begin(slot);
	return true;
}

void
slot_again(struct slot *slot)
{
	part_drop(slot);
	reading_begin(slot);
	slot->is_alone = true;
	slot->is_fresh = false; /* parts may have come */
}

/* ---- parts ---- */

static bool
part_begin(struct slot *slot, const struct part *part, struct err *err)
{
	if (slot->part_is_open)
		return err_set(err, ERR_INTERNAL, "a reader began a part within a part");
	if (slot->family.parent == NULL &&
		!family_of(slot->workshop->inspection, &slot->item, &slot->document, &slot->family,
			err))
		return false;
	buf_clear(&slot->part_name);
	buf_add(&slot->part_name, part->name);
	buf_clear(&slot->part_declared);
	buf_add(&slot->part_declared, part->declared);
	slot->part = (struct document_part){
		.ordinal = slot->part_count++,
		.name = buf_str(&slot->part_name),
		.role = (int)part->role,
		.is_deleted = part->is_deleted,
		.modified = part->modified,
		.words = STR(""),
	};
	vault_writer_begin(slot->workshop->inspection->vault, &slot->writer);
	slot->part_is_open = true;
	return true;
}

/* Notes the part and makes its item; a known container brings its own parts along. */
static bool
part_note(struct slot *slot, bool is_new, struct err *err)
{
	const char *words;
	int64_t item;

	if (!document_part_put(slot->workshop->inspection, slot->document.id, &slot->part, err) ||
		!family_add_part(slot->workshop, &slot->family, &slot->part,
			buf_str(&slot->part_declared), &item, &words, err))
		return false;
	if (item == 0)
		slot->bound = words;
	slot->has_parts = true;
	slot->new_count += is_new;
	if (slot->part.document != 0)
		slot->document.state = DOCUMENT_PARTLY; /* it gave something, whatever comes */
	return item == 0 || is_new || slot->part.document == 0 ||
		family_expand(slot->workshop, item, err);
}

/* As the item's path will end (work/family.c), so that a rebuild finds the same name. */
static struct str
part_name(struct slot *slot)
{
	struct str name = slot->part.name;

	while (name.len > 0 && name.data[0] == '/')
		name = str_from(name, 1);
	if (name.len > 0)
		return path_name(name);
	return str_format(&slot->arena, "part %u", slot->part.ordinal + 1);
}

static bool
part_end(struct slot *slot, struct err *err)
{
	bool is_new;
	bool allowed;

	if (!slot->part_is_open)
		return err_set(err, ERR_INTERNAL, "a reader ended a part that it never began");
	slot->part_is_open = false;
	vault_writer_finish(&slot->writer);
	allowed = family_allows(
		slot->workshop->inspection, &slot->family, slot->writer.size, &slot->bound, err);
	if (!allowed || slot->bound[0] != '\0') {
		vault_writer_drop(&slot->writer);
		return allowed;
	}
	if (!take_object(slot->workshop->inspection, &slot->writer, part_name(slot),
		    buf_str(&slot->part_declared), &slot->part.document, &is_new, err))
		return false;
	return part_note(slot, is_new, err);
}

static bool
part_failed(struct slot *slot, const struct frame *frame, struct err *err)
{
	if (slot->part_is_open) {
		/* It broke midway: the bytes so far are kept, and the item says so. */
		slot->part.reason = frame->kind;
		slot->part.words = str_copy(&slot->arena, frame->text);
		return part_end(slot, err);
	}
	if (!part_begin(slot, &frame->part, err))
		return false;
	part_drop(slot);
	slot->part.reason = frame->kind;
	slot->part.words = str_copy(&slot->arena, frame->text);
	slot->part.document = 0;
	return part_note(slot, false, err);
}

bool
slot_take(struct slot *slot, const struct frame *frame, struct err *err)
{
	if (slot->bound[0] != '\0' && frame->type >= FRAME_PART_BEGIN &&
		frame->type <= FRAME_PART_FAILED) {
		part_drop(slot);
		return true;
	}
	switch (frame->type) {
	case FRAME_PART_BEGIN:
		return part_begin(slot, &frame->part, err);
	case FRAME_PART_DATA:
		if (!slot->part_is_open)
			return err_set(err, ERR_INTERNAL, "a reader sent bytes outside a part");
		return vault_writer_add(&slot->writer, frame->text, err);
	case FRAME_PART_END:
		return part_end(slot, err);
	case FRAME_PART_FAILED:
		return part_failed(slot, frame, err);
	case FRAME_FORMAT:
	case FRAME_TEXT:
	case FRAME_PLACE_BEGIN:
	case FRAME_PLACE_END:
	case FRAME_FACT:
	case FRAME_LIMIT:
	case FRAME_PARTIAL:
	case FRAME_OCR_WANTED:
	case FRAME_EXPECTED:
	case FRAME_END:
	case FRAME_TYPE_COUNT:
		break;
	}
	return assembly_add(&slot->assembly, frame, err);
}

void
slot_finish(struct slot *slot, struct document_reading *ret_reading)
{
	part_drop(slot);
	if (slot->bound[0] != '\0') {
		slot->assembly.is_cut = true;
		(void)err_set(&slot->assembly.outcome, ERR_TOO_LARGE, "%s", slot->bound);
	}
	assembly_finish(&slot->assembly, &slot->arena, &slot->document, ret_reading);
	ret_reading->lacks_parts = slot->is_fresh && !slot->has_parts;
	if (newcomers_has(&slot->workshop->inspection->newcomers, slot->document.id))
		ret_reading->only = &slot->item;
}
