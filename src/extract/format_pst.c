/* Outlook stores (.pst, .ost): folders of messages in one file ([MS-PST]).
 *
 * libpff reads the content; each message goes out as a mail of its own (mapi_eml.h), named by its
 * folder and subject. libpst reads the tables once more, and both counts are given, so that a
 * message that one of them does not see is noticed. Messages in the folder of deleted items, and
 * those that no folder lists any more, are marked. */
#include "base/arena.h"
#include "base/buf.h"
#include "base/date.h"
#include "base/err.h"
#include "base/limits.h"
#include "extract/format.h"
#include "extract/le.h"
#include "extract/mapi.h"
#include "extract/mapi_eml.h"
#include "extract/pst_count.h"
#include "extract/pst_item.h"
#include "extract/reading.h"

enum { SIGNATURE = 0x4e444221, CHUNK_SIZE = 48 * 1024, MESSAGE_ARENA_MAX = 512 * 1024 * 1024 };
enum { WASTEBASKET_ENTRY = 0x35e3, ENTRY_ID_SIZE = 24 };

struct pst {
	struct reading *r;
	struct pst_store store;
	struct arena message_arena; /* for one message, cleared for the next */
	uint32_t wastebasket;       /* number of the folder of deleted items, 0: unknown */
	uint64_t folders;
	uint64_t messages;
	uint64_t attachments;
	uint64_t hidden; /* views, rules and other items of Outlook's own */
};

struct folder {
	libpff_item_t *item;
	int child_next;
	int child_count;
	struct str path;
	bool is_deleted;
};

/* A message being written, with those attached in it above it. */
struct frame {
	libpff_item_t *item;
	uint32_t multipart;
	int next;
	int count;
};

/* An attachment whose content the store does not give: told once the message is written. */
struct loss {
	struct loss *next;
	struct str name;
	uint64_t size;
	uint64_t got;
};

struct writer {
	struct pst *pst;
	struct mapi_eml eml;
	struct frame frames[PST_MESSAGE_DEPTH_MAX];
	unsigned depth;
	struct loss *losses;
	bool is_too_deep;
};

static int
pst_bid(struct probe *probe)
{
	return le_u32(probe->bytes, 0) == SIGNATURE && probe->bytes.len >= 512 ? BID_SURE : BID_NO;
}

/* ---- attachments ---- */

static void
loss_add(struct writer *writer, struct str name, uint64_t size, uint64_t got)
{
	struct loss *loss = ARENA_NEW(&writer->pst->message_arena, struct loss);

	*loss = (struct loss){writer->losses, name, size, got};
	writer->losses = loss;
}

/* Copies an attachment's bytes. Some stores claim a size and give nothing (libpff issue 80). */
static void
data_write(struct writer *writer, libpff_item_t *item, const struct mapi *attachment)
{
	enum { PROPERTIES_SIZE = 4096 }; /* what the size counts beside the content, at most */
	struct mapi_eml_base64 state = {0};
	struct str name = mapi_attachment_name(attachment);
	uint64_t claimed = mapi_number(attachment, MAPI_ATTACH_SIZE);
	uint8_t chunk[CHUNK_SIZE];
	size64_t size = 0;
	uint64_t got = 0;
	bool known = libpff_attachment_get_data_size(item, &size, NULL) == 1;

	(void)libpff_attachment_data_seek_offset(item, 0, 0, NULL);
	while (got < size && !writer->eml.failed) {
		size_t want = size - got < CHUNK_SIZE ? (size_t)(size - got) : CHUNK_SIZE;
		ssize_t len = libpff_attachment_data_read_buffer(item, chunk, want, NULL);

		if (len <= 0)
			break;
		got += (uint64_t)len;
		mapi_eml_bytes(&writer->eml, &state, str_make(chunk, (size_t)len));
	}
	mapi_eml_bytes_end(&writer->eml, &state);
	if (got < size || !known)
		loss_add(writer, name, known ? size : claimed, got);
	else if (size == 0 && claimed > PROPERTIES_SIZE)
		loss_add(writer, name, claimed, 0);
}

