#include "weave/weaving.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/file.h"
#include "weave/markup.h"
#include "weave/rules.h"

enum {
	LITERAL_SIZE_MAX = 3000, /* of one string in C: compilers must take 4,095 */
	STRUCT_COUNT_MAX = 200
};

struct weaving {
	const char *path;
	struct arena *arena;
	struct markup markup;
	struct buf literal; /* not yet written as C */
	struct buf includes;
	struct buf prototypes; /* of the header */
	struct buf statics;
	struct buf body;
	struct str structs[STRUCT_COUNT_MAX];
	size_t struct_count;
	size_t function_count;
	bool in_function;
	int function_line;
	struct str opens;
};

static void
add_line(struct weaving *w)
{
	buf_add_format(&w->body, "#line %d \"%s\"\n", w->markup.line, w->path);
}

static void
add_literal_char(struct buf *out, char c)
{
	if (c == '\n')
		buf_add(out, STR("\\n"));
	else if (c == '"' || c == '\\')
		buf_add_format(out, "\\%c", c);
	else if (c >= ' ' && c <= '~')
		buf_add_char(out, c);
	else
		buf_add_format(out, "\\%03o", (unsigned char)c);
}

static void
flush_literal(struct weaving *w)
{
	struct str rest = buf_str(&w->literal);

	while (rest.len > 0) {
		struct str piece = str_slice(rest, 0, LITERAL_SIZE_MAX);

		buf_add(&w->body, STR("\tbuf_add(out, STR(\""));
		for (size_t i = 0; i < piece.len; i++)
			add_literal_char(&w->body, piece.data[i]);
		buf_add(&w->body, STR("\"));\n"));
		rest = str_from(rest, piece.len);
	}
	buf_clear(&w->literal);
}

/* Behind a string or character constant of C that begins at `at`. */
static size_t
skip_quoted(struct str text, size_t at)
{
	char quote = text.data[at++];

	while (at < text.len && text.data[at] != quote)
		at += text.data[at] == '\\' ? 2 : 1;
	return at + 1 > text.len ? text.len : at + 1;
}

/* Where `mark` stands outside of C's quotes, or STR_NONE. */
static size_t
find_mark(struct str text, struct str mark)
{
	size_t at = 0;

	while (at < text.len) {
		if (str_starts(str_from(text, at), mark))
			return at;
		if (text.data[at] == '"' || text.data[at] == '\'')
			at = skip_quoted(text, at);
		else
			at++;
	}
	return STR_NONE;
}

/* An expression must stay one: its brackets match, and it ends no statement. */
static bool
check_expression(struct str expression, struct err *err)
{
	char open[64];
	size_t depth = 0;
	size_t at = 0;

	if (str_trim(expression).len == 0)
		return err_set(err, ERR_DAMAGED, "an expression is missing");
	while (at < expression.len) {
		char c = expression.data[at];
		size_t bracket = str_find_char(STR("([{"), c);

		if (c == '"' || c == '\'') {
			at = skip_quoted(expression, at);
			continue;
		}
		if (bracket != STR_NONE) {
			if (depth == sizeof(open))
				return err_set(err, ERR_DAMAGED, "too many brackets");
			open[depth++] = ")]}"[bracket];
		} else if (str_find_char(STR(")]}"), c) != STR_NONE) {
			if (depth == 0 || open[--depth] != c)
				return err_set(err, ERR_DAMAGED, "a %c that opens nowhere", c);
		} else if (c == ';' || c == '#' ||
			(c == '/' && at + 1 < expression.len &&
				str_find_char(STR("/*"), expression.data[at + 1]) != STR_NONE)) {
			return err_set(err, ERR_DAMAGED, "no %c in an expression: %.*s", c,
				STR_ARG(expression));
		}
		at++;
	}
	return depth == 0 || err_set(err, ERR_DAMAGED, "a %c is missing", open[depth - 1]);
}

static bool
is_name(struct str name)
{
	for (size_t i = 0; i < name.len; i++)
		if (!char_is_alpha(name.data[i]) && name.data[i] != '_' &&
			(i == 0 || !char_is_digit(name.data[i])))
			return false;
	return name.len > 0;
}

