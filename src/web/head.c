#include "web/head.h"

struct reading {
	struct str rest;
	struct head *head;
	size_t fields;
	bool has_length;
	bool has_coding;
};

static enum head_state
refuse(struct head *head, int status, const char *why)
{
	head->status = status;
	head->why = why;
	return HEAD_REFUSED;
}

/* RFC 9110 section 5.6.2. */
static bool
is_token_char(char c)
{
	return char_is_alpha(c) || char_is_digit(c) ||
		(c != '\0' && strchr("!#$%&'*+-.^_`|~", c) != NULL);
}

static bool
is_token(struct str text)
{
	for (size_t i = 0; i < text.len; i++)
		if (!is_token_char(text.data[i]))
			return false;
	return text.len > 0;
}

/* The next line, without its end. A line that has not ended yet is looked at too, so that what is no
 * HTTP at all (a TLS greeting) is refused at its first byte. */
static enum head_state
line_take(struct reading *reading, struct str *ret_line)
{
	struct str rest = reading->rest;
	size_t at = 0;

	while (at < rest.len && rest.data[at] != '\r') {
		unsigned char c = (unsigned char)rest.data[at];

		if ((c < ' ' && c != '\t') || c == 0x7f)
			return refuse(reading->head, 400, "a control character is in its head");
		at++;
	}
	if (at + 1 >= rest.len)
		return HEAD_MORE;
	if (rest.data[at + 1] != '\n')
		return refuse(reading->head, 400, "a line of its head does not end as it should");
	*ret_line = str_slice(rest, 0, at);
	reading->rest = str_from(rest, at + 2);
	return HEAD_WHOLE;
}

/* ---- the first line ---- */

static void
method_read(struct head *head, struct str name)
{
	head->is_head = str_equal(name, STR("HEAD"));
	if (head->is_head || str_equal(name, STR("GET")))
		head->method = METHOD_GET;
	else
		head->method = str_equal(name, STR("POST")) ? METHOD_POST : METHOD_COUNT;
}

static enum head_state
target_read(struct head *head, struct str target)
{
	if (target.len > HEAD_TARGET_MAX)
		return refuse(head, 414, "the address is too long");
	if (target.len == 0 || target.data[0] != '/')
		return refuse(head, 400, "its target is no path");
	for (size_t i = 0; i < target.len; i++)
		if (target.data[i] <= ' ' || target.data[i] > '~' || target.data[i] == '#')
			return refuse(head, 400, "its target holds what no address does");
	head->target = target;
	return HEAD_WHOLE;
}

static enum head_state
version_read(struct head *head, struct str version)
{
	head->is_early = str_equal(version, STR("HTTP/1.0"));
	if (head->is_early || str_equal(version, STR("HTTP/1.1")))
		return HEAD_WHOLE;
	return refuse(head, str_starts(version, STR("HTTP/")) ? 505 : 400,
		"it is not of HTTP 1.0 or 1.1");
}

static enum head_state
first_line_read(struct head *head, struct str line)
{
	enum { METHOD_SIZE_MAX = 20 };
	size_t first = str_find_char(line, ' ');
	size_t last = str_find_last_char(line, ' ');
	struct str method = str_slice(line, 0, first);
	enum head_state state;

	if (first == STR_NONE || first == last || !is_token(method) || method.len > METHOD_SIZE_MAX)
		return refuse(head, 400, "its first line is not of HTTP");
	method_read(head, method);
	state = version_read(head, str_from(line, last + 1));
	return state == HEAD_WHOLE ? target_read(head, str_slice(line, first + 1, last)) : state;
}

/* ---- the fields ---- */

static enum head_state
length_read(struct reading *reading, struct str value)
{
	enum { DIGITS_MAX = 18 };

	if (reading->has_length)
		return refuse(reading->head, 400, "it says its length twice");
	reading->has_length = true;
	for (size_t i = 0; i < value.len; i++)
		if (!char_is_digit(value.data[i]))
			return refuse(reading->head, 400, "its length is no number");
	if (value.len > DIGITS_MAX)
		return refuse(reading->head, 413, "it is too large");
	if (!str_to_u64(value, &reading->head->body_size))
		return refuse(reading->head, 400, "its length is no number");
	return HEAD_WHOLE;
}

/* RFC 9110 section 12.5.3, as far as gzip is concerned: named, and not with the weight 0. */
static bool
gzip_is_taken(struct str value)
{
	struct str piece;

	while (str_cut(&value, ',', &piece)) {
		struct str coding;

		if (!str_cut(&piece, ';', &coding))
			continue;
		if (!str_equal_nocase(str_trim(coding), STR("gzip")))
			continue;
		piece = str_trim(piece);
		return !str_starts_nocase(piece, STR("q=0")) ||
			(piece.len > 4 &&
				str_find_char(STR("123456789"), piece.data[4]) != STR_NONE);
	}
	return false;
}

