/* The kinds of file that the disclosure holds, each as bytes in the sample's arena. They are as
 * small as programs of the time would open, and the same on every run. */
#ifndef CANDOUR_SAMPLES_WRITE_H
#define CANDOUR_SAMPLES_WRITE_H

#include "base/str.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct sample;

/* A page of words. Each line of `text` is a paragraph; its first characters may say more:
 *
 *   "# "  a heading
 *   "+ "  inserted with changes tracked (Word)
 *   "- "  deleted with changes tracked (Word)
 *   "! "  hidden (Word); under a black box (PDF)
 *   "^ "  a paragraph with a comment behind "|" (Word) */
struct page {
	const char *title;
	const char *author;
	const char *text;
	const char *changed_by; /* of tracked changes and comments; NULL: the author */
	int64_t created;
	int64_t modified; /* 0: as created */
	bool is_typed;    /* in a serif face, as typewriters write (PDF and scans) */
};

struct str docx_write(struct sample *sample, const struct page *page);
struct str pdf_write(struct sample *sample, const struct page *page);
/* The page as text, headings underlined; rtf the same as RTF, html as a saved page. */
struct str rtf_write(struct sample *sample, const struct page *page);
struct str html_write(struct sample *sample, const struct page *page);

/* The first page as an office scanner gives it: black and white, at so many dots an inch. */
struct str scan_png(struct sample *sample, const struct page *page, unsigned dpi);
struct str scan_tiff(struct sample *sample, const struct page *page, unsigned dpi);
struct str scan_pdf(struct sample *sample, const struct page *page, unsigned dpi);

/* Rows are lines, cells are parted by tabs. */
struct sheet {
	const char *name;
	const char *rows;
	bool is_hidden;
};

/* `saved` is when it was last saved, by "Licensing". */
struct str xlsx_write(
	struct sample *sample, const struct sheet *sheets, size_t count, const char *saved);
struct str xls_write(struct sample *sample, const struct sheet *sheets, size_t count);
struct str csv_write(struct sample *sample, const struct sheet *sheet);

struct attachment {
	const char *name;
	const char *mime;
	struct str bytes;
};

enum { MAIL_ATTACHMENT_MAX = 4 };

struct mail {
	const char *from; /* "Name <address>" */
	const char *to;   /* the same, or several parted by ", " */
	const char *cc;
	const char *bcc;
	const char *subject;
	const char *id;       /* without brackets */
	const char *reply_to; /* the id it answers; NULL: none */
	const char *body;     /* lines ended by \n */
	int64_t sent;
	struct attachment attachments[MAIL_ATTACHMENT_MAX];
};

struct str mail_write(struct sample *sample, const struct mail *mail);
/* Messages one behind the other, each with its "From " line. */
struct str mbox_write(struct sample *sample, const struct mail *mails, size_t count);
/* As Outlook keeps it: one recipient each in to, cc, bcc, and the first attachment. */
struct str msg_write(struct sample *sample, const struct mail *mail);

enum zip_lock { ZIP_OPEN, ZIP_CRYPTO, ZIP_AES };

struct zip_file {
	const char *name;
	struct str bytes;
};

/* All members dated 2 October 2014. */
struct str zip_write(struct sample *sample, const struct zip_file *files, size_t count,
	enum zip_lock lock, const char *password);
/* zlib's deflate, with its wrapper (PNG, PDF) or bare (zip). */
struct str deflate_write(struct sample *sample, struct str bytes, bool bare);

#endif
