/* The sign of a finding's state: dashed, empty, half and full, as on the overview. */
#ifndef CANDOUR_WEB_PARTS_FINDING_SIGN_H
#define CANDOUR_WEB_PARTS_FINDING_SIGN_H

struct buf;

/* `state`: the name of remit/finding/finding.h ("tested"). The words for it are read out. */
void part_finding_sign(struct buf *out, const char *state);

#endif
