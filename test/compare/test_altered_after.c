/* The checks "altered-after", "unread" and "late". */
#include "compare_case.h"

#include "tap.h"

#include "base/err.h"

#include <string.h>

/* Days as moments: 10 September and 6 October 2014. */
#define DAYS                                                                                       \
	"UPDATE delivery SET received = 1412553600; INSERT OR REPLACE INTO setting VALUES "        \
	"('announced', '2014-09-10')"

static int64_t
file_put(struct compare_case *c, int64_t id, int64_t delivery, const char *path, int kind,
	const char *created, const char *modified)
{
	struct arena *arena = &c->arena;
	struct str facts = STR("");

	if (created != NULL)
		facts = str_format(arena, "[\"created\",\"%sT10:00:00Z\"]", created);
	if (modified != NULL)
		facts = str_format(arena, "%.*s%s[\"modified\",\"%sT10:00:00Z\"]", STR_ARG(facts),
			facts.len > 0 ? "," : "", modified);
	case_document(c,
		(struct case_document){.id = id,
			.kind = kind,
			.facts = str_format(arena, "[%.*s]", STR_ARG(facts)).data});
	return delivery == 0 ? 0 : case_item(c, id, delivery, path);
}

static void
test_altered(void)
{
	struct compare_case c;
	int64_t d;
	int64_t mail;

	case_open(&c, "altered");
	d = case_delivery(&c, "Office");
	case_run(&c, DAYS);
	(void)file_put(&c, 1, d, "saved late.docx", KIND_DOCUMENT, "2013-03-12", "2014-09-17");
	(void)file_put(&c, 2, d, "new.docx", KIND_DOCUMENT, "2014-09-16", "2014-09-17");
	(void)file_put(&c, 3, d, "on the day.docx", KIND_DOCUMENT, "2013-03-12", "2014-09-10");
	(void)file_put(&c, 4, d, "not said.xlsx", KIND_SHEET, NULL, "2014-09-17");
	(void)file_put(&c, 5, d, "after delivery.docx", KIND_DOCUMENT, "2013-01-01", "2026-01-01");
	(void)file_put(&c, 6, d, "backwards.docx", KIND_DOCUMENT, "2013-05-01", "2013-04-01");
	(void)file_put(&c, 7, d, "nothing.doc", KIND_DOCUMENT, "1601-01-01", "1601-01-01");
	(void)file_put(&c, 10, d, "scan.tif", KIND_IMAGE, NULL, "2014-09-17");
	case_document(&c,
		(struct case_document){.id = 8,
			.kind = KIND_MAIL,
			.date = "2013-03-12T16:40:00Z",
			.facts = "[[\"sent\",\"2013-03-12T16:40:00Z\"],"
				 "[\"modified\",\"2014-09-20T08:00:00Z\"]]"});
	mail = case_item(&c, 8, d, "mail.msg");
	(void)file_put(&c, 9, 0, NULL, KIND_DOCUMENT, "2013-03-12", "2013-03-19");
	(void)case_part(&c, 9, mail, 0, 1, "mail.msg/minutes.docx");
	case_compare(&c, 100);
	tap_ok(strcmp(case_gaps(&c, "altered-after"),
		       "Saved after the announcement: not said.xlsx|"
		       "Saved after the announcement: saved late.docx|"
		       "Attachment saved after its mail was sent: mail.msg/minutes.docx|"
		       "Saved before it was made: backwards.docx|"
		       "Mail changed in its mailbox after the announcement: mail.msg") == 0,
		"what was altered: %s", case_gaps(&c, "altered-after"));
	tap_note("%s", case_value(&c, "SELECT why FROM compare_gap ORDER BY weight LIMIT 1"));
	case_close(&c);
}

static void
test_many(void)
{
	struct compare_case c;
	int64_t d;

	case_open(&c, "many");
	d = case_delivery(&c, "Office");
	case_run(&c, DAYS);
	for (int i = 1; i <= 60; i++)
		(void)file_put(&c, i, d, str_format(&c.arena, "%d.docx", i).data, KIND_DOCUMENT,
			"2013-03-12", i % 2 == 0 ? "2014-09-17" : "2013-04-01");
	case_compare(&c, 100);
	tap_ok(strcmp(case_gaps(&c, "altered-after"),
		       "30 documents saved after the announcement, in delivery 1") == 0,
		"many at once are one gap: %s", case_gaps(&c, "altered-after"));
	case_close(&c);
}

