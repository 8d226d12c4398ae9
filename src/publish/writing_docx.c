#include "base/arena.h"
#include "base/buf.h"
#include "base/date.h"
#include "publish/writing.h"
#include "publish/zip_write.h"

static const char *const style_of[] = {
	[WRITING_TITLE] = "Title",
	[WRITING_LINE] = "Line",
	[WRITING_PARAGRAPH] = "BodyText",
	[WRITING_HEADING] = "Heading1",
	[WRITING_SUBHEADING] = "Heading2",
	[WRITING_ITEM] = "Item",
	[WRITING_ENTRY] = "Entry",
	[WRITING_DETAIL] = "Detail",
};

#define XML_HEAD "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
#define WORD_SPACE "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\""
#define OFFICE "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
#define PACKAGE "http://schemas.openxmlformats.org/package/2006/"
#define WORD_TYPE "application/vnd.openxmlformats-officedocument.wordprocessingml."

static const char docx_types[] = XML_HEAD
	"<Types xmlns=\"" PACKAGE "content-types\"><Default Extension=\"rels\" "
	"ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>"
	"<Default Extension=\"xml\" ContentType=\"application/xml\"/>"
	"<Override PartName=\"/word/document.xml\" ContentType=\"" WORD_TYPE "document.main+xml\"/>"
	"<Override PartName=\"/word/styles.xml\" ContentType=\"" WORD_TYPE "styles+xml\"/>"
	"<Override PartName=\"/docProps/core.xml\" "
	"ContentType=\"application/vnd.openxmlformats-package.core-properties+xml\"/></Types>";

static const char docx_rels[] = XML_HEAD
	"<Relationships xmlns=\"" PACKAGE "relationships\"><Relationship Id=\"rId1\" "
	"Type=\"" OFFICE "officeDocument\" Target=\"word/document.xml\"/>"
	"<Relationship Id=\"rId2\" Type=\"" PACKAGE "relationships/metadata/core-properties\" "
	"Target=\"docProps/core.xml\"/></Relationships>";

static const char docx_document_rels[] = XML_HEAD
	"<Relationships xmlns=\"" PACKAGE "relationships\"><Relationship Id=\"rId1\" "
	"Type=\"" OFFICE "styles\" Target=\"styles.xml\"/></Relationships>";

#define STYLE(ID, NAME, PARAGRAPH, RUN)                                                            \
	"<w:style w:type=\"paragraph\" w:styleId=\"" ID "\"><w:name w:val=\"" NAME "\"/>"          \
	"<w:basedOn w:val=\"Normal\"/><w:pPr>" PARAGRAPH "</w:pPr><w:rPr>" RUN                     \
	"</w:rPr></w:style>"

static const char docx_styles[] = XML_HEAD
	"<w:styles " WORD_SPACE "><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts "
	"w:ascii=\"Liberation Serif\" w:hAnsi=\"Liberation Serif\" w:cs=\"Liberation Serif\"/>"
	"<w:sz w:val=\"22\"/><w:lang w:val=\"en-GB\"/></w:rPr></w:rPrDefault></w:docDefaults>"
	"<w:style w:type=\"paragraph\" w:default=\"1\" w:styleId=\"Normal\">"
	"<w:name w:val=\"Normal\"/></w:style>" STYLE("Line", "Line", "", "") STYLE("BodyText",
		"Body Text", "<w:spacing w:before=\"160\" w:after=\"120\"/>",
		"") STYLE("Title", "Title", "<w:spacing w:after=\"280\"/>",
		"<w:b/><w:sz w:val=\"32\"/>") STYLE("Heading1", "heading 1",
		"<w:keepNext/><w:spacing w:before=\"340\" w:after=\"120\"/>"
		"<w:outlineLvl w:val=\"0\"/>",
		"<w:b/><w:sz w:val=\"26\"/>") STYLE("Heading2", "heading 2",
		"<w:keepNext/><w:spacing w:before=\"220\" w:after=\"60\"/>"
		"<w:outlineLvl w:val=\"1\"/>",
		"<w:b/><w:i/>") STYLE("Item", "Item",
		"<w:spacing w:after=\"60\"/><w:ind w:left=\"340\" w:hanging=\"230\"/>", "")
		STYLE("Entry", "Entry", "<w:keepNext/><w:spacing w:before=\"160\"/>", "<w:b/>")
			STYLE("Detail", "Detail", "<w:ind w:left=\"340\"/>", "") "</w:styles>";

