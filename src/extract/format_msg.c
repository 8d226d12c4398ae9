/* Outlook items as files (.msg): properties in the streams of a compound file ([MS-OXMSG]).
 *
 * Each object (the message, a recipient, an attachment) is a storage: numbers stand in its
 * property stream, texts and bytes in streams named after the property. An attached message is a
 * storage too; it is given as a compound file of its own, which this same reader then takes. */
#include "base/arena.h"
#include "base/buf.h"
#include "base/date.h"
#include "base/err.h"
#include "base/limits.h"
#include "extract/codepage.h"
#include "extract/format.h"
#include "extract/le.h"
#include "extract/mapi.h"
#include "extract/ole.h"
#include "extract/reading.h"

/* The table of named properties, which all objects of the file share. */
struct names {
	struct str guids;
	struct str entries;
	struct str texts;
};

struct msg {
	struct reading *r;
	struct ole *ole;
	struct names names;
	unsigned codepage; /* of the message */
	uint64_t attachments;
};

static int
msg_bid(struct probe *probe)
{
	return ole_is(probe->bytes) && ole_kind_probe(probe->bytes) == OLE_MSG ? BID_SURE : BID_NO;
}

static void
names_load(struct msg *msg)
{
	const struct ole_entry *storage = ole_child(msg->ole, OLE_ROOT, STR("__nameid_version1.0"));
	size_t at;

	if (storage == NULL)
		return;
	at = ole_index(msg->ole, storage);
	msg->names.guids = ole_stream(msg->ole, at, STR("__substg1.0_00020102"));
	msg->names.entries = ole_stream(msg->ole, at, STR("__substg1.0_00030102"));
	msg->names.texts = ole_stream(msg->ole, at, STR("__substg1.0_00040102"));
}

/* [MS-OXMSG] 2.2.3: entry number id - 0x8000 says number or text, and the set by its index. */
static struct mapi_name
name_of(const struct msg *msg, uint16_t id)
{
	enum { SET_MAPI = 1, SET_PUBLIC_STRINGS = 2, SET_FIRST = 3 };
	uint64_t at = (uint64_t)(id - 0x8000) * 8;
	struct mapi_name name = {0};
	uint32_t first;
	uint16_t kind;
	unsigned set;

	if (id < 0x8000 || !le_has(msg->names.entries, at, 8))
		return name;
	first = le_u32(msg->names.entries, at);
	kind = le_u16(msg->names.entries, at + 4);
	set = kind >> 1;
	name.is_known = true;
	if (set == SET_MAPI)
		name.set = 0x00020328;
	else if (set == SET_PUBLIC_STRINGS)
		name.set = 0x00020329;
	else if (set >= SET_FIRST)
		name.set = le_u32(msg->names.guids, (uint64_t)(set - SET_FIRST) * 16);
	if ((kind & 1) == 0) {
		name.number = first;
	} else {
		uint32_t len = le_u32(msg->names.texts, first);

		name.text = utf16le_text(
			msg->ole->arena, le_slice(msg->names.texts, (uint64_t)first + 4, len));
	}
	return name;
}

static bool
hex_take(struct str digits, uint32_t *ret_value)
{
	uint32_t value = 0;

	for (size_t i = 0; i < digits.len; i++) {
		int digit = char_hex_value(digits.data[i]);

		if (digit < 0)
			return false;
		value = value << 4 | (uint32_t)digit;
	}
	*ret_value = value;
	return digits.len == 8;
}

/* Numbers, dates and the like: 16 bytes each, behind a header whose length is a multiple of 16
 * only in the outermost message (32 bytes; else 24 or 8). */
