#include "linkage/table/roles.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/utf8.h"
#include "linkage/standard/standard.h"
#include "linkage/table/heads.h"
#include "linkage/table/records.h"
#include "linkage/table/roles_content.h"

#include <stdlib.h>
#include <string.h>

/* Words of a value, on average, beyond which a column holds narratives. */
enum { WORDS_MANY = 120, VALUE_SIZE_LOOKED = 500 };
/* Records that a column must number before it is believed to. */
enum { IDS_MIN = 10 };

/* By role. */
static const char *const names[ROLE_COUNT] = {"ignored", "record_id", "truth", "source",
	"given_name", "surname", "full_name", "birth_date", "birth_year", "birth_month",
	"birth_day", "date", "postcode", "address", "place", "phone", "email", "nhs_number", "upn",
	"code", "category", "number", "text", "first_known", "flag"};

const char *
column_role_name(enum role role)
{
	return names[role];
}

bool
role_of_name(struct str name, enum role *ret_role)
{
	for (unsigned i = 0; i < ROLE_COUNT; i++) {
		if (str_equal_nocase(name, str_of(names[i]))) {
			*ret_role = (enum role)i;
			return true;
		}
	}
	return false;
}

/* What a sample of a column's values looks like; shares of those that are there. */
struct look {
	size_t seen;
	double filled;   /* of all records */
	double distinct; /* values to filled records */
	double each;     /* the same, where each source numbers its records from 1 */
	double dates;
	double years;
	double postcodes;
	double emails;
	double phones;
	double nhs;
	double upn;
	double numbers;
	double digits;       /* values that hold a digit */
	double flags;        /* yes and no, in any of their forms */
	double links;        /* web addresses */
	double long_numbers; /* whole numbers of six digits and more */
	double words;        /* on average */
	uint32_t value_count;
};

static bool
is_year(struct str value)
{
	uint64_t year;

	return value.len == 4 && str_to_u64(value, &year) && year >= 1000 && year <= 2100;
}

static void
value_look(struct arena *arena, struct str value, struct look *look)
{
	struct standard_date date;
	struct standard_postcode postcode;
	struct str ignored;
	double number;
	uint64_t whole;
	bool digit = false;
	size_t words = 1;

	for (size_t i = 0; i < value.len; i++) {
		digit = digit || char_is_digit(value.data[i]);
		words += i > 0 && value.data[i] == ' ' && value.data[i - 1] != ' ';
	}
	look->words += (double)words;
	/* Nothing that has a form of its own is as long. */
	if (value.len > VALUE_SIZE_LOOKED)
		return;
	look->years += is_year(value);
	look->dates += value.len >= 6 && standard_date(value, ORDER_DAY_FIRST, 2030, &date);
	look->postcodes += standard_postcode(arena, value, &postcode);
	look->emails += standard_email(arena, value, &ignored);
	look->phones += standard_phone(arena, value, &ignored);
	look->nhs += standard_nhs_number(arena, value, &ignored);
	look->upn += standard_upn(arena, value, &ignored);
	look->numbers += str_to_double(value, &number);
	look->digits += digit;
	look->flags += standard_flag(value) != FLAG_UNKNOWN;
	look->links += str_starts_nocase(value, STR("http")) || str_starts(value, STR("www."));
	look->long_numbers += value.len >= 6 && value.len <= 20 && str_to_u64(value, &whole);
}

