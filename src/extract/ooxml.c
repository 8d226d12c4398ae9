#include "extract/ooxml.h"

#include "base/err.h"
#include "extract/package.h"
#include "extract/reading.h"

static bool
read_kind(struct package *p, enum package_kind kind, struct err *err)
{
	if (kind == PACKAGE_DOCX)
		return docx_read(p, err);
	if (kind == PACKAGE_XLSX)
		return xlsx_read(p, err);
	if (kind == PACKAGE_XLSB)
		return xlsb_read(p, err);
	if (kind == PACKAGE_PPTX)
		return pptx_read(p, err);
	if (kind == PACKAGE_VSDX)
		return vsdx_read(p, err);
	if (kind == PACKAGE_XPS)
		return xps_read(p, err);
	return err_set(err, ERR_UNSUPPORTED, "the package is no Office document we know");
}

bool
ooxml_read_bytes(struct reading *r, struct str zip_bytes, struct err *err)
{
	struct package p;
	struct err parts_err = {0};
	bool good;

	if (!package_open(r, zip_bytes, &p, err))
		return false;
	package_properties(&p);
	good = read_kind(&p, package_kind_of(zip_bytes), err);
	reading_break(r, false);
	/* What it holds inside is given even where its own text is past reading. */
	if (!package_parts(&p, &parts_err))
		return err_set(err, parts_err.kind, "%s", parts_err.text);
	return good && package_outcome(&p, err);
}
