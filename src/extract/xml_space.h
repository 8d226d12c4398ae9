/* Namespace names to small numbers. For extract/xml.c. */
#ifndef CANDOUR_EXTRACT_XML_SPACE_H
#define CANDOUR_EXTRACT_XML_SPACE_H

#include "base/str.h"
#include "extract/xml.h"

/* XML_OTHER for one that is not known. */
enum xml_space xml_space_find(struct str uri);

#endif
