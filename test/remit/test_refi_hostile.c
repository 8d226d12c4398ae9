/* Files of REFI-QDA that were made to do harm, or are broken: each is refused with a sentence, and nothing of it is
 * taken over. */
#include "refi_case.h"

#include "base/buf.h"
#include "store/inspection.h"
#include "tap.h"

#include <string.h>

#define CODE_A "4e6772b5-d7c4-4e96-ad6f-95421ea4cab2"
#define CODE_B "e1706255-56e7-4329-8f38-ffdc482bd17b"
#define ONE_CODE "<Code guid='" CODE_A "' name='Openness' isCodable='true'/>"

static struct str
repeated(struct remit_case *c, const char *front, const char *piece, size_t count, const char *back)
{
	struct buf to CLEANUP(buf_free) = {0};

	buf_add(&to, str_of(front));
	for (size_t i = 0; i < count; i++)
		buf_add(&to, str_of(piece));
	buf_add(&to, str_of(back));
	return str_copy(&c->arena, buf_str(&to));
}

static void
refused(struct remit_case *c, struct str bytes, const char *part, const char *what)
{
	struct refi_input input;
	struct refi_plan plan;
	bool done = refi_case_import(c, bytes, "lead", true, &input, &plan);

	tap_ok(!done && strstr(c->err.text, part) != NULL, "%s: %s", what, c->err.text);
}

/* ---- XML ---- */

struct hostile {
	const char *what;
	const char *xml;
	const char *part; /* of the sentence */
};

#define BOOK(CODES) "<CodeBook xmlns='urn:QDA-XML:codebook:1.0'><Codes>" CODES "</Codes></CodeBook>"

static const struct hostile documents[] = {
	{"an external entity",
		"<!DOCTYPE CodeBook [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>" BOOK(
			"<Code guid='" CODE_A "' name='&x;' isCodable='true'/>"),
		"document type"},
	{"an external document type",
		"<!DOCTYPE CodeBook SYSTEM 'http://example.org/x.dtd'>" BOOK(ONE_CODE),
		"document type"},
	{"entities that grow",
		"<!DOCTYPE z [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;&a;'>"
		"<!ENTITY c '&b;&b;&b;&b;&b;&b;&b;&b;&b;'>]>" BOOK(
			"<Code guid='" CODE_A "' name='&c;' isCodable='true'/>"),
		"document type"},
	{"an entity that nobody declared",
		BOOK("<Code guid='" CODE_A "' name='&lol;' isCodable='true'/>"), "malformed"},
	{"nothing at all", "", "empty"},
	{"no XML", "Dear council,", "malformed"},
	{"other XML", "<html><body/></html>", "no file of REFI-QDA"},
	{"XML that breaks off", "<CodeBook><Codes><Code guid='" CODE_A "' name='a'", "malformed"},
	{"a codebook without codes", BOOK(""), "no code in it"},
	{"a code without a GUID", BOOK("<Code name='Openness' isCodable='true'/>"),
		"no proper GUID"},
	{"a code with a GUID that is none",
		BOOK("<Code guid='4e6772b5-d7c4-4e96-ad6f' name='a' isCodable='true'/>"),
		"no proper GUID"},
	{"two codes with one GUID",
		BOOK(ONE_CODE "<Code guid='{4E6772B5-D7C4-4E96-AD6F-95421EA4CAB2}' name='b' "
			      "isCodable='true'/>"),
		"have the same GUID"},
	{"a code below itself",
		BOOK("<Code guid='" CODE_A "' name='a' isCodable='true'><Code guid='" CODE_B
		     "' name='b' isCodable='true'><Code guid='" CODE_A
		     "' name='a' isCodable='true'/></Code></Code>"),
		"have the same GUID"},
	{"a control character", BOOK("<Code guid='" CODE_A "' name='a\x01' isCodable='true'/>"),
		"malformed"},
	{"a control character as a reference",
		BOOK("<Code guid='" CODE_A "' name='a&#1;' isCodable='true'/>"), "malformed"},
	{"an encoding that it has not",
		"<?xml version='1.0' encoding='utf-8'?>" BOOK(
			"<Code guid='" CODE_A "' name='caf\xe9' isCodable='true'/>"),
		"malformed"},
};

static void
test_xml(struct remit_case *c)
{
	for (size_t i = 0; i < COUNT_OF(documents); i++)
		refused(c, str_of(documents[i].xml), documents[i].part, documents[i].what);
}

static void
test_large(struct remit_case *c)
{
	refused(c, repeated(c, "<CodeBook><Codes>", ONE_CODE, 1000000, "</Codes></CodeBook>"),
		"more than 5000 codes", "a million codes");
	refused(c, repeated(c, "", "<Code>", 100000, ""), "no file of REFI-QDA",
		"elements nested without end");
	refused(c, repeated(c, "<CodeBook>", "<Codes>", 100000, ""), "nest more than",
		"and within a codebook");
}

