#include "sample.h"
#include "write.h"

#include "../../test/extract/make_mapi.h"
#include "../../test/extract/make_ole.h"

/* "Name <address>" in two. */
static void
person_cut(const char *person, struct str *ret_name, struct str *ret_address)
{
	struct str rest = str_of(person);

	(void)str_cut(&rest, '<', ret_name);
	(void)str_cut(&rest, '>', ret_address);
	*ret_name = str_trim(*ret_name);
}

/* NULL: nobody. */
static void
recipient_put(struct mapi_object *message, const char *person, uint64_t type, unsigned *ret_number)
{
	struct str name;
	struct str address;

	if (person == NULL)
		return;
	person_cut(person, &name, &address);
	mapi_recipient(message, *ret_number, type, name, address);
	*ret_number += 1;
}

static void
attachment_put(struct mapi_object *message, const struct attachment *file)
{
	struct mapi_object object = mapi_begin(message->make, message->arena,
		make_storage(message->make, MAKE_ROOT, "__attach_version1.0_#00000000"),
		MAPI_OTHER);

	mapi_number(&object, MAPI_I4, 0x3705, 1);
	mapi_text(&object, 0x3707, str_of(file->name));
	mapi_text(&object, 0x370e, str_of(file->mime));
	buf_add(mapi_stream(&object, MAPI_BINARY, 0x3701), file->bytes);
}

struct str
msg_write(struct sample *sample, const struct mail *mail)
{
	struct make_ole make = {0};
	struct mapi_object message;
	struct str name;
	struct str address;
	unsigned recipients = 0;
	struct buf to = {0};

	make_begin(&make);
	mapi_names(&make, STR(""), STR(""));
	message = mapi_begin(&make, &sample->arena, MAKE_ROOT, MAPI_MESSAGE);
	person_cut(mail->from, &name, &address);
	mapi_number(&message, MAPI_TIME, 0x0039, mapi_time(mail->sent));
	mapi_text(&message, 0x001a, STR("IPM.Note"));
	mapi_text(&message, 0x0037, str_of(mail->subject));
	mapi_text(&message, 0x0c1a, name);
	mapi_text(&message, 0x0c1f, address);
	mapi_text(&message, 0x1000, str_of(mail->body));
	mapi_text(
		&message, 0x1035, str_of(sample_text(sample, "<%s@norchester.example>", mail->id)));
	recipient_put(&message, mail->to, 1, &recipients);
	recipient_put(&message, mail->cc, 2, &recipients);
	recipient_put(&message, mail->bcc, 3, &recipients);
	if (mail->attachments[0].name != NULL)
		attachment_put(&message, &mail->attachments[0]);
	make_put_u32(message.numbers, 16, recipients);
	make_put_u32(message.numbers, 20, mail->attachments[0].name != NULL ? 1 : 0);
	make_end(&make, &to);
	return sample_keep(sample, &to);
}
