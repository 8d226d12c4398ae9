/* Office Open XML files behind a password, and files under rights management: compound files
 * that hold the encrypted package. */
#include "base/arena.h"
#include "base/err.h"
#include "extract/format.h"
#include "extract/office_crypto.h"
#include "extract/ole.h"
#include "extract/ooxml.h"
#include "extract/reading.h"

static int
locked_bid(struct probe *probe)
{
	return ole_kind_probe(probe->bytes) == OLE_ENCRYPTED ? BID_SURE : BID_NO;
}

static bool
is_rights_managed(const struct ole *ole)
{
	return ole_child(ole, OLE_ROOT, STR("\tDRMContent")) != NULL ||
		(ole_child(ole, OLE_ROOT, STR("EncryptionInfo")) == NULL &&
			ole_child(ole, OLE_ROOT, STR("\006DataSpaces")) != NULL);
}

static bool
locked_read(struct reading *r, struct err *err)
{
	struct ole *ole;
	struct str package;
	const char *scheme;
	bool intact;

	if (!ole_open(reading_arena(r), reading_bytes(r), &ole, err))
		return false;
	ole_summary_facts(r, ole, OLE_ROOT);
	if (is_rights_managed(ole)) {
		reading_fact(r, FACT_ENCRYPTED, STR("rights management (IRM)"));
		return err_set(err, ERR_PASSWORD,
			"it is locked by rights management: ask the authority for an open copy");
	}
	if (!office_package_open(
		    ole, reading_password(r), reading_arena(r), &package, &scheme, &intact, err)) {
		reading_fact(r, FACT_ENCRYPTED, str_of(scheme));
		return false;
	}
	reading_fact(r, FACT_ENCRYPTED, str_of(scheme));
	if (!intact)
		reading_partial(r, ERR_DAMAGED,
			"its own integrity check fails: it was changed after it was encrypted");
	return ooxml_read_bytes(r, package, err);
}

const struct format format_office_locked = {
	.name = "office_locked",
	.title = "encrypted Office document",
	.version = "1",
	.kind = KIND_DOCUMENT,
	.extensions = "docx docm xlsx xlsm xlsb pptx pptm ppsx dotx xltx potx doc xls ppt",
	.bid = locked_bid,
	.read = locked_read,
};
