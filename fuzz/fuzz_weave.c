/* The weaver of templates: whatever is written in one, it ends with C or with a sentence. */
#include "base/buf.h"
#include "base/err.h"
#include "weave/weaving.h"

#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct buf c CLEANUP(buf_free) = {0};
	struct buf h CLEANUP(buf_free) = {0};
	struct err err = {0};
	bool done = weave_template(str_make(data, size), "t", "t.h", &c, &h, &err);

	if (done != (c.len > 0) || done == (err.text[0] != 0))
		abort();
	return 0;
}
