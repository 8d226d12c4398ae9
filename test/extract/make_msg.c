/* Writes the Outlook items of test/cases/extract/msg, which are kept as they came out:
 *
 *   build/test/extract/make_msg FOLDER
 */
#include "make_ole.h"

#include "base/arena.h"
#include "base/err.h"
#include "base/file.h"

#include <stdio.h>

enum {
	I4 = 0x0003,
	OBJECT = 0x000d,
	STRING8 = 0x001e,
	WIDE = 0x001f,
	TIME = 0x0040,
	BINARY = 0x0102
};

struct object {
	struct make_ole *make;
	int storage;
	struct buf *numbers; /* the property stream */
};

/* The pointers into a struct make_ole stay good: its entries do not move. */
static struct object
object_begin(struct make_ole *make, int storage, size_t header)
{
	struct object object = {
		make, storage, make_stream(make, storage, "__properties_version1.0")};

	make_fill(object.numbers, header);
	return object;
}

static void
number_put(struct object *object, uint32_t type, uint32_t id, uint64_t value)
{
	buf_add_u32(object->numbers, id << 16 | type);
	buf_add_u32(object->numbers, 6);
	buf_add_u64(object->numbers, value);
}

static struct buf *
stream_put(struct object *object, uint32_t type, uint32_t id)
{
	static char names[MAKE_ENTRY_MAX][32];
	static int used;
	char *name = names[used++];

	(void)snprintf(name, sizeof(names[0]), "__substg1.0_%04X%04X", id, type);
	return make_stream(object->make, object->storage, name);
}

static void
text_put(struct object *object, uint32_t id, const char *text)
{
	make_wide(stream_put(object, WIDE, id), text);
}

static void
named_put(struct make_ole *make)
{
	int storage = make_storage(make, MAKE_ROOT, "__nameid_version1.0");
	struct buf *guids = make_stream(make, storage, "__substg1.0_00020102");
	struct buf *entries = make_stream(make, storage, "__substg1.0_00030102");

	(void)make_stream(make, storage, "__substg1.0_00040102");
	/* PSETID_Appointment; property 0x8208 of it is the place, with the id 0x8000. */
	buf_add(guids, STR("\x02\x20\x06\x00\x00\x00\x00\x00\xc0\x00\x00\x00\x00\x00\x00\x46"));
	buf_add_u32(entries, 0x8208);
	buf_add_u32(entries, 3 << 1);
}

static void
recipient_put(struct make_ole *make, const char *storage, uint64_t type, const char *name,
	const char *address)
{
	struct object object = object_begin(make, make_storage(make, MAKE_ROOT, storage), 8);

	number_put(&object, I4, 0x0c15, type);
	text_put(&object, 0x3001, name);
	text_put(&object, 0x39fe, address);
}

static void
attachments_put(struct make_ole *make)
{
	struct object file = object_begin(
		make, make_storage(make, MAKE_ROOT, "__attach_version1.0_#00000000"), 8);
	struct object holder = object_begin(
		make, make_storage(make, MAKE_ROOT, "__attach_version1.0_#00000001"), 8);
	struct object link = object_begin(
		make, make_storage(make, MAKE_ROOT, "__attach_version1.0_#00000002"), 8);
	struct object inner;

	number_put(&file, I4, 0x3705, 1);
	text_put(&file, 0x3707, "costs of the year.txt");
	text_put(&file, 0x370e, "text/plain");
	buf_add(stream_put(&file, BINARY, 0x3701), STR("one pound\n"));
	number_put(&holder, I4, 0x3705, 5);
	text_put(&holder, 0x3001, "the earlier mail");
	inner = object_begin(make, make_storage(make, holder.storage, "__substg1.0_3701000D"), 24);
	text_put(&inner, 0x0037, "Earlier");
	text_put(&inner, 0x1000, "The earlier text.");
	number_put(&link, I4, 0x3705, 4);
	text_put(&link, 0x3707, "plan.doc");
	text_put(&link, 0x370d, "N:\\plans\\plan.doc");
}

