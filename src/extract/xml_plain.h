/* Any XML file as text: its words in order, with the structure of its elements as lines. */
#ifndef CANDOUR_EXTRACT_XML_PLAIN_H
#define CANDOUR_EXTRACT_XML_PLAIN_H

#include "base/attr.h"
#include "base/str.h"

struct err;
struct reading;

/* utf8 is the whole document. Attribute values are text too, as name="value"; comments and links
 * are facts; feeds' escaped HTML is read as HTML; binary content in base64 becomes a part.
 * False only where a part could not be given. */
bool xml_plain_read(struct reading *r, struct str utf8, struct err *err) MUST_USE;

#endif
