#include "work/refi/refi_reader.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/utf8.h"
#include "extract/zip.h"
#include "remit/codebook.h"
#include "work/refi/refi_archive.h"
#include "work/refi/refi_limits.h"
#include "work/refi/refi_model.h"
#include "work/refi/refi_notes.h"
#include "work/refi/refi_say.h"
#include "work/refi/refi_sources.h"

#include <string.h>

static bool
codes_check(struct refi_say *say, struct err *err)
{
	const struct model *m = say->model;

	if (m->code_count == 0)
		return err_set(err, ERR_NOT_FOUND, "there is no code in it");
	for (size_t i = 0; i < m->code_count; i++)
		if (!m->codes[i].guid.is_there)
			return err_set(err, ERR_DAMAGED,
				"its code \"%.*s\" has no proper GUID, by which it could be known "
				"again; export it again from the tool that made it",
				STR_ARG(utf8_head(m->codes[i].name, 200)));
	for (size_t i = 1; i < m->code_count; i++) {
		const struct model_code *a = &m->codes[say->codes.order[i - 1]];
		const struct model_code *b = &m->codes[say->codes.order[i]];

		if (memcmp(a->guid.text, b->guid.text, sizeof(a->guid.text)) == 0)
			return err_set(err, ERR_DAMAGED,
				"its codes \"%.*s\" and \"%.*s\" have the same GUID, and no telling "
				"which is meant; export it again from the tool that made it",
				STR_ARG(utf8_head(a->name, 200)), STR_ARG(utf8_head(b->name, 200)));
	}
	return true;
}

static bool
codes_say(struct refi_say *say)
{
	const struct model *m = say->model;

	for (size_t i = 0; i < m->code_count; i++) {
		const struct model_code *code = &m->codes[i];
		struct refi_code_said said;

		refi_notes_begin(say);
		refi_notes_add(say, MODEL_OF_CODE, i, NULL);
		said = (struct refi_code_said){
			.guid = refi_say_guid(&code->guid),
			.name = refi_say_cut(say, code->name, CODE_NAME_SIZE_MAX),
			.description = refi_say_cut(say, code->description, 4 * REMARK_SIZE_MAX),
			.note = refi_notes_text(say),
			.colour = code->colour.len <= 7 ? code->colour : STR(""),
			.parent = code->parent == MODEL_NONE ? 0 : code->parent + 1,
			.is_closed = code->is_closed,
		};

		buf_clear(&say->record);
		refi_code_write(&say->record, &said);
		if (!refi_say_record(say, REFI_CODE))
			return false;
	}
	return true;
}

static bool
model_say(struct refi_say *say, struct err *err)
{
	const struct model *m = say->model;

	refi_say_sort(say);
	if (!codes_check(say, err))
		return false;
	buf_clear(&say->record);
	refi_head_write(&say->record, m->is_project, utf8_head(m->name, REFI_NAME_SIZE_MAX),
		utf8_head(m->origin, REFI_NAME_SIZE_MAX));
	if (!refi_say_record(say, REFI_HEAD) || !codes_say(say) || !refi_sources_say(say, err))
		return say->is_deaf;
	refi_notes_end(say);
	for (uint64_t i = 0; i < m->others; i++)
		refi_say_left(say, REFI_LEFT_MODEL, STR(""));
	if (say->archive != NULL && !say->archive->is_spelt)
		refi_say_told(say,
			STR("The project or the folder of its documents is not spelt as the "
			    "standard has it; it was read all the same."));
	return refi_say_end(say);
}

static bool
project_read(struct refi_say *say, struct str bytes, struct buf *xml, struct err *err)
{
	say->archive = ARENA_NEW(say->arena, struct refi_archive);
	return refi_archive_open(say->arena, bytes, say->archive, err) &&
		refi_archive_project(say->archive, xml, err);
}

static bool
file_read_all(struct refi_say *say, struct str bytes, struct err *err)
{
	struct buf xml CLEANUP(buf_free) = {.size_max = REFI_XML_SIZE_MAX};
	struct model *model = ARENA_NEW(say->arena, struct model);

	if (bytes.len == 0)
		return err_set(err, ERR_DAMAGED, "it is empty");
	if (bytes.len > REFI_FILE_SIZE_MAX)
		return err_set(err, ERR_TOO_LARGE, "it is larger than 1 GB");
	say->model = model;
	if (zip_looks_like(bytes)) {
		if (!project_read(say, bytes, &xml, err))
			return false;
		bytes = buf_str(&xml);
	}
	if (bytes.len > REFI_XML_SIZE_MAX)
		return err_set(err, ERR_TOO_LARGE, "its XML is larger than 256 MB");
	return refi_model_read(bytes, say->arena, model, err) && model_say(say, err);
}

bool
refi_read(struct str bytes, struct refi_sink sink)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = SIZE_MAX};
	struct refi_say say = {.arena = &arena,
		.sink = sink,
		.record = {.size_max = FRAME_SIZE_MAX},
		.notes = {.size_max = REFI_XML_SIZE_MAX}};
	struct err err = {0};
	bool good = file_read_all(&say, bytes, &err) && !say.is_deaf;

	if (!good && !say.is_deaf) {
		struct buf clean CLEANUP(buf_free) = {0};
		struct str words;

		/* It may name a file of the archive, in any bytes, and be cut within a letter. */
		utf8_clean(&clean, str_of(err.text));
		words = utf8_head(buf_str(&clean), ERR_TEXT_SIZE - 1);
		buf_clear(&say.record);
		buf_add_char(&say.record, (char)err.kind);
		buf_add_u32(&say.record, (uint32_t)words.len);
		buf_add(&say.record, words);
		good = sink.send(sink.context, REFI_FAILED, buf_str(&say.record));
	}
	buf_free(&say.record);
	buf_free(&say.notes);
	return good;
}
