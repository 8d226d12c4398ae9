/* Makes records of families in several agencies' files, the same ones for the same seed:
 *
 *   make_families FILE.csv [COUNT [SEED [wide] [mixed] [split]]]
 *
 * COUNT records (100,000 unless told) of children: siblings and twins share surname and address;
 * families move, surnames change, names are written short, in other letters or wrongly, days of
 * birth default to 1 January, swap day and month or are left out. Nine columns: unique_id, cluster
 * (the truth), source, first_name, surname, dob, postcode, city, gender. `wide` adds address,
 * school, nhs_number, phone, first_known, cse_flag and truth_group (what befell the child's names).
 * `mixed` puts records in no order; else those of a family follow one another. With `split` FILE is
 * a folder and each agency has its file there, with heads and dates in its own manner (wide). */
#include "family_names.h"
#include "splitmix.h"

#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { COUNT_DEFAULT = 100000, CHILDREN_MAX = 6, MOVES_MAX = 3, NAME_SIZE = 80, AGENCIES = 5 };
enum { YEAR_FIRST = 1979, YEARS_BORN = 19, YEAR_LAST = 2014, RECORD_SIZE_MAX = 1024 };

#define COUNT_OF(list) (sizeof(list) / sizeof((list)[0]))

enum people { ENGLISH, MUSLIM, INDIAN, EASTERN, AFRICAN, PEOPLES };
enum manner { MANNER_PLAIN, MANNER_WIDE, MANNER_SPLIT };

struct names {
	const char *const *of;
	size_t count;
};
#define NAMES(list)                                                                                \
	{                                                                                          \
		list, COUNT_OF(list)                                                               \
	}
static const struct names given_names[PEOPLES][2] = {
	{NAMES(boys_english), NAMES(girls_english)},
	{NAMES(boys_muslim), NAMES(girls_muslim)},
	{NAMES(boys_indian), NAMES(girls_indian)},
	{NAMES(boys_eastern), NAMES(girls_eastern)},
	{NAMES(boys_african), NAMES(girls_african)},
};
static const struct names surnames[PEOPLES] = {NAMES(surnames_english), NAMES(surnames_muslim),
	NAMES(surnames_indian), NAMES(surnames_eastern), NAMES(surnames_african)};
static const char *const agencies[AGENCIES] = {
	"education", "health", "police", "social", "youthjustice"};

struct place {
	unsigned city;
	char postcode[NAME_SIZE];
	unsigned number;
	unsigned street;
	unsigned school;
	unsigned long long phone;
	int from; /* year */
};

struct child {
	char given[NAME_SIZE]; /* its forms, parted by bars */
	const char *middle;    /* by which some know it */
	char surname[2][NAME_SIZE];
	int surname_changes; /* year; 0: never */
	bool is_girl;
	bool is_known_by_middle;
	int year, month, day;
	char nhs[12];
	unsigned record_count;
};

struct family {
	enum people people;
	unsigned place_count;
	struct place places[MOVES_MAX];
	unsigned child_count;
	struct child children[CHILDREN_MAX];
};

struct maker {
	uint64_t seed;
	uint64_t random; /* of the family, then of the record */
	uint64_t households;
	enum manner manner;
	size_t out_count;
	FILE *out[AGENCIES];
};

/* A line as it is written. */
struct line {
	char *at;
	char *end;
	char bytes[RECORD_SIZE_MAX];
};

/* One record to be made: of which family and child, which of its records. */
struct due {
	uint32_t family;
	uint32_t cluster;
	uint8_t child;
	uint8_t record;
};

static void
fail(const char *what)
{
	fprintf(stderr, "make_families: %s: %s\n", what, strerror(errno));
	exit(1);
}

static unsigned
below(struct maker *m, unsigned limit)
{
	return (unsigned)((splitmix_next(&m->random) >> 32) * limit >> 32);
}

/* True in `share` of 10,000 cases. */
static bool
chance(struct maker *m, unsigned share)
{
	return below(m, 10000) < share;
}

/* A low number is likelier than a high one, as names are. */
static size_t
zipfian(struct maker *m, size_t count)
{
	double u = splitmix_unit(&m->random);
	size_t rank = (size_t)((double)count * u * (0.3 + 0.7 * u));

	return rank < count ? rank : count - 1;
}

static void
put(struct line *l, const char *text)
{
	while (*text != 0 && l->at < l->end)
		*l->at++ = *text++;
}

static void
put_number(struct line *l, unsigned long long value, int digits)
{
	char reversed[24];
	int count = 0;

	for (; value > 0 || count < digits || count == 0; value /= 10)
		reversed[count++] = (char)('0' + value % 10);
	while (count > 0 && l->at < l->end)
		*l->at++ = reversed[--count];
}

