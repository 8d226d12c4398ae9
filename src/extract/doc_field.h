/* Fields in a Word document's text: a begin, an instruction, a separator, a result, an end
 * ([MS-DOC] 2.8.25). They nest. A reader sees the result; the instruction is kept for what it
 * links to. */
#ifndef CANDOUR_EXTRACT_DOC_FIELD_H
#define CANDOUR_EXTRACT_DOC_FIELD_H

#include "base/buf.h"
#include "base/limits.h"

struct reading;

struct doc_fields {
	size_t depth;   /* fields open; those beyond NEST_DEPTH_MAX are only counted */
	size_t in_code; /* how many of them are in their instruction */
	bool is_in_code[NEST_DEPTH_MAX];
	size_t code_start[NEST_DEPTH_MAX]; /* in code */
	struct buf code; /* instructions of the open fields, one behind the other */
};

/* True while what comes is an instruction. */
bool doc_fields_hide(const struct doc_fields *fields);
/* One character of an instruction. One that never ends is damage: it goes out as text. */
void doc_fields_code(struct doc_fields *fields, struct buf *out, uint32_t c);
void doc_fields_begin(struct doc_fields *fields);
/* The instruction is complete: its link becomes a fact. */
void doc_fields_separate(struct doc_fields *fields, struct reading *r, struct buf *out);
void doc_fields_end(struct doc_fields *fields, struct reading *r, struct buf *out);
/* The story ends: an instruction still open goes out as text. */
void doc_fields_close(struct doc_fields *fields, struct buf *out);

/* Gives the link that an instruction such as HYPERLINK "http://..." holds. */
void doc_field_link(struct reading *r, struct str code);

#endif
