/* Sources: ISO/IEC 29500-1 and -4, annex A (strict and transitional names); ECMA-376 part 2;
 * OASIS ODF 1.3 part 3, section 4; [MS-DOCX], [MS-XLSX], [MS-PPTX], [MS-VSDX]; EPUB 3.3. */
#include "extract/xml_space.h"

struct space_row {
	const char *uri;
	enum xml_space space;
};

#define OOXML "http://schemas.openxmlformats.org/"
#define STRICT "http://purl.oclc.org/ooxml/"
#define MICROSOFT "http://schemas.microsoft.com/office/"
#define ODF "urn:oasis:names:tc:opendocument:xmlns:"
#define ODF_OLD "http://openoffice.org/2000/"

static const struct space_row spaces[] = {
	{OOXML "wordprocessingml/2006/main", XML_W},
	{STRICT "wordprocessingml/main", XML_W},
	{"http://schemas.microsoft.com/office/word/2003/wordml", XML_W},
	{MICROSOFT "word/2010/wordml", XML_W14},
	{MICROSOFT "word/2012/wordml", XML_W14},
	{MICROSOFT "word/2010/wordprocessingShape", XML_WP},
	{OOXML "drawingml/2006/wordprocessingDrawing", XML_WP},
	{STRICT "drawingml/wordprocessingDrawing", XML_WP},
	{OOXML "officeDocument/2006/relationships", XML_R},
	{STRICT "officeDocument/relationships", XML_R},
	{OOXML "drawingml/2006/main", XML_A},
	{STRICT "drawingml/main", XML_A},
	{OOXML "drawingml/2006/picture", XML_WP},
	{STRICT "drawingml/picture", XML_WP},
	{OOXML "drawingml/2006/chart", XML_C},
	{STRICT "drawingml/chart", XML_C},
	{MICROSOFT "drawing/2014/chartex", XML_C},
	{OOXML "drawingml/2006/diagram", XML_DGM},
	{STRICT "drawingml/diagram", XML_DGM},
	{OOXML "spreadsheetml/2006/main", XML_X},
	{STRICT "spreadsheetml/main", XML_X},
	{OOXML "drawingml/2006/spreadsheetDrawing", XML_XDR},
	{STRICT "drawingml/spreadsheetDrawing", XML_XDR},
	{OOXML "presentationml/2006/main", XML_P},
	{STRICT "presentationml/main", XML_P},
	{"http://schemas.microsoft.com/office/powerpoint/2018/8/main", XML_P188},
	{MICROSOFT "spreadsheetml/2018/threadedcomments", XML_TC},
	{OOXML "officeDocument/2006/math", XML_M},
	{STRICT "officeDocument/math", XML_M},
	{"urn:schemas-microsoft-com:vml", XML_V},
	{"urn:schemas-microsoft-com:office:office", XML_O},
	{OOXML "markup-compatibility/2006", XML_MC},
	{OOXML "package/2006/relationships", XML_RELS},
	{OOXML "package/2006/content-types", XML_TYPES},
	{OOXML "package/2006/metadata/core-properties", XML_CORE},
	{"http://purl.org/dc/elements/1.1/", XML_DC},
	{"http://purl.org/dc/terms/", XML_DCTERMS},
	{OOXML "officeDocument/2006/extended-properties", XML_APP},
	{STRICT "officeDocument/extendedProperties", XML_APP},
	{OOXML "officeDocument/2006/custom-properties", XML_CUSTOM},
	{STRICT "officeDocument/customProperties", XML_CUSTOM},
	{OOXML "officeDocument/2006/docPropsVTypes", XML_VT},
	{STRICT "officeDocument/docPropsVTypes", XML_VT},
	{MICROSOFT "visio/2012/main", XML_VISIO},
	{MICROSOFT "visio/2011/1/core", XML_VISIO},
	{"http://schemas.microsoft.com/xps/2005/06", XML_XPS},
	{"http://schemas.openxps.org/oxps/v1.0", XML_XPS},
	{ODF "office:1.0", XML_OFFICE},
	{ODF "text:1.0", XML_TEXT},
	{ODF "table:1.0", XML_TABLE},
	{ODF "drawing:1.0", XML_DRAW},
	{ODF "meta:1.0", XML_META},
	{ODF "style:1.0", XML_STYLE},
	{ODF "presentation:1.0", XML_PRESENTATION},
	{ODF "datastyle:1.0", XML_NUMBER},
	{ODF "xsl-fo-compatible:1.0", XML_FO},
	{ODF "svg-compatible:1.0", XML_SVG},
	{ODF "manifest:1.0", XML_MANIFEST},
	{ODF "script:1.0", XML_SCRIPT},
	{ODF_OLD "office", XML_OFFICE},
	{ODF_OLD "text", XML_TEXT},
	{ODF_OLD "table", XML_TABLE},
	{ODF_OLD "drawing", XML_DRAW},
	{ODF_OLD "meta", XML_META},
	{ODF_OLD "style", XML_STYLE},
	{ODF_OLD "presentation", XML_PRESENTATION},
	{ODF_OLD "datastyle", XML_NUMBER},
	{"http://openoffice.org/2001/manifest", XML_MANIFEST},
	{ODF_OLD "script", XML_SCRIPT},
	{"http://www.w3.org/1999/xlink", XML_XLINK},
	{"http://www.idpf.org/2007/opf", XML_OPF},
	{"http://openebook.org/namespaces/oeb-package/1.0/", XML_OPF},
	{"urn:oasis:names:tc:opendocument:xmlns:container", XML_OCF},
	{"http://www.w3.org/1999/xhtml", XML_XHTML},
	{"http://developer.apple.com/namespaces/sf", XML_SF},
	{"http://developer.apple.com/namespaces/sfa", XML_SFA},
	{"http://developer.apple.com/namespaces/keynote2", XML_KEY},
	{"http://developer.apple.com/namespaces/sl", XML_KEY},
	{"http://developer.apple.com/namespaces/ls", XML_KEY},
};

enum xml_space
xml_space_find(struct str uri)
{
	for (size_t i = 0; i < sizeof(spaces) / sizeof(spaces[0]); i++)
		if (str_equal(uri, str_of(spaces[i].uri)))
			return spaces[i].space;
	return uri.len == 0 ? XML_NONE : XML_OTHER;
}
