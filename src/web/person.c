#include "web/person.h"

#include "web/request.h"

bool
person_find(struct request *request, struct str cookies, struct err *err)
{
	(void)cookies;
	(void)err;
	request->person = (struct person){.role = ROLE_NOBODY};
	return true;
}
