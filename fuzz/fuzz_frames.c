/* What a reader says, decoded and put together as the intake does: the bytes of a process that was
 * taken over. The input is frames, each a type, a length of 16 bits and a payload. What comes out is
 * valid text, bounded, and can be read as the store will read it. */
#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/json.h"
#include "base/limits.h"
#include "base/utf8.h"
#include "compare/subject.h"
#include "extract/frames.h"
#include "work/assembly.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
must(bool holds)
{
	if (!holds)
		abort();
}

static void
inside(struct str part, struct str whole)
{
	must(part.len == 0 ||
		(part.data >= whole.data && part.data + part.len <= whole.data + whole.len));
}

static void
frame_check(const struct frame *frame, struct str payload)
{
	must(frame->type > 0 && frame->type < FRAME_TYPE_COUNT && frame->kind < ERR_KIND_COUNT);
	inside(frame->text, payload);
	inside(frame->name, payload);
	inside(frame->version, payload);
	must(frame->type == FRAME_PART_DATA || utf8_valid(frame->text));
	must(utf8_valid(frame->name) && utf8_valid(frame->version));
}

static void
json_is(struct arena *arena, struct str text, enum json_type type)
{
	struct json *json;
	struct err err = {0};

	must(json_read(arena, text, &json, &err) && json->type == type);
}

/* As comparing and showing read it again. */
static void
reading_check(struct arena *arena, const struct document_reading *reading)
{
	struct subject subject = {.reading = *reading};
	struct err err = {0};
	uint64_t length = utf8_count(reading->text);

	must(utf8_valid(reading->text) && reading->text.len <= TEXT_SIZE_MAX);
	json_is(arena, reading->facts, JSON_ARRAY);
	json_is(arena, reading->places, JSON_ARRAY);
	json_is(arena, reading->expected, JSON_ARRAY);
	json_is(arena, reading->ocr_pages, JSON_ARRAY);
	must(subject_parse(arena, &subject, &err));
	for (size_t i = 0; i < subject.place_count; i++)
		must(subject.places[i].from <= subject.places[i].to &&
			subject.places[i].to <= length);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = (size_t)256 << 20};
	struct str rest = str_make(data, size);
	struct document_reading reading = {0};
	struct document document = {0};
	struct assembly assembly = {0};
	struct err err = {0};
	struct str payload;
	uint16_t len;
	uint8_t type;

	assembly_begin(&assembly);
	while (take_u8(&rest, &type) && take_u16(&rest, &len) && take_bytes(&rest, len, &payload)) {
		struct frame frame = {0};

		if (!frame_decode(type, payload, &frame, &err)) {
			must(err.kind != ERR_NONE && err.text[0] != '\0');
			continue;
		}
		frame_check(&frame, payload);
		if (!assembly_add(&assembly, &frame, &err))
			break;
	}
	if (rest.len > 0)
		assembly_break(&assembly, ERR_CRASHED, STR("it ended in the midst"));
	assembly_finish(&assembly, &arena, &document, &reading);
	must(utf8_valid(document.title));
	reading_check(&arena, &reading);
	assembly_free(&assembly);
	return 0;
}
