/* What nothing else takes: stored, hashed, named, and listed as not readable. */
#include "base/err.h"
#include "extract/format.h"
#include "extract/reading.h"

static int
unknown_bid(struct probe *probe)
{
	(void)probe;
	return BID_NO;
}

static bool
unknown_read(struct reading *r, struct err *err)
{
	struct probe probe = {.bytes = reading_bytes(r)};
	const char *magic = probe_magic(&probe);

	if (reading_bytes(r).len == 0) {
		reading_fact(r, FACT_ODDITY, STR("the file is empty"));
		return true;
	}
	reading_fact(r, "magic", str_of(magic));
	return err_set(err, ERR_UNSUPPORTED, "no reader knows this kind of file (%s)", magic);
}

const struct format format_unknown = {
	.name = "unknown",
	.title = "unknown kind",
	.version = "1",
	.kind = KIND_OTHER,
	/* Endings that mean no one kind of content, and those of programs that carry archives. */
	.extensions = "a bin dat db exe img key lib one pages template",
	.bid = unknown_bid,
	.read = unknown_read,
};
