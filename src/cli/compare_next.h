/* After reading, and after OCR: what is new is compared, and it is said how many gaps there are. */
#ifndef CANDOUR_CLI_COMPARE_NEXT_H
#define CANDOUR_CLI_COMPARE_NEXT_H

#include "base/attr.h"
#include "base/str.h"

struct cli;
struct err;
struct workshop;

/* With an open workshop. Ctrl-C ends it early and is no error: the rest waits. */
bool compare_go_on(struct cli *cli, struct workshop *workshop, struct err *err) MUST_USE;

#endif
