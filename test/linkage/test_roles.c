#include "tap.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "linkage/table/heads.h"
#include "linkage/table/records.h"
#include "linkage/table/roles.h"

#include <string.h>

static const struct {
	const char *head;
	enum role role;
} heads[] = {
	{"First Name", ROLE_GIVEN},
	{"FIRSTNAME", ROLE_GIVEN},
	{"Legal Forename", ROLE_GIVEN},
	{"child_first_name", ROLE_GIVEN},
	{"ChildForename", ROLE_GIVEN},
	{"childfirstname", ROLE_GIVEN},
	{"Vorname", ROLE_GIVEN},
	{"Pr\xc3\xa9nom", ROLE_GIVEN},
	{"voornaam", ROLE_GIVEN},
	{"Known As", ROLE_GIVEN},
	{"Middle Name(s)", ROLE_GIVEN},
	{"midl_name", ROLE_GIVEN},
	{"Surname", ROLE_SURNAME},
	{"PUPIL SURNAME", ROLE_SURNAME},
	{"last_name", ROLE_SURNAME},
	{"LastName", ROLE_SURNAME},
	{"Family Name", ROLE_SURNAME},
	{"Nachname", ROLE_SURNAME},
	{"Achternaam", ROLE_SURNAME},
	{"Previous Surname", ROLE_SURNAME},
	{"maiden_name", ROLE_SURNAME},
	{"Name", ROLE_NAME},
	{"Child's Name", ROLE_NAME},
	{"full_name", ROLE_NAME},
	{"Name of child", ROLE_NAME},
	{"DOB", ROLE_BIRTH},
	{"D.O.B.", ROLE_BIRTH},
	{"Date of Birth", ROLE_BIRTH},
	{"dateofbirth", ROLE_BIRTH},
	{"birth_dt", ROLE_BIRTH},
	{"Child DOB", ROLE_BIRTH},
	{"Geburtsdatum", ROLE_BIRTH},
	{"geboortedatum", ROLE_BIRTH},
	{"Date de naissance", ROLE_BIRTH},
	{"Year of Birth", ROLE_BIRTH_YEAR},
	{"birth_year", ROLE_BIRTH_YEAR},
	{"birthMonth", ROLE_BIRTH_MONTH},
	{"Postcode", ROLE_POSTCODE},
	{"Home Post Code", ROLE_POSTCODE},
	{"Address Postcode", ROLE_POSTCODE},
	{"zip_code", ROLE_POSTCODE},
	{"PLZ", ROLE_POSTCODE},
	{"Address Line 1", ROLE_ADDRESS},
	{"AddressLine2", ROLE_ADDRESS},
	{"res_street_address", ROLE_ADDRESS},
	{"Stra\xc3\x9f"
	 "e",
		ROLE_ADDRESS},
	{"Huisnummer", ROLE_ADDRESS},
	{"house_num", ROLE_ADDRESS},
	{"mailing address", ROLE_ADDRESS},
	{"Town/City", ROLE_PLACE},
	{"res_city_desc", ROLE_PLACE},
	{"Woonplaats", ROLE_PLACE},
	{"Place of birth", ROLE_PLACE},
	{"School Name", ROLE_PLACE},
	{"Mobile", ROLE_PHONE},
	{"Contact Number", ROLE_PHONE},
	{"Tel. no.", ROLE_PHONE},
	{"phone_number", ROLE_PHONE},
	{"E-mail", ROLE_EMAIL},
	{"EmailAddress", ROLE_EMAIL},
	{"NHS No.", ROLE_NHS_NUMBER},
	{"NHSNumber", ROLE_NHS_NUMBER},
	{"UPN", ROLE_UPN},
	{"Sex", ROLE_CATEGORY},
	{"gender_code", ROLE_CATEGORY},
	{"Geslacht", ROLE_CATEGORY},
	{"Ethnic Origin", ROLE_CATEGORY},
	{"country_of_birth", ROLE_CATEGORY},
	{"NI Number", ROLE_CODE},
	{"Licence No", ROLE_CODE},
	{"ssn", ROLE_CODE},
	{"Referral Date", ROLE_KNOWN},
	{"Date First Known", ROLE_KNOWN},
	{"first_contact", ROLE_KNOWN},
	{"date_known", ROLE_KNOWN},
	{"Date of admission", ROLE_KNOWN},
	{"CSE Flag", ROLE_FLAG},
	{"cse_flag", ROLE_FLAG},
	{"Risk indicator", ROLE_FLAG},
	{"Missing?", ROLE_FLAG},
	{"Date closed", ROLE_IGNORED},
	{"last_updated", ROLE_IGNORED},
	{"Comments", ROLE_IGNORED},
	{"Social worker name", ROLE_IGNORED},
	{"Mother's name", ROLE_TEXT},
	{"father_first_name", ROLE_TEXT},
	{"authors", ROLE_TEXT},
	{"unique_id", ROLE_ID},
	{"Pupil ID", ROLE_ID},
	{"Nominal Ref", ROLE_ID},
	{"Service User Name", ROLE_NAME},
	{"service_user_id", ROLE_ID},
	{"Household ID", ROLE_PLACE},
	{"Social worker", ROLE_IGNORED},
	{"Next of kin", ROLE_TEXT},
	{"emailadres", ROLE_EMAIL},
	{"Geb. Datum", ROLE_BIRTH},
	{"roepnaam", ROLE_GIVEN},
	{"Bundesland", ROLE_CATEGORY},
	{"voter_reg_num", ROLE_CODE},
	{"birth_county", ROLE_PLACE},
	{"Hospital No.", ROLE_CODE},
	{"LAC", ROLE_FLAG},
	{"Date of issue", ROLE_KNOWN},
	{"cluster_id", ROLE_TRUTH},
	{"source_dataset", ROLE_SOURCE},
	{"Agency", ROLE_SOURCE},
};