/* Looks at up to 2,000 distinct values, evenly spread. */
static struct look
column_look(const struct record_column *column, uint32_t record_count, size_t source_count)
{
	enum { SAMPLE = 2000 };
	struct arena arena CLEANUP(arena_free) = {.size_max = (size_t)1 << 30};
	const struct values *v = &column->values;
	struct look look = {0};
	uint32_t step = v->count / SAMPLE + 1;
	/* Records of sources without the column are in no count but that of no value. */
	double filled = v->count == 0 ? 0 : record_count - v->counts[0];
	double *shares[] = {&look.dates, &look.years, &look.postcodes, &look.emails, &look.phones,
		&look.nhs, &look.upn, &look.numbers, &look.digits, &look.flags, &look.links,
		&look.long_numbers, &look.words};

	for (uint32_t i = 1; i < v->count; i += step) {
		arena_clear(&arena);
		value_look(&arena, v->texts[i], &look);
		look.seen++;
	}
	for (size_t i = 0; look.seen > 0 && i < COUNT_OF(shares); i++)
		*shares[i] /= (double)look.seen;
	look.value_count = v->count > 0 ? v->count - 1 : 0;
	look.filled = record_count == 0 ? 0 : filled / record_count;
	look.distinct = filled < 1 ? 0 : (v->count - 1) / filled;
	look.each = look.distinct * (double)source_count;
	return look;
}

/* Whether most values are what the head says. */
static bool
is_borne_out(enum role role, const struct look *look)
{
	switch (role) {
	case ROLE_BIRTH:
	case ROLE_DATE:
	case ROLE_KNOWN:
		return look->dates + look->years > 0.5;
	case ROLE_BIRTH_YEAR:
		return look->years > 0.5;
	case ROLE_BIRTH_MONTH:
	case ROLE_BIRTH_DAY:
	case ROLE_NUMBER:
		return look->numbers > 0.5;
	case ROLE_PHONE:
		return look->phones > 0.5;
	case ROLE_EMAIL:
		return look->emails > 0.5;
	case ROLE_NHS_NUMBER:
		return look->nhs > 0.5;
	case ROLE_UPN:
		return look->upn > 0.5;
	case ROLE_ID:
		return look->each >= 0.9;
	case ROLE_TRUTH:
		/* Who it is, or one class of few; ids that no two records share say nothing. */
		return look->distinct > 0.02 && look->words < 1.5;
	case ROLE_SOURCE:
		return look->value_count <= RECORD_SOURCE_MAX && look->words < 6;
	case ROLE_GIVEN:
	case ROLE_SURNAME:
	case ROLE_NAME:
		return look->digits < 0.5;
	case ROLE_FLAG:
		return look->flags > 0.7;
	case ROLE_IGNORED:
	case ROLE_POSTCODE:
	case ROLE_ADDRESS:
	case ROLE_PLACE:
	case ROLE_CODE:
	case ROLE_CATEGORY:
	case ROLE_TEXT:
	case ROLE_COUNT:
		break;
	}
	return true;
}

/* By the values alone. */
static enum role
role_of_look(const struct look *look)
{
	if (look->nhs > 0.8)
		return ROLE_NHS_NUMBER;
	if (look->upn > 0.8)
		return ROLE_UPN;
	if (look->emails > 0.6)
		return ROLE_EMAIL;
	if (look->postcodes > 0.6)
		return ROLE_POSTCODE;
	if (look->dates > 0.6)
		return ROLE_DATE;
	if (look->phones > 0.8 && look->numbers < 0.5)
		return ROLE_PHONE;
	if (look->flags > 0.9 && look->value_count <= 6 && look->words < 2)
		return ROLE_FLAG;
	if (look->links > 0.5 || look->words > WORDS_MANY)
		return ROLE_IGNORED;
	if (look->value_count <= 30 && look->distinct < 0.2)
		return ROLE_CATEGORY;
	if (look->numbers > 0.8)
		return look->long_numbers > 0.8 && look->distinct > 0.1 ? ROLE_CODE : ROLE_NUMBER;
	if (look->words >= 1.5)
		return ROLE_TEXT;
	return look->digits > 0.8 ? ROLE_CODE : ROLE_PLACE;
}

