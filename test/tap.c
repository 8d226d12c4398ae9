#include "tap.h"

#include <ftw.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* A test program is one process with one story: its counters may be static. */
static int claim_count;
static int failure_count;
static char folder[PATH_MAX];

/* Words of several lines: those after the first are remarks, which is all that TAP lets them be. */
static void PRINTF_LIKE(1, 0) say(const char *format, va_list args)
{
	char *words = NULL;

	if (vasprintf(&words, format, args) < 0)
		abort();
	for (const char *at = words; *at != '\0'; at++) {
		(void)putchar(*at);
		if (*at == '\n' && at[1] != '\0')
			(void)fputs("# ", stdout);
	}
	if (words[0] == '\0' || words[strlen(words) - 1] != '\n')
		(void)putchar('\n');
	free(words);
}

bool
tap_ok(bool holds, const char *format, ...)
{
	va_list args;

	claim_count++;
	failure_count += !holds;
	printf("%s %d - ", holds ? "ok" : "not ok", claim_count);
	va_start(args, format);
	say(format, args);
	va_end(args);
	(void)fflush(stdout);
	return holds;
}

void
tap_skip(const char *format, ...)
{
	va_list args;

	claim_count++;
	printf("ok %d # SKIP ", claim_count);
	va_start(args, format);
	say(format, args);
	va_end(args);
}

void
tap_note(const char *format, ...)
{
	va_list args;

	(void)fputs("# ", stdout);
	va_start(args, format);
	say(format, args);
	va_end(args);
}

const char *
tap_folder(void)
{
	const char *above = getenv("TMPDIR");

	if (folder[0] == '\0') {
		(void)snprintf(folder, sizeof(folder), "%s/candour-test-XXXXXX",
			above == NULL ? "/tmp" : above);
		if (mkdtemp(folder) == NULL) {
			perror("mkdtemp");
			exit(1);
		}
	}
	return folder;
}

const char *
tap_shared_data(void)
{
	const char *path = getenv("CANDOUR_SHARED_DATA");

	if (path == NULL)
		path = CANDOUR_SOURCE_ROOT "/../shared/data";
	return access(path, R_OK) == 0 ? path : NULL;
}

static int
remove_one(const char *path, const struct stat *info, int flag, struct FTW *where)
{
	(void)info;
	(void)flag;
	(void)where;
	return remove(path);
}

int
tap_done(void)
{
	if (folder[0] != '\0')
		(void)nftw(folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
	printf("1..%d\n", claim_count);
	return failure_count == 0 ? 0 : 1;
}
