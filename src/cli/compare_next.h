/* After reading, and after OCR: what is new is compared, and it is said how many gaps there are. */
#ifndef CANDOUR_CLI_COMPARE_NEXT_H
#define CANDOUR_CLI_COMPARE_NEXT_H

#include "base/attr.h"
#include "base/str.h"

struct cli;
struct compare_result;
struct err;
struct json_writer;
struct workshop;

/* With an open workshop. Ctrl-C ends it early: the rest waits, which compare_ended says. */
bool compare_go_on(struct cli *cli, struct workshop *workshop, struct compare_result *ret_result,
	struct err *err) MUST_USE;
/* What came of it: members of the verb's JSON object, or a line for people. */
void compare_add_members(struct json_writer *w, const struct compare_result *result);
void compare_print(struct cli *cli, const struct compare_result *result);
/* The verb's last word, once its result is printed: ERR_INTERRUPTED where comparing was stopped, since
 * gaps are complete only when it comes to its end. */
bool compare_ended(const struct compare_result *result, struct err *err) MUST_USE;

#endif