/* Of a column whose head says one thing and its values another. */
static enum role
role_of_doubt(enum role by_head, const struct look *look)
{
	enum role by_look = role_of_look(look);

	switch (by_head) {
	case ROLE_NHS_NUMBER:
	case ROLE_UPN:
	case ROLE_PHONE:
		/* Numbers made up or cut short are numbers of somebody all the same. */
		return look->digits > 0.5 && by_look != ROLE_DATE ? ROLE_CODE : by_look;
	case ROLE_BIRTH:
		return by_look == ROLE_NUMBER || by_look == ROLE_CATEGORY ? by_look : ROLE_TEXT;
	case ROLE_ID:
	case ROLE_TRUTH:
		return by_look == ROLE_NUMBER ? ROLE_CODE : by_look;
	case ROLE_KNOWN:
	case ROLE_FLAG:
		return by_look == ROLE_DATE || by_look == ROLE_FLAG ? by_look : ROLE_IGNORED;
	case ROLE_IGNORED:
	case ROLE_SOURCE:
	case ROLE_GIVEN:
	case ROLE_SURNAME:
	case ROLE_NAME:
	case ROLE_BIRTH_YEAR:
	case ROLE_BIRTH_MONTH:
	case ROLE_BIRTH_DAY:
	case ROLE_DATE:
	case ROLE_POSTCODE:
	case ROLE_ADDRESS:
	case ROLE_PLACE:
	case ROLE_EMAIL:
	case ROLE_CODE:
	case ROLE_CATEGORY:
	case ROLE_NUMBER:
	case ROLE_TEXT:
	case ROLE_COUNT:
		break;
	}
	return by_look;
}

static enum role
column_guess(const struct records *records, const struct record_column *column)
{
	struct look look = column_look(column, records->count, records->source_count);
	struct head head;
	bool has_head = head_read(column->name, &head);

	/* "Y" or nothing says something; one value everywhere does not. */
	if (look.value_count == 0 || (look.value_count == 1 && column->values.counts[0] == 0))
		return ROLE_IGNORED;
	if (has_head && is_borne_out(head.role, &look))
		return head.role;
	if (look.value_count == 1)
		return look.flags > 0 ? ROLE_FLAG : ROLE_IGNORED;
	return has_head ? role_of_doubt(head.role, &look) : role_of_look(&look);
}

/* Whether a source that the column is of has a name for its records already; it has one then. */
static bool
sources_claim(const struct records *records, const struct record_column *column, bool *has_id)
{
	bool claimed = false;

	for (size_t s = 0; s < records->source_count; s++) {
		bool is_there = records_has(records, column, s);

		claimed = claimed || (is_there && has_id[s]);
		has_id[s] = has_id[s] || is_there;
	}
	return claimed;
}

/* Of several columns that say who it is, those that no two records share name the records. */
static void
truths_choose(const struct records *records, enum role *roles)
{
	size_t count = 0;

	for (size_t i = 0; i < records->column_count; i++)
		count += roles[i] == ROLE_TRUTH;
	for (size_t i = 0; i < records->column_count && count > 1; i++)
		if (roles[i] == ROLE_TRUTH &&
			column_look(&records->columns[i], records->count, 1).distinct >= 1)
			roles[i] = ROLE_ID;
}

/* Whether a column numbers all records of the sources that it is of, none of which has another: codes
 * of somebody else's ("Officer") and numbers of licences do as well as any. */
static bool
is_number_of_records(
	const struct records *records, const struct record_column *column, const bool *has_id)
{
	struct look look = column_look(column, records->count, 1);
	uint32_t of_sources = 0;
	uint32_t filled = records->count - column->values.counts[0];

	for (size_t s = 0; s < records->source_count; s++) {
		if (!records_has(records, column, s))
			continue;
		if (has_id[s])
			return false;
		of_sources += records->sources[s].count;
	}
	return of_sources >= IDS_MIN && look.distinct >= 1 && filled == of_sources &&
		look.digits > 0.8 && look.words < 1.5 && look.dates < 0.5 && look.postcodes < 0.5;
}

/* One column names the records of a source: the first that says so, else one that numbers them all.
 * Others that no two records share name records of somebody else's. */
