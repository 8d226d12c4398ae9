/* Help, from the table of verbs. */
#ifndef CANDOUR_CLI_HELP_H
#define CANDOUR_CLI_HELP_H

#include <stdbool.h>

struct verb;

/* Help on one verb, or on all; `name` is what was asked for ("exit-codes" too). The exit code. */
int help_print(const struct verb *verb, const char *name);
/* `name` is no verb. Where verbs of two words begin with it they are listed (is_help: that was asked
 * for, and it is no mistake), else a sentence says so. The exit code. */
int help_unknown(const char *name, bool is_help);

#endif
