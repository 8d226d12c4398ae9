#include "web/parts/finding_sign.h"

#include "finding_sign.html.h"
#include "remit/finding/finding.h"

void
part_finding_sign(struct buf *out, const char *state)
{
	enum finding_state which = finding_state_from_name(str_of(state));

	finding_sign_write(out, finding_state_words(which), which == FINDING_PLANNED,
		which == FINDING_TESTED, which == FINDING_AGREED);
}