static void
line_begin(struct line *l)
{
	l->at = l->bytes;
	l->end = l->bytes + sizeof(l->bytes) - 1;
}

static void
line_keep(struct line *l, char ret_text[NAME_SIZE])
{
	size_t len = (size_t)(l->at - l->bytes);

	if (len >= NAME_SIZE)
		len = NAME_SIZE - 1;
	memcpy(ret_text, l->bytes, len);
	ret_text[len] = 0;
}

/* One of the forms of a name; the fullest unless `share` of 10,000 falls. */
static void
put_form(struct maker *m, struct line *l, const char *forms, unsigned share)
{
	unsigned count = 0;
	unsigned wanted;

	for (const char *c = forms; *c != 0; c++)
		count += *c == '|';
	wanted = count > 0 && chance(m, share) ? 1 + below(m, count) : 0;
	while (wanted > 0)
		wanted -= *forms++ == '|';
	while (*forms != 0 && *forms != '|' && l->at < l->end)
		*l->at++ = *forms++;
}

static void
surname_make(struct maker *m, enum people people, char ret_name[NAME_SIZE])
{
	const struct names *list = &surnames[people];
	struct line l;

	line_begin(&l);
	/* One in three has a surname that few have; one in fifty two. */
	if (people == ENGLISH && chance(m, 3500)) {
		put(&l, surname_fronts[below(m, COUNT_OF(surname_fronts))]);
		put(&l, surname_backs[below(m, COUNT_OF(surname_backs))]);
	} else {
		put(&l, list->of[zipfian(m, list->count)]);
	}
	if (people == ENGLISH && chance(m, 200)) {
		put(&l, "-");
		put(&l, surnames_english[zipfian(m, COUNT_OF(surnames_english))]);
	}
	line_keep(&l, ret_name);
}

static void
given_make(struct maker *m, enum people people, struct child *c)
{
	const struct names *list = &given_names[people][c->is_girl];
	struct line l;

	line_begin(&l);
	c->middle = list->of[zipfian(m, list->count)];
	if (people == ENGLISH && chance(m, 1500)) {
		put(&l, given_fronts[below(m, COUNT_OF(given_fronts))]);
		put(&l, given_middles[below(m, COUNT_OF(given_middles))]);
		put(&l,
			c->is_girl ? girl_backs[below(m, COUNT_OF(girl_backs))]
				   : boy_backs[below(m, COUNT_OF(boy_backs))]);
	} else {
		put(&l, list->of[zipfian(m, list->count)]);
	}
	line_keep(&l, c->given);
}

/* Some households share a postcode; as many postcodes as there are homes for are spread over the
 * cities. */
static void
place_make(struct maker *m, int from, unsigned city, struct place *p)
{
	static const char letters[] = "abdefghjlnpqrstuwxyz";
	uint64_t z = splitmix_next(&m->random) % (m->households / 2 + 50) + m->seed * 1000003;
	struct line l;

	z = splitmix_next(&z);
	*p = (struct place){.city = city, .from = from};
	line_begin(&l);
	put(&l, cities[city].area);
	put_number(&l, 1 + z % 78, 0);
	put(&l, " ");
	put_number(&l, z / 78 % 10, 0);
	*l.at++ = letters[z / 780 % 20];
	*l.at++ = letters[z / 15600 % 20];
	line_keep(&l, p->postcode);
	p->street = (unsigned)(z / 312000 % COUNT_OF(streets));
	p->number = 1 + below(m, 180);
	p->school = below(m, 40);
	p->phone = 7000000000u + splitmix_next(&m->random) % 999999999u;
}

/* Nine digits and the one that checks them; a number that has none is drawn again. */
static void
nhs_make(struct maker *m, char ret_digits[12])
{
	unsigned check = 10;

	while (check == 10) {
		unsigned sum = 0;

		for (unsigned i = 0; i < 9; i++) {
			unsigned digit = i == 0 ? 4 : below(m, 10);

			ret_digits[i] = (char)('0' + digit);
			sum += (10 - i) * digit;
		}
		check = (11 - sum % 11) % 11;
	}
	ret_digits[9] = (char)('0' + check);
	ret_digits[10] = 0;
}

/* Most children have one record, some have eleven. */
static unsigned
record_count_draw(struct maker *m)
{
	static const unsigned of_10000[] = {5780, 2023, 1092, 596, 305, 34, 34, 34, 34, 34};
	unsigned at = below(m, 10000);
	unsigned count = 0;

	while (count < COUNT_OF(of_10000) && at >= of_10000[count])
		at -= of_10000[count++];
	return count + 1;
}

