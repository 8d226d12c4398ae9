#include "make_mapi.h"

#include "make_ole.h"

#include "base/arena.h"
#include "base/buf.h"

struct mapi_object
mapi_begin(struct make_ole *make, struct arena *arena, int storage, size_t header_size)
{
	struct mapi_object object = {
		make, arena, storage, make_stream(make, storage, "__properties_version1.0")};

	make_fill(object.numbers, header_size);
	return object;
}

void
mapi_number(struct mapi_object *object, uint32_t type, uint32_t id, uint64_t value)
{
	buf_add_u32(object->numbers, id << 16 | type);
	buf_add_u32(object->numbers, 6);
	buf_add_u64(object->numbers, value);
}

struct buf *
mapi_stream(struct mapi_object *object, uint32_t type, uint32_t id)
{
	return make_stream(object->make, object->storage,
		str_format(object->arena, "__substg1.0_%04X%04X", id, type).data);
}

void
mapi_text(struct mapi_object *object, uint32_t id, struct str text)
{
	make_wide(mapi_stream(object, MAPI_WIDE, id), str_cstr(object->arena, text));
}

void
mapi_recipient(struct mapi_object *message, unsigned number, uint64_t type, struct str name,
	struct str address)
{
	struct mapi_object object = mapi_begin(message->make, message->arena,
		make_storage(message->make, MAKE_ROOT,
			str_format(message->arena, "__recip_version1.0_#%08X", number).data),
		MAPI_OTHER);

	mapi_number(&object, MAPI_I4, 0x0c15, type);
	mapi_text(&object, 0x3001, name);
	mapi_text(&object, 0x39fe, address);
}

void
mapi_names(struct make_ole *make, struct str guids, struct str entries)
{
	int storage = make_storage(make, MAKE_ROOT, "__nameid_version1.0");

	buf_add(make_stream(make, storage, "__substg1.0_00020102"), guids);
	buf_add(make_stream(make, storage, "__substg1.0_00030102"), entries);
	(void)make_stream(make, storage, "__substg1.0_00040102");
}

uint64_t
mapi_time(int64_t moment)
{
	return (uint64_t)(moment + 11644473600) * 10000000;
}
