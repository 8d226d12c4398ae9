#include "cli/cli.h"

#include "base/buf_args.h"
#include "base/date.h"
#include "base/utf8.h"
#include "base/zone.h"
#include "cli/wrap.h"

#include <pwd.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

const struct verb *
verb_at(size_t i)
{
	static const struct verb *const tables[] = {
		verbs, verbs_of_linkage, verbs_of_accounts, verbs_of_exchange};

	for (size_t t = 0; t < COUNT_OF(tables); t++)
		for (const struct verb *verb = tables[t]; verb->name != NULL; verb++)
			if (i-- == 0)
				return verb;
	return NULL;
}

/* The words of a name that the command line begins with; 0 where it begins with others. */
static int
words_matched(struct str name, char *const *words, int word_count)
{
	for (int i = 0; i < word_count; i++) {
		size_t space = str_find_char(name, ' ');

		if (!str_equal(
			    str_of(words[i]), space == STR_NONE ? name : str_slice(name, 0, space)))
			return 0;
		if (space == STR_NONE)
			return i + 1;
		name = str_from(name, space + 1);
	}
	return 0;
}

const struct verb *
verb_find(char *const *words, int word_count, int *ret_verb_words)
{
	const struct verb *found = NULL;
	const struct verb *verb;

	*ret_verb_words = 0;
	for (size_t i = 0; (verb = verb_at(i)) != NULL; i++) {
		int matched = words_matched(str_of(verb->name), words, word_count);

		if (matched > *ret_verb_words) {
			*ret_verb_words = matched;
			found = verb;
		}
	}
	return found;
}

const char *
cli_value(const struct cli *cli, const char *name)
{
	const struct cli_option *options = cli->verb->options;

	for (size_t i = 0; i < CLI_OPTION_MAX && options[i].name != NULL; i++)
		if (strcmp(options[i].name, name) == 0)
			return cli->values[i];
	return NULL;
}

bool
cli_has(const struct cli *cli, const char *name)
{
	return cli_value(cli, name) != NULL;
}

bool
cli_date(const struct cli *cli, const char *name, int64_t *ret_moment, struct err *err)
{
	const char *value = cli_value(cli, name);

	*ret_moment = DATE_NONE;
	if (value == NULL || (strlen(value) == 10 && date_parse_iso(str_of(value), ret_moment)))
		return true;
	return err_set(
		err, ERR_USAGE, "--%s \"%s\" is not a date; write it like 2014-09-10", name, value);
}

bool
cli_zone(struct cli *cli, const struct zone **ret_zone, struct err *err)
{
	const char *name = cli_value(cli, "time-zone");

	return zone_load(&cli->arena, name == NULL ? ZONE_USUAL : name, ret_zone, err);
}

bool
cli_number(const struct cli *cli, const char *name, uint64_t otherwise, uint64_t *ret_value,
	struct err *err)
{
	const char *value = cli_value(cli, name);

	*ret_value = otherwise;
	if (value == NULL || str_to_u64(str_of(value), ret_value))
		return true;
	return err_set(err, ERR_USAGE, "--%s wants a whole number, not \"%s\"", name, value);
}

bool
cli_item(const struct cli *cli, size_t argument, int64_t *ret_id, struct err *err)
{
	const char *value = cli->arguments[argument];

	if (str_to_i64(str_of(value), ret_id) && *ret_id > 0)
		return true;
	return err_set(err, ERR_USAGE,
		"\"%s\" is not the number of an item; candour search shows the numbers", value);
}

/* Nothing has no place, which fwrite wants even for no bytes. */
static void
bytes_put(struct str bytes, FILE *to)
{
	if (bytes.len > 0)
		(void)fwrite(bytes.data, 1, bytes.len, to);
}

/* The whole lines of what is held back. */
static void
lines_write(struct cli *cli)
{
	struct str all = buf_str(&cli->rest);
	struct buf out CLEANUP(buf_free) = {.size_max = SIZE_MAX / 4};
	size_t end;

	while ((end = str_find_char(all, '\n')) != STR_NONE) {
		wrap_add_line(&out, str_slice(all, 0, end), cli->width);
		buf_add_char(&out, '\n');
		all = str_from(all, end + 1);
	}
	bytes_put(buf_str(&out), stdout);
	buf_clear(&out);
	buf_add(&out, all);
	buf_clear(&cli->rest);
	buf_add(&cli->rest, buf_str(&out));
}