static void
child_make(struct maker *m, const struct family *f, const struct child *twin, int year_first,
	const char *surname, struct child *c)
{
	*c = (struct child){.is_girl = below(m, 2) == 1};
	given_make(m, f->people, c);
	memcpy(c->surname[0], surname, NAME_SIZE);
	c->year = twin != NULL ? twin->year : year_first + (int)below(m, 9);
	c->month = twin != NULL ? twin->month : 1 + (int)below(m, 12);
	c->day = twin != NULL ? twin->day : 1 + (int)below(m, c->month == 2 ? 28 : 30);
	c->is_known_by_middle = chance(m, 400);
	c->record_count = record_count_draw(m);
	nhs_make(m, c->nhs);
	if (chance(m, 600)) {
		surname_make(m, f->people, c->surname[1]);
		c->surname_changes = c->year + 2 + (int)below(m, 14);
	}
}

/* The same family for the same number. */
static void
family_make(struct maker *m, uint32_t number, struct family *f)
{
	static const unsigned sizes[] = {1, 1, 1, 2, 2, 2, 2, 3, 3, 4, 5};
	unsigned people;
	unsigned city;
	int year_first;
	char names[2][NAME_SIZE];

	m->random = m->seed * 0x9e3779b97f4a7c15u ^ (uint64_t)number * 0xd1342543de82ef95u;
	people = below(m, 100);
	f->people = people < 70 ? ENGLISH
		: people < 82   ? MUSLIM
		: people < 87   ? INDIAN
		: people < 94   ? EASTERN
				: AFRICAN;
	city = below(m, COUNT_OF(cities));
	year_first = YEAR_FIRST - 2 + (int)below(m, YEARS_BORN - 6);
	f->place_count = chance(m, 2000) ? 2 + chance(m, 3000) : 1;
	for (unsigned i = 0; i < f->place_count; i++)
		place_make(m, i == 0 ? 0 : year_first + 5 + (int)below(m, 25),
			chance(m, 8000) ? city : below(m, COUNT_OF(cities)), &f->places[i]);
	surname_make(m, f->people, names[0]);
	surname_make(m, f->people, names[1]);
	f->child_count = sizes[below(m, COUNT_OF(sizes))];
	for (unsigned i = 0; i < f->child_count; i++) {
		const struct child *twin = i > 0 && chance(m, 250) ? &f->children[i - 1] : NULL;

		/* Half-siblings may have their other parent's name. */
		child_make(m, f, twin, year_first, names[twin == NULL && chance(m, 1200)],
			&f->children[i]);
	}
}

/* One slip of the pen: a letter too many, too few, wrong, or two changed about. */
static void
slip(struct maker *m, struct line *l, char *from)
{
	size_t len = (size_t)(l->at - from);
	char letter = (char)('a' + below(m, 26));
	size_t at;

	if (len < 3 || l->at + 1 >= l->end)
		return;
	at = below(m, (unsigned)len);
	switch (below(m, 4)) {
	case 0:
		memmove(from + at + 1, from + at, len - at);
		from[at] = letter;
		l->at++;
		break;
	case 1:
		memmove(from + at, from + at + 1, len - at - 1);
		l->at--;
		break;
	case 2:
		from[at] = letter;
		break;
	default:
		if (at + 1 < len) {
			letter = from[at];
			from[at] = from[at + 1];
			from[at + 1] = letter;
		}
	}
}

static void
put_given(struct maker *m, struct line *l, const struct family *f, const struct child *c)
{
	char *from = l->at;
	const char *forms = c->is_known_by_middle && chance(m, 4000) ? c->middle : c->given;

	if (chance(m, 61))
		return;
	put_form(m, l, forms, f->people == ENGLISH ? 800 : 3500);
	if (chance(m, 100) && l->at > from + 1)
		l->at = from + 1;
	else if (chance(m, 250))
		slip(m, l, from);
}

static void
put_surname(struct maker *m, struct line *l, const struct child *c, int year)
{
	char *from = l->at;

	if (chance(m, 65))
		return;
	put_form(m, l, c->surname[c->surname_changes != 0 && year >= c->surname_changes], 3000);
	if (chance(m, 250))
		slip(m, l, from);
}

static void
put_date(struct line *l, int year, int month, int day, bool is_british)
{
	if (is_british) {
		put_number(l, (unsigned)day, 2);
		put(l, "/");
		put_number(l, (unsigned)month, 2);
		put(l, "/");
		put_number(l, (unsigned)year, 4);
		return;
	}
	put_number(l, (unsigned)year, 4);
	put(l, "-");
	put_number(l, (unsigned)month, 2);
	put(l, "-");
	put_number(l, (unsigned)day, 2);
}

