/* A letter that asks the authority for what is missing.
 *
 * Each entry is one gap: its reference, what is asked for, why we think that it exists, and the
 * items that show it, by the paths under which the authority handed them over. Entries are put in
 * order as the authority has to search: by whose records they are, by sort of record, by time.
 *
 * What may be said is decided before: the entries of a letter hold nothing that its reader may not
 * see. Of those marked is_restricted only the item is named, never title or reason. */
#ifndef CANDOUR_PUBLISH_LETTER_H
#define CANDOUR_PUBLISH_LETTER_H

#include "base/attr.h"
#include "base/str.h"

struct writing;

/* Items named for one entry, and bytes of a passage in inverted commas that a reason may hold: a
 * name or a title, not what somebody wrote. */
enum { LETTER_ITEMS_MAX = 5, LETTER_QUOTE_MAX = 80 };

struct letter_item {
	struct str path; /* as delivered */
	int64_t received;
};

struct letter_entry {
	struct str reference;
	struct str kind; /* of gap: "message-absent" */
	struct str title;
	struct str why;
	struct str custodian; /* "": none in particular */
	int64_t begins;       /* DATE_NONE where unknown */
	int64_t ends;
	bool is_restricted;
	const struct letter_item *items;
	size_t item_count; /* in all; those beyond LETTER_ITEMS_MAX are only counted */
};

struct letter {
	unsigned number; /* 0: a draft */
	struct str authority;
	struct str addressee; /* "": the authority */
	struct str reference; /* of the inspection; "" none */
	struct str power;     /* "" : not stated */
	int64_t date;
	int64_t due; /* DATE_NONE: not set */
	uint64_t delivery_count;
	int64_t first_received;
	int64_t last_received;
	struct letter_entry *entries;
	size_t entry_count;
};

/* Puts the entries in order and writes the letter; `writing` has its arena and is empty. */
void letter_write(struct letter *letter, struct writing *writing);

/* Does a kind of gap go into a letter by itself? Hidden and altered text, and what is only late or
 * differs, are for inspectors to weigh: asking shows what they have seen. */
bool letter_kind_by_itself(struct str kind);

#endif
