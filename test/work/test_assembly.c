/* What a reader says is put together; what no reader of ours says is refused or cut to size. */
#include "work/assembly.h"

#include "base/arena.h"
#include "extract/frames.h"
#include "tap.h"

static struct err err;

static bool
say(struct assembly *assembly, struct frame frame)
{
	return assembly_add(assembly, &frame, &err);
}

static void
test_places(void)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = 1 << 20};
	struct assembly assembly = {0};
	struct document document = {0};
	struct document_reading reading = {0};
	struct frame within = {
		.type = FRAME_PLACE_BEGIN, .place_kind = PLACE_PAGE, .number = 1, .position = 1};
	struct frame beyond = {.type = FRAME_PLACE_BEGIN,
		.place_kind = PLACE_PAGE,
		.handle = 1,
		.number = 2,
		.position = 900};
	bool good;

	assembly_begin(&assembly);
	good = say(&assembly, within) && say(&assembly, beyond) &&
		say(&assembly, (struct frame){.type = FRAME_TEXT, .text = STR("caf\xc3\xa9")}) &&
		say(&assembly,
			(struct frame){.type = FRAME_PLACE_END, .handle = 0, .position = 77}) &&
		say(&assembly, (struct frame){.type = FRAME_END});
	tap_ok(good, "frames are taken %s", err.text);
	assembly_finish(&assembly, &arena, &document, &reading);
	tap_ok(str_equal(reading.places, STR("[[1,1,1,4,\"\"],[1,2,4,4,\"\"]]")),
		"places end with the text: %.*s", STR_ARG(reading.places));
	assembly_free(&assembly);
}

static void
test_refused(void)
{
	struct assembly assembly = {0};

	assembly_begin(&assembly);
	tap_ok(!say(&assembly, (struct frame){.type = FRAME_PLACE_BEGIN, .handle = 5}),
		"a place out of its turn: %s", err.text);
	tap_ok(!say(&assembly, (struct frame){.type = FRAME_PLACE_END, .handle = 5}),
		"the end of a place that never began: %s", err.text);
	tap_ok(!say(&assembly, (struct frame){.type = FRAME_PART_DATA}),
		"a part's bytes without a part: %s", err.text);
	assembly_free(&assembly);
}

int
main(void)
{
	test_places();
	test_refused();
	return tap_done();
}
