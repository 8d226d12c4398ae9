/* Macro projects as Office Open XML files hold them: a compound file of their own. */
#include "base/err.h"
#include "extract/format.h"
#include "extract/ole.h"
#include "extract/reading.h"
#include "extract/vba.h"

static int
vba_bid(struct probe *probe)
{
	return ole_kind_probe(probe->bytes) == OLE_MACROS ? BID_SURE : BID_NO;
}

static bool
vba_read(struct reading *r, struct err *err)
{
	struct ole *ole;

	if (!ole_open(reading_arena(r), reading_bytes(r), &ole, err) ||
		!vba_give(r, ole, OLE_ROOT, err))
		return false;
	if (ole->is_damaged)
		return err_set(err, ERR_DAMAGED, "the macro project is cut off or broken");
	return true;
}

const struct format format_vba = {
	.name = "vba",
	.title = "Visual Basic macros",
	.version = "1",
	.kind = KIND_OTHER,
	.extensions = "bin",
	.bid = vba_bid,
	.read = vba_read,
};
