#include "work/assembly.h"

#include "base/arena.h"
#include "base/date.h"
#include "base/limits.h"
#include "base/utf8.h"
#include "extract/format.h"
#include "extract/frames.h"

#include <string.h>

enum { LABELS_SIZE_MAX = 64 << 20, FACTS_SIZE_MAX = 64 << 20, TITLE_SIZE_MAX = 1000 };

struct assembly_place {
	uint32_t kind;
	uint32_t number;
	uint64_t from;
	uint64_t to;
	uint32_t label_from;
	uint32_t label_len;
};

void
assembly_begin(struct assembly *assembly)
{
	struct buf *const bufs[] = {&assembly->text, &assembly->facts, &assembly->fact_texts,
		&assembly->places, &assembly->labels, &assembly->expected, &assembly->ocr_pages,
		&assembly->title, &assembly->format, &assembly->version};

	for (size_t i = 0; i < COUNT_OF(bufs); i++)
		buf_clear(bufs[i]);
	/* A reader that was large once must not hold its memory for ever. */
	if (assembly->text.room > (1u << 20))
		buf_free(&assembly->text);
	assembly->text.size_max = TEXT_SIZE_MAX;
	assembly->labels.size_max = LABELS_SIZE_MAX;
	assembly->facts.size_max = FACTS_SIZE_MAX;
	assembly->fact_texts.size_max = FACTS_SIZE_MAX;
	json_begin(&assembly->facts_json, &assembly->facts);
	json_array_begin(&assembly->facts_json);
	json_begin(&assembly->expected_json, &assembly->expected);
	json_array_begin(&assembly->expected_json);
	json_begin(&assembly->ocr_json, &assembly->ocr_pages);
	json_array_begin(&assembly->ocr_json);
	assembly->ocr_count = 0;
	assembly->place_count = 0;
	assembly->fact_count = 0;
	assembly->moment = DATE_NONE;
	assembly->moment_rank = 0;
	assembly->title_is_fact = false;
	assembly->contradicts = false;
	assembly->is_cut = false;
	assembly->has_ended = false;
	err_clear(&assembly->outcome);
}

void
assembly_free(struct assembly *assembly)
{
	struct buf *const bufs[] = {&assembly->text, &assembly->facts, &assembly->fact_texts,
		&assembly->places, &assembly->labels, &assembly->expected, &assembly->ocr_pages,
		&assembly->title, &assembly->format, &assembly->version};

	for (size_t i = 0; i < COUNT_OF(bufs); i++)
		buf_free(bufs[i]);
}

/* Which of its dates a document is filed under: when it was sent tells most. */
static int
moment_rank(struct str name)
{
	static const struct {
		struct str name;
		int rank;
	} ranks[] = {{STR_INIT(FACT_SENT), 6}, {STR_INIT(FACT_START), 5},
		{STR_INIT(FACT_RECEIVED), 4}, {STR_INIT(FACT_MODIFIED), 3},
		{STR_INIT(FACT_CREATED), 2}, {STR_INIT(FACT_PRINTED), 1}};

	for (size_t i = 0; i < COUNT_OF(ranks); i++)
		if (str_equal(name, ranks[i].name))
			return ranks[i].rank;
	return 0;
}

static void
add_fact(struct assembly *a, struct str name, struct str value)
{
	int rank = moment_rank(name);
	int64_t moment;

	if (a->fact_count++ >= FACT_COUNT_MAX ||
		a->facts.len + value.len + 1024 > FACTS_SIZE_MAX / 8)
		return;
	json_array_begin(&a->facts_json);
	json_str(&a->facts_json, name);
	json_str(&a->facts_json, value);
	json_array_end(&a->facts_json);
	document_fact_add(&a->fact_texts, name, value);
	if (rank > a->moment_rank && date_parse_iso(value, &moment)) {
		a->moment = moment;
		a->moment_rank = rank;
	}
	if (!a->title_is_fact && str_equal(name, STR(FACT_TITLE))) {
		buf_add(&a->title, str_slice(value, 0, TITLE_SIZE_MAX));
		a->title_is_fact = true;
	}
}

static bool
begin_place(struct assembly *a, const struct frame *frame, struct err *err)
{
	struct assembly_place place = {
		.kind = (uint32_t)frame->place_kind,
		.number = frame->number,
		.from = frame->position,
		.to = frame->position,
		.label_from = (uint32_t)a->labels.len,
		.label_len = (uint32_t)frame->text.len,
	};

	if (frame->handle != a->place_count)
		return err_set(err, ERR_INTERNAL, "a reader numbered its places wrongly");
	buf_add(&a->labels, frame->text);
	if (a->labels.overflowed)
		place.label_len = 0;
	buf_add(&a->places, str_make(&place, sizeof(place)));
	a->place_count++;
	return true;
}

static bool
end_place(struct assembly *a, const struct frame *frame, struct err *err)
{
	struct assembly_place place;
	char *at;

	if (frame->handle >= a->place_count)
		return err_set(err, ERR_INTERNAL, "a reader ended a place that it never began");
	at = a->places.data + frame->handle * sizeof(place);
	memcpy(&place, at, sizeof(place));
	if (frame->position < place.from)
		return err_set(err, ERR_INTERNAL, "a reader ended a place before its beginning");
	place.to = frame->position;
	memcpy(at, &place, sizeof(place));
	return true;
}

