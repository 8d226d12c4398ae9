/* Writes the old Office files of test/cases/extract, which are kept as they came out:
 *
 *   build/test/extract/make_office FOLDER
 *
 * Each is as small as its kind allows and holds one thing of each sort that the readers know. */
#include "make_ole.h"

#include "base/arena.h"
#include "base/err.h"
#include "base/file.h"
#include "extract/office_crypto.h"

#include <stdio.h>
#include <string.h>

/* ---- Word ---- */

enum { DOC_TEXT_AT = 1024, DOC_RUNS_AT = 2048, DOC_PAGE = 512 };

struct run {
	const char *text;
	uint16_t code; /* 0: none */
	uint8_t value;
};

static const struct run doc_body[] = {
	{"Norchester Borough Council\rMinutes of the Licensing Committee\r", 0, 0},
	{"The application of A1 Cars is ", 0, 0},
	{"refused", 0x0800, 1},
	{"granted", 0x0801, 1},
	{".\r", 0, 0},
	{"Nobody is to know.\r", 0x083c, 1},
	{"See \x13 HYPERLINK \"http://norchester.example/minutes\" \x14the minutes\x15.\r", 0, 0},
	{"Name\x07Vote\x07\x07", 0, 0},
};

static void
doc_table_put(struct buf *main, unsigned number, uint32_t at, uint32_t size)
{
	make_put_u32(main, 0x9a + 8 * number, at);
	make_put_u32(main, 0x9e + 8 * number, size);
}

static void
doc_fib(struct buf *main)
{
	make_fill(main, DOC_TEXT_AT);
	make_put_u16(main, 0, 0xa5ec);
	make_put_u16(main, 2, 0xc1);
	make_put_u16(main, 6, 0x0809);
	make_put_u16(main, 0x20, 14);
	make_put_u16(main, 0x3e, 22);
	make_put_u16(main, 0x98, 93);
}

/* One page of runs: positions, offsets of the property lists, the lists from the end. */
static void
doc_runs(struct buf *main, const uint32_t *positions, size_t count)
{
	size_t page = main->len;
	size_t list = DOC_PAGE - 2;

	make_fill(main, page + DOC_PAGE);
	main->data[page + DOC_PAGE - 1] = (char)count;
	for (size_t i = 0; i <= count; i++)
		make_put_u32(main, page + 4 * i, positions[i]);
	for (size_t i = 0; i < count; i++) {
		if (doc_body[i].code == 0)
			continue;
		list -= 4;
		main->data[page + 4 * (count + 1) + i] = (char)(list / 2);
		main->data[page + list] = 3;
		make_put_u16(main, page + list + 1, doc_body[i].code);
		main->data[page + list + 3] = (char)doc_body[i].value;
	}
}

struct doc {
	struct make_ole make;
	struct buf *main;
	struct buf *table;
	uint32_t positions[COUNT_OF(doc_body) + 1];
	uint32_t body;
	uint32_t end; /* of the text, in the main stream */
};

static const char doc_note[] = "\x02 Struck out by hand.\r\r";
static const char doc_comment[] = "Who changed this?\r\r";

static void
doc_main(struct doc *doc)
{
	struct buf *main = doc->main;

	doc_fib(main);
	for (size_t i = 0; i < COUNT_OF(doc_body); i++) {
		doc->positions[i] = (uint32_t)main->len;
		make_wide(main, doc_body[i].text);
	}
	doc->positions[COUNT_OF(doc_body)] = (uint32_t)main->len;
	doc->body = ((uint32_t)main->len - DOC_TEXT_AT) / 2;
	make_wide(main, doc_note);
	make_wide(main, doc_comment);
	make_put_u32(main, 0x4c, doc->body);
	make_put_u32(main, 0x50, sizeof(doc_note) - 1);
	make_put_u32(main, 0x5c, sizeof(doc_comment) - 1);
	doc->end = (uint32_t)main->len;
	make_fill(main, DOC_RUNS_AT);
	doc_runs(main, doc->positions, COUNT_OF(doc_body));
}

