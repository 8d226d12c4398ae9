/* Contacts, distribution lists and appointments as vCard (RFC 6350) and iCalendar (RFC 5545). */
#ifndef CANDOUR_EXTRACT_MAPI_CARD_H
#define CANDOUR_EXTRACT_MAPI_CARD_H

#include "base/str.h"

struct buf;
struct mapi;

/* Writes what the item is, and returns its MIME type; NULL where it is neither. */
const char *mapi_card(struct buf *to, const struct mapi *message);
/* The members of a distribution list as lines "Name <address>". */
void mapi_members(struct buf *to, const struct mapi *message);

#endif
