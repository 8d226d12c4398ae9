/* Who was there, as minutes name them: "Present: Cllr A (Chair), Cllr B." */
#ifndef CANDOUR_COMPARE_PRESENT_H
#define CANDOUR_COMPARE_PRESENT_H

#include "base/attr.h"
#include "base/str.h"

struct arena;

/* People of one meeting that are taken, bytes of their list and of one name. */
enum { PRESENT_MAX = 100, PRESENT_LIST_MAX = 4000, PRESENT_NAME_MAX = 80 };

struct present_name {
	struct str name; /* "Cllr Bramwick Osterdell", without what stands in brackets */
	size_t from;     /* its bytes in the text */
	size_t to;
};

/* The people that a text lists behind "Present", "In attendance", "Attendees" and their like at
 * the beginning of a line; never those behind "Apologies" or "Absent". In the arena. */
void present_list(
	struct arena *arena, struct str text, struct present_name **ret_names, size_t *ret_count);

/* A name as a key: small letters, without titles (Cllr, Mr, Dr), signs and what stands in
 * brackets; "Surname, First" turned round. "" where it is fewer than two words: too common to tell
 * people by. */
struct str present_key(struct arena *arena, struct str name);

#endif