/* Where a story's one piece begins, ends, and ends with its closing mark. */
static void
doc_span(struct doc *doc, unsigned number, uint32_t size)
{
	doc_table_put(doc->main, number, (uint32_t)doc->table->len, 12);
	buf_add_u32(doc->table, 0);
	buf_add_u32(doc->table, size - 1);
	buf_add_u32(doc->table, size);
}

static void
doc_tables(struct doc *doc)
{
	struct buf *table = doc->table;

	doc_table_put(doc->main, 33, (uint32_t)table->len, 21);
	buf_add_char(table, 2);
	buf_add_u32(table, 16);
	buf_add_u32(table, 0);
	buf_add_u32(table, (doc->end - DOC_TEXT_AT) / 2);
	buf_add_u16(table, 0);
	buf_add_u32(table, DOC_TEXT_AT);
	buf_add_u16(table, 0);
	doc_table_put(doc->main, 12, (uint32_t)table->len, 12);
	buf_add_u32(table, DOC_TEXT_AT);
	buf_add_u32(table, doc->end);
	buf_add_u32(table, DOC_RUNS_AT / DOC_PAGE);
	doc_span(doc, 3, sizeof(doc_note) - 1);
	doc_span(doc, 5, sizeof(doc_comment) - 1);
}

static void
doc_people(struct doc *doc)
{
	struct buf *table = doc->table;

	doc_table_put(doc->main, 4, (uint32_t)table->len, 38);
	buf_add_u32(table, 0);
	buf_add_u32(table, doc->body);
	buf_add_u16(table, 2);
	make_wide(table, "IW");
	make_fill(table, table->len + 24);
	doc_table_put(doc->main, 36, (uint32_t)table->len, 14);
	buf_add_u16(table, 6);
	make_wide(table, "I Wood");
	doc_table_put(doc->main, 51, (uint32_t)table->len, 16);
	buf_add_u16(table, 0xffff);
	buf_add_u16(table, 1);
	buf_add_u16(table, 0);
	buf_add_u16(table, 4);
	make_wide(table, "Wood");
}

static void
doc_package(struct buf *package)
{
	buf_add_u32(package, 48);
	buf_add_u16(package, 2);
	buf_add(package, STR("votes.txt\0C:\\votes.txt\0"));
	buf_add_u32(package, 0x00030000);
	buf_add_u32(package, 4);
	buf_add(package, STR("T:\\\0"));
	buf_add_u32(package, 6);
	buf_add(package, STR("5 to 4"));
}

/* The header of RC4 by CryptoAPI, and the key of the password "Norchester". */
static void
lock_head(struct buf *head, struct office_key *key)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = 1 << 16};
	struct str salt = STR("sixteen of salt.");
	unsigned char hash[OFFICE_HASH_MAX];
	char verifier[36] = "sixteen letters!";

	*key = (struct office_key){.cipher = OFFICE_RC4_CRYPTOAPI, .key_size = 16};
	(void)office_hash("SHA1", salt, office_password_wide(&arena, STR("Norchester")), key->base);
	(void)office_hash("SHA1", str_make(verifier, 16), STR(""), hash);
	memcpy(verifier + 16, hash, 20);
	office_rc4(key, 0, 0, verifier, 36);
	buf_add_u32(head, 0x00020004);
	buf_add_u32(head, 4);
	buf_add_u32(head, 32);
	buf_add_u32(head, 4);
	buf_add_u32(head, 0);
	buf_add_u32(head, 0x6801);
	buf_add_u32(head, 0x8004);
	buf_add_u32(head, 128);
	make_fill(head, head->len + 12);
	buf_add_u32(head, 16);
	buf_add(head, salt);
	buf_add(head, str_make(verifier, 16));
	buf_add_u32(head, 20);
	buf_add(head, str_make(verifier + 16, 20));
}

static void
doc_lock(struct doc *doc)
{
	struct buf head CLEANUP(buf_free) = {0};
	struct office_key key;
	char clear[68];

	lock_head(&head, &key);
	office_rc4_stream(&key, doc->table->data, doc->table->len, 512);
	memcpy(doc->table->data, head.data, head.len);
	make_put_u16(doc->main, 10, 0x0100);
	make_put_u32(doc->main, 14, (uint32_t)head.len);
	memcpy(clear, doc->main->data, sizeof(clear));
	office_rc4_stream(&key, doc->main->data, doc->main->len, 512);
	memcpy(doc->main->data, clear, sizeof(clear));
}