static void
put_birth(struct maker *m, struct line *l, const struct child *c, bool is_british)
{
	char *from = l->at;
	unsigned fate = below(m, 10000);
	int year = c->year;
	int month = c->month;
	int day = c->day;

	if (fate < 250)
		return;
	if (fate < 370) {
		year += (int)below(m, 3) - 1;
		month = day = 1;
	} else if (fate < 470) {
		month = c->day;
		day = c->month;
	} else if (fate < 520) {
		year += 1;
	} else if (fate < 570) {
		day = 1 + (int)below(m, 28);
	}
	put_date(l, year, month, day, is_british);
	if (fate >= 570 && fate < 620)
		slip(m, l, from);
}

static const struct place *
place_at(const struct family *f, int year)
{
	const struct place *place = &f->places[0];

	for (unsigned i = 1; i < f->place_count; i++)
		if (f->places[i].from <= year && f->places[i].from >= place->from)
			place = &f->places[i];
	return place;
}

static void
put_wide(struct maker *m, struct line *l, const struct family *f, const struct child *c,
	const struct place *p, int year, unsigned agency, bool has_place)
{
	bool is_changed = c->surname_changes != 0 || c->is_known_by_middle;

	put(l, ",");
	if (has_place) {
		put_number(l, p->number, 0);
		put(l, " ");
		put(l, streets[p->street]);
	}
	put(l, ",");
	if (chance(m, agency == 0 ? 9500 : 4000)) {
		put(l, cities[p->city].name);
		put(l, " school ");
		put_number(l, p->school, 0);
	}
	put(l, ",");
	if (chance(m, agency == 1 ? 9700 : 2500))
		put(l, c->nhs);
	put(l, ",");
	if (chance(m, 4500)) {
		put(l, "0");
		put_number(l, p->phone, 0);
	}
	put(l, ",");
	if (chance(m, 9300))
		put_date(l, year, 1 + (int)below(m, 12), 1 + (int)below(m, 28),
			m->manner == MANNER_SPLIT && agency % 2 == 0);
	put(l, ",");
	put(l, agency == 0 ? "" : chance(m, 700) ? "y" : chance(m, 9000) ? "n" : "");
	put(l, ",");
	put(l, is_changed ? "changed" : f->people == ENGLISH ? "english" : "transliterated");
}

static void
record_put(struct maker *m, const struct family *f, const struct due *d, uint32_t number)
{
	const struct child *c = &f->children[d->child];
	unsigned agency = below(m, AGENCIES);
	int year = c->year + 4 + (int)below(m, 14);
	const struct place *p;
	bool has_place = !chance(m, 383);
	struct line l;

	year = year > YEAR_LAST ? YEAR_LAST : year;
	p = place_at(f, year);
	line_begin(&l);
	put_number(&l, number, 0);
	put(&l, ",");
	put_number(&l, d->cluster, 0);
	put(&l, ",");
	put(&l, agencies[agency]);
	put(&l, ",");
	put_given(m, &l, f, c);
	put(&l, ",");
	put_surname(m, &l, c, year);
	put(&l, ",");
	put_birth(m, &l, c, m->manner == MANNER_SPLIT && agency % 2 == 0);
	put(&l, ",");
	if (has_place) {
		char *from = l.at;

		put(&l, p->postcode);
		if (chance(m, 120))
			slip(m, &l, from);
	}
	put(&l, ",");
	put(&l, has_place ? cities[p->city].name : "");
	put(&l, ",");
	put(&l, chance(m, 186) ? "" : c->is_girl != chance(m, 40) ? "f" : "m");
	if (m->manner != MANNER_PLAIN)
		put_wide(m, &l, f, c, p, year, agency, has_place);
	put(&l, "\n");
	if (fwrite(l.bytes, 1, (size_t)(l.at - l.bytes), m->out[agency % m->out_count]) !=
		(size_t)(l.at - l.bytes))
		fail("writing");
}

/* Which records there will be; the last family may be cut short. */
static struct due *
dues_make(struct maker *m, uint32_t count)
{
	struct due *dues = malloc(((size_t)count + 1) * sizeof(*dues));
	uint32_t made = 0;
	uint32_t cluster = 0;

	if (dues == NULL)
		fail("memory");
	for (uint32_t family = 0; made < count; family++) {
		struct family f;

		family_make(m, family, &f);
		for (unsigned c = 0; c < f.child_count; c++, cluster++)
			for (unsigned r = 0; r < f.children[c].record_count && made < count; r++)
				dues[made++] = (struct due){
					family, cluster, (uint8_t)c, (uint8_t)r};
	}
	return dues;
}

