/* Entries and what they stand for: the text in the tree, and the opening that explains it.
 *
 *   entry:    candour/1 KIND 2013-03-12T09:30:15Z COMMITMENT
 *   opening:  {"salt":"64 digits","payload":{...}}
 *   erased:   {"erased":true      }
 *
 * COMMITMENT is SHA-256(0x00 || salt || payload) in lower-case hexadecimal. There is exactly one
 * spelling of each, so that no byte of either can change unnoticed. An erased opening is as long
 * as the opening was, for it is written over it. */
#ifndef CANDOUR_LEDGER_OPENING_H
#define CANDOUR_LEDGER_OPENING_H

#include "base/attr.h"
#include "base/str.h"
#include "ledger/ledger.h"

struct buf;
struct sha256;

enum {
	KIND_LEN_MAX = 64,
	OPENING_LINE_MAX = LEDGER_PAYLOAD_MAX + 100 /* with its line feed */
};

/* What stands in the tree. */
struct entry_text {
	struct str kind;
	int64_t moment;
	struct str commitment; /* 64 digits */
};

/* Kind, moment and payload are such as an entry may have. */
bool entry_valid(const struct ledger_entry *entry, struct err *err) MUST_USE;
void ledger_entry_encode(struct buf *to, struct sha256 *sha, const struct ledger_entry *entry);
bool entry_parse(struct str text, struct entry_text *ret_entry) MUST_USE;

/* One line with its line feed. */
void opening_add(struct buf *to, const struct ledger_entry *entry);
/* Sets salt and payload ("" and zeros where it was erased); `line` is without its line feed. */
bool opening_parse(struct str line, struct ledger_entry *ret_entry) MUST_USE;
/* True where salt and payload give the commitment; an erased one fits every entry. */
bool opening_fits(struct sha256 *sha, const struct entry_text *entry,
	const struct ledger_entry *opening) MUST_USE;
/* An erased line of the same length, without line feed. */
void opening_add_erased(struct buf *to, size_t len);

#endif
