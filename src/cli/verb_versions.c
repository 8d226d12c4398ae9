#include "cli/verbs.h"

#include "base/date.h"
#include "base/err.h"
#include "cli/cli.h"
#include "cli/look.h"
#include "cli/view_note.h"
#include "compare/compare.h"
#include "compare/custodian.h"
#include "compare/version/version_chain.h"
#include "store/document.h"
#include "store/inspection.h"
#include "store/item.h"

enum { SENTENCES_MAX = 6 };
#define STEP_SIZE_MAX ((size_t)3 * 1024 * 1024 * 1024)

struct shown {
	struct cli *cli;
	struct compare *compare;
	struct version_chain chain;
};

static bool
custodian_of(struct shown *shown, const struct version_instance *instance, struct str *ret_name,
	struct err *err)
{
	return custodian_name(
		shown->compare, &shown->cli->arena, instance->custodian, ret_name, err);
}

/* ---- what changed since the form before ---- */

struct step {
	int64_t from; /* item; 0: the first form, or one that differs in nothing */
	size_t same;
	size_t removed;
	size_t added;
	size_t moved;
	size_t struck;
	struct diff_sentences says;
};

static bool
step_load(struct shown *shown, const struct version_member *member, struct step *step,
	struct err *err)
{
	struct arena scratch CLEANUP(arena_free) = {.size_max = STEP_SIZE_MAX};
	const struct version_member *before;
	struct diff_sentences says;
	struct diff diff;

	*step = (struct step){0};
	if (member->form == 0 || version_form(&shown->chain, member->form) != member)
		return true;
	before = version_form(&shown->chain, member->form - 1);
	if (!version_diff(shown->compare, &scratch, before->document, member->document, &diff, err))
		return false;
	diff_say(&scratch, &diff, SENTENCES_MAX, &says);
	*step = (struct step){
		before->instance_count > 0 ? before->instances[0].item : 0,
		diff.same,
		diff.removed,
		diff.added,
		diff.moved,
		diff.struck,
		{ARENA_ARRAY(&shown->cli->arena, says.count, struct str), says.count},
	};
	for (size_t i = 0; i < says.count; i++)
		step->says.items[i] = str_copy(&shown->cli->arena, says.items[i]);
	return true;
}

/* ---- JSON ---- */

static bool
instances_json(struct shown *shown, struct json_writer *w, const struct version_member *member,
	struct err *err)
{
	struct str custodian;

	json_key(w, "items");
	json_array_begin(w);
	for (size_t i = 0; i < member->instance_count; i++) {
		if (!custodian_of(shown, &member->instances[i], &custodian, err))
			return false;
		json_object_begin(w);
		json_member_i64(w, "item", member->instances[i].item);
		json_member_str(w, "path", member->instances[i].path);
		json_member_str(w, "custodian", custodian);
		json_object_end(w);
	}
	json_array_end(w);
	return true;
}

static void
step_json(struct json_writer *w, const struct step *step)
{
	if (step->from == 0)
		return;
	json_key(w, "since");
	json_object_begin(w);
	json_member_i64(w, "item", step->from);
	json_member_u64(w, "same", step->same);
	json_member_u64(w, "removed", step->removed);
	json_member_u64(w, "added", step->added);
	json_member_u64(w, "moved", step->moved);
	json_member_u64(w, "struck", step->struck);
	json_key(w, "says");
	json_array_begin(w);
	for (size_t i = 0; i < step->says.count; i++)
		json_str(w, step->says.items[i]);
	json_array_end(w);
	json_object_end(w);
}

static bool
member_json(struct shown *shown, const struct version_member *member, struct err *err)
{
	struct json_writer *w = cli_json_begin(shown->cli);
	struct step step;

	if (!step_load(shown, member, &step, err))
		return false;
	json_member_u64(w, "version", member->form + 1);
	json_member_i64(w, "item", member->instance_count > 0 ? member->instances[0].item : 0);
	json_member_str(w, "date", date_iso(&shown->cli->arena, member->date));
	json_member_str(w, "date_of", str_of(member->date_of));
	json_member_str(w, "title", member->title);
	if (!instances_json(shown, w, member, err))
		return false;
	step_json(w, &step);
	cli_json_end(shown->cli);
	return true;
}

static bool
all_json(struct shown *shown, struct err *err)
{
	struct json_writer *w;

	for (size_t i = 0; i < shown->chain.count; i++)
		if (!member_json(shown, &shown->chain.members[i], err))
			return false;
	for (size_t i = 0; i < shown->chain.carrier_count; i++) {
		const struct version_carrier *carrier = &shown->chain.carriers[i];

		w = cli_json_begin(shown->cli);
		json_member_i64(w, "carrier", carrier->instance.item);
		json_member_str(w, "path", carrier->instance.path);
		for (size_t n = 0; n < shown->chain.count; n++)
			if (shown->chain.members[n].document == carrier->carries)
				json_member_u64(w, "version", shown->chain.members[n].form + 1);
		json_member_u64(w, "missing", carrier->lost);
		cli_json_end(shown->cli);
	}
	w = cli_json_begin(shown->cli);
	json_member_u64(w, "versions", shown->chain.form_count);
	json_member_u64(w, "documents", shown->chain.count);
	json_member_u64(w, "carriers", shown->chain.carrier_count);
	json_member_bool(w, "cut", shown->chain.is_cut);
	cli_json_end(shown->cli);
	return true;
}

