/* Kinds of items: a few words that an inspector knows, for facets and filters.
 *
 * The readers give a kind to what they read, the store keeps its number, the search speaks its
 * name; so the list stands on the store's floor, below all of them. */
#ifndef CANDOUR_STORE_KIND_H
#define CANDOUR_STORE_KIND_H

#include "base/str.h"

/* Stored by number: append only. */
enum item_kind {
	KIND_OTHER = 0,
	KIND_MAIL,
	KIND_DOCUMENT,
	KIND_SHEET,
	KIND_SLIDES,
	KIND_IMAGE,
	KIND_TEXT,
	KIND_WEB,
	KIND_CALENDAR,
	KIND_CONTACT,
	KIND_ARCHIVE,
	KIND_MAILBOX,
	KIND_COUNT
};

const char *item_kind_name(enum item_kind kind);     /* "mail", "document" ... */
enum item_kind item_kind_from_name(struct str name); /* KIND_COUNT where there is none such */

#endif
