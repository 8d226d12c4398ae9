#include "cli/ocr_next.h"

#include "cli/cli.h"

#include <errno.h>
#include <unistd.h>

bool
ocr_go_on(struct cli *cli, struct err *err)
{
	char name[] = "candour";
	char verb[] = "ocr";
	char json[] = "--json";
	char *arguments[] = {name, verb, cli->arguments[0], cli->is_json ? json : NULL, NULL};

	cli_print(cli,
		"\nSearching works now; scanned pages are recognised meanwhile (Ctrl-C stops, "
		"candour ocr goes on).\n");
	cli_flush(cli);
	(void)execv("/proc/self/exe", arguments);
	return err_set_errno(
		err, errno, "cannot go on to OCR; run candour ocr %s", cli->arguments[0]);
}
