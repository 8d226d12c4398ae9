#include "work/listing.h"

#include "base/arena.h"
#include "base/err.h"

#include <dirent.h>
#include <errno.h>
#include <string.h>

bool
listing_take(struct arena *arena, const char *path, struct listing *ret_listing, struct err *err)
{
	DIR *folder = opendir(path);
	struct dirent *entry;
	size_t room = 0;

	*ret_listing = (struct listing){0};
	if (folder == NULL) {
		ret_listing->is_no_folder = errno == ENOTDIR;
		return errno == ENOENT || errno == ENOTDIR ||
			err_set_errno(err, errno, "cannot look into \"%s\"", path);
	}
	while ((entry = readdir(folder)) != NULL) {
		if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
			continue;
		ret_listing->names = arena_grow(arena, ret_listing->names, ret_listing->count,
			&room, sizeof(*ret_listing->names));
		ret_listing->names[ret_listing->count++] = str_cstr(arena, str_of(entry->d_name));
	}
	(void)closedir(folder);
	return true;
}