static void
doc_make(struct buf *to, bool locked)
{
	struct doc doc = {.body = 0};
	int pool;

	make_begin(&doc.make);
	doc.main = make_stream(&doc.make, MAKE_ROOT, "WordDocument");
	doc.table = make_stream(&doc.make, MAKE_ROOT, "0Table");
	pool = make_storage(&doc.make, MAKE_ROOT, "ObjectPool");
	doc_package(
		make_stream(&doc.make, make_storage(&doc.make, pool, "_1000"), "\001Ole10Native"));
	doc_main(&doc);
	/* Room for the encryption header. */
	make_fill(doc.table, 160);
	doc_tables(&doc);
	doc_people(&doc);
	if (locked)
		doc_lock(&doc);
	make_end(&doc.make, to);
}

/* ---- Excel ---- */

static void
record(struct buf *book, uint16_t type, struct str body)
{
	buf_add_u16(book, type);
	buf_add_u16(book, (uint16_t)body.len);
	buf_add(book, body);
}

static void
record_bof(struct buf *book, uint8_t kind)
{
	char body[16] = {0, 6, (char)kind, 0, (char)0xbb, 0x0d, (char)0xcc, 0x07};

	record(book, 0x809, str_make(body, sizeof(body)));
}

static size_t
record_sheet(struct buf *book, const char *name, uint8_t state)
{
	struct buf body CLEANUP(buf_free) = {0};
	size_t at = book->len + 4;

	buf_add_u32(&body, 0);
	buf_add_char(&body, (char)state);
	buf_add_char(&body, 0);
	buf_add_char(&body, (char)strlen(name));
	buf_add_char(&body, 0);
	buf_add(&body, str_of(name));
	record(book, 0x85, buf_str(&body));
	return at;
}

static void
record_number(struct buf *book, uint16_t row, uint16_t column, uint16_t look, double value)
{
	char body[14] = {(char)row, 0, (char)column, 0, (char)look, 0};

	memcpy(body + 6, &value, 8);
	record(book, 0x203, str_make(body, sizeof(body)));
}

static void
xls_globals(struct buf *book, size_t ret_sheets[2])
{
	record_bof(book, 5);
	record(book, 0x42, STR("\xb0\x04"));
	record(book, 0x22, STR("\0\0"));
	record(book, 0x41e, STR("\xa4\0\x0a\0\0dd/mm/yyyy"));
	record(book, 0xe0, STR("\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"));
	record(book, 0xe0, STR("\0\0\xa4\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"));
	record(book, 0xe0, STR("\0\0\x09\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"));
	ret_sheets[0] = record_sheet(book, "Licences", 0);
	ret_sheets[1] = record_sheet(book, "Costs", 2);
	/* The second string goes on in the CONTINUE, and becomes wide there. */
	record(book, 0xfc, STR("\2\0\0\0\2\0\0\0\6\0\0Holder\x0a\0\0A1 "));
	record(book, 0x3c, STR("\1C\0a\0r\0s\0 \0\xac\x20*\0"));
	record(book, 0x0a, STR(""));
}

static void
xls_first(struct buf *book)
{
	record_bof(book, 0x10);
	record(book, 0x14, STR("\x0f\0\0&L&\"Arial\"Draft"));
	record(book, 0xfd, STR("\0\0\0\0\0\0\0\0\0\0"));
	record(book, 0xfd, STR("\0\0\1\0\0\0\1\0\0\0"));
	record_number(book, 1, 0, 1, 41345);
	record(book, 0x27e, STR("\1\0\1\0\2\0\x03\0\0\0"));
	record(book, 0xbd, STR("\2\0\0\0\0\0\x2a\0\0\0\0\0\x2e\0\0\0\1\0"));
	record(book, 0x06, STR("\3\0\0\0\0\0\0\0\0\0\0\0\xff\xff\0\0\0\0\0\0\0\0"));
	record(book, 0x207, STR("\7\0\0granted"));
	record(book, 0x5d, STR("\x15\0\x12\0\x19\0\1\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"));
	record(book, 0x1b6, STR("\0\0\0\0\0\0\0\0\0\0\x0b\0\x08\0\0\0\0\0"));
	record(book, 0x3c, STR("\0Check this."));
	record(book, 0x3c, STR("\0\0\0\0\0\0\0\0"));
	record(book, 0x1c, STR("\3\0\0\0\0\0\1\0\6\0\0I Wood\0"));
	record(book, 0x0a, STR(""));
}

