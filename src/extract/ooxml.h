/* The kinds of Office documents that a package may be; each reads an opened package. Properties,
 * parts and the outcome are the caller's (ooxml_read_bytes in extract/ooxml.c). */
#ifndef CANDOUR_EXTRACT_OOXML_H
#define CANDOUR_EXTRACT_OOXML_H

#include "base/attr.h"
#include "base/str.h"

struct err;
struct package;
struct reading;

bool docx_read(struct package *p, struct err *err) MUST_USE;
bool xlsx_read(struct package *p, struct err *err) MUST_USE;
bool xlsb_read(struct package *p, struct err *err) MUST_USE;
bool pptx_read(struct package *p, struct err *err) MUST_USE;
bool vsdx_read(struct package *p, struct err *err) MUST_USE;
bool xps_read(struct package *p, struct err *err) MUST_USE;

/* Reads an Office document of any of these kinds from its zip bytes, also decrypted ones that
 * stand inside an encrypted OLE2 file. They must outlive the call; an arena will do. */
bool ooxml_read_bytes(struct reading *r, struct str zip_bytes, struct err *err) MUST_USE;

#endif
