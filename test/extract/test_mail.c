/* Mails made to hurt, each made here: what comes out must be bounded, whole and said. */
#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/file.h"
#include "extract/mime_decode.h"
#include "extract/format.h"
#include "extract/frames.h"
#include "extract/reading.h"
#include "tap.h"

#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>

struct seen {
	struct buf text;
	struct buf parts; /* all parts' bytes, one behind the other */
	unsigned part_count;
	unsigned failed;
	unsigned facts;
	unsigned limits;
	unsigned partials;
	uint64_t expected[2];
	unsigned expected_count;
	enum err_kind end;
};

static bool
frame_see(void *context, uint8_t type, struct str payload)
{
	struct seen *seen = context;
	struct frame frame;
	struct err err = {0};

	if (!frame_decode(type, payload, &frame, &err))
		return tap_ok(false, "every frame decodes: %s", err.text);
	if (frame.type == FRAME_TEXT)
		buf_add(&seen->text, frame.text);
	else if (frame.type == FRAME_PART_DATA)
		buf_add(&seen->parts, frame.text);
	else if (frame.type == FRAME_END)
		seen->end = frame.kind;
	else if (frame.type == FRAME_EXPECTED && seen->expected_count < 2)
		seen->expected[seen->expected_count++] = frame.count;
	seen->part_count += frame.type == FRAME_PART_BEGIN;
	seen->failed += frame.type == FRAME_PART_FAILED;
	seen->facts += frame.type == FRAME_FACT;
	seen->limits += frame.type == FRAME_LIMIT;
	seen->partials += frame.type == FRAME_PARTIAL;
	return true;
}

static void
seen_free(struct seen *seen)
{
	buf_free(&seen->text);
	buf_free(&seen->parts);
}

static void
file_see(int fd, const char *name, struct seen *ret_seen)
{
	struct reading_options options = {.name = str_of(name)};
	struct err err = {0};

	*ret_seen = (struct seen){0};
	if (!reading_run(fd, &options, (struct reading_sink){ret_seen, frame_see}, false, &err))
		tap_ok(false, "%s is read: %s", name, err.text);
}

static void
bytes_see(const struct buf *bytes, const char *name, struct seen *ret_seen)
{
	struct err err = {0};
	int fd CLEANUP(fd_close) = memfd_create(name, MFD_CLOEXEC);

	if (!fd_write_all(fd, buf_str(bytes), name, &err))
		tap_ok(false, "%s", err.text);
	file_see(fd, name, ret_seen);
}

static const char header[] = "From: a@norchester.example\nTo: b@norchester.example\nSubject: x\n";

static void
try_nesting(void)
{
	struct buf mail CLEANUP(buf_free) = {0};
	struct seen seen CLEANUP(seen_free);

	buf_add(&mail, str_of(header));
	for (int i = 0; i < 10000; i++)
		buf_add_format(
			&mail, "Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n", i, i);
	buf_add(&mail, STR("\nthe innermost words\n"));
	bytes_see(&mail, "nested.eml", &seen);
	tap_ok(seen.end == ERR_NONE && seen.limits == 1,
		"10,000 multiparts in one another are read to a limit that is told");
	tap_ok(str_find(buf_str(&seen.text), STR("the innermost words")) != STR_NONE,
		"and the words in the innermost are still there");
}

static void
try_many(void)
{
	struct buf mail CLEANUP(buf_free) = {0};
	struct seen seen CLEANUP(seen_free);

	buf_add(&mail, str_of(header));
	buf_add(&mail, STR("Content-Type: multipart/mixed; boundary=b\n\n"));
	for (int i = 0; i < 5000; i++)
		buf_add_format(
			&mail, "--b\nContent-Type: application/x-a; name=f%d\n\n%d\n", i, i % 10);
	buf_add(&mail, STR("--b--\n"));
	bytes_see(&mail, "many.eml", &seen);
	tap_ok(seen.part_count == 5000 && seen.parts.len == 5000 && seen.end == ERR_NONE,
		"5,000 parts all come, each with its byte");
}

static void
try_header_bombs(void)
{
	struct buf mail CLEANUP(buf_free) = {0};
	struct seen seen CLEANUP(seen_free);
	struct seen again CLEANUP(seen_free);

	buf_add(&mail, str_of(header));
	for (int i = 0; i < 100000; i++)
		buf_add_format(&mail, "X-%d: v\n", i);
	buf_add(&mail, STR("\nbody words\n"));
	bytes_see(&mail, "fields.eml", &seen);
	tap_ok(seen.limits > 0 && str_find(buf_str(&seen.text), STR("body words")) != STR_NONE,
		"100,000 header fields: the facts end at a limit, the body is read");
	buf_clear(&mail);
	buf_add(&mail, STR("From: a@norchester.example\nTo: b@norchester.example\nSubject: "));
	for (int i = 0; i < 300000; i++)
		buf_add(&mail, STR("=?a?q?x"));
	buf_add(&mail, STR("\n\nbody words\n"));
	bytes_see(&mail, "words.eml", &again);
	tap_ok(str_find(buf_str(&again.text), STR("body words")) != STR_NONE,
		"300,000 encoded words that never end are read in one pass");
}

