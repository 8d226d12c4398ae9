/* Properties of Outlook items: what .msg, winmail.dat and .pst files are made of.
 *
 * A struct mapi is one object (a message, a recipient, an attachment) as a list of properties;
 * each format fills it from its own form. What they mean is said in one place: mapi_facts.c for
 * facts, mapi_body.c for text, mapi_eml.c for a message written out as RFC 5322. Values are kept
 * as they are stored: little-endian numbers, UTF-16LE or code page text, without ending zeros.
 *
 * Sources: [MS-OXCDATA] 2.11 (types), [MS-OXPROPS] (numbers and names), [MS-OXCMSG],
 * [MS-OXOMSG], [MS-OXOCAL], [MS-OXOCNTC], [MS-OXOTASK], [MS-OXRTFCP]. */
#ifndef CANDOUR_EXTRACT_MAPI_H
#define CANDOUR_EXTRACT_MAPI_H

#include "base/attr.h"
#include "base/str.h"

struct arena;
struct buf;
struct err;
struct part;
struct reading;

enum mapi_type {
	MAPI_I2 = 0x0002,
	MAPI_I4 = 0x0003,
	MAPI_R4 = 0x0004,
	MAPI_R8 = 0x0005,
	MAPI_MONEY = 0x0006,
	MAPI_APPTIME = 0x0007,
	MAPI_ERROR = 0x000a,
	MAPI_BOOL = 0x000b,
	MAPI_OBJECT = 0x000d,
	MAPI_I8 = 0x0014,
	MAPI_STRING8 = 0x001e,
	MAPI_UNICODE = 0x001f,
	MAPI_TIME = 0x0040,
	MAPI_GUID = 0x0048,
	MAPI_BINARY = 0x0102,
	MAPI_MULTIPLE = 0x1000 /* added to a type */
};

/* Numbers of properties that more than one place needs ([MS-OXPROPS]). */
enum mapi_id {
	MAPI_IMPORTANCE = 0x0017,
	MAPI_MESSAGE_CLASS = 0x001a,
	MAPI_SUBJECT = 0x0037,
	MAPI_CLIENT_SUBMIT_TIME = 0x0039,
	MAPI_REPRESENTING_NAME = 0x0042,
	MAPI_REPLY_NAMES = 0x0050,
	MAPI_REPRESENTING_TYPE = 0x0064,
	MAPI_REPRESENTING_ADDRESS = 0x0065,
	MAPI_CONVERSATION_TOPIC = 0x0070,
	MAPI_CONVERSATION_INDEX = 0x0071,
	MAPI_TRANSPORT_HEADERS = 0x007d,
	MAPI_RECIPIENT_TYPE = 0x0c15,
	MAPI_SENDER_NAME = 0x0c1a,
	MAPI_SENDER_TYPE = 0x0c1e,
	MAPI_SENDER_ADDRESS = 0x0c1f,
	MAPI_DISPLAY_BCC = 0x0e02,
	MAPI_DISPLAY_CC = 0x0e03,
	MAPI_DISPLAY_TO = 0x0e04,
	MAPI_DELIVERY_TIME = 0x0e06,
	MAPI_MESSAGE_FLAGS = 0x0e07,
	MAPI_ATTACH_SIZE = 0x0e20,
	MAPI_NORMALIZED_SUBJECT = 0x0e1d,
	MAPI_BODY = 0x1000,
	MAPI_RTF_COMPRESSED = 0x1009,
	MAPI_HTML = 0x1013,
	MAPI_MESSAGE_ID = 0x1035,
	MAPI_REFERENCES = 0x1039,
	MAPI_IN_REPLY_TO = 0x1042,
	MAPI_DISPLAY_NAME = 0x3001,
	MAPI_ADDRESS_TYPE = 0x3002,
	MAPI_EMAIL_ADDRESS = 0x3003,
	MAPI_CREATION_TIME = 0x3007,
	MAPI_MODIFICATION_TIME = 0x3008,
	MAPI_ATTACH_DATA = 0x3701,
	MAPI_ATTACH_EXTENSION = 0x3703,
	MAPI_ATTACH_NAME = 0x3704,
	MAPI_ATTACH_METHOD = 0x3705,
	MAPI_ATTACH_LONG_NAME = 0x3707,
	MAPI_ATTACH_PATH = 0x3708,
	MAPI_ATTACH_LONG_PATH = 0x370d,
	MAPI_ATTACH_MIME = 0x370e,
	MAPI_ATTACH_CONTENT_ID = 0x3712,
	MAPI_SMTP_ADDRESS = 0x39fe,
	MAPI_INTERNET_CODEPAGE = 0x3fde,
	MAPI_LOCALE = 0x3ff1,
	MAPI_CODEPAGE = 0x3ffd,
	MAPI_SENDER_SMTP = 0x5d01,
	MAPI_REPRESENTING_SMTP = 0x5d02
};

