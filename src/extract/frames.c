#include "extract/frames.h"

#include "base/buf.h"
#include "base/limits.h"
#include "base/utf8.h"

static bool
take_string(struct str *from, struct str *ret_text)
{
	uint32_t len;

	return take_u32(from, &len) && take_bytes(from, len, ret_text);
}

static bool
take_text(struct str *from, struct str *ret_text)
{
	return take_string(from, ret_text) && utf8_valid(*ret_text);
}

static bool
take_kind(struct str *from, enum err_kind *ret_kind)
{
	uint32_t kind;

	if (!take_u32(from, &kind) || kind >= ERR_KIND_COUNT)
		return false;
	*ret_kind = (enum err_kind)kind;
	return true;
}

static bool
take_note(struct str *from, struct frame *frame)
{
	return take_kind(from, &frame->kind) && take_text(from, &frame->text);
}

static bool
take_part(struct str *from, struct part *part)
{
	uint32_t role;
	uint32_t deleted;
	uint64_t modified;

	if (!take_u32(from, &role) || role > PART_EMBEDDED || !take_u32(from, &deleted) ||
		deleted > 1 || !take_u64(from, &modified))
		return false;
	part->role = (enum part_role)role;
	part->is_deleted = deleted == 1;
	part->modified = (int64_t)modified;
	return take_string(from, &part->name) && take_text(from, &part->declared);
}

static bool
take_place(struct str *from, struct frame *frame)
{
	uint32_t kind;

	if (!take_u32(from, &frame->handle) || frame->handle >= PLACE_COUNT_MAX ||
		!take_u32(from, &kind) || kind == 0 || kind >= PLACE_KIND_COUNT)
		return false;
	frame->place_kind = (enum place_kind)kind;
	return take_u32(from, &frame->number) && take_u64(from, &frame->position) &&
		take_text(from, &frame->text);
}

static bool
take_format(struct str *from, struct frame *frame)
{
	uint32_t contradicts;

	if (!take_text(from, &frame->name) || !take_text(from, &frame->version) ||
		!take_u32(from, &contradicts) || contradicts > 1)
		return false;
	frame->contradicts = contradicts == 1;
	return true;
}

static bool
take_whole(struct str *from, struct str *ret_text)
{
	return take_bytes(from, from->len, ret_text);
}

static bool
take_fields(struct str *from, struct frame *frame)
{
	switch (frame->type) {
	case FRAME_FORMAT:
		return take_format(from, frame);
	case FRAME_TEXT:
		return take_whole(from, &frame->text) && utf8_valid(frame->text);
	case FRAME_PART_DATA:
		return take_whole(from, &frame->text);
	case FRAME_PLACE_BEGIN:
		return take_place(from, frame);
	case FRAME_PLACE_END:
		return take_u32(from, &frame->handle) && take_u64(from, &frame->position);
	case FRAME_FACT:
		return take_text(from, &frame->name) && take_text(from, &frame->text);
	case FRAME_LIMIT:
	case FRAME_PARTIAL:
	case FRAME_END:
		return take_note(from, frame);
	case FRAME_OCR_WANTED:
		return take_u32(from, &frame->number);
	case FRAME_PART_BEGIN:
		return take_part(from, &frame->part);
	case FRAME_PART_FAILED:
		return take_note(from, frame) && take_part(from, &frame->part);
	case FRAME_EXPECTED:
		return take_text(from, &frame->name) && take_u64(from, &frame->count);
	case FRAME_PART_END:
		return true;
	case FRAME_TYPE_COUNT:
		break;
	}
	return false;
}

bool
frame_decode(uint8_t type, struct str payload, struct frame *ret_frame, struct err *err)
{
	*ret_frame = (struct frame){0};
	if (type == 0 || type >= FRAME_TYPE_COUNT || payload.len > FRAME_SIZE_MAX)
		return err_set(err, ERR_INTERNAL, "a reader sent a frame of unknown kind or size");
	ret_frame->type = (enum frame_type)type;
	if (!take_fields(&payload, ret_frame) || payload.len > 0)
		return err_set(
			err, ERR_INTERNAL, "a reader sent a malformed frame of kind %d", type);
	return true;
}
