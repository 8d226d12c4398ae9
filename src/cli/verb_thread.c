#include "cli/verbs.h"

#include "base/date.h"
#include "base/err.h"
#include "base/utf8.h"
#include "cli/cli.h"
#include "cli/look.h"
#include "cli/view_note.h"
#include "compare/compare.h"
#include "compare/hidden/restricted.h"
#include "compare/thread/check_message.h"
#include "compare/thread/thread.h"
#include "store/inspection.h"
#include "store/item.h"

struct view {
	struct cli *cli;
	struct compare *compare;
	struct thread thread;
	int64_t document; /* of the item that was asked for */
};

/* The mail that an item is, or is attached to. */
static bool
mail_of(struct view *view, struct inspection *inspection, int64_t id, int64_t *ret_thread,
	struct err *err)
{
	enum { STEPS_MAX = 64 };
	int64_t at = id;

	for (unsigned i = 0; i < STEPS_MAX && at != 0; i++) {
		struct item item;

		if (!item_get(inspection, &view->cli->arena, at, &item, err))
			return false;
		if (item.document != 0 && !thread_of(view->compare, item.document, ret_thread, err))
			return false;
		if (*ret_thread != 0) {
			view->document = item.document;
			return true;
		}
		at = item.parent;
	}
	return err_set(err, ERR_NOT_FOUND,
		"item %lld is no mail, nor attached to one, or was not compared yet (candour "
		"compare)",
		(long long)id);
}

/* How an absent message is known, in a few words. */
static struct str
known_by(struct view *view, const struct thread_node *node)
{
	size_t answers = 0;
	size_t references = 0;
	size_t quotes = 0;

	for (const struct thread_witness *w = node->witnesses; w != NULL; w = w->next) {
		quotes += w->is_quote;
		answers += !w->is_quote && w->is_direct;
		references += !w->is_quote && !w->is_direct;
	}
	return str_format(&view->cli->arena, "not disclosed; %s%s%s%s",
		answers > 0              ? "answered"
			: references > 0 ? "referred to"
					 : "",
		answers + references > 0 && quotes > 0 ? ", " : "", quotes > 0 ? "quoted" : "",
		node->tie == THREAD_BY_SUBJECT ? "; placed by subject" : "");
}

static struct str
first_quote(const struct thread_node *node)
{
	struct str best = STR("");

	for (const struct thread_witness *w = node->witnesses; w != NULL; w = w->next)
		if (w->words.len > best.len)
			best = w->words;
	return best;
}

static struct str
when_words(struct cli *cli, const struct thread_node *node)
{
	struct civil civil;

	if (node->sent == DATE_NONE)
		return STR("date unknown    ");
	/* Of some quoted ones the day is all that is known. */
	if (node->is_about && node->sent % 86400 == 0)
		return date_iso_day(&cli->arena, node->sent);
	civil = date_to_civil(node->sent);
	return str_format(&cli->arena, "%.*s %02d:%02d",
		STR_ARG(date_iso_day(&cli->arena, node->sent)), civil.hour, civil.minute);
}

/* On one line, and no longer than a line or two. */
static struct str
short_words(struct cli *cli, struct str words)
{
	enum { LENGTH_MAX = 120 };
	struct str line = str_one_line(&cli->arena, words);
	size_t end = utf8_offset(line, LENGTH_MAX);
	struct str safe = cli_safe(cli, str_slice(line, 0, end), false);

	return end == line.len ? safe : str_format(&cli->arena, "%.*s ...", STR_ARG(safe));
}

static bool
node_words(struct view *view, const struct thread_node *node, struct err *err)
{
	enum { INDENT_MAX = 16 };
	struct cli *cli = view->cli;
	int indent = 2 * (int)(node->depth > INDENT_MAX ? INDENT_MAX : node->depth);
	struct str who = node->name.len > 0 ? node->name : node->address;
	int64_t item = 0;
	int64_t custodian;

	if (node->document != 0 &&
		!check_message_item(view->compare, node->document, &item, &custodian, err))
		return false;
	if (node->document != 0)
		cli_print(cli, "%c %8lld  ", node->document == view->document ? '>' : ' ',
			(long long)item);
	else
		cli_print(cli, "?        -  ");
	cli_print(cli, "%*s%s%.*s  %.*s", indent, "",
		node->document == 0 && node->sent != DATE_NONE ? "about " : "",
		STR_ARG(when_words(cli, node)),
		STR_ARG(who.len > 0 ? cli_safe(cli, who, false) : STR("sender unknown")));
	if (node->title.len > 0 || node->subject.len > 0)
		cli_print(cli, "  %.*s",
			STR_ARG(short_words(
				cli, node->title.len > 0 ? node->title : node->subject)));
	if (node->document == 0) {
		struct str words = first_quote(node);

		cli_print(cli, "  [%.*s]", STR_ARG(known_by(view, node)));
		if (words.len > 0)
			cli_print(cli, "\n%*s\"%.*s\"", 12 + indent, "",
				STR_ARG(short_words(cli, words)));
		else if (node->message_id.len > 0)
			cli_print(cli, "\n%*sid %.*s", 12 + indent, "",
				STR_ARG(cli_safe(cli, node->message_id, false)));
	} else if (node->copies > 1) {
		cli_print(cli, "  (%zu copies)", node->copies);
	}
	if (node->is_print)
		cli_print(cli, "  [held as a print-out]");
	if (node->document != 0 && node->tie == THREAD_BY_SUBJECT)
		cli_print(cli, "  [placed by subject]");
	cli_print(cli, "\n");
	return true;
}

