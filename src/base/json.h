/* JSON (RFC 8259): written as a stream, read into a tree.
 *
 * The writer appends to a struct buf of the caller and puts commas itself. The reader builds a
 * tree in the caller's arena; it is for our own data files, tests and outside JSON of modest
 * size. Both bound the depth at JSON_DEPTH_MAX. */
#ifndef CANDOUR_BASE_JSON_H
#define CANDOUR_BASE_JSON_H

#include "base/attr.h"
#include "base/str.h"

struct arena;
struct buf;
struct err;

enum { JSON_DEPTH_MAX = 64 };

struct json_writer {
	struct buf *out;
	int depth;
	uint64_t filled; /* bit n: the container at depth n has a member already */
	bool after_key;
};

void json_begin(struct json_writer *w, struct buf *out);
void json_object_begin(struct json_writer *w);
void json_object_end(struct json_writer *w);
void json_array_begin(struct json_writer *w);
void json_array_end(struct json_writer *w);
void json_key(struct json_writer *w, const char *key);
/* Malformed UTF-8 is written as U+FFFD. */
void json_str(struct json_writer *w, struct str value);
void json_i64(struct json_writer *w, int64_t value);
void json_u64(struct json_writer *w, uint64_t value);
void json_double(struct json_writer *w, double value);
void json_bool(struct json_writer *w, bool value);
void json_null(struct json_writer *w);

/* Key and value in one. */
void json_member_str(struct json_writer *w, const char *key, struct str value);
void json_member_i64(struct json_writer *w, const char *key, int64_t value);
void json_member_u64(struct json_writer *w, const char *key, uint64_t value);
void json_member_bool(struct json_writer *w, const char *key, bool value);

enum json_type { JSON_NULL, JSON_BOOL, JSON_NUMBER, JSON_STRING, JSON_ARRAY, JSON_OBJECT };

struct json {
	enum json_type type;
	bool boolean;
	double number;
	struct str text;    /* a string's value, or a number as it was written */
	struct str key;     /* set where the parent is an object */
	struct json *first; /* first child of an array or object */
	struct json *next;  /* next sibling */
	size_t count;       /* children */
};

/* Reads the whole of text; ERR_DAMAGED names the byte where it went wrong. */
bool json_read(
	struct arena *arena, struct str text, struct json **ret_json, struct err *err) MUST_USE;
/* The member of an object, or NULL (also where json is NULL or no object). */
const struct json *json_get(const struct json *json, const char *key);
/* The member's string, or "" . */
struct str json_get_str(const struct json *json, const char *key);
/* The member where it is a whole number that an int64_t holds, or 0. */
int64_t json_get_i64(const struct json *json, const char *key);

#endif
