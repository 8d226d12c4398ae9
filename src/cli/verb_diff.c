#include "cli/verbs.h"

#include "base/err.h"
#include "base/utf8.h"
#include "cli/cli.h"
#include "cli/look.h"
#include "cli/two_items.h"
#include "cli/view_note.h"
#include "compare/compare.h"
#include "compare/diff/diff.h"
#include "compare/diff/diff_subject.h"
#include "store/inspection.h"

enum { SENTENCES_MAX = 12, CONTEXT_WORDS = 40 };

struct painter {
	struct cli *cli;
	const struct diff *diff;
	bool is_coloured;
	bool with_same; /* --all */
};

/* ---- JSON ---- */

static void
span_members(struct json_writer *w, const struct diff_text *text, const char *from_key,
	const char *to_key, uint32_t first, uint32_t count)
{
	if (count == 0)
		return;
	json_member_u64(w, from_key, text->words[first].from);
	json_member_u64(w, to_key, text->words[first + count - 1].to);
}

static void
run_json(struct json_writer *w, const struct diff *diff, const struct diff_run *run)
{
	json_object_begin(w);
	json_member_str(w, "kind", str_of(diff_kind_name(diff_run_shown(diff, run))));
	span_members(w, &diff->a, "from", "to", run->a, run->a_count);
	span_members(w, &diff->b, "other_from", "other_to", run->b, run->b_count);
	json_member_u64(w, "words", run->a_count > 0 ? run->a_count : run->b_count);
	if (run->kind != DIFF_SAME)
		json_member_str(w, "text",
			run->a_count > 0 ? diff_text_words(&diff->a, run->a, run->a_count)
					 : diff_text_words(&diff->b, run->b, run->b_count));
	json_object_end(w);
}

/* One that a tracked change took out of the only text that has it. */
static enum diff_kind
row_shown(const struct diff *diff, const struct diff_row *row)
{
	return row->kind == DIFF_ASIDE && !diff_row_is_quiet(diff, row) ? DIFF_STRUCK : row->kind;
}

static void
rows_json(struct json_writer *w, const struct diff *diff, bool with_same)
{
	json_key(w, "changes");
	json_array_begin(w);
	for (size_t i = 0; i < diff->row_count; i++) {
		const struct diff_row *row = &diff->rows[i];

		if (!with_same && diff_row_is_quiet(diff, row))
			continue;
		json_object_begin(w);
		json_member_str(w, "kind", str_of(diff_kind_name(row_shown(diff, row))));
		json_member_str(w, row->is_after ? "after" : "at", row->label);
		json_key(w, "runs");
		json_array_begin(w);
		for (uint32_t r = 0; r < row->run_count; r++)
			run_json(w, diff, &diff->runs[row->run + r]);
		json_array_end(w);
		json_object_end(w);
	}
	json_array_end(w);
}

static void
table_json(struct json_writer *w, const struct diff *diff)
{
	static const char *const kinds[] = {
		[DIFF_ROW_GONE] = "row-gone", [DIFF_ROW_NEW] = "row-new", [DIFF_CELL] = "cell"};

	json_key(w, "table");
	json_array_begin(w);
	for (size_t i = 0; i < diff->table_count; i++) {
		const struct diff_table_change *change = &diff->table[i];
		const struct diff_paragraph *p = &diff->a.paragraphs[change->a];
		const struct diff_paragraph *q = &diff->b.paragraphs[change->b];

		json_object_begin(w);
		json_member_str(w, "kind", str_of(kinds[change->kind]));
		json_member_str(w, "row", change->row);
		json_member_str(w, "heading", change->heading);
		json_member_str(w, "was", change->was);
		json_member_str(w, "is", change->is);
		json_member_bool(w, "struck", change->is_struck);
		if (change->kind != DIFF_ROW_NEW)
			span_members(w, &diff->a, "from", "to", p->word, p->word_count);
		if (change->kind != DIFF_ROW_GONE)
			span_members(w, &diff->b, "other_from", "other_to", q->word, q->word_count);
		json_object_end(w);
	}
	json_array_end(w);
}

