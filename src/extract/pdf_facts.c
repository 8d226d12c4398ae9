#include "extract/pdf_facts.h"

#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"
#include "base/limits.h"
#include "extract/pdf_file.h"
#include "extract/pdf_revision.h"
#include "extract/pdf_tree.h"
#include "extract/reading.h"
#include "extract/xmp.h"

static void
info_entry_give(fz_context *ctx, struct pdf_file *file, pdf_obj *key, pdf_obj *value)
{
	static const struct {
		struct str key;
		const char *fact;
		bool is_date;
	} known[] = {
		{STR_INIT("Title"), FACT_TITLE, false},
		{STR_INIT("Author"), FACT_AUTHOR, false},
		{STR_INIT("Subject"), FACT_SUBJECT, false},
		{STR_INIT("Keywords"), FACT_KEYWORDS, false},
		{STR_INIT("Creator"), FACT_TOOL, false},
		{STR_INIT("Producer"), FACT_TOOL, false},
		{STR_INIT("Company"), FACT_COMPANY, false},
		{STR_INIT("CreationDate"), FACT_CREATED, true},
		{STR_INIT("ModDate"), FACT_MODIFIED, true},
	};
	struct arena *arena = reading_arena(file->r);
	struct str name = pdf_file_name(ctx, key);
	struct str text = pdf_file_text(ctx, file, value);

	if (text.len == 0)
		text = str_copy(arena, pdf_file_name(ctx, value));
	for (size_t i = 0; i < COUNT_OF(known); i++) {
		if (!str_equal(name, known[i].key))
			continue;
		if (known[i].is_date && pdf_date(text) != DATE_NONE)
			fact_once_date(&file->facts, known[i].fact, pdf_date(text));
		else
			fact_once_give(&file->facts, known[i].fact, text);
		return;
	}
	fact_once_give(&file->facts,
		str_format(arena, "info:%.*s", STR_ARG(str_slice(name, 0, 100))).data, text);
}

static void
info_give(fz_context *ctx, void *arg)
{
	enum { ENTRY_MAX = 200 };
	struct pdf_file *file = arg;
	pdf_obj *info = pdf_dict_get(ctx, pdf_trailer(ctx, file->doc), PDF_NAME(Info));
	int version = pdf_version(ctx, file->doc);

	reading_fact(file->r, "pdf_version",
		str_format(reading_arena(file->r), "%d.%d", version / 10, version % 10));
	for (int i = 0; i < pdf_dict_len(ctx, info) && i < ENTRY_MAX; i++)
		info_entry_give(
			ctx, file, pdf_dict_get_key(ctx, info, i), pdf_dict_get_val(ctx, info, i));
	fact_once_give(&file->facts, FACT_LANGUAGE,
		pdf_file_text(ctx, file, pdf_dict_get(ctx, file->catalog, PDF_NAME(Lang))));
}

static void
xmp_packet_give(fz_context *ctx, void *arg)
{
	enum { PACKET_MAX = 4 * 1024 * 1024 };
	struct pdf_file *file = arg;
	pdf_obj *packet = pdf_dict_get(ctx, file->catalog, PDF_NAME(Metadata));
	fz_buffer *bytes;

	if (!pdf_is_stream(ctx, packet))
		return;
	bytes = pdf_load_stream(ctx, packet);
	xmp_give(&file->facts, str_slice(str_make(bytes->data, bytes->len), 0, PACKET_MAX));
	fz_drop_buffer(ctx, bytes);
}

/* ---- layers ---- */

static bool
array_holds(fz_context *ctx, pdf_obj *array, pdf_obj *object)
{
	for (int i = 0; i < pdf_array_len(ctx, array) && i < PDF_NODE_MAX; i++)
		if (pdf_to_num(ctx, pdf_array_get(ctx, array, i)) == pdf_to_num(ctx, object))
			return true;
	return false;
}

/* Layers that the default view does not show (ISO 32000-1, 8.11.4.3). */
static void
layers_give(fz_context *ctx, void *arg)
{
	enum { LAYER_MAX = 1000 };
	struct pdf_file *file = arg;
	pdf_obj *all = pdf_dict_getp(ctx, file->catalog, "OCProperties/OCGs");
	pdf_obj *view = pdf_dict_getp(ctx, file->catalog, "OCProperties/D");
	pdf_obj *off = pdf_dict_gets(ctx, view, "OFF");
	bool base_off = str_equal(
		pdf_file_name(ctx, pdf_dict_gets(ctx, view, "BaseState")), STR("OFF"));

	for (int i = 0; i < pdf_array_len(ctx, all) && i < LAYER_MAX; i++) {
		pdf_obj *layer = pdf_array_get(ctx, all, i);
		bool hidden = array_holds(ctx, off, layer) ||
			(base_off && !array_holds(ctx, pdf_dict_gets(ctx, view, "ON"), layer));

		if (hidden)
			reading_fact(file->r, FACT_HIDDEN,
				str_format(reading_arena(file->r), "layer \"%.*s\"",
					STR_ARG(pdf_file_text(ctx, file,
						pdf_dict_get(ctx, layer, PDF_NAME(Name))))));
	}
}

