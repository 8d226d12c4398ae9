/* RTF as mail uses it: wrapped HTML and text. */
#include "base/buf.h"
#include "extract/rtf.h"
#include "tap.h"

static bool
unwraps(const char *rtf, enum rtf_body body, const char *expected)
{
	struct buf to CLEANUP(buf_free) = {0};
	bool same = rtf_unwrap(&to, str_of(rtf)) == body &&
		str_equal(buf_str(&to), str_of(expected));

	if (!same)
		tap_note("%.*s", STR_ARG(buf_str(&to)));
	return same;
}

int
main(void)
{
	tap_ok(unwraps("{\\rtf1\\ansi\\ansicpg1252\\fromhtml1 \\deff0"
		       "{\\*\\htmltag64 <p title=\"\\{x\\}\">}\\htmlrtf {\\b \\htmlrtf0 a < b \\'e9"
		       "{\\*\\htmltag84 &nbsp;}\\htmlrtf \\'a0\\htmlrtf0 \\u8364?\\htmlrtf }"
		       "\\htmlrtf0{\\*\\mhtmltag64 <q>}\\par\r\n{\\*\\htmltag72 </p>}}",
		       RTF_FROM_HTML,
		       "<p title=\"{x}\">a &lt; b \xc3\xa9&nbsp;\xe2\x82\xac\r\n</p>"),
		"HTML comes out of its wrapping, content escaped, RTF's own part left");
	tap_ok(unwraps("{\\rtf1\\ansi\\fromtext \\deff0{\\fonttbl{\\f0 Arial;}}a\\tab b\\par c}",
		       RTF_FROM_TEXT, "a\tb\nc"),
		"plain text comes out of its wrapping");
	tap_ok(unwraps("{\\rtf1\\ansi one{\\footnote two}\\par{\\pict 00}}", RTF_OWN, "one\ntwo\n"),
		"RTF of its own right gives its text");
	tap_ok(unwraps("", RTF_OWN, "") && unwraps("}}}}", RTF_OWN, "") &&
			unwraps("{\\", RTF_OWN, "") && unwraps("{\\rtf1\\u", RTF_OWN, ""),
		"fragments are borne");
	return tap_done();
}
