/* Reading a mail: facts from its header, text of its bodies, everything else as parts.
 *
 * For the formats that hold RFC 5322 messages (EML, MHTML, emlx) and those that keep a transport
 * header beside their own properties (Outlook). mime.h finds the structure; this says it. */
#ifndef CANDOUR_EXTRACT_MAIL_H
#define CANDOUR_EXTRACT_MAIL_H

#include "base/attr.h"
#include "base/str.h"

struct buf;
struct err;
struct mime;
struct mime_entity;
struct mime_field;
struct part;
struct reading;

/* The whole of a message. Its first error, if any, is one of reading_part's. */
bool mail_read(struct reading *r, struct str bytes, struct err *err) MUST_USE;

/* Every field as "header:Name", in order, and what they mean as facts of their own. */
void mail_header_facts(
	struct reading *r, const struct mime_field *fields, uint32_t count, struct str charset);
/* Only "header:Name", for headers that are kept beside better sources. */
void mail_header_list(
	struct reading *r, const struct mime_field *fields, uint32_t count, struct str charset);
/* One fact each person of an address list, "Name <address>": RFC 5322 section 3.4 with its
 * obsolete forms, and what people write in spite of it. */
void mail_address_facts(struct reading *r, const char *name, struct str value, struct str charset);
/* One fact each message id, without angle brackets. */
void mail_id_facts(struct reading *r, const char *name, struct str value);

/* How a text body is to be taken. */
struct mail_form {
	struct str charset; /* as declared, "" where it is not */
	bool is_flowed;     /* format=flowed */
	bool is_delsp;
};
/* Text of a body as bytes with any line ends: gives it in UTF-8, with PGP noted. uuencoded and
 * yEnc files within it become parts; *ret_parts counts them. */
bool mail_text(struct reading *r, struct str bytes, const struct mail_form *form,
	uint32_t *ret_parts, struct err *err) MUST_USE;
/* A body's bytes into UTF-8: `charset` is what the mail declares, "" where it does not. The
 * result lies in `to` or in bytes. */
struct str mail_charset_text(struct buf *to, struct str bytes, struct str charset);
/* format=flowed (RFC 3676): joins the lines that were broken only for the way. */
void mail_flowed(struct buf *to, struct str text, bool delsp);
/* True where html has a word that plain has not, or has it elsewhere in a line: one word can turn a
 * decision. Both are visible text (html as mail_html_words gives it); case (of ASCII) and
 * punctuation do not count, nor where whole lines stand. */
bool mail_differs(struct str plain, struct str html);

/* One entity as a part, decoded piece by piece. */
bool mail_part(struct reading *r, const struct mime *mime, const struct mime_entity *entity,
	struct str charset, struct err *err) MUST_USE;
/* The name its Content-Disposition or Content-Type gives, "" where none. */
struct str mail_part_name(
	const struct mime *mime, const struct mime_entity *entity, struct str charset);
/* Undoes the transfer encoding of a short entity. */
struct str mail_decoded(struct buf *to, const struct mime_entity *entity);

#endif
