/* What the modules of a run share; nobody else includes this. */
#ifndef CANDOUR_LINKAGE_LINKAGE_INSIDE_H
#define CANDOUR_LINKAGE_LINKAGE_INSIDE_H

#include "base/attr.h"
#include "linkage/linkage.h"

struct err;

/* Tells of a stage; ERR_INTERRUPTED where it is not to begin. */
bool linkage_stage_begin(
	const struct linkage_options *options, enum linkage_stage stage, struct err *err) MUST_USE;
/* One more sentence for whoever reads the results; beyond LINKAGE_NOTE_MAX none. */
void linkage_note(struct linkage *linkage, const char *format, ...) PRINTF_LIKE(2, 3);

/* From the texts of the sources to records whose columns are known, and whose values have a form in
 * which they can be compared. */
bool linkage_records_make(
	const struct linkage_options *options, struct linkage *linkage, struct err *err) MUST_USE;
/* A run that does not stand on the former one takes no standard form from it. */
bool linkage_fields_anew(
	const struct linkage_options *options, struct linkage *linkage, struct err *err) MUST_USE;

#endif
