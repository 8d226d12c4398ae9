/* The head of a request: whatever is whole keeps its promises, and is the same however it comes. */
#include "base/buf.h"
#include "fuzz_must.h"
#include "web/head.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str bytes = str_make(data, size);
	struct head head;
	struct head part;
	enum head_state state = request_head_read(bytes, &head);

	if (state == HEAD_REFUSED) {
		must(head.status >= 400 && head.status < 600 && head.why != NULL);
		return 0;
	}
	if (state == HEAD_MORE)
		return 0;
	must(head.size <= size && head.size <= HEAD_SIZE_MAX);
	must(head.target.len > 0 && head.target.data[0] == '/' && head.host.len > 0);
	for (size_t i = 0; i < head.target.len; i++)
		must(head.target.data[i] > ' ' && head.target.data[i] <= '~');
	must(head.method == METHOD_POST || head.body_size == 0 || head.method == METHOD_COUNT);
	/* What follows it changes nothing; what lacks its end is not whole. */
	must(request_head_read(str_slice(bytes, 0, head.size), &part) == HEAD_WHOLE);
	must(str_equal(part.target, head.target) && part.body_size == head.body_size);
	must(request_head_read(str_slice(bytes, 0, head.size - 1), &part) == HEAD_MORE);
	return 0;
}