static void
add_note(struct assembly *a, const struct frame *frame)
{
	if (!a->is_cut)
		(void)err_set(&a->outcome, frame->kind, "%.*s", STR_ARG(frame->text));
	a->is_cut = true;
}

static void
end(struct assembly *a, const struct frame *frame)
{
	a->has_ended = true;
	if (frame->kind != ERR_NONE)
		(void)err_set(&a->outcome, frame->kind, "%.*s", STR_ARG(frame->text));
}

static void
add_number(struct json_writer *w, uint32_t number, uint32_t *count)
{
	if ((*count)++ < PAGE_COUNT_MAX)
		json_u64(w, number);
}

bool
assembly_add(struct assembly *a, const struct frame *frame, struct err *err)
{
	if (a->has_ended)
		return err_set(err, ERR_INTERNAL, "a reader went on after its end");
	switch (frame->type) {
	case FRAME_FORMAT:
		buf_add(&a->format, frame->name);
		buf_add(&a->version, frame->version);
		a->contradicts = frame->contradicts;
		return true;
	case FRAME_TEXT:
		buf_add(&a->text, frame->text);
		return true;
	case FRAME_PLACE_BEGIN:
		return begin_place(a, frame, err);
	case FRAME_PLACE_END:
		return end_place(a, frame, err);
	case FRAME_FACT:
		add_fact(a, frame->name, frame->text);
		return true;
	case FRAME_LIMIT:
	case FRAME_PARTIAL:
		add_note(a, frame);
		return true;
	case FRAME_OCR_WANTED:
		add_number(&a->ocr_json, frame->number, &a->ocr_count);
		return true;
	case FRAME_EXPECTED:
		json_array_begin(&a->expected_json);
		json_str(&a->expected_json, frame->name);
		json_u64(&a->expected_json, frame->count);
		json_array_end(&a->expected_json);
		return true;
	case FRAME_END:
		end(a, frame);
		return true;
	case FRAME_PART_BEGIN:
	case FRAME_PART_DATA:
	case FRAME_PART_END:
	case FRAME_PART_FAILED:
	case FRAME_TYPE_COUNT:
		break;
	}
	return err_set(err, ERR_INTERNAL, "a reader sent a frame out of place");
}

void
assembly_break(struct assembly *assembly, enum err_kind kind, struct str words)
{
	assembly->has_ended = true;
	(void)err_set(&assembly->outcome, kind, "%.*s", STR_ARG(words));
}

/* A place that begins or ends behind the text, as no reader of ours gives one, is cut off there. */
static struct str
places_json(struct assembly *a, struct arena *arena)
{
	struct buf out CLEANUP(buf_free) = {.size_max = SIZE_MAX / 4};
	uint64_t length = a->place_count == 0 ? 0 : utf8_count(buf_str(&a->text));
	struct json_writer w;

	json_begin(&w, &out);
	json_array_begin(&w);
	for (uint32_t i = 0; i < a->place_count; i++) {
		struct assembly_place place;

		memcpy(&place, a->places.data + i * sizeof(place), sizeof(place));
		json_array_begin(&w);
		json_u64(&w, place.kind);
		json_u64(&w, place.number);
		json_u64(&w, place.from < length ? place.from : length);
		json_u64(&w, place.to < length ? place.to : length);
		json_str(&w,
			str_make(a->labels.data == NULL ? "" : a->labels.data + place.label_from,
				place.label_len));
		json_array_end(&w);
	}
	json_array_end(&w);
	return str_copy(arena, buf_str(&out));
}

/* Nothing of it could be read: no text, no part, and the reader says that it failed. */
static enum document_state
state_of(const struct assembly *a, bool gave_parts)
{
	if (a->outcome.kind == ERR_NONE)
		return DOCUMENT_READ;
	if (a->text.len > 0 || gave_parts || a->is_cut)
		return DOCUMENT_PARTLY;
	return DOCUMENT_FAILED;
}

/* "eml 3" */
static struct str
reader_name(const struct assembly *a, struct arena *arena)
{
	struct buf name CLEANUP(buf_free) = {0};

	buf_add(&name, buf_str(&a->format));
	buf_add_char(&name, ' ');
	buf_add(&name, buf_str(&a->version));
	return str_copy(arena, buf_str(&name));
}

void
assembly_finish(struct assembly *a, struct arena *arena, struct document *document,
	struct document_reading *ret_reading)
{
	const struct format *format = format_named(buf_str(&a->format));

	json_array_end(&a->facts_json);
	json_array_end(&a->expected_json);
	json_array_end(&a->ocr_json);
	document->state = state_of(a, document->state == DOCUMENT_PARTLY);
	document->reason = a->outcome.kind;
	document->format = buf_str(&a->format);
	document->kind = format == NULL ? KIND_OTHER : (int)format->kind;
	document->contradicts = a->contradicts;
	document->title = a->title_is_fact ? buf_str(&a->title) : document->name;
	document->moment = a->moment;
	document->text_size = a->text.len;
	document->ocr_state = a->ocr_count > 0 ? OCR_WANTED : OCR_NONE;
	*ret_reading = (struct document_reading){
		.reader = reader_name(a, arena),
		.words = str_of(a->outcome.text),
		.facts = buf_str(&a->facts),
		.fact_texts = buf_str(&a->fact_texts),
		.places = places_json(a, arena),
		.expected = buf_str(&a->expected),
		.ocr_pages = buf_str(&a->ocr_pages),
		.text = buf_str(&a->text),
	};
}
