#include "linkage/table/heads.h"

#include <string.h>

enum { HEAD_WORD_MAX = 12, HEAD_SIZE_MAX = 64 };

/* A head that has all these words, or after "=" no others, has this role; of several rows the one
 * with most words holds, then the first. Kinds tell apart what has one role; without one the role is kind enough. */
static const struct row {
	const char *words;
	enum role role;
	const char *kind;
} rows[] = {
	{"unique id", ROLE_ID, NULL},
	{"record id", ROLE_ID, NULL},
	{"rec id", ROLE_ID, NULL},
	{"row id", ROLE_ID, NULL},
	{"service user id", ROLE_ID, NULL},
	{"service user ref", ROLE_ID, NULL},
	{"household id", ROLE_PLACE, "household"},
	{"family id", ROLE_PLACE, "household"},
	{"hh id", ROLE_PLACE, "household"},
	{"household number", ROLE_PLACE, "household"},
	{"household ref", ROLE_PLACE, "household"},
	{"family ref", ROLE_PLACE, "household"},
	{"family number", ROLE_PLACE, "household"},
	{"source id", ROLE_ID, NULL},
	{"cluster", ROLE_TRUTH, NULL},
	{"cluster id", ROLE_TRUTH, NULL},
	{"ent id", ROLE_TRUTH, NULL},
	{"entity id", ROLE_TRUTH, NULL},
	{"person id", ROLE_TRUTH, NULL},
	{"true id", ROLE_TRUTH, NULL},
	{"match id", ROLE_TRUTH, NULL},
	{"=class", ROLE_TRUTH, NULL},
	{"truth", ROLE_TRUTH, NULL},
	{"ground truth", ROLE_TRUTH, NULL},
	{"truth group", ROLE_IGNORED, NULL},
	{"source", ROLE_SOURCE, NULL},
	{"source dataset", ROLE_SOURCE, NULL},
	{"dataset", ROLE_SOURCE, NULL},
	{"data source", ROLE_SOURCE, NULL},
	{"agency", ROLE_SOURCE, NULL},
	{"=service", ROLE_SOURCE, NULL},
	{"=system", ROLE_SOURCE, NULL},
	{"=provider", ROLE_SOURCE, NULL},
	{"first name", ROLE_GIVEN, "given"},
	{"given name", ROLE_GIVEN, "given"},
	{"given names", ROLE_GIVEN, "given"},
	{"=given", ROLE_GIVEN, "given"},
	{"first names", ROLE_GIVEN, "given"},
	{"forename", ROLE_GIVEN, "given"},
	{"forenames", ROLE_GIVEN, "given"},
	{"forname", ROLE_GIVEN, "given"},
	{"fname", ROLE_GIVEN, "given"},
	{"fname c 1", ROLE_GIVEN, "given"},
	{"fname c 2", ROLE_GIVEN, "middle"},
	{"christian name", ROLE_GIVEN, "given"},
	{"vorname", ROLE_GIVEN, "given"},
	{"vornamen", ROLE_GIVEN, "given"},
	{"rufname", ROLE_GIVEN, "given"},
	{"voornaam", ROLE_GIVEN, "given"},
	{"voornamen", ROLE_GIVEN, "given"},
	{"prenom", ROLE_GIVEN, "given"},
	{"prenoms", ROLE_GIVEN, "given"},
	{"nombre", ROLE_GIVEN, "given"},
	{"nombres", ROLE_GIVEN, "given"},
	{"=nome", ROLE_GIVEN, "given"},
	{"imie", ROLE_GIVEN, "given"},
	{"fornavn", ROLE_GIVEN, "given"},
	{"fornamn", ROLE_GIVEN, "given"},
	{"known as", ROLE_GIVEN, "known"},
	{"preferred name", ROLE_GIVEN, "known"},
	{"preferred first name", ROLE_GIVEN, "known"},
	{"preferred forename", ROLE_GIVEN, "known"},
	{"nickname", ROLE_GIVEN, "known"},
	{"middle name", ROLE_GIVEN, "middle"},
	{"middle names", ROLE_GIVEN, "middle"},
	{"middle initial", ROLE_GIVEN, "middle"},
	{"=middle", ROLE_GIVEN, "middle"},
	{"mname", ROLE_GIVEN, "middle"},
	{"midl name", ROLE_GIVEN, "middle"},
	{"second forename", ROLE_GIVEN, "middle"},
	{"forename 2", ROLE_GIVEN, "middle"},
	{"first name 2", ROLE_GIVEN, "middle"},
	{"first name alias", ROLE_GIVEN, "known"},
	{"roepnaam", ROLE_GIVEN, "given"},
	{"initialen", ROLE_GIVEN, "initials"},
	{"voorletters", ROLE_GIVEN, "initials"},
	{"initials", ROLE_GIVEN, "initials"},
	{"other names", ROLE_GIVEN, "middle"},
	{"other forenames", ROLE_GIVEN, "middle"},
	{"surname", ROLE_SURNAME, "surname"},
	{"sur name", ROLE_SURNAME, "surname"},
	{"last name", ROLE_SURNAME, "surname"},
	{"family name", ROLE_SURNAME, "surname"},
	{"second name", ROLE_SURNAME, "surname"},
	{"lname", ROLE_SURNAME, "surname"},
	{"lname c 1", ROLE_SURNAME, "surname"},
	{"lname c 2", ROLE_SURNAME, "former"},
	{"nachname", ROLE_SURNAME, "surname"},
	{"familienname", ROLE_SURNAME, "surname"},
	{"zuname", ROLE_SURNAME, "surname"},
	{"achternaam", ROLE_SURNAME, "surname"},
	{"familienaam", ROLE_SURNAME, "surname"},
	{"geslachtsnaam", ROLE_SURNAME, "surname"},
	{"nom", ROLE_SURNAME, "surname"},
	{"nom famille", ROLE_SURNAME, "surname"},
	{"apellido", ROLE_SURNAME, "surname"},
	{"apellidos", ROLE_SURNAME, "surname"},
	{"cognome", ROLE_SURNAME, "surname"},
	{"nazwisko", ROLE_SURNAME, "surname"},
	{"etternavn", ROLE_SURNAME, "surname"},
	{"efternamn", ROLE_SURNAME, "surname"},
	{"maiden name", ROLE_SURNAME, "former"},
	{"maiden", ROLE_SURNAME, "former"},
	{"birth name", ROLE_SURNAME, "former"},
	{"geburtsname", ROLE_SURNAME, "former"},
	{"previous surname", ROLE_SURNAME, "former"},
	{"former surname", ROLE_SURNAME, "former"},
	{"former name", ROLE_SURNAME, "former"},
	{"previous name", ROLE_SURNAME, "former"},
	{"alias", ROLE_NAME, "alias"},
	{"aliases", ROLE_NAME, "alias"},
	{"aka", ROLE_NAME, "alias"},
	{"full name", ROLE_NAME, "name"},
	{"complete name", ROLE_NAME, "name"},
	{"first and surname", ROLE_NAME, "first and surname"},
	{"voter name", ROLE_NAME, "name"},
	{"=driver", ROLE_NAME, "name"},
	{"=subject", ROLE_NAME, "name"},
	{"dob", ROLE_BIRTH, NULL},
	{"d o b", ROLE_BIRTH, NULL},
	{"date birth", ROLE_BIRTH, NULL},
	{"birth", ROLE_BIRTH, NULL},
	{"birth dt", ROLE_BIRTH, NULL},
	{"bdate", ROLE_BIRTH, NULL},
	{"born", ROLE_BIRTH, NULL},
	{"birthday", ROLE_BIRTH, NULL},
	{"ddn", ROLE_BIRTH, NULL},
	{"geburtsdatum", ROLE_BIRTH, NULL},
	{"gebdatum", ROLE_BIRTH, NULL},
	{"geb datum", ROLE_BIRTH, NULL},
	{"geb dat", ROLE_BIRTH, NULL},
	{"gebdat", ROLE_BIRTH, NULL},
	{"geboren", ROLE_BIRTH, NULL},
	{"geboortedatum", ROLE_BIRTH, NULL},
	{"date naissance", ROLE_BIRTH, NULL},
	{"naissance", ROLE_BIRTH, NULL},
	{"fecha nacimiento", ROLE_BIRTH, NULL},
	{"nacimiento", ROLE_BIRTH, NULL},
	{"data nascita", ROLE_BIRTH, NULL},
	{"data urodzenia", ROLE_BIRTH, NULL},
	{"fodselsdato", ROLE_BIRTH, NULL},
	{"fodelsedatum", ROLE_BIRTH, NULL},
	{"=by", ROLE_BIRTH_YEAR, NULL},
	{"yob", ROLE_BIRTH_YEAR, NULL},
	{"birth year", ROLE_BIRTH_YEAR, NULL},
	{"year birth", ROLE_BIRTH_YEAR, NULL},
	{"dob y", ROLE_BIRTH_YEAR, NULL},
	{"doby", ROLE_BIRTH_YEAR, NULL},
	{"dob year", ROLE_BIRTH_YEAR, NULL},
	{"birth yr", ROLE_BIRTH_YEAR, NULL},
	{"geburtsjahr", ROLE_BIRTH_YEAR, NULL},
	{"geboortejaar", ROLE_BIRTH_YEAR, NULL},
	{"=bm", ROLE_BIRTH_MONTH, NULL},
	{"=mob", ROLE_BIRTH_MONTH, NULL},
	{"birth month", ROLE_BIRTH_MONTH, NULL},
	{"month birth", ROLE_BIRTH_MONTH, NULL},
	{"dob m", ROLE_BIRTH_MONTH, NULL},
	{"dobm", ROLE_BIRTH_MONTH, NULL},
	{"dob month", ROLE_BIRTH_MONTH, NULL},
	{"geburtsmonat", ROLE_BIRTH_MONTH, NULL},
	{"geboortemaand", ROLE_BIRTH_MONTH, NULL},
	{"=bd", ROLE_BIRTH_DAY, NULL},
	{"birth day", ROLE_BIRTH_DAY, NULL},
	{"day birth", ROLE_BIRTH_DAY, NULL},
	{"birthday of month", ROLE_BIRTH_DAY, NULL},
	{"dob d", ROLE_BIRTH_DAY, NULL},
	{"dobd", ROLE_BIRTH_DAY, NULL},
	{"dob day", ROLE_BIRTH_DAY, NULL},
	{"geburtstag", ROLE_BIRTH_DAY, NULL},
	{"geboortedag", ROLE_BIRTH_DAY, NULL},
	{"date death", ROLE_DATE, "death"},
	{"death", ROLE_DATE, "death"},
	{"dod", ROLE_DATE, "death"},
	{"referral date", ROLE_KNOWN, NULL},
	{"date referred", ROLE_KNOWN, NULL},
	{"referral received", ROLE_KNOWN, NULL},
	{"first referral", ROLE_KNOWN, NULL},
	{"first referral date", ROLE_KNOWN, NULL},
	{"referred", ROLE_KNOWN, NULL},
	{"referral", ROLE_KNOWN, NULL},
	{"first contact", ROLE_KNOWN, NULL},
	{"first contact date", ROLE_KNOWN, NULL},
	{"contact date", ROLE_KNOWN, NULL},
	{"date known", ROLE_KNOWN, NULL},
	{"date first known", ROLE_KNOWN, NULL},
	{"first known", ROLE_KNOWN, NULL},
	{"known since", ROLE_KNOWN, NULL},
	{"known from", ROLE_KNOWN, NULL},
	{"known to", ROLE_KNOWN, NULL},
	{"first seen", ROLE_KNOWN, NULL},
	{"date seen", ROLE_KNOWN, NULL},
	{"first recorded", ROLE_KNOWN, NULL},
	{"first reported", ROLE_KNOWN, NULL},
	{"date reported", ROLE_KNOWN, NULL},
	{"reported", ROLE_KNOWN, NULL},
	{"date identified", ROLE_KNOWN, NULL},
	{"date opened", ROLE_KNOWN, NULL},
	{"opened", ROLE_KNOWN, NULL},
	{"case opened", ROLE_KNOWN, NULL},
	{"open date", ROLE_KNOWN, NULL},
	{"start date", ROLE_KNOWN, NULL},
	{"date start", ROLE_KNOWN, NULL},
	{"date started", ROLE_KNOWN, NULL},
	{"admission", ROLE_KNOWN, NULL},
	{"admission date", ROLE_KNOWN, NULL},
	{"admitted", ROLE_KNOWN, NULL},
	{"attendance date", ROLE_KNOWN, NULL},
	{"incident date", ROLE_KNOWN, NULL},
	{"date incident", ROLE_KNOWN, NULL},
	{"offence date", ROLE_KNOWN, NULL},
	{"registration date", ROLE_KNOWN, NULL},
	{"registr dt", ROLE_KNOWN, NULL},
	{"occ date", ROLE_KNOWN, NULL},
	{"occurrence date", ROLE_KNOWN, NULL},
	{"arrival date", ROLE_KNOWN, NULL},
	{"issue date", ROLE_KNOWN, NULL},
	{"date issued", ROLE_KNOWN, NULL},
	{"date issue", ROLE_KNOWN, NULL},
	{"grant date", ROLE_KNOWN, NULL},
	{"date granted", ROLE_KNOWN, NULL},
	{"event date", ROLE_KNOWN, NULL},
	{"date event", ROLE_KNOWN, NULL},
	{"visit date", ROLE_KNOWN, NULL},
	{"date visit", ROLE_KNOWN, NULL},
	{"date registered", ROLE_KNOWN, NULL},
	{"registered date", ROLE_KNOWN, NULL},
	{"date received", ROLE_KNOWN, NULL},
	{"last updated", ROLE_IGNORED, NULL},
	{"updated", ROLE_IGNORED, NULL},
	{"date updated", ROLE_IGNORED, NULL},
	{"date created", ROLE_IGNORED, NULL},
	{"created", ROLE_IGNORED, NULL},
	{"modified", ROLE_IGNORED, NULL},
	{"extract date", ROLE_IGNORED, NULL},
	{"date extract", ROLE_IGNORED, NULL},
	{"date closed", ROLE_IGNORED, NULL},
	{"closed", ROLE_IGNORED, NULL},
	{"end date", ROLE_IGNORED, NULL},
	{"date end", ROLE_IGNORED, NULL},
	{"date left", ROLE_IGNORED, NULL},
	{"leaving date", ROLE_IGNORED, NULL},
	{"discharge date", ROLE_IGNORED, NULL},
	{"review date", ROLE_IGNORED, NULL},
	{"expiry date", ROLE_IGNORED, NULL},
	{"valid to", ROLE_IGNORED, NULL},
	{"valid from", ROLE_IGNORED, NULL},
	{"postcode", ROLE_POSTCODE, NULL},
	{"post code", ROLE_POSTCODE, NULL},
	{"postal code", ROLE_POSTCODE, NULL},
	{"pcode", ROLE_POSTCODE, NULL},
	{"zip", ROLE_POSTCODE, NULL},
	{"zip code", ROLE_POSTCODE, NULL},
	{"plz", ROLE_POSTCODE, NULL},
	{"postleitzahl", ROLE_POSTCODE, NULL},
	{"code postal", ROLE_POSTCODE, NULL},
	{"codigo postal", ROLE_POSTCODE, NULL},
	{"=cap", ROLE_POSTCODE, NULL},
	{"address postcode", ROLE_POSTCODE, NULL},
	{"address post code", ROLE_POSTCODE, NULL},
	{"school postcode", ROLE_PLACE, "school"},
	{"address", ROLE_ADDRESS, "address"},
	{"addr", ROLE_ADDRESS, "address"},
	{"adresse", ROLE_ADDRESS, "address"},
	{"adres", ROLE_ADDRESS, "address"},
	{"direccion", ROLE_ADDRESS, "address"},
	{"indirizzo", ROLE_ADDRESS, "address"},
	{"address 1", ROLE_ADDRESS, "address"},
	{"address line 1", ROLE_ADDRESS, "address"},
	{"addr 1", ROLE_ADDRESS, "address"},
	{"address 2", ROLE_ADDRESS, "address 2"},
	{"address line 2", ROLE_ADDRESS, "address 2"},
	{"addr 2", ROLE_ADDRESS, "address 2"},
	{"address 3", ROLE_ADDRESS, "address 3"},
	{"address line 3", ROLE_ADDRESS, "address 3"},
	{"address 4", ROLE_ADDRESS, "address 4"},
	{"address line 4", ROLE_ADDRESS, "address 4"},
	{"street", ROLE_ADDRESS, "address"},
	{"street name", ROLE_ADDRESS, "address"},
	{"street address", ROLE_ADDRESS, "address"},
	{"road", ROLE_ADDRESS, "address"},
	{"strasse", ROLE_ADDRESS, "address"},
	{"straat", ROLE_ADDRESS, "address"},
	{"straatnaam", ROLE_ADDRESS, "address"},
	{"=rue", ROLE_ADDRESS, "address"},
	{"calle", ROLE_ADDRESS, "address"},
	{"=via", ROLE_ADDRESS, "address"},
	{"street number", ROLE_ADDRESS, "house"},
	{"street num", ROLE_ADDRESS, "house"},
	{"house number", ROLE_ADDRESS, "house"},
	{"house num", ROLE_ADDRESS, "house"},
	{"house no", ROLE_ADDRESS, "house"},
	{"house name", ROLE_ADDRESS, "house"},
	{"house", ROLE_ADDRESS, "house"},
	{"hausnummer", ROLE_ADDRESS, "house"},
	{"hausnr", ROLE_ADDRESS, "house"},
	{"huisnummer", ROLE_ADDRESS, "house"},
	{"huisnr", ROLE_ADDRESS, "house"},
	{"flat", ROLE_ADDRESS, "flat"},
	{"city", ROLE_PLACE, "town"},
	{"town", ROLE_PLACE, "town"},
	{"post town", ROLE_PLACE, "town"},
	{"address town", ROLE_PLACE, "town"},
	{"address city", ROLE_PLACE, "town"},
	{"suburb", ROLE_PLACE, "town"},
	{"village", ROLE_PLACE, "town"},
	{"locality", ROLE_PLACE, "town"},
	{"=ort", ROLE_PLACE, "town"},
	{"wohnort", ROLE_PLACE, "town"},
	{"stadt", ROLE_PLACE, "town"},
	{"woonplaats", ROLE_PLACE, "town"},
	{"plaats", ROLE_PLACE, "town"},
	{"gemeente", ROLE_PLACE, "town"},
	{"ville", ROLE_PLACE, "town"},
	{"commune", ROLE_PLACE, "town"},
	{"ciudad", ROLE_PLACE, "town"},
	{"citta", ROLE_PLACE, "town"},
	{"municipality", ROLE_PLACE, "district"},
	{"municipio", ROLE_PLACE, "district"},
	{"district", ROLE_PLACE, "district"},
	{"borough", ROLE_PLACE, "district"},
	{"ward", ROLE_PLACE, "ward"},
	{"parish", ROLE_PLACE, "parish"},
	{"precinct", ROLE_PLACE, "ward"},
	{"birth place", ROLE_PLACE, "birth place"},
	{"place birth", ROLE_PLACE, "birth place"},
	{"town birth", ROLE_PLACE, "birth place"},
	{"birth town", ROLE_PLACE, "birth place"},
	{"birth city", ROLE_PLACE, "birth place"},
	{"birth county", ROLE_PLACE, "birth place"},
	{"country birth", ROLE_CATEGORY, "birth country"},
	{"birth country", ROLE_CATEGORY, "birth country"},
	{"birth state", ROLE_CATEGORY, "birth country"},
	{"geburtsort", ROLE_PLACE, "birth place"},
	{"geboorteplaats", ROLE_PLACE, "birth place"},
	{"lieu naissance", ROLE_PLACE, "birth place"},
	{"school", ROLE_PLACE, "school"},
	{"school name", ROLE_PLACE, "school"},
	{"establishment", ROLE_PLACE, "school"},
	{"schule", ROLE_PLACE, "school"},
	{"practice", ROLE_PLACE, "practice"},
	{"surgery", ROLE_PLACE, "practice"},
	{"phone", ROLE_PHONE, NULL},
	{"telephone", ROLE_PHONE, NULL},
	{"mobile", ROLE_PHONE, NULL},
	{"tel", ROLE_PHONE, NULL},
	{"=cell", ROLE_PHONE, NULL},
	{"contact number", ROLE_PHONE, NULL},
	{"contact no", ROLE_PHONE, NULL},
	{"contact tel", ROLE_PHONE, NULL},
	{"telefon", ROLE_PHONE, NULL},
	{"telefonnummer", ROLE_PHONE, NULL},
	{"telefonnr", ROLE_PHONE, NULL},
	{"=handy", ROLE_PHONE, NULL},
	{"telefoon", ROLE_PHONE, NULL},
	{"telefoonnummer", ROLE_PHONE, NULL},
	{"telefono", ROLE_PHONE, NULL},
	{"fax", ROLE_PHONE, "fax"},
	{"email", ROLE_EMAIL, NULL},
	{"e mail", ROLE_EMAIL, NULL},
	{"mail", ROLE_EMAIL, NULL},
	{"email address", ROLE_EMAIL, NULL},
	{"e mail address", ROLE_EMAIL, NULL},
	{"mail address", ROLE_EMAIL, NULL},
	{"mailing address", ROLE_ADDRESS, "address"},
	{"correo", ROLE_EMAIL, NULL},
	{"emailadres", ROLE_EMAIL, NULL},
	{"emailadresse", ROLE_EMAIL, NULL},
	{"mailadresse", ROLE_EMAIL, NULL},
	{"mailadres", ROLE_EMAIL, NULL},
	{"nhs", ROLE_NHS_NUMBER, NULL},
	{"nhs number", ROLE_NHS_NUMBER, NULL},
	{"nhs no", ROLE_NHS_NUMBER, NULL},
	{"upn", ROLE_UPN, NULL},
	{"unique pupil number", ROLE_UPN, NULL},
	{"soc sec id", ROLE_CODE, "insurance"},
	{"social security", ROLE_CODE, "insurance"},
	{"ssn", ROLE_CODE, "insurance"},
	{"nino", ROLE_CODE, "insurance"},
	{"ni number", ROLE_CODE, "insurance"},
	{"ni no", ROLE_CODE, "insurance"},
	{"national insurance", ROLE_CODE, "insurance"},
	{"bsn", ROLE_CODE, "insurance"},
	{"uln", ROLE_CODE, "uln"},
	{"passport", ROLE_CODE, "passport"},
	{"licence no", ROLE_CODE, "licence"},
	{"licence number", ROLE_CODE, "licence"},
	{"license number", ROLE_CODE, "licence"},
	{"license no", ROLE_CODE, "licence"},
	{"badge", ROLE_CODE, "badge"},
	{"registration mark", ROLE_CODE, "vehicle"},
	{"vehicle registration", ROLE_CODE, "vehicle"},
	{"vrm", ROLE_CODE, "vehicle"},
	{"plate", ROLE_CODE, "plate"},
	{"pnc", ROLE_CODE, "pnc"},
	{"hospital number", ROLE_CODE, "hospital"},
	{"hospital no", ROLE_CODE, "hospital"},
	{"chi number", ROLE_CODE, "chi"},
	{"voter reg num", ROLE_CODE, "voter"},
	{"drivers lic", ROLE_CODE, "licence"},
	{"driving licence", ROLE_CODE, "licence"},
	{"driver licence", ROLE_CODE, "licence"},
	{"driver license", ROLE_CODE, "licence"},
	{"vehicle reg", ROLE_CODE, "vehicle"},
	{"registration no", ROLE_CODE, "vehicle"},
	{"registration number", ROLE_CODE, "vehicle"},
	{"mrn", ROLE_CODE, "hospital"},
	{"isbn", ROLE_CODE, "isbn"},
	{"doi", ROLE_CODE, "doi"},
	{"mpn", ROLE_CODE, "model"},
	{"modelno", ROLE_CODE, "model"},
	{"model number", ROLE_CODE, "model"},
	{"sku", ROLE_CODE, "sku"},
	{"ean", ROLE_CODE, "ean"},
	{"gtin", ROLE_CODE, "ean"},
	{"upc", ROLE_CODE, "ean"},
	{"sex", ROLE_CATEGORY, "sex"},
	{"gender", ROLE_CATEGORY, "sex"},
	{"geschlecht", ROLE_CATEGORY, "sex"},
	{"geslacht", ROLE_CATEGORY, "sex"},
	{"sexe", ROLE_CATEGORY, "sex"},
	{"sexo", ROLE_CATEGORY, "sex"},
	{"sesso", ROLE_CATEGORY, "sex"},
	{"ethnicity", ROLE_CATEGORY, "ethnicity"},
	{"ethnic", ROLE_CATEGORY, "ethnicity"},
	{"ethnic group", ROLE_CATEGORY, "ethnicity"},
	{"ethnic origin", ROLE_CATEGORY, "ethnicity"},
	{"race", ROLE_CATEGORY, "ethnicity"},
	{"language", ROLE_CATEGORY, "language"},
	{"religion", ROLE_CATEGORY, "religion"},
	{"nationality", ROLE_CATEGORY, "nationality"},
	{"citizenship", ROLE_CATEGORY, "nationality"},
	{"marital status", ROLE_CATEGORY, "marital"},
	{"state", ROLE_CATEGORY, "state"},
	{"bundesland", ROLE_CATEGORY, "state"},
	{"county", ROLE_CATEGORY, "county"},
	{"country", ROLE_CATEGORY, "country"},
	{"=land", ROLE_CATEGORY, "country"},
	{"occupation", ROLE_CATEGORY, "occupation"},
	{"age", ROLE_NUMBER, "age"},
	{"=alter", ROLE_NUMBER, "age"},
	{"leeftijd", ROLE_NUMBER, "age"},
	{"flag", ROLE_FLAG, NULL},
	{"indicator", ROLE_FLAG, NULL},
	{"cse", ROLE_FLAG, NULL},
	{"risk", ROLE_FLAG, NULL},
	{"missing", ROLE_FLAG, NULL},
	{"fsm", ROLE_FLAG, NULL},
	{"lac", ROLE_FLAG, NULL},
	{"sen", ROLE_FLAG, NULL},
	{"cin", ROLE_FLAG, NULL},
	{"cpp", ROLE_FLAG, NULL},
	{"nrm", ROLE_FLAG, NULL},
	{"cp plan", ROLE_FLAG, NULL},
	{"pupil premium", ROLE_FLAG, NULL},
	{"vulnerable", ROLE_FLAG, NULL},
	{"concern", ROLE_FLAG, NULL},
	{"exploitation", ROLE_FLAG, NULL},
	{"looked after", ROLE_FLAG, NULL},
	{"in care", ROLE_FLAG, NULL},
	{"child protection", ROLE_FLAG, NULL},
	{"in need", ROLE_FLAG, NULL},
	{"disabled", ROLE_FLAG, NULL},
	{"notes", ROLE_IGNORED, NULL},
	{"note", ROLE_IGNORED, NULL},
	{"comment", ROLE_IGNORED, NULL},
	{"comments", ROLE_IGNORED, NULL},
	{"remarks", ROLE_IGNORED, NULL},
	{"narrative", ROLE_IGNORED, NULL},
	{"url", ROLE_IGNORED, NULL},
	{"salutation", ROLE_IGNORED, NULL},
	{"anrede", ROLE_IGNORED, NULL},
	{"suffix", ROLE_IGNORED, NULL},
	{"prefix", ROLE_IGNORED, NULL},
	{"name prefix", ROLE_IGNORED, NULL},
	{"name suffix", ROLE_IGNORED, NULL},
	{"name title", ROLE_IGNORED, NULL},
	{"file name", ROLE_IGNORED, NULL},
	{"free text", ROLE_IGNORED, NULL},
	{"tussenvoegsel", ROLE_IGNORED, NULL},
	{"voorvoegsel", ROLE_IGNORED, NULL},
	{"user name", ROLE_IGNORED, NULL},
	{"username", ROLE_IGNORED, NULL},
	{"service user name", ROLE_NAME, "name"},
	{"service user", ROLE_NAME, "name"},
	{"product name", ROLE_TEXT, "title"},
	{"company", ROLE_TEXT, "company"},
	{"company name", ROLE_TEXT, "company"},
	{"business name", ROLE_TEXT, "company"},
	{"trading name", ROLE_TEXT, "company"},
	{"organisation", ROLE_TEXT, "company"},
	{"place name", ROLE_PLACE, "town"},
	{"authors", ROLE_TEXT, "authors"},
	{"author", ROLE_TEXT, "authors"},
	{"name", ROLE_NAME, "name"},
	{"naam", ROLE_NAME, "name"},
	{"names", ROLE_NAME, "name"},
	{"ref", ROLE_ID, NULL},
	{"reference", ROLE_ID, NULL},
	{"id", ROLE_ID, NULL},
	{"identifier", ROLE_ID, NULL},
	{"uid", ROLE_ID, NULL},
	{"uuid", ROLE_ID, NULL},
	{"guid", ROLE_ID, NULL},
	{"urn", ROLE_ID, NULL},
	{"=key", ROLE_ID, NULL},
	{"=index", ROLE_ID, NULL},
	{"case number", ROLE_ID, NULL},
	{"case no", ROLE_ID, NULL},
	{"record number", ROLE_ID, NULL},
	{"record no", ROLE_ID, NULL},
	{"crime number", ROLE_ID, NULL},
	{"incident no", ROLE_ID, NULL},
	{"patient number", ROLE_ID, NULL},
	{"patient no", ROLE_ID, NULL},
	{"person no", ROLE_ID, NULL},
	{"person number", ROLE_ID, NULL},
	{"client number", ROLE_ID, NULL},
	{"client no", ROLE_ID, NULL},
	{"pupil number", ROLE_ID, NULL},
	{"pupil no", ROLE_ID, NULL},
	{"serial number", ROLE_ID, NULL},
	{"=seq", ROLE_ID, NULL},
	{"number", ROLE_CODE, NULL},
	{"nummer", ROLE_CODE, NULL},
};