/* Every way of cutting a mail off still ends, and gives no more than what is there. */
static void
try_cuts(void)
{
	static const char whole[] =
		"From: a@norchester.example\nTo: b@norchester.example\nSubject: =?utf-8?B?w6k=?=\n"
		"Content-Type: multipart/mixed; boundary=\"o\"\n\n--o\nContent-Type: "
		"text/plain; format=flowed\nContent-Transfer-Encoding: quoted-printable\n\nA =C3=A9 =\n"
		"b\n--o\nContent-Type: message/rfc822\n\nSubject: in\n\nin\n--o\nContent-Type: a/b;\n "
		"name*0*=utf-8''%C3%A9; name*1=\"x.bin\"\nContent-Transfer-Encoding: base64\n\n"
		"AAECAwQFBgc=\n--o--\n";
	bool all = true;

	for (size_t len = 0; len < sizeof(whole); len++) {
		struct buf mail CLEANUP(buf_free) = {0};
		struct seen seen CLEANUP(seen_free);

		buf_add(&mail, str_make(whole, len));
		bytes_see(&mail, "cut.eml", &seen);
		all = all && seen.parts.len + seen.text.len <= len + 16;
	}
	tap_ok(all, "a mail cut off at any byte is read to its end");
}

/* A large attachment passes through in pieces and comes out whole. */
static void
try_large(void)
{
	struct buf mail CLEANUP(buf_free) = {0};
	struct seen seen CLEANUP(seen_free);
	bool good = true;

	buf_add(&mail, str_of(header));
	buf_add(&mail, STR("Content-Type: a/b; name=x\nContent-Transfer-Encoding: base64\n\n"));
	for (int i = 0; i < 100000; i++)
		buf_add(&mail, STR("QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNkZWZnaGlqa2xt\r\n"));
	bytes_see(&mail, "large.eml", &seen);
	for (size_t i = 0; i < seen.parts.len; i += 39)
		good = good &&
			memcmp(seen.parts.data + i, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklm",
				39) == 0;
	tap_ok(good && seen.parts.len == 3900000, "3.9 MB of base64 come out byte for byte");
}

