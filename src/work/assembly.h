/* One document's reading, put together from a reader's frames.
 *
 * The frames come from a confined process and are decoded and bounded here; parts are not kept
 * here but handed on (work/pipeline.c). An assembly belongs to one worker and is used again for
 * each document. */
#ifndef CANDOUR_WORK_ASSEMBLY_H
#define CANDOUR_WORK_ASSEMBLY_H

#include "base/attr.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/json.h"
#include "store/document.h"

struct arena;
struct frame;

struct assembly {
	struct buf text;
	struct buf facts;
	struct json_writer facts_json;
	struct buf fact_texts; /* the same, as they came: document_reading.fact_texts */
	struct buf places;     /* struct assembly_place, in the order they began */
	struct buf labels;     /* their labels */
	struct buf expected;
	struct json_writer expected_json;
	struct buf ocr_pages;
	struct json_writer ocr_json;
	struct buf title;
	struct buf format;
	struct buf version;
	uint32_t ocr_count;
	uint32_t place_count;
	uint32_t fact_count;
	int64_t moment;
	int moment_rank;
	bool title_is_fact;
	bool contradicts;
	bool is_cut; /* a limit or a part of it that could not be read */
	bool has_ended;
	struct err outcome; /* of FRAME_END, or the first note where that was fine */
};

void assembly_begin(struct assembly *assembly);
void assembly_free(struct assembly *assembly);
/* Takes a frame that is not about parts. ERR_INTERNAL where it makes no sense: distrust. */
bool assembly_add(struct assembly *assembly, const struct frame *frame, struct err *err) MUST_USE;
/* The worker is gone: what came is kept, and why is noted. */
void assembly_break(struct assembly *assembly, enum err_kind kind, struct str words);
/* What the store wants to know. The strs point into the assembly and the arena. `document` has its
 * id, name and size already. */
void assembly_finish(struct assembly *assembly, struct arena *arena, struct document *document,
	struct document_reading *ret_reading);

#endif
