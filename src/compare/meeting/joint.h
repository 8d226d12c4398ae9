/* What one side holds of a meeting of several.
 *
 * Two bodies that met should both have the notes. joint_print finds notes and minutes whose
 * heading says who met ("Joint meeting of licensing and police", "Meeting between the Trust and
 * the council"), and mails that ask for such notes ("please minute them"). check_joint names the
 * sides by the custodians, or by the delivered folders where there is but one custodian, and
 * yields a gap for each side that was there and holds neither the notes, nor a near-duplicate,
 * nor notes of its own. */
#ifndef CANDOUR_COMPARE_JOINT_H
#define CANDOUR_COMPARE_JOINT_H

#include "base/attr.h"

#include <stdbool.h>
#include <stdint.h>

struct check;
struct compare;
struct err;
struct subject;

/* Stored by number: append only. */
enum joint_role { JOINT_NOTES = 1, JOINT_ASKED };

/* Rows of compare/prints.c and checks.c (TOPIC_WHOLE). */
bool joint_print(struct compare *compare, const struct subject *subject, struct err *err) MUST_USE;
bool check_joint(struct compare *compare, const struct check *check, int64_t scope,
	struct err *err) MUST_USE;

#endif
