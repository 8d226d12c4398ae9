#include "web/pages/help.h"

#include "web/frame.h"
#include "web/reply.h"
#include "web/request.h"
#include "web/routes.h"

#include "help.html.h"

/* As a person would say it; those that everyone has are not worth a row. */
static const char *const permission_words[PERMISSION_COUNT] = {
	[PERMIT_OVERVIEW] = "See where the inspection stands",
	[PERMIT_EVIDENCE] = "Search and read what was disclosed",
	[PERMIT_CODE] = "Code passages, weigh items, keep reading lists and searches",
	[PERMIT_CODEBOOK] = "Change the codebook",
	[PERMIT_SECOND] = "Read blind what others have coded",
	[PERMIT_SETTLE] = "Settle where two readers disagree",
	[PERMIT_GAPS] = "Say what became of a gap",
	[PERMIT_REQUESTS] = "Write to the authority",
	[PERMIT_DISCLOSURE] = "See deliveries, receipts and what could not be read",
	[PERMIT_DELIVER] = "Upload a delivery",
	[PERMIT_LIAISON] = "See the authority's own requests, uploads and receipts",
	[PERMIT_FINDINGS] = "Read findings",
	[PERMIT_WRITE] = "Write findings and the report",
	[PERMIT_AGREE] = "Mark a finding agreed",
	[PERMIT_LOG] = "Read and verify the log",
	[PERMIT_GRANT] = "Open restricted items to named people",
	[PERMIT_ACCOUNTS] = "Make, change and close accounts",
};

static void
view_fill(struct help_view *view)
{
	*view = (struct help_view){0};
	for (unsigned role = ROLE_NOBODY + 1; role < ROLE_COUNT; role++)
		view->roles[view->role_count++] = role_title((enum role)role);
	for (unsigned p = 0; p < PERMISSION_COUNT; p++) {
		struct help_permission *row = &view->permissions[view->permission_count];

		if (permission_words[p] == NULL)
			continue;
		row->words = permission_words[p];
		for (unsigned role = ROLE_NOBODY + 1; role < ROLE_COUNT; role++)
			row->may[role - 1] = role_may((enum role)role, (enum permission)p);
		view->permission_count++;
	}
}

static bool
help_show(struct request *request, struct reply *reply, struct err *err)
{
	const struct frame frame = {.title = STR("Help")};
	struct help_view view;

	view_fill(&view);
	if (!frame_begin(request, reply, &frame, err))
		return false;
	help_page(&reply->body, &view);
	frame_end(request, reply);
	return true;
}

const struct route routes_of_help[] = {
	{METHOD_GET, "/help", PERMIT_ANYONE, help_show, false},
	{0},
};
