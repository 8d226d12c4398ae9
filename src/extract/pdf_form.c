#include "extract/pdf_form.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/date.h"
#include "base/err.h"
#include "base/limits.h"
#include "extract/pdf_facts.h"
#include "extract/pdf_file.h"
#include "extract/pdf_tree.h"
#include "extract/reading.h"
#include "extract/xmp.h"

/* ---- fields ---- */

/* Partial names from the top, joined by dots (12.7.3.2). */
static struct str
field_name(fz_context *ctx, struct pdf_file *file, pdf_obj *field)
{
	enum { LEVEL_MAX = 16, NAME_SIZE_MAX = 400 };
	struct arena *arena = reading_arena(file->r);
	struct str name = STR("");

	for (int i = 0; i < LEVEL_MAX && pdf_is_dict(ctx, field); i++) {
		struct str part = pdf_file_text(ctx, file, pdf_dict_get(ctx, field, PDF_NAME(T)));

		part = str_slice(part, 0, NAME_SIZE_MAX);
		if (part.len > 0)
			name = name.len == 0
				? part
				: str_format(arena, "%.*s.%.*s", STR_ARG(part), STR_ARG(name));
		field = pdf_dict_get(ctx, field, PDF_NAME(Parent));
	}
	return str_slice(name, 0, 4 * NAME_SIZE_MAX);
}

static struct str
value_text(fz_context *ctx, struct pdf_file *file, pdf_obj *value)
{
	struct str text;
	char *utf8;

	if (pdf_is_stream(ctx, value)) {
		utf8 = pdf_new_utf8_from_pdf_stream_obj(ctx, value);
		text = str_copy(reading_arena(file->r), str_of(utf8));
		fz_free(ctx, utf8);
		return text;
	}
	if (pdf_is_name(ctx, value))
		return str_copy(reading_arena(file->r), pdf_file_name(ctx, value));
	return pdf_file_text(ctx, file, value);
}

static void
field_value_give(fz_context *ctx, struct pdf_file *file, pdf_obj *field, pdf_obj *value)
{
	struct str name = field_name(ctx, file, field);
	struct str shown = pdf_file_text(ctx, file, pdf_dict_get(ctx, field, PDF_NAME(TU)));
	struct str text = value_text(ctx, file, value);
	uint32_t place;

	if (text.len == 0 || str_equal(text, STR("Off")))
		return;
	reading_break(file->r, false);
	place = reading_place_begin(file->r, PLACE_FORM, 0, name);
	reading_text(file->r, shown.len > 0 ? shown : name);
	reading_text(file->r, STR(": "));
	reading_text(file->r, text);
	reading_break(file->r, false);
	reading_place_end(file->r, place);
	if ((pdf_dict_get_int(ctx, field, PDF_NAME(F)) & 2) != 0)
		reading_fact(file->r, FACT_HIDDEN,
			str_format(reading_arena(file->r), "form field \"%.*s\"", STR_ARG(name)));
}

/* "name, date, reason": who signed, as the signature says; it is not verified. */
static void
signature_give(fz_context *ctx, struct pdf_file *file, pdf_obj *signature)
{
	struct arena *arena = reading_arena(file->r);
	struct str name = pdf_file_text(ctx, file, pdf_dict_get(ctx, signature, PDF_NAME(Name)));
	struct str reason = pdf_file_text(
		ctx, file, pdf_dict_get(ctx, signature, PDF_NAME(Reason)));
	int64_t moment = pdf_date(
		pdf_file_text(ctx, file, pdf_dict_get(ctx, signature, PDF_NAME(M))));
	struct str date = moment == DATE_NONE ? STR("") : date_iso(arena, moment);

	if (!pdf_is_dict(ctx, signature))
		return;
	reading_fact(file->r, FACT_SIGNED,
		str_format(arena, "%.*s%s%.*s%s%.*s",
			STR_ARG(name.len > 0 ? str_slice(name, 0, 500) : STR("unnamed signer")),
			date.len > 0 ? ", " : "", STR_ARG(date), reason.len > 0 ? ", " : "",
			STR_ARG(str_slice(reason, 0, 500))));
}

static void
field_give(fz_context *ctx, void *context, pdf_obj *field)
{
	struct pdf_file *file = context;
	pdf_obj *value = pdf_dict_get(ctx, field, PDF_NAME(V));
	struct str type = pdf_file_name(ctx, pdf_dict_get_inheritable(ctx, field, PDF_NAME(FT)));

	pdf_action_note(ctx, file, pdf_dict_get(ctx, field, PDF_NAME(A)));
	if (str_equal(type, STR("Sig")))
		signature_give(ctx, file, value);
	else if (!pdf_is_array(ctx, value))
		field_value_give(ctx, file, field, value);
	for (int i = 0; i < pdf_array_len(ctx, value) && i < PDF_ANNOTATION_MAX; i++)
		field_value_give(ctx, file, field, pdf_array_get(ctx, value, i));
}

