#include "sample.h"
#include "write.h"

#define HEAD "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
#define RELATION "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
#define PACKAGE "http://schemas.openxmlformats.org/package/2006/"
#define MAIN "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
#define TYPE "application/vnd.openxmlformats-officedocument.spreadsheetml."

enum { SHEET_MAX = 4 };

static void
add_escaped(struct buf *to, struct str text)
{
	for (size_t i = 0; i < text.len; i++) {
		if (text.data[i] == '<')
			buf_add(to, STR("&lt;"));
		else if (text.data[i] == '&')
			buf_add(to, STR("&amp;"));
		else
			buf_add_char(to, text.data[i]);
	}
}

static void
add_cell(struct buf *to, struct str cell, unsigned column, unsigned row)
{
	uint64_t number;

	if (cell.len == 0)
		return;
	if (cell.data[0] != '0' && str_to_u64(cell, &number)) {
		buf_add_format(to, "<c r=\"%c%u\"><v>%.*s</v></c>", (char)('A' + column), row,
			STR_ARG(cell));
		return;
	}
	buf_add_format(to, "<c r=\"%c%u\" t=\"inlineStr\"><is><t>", (char)('A' + column), row);
	add_escaped(to, cell);
	buf_add(to, STR("</t></is></c>"));
}

static struct str
sheet_write(struct sample *sample, const struct sheet *sheet)
{
	struct buf to = {0};
	struct str rest = str_of(sheet->rows);
	struct str line;
	struct str cell;

	buf_add(&to, STR(HEAD "<worksheet xmlns=\"" MAIN "\"><sheetData>"));
	for (unsigned row = 1; str_cut_line(&rest, &line); row++) {
		buf_add_format(&to, "<row r=\"%u\">", row);
		for (unsigned column = 0; str_cut(&line, '\t', &cell); column++)
			add_cell(&to, cell, column, row);
		buf_add(&to, STR("</row>"));
	}
	buf_add(&to, STR("</sheetData></worksheet>"));
	return sample_keep(sample, &to);
}

static struct str
core_write(struct sample *sample, const char *saved)
{
	return str_of(sample_text(sample,
		HEAD "<cp:coreProperties xmlns:cp=\"" PACKAGE
		     "metadata/core-properties\" xmlns:dcterms=\"http://purl.org/dc/terms/\" "
		     "xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\">"
		     "<cp:lastModifiedBy>Licensing</cp:lastModifiedBy>"
		     "<dcterms:modified xsi:type=\"dcterms:W3CDTF\">%s</dcterms:modified>"
		     "</cp:coreProperties>",
		saved));
}

struct str
xlsx_write(struct sample *sample, const struct sheet *sheets, size_t count, const char *saved)
{
	struct zip_file files[SHEET_MAX + 5];
	struct buf types = {0};
	struct buf book = {0};
	struct buf links = {0};

	buf_add(&types,
		STR(HEAD "<Types xmlns=\"" PACKAGE
			 "content-types\"><Default Extension=\"rels\" ContentType=\""
			 "application/vnd.openxmlformats-package.relationships+xml\"/>"
			 "<Override PartName=\"/xl/workbook.xml\" ContentType=\"" TYPE
			 "sheet.main+xml\"/><Override PartName=\"/docProps/core.xml\" "
			 "ContentType=\"application/vnd.openxmlformats-package."
			 "core-properties+xml\"/>"));
	buf_add(&book, STR(HEAD "<workbook xmlns=\"" MAIN "\" xmlns:r=\"" RELATION "\"><sheets>"));
	buf_add(&links, STR(HEAD "<Relationships xmlns=\"" PACKAGE "relationships\">"));
	for (unsigned i = 0; i < count && i < SHEET_MAX; i++) {
		const char *name = sample_text(sample, "xl/worksheets/sheet%u.xml", i + 1);

		buf_add_format(&types, "<Override PartName=\"/%s\" ContentType=\"%s\"/>", name,
			TYPE "worksheet+xml");
		buf_add_format(&book, "<sheet name=\"%s\" sheetId=\"%u\"%s r:id=\"r%u\"/>",
			sheets[i].name, i + 1, sheets[i].is_hidden ? " state=\"hidden\"" : "",
			i + 1);
		buf_add_format(&links,
			"<Relationship Id=\"r%u\" Type=\"" RELATION
			"/worksheet\" Target=\"worksheets/sheet%u.xml\"/>",
			i + 1, i + 1);
		files[5 + i] = (struct zip_file){name, sheet_write(sample, &sheets[i])};
	}
	buf_add(&types, STR("</Types>"));
	buf_add(&book, STR("</sheets></workbook>"));
	buf_add(&links, STR("</Relationships>"));
	files[0] = (struct zip_file){"[Content_Types].xml", sample_keep(sample, &types)};
	files[1] = (struct zip_file){"_rels/.rels",
		STR(HEAD "<Relationships xmlns=\"" PACKAGE
			 "relationships\"><Relationship Id=\"r1\" Type=\"" RELATION
			 "/officeDocument\" Target=\"xl/workbook.xml\"/>"
			 "<Relationship Id=\"r2\" Type=\"" PACKAGE
			 "relationships/metadata/core-properties\" "
			 "Target=\"docProps/core.xml\"/></Relationships>")};
	files[2] = (struct zip_file){"xl/workbook.xml", sample_keep(sample, &book)};
	files[3] = (struct zip_file){"xl/_rels/workbook.xml.rels", sample_keep(sample, &links)};
	files[4] = (struct zip_file){"docProps/core.xml", core_write(sample, saved)};
	return zip_write(sample, files, count + 5, ZIP_OPEN, NULL);
}

struct str
csv_write(struct sample *sample, const struct sheet *sheet)
{
	struct buf to = {0};
	struct str rest = str_of(sheet->rows);
	struct str line;
	struct str cell;

	while (str_cut_line(&rest, &line)) {
		for (unsigned column = 0; str_cut(&line, '\t', &cell); column++) {
			bool quoted = str_find_char(cell, ',') != STR_NONE;

			buf_add_format(&to, "%s%s%.*s%s", column == 0 ? "" : ",",
				quoted ? "\"" : "", STR_ARG(cell), quoted ? "\"" : "");
		}
		buf_add(&to, STR("\r\n"));
	}
	return sample_keep(sample, &to);
}
