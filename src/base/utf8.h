/* Unicode text: decode, encode, clean, normalise, count.
 *
 * Outside text becomes valid UTF-8 in NFC on entry; positions everywhere are Unicode code points.
 * Nothing here owns memory except through the struct buf of the caller. */
#ifndef CANDOUR_BASE_UTF8_H
#define CANDOUR_BASE_UTF8_H

#include "base/str.h"

struct buf;

enum { UTF8_REPLACEMENT = 0xfffd };

/* Takes one code point off *rest. Malformed bytes give UTF8_REPLACEMENT and move on by the
 * longest ill-formed prefix (Unicode 15, table 3-7 and section 3.9, as browsers do). *rest must
 * not be empty. */
uint32_t utf8_take(struct str *rest);
/* Writes 1 to 4 bytes and returns how many; a value that is no Unicode scalar is written as
 * U+FFFD. */
size_t utf8_encode(uint32_t codepoint, char ret_bytes[4]);
bool utf8_valid(struct str s);
/* Code points in s, counting each malformed sequence as utf8_take does. */
size_t utf8_count(struct str s);
/* Byte position of code point number `codepoints`; s.len where s is shorter. */
size_t utf8_offset(struct str s, size_t codepoints);
/* The longest beginning of at most `bytes` bytes that ends between two code points. */
struct str utf8_head(struct str s, size_t bytes);
/* Appends s as valid UTF-8 in NFC (by ICU; pure ASCII takes a short way). Zero bytes become
 * U+FFFD. */
void utf8_clean(struct buf *to, struct str s);
/* In NFC nothing before this code point is changed by it. */
bool utf8_nfc_begins(uint32_t codepoint);
/* How many bytes at the front are ASCII, zeros among them. */
size_t utf8_ascii_prefix(struct str s);
/* True where utf8_clean would change nothing and s is ASCII. */
bool utf8_is_plain_ascii(struct str s);

#endif
