/* Transport-neutral encapsulation (winmail.dat): how Outlook sends what mail cannot say
 * ([MS-OXTNEF]).
 *
 * A stream of attributes, of the message first and then of each attachment. Most of it is Outlook
 * properties, packed into two of the attributes. An attached message is a stream of its own and
 * becomes a part that this reader takes again. Own parser: the library for it has no bounds of
 * its own on counts, and the properties go to the same place as those of .msg files. */
#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"
#include "base/limits.h"
#include "extract/codepage.h"
#include "extract/format.h"
#include "extract/le.h"
#include "extract/mapi.h"
#include "extract/ole.h"
#include "extract/reading.h"

enum { SIGNATURE = 0x223e9f78, HEADER_SIZE = 6, ATTRIBUTE_HEADER_SIZE = 9 };
enum { LEVEL_MESSAGE = 1, LEVEL_ATTACHMENT = 2 };

/* Low halves of the attributes' numbers ([MS-OXTNEF] 2.1.3.2). */
enum attribute {
	ATT_FROM = 0x8000,
	ATT_SUBJECT = 0x8004,
	ATT_DATE_SENT = 0x8005,
	ATT_DATE_RECEIVED = 0x8006,
	ATT_MESSAGE_CLASS = 0x8008,
	ATT_BODY = 0x800c,
	ATT_ATTACH_DATA = 0x800f,
	ATT_ATTACH_TITLE = 0x8010,
	ATT_ATTACH_MODIFIED = 0x8013,
	ATT_DATE_MODIFIED = 0x8020,
	ATT_ATTACH_NAME = 0x9001,
	ATT_ATTACH_BEGIN = 0x9002,
	ATT_MESSAGE_PROPERTIES = 0x9003,
	ATT_RECIPIENTS = 0x9004,
	ATT_ATTACH_PROPERTIES = 0x9005,
	ATT_CODEPAGE = 0x9007
};

struct tnef {
	struct reading *r;
	struct arena *arena;
	struct mapi message;
	struct mapi old; /* attributes that older writers used in place of properties */
	struct mapi *recipients;
	size_t recipient_count;
	struct mapi attachment;
	struct mapi attachment_old;
	struct str data;
	bool has_attachment;
	bool has_given; /* facts and body were given */
	bool is_damaged;
	unsigned codepage;
	uint64_t attachments;
};

static int
tnef_bid(struct probe *probe)
{
	if (probe->bytes.len < HEADER_SIZE + ATTRIBUTE_HEADER_SIZE ||
		le_u32(probe->bytes, 0) != SIGNATURE)
		return BID_NO;
	return BID_SURE;
}

/* ---- properties ---- */

static unsigned
value_size(uint16_t type)
{
	switch (type) {
	case MAPI_I2:
	case MAPI_I4:
	case MAPI_R4:
	case MAPI_BOOL:
	case MAPI_ERROR:
		return 4;
	case MAPI_R8:
	case MAPI_MONEY:
	case MAPI_APPTIME:
	case MAPI_I8:
	case MAPI_TIME:
		return 8;
	case MAPI_GUID:
		return 16;
	default:
		return 0;
	}
}

static bool
take_padded(struct str *from, uint32_t len, struct str *ret_bytes)
{
	uint64_t padded = ((uint64_t)len + 3) & ~(uint64_t)3;

	if (len > from->len)
		return false;
	*ret_bytes = str_slice(*from, 0, len);
	*from = str_from(*from, padded > from->len ? from->len : (size_t)padded);
	return true;
}

/* A value of its type; of several the first is kept. */
static bool
value_take(struct str *from, uint16_t type, struct str *ret_value)
{
	bool is_multiple = (type & MAPI_MULTIPLE) != 0;
	unsigned size = value_size(type & ~MAPI_MULTIPLE & 0xffff);
	uint32_t count = 1;
	struct str value;

	*ret_value = STR("");
	if (is_multiple || size == 0) {
		if (!le_has(*from, 0, 4))
			return false;
		count = le_u32(*from, 0);
		*from = str_from(*from, 4);
	}
	for (uint32_t i = 0; i < count; i++) {
		uint32_t len = size;

		if (size == 0) {
			if (!le_has(*from, 0, 4))
				return false;
			len = le_u32(*from, 0);
			*from = str_from(*from, 4);
		}
		if (!take_padded(from, len, &value))
			return false;
		if (i == 0)
			*ret_value = value;
	}
	return true;
}