static void
absences_json(struct json_writer *w, const struct diff *diff, const struct one_item items[2])
{
	json_key(w, "absent");
	json_array_begin(w);
	for (size_t i = 0; i < diff->absence_count; i++) {
		const struct diff_absence *absence = &diff->absences[i];

		json_object_begin(w);
		json_member_str(w, "paragraph", absence->label);
		json_member_i64(w, "absent_from", items[absence->in_b ? 1 : 0].item.id);
		json_member_str(w, "before", absence->before);
		json_member_str(w, "after", absence->after);
		json_member_bool(w, "stands_in_other", absence->stands_in_other);
		json_object_end(w);
	}
	json_array_end(w);
}

static void
diff_json(struct cli *cli, const struct diff *diff, const struct diff_sentences *says,
	const struct one_item items[2])
{
	struct json_writer *w = cli_json_begin(cli);

	json_member_i64(w, "item", items[0].item.id);
	json_member_i64(w, "other", items[1].item.id);
	json_member_u64(w, "same", diff->same);
	json_member_u64(w, "removed", diff->removed);
	json_member_u64(w, "added", diff->added);
	json_member_u64(w, "moved", diff->moved);
	json_member_u64(w, "struck", diff->struck);
	json_member_u64(w, "written_otherwise", diff->written_otherwise);
	json_member_bool(w, "approximate", diff->is_approximate);
	json_key(w, "says");
	json_array_begin(w);
	for (size_t i = 0; i < says->count; i++)
		json_str(w, says->items[i]);
	json_array_end(w);
	absences_json(w, diff, items);
	table_json(w, diff);
	rows_json(w, diff, cli_has(cli, "all"));
	cli_json_end(cli);
}

/* ---- words ---- */

/* The paragraph on one line, so that what a page broke reads on. */
static struct str
words_flat(const struct painter *p, const struct diff_text *text, uint32_t first, uint32_t count)
{
	struct buf flat CLEANUP(buf_free) = {0};
	struct str words = diff_text_words(text, first, count);
	bool is_row = count > 0 && text->paragraphs[text->words[first].paragraph].cells > 0;
	bool was_space = false;

	for (size_t i = 0; i < words.len; i++) {
		bool is_space = char_is_space(words.data[i]);

		if (is_row && words.data[i] == '\t') {
			buf_add(&flat, was_space ? STR("| ") : STR(" | "));
			was_space = true;
			continue;
		}

		if (!is_space)
			buf_add_char(&flat, words.data[i]);
		else if (!was_space)
			buf_add_char(&flat, ' ');
		was_space = is_space;
	}
	return cli_safe(p->cli, str_copy(&p->cli->arena, buf_str(&flat)), false);
}

/* Signs around words say what happened to them, also where there are no colours. */
static void
run_print(const struct painter *p, const struct diff_run *run)
{
	static const struct {
		const char *before;
		const char *behind;
		const char *colour;
	} marks[] = {
		[DIFF_SAME] = {"", "", ""},
		[DIFF_REMOVED] = {"[-", "-]", "\033[31m"},
		[DIFF_ADDED] = {"{+", "+}", "\033[32m"},
		[DIFF_CHANGED] = {"", "", ""},
		[DIFF_MOVED] = {"<~", "~>", "\033[36m"},
		[DIFF_STRUCK] = {"[x", "x]", "\033[33m"},
		[DIFF_ASIDE] = {"(", ")", "\033[2m"},
	};
	const struct diff *diff = p->diff;
	enum diff_kind kind = diff_run_shown(diff, run);
	struct str words = run->a_count > 0 ? words_flat(p, &diff->a, run->a, run->a_count)
					    : words_flat(p, &diff->b, run->b, run->b_count);

	cli_print(p->cli, " %s%s%.*s%s%s", p->is_coloured ? marks[kind].colour : "",
		marks[kind].before, STR_ARG(words), marks[kind].behind,
		p->is_coloured && kind != DIFF_SAME ? "\033[0m" : "");
}

