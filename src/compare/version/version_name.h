/* What a file's name says of a version: "Sub-group minutes v3 FINAL (2).docx" is "sub group minutes",
 * the third version, a final one.
 *
 * Pure. Two names may say that their files are versions of one document, or that they are two
 * documents ("2013-06-11 Minutes" and "2013-09-10 Minutes"), or nothing ("Scan0012"). */
#ifndef CANDOUR_COMPARE_VERSION_NAME_H
#define CANDOUR_COMPARE_VERSION_NAME_H

#include "base/str.h"

struct arena;

struct version_name {
	struct str stem;  /* words parted by blanks, in small letters, without marks and dates */
	struct str shape; /* the same with # for each number */
	uint32_t number;  /* "v2.1" is 2001; 0: none */
	int rank;         /* -1 a draft, 1 a final, 0 nothing said */
	bool has_mark;    /* anything that versions are marked by */
	bool is_generic;  /* "scan 12", "document", "letter": says nothing */
	int64_t day;      /* a date in the name, or DATE_NONE */
};

/* name: without folders. Strings are in the arena. */
void version_name_read(struct arena *arena, struct str name, struct version_name *ret_name);

enum version_names { VERSION_NAMES_SILENT, VERSION_NAMES_AGREE, VERSION_NAMES_DIFFER };
enum version_names version_names_compare(
	const struct version_name *a, const struct version_name *b);

#endif
