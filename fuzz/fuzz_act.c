/* The wire between doors and clerk: acts one way, answers the other. */
#include "base/buf.h"
#include "base/err.h"
#include "work/clerk/act.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What was read is written as it came. */
static void
same(struct str bytes, const struct buf *written)
{
	if (!str_equal(bytes, buf_str(written)))
		abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str bytes = str_make(data, size);
	struct buf written CLEANUP(buf_free) = {0};
	struct act_answer answer;
	struct err err = {0};
	uint32_t serial;
	struct act act;

	if (act_read(bytes, &serial, &act, &err)) {
		act_write(&written, serial, &act);
		same(bytes, &written);
	}
	err_clear(&err);
	(void)!answer_read(bytes, &serial, &answer, &err);
	return 0;
}
