/* candour: reads the command line and runs one verb. */
#include "cli/cli.h"

#include "cli/help.h"
#include "cli/wrap.h"

#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { ARENA_SIZE_MAX = 1 << 30 };

/* An option that may be repeated ("RULE...") has its values a line each. */
static void
value_put(struct cli *cli, size_t option, const char *value)
{
	const char *before = cli->values[option];

	if (before != NULL && str_ends(str_of(cli->verb->options[option].value), STR("...")))
		value = str_format(&cli->arena, "%s\n%s", before, value).data;
	cli->values[option] = value;
}

static bool
option_take(struct cli *cli, char **argv, int argc, int *at, struct err *err)
{
	const struct cli_option *options = cli->verb->options;
	struct str whole = str_of(argv[*at] + 2);
	size_t equals = str_find_char(whole, '=');
	struct str name = equals == STR_NONE ? whole : str_slice(whole, 0, equals);

	for (size_t i = 0; i < CLI_OPTION_MAX && options[i].name != NULL; i++) {
		if (!str_equal(name, str_of(options[i].name)))
			continue;
		if (options[i].value == NULL && equals != STR_NONE)
			return err_set(err, ERR_USAGE, "--%s takes no value", options[i].name);
		if (options[i].value == NULL)
			cli->values[i] = "";
		else if (equals != STR_NONE)
			value_put(cli, i, whole.data + equals + 1);
		else if (*at + 1 < argc)
			value_put(cli, i, argv[++*at]);
		else
			return err_set(err, ERR_USAGE, "--%s wants %s behind it", options[i].name,
				options[i].value);
		return true;
	}
	return err_set(err, ERR_USAGE, "candour %s has no option --%.*s; see candour %s --help",
		cli->verb->name, STR_ARG(name), cli->verb->name);
}

static bool
arguments_take(struct cli *cli, char **argv, int argc, struct err *err)
{
	bool only_arguments = false;

	for (int at = 1 + cli->verb_words; at < argc; at++) {
		if (!only_arguments && strcmp(argv[at], "--") == 0) {
			only_arguments = true;
		} else if (!only_arguments && strcmp(argv[at], "--json") == 0) {
			cli->is_json = true;
		} else if (!only_arguments && strncmp(argv[at], "--", 2) == 0) {
			if (!option_take(cli, argv, argc, &at, err))
				return false;
		} else if (cli->argument_count == CLI_ARGUMENT_MAX) {
			return err_set(err, ERR_USAGE, "too many arguments");
		} else {
			cli->arguments[cli->argument_count++] = argv[at];
		}
	}
	return true;
}

static bool
arguments_check(const struct cli *cli, struct err *err)
{
	const struct verb *verb = cli->verb;

	if (cli->argument_count < verb->argument_least || cli->argument_count > verb->argument_most)
		return err_set(err, ERR_USAGE, "usage: candour %s %s; see candour %s --help",
			verb->name, verb->arguments, verb->name);
	for (size_t i = 0; i < CLI_OPTION_MAX && verb->options[i].name != NULL; i++) {
		const struct cli_option *option = &verb->options[i];

		if (option->is_required && cli->values[i] == NULL)
			return err_set(err, ERR_USAGE, "candour %s wants --%s %s: %s", verb->name,
				option->name, option->value, option->help);
		/* Most often a variable of a script that was not set. */
		if (option->is_required && str_trim(str_of(cli->values[i])).len == 0)
			return err_set(err, ERR_USAGE, "--%s is empty; it wants %s: %s",
				option->name, option->value, option->help);
	}
	return true;
}

