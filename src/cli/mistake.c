#include "cli/mistake.h"

#include "base/utf8.h"
#include "cli/cli.h"
#include "cli/wrap.h"
#include "search/query.h"

#include <stdio.h>
#include <unistd.h>

enum { WIDTH_USUAL = 80, AHEAD = 20 };

/* Code points [from, from + count). */
static struct str
part_of(struct str s, size_t from, size_t count)
{
	return str_slice(s, utf8_offset(s, from), utf8_offset(s, from + count));
}

void
mistake_tell(struct cli *cli, const struct query_mistake *mistake)
{
	struct str caret = mistake->caret;
	size_t width = wrap_terminal_width(STDERR_FILENO);
	struct str query;
	size_t from = 0;

	if (cli->is_json) {
		cli->mistake = *mistake;
		return;
	}
	width = width == 0 ? WIDTH_USUAL : width;
	if (str_cut_line(&caret, &query) && query.len > 0) {
		if (utf8_count(query) > width && mistake->codepoint > AHEAD)
			from = mistake->codepoint - AHEAD;
		(void)fprintf(stderr, "%.*s\n%.*s\n",
			STR_ARG(cli_safe(cli, part_of(query, from, width), false)),
			STR_ARG(part_of(caret, from, width)));
	}
	if (mistake->suggestion.len > 0)
		cli_tell(cli, "%.*s\n", STR_ARG(cli_safe(cli, mistake->suggestion, false)));
}
