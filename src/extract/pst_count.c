#include "extract/pst_count.h"

#include <libpst/libpst.h>
#include <stdio.h>
#include <string.h>

#include "base/limits.h"
#include "extract/le.h"

enum { SIGNATURE = 0x4e444221, HEADER_SIZE = 0x204 };
/* The kind of a node is in the lower bits of its number ([MS-PST] 2.2.2.1). */
enum { NODE_KIND_MASK = 0x1f, NODE_FOLDER = 0x02, NODE_MESSAGE = 0x04 };

/* Where the two trees begin; false for versions that libpst does not know. */
static bool
header_load(struct str bytes, pst_file *pst)
{
	pst->ind_type = le_u8(bytes, 0x0a);
	switch (pst->ind_type) {
	case 0x0e:
	case 0x0f:
		pst->do_read64 = 0;
		pst->encryption = le_u8(bytes, 0x1cd);
		pst->size = le_u32(bytes, 0xa8);
		pst->index2_back = le_u32(bytes, 0xb8);
		pst->index2 = le_u32(bytes, 0xbc);
		pst->index1_back = le_u32(bytes, 0xc0);
		pst->index1 = le_u32(bytes, 0xc4);
		return true;
	case 0x15:
	case 0x17:
	case 0x24:
		pst->do_read64 = pst->ind_type == 0x24 ? 2 : 1;
		pst->encryption = le_u8(bytes, 0x201);
		pst->size = le_u64(bytes, 0xb8);
		pst->index2_back = le_u64(bytes, 0xd8);
		pst->index2 = le_u64(bytes, 0xe0);
		pst->index1_back = le_u64(bytes, 0xe8);
		pst->index1 = le_u64(bytes, 0xf0);
		return true;
	default:
		return false;
	}
}

static void
nodes_count(pst_file *pst, struct pst_count *count)
{
	uint64_t steps = 0;

	for (pst_desc_tree *node = pst->d_head; node != NULL && steps < PART_COUNT_MAX;
		node = pst_getNextDptr(node), steps++) {
		unsigned kind = (unsigned)(node->d_id & NODE_KIND_MASK);

		if (node->desc == NULL)
			continue;
		if (kind == NODE_FOLDER)
			count->folders++;
		else if (kind == NODE_MESSAGE)
			count->messages++;
	}
}

bool
pst_count(struct str bytes, struct pst_count *ret_count)
{
	pst_file pst;
	bool good;

	*ret_count = (struct pst_count){0};
	memset(&pst, 0, sizeof(pst));
	if (bytes.len < HEADER_SIZE || le_u32(bytes, 0) != SIGNATURE || !header_load(bytes, &pst))
		return false;
	pst.charset = "windows-1252";
	pst.fp = fmemopen((void *)(uintptr_t)bytes.data, bytes.len, "rb");
	if (pst.fp == NULL)
		return false;
	good = pst_load_index(&pst) == 0;
	if (good)
		nodes_count(&pst, ret_count);
	(void)pst_close(&pst);
	return good;
}
