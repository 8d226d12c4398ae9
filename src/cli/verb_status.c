#include "cli/verbs.h"

#include "base/date.h"
#include "cli/cli.h"
#include "extract/format.h"
#include "ingest/delivery.h"
#include "store/inspection.h"
#include "work/survey.h"
#include "work/workshop.h"

static void
head_print(struct cli *cli, const struct survey *s)
{
	struct json_writer *w;

	if (cli->is_json) {
		w = cli_json_begin(cli);
		json_member_u64(w, "deliveries", s->deliveries);
		json_member_u64(w, "deliveries_unfinished", s->unfinished);
		json_member_u64(w, "items", s->items);
		json_member_u64(w, "families", s->families);
		json_member_u64(w, "documents", s->documents);
		json_member_u64(w, "bytes", s->bytes);
		json_member_u64(w, "bytes_stored", s->bytes_stored);
		json_member_u64(w, "text_bytes", s->text);
		json_member_u64(w, "unread", s->unread);
		json_member_u64(w, "ocr_waiting", s->ocr_waiting);
		json_member_u64(w, "log_size", s->log_size);
		json_member_str(w, "log_root", s->log_root);
		cli_json_end(cli);
		return;
	}
	cli_print(cli, "  deliveries   %s%s\n", cli_count(cli, s->deliveries),
		s->unfinished > 0 ? " (one or more unfinished: run their command again)" : "");
	cli_print(cli, "  items        %s in %s families, %s\n", cli_count(cli, s->items),
		cli_count(cli, s->families), cli_size(cli, s->bytes));
	cli_print(cli, "  documents    %s different, %s stored, %s of text\n",
		cli_count(cli, s->documents), cli_size(cli, s->bytes_stored),
		cli_size(cli, s->text));
	if (s->unread > 0)
		cli_print(cli, "  not read yet %s documents\n", cli_count(cli, s->unread));
	if (s->ocr_waiting > 0)
		cli_print(cli, "  to recognise %s documents (candour ocr)\n",
			cli_count(cli, s->ocr_waiting));
	cli_print(cli, "  log          %s entries, root %.*s\n", cli_count(cli, s->log_size),
		STR_ARG(s->log_root));
}

struct table {
	struct cli *cli;
	const char *key; /* for JSON */
	enum survey_by by;
};

static void
row_print(void *context, const struct survey_row *row)
{
	struct table *table = context;
	struct cli *cli = table->cli;
	struct str name = row->name;
	struct json_writer *w;

	if (table->by == SURVEY_KINDS)
		name = str_of(item_kind_name((enum item_kind)row->number));
	else if (table->by == SURVEY_REASONS)
		name = str_of(err_kind_name((enum err_kind)row->number));
	if (cli->is_json) {
		w = cli_json_begin(cli);
		json_member_str(w, table->key, name);
		json_member_u64(w, "items", row->items);
		json_member_u64(w, "bytes", row->bytes);
		cli_json_end(cli);
		return;
	}
	cli_print(cli, "  %12s  %10s  %.*s\n", cli_count(cli, row->items),
		cli_size(cli, row->bytes),
		STR_ARG(cli_safe(cli, name.len == 0 ? STR("(not read yet)") : name, false)));
}

static bool
tables_print(struct cli *cli, struct inspection *inspection, struct err *err)
{
	static const struct {
		enum survey_by by;
		const char *key;
		const char *title;
	} tables[] = {{SURVEY_KINDS, "kind", "Kinds"},
		{SURVEY_CUSTODIANS, "custodian", "Custodians"},
		{SURVEY_REASONS, "unread_reason", "Not, or not wholly, read (candour failures)"}};

	for (size_t i = 0; i < COUNT_OF(tables); i++) {
		struct table table = {cli, tables[i].key, tables[i].by};

		cli_print(cli, "\n%s\n", tables[i].title);
		if (!survey_rows(inspection, tables[i].by, row_print, &table, err))
			return false;
	}
	return true;
}

static bool
deliveries_print(struct cli *cli, struct inspection *inspection, struct err *err)
{
	struct delivery *deliveries;
	size_t count;

	if (!delivery_list(inspection, &cli->arena, &deliveries, &count, err))
		return false;
	cli_print(cli, "\nDeliveries\n");
	for (size_t i = 0; i < count; i++) {
		const struct delivery *d = &deliveries[i];
		struct json_writer *w;

		if (cli->is_json) {
			w = cli_json_begin(cli);
			json_member_i64(w, "delivery", d->id);
			json_member_str(w, "given_by", d->given_by);
			json_member_str(w, "custodian", d->custodian);
			json_member_str(w, "power", d->power);
			json_member_str(w, "received", date_iso_day(&cli->arena, d->received));
			json_member_str(w, "finished", date_iso(&cli->arena, d->finished));
			cli_json_end(cli);
		}
		cli_print(cli, "  %3lld  %.*s  %.*s, given by %.*s%s\n", (long long)d->id,
			STR_ARG(date_iso_day(&cli->arena, d->received)),
			STR_ARG(cli_safe(cli, d->custodian, false)),
			STR_ARG(cli_safe(cli, d->given_by, false)),
			d->finished == DATE_NONE ? " (unfinished)" : "");
	}
	return true;
}

static bool
name_print(struct cli *cli, struct inspection *inspection, struct err *err)
{
	struct str authority;
	struct str remit;

	if (!setting_get(inspection, &cli->arena, "authority", &authority, err) ||
		!setting_get(inspection, &cli->arena, "remit_title", &remit, err))
		return false;
	cli_print(cli, "%.*s: %.*s\n\n", STR_ARG(cli_safe(cli, authority, false)),
		STR_ARG(cli_safe(cli, remit, false)));
	return true;
}

bool
verb_status(struct cli *cli, struct err *err)
{
	struct workshop workshop;
	struct survey survey;
	bool done;

	if (!workshop_look(cli->arguments[0], &workshop, err))
		return false;
	done = survey_take(workshop.inspection, &cli->arena, &survey, err) &&
		name_print(cli, workshop.inspection, err);
	if (done)
		head_print(cli, &survey);
	done = done && deliveries_print(cli, workshop.inspection, err) &&
		tables_print(cli, workshop.inspection, err);
	workshop_close(&workshop);
	return done;
}