/* Words that say nothing by themselves but part those that do. */
static const char *const fillers[] = {"of", "the", "no", "num", "child", "childs", "children",
	"pupil", "pupils", "patient", "patients", "person", "client", "student", "customer",
	"voter", "member", "applicant", "legal", "current", "home", "res", "residential", "main",
	"usual", "data", "de", "du", "van", "der", "das", "date", "dt", "code", "txt", "desc", "cd",
	"nm", "line", "field", "value", "yp", "young", "people", "victim", "nominal", "registered",
	"at"};

/* Whose the value is, where it is not the person's. True: of somebody in the family. */
static const struct {
	const char *word;
	bool is_family;
} others[] = {{"mother", true}, {"mothers", true}, {"father", true}, {"fathers", true},
	{"parent", true}, {"parents", true}, {"carer", true}, {"carers", true}, {"guardian", true},
	{"kin", true}, {"spouse", true}, {"husband", true}, {"wife", true}, {"partner", true},
	{"sibling", true}, {"mum", true}, {"dad", true}, {"gp", false}, {"doctor", false},
	{"worker", false}, {"officer", false}, {"teacher", false}, {"referrer", false},
	{"consultant", false}, {"manager", false}, {"staff", false}, {"nok", true},
	{"operator", false}, {"emergency", false}, {"nurse", false}, {"team", false}};

