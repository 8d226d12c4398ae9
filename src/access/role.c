#include "access/role.h"

struct role_row {
	const char *name;
	const char *title;
	uint32_t permissions;
};

#define MAY(NAME) (1u << PERMIT_##NAME)
#define ANYONE MAY(ANYONE)
#define SIGNED_IN (ANYONE | MAY(SELF))
#define READS (SIGNED_IN | MAY(OVERVIEW) | MAY(EVIDENCE) | MAY(DISCLOSURE) | MAY(FINDINGS))
#define CODES (READS | MAY(CODE) | MAY(GAPS))
#define INSPECTS (CODES | MAY(CODEBOOK) | MAY(SETTLE) | MAY(REQUESTS) | MAY(WRITE) | MAY(LOG))

static const struct role_row rows[ROLE_COUNT] = {
	[ROLE_NOBODY] = {"nobody", "Not signed in", ANYONE},
	[ROLE_LEAD] = {"lead", "Lead inspector",
		INSPECTS | MAY(SECOND) | MAY(DELIVER) | MAY(AGREE) | MAY(GRANT) | MAY(ACCOUNTS)},
	[ROLE_INSPECTOR] = {"inspector", "Inspector", INSPECTS | MAY(SECOND) | MAY(DELIVER)},
	[ROLE_ANALYST] = {"analyst", "Analyst", CODES | MAY(SECOND)},
	[ROLE_SECOND_READER] = {"second-reader", "Second reader", READS | MAY(CODE) | MAY(SECOND)},
	[ROLE_DISCLOSURE] = {"disclosure-officer", "Disclosure officer",
		SIGNED_IN | MAY(OVERVIEW) | MAY(DISCLOSURE) | MAY(DELIVER) | MAY(REQUESTS) |
			MAY(GAPS)},
	[ROLE_AUDITOR] = {"auditor", "Auditor", SIGNED_IN | MAY(LOG)},
	[ROLE_LIAISON] = {"liaison-officer", "Liaison officer of the authority",
		SIGNED_IN | MAY(LIAISON) | MAY(DELIVER)},
};

static const char *const permission_names[PERMISSION_COUNT] = {"anyone", "self", "overview",
	"evidence", "code", "codebook", "second", "settle", "gaps", "requests", "disclosure",
	"deliver", "liaison", "findings", "write", "agree", "log", "grant", "accounts"};

const char *
role_name(enum role role)
{
	return role < ROLE_COUNT ? rows[role].name : "unknown";
}

const char *
role_title(enum role role)
{
	return role < ROLE_COUNT ? rows[role].title : "Unknown";
}

enum role
role_from_name(struct str name)
{
	for (unsigned i = 1; i < ROLE_COUNT; i++)
		if (str_equal(name, str_of(rows[i].name)))
			return (enum role)i;
	return ROLE_COUNT;
}

const char *
permission_name(enum permission permission)
{
	return permission < PERMISSION_COUNT ? permission_names[permission] : "unknown";
}

bool
role_may(enum role role, enum permission permission)
{
	if (role >= ROLE_COUNT || permission >= PERMISSION_COUNT)
		return false;
	return (rows[role].permissions >> permission & 1) != 0;
}