/* ---- words ---- */

static bool
member_print(struct shown *shown, const struct version_member *member, struct err *err)
{
	struct cli *cli = shown->cli;
	struct str custodian;
	struct step step;

	if (!step_load(shown, member, &step, err))
		return false;
	if (version_form(&shown->chain, member->form) == member)
		cli_print(cli, "\nVersion %zu\n", member->form + 1);
	for (size_t i = 0; i < step.says.count; i++)
		cli_print(cli, "    %.*s\n", STR_ARG(cli_safe(cli, step.says.items[i], false)));
	if (member->date == DATE_NONE)
		cli_print(cli, "  no date");
	else
		cli_print(cli, "  %s %.*s", member->date_of,
			STR_ARG(date_words(&cli->arena, member->date)));
	cli_print(cli, "\n");
	for (size_t i = 0; i < member->instance_count; i++) {
		if (!custodian_of(shown, &member->instances[i], &custodian, err))
			return false;
		cli_print(cli, "    item %-6lld %.*s  (%.*s)\n",
			(long long)member->instances[i].item,
			STR_ARG(cli_safe(cli, member->instances[i].path, false)),
			STR_ARG(cli_safe(cli, custodian, false)));
	}
	return true;
}

static bool
all_print(struct shown *shown, struct err *err)
{
	struct cli *cli = shown->cli;

	cli_print(cli, "%zu version%s of one document, in %zu file%s\n", shown->chain.form_count,
		shown->chain.form_count == 1 ? "" : "s", shown->chain.count,
		shown->chain.count == 1 ? "" : "s");
	for (size_t i = 0; i < shown->chain.count; i++)
		if (!member_print(shown, &shown->chain.members[i], err))
			return false;
	if (shown->chain.carrier_count > 0)
		cli_print(cli, "\nMails in whose text a version stands\n");
	for (size_t i = 0; i < shown->chain.carrier_count; i++)
		cli_print(cli, "    item %-6lld %.*s\n",
			(long long)shown->chain.carriers[i].instance.item,
			STR_ARG(cli_safe(cli, shown->chain.carriers[i].instance.path, false)));
	if (shown->chain.is_cut)
		cli_print(cli,
			"\nThere are more files than can be compared at once; only the first "
			"%d are shown.\n",
			VERSION_CHAIN_MAX);
	return true;
}

static bool
none_print(struct cli *cli, struct inspection *inspection, const struct item *item, struct err *err)
{
	struct document document = {.reason = item->reason};

	if (item->document != 0 &&
		!document_get(inspection, &cli->arena, item->document, &document, err))
		return false;
	if (document.reason == ERR_NONE)
		cli_print(cli, "No other version of item %lld is held.\n", (long long)item->id);
	else
		cli_print(cli,
			"No other version of item %lld was found; it was not, or not wholly, read "
			"(%s).\n",
			(long long)item->id, err_kind_name(document.reason));
	return true;
}

/* A mail belongs to the chain of what it carries. */
static bool
chain_find(struct shown *shown, int64_t document, int64_t *ret_chain, struct err *err)
{
	struct version_link *links;
	size_t count;

	if (!version_chain_of(shown->compare, document, ret_chain, err) ||
		!version_links(shown->compare, &shown->cli->arena, document, &links, &count, err))
		return false;
	for (size_t i = 0; i < count && *ret_chain == 0; i++)
		*ret_chain = links[i].chain;
	return true;
}

static bool
run(struct cli *cli, struct inspection *inspection, struct err *err)
{
	struct compare *compare CLEANUP(compare_cleanup) = NULL;
	struct shown shown = {.cli = cli};
	struct view_list views = {0};
	struct item item;
	int64_t chain = 0;
	int64_t id;

	if (!compare_open(inspection, &compare, err) || !cli_item(cli, 1, &id, err) ||
		!item_get(inspection, &cli->arena, id, &item, err))
		return false;
	shown.compare = compare;
	if (item.document != 0 && !chain_find(&shown, item.document, &chain, err))
		return false;
	if (!version_chain_load(compare, &cli->arena, chain, &shown.chain, err))
		return false;
	for (size_t i = 0; i < shown.chain.count; i++)
		if (!view_add_document(
			    cli, inspection, &views, shown.chain.members[i].document, err))
			return false;
	view_list_note(cli, &views);
	if (cli->is_json)
		return all_json(&shown, err);
	if (shown.chain.count == 0) {
		return none_print(cli, inspection, &item, err);
	}
	return all_print(&shown, err);
}

bool
verb_versions(struct cli *cli, struct err *err)
{
	return look_run(cli, run, err);
}