struct words {
	struct str of[HEAD_WORD_MAX];
	size_t count;
};

static bool
row_has(const char *row_words, struct str word)
{
	struct str rest = str_of(row_words + (row_words[0] == '='));
	struct str piece;

	while (str_cut(&rest, ' ', &piece))
		if (str_equal(piece, word))
			return true;
	return false;
}

static bool
is_vocabulary(struct str word)
{
	for (size_t i = 0; i < COUNT_OF(rows); i++)
		if (row_has(rows[i].words, word))
			return true;
	for (size_t i = 0; i < COUNT_OF(fillers); i++)
		if (str_equal(str_of(fillers[i]), word))
			return true;
	for (size_t i = 0; i < COUNT_OF(others); i++)
		if (str_equal(str_of(others[i].word), word))
			return true;
	return false;
}

static void
word_add(struct words *words, struct str word)
{
	if (words->count < HEAD_WORD_MAX && word.len > 0)
		words->of[words->count++] = word;
}

/* A word as it is, or the fewest known words that it is joined of: "dateofbirth". */
static void
word_part(struct words *words, struct str word)
{
	size_t pieces[HEAD_SIZE_MAX + 1] = {0}; /* fewest up to here, plus one; 0: none */
	size_t from[HEAD_SIZE_MAX + 1];
	struct str reversed[HEAD_WORD_MAX];
	size_t count = 0;

	if (word.len > HEAD_SIZE_MAX || is_vocabulary(word)) {
		word_add(words, word);
		return;
	}
	pieces[0] = 1;
	for (size_t end = 2; end <= word.len; end++) {
		for (size_t at = 0; at + 2 <= end; at++) {
			if (pieces[at] == 0 ||
				(pieces[end] != 0 && pieces[end] <= pieces[at] + 1) ||
				!is_vocabulary(str_slice(word, at, end)))
				continue;
			pieces[end] = pieces[at] + 1;
			from[end] = at;
		}
	}
	if (pieces[word.len] == 0 || pieces[word.len] > HEAD_WORD_MAX) {
		word_add(words, word);
		return;
	}
	for (size_t end = word.len; end > 0; end = from[end])
		reversed[count++] = str_slice(word, from[end], end);
	while (count > 0)
		word_add(words, reversed[--count]);
}

