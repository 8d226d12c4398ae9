/* The members of a zip archive, with all that contradicts itself in it (PKWARE APPNOTE 6.3.10).
 *
 * For archives that people made (format_zip); documents that are zip files inside use
 * extract/zip.h, which asks less. Strs point into the archive's bytes; the list is in the
 * reading's arena. */
#ifndef CANDOUR_EXTRACT_ZIP_MEMBERS_H
#define CANDOUR_EXTRACT_ZIP_MEMBERS_H

#include "base/attr.h"
#include "base/str.h"
#include "extract/zip.h"

struct arena;
struct reading;

enum { ZIP_HIDDEN_MAX = 64 };

struct zip_member {
	struct zip_entry entry; /* by the directory */
	uint16_t made_by;
	uint16_t time;
	uint16_t day;
	uint32_t attributes;
	struct str extra;
	uint64_t data_at;  /* behind the local header; 0 where that is not there */
	uint64_t data_end; /* behind the data and its descriptor, as far as they can be told */
	bool is_folder;
	bool is_link;
};

struct zip_members {
	struct str bytes;
	struct zip_member *list; /* in the directory's order */
	size_t count;
	bool has_directory;
	/* Stretches between members in which local headers stand that the directory lacks. */
	struct str hidden[ZIP_HIDDEN_MAX];
	size_t hidden_count;
	bool damaged; /* something contradicts itself; said by reading_partial */
	size_t said;  /* how often */
};

/* Finds the directory and checks every member against its local header. Says through the reading
 * what is wrong or odd. Without a directory, has_directory is false and the list is empty. */
void zip_members_find(struct reading *r, struct str bytes, struct zip_members *ret_members);
/* Says once more that something is wrong (at most a few dozen times). */
void zip_members_wrong(struct reading *r, struct zip_members *members, const char *format, ...)
	PRINTF_LIKE(3, 4);
/* The block of an extra field with this id; false where there is none. */
bool zip_extra_find(struct str extra, uint16_t id, struct str *ret_block) MUST_USE;

#endif
