#include "cli/verbs.h"

#include "base/date.h"
#include "base/file.h"
#include "base/hex.h"
#include "cli/cli.h"
#include "cli/show_family.h"
#include "cli/view_note.h"
#include "compare/hidden/restricted.h"
#include "extract/format.h"
#include "extract/reading.h"
#include "ingest/delivery.h"
#include "ledger/ledger.h"
#include "store/document.h"
#include "store/inspection.h"
#include "store/item.h"
#include "store/vault.h"
#include "work/survey.h"
#include "work/workshop.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

struct shown {
	struct item item;
	struct delivery delivery;
	struct document document;
	struct document_reading reading;
	char sha256[VAULT_NAME_SIZE];
	struct str restricted; /* why it is; "" where it is not */
};

static bool
load(struct cli *cli, struct inspection *inspection, int64_t id, struct shown *ret_shown,
	struct err *err)
{
	*ret_shown = (struct shown){0};
	if (!item_get(inspection, &cli->arena, id, &ret_shown->item, err) ||
		!delivery_get(inspection, &cli->arena, ret_shown->item.delivery,
			&ret_shown->delivery, err))
		return false;
	if (ret_shown->item.document == 0)
		return true;
	if (!document_get(
		    inspection, &cli->arena, ret_shown->item.document, &ret_shown->document, err) ||
		!document_reading_get(inspection, &cli->arena, ret_shown->item.document,
			&ret_shown->reading, err))
		return false;
	vault_hash_text(ret_shown->document.sha256, ret_shown->sha256);
	return restricted_why(
		inspection->db, &cli->arena, ret_shown->item.document, &ret_shown->restricted, err);
}

/* ---- JSON ---- */

static void
raw_member(struct cli *cli, struct json_writer *w, const char *key, struct str json)
{
	json_key(w, key);
	buf_add(&cli->line, json.len == 0 ? STR("[]") : json);
	w->after_key = false;
}

static void
json_print(struct cli *cli, const struct shown *s, const struct show_family *family)
{
	struct json_writer *w = cli_json_begin(cli);

	json_member_i64(w, "item", s->item.id);
	json_member_str(w, "path", s->item.path);
	json_member_i64(w, "parent", s->item.parent);
	json_member_i64(w, "family", s->item.family);
	json_member_i64(w, "delivery", s->item.delivery);
	json_member_str(w, "given_by", s->delivery.given_by);
	json_member_str(w, "custodian", s->delivery.custodian);
	json_member_str(w, "received", date_iso_day(&cli->arena, s->delivery.received));
	json_member_str(w, "modified", date_iso(&cli->arena, s->item.modified));
	json_member_bool(w, "deleted", s->item.is_deleted);
	json_member_u64(w, "entry", s->item.entry);
	json_member_str(w, "sha256", str_of(s->sha256));
	json_member_u64(w, "size", s->document.size);
	json_member_str(w, "format", s->document.format);
	json_member_str(w, "media_type", format_media(s->document.format));
	json_member_str(w, "kind", str_of(item_kind_name((enum item_kind)s->document.kind)));
	json_member_str(w, "title", s->document.title);
	json_member_str(w, "date", date_iso(&cli->arena, s->document.moment));
	json_member_bool(w, "name_contradicts", s->document.contradicts);
	json_member_str(w, "reader", s->reading.reader);
	json_member_str(w, "reason",
		str_of(err_kind_name(
			s->item.reason != ERR_NONE ? s->item.reason : s->document.reason)));
	json_member_str(w, "words", s->item.reason != ERR_NONE ? s->item.words : s->reading.words);
	json_member_bool(w, "restricted", s->restricted.len > 0);
	json_member_str(w, "restricted_why", s->restricted);
	raw_member(cli, w, "facts", s->reading.facts);
	raw_member(cli, w, "places", s->reading.places);
	raw_member(cli, w, "expected_parts", s->reading.expected);
	raw_member(cli, w, "ocr_pages", s->reading.ocr_pages);
	json_key(w, "parts");
	json_array_begin(w);
	for (size_t i = 0; i < family->part_count; i++)
		json_i64(w, family->parts[i]);
	json_array_end(w);
	json_key(w, "copies");
	json_array_begin(w);
	for (size_t i = 0; i < family->copy_count; i++)
		json_i64(w, family->copies[i]);
	json_array_end(w);
	json_member_str(w, "text", s->reading.text);
	cli_json_end(cli);
}

