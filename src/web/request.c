#include "web/request.h"

#include "base/err.h"

bool
request_each(const struct request *request, const char *name, size_t *at, struct str *ret_value)
{
	while (*at < request->field_count) {
		const struct request_field *field = &request->fields[(*at)++];

		if (str_equal(field->name, str_of(name))) {
			*ret_value = field->value;
			return true;
		}
	}
	*ret_value = STR("");
	return false;
}

struct str
request_get(const struct request *request, const char *name)
{
	size_t at = 0;
	struct str value;

	(void)!request_each(request, name, &at, &value);
	return value;
}

bool
request_has(const struct request *request, const char *name)
{
	size_t at = 0;
	struct str value;

	return request_each(request, name, &at, &value);
}

bool
request_i64(const struct request *request, const char *name, int64_t least, int64_t most,
	int64_t otherwise, int64_t *ret_value, struct err *err)
{
	struct str text = str_trim(request_get(request, name));

	*ret_value = otherwise;
	if (text.len == 0)
		return true;
	if (!str_to_i64(text, ret_value) || *ret_value < least || *ret_value > most)
		return err_set(err, ERR_USAGE, "\"%s\" wants a number from %lld to %lld", name,
			(long long)least, (long long)most);
	return true;
}

bool
request_part_i64(const struct request *request, size_t part, int64_t *ret_value, struct err *err)
{
	return (part < REQUEST_PARTS_MAX && str_to_i64(request->parts[part], ret_value)) ||
		err_set(err, ERR_NOT_FOUND, "there is no page of this address");
}

bool
request_may(const struct request *request, enum permission permission)
{
	return role_may(request->person.role, permission);
}
