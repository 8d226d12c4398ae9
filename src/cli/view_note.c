#include "cli/view_note.h"

#include "base/err.h"
#include "cli/cli.h"
#include "work/viewing.h"

#include <stdio.h>
#include <stdlib.h>

void
view_note(struct cli *cli, const int64_t *items, size_t count)
{
	const char *login = getenv("LOGNAME");
	struct viewing viewing = {.items = items,
		.item_count = count,
		.who = str_of(login == NULL ? "" : login),
		.verb = str_of(cli->verb->name)};
	struct err trouble = {0};
	uint64_t entry;

	if (count > 0 && !work_view(cli->arguments[0], &viewing, &entry, &trouble))
		(void)fprintf(stderr,
			"candour: this view of a restricted item could not be noted in the "
			"log: %s\n",
			trouble.text);
}