/* ---- actions and scripts ---- */

static void
script_note(fz_context *ctx, struct pdf_file *file, pdf_obj *script)
{
	enum { SCRIPT_MAX = 16 * 1024 };
	char *utf8;

	if (!pdf_is_string(ctx, script) && !pdf_is_stream(ctx, script))
		return;
	utf8 = pdf_load_stream_or_string_as_utf8(ctx, script);
	reading_fact(file->r, "javascript", str_slice(str_of(utf8), 0, SCRIPT_MAX));
	fz_free(ctx, utf8);
}

void
pdf_action_note(fz_context *ctx, struct pdf_file *file, pdf_obj *action)
{
	struct str kind = pdf_file_name(ctx, pdf_dict_get(ctx, action, PDF_NAME(S)));
	pdf_obj *target = pdf_dict_get(ctx, action, PDF_NAME(F));
	struct str link;

	if (kind.len == 0)
		return;
	if (str_equal(kind, STR("JavaScript"))) {
		script_note(ctx, file, pdf_dict_get(ctx, action, PDF_NAME(JS)));
		return;
	}
	if (str_equal(kind, STR("URI"))) {
		reading_fact(file->r, FACT_LINK,
			pdf_file_text(ctx, file, pdf_dict_get(ctx, action, PDF_NAME(URI))));
		return;
	}
	if (target == NULL)
		target = pdf_dict_getp(ctx, action, "Win/F");
	if (pdf_is_dict(ctx, target))
		target = pdf_dict_geta(ctx, target, PDF_NAME(UF), PDF_NAME(F));
	link = pdf_file_text(ctx, file, target);
	reading_fact(file->r, FACT_LINK, link);
	if (str_equal(kind, STR("Launch")))
		reading_fact(file->r, FACT_ODDITY,
			str_format(reading_arena(file->r), "it asks to start \"%.*s\"",
				STR_ARG(str_slice(link, 0, 500))));
}

static void
named_script_note(fz_context *ctx, void *context, pdf_obj *name, pdf_obj *value)
{
	(void)name;
	pdf_action_note(ctx, context, value);
}

static void
scripts_give(fz_context *ctx, void *arg)
{
	struct pdf_file *file = arg;
	pdf_obj *events = pdf_dict_get(ctx, file->catalog, PDF_NAME(AA));

	pdf_action_note(ctx, file, pdf_dict_gets(ctx, file->catalog, "OpenAction"));
	for (int i = 0; i < pdf_dict_len(ctx, events) && i < 20; i++)
		pdf_action_note(ctx, file, pdf_dict_get_val(ctx, events, i));
	pdf_tree_walk(ctx, file, pdf_dict_getp(ctx, file->catalog, "Names/JavaScript"),
		PDF_NAME(Names), named_script_note, file);
}

/* ---- revisions and damage ---- */

static void
revisions_count(struct pdf_file *file)
{
	struct pdf_revisions revisions;

	pdf_revisions_find(file, &revisions);
	if (revisions.total > 1)
		reading_number(file->r, "revisions", revisions.total);
}

static void
damage_give(struct pdf_file *file)
{
	if (file->doc->repair_attempted)
		reading_fact(file->r, FACT_ODDITY,
			str_format(reading_arena(file->r),
				"the PDF's structure is damaged and was repaired (%s)",
				file->guard.warning));
}

void
pdf_complaints_give(struct pdf_file *file)
{
	if (file->guard.warning_count > 0 && !file->doc->repair_attempted)
		reading_fact(file->r, FACT_ODDITY,
			str_format(reading_arena(file->r),
				"parts of the PDF are irregular and were read as well as could be "
				"(%u times; first: %s)",
				file->guard.warning_count, file->guard.warning));
}

void
pdf_facts_give(struct pdf_file *file)
{
	static void (*const acts[])(fz_context *, void *) = {
		info_give, xmp_packet_give, layers_give, scripts_give};
	static const char *const what[] = {
		"information", "XMP metadata", "list of layers", "scripts"};

	for (size_t i = 0; i < COUNT_OF(acts); i++) {
		struct err err = {0};

		if (!pdf_guard_run(&file->guard, PDF_WORK_MAX, acts[i], file, &err))
			reading_partial(
				file->r, err.kind, "its %s cannot be read (%s)", what[i], err.text);
	}
	revisions_count(file);
	damage_give(file);
}
