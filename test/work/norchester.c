#include "norchester.h"

#include "tap.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/file.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

/* execv takes texts that may be changed, and changes none. */
enum { ARGUMENTS_MAX = 24 };
static void
candour_run(struct arena *arena, const char *const arguments[])
{
	char *given[ARGUMENTS_MAX + 1] = {0};
	int status = -1;
	pid_t child;

	for (size_t i = 0; i < ARGUMENTS_MAX && arguments[i] != NULL; i++)
		given[i] = str_cstr(arena, str_of(arguments[i]));
	child = fork();

	if (child == 0) {
		int nothing = open("/dev/null", O_RDWR | O_CLOEXEC);

		(void)dup2(nothing, 1);
		(void)dup2(nothing, 2);
		(void)execv(given[0], given);
		_exit(127);
	}
	if (child > 0 && waitpid(child, &status, 0) == child && status == 0)
		return;
	printf("Bail out! %s %s did not end well\n", arguments[0], arguments[1]);
	exit(1);
}

static const char *
program(void)
{
	const char *path = getenv("CANDOUR");

	if (path == NULL) {
		printf("Bail out! CANDOUR does not name the program\n");
		exit(1);
	}
	return path;
}

static const char *
path_in(struct arena *arena, const char *folder, const char *name)
{
	return str_format(arena, "%s/%s", folder, name).data;
}

/* What norchester_ready.sh made, unless the program is another since; or NULL. */
static const char *
ready_get(void)
{
	const char *ready = getenv("NORCHESTER_READY");
	struct stat made, built;

	if (ready == NULL || stat(ready, &made) != 0 || stat(program(), &built) != 0 ||
		made.st_mtime < built.st_mtime)
		return NULL;
	return ready;
}

const char *
norchester_make(struct arena *arena, const char *name)
{
	const char *samples = getenv("SAMPLES");
	const char *ready = ready_get();
	const char *folder = path_in(arena, tap_folder(), name);
	const char *const copy[] = {"/bin/cp", "-a", ready, folder, NULL};
	const char *const init[] = {program(), "init", folder, "--authority",
		"Norchester Borough Council", "--remit", "best-value", "--appointed", "2014-09-10",
		"--report-by", "2014-11-30", NULL};
	const char *const ingest[] = {program(), "ingest", folder,
		path_in(arena, samples == NULL ? "." : samples, "norchester/disclosure"), "--from",
		"Norchester BC, monitoring officer", "--custodian", "Norchester BC", "--received",
		"2014-10-02", "--power", "LGA 1999 s.11", NULL};

	if (ready != NULL) {
		candour_run(arena, copy);
		return folder;
	}
	candour_run(arena, init);
	candour_run(arena, ingest);
	return folder;
}

void
norchester_add(struct arena *arena, const char *folder, const char *file_name, const char *words)
{
	const char *path = path_in(arena, tap_folder(), file_name);
	const char *const ingest[] = {program(), "ingest", folder, path, "--from",
		"Norchester BC, monitoring officer", "--custodian", "Late papers", "--received",
		"2014-10-09", NULL};
	FILE *file = fopen(path, "we");

	if (file == NULL || fputs(words, file) < 0 || fclose(file) != 0) {
		printf("Bail out! %s cannot be written\n", path);
		exit(1);
	}
	candour_run(arena, ingest);
}
