/* The tables of acts, each in the file of its subject (acts_SUBJECT.c) and ended by a NULL name;
 * for acts.c. */
#ifndef CANDOUR_WORK_CLERK_ACTS_INSIDE_H
#define CANDOUR_WORK_CLERK_ACTS_INSIDE_H

#include "work/clerk/acts.h"

extern const struct act_row acts_of_access[];
extern const struct act_row acts_of_accounts[];
extern const struct act_row acts_of_audit[];
extern const struct act_row acts_of_errands[];
extern const struct act_row acts_of_findings[];
extern const struct act_row acts_of_coding[];
extern const struct act_row acts_of_exchange[];
extern const struct act_row acts_of_gaps[];
extern const struct act_row acts_of_lists[];
extern const struct act_row acts_of_requests[];
extern const struct act_row acts_of_sessions[];
extern const struct act_row acts_of_uploads[];

#endif
