/* Rich Text Format. The reading itself is in extract/rtf.c. */
#include "extract/format.h"
#include "extract/reading.h"
#include "extract/rtf.h"

static int
rtf_bid(struct probe *probe)
{
	enum { LOOK_SIZE = 64 };
	struct str head = str_trim(str_slice(probe->bytes, 0, LOOK_SIZE));

	if (str_starts(head, STR("\xef\xbb\xbf")))
		head = str_from(head, 3);
	/* "{\rtf1", which some writers shorten to "{\rt" or lead with white space. */
	if (str_starts(head, STR("{\\rtf")) || str_starts(head, STR("{\\urtf")) ||
		str_starts(head, STR("{\\pwd")))
		return BID_SURE;
	return str_starts(head, STR("{\\rt")) ? BID_LIKELY : BID_NO;
}

static bool
rtf_read_item(struct reading *r, struct err *err)
{
	return rtf_read(r, reading_bytes(r), err);
}

const struct format format_rtf = {
	.name = "rtf",
	.title = "Rich Text document",
	.version = "2",
	.kind = KIND_DOCUMENT,
	.extensions = "rtf doc",
	.bid = rtf_bid,
	.read = rtf_read_item,
};
