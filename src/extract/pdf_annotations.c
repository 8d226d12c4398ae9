#include "extract/pdf_annotations.h"

#include "base/arena.h"
#include "base/date.h"
#include "base/limits.h"
#include "extract/pdf_facts.h"
#include "extract/pdf_file.h"
#include "extract/pdf_parts.h"
#include "extract/reading.h"

/* "author, date", as far as they are known. */
static struct str
note_label(fz_context *ctx, struct pdf_file *file, pdf_obj *note)
{
	struct arena *arena = reading_arena(file->r);
	struct str author = pdf_file_text(ctx, file, pdf_dict_get(ctx, note, PDF_NAME(T)));
	pdf_obj *date = pdf_dict_get(ctx, note, PDF_NAME(CreationDate));
	int64_t moment;

	if (date == NULL)
		date = pdf_dict_get(ctx, note, PDF_NAME(M));
	moment = pdf_date(pdf_file_text(ctx, file, date));
	if (moment == DATE_NONE)
		return author;
	if (author.len == 0)
		return date_iso(arena, moment);
	return str_format(arena, "%.*s, %s", STR_ARG(author), date_iso(arena, moment).data);
}

static void
note_give(fz_context *ctx, const struct pdf_annotations *list, pdf_obj *note)
{
	struct pdf_file *file = list->file;
	struct str text = pdf_file_text(ctx, file, pdf_dict_get(ctx, note, PDF_NAME(Contents)));
	struct str subject = pdf_file_text(ctx, file, pdf_dict_gets(ctx, note, "Subj"));
	struct str author = pdf_file_text(ctx, file, pdf_dict_get(ctx, note, PDF_NAME(T)));
	struct str label = note_label(ctx, file, note);
	uint32_t place;

	if (text.len == 0 && subject.len == 0)
		return;
	reading_break(file->r, false);
	place = reading_place_begin(file->r, PLACE_ANNOTATION, list->number, label);
	if (author.len > 0)
		reading_format(file->r, "%.*s: ", STR_ARG(str_slice(author, 0, 1000)));
	if (subject.len > 0 && !str_equal(subject, text))
		reading_format(file->r, "%.*s%s", STR_ARG(str_slice(subject, 0, 1000)),
			text.len > 0 ? ": " : "");
	reading_text(file->r, text);
	reading_break(file->r, false);
	reading_place_end(file->r, place);
	if ((pdf_dict_get_int(ctx, note, PDF_NAME(F)) & 2) != 0)
		reading_fact(file->r, FACT_HIDDEN,
			str_format(reading_arena(file->r), "annotation on page %u", list->number));
}

/* A file that is attached; or one that is only named, and lies elsewhere. */
static void
file_note(fz_context *ctx, const struct pdf_annotations *list, pdf_obj *specification)
{
	pdf_obj *name = specification;

	pdf_parts_note(ctx, list->file, specification);
	if (pdf_is_dict(ctx, specification)) {
		if (pdf_dict_get(ctx, specification, PDF_NAME(EF)) != NULL)
			return;
		name = pdf_dict_geta(ctx, specification, PDF_NAME(UF), PDF_NAME(F));
	}
	reading_fact(list->file->r, FACT_LINK, pdf_file_text(ctx, list->file, name));
}

static void
annotation_give(fz_context *ctx, const struct pdf_annotations *list, pdf_obj *annotation)
{
	struct str type = pdf_file_name(ctx, pdf_dict_get(ctx, annotation, PDF_NAME(Subtype)));

	pdf_action_note(ctx, list->file, pdf_dict_get(ctx, annotation, PDF_NAME(A)));
	if (str_equal(type, STR("Link")) || str_equal(type, STR("Widget")) ||
		str_equal(type, STR("Popup")))
		return;
	if (str_equal(type, STR("FileAttachment")))
		file_note(ctx, list, pdf_dict_get(ctx, annotation, PDF_NAME(FS)));
	note_give(ctx, list, annotation);
}

void
pdf_annotations_give(fz_context *ctx, void *arg)
{
	const struct pdf_annotations *list = arg;
	pdf_obj *all = pdf_dict_get(ctx, list->page, PDF_NAME(Annots));
	int count = pdf_is_array(ctx, all) ? pdf_array_len(ctx, all) : 0;

	for (int i = 0; i < count && i < PDF_ANNOTATION_MAX; i++)
		annotation_give(ctx, list, pdf_array_get(ctx, all, i));
	if (count > PDF_ANNOTATION_MAX)
		reading_limit_hit(list->file->r, ERR_TOO_LARGE,
			"only the first %d annotations of page %u were read", PDF_ANNOTATION_MAX,
			list->number);
	pdf_parts_note_all(ctx, list->file, pdf_dict_gets(ctx, list->page, "AF"));
}
