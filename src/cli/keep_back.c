#include "cli/keep_back.h"

#include "cli/cli.h"
#include "search/search.h"
#include "work/keep_back.h"

struct str
keep_back_words(struct cli *cli, int64_t item)
{
	return str_format(&cli->arena,
		"(restricted: candour show %s %lld shows its words and notes the view in the log)",
		cli->arguments[0], (long long)item);
}

bool
keep_back_hits(struct cli *cli, struct inspection *inspection, struct search *search,
	struct search_result *result, bool **ret_restricted, struct err *err)
{
	if (!keep_back_results(
		    inspection, search, &cli->arena, EXPANSION_SHOWN, result, ret_restricted, err))
		return false;
	for (size_t i = 0; i < result->hit_count; i++)
		if ((*ret_restricted)[i])
			result->hits[i].snippet.text = keep_back_words(cli, result->hits[i].item);
	return true;
}
