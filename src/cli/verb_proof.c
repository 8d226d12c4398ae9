#include "cli/verbs.h"

#include "base/file.h"
#include "cli/cli.h"
#include "ledger/ledger.h"
#include "store/inspection.h"
#include "store/item.h"
#include "work/workshop.h"

#include <stdio.h>

static bool
proof_write(struct cli *cli, struct inspection *inspection, int64_t id, struct err *err)
{
	struct ledger *ledger CLEANUP(ledger_cleanup) = NULL;
	const char *path = cli_value(cli, "output");
	struct json_writer *w;
	struct item item;
	struct str text;

	if (path != NULL && file_exists(path))
		return err_set(
			err, ERR_EXISTS, "\"%s\" is there already; choose another name", path);
	if (!item_get(inspection, &cli->arena, id, &item, err) ||
		!ledger_open(
			path_join_cstr(&cli->arena, cli->arguments[0], "ledger"), &ledger, err) ||
		!ledger_proof(ledger, &cli->arena, item.entry, &text, err))
		return false;
	if (path != NULL && !file_write_durably(path, text, err))
		return false;
	if (cli->is_json) {
		w = cli_json_begin(cli);
		json_member_i64(w, "item", id);
		json_member_u64(w, "entry", item.entry);
		json_member_str(w, "vkey", ledger_vkey(ledger));
		json_member_str(w, "proof", text);
		cli_json_end(cli);
	} else if (path == NULL) {
		(void)fwrite(text.data, 1, text.len, stdout);
	} else {
		cli_print(cli,
			"The proof that log entry %llu received item %lld is in \"%s\".\n"
			"Check it with tools/verify_proof and the key %.*s\n",
			(unsigned long long)item.entry, (long long)id, path,
			STR_ARG(ledger_vkey(ledger)));
	}
	return true;
}

bool
verb_proof(struct cli *cli, struct err *err)
{
	struct workshop workshop;
	int64_t id;
	bool done;

	if (!cli_item(cli, 1, &id, err) || !workshop_look(cli->arguments[0], &workshop, err))
		return false;
	done = proof_write(cli, workshop.inspection, id, err);
	workshop_close(&workshop);
	return done;
}
