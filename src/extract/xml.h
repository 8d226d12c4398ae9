/* XML as a stream of elements, over libxml2's SAX2 interface.
 *
 * No network, no external entity, no DTD entity: only the five predefined entities and HTML's
 * named characters are known. Malformed input is read as far as libxml2's recovery goes. The
 * caller gives a table of the names it knows; each element comes as that table's token, found by
 * namespace and local name. The transitional and the strict namespaces of OOXML (ISO/IEC 29500,
 * parts 1 and 4) are one here. Nothing is kept in memory but the piece at hand. */
#ifndef CANDOUR_EXTRACT_XML_H
#define CANDOUR_EXTRACT_XML_H

#include "base/attr.h"
#include "base/str.h"

struct err;
struct xml;
struct zip;
struct zip_entry;

enum xml_space {
	XML_NONE = 0, /* no namespace, or one not listed here */
	XML_OTHER,
	XML_W,       /* WordprocessingML */
	XML_W14,     /* Word 2010, 2012 extensions */
	XML_WP,      /* drawings in Word */
	XML_R,       /* relationship ids */
	XML_A,       /* DrawingML */
	XML_C,       /* charts */
	XML_DGM,     /* diagrams */
	XML_X,       /* SpreadsheetML */
	XML_XDR,     /* drawings in Excel */
	XML_P,       /* PresentationML */
	XML_P188,    /* modern comments of PowerPoint */
	XML_TC,      /* threaded comments of Excel */
	XML_M,       /* Office math */
	XML_V,       /* VML */
	XML_O,       /* Office VML extensions */
	XML_MC,      /* markup compatibility */
	XML_RELS,    /* relationships of a package */
	XML_TYPES,   /* content types of a package */
	XML_CORE,    /* core properties */
	XML_DC,      /* Dublin Core */
	XML_DCTERMS, /* Dublin Core terms */
	XML_APP,     /* extended properties */
	XML_CUSTOM,  /* custom properties */
	XML_VT,      /* property values */
	XML_VISIO,
	XML_XPS,
	XML_OFFICE, /* ODF from here */
	XML_TEXT,
	XML_TABLE,
	XML_DRAW,
	XML_META,
	XML_STYLE,
	XML_PRESENTATION,
	XML_NUMBER,
	XML_FO,
	XML_SVG,
	XML_MANIFEST,
	XML_SCRIPT,
	XML_XLINK,
	XML_OPF, /* EPUB */
	XML_OCF,
	XML_XHTML,
	XML_SF, /* iWork '09 */
	XML_SFA,
	XML_KEY,
	XML_SPACE_COUNT
};

/* Tokens are above zero; a name without a row has token 0. */
struct xml_name {
	enum xml_space space;
	const char *name;
	int token;
};

struct xml_hooks {
	const struct xml_name *names;
	size_t name_count;
	/* Each may be NULL. begin and end come for every element, token 0 too; text never for an
	 * element that was skipped. Text comes in pieces. */
	void (*begin)(void *context, struct xml *xml, int token);
	void (*end)(void *context, struct xml *xml, int token);
	void (*text)(void *context, struct xml *xml, struct str text);
	void (*comment)(void *context, struct xml *xml, struct str text);
	/* There is a document type, which nothing is taken from. */
	void (*doctype)(void *context, struct xml *xml);
	/* Of mc:AlternateContent only the first mc:Choice is given, else mc:Fallback. */
	bool alternate_content;
};

/* In begin: leaves out all inside this element; its end is still told. */
void xml_skip(struct xml *xml);
/* Ends the reading as if the input ended here. */
void xml_stop(struct xml *xml);
/* In begin: the value of the first attribute of that local name in any namespace, or of that
 * namespace; data is NULL where there is none. Valid until begin returns. */
struct str xml_attribute(struct xml *xml, const char *name);
struct str xml_attribute_in(struct xml *xml, enum xml_space space, const char *name);
/* The same by position, for those who want all of them; false past the last. */
bool xml_attribute_at(struct xml *xml, size_t i, struct str *ret_name, struct str *ret_value);
/* True for "1", "true", "on" and where the attribute is missing but may be (W's toggles). */
bool xml_flag(struct str value, bool missing);
/* In begin and end: the element's local name, its namespace, how deep it is (root: 1). */
struct str xml_local_name(struct xml *xml);
enum xml_space xml_space_of(struct xml *xml);
int xml_depth(struct xml *xml);

struct xml_source {
	void *context;
	/* Up to room bytes; 0 at the end; below 0 with err set. */
	ptrdiff_t (*read)(void *context, char *to, size_t room, struct err *err);
};

/* Reads all of it. False with ERR_DAMAGED where it is malformed or breaks off and ERR_TOO_LARGE
 * where it nests too deep; what came before has been given. */
bool xml_read(struct xml_source source, const struct xml_hooks *hooks, void *context,
	struct err *err) MUST_USE;
bool xml_read_str(
	struct str bytes, const struct xml_hooks *hooks, void *context, struct err *err) MUST_USE;
/* A member of a package, unpacked as it is parsed. */
bool xml_read_zip(const struct zip *zip, struct zip_entry *entry, const struct xml_hooks *hooks,
	void *context, struct err *err) MUST_USE;

#endif
