#include "base/machine.h"

#include "base/buf.h"
#include "base/err.h"
#include "base/file.h"

uint64_t
machine_memory(struct str key)
{
	struct buf text CLEANUP(buf_free) = {.size_max = 1 << 20};
	struct err ignored = {0};
	struct str rest;
	struct str line;
	uint64_t kilobytes;

	if (!file_read("/proc/meminfo", &text, 1 << 16, &ignored))
		return 0;
	rest = buf_str(&text);
	while (str_cut_line(&rest, &line)) {
		if (!str_starts(line, key))
			continue;
		line = str_trim(str_from(line, key.len));
		line = str_slice(line, 0, str_find_char(line, ' '));
		return str_to_u64(line, &kilobytes) ? kilobytes * 1024 : 0;
	}
	return 0;
}
