#include "tap.h"

#include "base/buf.h"
#include "base/err.h"
#include "linkage/crew.h"
#include "linkage/field/known.h"
#include "linkage/table/records.h"
#include "linkage/table/roles.h"

#include <string.h>

static bool
is_value(struct records *records, const char *head, uint32_t record, const char *value)
{
	const struct record_column *column = records_column(records, str_of(head));

	return column != NULL && record < records->count &&
		str_equal(record_value(column, record), str_of(value));
}

static bool
has_note(const struct records *records, const char *words)
{
	for (size_t i = 0; i < records->note_count; i++)
		if (str_find(records->notes[i], str_of(words)) != STR_NONE)
			return true;
	return false;
}

/* Texts as they come, what the first record's columns hold then, and what is told. */
static const struct {
	const char *what;
	struct str text;
	uint32_t count;
	const char *name;
	const char *born;
	const char *note; /* NULL: none at all */
} texts[] = {
	{"a byte order mark", STR_INIT("\xef\xbb\xbfname,born\nHale,2001\nOak,2002\n"), 2, "Hale",
		"2001", NULL},
	{"UTF-8", STR_INIT("name,born\nZo\xc3\xab,2001\nOak,2002\n"), 2, "Zo\xc3\xab", "2001",
		NULL},
	{"Windows-1252", STR_INIT("name,born\nZo\xeb \x96,2001\nOak,2002\n"), 2,
		"Zo\xc3\xab \xe2\x80\x93", "2001", "values that are not in UTF-8: 1."},
	{"UTF-16 with a mark",
		STR_INIT("\xff\xfen\0a\0m\0e\0,\0b\0o\0r\0n\0\n\0Z\0\xeb\0,\0\x32\0\n\0"
			 "B\0,\0\x33\0\n\0"),
		2, "Z\xc3\xab", "2", "UTF-16"},
	{"UTF-16, the great end first",
		STR_INIT(
			"\xfe\xff\0n\0a\0m\0e\0,\0b\0o\0r\0n\0\n\xd8\x3d\xde\x00\0,\0\x32\0\n\0B\0,\0\x33"),
		2, "\xf0\x9f\x98\x80", "2", "UTF-16"},
	{"UTF-16 without a mark",
		STR_INIT("n\0a\0m\0e\0,\0b\0o\0r\0n\0\n\0Z\0,\0\x32\0\n\0B\0,\0\x33\0\n\0"), 2, "Z",
		"2", "UTF-16"},
	{"zero bytes", STR_INIT("name,born\nHa\0le,2001\nOak,2002\n"), 2, "Hale", "2001",
		"zero bytes"},
	{"ragged lines", STR_INIT("name,born\nHale\nOak,2002,x,y\n"), 2, "Hale", "",
		"than there are columns: 2."},
	{"quotes never closed", STR_INIT("name,born\n\"Hale,2001\nOak,2002\n"), 2, "\"Hale", "2001",
		"quotes that are never closed: 1."},
	{"a quote within", STR_INIT("name,born\n\"Hale \"\"the oak\"\"\",2001\nOak,2002\n"), 2,
		"Hale \"the oak\"", "2001", NULL},
	{"lines of a title",
		STR_INIT("Children known to us\nRun 12/03/2014\n\nname,born,town\n"
			 "Hale,2001,Oxton\nOak,2002,Oxton\n"),
		2, "Hale", "2001", "2 lines above the names"},
	{"what a spreadsheet says", STR_INIT("sep=;\nname;born\nHale;2001\nOak;2002\n"), 2, "Hale",
		"2001", NULL},
	{"tabs", STR_INIT("name\tborn\r\nHale, Ada\t2001\r\nOak\t2002\r\n"), 2, "Hale, Ada", "2001",
		NULL},
	{"a comma in semicolons", STR_INIT("name;born\nHale, Ada;2001\nOak, Bo;2002\n"), 2,
		"Hale, Ada", "2001", NULL},
	{"one value everywhere", STR_INIT("name,born\nHale,2001\nHale,2001\nHale,2001\n"), 3,
		"Hale", "2001", NULL},
	{"a source of one row", STR_INIT("name,born\nHale,2001\n"), 1, "Hale", "2001",
		"one record"},
	{"a head alone", STR_INIT("name,born\n"), 0, "", "", "no record"},
	{"nothing", STR_INIT(""), 0, "", "", "is empty"},
	{"blank lines", STR_INIT("\n\r\n\r"), 0, "", "", "is empty"},
	{"values that say nothing", STR_INIT("name,born\nN/A,-\n NULL ,?\nOak,2002\n"), 3, "", "",
		NULL},
};

static void
test_texts(void)
{
	for (size_t i = 0; i < COUNT_OF(texts); i++) {
		struct records r;
		struct err err = {0};

		records_begin(&r);
		tap_ok(records_add_csv(&r, STR("police"), texts[i].text, &err) &&
				r.count == texts[i].count &&
				(r.count == 0 ||
					(is_value(&r, "name", 0, texts[i].name) &&
						is_value(&r, "born", 0, texts[i].born))),
			"%s: %s", texts[i].what, err.text);
		tap_ok(texts[i].note == NULL ? r.note_count == 0 : has_note(&r, texts[i].note),
			"%s: what is told: %.*s", texts[i].what, STR_ARG(r.notes[0]));
		records_free(&r);
	}
}

static void
test_none(void)
{
	static const struct str none[] = {STR_INIT("PK\x03\x04 and so on"), STR_INIT("%PDF-1.4"),
		STR_INIT("<html><table>"), STR_INIT("\xff\xfe\0\0a\0\0\0")};

	for (size_t i = 0; i < COUNT_OF(none); i++) {
		struct records r;
		struct err err = {0};

		records_begin(&r);
		tap_ok(!records_add_csv(&r, STR("police"), none[i], &err) &&
				err.kind == ERR_UNSUPPORTED && strstr(err.text, "police") != NULL,
			"no table: %s", err.text);
		records_free(&r);
	}
}

