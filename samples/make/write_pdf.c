#include "sample.h"
#include "write.h"
#include "write_pdf.h"

#include "base/date.h"

enum { LINE_CHARS = 88, PAGE_LINES = 46, PAGE_MAX = 40 };

struct pen {
	struct buf pages[PAGE_MAX];
	unsigned page;
	unsigned line;
};

static void
add_string(struct buf *to, struct str text)
{
	buf_add_char(to, '(');
	for (size_t i = 0; i < text.len; i++) {
		if (text.data[i] == '(' || text.data[i] == ')' || text.data[i] == '\\')
			buf_add_char(to, '\\');
		buf_add_char(to, text.data[i]);
	}
	buf_add_char(to, ')');
}

static void
line_put(struct pen *pen, struct str text, char mark)
{
	struct buf *to;
	unsigned y;

	if (pen->line == PAGE_LINES && pen->page + 1 < PAGE_MAX) {
		pen->page++;
		pen->line = 0;
	}
	to = &pen->pages[pen->page];
	y = 780 - 15 * pen->line++;
	buf_add_format(
		to, "BT /F%c %u Tf 64 %u Td ", mark == '#' ? '2' : '1', mark == '#' ? 13U : 11U, y);
	add_string(to, text);
	buf_add(to, STR(" Tj ET\n"));
	/* The box hides the words from the eye and from no program. */
	if (mark == '!')
		buf_add_format(to, "0 g 62 %u %u 14 re f\n", y - 3, (unsigned)text.len * 6);
}

static void
paragraph_put(struct pen *pen, struct str text)
{
	char mark = text.len > 2 && text.data[1] == ' ' ? text.data[0] : ' ';

	if (mark == '#' || mark == '!')
		text = str_from(text, 2);
	while (text.len > LINE_CHARS) {
		struct str line = str_slice(text, 0, LINE_CHARS);
		size_t space = str_find_last_char(line, ' ');

		line = str_slice(text, 0, space);
		line_put(pen, line, mark);
		text = str_from(text, space + 1);
	}
	line_put(pen, text, mark);
	pen->line += pen->line < PAGE_LINES ? 1 : 0;
}

static void
object_begin(struct pdf_file *file)
{
	file->places[++file->count] = (uint32_t)file->bytes.len;
	buf_add_format(&file->bytes, "%u 0 obj\n", file->count);
}

void
pdf_object(struct pdf_file *file, const char *words)
{
	object_begin(file);
	buf_add_format(&file->bytes, "%s\nendobj\n", words);
}

void
pdf_stream(struct pdf_file *file, const char *entries, struct str packed)
{
	object_begin(file);
	buf_add_format(&file->bytes, "<< %s /Filter /FlateDecode /Length %zu >>\nstream\n", entries,
		packed.len);
	buf_add(&file->bytes, packed);
	buf_add(&file->bytes, STR("\nendstream\nendobj\n"));
}

static void
date_put(struct buf *to, const char *name, int64_t moment)
{
	struct civil civil = date_to_civil(moment);

	buf_add_format(to, " /%s (D:%04d%02d%02d%02d%02d%02dZ)", name, civil.year, civil.month,
		civil.day, civil.hour, civil.minute, civil.second);
}

struct str
pdf_end(struct sample *sample, struct pdf_file *file, const struct page *page)
{
	struct buf info CLEANUP(buf_free) = {0};
	struct buf *to = &file->bytes;
	size_t start;

	buf_add(&info, STR("<< /Title "));
	add_string(&info, str_of(page->title));
	buf_add(&info, STR(" /Author "));
	add_string(&info, str_of(page->author));
	buf_add(&info, STR(" /Producer (Norchester print service)"));
	date_put(&info, "CreationDate", page->created);
	date_put(&info, "ModDate", page->modified != 0 ? page->modified : page->created);
	buf_add(&info, STR(" >>"));
	pdf_object(file, buf_cstr(&info));
	start = to->len;
	buf_add_format(to, "xref\n0 %u\n0000000000 65535 f \n", file->count + 1);
	for (unsigned i = 1; i <= file->count; i++)
		buf_add_format(to, "%010u 00000 n \n", file->places[i]);
	buf_add_format(to,
		"trailer\n<< /Size %u /Root 1 0 R /Info %u 0 R >>\nstartxref\n%zu\n%%%%EOF\n",
		file->count + 1, file->count, start);
	return sample_keep(sample, to);
}

static void
font_put(struct sample *sample, struct pdf_file *file, const char *name)
{
	pdf_object(file,
		sample_text(sample,
			"<< /Type /Font /Subtype /Type1 /BaseFont /%s "
			"/Encoding /WinAnsiEncoding >>",
			name));
}

struct str
pdf_write(struct sample *sample, const struct page *page)
{
	struct pen pen = {0};
	struct pdf_file file = {0};
	struct str rest = str_of(page->text);
	struct str line;
	struct buf kids CLEANUP(buf_free) = {0};

	while (str_cut_line(&rest, &line))
		paragraph_put(&pen, line);
	buf_add(&file.bytes, STR("%PDF-1.4\n%\xe2\xe3\xcf\xd3\n"));
	pdf_object(&file, "<< /Type /Catalog /Pages 2 0 R >>");
	for (unsigned i = 0; i <= pen.page; i++)
		buf_add_format(&kids, "%u 0 R ", 5 + 2 * i);
	pdf_object(&file,
		sample_text(sample, "<< /Type /Pages /Count %u /Kids [%s] >>", pen.page + 1,
			buf_cstr(&kids)));
	font_put(sample, &file, page->is_typed ? "Times-Roman" : "Helvetica");
	font_put(sample, &file, page->is_typed ? "Times-Bold" : "Helvetica-Bold");
	for (unsigned i = 0; i <= pen.page; i++) {
		struct str content = sample_keep(sample, &pen.pages[i]);

		pdf_object(&file,
			sample_text(sample,
				"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] "
				"/Resources << /Font << /F1 3 0 R /F2 4 0 R >> >> "
				"/Contents %u 0 R >>",
				6 + 2 * i));
		pdf_stream(&file, "", deflate_write(sample, content, false));
	}
	return pdf_end(sample, &file, page);
}
