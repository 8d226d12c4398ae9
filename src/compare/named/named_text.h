/* Files that a text names: "see Licensing review 2012.docx", "Case 9.zip" in an index, paths such
 * as S:\Licensing\x.doc, links to a shared drive. Web addresses of the public are none, nor are
 * names that programs give everything (image001.png, winmail.dat).
 *
 * Where a name of several words begins is not written: `name` is the likely one, `wide` all that
 * could belong to it. A document is held under any ending of `wide` that is two words or more. */
#ifndef CANDOUR_COMPARE_NAMED_TEXT_H
#define CANDOUR_COMPARE_NAMED_TEXT_H

#include "base/attr.h"
#include "base/str.h"

struct arena;

struct named_file {
	struct str name; /* as written, "Licensing review 2012.docx" */
	struct str key;  /* of its stem (phrase_key). In the arena */
	struct str wide; /* key of all that could belong to it */
	bool is_path;    /* it stands behind a drive, server or folder */
	size_t from;     /* bytes */
	size_t to;
};

/* The next one at or behind *at; false at the end. */
bool named_next(struct arena *arena, struct str text, size_t *at, struct named_file *ret_file);
/* The same, and pictures, sounds and pages of the web too: where the words say that a file is
 * meant, its ending need not. */
bool named_next_any(struct arena *arena, struct str text, size_t *at, struct named_file *ret_file);
/* True for endings of files that people write and keep: docx, pdf, xls, msg, zip ... */
bool named_is_ending(struct str ending);
/* True for those of pictures, sounds and pages of the web too. */
bool named_is_any(struct str ending);

#endif
