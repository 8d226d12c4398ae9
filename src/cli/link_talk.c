#include "cli/link_talk.h"

#include "base/buf.h"
#include "base/err.h"
#include "base/json.h"
#include "cli/cli.h"
#include "cli/wrap.h"

#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum {
	PROCESSES_MAX = 64,
	MEMORY_MB_MAX = 1 << 24,
	SECONDS_MAX = 10000000,
	BAR = 24,
	TOLD_MS = 1000
};

bool
link_limits_take(struct cli *cli, struct linking_limits *ret_limits, struct err *err)
{
	uint64_t processes;
	uint64_t memory;
	uint64_t seconds;

	if (!cli_number(cli, "processes", 0, &processes, err) ||
		!cli_number(cli, "memory", 0, &memory, err) ||
		!cli_number(cli, "seconds", 0, &seconds, err))
		return false;
	if (processes > PROCESSES_MAX || memory > MEMORY_MB_MAX || seconds > SECONDS_MAX)
		return err_set(err, ERR_USAGE,
			"at most %d processes, %d MB of memory and %d seconds, please",
			PROCESSES_MAX, MEMORY_MB_MAX, SECONDS_MAX);
	*ret_limits = (struct linking_limits){
		(unsigned)processes, (unsigned)memory, (unsigned)seconds};
	return true;
}

/* ---- members of objects ---- */

double
link_number(const struct json *object, const char *key, double otherwise)
{
	const struct json *child = json_get(object, key);

	return child != NULL && child->type == JSON_NUMBER ? child->number : otherwise;
}

bool
link_is(const struct json *object, const char *key)
{
	const struct json *child = json_get(object, key);

	return child != NULL && child->type == JSON_BOOL && child->boolean;
}

struct str
link_text(struct cli *cli, const struct json *object, const char *key)
{
	return cli_safe(cli, json_get_str(object, key), false);
}

static uint64_t
whole_of(const struct json *object, const char *key)
{
	double number = link_number(object, key, 0);

	return number > 0 && number < 1e18 ? (uint64_t)(number + 0.5) : 0;
}

const char *
link_count(struct cli *cli, const struct json *object, const char *key)
{
	return cli_count(cli, whole_of(object, key));
}

const char *
link_count_of(struct cli *cli, const struct json *object, const char *key, const char *one)
{
	return cli_count_of(cli, whole_of(object, key), one);
}

const char *
link_people(struct cli *cli, const struct json *object, const char *key)
{
	uint64_t count = whole_of(object, key);

	return count == 1 ? "1 person"
			  : str_format(&cli->arena, "%s people", cli_count(cli, count)).data;
}

/* ---- progress ---- */

static long long
now_ms(void)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_MONOTONIC, &now);
	return (long long)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* All of it, as far as the stages tell. */
static double
whole_share(const struct json *progress)
{
	double stages = link_number(progress, "stages", 1);
	double share = (link_number(progress, "stage", 0) + link_number(progress, "share", 0)) /
		(stages > 1 ? stages : 1);

	return share < 0 ? 0 : share > 1 ? 1 : share;
}

static void
bar_print(struct link_talk *talk, const struct json *progress)
{
	size_t room = wrap_terminal_width(STDERR_FILENO);
	double share = whole_share(progress);
	struct buf bar CLEANUP(buf_free) = {0};

	buf_add(&bar, STR("\r["));
	for (int i = 0; i < BAR; i++)
		buf_add_char(&bar, (double)i < share * BAR ? '#' : '.');
	buf_add_format(&bar, "] %.*s", STR_ARG(link_text(talk->cli, progress, "progress")));
	/* The last column stays free. */
	if (room > 1 && bar.len > room)
		bar.len = room;
	while (bar.len < talk->width && bar.len < room)
		buf_add_char(&bar, ' ');
	talk->width = bar.len;
	(void)fwrite(bar.data, 1, bar.len, stderr);
	(void)fflush(stderr);
}

void
link_talk_end(struct link_talk *talk)
{
	if (talk->width == 0)
		return;
	(void)fprintf(stderr, "\r%*s\r", (int)talk->width - 1, "");
	(void)fflush(stderr);
	talk->width = 0;
}

static void
line_put(struct str line)
{
	(void)fwrite(line.data, 1, line.len, stdout);
	(void)fputc('\n', stdout);
	(void)fflush(stdout);
}

static void
progress_tell(struct link_talk *talk, const struct json *object, struct str line)
{
	long long now = now_ms();

	if (talk->cli->is_json) {
		if (now - talk->told_ms < TOLD_MS)
			return;
		talk->told_ms = now;
		line_put(line);
	} else if (talk->cli->is_terminal) {
		bar_print(talk, object);
	}
}

/* ---- objects ---- */

static void
said(void *context, const struct json *object, struct str line)
{
	struct link_talk *talk = context;

	if (json_get(object, "progress") != NULL) {
		progress_tell(talk, object, line);
		return;
	}
	link_talk_end(talk);
	if (talk->cli->is_json)
		line_put(line);
	else if (json_get(object, "note") != NULL)
		cli_print(talk->cli, "Note: %.*s\n", STR_ARG(link_text(talk->cli, object, "note")));
	else
		talk->print(talk, object);
}

struct linking_talk
link_talk_begin(struct link_talk *talk)
{
	talk->told_ms = now_ms();
	talk->stage = -1;
	return (struct linking_talk){.said = said, .wants_stop = cli_stop_wanted, .context = talk};
}
