/* OneNote sections taken apart: the objects that they hold, with their properties.
 *
 * A section is kept in one of two forms: as a store of revisions ([MS-ONESTORE] 2.1 to 2.6, what
 * the program writes on a disk) or as a package of data elements ([MS-ONESTORE] 2.7, 2.8 over
 * [MS-FSSHTTPB] 2.2.1, what comes from a server). Both hold the same objects ([MS-ONE]): each has
 * an id within an object space (a page is one), a kind (JCID) and a set of properties, some of
 * which name other objects.
 *
 * A struct onenote and all it points to lie in the arena and in the file's bytes. */
#ifndef CANDOUR_EXTRACT_ONENOTE_H
#define CANDOUR_EXTRACT_ONENOTE_H

#include "base/attr.h"
#include "base/str.h"

struct arena;

/* An extended GUID ([MS-ONESTORE] 2.2.1). */
struct onenote_id {
	unsigned char guid[16];
	uint32_t n;
};

struct onenote_object {
	struct onenote_id space;
	struct onenote_id id;
	uint32_t kind; /* JCID, 2.6.14; 0 where it is not said */
	uint32_t order;
	bool is_present;       /* false: a later one of the same id took its place */
	bool is_given;         /* for who walks: it was given already */
	struct str properties; /* a PropertySet, 2.6.7 */
	const struct onenote_id *objects;
	size_t object_count;
	const struct onenote_id *spaces;
	size_t space_count;
	bool has_file;         /* it stands for a stored file */
	struct str file;       /* its bytes; data NULL where they are not there */
	struct str file_words; /* its reference as the section gives it */
};

/* The object that an object space begins with, by role: 1 content, 2 metadata (2.1.8). */
struct onenote_root {
	struct onenote_id space;
	struct onenote_id object;
	uint32_t role;
};

struct onenote {
	struct arena *arena;
	struct onenote_object *objects; /* sorted by space, id and order once loaded */
	size_t object_count;
	size_t object_room;
	struct onenote_root *roots;
	size_t root_count;
	size_t root_room;
	struct onenote_id first_space; /* the section's own */
	bool has_first_space;
	bool is_damaged; /* something in it could not be followed */
	bool is_locked;  /* objects are encrypted */
};

/* False where it is neither form; what could be found stands in *ret_store. */
bool onenote_load(struct arena *arena, struct str bytes, struct onenote *ret_store) MUST_USE;
/* The present object of that id, or NULL. */
struct onenote_object *onenote_find(
	const struct onenote *store, const struct onenote_id *space, const struct onenote_id *id);
/* The last root of that role that a space was given, or NULL. */
const struct onenote_root *onenote_root_of(
	const struct onenote *store, const struct onenote_id *space, uint32_t role);

/* One property: its bytes, or which of the object's ids it names. */
struct onenote_property {
	uint32_t id; /* with its type (2.6.6), without the Boolean's value */
	struct str value;
	size_t from;
	size_t count;
};
/* Looks through an object's own properties (not those of sets within). */
bool onenote_property(const struct onenote_object *object, uint32_t id,
	struct onenote_property *ret_property) MUST_USE;

/* ---- between the two forms' files ---- */

bool onenote_id_equal(const struct onenote_id *a, const struct onenote_id *b);
void onenote_object_add(struct onenote *store, const struct onenote_object *object);
void onenote_root_add(struct onenote *store, const struct onenote_root *root);
/* Splits an ObjectSpaceObjectPropSet (2.6.1): the compact ids of objects and of spaces, as bytes,
 * and the PropertySet behind them. False where it is cut off. */
bool onenote_split(struct str set, struct str *ret_objects, struct str *ret_spaces,
	struct str *ret_properties) MUST_USE;
/* The store of revisions, and the package. */
void onenote_store_load(struct onenote *store, struct str bytes);
void onenote_package_load(struct onenote *store, struct str bytes);

#endif