static void
message_put(struct make_ole *make)
{
	/* 12 March 2013, 09:30:00 UTC. */
	const uint64_t sent = (1363080600ULL + 11644473600ULL) * 10000000;
	struct object message = object_begin(make, MAKE_ROOT, 32);

	make_put_u32(message.numbers, 16, 2);
	make_put_u32(message.numbers, 20, 3);
	number_put(&message, I4, 0x3ffd, 1252);
	number_put(&message, I4, 0x0017, 2);
	number_put(&message, TIME, 0x0039, sent);
	text_put(&message, 0x001a, "IPM.Note");
	text_put(&message, 0x0037, "Costs");
	text_put(&message, 0x0c1a, "Edith Marrow");
	text_put(&message, 0x0c1f, "edith.marrow@norchester.example");
	text_put(&message, 0x1000, "The costs are attached.\r\nEdith");
	text_put(&message, 0x8000, "Room 4");
	text_put(&message, 0x007d,
		"Received: from desk7 by mx; Tue, 12 Mar 2013 09:31:00 +0000\r\n"
		"Message-ID: <costs@norchester.example>\r\n");
	/* 8-bit text in the message's code page. */
	buf_add(stream_put(&message, STRING8, 0x0070), STR("Caf\xe9 costs"));
}

/* Its sender is known by the directory's address only; its 8-bit texts are in the code page of the
 * sender's language, whatever its body is sent in. */
static void
exchange_put(struct make_ole *make)
{
	struct object message = object_begin(make, MAKE_ROOT, 32);

	number_put(&message, I4, 0x3fde, 65001);
	number_put(&message, I4, 0x3ff1, 1031);
	buf_add(stream_put(&message, STRING8, 0x001a), STR("IPM.Note"));
	buf_add(stream_put(&message, STRING8, 0x0037),
		STR("Pr\xfc"
		    "fung"));
	buf_add(stream_put(&message, STRING8, 0x0c1a), STR("Edith Marrow"));
	buf_add(stream_put(&message, STRING8, 0x0c1e), STR("EX"));
	buf_add(stream_put(&message, STRING8, 0x0c1f), STR("/O=NORCHESTER/CN=EMARROW"));
	buf_add(stream_put(&message, STRING8, 0x1000), STR("See item 4."));
	buf_add(stream_put(&message, STRING8, 0x007d),
		STR("From: Edith Marrow <edith.marrow@norchester.example>\r\n"));
}

static bool
exchange_write(const char *folder, struct err *err)
{
	struct make_ole make = {0};
	struct arena arena CLEANUP(arena_free) = {.size_max = 1 << 20};
	struct buf file CLEANUP(buf_free) = {0};

	make_begin(&make);
	exchange_put(&make);
	make_end(&make, &file);
	return file_write_durably(
		path_join_cstr(&arena, folder, "exchange.msg"), buf_str(&file), err);
}

int
main(int argc, char **argv)
{
	struct make_ole make = {0};
	struct arena arena CLEANUP(arena_free) = {.size_max = 1 << 20};
	struct buf file CLEANUP(buf_free) = {0};
	struct err err = {0};

	if (argc != 2) {
		fprintf(stderr, "usage: make_msg FOLDER\n");
		return err_exit_code(ERR_USAGE);
	}
	make_begin(&make);
	named_put(&make);
	message_put(&make);
	recipient_put(&make, "__recip_version1.0_#00000000", 1, "Jo Bessell",
		"jo.bessell@norchester.example");
	recipient_put(&make, "__recip_version1.0_#00000001", 3, "Hidden Reader",
		"hidden@norchester.example");
	attachments_put(&make);
	make_end(&make, &file);
	if (file_write_durably(
		    path_join_cstr(&arena, argv[1], "costs.msg"), buf_str(&file), &err) &&
		exchange_write(argv[1], &err))
		return 0;
	fprintf(stderr, "make_msg: %s\n", err.text);
	return err_exit_code(err.kind);
}
