/* Places: stretches of a text that can be cited, filtered and told apart: pages, comments, what a
 * tracked change took out.
 *
 * The readers give them, the store keeps their numbers, comparing and checks look at them; so the
 * list stands on the store's floor, below all of them. */
#ifndef CANDOUR_STORE_PLACE_H
#define CANDOUR_STORE_PLACE_H

/* Stored by number: append only. */
enum place_kind {
	PLACE_PAGE = 1, /* number: 1.. ; label: the page's own label ("iv") */
	PLACE_SHEET,    /* label: its name */
	PLACE_SLIDE,
	PLACE_MESSAGE_BODY, /* label: "text" or "html" */
	PLACE_HEADER,       /* page headers and footers */
	PLACE_FOOTNOTE,     /* and endnotes */
	PLACE_COMMENT,      /* label: author, date */
	PLACE_INSERTED,     /* tracked change; label: author, date */
	PLACE_DELETED,      /* tracked change; the text is still in the file */
	PLACE_HIDDEN,       /* hidden sheet, slide, row, text; label: why */
	PLACE_NOTES,        /* speaker's notes */
	PLACE_FORM,         /* form field; label: its name */
	PLACE_BOOKMARK,     /* outline entry */
	PLACE_ANNOTATION,
	PLACE_RECOGNISED, /* by OCR; number: page; label: mean confidence, "87" */
	PLACE_TABLE,
	PLACE_CHAPTER, /* EPUB and the like; label: title */
	/* Text that is in the file and cannot be seen, over what the document's text says there: */
	PLACE_COVERED,     /* by something painted over it; label: "black box", "image" ... */
	PLACE_INVISIBLE,   /* label: "white text", "blacked out in the picture" ... */
	PLACE_OUTSIDE,     /* beyond the page's edge, or cut off */
	PLACE_LAYER,       /* in a layer that is switched off; label: its name */
	PLACE_REDACTION,   /* marked for redaction, which was never carried out */
	PLACE_REVISION,    /* number: page of an earlier revision; label: "revision 1 of 2" */
	PLACE_REPLACEMENT, /* said to stand for what is drawn, which is nothing or something else */
	PLACE_QUOTE,       /* what a mail's page marks as quoted; number: how deep */
	PLACE_PICTURE, /* of a page that browsers do not show; number: page; label: SHA-256 (store/document.h) */
	PLACE_KIND_COUNT
};

#endif