static void
test_heads(void)
{
	static const char *const nothing[] = {"", "x7", "wibble", "???", "\xff\xfe", "manage"};
	struct head head;

	for (size_t i = 0; i < COUNT_OF(heads); i++)
		tap_ok(head_read(str_of(heads[i].head), &head) && head.role == heads[i].role,
			"%s is %s", heads[i].head, column_role_name(heads[i].role));
	for (size_t i = 0; i < COUNT_OF(nothing); i++)
		tap_ok(!head_read(str_of(nothing[i]), &head), "head %zu says nothing", i);
	tap_ok(head_read(STR("Sex"), &head) && str_equal(head.kind, STR("sex")) &&
			head_read(STR("Gender"), &head) && str_equal(head.kind, STR("sex")),
		"sex and gender are of one kind");
}

/* Columns in the manner of registers of several countries, and what they hold. */
static const struct {
	const char *text;
	const char *roles;
} tables[] = {
	{"ncid,voter_reg_num,last_name,first_name,midl_name,res_street_address,res_city_desc,"
	 "state_cd,zip_code,full_phone_num,race_code,sex_code,birth_age,registr_dt,party_cd\n"
	 "aa1,100001,hale,ada,jo,1 mill ln,oxton,nc,27513,9195550101,w,f,44,2001-02-03,dem\n"
	 "aa2,100002,oakes,bram,,2 mill ln,oxton,nc,27513,9195550102,b,m,31,2003-04-05,rep\n"
	 "aa3,100003,birk,cora,ann,7 oak rd,apex,nc,27502,9195550103,w,f,50,1999-01-31,una\n",
		"code code surname given_name given_name address place ignored postcode phone "
		"category category number first_known place"},
	{"Patient ID;Title;Forename;Surname;D.O.B.;NHS Number;GP Name;Postcode;Mother's Surname;"
	 "Safeguarding flag;Date of referral\n"
	 "1;Mr;Ada;Hale;3/4/2001;943 476 5919;Dr Birk;LS1 1AA;Oakes;Y;1/2/2010\n"
	 "2;Mrs;Bram;Oakes;14/4/2001;;Dr Birk;LS1 2AB;;N;\n"
	 "3;Ms;Cora;Birk;5/4/2002;;Dr Gale;LS1 1AA;Gale;;3/2/2011\n",
		"record_id place given_name surname birth_date nhs_number ignored postcode text flag "
		"first_known"},
	{"Nachname\tVorname\tGeburtsdatum\tStra\xc3\x9f"
	 "e\tHausnr\tPLZ\tOrt\tGeschlecht\n"
	 "M\xc3\xbcller\tEva\t03.04.2001\tAm Wall\t3\t28195\tBremen\tw\n"
	 "Meier\tJan\t14.05.1999\tHauptstr.\t17a\t28203\tBremen\tm\n",
		"surname given_name birth_date address address postcode ignored category"},
	{"title,manufacturer,price,description\n"
	 "red kettle 2 l,kettleworks,19.99,a kettle that is red\n"
	 "blue kettle,kettleworks,24.5,a kettle that is blue\n"
	 "tea pot,potters,12,pot for tea with lid\n",
		"text place number text"},
};