/* ---- archives ---- */

/* In the arena's own bytes. */
static void
byte_change(struct str bytes, size_t at)
{
	char changed = (char)(bytes.data[at] ^ 1);

	memcpy((void *)((uintptr_t)bytes.data + at), &changed, 1);
}

static void
test_zip(struct remit_case *c)
{
	struct str project = refi_project(c, ONE_CODE, "", "");
	struct str bomb = repeated(c, "", "                                ", 2 << 20, "");
	struct str good = refi_zip(c, "project.qde", project, NULL, STR(""), true);
	static const char *const slips[] = {"sources/../../../../tmp/slip.txt", "/etc/slip.txt",
		"..\\slip.txt", "C:\\slip.txt", "sources/a\nb.txt"};
	struct refi_input input;

	for (size_t i = 0; i < COUNT_OF(slips); i++)
		refused(c, refi_zip(c, "project.qde", project, slips[i], STR("x"), false),
			"leads out of it", "a name that leads out");
	refused(c, refi_zip(c, "readme.txt", project, NULL, STR(""), false), "no project",
		"no project");
	refused(c, refi_zip(c, "a.qde", project, "b.qde", project, false), "several projects",
		"two projects");
	refused(c, refi_zip(c, "project.qde", project, "Project.qde", project, false),
		"several projects", "two projects of one name");
	refused(c, refi_zip(c, "project.qde", bomb, NULL, STR(""), true), "times its size",
		"a project that unpacks to much more");
	refused(c,
		refi_zip(c, "project.qde",
			refi_project(c, ONE_CODE,
				"<TextSource guid='" CODE_B
				"' name='a' plainTextPath='internal://a.txt'/>",
				""),
			"sources/a.txt", bomb, true),
		"times its size", "a text that does");
	refused(c, str_slice(good, 0, good.len - 30), "damaged", "an archive that breaks off");
	/* The sentence names the file, whose name is not UTF-8. */
	good = refi_zip(c, "\xff.qde", project, NULL, STR(""), false);
	byte_change(good, good.len / 4);
	refused(c, good, "checksum", "a project that was changed, with a name of other bytes");
	good = refi_zip(c, "project.qde", project, NULL, STR(""), true);
	tap_ok(refi_case_read(c, good, &input) && input.file.code_count == 1,
		"the same without harm is read %s", c->err.text);
}

/* ---- what is odd and not refused ---- */

static void
test_odd(struct remit_case *c)
{
	struct str name = repeated(
		c, "<Code guid='" CODE_A "' isCodable='true' name='", "n", 1 << 20, "'/>");
	struct refi_input input;

	tap_ok(refi_case_read(c, refi_codebook(c, name.data), &input) &&
			input.file.codes[0].name.len == 200 && input.file.told_count == 1,
		"a huge name is cut off, and that is told: %s", c->err.text);
	tap_ok(refi_case_read(c,
		       refi_project(c, ONE_CODE,
			       "<TextSource guid='" CODE_B
			       "' name='a'><PlainTextContent>one two</PlainTextContent>"
			       "<PlainTextSelection startPosition='0' endPosition='5'><Coding><CodeRef "
			       "targetGUID='" CODE_A "'/></Coding></PlainTextSelection>"
			       "<PlainTextSelection startPosition='2' endPosition='7'><Coding><CodeRef "
			       "targetGUID='" CODE_A
			       "'/></Coding><Coding><CodeRef targetGUID='" CODE_B
			       "'/></Coding><Coding/></PlainTextSelection></TextSource>",
			       ""),
		       &input) &&
			input.file.coding_count == 2 &&
			input.file.left_counts[REFI_LEFT_NO_CODE] == 2,
		"passages that overlap, without GUIDs, with codes that are not there: %s",
		c->err.text);
	tap_ok(refi_case_read(c,
		       STR("\xff\xfe<\0C\0o\0d\0e\0B\0o\0o\0k\0>\0<\0/\0C\0o\0d\0e\0B\0o\0o\0k"
			   "\0>\0"),
		       &input) == false &&
			strstr(c->err.text, "no code in it") != NULL,
		"UTF-16 is read: %s", c->err.text);
}

int
main(void)
{
	struct remit_case c;

	case_open(&c);
	c.arena.size_max = (size_t)1 << 30;
	test_xml(&c);
	test_zip(&c);
	test_odd(&c);
	test_large(&c);
	tap_ok(str_equal(
		       case_rows(&c,
			       "SELECT (SELECT count(*) FROM code) || ' ' || (SELECT count(*) FROM "
			       "pending_entry)"),
		       STR("0 0")),
		"nothing of all that was taken over");
	case_close(&c);
	return tap_done();
}
