#include "web/routes.h"

#include <stddef.h>

const struct route *const routes_all[] = {
	routes_of_assets,
	routes_of_beside,
	routes_of_finding,
	routes_of_finding_edit,
	routes_of_finding_link,
	routes_of_finding_use,
	routes_of_finding_versions,
	routes_of_findings,
	routes_of_coding,
	routes_of_coding_save,
	routes_of_help,
	routes_of_disclosure,
	routes_of_gaps,
	routes_of_item,
	routes_of_thread,
	routes_of_log,
	routes_of_letters,
	routes_of_overview,
	routes_of_report,
	routes_of_search,
	routes_of_searches,
	routes_of_access,
	routes_of_account,
	routes_of_people,
	routes_of_sign_in,
	routes_of_lists,
	NULL,
};
