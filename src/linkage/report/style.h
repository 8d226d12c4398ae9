/* The style of the report: the page's only one, known to its policy by hash. */
#ifndef CANDOUR_LINKAGE_STYLE_H
#define CANDOUR_LINKAGE_STYLE_H

#include "base/str.h"

struct str style_text(void);

#endif
