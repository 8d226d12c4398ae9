/* Lines for a terminal, broken between words.
 *
 * A line that would run over the edge goes on beneath the column in which its own text stands:
 * behind its leading blanks, or behind the last gap of two blanks or more near its beginning.
 * Nothing is broken within a word. Each code point counts as one column; the marks of bold type
 * (ESC [ ... m) count as none. */
#ifndef CANDOUR_CLI_WRAP_H
#define CANDOUR_CLI_WRAP_H

#include "base/str.h"

struct buf;

/* Adds a line (without its end) to `to`, broken for `width` columns; 0: as it is. */
void wrap_add_line(struct buf *to, struct str line, size_t width);
/* Adds a text of paragraphs, parted by empty lines, each filled anew for `width` columns. */
void wrap_add_filled(struct buf *to, struct str text, size_t width);
/* The columns of the terminal behind a file descriptor; 0 where there is none. */
size_t wrap_terminal_width(int fd);

#endif