/* Lines of any width, and pieces that end anywhere within a group. */
static void
try_base64_pieces(void)
{
	static const char digits[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	bool good = true;

	for (size_t width = 1; width < 90; width++)
		for (size_t piece = 1; piece < 40; piece += 3) {
			struct buf text CLEANUP(buf_free) = {0};
			struct buf plain CLEANUP(buf_free) = {0};
			struct buf out CLEANUP(buf_free) = {0};
			struct mime_base64 state = {0};

			for (uint32_t i = 0; i < 100; i++) {
				uint32_t bits = (i * 2654435761u + (uint32_t)width) >> 8;

				for (int shift = 16; shift >= 0; shift -= 8)
					buf_add_char(&plain, (char)(bits >> shift & 0xff));
				for (int shift = 18; shift >= 0; shift -= 6) {
					if (text.len % (width + 1) == width)
						buf_add_char(&text, '\n');
					buf_add_char(&text, digits[bits >> shift & 63]);
				}
			}
			for (size_t at = 0; at < text.len; at += piece)
				mime_base64_piece(&state, &out,
					str_slice(buf_str(&text), at,
						at + piece < text.len ? at + piece : text.len));
			good = good && mime_base64_end(&state, &out) && !state.has_foreign &&
				str_equal(buf_str(&out), buf_str(&plain));
		}
	tap_ok(good, "base64 comes out alike in lines and pieces of any length");
}

/* The last word of a page: that of the plain form, a new one, or one that stands far from there. */
enum last_word { LAST_SAME, LAST_NEW, LAST_MOVED, LAST_COUNT };

static void
words_add(struct buf *to, uint32_t count, enum last_word last)
{
	for (uint32_t i = 0; i + 1 < count; i++) {
		buf_add_codepoint(to, 0xac00 + i);
		buf_add_char(to, ' ');
	}
	buf_add_codepoint(to, last == LAST_SAME ? 'z' : last == LAST_NEW ? 'y' : 0xac00);
	buf_add_char(to, '\n');
}

/* A page is given beside the plain form where it says something else, or puts it otherwise,
 * however many words they have. */
static void
try_alternatives(void)
{
	unsigned wrong = 0;

	for (uint32_t count = 12; count < 4000; count *= 2)
		for (enum last_word last = LAST_SAME; last < LAST_COUNT; last++) {
			struct buf mail CLEANUP(buf_free) = {0};
			struct seen seen CLEANUP(seen_free);

			buf_add(&mail, str_of(header));
			buf_add(&mail,
				STR("Content-Type: multipart/alternative; boundary=b\n\n--b\n"
				    "Content-Type: text/plain; charset=utf-8\n\n"));
			words_add(&mail, count, LAST_SAME);
			buf_add(&mail, STR("--b\nContent-Type: text/html; charset=utf-8\n\n"));
			words_add(&mail, count, last);
			buf_add(&mail, STR("--b--\n"));
			bytes_see(&mail, "two.eml", &seen);
			wrong += (seen.text.len > (size_t)count * 5) != (last != LAST_SAME);
		}
	tap_ok(wrong == 0, "a page is given beside the plain form where it differs (%u not)",
		wrong);
}

/* Only a line that begins with both hyphens and the boundary parts a mail. */
static void
try_delimiters(void)
{
	static const char *const ends[] = {"\n", "\r\n", "\r"};
	unsigned wrong = 0;

	for (size_t i = 0; i < COUNT_OF(ends); i++) {
		static const char lines[] =
			"Content-Type: multipart/mixed; boundary=-b\n\n---b\n"
			"Content-Type: a/b; name=x\n\n-\none---b\n----b\n--\n-- -b\n---bc\n-\n"
			"---b\nContent-Type: a/b; name=y\n\n---b\n"
			"Content-Type: a/b; name=z\n\n---\n---b--\n---\n";
		static const char wanted[] = "-\none---b\n----b\n--\n-- -b\n---bc\n----";
		struct buf mail CLEANUP(buf_free) = {0};
		struct buf parts CLEANUP(buf_free) = {0};
		struct seen seen CLEANUP(seen_free);

		for (const char *c = lines; *c != '\0'; c++)
			buf_add(&mail, *c == '\n' ? str_of(ends[i]) : str_make(c, 1));
		for (const char *c = wanted; *c != '\0'; c++)
			buf_add(&parts, *c == '\n' ? str_of(ends[i]) : str_make(c, 1));
		bytes_see(&mail, "hyphens.eml", &seen);
		wrong += seen.part_count != 3 || !str_equal(buf_str(&seen.parts), buf_str(&parts));
	}
	tap_ok(wrong == 0, "hyphens part a mail only where they should (%u of 3 line ends not)",
		wrong);
}

/* What a page may hold open depends on the tag, wherever it stands in the lists of them. */
static void
try_tags(void)
{
	static const struct {
		const char *tag;
		unsigned count;
		bool is_parsed;
	} tries[] = {{"<a>", 301, false}, {"<STRONG>", 301, false}, {"<u>", 301, false},
		{"<us>", 301, true}, {"<a></a>", 3000, true}, {"<br>", 3000, true},
		{"<tr>", 3000, true}, {"<b><br>", 301, false}, {"<div>", 301, true},
		{"<div>", 2001, false}, {"<!>", 3000, true}};
	unsigned wrong = 0;

	for (size_t i = 0; i < COUNT_OF(tries); i++) {
		struct buf page CLEANUP(buf_free) = {0};
		struct seen seen CLEANUP(seen_free);

		buf_add(&page, STR("<html><body>"));
		for (unsigned n = 0; n < tries[i].count; n++)
			buf_add(&page, str_of(tries[i].tag));
		bytes_see(&page, "page.html", &seen);
		/* The encoding; and that its tags were left out. */
		wrong += seen.facts != (tries[i].is_parsed ? 1 : 2);
	}
	tap_ok(wrong == 0, "pages that hold too much open are not parsed (%u not so)", wrong);
}

static void
try_mailbox(void)
{
	struct buf box CLEANUP(buf_free) = {0};
	struct seen seen CLEANUP(seen_free);
	const char *mail = "From: a@norchester.example\r\nSubject: s\r\n\r\nFrom here on.\r\n";

	for (int i = 0; i < 1000; i++)
		buf_add_format(&box, "From a Tue Mar 12 09:30:00 2013\r\n%s\r\n", mail);
	bytes_see(&box, "box.mbox", &seen);
	tap_ok(seen.part_count == 1000 && seen.expected[0] == 1000 &&
			seen.parts.len == 1000 * strlen(mail),
		"1,000 mails of a mailbox come with exactly their bytes");
}

/* Real stores cannot be made here: those that are shared are read and their counts compared. */
static void
try_store(const char *name, unsigned messages)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = 1 << 20};
	struct seen seen CLEANUP(seen_free) = {0};
	const char *shared = tap_shared_data();
	int fd CLEANUP(fd_close) = -1;

	if (shared != NULL)
		fd = open(path_join_cstr(&arena, shared, name), O_RDONLY | O_CLOEXEC);
	if (fd < 0) {
		tap_skip("%s is not there", name);
		return;
	}
	file_see(fd, "store.pst", &seen);
	tap_ok(seen.part_count == messages && seen.expected_count == 2 &&
			seen.expected[0] == messages && seen.expected[1] == messages,
		"%s: all %u messages come, and both libraries count as many", name, messages);
}

int
main(void)
{
	struct err err = {0};

	if (!tap_ok(formats_prepare(&err), "readers are prepared %s", err.text))
		return tap_done();
	try_nesting();
	try_many();
	try_header_bombs();
	try_cuts();
	try_large();
	try_base64_pieces();
	try_alternatives();
	try_delimiters();
	try_tags();
	try_mailbox();
	try_store("ingest/files/java-libpst/c86841da-dist-list.pst", 4);
	try_store("ingest/files/tika/24c5e6bb-testPST_variousBodyTypes.pst", 4);
	try_store("ingest/files/ingest-file/acad1e91-testPST.pst", 6);
	return tap_done();
}
