/* XML of any kind that has no reader of its own: data, feeds, drawings, property lists. */
#include "base/buf.h"
#include "base/limits.h"
#include "extract/encoding.h"
#include "extract/format.h"
#include "extract/html.h"
#include "extract/reading.h"
#include "extract/text_head.h"
#include "extract/xml_plain.h"

static bool
begins_element(struct str head)
{
	return head.len > 2 && head.data[0] == '<' &&
		(char_is_alpha(head.data[1]) || str_starts(head, STR("<!DOCTYPE")) ||
			str_starts(head, STR("<!--")) || str_starts(head, STR("<_")));
}

static int
xml_bid(struct probe *probe)
{
	struct text_head memory;
	struct str head = text_head_fill(&memory, probe->bytes);
	bool named = text_extension_in(probe->extension,
		"xml svg rss atom rdf kml gpx xsd xsl xslt plist fb2 opml wsdl xmp xhtml dtd resx "
		"config csproj xaml tei xbrl");

	if (str_starts(head, STR("<?xml")))
		return BID_LIKELY;
	if (!begins_element(head))
		return BID_NO;
	if (named)
		return BID_LIKELY;
	return str_find(head, STR("xmlns")) != STR_NONE && str_find(head, STR("://")) != STR_NONE
		? BID_WEAK
		: BID_NO;
}

static bool
xml_read(struct reading *r, struct err *err)
{
	struct buf converted CLEANUP(buf_free) = {.size_max = 4 * TEXT_SIZE_MAX};
	struct str bytes = reading_bytes(r);
	struct str text;

	encoding_read(r, &converted, bytes, html_charset(bytes), &text);
	return xml_plain_read(r, text, err);
}

const struct format format_xml = {
	.name = "xml",
	.title = "XML document",
	.version = "1",
	.kind = KIND_TEXT,
	.bid = xml_bid,
	.read = xml_read,
};