static void
xls_make(struct buf *to)
{
	struct make_ole make = {0};
	struct buf *book;
	size_t sheets[2];

	make_begin(&make);
	book = make_stream(&make, MAKE_ROOT, "Workbook");
	xls_globals(book, sheets);
	make_put_u32(book, sheets[0], (uint32_t)book->len);
	xls_first(book);
	make_put_u32(book, sheets[1], (uint32_t)book->len);
	record_bof(book, 0x10);
	record_number(book, 0, 0, 2, 0.125);
	record(book, 0x0a, STR(""));
	make_end(&make, to);
}

/* BIFF2: one sheet, no compound file. */
static void
xls_old_make(struct buf *to)
{
	record(to, 0x09, STR("\2\0\x10\0"));
	record(to, 0x04, STR("\0\0\0\0\0\0\0\4Fees"));
	record(to, 0x02, STR("\1\0\0\0\0\0\0\x2a\0"));
	record(to, 0x0a, STR(""));
}

/* ---- PowerPoint ---- */

static size_t
ppt_begin(struct buf *stream, unsigned instance, unsigned version, uint16_t type)
{
	buf_add_u16(stream, (uint16_t)(instance << 4 | version));
	buf_add_u16(stream, type);
	buf_add_u32(stream, 0);
	return stream->len;
}

static void
ppt_end(struct buf *stream, size_t start)
{
	make_put_u32(stream, start - 4, (uint32_t)(stream->len - start));
}

static void
ppt_text(struct buf *stream, const char *text)
{
	size_t start = ppt_begin(stream, 0, 0, 0x0fa0);

	make_wide(stream, text);
	ppt_end(stream, start);
}

/* A list entry: the object's number and the slide's. */
static void
ppt_entry(struct buf *stream, uint32_t object, uint32_t slide)
{
	size_t start = ppt_begin(stream, 0, 0, 0x03f3);

	buf_add_u32(stream, object);
	buf_add_u32(stream, 0);
	buf_add_u32(stream, 0);
	buf_add_u32(stream, slide);
	buf_add_u32(stream, 0);
	ppt_end(stream, start);
}

static void
ppt_document(struct buf *stream)
{
	size_t document = ppt_begin(stream, 0, 15, 0x03e8);
	size_t list = ppt_begin(stream, 0, 15, 0x0ff0);
	size_t header;

	ppt_entry(stream, 2, 256);
	header = ppt_begin(stream, 0, 0, 0x0f9f);
	buf_add_u32(stream, 0);
	ppt_end(stream, header);
	ppt_text(stream, "Licensing in Norchester");
	ppt_end(stream, list);
	list = ppt_begin(stream, 2, 15, 0x0ff0);
	ppt_entry(stream, 3, 300);
	ppt_end(stream, list);
	list = ppt_begin(stream, 1, 15, 0x0ff0);
	ppt_entry(stream, 4, 0x80000000U);
	ppt_end(stream, list);
	ppt_end(stream, document);
}

static void
ppt_slide(struct buf *stream)
{
	size_t slide = ppt_begin(stream, 0, 15, 0x03ee);
	size_t atom = ppt_begin(stream, 2, 1, 0x03ef);

	make_fill(stream, atom + 16);
	buf_add_u32(stream, 300);
	buf_add_u32(stream, 0);
	ppt_end(stream, atom);
	atom = ppt_begin(stream, 0, 0, 0x03f9);
	make_fill(stream, atom + 10);
	buf_add_u16(stream, 4);
	make_fill(stream, atom + 16);
	ppt_end(stream, atom);
	atom = ppt_begin(stream, 0, 0, 0x0f9e);
	buf_add_u32(stream, 0);
	ppt_end(stream, atom);
	atom = ppt_begin(stream, 0, 0, 0x0fa8);
	buf_add(stream, STR("A box\rof two lines"));
	ppt_end(stream, atom);
	ppt_end(stream, slide);
}

