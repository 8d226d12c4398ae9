#include "web/parts/who.h"

#include "access/account.h"
#include "base/date.h"
#include "base/err.h"
#include "store/inspection.h"
#include "web/door.h"
#include "web/request.h"
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
moment_words(struct arena *arena, int64_t moment)
{
	struct civil civil;

	if (moment == 0 || moment == DATE_NONE)
		return STR("");
	civil = date_to_civil(moment);
	return str_format(
		arena, "%s, %02d:%02d", date_words(arena, moment).data, civil.hour, civil.minute);
}
