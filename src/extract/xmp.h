/* XMP packets: metadata as XML within images and PDFs.
 *
 * Source: ISO 16684-1 (XMP), serialised as RDF/XML. A small scanner that takes what damaged
 * packets still hold; it is no validating parser. UTF-8 and UTF-16 packets are read. */
#ifndef CANDOUR_EXTRACT_XMP_H
#define CANDOUR_EXTRACT_XMP_H

#include "base/str.h"

struct fact_once;
struct reading;

/* Gives the packet's properties as facts: the usual ones under our names (title, author ...),
 * all others as "xmp:prefix:Name"; none that was given before. */
void xmp_give(struct fact_once *once, struct str packet);
/* Calls visit for each stretch of text and each attribute of any XML: `name` is the nearest
 * element outside RDF's own, or the attribute. Both in UTF-8 with entities resolved. At most
 * count_max calls. */
void xmp_scan(struct reading *r, struct str xml, unsigned count_max,
	void (*visit)(void *context, struct str name, struct str text), void *context);
/* The same without attributes. */
void xml_text_scan(struct reading *r, struct str xml, unsigned count_max,
	void (*visit)(void *context, struct str name, struct str text), void *context);

#endif
