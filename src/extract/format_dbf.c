/* dBASE tables (.dbf), levels III to 7 and FoxPro: each record a line, deleted ones marked.
 *
 * Source: the published descriptions of the xBase file header. Memo files lie beside the table
 * and are items of their own. */
#include "base/buf.h"
#include "base/date.h"
#include "base/err.h"
#include "base/limits.h"
#include "extract/encoding.h"
#include "extract/format.h"
#include "extract/le.h"
#include "extract/reading.h"

enum { FIELDS_MAX = 2048, FIELD_SIZE = 32, HEADER_SIZE = 32, FIELDS_END = 0x0d };

struct field {
	struct str name;
	uint8_t len;
};

struct table {
	struct str bytes;
	uint32_t records;
	uint16_t header_len;
	uint16_t record_len;
	struct field fields[FIELDS_MAX];
	size_t field_count;
	uint64_t fields_len;
};

static bool
is_version(uint8_t version)
{
	static const uint8_t known[] = {0x02, 0x03, 0x04, 0x05, 0x30, 0x31, 0x32, 0x43, 0x63, 0x83,
		0x8b, 0x8e, 0xcb, 0xe5, 0xf5, 0xfb};

	for (size_t i = 0; i < COUNT_OF(known); i++)
		if (known[i] == version)
			return true;
	return false;
}

/* Fields follow the header, 32 bytes each, up to an end mark; all together they are as long as
 * a record less its deletion mark. */
static bool
table_open(struct table *table, struct str bytes)
{
	*table = (struct table){.bytes = bytes,
		.records = le_u32(bytes, 4),
		.header_len = le_u16(bytes, 8),
		.record_len = le_u16(bytes, 10)};
	if (!is_version(le_u8(bytes, 0)) || table->header_len < HEADER_SIZE + FIELD_SIZE + 1 ||
		table->record_len < 2 || table->header_len > bytes.len)
		return false;
	for (size_t at = HEADER_SIZE; at + FIELD_SIZE <= table->header_len; at += FIELD_SIZE) {
		struct str name = str_slice(bytes, at, at + 11);

		if (le_u8(bytes, at) == FIELDS_END || table->field_count == FIELDS_MAX)
			break;
		name = str_slice(name, 0, str_find_char(name, '\0'));
		table->fields[table->field_count++] = (struct field){name, le_u8(bytes, at + 16)};
		table->fields_len += le_u8(bytes, at + 16);
	}
	return table->field_count > 0 && table->fields_len + 1 == table->record_len;
}

static int
dbf_bid(struct probe *probe)
{
	struct table table;

	if (probe->bytes.len < HEADER_SIZE + FIELD_SIZE + 1 || le_u8(probe->bytes, 2) > 12 ||
		le_u8(probe->bytes, 3) > 31)
		return BID_NO;
	return table_open(&table, probe->bytes) ? BID_SURE : BID_NO;
}

/* All rows as one piece, so that the encoding is judged by all of the text. */
static uint64_t
add_rows(struct reading *r, const struct table *table, struct buf *to)
{
	uint64_t deleted = 0;

	for (size_t i = 0; i < table->field_count; i++) {
		buf_add(to, i > 0 ? STR("\t") : STR(""));
		buf_add(to, table->fields[i].name);
	}
	buf_add_char(to, '\n');
	for (uint64_t record = 0; record < table->records; record++) {
		uint64_t at = table->header_len + record * table->record_len;

		if (!le_has(table->bytes, at, table->record_len)) {
			reading_partial(r, ERR_DAMAGED,
				"the table breaks off after %llu of %u records",
				(unsigned long long)record, table->records);
			break;
		}
		deleted += table->bytes.data[at] == '*';
		buf_add(to, table->bytes.data[at] == '*' ? STR("[deleted] ") : STR(""));
		at++;
		for (size_t i = 0; i < table->field_count; i++) {
			buf_add(to, i > 0 ? STR("\t") : STR(""));
			buf_add(to,
				str_trim(str_slice(table->bytes, at, at + table->fields[i].len)));
			at += table->fields[i].len;
		}
		buf_add_char(to, '\n');
	}
	return deleted;
}

/* The language driver byte, as far as it is in use (byte 29 of the header). */
static struct str
declared_encoding(uint8_t driver)
{
	static const struct {
		uint8_t driver;
		uint16_t codepage;
	} known[] = {{0x01, 437}, {0x02, 850}, {0x03, 1252}, {0x4d, 936}, {0x4e, 949}, {0x4f, 950},
		{0x64, 852}, {0x65, 866}, {0x7a, 936}, {0x7b, 932}, {0x7d, 1255}, {0x7e, 1256},
		{0xc8, 1250}, {0xc9, 1251}, {0xca, 1254}, {0xcb, 1253}};

	for (size_t i = 0; i < COUNT_OF(known); i++)
		if (known[i].driver == driver)
			return str_of(encoding_of_codepage(known[i].codepage));
	return STR("");
}

static void
note_date(struct reading *r, struct str bytes)
{
	struct civil civil = {
		.year = 1900 + le_u8(bytes, 1), .month = le_u8(bytes, 2), .day = le_u8(bytes, 3)};

	if (date_civil_valid(civil))
		reading_date(r, FACT_MODIFIED, date_from_civil(civil));
}

static bool
dbf_read(struct reading *r, struct err *err)
{
	struct buf rows CLEANUP(buf_free) = {.size_max = 4 * TEXT_SIZE_MAX};
	struct buf converted CLEANUP(buf_free) = {.size_max = 4 * TEXT_SIZE_MAX};
	struct table table;
	struct str text;
	uint64_t deleted;

	if (!table_open(&table, reading_bytes(r)))
		return err_set(err, ERR_DAMAGED, "the table's header is malformed");
	note_date(r, table.bytes);
	reading_number(r, "rows", table.records);
	reading_number(r, "columns", table.field_count);
	deleted = add_rows(r, &table, &rows);
	if (deleted > 0)
		reading_number(r, "deleted_rows", deleted);
	encoding_read(
		r, &converted, buf_str(&rows), declared_encoding(le_u8(table.bytes, 29)), &text);
	reading_text(r, text);
	return true;
}

const struct format format_dbf = {
	.name = "dbf",
	.title = "dBASE table",
	.version = "1",
	.kind = KIND_SHEET,
	.extensions = "dbf",
	.bid = dbf_bid,
	.read = dbf_read,
};
