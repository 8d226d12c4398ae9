#include "base/err.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static const struct {
	const char *name;
	int exit_code;
} kinds[ERR_KIND_COUNT] = {
	[ERR_NONE] = {"none", 0},
	[ERR_USAGE] = {"usage", 2},
	[ERR_NOT_FOUND] = {"not-found", 3},
	[ERR_EXISTS] = {"exists", 4},
	[ERR_PERMISSION] = {"permission", 5},
	[ERR_IO] = {"io", 6},
	[ERR_DISK_FULL] = {"disk-full", 7},
	[ERR_BUSY] = {"busy", 8},
	[ERR_MEMORY] = {"memory", 9},
	[ERR_PASSWORD] = {"password", 10},
	[ERR_DAMAGED] = {"damaged", 11},
	[ERR_UNSUPPORTED] = {"unsupported", 12},
	[ERR_TOO_LARGE] = {"too-large", 13},
	[ERR_TIMEOUT] = {"timed-out", 14},
	[ERR_ALTERED] = {"altered", 15},
	[ERR_CRASHED] = {"crashed", 16},
	[ERR_QUERY] = {"query", 17},
	[ERR_INTERRUPTED] = {"interrupted", 130},
	[ERR_INTERNAL] = {"internal", 70},
};

bool
err_set(struct err *err, enum err_kind kind, const char *format, ...)
{
	va_list args;

	err->kind = kind;
	va_start(args, format);
	(void)vsnprintf(err->text, sizeof(err->text), format, args);
	va_end(args);
	return false;
}

static enum err_kind
kind_from_errno(int errno_value)
{
	switch (errno_value) {
	case ENOSPC:
	case EDQUOT:
		return ERR_DISK_FULL;
	case ENOENT:
	case ENOTDIR:
		return ERR_NOT_FOUND;
	case EACCES:
	case EPERM:
	case EROFS:
		return ERR_PERMISSION;
	case EEXIST:
	case ENOTEMPTY:
		return ERR_EXISTS;
	case ENOMEM:
		return ERR_MEMORY;
	case EINTR:
		return ERR_INTERRUPTED;
	default:
		return ERR_IO;
	}
}

bool
err_set_errno(struct err *err, int errno_value, const char *format, ...)
{
	va_list args;
	size_t used;

	err->kind = kind_from_errno(errno_value);
	va_start(args, format);
	(void)vsnprintf(err->text, sizeof(err->text), format, args);
	va_end(args);
	used = strlen(err->text);
	(void)snprintf(err->text + used, sizeof(err->text) - used, ": %s", strerror(errno_value));
	return false;
}

bool
err_in(struct err *err, const char *format, ...)
{
	char front[ERR_TEXT_SIZE];
	char back[ERR_TEXT_SIZE];
	va_list args;
	size_t used;

	va_start(args, format);
	(void)vsnprintf(front, sizeof(front), format, args);
	va_end(args);
	memcpy(back, err->text, sizeof(back));
	used = strlen(front);
	memcpy(err->text, front, used + 1);
	(void)snprintf(err->text + used, sizeof(err->text) - used, ": %s", back);
	return false;
}

void
err_clear(struct err *err)
{
	err->kind = ERR_NONE;
	err->text[0] = '\0';
}

const char *
err_kind_name(enum err_kind kind)
{
	if (kind >= ERR_KIND_COUNT)
		return "unknown";
	return kinds[kind].name;
}

enum err_kind
err_kind_from_name(const char *name)
{
	for (size_t i = 0; i < ERR_KIND_COUNT; i++)
		if (strcmp(kinds[i].name, name) == 0)
			return (enum err_kind)i;
	return ERR_NONE;
}

int
err_exit_code(enum err_kind kind)
{
	if (kind >= ERR_KIND_COUNT)
		return 70;
	return kinds[kind].exit_code;
}
