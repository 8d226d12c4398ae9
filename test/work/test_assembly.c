/* What a reader says is put together; what no reader of ours says is refused or cut to size. */
#include "work/assembly.h"

#include "base/arena.h"
#include "extract/frames.h"
#include "search/index_fields.h"
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

/* With what JSON has to escape, and with nothing in it. */
static const struct {
	struct str name;
	struct str value;
} facts[] = {
	{STR_INIT("title"), STR_INIT("A \"quoted\" one \\ and \xe2\x80\xae behind")},
	{STR_INIT("from"), STR_INIT("Anne Holt <holt@norchester.example>")},
	{STR_INIT("comment"), STR_INIT("a\tb\nc\x01 caf\xc3\xa9 \xf0\x9f\x93\x8e")},
	{STR_INIT("cc"), STR_INIT("")},
	{STR_INIT("unknown"), STR_INIT("of no field")},
};

static bool
fields_are_same(const struct fields *a, const struct fields *b)
{
	for (size_t i = 0; i < FIELD_COUNT; i++)
		if (!str_equal(buf_str(&a->texts[i]), buf_str(&b->texts[i])))
			return false;
	return true;
}

static void
test_facts(void)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = 1 << 20};
	struct assembly assembly = {0};
	struct document document = {0};
	struct document_reading reading = {0};
	struct fields by_json CLEANUP(fields_free) = {0};
	struct fields by_text CLEANUP(fields_free) = {0};
	bool good = true;

	assembly_begin(&assembly);
	for (size_t i = 0; i < COUNT_OF(facts); i++)
		good &= say(&assembly,
			(struct frame){
				.type = FRAME_FACT, .name = facts[i].name, .text = facts[i].value});
	tap_ok(good && say(&assembly, (struct frame){.type = FRAME_END}), "facts are taken %s",
		err.text);
	assembly_finish(&assembly, &arena, &document, &reading);
	fields_begin(&by_json);
	fields_begin(&by_text);
	tap_ok(fields_add_facts(&by_json, reading.facts, &err) &&
			fields_add_texts(&by_text, reading.fact_texts, &err) &&
			fields_are_same(&by_json, &by_text),
		"the index is told the same by them as by the JSON %s", err.text);
	tap_ok(str_equal(fields_text(&by_text, FIELD_TITLE), facts[0].value), "as they came");
	tap_ok(!fields_add_texts(&by_text,
		       str_slice(reading.fact_texts, 0, reading.fact_texts.len - 1), &err),
		"what is cut off is refused: %s", err.text);
	assembly_begin(&assembly);
	assembly_finish(&assembly, &arena, &document, &reading);
	tap_ok(reading.fact_texts.len == 0, "the next document begins without any");
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
	test_facts();
	test_refused();
	return tap_done();
}
