/* Founding an inspection: folder, keys, log, terms of reference. */
#ifndef CANDOUR_WORK_FOUND_H
#define CANDOUR_WORK_FOUND_H

#include "base/attr.h"
#include "base/str.h"

struct arena;
struct err;
struct json;

struct found_request {
	const char *folder;
	struct str authority;
	struct str remit;     /* the name of a pack that ships, or a path to one */
	struct str reference; /* the inspection's own, or "" */
	int64_t appointed;    /* DATE_NONE where not given */
	int64_t announced;    /* when the authority learnt of it; the appointment where not given */
	int64_t report_by;
};

struct found_result {
	struct str origin; /* of the log */
	struct str vkey;   /* its verifier key: to be handed out */
	struct str checkpoint;
	struct str remit_title;
	size_t line_count;
};

/* Strings of the result are in the arena. A remit pack is a JSON file: id, title, basis, source,
 * lines of number, title and question; ERR_DAMAGED says what is wrong with one. The
 * folder comes to be whole or not at all; it may exist where it is empty. */
bool work_found(struct arena *arena, const struct found_request *request,
	struct found_result *ret_result, struct err *err) MUST_USE;

/* Reads a pack's text, which must outlive what it gives; `name` is for errors. */
bool remit_parse(struct arena *arena, struct str name, struct str text, struct json **ret_pack,
	struct err *err) MUST_USE;

#endif