static bool
witnesses_json(
	struct view *view, struct json_writer *w, const struct thread_node *node, struct err *err)
{
	enum { WITNESS_MAX = 100 };
	unsigned count = 0;

	json_key(w, "known_from");
	json_array_begin(w);
	for (const struct thread_witness *t = node->witnesses; t != NULL && count < WITNESS_MAX;
		t = t->next, count++) {
		int64_t item;
		int64_t custodian;

		if (!check_message_item(view->compare, t->document, &item, &custodian, err))
			return false;
		json_object_begin(w);
		json_member_i64(w, "item", item);
		json_member_str(w, "how",
			t->is_quote            ? STR("quotes")
				: t->is_direct ? STR("answers")
					       : STR("refers"));
		json_member_i64(w, "from", t->cp_from);
		json_member_i64(w, "to", t->cp_to);
		json_member_str(w, "words", t->words);
		json_object_end(w);
	}
	json_array_end(w);
	return true;
}

static bool
node_json(struct view *view, size_t at, struct err *err)
{
	const struct thread_node *node = &view->thread.nodes[at];
	struct cli *cli = view->cli;
	struct json_writer *w = cli_json_begin(cli);
	int64_t item = 0;
	int64_t custodian;

	if (node->document != 0 &&
		!check_message_item(view->compare, node->document, &item, &custodian, err))
		return false;
	json_member_u64(w, "node", at);
	json_key(w, "answers");
	if (node->parent == at)
		json_null(w);
	else
		json_u64(w, node->parent);
	json_member_str(w, "answers_by", str_of(thread_tie_name(node->tie)));
	json_member_bool(w, "absent", node->document == 0);
	json_member_bool(w, "printed", node->is_print);
	json_member_i64(w, "item", item);
	json_member_str(w, "message_id", node->message_id);
	json_member_str(w, "name", node->name);
	json_member_str(w, "address", node->address);
	json_member_str(w, "subject", node->subject);
	json_member_str(w, "title", node->title);
	json_member_str(w, "sent", date_iso(&cli->arena, node->sent));
	json_member_bool(w, "about", node->is_about);
	json_member_u64(w, "copies", node->copies);
	if (node->document == 0 && !witnesses_json(view, w, node, err))
		return false;
	cli_json_end(cli);
	return true;
}

static bool
thread_print(struct view *view, struct err *err)
{
	struct cli *cli = view->cli;
	const struct thread *thread = &view->thread;
	struct json_writer *w;

	if (!cli->is_json)
		cli_print(cli, "%zu message%s, %zu not disclosed\n\n", thread->count,
			thread->count == 1 ? "" : "s", thread->absent_count);
	for (size_t i = 0; i < thread->count; i++)
		if (cli->is_json ? !node_json(view, i, err)
				 : !node_words(view, &thread->nodes[i], err))
			return false;
	if (thread->is_cut && !cli->is_json)
		cli_print(cli, "\nOnly the first %d messages are shown.\n", THREAD_NODE_MAX);
	if (!cli->is_json)
		return true;
	w = cli_json_begin(cli);
	json_member_u64(w, "messages", thread->count);
	json_member_u64(w, "absent", thread->absent_count);
	json_member_bool(w, "cut", thread->is_cut);
	cli_json_end(cli);
	return true;
}

/* Subjects, and words that are quoted, are shown. */
static bool
views_note(struct view *view, struct inspection *inspection, struct err *err)
{
	const struct thread *thread = &view->thread;
	struct view_list views = {0};
	bool any;

	if (!restricted_any(inspection->db, &any, err))
		return false;
	for (size_t i = 0; any && i < thread->count; i++) {
		const struct thread_node *node = &thread->nodes[i];

		if (!view_add_document(view->cli, inspection, &views, node->document, err))
			return false;
		for (const struct thread_witness *w = node->witnesses; w != NULL; w = w->next)
			if (w->is_quote &&
				!view_add_document(view->cli, inspection, &views, w->document, err))
				return false;
	}
	view_list_note(view->cli, &views);
	return true;
}

static bool
run(struct cli *cli, struct inspection *inspection, struct err *err)
{
	struct compare *compare CLEANUP(compare_cleanup) = NULL;
	struct view view = {.cli = cli};
	int64_t item;
	int64_t thread = 0;

	if (!cli_item(cli, 1, &item, err) || !compare_open(inspection, &compare, err))
		return false;
	view.compare = compare;
	return mail_of(&view, inspection, item, &thread, err) &&
		thread_view(compare, &cli->arena, thread, &view.thread, err) &&
		views_note(&view, inspection, err) && thread_print(&view, err);
}

bool
verb_thread(struct cli *cli, struct err *err)
{
	return look_run(cli, run, err);
}
