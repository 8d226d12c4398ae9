#include "base/buf.h"
#include "base/utf8.h"
#include "extract/encoding.h"
#include "extract/encoding_names.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Detects and converts; and converts from the encoding that the first byte chooses. What comes
 * out must be UTF-8. */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct buf found CLEANUP(buf_free) = {0};
	struct buf chosen CLEANUP(buf_free) = {0};
	struct str bytes = str_make(data, size);
	const struct encoding *encoding;

	(void)encoding_any_to_utf8(&found, bytes, STR(""));
	if (!utf8_valid(buf_str(&found)))
		abort();
	encoding = size > 0 ? encoding_row(data[0]) : NULL;
	if (encoding == NULL)
		return 0;
	(void)encoding_to_utf8(&chosen, str_from(bytes, 1), str_of(encoding->name));
	if (!utf8_valid(buf_str(&chosen)))
		abort();
	return 0;
}
