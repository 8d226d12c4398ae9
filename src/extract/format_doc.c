/* Word documents before DOCX. */
#include "base/arena.h"
#include "base/buf.h"
#include "base/date.h"
#include "base/err.h"
#include "extract/codepage.h"
#include "extract/doc.h"
#include "extract/format.h"
#include "extract/le.h"
#include "extract/office_art.h"
#include "extract/ole.h"
#include "extract/reading.h"
#include "extract/vba.h"

#include <string.h>

enum { MAGIC_WORD_2 = 0xa5db, MAGIC_WORD_1 = 0xa59b, MAGIC_WORD_MAC = 0x37fe, MAGIC_DOS = 0xbe31 };

static bool
is_word_2(struct str bytes)
{
	unsigned magic = le_u16(bytes, 0);
	unsigned version = le_u16(bytes, 2);

	return (magic == MAGIC_WORD_2 || magic == MAGIC_WORD_1) && version >= 30 && version < 101 &&
		bytes.len > 0x180;
}

static bool
is_word_dos(struct str bytes)
{
	return le_u16(bytes, 0) == MAGIC_DOS && le_u16(bytes, 2) == 0 && le_u32(bytes, 14) > 128 &&
		le_u32(bytes, 14) <= bytes.len;
}

static int
doc_bid(struct probe *probe)
{
	if (ole_is(probe->bytes))
		return ole_kind_probe(probe->bytes) == OLE_WORD ? BID_SURE : BID_NO;
	if (is_word_2(probe->bytes))
		return BID_LIKELY;
	return is_word_dos(probe->bytes) ? BID_LIKELY : BID_NO;
}

/* Word for DOS: plain text behind a header of 128 bytes whose sixth field says where it ends. */
static bool
dos_read(struct reading *r)
{
	struct str text = str_slice(reading_bytes(r), 128, le_u32(reading_bytes(r), 14));
	struct buf lines CLEANUP(buf_free) = {0};
	struct str line;

	reading_fact(r, FACT_TOOL, STR("Microsoft Word for DOS"));
	while (str_cut_line(&text, &line)) {
		buf_clear(&lines);
		codepage_decode(&lines, 437, line);
		buf_add_char(&lines, '\n');
		reading_text(r, buf_str(&lines));
	}
	return true;
}

/* Objects lie in storages named by number. */
static bool
objects_give(struct doc *doc, struct err *err)
{
	const struct ole_entry *pool = doc->ole == NULL
		? NULL
		: ole_child(doc->ole, OLE_ROOT, STR("ObjectPool"));

	for (size_t i = 0; pool != NULL && i < pool->child_count; i++) {
		const struct ole_entry *object = &doc->ole->entries[pool->child_first + i];

		if (object->is_storage &&
			!ole_object_part(doc->r, doc->ole, object, object->name, err))
			return false;
	}
	return true;
}

/* Pictures in the line lie in the data stream: a PICF, then drawing records ([MS-DOC] 2.9.192). */
static bool
pictures_give(struct doc *doc, struct office_art *art, struct err *err)
{
	for (size_t i = 0; i < doc->picture_count; i++) {
		uint64_t at = doc->pictures[i];
		struct str all = le_slice(doc->data, at, le_u32(doc->data, at));
		uint64_t header = le_u16(all, 4);

		/* Map mode 0x66 has the name of a linked file before the records. */
		if (le_u16(all, 6) == 0x66)
			header += 1 + (uint64_t)le_u8(all, header);
		if (!doc->is_old && !office_art_give(art, le_slice(all, header, all.len), err))
			return false;
	}
	return true;
}

static bool
macros_give(struct doc *doc, struct err *err)
{
	const struct ole_entry *macros = doc->ole == NULL
		? NULL
		: ole_child(doc->ole, OLE_ROOT, STR("Macros"));

	return macros == NULL || vba_give(doc->r, doc->ole, ole_index(doc->ole, macros), err);
}

static bool
parts_give(struct doc *doc, struct err *err)
{
	struct office_art art = {.r = doc->r, .arena = doc->arena, .delayed = doc->main};

	if (!objects_give(doc, err) || !macros_give(doc, err) || !pictures_give(doc, &art, err))
		return false;
	return doc->is_old || office_art_give(&art, doc_table(doc, DOC_DRAWINGS), err);
}

static bool
doc_read(struct reading *r, struct err *err)
{
	struct doc doc;
	struct ole *ole = NULL;

	if (is_word_dos(reading_bytes(r)))
		return dos_read(r);
	if (ole_is(reading_bytes(r))) {
		if (!ole_open(reading_arena(r), reading_bytes(r), &ole, err))
			return false;
		ole_summary_facts(r, ole, OLE_ROOT);
	}
	if (!doc_open(&doc, r, ole, err))
		return false;
	doc_text_give(&doc, 0, doc.length[DOC_BODY]);
	doc_notes_give(&doc);
	if (!parts_give(&doc, err))
		return false;
	if (doc.is_damaged || (ole != NULL && ole->is_damaged))
		return err_set(err, ERR_DAMAGED, "the document is cut off or broken in places");
	return true;
}

const struct format format_doc = {
	.name = "doc",
	.title = "Word document (before 2007)",
	.version = "1",
	.kind = KIND_DOCUMENT,
	.extensions = "doc dot wiz",
	.bid = doc_bid,
	.read = doc_read,
};
