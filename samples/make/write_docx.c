#include "sample.h"
#include "write.h"

#include "base/date.h"

#include <string.h>

#define W "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\""
#define HEAD "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
#define TYPE "application/vnd.openxmlformats-officedocument.wordprocessingml."
#define RELATION "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"

static void
add_escaped(struct buf *to, struct str text)
{
	for (size_t i = 0; i < text.len; i++) {
		char c = text.data[i];

		if (c == '<')
			buf_add(to, STR("&lt;"));
		else if (c == '&')
			buf_add(to, STR("&amp;"));
		else
			buf_add_char(to, c);
	}
}

struct story {
	struct buf body;
	struct buf comments;
	const char *by;
	const char *at;
	unsigned number;
};

static void
add_run(struct buf *to, const char *before, struct str text, const char *tag, const char *after)
{
	buf_add_format(to, "%s<w:%s xml:space=\"preserve\">", before, tag);
	add_escaped(to, text);
	buf_add_format(to, "</w:%s></w:r>%s", tag, after);
}

static void
add_comment(struct story *story, struct str line)
{
	struct str text;

	(void)str_cut(&line, '|', &text);
	buf_add_format(&story->body, "<w:commentRangeStart w:id=\"%u\"/>", story->number);
	add_run(&story->body, "<w:r>", text, "t", "");
	buf_add_format(&story->body,
		"<w:commentRangeEnd w:id=\"%u\"/><w:r><w:commentReference w:id=\"%u\"/></w:r>",
		story->number, story->number);
	buf_add_format(&story->comments,
		"<w:comment w:id=\"%u\" w:author=\"%s\" w:date=\"%s\"><w:p>", story->number,
		story->by, story->at);
	add_run(&story->comments, "<w:r>", line, "t", "</w:p></w:comment>");
}

static void
add_paragraph(struct story *story, struct str line)
{
	struct buf *to = &story->body;
	char mark = line.len > 2 && line.data[1] == ' ' ? line.data[0] : ' ';
	struct str text = memchr("#+-!^", mark, 5) == NULL ? line : str_from(line, 2);

	story->number++;
	buf_add(to, STR("<w:p>"));
	if (mark == '#')
		add_run(to,
			"<w:pPr><w:pStyle w:val=\"Heading1\"/></w:pPr><w:r><w:rPr><w:b/></w:rPr>",
			text, "t", "");
	else if (mark == '!')
		add_run(to, "<w:r><w:rPr><w:vanish/></w:rPr>", text, "t", "");
	else if (mark == '^')
		add_comment(story, text);
	else if (mark == '+' || mark == '-') {
		const char *tag = mark == '+' ? "ins" : "del";

		buf_add_format(to, "<w:%s w:id=\"%u\" w:author=\"%s\" w:date=\"%s\">", tag,
			story->number, story->by, story->at);
		add_run(to, "<w:r>", text, mark == '+' ? "t" : "delText", "");
		buf_add_format(to, "</w:%s>", tag);
	} else
		add_run(to, "<w:r>", text, "t", "");
	buf_add(to, STR("</w:p>"));
}

static struct str
core_write(struct sample *sample, const struct page *page, const char *at)
{
	struct buf to = {0};

	buf_add(&to,
		STR(HEAD "<cp:coreProperties xmlns:cp=\"http://schemas.openxmlformats.org/"
			 "package/2006/metadata/core-properties\" "
			 "xmlns:dc=\"http://purl.org/dc/elements/1.1/\" "
			 "xmlns:dcterms=\"http://purl.org/dc/terms/\" "
			 "xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"><dc:title>"));
	add_escaped(&to, str_of(page->title));
	buf_add_format(&to, "</dc:title><dc:creator>%s</dc:creator>", page->author);
	buf_add_format(&to, "<cp:lastModifiedBy>%s</cp:lastModifiedBy>",
		page->changed_by != NULL ? page->changed_by : page->author);
	buf_add_format(&to,
		"<dcterms:created xsi:type=\"dcterms:W3CDTF\">%s</dcterms:created>"
		"<dcterms:modified xsi:type=\"dcterms:W3CDTF\">%s</dcterms:modified>"
		"</cp:coreProperties>",
		date_iso(&sample->arena, page->created).data, at);
	return sample_keep(sample, &to);
}

struct str
docx_write(struct sample *sample, const struct page *page)
{
	const char *at =
		date_iso(&sample->arena, page->modified != 0 ? page->modified : page->created).data;
	struct story story = {
		.by = page->changed_by != NULL ? page->changed_by : page->author, .at = at};
	struct str rest = str_of(page->text);
	struct str line;
	struct zip_file files[] = {
		{"[Content_Types].xml",
			STR(HEAD "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/"
				 "content-types\"><Default Extension=\"rels\" ContentType=\""
				 "application/vnd.openxmlformats-package.relationships+xml\"/>"
				 "<Override PartName=\"/word/document.xml\" ContentType=\"" TYPE
				 "document.main+xml\"/>"
				 "<Override PartName=\"/word/comments.xml\" ContentType=\"" TYPE
				 "comments+xml\"/><Override PartName=\"/docProps/core.xml\" "
				 "ContentType=\"application/vnd.openxmlformats-package."
				 "core-properties+xml\"/></Types>")},
		{"_rels/.rels",
			STR(HEAD "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/"
				 "2006/relationships\"><Relationship Id=\"r1\" Type=\"" RELATION
				 "officeDocument\" Target=\"word/document.xml\"/><Relationship "
				 "Id=\"r2\" Type=\"http://schemas.openxmlformats.org/package/2006/"
				 "relationships/metadata/core-properties\" "
				 "Target=\"docProps/core.xml\"/></Relationships>")},
		{"word/_rels/document.xml.rels",
			STR(HEAD "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/"
				 "2006/relationships\"><Relationship Id=\"r1\" Type=\"" RELATION
				 "comments\" Target=\"comments.xml\"/></Relationships>")},
		{"docProps/core.xml", core_write(sample, page, at)},
		{"word/document.xml", STR("")},
		{"word/comments.xml", STR("")},
	};

	buf_add(&story.body, STR(HEAD "<w:document " W "><w:body>"));
	buf_add(&story.comments, STR(HEAD "<w:comments " W ">"));
	while (str_cut_line(&rest, &line))
		add_paragraph(&story, line);
	buf_add(&story.body, STR("<w:sectPr/></w:body></w:document>"));
	buf_add(&story.comments, STR("</w:comments>"));
	files[4].bytes = sample_keep(sample, &story.body);
	files[5].bytes = sample_keep(sample, &story.comments);
	return zip_write(sample, files, COUNT_OF(files), ZIP_OPEN, NULL);
}
