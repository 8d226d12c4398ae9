#include "base/attr.h"
#include "base/date.h"
#include "base/utf8.h"
#include "compare/when/when.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The first byte chooses the context; what is given stands in order and within the text. */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct when_context context = {.today = DATE_NONE};
	struct when_scan scan;
	struct when when;
	struct str text;
	size_t before = 0;
	size_t count;

	if (size == 0)
		return 0;
	text = str_make(data + 1, size - 1);
	if (!utf8_valid(text))
		return 0;
	count = utf8_count(text);
	context.month_first = data[0] & 1;
	context.is_loose = data[0] & 2;
	if (data[0] & 4)
		context.today = (int64_t)data[0] * 86400 * 365;
	when_begin(&scan, text, &context);
	while (when_next(&scan, &when)) {
		if (when.from < before || when.to <= when.from || when.to > count ||
			when.last_day < when.day || when.minute >= 1440)
			abort();
		before = when.to;
	}
	return 0;
}