static void
test_tables(void)
{
	for (size_t i = 0; i < COUNT_OF(tables); i++) {
		struct records records;
		struct err err = {0};
		enum role roles[RECORD_COLUMN_MAX];
		struct str wanted = str_of(tables[i].roles);
		struct str name;

		records_begin(&records);
		tap_ok(records_add_csv(&records, STR("one"), str_of(tables[i].text), &err),
			"table %zu is read", i);
		roles_guess(&records, roles);
		for (size_t c = 0; c < records.column_count && str_cut(&wanted, ' ', &name); c++)
			tap_ok(str_equal(name, str_of(column_role_name(roles[c]))),
				"table %zu: %.*s is %.*s (%s)", i, STR_ARG(records.columns[c].name),
				STR_ARG(name), column_role_name(roles[c]));
		records_free(&records);
	}
}

/* Columns whose heads say nothing, and what names records where no head says so. */
static void
table_test(const char *what, struct str text, const char *wanted_roles)
{
	struct records records;
	struct err err = {0};
	enum role roles[RECORD_COLUMN_MAX];
	struct str wanted = str_of(wanted_roles);
	struct str name;

	records_begin(&records);
	tap_ok(records_add_csv(&records, STR("one"), text, &err), "%s: read", what);
	roles_guess(&records, roles);
	for (size_t c = 0; c < records.column_count && str_cut(&wanted, ' ', &name); c++)
		tap_ok(str_equal(name, str_of(column_role_name(roles[c]))), "%s: %.*s is %.*s (%s)",
			what, STR_ARG(records.columns[c].name), STR_ARG(name),
			column_role_name(roles[c]));
	records_free(&records);
}

static void
test_content(void)
{
	static const char *const given[] = {"amira", "oliver", "hannah", "george", "edward",
		"jasmine", "imran", "rebecca", "thomas", "xanthe", "william", "quilla"};
	static const char *const surnames[] = {"smith", "patel", "oakhanger", "jones", "khan",
		"wrexley", "taylor", "burlane", "nowak", "hillcroft", "dunmere"};
	static const char *const towns[] = {"oxton", "norchester", "apsley", "highmoor", "eastfold",
		"brackwater", "kingsmere", "stonebury", "fenwick end", "larkhill", "ashcombe"};
	struct buf parts CLEANUP(buf_free) = {0};
	struct buf whole CLEANUP(buf_free) = {0};

	buf_add(&parts, STR("Badge no,c2,c3,c4,c5,c6,c7\n"));
	buf_add(&whole, STR("Client,When,Seen,Officer\n"));
	for (unsigned i = 0; i < 132; i++) {
		buf_add_format(&parts, "%u,%s,%s,%04u-%02u-%02u,%u %s road,%s,%04u-05-06\n",
			700 + i * 3, given[i % 12], surnames[i % 11], 1990 + i % 14, 1 + i % 12,
			1 + i % 28, 1 + i, towns[i * 7 % 11], towns[i * 5 % 11], 2010 + i % 4);
		buf_add_format(&whole, "\"%s, %s\",%02u/%02u/%04u,%02u/03/%04u,K%05u\n",
			surnames[i % 11], given[i % 12], 1 + i % 28, 1 + i % 12, 1990 + i % 14,
			1 + i % 28, 2010 + i % 4, 4000 + i);
	}
	table_test("heads of nothing", buf_str(&parts),
		"record_id given_name surname birth_date address category date");
	table_test("a whole name", buf_str(&whole), "full_name birth_date date record_id");
	table_test("two truths",
		STR("Entity Id,title,cluster\n1,red kettle,a\n2,red ketle,a\n3,pot,b\n"),
		"record_id text truth");
}

static void
test_names(void)
{
	enum role role;

	for (unsigned i = 0; i < ROLE_COUNT; i++)
		tap_ok(role_of_name(str_of(column_role_name((enum role)i)), &role) && role == i,
			"%s names its role", column_role_name((enum role)i));
	tap_ok(!role_of_name(STR("nothing"), &role), "another name none");
}

int
main(void)
{
	test_heads();
	test_tables();
	test_content();
	test_names();
	return tap_done();
}
