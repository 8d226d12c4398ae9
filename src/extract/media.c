/* The media types of the formats: as registered with IANA where they are, else as in common use.
 * One row a format, in the order of formats.c's rows. */
#include "extract/format.h"

#define OOXML "application/vnd.openxmlformats-officedocument."
#define ODF "application/vnd.oasis.opendocument."

static const struct {
	const char *format;
	const char *media;
} rows[] = {
	{"docx", OOXML "wordprocessingml.document"},
	{"pptx", OOXML "presentationml.presentation"},
	{"xlsx", OOXML "spreadsheetml.sheet"},
	{"xlsb", "application/vnd.ms-excel.sheet.binary.macroEnabled.12"},
	{"odt", ODF "text"},
	{"ods", ODF "spreadsheet"},
	{"odp", ODF "presentation"},
	{"odg", ODF "graphics"},
	{"epub", "application/epub+zip"},
	{"vsdx", "application/vnd.ms-visio.drawing"},
	{"xps", "application/vnd.ms-xpsdocument"},
	{"pages", "application/vnd.apple.pages"},
	{"numbers", "application/vnd.apple.numbers"},
	{"keynote", "application/vnd.apple.keynote"},
	{"pdf", "application/pdf"},
	{"png", "image/png"},
	{"jpeg", "image/jpeg"},
	{"tiff", "image/tiff"},
	{"gif", "image/gif"},
	{"bmp", "image/bmp"},
	{"pnm", "image/x-portable-anymap"},
	{"webp", "image/webp"},
	{"heif", "image/heif"},
	{"jp2", "image/jp2"},
	{"emf", "image/emf"},
	{"wmf", "image/wmf"},
	{"psd", "image/vnd.adobe.photoshop"},
	{"mbox", "application/mbox"},
	{"mhtml", "multipart/related"},
	{"eml", "message/rfc822"},
	{"emlx", "message/x-emlx"},
	{"msg", "application/vnd.ms-outlook"},
	{"pst", "application/vnd.ms-outlook-pst"},
	{"tnef", "application/vnd.ms-tnef"},
	{"cms", "application/pkcs7-mime"},
	{"bplist", "application/x-bplist"},
	{"dbf", "application/vnd.dbf"},
	{"html", "text/html"},
	{"icalendar", "text/calendar"},
	{"rtf", "application/rtf"},
	{"vcard", "text/vcard"},
	{"xml", "application/xml"},
	{"json", "application/json"},
	{"csv", "text/csv"},
	{"text", "text/plain"},
	{"doc", "application/msword"},
	{"xls", "application/vnd.ms-excel"},
	{"ppt", "application/vnd.ms-powerpoint"},
	{"office_locked", "application/x-ole-storage"},
	{"access", "application/vnd.ms-access"},
	{"onenote", "application/onenote"},
	{"project", "application/vnd.ms-project"},
	{"publisher", "application/x-mspublisher"},
	{"thumbs", "image/vnd.ms-thumb"},
	{"vba", "text/x-vbasic"},
	{"visio", "application/vnd.visio"},
	{"wks", "application/vnd.lotus-1-2-3"},
	{"works", "application/vnd.ms-works"},
	{"wpd", "application/vnd.wordperfect"},
	{"ole", "application/x-ole-storage"},
	{"zip", "application/zip"},
	{"7z", "application/x-7z-compressed"},
	{"rar", "application/vnd.rar"},
	{"rar5", "application/vnd.rar"},
	{"tar", "application/x-tar"},
	{"cpio", "application/x-cpio"},
	{"ar", "application/x-archive"},
	{"cab", "application/vnd.ms-cab-compressed"},
	{"iso", "application/x-iso9660-image"},
	{"lha", "application/x-lzh-compressed"},
	{"xar", "application/x-xar"},
	{"warc", "application/warc"},
	{"rpm", "application/x-rpm"},
	{"gzip", "application/gzip"},
	{"bzip2", "application/x-bzip2"},
	{"xz", "application/x-xz"},
	{"zstd", "application/zstd"},
	{"lz4", "application/x-lz4"},
	{"lzip", "application/lzip"},
	{"compress", "application/x-compress"},
	{"lzma", "application/x-lzma"},
	{"unknown", "application/octet-stream"},
};

struct str
format_media(struct str name)
{
	for (size_t i = 0; i < COUNT_OF(rows); i++)
		if (str_equal(name, str_of(rows[i].format)))
			return str_of(rows[i].media);
	return STR("");
}
