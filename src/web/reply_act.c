#include "web/reply.h"

#include "base/arena.h"
#include "web/request.h"
#include "work/clerk/act.h"

struct act *
reply_act(struct reply *reply, struct request *request, const char *name)
{
	reply->act = ARENA_NEW(request->arena, struct act);
	act_begin(reply->act, name, request->person.token);
	return reply->act;
}
