/* OpenDocument files: text, sheets, slides, drawings; packages and flat XML (OASIS ODF 1.3), and
 * the OpenOffice.org 1.x files they grew from. */
#include "base/arena.h"
#include "base/err.h"
#include "base/limits.h"
#include "extract/format.h"
#include "extract/odf.h"
#include "extract/package.h"
#include "extract/reading.h"
#include "extract/xml.h"

enum { ENCRYPTED = 1, OBJECT_MAX = 2000 };

static const struct xml_name manifest_names[] = {
	{XML_MANIFEST, "encryption-data", ENCRYPTED},
};

static void
manifest_begin(void *context, struct xml *xml, int token)
{
	bool *encrypted = context;

	(void)xml;
	if (token == ENCRYPTED)
		*encrypted = true;
}

static const struct xml_hooks manifest_hooks = {
	.names = manifest_names,
	.name_count = COUNT_OF(manifest_names),
	.begin = manifest_begin,
};

/* Both passes over one member. */
static void
member_read(struct odf *o, struct package *p, struct str name)
{
	if (zip_find(&p->zip, name) == NULL)
		return;
	o->has_notes = false;
	odf_pass_begin(o, ODF_TEXT);
	(void)package_xml_again(p, name, &odf_hooks, o);
	odf_pass_end(o);
	if (!o->has_notes)
		return;
	odf_pass_begin(o, ODF_NOTES);
	(void)package_xml_again(p, name, &odf_hooks, o);
	odf_pass_end(o);
}

/* ---- objects within: charts, formulas, tables ---- */

struct formula {
	struct prose *prose;
	struct buf text;
};

static void
formula_text(void *context, struct xml *xml, struct str text)
{
	struct formula *f = context;

	(void)xml;
	prose_text(f->prose, str_trim(text));
	if (str_trim(text).len > 0)
		prose_text(f->prose, STR(" "));
}

static const struct xml_hooks formula_hooks = {.text = formula_text};

static bool
is_math(struct package *p, struct zip_entry *entry)
{
	struct buf text CLEANUP(buf_free) = {.size_max = 4096};
	struct err err = {0};

	if (!zip_read(&p->zip, entry, &text, 4096, &err))
		err_clear(&err);
	return str_find(buf_str(&text), STR("office:document-content")) == STR_NONE;
}

static void
objects_read(struct odf *o, struct package *p)
{
	uint32_t count = 0;

	for (size_t i = 0; i < p->zip.count && count < OBJECT_MAX; i++) {
		struct zip_entry *entry = &p->zip.entries[i];
		struct formula formula = {.prose = &o->sheets.prose};

		if (entry->used || !str_ends(entry->name, STR("/content.xml")))
			continue;
		count++;
		prose_line(&o->sheets.prose);
		if (is_math(p, entry))
			(void)package_xml_again(p, entry->name, &formula_hooks, &formula);
		else
			member_read(o, p, entry->name);
		prose_line(&o->sheets.prose);
	}
}

/* ---- the package ---- */

static const char *const furniture[] = {"mimetype", "META-INF/manifest.xml", "settings.xml",
	"layout-cache", "manifest.rdf", "styles.xml", "meta.xml"};

static void
furniture_pass(struct package *p)
{
	for (size_t i = 0; i < COUNT_OF(furniture); i++) {
		struct zip_entry *entry = zip_find(&p->zip, str_of(furniture[i]));

		if (entry != NULL)
			entry->used = true;
	}
	for (size_t i = 0; i < p->zip.count; i++) {
		struct str name = p->zip.entries[i].name;

		if (str_ends(name, STR("/")) || str_starts(name, STR("Configurations2/")) ||
			str_ends(name, STR("/styles.xml")) || str_ends(name, STR("/meta.xml")) ||
			str_ends(name, STR("/settings.xml")))
			p->zip.entries[i].used = true;
	}
}

static void
meta_read(struct reading *r, struct package *p)
{
	struct odf_meta meta = {.r = r, .value = {.size_max = 64 * 1024}};

	(void)package_xml(p, STR("meta.xml"), &odf_meta_hooks, &meta);
	buf_free(&meta.value);
}

static void
mime_fact(struct reading *r, struct package *p)
{
	struct buf text CLEANUP(buf_free) = {.size_max = 256};
	struct zip_entry *entry = zip_find(&p->zip, STR("mimetype"));
	struct err err = {0};

	if (entry != NULL && zip_read(&p->zip, entry, &text, 256, &err))
		reading_fact(r, "content_type", buf_str(&text));
}

