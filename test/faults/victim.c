/* victim: a tiny program that the tools of this folder are tried on.
 *
 *   victim alloc COUNT          allocates COUNT times; leaves with 3 where it gets nothing
 *   victim files FOLDER COUNT   makes files 1.. COUNT; after each is safe it says its number
 *   victim hasty FOLDER COUNT   the same without any sync
 *   victim nofolder FOLDER COUNT  the same without the folder's sync
 *   victim log FOLDER COUNT     appends COUNT records to "log", saying each when it is safe
 *
 * A file or record holds its number as 3,000 digits. */
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { CONTENT_SIZE = 3000 };

static void
content_make(char content[CONTENT_SIZE + 1], int number)
{
	(void)snprintf(content, CONTENT_SIZE + 1, "%0*d", CONTENT_SIZE, number);
}

static int
fail(const char *what)
{
	fprintf(stderr, "victim: %s: %s\n", what, strerror(errno));
	return 1;
}

static int
alloc_many(int count)
{
	for (int i = 0; i < count; i++) {
		char *volatile memory = malloc(100);

		if (memory == NULL)
			return 3;
		free(memory);
	}
	return 0;
}

static bool
say(int number)
{
	char line[16];
	int len = snprintf(line, sizeof(line), "%d\n", number);

	return write(1, line, (size_t)len) == len;
}

static int
file_make(int folder, int number, bool sync_file, bool sync_folder)
{
	char content[CONTENT_SIZE + 1];
	char name[16];
	int fd = openat(folder, "new", O_WRONLY | O_CREAT | O_TRUNC, 0600);
	bool good;

	(void)snprintf(name, sizeof(name), "%d", number);
	content_make(content, number);
	if (fd < 0)
		return fail("create");
	good = write(fd, content, CONTENT_SIZE) == CONTENT_SIZE;
	good = good && (!sync_file || fsync(fd) == 0);
	(void)close(fd);
	if (!good)
		return fail("write");
	if (renameat(folder, "new", folder, name) != 0 || (sync_folder && fsync(folder) != 0))
		return fail("rename");
	return say(number) ? 0 : fail("say");
}

static int
log_add(int fd, int number)
{
	char content[CONTENT_SIZE + 1];

	content_make(content, number);
	if (write(fd, content, CONTENT_SIZE) != CONTENT_SIZE || fdatasync(fd) != 0)
		return fail("append");
	return say(number) ? 0 : fail("say");
}

int
main(int argc, char **argv)
{
	const char *what = argc > 2 ? argv[1] : "";
	int count = argc > 2 ? (int)strtol(argv[argc - 1], NULL, 10) : 0;
	bool is_log = strcmp(what, "log") == 0;
	bool is_hasty = strcmp(what, "hasty") == 0;
	int result = 0;
	int folder;
	int log = -1;

	if (strcmp(what, "alloc") == 0)
		return alloc_many(count);
	if (argc != 4)
		return 2;
	folder = open(argv[2], O_RDONLY | O_DIRECTORY);
	if (folder >= 0 && is_log)
		log = openat(folder, "log", O_WRONLY | O_CREAT | O_APPEND, 0600);
	if (folder < 0 || (is_log && (log < 0 || fsync(folder) != 0)))
		return fail("open");
	for (int i = 1; i <= count && result == 0; i++)
		result = is_log ? log_add(log, i)
				: file_make(folder, i, !is_hasty,
					  !is_hasty && strcmp(what, "nofolder") != 0);
	return result;
}