static bool
name_take(struct tnef *tnef, struct str *from, struct mapi_name *ret_name)
{
	enum { NAME_SIZE = 24 };
	struct str text;

	if (!le_has(*from, 0, NAME_SIZE))
		return false;
	ret_name->is_known = true;
	ret_name->set = le_u32(*from, 0);
	if (le_u32(*from, 16) == 0) {
		ret_name->number = le_u32(*from, 20);
		*from = str_from(*from, NAME_SIZE);
		return true;
	}
	text = *from;
	*from = str_from(*from, NAME_SIZE);
	if (!take_padded(from, le_u32(text, 20), &text))
		return false;
	ret_name->text = utf16le_text(tnef->arena, text);
	while (str_ends(ret_name->text, str_make("", 1)))
		ret_name->text.len--;
	return true;
}

/* [MS-OXTNEF] 2.1.3.4: a count and as many properties. */
static bool
properties_take(struct tnef *tnef, struct str *from, struct mapi *mapi)
{
	uint32_t count = le_u32(*from, 0);

	*from = str_from(*from, 4);
	for (uint32_t i = 0; i < count && from->len > 0; i++) {
		struct mapi_property property = {
			.type = le_u16(*from, 0),
			.id = le_u16(*from, 2),
		};

		*from = str_from(*from, 4);
		if ((property.id >= 0x8000 && !name_take(tnef, from, &property.name)) ||
			!value_take(from, property.type, &property.value))
			return false;
		mapi_add(mapi, &property);
	}
	return true;
}

static bool
recipients_take(struct tnef *tnef, struct str from)
{
	uint32_t rows = le_u32(from, 0);

	from = str_from(from, 4);
	/* A row takes 4 bytes at least: the count cannot ask for more than is there. */
	if (rows > from.len / 4 || rows > MAPI_CHILD_COUNT_MAX)
		return false;
	tnef->recipients = ARENA_ARRAY(tnef->arena, rows, struct mapi);
	for (uint32_t i = 0; i < rows; i++) {
		mapi_begin(&tnef->recipients[i], tnef->arena);
		tnef->recipients[i].codepage = tnef->codepage;
		tnef->recipient_count = i + 1;
		if (!properties_take(tnef, &from, &tnef->recipients[i]))
			return false;
	}
	return true;
}

/* Seven numbers: year, month, day, hour, minute, second, weekday; kept as a FILETIME. */
static struct str
date_value(struct tnef *tnef, struct str value)
{
	const int64_t epoch_gap_s = 11644473600;
	struct civil civil = {le_u16(value, 0), le_u16(value, 2), le_u16(value, 4),
		le_u16(value, 6), le_u16(value, 8), le_u16(value, 10)};
	char *bytes = arena_alloc(tnef->arena, 8);
	uint64_t filetime;

	if (value.len < 12 || !date_civil_valid(civil) || civil.year < 1601)
		return STR("");
	filetime = (uint64_t)(date_from_civil(civil) + epoch_gap_s) * 10000000;
	for (unsigned i = 0; i < 8; i++)
		bytes[i] = (char)(filetime >> (8 * i) & 0xff);
	return str_make(bytes, 8);
}

static void
old_add(struct mapi *old, uint16_t id, uint16_t type, struct str value)
{
	struct mapi_property property = {.id = id, .type = type, .value = value};

	if (value.len > 0)
		mapi_add(old, &property);
}

/* Adds what only the older attributes said. */
static void
old_merge(struct mapi *mapi, const struct mapi *old)
{
	for (size_t i = 0; i < old->count; i++)
		if (mapi_find(mapi, old->items[i].id) == NULL)
			mapi_add(mapi, &old->items[i]);
}