/* The first word, which is taken off. */
static struct str
take_word(struct str *text)
{
	size_t len = 0;
	struct str word;

	*text = str_trim(*text);
	while (len < text->len && !char_is_space(text->data[len]))
		len++;
	word = str_slice(*text, 0, len);
	*text = str_trim(str_from(*text, len));
	return word;
}

static bool
add_struct(struct weaving *w, struct str name, struct err *err)
{
	for (size_t i = 0; i < w->struct_count; i++)
		if (str_equal(w->structs[i], name))
			return true;
	if (w->struct_count == STRUCT_COUNT_MAX)
		return err_set(err, ERR_TOO_LARGE, "more than %d structs", STRUCT_COUNT_MAX);
	w->structs[w->struct_count++] = name;
	return true;
}

static bool
note_structs(struct weaving *w, struct str parameters, struct err *err)
{
	const struct str mark = STR("struct ");
	size_t at = str_find(parameters, mark);

	while (at != STR_NONE) {
		size_t len = 0;

		parameters = str_from(parameters, at + mark.len);
		while (len < parameters.len && is_name(str_slice(parameters, 0, len + 1)))
			len++;
		if (!add_struct(w, str_slice(parameters, 0, len), err))
			return false;
		at = str_find(parameters, mark);
	}
	return true;
}

/* "NAME(PARAMETERS) opens a b" */
static bool
begin_function(struct weaving *w, struct str rest, bool is_static, struct err *err)
{
	size_t open = str_find_char(rest, '(');
	size_t close = str_find_last_char(rest, ')');
	struct str closes = STR("");
	struct str parameters, name, word;

	if (w->in_function)
		return err_set(err, ERR_DAMAGED,
			"a function cannot begin within that of line %d: is an {%% end %%} missing?",
			w->function_line);
	if (open == STR_NONE || close == STR_NONE || close < open ||
		!is_name(str_trim(str_slice(rest, 0, open))))
		return err_set(err, ERR_DAMAGED, "a function is written NAME(PARAMETERS)");
	name = str_trim(str_slice(rest, 0, open));
	parameters = str_trim(str_slice(rest, open + 1, close));
	rest = str_from(rest, close + 1);
	word = take_word(&rest);
	w->opens = str_equal(word, STR("opens")) ? rest : STR("");
	if (str_equal(word, STR("closes")))
		closes = rest;
	else if (word.len > 0 && w->opens.len == 0)
		return err_set(err, ERR_DAMAGED, "behind the parameters stands opens or closes");
	if ((parameters.len > 0 && !check_expression(parameters, err)) ||
		!note_structs(w, parameters, err) || !weave_markup_begin(&w->markup, closes, err))
		return false;
	buf_add_format(is_static ? &w->statics : &w->prototypes,
		"%svoid %.*s(struct buf *out%s%.*s);\n", is_static ? "static " : "", STR_ARG(name),
		parameters.len > 0 ? ", " : "", STR_ARG(parameters));
	add_line(w);
	buf_add_format(&w->body, "%svoid\n%.*s(struct buf *out%s%.*s)\n{\n",
		is_static ? "static " : "", STR_ARG(name), parameters.len > 0 ? ", " : "",
		STR_ARG(parameters));
	w->in_function = true;
	w->function_line = w->markup.line;
	w->function_count++;
	return true;
}

static bool
add_include(struct weaving *w, struct str rest, struct err *err)
{
	if (w->in_function || w->function_count > 0)
		return err_set(err, ERR_DAMAGED, "{%% include %%} stands before the functions");
	if (rest.len < 3 || rest.data[0] != '"' || rest.data[rest.len - 1] != '"' ||
		str_find_char(str_slice(rest, 1, rest.len - 1), '"') != STR_NONE ||
		str_find_char(rest, '\n') != STR_NONE)
		return err_set(err, ERR_DAMAGED, "an include is written include \"web/x.h\"");
	buf_add_format(&w->includes, "#include %.*s\n", STR_ARG(rest));
	return true;
}

