/* Which passwords are taken: long ones that are not among the first that anyone would try (NIST
 * SP 800-63B 5.1.1.2, OWASP ASVS 2.1): 12 characters at least, of any kind; no rule of
 * composition, and none is ever to be changed for its age. */
#ifndef CANDOUR_ACCESS_PASSWORD_RULE_H
#define CANDOUR_ACCESS_PASSWORD_RULE_H

#include "base/attr.h"
#include "base/str.h"

struct err;

enum { PASSWORD_LENGTH_MIN = 12, PASSWORD_SIZE_MAX = 512 };

/* ERR_USAGE says why not. */
bool password_rule_check(
	struct str password, struct str login, struct str name, struct err *err) MUST_USE;

#endif
