/* Publisher publications and Works word processor documents, whose text lies in a stream of named
 * pieces ("CHNKINK", "CHNKWKS"); Project files and Access databases by what looks like text. */
#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/limits.h"
#include "extract/codepage.h"
#include "extract/format.h"
#include "extract/le.h"
#include "extract/ole.h"
#include "extract/reading.h"
#include "extract/text_runs.h"

enum { PIECE_SIZE = 24, PIECES_AT = 0x20 };

static struct ole *
open_with_facts(struct reading *r, struct err *err)
{
	struct ole *ole;

	if (!ole_open(reading_arena(r), reading_bytes(r), &ole, err))
		return NULL;
	ole_summary_facts(r, ole, OLE_ROOT);
	return ole;
}

static bool
outcome(const struct ole *ole, struct err *err)
{
	return !ole->is_damaged ||
		err_set(err, ERR_DAMAGED, "the file is cut off or broken in places");
}

/* Each entry of the list: two bytes, the piece's name, three numbers, its kind, place, length. */
static size_t
pieces_give(struct reading *r, struct str stream)
{
	size_t count = 0;

	for (uint64_t at = PIECES_AT; le_has(stream, at, PIECE_SIZE) && count < PLACE_COUNT_MAX;
		at += PIECE_SIZE) {
		struct buf text CLEANUP(buf_free) = {0};
		struct str kind = le_slice(stream, at + 12, 4);

		if (!str_equal(le_slice(stream, at + 2, 4), STR("TEXT")) ||
			!str_equal(kind, STR("TEXT")))
			continue;
		utf16le_decode(
			&text, le_slice(stream, le_u32(stream, at + 16), le_u32(stream, at + 20)));
		for (size_t i = 0; i < text.len; i++)
			if (text.data[i] == '\r' || text.data[i] == '\f' || text.data[i] == '\v')
				text.data[i] = '\n';
		reading_text(r, buf_str(&text));
		reading_break(r, false);
		count++;
	}
	return count;
}

static int
publisher_bid(struct probe *probe)
{
	return ole_kind_probe(probe->bytes) == OLE_PUBLISHER ? BID_SURE : BID_NO;
}

static bool
publisher_read(struct reading *r, struct err *err)
{
	struct ole *ole = open_with_facts(r, err);
	const struct ole_entry *entry;
	struct str stream = STR("");
	struct err broken = {0};

	if (ole == NULL)
		return false;
	entry = ole_find(ole, STR("Quill/QuillSub/CONTENTS"));
	if (entry != NULL && !ole_read(ole, entry, &stream, &broken))
		reading_partial(r, broken.kind, "%s", broken.text);
	if (pieces_give(r, stream) == 0) {
		text_runs_give(r, stream, TEXT_RUNS_BOTH);
		reading_partial(r, ERR_UNSUPPORTED,
			"of this publication only what looks like text is read");
	}
	return outcome(ole, err);
}

static int
works_bid(struct probe *probe)
{
	return ole_kind_probe(probe->bytes) == OLE_WORKS ? BID_SURE : BID_NO;
}

static bool
works_read(struct reading *r, struct err *err)
{
	struct ole *ole = open_with_facts(r, err);
	struct str stream;

	if (ole == NULL)
		return false;
	stream = ole_stream(ole, OLE_ROOT, STR("CONTENTS"));
	if (pieces_give(r, stream) > 0)
		return outcome(ole, err);
	text_runs_give(r, stream, TEXT_RUNS_BOTH);
	text_runs_give(r, ole_stream(ole, OLE_ROOT, STR("MN0")), TEXT_RUNS_NARROW);
	reading_partial(
		r, ERR_UNSUPPORTED, "of this Works document only what looks like text is read");
	return outcome(ole, err);
}

static int
project_bid(struct probe *probe)
{
	return ole_kind_probe(probe->bytes) == OLE_PROJECT ? BID_SURE : BID_NO;
}

static bool
project_read(struct reading *r, struct err *err)
{
	struct ole *ole = open_with_facts(r, err);

	if (ole == NULL)
		return false;
	for (size_t i = 1; i < ole->entry_count; i++) {
		const struct ole_entry *entry = &ole->entries[i];
		struct str stream;
		struct err broken = {0};

		if (entry->is_storage || str_starts(entry->name, STR("\005")))
			continue;
		if (!ole_read(ole, entry, &stream, &broken))
			reading_partial(r, broken.kind, "%s", broken.text);
		if (broken.kind == ERR_TOO_LARGE)
			break;
		text_runs_give(r, stream, TEXT_RUNS_WIDE);
	}
	reading_partial(r, ERR_UNSUPPORTED, "of Project files only what looks like text is read");
	return outcome(ole, err);
}

static int
access_bid(struct probe *probe)
{
	struct str id = str_slice(probe->bytes, 4, 19);

	return str_equal(id, STR("Standard Jet DB")) || str_equal(id, STR("Standard ACE DB"))
		? BID_SURE
		: BID_NO;
}

static bool
access_read(struct reading *r, struct err *err)
{
	(void)err;
	reading_fact(r, FACT_TOOL, STR("Microsoft Access"));
	text_runs_give(r, reading_bytes(r), TEXT_RUNS_BOTH);
	reading_partial(r, ERR_UNSUPPORTED,
		"of Access databases only what looks like text is read; open it in a database "
		"program to see its tables");
	return true;
}

const struct format format_publisher = {
	.name = "publisher",
	.title = "Publisher publication",
	.version = "1",
	.kind = KIND_DOCUMENT,
	.extensions = "pub",
	.bid = publisher_bid,
	.read = publisher_read,
};

const struct format format_works = {
	.name = "works",
	.title = "Works document",
	.version = "1",
	.kind = KIND_DOCUMENT,
	.extensions = "wps wks wdb",
	.bid = works_bid,
	.read = works_read,
};

const struct format format_project = {
	.name = "project",
	.title = "Project plan",
	.version = "1",
	.kind = KIND_DOCUMENT,
	.extensions = "mpp mpt",
	.bid = project_bid,
	.read = project_read,
};

const struct format format_access = {
	.name = "access",
	.title = "Access database",
	.version = "1",
	.kind = KIND_OTHER,
	.extensions = "mdb accdb mde accde",
	.bid = access_bid,
	.read = access_read,
};