enum mapi_attach_method {
	MAPI_ATTACH_NONE = 0,
	MAPI_ATTACH_VALUE = 1,
	MAPI_ATTACH_REFERENCE = 2,
	MAPI_ATTACH_REFERENCE_ONLY = 4,
	MAPI_ATTACH_MESSAGE = 5,
	MAPI_ATTACH_OLE = 6,
	MAPI_ATTACH_WEB = 7
};

/* A property named by a set and a number or a string; ids from 0x8000 mean something only so. */
struct mapi_name {
	bool is_known;
	uint32_t set;    /* first field of the set's GUID, 0x00062002 and the like */
	uint32_t number; /* where text is "" */
	struct str text;
};

struct mapi_property {
	uint16_t id;
	uint16_t type;
	struct mapi_name name;
	struct str value;
};

struct mapi {
	struct arena *arena;
	struct mapi_property *items;
	size_t count;
	size_t room;
	unsigned
		codepage; /* of the message it belongs to, for objects that do not say; 0: unknown */
	bool is_cut;      /* MAPI_PROPERTY_COUNT_MAX was reached */
};

void mapi_begin(struct mapi *mapi, struct arena *arena);
void mapi_add(struct mapi *mapi, const struct mapi_property *property);
const struct mapi_property *mapi_find(const struct mapi *mapi, uint16_t id);
const struct mapi_property *mapi_find_named(const struct mapi *mapi, uint32_t set, uint32_t number);
/* The code page of its 8-bit texts: as it says, or by its language; 0 where it says neither. */
unsigned mapi_codepage(const struct mapi *mapi);
/* A value as text, in UTF-8: numbers, dates (ISO 8601), GUIDs and lists too; "" for binary. */
struct str mapi_value_text(
	const struct mapi *mapi, const struct mapi_property *property, unsigned codepage);
/* The text of a property, "" where it has none such. */
struct str mapi_text(const struct mapi *mapi, uint16_t id);
uint64_t mapi_number(const struct mapi *mapi, uint16_t id);
/* Seconds since 1970, DATE_NONE where there is none. */
int64_t mapi_moment(const struct mapi *mapi, uint16_t id);
/* The property's name for people: "PidTagSubject", "PidLidLocation", "mapi:8234". */
struct str mapi_property_name(struct arena *arena, const struct mapi_property *property);

/* "Name <address>" of a message's sender or representative, or of a recipient. */
struct str mapi_sender(const struct mapi *message);
struct str mapi_representative(const struct mapi *message);
struct str mapi_recipient(const struct mapi *recipient);

/* Everything a message says of itself as facts. */
void mapi_facts(struct reading *r, const struct mapi *message, const struct mapi *recipients,
	size_t recipient_count);
/* Its body as text: plain, HTML where that says more, RTF where nothing else is there; before
 * it, what appointments, contacts and tasks say in properties. */
bool mapi_body(struct reading *r, const struct mapi *message, struct err *err) MUST_USE;
/* The other forms of its body: HTML in UTF-8 (its own, or what its RTF wraps), and RTF where that
 * is its own form. Each stays empty where there is none. */
void mapi_bodies_find(const struct mapi *message, struct buf *html, struct buf *rtf);
/* The name of an attachment: long, short or display name. */
struct str mapi_attachment_name(const struct mapi *attachment);
/* Says it where an attachment is the locked body of an encrypted mail. */
void mapi_attachment_security(struct reading *r, const struct part *part);
/* Lines "Start: 2013-03-12T09:30:00Z" of what is no mail, "" for mails. */
void mapi_details(struct buf *to, const struct mapi *message);

/* Decompresses [MS-OXRTFCP] RTF. False where damaged; what came before that is given. */
bool mapi_rtf_decompress(struct buf *to, struct str compressed);

#endif
