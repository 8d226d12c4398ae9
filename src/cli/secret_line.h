/* A password from the terminal without showing it, or one line of standard input. */
#ifndef CANDOUR_CLI_SECRET_LINE_H
#define CANDOUR_CLI_SECRET_LINE_H

#include "base/attr.h"
#include "base/str.h"

struct err;

enum { SECRET_LINE_SIZE = 1024 };

/* *ret_text lies in the line, which the caller wipes. ERR_USAGE where there is none. */
bool secret_line_read(const char *prompt, char ret_line[SECRET_LINE_SIZE], struct str *ret_text,
	struct err *err) MUST_USE;
/* Whether somebody types: then a new password is asked for twice. */
bool secret_line_is_typed(void);

#endif