static void
fixed_add(const struct msg *msg, struct mapi *mapi, struct str stream)
{
	static const unsigned char sizes[0x50] = {[MAPI_I2] = 2,
		[MAPI_I4] = 4,
		[MAPI_R4] = 4,
		[MAPI_R8] = 8,
		[MAPI_MONEY] = 8,
		[MAPI_APPTIME] = 8,
		[MAPI_BOOL] = 1,
		[MAPI_I8] = 8,
		[MAPI_TIME] = 8};
	uint64_t at = stream.len % 16 == 0 ? 32 : 8;

	/* A header of 24 bytes leaves the same remainder as one of 8; what stands there in its
	 * place then reads as properties of no known type. */
	for (; le_has(stream, at, 16); at += 16) {
		struct mapi_property property = {
			.type = le_u16(stream, at),
			.id = le_u16(stream, at + 2),
		};

		if (property.id == 0 || property.type >= COUNT_OF(sizes) ||
			sizes[property.type] == 0)
			continue;
		property.value = le_slice(stream, at + 8, sizes[property.type]);
		property.name = name_of(msg, property.id);
		mapi_add(mapi, &property);
	}
}

/* Fills mapi from one storage. What its streams are named after decides; the property stream's
 * lengths are not needed. */
static void
object_load(const struct msg *msg, size_t storage, struct mapi *ret_mapi)
{
	const struct ole_entry *self = &msg->ole->entries[storage];

	mapi_begin(ret_mapi, msg->ole->arena);
	ret_mapi->codepage = msg->codepage;
	fixed_add(msg, ret_mapi, ole_stream(msg->ole, storage, STR("__properties_version1.0")));
	for (size_t i = 0; i < self->child_count; i++) {
		const struct ole_entry *child = &msg->ole->entries[self->child_first + i];
		struct mapi_property property = {0};
		struct err ignored = {0};
		uint32_t tag;

		if (child->is_storage || !str_starts(child->name, STR("__substg1.0_")) ||
			!hex_take(str_from(child->name, 12), &tag))
			continue;
		property.id = (uint16_t)(tag >> 16);
		property.type = (uint16_t)tag;
		property.name = name_of(msg, property.id);
		if (!ole_read(msg->ole, child, &property.value, &ignored))
			msg->ole->is_damaged = true;
		mapi_add(ret_mapi, &property);
	}
}

/* ---- attachments ---- */

static struct part
part_of(const struct mapi *attachment)
{
	struct str content_id = mapi_text(attachment, MAPI_ATTACH_CONTENT_ID);
	struct part part = {
		.name = mapi_attachment_name(attachment),
		.declared = mapi_text(attachment, MAPI_ATTACH_MIME),
		.role = content_id.len > 0 ? PART_INLINE : PART_ATTACHMENT,
		.modified = mapi_moment(attachment, MAPI_MODIFICATION_TIME),
	};

	return part;
}

/* A message or object that is attached as a storage. */
static bool
storage_give(struct msg *msg, const struct mapi *attachment, const struct ole_entry *storage,
	struct err *err)
{
	struct part part = part_of(attachment);
	struct buf saved CLEANUP(buf_free) = {.size_max = SIZE_MAX / 4};
	struct err why = {0};

	if (mapi_number(attachment, MAPI_ATTACH_METHOD) == MAPI_ATTACH_OLE)
		return ole_object_part(msg->r, msg->ole, storage, part.name, err);
	part.name = str_format(msg->ole->arena, "%.*s%s", STR_ARG(part.name),
		str_ends_nocase(part.name, STR(".msg")) ? "" : ".msg");
	part.declared = STR("application/vnd.ms-outlook");
	if (!ole_storage_save(msg->ole, storage, &saved, &why)) {
		reading_part_failed(msg->r, &part, why.kind, "%s", why.text);
		return true;
	}
	return reading_part(msg->r, &part, buf_str(&saved), err);
}

/* A file that was never within the mail: only where it lay is known. */
static void
reference_give(struct msg *msg, const struct mapi *attachment, const struct part *part)
{
	struct str path = mapi_text(attachment, MAPI_ATTACH_LONG_PATH);

	if (path.len == 0)
		path = mapi_text(attachment, MAPI_ATTACH_PATH);
	reading_fact(msg->r, FACT_LINK, path);
	reading_part_failed(msg->r, part, ERR_NOT_FOUND,
		"the mail holds only a link to this attachment (%.*s), not its content",
		STR_ARG(str_slice(path, 0, 300)));
}