static bool
begin_if(struct weaving *w, struct str condition, struct err *err)
{
	if (!check_expression(condition, err) || !markup_branch(&w->markup, false, err))
		return false;
	flush_literal(w);
	add_line(w);
	buf_add_format(&w->body, "\tif (%.*s) {\n", STR_ARG(condition));
	return true;
}

static bool
next_branch(struct weaving *w, bool is_else, struct str condition, struct err *err)
{
	if (is_else && condition.len > 0)
		return err_set(err, ERR_DAMAGED, "{%% else %%} takes no condition: use elif");
	if ((!is_else && !check_expression(condition, err)) ||
		!markup_branch_else(&w->markup, is_else, err))
		return false;
	flush_literal(w);
	add_line(w);
	if (is_else)
		buf_add(&w->body, STR("\t} else {\n"));
	else
		buf_add_format(&w->body, "\t} else if (%.*s) {\n", STR_ARG(condition));
	return true;
}

/* The '[' whose bracket ends the text, or STR_NONE. */
static size_t
find_count(struct str text)
{
	size_t depth = 0;

	if (text.len == 0 || text.data[text.len - 1] != ']')
		return STR_NONE;
	for (size_t i = text.len; i-- > 0;) {
		if (text.data[i] == ']')
			depth++;
		else if (text.data[i] == '[' && --depth == 0)
			return i;
	}
	return STR_NONE;
}

static bool
begin_for(struct weaving *w, struct str rest, struct err *err)
{
	struct str name = take_word(&rest);
	struct str word = take_word(&rest);
	size_t open = find_count(rest);
	struct str list = str_slice(rest, 0, open);
	struct str count = open == STR_NONE ? rest : str_slice(rest, open + 1, rest.len - 1);
	bool is_list = str_equal(word, STR("in"));

	if (!is_name(name) || (!is_list && !str_equal(word, STR("to"))) ||
		(is_list && open == STR_NONE))
		return err_set(err, ERR_DAMAGED,
			"a loop is written for NAME in LIST[COUNT], or for NAME to COUNT");
	if (!is_list)
		count = rest;
	if (!check_expression(count, err) || (is_list && !check_expression(list, err)) ||
		!markup_branch(&w->markup, true, err))
		return false;
	flush_literal(w);
	add_line(w);
	buf_add_format(&w->body, "\tfor (size_t %.*s%s = 0; %.*s%s < (size_t)(%.*s); %.*s%s++) {\n",
		STR_ARG(name), is_list ? "_at" : "", STR_ARG(name), is_list ? "_at" : "",
		STR_ARG(count), STR_ARG(name), is_list ? "_at" : "");
	if (is_list) {
		add_line(w);
		buf_add_format(&w->body,
			"\t__typeof__(&(%.*s)[0]) %.*s UNUSED = &(%.*s)[%.*s_at];\n", STR_ARG(list),
			STR_ARG(name), STR_ARG(list), STR_ARG(name));
	}
	return true;
}

static bool
add_let(struct weaving *w, struct str rest, struct err *err)
{
	size_t equals = str_find_char(rest, '=');
	struct str name = str_trim(str_slice(rest, 0, equals));
	struct str value = str_trim(equals == STR_NONE ? STR("") : str_from(rest, equals + 1));

	if (!is_name(name))
		return err_set(err, ERR_DAMAGED, "a name is given by let NAME = EXPRESSION");
	if (!check_expression(value, err))
		return false;
	flush_literal(w);
	add_line(w);
	buf_add_format(&w->body, "\t__typeof__(%.*s) %.*s = %.*s;\n", STR_ARG(value), STR_ARG(name),
		STR_ARG(value));
	return true;
}

static bool
add_call(struct weaving *w, struct str call, struct err *err)
{
	size_t open = str_find_char(call, '(');

	if (open == STR_NONE || call.data[call.len - 1] != ')' ||
		!is_name(str_trim(str_slice(call, 0, open))))
		return err_set(err, ERR_DAMAGED, "a call is written call FUNCTION(out, ...)");
	if (!check_expression(call, err) || !markup_call(&w->markup, err))
		return false;
	flush_literal(w);
	add_line(w);
	buf_add_format(&w->body, "\t%.*s;\n", STR_ARG(call));
	return true;
}

