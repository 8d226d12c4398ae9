#include "cli/verbs.h"

#include "base/err.h"
#include "cli/cli.h"
#include "work/linking/clk.h"

static void
encoded_json(struct cli *cli, const struct work_encode *request, const struct work_encoded *encoded)
{
	struct json_writer *w;

	for (size_t i = 0; i < encoded->feature_count; i++) {
		const struct work_encoded_feature *feature = &encoded->features[i];

		w = cli_json_begin(cli);
		json_member_str(w, "feature", str_of(feature->identifier));
		json_member_str(w, "columns", str_of(feature->columns));
		json_member_u64(w, "filled", feature->filled);
		json_member_u64(w, "bits", feature->bits);
		cli_json_end(cli);
	}
	w = cli_json_begin(cli);
	json_member_u64(w, "records", encoded->records);
	json_member_str(w, "output", str_of(request->output));
	json_member_str(w, "schema", str_of(encoded->schema_output));
	json_member_str(w, "key_check", str_of(encoded->check));
	cli_json_end(cli);
}

static void
encoded_print(
	struct cli *cli, const struct work_encode *request, const struct work_encoded *encoded)
{
	cli_print(cli, "What was encoded (where that is wrong: --map COLUMN=ROLE)\n");
	for (size_t i = 0; i < encoded->feature_count; i++) {
		const struct work_encoded_feature *feature = &encoded->features[i];
		struct str columns = cli_safe(cli, str_of(feature->columns), false);

		cli_print(cli, "  %-12s  %10s of %s  %.*s\n",
			cli_safe(cli, str_of(feature->identifier), false).data,
			cli_count(cli, feature->filled),
			cli_count_of(cli, encoded->records, "record"),
			STR_ARG(columns.len > 0 ? columns : STR("no column")));
	}
	cli_print(cli,
		"\nEncodings:  %s\nSchema:     %s (all agencies must use the same: --schema)\n"
		"Key check:  %s (the same for all who have the same key)\n\n"
		"Encodings are personal data still: they can be attacked, and must be handed over and kept\n"
		"like the names that they were made of. The key must never go to whoever gets them.\n",
		request->output, encoded->schema_output, encoded->check);
}

bool
verb_encode(struct cli *cli, struct err *err)
{
	struct work_encode request = {.table = cli->arguments[0],
		.key = cli_value(cli, "key"),
		.schema = cli_value(cli, "schema"),
		.output = cli_value(cli, "out"),
		.maps = str_of(cli_value(cli, "map")),
		.wants_stop = cli_stop_wanted};
	struct work_encoded encoded;

	if (!work_encode(&cli->arena, &request, &encoded, err))
		return false;
	if (cli->is_json)
		encoded_json(cli, &request, &encoded);
	encoded_print(cli, &request, &encoded);
	return true;
}
