/* Names that are written in several ways, and what people write where they know no name: the table
 * share/linkage/spellings.tsv, which stands in the program.
 *
 * All texts are words as standard_words gives them. A struct names does not change after
 * names_load and lives in its arena. */
#ifndef CANDOUR_LINKAGE_NAMES_H
#define CANDOUR_LINKAGE_NAMES_H

#include "base/attr.h"
#include "base/str.h"

#include <stdbool.h>
#include <stdint.h>

struct arena;
struct err;
struct names;

/* The table of the program. ERR_DAMAGED names a line that says nothing. */
bool names_load(struct arena *arena, struct names **ret_names, struct err *err) MUST_USE;
/* The same from a text in its form. */
bool names_read(
	struct arena *arena, struct str table, struct names **ret_names, struct err *err) MUST_USE;
void names_free(struct names *names);

/* The fullest form of a given name or surname ("robert" of "bob"), or the word itself. */
struct str names_given(const struct names *names, struct str word);
struct str names_surname(const struct names *names, struct str word);
/* Whether a word is a given name, or a surname, of the table: for columns without a head. */
bool names_has_given(const struct names *names, struct str word);
bool names_has_surname(const struct names *names, struct str word);
/* Whether a word is a title: "mr". */
bool names_is_title(const struct names *names, struct str word);
/* Whether words stand for nothing, in any column: "not stated". */
bool names_is_void(const struct names *names, struct str words);
/* Whether words stand for no name: "unknown", "baby", "twin 1". */
bool names_is_absent(const struct names *names, struct str words);
/* Whether they stand for no address: "no fixed abode". */
bool names_is_nowhere(const struct names *names, struct str words);

#endif