static void
ppt_notes(struct buf *stream)
{
	size_t notes = ppt_begin(stream, 0, 15, 0x03f0);

	ppt_text(stream, "Say nothing of the refusal.");
	ppt_end(stream, notes);
}

static void
ppt_placeholder(struct buf *stream, char kind, const char *text)
{
	size_t shape = ppt_begin(stream, 0, 15, 0xf004);
	size_t atom = ppt_begin(stream, 0, 0, 0x0bc3);

	buf_add_u32(stream, 0);
	buf_add_char(stream, kind);
	make_fill(stream, atom + 8);
	ppt_end(stream, atom);
	ppt_text(stream, text);
	ppt_end(stream, shape);
}

/* A prompt, a footer that shows, and one that is but the mark for the slides' own. */
static void
ppt_master(struct buf *stream)
{
	size_t master = ppt_begin(stream, 0, 15, 0x03f8);

	ppt_placeholder(stream, 1, "Click to edit the title");
	ppt_placeholder(stream, 9, "Licensing Committee, in confidence");
	ppt_placeholder(stream, 9, "*");
	ppt_end(stream, master);
}

static void
ppt_make(struct buf *to)
{
	struct make_ole make = {0};
	struct buf *stream;
	struct buf *user;
	size_t places[4];
	size_t directory;
	size_t edit;

	make_begin(&make);
	user = make_stream(&make, MAKE_ROOT, "Current User");
	stream = make_stream(&make, MAKE_ROOT, "PowerPoint Document");
	places[0] = stream->len;
	ppt_document(stream);
	places[1] = stream->len;
	ppt_slide(stream);
	places[2] = stream->len;
	ppt_notes(stream);
	places[3] = stream->len;
	ppt_master(stream);
	directory = ppt_begin(stream, 0, 0, 0x1772);
	buf_add_u32(stream, 1 | (uint32_t)COUNT_OF(places) << 20);
	for (size_t i = 0; i < COUNT_OF(places); i++)
		buf_add_u32(stream, (uint32_t)places[i]);
	ppt_end(stream, directory);
	edit = ppt_begin(stream, 0, 0, 0x0ff5);
	make_fill(stream, edit + 12);
	buf_add_u32(stream, (uint32_t)directory - 8);
	buf_add_u32(stream, 1);
	make_fill(stream, edit + 28);
	ppt_end(stream, edit);
	(void)ppt_begin(user, 0, 0, 0x0ff6);
	make_fill(user, 16);
	buf_add_u32(user, (uint32_t)edit - 8);
	ppt_end(user, 8);
	make_end(&make, to);
}

/* ---- files ---- */

static bool
file_keep(const char *folder, const char *name, struct buf *bytes)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = 1 << 16};
	struct err err = {0};
	bool done = file_write_durably(path_join_cstr(&arena, folder, name), buf_str(bytes), &err);

	if (!done)
		fprintf(stderr, "make_office: %s\n", err.text);
	buf_free(bytes);
	return done;
}

int
main(int argc, char **argv)
{
	struct buf files[6] = {0};
	bool done;

	if (argc != 2 || !office_crypto_prepare()) {
		fprintf(stderr, "usage: make_office FOLDER\n");
		return 1;
	}
	doc_make(&files[0], false);
	doc_make(&files[1], true);
	doc_make(&files[2], false);
	files[2].len -= 2000;
	xls_make(&files[3]);
	xls_old_make(&files[4]);
	ppt_make(&files[5]);
	done = file_keep(argv[1], "doc/minutes.doc", &files[0]);
	done = file_keep(argv[1], "doc/locked.doc", &files[1]) && done;
	done = file_keep(argv[1], "doc/cut_off.doc", &files[2]) && done;
	done = file_keep(argv[1], "xls/licences.xls", &files[3]) && done;
	done = file_keep(argv[1], "xls/biff2.xls", &files[4]) && done;
	done = file_keep(argv[1], "ppt/hidden_slide.ppt", &files[5]) && done;
	return done ? 0 : 1;
}
