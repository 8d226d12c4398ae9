/* Writes the Outlook items of test/cases/extract/msg, which are kept as they came out:
 *
 *   build/test/extract/make_msg FOLDER
 */
#include "make_mapi.h"
#include "make_ole.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/file.h"

#include <stdio.h>

/* PSETID_Appointment; property 0x8208 of it is the place, with the id 0x8000. */
static void
names_put(struct make_ole *make)
{
	struct buf entry CLEANUP(buf_free) = {0};

	buf_add_u32(&entry, 0x8208);
	buf_add_u32(&entry, 3 << 1);
	mapi_names(make, STR("\x02\x20\x06\x00\x00\x00\x00\x00\xc0\x00\x00\x00\x00\x00\x00\x46"),
		buf_str(&entry));
}

static void
attachments_put(struct make_ole *make, struct arena *arena)
{
	struct mapi_object file = mapi_begin(make, arena,
		make_storage(make, MAKE_ROOT, "__attach_version1.0_#00000000"), MAPI_OTHER);
	struct mapi_object holder = mapi_begin(make, arena,
		make_storage(make, MAKE_ROOT, "__attach_version1.0_#00000001"), MAPI_OTHER);
	struct mapi_object link = mapi_begin(make, arena,
		make_storage(make, MAKE_ROOT, "__attach_version1.0_#00000002"), MAPI_OTHER);
	struct mapi_object inner;

	mapi_number(&file, MAPI_I4, 0x3705, 1);
	mapi_text(&file, 0x3707, STR("costs of the year.txt"));
	mapi_text(&file, 0x370e, STR("text/plain"));
	buf_add(mapi_stream(&file, MAPI_BINARY, 0x3701), STR("one pound\n"));
	mapi_number(&holder, MAPI_I4, 0x3705, 5);
	mapi_text(&holder, 0x3001, STR("the earlier mail"));
	inner = mapi_begin(make, arena, make_storage(make, holder.storage, "__substg1.0_3701000D"),
		MAPI_INNER);
	mapi_text(&inner, 0x0037, STR("Earlier"));
	mapi_text(&inner, 0x1000, STR("The earlier text."));
	mapi_number(&link, MAPI_I4, 0x3705, 4);
	mapi_text(&link, 0x3707, STR("plan.doc"));
	mapi_text(&link, 0x370d, STR("N:\\plans\\plan.doc"));
}

static void
message_put(struct make_ole *make, struct arena *arena)
{
	/* 12 March 2013, 09:30:00 UTC. */
	const int64_t sent = 1363080600;
	struct mapi_object message = mapi_begin(make, arena, MAKE_ROOT, MAPI_MESSAGE);

	make_put_u32(message.numbers, 16, 2);
	make_put_u32(message.numbers, 20, 3);
	mapi_number(&message, MAPI_I4, 0x3ffd, 1252);
	mapi_number(&message, MAPI_I4, 0x0017, 2);
	mapi_number(&message, MAPI_TIME, 0x0039, mapi_time(sent));
	mapi_text(&message, 0x001a, STR("IPM.Note"));
	mapi_text(&message, 0x0037, STR("Costs"));
	mapi_text(&message, 0x0c1a, STR("Edith Marrow"));
	mapi_text(&message, 0x0c1f, STR("edith.marrow@norchester.example"));
	mapi_text(&message, 0x1000, STR("The costs are attached.\r\nEdith"));
	mapi_text(&message, 0x8000, STR("Room 4"));
	mapi_text(&message, 0x007d,
		STR("Received: from desk7 by mx; Tue, 12 Mar 2013 09:31:00 +0000\r\n"
		    "Message-ID: <costs@norchester.example>\r\n"));
	/* 8-bit text in the message's code page. */
	buf_add(mapi_stream(&message, MAPI_STRING8, 0x0070), STR("Caf\xe9 costs"));
	mapi_recipient(&message, 0, 1, STR("Jo Bessell"), STR("jo.bessell@norchester.example"));
	mapi_recipient(&message, 1, 3, STR("Hidden Reader"), STR("hidden@norchester.example"));
}

/* Its sender is known by the directory's address only; its 8-bit texts are in the code page of the
 * sender's language, whatever its body is sent in. */
static void
exchange_put(struct make_ole *make, struct arena *arena)
{
	struct mapi_object message = mapi_begin(make, arena, MAKE_ROOT, MAPI_MESSAGE);

	mapi_number(&message, MAPI_I4, 0x3fde, 65001);
	mapi_number(&message, MAPI_I4, 0x3ff1, 1031);
	buf_add(mapi_stream(&message, MAPI_STRING8, 0x001a), STR("IPM.Note"));
	buf_add(mapi_stream(&message, MAPI_STRING8, 0x0037),
		STR("Pr\xfc"
		    "fung"));
	buf_add(mapi_stream(&message, MAPI_STRING8, 0x0c1a), STR("Edith Marrow"));
	buf_add(mapi_stream(&message, MAPI_STRING8, 0x0c1e), STR("EX"));
	buf_add(mapi_stream(&message, MAPI_STRING8, 0x0c1f), STR("/O=NORCHESTER/CN=EMARROW"));
	buf_add(mapi_stream(&message, MAPI_STRING8, 0x1000), STR("See item 4."));
	buf_add(mapi_stream(&message, MAPI_STRING8, 0x007d),
		STR("From: Edith Marrow <edith.marrow@norchester.example>\r\n"));
}

static bool
exchange_write(const char *folder, struct err *err)
{
	struct make_ole make = {0};
	struct arena arena CLEANUP(arena_free) = {.size_max = 1 << 20};
	struct buf file CLEANUP(buf_free) = {0};

	make_begin(&make);
	exchange_put(&make, &arena);
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
	names_put(&make);
	message_put(&make, &arena);
	attachments_put(&make, &arena);
	make_end(&make, &file);
	if (file_write_durably(
		    path_join_cstr(&arena, argv[1], "costs.msg"), buf_str(&file), &err) &&
		exchange_write(argv[1], &err))
		return 0;
	fprintf(stderr, "make_msg: %s\n", err.text);
	return err_exit_code(err.kind);
}
