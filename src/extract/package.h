/* Office packages: a zip with content types and relationships (ECMA-376 part 2, OPC).
 *
 * A struct package lives on the reader's stack; what it points to is in the reading's arena and
 * the mapped bytes. Parts are named without the leading slash. What cannot be read is noted on
 * the reading at once; `worst` remembers it for the outcome. */
#ifndef CANDOUR_EXTRACT_PACKAGE_H
#define CANDOUR_EXTRACT_PACKAGE_H

#include "base/attr.h"
#include "base/err.h"
#include "base/str.h"
#include "extract/zip.h"

struct probe;
struct reading;
struct xml_hooks;

struct package {
	struct reading *r;
	struct zip zip;
	const struct content_type *types; /* Override rows, then Default rows */
	size_t type_count;
	struct err worst; /* the last damage met, ERR_NONE where all went well */
	uint32_t damage_count;
};

struct content_type {
	struct str name; /* part name, or extension */
	struct str type;
	bool is_default;
};

struct relation {
	struct str id;
	struct str type;   /* the last word of its type: "hyperlink", "image" */
	struct str target; /* a part's name, or the address where it is external */
	bool external;
};

struct relations {
	const struct relation *rows;
	size_t count;
};

/* What kind of document a zip holds, told from its content types and well-known parts. */
enum package_kind {
	PACKAGE_NOT_ZIP = 0,
	PACKAGE_UNKNOWN, /* a zip, of no kind below */
	PACKAGE_DOCX,
	PACKAGE_XLSX,
	PACKAGE_XLSB,
	PACKAGE_PPTX,
	PACKAGE_VSDX,
	PACKAGE_XPS,
	PACKAGE_ODT, /* writer, and master and web documents */
	PACKAGE_ODS,
	PACKAGE_ODP,
	PACKAGE_ODG, /* also formulas, charts, images */
	PACKAGE_EPUB,
	PACKAGE_PAGES,
	PACKAGE_NUMBERS,
	PACKAGE_KEYNOTE
};
enum package_kind package_kind_of(struct str bytes);
/* An iWork document of '09 with a password: its members are packed by methods that do not exist. */
bool package_iwork_locked(const struct zip *zip);
/* The same for bids, found once for all of them. */
enum package_kind probe_package(struct probe *probe);

/* Opens the zip and reads the content types. */
bool package_open(
	struct reading *r, struct str bytes, struct package *ret_package, struct err *err) MUST_USE;
/* The type of a part, "" where none is given. */
struct str package_type(const struct package *p, struct str name);
/* The relationships of a part ("" for the package's own); external addresses that are remote
 * templates and the like are for the caller to tell. */
struct relations package_relations(struct package *p, struct str part);
/* The row of that id, or NULL; the next row of that type from *at on, or NULL. */
const struct relation *relation_find(const struct relations *relations, struct str id);
const struct relation *relation_next(
	const struct relations *relations, const char *type, size_t *at);
/* The part's target of that type, "" where there is none. */
struct str package_related(struct package *p, struct str part, const char *type);
/* The main part, by relationship or by its well-known name; "" where there is none. */
struct str package_main(struct package *p, const char *known_name);

/* Parses a part. False where it is not there (silently) or was read before (each part is read
 * once, so that relationships in a ring end); damage is noted and counts as read. */
bool package_xml(struct package *p, struct str part, const struct xml_hooks *hooks, void *context);
/* The same for parts that several others share (styles, masters). */
bool package_xml_again(
	struct package *p, struct str part, const struct xml_hooks *hooks, void *context);
/* Notes damage of a part and goes on. */
void package_damage(struct package *p, const struct err *err);

/* Titles, authors, dates, counts: docProps/core.xml, app.xml, custom.xml. */
void package_properties(struct package *p);
/* The facts of relationships that leave the package: links, remote templates, linked files. */
void package_links(struct package *p, const struct relations *relations);
/* Gives every member that no one read and that may hold evidence as a part: media, embedded
 * documents, custom XML, macros. */
bool package_parts(struct package *p, struct err *err) MUST_USE;
/* The outcome of a read: true, or what was damaged. */
bool package_outcome(struct package *p, struct err *err);

/* "a/b/c.xml" and "../d.xml" give "a/d.xml". */
struct str package_resolve(struct package *p, struct str base, struct str target);

#endif
