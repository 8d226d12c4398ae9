/* read_one: shows what a format gives for one file, without store or sandbox.
 *
 *   build/tools/read_one [-q] [-o] [-t] [-e] [-p PASSWORD] [-x FOLDER] FILE
 *
 * -t prints the text only; -e also says where places end; -q all but the text; -o recognises (OCR) the pages the read asked for;
 * -x writes the parts into FOLDER as 1, 2, 3 ... For developers; inspectors use candour show. */
#include "base/arena.h"
#include "base/buf.h"
#include "base/date.h"
#include "base/err.h"
#include "base/file.h"
#include "extract/format.h"
#include "extract/frames.h"
#include "extract/ocr.h"
#include "extract/reading.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { OCR_MAX = 1000 };

struct show {
	bool text_only;
	bool quiet;
	bool ends;
	const char *folder;
	int part_fd;
	unsigned part_count;
	unsigned long long part_size;
	uint32_t ocr[OCR_MAX];
	size_t ocr_count;
};

static void
show_part(struct show *show, const struct frame *frame)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = 1 << 20};

	show->part_size = 0;
	show->part_count++;
	if (!show->text_only)
		printf("part %u: \"%.*s\" role %d declared \"%.*s\" modified %s%s\n",
			show->part_count, STR_ARG(frame->part.name), frame->part.role,
			STR_ARG(frame->part.declared), date_iso(&arena, frame->part.modified).data,
			frame->part.is_deleted ? " deleted" : "");
	if (show->folder != NULL)
		show->part_fd = open(
			str_format(&arena, "%s/%u", show->folder, show->part_count).data,
			O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
}

static void
show_note(const struct show *show, const char *what, const struct frame *frame)
{
	if (!show->text_only)
		printf("%s: %s: %.*s\n", what, err_kind_name(frame->kind), STR_ARG(frame->text));
}

static void
show_about(const struct frame *frame)
{
	if (frame->type == FRAME_FORMAT)
		printf("format: %.*s %.*s%s\n", STR_ARG(frame->name), STR_ARG(frame->version),
			frame->contradicts ? " (the name contradicts it)" : "");
	else if (frame->type == FRAME_FACT)
		printf("fact: %.*s = %.*s\n", STR_ARG(frame->name), STR_ARG(frame->text));
	else if (frame->type == FRAME_PLACE_BEGIN)
		printf("[%s %u \"%.*s\" from %llu]\n", place_kind_name(frame->place_kind),
			frame->number, STR_ARG(frame->text), (unsigned long long)frame->position);
	else if (frame->type == FRAME_EXPECTED)
		printf("expected: %llu parts by %.*s\n", (unsigned long long)frame->count,
			STR_ARG(frame->name));
}

static void
show_frame(struct show *show, const struct frame *frame)
{
	struct err err = {0};

	switch (frame->type) {
	case FRAME_TEXT:
		if (!show->quiet)
			(void)fwrite(frame->text.data, 1, frame->text.len, stdout);
		return;
	case FRAME_PART_BEGIN:
		show_part(show, frame);
		return;
	case FRAME_PART_DATA:
		show->part_size += frame->text.len;
		if (show->part_fd >= 0 && !fd_write_all(show->part_fd, frame->text, "part", &err))
			fprintf(stderr, "read_one: %s\n", err.text);
		return;
	case FRAME_PART_END:
		fd_close(&show->part_fd);
		if (!show->text_only)
			printf("part end: %llu bytes\n", show->part_size);
		return;
	case FRAME_OCR_WANTED:
		if (show->ocr_count < OCR_MAX)
			show->ocr[show->ocr_count++] = frame->number;
		if (!show->text_only)
			printf("ocr wanted: page %u\n", frame->number);
		return;
	case FRAME_LIMIT:
		show_note(show, "limit", frame);
		return;
	case FRAME_PARTIAL:
		show_note(show, "partial", frame);
		return;
	case FRAME_PART_FAILED:
		fd_close(&show->part_fd);
		show_note(show, "part failed", frame);
		if (!show->text_only)
			printf("  its name: \"%.*s\"\n", STR_ARG(frame->part.name));
		return;
	case FRAME_END:
		show_note(show, "end", frame);
		return;
	case FRAME_FORMAT:
	case FRAME_PLACE_BEGIN:
	case FRAME_PLACE_END:
	case FRAME_FACT:
	case FRAME_EXPECTED:
	case FRAME_TYPE_COUNT:
		break;
	}
	if (!show->text_only)
		show_about(frame);
	if (show->ends && frame->type == FRAME_PLACE_END)
		printf("[end at %llu]\n", (unsigned long long)frame->position);
}

static bool
take_frame(void *context, uint8_t type, struct str payload)
{
	struct show *show = context;
	struct frame frame;
	struct err err = {0};

	if (!frame_decode(type, payload, &frame, &err)) {
		fprintf(stderr, "read_one: %s\n", err.text);
		abort();
	}
	show_frame(show, &frame);
	return true;
}

static bool
show_file(struct show *show, const char *path, struct reading_options *options, bool recognise,
	struct err *err)
{
	struct reading_sink sink = {show, take_frame};
	int fd CLEANUP(fd_close) = open(path, O_RDONLY | O_CLOEXEC);

	if (fd < 0)
		return err_set_errno(err, errno, "cannot open \"%s\"", path);
	options->name = path_name(str_of(path));
	if (recognise && !ocr_prepare(err))
		return false;
	if (!formats_prepare(err) || !reading_run(fd, options, sink, false, err))
		return false;
	options->ocr_pages = show->ocr;
	options->ocr_page_count = show->ocr_count;
	return !recognise || show->ocr_count == 0 || reading_run(fd, options, sink, true, err);
}

int
main(int argc, char **argv)
{
	struct show show = {.part_fd = -1};
	struct reading_options options = {0};
	struct err err = {0};
	bool recognise = false;
	int letter;

	while ((letter = getopt(argc, argv, "qotep:x:")) != -1) {
		if (letter == 'q')
			show.quiet = true;
		else if (letter == 'e')
			show.ends = true;
		else if (letter == 't')
			show.text_only = true;
		else if (letter == 'o')
			recognise = true;
		else if (letter == 'p')
			options.password = str_of(optarg);
		else if (letter == 'x')
			show.folder = optarg;
		else
			return err_exit_code(ERR_USAGE);
	}
	if (optind + 1 != argc) {
		fprintf(stderr, "usage: read_one [-qot] [-p PASSWORD] [-x FOLDER] FILE\n");
		return err_exit_code(ERR_USAGE);
	}
	if (show_file(&show, argv[optind], &options, recognise, &err))
		return 0;
	fprintf(stderr, "read_one: %s\n", err.text);
	return err_exit_code(err.kind);
}
