/* An Outlook item written out as a mail (RFC 5322, MIME), so that it can be read, kept and shown
 * alone.
 *
 * The same item always gives the same bytes: nothing of the clock or of chance is in them. The
 * header the mail came with is kept whole, except that fields on the form of its body are set
 * apart as "X-Candour-Original-..."; what only Outlook knew (blind copies, dates, the folder)
 * is added. All bodies and attachments are written in base64, so that no line of theirs can be
 * taken for a boundary. Bytes go out by reading_part_data as they come. */
#ifndef CANDOUR_EXTRACT_MAPI_EML_H
#define CANDOUR_EXTRACT_MAPI_EML_H

#include "base/attr.h"
#include "base/buf.h"

struct err;
struct mapi;
struct reading;

struct mapi_eml {
	struct reading *r;
	struct buf out;
	uint32_t id;       /* of the outermost item: in its boundaries */
	uint32_t sequence; /* of multiparts within it */
	bool failed;       /* a limit was reached; err says which */
	struct err *err;
};

/* One line of header that is our own, "" values left out. */
void mapi_eml_field(struct mapi_eml *eml, const char *name, struct str value);
/* Header up to the blank line, then the text bodies; opens a multipart whose number is returned.
 * Attachments follow, then mapi_eml_end. */
uint32_t mapi_eml_begin(struct mapi_eml *eml, const struct mapi *message,
	const struct mapi *recipients, size_t recipient_count, struct str folder);
void mapi_eml_end(struct mapi_eml *eml, uint32_t multipart);

/* A part within the multipart: its header. Then bytes, in pieces of any size; then the end. */
struct mapi_eml_base64 {
	unsigned char held[57];
	size_t held_count;
};
void mapi_eml_part(struct mapi_eml *eml, uint32_t multipart, struct str type, struct str name,
	struct str content_id);
void mapi_eml_bytes(struct mapi_eml *eml, struct mapi_eml_base64 *state, struct str bytes);
void mapi_eml_bytes_end(struct mapi_eml *eml, struct mapi_eml_base64 *state);
/* A message within: its own mapi_eml_begin follows. */
void mapi_eml_message(struct mapi_eml *eml, uint32_t multipart, struct str name);
/* Sends what is held back. */
bool mapi_eml_flush(struct mapi_eml *eml) MUST_USE;

#endif
