#include "cli/verbs.h"

#include "cli/cli.h"
#include "cli/secret_line.h"
#include "crypto/sign.h"
#include "work/password.h"
#include "work/workshop.h"

bool
verb_password(struct cli *cli, struct err *err)
{
	struct workshop_options options = {
		.folder = cli->arguments[0], .readers = READERS_TEXT, .wait = true};
	char line[SECRET_LINE_SIZE];
	struct pipeline_counts counts;
	struct workshop workshop;
	struct json_writer *w;
	struct str password;
	int64_t id;
	bool done;

	/* The readers fork before the password comes in, so that only the one that is handed it has
	 * it in its memory. */
	if (!cli_item(cli, 1, &id, err) || !workshop_open(&options, &workshop, err))
		return false;
	done = secret_line_read("Password: ", line, &password, err) &&
		work_password(&workshop, id, password, &counts, err);
	workshop_close(&workshop);
	secret_wipe(line, sizeof(line));
	if (!done)
		return false;
	if (cli->is_json) {
		w = cli_json_begin(cli);
		json_member_i64(w, "item", id);
		json_member_u64(w, "documents", counts.documents);
		json_member_u64(w, "parts", counts.items);
		cli_json_end(cli);
	}
	cli_print(cli, "Item %lld is open: %s documents read, %s parts found inside.\n",
		(long long)id, cli_count(cli, counts.documents), cli_count(cli, counts.items));
	return true;
}