static void
fields_act(fz_context *ctx, void *arg)
{
	struct pdf_file *file = arg;

	pdf_kids_walk(
		ctx, file, pdf_dict_getp(ctx, file->catalog, "AcroForm/Fields"), field_give, file);
}

/* ---- XFA ---- */

static void
xfa_text_give(void *context, struct str name, struct str text)
{
	struct pdf_file *file = context;

	/* Attributes of the template are layout; elements' text is what people see or wrote. */
	if (name.len == 0 || str_find_char(name, '\n') != STR_NONE)
		return;
	reading_text(file->r, text);
	reading_break(file->r, false);
}

static void
xfa_packet_give(fz_context *ctx, struct pdf_file *file, pdf_obj *packet, struct str label)
{
	fz_buffer *bytes;
	uint32_t place;

	if (!pdf_is_stream(ctx, packet))
		return;
	bytes = pdf_load_stream(ctx, packet);
	reading_break(file->r, true);
	place = reading_place_begin(file->r, PLACE_FORM, 0, label);
	xml_text_scan(
		file->r, str_make(bytes->data, bytes->len), PDF_NODE_MAX, xfa_text_give, file);
	reading_place_end(file->r, place);
	fz_drop_buffer(ctx, bytes);
}

static void
xfa_act(fz_context *ctx, void *arg)
{
	struct pdf_file *file = arg;
	pdf_obj *xfa = pdf_dict_getp(ctx, file->catalog, "AcroForm/XFA");
	int count = pdf_is_array(ctx, xfa) ? pdf_array_len(ctx, xfa) : 0;

	xfa_packet_give(ctx, file, xfa, STR("XFA"));
	for (int i = 0; i + 1 < count && i < PDF_ANNOTATION_MAX; i += 2) {
		struct str name = pdf_file_text(ctx, file, pdf_array_get(ctx, xfa, i));

		if (str_equal(name, STR("datasets")) || str_equal(name, STR("template")))
			xfa_packet_give(ctx, file, pdf_array_get(ctx, xfa, i + 1),
				str_format(reading_arena(file->r), "XFA %s", name.data));
	}
}

void
pdf_form_give(struct pdf_file *file)
{
	struct err err = {0};

	reading_break(file->r, true);
	if (!pdf_guard_run(&file->guard, PDF_WORK_MAX, fields_act, file, &err))
		reading_partial(file->r, err.kind, "its form is damaged (%s)", err.text);
	if (!pdf_guard_run(&file->guard, PDF_WORK_MAX, xfa_act, file, &err))
		reading_partial(file->r, err.kind, "its XFA form is damaged (%s)", err.text);
}

/* ---- outline ---- */

static uint32_t
destination_page(fz_context *ctx, struct pdf_file *file, pdf_obj *entry)
{
	pdf_obj *target = pdf_dict_get(ctx, entry, PDF_NAME(Dest));

	if (target == NULL)
		target = pdf_dict_getp(ctx, entry, "A/D");
	if (pdf_is_array(ctx, target))
		return pdf_file_page_of(ctx, file, pdf_array_get(ctx, target, 0));
	return 0;
}

static void
outline_entry_give(fz_context *ctx, void *context, pdf_obj *entry, int depth)
{
	struct pdf_file *file = context;
	struct str title = pdf_file_text(ctx, file, pdf_dict_get(ctx, entry, PDF_NAME(Title)));
	uint32_t place;

	(void)depth;
	pdf_action_note(ctx, file, pdf_dict_get(ctx, entry, PDF_NAME(A)));
	if (str_trim(title).len == 0)
		return;
	place = reading_place_begin(
		file->r, PLACE_BOOKMARK, destination_page(ctx, file, entry), STR(""));
	reading_text(file->r, str_trim(title));
	reading_break(file->r, false);
	reading_place_end(file->r, place);
}

static void
outline_act(fz_context *ctx, void *arg)
{
	struct pdf_file *file = arg;

	pdf_chain_walk(ctx, file, pdf_dict_getp(ctx, file->catalog, "Outlines/First"),
		outline_entry_give, file);
}

void
pdf_outline_give(struct pdf_file *file)
{
	struct err err = {0};

	reading_break(file->r, true);
	if (!pdf_guard_run(&file->guard, PDF_WORK_MAX, outline_act, file, &err))
		reading_partial(file->r, err.kind, "its outline is damaged (%s)", err.text);
}
