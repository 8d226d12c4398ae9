/* Text in images: upright, upside down, askew, a scanned page among others; and what cannot be had. */
#include "base/buf.h"
#include "base/err.h"
#include "base/file.h"
#include "extract/format.h"
#include "extract/frames.h"
#include "extract/ocr.h"
#include "extract/reading.h"
#include "tap.h"

#include <fcntl.h>

enum { WANTED_MAX = 10 };

struct heard {
	struct buf text;
	uint32_t wanted[WANTED_MAX];
	size_t wanted_count;
	unsigned recognised;
	uint32_t page;
	uint64_t confidence;
	unsigned partial;
	enum err_kind end;
};

static bool
hear(void *context, uint8_t type, struct str payload)
{
	struct heard *heard = context;
	struct frame frame;
	struct err err = {0};

	if (!tap_ok(frame_decode(type, payload, &frame, &err), "the frame is sound %s", err.text))
		return false;
	if (frame.type == FRAME_TEXT)
		buf_add(&heard->text, frame.text);
	if (frame.type == FRAME_OCR_WANTED && heard->wanted_count < WANTED_MAX)
		heard->wanted[heard->wanted_count++] = frame.number;
	if (frame.type == FRAME_PLACE_BEGIN && frame.place_kind == PLACE_RECOGNISED) {
		heard->recognised++;
		heard->page = frame.number;
		(void)!str_to_u64(frame.text, &heard->confidence);
	}
	heard->partial += frame.type == FRAME_PARTIAL ? 1 : 0;
	if (frame.type == FRAME_END)
		heard->end = frame.kind;
	return true;
}

static bool
run(const char *path, bool recognise, const uint32_t *pages, size_t count, struct heard *heard)
{
	struct reading_options options = {
		.name = path_name(str_of(path)), .ocr_pages = pages, .ocr_page_count = count};
	struct reading_sink sink = {heard, hear};
	struct err err = {0};
	int fd CLEANUP(fd_close) = open(path, O_RDONLY | O_CLOEXEC);

	return fd >= 0 && reading_run(fd, &options, sink, recognise, &err);
}

static bool
says(const struct heard *heard, const char *words)
{
	bool found = str_find_nocase(buf_str(&heard->text), str_of(words)) != STR_NONE;

	if (!found)
		tap_note("not found: %s, in: %.*s", words, STR_ARG(buf_str(&heard->text)));
	return found;
}

static void
check_page(const char *path, uint32_t wanted_count)
{
	struct heard first = {0};
	struct heard second = {0};

	tap_ok(run(path, false, NULL, 0, &first) && first.wanted_count == wanted_count &&
			first.wanted[0] == 1,
		"%s asks for OCR of its first page only", path);
	tap_ok(run(path, true, first.wanted, first.wanted_count, &second), "it is recognised");
	tap_ok(second.end == ERR_NONE && second.recognised == 1 && second.page == 1,
		"one page was recognised, without trouble");
	tap_ok(second.confidence >= 70 && second.confidence <= 100,
		"the mean confidence is told (%llu)", (unsigned long long)second.confidence);
	tap_ok(says(&second, "Norchester Borough Council") && says(&second, "12 March 2013") &&
			says(&second, "HC/0417") && says(&second, "resolution carried"),
		"its words are right");
	buf_free(&first.text);
	buf_free(&second.text);
}

/* A page four degrees askew, set in letters whose "I" looks like a bar. */
static void
check_askew(void)
{
	static const uint32_t first[] = {1};
	struct heard heard = {0};

	tap_ok(run(CASES "/ocr/askew.png", true, first, 1, &heard) && heard.recognised == 1,
		"a page that lies askew is recognised");
	tap_ok(says(&heard, "Minutes of 12 March 2013, application HC/0417") &&
			says(&heard, "the meeting was closed at nine"),
		"from its first line to its last");
	tap_ok(says(&heard, "I was not told of the complaint and I have asked why") &&
			says(&heard, "said that I, as clerk"),
		"a lone bar between words is the word I");
	tap_ok(str_find(buf_str(&heard.text), STR("|")) == STR_NONE, "and no bar is left");
	buf_free(&heard.text);
}

/* 32 bits a pixel with opacity, which leptonica does not decode. */
static void
check_screen(void)
{
	static const uint32_t first[] = {1};
	struct heard heard = {0};

	tap_ok(run(CASES "/ocr/screen.bmp", true, first, 1, &heard) && heard.partial == 0 &&
			says(&heard, "Norchester Borough"),
		"a piece of a screen is recognised");
	buf_free(&heard.text);
}

static void
check_trouble(void)
{
	static const uint32_t absent[] = {99};
	struct heard heard = {0};

	tap_ok(run(CASES "/ocr/scan.pdf", true, absent, 1, &heard) && heard.partial == 1 &&
			heard.recognised == 0,
		"a page that is not there is said so");
	heard = (struct heard){0};
	tap_ok(run(CASES "/extract/image/cut_off.png", true, (const uint32_t[]){1}, 1, &heard) &&
			heard.partial == 1 && heard.end == ERR_NONE,
		"pixels that cannot be decoded are said so");
	heard = (struct heard){0};
	tap_ok(run(CASES "/extract/pdf/locked.pdf", true, (const uint32_t[]){1}, 1, &heard) &&
			heard.end == ERR_PASSWORD,
		"a locked file stays locked");
	heard = (struct heard){0};
	tap_ok(run(CASES "/extract/text/minutes.txt", true, (const uint32_t[]){1}, 1, &heard) &&
			heard.end == ERR_UNSUPPORTED,
		"plain text has nothing to recognise");
	buf_free(&heard.text);
}

int
main(void)
{
	struct err err = {0};

	if (!ocr_prepare(&err) || !formats_prepare(&err)) {
		tap_skip("OCR is not installed: %s", err.text);
		return tap_done();
	}
	check_page(CASES "/ocr/upright.png", 1);
	check_page(CASES "/ocr/turned.png", 1);
	check_page(CASES "/ocr/scan.pdf", 1);
	check_askew();
	check_screen();
	check_trouble();
	return tap_done();
}