static bool
add_end(struct weaving *w, struct str rest, struct err *err)
{
	bool ends_function = w->markup.branch_count == 0;

	if (rest.len > 0)
		return err_set(err, ERR_DAMAGED, "{%% end %%} takes no words");
	if (ends_function ? !markup_end(&w->markup, w->opens, err)
			  : !markup_branch_end(&w->markup, err))
		return false;
	flush_literal(w);
	buf_add(&w->body, ends_function ? STR("}\n\n") : STR("\t}\n"));
	if (ends_function)
		w->in_function = false;
	return true;
}

static bool
add_directive(struct weaving *w, struct str text, struct err *err)
{
	struct str rest = text;
	struct str word = take_word(&rest);

	if (str_equal(word, STR("include")))
		return add_include(w, rest, err);
	if (str_equal(word, STR("page")) || str_equal(word, STR("piece")))
		return begin_function(w, rest, str_equal(word, STR("piece")), err);
	if (!w->in_function)
		return err_set(err, ERR_DAMAGED,
			"{%% %.*s %%} stands outside of {%% page %%} and {%% piece %%}",
			STR_ARG(word));
	if (str_equal(word, STR("if")))
		return begin_if(w, rest, err);
	if (str_equal(word, STR("elif")) || str_equal(word, STR("else")))
		return next_branch(w, str_equal(word, STR("else")), rest, err);
	if (str_equal(word, STR("for")))
		return begin_for(w, rest, err);
	if (str_equal(word, STR("let")))
		return add_let(w, rest, err);
	if (str_equal(word, STR("call")))
		return add_call(w, rest, err);
	if (str_equal(word, STR("end")))
		return add_end(w, rest, err);
	return err_set(err, ERR_DAMAGED, "no such directive: {%% %.*s %%}", STR_ARG(word));
}

static bool
add_value(struct weaving *w, struct str expression, struct err *err)
{
	static const char *const writers[] = {"HTML_TEXT", "HTML_ATTR", "HTML_URL"};
	enum markup_kind kind;

	if (!w->in_function)
		return err_set(err, ERR_DAMAGED, "a value stands outside of {%% page %%}");
	if (!check_expression(expression, err) || !markup_value(&w->markup, &kind, err))
		return false;
	flush_literal(w);
	add_line(w);
	buf_add_format(
		&w->body, "\t%s(out, %.*s);\n", writers[kind], STR_ARG(str_trim(expression)));
	return true;
}

static bool
add_literal(struct weaving *w, struct str piece, struct err *err)
{
	if (w->in_function)
		return markup_literal(&w->markup, piece, err);
	for (size_t i = 0; i < piece.len; i++) {
		if (!char_is_space(piece.data[i]))
			return err_set(err, ERR_DAMAGED,
				"text stands outside of {%% page %%} and {%% piece %%}");
		w->markup.line += piece.data[i] == '\n';
	}
	return true;
}

/* One {{ }}, {% %} or {# #} at the front of *rest, which is taken off. */
static bool
add_mark(struct weaving *w, struct str *rest, struct err *err)
{
	char kind = rest->data[1];
	struct str inside = str_from(*rest, 2);
	size_t end = kind == '#' ? str_find(inside, STR("#}"))
				 : find_mark(inside, kind == '{' ? STR("}}") : STR("%}"));
	bool done;

	if (end == STR_NONE)
		return err_set(err, ERR_DAMAGED, "{%c is not closed", kind);
	inside = str_slice(inside, 0, end);
	done = kind == '#' ||
		(kind == '{' ? add_value(w, inside, err) : add_directive(w, str_trim(inside), err));
	for (size_t i = 0; done && i < inside.len; i++)
		w->markup.line += inside.data[i] == '\n';
	*rest = str_from(*rest, end + 4);
	return done;
}

