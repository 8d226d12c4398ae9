#include "extract/pdf_parts.h"

#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"
#include "base/limits.h"
#include "extract/pdf_file.h"
#include "extract/pdf_tree.h"
#include "extract/reading.h"

/* The stream with the bytes: the key for Unicode names first, then the older ones. */
static pdf_obj *
content_of(fz_context *ctx, pdf_obj *specification)
{
	static const char *const keys[] = {"UF", "F", "Unix", "Mac", "DOS"};
	pdf_obj *files = pdf_dict_get(ctx, specification, PDF_NAME(EF));

	for (size_t i = 0; i < COUNT_OF(keys); i++) {
		pdf_obj *stream = pdf_dict_gets(ctx, files, keys[i]);

		if (pdf_is_stream(ctx, stream))
			return stream;
	}
	return NULL;
}

void
pdf_parts_note(fz_context *ctx, struct pdf_file *file, pdf_obj *specification)
{
	pdf_obj *content;

	if (!pdf_is_dict(ctx, specification) || file->attached_count >= PDF_NODE_MAX)
		return;
	content = content_of(ctx, specification);
	if (content == NULL)
		return;
	if (file->attached_seen.seen == NULL)
		pdf_visits_begin(&file->attached_seen, file);
	if (!pdf_visit(ctx, &file->attached_seen, content))
		return;
	if (file->attached_count == file->attached_room) {
		file->attached_room = file->attached_room == 0 ? 16 : file->attached_room * 2;
		file->attached = fz_realloc_array(
			ctx, file->attached, file->attached_room, pdf_obj *);
	}
	file->attached[file->attached_count++] = pdf_keep_obj(ctx, specification);
}

void
pdf_parts_note_all(fz_context *ctx, struct pdf_file *file, pdf_obj *list)
{
	int count = pdf_is_array(ctx, list) ? pdf_array_len(ctx, list) : 0;

	pdf_parts_note(ctx, file, list);
	for (int i = 0; i < count && i < PDF_NODE_MAX; i++)
		pdf_parts_note(ctx, file, pdf_array_get(ctx, list, i));
}

static void
name_tree_note(fz_context *ctx, void *context, pdf_obj *name, pdf_obj *value)
{
	(void)name;
	pdf_parts_note(ctx, context, value);
}

static void
catalog_note(fz_context *ctx, void *arg)
{
	struct pdf_file *file = arg;

	pdf_parts_note_all(ctx, file, pdf_dict_gets(ctx, file->catalog, "AF"));
	pdf_tree_walk(ctx, file, pdf_dict_getp(ctx, file->catalog, "Names/EmbeddedFiles"),
		PDF_NAME(Names), name_tree_note, file);
}

struct part_give {
	struct pdf_file *file;
	pdf_obj *specification;
	struct part part;
	bool begun;
	bool refused; /* err holds why the family takes no more */
	struct err *err;
};

static void
part_describe(fz_context *ctx, struct part_give *give)
{
	struct pdf_file *file = give->file;
	pdf_obj *spec = give->specification;
	pdf_obj *content = content_of(ctx, spec);
	pdf_obj *params = pdf_dict_get(ctx, content, PDF_NAME(Params));
	pdf_obj *name = pdf_dict_get(ctx, spec, PDF_NAME(UF));

	if (!pdf_is_string(ctx, name))
		name = pdf_dict_get(ctx, spec, PDF_NAME(F));
	give->part.name = pdf_file_text(ctx, file, name);
	give->part.declared = str_copy(reading_arena(file->r),
		pdf_file_name(ctx, pdf_dict_get(ctx, content, PDF_NAME(Subtype))));
	give->part.role = PART_ATTACHMENT;
	give->part.modified = pdf_date(
		pdf_file_text(ctx, file, pdf_dict_get(ctx, params, PDF_NAME(ModDate))));
	reading_fact(file->r, FACT_ATTACHMENT, give->part.name);
	reading_fact(file->r, "attachment_description",
		pdf_file_text(ctx, file, pdf_dict_get(ctx, spec, PDF_NAME(Desc))));
}

static void
part_act(fz_context *ctx, void *arg)
{
	enum { PIECE = 64 * 1024 };
	struct part_give *give = arg;
	struct reading *r = give->file->r;
	fz_stream *stream;
	size_t got;

	part_describe(ctx, give);
	if (pdf_file_part_locked(ctx, give->file, content_of(ctx, give->specification))) {
		reading_part_failed(r, &give->part, ERR_PASSWORD,
			"the attachment is encrypted and needs a password");
		return;
	}
	stream = pdf_open_stream(ctx, content_of(ctx, give->specification));
	give->begun = true;
	give->refused = !reading_part_begin(r, &give->part, give->err);
	while (!give->refused && (got = fz_available(ctx, stream, PIECE)) > 0) {
		give->refused = !reading_part_data(r, str_make(stream->rp, got), give->err);
		stream->rp += got;
	}
	fz_drop_stream(ctx, stream);
	if (!give->refused)
		give->refused = !reading_part_end(r, give->err);
}

bool
pdf_parts_give(struct pdf_file *file, struct err *err)
{
	struct err trouble = {0};

	if (!pdf_guard_run(&file->guard, PDF_WORK_MAX, catalog_note, file, &trouble))
		reading_partial(file->r, trouble.kind, "its list of attachments is damaged (%s)",
			trouble.text);
	if (file->attached_count > 0)
		reading_parts_expected(file->r, "embedded files", file->attached_count);
	for (uint32_t i = 0; i < file->attached_count; i++) {
		struct part_give give = {
			.file = file, .specification = file->attached[i], .err = err};

		give.part.modified = DATE_NONE;
		if (!pdf_guard_run(&file->guard, PDF_WORK_MAX, part_act, &give, &trouble))
			reading_part_failed(file->r, &give.part, trouble.kind,
				"the attachment cannot be read (%s)", trouble.text);
		if (give.refused)
			return false;
	}
	return true;
}
