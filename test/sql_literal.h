/* For tests that fill a database with statements of their own. */
#pragma once

#include "base/buf.h"

/* Adds TEXT, NULL being "", as an SQL literal. */
static inline void
sql_add_literal(struct buf *to, const char *text)
{
	buf_add_char(to, '\'');
	for (const char *at = text == NULL ? "" : text; *at != '\0'; at++) {
		if (*at == '\'')
			buf_add_char(to, '\'');
		buf_add_char(to, *at);
	}
	buf_add_char(to, '\'');
}
