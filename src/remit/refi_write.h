/* The XML of REFI-QDA, piece by piece, and GUIDs that are the same each time. For remit/refi.c. */
#ifndef CANDOUR_REMIT_REFI_WRITE_H
#define CANDOUR_REMIT_REFI_WRITE_H

#include "base/attr.h"
#include "base/str.h"

struct arena;
struct buf;

/* The text with what XML reserves as references; characters that XML 1.0 has no place for (section 2.2)
 * become U+FFFD. */
void refi_add_text(struct buf *to, struct str text);
/* ` name="value"`, line ends and tabs kept as references. */
void refi_add_attribute(struct buf *to, const char *name, struct str value);
/* `<name>text</name>`; nothing where the text is empty. */
void refi_add_element(struct buf *to, const char *name, struct str text);
/* `<name targetGUID="guid"/>`. */
void refi_add_reference(struct buf *to, const char *name, struct str guid);
/* ` creatingUser="..." creationDateTime="..."`. */
void refi_add_author(struct buf *to, struct arena *arena, struct str who, int64_t moment);

/* A GUID that follows from its words alone (RFC 9562, version 8): the first bits of the SHA-256 of kind
 * and name. In the arena. */
struct str refi_guid(struct arena *arena, const char *kind, struct str name);

#endif
