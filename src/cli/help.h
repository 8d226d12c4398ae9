/* Help, from the table of verbs. */
#ifndef CANDOUR_CLI_HELP_H
#define CANDOUR_CLI_HELP_H

struct verb;

/* Help on one verb, or on all; `name` is what was asked for ("exit-codes" too). The exit code. */
int help_print(const struct verb *verb, const char *name);

#endif
