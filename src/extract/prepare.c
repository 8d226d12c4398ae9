/* What readers must load from disk before they are confined.
 *
 * The one place in extract/ with state of the process: set once by formats_prepare, before the
 * first outside byte, and only read afterwards (docs/decisions/002). */
#include "base/err.h"
#include "extract/encoding.h"
#include "extract/format.h"
#include "extract/ical_zone.h"
#include "extract/office_crypto.h"

#include <iconv.h>
#include <locale.h>
#include <magic.h>
#include <unicode/udata.h>

static magic_t magic_handle;
/* Kept open, and marked as used, so that the C library keeps the module loaded. */
static iconv_t japanese __attribute__((used));

bool
formats_prepare(struct err *err)
{
	UErrorCode status = U_ZERO_ERROR;

	if (magic_handle != NULL)
		return true;
	/* libarchive then turns UTF-16 names into UTF-8 by itself, without iconv's modules. The
	 * locale is built into the C library. */
	if (setlocale(LC_CTYPE, "C.UTF-8") == NULL)
		return err_set(err, ERR_INTERNAL, "the C library lacks the locale C.UTF-8");
	/* LHA archives name this code page, and libarchive asks iconv for it; without it the names
	 * come as they are. */
	japanese = iconv_open("UTF-8", "CP932");
	/* ICU's tables are in its library: it must never look for others among the files. */
	udata_setFileAccess(UDATA_NO_FILES, &status);
	ical_zone_prepare();
	encoding_prepare();
	if (!office_crypto_prepare())
		return err_set(err, ERR_INTERNAL, "OpenSSL cannot start");
	magic_handle = magic_open(MAGIC_MIME_TYPE | MAGIC_NO_CHECK_COMPRESS | MAGIC_NO_CHECK_TAR |
		MAGIC_NO_CHECK_CDF | MAGIC_NO_CHECK_ELF);
	if (magic_handle == NULL)
		return err_set(err, ERR_INTERNAL, "libmagic cannot start");
	if (magic_load(magic_handle, NULL) != 0)
		return err_set(err, ERR_INTERNAL, "libmagic cannot load its table: %s",
			magic_error(magic_handle));
	return true;
}

const char *
probe_magic(struct probe *probe)
{
	enum { LOOK_SIZE = 64 * 1024 };
	struct str head = str_slice(probe->bytes, 0, LOOK_SIZE);

	if (probe->magic == NULL && magic_handle != NULL && head.len > 0)
		probe->magic = magic_buffer(magic_handle, head.data, head.len);
	if (probe->magic == NULL)
		probe->magic = "application/octet-stream";
	return probe->magic;
}