static void
row_print(const struct painter *p, const struct diff_row *row)
{
	static const char signs[] = {' ', '-', '+', '!', '~', 'x', ' '};

	cli_print(p->cli, " %c  ", signs[row_shown(p->diff, row)]);
	for (uint32_t r = 0; r < row->run_count; r++)
		run_print(p, &p->diff->runs[row->run + r]);
	cli_print(p->cli, "\n");
}

/* What changed, with the paragraph before and behind; "..." where others lie between. */
static void
rows_print(const struct painter *p)
{
	const struct diff *diff = p->diff;
	bool is_passing = false;

	for (size_t i = 0; i < diff->row_count; i++) {
		bool near = !diff_row_is_quiet(diff, &diff->rows[i]) ||
			(i > 0 && !diff_row_is_quiet(diff, &diff->rows[i - 1])) ||
			(i + 1 < diff->row_count && !diff_row_is_quiet(diff, &diff->rows[i + 1]));

		if (near || p->with_same) {
			row_print(p, &diff->rows[i]);
			is_passing = false;
		} else if (!is_passing) {
			cli_print(p->cli, "    ...\n");
			is_passing = true;
		}
	}
}

static void
diff_print(struct cli *cli, const struct diff *diff, const struct diff_sentences *says,
	const struct one_item items[2])
{
	struct painter painter = {cli, diff, cli->is_marked, cli_has(cli, "all")};

	one_item_print(cli, &items[0]);
	one_item_print(cli, &items[1]);
	one_item_warn(cli, &items[0]);
	one_item_warn(cli, &items[1]);
	cli_print(cli, "\n");
	for (size_t i = 0; i < says->count; i++)
		cli_print(cli, "%.*s\n", STR_ARG(cli_safe(cli, says->items[i], false)));
	if (diff->is_approximate)
		cli_print(cli,
			"The two are so long or so different that more of their words may be "
			"the same than is said here.\n");
	cli_print(cli, "\n");
	if (!diff_is_quiet(diff) || painter.with_same) {
		rows_print(&painter);
		cli_print(cli, "\n[-gone-]  {+new+}  <~at another place~>  [xstruck outx]\n");
	}
	cli_print(cli, "%s are the same, %s gone, %s new, %s moved",
		cli_count_of(cli, diff->same, "word"), cli_count(cli, diff->removed),
		cli_count(cli, diff->added), cli_count(cli, diff->moved));
	if (diff->written_otherwise > 0)
		cli_print(cli, "; %s differ only in capitals or hyphens",
			cli_count(cli, diff->written_otherwise));
	cli_print(cli, ".\n");
}

static bool
run(struct cli *cli, struct inspection *inspection, struct err *err)
{
	struct compare *compare CLEANUP(compare_cleanup) = NULL;
	struct view_list views = {0};
	struct one_item items[2];
	struct diff_source sources[2];
	struct diff_sentences says;
	struct diff diff;

	if (!compare_open(inspection, &compare, err))
		return false;
	for (size_t i = 0; i < 2; i++) {
		if (!one_item_load(cli, compare, i + 1, &items[i], err) ||
			!view_add_item(cli, inspection, &views, items[i].item.id, err))
			return false;
		diff_subject(&cli->arena, &items[i].subject, &sources[i]);
	}
	diff_make(&cli->arena, &sources[0], &sources[1], &diff);
	diff_say(&cli->arena, &diff, SENTENCES_MAX, &says);
	view_list_note(cli, &views);
	if (cli->is_json)
		diff_json(cli, &diff, &says, items);
	else
		diff_print(cli, &diff, &says, items);
	return true;
}

bool
verb_diff(struct cli *cli, struct err *err)
{
	return look_run(cli, run, err);
}
