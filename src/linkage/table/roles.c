#include "linkage/table/roles.h"

#include "linkage/standard/standard.h"
#include "linkage/table/records.h"

#include <string.h>

/* By role. */
static const char *const names[ROLE_COUNT] = {"ignored", "record_id", "truth", "source",
	"given_name", "surname", "full_name", "birth_date", "birth_year", "birth_month",
	"birth_day", "date", "postcode", "address", "place", "phone", "email", "nhs_number", "upn",
	"code", "category", "number", "text", "first_known", "flag"};

const char *
role_name(enum role role)
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

/* Heads as records_column compares them: letters and digits alone, lower case. */
static const struct {
	const char *head;
	enum role role;
} heads[] = {
	{"id", ROLE_ID},
	{"uniqueid", ROLE_ID},
	{"recordid", ROLE_ID},
	{"recid", ROLE_ID},
	{"rowid", ROLE_ID},
	{"sourceid", ROLE_ID},
	{"localid", ROLE_ID},
	{"caseid", ROLE_ID},
	{"reference", ROLE_ID},
	{"ref", ROLE_ID},
	{"cluster", ROLE_TRUTH},
	{"clusterid", ROLE_TRUTH},
	{"entid", ROLE_TRUTH},
	{"entityid", ROLE_TRUTH},
	{"personid", ROLE_TRUTH},
	{"truth", ROLE_TRUTH},
	{"groundtruth", ROLE_TRUTH},
	{"class", ROLE_TRUTH},
	{"trueid", ROLE_TRUTH},
	{"source", ROLE_SOURCE},
	{"sourcedataset", ROLE_SOURCE},
	{"dataset", ROLE_SOURCE},
	{"agency", ROLE_SOURCE},
	{"service", ROLE_SOURCE},
	{"givenname", ROLE_GIVEN},
	{"givennames", ROLE_GIVEN},
	{"firstname", ROLE_GIVEN},
	{"firstnames", ROLE_GIVEN},
	{"forename", ROLE_GIVEN},
	{"forenames", ROLE_GIVEN},
	{"fname", ROLE_GIVEN},
	{"fnamec1", ROLE_GIVEN},
	{"christianname", ROLE_GIVEN},
	{"surname", ROLE_SURNAME},
	{"lastname", ROLE_SURNAME},
	{"familyname", ROLE_SURNAME},
	{"lname", ROLE_SURNAME},
	{"lnamec1", ROLE_SURNAME},
	{"secondname", ROLE_SURNAME},
	{"name", ROLE_NAME},
	{"fullname", ROLE_NAME},
	{"childname", ROLE_NAME},
	{"personname", ROLE_NAME},
	{"childsname", ROLE_NAME},
	{"pupilname", ROLE_NAME},
	{"firstandsurname", ROLE_NAME},
	{"subject", ROLE_NAME},
	{"drivername", ROLE_NAME},
	{"dob", ROLE_BIRTH},
	{"dateofbirth", ROLE_BIRTH},
	{"birthdate", ROLE_BIRTH},
	{"born", ROLE_BIRTH},
	{"birthday", ROLE_BIRTH},
	{"ddn", ROLE_BIRTH},
	{"by", ROLE_BIRTH_YEAR},
	{"yob", ROLE_BIRTH_YEAR},
	{"birthyear", ROLE_BIRTH_YEAR},
	{"yearofbirth", ROLE_BIRTH_YEAR},
	{"doby", ROLE_BIRTH_YEAR},
	{"bm", ROLE_BIRTH_MONTH},
	{"mob", ROLE_BIRTH_MONTH},
	{"birthmonth", ROLE_BIRTH_MONTH},
	{"monthofbirth", ROLE_BIRTH_MONTH},
	{"dobm", ROLE_BIRTH_MONTH},
	{"bd", ROLE_BIRTH_DAY},
	{"birthdayofmonth", ROLE_BIRTH_DAY},
	{"dobd", ROLE_BIRTH_DAY},
	{"postcode", ROLE_POSTCODE},
	{"postalcode", ROLE_POSTCODE},
	{"zip", ROLE_POSTCODE},
	{"zipcode", ROLE_POSTCODE},
	{"homepostcode", ROLE_POSTCODE},
	{"postcodefake", ROLE_POSTCODE},
	{"address", ROLE_ADDRESS},
	{"address1", ROLE_ADDRESS},
	{"address2", ROLE_ADDRESS},
	{"addressline1", ROLE_ADDRESS},
	{"street", ROLE_ADDRESS},
	{"addr", ROLE_ADDRESS},
	{"homeaddress", ROLE_ADDRESS},
	{"streetnumber", ROLE_ADDRESS},
	{"city", ROLE_PLACE},
	{"town", ROLE_PLACE},
	{"suburb", ROLE_PLACE},
	{"birthplace", ROLE_PLACE},
	{"placeofbirth", ROLE_PLACE},
	{"school", ROLE_PLACE},
	{"phone", ROLE_PHONE},
	{"telephone", ROLE_PHONE},
	{"mobile", ROLE_PHONE},
	{"tel", ROLE_PHONE},
	{"phonenumber", ROLE_PHONE},
	{"email", ROLE_EMAIL},
	{"emailaddress", ROLE_EMAIL},
	{"mail", ROLE_EMAIL},
	{"nhsnumber", ROLE_NHS_NUMBER},
	{"nhsno", ROLE_NHS_NUMBER},
	{"nhs", ROLE_NHS_NUMBER},
	{"upn", ROLE_UPN},
	{"uniquepupilnumber", ROLE_UPN},
	{"socsecid", ROLE_CODE},
	{"ssn", ROLE_CODE},
	{"nino", ROLE_CODE},
	{"nationalinsurancenumber", ROLE_CODE},
	{"licenceno", ROLE_CODE},
	{"badgenumber", ROLE_CODE},
	{"sex", ROLE_CATEGORY},
	{"gender", ROLE_CATEGORY},
	{"ethnicity", ROLE_CATEGORY},
	{"state", ROLE_CATEGORY},
	{"county", ROLE_CATEGORY},
	{"occupation", ROLE_CATEGORY},
	{"referraldate", ROLE_KNOWN},
	{"dateofreferral", ROLE_KNOWN},
	{"datereferred", ROLE_KNOWN},
	{"firstreferral", ROLE_KNOWN},
	{"firstreferraldate", ROLE_KNOWN},
	{"firstcontact", ROLE_KNOWN},
	{"firstcontactdate", ROLE_KNOWN},
	{"dateoffirstcontact", ROLE_KNOWN},
	{"dateknown", ROLE_KNOWN},
	{"knowndate", ROLE_KNOWN},
	{"knownsince", ROLE_KNOWN},
	{"firstknown", ROLE_KNOWN},
	{"firstseen", ROLE_KNOWN},
	{"dateopened", ROLE_KNOWN},
	{"opened", ROLE_KNOWN},
	{"startdate", ROLE_KNOWN},
	{"flag", ROLE_FLAG},
	{"cseflag", ROLE_FLAG},
	{"cse", ROLE_FLAG},
	{"risk", ROLE_FLAG},
	{"riskflag", ROLE_FLAG},
	{"atrisk", ROLE_FLAG},
	{"missing", ROLE_FLAG},
	{"missingflag", ROLE_FLAG},
	{"notes", ROLE_IGNORED},
	{"comment", ROLE_IGNORED},
	{"comments", ROLE_IGNORED},
};

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
	double digits; /* values that hold a digit */
	double flags;  /* yes and no, in any of their forms */
	double words;  /* on average */
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
	bool digit = false;
	size_t words = 1;

	for (size_t i = 0; i < value.len; i++) {
		digit = digit || char_is_digit(value.data[i]);
		words += i > 0 && value.data[i] == ' ' && value.data[i - 1] != ' ';
	}
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
	look->words += (double)words;
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
	double filled = record_count - (v->count > 0 ? v->counts[0] : 0);
	double *shares[] = {&look.dates, &look.years, &look.postcodes, &look.emails, &look.phones,
		&look.nhs, &look.upn, &look.numbers, &look.digits, &look.flags, &look.words};

	for (uint32_t i = 1; i < v->count; i += step) {
		arena_clear(&arena);
		value_look(&arena, v->texts[i], &look);
		look.seen++;
	}
	for (size_t i = 0; look.seen > 0 && i < COUNT_OF(shares); i++)
		*shares[i] /= (double)look.seen;
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
		return look->each > 0.9;
	case ROLE_GIVEN:
	case ROLE_SURNAME:
	case ROLE_NAME:
		return look->digits < 0.5;
	case ROLE_IGNORED:
	case ROLE_TRUTH:
	case ROLE_SOURCE:
	case ROLE_POSTCODE:
	case ROLE_ADDRESS:
	case ROLE_PLACE:
	case ROLE_CODE:
	case ROLE_CATEGORY:
	case ROLE_NUMBER:
	case ROLE_TEXT:
	case ROLE_COUNT:
		break;
	case ROLE_FLAG:
		return look->flags > 0.7;
	}
	return true;
}