static void
error_print(struct cli *cli, const struct err *err)
{
	struct json_writer *w;

	if (!cli->is_json) {
		struct str safe = cli_safe(cli, str_of(err->text), false);
		bool is_ended = str_ends(safe, STR("?")) || str_ends(safe, STR("."));

		cli_tell(cli, "candour: %.*s%s\n", STR_ARG(safe), is_ended ? "" : ".");
		return;
	}
	w = cli_json_begin(cli);
	json_member_str(w, "error", str_of(err_kind_name(err->kind)));
	json_member_str(w, "words", str_of(err->text));
	if (err->kind == ERR_QUERY) {
		json_member_u64(w, "from", cli->mistake.codepoint);
		json_member_u64(w, "to", cli->mistake.codepoint + cli->mistake.codepoints);
		json_member_str(w, "suggestion", cli->mistake.suggestion);
	}
	cli_json_end(cli);
}

/* Held back for the whole run: verbs that can stop halfway ask cli_stop_wanted, the others are
 * short. Children inherit this, so that Ctrl-C reaches them through us. */
static void
signals_hold(void)
{
	sigset_t held;

	(void)sigemptyset(&held);
	(void)sigaddset(&held, SIGINT);
	(void)sigaddset(&held, SIGTERM);
	(void)sigaddset(&held, SIGHUP);
	(void)sigaddset(&held, SIGPIPE);
	(void)sigaddset(&held, SIGXFSZ);
	(void)sigprocmask(SIG_BLOCK, &held, NULL);
}

/* Is it a pipe that nobody reads any more? */
static bool
is_left(int fd)
{
	struct pollfd look = {.fd = fd, .events = POLLOUT};

	return poll(&look, 1, 0) == 1 && (look.revents & POLLERR) != 0;
}

static int
verb_run(struct cli *cli, char **argv, int argc)
{
	struct err err = {0};

	if (!arguments_take(cli, argv, argc, &err) || !arguments_check(cli, &err) ||
		!cli->verb->run(cli, &err)) {
		error_print(cli, &err);
		return err_exit_code(err.kind);
	}
	cli_flush(cli);
	/* A reader that has seen enough and left is no failure of ours; it may have left long ago. */
	if ((fflush(stdout) != 0 || ferror(stdout)) && !is_left(STDOUT_FILENO)) {
		(void)fprintf(stderr, "candour: cannot write the output.\n");
		return err_exit_code(ERR_IO);
	}
	return 0;
}

static bool
wants_help(char **argv, int argc)
{
	for (int i = 2; i < argc && strcmp(argv[i], "--") != 0; i++)
		if (strcmp(argv[i], "--help") == 0)
			return true;
	return false;
}

/* NO_COLOR (no-color.org): set and not empty, no marks are wanted. */
static bool
takes_marks(void)
{
	const char *none = getenv("NO_COLOR");

	return isatty(STDOUT_FILENO) == 1 && (none == NULL || *none == '\0');
}

int
main(int argc, char **argv)
{
	struct cli *cli = memory_alloc(sizeof(*cli));
	int code;

	*cli = (struct cli){.is_terminal = isatty(STDERR_FILENO) == 1,
		.is_marked = takes_marks(),
		.width = wrap_terminal_width(STDOUT_FILENO)};
	arena_init(&cli->arena, ARENA_SIZE_MAX);
	/* What an inspection writes is for its owner alone. */
	(void)umask(077);
	signals_hold();
	if (argc < 2 || strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0 ||
		strcmp(argv[1], "help") == 0) {
		code = help_print(verb_find(argv + 2, argc > 2 ? argc - 2 : 0, &cli->verb_words),
			argc > 2 ? argv[2] : NULL);
	} else if (strcmp(argv[1], "--version") == 0) {
		printf("candour %s\n", CANDOUR_VERSION);
		code = 0;
	} else if ((cli->verb = verb_find(argv + 1, argc - 1, &cli->verb_words)) == NULL) {
		code = help_unknown(argv[1], wants_help(argv, argc));
	} else {
		code = wants_help(argv, argc) ? help_print(cli->verb, NULL)
					      : verb_run(cli, argv, argc);
	}
	buf_free(&cli->line);
	buf_free(&cli->rest);
	arena_free(&cli->arena);
	free(cli);
	return code;
}