/* ---- attachments ---- */

/* An object: a message is a stream of our own kind, anything else a compound file, behind the
 * identifier of its interface. */
static struct str
object_bytes(struct str value)
{
	struct str inner = str_from(value, 16);

	return value.len > 16 && (le_u32(inner, 0) == SIGNATURE || ole_is(inner)) ? inner : value;
}

static bool
attachment_give(struct tnef *tnef, struct err *err)
{
	const struct mapi_property *property;
	struct part part = {.role = PART_ATTACHMENT, .modified = DATE_NONE};
	struct str data = tnef->data;

	if (!tnef->has_attachment)
		return true;
	tnef->has_attachment = false;
	old_merge(&tnef->attachment, &tnef->attachment_old);
	property = mapi_find(&tnef->attachment, MAPI_ATTACH_DATA);
	if (property != NULL && property->type == MAPI_OBJECT)
		data = object_bytes(property->value);
	else if (property != NULL && property->value.len > data.len)
		data = property->value;
	part.name = mapi_attachment_name(&tnef->attachment);
	part.declared = mapi_text(&tnef->attachment, MAPI_ATTACH_MIME);
	part.modified = mapi_moment(&tnef->attachment, MAPI_MODIFICATION_TIME);
	if (mapi_text(&tnef->attachment, MAPI_ATTACH_CONTENT_ID).len > 0)
		part.role = PART_INLINE;
	if (le_u32(data, 0) == SIGNATURE && part.declared.len == 0)
		part.declared = STR("application/ms-tnef");
	tnef->attachments++;
	reading_fact(tnef->r, FACT_ATTACHMENT, part.name);
	return reading_part(tnef->r, &part, data, err);
}

static void
attachment_begin(struct tnef *tnef)
{
	mapi_begin(&tnef->attachment, tnef->arena);
	mapi_begin(&tnef->attachment_old, tnef->arena);
	tnef->attachment.codepage = tnef->codepage;
	tnef->data = STR("");
	tnef->has_attachment = true;
}

/* What the message says, once: before the first attachment or at the end. */
static bool
message_give(struct tnef *tnef, struct err *err)
{
	if (tnef->has_given)
		return true;
	tnef->has_given = true;
	old_merge(&tnef->message, &tnef->old);
	mapi_facts(tnef->r, &tnef->message, tnef->recipients, tnef->recipient_count);
	return mapi_body(tnef->r, &tnef->message, err);
}

static bool
message_attribute(struct tnef *tnef, uint16_t id, struct str value)
{
	switch (id) {
	case ATT_CODEPAGE:
		tnef->codepage = le_u32(value, 0);
		tnef->message.codepage = tnef->codepage;
		return true;
	case ATT_MESSAGE_PROPERTIES:
		return properties_take(tnef, &value, &tnef->message);
	case ATT_RECIPIENTS:
		return recipients_take(tnef, value);
	case ATT_SUBJECT:
		old_add(&tnef->old, MAPI_SUBJECT, MAPI_STRING8, value);
		return true;
	case ATT_BODY:
		old_add(&tnef->old, MAPI_BODY, MAPI_STRING8, value);
		return true;
	case ATT_MESSAGE_CLASS:
		old_add(&tnef->old, MAPI_MESSAGE_CLASS, MAPI_STRING8, value);
		return true;
	case ATT_DATE_SENT:
		old_add(&tnef->old, MAPI_CLIENT_SUBMIT_TIME, MAPI_TIME, date_value(tnef, value));
		return true;
	case ATT_DATE_RECEIVED:
		old_add(&tnef->old, MAPI_DELIVERY_TIME, MAPI_TIME, date_value(tnef, value));
		return true;
	case ATT_DATE_MODIFIED:
		old_add(&tnef->old, MAPI_MODIFICATION_TIME, MAPI_TIME, date_value(tnef, value));
		return true;
	case ATT_FROM:
		/* A structure of four lengths, then name and address. */
		old_add(&tnef->old, MAPI_SENDER_NAME, MAPI_STRING8,
			le_slice(value, 8, le_u16(value, 4)));
		return true;
	default:
		return true;
	}
}

