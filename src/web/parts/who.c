#include "web/parts/who.h"

#include "access/account.h"
#include "base/err.h"
#include "store/inspection.h"
#include "web/door.h"
#include "web/request.h"
#include "web/say.h"
#include "work/workshop.h"

struct str
who_named(struct request *request, struct str login)
{
	struct account account;
	struct err err = {0};
	bool found = false;

	if (login.len == 0 ||
		!account_find(request->door->workshop->inspection->db, request->arena, login,
			&account, &found, &err) ||
		!found)
		return login;
	return account.name;
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
