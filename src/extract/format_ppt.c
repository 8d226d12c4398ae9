/* PowerPoint presentations before PPTX. */
#include "base/arena.h"
#include "base/err.h"
#include "extract/format.h"
#include "extract/ole.h"
#include "extract/ppt.h"
#include "extract/reading.h"
#include "extract/text_runs.h"

static int
ppt_bid(struct probe *probe)
{
	return ole_kind_probe(probe->bytes) == OLE_POWERPOINT ? BID_SURE : BID_NO;
}

/* PowerPoint 95 and 4 keep other records; files of 97 saved for both have their own storage. */
static bool
old_read(struct ppt *ppt, struct err *err)
{
	struct str stream = ole_stream(ppt->ole, OLE_ROOT, STR("PP40"));

	if (stream.len == 0)
		stream = ole_stream(ppt->ole, OLE_ROOT, STR("PowerPoint Document"));
	text_runs_give(ppt->r, stream, TEXT_RUNS_BOTH);
	reading_partial(ppt->r, ERR_UNSUPPORTED,
		"of presentations of PowerPoint 95 and older only what looks like text is read");
	return !ppt->ole->is_damaged ||
		err_set(err, ERR_DAMAGED, "the presentation is cut off or broken in places");
}

static bool
ppt_read(struct reading *r, struct err *err)
{
	struct ppt ppt = {.r = r, .arena = reading_arena(r)};
	const struct ole_entry *dual;

	if (!ole_open(ppt.arena, reading_bytes(r), &ppt.ole, err))
		return false;
	ole_summary_facts(r, ppt.ole, OLE_ROOT);
	dual = ole_child(ppt.ole, OLE_ROOT, STR("PP97_DUALSTORAGE"));
	if (dual != NULL)
		ppt.storage = ole_index(ppt.ole, dual);
	else if (ole_child(ppt.ole, OLE_ROOT, STR("Current User")) == NULL)
		return old_read(&ppt, err);
	if (!ppt_open(&ppt, err)) {
		if (err->kind == ERR_DAMAGED)
			ppt_all_text_give(&ppt);
		return false;
	}
	ppt_slides_give(&ppt);
	if (!ppt_parts_give(&ppt, err))
		return false;
	if (ppt.is_damaged || ppt.ole->is_damaged)
		return err_set(err, ERR_DAMAGED, "the presentation is cut off or broken in places");
	return true;
}

const struct format format_ppt = {
	.name = "ppt",
	.title = "PowerPoint presentation (before 2007)",
	.version = "2",
	.kind = KIND_SLIDES,
	.extensions = "ppt pps pot",
	.bid = ppt_bid,
	.read = ppt_read,
};
