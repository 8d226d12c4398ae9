#include "cli/verbs.h"

#include "base/err.h"
#include "cli/cli.h"
#include "work/linking/unseen.h"

#include <math.h>

/* A member that is null where there is no such number. */
static void
member_number(struct json_writer *w, const char *key, bool is_there, double value)
{
	json_key(w, key);
	if (is_there && isfinite(value))
		json_double(w, value);
	else
		json_null(w);
}

static void
row_json(struct cli *cli, const struct mse_row *row)
{
	bool is_sound = row->state == MSE_SOUND;
	struct json_writer *w = cli_json_begin(cli);

	json_member_str(w, "method", str_of(mse_method_name((enum mse_method)row->method)));
	json_member_str(w, "of", str_of(row->words));
	json_member_str(w, "state", str_of(mse_state_name((enum mse_state)row->state)));
	member_number(w, "seen", true, row->seen);
	member_number(w, "population", is_sound, row->population);
	member_number(w, "low", row->has_interval, row->low);
	member_number(w, "high", row->has_interval, row->high);
	member_number(w, "standard_error", is_sound, row->standard_error);
	member_number(w, "aic", row->has_criteria, row->aic);
	member_number(w, "bic", row->has_criteria, row->bic);
	json_member_u64(w, "parameters", row->parameters);
	json_member_str(w, "note", str_of(row->note));
	cli_json_end(cli);
}

/* ---- for people ---- */

static const char *
method_words(enum mse_method method)
{
	switch (method) {
	case MSE_METHOD_LISTS:
		return "Who is on which list";
	case MSE_METHOD_CHAPMAN:
		return "Two lists at a time (Chapman), whatever the others say";
	case MSE_METHOD_INDEPENDENT:
		return "Log-linear: the lists are independent";
	case MSE_METHOD_ONE_PAIR:
		return "Log-linear: one pair of lists goes together";
	case MSE_METHOD_STEPWISE:
		return "Log-linear: pairs chosen one by one";
	case MSE_METHOD_ALL_PAIRS:
		return "Log-linear: every pair may go together";
	case MSE_METHOD_CHAO:
		return "Chao's lower bound";
	case MSE_METHOD_GRAPHS:
		return "All graphs of dependence, averaged";
	case MSE_METHOD_BOOTSTRAP:
		return "The choice above, repeated on samples (bootstrap, BCa)";
	case MSE_METHOD_DRAWS:
		return "The same with what the linkage leaves open";
	case MSE_METHOD_COUNT:
		break;
	}
	return "";
}

static const char *
state_words(enum mse_state state)
{
	switch (state) {
	case MSE_SOUND:
		return "";
	case MSE_INFINITE:
		return "no finite estimate: too few are on both";
	case MSE_UNIDENTIFIED:
		return "no single estimate: too few counts for it";
	case MSE_UNSETTLED:
		break;
	}
	return "no estimate";
}

/* Estimates from next to no overlap may be larger than any number of people. */
static const char *
people(struct cli *cli, double value)
{
	if (!(value < 1e15))
		return "very many";
	return cli_count(cli, value < 0 ? 0 : (uint64_t)(value + 0.5));
}

static void
row_print(struct cli *cli, const struct mse_row *row)
{
	struct str words = cli_safe(cli, str_of(row->words), false);
	struct str note = cli_safe(cli, str_of(row->note), false);

	if (row->state != MSE_SOUND)
		cli_print(cli, "  %12s  %23s", "-", state_words((enum mse_state)row->state));
	else if (row->has_interval)
		cli_print(cli, "  %12s  %23s", people(cli, row->population),
			str_format(&cli->arena, "%s - %s", people(cli, row->low),
				people(cli, row->high))
				.data);
	else
		cli_print(cli, "  %12s  %23s", people(cli, row->population), "");
	if (row->has_criteria)
		cli_print(cli, "  %9.1f", row->aic);
	else
		cli_print(cli, "  %9s", "");
	cli_print(cli, "  %.*s\n", STR_ARG(words));
	if (note.len > 0)
		cli_print(cli, "  %12s  %.*s\n", "", STR_ARG(note));
}

static void
words_print(struct cli *cli, const struct mse_row *rows, size_t count)
{
	uint32_t method = MSE_METHOD_COUNT;

	cli_print(cli,
		"%s people are on some list. How many are on none, no list can tell: each line below\n"
		"says how many there are in all if what it assumes is true. None is the answer; how\n"
		"far they lie apart is part of it.\n",
		people(cli, rows[0].seen));
	for (size_t i = 0; i < count; i++) {
		if (rows[i].method != method)
			cli_print(cli, "\n%s\n%14s  %23s  %9s\n",
				method_words((enum mse_method)rows[i].method), "people",
				rows[i].method == MSE_METHOD_LISTS ? "" : "95 % interval",
				rows[i].has_criteria ? "AIC" : "");
		method = rows[i].method;
		row_print(cli, &rows[i]);
	}
	cli_print(cli,
		"\nLists are not independent: agencies refer people to each other, and those whom nobody\n"
		"can reach are on none. Whether such numbers can be trusted at all is disputed\n"
		"(Silverman 2014; Whitehead and others 2021): candour link mse --help.\n");
}

static bool
number_take(const struct cli *cli, const char *name, double otherwise, double *ret_value,
	struct err *err)
{
	const char *value = cli_value(cli, name);

	*ret_value = otherwise;
	if (value == NULL || (str_to_double(str_of(value), ret_value) && isfinite(*ret_value)))
		return true;
	return err_set(err, ERR_USAGE, "--%s wants a number, not \"%s\"", name, value);
}

bool
verb_link_mse(struct cli *cli, struct err *err)
{
	struct mse_options options = {0};
	struct mse_row *rows;
	uint64_t samples;
	size_t count;

	if (!cli_number(cli, "seed", 1, &options.seed, err) ||
		!cli_number(cli, "bootstrap", 1000, &samples, err) ||
		!number_take(cli, "threshold", 0.02, &options.threshold, err) ||
		!number_take(cli, "unseen-max", 0, &options.unseen_max, err))
		return false;
	options.samples = (size_t)samples;
	if (!work_mse(&cli->arena, cli->arguments[0], &options, &rows, &count, err))
		return false;
	if (count == 0)
		return err_set(err, ERR_CRASHED, "the process said nothing");
	for (size_t i = 0; cli->is_json && i < count; i++)
		row_json(cli, &rows[i]);
	words_print(cli, rows, count);
	return true;
}
