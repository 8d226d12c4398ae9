/* A program of the system's, confined: what goes in and comes out, and what it cannot do. The program is bash, which
 * can try much of it by itself. */
#include "sandbox/program.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/file.h"
#include "sandbox/confine.h"
#include "tap.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

struct stage {
	struct arena arena;
	struct buf output;
	struct err err;
	const char *scratch;
	const char *outside; /* a file beside it, with "secret" in it */
	struct program program;
};

/* Runs a script of bash; its arguments are the folder, the file outside and the number of a descriptor of ours. */
static bool
run(struct stage *s, const char *script, const char *input)
{
	static const char *const environment[] = {"LANG=C", NULL};
	static const char *const readable[] = {
		"/usr", "/bin", "/lib", "/lib64", "/etc/ld.so.cache", "/nowhere", NULL};
	const char *arguments[] = {
		"bash", "--norc", "-c", script, "bash", s->scratch, s->outside, NULL};

	err_clear(&s->err);
	buf_clear(&s->output);
	s->program.arguments = arguments;
	s->program.environment = environment;
	s->program.readable = readable;
	return program_run(&s->program, str_of(input), &s->output, &s->err);
}

static bool
gives(struct stage *s, const char *script, const char *wanted)
{
	bool good = run(s, script, "one line\n") && str_equal(buf_str(&s->output), str_of(wanted));

	if (!good)
		tap_note("it gave \"%.*s\"; %s", STR_ARG(buf_str(&s->output)), s->err.text);
	return good;
}

static void
test_work(struct stage *s)
{
	tap_ok(gives(s, "read -r line; echo \"it is $line\"", "it is one line\n"),
		"text goes in, bytes come out");
	tap_ok(gives(s, "echo word > $1/file; read -r x < $1/file; echo $x", "word\n"),
		"it has a folder of its own");
	tap_ok(gives(s, "exec true", ""), "what it runs is run");
	tap_ok(gives(s, "echo ${HOME-none} ${PATH+set} $LANG", "none set C\n"),
		"its environment is what it was given");
	tap_ok(!run(s, "echo first >&2; echo 'why it failed' >&2; exit 3", "") &&
			str_find(str_of(s->err.text), STR("ended with 3: why it failed")) !=
				STR_NONE,
		"why it failed is told: %s", s->err.text);
}

static void
test_bounds(struct stage *s)
{
	s->program.wall_s_max = 1;
	tap_ok(!run(s, "exec sleep 60", "") && s->err.kind == ERR_TIMEOUT, "it waits for ever: %s",
		s->err.text);
	s->program.wall_s_max = 60;
	s->program.cpu_s_max = 1;
	tap_ok(!run(s, "while :; do :; done", "") && s->err.kind == ERR_TIMEOUT,
		"it works for ever: %s", s->err.text);
	s->program.cpu_s_max = 20;
	tap_ok(!run(s, "x=0123456789abcdef; while :; do x=$x$x; done", ""), "it fills memory: %s",
		s->err.text);
	tap_ok(!run(s, "while echo 0123456789abcdef; do :; done; exit 1", "") &&
			s->err.kind == ERR_TOO_LARGE,
		"it writes without end: %s", s->err.text);
	s->program.path = "/usr/bin/no-such-program";
	tap_ok(!run(s, "true", "") && s->err.kind == ERR_NOT_FOUND, "it is not there: %s",
		s->err.text);
	s->program.path = "/bin/bash";
}

static void
test_refused(struct stage *s, bool with_landlock)
{
	/* The descriptor must not be one that bash makes itself. */
	int fd = fcntl(open(s->outside, O_RDONLY), F_DUPFD, 40);

	tap_ok(!run(s, "(exit 0) || exit 1; exec 9<> /dev/null; x=$(echo a); [ \"$x\" = a ]", ""),
		"it starts no process: %s", s->err.text);
	tap_ok(gives(s, "exec 3<> /dev/tcp/127.0.0.1/9 && echo connected; echo end", "end\n"),
		"it connects to nothing");
	tap_ok(gives(s, "read -r x <&40 && echo $x; echo end", "end\n"),
		"it has no descriptor of its caller");
	if (with_landlock) {
		tap_ok(gives(s, "read -r x < $2 && echo $x; echo end", "end\n"),
			"it reads nothing else");
		tap_ok(gives(s, "echo x > $2.new && echo made; echo end", "end\n"),
			"and makes nothing elsewhere");
		tap_ok(access(str_cstr(&s->arena, str_format(&s->arena, "%s.new", s->outside)),
			       F_OK) != 0,
			"nothing was made");
	}
	(void)close(fd);
}

int
main(void)
{
	struct stage s = {.arena = {.size_max = 1 << 20}};
	const char *folder = tap_folder();
	struct err err = {0};

	s.scratch = str_cstr(&s.arena, str_format(&s.arena, "%s/own", folder));
	s.outside = str_cstr(&s.arena, str_format(&s.arena, "%s/secret", folder));
	s.program = (struct program){.title = "the program",
		.path = "/bin/bash",
		.scratch = s.scratch,
		.memory_mb_max = 256,
		.cpu_s_max = 20,
		.wall_s_max = 60,
		.output_size_max = 1 << 20};
	if (!tap_ok(mkdir(s.scratch, 0700) == 0 &&
			    file_write_durably(s.outside, STR("secret\n"), &err),
		    "a folder and a file: %s", err.text))
		return tap_done();
	test_work(&s);
	test_bounds(&s);
	test_refused(&s, confine_landlock_abi() > 0);
	s.program.confinement = CONFINE_NO_LANDLOCK;
	test_refused(&s, false);
	buf_free(&s.output);
	arena_free(&s.arena);
	return tap_done();
}
