#include "extract/pst_item.h"

#include <libbfio.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/limits.h"
#include "extract/mapi.h"

enum { VALUE_SIZE_MAX = 64 * 1024 * 1024 };

bool
pst_store_open(struct str bytes, struct pst_store *ret_store, struct err *err)
{
	*ret_store = (struct pst_store){0};
	if (!pst_io_begin(&ret_store->io, bytes, &ret_store->handle) ||
		libpff_file_initialize(&ret_store->file, NULL) != 1)
		return err_set(err, ERR_INTERNAL, "libpff cannot start");
	if (libpff_file_open_file_io_handle(
		    ret_store->file, ret_store->handle, LIBPFF_OPEN_READ, NULL) != 1)
		return err_set(err, ERR_DAMAGED,
			"the Outlook store cannot be opened: its header or its tables are damaged");
	return true;
}

void
pst_store_close(struct pst_store *store)
{
	if (store->file != NULL)
		(void)libpff_file_free(&store->file, NULL);
	if (store->handle != NULL)
		(void)libbfio_handle_free(&store->handle, NULL);
}

void
pst_item_free(libpff_item_t **item)
{
	if (*item != NULL)
		(void)libpff_item_free(item, NULL);
	*item = NULL;
}

uint32_t
pst_item_id(libpff_item_t *item)
{
	uint32_t id = 0;

	return libpff_item_get_identifier(item, &id, NULL) == 1 ? id : 0;
}

/* The name of a named property, from the map that libpff read. */
static struct mapi_name
name_load(libpff_record_entry_t *entry, struct arena *arena)
{
	libpff_name_to_id_map_entry_t *map = NULL;
	struct mapi_name name = {0};
	uint8_t type = 0;
	uint8_t guid[16] = {0};
	size_t size = 0;

	if (libpff_record_entry_get_name_to_id_map_entry(entry, &map, NULL) != 1 || map == NULL ||
		libpff_name_to_id_map_entry_get_type(map, &type, NULL) != 1)
		return name;
	name.is_known = true;
	if (libpff_name_to_id_map_entry_get_guid(map, guid, sizeof(guid), NULL) == 1)
		name.set = (uint32_t)guid[0] | (uint32_t)guid[1] << 8 | (uint32_t)guid[2] << 16 |
			(uint32_t)guid[3] << 24;
	if (type == LIBPFF_NAME_TO_ID_MAP_ENTRY_TYPE_NUMERIC) {
		(void)libpff_name_to_id_map_entry_get_number(map, &name.number, NULL);
	} else if (libpff_name_to_id_map_entry_get_utf8_string_size(map, &size, NULL) == 1 &&
		size > 0 && size < 4096) {
		char *text = arena_alloc(arena, size);

		if (libpff_name_to_id_map_entry_get_utf8_string(map, (uint8_t *)text, size, NULL) ==
			1)
			name.text = str_make(text, size - 1);
	}
	return name;
}

static bool
entry_load(libpff_record_entry_t *entry, struct arena *arena, struct mapi_property *ret_property)
{
	uint32_t id = 0;
	uint32_t type = 0;
	size_t size = 0;
	char *data;

	*ret_property = (struct mapi_property){0};
	if (libpff_record_entry_get_entry_type(entry, &id, NULL) != 1 ||
		libpff_record_entry_get_value_type(entry, &type, NULL) != 1 ||
		id == MAPI_ATTACH_DATA ||
		libpff_record_entry_get_data_size(entry, &size, NULL) != 1 || size > VALUE_SIZE_MAX)
		return false;
	data = arena_alloc(arena, size);
	if (size > 0 && libpff_record_entry_get_data(entry, (uint8_t *)data, size, NULL) != 1)
		return false;
	ret_property->type = (uint16_t)type;
	ret_property->value = str_make(data, size);
	ret_property->name = name_load(entry, arena);
	/* libpff gives a named property its name's number in place of its id. */
	ret_property->id = ret_property->name.is_known ? 0x8000 : (uint16_t)id;
	return true;
}

bool
pst_item_load(libpff_item_t *item, int set, struct arena *arena, struct mapi *ret_mapi)
{
	libpff_record_set_t *records = NULL;
	int count = 0;

	mapi_begin(ret_mapi, arena);
	if (libpff_item_get_record_set_by_index(item, set, &records, NULL) != 1)
		return false;
	if (libpff_record_set_get_number_of_entries(records, &count, NULL) != 1)
		count = 0;
	for (int i = 0; i < count && i < MAPI_PROPERTY_COUNT_MAX; i++) {
		libpff_record_entry_t *entry = NULL;
		struct mapi_property property;

		if (libpff_record_set_get_entry_by_index(records, i, &entry, NULL) != 1)
			continue;
		if (entry_load(entry, arena, &property))
			mapi_add(ret_mapi, &property);
		(void)libpff_record_entry_free(&entry, NULL);
	}
	(void)libpff_record_set_free(&records, NULL);
	return true;
}

size_t
pst_recipients_load(libpff_item_t *message, struct arena *arena, struct mapi **ret_recipients)
{
	libpff_item_t *table = NULL;
	int count = 0;
	size_t loaded = 0;

	*ret_recipients = NULL;
	if (libpff_message_get_recipients(message, &table, NULL) != 1)
		return 0;
	if (libpff_item_get_number_of_record_sets(table, &count, NULL) != 1 || count < 0)
		count = 0;
	if (count > MAPI_CHILD_COUNT_MAX)
		count = MAPI_CHILD_COUNT_MAX;
	*ret_recipients = ARENA_ARRAY(arena, (size_t)count, struct mapi);
	for (int i = 0; i < count; i++)
		if (pst_item_load(table, i, arena, &(*ret_recipients)[loaded]))
			loaded++;
	pst_item_free(&table);
	return loaded;
}
