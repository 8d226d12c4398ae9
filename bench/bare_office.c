/* The limit for OOXML and ODF files: every .xml part is inflated and read by libxml2's SAX with
 * handlers that do nothing, in one process, and nothing else.
 *
 *   bare_office FILE... */
#include <libxml/parser.h>
#include <zip.h>

#include <stdio.h>
#include <string.h>

enum { CHUNK_SIZE = 64 * 1024 };

struct sum {
	long files;
	long parts;
	long long bytes;
};

static void
silent(void *context, const char *format, ...)
{
	(void)context;
	(void)format;
}

static void
element(void *context, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri, int spaces,
	const xmlChar **space_list, int attributes, int defaulted, const xmlChar **attribute_list)
{
	(void)context;
	(void)name;
	(void)prefix;
	(void)uri;
	(void)spaces;
	(void)space_list;
	(void)attributes;
	(void)defaulted;
	(void)attribute_list;
}

static void
element_end(void *context, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri)
{
	(void)context;
	(void)name;
	(void)prefix;
	(void)uri;
}

static void
characters(void *context, const xmlChar *text, int len)
{
	(void)context;
	(void)text;
	(void)len;
}

static void
part_read(zip_t *zip, zip_uint64_t index, struct sum *sum)
{
	xmlSAXHandler handler = {.initialized = XML_SAX2_MAGIC,
		.startElementNs = element,
		.endElementNs = element_end,
		.characters = characters,
		.warning = silent,
		.error = silent};
	static char chunk[CHUNK_SIZE];
	zip_file_t *part = zip_fopen_index(zip, index, 0);
	xmlParserCtxtPtr parser;
	zip_int64_t got;

	if (part == NULL)
		return;
	parser = xmlCreatePushParserCtxt(&handler, NULL, NULL, 0, NULL);
	while (parser != NULL && (got = zip_fread(part, chunk, sizeof(chunk))) > 0) {
		sum->bytes += got;
		if (xmlParseChunk(parser, chunk, (int)got, 0) != 0)
			break;
	}
	if (parser != NULL) {
		(void)xmlParseChunk(parser, chunk, 0, 1);
		xmlFreeParserCtxt(parser);
	}
	(void)zip_fclose(part);
	sum->parts++;
}

static void
file_read(const char *name, struct sum *sum)
{
	zip_t *zip = zip_open(name, ZIP_RDONLY, NULL);

	sum->files++;
	if (zip == NULL)
		return;
	for (zip_int64_t i = 0; i < zip_get_num_entries(zip, 0); i++) {
		const char *part = zip_get_name(zip, (zip_uint64_t)i, 0);
		size_t len = part == NULL ? 0 : strlen(part);

		if (len > 4 && strcmp(part + len - 4, ".xml") == 0)
			part_read(zip, (zip_uint64_t)i, sum);
	}
	zip_discard(zip);
}

int
main(int argc, char **argv)
{
	struct sum sum = {0};

	for (int i = 1; i < argc; i++)
		file_read(argv[i], &sum);
	printf("files=%ld parts=%ld bytes=%lld\n", sum.files, sum.parts, sum.bytes);
	return argc < 2 ? 2 : 0;
}