/* By the values alone. */
static enum role
role_of_look(const struct look *look, uint32_t distinct_count)
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
	if (look->flags > 0.9 && distinct_count <= 6 && look->words < 2)
		return ROLE_FLAG;
	if (distinct_count <= 30 && look->distinct < 0.2)
		return ROLE_CATEGORY;
	if (look->numbers > 0.8)
		return ROLE_NUMBER;
	return look->words >= 1.5 ? ROLE_TEXT : ROLE_PLACE;
}

static enum role
column_guess(const struct records *records, const struct record_column *column)
{
	struct look look = column_look(column, records->count, records->source_count);

	if (column->values.count <= 2)
		return ROLE_IGNORED;
	for (size_t i = 0; i < COUNT_OF(heads); i++)
		if (str_equal(column->key, str_of(heads[i].head)) &&
			is_borne_out(heads[i].role, &look))
			return heads[i].role;
	return role_of_look(&look, column->values.count - 1);
}

void
roles_guess(const struct records *records, enum role *ret_roles)
{
	bool has_id = false;

	for (size_t i = 0; i < records->column_count; i++) {
		ret_roles[i] = column_guess(records, &records->columns[i]);
		/* One name a record: a second is a reference of someone else's. */
		if (ret_roles[i] == ROLE_ID && has_id)
			ret_roles[i] = ROLE_CODE;
		has_id = has_id || ret_roles[i] == ROLE_ID;
	}
}
