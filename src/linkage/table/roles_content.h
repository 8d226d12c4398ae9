/* Columns whose heads say nothing ("col3", "Client"), known by what is in them: names by the table of
 * names, surnames beside them, days of birth as the oldest days, and addresses by the words of roads.
 * Inside roles.c alone. */
#ifndef CANDOUR_LINKAGE_ROLES_CONTENT_H
#define CANDOUR_LINKAGE_ROLES_CONTENT_H

#include "linkage/table/roles.h"

/* `is_silent`, by column, are those; `roles` are what values alone say of them, and are changed where
 * the columns beside them say more. */
void roles_of_content(const struct records *records, const bool *is_silent, enum role *roles);

#endif
