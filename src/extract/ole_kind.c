/* What a compound file is, by the names at its root. */
#include "base/arena.h"
#include "base/err.h"
#include "extract/le.h"
#include "extract/ole.h"

static bool
has(const struct ole *ole, struct str name)
{
	return ole_child(ole, OLE_ROOT, name) != NULL;
}

static bool
has_starting(const struct ole *ole, struct str front)
{
	const struct ole_entry *root = &ole->entries[OLE_ROOT];

	for (size_t i = 0; i < root->child_count; i++)
		if (str_starts_nocase(ole->entries[root->child_first + i].name, front))
			return true;
	return false;
}

/* Class identifiers are stored with their first three fields little-endian; the first tells. */
static uint32_t
class_first(const struct ole *ole)
{
	return le_u32(str_make(ole->entries[OLE_ROOT].class_id, 16), 0);
}

static bool
is_msg(const struct ole *ole)
{
	return has(ole, STR("__properties_version1.0")) ||
		(has_starting(ole, STR("__substg1.0_")) && has(ole, STR("__nameid_version1.0")));
}

static bool
is_works(const struct ole *ole)
{
	return has(ole, STR("MatOST")) || has(ole, STR("MN0")) || has(ole, STR("SPELLING")) ||
		class_first(ole) == 0x00021302;
}

enum ole_kind
ole_kind_of(const struct ole *ole)
{
	if (has(ole, STR("EncryptedPackage")) || has(ole, STR("\tDRMContent")))
		return OLE_ENCRYPTED;
	if (is_msg(ole))
		return OLE_MSG;
	if (has(ole, STR("Quill")))
		return OLE_PUBLISHER;
	if (has(ole, STR("VisioDocument")))
		return OLE_VISIO;
	if (has(ole, STR("PowerPoint Document")) || has(ole, STR("PP97_DUALSTORAGE")) ||
		has(ole, STR("PP40")))
		return OLE_POWERPOINT;
	if (has(ole, STR("WordDocument")))
		return OLE_WORD;
	if (has(ole, STR("Workbook")) || has(ole, STR("Book")))
		return OLE_EXCEL;
	if (has_starting(ole, STR("   1")) || has(ole, STR("Props9")) || has(ole, STR("Props12")) ||
		has(ole, STR("Props14")))
		return OLE_PROJECT;
	if (is_works(ole))
		return OLE_WORKS;
	if (has(ole, STR("Catalog")) && ole->entries[OLE_ROOT].child_count > 1)
		return OLE_THUMBS;
	if (has(ole, STR("VBA")) && has(ole, STR("PROJECT")))
		return OLE_MACROS;
	return OLE_GENERIC;
}

enum ole_kind
ole_kind_probe(struct str bytes)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = SIZE_MAX / 4};
	struct err err = {0};
	struct ole *ole;

	if (!ole_is(bytes))
		return OLE_NOT;
	return ole_open(&arena, bytes, &ole, &err) ? ole_kind_of(ole) : OLE_GENERIC;
}
