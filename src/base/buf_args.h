/* buf_add_format for those who have a va_list. Apart from buf.h, which nearly everything reads. */
#ifndef CANDOUR_BASE_BUF_ARGS_H
#define CANDOUR_BASE_BUF_ARGS_H

#include "base/attr.h"

#include <stdarg.h>

struct buf;

void buf_add_format_args(struct buf *buf, const char *format, va_list args) PRINTF_LIKE(2, 0);

#endif