/* Latin letters without their marks; what is neither letter nor digit becomes a blank, and so does
 * the border between a small and a capital letter, and between letters and digits. */
static struct str
plain_head(struct str head, char room[4 * HEAD_SIZE_MAX])
{
	static const char latin[] =
		"aaaaaaaceeeeiiiidnooooo ouuuuypsaaaaaaaceeeeiiiidnooooo ouuuuypy";
	size_t len = 0;
	char before = ' ';

	for (size_t i = 0; i < head.len && i < HEAD_SIZE_MAX; i++) {
		unsigned char c = (unsigned char)head.data[i];
		bool is_capital = c >= 'A' && c <= 'Z';
		char plain = char_lower((char)c);

		if (c == 0xc3 && i + 1 < head.len &&
			((unsigned char)head.data[i + 1] & 0xc0) == 0x80) {
			plain = latin[(unsigned char)head.data[++i] & 0x3f];
			if ((unsigned char)head.data[i] == 0x9f)
				room[len++] = 's';
		} else if (!char_is_alpha(plain) && !char_is_digit(plain)) {
			/* "Child's" is one word. */
			if (c == '\'')
				continue;
			plain = ' ';
		}
		if ((is_capital && before >= 'a' && before <= 'z') ||
			(char_is_digit(plain) && char_is_alpha(before)) ||
			(char_is_alpha(plain) && char_is_digit(before)))
			room[len++] = ' ';
		room[len++] = plain;
		before = is_capital ? (char)c : plain;
	}
	return str_make(room, len);
}