/* ---- words ---- */

static void
facts_print(struct cli *cli, struct str facts)
{
	enum { NAME_USUAL = 14, NAME_MAX = 25 };
	size_t width = NAME_USUAL;
	struct json *json;
	struct err ignored = {0};

	if (!json_read(&cli->arena, facts, &json, &ignored))
		return;
	for (const struct json *fact = json->first; fact != NULL; fact = fact->next)
		if (fact->count == 2 && fact->first->text.len > width)
			width = fact->first->text.len < NAME_MAX ? fact->first->text.len : NAME_MAX;
	if (json->first != NULL)
		cli_print(cli, "\nFacts\n");
	for (const struct json *fact = json->first; fact != NULL; fact = fact->next)
		if (fact->count == 2)
			cli_print(cli, "  %-*.*s %.*s\n", (int)width,
				STR_ARG(cli_safe(cli, fact->first->text, false)),
				STR_ARG(cli_safe(cli, fact->first->next->text, false)));
}

static void
custody_print(struct cli *cli, const struct shown *s)
{
	cli_print(cli, "\nCustody\n");
	cli_print(cli, "  custodian      %.*s\n",
		STR_ARG(cli_safe(cli, s->delivery.custodian, false)));
	cli_print(cli, "  given by       %.*s, received %.*s%s%.*s\n",
		STR_ARG(cli_safe(cli, s->delivery.given_by, false)),
		STR_ARG(date_iso_day(&cli->arena, s->delivery.received)),
		s->delivery.power.len > 0 ? ", under " : "",
		STR_ARG(cli_safe(cli, s->delivery.power, false)));
	cli_print(cli, "  delivery       %lld, begun %.*s\n", (long long)s->delivery.id,
		STR_ARG(date_iso(&cli->arena, s->delivery.started)));
	cli_print(cli, "  log entry      %llu (candour proof proves it)\n",
		(unsigned long long)s->item.entry);
	if (s->item.document != 0)
		cli_print(cli, "  SHA-256        %s\n", s->sha256);
}

static void
head_print(struct cli *cli, const struct shown *s)
{
	enum err_kind reason = s->item.reason != ERR_NONE ? s->item.reason : s->document.reason;
	struct str words = s->item.reason != ERR_NONE ? s->item.words : s->reading.words;

	cli_print(cli, "Item %lld  %.*s\n\n", (long long)s->item.id,
		STR_ARG(cli_safe(cli, s->item.path, false)));
	if (s->item.document != 0)
		cli_print(cli, "  kind           %s (%.*s), %s\n",
			item_kind_name((enum item_kind)s->document.kind),
			STR_ARG(s->reading.reader), cli_size(cli, s->document.size));
	if (format_media(s->document.format).len > 0)
		cli_print(
			cli, "  media type     %.*s\n", STR_ARG(format_media(s->document.format)));
	if (s->document.contradicts)
		cli_print(cli, "  note           its name says another kind than its content\n");
	if (s->item.is_deleted)
		cli_print(cli, "  note           it was found among deleted things\n");
	if (s->item.modified != DATE_NONE)
		cli_print(cli, "  file date      %.*s\n",
			STR_ARG(date_iso(&cli->arena, s->item.modified)));
	if (reason != ERR_NONE)
		cli_print(cli, "  not whole      %s: %.*s\n                 %.*s\n",
			err_kind_name(reason), STR_ARG(cli_safe(cli, words, false)),
			STR_ARG(survey_advice(
				&cli->arena, reason, str_of(cli->arguments[0]), s->item.id)));
	if (s->restricted.len > 0)
		cli_print(cli, "  restricted     %.*s\n",
			STR_ARG(cli_safe(cli, s->restricted, false)));
	facts_print(cli, s->reading.facts);
}

static bool
item_print(
	struct cli *cli, struct inspection *inspection, int64_t id, bool only_text, struct err *err)
{
	struct show_family family;
	struct shown shown;

	if (!load(cli, inspection, id, &shown, err) ||
		!show_family_load(cli, inspection, &shown.item, &family, err))
		return false;
	if (cli->is_json) {
		json_print(cli, &shown, &family);
		return true;
	}
	if (only_text) {
		cli_print(cli, "\n==== item %lld  %.*s\n\n", (long long)id,
			STR_ARG(cli_safe(cli, shown.item.path, false)));
	} else {
		head_print(cli, &shown);
		custody_print(cli, &shown);
		if (!show_family_print(cli, inspection, &shown.item, &family, err))
			return false;
		cli_print(cli, "\nText\n\n");
	}
	cli_print(cli, "%.*s\n", STR_ARG(cli_safe(cli, shown.reading.text, true)));
	return true;
}

