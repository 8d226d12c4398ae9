/* All tables of routes, each of the file that has its pages; ended by NULL. */
#ifndef CANDOUR_WEB_ROUTES_H
#define CANDOUR_WEB_ROUTES_H

#include "web/route.h"

extern const struct route *const routes_all[];

extern const struct route routes_of_assets[];
extern const struct route routes_of_access[];
extern const struct route routes_of_account[];
extern const struct route routes_of_beside[];
extern const struct route routes_of_finding[];
extern const struct route routes_of_finding_edit[];
extern const struct route routes_of_finding_link[];
extern const struct route routes_of_finding_use[];
extern const struct route routes_of_finding_versions[];
extern const struct route routes_of_findings[];
extern const struct route routes_of_coding[];
extern const struct route routes_of_coding_save[];
extern const struct route routes_of_exchange[];
extern const struct route routes_of_help[];
extern const struct route routes_of_disclosure[];
extern const struct route routes_of_gaps[];
extern const struct route routes_of_item[];
extern const struct route routes_of_thread[];
extern const struct route routes_of_log[];
extern const struct route routes_of_letters[];
extern const struct route routes_of_liaison[];
extern const struct route routes_of_requests[];
extern const struct route routes_of_uploads[];
extern const struct route routes_of_uploads_take[];
extern const struct route routes_of_overview[];
extern const struct route routes_of_report[];
extern const struct route routes_of_search[];
extern const struct route routes_of_searches[];
extern const struct route routes_of_people[];
extern const struct route routes_of_sign_in[];
extern const struct route routes_of_lists[];

#endif
