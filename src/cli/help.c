#include "cli/help.h"

#include "cli/cli.h"
#include "cli/wrap.h"

#include <stdio.h>
#include <string.h>

enum { HELP_WIDTH = 79 };

static const struct {
	enum err_kind kind;
	const char *words;
} code_words[] = {
	{ERR_NONE, "done"},
	{ERR_USAGE, "the command was written wrongly"},
	{ERR_NOT_FOUND, "no such inspection, item, file or path"},
	{ERR_EXISTS, "it is there already and would be overwritten"},
	{ERR_PERMISSION, "the system does not permit it"},
	{ERR_IO, "reading or writing failed"},
	{ERR_DISK_FULL, "the disk is full"},
	{ERR_BUSY, "another candour is writing to the inspection"},
	{ERR_MEMORY, "not enough memory"},
	{ERR_PASSWORD, "encrypted: a password is wanted, or the one given is wrong"},
	{ERR_DAMAGED, "what was given is damaged"},
	{ERR_UNSUPPORTED, "of a kind that cannot be read, or not yet"},
	{ERR_TOO_LARGE, "a limit of size, number or depth was reached"},
	{ERR_TIMEOUT, "a limit of time was reached"},
	{ERR_ALTERED, "what was sealed has been altered: see candour verify"},
	{ERR_CRASHED, "a reader process died"},
	{ERR_QUERY, "the search query has a mistake"},
	{ERR_INTERNAL, "a mistake of ours; please report it"},
	{ERR_INTERRUPTED, "stopped by Ctrl-C or a signal; what was done is kept"},
};

static int
codes_print(void)
{
	printf("Exit codes\n\n");
	for (size_t i = 0; i < COUNT_OF(code_words); i++)
		printf("  %3d  %-12s %s\n", err_exit_code(code_words[i].kind),
			err_kind_name(code_words[i].kind), code_words[i].words);
	return 0;
}

static int
overview_print(void)
{
	const struct verb *verb;

	printf("candour: the open workbench for an independent inspection of a public authority\n\n"
	       "  candour VERB DIR ...      DIR is the inspection's folder\n\n");
	for (size_t i = 0; (verb = verb_at(i)) != NULL; i++)
		printf("  %-13s %s\n", verb->name, verb->summary);
	printf("\n  candour VERB --help       explains a verb, with an example\n"
	       "  candour help exit-codes   what the exit codes mean\n"
	       "  candour --version\n");
	return 0;
}

/* Whether verbs of two words begin with this one, "user" for instance; they are printed. */
static bool
beginning_print(FILE *to, struct str first)
{
	const struct verb *verb;
	bool is_any = false;

	for (size_t i = 0; (verb = verb_at(i)) != NULL; i++) {
		struct str rest = str_of(verb->name);
		struct str word;

		if (first.len == 0 || !str_cut(&rest, ' ', &word) || !str_equal(word, first) ||
			rest.len == 0)
			continue;
		if (!is_any)
			(void)fprintf(to, "candour: \"%.*s\" goes on with another word:\n\n",
				STR_ARG(first));
		is_any = true;
		(void)fprintf(to, "  candour %-15s %s\n", verb->name, verb->summary);
	}
	return is_any;
}

int
help_unknown(const char *name, bool is_help)
{
	FILE *to = is_help ? stdout : stderr;

	if (beginning_print(to, str_of(name)))
		return is_help ? 0 : err_exit_code(ERR_USAGE);
	(void)fprintf(stderr, "candour: there is no verb \"%s\"; see candour --help.\n", name);
	return err_exit_code(ERR_USAGE);
}

static void
line_print(struct str line)
{
	struct buf out CLEANUP(buf_free) = {0};

	wrap_add_line(&out, line, HELP_WIDTH);
	printf("%.*s\n", STR_ARG(buf_str(&out)));
}

/* A command too long for a line goes on with a backslash before an option, as one types it. */
static void
example_print(struct str example)
{
	static const size_t indent = 2;
	size_t column = indent;

	printf("%*s", (int)indent, "");
	while (example.len > 0) {
		size_t end = str_find(str_from(example, 1), STR(" --"));
		struct str piece = end == STR_NONE ? example : str_slice(example, 0, end + 1);
		bool is_long = column + piece.len + 2 > HELP_WIDTH && column > 3 * indent;

		example = str_from(example, piece.len);
		if (is_long) {
			printf(" \\\n%*s", (int)(2 * indent), "");
			piece = str_trim(piece);
			column = 2 * indent;
		}
		printf("%.*s", STR_ARG(piece));
		column += piece.len;
	}
	printf("\n");
}

int
help_print(const struct verb *verb, const char *name)
{
	struct buf details CLEANUP(buf_free) = {0};

	if (verb == NULL && name != NULL && strcmp(name, "exit-codes") == 0)
		return codes_print();
	if (verb == NULL && name != NULL)
		return help_unknown(name, true);
	if (verb == NULL)
		return overview_print();
	wrap_add_filled(&details, str_of(verb->details), HELP_WIDTH);
	printf("candour %s %s\n\n%s.\n\n%.*s\nOptions\n\n", verb->name, verb->arguments,
		verb->summary, STR_ARG(buf_str(&details)));
	for (size_t i = 0; i < CLI_OPTION_MAX && verb->options[i].name != NULL; i++) {
		const struct cli_option *option = &verb->options[i];

		printf("  --%s%s%s\n", option->name, option->value == NULL ? "" : " ",
			option->value == NULL ? "" : option->value);
		buf_clear(&details);
		buf_add_format(&details, "        %s%s", option->help,
			option->is_required ? " (required)" : "");
		line_print(buf_str(&details));
	}
	printf("  --json\n        one JSON object a line, for programs\n\nExample\n\n");
	example_print(str_of(verb->example));
	return 0;
}
