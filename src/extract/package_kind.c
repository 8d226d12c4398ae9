#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/limits.h"
#include "extract/format.h"
#include "extract/iwork.h"
#include "extract/package.h"

struct kind_row {
	const char *sign;
	enum package_kind kind;
};

/* Content types of main parts (ISO/IEC 29500-1 annex, [MS-OE376], [MS-XLSB], [MS-VSDX], XPS). */
static const struct kind_row type_kinds[] = {
	{"wordprocessingml.document.main+xml", PACKAGE_DOCX},
	{"wordprocessingml.template.main+xml", PACKAGE_DOCX},
	{"ms-word.document.macroEnabled.main+xml", PACKAGE_DOCX},
	{"ms-word.template.macroEnabledTemplate.main+xml", PACKAGE_DOCX},
	{"spreadsheetml.sheet.main+xml", PACKAGE_XLSX},
	{"spreadsheetml.template.main+xml", PACKAGE_XLSX},
	{"ms-excel.sheet.macroEnabled.main+xml", PACKAGE_XLSX},
	{"ms-excel.template.macroEnabled.main+xml", PACKAGE_XLSX},
	{"ms-excel.addin.macroEnabled.main+xml", PACKAGE_XLSX},
	/* Behind XLSX: some writers declare it for every .bin there may be. */
	{"ms-excel.sheet.binary.macroEnabled.main", PACKAGE_XLSB},
	{"presentationml.presentation.main+xml", PACKAGE_PPTX},
	{"presentationml.template.main+xml", PACKAGE_PPTX},
	{"presentationml.slideshow.main+xml", PACKAGE_PPTX},
	{"ms-powerpoint.presentation.macroEnabled.main+xml", PACKAGE_PPTX},
	{"ms-powerpoint.slideshow.macroEnabled.main+xml", PACKAGE_PPTX},
	{"ms-powerpoint.template.macroEnabled.main+xml", PACKAGE_PPTX},
	{"ms-powerpoint.addin.macroEnabled.main+xml", PACKAGE_PPTX},
	{"ms-visio.", PACKAGE_VSDX},
	{"xps-fixeddocumentsequence+xml", PACKAGE_XPS},
	{"oxps-fixeddocumentsequence+xml", PACKAGE_XPS},
};

/* Parts that tell the kind where the content types are gone. */
static const struct kind_row part_kinds[] = {
	{"word/document.xml", PACKAGE_DOCX},
	{"xl/workbook.xml", PACKAGE_XLSX},
	{"xl/workbook.bin", PACKAGE_XLSB},
	{"ppt/presentation.xml", PACKAGE_PPTX},
	{"visio/document.xml", PACKAGE_VSDX},
	{"FixedDocSeq.fdseq", PACKAGE_XPS},
	{"FixedDocumentSequence.fdseq", PACKAGE_XPS},
	{"META-INF/container.xml", PACKAGE_EPUB},
	{"index.apxl", PACKAGE_KEYNOTE},
	{"index.apxl.gz", PACKAGE_KEYNOTE},
};

/* ODF 1.3 part 3, appendix; OpenOffice.org 1.x; EPUB OCF. */
static const struct kind_row mime_kinds[] = {
	{"application/vnd.oasis.opendocument.text", PACKAGE_ODT},
	{"application/vnd.oasis.opendocument.spreadsheet", PACKAGE_ODS},
	{"application/vnd.oasis.opendocument.presentation", PACKAGE_ODP},
	{"application/vnd.oasis.opendocument.", PACKAGE_ODG},
	{"application/x-vnd.oasis.opendocument.", PACKAGE_ODG},
	{"application/vnd.sun.xml.writer", PACKAGE_ODT},
	{"application/vnd.sun.xml.calc", PACKAGE_ODS},
	{"application/vnd.sun.xml.impress", PACKAGE_ODP},
	{"application/vnd.sun.xml.", PACKAGE_ODG},
	{"application/epub+zip", PACKAGE_EPUB},
};

static enum package_kind
kind_by_types(struct str types)
{
	for (size_t i = 0; i < COUNT_OF(type_kinds); i++)
		if (str_find_nocase(types, str_of(type_kinds[i].sign)) != STR_NONE)
			return type_kinds[i].kind;
	return PACKAGE_UNKNOWN;
}

static enum package_kind
kind_by_mime(struct str mime)
{
	mime = str_trim(mime);
	for (size_t i = 0; i < COUNT_OF(mime_kinds); i++)
		if (str_starts_nocase(mime, str_of(mime_kinds[i].sign)))
			return mime_kinds[i].kind;
	return PACKAGE_UNKNOWN;
}

