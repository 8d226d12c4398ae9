/* Restricted items: what is restricted, to whom it opens, who asks.
 *
 *   restrict         class, scope, number or name, why -> restriction
 *   restriction-lift restriction, why
 *   access-grant     restriction, account, why
 *   access-end       restriction, account, why
 *   access-ask       item, why
 *   access-answer    asking, grants: "1" or "", why */
#include "work/clerk/acts_inside.h"

#include "access/restriction.h"
#include "work/clerk/act.h"
#include "work/workshop.h"

static bool
restrict_run(
	struct act_desk *desk, const struct act *act, struct act_answer *answer, struct err *err)
{
	struct restriction restriction = {
		.class = restriction_class_from_name(act_get(act, "class")),
		.scope = restriction_scope_from_name(act_get(act, "scope")),
		.number = act_get_i64(act, "number"),
		.name = str_trim(act_get(act, "name")),
		.why = act_get(act, "why"),
		.who = desk->person.name,
	};

	if (!restriction_put(desk->workshop->inspection, &restriction, err))
		return false;
	answer_i64(answer, desk->arena, "restriction", (int64_t)restriction.entry);
	return true;
}

static bool
lift_run(struct act_desk *desk, const struct act *act, struct act_answer *answer, struct err *err)
{
	(void)answer;
	return restriction_lift(desk->workshop->inspection,
		(uint64_t)act_get_i64(act, "restriction"), act_get(act, "why"), desk->person.name,
		err);
}

static bool
grant_run(struct act_desk *desk, const struct act *act, struct act_answer *answer, struct err *err)
{
	(void)answer;
	return access_grant_put(desk->workshop->inspection,
		(uint64_t)act_get_i64(act, "restriction"), act_get_i64(act, "account"),
		act_get(act, "why"), desk->person.name, err);
}

static bool
end_run(struct act_desk *desk, const struct act *act, struct act_answer *answer, struct err *err)
{
	(void)answer;
	return access_grant_end(desk->workshop->inspection,
		(uint64_t)act_get_i64(act, "restriction"), act_get_i64(act, "account"),
		act_get(act, "why"), desk->person.name, err);
}

static bool
ask_run(struct act_desk *desk, const struct act *act, struct act_answer *answer, struct err *err)
{
	(void)answer;
	return access_ask(desk->workshop->inspection, desk->person.account,
		act_get_i64(act, "item"), act_get(act, "why"), desk->person.name, err);
}

static bool
answer_run(struct act_desk *desk, const struct act *act, struct act_answer *answer, struct err *err)
{
	(void)answer;
	return access_answer(desk->workshop->inspection, (uint64_t)act_get_i64(act, "asking"),
		act_get_i64(act, "grants") != 0, act_get(act, "why"), desk->person.name, err);
}

const struct act_row acts_of_access[] = {
	{.name = "restrict", .permission = PERMIT_GRANT, .run = restrict_run},
	{.name = "restriction-lift", .permission = PERMIT_GRANT, .run = lift_run},
	{.name = "access-grant", .permission = PERMIT_GRANT, .run = grant_run},
	{.name = "access-end", .permission = PERMIT_GRANT, .run = end_run},
	{.name = "access-ask", .permission = PERMIT_EVIDENCE, .run = ask_run},
	{.name = "access-answer", .permission = PERMIT_GRANT, .run = answer_run},
	{0},
};
