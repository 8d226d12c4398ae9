#include "cli/verbs.h"

#include "base/err.h"
#include "base/json.h"
#include "cli/answer.h"
#include "cli/cli.h"
#include "cli/link_talk.h"

enum { PAIRS_DEFAULT = 50, PAIRS_MAX = 5000 };

struct review {
	struct cli *cli;
	const char *folder;
	struct str who;
	struct json **pairs;
	size_t count;
	size_t room;
	size_t *decided; /* pairs that were decided, in the order of the decisions that stand */
	size_t decided_count;
};

/* The linker says all pairs before the first is asked about. */
static void
pair_keep(void *context, const struct json *object, struct str line)
{
	struct review *review = context;
	struct cli *cli = review->cli;
	struct err ignored = {0};
	struct json *pair;

	if (json_get(object, "fields") == NULL ||
		!json_read(&cli->arena, str_copy(&cli->arena, line), &pair, &ignored))
		return;
	review->pairs = arena_grow(
		&cli->arena, review->pairs, review->count, &review->room, sizeof(*review->pairs));
	review->pairs[review->count++] = pair;
}

/* ---- one decision ---- */

static bool
reason_take(struct review *review, struct str *ret_why, int *ret_end)
{
	const char *why = cli_value(review->cli, "why");

	*ret_end = 0;
	*ret_why = str_of(why);
	if (why == NULL)
		*ret_end = answer_line(review->cli, "Why? ", ret_why);
	return *ret_end == 0;
}

static void
decision_tell(struct review *review, const struct link_decision_row *row)
{
	struct json_writer *w;

	if (!review->cli->is_json)
		return;
	w = cli_json_begin(review->cli);
	json_member_str(w, "decision", str_of(link_verdict_name(row->verdict)));
	json_member_str(w, "source_a", row->source_a);
	json_member_str(w, "id_a", row->id_a);
	json_member_str(w, "source_b", row->source_b);
	json_member_str(w, "id_b", row->id_b);
	json_member_str(w, "why", row->why);
	json_member_str(w, "who", row->who);
	json_member_u64(w, "entry", row->entry);
	cli_json_end(review->cli);
}

static bool
decide(struct review *review, size_t number, enum link_verdict verdict, struct str why,
	struct err *err)
{
	const struct json *a = json_get(review->pairs[number], "a");
	const struct json *b = json_get(review->pairs[number], "b");
	struct link_decision_row row = {.source_a = json_get_str(a, "source"),
		.id_a = json_get_str(a, "id"),
		.source_b = json_get_str(b, "source"),
		.id_b = json_get_str(b, "id"),
		.verdict = verdict,
		.why = why,
		.who = review->who};

	if (!work_link_decide(review->folder, &row, err))
		return false;
	decision_tell(review, &row);
	return true;
}

/* ---- asking ---- */

static void
help_tell(struct review *review)
{
	cli_tell(review->cli,
		"y  they are the same person\n"
		"n  they are not\n"
		"s  pass this pair over\n"
		"u  take the last decision back and look at its pair again\n"
		"w  why it weighs what it weighs\n"
		"q  end; decisions are kept as they are made\n"
		"The figures behind each field are bits: above 0 they speak for one person, below "
		"against; one bit doubles the odds. Two people of one household share surname, "
		"address and telephone.\n");
}

static void
pair_show(struct review *review, size_t number)
{
	struct cli *cli = review->cli;

	cli_print(cli, "\nPair %zu of %zu\n", number + 1, review->count);
	link_pair_print(cli, review->pairs[number], false);
	cli_flush(cli);
}

/* Takes the last decision back; of a pair that was named, one that was made before too. */
static bool
undo(struct review *review, size_t *number, struct err *err)
{
	struct str why;
	int end;

	if (review->decided_count == 0 && review->cli->argument_count == 1) {
		cli_tell(review->cli, "There is no decision to take back.\n");
		return true;
	}
	if (!reason_take(review, &why, &end))
		return true;
	if (review->decided_count > 0)
		*number = review->decided[--review->decided_count];
	if (!decide(review, *number, LINK_UNDONE, why, err))
		return false;
	cli_tell(review->cli, "The decision is taken back.\n");
	return true;
}

