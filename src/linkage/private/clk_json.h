/* Encodings in a file: the JSON of anonlink and its clients.
 *
 * {"clks": ["base64 of an encoding", ...]}: one for each record, in the order of the table that
 * they were made of. Other members are passed over. Outside text: everything is checked. */
#ifndef CANDOUR_LINKAGE_CLK_JSON_H
#define CANDOUR_LINKAGE_CLK_JSON_H

#include "base/attr.h"
#include "base/str.h"
#include "linkage/private/clk.h"

struct buf;
struct err;

void clk_json_begin(struct buf *to);
/* Encodings [from, to) of the set; pieces may be written out between. */
void clk_json_add(struct buf *to, const struct clk_set *set, size_t from, size_t end);
void clk_json_end(struct buf *to);

/* Adds the encodings of a file to a set that is {0} or has those of other sources. All have the
 * same number of bits, a multiple of 64 from 64 to CLK_BITS_MAX. ERR_DAMAGED names the byte where
 * it went wrong. */
bool clk_json_read(struct str text, struct clk_set *set, struct err *err) MUST_USE;

#endif
