/* Pages without a browser: a made request goes through the table of routes to a page's function, on a real
 * inspection, and its reply is looked at.
 *
 *   struct page *page = page_new(norchester_make(&arena, "x"));
 *   page_as(page, ROLE_ANALYST);
 *   tap_ok(page_get(page, "/search?q=taxi") == 200, "...");
 *   tap_ok(page_says(page, "results"), "...");
 *   page_free(page);
 *
 * Permission is asked as the door asks it (303 to the page for signing in, 403); what is HTTP's own (csrf,
 * origins, header fields) is not: test_http.c tries that on a whole door. */
#ifndef CANDOUR_TEST_WEB_PAGE_H
#define CANDOUR_TEST_WEB_PAGE_H

#include "access/role.h"
#include "base/attr.h"
#include "base/str.h"

struct act;
struct act_answer;
struct page;
struct reply;
struct request;

/* The inspection is opened for reading. Ends the test program where it cannot be. */
struct page *page_new(const char *folder);
void page_free(struct page *page);
/* From now on somebody of this role asks: account 1, "tester". ROLE_NOBODY at first. */
void page_as(struct page *page, enum role role);
/* The same, as whom you like. */
void page_as_person(struct page *page, enum role role, int64_t account, const char *login);
/* The time of the next requests, seconds UTC; the system's until then. */
void page_at(struct page *page, int64_t now);
/* The status; texts of the former request are gone. `form` is urlencoded: "weight=key&note=a+b". */
int page_get(struct page *page, const char *target);
int page_post(struct page *page, const char *target, const char *form);
/* Of the last request. */
struct str page_body(const struct page *page);
bool page_says(const struct page *page, const char *text); /* the body holds it, as markup */
struct str page_location(const struct page *page);
struct request *page_request(struct page *page);
struct reply *page_reply(struct page *page);
/* What is to be in the log before the reply leaves; NULL: nothing. */
const struct act *page_act(const struct page *page);
/* As if the clerk had answered: runs `then`; the status. */
int page_answered(struct page *page, const struct act_answer *answer);

#endif