/* False at the end, with an error or without. *number goes to the next pair. */
static bool
pair_ask(struct review *review, size_t *number, struct err *err)
{
	struct str why;
	size_t shown = *number;
	int key = answer_key(review->cli, "Same person? y n s u w h q: ");
	int end;

	switch (key) {
	case 'y':
	case 'n':
		if (!reason_take(review, &why, &end) ||
			!decide(review, shown, key == 'y' ? LINK_SAME : LINK_NOT_SAME, why, err))
			return false;
		review->decided[review->decided_count++] = shown;
		(*number)++;
		return true;
	case 's':
		(*number)++;
		return true;
	case 'u':
		return undo(review, number, err);
	case 'w':
		link_pair_print(review->cli, review->pairs[shown], true);
		return true;
	case 'q':
	case ANSWER_END:
		return false;
	case ANSWER_STOPPED:
		return err_set(err, ERR_INTERRUPTED, "stopped; the decisions made are kept");
	default:
		help_tell(review);
		return true;
	}
}

static bool
pairs_ask(struct review *review, struct err *err)
{
	size_t shown = SIZE_MAX;
	size_t number = 0;

	review->decided = ARENA_ARRAY(&review->cli->arena, review->count, size_t);
	while (number < review->count) {
		if (number != shown)
			pair_show(review, number);
		shown = number;
		if (!pair_ask(review, &number, err))
			break;
	}
	return err->kind == ERR_NONE;
}

static void
end_tell(struct review *review)
{
	if (review->count == 0)
		cli_tell(review->cli, "No pair is left to decide.\n");
	else if (review->decided_count > 0)
		cli_tell(review->cli, "%s %s kept. They count when candour link runs again.\n",
			cli_count_of(review->cli, review->decided_count, "decision"),
			review->decided_count == 1 ? "is" : "are");
}

static void
object_print(struct link_talk *talk, const struct json *object)
{
	(void)talk;
	(void)object;
}

/* Progress and notes go the usual way, pairs are kept. */
struct listening {
	struct review *review;
	struct linking_talk talk;
};

static void
said(void *context, const struct json *object, struct str line)
{
	struct listening *listening = context;

	pair_keep(listening->review, object, line);
	listening->talk.said(listening->talk.context, object, line);
}

static bool
question_take(struct cli *cli, struct linking_question *question, struct err *err)
{
	uint64_t pairs;

	if (cli->argument_count == 2)
		return err_set(
			err, ERR_USAGE, "name two records, such as police:17 health:A-3, or none");
	if (!cli_number(cli, "limit", PAIRS_DEFAULT, &pairs, err) ||
		!link_limits_take(cli, &question->limits, err))
		return false;
	if (pairs > PAIRS_MAX)
		return err_set(err, ERR_USAGE, "--limit is at most %d", PAIRS_MAX);
	question->pairs_max = (unsigned)pairs;
	if (cli->argument_count == 3) {
		question->task = LINKING_EXPLAIN;
		question->a = str_of(cli->arguments[1]);
		question->b = str_of(cli->arguments[2]);
	}
	return true;
}

bool
verb_link_review(struct cli *cli, struct err *err)
{
	struct link_talk talk = {.cli = cli, .print = object_print};
	struct review review = {.cli = cli,
		.folder = cli->arguments[0],
		.who = cli_has(cli, "by") ? str_of(cli_value(cli, "by")) : cli_login(cli)};
	struct listening listening = {&review, link_talk_begin(&talk)};
	struct linking_question question = {
		.task = LINKING_REVIEW,
		.folder = cli->arguments[0],
		.who = review.who,
		.verb = str_of(cli->verb->name),
		.talk = {.said = said, .wants_stop = cli_stop_wanted, .context = &listening},
	};
	bool done = question_take(cli, &question, err) &&
		work_link_ask(&cli->arena, &question, err);

	link_talk_end(&talk);
	done = done && pairs_ask(&review, err);
	if (done)
		end_tell(&review);
	return done;
}