static void
ids_choose(const struct records *records, const bool *is_of_another, enum role *roles)
{
	bool has_id[RECORD_SOURCE_MAX] = {false};

	truths_choose(records, roles);
	for (size_t i = 0; i < records->column_count; i++) {
		const struct record_column *column = &records->columns[i];

		if (roles[i] != ROLE_ID)
			continue;
		if (sources_claim(records, column, has_id))
			roles[i] = column_look(column, records->count, records->source_count)
						.distinct >= 1
				? ROLE_IGNORED
				: ROLE_CODE;
	}
	for (size_t i = 0; i < records->column_count; i++) {
		const struct record_column *column = &records->columns[i];

		if (roles[i] != ROLE_NUMBER && roles[i] != ROLE_CODE && roles[i] != ROLE_NAME &&
			!is_of_another[i])
			continue;
		if (!is_number_of_records(records, column, has_id))
			continue;
		roles[i] = ROLE_ID;
		(void)sources_claim(records, column, has_id);
	}
}

void
roles_guess(const struct records *records, enum role *ret_roles)
{
	bool is_silent[RECORD_COLUMN_MAX];
	bool is_of_another[RECORD_COLUMN_MAX];

	for (size_t i = 0; i < records->column_count; i++) {
		struct head head = {0};

		ret_roles[i] = column_guess(records, &records->columns[i]);
		is_silent[i] = !head_read(records->columns[i].name, &head);
		is_of_another[i] = !is_silent[i] && head.is_of_another;
	}
	roles_of_content(records, is_silent, ret_roles);
	ids_choose(records, is_of_another, ret_roles);
}

/* Heads of columns in one sentence. */
static void
columns_note(struct records *records, const bool *are_told, const char *one, const char *many)
{
	enum { TOLD_MAX = 10 };
	struct buf heads CLEANUP(buf_free) = {.size_max = 1 << 20};
	size_t count = 0;

	for (size_t i = 0; i < records->column_count; i++) {
		if (!are_told[i] || count++ >= TOLD_MAX)
			continue;
		buf_add_format(&heads, "%s\"%.*s\"", count > 1 ? ", " : "",
			STR_ARG(utf8_head(records->columns[i].name, 60)));
	}
	if (count == 1)
		records_note(records, "The column %s %s", buf_cstr(&heads), one);
	else if (count > 1)
		records_note(records, "%zu columns %s: %s%s.", count, many, buf_cstr(&heads),
			count > TOLD_MAX ? " and more" : "");
}

/* An id that stands more than once in a source does not tell its records apart. */
static void
ids_note(struct records *records, const struct record_column *column)
{
	size_t *source_of = memory_alloc(((size_t)column->values.count + 1) * sizeof(*source_of));

	memset(source_of, 0, ((size_t)column->values.count + 1) * sizeof(*source_of));
	for (size_t s = 0; s < records->source_count; s++) {
		const struct record_source *source = &records->sources[s];
		uint32_t again = 0;
		uint32_t first = 0;

		if (records_lacks(column, s))
			continue;
		for (uint32_t r = source->first; r < source->first + source->count; r++) {
			uint32_t number = column->numbers[r];

			if (number == 0)
				continue;
			if (source_of[number] == s + 1 && again++ == 0)
				first = number;
			source_of[number] = s + 1;
		}
		if (again > 0)
			records_note(records,
				"%.*s: %u %s an id that stood before, such as \"%.*s\"; linked all "
				"the same.",
				STR_ARG(source->name), again,
				again == 1 ? "record has" : "records have",
				STR_ARG(utf8_head(column->values.texts[first], 60)));
	}
	free(source_of);
}

void
roles_note(struct records *records, const enum role *roles)
{
	bool empty[RECORD_COLUMN_MAX] = {false};
	bool constant[RECORD_COLUMN_MAX] = {false};

	for (size_t i = 0; i < records->column_count && records->count > 1; i++) {
		const struct values *v = &records->columns[i].values;

		empty[i] = v->counts[0] == records->count;
		constant[i] = !empty[i] && v->count == 2 && v->counts[0] == 0;
		if (roles[i] == ROLE_ID)
			ids_note(records, &records->columns[i]);
	}
	columns_note(records, empty, "holds nothing.", "hold nothing");
	columns_note(records, constant, "holds one value everywhere, which tells nobody apart.",
		"hold one value everywhere, which tells nobody apart");
}