static void
test_heads(void)
{
	struct records r;
	struct err err = {0};

	records_begin(&r);
	tap_ok(records_add_csv(&r, STR("police"), STR("name,name,,NAME\na,b,c,d\n"), &err) &&
			r.column_count == 4 && is_value(&r, "name", 0, "a") &&
			is_value(&r, "name 2", 0, "b") && is_value(&r, "column 3", 0, "c") &&
			is_value(&r, "NAME 3", 0, "d") && has_note(&r, "more than one column"),
		"heads that repeat, and none");
	records_free(&r);
	records_begin(&r);
	tap_ok(records_add_csv(&r, STR("police"),
		       STR("Ada,Hale,2001-02-03,LS1 1AA\nBram,Oak,2002-03-04,LS1 2AB\n"), &err) &&
			r.count == 2 && is_value(&r, "column 2", 0, "Hale") &&
			has_note(&r, "reads like a record"),
		"a table without a head");
	records_free(&r);
}

static void
test_notes(void)
{
	struct records r;
	struct err err = {0};
	enum role roles[RECORD_COLUMN_MAX];

	records_begin(&r);
	tap_ok(records_add_csv(&r, STR("police"),
		       STR("id,name,region,spare,other\n1,Hale,north,,\n2,Oak,north,,\n2,Birk,north,,\n"
			   "3,Gale,north,,\n4,Dale,north,,\n5,Vale,north,,\n6,Mill,north,,\n"
			   "7,Wood,north,,\n8,Ford,north,,\n9,Hill,north,,\n"),
		       &err),
		"ids that stand twice, columns that say nothing");
	roles_guess(&r, roles);
	roles_note(&r, roles);
	tap_ok(roles[0] == ROLE_ID && has_note(&r, "1 record has an id that stood before") &&
			has_note(&r, "2 columns hold nothing: \"spare\", \"other\"") &&
			has_note(&r, "\"region\" holds one value everywhere"),
		"are told of");
	records_free(&r);
}

/* Many columns and values of all kinds, for several processes. */
static void
text_make(struct buf *text)
{
	buf_add(text, STR("id,name,note,town,number\n"));
	for (unsigned i = 0; i < 60000; i++) {
		buf_add_format(text, "%u,\"Ha\"\"le %u\",%s", i, i % 701,
			i % 97 == 0 ? "Zo\xeb" : "Zo\xc3\xab");
		buf_add_format(text, ",a town with a long name %u,", i % 13);
		buf_add_format(text, i % 5 == 0 ? "\n" : "%u\r\n", i * 7919 % 100003);
	}
}

static bool
is_same(const struct records *a, const struct records *b)
{
	if (a->count != b->count || a->column_count != b->column_count ||
		a->sources[0].foul != b->sources[0].foul)
		return false;
	for (size_t c = 0; c < a->column_count; c++) {
		const struct record_column *x = &a->columns[c];
		const struct record_column *y = &b->columns[c];

		if (x->values.count != y->values.count ||
			memcmp(x->numbers, y->numbers, a->count * sizeof(*x->numbers)) != 0 ||
			memcmp(x->values.counts, y->values.counts,
				x->values.count * sizeof(*x->values.counts)) != 0)
			return false;
		for (uint32_t v = 0; v < x->values.count; v++)
			if (!str_equal(x->values.texts[v], y->values.texts[v]))
				return false;
	}
	return true;
}

static void
test_processes(void)
{
	struct buf text CLEANUP(buf_free) = {.size_max = 1 << 24};
	struct record_text given[2];
	struct records one;
	struct records three;
	struct err err = {0};

	text_make(&text);
	given[0] = given[1] = (struct record_text){STR("police"), buf_str(&text)};
	given[1].name = STR("schools");
	records_begin(&one);
	records_begin(&three);
	tap_ok(records_read(&one, given, 2, &(struct crew){.processes = 1}, &err) &&
			records_read(&three, given, 2, &(struct crew){.processes = 3}, &err) &&
			one.count == 120000,
		"two sources, by one process and by three %s", err.text);
	tap_ok(is_same(&one, &three), "the same numbers whoever reads");
	tap_ok(is_value(&three, "name", 702, "Ha\"le 1") &&
			is_value(&three, "note", 0, "Zo\xc3\xab") &&
			is_value(&three, "note", 1, "Zo\xc3\xab") &&
			records_column(&three, STR("note"))->values.count == 2,
		"values in two encodings are one");
	tap_ok(one.sources[0].foul == 619 && one.columns[4].values.counts[0] == 24000,
		"and counted");
	records_free(&one);
	records_free(&three);
}

/* Thousands of values that would all lie in one place. */
static void
test_values(void)
{
	struct values v = {0};
	static uint64_t keys[4000];
	bool right = true;

	for (size_t i = 0; i < COUNT_OF(keys); i++) {
		/* A multiple of 2^32 changes nothing that a plain product would look at. */
		keys[i] = (uint64_t)(i + 1) << 32 | 0x41414141;
		right = right && values_add(&v, str_make(&keys[i], 8)) == i + 1;
	}
	values_settle(&v);
	values_index(&v);
	for (size_t i = 0; i < COUNT_OF(keys); i++)
		right = right && values_find(&v, str_make(&keys[i], 8)) == i + 1;
	tap_ok(right && values_find(&v, STR("AAAA")) == 0, "values are found again");
	values_free(&v);
}

int
main(void)
{
	test_texts();
	test_none();
	test_heads();
	test_notes();
	test_processes();
	test_values();
	return tap_done();
}