static bool
attachment_give(struct msg *msg, size_t storage, struct err *err)
{
	const struct ole_entry *object = ole_child(msg->ole, storage, STR("__substg1.0_3701000D"));
	struct mapi attachment;
	const struct mapi_property *data;
	struct part part;
	uint64_t method;

	msg->attachments++;
	object_load(msg, storage, &attachment);
	data = mapi_find(&attachment, MAPI_ATTACH_DATA);
	method = mapi_number(&attachment, MAPI_ATTACH_METHOD);
	part = part_of(&attachment);
	reading_fact(msg->r, FACT_ATTACHMENT, part.name);
	mapi_attachment_security(msg->r, &part);
	if (object != NULL && object->is_storage)
		return storage_give(msg, &attachment, object, err);
	if (data != NULL && data->type == MAPI_BINARY)
		return reading_part(msg->r, &part, data->value, err);
	if (method == MAPI_ATTACH_VALUE || method == MAPI_ATTACH_NONE)
		reading_part_failed(msg->r, &part, ERR_DAMAGED,
			"the content of this attachment is missing from the mail");
	else
		reference_give(msg, &attachment, &part);
	return true;
}

static bool
attachments_give(struct msg *msg, struct err *err)
{
	const struct ole_entry *root = &msg->ole->entries[OLE_ROOT];

	for (size_t i = 0; i < root->child_count; i++) {
		size_t at = root->child_first + i;
		const struct ole_entry *child = &msg->ole->entries[at];

		if (!child->is_storage ||
			!str_starts_nocase(child->name, STR("__attach_version1.0")))
			continue;
		if (msg->attachments >= MAPI_CHILD_COUNT_MAX) {
			reading_limit_hit(msg->r, ERR_TOO_LARGE,
				"only its first %d attachments were read", MAPI_CHILD_COUNT_MAX);
			return true;
		}
		if (!attachment_give(msg, at, err))
			return false;
	}
	return true;
}

static size_t
recipients_load(const struct msg *msg, struct mapi **ret_recipients)
{
	const struct ole_entry *root = &msg->ole->entries[OLE_ROOT];
	size_t count = 0;

	*ret_recipients = ARENA_ARRAY(msg->ole->arena,
		root->child_count < MAPI_CHILD_COUNT_MAX ? root->child_count : MAPI_CHILD_COUNT_MAX,
		struct mapi);
	for (size_t i = 0; i < root->child_count && count < MAPI_CHILD_COUNT_MAX; i++) {
		size_t at = root->child_first + i;
		const struct ole_entry *child = &msg->ole->entries[at];

		if (child->is_storage && str_starts_nocase(child->name, STR("__recip_version1.0")))
			object_load(msg, at, &(*ret_recipients)[count++]);
	}
	return count;
}

static bool
msg_read(struct reading *r, struct err *err)
{
	struct msg msg = {.r = r};
	struct mapi message;
	struct mapi *recipients;
	size_t recipient_count;
	struct str header;

	if (!ole_open(reading_arena(r), reading_bytes(r), &msg.ole, err))
		return false;
	names_load(&msg);
	object_load(&msg, OLE_ROOT, &message);
	msg.codepage = mapi_codepage(&message);
	recipient_count = recipients_load(&msg, &recipients);
	mapi_facts(r, &message, recipients, recipient_count);
	if (!mapi_body(r, &message, err) || !attachments_give(&msg, err))
		return false;
	/* The header of the property stream counts the attachments ([MS-OXMSG] 2.4.1.1). */
	header = ole_stream(msg.ole, OLE_ROOT, STR("__properties_version1.0"));
	if (le_has(header, 0, 24) && le_u32(header, 20) > 0)
		reading_parts_expected(r, "property stream", le_u32(header, 20));
	if (msg.ole->is_damaged)
		return err_set(err, ERR_DAMAGED,
			"the compound file is damaged; what could be read of it was kept");
	return true;
}

const struct format format_msg = {
	.name = "msg",
	.title = "Outlook item (MSG)",
	.version = "3",
	.kind = KIND_MAIL,
	.extensions = "msg oft",
	.bid = msg_bid,
	.read = msg_read,
};