/* What a small member says, for looking only. */
static void
peek(const struct zip *zip, const char *name, struct buf *to)
{
	struct zip_entry *entry = zip_find(zip, str_of(name));
	struct err err = {0};

	buf_clear(to);
	if (entry != NULL && !zip_read(zip, entry, to, to->size_max, &err))
		err_clear(&err);
}

static bool
is_pages(const struct zip *zip, struct buf *text)
{
	struct buf plain CLEANUP(buf_free) = {.size_max = 4 * 1024 * 1024};
	struct err err = {0};

	peek(zip, "Index/Document.iwa", text);
	/* Only the beginning is looked at, so that what breaks behind it is no matter. */
	if (!iwork_unpack(buf_str(text), &plain, &err))
		err_clear(&err);
	return iwork_first_type(buf_str(&plain)) == IWORK_PAGES_DOCUMENT;
}

bool
package_iwork_locked(const struct zip *zip)
{
	static const char *const indexes[] = {
		"index.xml", "index.apxl", "index.xml.gz", "index.apxl.gz"};

	for (size_t i = 0; i < COUNT_OF(indexes); i++) {
		const struct zip_entry *entry = zip_find(zip, str_of(indexes[i]));

		if (entry != NULL && entry->method > 100 &&
			zip_find(zip, STR("buildVersionHistory.plist")) != NULL)
			return true;
	}
	return false;
}

/* iWork writes one of two layouts: XML ('05 to '09) or Snappy-packed archives ('13 on). */
static enum package_kind
kind_of_iwork(const struct zip *zip, struct buf *text)
{
	/* With a password the members' methods are none that there are. */
	if (package_iwork_locked(zip))
		return PACKAGE_PAGES;
	peek(zip, "index.xml", text);
	if (str_find(str_slice(buf_str(text), 0, 4096), STR("/namespaces/sl")) != STR_NONE)
		return PACKAGE_PAGES;
	if (str_find(str_slice(buf_str(text), 0, 4096), STR("/namespaces/ls")) != STR_NONE)
		return PACKAGE_NUMBERS;
	if (zip_find(zip, STR("Index/Document.iwa")) == NULL &&
		zip_find(zip, STR("Index.zip")) == NULL)
		return PACKAGE_UNKNOWN;
	for (size_t i = 0; i < zip->count; i++) {
		if (str_starts(zip->entries[i].name, STR("Index/Slide")) ||
			str_starts(zip->entries[i].name, STR("Index/MasterSlide")))
			return PACKAGE_KEYNOTE;
		if (str_starts(zip->entries[i].name, STR("Index/CalculationEngine")) &&
			zip_find(zip, STR("Index/DocumentMetadata.iwa")) != NULL)
			return is_pages(zip, text) ? PACKAGE_PAGES : PACKAGE_NUMBERS;
	}
	return PACKAGE_PAGES;
}

static enum package_kind
kind_of_zip(const struct zip *zip, struct buf *text)
{
	enum package_kind kind;

	peek(zip, "[Content_Types].xml", text);
	kind = kind_by_types(buf_str(text));
	if (kind != PACKAGE_UNKNOWN)
		return kind;
	peek(zip, "mimetype", text);
	kind = kind_by_mime(buf_str(text));
	if (kind != PACKAGE_UNKNOWN)
		return kind;
	for (size_t i = 0; i < COUNT_OF(part_kinds); i++)
		if (zip_find(zip, str_of(part_kinds[i].sign)) != NULL)
			return part_kinds[i].kind;
	if (zip_find(zip, STR("content.xml")) != NULL &&
		zip_find(zip, STR("META-INF/manifest.xml")) != NULL) {
		peek(zip, "META-INF/manifest.xml", text);
		for (size_t i = 0; i < COUNT_OF(mime_kinds); i++)
			if (str_find(buf_str(text), str_of(mime_kinds[i].sign)) != STR_NONE)
				return mime_kinds[i].kind;
	}
	return kind_of_iwork(zip, text);
}

enum package_kind
package_kind_of(struct str bytes)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = READING_ARENA_MAX / 4};
	struct buf text CLEANUP(buf_free) = {.size_max = 256 * 1024};
	struct zip zip;
	struct err err = {0};

	if (!zip_looks_like(bytes))
		return PACKAGE_NOT_ZIP;
	if (!zip_open(&arena, bytes, &zip, &err))
		return PACKAGE_UNKNOWN;
	return kind_of_zip(&zip, &text);
}

enum package_kind
probe_package(struct probe *probe)
{
	if (probe->package == 0)
		probe->package = 1 + (int)package_kind_of(probe->bytes);
	return (enum package_kind)(probe->package - 1);
}
