/* From reading to OCR: the program starts itself again as `candour ocr`.
 *
 * The OCR readers must fork from a process that never held the inspection's data; a fresh one is
 * the simplest. */
#ifndef CANDOUR_CLI_OCR_NEXT_H
#define CANDOUR_CLI_OCR_NEXT_H

#include "base/attr.h"
#include "base/str.h"

struct cli;
struct err;

/* Does not return where it goes well. */
bool ocr_go_on(struct cli *cli, struct err *err) MUST_USE;

#endif