static void
message_open(struct writer *writer, libpff_item_t *item, struct str folder)
{
	struct frame *frame = &writer->frames[writer->depth++];
	struct arena *arena = &writer->pst->message_arena;
	struct mapi message;
	struct mapi *recipients;
	size_t recipient_count = pst_recipients_load(item, arena, &recipients);

	(void)pst_item_load(item, 0, arena, &message);
	for (size_t i = 0; i < recipient_count; i++)
		recipients[i].codepage = mapi_codepage(&message);
	*frame = (struct frame){.item = item};
	if (libpff_message_get_number_of_attachments(item, &frame->count, NULL) != 1)
		frame->count = 0;
	frame->multipart = mapi_eml_begin(
		&writer->eml, &message, recipients, recipient_count, folder);
}

/* An attached message becomes a message within, unless it lies too deep. */
static void
attached_message(struct writer *writer, libpff_item_t *attachment, const struct mapi *properties)
{
	libpff_item_t *item = NULL;
	struct str name = mapi_attachment_name(properties);

	if (writer->depth >= PST_MESSAGE_DEPTH_MAX) {
		writer->is_too_deep = true;
		return;
	}
	if (libpff_attachment_get_item(attachment, &item, NULL) != 1) {
		loss_add(writer, name, mapi_number(properties, MAPI_ATTACH_SIZE), 0);
		return;
	}
	mapi_eml_message(&writer->eml, writer->frames[writer->depth - 1].multipart, name);
	message_open(writer, item, STR(""));
}

static void
attachment_write(struct writer *writer, struct frame *frame, int index)
{
	libpff_item_t *item = NULL;
	struct mapi attachment;
	int type = 0;

	writer->pst->attachments++;
	mapi_begin(&attachment, &writer->pst->message_arena);
	if (libpff_message_get_attachment(frame->item, index, &item, NULL) != 1) {
		loss_add(writer, STR("attachment"), 0, 0);
		return;
	}
	(void)pst_item_load(item, 0, &writer->pst->message_arena, &attachment);
	(void)libpff_attachment_get_type(item, &type, NULL);
	if (type == LIBPFF_ATTACHMENT_TYPE_ITEM) {
		attached_message(writer, item, &attachment);
	} else {
		mapi_eml_part(&writer->eml, frame->multipart,
			mapi_text(&attachment, MAPI_ATTACH_MIME), mapi_attachment_name(&attachment),
			mapi_text(&attachment, MAPI_ATTACH_CONTENT_ID));
		data_write(writer, item, &attachment);
	}
	pst_item_free(&item);
}

/* ---- messages ---- */

static void
frames_write(struct writer *writer)
{
	while (writer->depth > 0) {
		struct frame *frame = &writer->frames[writer->depth - 1];

		if (frame->next < frame->count && !writer->eml.failed) {
			attachment_write(writer, frame, frame->next++);
			continue;
		}
		mapi_eml_end(&writer->eml, frame->multipart);
		if (writer->depth > 1)
			pst_item_free(&frame->item);
		writer->depth--;
	}
}

static struct str
message_path(struct pst *pst, const struct mapi *message, struct str folder)
{
	struct arena *arena = &pst->message_arena;
	struct str subject = mapi_text(message, MAPI_SUBJECT);
	char *name;

	if (subject.len >= 2 && subject.data[0] == 1)
		subject = str_from(subject, 2);
	if (str_trim(subject).len == 0)
		subject = mapi_text(message, MAPI_DISPLAY_NAME);
	if (str_trim(subject).len == 0)
		subject = STR("(no subject)");
	subject = str_slice(subject, 0, 150);
	name = str_cstr(arena, subject);
	for (size_t i = 0; i < subject.len; i++)
		if (name[i] == '/' || name[i] == '\\' || (unsigned char)name[i] < ' ')
			name[i] = '_';
	return str_format(arena, "%.*s%s%.*s.eml", STR_ARG(folder), folder.len > 0 ? "/" : "",
		(int)subject.len, name);
}

static void
losses_give(struct writer *writer, struct str path)
{
	for (const struct loss *loss = writer->losses; loss != NULL; loss = loss->next) {
		struct part part = {
			.name = str_format(&writer->pst->message_arena, "%.*s/%.*s", STR_ARG(path),
				STR_ARG(loss->name)),
			.role = PART_ATTACHMENT,
			.modified = DATE_NONE,
		};

		reading_part_failed(writer->pst->r, &part, ERR_DAMAGED,
			"the store says that this attachment has %llu bytes, but gives only %llu",
			(unsigned long long)loss->size, (unsigned long long)loss->got);
	}
	if (writer->is_too_deep)
		reading_limit_hit(writer->pst->r, ERR_TOO_LARGE,
			"messages attached more than %d deep were left out of one message",
			PST_MESSAGE_DEPTH_MAX);
}