static bool
attachment_attribute(struct tnef *tnef, uint16_t id, struct str value)
{
	switch (id) {
	case ATT_ATTACH_DATA:
		tnef->data = value;
		return true;
	case ATT_ATTACH_TITLE:
		old_add(&tnef->attachment_old, MAPI_ATTACH_NAME, MAPI_STRING8, value);
		return true;
	case ATT_ATTACH_NAME:
		old_add(&tnef->attachment_old, MAPI_ATTACH_LONG_NAME, MAPI_STRING8, value);
		return true;
	case ATT_ATTACH_MODIFIED:
		old_add(&tnef->attachment_old, MAPI_MODIFICATION_TIME, MAPI_TIME,
			date_value(tnef, value));
		return true;
	case ATT_ATTACH_PROPERTIES:
		return properties_take(tnef, &value, &tnef->attachment);
	default:
		return true;
	}
}

static uint16_t
checksum(struct str value)
{
	uint16_t sum = 0;

	for (size_t i = 0; i < value.len; i++)
		sum = (uint16_t)(sum + (unsigned char)value.data[i]);
	return sum;
}

static bool
attribute_give(struct tnef *tnef, unsigned level, uint16_t id, struct str value, struct err *err)
{
	bool good = true;

	if (level == LEVEL_MESSAGE) {
		good = message_attribute(tnef, id, value);
	} else if (id == ATT_ATTACH_BEGIN) {
		if (!message_give(tnef, err) || !attachment_give(tnef, err))
			return false;
		attachment_begin(tnef);
	} else if (level == LEVEL_ATTACHMENT) {
		if (!tnef->has_attachment)
			attachment_begin(tnef);
		good = attachment_attribute(tnef, id, value);
	}
	if (!good)
		tnef->is_damaged = true;
	return true;
}

static bool
tnef_read(struct reading *r, struct err *err)
{
	struct tnef tnef = {.r = r, .arena = reading_arena(r)};
	struct str rest = str_from(reading_bytes(r), HEADER_SIZE);

	mapi_begin(&tnef.message, tnef.arena);
	mapi_begin(&tnef.old, tnef.arena);
	while (rest.len >= ATTRIBUTE_HEADER_SIZE) {
		unsigned level = le_u8(rest, 0);
		uint16_t id = le_u16(rest, 1);
		uint32_t len = le_u32(rest, 5);
		struct str value = le_slice(rest, ATTRIBUTE_HEADER_SIZE, len);
		uint64_t next = (uint64_t)ATTRIBUTE_HEADER_SIZE + len + 2;

		if ((level != LEVEL_MESSAGE && level != LEVEL_ATTACHMENT) || value.len < len ||
			checksum(value) != le_u16(rest, next - 2))
			tnef.is_damaged = true;
		if (level != LEVEL_MESSAGE && level != LEVEL_ATTACHMENT)
			break;
		if (!attribute_give(&tnef, level, id, value, err))
			return false;
		rest = str_from(rest, next > rest.len ? rest.len : (size_t)next);
	}
	if (!message_give(&tnef, err) || !attachment_give(&tnef, err))
		return false;
	/* A line end or zeros may be left over from the mail it was cut out of. */
	while (rest.len > 0 && (rest.data[0] == '\0' || char_is_space(rest.data[0])))
		rest = str_from(rest, 1);
	if (tnef.is_damaged || rest.len > 0)
		return err_set(err, ERR_DAMAGED,
			"the winmail.dat is damaged; what could be read of it was kept");
	return true;
}

const struct format format_tnef = {
	.name = "tnef",
	.title = "Outlook transport file (winmail.dat)",
	.version = "3",
	.kind = KIND_MAIL,
	.extensions = "dat tnef",
	.bid = tnef_bid,
	.read = tnef_read,
};
