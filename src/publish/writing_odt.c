#include "base/arena.h"
#include "base/buf.h"
#include "base/date.h"
#include "publish/writing.h"
#include "publish/zip_write.h"

static const char *const style_of[] = {
	[WRITING_TITLE] = "Title",
	[WRITING_LINE] = "Line",
	[WRITING_PARAGRAPH] = "Body",
	[WRITING_HEADING] = "Heading_1",
	[WRITING_SUBHEADING] = "Heading_2",
	[WRITING_ITEM] = "Item",
	[WRITING_ENTRY] = "Entry",
	[WRITING_DETAIL] = "Detail",
};

#define ODT_SPACES                                                                                 \
	"xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" "                       \
	"xmlns:style=\"urn:oasis:names:tc:opendocument:xmlns:style:1.0\" "                         \
	"xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\" "                           \
	"xmlns:fo=\"urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0\" "                \
	"xmlns:dc=\"http://purl.org/dc/elements/1.1/\" "                                           \
	"xmlns:meta=\"urn:oasis:names:tc:opendocument:xmlns:meta:1.0\" "                           \
	"office:version=\"1.3\""
#define XML_HEAD "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"

static const char odt_styles[] = XML_HEAD
	"<office:document-styles " ODT_SPACES "><office:styles>"
	"<style:default-style style:family=\"paragraph\"><style:paragraph-properties "
	"fo:orphans=\"2\" fo:widows=\"2\"/><style:text-properties "
	"fo:font-family=\"'Liberation Serif'\" fo:font-size=\"11pt\" fo:language=\"en\" "
	"fo:country=\"GB\"/></style:default-style>"
	"<style:style style:name=\"Standard\" style:family=\"paragraph\" style:class=\"text\"/>"
	"<style:style style:name=\"Line\" style:family=\"paragraph\" "
	"style:parent-style-name=\"Standard\"/>"
	"<style:style style:name=\"Body\" style:family=\"paragraph\" "
	"style:parent-style-name=\"Standard\"><style:paragraph-properties fo:margin-top=\"0.3cm\" "
	"fo:margin-bottom=\"0.2cm\"/></style:style>"
	"<style:style style:name=\"Title\" style:family=\"paragraph\" "
	"style:parent-style-name=\"Standard\"><style:paragraph-properties "
	"fo:margin-bottom=\"0.5cm\"/><style:text-properties fo:font-size=\"16pt\" "
	"fo:font-weight=\"bold\"/></style:style>"
	"<style:style style:name=\"Heading_1\" style:display-name=\"Heading 1\" "
	"style:family=\"paragraph\" style:parent-style-name=\"Standard\" "
	"style:default-outline-level=\"1\"><style:paragraph-properties fo:margin-top=\"0.6cm\" "
	"fo:margin-bottom=\"0.2cm\" fo:keep-with-next=\"always\"/><style:text-properties "
	"fo:font-size=\"13pt\" fo:font-weight=\"bold\"/></style:style>"
	"<style:style style:name=\"Heading_2\" style:display-name=\"Heading 2\" "
	"style:family=\"paragraph\" style:parent-style-name=\"Standard\" "
	"style:default-outline-level=\"2\"><style:paragraph-properties fo:margin-top=\"0.4cm\" "
	"fo:margin-bottom=\"0.1cm\" fo:keep-with-next=\"always\"/><style:text-properties "
	"fo:font-size=\"11pt\" fo:font-style=\"italic\" fo:font-weight=\"bold\"/></style:style>"
	"<style:style style:name=\"Item\" style:family=\"paragraph\" "
	"style:parent-style-name=\"Standard\"><style:paragraph-properties fo:margin-left=\"0.6cm\" "
	"fo:text-indent=\"-0.4cm\" fo:margin-bottom=\"0.1cm\"/></style:style>"
	"<style:style style:name=\"Entry\" style:family=\"paragraph\" "
	"style:parent-style-name=\"Standard\"><style:paragraph-properties fo:margin-top=\"0.3cm\" "
	"fo:keep-with-next=\"always\"/><style:text-properties fo:font-weight=\"bold\"/></style:style>"
	"<style:style style:name=\"Detail\" style:family=\"paragraph\" "
	"style:parent-style-name=\"Standard\"><style:paragraph-properties "
	"fo:margin-left=\"0.6cm\"/></style:style>"
	"</office:styles><office:automatic-styles><style:page-layout style:name=\"Page\">"
	"<style:page-layout-properties fo:page-width=\"21cm\" fo:page-height=\"29.7cm\" "
	"fo:margin=\"2.2cm\"/></style:page-layout></office:automatic-styles>"
	"<office:master-styles><style:master-page style:name=\"Standard\" "
	"style:page-layout-name=\"Page\"/></office:master-styles></office:document-styles>";