static void
add_run(struct buf *to, struct str text, bool is_bold)
{
	buf_add(to, is_bold ? STR("<w:r><w:rPr><w:b/></w:rPr>") : STR("<w:r>"));
	buf_add(to, STR("<w:t xml:space=\"preserve\">"));
	writing_xml(to, text);
	buf_add(to, STR("</w:t></w:r>"));
}

static void
add_block(struct buf *to, const struct writing_block *block)
{
	buf_add_format(to, "<w:p><w:pPr><w:pStyle w:val=\"%s\"/></w:pPr>", style_of[block->kind]);
	if (block->kind == WRITING_ITEM)
		add_run(to, STR("\u2022 "), false);
	if (block->label.len > 0) {
		add_run(to, block->label, true);
		add_run(to, block->kind == WRITING_DETAIL ? STR(": ") : STR(" "), true);
	}
	add_run(to, block->text, false);
	buf_add(to, STR("</w:p>"));
}

static void
add_document(const struct writing *writing, struct buf *to)
{
	buf_add(to, STR(XML_HEAD "<w:document " WORD_SPACE "><w:body>"));
	for (size_t i = 0; i < writing->count; i++)
		add_block(to, &writing->blocks[i]);
	buf_add(to,
		STR("<w:sectPr><w:pgSz w:w=\"11906\" w:h=\"16838\"/><w:pgMar w:top=\"1247\" "
		    "w:right=\"1247\" w:bottom=\"1247\" w:left=\"1247\" w:header=\"708\" "
		    "w:footer=\"708\" w:gutter=\"0\"/></w:sectPr></w:body></w:document>"));
}

static void
add_core(const struct writing *writing, struct buf *to)
{
	struct str date = date_iso(writing->arena, writing->moment);

	buf_add(to,
		STR(XML_HEAD "<cp:coreProperties xmlns:cp=\"" PACKAGE "metadata/core-properties\" "
			     "xmlns:dc=\"http://purl.org/dc/elements/1.1/\" "
			     "xmlns:dcterms=\"http://purl.org/dc/terms/\" "
			     "xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"><dc:title>"));
	writing_xml(to, writing->title);
	buf_add(to, STR("</dc:title><dc:creator>"));
	writing_xml(to, writing->author);
	buf_add_format(to,
		"</dc:creator><dcterms:created xsi:type=\"dcterms:W3CDTF\">%.*s</dcterms:created>"
		"</cp:coreProperties>",
		STR_ARG(date));
}

void
writing_docx(const struct writing *writing, struct buf *to)
{
	struct buf document CLEANUP(buf_free) = {0};
	struct buf core CLEANUP(buf_free) = {0};
	struct zip_write zip;

	add_document(writing, &document);
	add_core(writing, &core);
	zip_write_begin(&zip, to);
	zip_write_member(&zip, STR("[Content_Types].xml"), str_of(docx_types));
	zip_write_member(&zip, STR("_rels/.rels"), str_of(docx_rels));
	zip_write_member(&zip, STR("word/document.xml"), buf_str(&document));
	zip_write_member(&zip, STR("word/_rels/document.xml.rels"), str_of(docx_document_rels));
	zip_write_member(&zip, STR("word/styles.xml"), str_of(docx_styles));
	zip_write_member(&zip, STR("docProps/core.xml"), buf_str(&core));
	zip_write_end(&zip);
}