static size_t
find_next_mark(struct str rest)
{
	for (size_t at = 0; at + 1 < rest.len; at++)
		if (rest.data[at] == '{' &&
			str_find_char(STR("{%#"), rest.data[at + 1]) != STR_NONE)
			return at;
	return rest.len;
}

static bool
weave_all(struct weaving *w, struct str rest, struct err *err)
{
	while (rest.len > 0) {
		size_t at = find_next_mark(rest);

		if (at > 0 && !add_literal(w, str_slice(rest, 0, at), err))
			return false;
		rest = str_from(rest, at);
		if (rest.len > 0 && !add_mark(w, &rest, err))
			return false;
	}
	if (w->markup.branch_count > 0) {
		const struct markup_branch *branch =
			&w->markup.branches[w->markup.branch_count - 1];

		w->markup.line = branch->line;
		return err_set(err, ERR_DAMAGED, "{%% %s %%} is not closed by {%% end %%}",
			branch->is_loop ? "for" : "if");
	}
	if (w->in_function) {
		w->markup.line = w->function_line;
		return err_set(err, ERR_DAMAGED, "{%% page %%} is not closed by {%% end %%}");
	}
	return w->function_count > 0 || err_set(err, ERR_DAMAGED, "no {%% page %%} in it");
}

/* "CANDOUR_WOVEN_SEARCH" for pages/search.html. */
static struct str
guard_of(struct weaving *w, struct str name)
{
	struct buf guard CLEANUP(buf_free) = {0};

	for (size_t i = 0; i < name.len && name.data[i] != '.'; i++)
		buf_add_char(&guard,
			name.data[i] >= 'a' && name.data[i] <= 'z'
				? (char)(name.data[i] - 'a' + 'A')
				: '_');
	return str_format(w->arena, "CANDOUR_WOVEN_%s", buf_cstr(&guard));
}

static void
write_files(struct weaving *w, const char *header, struct buf *ret_c, struct buf *ret_h)
{
	struct str name = path_name(str_of(w->path));
	struct str guard = guard_of(w, name);

	buf_add_format(
		ret_h, "/* Woven from %.*s by tools/weave_html: do not edit. */\n", STR_ARG(name));
	buf_add_format(ret_h, "#ifndef %s\n#define %s\n\n", guard.data, guard.data);
	buf_add(ret_h, STR("#include \"web/html.h\"\n"));
	buf_add(ret_h, buf_str(&w->includes));
	buf_add(ret_h, STR("\nstruct buf;\n"));
	for (size_t i = 0; i < w->struct_count; i++)
		buf_add_format(ret_h, "struct %.*s;\n", STR_ARG(w->structs[i]));
	buf_add_char(ret_h, '\n');
	buf_add(ret_h, buf_str(&w->prototypes));
	buf_add(ret_h, STR("\n#endif\n"));

	buf_add_format(
		ret_c, "/* Woven from %.*s by tools/weave_html: do not edit. */\n", STR_ARG(name));
	buf_add_format(ret_c, "#include \"%s\"\n\n#include \"base/buf.h\"\n\n", header);
	buf_add(ret_c, buf_str(&w->statics));
	buf_add_char(ret_c, '\n');
	buf_add(ret_c, buf_str(&w->body));
}

bool
weave_template(struct str text, const char *path, const char *header, struct buf *ret_c,
	struct buf *ret_h, struct err *err)
{
	struct arena arena CLEANUP(arena_free);
	struct weaving *w;
	bool done;

	arena_init(&arena, (size_t)64 << 20);
	w = ARENA_NEW(&arena, struct weaving);
	w->arena = &arena;
	w->path = path;
	w->markup.arena = &arena;
	w->markup.out = &w->literal;
	w->markup.line = 1;
	done = weave_all(w, text, err) || err_in(err, "%s:%d", path, w->markup.line);
	if (done)
		write_files(w, header, ret_c, ret_h);
	markup_free(&w->markup);
	buf_free(&w->literal);
	buf_free(&w->includes);
	buf_free(&w->prototypes);
	buf_free(&w->statics);
	buf_free(&w->body);
	return done;
}
