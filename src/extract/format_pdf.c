/* PDF (ISO 32000): text by page, annotations, forms, bookmarks, attachments, metadata. */
#include "base/err.h"
#include "base/limits.h"
#include "extract/format.h"
#include "extract/pdf_facts.h"
#include "extract/pdf_file.h"
#include "extract/pdf_form.h"
#include "extract/pdf_parts.h"
#include "extract/pdf_render.h"
#include "extract/pdf_revision.h"
#include "extract/pdf_text.h"
#include "extract/reading.h"

/* Without a header, what every PDF must have: an object at the front and a trailer at the end,
 * or a page tree. Viewers open such files, so they can carry evidence. */
static int
bid_headless(struct str bytes)
{
	enum { FRONT_SIZE = 4096, BACK_SIZE = 2048 };
	struct str front = str_slice(bytes, 0, FRONT_SIZE);
	struct str back = bytes.len > BACK_SIZE ? str_from(bytes, bytes.len - BACK_SIZE) : bytes;
	bool object = str_find(front, STR(" obj")) != STR_NONE &&
		str_find(front, STR("<<")) != STR_NONE;
	bool trailer = str_find(back, STR("startxref")) != STR_NONE ||
		str_find(back, STR("trailer")) != STR_NONE;

	if (object && trailer)
		return BID_LIKELY;
	if (str_find(front, STR("%PDF")) == 0 && bytes.len > 8)
		return BID_WEAK;
	return str_find(front, STR("<<")) != STR_NONE && str_find(front, STR("/Kids")) != STR_NONE
		? BID_WEAK
		: BID_NO;
}

/* The longer look is only worth its time where something else speaks for a PDF. */
static bool
may_be_headless(const struct probe *probe)
{
	return str_equal(probe->extension, STR("pdf")) ||
		str_equal_nocase(probe->declared, STR("application/pdf")) ||
		str_starts(probe->bytes, STR("%PDF")) ||
		str_starts(str_trim(str_slice(probe->bytes, 0, 16)), STR("1 0 obj"));
}

/* "%PDF-1.4", a line end, an object or a comment of high bytes: no text that tells of a PDF goes on
 * like this. And the last kilobyte has a PDF's own end. */
static bool
is_whole_behind(struct str bytes, size_t at)
{
	enum { LOOK_SIZE = 1024, HEAD_SIZE = 8 };
	struct str rest = str_from(bytes, at);
	struct str front = str_slice(rest, HEAD_SIZE, LOOK_SIZE);
	struct str back = rest.len > LOOK_SIZE ? str_from(rest, rest.len - LOOK_SIZE) : rest;

	return front.len > 0 && (front.data[0] == '\r' || front.data[0] == '\n') &&
		str_find(front, STR(" obj")) != STR_NONE &&
		str_find(back, STR("startxref")) != STR_NONE &&
		str_find(back, STR("%%EOF")) != STR_NONE;
}

/* The header should stand first but may stand anywhere in the first kilobyte (ISO 32000-1,
 * annex H.3.4.1); a printer's job may wrap it, or what a web server sent before it. */
static int
pdf_bid(struct probe *probe)
{
	enum { LOOK_SIZE = 1024 };
	size_t at = str_find(str_slice(probe->bytes, 0, LOOK_SIZE), STR("%PDF-"));

	if (at == 0)
		return BID_SURE;
	if (at == STR_NONE)
		return may_be_headless(probe) ? bid_headless(probe->bytes) : BID_NO;
	/* Behind white space, a byte order mark or a job header it is still a PDF; behind text
	 * of its own, such as a mail's, the text decides, but where all else is a PDF. */
	if (str_trim(str_slice(probe->bytes, 0, at)).len <= 4 ||
		str_starts(probe->bytes, STR("\x1b%-12345X")))
		return BID_SURE;
	if (str_equal(probe->extension, STR("pdf")) && is_whole_behind(probe->bytes, at))
		return BID_SURE;
	return str_find(str_slice(probe->bytes, 0, at), STR("\n\n")) == STR_NONE ? BID_LIKELY
										 : BID_WEAK;
}

static void
pages_give(struct pdf_file *file)
{
	for (uint32_t number = 1; number <= file->page_count; number++) {
		struct err err = {0};

		if (!pdf_text_page(file, number, &err))
			reading_partial(file->r, err.kind, "page %u: %s", number, err.text);
	}
}

static bool
pdf_read(struct reading *r, struct err *err)
{
	struct pdf_file file;
	bool done = pdf_file_open(r, &file, err);

	if (done) {
		pdf_labels_find(&file);
		pdf_facts_give(&file);
		pages_give(&file);
		if (file.black_boxes > 0)
			reading_number(r, "black_boxes", file.black_boxes);
		pdf_form_give(&file);
		pdf_outline_give(&file);
		pdf_revisions_give(&file);
		done = pdf_parts_give(&file, err);
		pdf_complaints_give(&file);
		if (done && file.page_count == 0 && !file.is_empty)
			done = err_set(err, ERR_DAMAGED, "it has no page that can be read");
	}
	pdf_file_close(&file);
	return done;
}

static bool
pdf_recognise(struct reading *r, struct err *err)
{
	struct pdf_file file;
	uint32_t number;
	bool done = pdf_file_open_again(r, &file, err);

	while (done && reading_next_ocr(r, &number)) {
		struct err trouble = {0};

		if (number == 0 || number > file.page_count)
			reading_partial(r, ERR_NOT_FOUND, "it has no page %u", number);
		else if (!pdf_render_recognise(&file, number, &trouble))
			reading_partial(r, trouble.kind, "page %u cannot be recognised: %s", number,
				trouble.text);
	}
	pdf_file_close(&file);
	return done;
}

const struct format format_pdf = {
	.name = "pdf",
	.title = "PDF document",
	.version = "4",
	.kind = KIND_DOCUMENT,
	.extensions = "pdf",
	.bid = pdf_bid,
	.read = pdf_read,
	.recognise = pdf_recognise,
};
