/* Tables of capture histories as anybody may write them, and what is reckoned from them. */
#include "base/arena.h"
#include "base/err.h"
#include "linkage/mse/mse_report.h"

#include <math.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = (size_t)1 << 30};
	struct mse_options options = {
		.seed = 1, .samples = 50, .threshold = 0.02, .unseen_max = 1000};
	struct mse_draws draws;
	struct mse_row *rows;
	struct err err = {0};
	size_t count;

	if (!mse_draws_read(&arena, str_make(data, size), &draws, &err) ||
		draws.tables[0].list_count > 4 || draws.count > 3)
		return 0;
	if (!mse_report_make(&draws, &options, &arena, &rows, &count, &err))
		return 0;
	/* An estimate is a number, and never below those who were seen. */
	for (size_t i = 0; i < count; i++)
		if (rows[i].state == MSE_SOUND && rows[i].method >= MSE_METHOD_INDEPENDENT &&
			rows[i].method <= MSE_METHOD_CHAO && !(rows[i].population >= rows[i].seen))
			__builtin_trap();
	return 0;
}