static const char odt_manifest[] = XML_HEAD
	"<manifest:manifest "
	"xmlns:manifest=\"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0\" "
	"manifest:version=\"1.3\"><manifest:file-entry manifest:full-path=\"/\" "
	"manifest:version=\"1.3\" "
	"manifest:media-type=\"application/vnd.oasis.opendocument.text\"/>"
	"<manifest:file-entry manifest:full-path=\"content.xml\" "
	"manifest:media-type=\"text/xml\"/><manifest:file-entry "
	"manifest:full-path=\"styles.xml\" manifest:media-type=\"text/xml\"/>"
	"<manifest:file-entry manifest:full-path=\"meta.xml\" "
	"manifest:media-type=\"text/xml\"/></manifest:manifest>";

static void
add_block(struct buf *to, const struct writing_block *block)
{
	bool is_heading = block->kind == WRITING_HEADING || block->kind == WRITING_SUBHEADING;
	const char *element = is_heading ? "text:h" : "text:p";

	buf_add_format(to, "<%s text:style-name=\"%s\"%s>", element, style_of[block->kind],
		!is_heading                              ? ""
			: block->kind == WRITING_HEADING ? " text:outline-level=\"1\""
							 : " text:outline-level=\"2\"");
	if (block->kind == WRITING_ITEM)
		buf_add(to, STR("\u2022 "));
	if (block->label.len > 0) {
		buf_add(to, STR("<text:span text:style-name=\"Bold\">"));
		writing_xml(to, block->label);
		buf_add(to,
			block->kind == WRITING_DETAIL ? STR(":</text:span> ")
						      : STR("</text:span> "));
	}
	writing_xml(to, block->text);
	buf_add_format(to, "</%s>", element);
}

static void
add_content(const struct writing *writing, struct buf *to)
{
	buf_add(to,
		STR(XML_HEAD "<office:document-content " ODT_SPACES "><office:automatic-styles>"
			     "<style:style style:name=\"Bold\" style:family=\"text\">"
			     "<style:text-properties fo:font-weight=\"bold\"/></style:style>"
			     "</office:automatic-styles><office:body><office:text>"));
	for (size_t i = 0; i < writing->count; i++)
		add_block(to, &writing->blocks[i]);
	buf_add(to, STR("</office:text></office:body></office:document-content>"));
}

static void
add_meta(const struct writing *writing, struct buf *to)
{
	struct str date = date_iso(writing->arena, writing->moment);

	buf_add(to, STR(XML_HEAD "<office:document-meta " ODT_SPACES "><office:meta><dc:title>"));
	writing_xml(to, writing->title);
	buf_add(to, STR("</dc:title><meta:initial-creator>"));
	writing_xml(to, writing->author);
	buf_add_format(to,
		"</meta:initial-creator><meta:creation-date>%.*s</meta:creation-date>"
		"</office:meta></office:document-meta>",
		STR_ARG(str_slice(date, 0, 19)));
}

void
writing_odt(const struct writing *writing, struct buf *to)
{
	struct buf content CLEANUP(buf_free) = {0};
	struct buf meta CLEANUP(buf_free) = {0};
	struct zip_write zip;

	add_content(writing, &content);
	add_meta(writing, &meta);
	zip_write_begin(&zip, to);
	/* First and stored, so that the file's kind can be told from its first bytes. */
	zip_write_member(&zip, STR("mimetype"), STR("application/vnd.oasis.opendocument.text"));
	zip_write_member(&zip, STR("content.xml"), buf_str(&content));
	zip_write_member(&zip, STR("styles.xml"), str_of(odt_styles));
	zip_write_member(&zip, STR("meta.xml"), buf_str(&meta));
	zip_write_member(&zip, STR("META-INF/manifest.xml"), str_of(odt_manifest));
	zip_write_end(&zip);
}
