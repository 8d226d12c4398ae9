#include "sample.h"
#include "write.h"

#include "base/date.h"

struct str
rtf_write(struct sample *sample, const struct page *page)
{
	struct civil civil = date_to_civil(page->created);
	struct buf to = {0};
	struct str rest = str_of(page->text);
	struct str line;

	buf_add(&to, STR("{\\rtf1\\ansi\\ansicpg1252\\deff0{\\fonttbl{\\f0 Arial;}}\r\n"));
	buf_add_format(&to, "{\\info{\\title %s}{\\author %s}{\\creatim\\yr%d\\mo%d\\dy%d}}\r\n",
		page->title, page->author, civil.year, civil.month, civil.day);
	while (str_cut_line(&rest, &line)) {
		bool heading = str_starts(line, STR("# "));

		if (str_starts(line, STR("! ")))
			buf_add_format(&to, "{\\v %.*s}\\par\r\n", STR_ARG(str_from(line, 2)));
		else
			buf_add_format(&to, heading ? "{\\b %.*s}\\par\r\n" : "%.*s\\par\r\n",
				STR_ARG(str_from(line, heading ? 2 : 0)));
	}
	buf_add(&to, STR("}\r\n"));
	return sample_keep(sample, &to);
}

struct str
html_write(struct sample *sample, const struct page *page)
{
	struct buf to = {0};
	struct str rest = str_of(page->text);
	struct str line;

	buf_add_format(&to,
		"<!DOCTYPE html>\n<html lang=\"en-GB\"><head><meta charset=\"utf-8\">\n"
		"<title>%s</title>\n<meta name=\"author\" content=\"%s\">\n"
		"<!-- saved from intranet.norchester.example on %s -->\n</head><body>\n",
		page->title, page->author, sample_day(sample, page->created));
	while (str_cut_line(&rest, &line)) {
		if (str_starts(line, STR("# ")))
			buf_add_format(&to, "<h1>%.*s</h1>\n", STR_ARG(str_from(line, 2)));
		else if (str_starts(line, STR("! ")))
			buf_add_format(&to, "<!-- %.*s -->\n", STR_ARG(str_from(line, 2)));
		else
			buf_add_format(&to, "<p>%.*s</p>\n", STR_ARG(line));
	}
	buf_add(&to, STR("</body></html>\n"));
	return sample_keep(sample, &to);
}