static bool
has_word(const struct words *words, struct str word)
{
	for (size_t i = 0; i < words->count; i++)
		if (str_equal(words->of[i], word))
			return true;
	return false;
}

/* How many words a row has, all of which the head has; 0 where it does not match. */
static size_t
row_matches(const char *row_words, const struct words *words)
{
	bool is_whole = row_words[0] == '=';
	struct str rest = str_of(row_words + is_whole);
	struct str piece;
	size_t count = 0;

	while (str_cut(&rest, ' ', &piece)) {
		if (!has_word(words, piece))
			return 0;
		count++;
	}
	return is_whole && count != words->count ? 0 : count;
}

static bool
other_find(const struct words *words, bool *ret_family)
{
	for (size_t i = 0; i < COUNT_OF(others); i++) {
		if (!has_word(words, str_of(others[i].word)))
			continue;
		*ret_family = others[i].is_family;
		return true;
	}
	return false;
}

static bool
is_personal(enum role role)
{
	return role == ROLE_GIVEN || role == ROLE_SURNAME || role == ROLE_NAME ||
		role == ROLE_BIRTH || role == ROLE_NHS_NUMBER || role == ROLE_ID ||
		role == ROLE_CODE || role == ROLE_CATEGORY;
}

bool
head_read(struct str head, struct head *ret_head)
{
	char room[4 * HEAD_SIZE_MAX];
	struct str rest = plain_head(head, room);
	struct words words = {0};
	struct str word;
	const struct row *best = NULL;
	size_t best_count = 0;
	bool is_family;

	while (str_cut(&rest, ' ', &word))
		if (word.len > 0)
			word_part(&words, word);
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		size_t count = row_matches(rows[i].words, &words);

		if (count > best_count) {
			best_count = count;
			best = &rows[i];
		}
	}
	*ret_head = (struct head){.role = ROLE_IGNORED, .kind = STR("")};
	if (best == NULL) {
		/* "Social worker", "Next of kin" */
		ret_head->is_of_another = other_find(&words, &is_family);
		if (ret_head->is_of_another && is_family)
			ret_head->role = ROLE_TEXT;
		return ret_head->is_of_another;
	}
	ret_head->role = best->role;
	ret_head->kind = best->kind == NULL ? STR("") : str_of(best->kind);
	ret_head->is_of_another = other_find(&words, &is_family) && is_personal(best->role);
	if (ret_head->is_of_another)
		ret_head->role = is_family ? ROLE_TEXT : ROLE_IGNORED;
	return true;
}
