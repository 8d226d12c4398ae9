/* OLE2 compound files: the folders and files inside one file that old Office, MSG, Thumbs.db and
 * the like are made of ([MS-CFB]).
 *
 * An ole is opened over bytes that outlive it; everything it hands out lives in the arena it was
 * opened with, or points into those bytes. Damage is borne as far as possible: what the directory
 * no longer reaches is still listed, a stream whose chain breaks gives the bytes before the
 * break. Nothing here follows a loop, whatever the tables say. */
#ifndef CANDOUR_EXTRACT_OLE_H
#define CANDOUR_EXTRACT_OLE_H

#include "base/attr.h"
#include "base/str.h"

struct arena;
struct buf;
struct err;
struct part;
struct reading;

enum { OLE_ROOT = 0 };

struct ole_entry {
	struct str name;    /* UTF-8; may begin with a control character ("\001Ole") */
	size_t parent;      /* entry of the storage it lies in; OLE_ROOT for the root itself */
	size_t child_first; /* its children are child_count entries from here */
	size_t child_count;
	bool is_storage;
	bool is_orphan;  /* the directory does not reach it; given as lying in the root */
	uint64_t size;   /* as the directory claims */
	int64_t created; /* DATE_NONE where unknown */
	int64_t modified;
	unsigned char class_id[16]; /* as stored (mixed-endian GUID) */
	uint32_t sector_first;
};

/* Look, do not touch. Entries are ordered by level: the root, its children, their children. */
struct ole {
	struct arena *arena;
	struct str bytes;
	const struct ole_entry *entries;
	size_t entry_count;
	bool is_damaged; /* the directory or the tables are broken or cut off */
	unsigned sector_shift;
	unsigned mini_shift;
	uint32_t mini_cutoff;
	uint32_t *fat; /* sector numbers of the FAT's own sectors */
	size_t fat_count;
	struct str mini_fat;    /* the mini FAT, as one piece */
	struct str mini_stream; /* the stream that small streams lie in */
	uint64_t sector_count;  /* whole or begun sectors in the file */
	uint64_t read_left;     /* bytes that may still be read: no file is read many times over */
};

/* True where the bytes begin as a compound file. */
bool ole_is(struct str bytes);
/* ERR_DAMAGED where not even a root can be found. */
bool ole_open(
	struct arena *arena, struct str bytes, struct ole **ret_ole, struct err *err) MUST_USE;
/* The entry's number, for parent fields and ole_child. */
size_t ole_index(const struct ole *ole, const struct ole_entry *entry);
/* The entry of this name (letter case does not count) in the storage; NULL where there is none. */
const struct ole_entry *ole_child(const struct ole *ole, size_t storage, struct str name);
/* By a path from the root, "ObjectPool/_123/CONTENTS"; NULL where there is none. */
const struct ole_entry *ole_find(const struct ole *ole, struct str path);
/* The path from the root, "/" between names, "" for the root; in the arena given. */
struct str ole_path(const struct ole *ole, const struct ole_entry *entry, struct arena *arena);
/* A stream's bytes. Where the chain breaks: ERR_DAMAGED, and *ret_bytes is what came before. */
bool ole_read(struct ole *ole, const struct ole_entry *entry, struct str *ret_bytes,
	struct err *err) MUST_USE;
/* ole_child and ole_read in one for what may be absent: the bytes that can be had, or "". Notes
 * damage in ole->is_damaged. */
struct str ole_stream(struct ole *ole, size_t storage, struct str name);
/* A storage as a compound file of its own (version 3), so that it can be read and kept alone: an
 * embedded document, a message within a message. */
bool ole_storage_save(
	struct ole *ole, const struct ole_entry *storage, struct buf *to, struct err *err) MUST_USE;

/* Facts from the property sets "\005SummaryInformation" and "\005DocumentSummaryInformation" of
 * a storage ([MS-OLEPS], [MS-OSHARED] 2.3.3): title, author, dates, counts, custom ones. */
void ole_summary_facts(struct reading *r, struct ole *ole, size_t storage);
/* Property set bytes given on their own, for files that keep them elsewhere. */
void ole_property_facts(struct reading *r, struct str property_set);

/* Gives the object that a storage holds as a part: a packaged file under its own name
 * ("\001Ole10Native", [MS-OLEDS] 2.3.6; CONTENTS; Package), a document as a compound file, else
 * the storage as it is. `name` is used where the object has none of its own, with an extension
 * after what it is; where it lay before is given as fact "source_path". False: limits reached. */
bool ole_object_part(struct reading *r, struct ole *ole, const struct ole_entry *storage,
	struct str name, struct err *err) MUST_USE;
/* Takes "\001Ole10Native" bytes apart. False where they are not a package: then the bytes behind
 * the length are the object's own data, given in *ret_data with an empty name. */
bool ole_native(struct arena *arena, struct str native, struct str *ret_name,
	struct str *ret_data) MUST_USE;

/* Gives as facts "source_path" where the packaged file lay when it was put in, and where it was last
 * opened: people and machines show in such paths. */
void ole_native_facts(struct reading *r, struct str native);

/* What a compound file is, by the names at its root and its class. */
enum ole_kind {
	OLE_NOT = 0, /* no compound file */
	OLE_GENERIC,
	OLE_WORD,
	OLE_EXCEL,
	OLE_POWERPOINT,
	OLE_MSG,
	OLE_VISIO,
	OLE_PUBLISHER,
	OLE_PROJECT,
	OLE_WORKS,
	OLE_ENCRYPTED, /* EncryptedPackage: an Office Open XML file behind a password */
	OLE_THUMBS,
	OLE_MACROS, /* a Visual Basic project alone */
	OLE_KIND_COUNT
};
enum ole_kind ole_kind_of(const struct ole *ole);
/* For bids: opens, looks, forgets. */
enum ole_kind ole_kind_probe(struct str bytes);

#endif
