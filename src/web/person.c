#include "web/person.h"

#include "access/session.h"
#include "store/inspection.h"
#include "web/door.h"
#include "web/request.h"
#include "web/session_cookie.h"
#include "work/clerk/act.h"
#include "work/clerk/clerk.h"
#include "work/workshop.h"

/* That it was used is told in passing: nobody waits for the answer, and where it is lost the session
 * ends a little sooner. */
static void
use_note(struct request *request)
{
	struct err ignored = {0};
	struct act act;
	uint32_t serial;

	if (!request->person.wants_note || request->door->clerk == NULL)
		return;
	act_begin(&act, "session-used", request->person.token);
	(void)!clerk_line_ask(request->door->clerk, &act, &serial, &ignored);
}

bool
person_find(struct request *request, struct str cookies, struct err *err)
{
	const struct door *door = request->door;
	struct person *person = &request->person;
	struct session session;
	struct str token = session_cookie_find(request, cookies);

	*person = (struct person){.role = ROLE_NOBODY};
	if (token.len == 0 || door->people == NULL || door->workshop == NULL)
		return true;
	if (!session_find(door->people, door->workshop->inspection->db, request->arena, token,
		    request->now, &session, err))
		return false;
	if (session.account == 0)
		return true;
	/* Between the password and the second factor there is a token, and nobody yet. */
	person->token = token;
	if (session.state != SESSION_WHOLE)
		return true;
	person->account = session.account;
	person->login = session.login;
	person->name = session.name;
	person->role = session.role;
	person->csrf = session.csrf;
	person->keys_off = session.keys_off;
	person->wants_note = request->now - session.used > SESSION_NOTE_S;
	use_note(request);
	return true;
}