static void
test_file_times(void)
{
	struct compare_case c;
	int64_t d;

	case_open(&c, "times");
	d = case_delivery(&c, "Office");
	case_run(&c, DAYS);
	for (int i = 1; i <= 20; i++)
		(void)file_put(
			&c, i, d, str_format(&c.arena, "%d.txt", i).data, KIND_TEXT, NULL, NULL);
	/* A day of 2013 each; the last on 17 September 2014. */
	case_run(&c,
		"UPDATE item SET modified = 1357000000 + id * 864000;"
		"UPDATE item SET modified = 1410948000 WHERE id = 20");
	case_compare(&c, 100);
	tap_ok(strcmp(case_gaps(&c, "altered-after"),
		       "File written after the announcement: 20.txt") == 0,
		"a file time among others that were kept: %s", case_gaps(&c, "altered-after"));
	case_run(&c,
		"UPDATE item SET modified = 1410948000 + id;"
		"INSERT INTO compare_wanted SELECT id FROM document");
	case_compare(&c, 100);
	tap_ok(strcmp(case_gaps(&c, "altered-after"), "") == 0, "copied files tell nothing: %s",
		case_gaps(&c, "altered-after"));
	case_close(&c);
}

static void
test_unread(void)
{
	struct compare_case c;
	int64_t d;
	int64_t zip;

	case_open(&c, "unread");
	d = case_delivery(&c, "Office");
	case_document(&c, (struct case_document){.id = 1, .reason = ERR_DAMAGED});
	(void)case_item(&c, 1, d, "a/report.pdf");
	case_document(&c, (struct case_document){.id = 2, .reason = ERR_PASSWORD});
	zip = case_item(&c, 2, d, "case.zip");
	case_document(&c, (struct case_document){.id = 3, .reason = ERR_PASSWORD});
	(void)case_part(&c, 3, zip, 0, 1, "case.zip/case.docx");
	case_document(&c, (struct case_document){.id = 4});
	(void)case_item(&c, 4, d, "read.txt");
	case_compare(&c, 100);
	tap_ok(strcmp(case_gaps(&c, "unread"), "Encrypted: case.zip|Damaged: a/report.pdf") == 0,
		"one gap a file: %s", case_gaps(&c, "unread"));
	for (int i = 10; i < 60; i++) {
		case_document(&c, (struct case_document){.id = i, .reason = ERR_UNSUPPORTED});
		(void)case_item(&c, i, d, str_format(&c.arena, "x/%d.CAD", i).data);
	}
	case_compare(&c, 100);
	tap_ok(strcmp(case_gaps(&c, "unread"),
		       "Encrypted: case.zip|Damaged: a/report.pdf|"
		       "No reader for: 50 files named .cad") == 0,
		"fifty of a kind are one: %s", case_gaps(&c, "unread"));
	case_document(&c, (struct case_document){.id = 1, .body = "It is read now."});
	case_compare(&c, 100);
	tap_ok(strcmp(case_gaps(&c, "unread"),
		       "Encrypted: case.zip|No reader for: 50 files named .cad") == 0,
		"what can be read now is no gap: %s", case_gaps(&c, "unread"));
	case_close(&c);
}

static void
test_late(void)
{
	struct compare_case c;

	case_open(&c, "late");
	(void)case_delivery(&c, "Licensing");
	(void)case_delivery(&c, "Police");
	case_run(&c,
		"UPDATE delivery SET received = 1412553600 WHERE id = 1;"
		"UPDATE delivery SET received = 1412553600 - 20 * 86400 WHERE id = 2;"
		"INSERT INTO register VALUES (1, 3, 'Files', 'licensing', 0, 1412553600 - 5 * 86400, NULL, ''),"
		"(2, 3, 'Mail', 'Police', 0, 1412553600 - 5 * 86400, NULL, ''),"
		"(3, 3, 'Diary', 'Leader', 0, 1412553600 - 5 * 86400, NULL, ''),"
		"(4, 2, 'Manager', '', 0, 1412553600 + 2 * 86400, NULL, ''),"
		"(5, 2, 'Clerk', '', 0, 1412553600 + 4 * 86400, NULL, '')");
	case_document(&c, (struct case_document){.id = 1});
	(void)case_item(&c, 1, 1, "a.txt");
	case_compare(&c, 100);
	tap_ok(strcmp(case_gaps(&c, "late"),
		       "Nothing delivered of Leader, due by 1 October 2014|"
		       "Delivered 2 days before Manager is heard: Licensing, delivery 1|"
		       "Delivered 5 days late: Licensing, delivery 1") == 0,
		"what came late: %s", case_gaps(&c, "late"));
	case_close(&c);
}

int
main(void)
{
	test_altered();
	test_many();
	test_file_times();
	test_unread();
	test_late();
	return tap_done();
}