static bool
original_write(struct cli *cli, struct inspection *inspection, int64_t id, const char *path,
	struct err *err)
{
	enum { COPY_SIZE = 1 << 20 };
	int from CLEANUP(fd_close) = -1;
	int to CLEANUP(fd_close) = -1;
	struct buf chunk CLEANUP(buf_free) = {0};
	struct shown shown;
	ssize_t got;

	if (!load(cli, inspection, id, &shown, err))
		return false;
	if (shown.item.document == 0)
		return err_set(err, ERR_NOT_FOUND, "item %lld has no bytes: %.*s", (long long)id,
			STR_ARG(shown.item.words));
	if (!vault_lend(inspection->vault, shown.document.sha256, &from, err))
		return false;
	to = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (to < 0 && errno == EEXIST)
		return err_set(
			err, ERR_EXISTS, "\"%s\" is there already; choose another name", path);
	if (to < 0)
		return err_set_errno(err, errno, "cannot write \"%s\"", path);
	do {
		char *room;

		buf_clear(&chunk);
		room = buf_reserve(&chunk, COPY_SIZE);
		got = read(from, room, COPY_SIZE);
		if (got < 0)
			return err_set_errno(err, errno, "cannot read the original");
		if (!fd_write_all(to, str_make(room, (size_t)got), path, err))
			return false;
	} while (got > 0);
	cli_print(cli, "The original of item %lld is in \"%s\". Its SHA-256 is %s\n", (long long)id,
		path, shown.sha256);
	return true;
}

static bool
ids_find(struct cli *cli, struct inspection *inspection, int64_t **ret_ids, size_t *ret_count,
	struct err *err)
{
	const char *path = cli_value(cli, "path");

	if (path != NULL) {
		if (!items_by_path(inspection, &cli->arena, str_of(path), ret_ids, ret_count, err))
			return false;
		if (*ret_count == 0)
			return err_set(err, ERR_NOT_FOUND,
				"no item was delivered as \"%s\"; candour search shows the paths",
				path);
		return true;
	}
	*ret_ids = ARENA_NEW(&cli->arena, int64_t);
	*ret_count = 1;
	return cli_item(cli, 1, *ret_ids, err);
}

/* ---- views of restricted items ---- */

static bool
any_restricted(struct cli *cli, struct inspection *inspection, const int64_t *ids, size_t count,
	bool *ret_any, struct err *err)
{
	*ret_any = false;
	for (size_t i = 0; i < count && !*ret_any; i++) {
		struct item item;
		struct str why = STR("");

		if (!item_get(inspection, &cli->arena, ids[i], &item, err) ||
			(item.document != 0 &&
				!restricted_why(
					inspection->db, &cli->arena, item.document, &why, err)))
			return false;
		*ret_any = why.len > 0;
	}
	return true;
}

static bool
show(struct cli *cli, struct inspection *inspection, struct err *err)
{
	int64_t *ids;
	size_t count;
	struct item item;
	bool any;

	if (!ids_find(cli, inspection, &ids, &count, err))
		return false;
	if (cli_has(cli, "all-parts")) {
		if (!item_get(inspection, &cli->arena, ids[0], &item, err) ||
			!items_of_family(inspection, &cli->arena, item.family, &ids, &count, err))
			return false;
	}
	if (!any_restricted(cli, inspection, ids, count, &any, err))
		return false;
	view_note(cli, ids, any ? count : 0);
	if (cli_value(cli, "original") != NULL)
		return original_write(cli, inspection, ids[0], cli_value(cli, "original"), err);
	for (size_t i = 0; i < count; i++)
		if (!item_print(cli, inspection, ids[i], i > 0 && cli_has(cli, "all-parts"), err))
			return false;
	return true;
}

bool
verb_show(struct cli *cli, struct err *err)
{
	struct workshop workshop;
	bool done;

	if ((cli_value(cli, "path") == NULL) != (cli->argument_count == 2))
		return err_set(err, ERR_USAGE, "give either the number of an item or --path PATH");
	if (!workshop_look(cli->arguments[0], &workshop, err))
		return false;
	done = show(cli, workshop.inspection, err);
	workshop_close(&workshop);
	return done;
}