/* Where a field of this name is kept; NULL for those that the door does not use. */
static struct str *
field_place(struct head *head, struct str name)
{
	const struct {
		struct str name;
		struct str *place;
	} places[] = {
		{STR("Host"), &head->host},
		{STR("Cookie"), &head->cookie},
		{STR("Origin"), &head->origin},
		{STR("Sec-Fetch-Site"), &head->fetch_site},
		{STR("Content-Type"), &head->type},
		{STR("If-None-Match"), &head->none_match},
		{STR("Range"), &head->range},
		{STR("If-Range"), &head->if_range},
		{STR("X-Candour-Csrf"), &head->csrf},
		{STR("User-Agent"), &head->agent},
		{STR("X-Real-IP"), &head->address},
	};

	for (size_t i = 0; i < COUNT_OF(places); i++)
		if (str_equal_nocase(name, places[i].name))
			return places[i].place;
	return NULL;
}

static enum head_state
field_keep(struct reading *reading, struct str name, struct str value)
{
	struct str *place = field_place(reading->head, name);

	if (str_equal_nocase(name, STR("Content-Length")))
		return length_read(reading, value);
	if (str_equal_nocase(name, STR("Transfer-Encoding")))
		reading->has_coding = true;
	if (str_equal_nocase(name, STR("Expect")) && !str_equal_nocase(value, STR("100-continue")))
		return refuse(reading->head, 417, "it expects what is not given here");
	if (str_equal_nocase(name, STR("Accept-Encoding")))
		reading->head->takes_gzip = gzip_is_taken(value);
	if (place == NULL)
		return HEAD_WHOLE;
	if (place->data != NULL)
		return refuse(reading->head, 400, "a field of its head is there twice");
	*place = value;
	return HEAD_WHOLE;
}

static enum head_state
field_read(struct reading *reading, struct str line)
{
	size_t colon = str_find_char(line, ':');

	if (++reading->fields > HEAD_FIELDS_MAX)
		return refuse(reading->head, 431, "its head has too many fields");
	if (colon == STR_NONE || !is_token(str_slice(line, 0, colon)))
		return refuse(reading->head, 400, "a line of its head is no field");
	return field_keep(reading, str_slice(line, 0, colon), str_trim(str_from(line, colon + 1)));
}

/* ---- the whole ---- */

static enum head_state
whole_check(const struct reading *reading)
{
	struct head *head = reading->head;

	if (head->host.len == 0)
		return refuse(head, 400, "it does not say whom it is for");
	if (reading->has_coding)
		return reading->has_length ? refuse(head, 400, "it says its length in two ways")
					   : refuse(head, 411, "it does not say its length");
	if (head->method == METHOD_GET && head->body_size > 0)
		return refuse(head, 400, "it brings what its method has no use for");
	if (head->method == METHOD_POST && !reading->has_length)
		return refuse(head, 411, "it does not say its length");
	return HEAD_WHOLE;
}

static void
absent_fill(struct head *head)
{
	struct str *const texts[] = {&head->host, &head->cookie, &head->origin, &head->fetch_site,
		&head->type, &head->none_match, &head->range, &head->if_range, &head->csrf,
		&head->address, &head->agent};

	for (size_t i = 0; i < COUNT_OF(texts); i++)
		if (texts[i]->data == NULL)
			*texts[i] = STR("");
}

static enum head_state
lines_read(struct reading *reading)
{
	struct str line;
	enum head_state state = line_take(reading, &line);

	if (state == HEAD_WHOLE)
		state = first_line_read(reading->head, line);
	while (state == HEAD_WHOLE) {
		state = line_take(reading, &line);
		if (state != HEAD_WHOLE)
			break;
		if (line.len == 0)
			return whole_check(reading);
		state = field_read(reading, line);
	}
	return state;
}

enum head_state
request_head_read(struct str bytes, struct head *ret_head)
{
	struct reading reading = {.rest = str_slice(bytes, 0, HEAD_SIZE_MAX), .head = ret_head};
	enum head_state state;

	*ret_head = (struct head){.target = STR("")};
	state = lines_read(&reading);
	absent_fill(ret_head);
	ret_head->size = bytes.len < HEAD_SIZE_MAX ? bytes.len - reading.rest.len
						   : HEAD_SIZE_MAX - reading.rest.len;
	if (state == HEAD_MORE && bytes.len >= HEAD_SIZE_MAX)
		return refuse(ret_head, 431, "its head is too large");
	return state;
}