static bool
message_give(
	struct pst *pst, libpff_item_t *item, struct str folder, bool is_deleted, struct err *err)
{
	struct writer writer = {.pst = pst};
	struct part part = {.declared = STR_INIT("message/rfc822"), .is_deleted = is_deleted};
	struct mapi message;
	bool good;

	arena_clear(&pst->message_arena);
	pst->messages++;
	if (!pst_item_load(item, 0, &pst->message_arena, &message)) {
		part.name = str_format(
			&pst->message_arena, "%.*s/(item %u)", STR_ARG(folder), pst_item_id(item));
		part.modified = DATE_NONE;
		reading_part_failed(pst->r, &part, ERR_DAMAGED,
			"the store lists this message but its properties cannot be read");
		return true;
	}
	part.name = message_path(pst, &message, folder);
	part.modified = mapi_moment(&message, MAPI_MODIFICATION_TIME);
	writer.eml = (struct mapi_eml){.r = pst->r, .id = pst_item_id(item), .err = err};
	if (!reading_part_begin(pst->r, &part, err))
		return false;
	message_open(&writer, item, folder);
	frames_write(&writer);
	good = mapi_eml_flush(&writer.eml) && reading_part_end(pst->r, err);
	buf_free(&writer.eml.out);
	if (good)
		losses_give(&writer, part.name);
	return good;
}

/* ---- folders ---- */

static struct str
folder_name(struct pst *pst, libpff_item_t *item)
{
	struct arena *arena = reading_arena(pst->r);
	size_t size = 0;
	char *name;

	if (libpff_folder_get_utf8_name_size(item, &size, NULL) != 1 || size < 2 || size > 4096)
		return STR("");
	name = arena_alloc(arena, size);
	if (libpff_folder_get_utf8_name(item, (uint8_t *)name, size, NULL) != 1)
		return STR("");
	for (size_t i = 0; i + 1 < size; i++)
		if (name[i] == '/')
			name[i] = '_';
	return str_make(name, size - 1);
}

static bool
messages_give(struct pst *pst, const struct folder *folder, struct err *err)
{
	int count = 0;
	int hidden = 0;

	if (libpff_folder_get_number_of_sub_messages(folder->item, &count, NULL) != 1) {
		reading_partial(pst->r, ERR_DAMAGED,
			"the messages of folder \"%.*s\" cannot be listed", STR_ARG(folder->path));
		count = 0;
	}
	for (int i = 0; i < count; i++) {
		libpff_item_t *item = NULL;
		bool good;

		if (libpff_folder_get_sub_message(folder->item, i, &item, NULL) != 1) {
			struct part part = {.name = folder->path, .modified = DATE_NONE};

			pst->messages++;
			reading_part_failed(pst->r, &part, ERR_DAMAGED,
				"message %d of the folder cannot be read", i + 1);
			continue;
		}
		good = message_give(pst, item, folder->path, folder->is_deleted, err);
		pst_item_free(&item);
		if (!good)
			return false;
	}
	if (libpff_folder_get_number_of_sub_associated_contents(folder->item, &hidden, NULL) == 1 &&
		hidden > 0)
		pst->hidden += (uint64_t)hidden;
	return true;
}

static bool
folder_enter(struct pst *pst, struct folder *folder, libpff_item_t *item,
	const struct folder *parent, struct err *err)
{
	struct str name = folder_name(pst, item);

	*folder = (struct folder){.item = item, .path = name};
	pst->folders++;
	if (parent != NULL && parent->path.len > 0)
		folder->path = str_format(
			reading_arena(pst->r), "%.*s/%.*s", STR_ARG(parent->path), STR_ARG(name));
	folder->is_deleted = (parent != NULL && parent->is_deleted) ||
		(pst->wastebasket != 0 && pst_item_id(item) == pst->wastebasket);
	if (libpff_folder_get_number_of_sub_folders(item, &folder->child_count, NULL) != 1)
		folder->child_count = 0;
	return messages_give(pst, folder, err);
}

