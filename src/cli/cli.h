/* The command line: one table of verbs, one way to read options, one way to print.
 *
 * A verb prints words for people, or with --json one object a line (docs/guide/json.md). Errors go
 * to standard error as one sentence; with --json as one object on standard output. The exit code
 * follows from the error's kind alone (base/err.c). */
#ifndef CANDOUR_CLI_CLI_H
#define CANDOUR_CLI_CLI_H

#include "base/arena.h"
#include "base/attr.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/json.h"
#include "base/str.h"
#include "search/query.h"

enum { CLI_OPTION_MAX = 20, CLI_ARGUMENT_MAX = 4096 };

struct cli_option {
	const char *name; /* without the dashes */
	/* What stands behind it, in words; NULL: a switch. "RULE...": it may be given several times,
	 * and its values come a line each. */
	const char *value;
	const char *help;
	bool is_required;
};

struct cli;
struct zone;

struct verb {
	const char *name;      /* one word, or two: "link review" */
	const char *arguments; /* "DIR PATH..." */
	const char *summary;   /* one line */
	const char *details;   /* paragraphs */
	const char *example;
	size_t argument_least;
	size_t argument_most;
	struct cli_option options[CLI_OPTION_MAX]; /* ended by a NULL name */
	bool (*run)(struct cli *cli, struct err *err);
};

struct cli {
	const struct verb *verb;
	int verb_words; /* of the command line that name it */
	bool is_json;
	bool is_terminal; /* standard error is one: a progress bar makes sense */
	bool is_marked;   /* standard output takes bold type and colours: a terminal, no NO_COLOR */
	size_t width;     /* columns of the terminal that standard output is; 0: it is none */
	char *arguments[CLI_ARGUMENT_MAX];
	size_t argument_count;
	const char *values[CLI_OPTION_MAX];
	struct arena arena;
	struct buf line; /* the JSON line being written */
	struct buf rest; /* of words for a terminal: a line whose end has not come yet */
	struct json_writer json;
	struct query_mistake mistake; /* where a query went wrong, for JSON */
};

/* The tables, each ended by a NULL name. */
extern const struct verb verbs[];
extern const struct verb verbs_of_linkage[];
extern const struct verb verbs_of_accounts[];
extern const struct verb verbs_of_exchange[];
/* Goes through all of them; NULL behind the last. */
const struct verb *verb_at(size_t i);
/* The verb of the longest name that the words begin with; NULL where there is none. */
const struct verb *verb_find(char *const *words, int word_count, int *ret_verb_words);

/* An option's value; NULL where it was not given ("" for a switch that was). */
const char *cli_value(const struct cli *cli, const char *name);
bool cli_has(const struct cli *cli, const char *name);
/* A date option (2013-03-12); DATE_NONE where it was not given. */
bool cli_date(
	const struct cli *cli, const char *name, int64_t *ret_moment, struct err *err) MUST_USE;
/* The zone of --time-zone, in the arena: whose days queries name. Where it was not given, the same as of `candour serve`. */
bool cli_zone(struct cli *cli, const struct zone **ret_zone, struct err *err) MUST_USE;
/* A number option; `otherwise` where it was not given. */
bool cli_number(const struct cli *cli, const char *name, uint64_t otherwise, uint64_t *ret_value,
	struct err *err) MUST_USE;
/* An item's number from an argument. */
bool cli_item(const struct cli *cli, size_t argument, int64_t *ret_id, struct err *err) MUST_USE;

/* Prints words for people; on a terminal lines are broken between words (cli/wrap.h). Text from
 * outside must go through cli_safe first. */
void cli_print(struct cli *cli, const char *format, ...) PRINTF_LIKE(2, 3);
/* Writes what cli_print holds back because its line has not ended; before anything else is written
 * to standard output. */
void cli_flush(struct cli *cli);
/* Words beside the output, to standard error, also with --json. */
void cli_tell(struct cli *cli, const char *format, ...) PRINTF_LIKE(2, 3);
/* Outside text for a terminal: control characters, which could drive it, become visible signs;
 * line ends too, unless `lines`. In the cli's arena. */
struct str cli_safe(struct cli *cli, struct str text, bool lines);
/* "1,234,567"; "1 file", "2 files"; "1.2 GB". In the arena. */
const char *cli_count(struct cli *cli, uint64_t value);
const char *cli_count_of(struct cli *cli, uint64_t value, const char *one);
const char *cli_size(struct cli *cli, uint64_t bytes);
/* Who says or sees something, for the log: the login name. */
struct str cli_login(struct cli *cli);

/* One JSON object a line: begin, members by json_member_*, end. */
struct json_writer *cli_json_begin(struct cli *cli);
void cli_json_end(struct cli *cli);

/* Ctrl-C and the like are held back and asked for: true once one came. */
bool cli_stop_wanted(void *context);

#endif
