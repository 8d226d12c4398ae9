#include "base/buf.h"
#include "base/utf8.h"
#include "extract/rtf.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct buf to CLEANUP(buf_free) = {0};

	(void)rtf_unwrap(&to, str_make(data, size));
	if (!utf8_valid(buf_str(&to)))
		abort();
	return 0;
}