void
cli_print(struct cli *cli, const char *format, ...)
{
	va_list args;

	if (cli->is_json)
		return;
	va_start(args, format);
	if (cli->width == 0) {
		(void)vprintf(format, args);
	} else {
		cli->rest.size_max = SIZE_MAX / 4;
		buf_add_format_args(&cli->rest, format, args);
		lines_write(cli);
	}
	va_end(args);
}

void
cli_flush(struct cli *cli)
{
	bytes_put(buf_str(&cli->rest), stdout);
	(void)fflush(stdout);
	buf_clear(&cli->rest);
}

void
cli_tell(struct cli *cli, const char *format, ...)
{
	struct buf words CLEANUP(buf_free) = {0};
	struct buf out CLEANUP(buf_free) = {0};
	size_t width = wrap_terminal_width(STDERR_FILENO);
	struct str rest;
	struct str line;
	va_list args;

	cli_flush(cli);
	va_start(args, format);
	buf_add_format_args(&words, format, args);
	va_end(args);
	rest = buf_str(&words);
	while (str_cut_line(&rest, &line)) {
		wrap_add_line(&out, line, width);
		buf_add_char(&out, '\n');
	}
	bytes_put(buf_str(&out), stderr);
}

struct str
cli_safe(struct cli *cli, struct str text, bool lines)
{
	struct buf out CLEANUP(buf_free) = {.size_max = SIZE_MAX / 4};

	while (text.len > 0) {
		uint32_t c = utf8_take(&text);
		bool is_control = c < 0x20 || (c >= 0x7f && c < 0xa0) || c == 0x2028 ||
			c == 0x2029 || (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);

		if (!is_control || c == '\t' || (c == '\n' && lines))
			buf_add_codepoint(&out, c);
		else if (c < 0x20)
			buf_add_codepoint(
				&out, 0x2400 + c); /* the pictures of control characters */
		else
			buf_add_codepoint(&out, UTF8_REPLACEMENT);
	}
	return str_copy(&cli->arena, buf_str(&out));
}

const char *
cli_count(struct cli *cli, uint64_t value)
{
	struct str digits = str_format(&cli->arena, "%llu", (unsigned long long)value);
	char *out = arena_alloc(&cli->arena, 2 * digits.len + 1);
	size_t at = 0;

	for (size_t i = 0; i < digits.len; i++) {
		if (i > 0 && (digits.len - i) % 3 == 0)
			out[at++] = ',';
		out[at++] = digits.data[i];
	}
	return out;
}

const char *
cli_count_of(struct cli *cli, uint64_t value, const char *one)
{
	return str_format(&cli->arena, "%s %s%s", cli_count(cli, value), one, value == 1 ? "" : "s")
		.data;
}

struct str
cli_login(struct cli *cli)
{
	const char *login = getenv("LOGNAME");
	struct passwd *entry;

	if (login != NULL && *login != '\0')
		return str_of(login);
	entry = getpwuid(getuid());
	return entry == NULL || *entry->pw_name == '\0'
		? STR("unnamed")
		: str_copy(&cli->arena, str_of(entry->pw_name));
}

const char *
cli_size(struct cli *cli, uint64_t bytes)
{
	static const char *const units[] = {"bytes", "kB", "MB", "GB", "TB", "PB"};
	double size = (double)bytes;
	size_t unit = 0;

	while (size >= 1000 && unit + 1 < COUNT_OF(units)) {
		size /= 1000;
		unit++;
	}
	if (unit == 0)
		return str_format(&cli->arena, "%llu bytes", (unsigned long long)bytes).data;
	return str_format(&cli->arena, "%.1f %s", size, units[unit]).data;
}

struct json_writer *
cli_json_begin(struct cli *cli)
{
	buf_clear(&cli->line);
	json_begin(&cli->json, &cli->line);
	json_object_begin(&cli->json);
	return &cli->json;
}

void
cli_json_end(struct cli *cli)
{
	json_object_end(&cli->json);
	buf_add_char(&cli->line, '\n');
	(void)fwrite(cli->line.data, 1, cli->line.len, stdout);
	(void)fflush(stdout);
}

bool
cli_stop_wanted(void *context)
{
	sigset_t pending;

	(void)context;
	return sigpending(&pending) == 0 &&
		(sigismember(&pending, SIGINT) == 1 || sigismember(&pending, SIGTERM) == 1 ||
			sigismember(&pending, SIGHUP) == 1);
}
