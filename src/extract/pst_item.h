/* Items of an Outlook store as property lists, by libpff.
 *
 * The store is opened over bytes in memory: libpff gets no path and opens nothing. An item is
 * borrowed from libpff until pst_item_free. What libpff cannot read is left out of the list;
 * callers compare what they need (an attachment's size and its data). */
#ifndef CANDOUR_EXTRACT_PST_ITEM_H
#define CANDOUR_EXTRACT_PST_ITEM_H

#include "base/attr.h"
#include "base/str.h"
#include "extract/pst_io.h"

#include <libpff.h>

struct arena;
struct err;
struct mapi;

struct pst_store {
	struct pst_io io;
	libbfio_handle_t *handle;
	libpff_file_t *file;
};

/* ERR_DAMAGED or ERR_PASSWORD; close it also then. */
bool pst_store_open(struct str bytes, struct pst_store *ret_store, struct err *err) MUST_USE;
void pst_store_close(struct pst_store *store);

void pst_item_free(libpff_item_t **item);
uint32_t pst_item_id(libpff_item_t *item);
/* Fills mapi from one set of properties (a message has one, a table of recipients one each);
 * values above VALUE_SIZE_MAX and the content of attachments are left out. False where there is no such set. */
bool pst_item_load(libpff_item_t *item, int set, struct arena *arena, struct mapi *ret_mapi);
/* All recipients of a message; none where they cannot be read. */
size_t pst_recipients_load(
	libpff_item_t *message, struct arena *arena, struct mapi **ret_recipients);

#endif
