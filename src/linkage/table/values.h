/* The distinct values of one column, numbered, with how often each occurs.
 *
 * Number 0 is the absent value. Everything in linkage works on these numbers: what is costly (to
 * standardise, to look at letters) is done once a distinct value, and frequencies come for free.
 * A struct values starts as {0}; its texts point to where they were given. It owns the memory of its
 * tables until values_free, but those that were lent to it (values_lend). */
#ifndef CANDOUR_LINKAGE_VALUES_H
#define CANDOUR_LINKAGE_VALUES_H

#include "base/str.h"

/* What tells a value from others at a glance: up to eight bytes are their own key; of longer ones it
 * is a hash. */
struct values_key {
	uint64_t head;
	uint32_t tag;
};

struct values_slot {
	uint64_t head;
	uint32_t tag;
	uint32_t number; /* 0: empty */
};

struct values {
	struct str *texts; /* [count], texts[0] empty */
	uint32_t *counts;  /* [count], how often each was given */
	uint32_t count;    /* with number 0, once anything was given */
	uint32_t room;
	struct values_slot *slots; /* open addressing */
	uint32_t slot_count;       /* a power of two */
	uint32_t hidden;           /* how many are in no slot, as nobody will look for them */
	uint32_t seed;             /* of where slots lie; changed where too many meet */
	bool is_lent;              /* texts and counts are somebody else's, and cannot grow */
};

void values_free(struct values *values);
/* Gives it tables of somebody else's for `room` values, number 0 included, which stay as long. */
void values_lend(struct values *values, struct str *texts, uint32_t *counts, uint32_t room);
/* Forgets how to find values, to save room; what is numbered stays. Until values_index nothing is
 * found, and nothing may be added. */
void values_settle(struct values *values);
void values_index(struct values *values);
/* The same for those alone whose keys are among `keys`, a set of VALUES_KEY_BITS bits (values_key_bit):
 * no other may be looked for, or added again. */
enum { VALUES_KEY_BITS = 1 << 20 };
void values_index_some(struct values *values, const uint64_t *keys);
/* Room for so many values in all. values_append adds a text that is not there, which nobody will look
 * for: it is not found, until values_settle and values_index. */
void values_reserve(struct values *values, uint32_t count);
uint32_t values_append(struct values *values, struct str text);
/* The number of a text; a new text gets the next one, and must stay where it is. The empty text is
 * number 0. At most 2^31 distinct values (memory gives up long before). */
uint32_t values_add(struct values *values, struct str text);
/* The same without counting or adding; 0 where it is not there. */
uint32_t values_find(const struct values *values, struct str text);
/* A hash of a text, the same on every machine. */
uint64_t values_hash(struct str text);

/* Has the processor fetch a text that is looked at soon, for whoever goes through all of them: those of
 * a column lie a line of their table apart. */
static inline void
values_fetch(const struct values *values, uint32_t number)
{
	enum { AHEAD = 16 };

	if (number + AHEAD < values->count)
		__builtin_prefetch(values->texts[number + AHEAD].data);
}

/* The same in two steps, for many at once: values_expect has the processor fetch what values_find_key
 * will need. values_find_key gives the slot of a text that is there, or an empty one; values_put adds
 * a text there (`text` stays) unless it is there already. The empty text has no key. */
struct values_key values_key(struct str text);
uint32_t values_key_bit(struct values_key key);             /* below VALUES_KEY_BITS */
void values_prepare(struct values *values, uint32_t count); /* room for so many new ones */
void values_expect(const struct values *values, struct values_key key);
struct values_slot *values_find_key(
	const struct values *values, struct values_key key, struct str text);
uint32_t values_put(struct values *values, struct values_key key, struct str text);

#endif
