/* What a mail carries, against what it announces: is a file that is announced among it, perhaps under
 * another name? */
#ifndef CANDOUR_COMPARE_CARRIED_H
#define CANDOUR_COMPARE_CARRIED_H

#include "base/attr.h"
#include "base/str.h"

struct announce;
struct announced;
struct arena;
struct compare;
struct err;

/* Parts beyond these are counted, and may be anything. */
enum { CARRIED_PARTS_MAX = 60 };

struct carried_part {
	struct str name;
	struct str key;    /* of its stem (compare/meeting/phrase.h) */
	bool is_container; /* an archive or a mail: more may be inside */
	bool is_named;     /* an announcement has its very name */
	bool is_told;      /* a sentence speaks of it without naming it */
};

struct carried {
	struct carried_part parts[CARRIED_PARTS_MAX];
	size_t count;       /* parts that are attachments */
	size_t pictures;    /* shown within the text */
	size_t cards;       /* appointments and business cards, which programs add by themselves */
	bool has_container; /* an archive or a mail is among them, or too many to look at */
};

/* The parts of the mail; names in the arena. */
bool carried_load(struct compare *compare, struct arena *arena, int64_t document,
	struct carried *ret_carried, struct err *err) MUST_USE;
/* Sets which parts the announcements of one body name or speak of. */
void carried_match(
	struct arena *arena, struct carried *carried, const struct announced *list, size_t count);
/* True where a part has the name that is announced, whatever the case, the signs and the ending. */
bool carried_has(const struct carried *carried, const struct announce *announce);
/* True where a part that nothing else accounts for may be it, under another name. */
bool carried_may(const struct carried *carried, const struct announce *announce);

#endif
