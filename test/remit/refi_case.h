/* Files of REFI-QDA for tests: made, read and imported. */
#ifndef CANDOUR_TEST_REFI_CASE_H
#define CANDOUR_TEST_REFI_CASE_H

#include "remit_case.h"
#include "work/refi/refi_import.h"

/* A codebook around the codes; a project around codes, sources and what follows them. In the case's arena. */
struct str refi_codebook(struct remit_case *c, const char *codes);
struct str refi_project(
	struct remit_case *c, const char *codes, const char *sources, const char *behind);
/* A zip of the two, `packed` by deflate; the second is left out where its name is NULL. */
struct str refi_zip(struct remit_case *c, const char *name, struct str bytes, const char *other,
	struct str other_bytes, bool is_packed);

/* Reads without a process of its own; false with the words in c->err. */
bool refi_case_read(struct remit_case *c, struct str bytes, struct refi_input *ret_input);
/* Reads, plans and does it as `who`; false with c->err. */
bool refi_case_import(struct remit_case *c, struct str bytes, const char *who, bool is_codes_alone,
	struct refi_input *ret_input, struct refi_plan *ret_plan);
/* A document whose size of text is right. */
void refi_case_document(struct remit_case *c, int64_t id, const char *name, const char *text);

#endif
