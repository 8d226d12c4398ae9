/* Character encodings: from bytes of an unknown encoding to UTF-8.
 *
 * Used by every format that holds text in an encoding of its own choosing: plain text, CSV,
 * HTML, mail, archive member names, Office code pages. Conversion is by ICU's own tables, which
 * are part of its library: nothing is opened, so it works in a confined process. Results are
 * UTF-8 but not yet NFC; reading_text does that.
 *
 * Names given back are static and are what an inspector would recognise ("windows-1252",
 * "ISO-8859-2", "UTF-16LE", "Johab"). Names taken may be any alias in any case ("latin1",
 * "cp1252", "x-sjis", "unicode-1-1-utf-7"), as mail and HTML declare them.
 *
 * Sources: Unicode 15 section 3.10 and 23.8 (byte order marks); RFC 1468, 1557, 1922
 * (ISO-2022), RFC 1843 (HZ), RFC 2152 (UTF-7); WHATWG Encoding Standard (labels, and which
 * wider encoding a label stands for in practice: ISO-8859-1 is read as windows-1252, and so on);
 * KS X 1001 annex 3 (Johab). */
#ifndef CANDOUR_EXTRACT_ENCODING_H
#define CANDOUR_EXTRACT_ENCODING_H

#include "base/attr.h"
#include "base/str.h"

struct buf;
struct reading;

/* Makes the tables of single-byte encodings, once for all documents. Without it they are made for
 * each text anew. */
void encoding_prepare(void);

/* Finds the encoding of bytes. hint is what the surroundings declare (a mail's charset, an HTML
 * meta element, ""): it is weighed against the evidence, not believed. *ret_name is always set
 * to a name that encoding_to_utf8 takes: "US-ASCII" for pure ASCII and for nothing at all.
 * Returns false where the bytes are not text in any encoding (control characters, zeros); the
 * name is then only the best guess. Looks at the first megabytes at most. */
bool encoding_detect(struct str bytes, struct str hint, const char **ret_name);

/* Appends bytes, taken to be in the named encoding, to `to` as UTF-8, without a byte order
 * mark. An unknown name is taken as windows-1252. Returns how many undecodable sequences became
 * U+FFFD. */
uint64_t encoding_to_utf8(struct buf *to, struct str bytes, struct str name);

/* Both in one, for short pieces such as names of archive members and headers without a charset.
 * Returns the encoding found. */
const char *encoding_any_to_utf8(struct buf *to, struct str bytes, struct str hint);

/* The same for a whole item, in a reading: converts, and gives the facts: encoding, and an
 * oddity where bytes could not be decoded. bytes that are UTF-8 already are not copied: *ret_utf8
 * then points into bytes (less a byte order mark), else into `to`. */
void encoding_read(
	struct reading *r, struct buf *to, struct str bytes, struct str hint, struct str *ret_utf8);

/* The name for a label, or NULL where none is known. */
const char *encoding_known(struct str label);
/* The name for a Windows, DOS or Mac code page number (1252, 65001, 10000, 1361); NULL for an
 * unknown number. */
const char *encoding_of_codepage(uint32_t codepage);

/* True where bytes look like text of some encoding: for bids. Looks at the front, the middle and
 * the end; false for nothing at all. */
bool encoding_is_text(struct str bytes);

#endif
