/* What the head of a column says that it holds, in the words that extracts, registers and published
 * sets use, English and some neighbours'. */
#ifndef CANDOUR_LINKAGE_HEADS_H
#define CANDOUR_LINKAGE_HEADS_H

#include "base/attr.h"
#include "base/str.h"
#include "linkage/table/roles.h"

#include <stdbool.h>

struct head {
	enum role role;
	/* Heads of one kind say the same: "sex" and "gender", "town" and "city". */
	struct str kind;
	bool is_of_another; /* of a parent or an officer, not of the person */
};

/* False where the head says nothing. Words may stand joined ("DateOfBirth", "dateofbirth"), with any
 * marks between them and in any order, and with others beside them ("Pupil legal surname"). */
bool head_read(struct str head, struct head *ret_head) MUST_USE;

#endif
