/* The limit for mails: GMime parses each and decodes every part, and nothing else.
 *
 *   bare_mail FILE... */
#include <gmime/gmime.h>

#include <fcntl.h>
#include <stdio.h>

struct sum {
	long mails;
	long parts;
	gint64 bytes;
};

static void
part_read(GMimeObject *parent, GMimeObject *part, gpointer user)
{
	struct sum *sum = user;
	GMimeDataWrapper *content;
	GMimeStream *null;

	(void)parent;
	sum->parts++;
	if (!GMIME_IS_PART(part))
		return;
	content = g_mime_part_get_content(GMIME_PART(part));
	null = g_mime_stream_null_new();
	if (content != NULL && g_mime_data_wrapper_write_to_stream(content, null) > 0)
		sum->bytes += g_mime_stream_tell(null);
	g_object_unref(null);
}

static void
mail_read(const char *name, struct sum *sum)
{
	GMimeStream *stream = g_mime_stream_fs_open(name, O_RDONLY, 0, NULL);
	GMimeParser *parser;
	GMimeMessage *message;

	if (stream == NULL)
		return;
	parser = g_mime_parser_new_with_stream(stream);
	message = g_mime_parser_construct_message(parser, NULL);
	if (message != NULL) {
		sum->mails++;
		g_mime_message_foreach(message, part_read, sum);
		g_object_unref(message);
	}
	g_object_unref(parser);
	g_object_unref(stream);
}

int
main(int argc, char **argv)
{
	struct sum sum = {0};

	g_mime_init();
	for (int i = 1; i < argc; i++)
		mail_read(argv[i], &sum);
	printf("mails=%ld parts=%ld bytes=%lld\n", sum.mails, sum.parts, (long long)sum.bytes);
	g_mime_shutdown();
	return argc < 2 ? 2 : 0;
}
