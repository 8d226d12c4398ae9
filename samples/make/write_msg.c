#include "sample.h"
#include "write.h"

#include "../../test/extract/make_ole.h"

/* Property types and identifiers: [MS-OXPROPS]; layout: [MS-OXMSG] 2. */
enum { LONG32 = 0x0003, WIDE = 0x001f, TIME = 0x0040, BINARY = 0x0102 };
enum { TO = 1, CC = 2, BCC = 3, PROPERTIES = 32 };

struct object {
	struct sample *sample;
	struct make_ole *make;
	int storage;
	struct buf *numbers;
};

static struct object
object_begin(struct sample *sample, struct make_ole *make, int storage, size_t header)
{
	struct object object = {
		sample, make, storage, make_stream(make, storage, "__properties_version1.0")};

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
	return make_stream(object->make, object->storage,
		sample_text(object->sample, "__substg1.0_%04X%04X", id, type));
}

static void
text_put(struct object *object, uint32_t id, struct str text)
{
	make_wide(stream_put(object, WIDE, id), str_cstr(&object->sample->arena, text));
}

/* "Name <address>" in two. */
static void
person_cut(const char *person, struct str *ret_name, struct str *ret_address)
{
	struct str rest = str_of(person);

	(void)str_cut(&rest, '<', ret_name);
	(void)str_cut(&rest, '>', ret_address);
	*ret_name = str_trim(*ret_name);
}

static void
recipient_put(struct object *message, const char *person, uint64_t type, unsigned *number)
{
	struct str name;
	struct str address;
	struct object object;

	if (person == NULL)
		return;
	person_cut(person, &name, &address);
	object = object_begin(message->sample, message->make,
		make_storage(message->make, MAKE_ROOT,
			sample_text(message->sample, "__recip_version1.0_#%08X", *number)),
		8);
	number_put(&object, LONG32, 0x0c15, type);
	text_put(&object, 0x3001, name);
	text_put(&object, 0x39fe, address);
	*number += 1;
}

static void
attachment_put(struct object *message, const struct attachment *file)
{
	struct object object = object_begin(message->sample, message->make,
		make_storage(message->make, MAKE_ROOT, "__attach_version1.0_#00000000"), 8);

	number_put(&object, LONG32, 0x3705, 1);
	text_put(&object, 0x3707, str_of(file->name));
	text_put(&object, 0x370e, str_of(file->mime));
	buf_add(stream_put(&object, BINARY, 0x3701), file->bytes);
}

static void
named_put(struct make_ole *make)
{
	int storage = make_storage(make, MAKE_ROOT, "__nameid_version1.0");

	(void)make_stream(make, storage, "__substg1.0_00020102");
	(void)make_stream(make, storage, "__substg1.0_00030102");
	(void)make_stream(make, storage, "__substg1.0_00040102");
}

struct str
msg_write(struct sample *sample, const struct mail *mail)
{
	struct make_ole make = {0};
	struct object message;
	struct str name;
	struct str address;
	unsigned recipients = 0;
	struct buf to = {0};

	make_begin(&make);
	named_put(&make);
	message = object_begin(sample, &make, MAKE_ROOT, PROPERTIES);
	person_cut(mail->from, &name, &address);
	number_put(&message, TIME, 0x0039, (uint64_t)(mail->sent + 11644473600) * 10000000);
	text_put(&message, 0x001a, STR("IPM.Note"));
	text_put(&message, 0x0037, str_of(mail->subject));
	text_put(&message, 0x0c1a, name);
	text_put(&message, 0x0c1f, address);
	text_put(&message, 0x1000, str_of(mail->body));
	text_put(
		&message, 0x1035, str_of(sample_text(sample, "<%s@norchester.example>", mail->id)));
	recipient_put(&message, mail->to, TO, &recipients);
	recipient_put(&message, mail->cc, CC, &recipients);
	recipient_put(&message, mail->bcc, BCC, &recipients);
	if (mail->attachments[0].name != NULL)
		attachment_put(&message, &mail->attachments[0]);
	make_put_u32(message.numbers, 16, recipients);
	make_put_u32(message.numbers, 20, mail->attachments[0].name != NULL ? 1 : 0);
	make_end(&make, &to);
	return sample_keep(sample, &to);
}
