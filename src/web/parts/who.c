#include "web/parts/who.h"

#include "access/account.h"
#include "base/arena.h"
#include "base/err.h"
#include "store/inspection.h"
#include "web/door.h"
#include "web/request.h"
#include "web/say.h"
#include "work/workshop.h"

/* A page names the same few people again and again, and is of one moment: each is looked up once. */
struct who {
	struct str login;
	struct str name;
	struct who *next;
};

static struct str
name_find(struct request *request, struct str login)
{
	struct account account;
	struct err err = {0};
	bool found = false;

	if (!account_find(request->door->workshop->inspection->db, request->arena, login, &account,
		    &found, &err) ||
		!found)
		return login;
	return account.name;
}

struct str
who_named(struct request *request, struct str login)
{
	struct who *who = request->named;

	if (login.len == 0)
		return login;
	while (who != NULL && !str_equal(who->login, login))
		who = who->next;
	if (who == NULL) {
		who = ARENA_NEW(request->arena, struct who);
		*who = (struct who){
			str_copy(request->arena, login), name_find(request, login), request->named};
		request->named = who;
	}
	return who->name;
}

struct str
moment_words(struct request *request, int64_t moment)
{
	return moment == 0 ? STR("") : say_instant(request->arena, request->door->zone, moment);
}

struct str
moment_day(struct request *request, int64_t moment)
{
	return say_instant_day(request->arena, request->door->zone, moment);
}

struct str
moment_time(struct request *request, int64_t moment)
{
	return say_instant_time(request->arena, request->door->zone, moment);
}
