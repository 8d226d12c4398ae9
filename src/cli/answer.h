/* Answers from whoever sits at the keyboard, or from a pipe: a key at once on a terminal, the first
 * letter of a line otherwise; and whole lines. Ctrl-C is seen while waiting. */
#ifndef CANDOUR_CLI_ANSWER_H
#define CANDOUR_CLI_ANSWER_H

#include "base/str.h"

struct cli;

enum { ANSWER_END = -1, ANSWER_STOPPED = -2, ANSWER_SIZE_MAX = 4000 };

/* The key, in lower case; ANSWER_END at the end of the input, ANSWER_STOPPED where Ctrl-C came. */
int answer_key(struct cli *cli, const char *prompt);
/* A line without its end and the blanks around it, in the cli's arena; what is longer than
 * ANSWER_SIZE_MAX is cut. ANSWER_END, ANSWER_STOPPED or 0. */
int answer_line(struct cli *cli, const char *prompt, struct str *ret_line);

#endif
