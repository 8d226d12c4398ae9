/* Encodings of other agencies and their schemas, as anybody may send them. */
#include "base/err.h"
#include "linkage/private/clk.h"
#include "linkage/private/clk_json.h"
#include "linkage/private/clk_link.h"
#include "linkage/private/clk_schema.h"

#include <math.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
link_them(const struct clk_set *set)
{
	size_t firsts[3] = {0, set->count / 2, set->count};
	struct clk_link_options options = {.set = set,
		.firsts = firsts,
		.source_count = 2,
		.threshold = NAN,
		.seed = 1,
		.processes = 1};
	struct clk_links links;
	struct err err = {0};

	for (int sampled = 0; sampled < 2; sampled++) {
		options.comparisons_max = sampled;
		if (clk_link(&options, &links, &err) && links.person_count > set->count)
			__builtin_trap();
		clk_links_free(&links);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str text = str_make(data, size);
	struct clk_schema schema;
	struct clk_set set = {0};
	struct err err = {0};

	if (clk_json_read(text, &set, &err) && set.count < 200)
		link_them(&set);
	clk_set_free(&set);
	if (clk_schema_read(text, &schema, &err) && schema.feature_count > CLK_FEATURE_MAX)
		__builtin_trap();
	return 0;
}