static bool
folders_walk(struct pst *pst, libpff_item_t *root, struct err *err)
{
	struct folder stack[NEST_DEPTH_MAX];
	unsigned depth = 1;
	bool good = folder_enter(pst, &stack[0], root, NULL, err);

	while (depth > 0) {
		struct folder *top = &stack[depth - 1];
		libpff_item_t *child = NULL;

		if (!good || top->child_next >= top->child_count || depth == NEST_DEPTH_MAX ||
			pst->folders >= PST_FOLDER_COUNT_MAX) {
			if (good && top->child_next < top->child_count)
				reading_limit_hit(pst->r, ERR_TOO_LARGE,
					"folders below \"%.*s\" were not read", STR_ARG(top->path));
			pst_item_free(&top->item);
			depth--;
			continue;
		}
		if (libpff_folder_get_sub_folder(top->item, top->child_next++, &child, NULL) != 1) {
			reading_partial(pst->r, ERR_DAMAGED, "a folder in \"%.*s\" cannot be read",
				STR_ARG(top->path));
			continue;
		}
		good = folder_enter(pst, &stack[depth], child, top, err);
		depth++;
	}
	return good;
}

/* Messages that are still there but that no folder lists. */
static bool
orphans_give(struct pst *pst, struct err *err)
{
	int count = 0;
	bool good = true;

	if (libpff_file_get_number_of_orphan_items(pst->store.file, &count, NULL) != 1)
		return true;
	for (int i = 0; good && i < count; i++) {
		libpff_item_t *item = NULL;

		if (libpff_file_get_orphan_item_by_index(pst->store.file, i, &item, NULL) != 1)
			continue;
		if ((pst_item_id(item) & 0x1f) == 0x04)
			good = message_give(pst, item, STR("(not in any folder)"), true, err);
		pst_item_free(&item);
	}
	return good;
}

static void
wastebasket_find(struct pst *pst)
{
	libpff_item_t *item = NULL;
	struct mapi store;
	const struct mapi_property *entry;

	arena_clear(&pst->message_arena);
	if (libpff_file_get_message_store(pst->store.file, &item, NULL) != 1)
		return;
	if (pst_item_load(item, 0, &pst->message_arena, &store)) {
		entry = mapi_find(&store, WASTEBASKET_ENTRY);
		if (entry != NULL && entry->value.len == ENTRY_ID_SIZE)
			pst->wastebasket = le_u32(entry->value, 20);
		reading_fact(pst->r, FACT_TITLE, mapi_text(&store, MAPI_DISPLAY_NAME));
	}
	pst_item_free(&item);
}

static void
counts_give(struct pst *pst)
{
	struct pst_count second;

	reading_number(pst->r, "folders", pst->folders);
	reading_number(pst->r, "messages", pst->messages);
	reading_number(pst->r, "attachments", pst->attachments);
	if (pst->hidden > 0)
		reading_number(pst->r, "hidden_items", pst->hidden);
	reading_parts_expected(pst->r, "libpff", pst->messages);
	if (pst_count(reading_bytes(pst->r), &second))
		reading_parts_expected(pst->r, "libpst", second.messages);
	else
		reading_fact(pst->r, FACT_ODDITY,
			STR("libpst cannot read its tables, so the messages were counted only once"));
}

static bool
content_give(struct pst *pst, struct err *err)
{
	libpff_item_t *root = NULL;

	if (!pst_store_open(reading_bytes(pst->r), &pst->store, err))
		return false;
	wastebasket_find(pst);
	if (libpff_file_get_root_folder(pst->store.file, &root, NULL) != 1)
		return err_set(
			err, ERR_DAMAGED, "the Outlook store has no folders that can be read");
	if (!folders_walk(pst, root, err) || !orphans_give(pst, err))
		return false;
	counts_give(pst);
	return true;
}

static bool
pst_read(struct reading *r, struct err *err)
{
	struct pst pst = {.r = r};
	bool good;

	arena_init(&pst.message_arena, MESSAGE_ARENA_MAX);
	good = content_give(&pst, err);
	pst_store_close(&pst.store);
	arena_free(&pst.message_arena);
	return good;
}

const struct format format_pst = {
	.name = "pst",
	.title = "Outlook store (PST, OST)",
	.version = "3",
	.kind = KIND_MAILBOX,
	.extensions = "pst ost",
	.bid = pst_bid,
	.read = pst_read,
};