static void
dues_mix(struct maker *m, struct due *dues, uint32_t count)
{
	m->random = m->seed + 17;
	for (uint32_t i = count; i > 1; i--) {
		uint32_t j = below(m, i);
		struct due d = dues[i - 1];

		dues[i - 1] = dues[j];
		dues[j] = d;
	}
}

static void
records_put(struct maker *m, const struct due *dues, uint32_t count)
{
	struct family f;
	uint32_t family = UINT32_MAX;

	for (uint32_t i = 0; i < count; i++) {
		if (dues[i].family != family)
			family_make(m, dues[i].family, &f);
		family = dues[i].family;
		m->random = m->seed ^ (uint64_t)dues[i].cluster << 20 ^
			(uint64_t)dues[i].record * 0x9e3779b97f4a7c15u;
		record_put(m, &f, &dues[i], i);
	}
}

static void
outs_open(struct maker *m, const char *path)
{
	static const char *const heads[AGENCIES] = {
		"Pupil ID,cluster,source,Legal Forename,Legal Surname,Date of Birth,Home Postcode,Town,"
		"Gender,Home Address,School,NHS No,Parent Mobile,Admission Date,CSE,truth_group\n",
		"Patient Id,cluster,source,First Name,Last Name,DOB,Post Code,City,Sex,Address Line 1,"
		"School Name,NHS Number,Telephone,Referral Date,Safeguarding Flag,truth_group\n",
		"Nominal Ref,cluster,source,FORENAME,SURNAME,DATE_OF_BIRTH,POSTCODE,TOWN,SEX,ADDRESS,"
		"SCHOOL,NHS_NUMBER,MOBILE,FIRST_CONTACT,CSE_FLAG,truth_group\n",
		"Person Ref,cluster,source,Given Name,Family Name,Birth Date,Postcode,Town,Gender,"
		"Address,School,NHS Number,Phone,Date First Known,CSE Risk,truth_group\n",
		"YP ID,cluster,source,Forename,Surname,D.O.B.,Postcode,Town/City,Gender,Home Address,"
		"School,NHS number,Contact Number,Date of Referral,CSE flag,truth_group\n"};

	m->out_count = m->manner == MANNER_SPLIT ? AGENCIES : 1;
	if (m->manner == MANNER_SPLIT && mkdir(path, 0700) != 0 && errno != EEXIST)
		fail(path);
	for (size_t i = 0; i < m->out_count; i++) {
		char name[1024];

		(void)snprintf(name, sizeof(name), m->out_count == 1 ? "%s" : "%s/%s.csv", path,
			agencies[i]);
		m->out[i] = fopen(name, "w");
		if (m->out[i] == NULL)
			fail(name);
		(void)setvbuf(m->out[i], NULL, _IOFBF, 1 << 20);
		if (m->manner == MANNER_SPLIT)
			(void)fputs(heads[i], m->out[i]);
	}
	if (m->manner != MANNER_SPLIT)
		(void)fprintf(m->out[0],
			"unique_id,cluster,source,first_name,surname,dob,postcode,city,"
			"gender%s\n",
			m->manner == MANNER_PLAIN
				? ""
				: ",address,school,nhs_number,phone,first_known,cse_flag,truth_group");
}

int
main(int argc, char **argv)
{
	uint32_t count = argc > 2 ? (uint32_t)strtoul(argv[2], NULL, 10) : COUNT_DEFAULT;
	struct maker m = {.seed = argc > 3 ? strtoull(argv[3], NULL, 10) : 1};
	bool is_mixed = false;
	struct due *dues;

	if (argc < 2 || count == 0) {
		fprintf(stderr,
			"usage: make_families FILE.csv [COUNT [SEED [wide] [mixed] [split]]]\n");
		return 2;
	}
	for (int i = 4; i < argc; i++) {
		if (strcmp(argv[i], "mixed") == 0)
			is_mixed = true;
		else if (strcmp(argv[i], "split") == 0)
			m.manner = MANNER_SPLIT;
		else if (m.manner == MANNER_PLAIN)
			m.manner = MANNER_WIDE;
	}
	m.households = count / 4;
	outs_open(&m, argv[1]);
	dues = dues_make(&m, count);
	if (is_mixed)
		dues_mix(&m, dues, count);
	records_put(&m, dues, count);
	for (size_t i = 0; i < m.out_count; i++)
		if (fclose(m.out[i]) != 0)
			fail(argv[1]);
	free(dues);
	return 0;
}