static bool
package_read(struct reading *r, struct err *err)
{
	struct package p;
	struct odf *o = ARENA_NEW(reading_arena(r), struct odf);
	struct err parts_err = {0};
	bool encrypted = false;

	if (!package_open(r, reading_bytes(r), &p, err))
		return false;
	(void)package_xml(&p, STR("META-INF/manifest.xml"), &manifest_hooks, &encrypted);
	if (encrypted) {
		reading_fact(r, FACT_ENCRYPTED, STR("OpenDocument encryption"));
		return err_set(err, ERR_PASSWORD, "the document is encrypted with a password");
	}
	if (zip_find(&p.zip, STR("content.xml")) == NULL)
		return err_set(err, ERR_DAMAGED, "the package holds no content.xml");
	mime_fact(r, &p);
	meta_read(r, &p);
	odf_begin(o, r);
	/* Styles first: they tell which styles hide their text. */
	member_read(o, &p, STR("styles.xml"));
	member_read(o, &p, STR("content.xml"));
	objects_read(o, &p);
	if (o->slides > 0)
		reading_number(r, "slides", o->slides);
	if (o->sheets.number > 0)
		reading_number(r, "sheets", o->sheets.number);
	odf_end(o);
	reading_break(r, false);
	furniture_pass(&p);
	if (!package_parts(&p, &parts_err))
		return err_set(err, parts_err.kind, "%s", parts_err.text);
	return package_outcome(&p, err);
}

/* ---- flat XML ---- */

static bool
flat_read(struct reading *r, struct err *err)
{
	struct odf *o = ARENA_NEW(reading_arena(r), struct odf);
	struct odf_meta meta = {.r = r, .value = {.size_max = 64 * 1024}};
	struct err again = {0};
	bool good;

	good = xml_read_str(reading_bytes(r), &odf_meta_hooks, &meta, err);
	buf_free(&meta.value);
	odf_begin(o, r);
	odf_pass_begin(o, ODF_TEXT);
	good = xml_read_str(reading_bytes(r), &odf_hooks, o, err) && good;
	odf_pass_end(o);
	if (o->has_notes) {
		odf_pass_begin(o, ODF_NOTES);
		if (!xml_read_str(reading_bytes(r), &odf_hooks, o, &again))
			err_clear(&again);
		odf_pass_end(o);
	}
	odf_end(o);
	if (o->failed)
		return err_set(err, o->err.kind, "%s", o->err.text);
	return good;
}

static bool
odf_read(struct reading *r, struct err *err)
{
	return zip_looks_like(reading_bytes(r)) ? package_read(r, err) : flat_read(r, err);
}

/* ---- bids ---- */

/* The type that a flat document's root element names. */
static enum package_kind
flat_kind(struct str bytes)
{
	struct str head = str_slice(bytes, 0, 4096);
	size_t at;

	if (str_find_char(str_slice(bytes, 0, 512), '<') == STR_NONE ||
		str_find(head, STR("<office:document")) == STR_NONE)
		return PACKAGE_UNKNOWN;
	at = str_find(head, STR("office:mimetype=\"application/vnd.oasis.opendocument."));
	if (at == STR_NONE)
		return PACKAGE_UNKNOWN;
	head = str_from(head, at + 52);
	if (str_starts(head, STR("text")))
		return PACKAGE_ODT;
	if (str_starts(head, STR("spreadsheet")))
		return PACKAGE_ODS;
	return str_starts(head, STR("presentation")) ? PACKAGE_ODP : PACKAGE_ODG;
}

static int
bid_on(struct probe *probe, enum package_kind kind)
{
	if (probe_package(probe) == kind)
		return BID_SURE;
	if (probe->flat == 0)
		probe->flat = 1 + (int)flat_kind(probe->bytes);
	return probe->flat - 1 == (int)kind ? BID_SURE : BID_NO;
}

static int
odt_bid(struct probe *probe)
{
	return bid_on(probe, PACKAGE_ODT);
}

static int
ods_bid(struct probe *probe)
{
	return bid_on(probe, PACKAGE_ODS);
}

static int
odp_bid(struct probe *probe)
{
	return bid_on(probe, PACKAGE_ODP);
}

static int
odg_bid(struct probe *probe)
{
	return bid_on(probe, PACKAGE_ODG);
}

const struct format format_odt = {
	.name = "odt",
	.title = "OpenDocument text",
	.version = "1",
	.kind = KIND_DOCUMENT,
	.extensions = "odt ott fodt odm oth sxw stw sxg",
	.bid = odt_bid,
	.read = odf_read,
};

const struct format format_ods = {
	.name = "ods",
	.title = "OpenDocument spreadsheet",
	.version = "1",
	.kind = KIND_SHEET,
	.extensions = "ods ots fods sxc stc",
	.bid = ods_bid,
	.read = odf_read,
};

const struct format format_odp = {
	.name = "odp",
	.title = "OpenDocument presentation",
	.version = "1",
	.kind = KIND_SLIDES,
	.extensions = "odp otp fodp sxi sti",
	.bid = odp_bid,
	.read = odf_read,
};

const struct format format_odg = {
	.name = "odg",
	.title = "OpenDocument drawing, chart or formula",
	.version = "1",
	.kind = KIND_DOCUMENT,
	.extensions = "odg otg fodg odf odc odi odb sxd std sxm",
	.bid = odg_bid,
	.read = odf_read,
};
