/* Codebook and codings as files of REFI-QDA: what is in them, what is left out, the same bytes each time. */
#include "work/exchange.h"

#include "base/buf.h"
#include "remit/codebook.h"
#include "remit/coding.h"
#include "remit/weighing.h"
#include "remit_case.h"
#include "tap.h"

#include <libxml/parser.h>
#include <libxml/xmlschemas.h>

#define TEXT "The café’s licence was granted.\r\nComplaints were left out.\n"

static void
setup(struct remit_case *c)
{
	struct code_row parent = {
		.name = STR("Licensing"), .who = STR("lead"), .colour = CODE_RUST};
	struct code_row child = {.name = STR("Appeal <only> &\n\"quoted\""),
		.who = STR("lead"),
		.definition = STR("Members\x01 not told"),
		.example = STR("a < b"),
		.parent = 1,
		.is_closed = true};
	struct code_row next = {.name = STR("Openness"), .who = STR("lead")};

	case_begin(c);
	case_document(c, 1, TEXT);
	case_document(c, 2, "Zephyrine told the council.");
	case_document(c, 3, "Nothing was said of this.");
	tap_ok(codebook_put(&c->inspection, &c->arena, &parent, &c->err) &&
			codebook_put(&c->inspection, &c->arena, &child, &c->err) &&
			codebook_put(&c->inspection, &c->arena, &next, &c->err),
		"codes are made %s", c->err.text);
}

static void
code(struct remit_case *c, int64_t item, int64_t begins, int64_t ends, enum reading_pass pass)
{
	struct coding_row row = {.code = pass == PASS_FIRST ? 1 : 3,
		.item = item,
		.begins = begins,
		.ends = ends,
		.note = STR("Test this & that with the Chair."),
		.pass = pass,
		.who = STR("iharrowgate")};

	tap_ok(coding_put(&c->inspection, &c->arena, &row, &c->err), "item %lld is coded %s",
		(long long)item, c->err.text);
}

static struct str
exported(struct remit_case *c, enum exchange_what what, struct exchange_result *ret_result)
{
	struct buf bytes CLEANUP(buf_free) = {0};

	tap_ok(exchange_write(&c->inspection, &c->arena, what, &bytes, ret_result, &c->err),
		"it is written %s", c->err.text);
	return str_copy(&c->arena, buf_str(&bytes));
}

static bool
holds(struct str text, const char *words)
{
	return str_find(text, str_of(words)) != STR_NONE;
}

/* What stands between two words, the second behind the first. */
static struct str
between(struct str text, const char *from, const char *to)
{
	size_t begins = str_find(text, str_of(from));
	struct str rest = str_from(text, begins);

	return str_slice(rest, 0, str_find(rest, str_of(to)) + strlen(to));
}

static void
validate(struct remit_case *c, struct str xml, const char *schema_name)
{
	xmlSchemaParserCtxtPtr parser;
	xmlSchemaValidCtxtPtr checker;
	xmlSchemaPtr schema;
	xmlDocPtr doc;

	if (tap_shared_data() == NULL) {
		tap_skip("the schema is not at hand");
		return;
	}
	parser = xmlSchemaNewParserCtxt(
		str_format(&c->arena, "%s/review/qdpx/%s", tap_shared_data(), schema_name).data);
	schema = xmlSchemaParse(parser);
	checker = xmlSchemaNewValidCtxt(schema);
	doc = xmlReadMemory(xml.data, (int)xml.len, NULL, NULL, XML_PARSE_NONET);
	tap_ok(doc != NULL && schema != NULL && xmlSchemaValidateDoc(checker, doc) == 0,
		"it is valid by %s", schema_name);
	xmlFreeDoc(doc);
	xmlSchemaFreeValidCtxt(checker);
	xmlSchemaFree(schema);
	xmlSchemaFreeParserCtxt(parser);
}

static void
test_codebook(struct remit_case *c)
{
	struct exchange_result result;
	struct str xml = exported(c, EXCHANGE_CODEBOOK, &result);

	tap_ok(result.codes == 3, "all codes, closed ones too");
	tap_ok(holds(xml,
		       "name=\"Appeal &lt;only&gt; &amp;&#10;&quot;quoted&quot;\" "
		       "isCodable=\"false\""),
		"what XML reserves, a line end in a name, a closed code");
	tap_ok(holds(xml, "<Description>Members\xef\xbf\xbd not told\n\nExample: a &lt; b<"),
		"a character that XML has no place for is replaced");
	tap_ok(str_find(xml, STR("Appeal")) < str_find(xml, STR("</Code>")) &&
			str_find(xml, STR("Openness")) > str_find(xml, STR("</Code>\n</Code>")),
		"codes stand within one another");
	tap_ok(str_equal(xml, exported(c, EXCHANGE_CODEBOOK, &result)), "the same bytes again");
	validate(c, xml, "Codebook.xsd");
}

static void
test_project(struct remit_case *c)
{
	struct weighing_row weighing = {.item = 1,
		.pass = PASS_FIRST,
		.weight = WEIGHT_KEY,
		.note = STR("It matters."),
		.who = STR("soduya")};
	struct weighing_row standing;
	struct weighing_row other;
	enum weighing_outcome outcome;
	struct exchange_result result;
	struct str zip;
	struct str xml;

	code(c, 1, 4, 10, PASS_FIRST);
	code(c, 1, 33, 43, PASS_FIRST);
	code(c, 1, 33, 43, PASS_SECOND);
	code(c, 2, 0, 9, PASS_FIRST);
	tap_ok(weighing_put(
		       &c->inspection, &c->arena, &weighing, &outcome, &standing, &other, &c->err),
		"a weight is given %s", c->err.text);
	case_run(c, "INSERT INTO restriction VALUES (900, 1, 1, 2, '', 'a child', 0, 'lead', 0)");
	zip = exported(c, EXCHANGE_CODING, &result);
	xml = between(zip, "<?xml", "</Project>\n");
	tap_ok(result.sources == 1 && result.codings == 2 && result.left_restricted == 1 &&
			result.left_second == 1 && result.left_lost == 0 && result.items[0] == 1,
		"what is in it is counted, and what was left out");
	tap_ok(!holds(zip, "Zephyrine"), "nothing of what is restricted");
	tap_ok(holds(xml, "startPosition=\"4\" endPosition=\"10\"") &&
			holds(xml, "startPosition=\"33\" endPosition=\"43\""),
		"positions are code points, the end exclusive");
	tap_ok(holds(zip, TEXT), "the text goes along as it is, CR and LF");
	tap_ok(holds(xml, " basePath=\"\"") && holds(xml, "<TextValue>Key</TextValue>") &&
			holds(xml, "<PlainTextContent>It matters.</PlainTextContent>") &&
			holds(xml,
				"creationDateTime=\"2026-10-06T09:00:00Z\"><PlainTextContent>"
				"Test this &amp; that"),
		"notes with author and date, the weight, no path");
	tap_ok(str_equal(zip, exported(c, EXCHANGE_CODING, &result)), "the same bytes again");
	validate(c, xml, "Project.xsd");
}

static void
test_lost(struct remit_case *c)
{
	struct exchange_result result;

	tap_ok(coding_text_changed(&c->inspection, 1, STR("Complaints were left out."), &c->err),
		"the text is read otherwise %s", c->err.text);
	(void)exported(c, EXCHANGE_CODING, &result);
	tap_ok(result.codings == 1 && result.left_lost == 1,
		"a passage that was not found again is left out and counted");
}

static void
test_empty(void)
{
	struct buf bytes CLEANUP(buf_free) = {0};
	struct exchange_result result;
	struct remit_case c;

	case_begin(&c);
	tap_ok(!exchange_write(
		       &c.inspection, &c.arena, EXCHANGE_CODEBOOK, &bytes, &result, &c.err) &&
			c.err.kind == ERR_NOT_FOUND,
		"no codes: %s", c.err.text);
	case_close(&c);
}

int
main(void)
{
	struct remit_case c;

	setup(&c);
	test_codebook(&c);
	test_project(&c);
	test_lost(&c);
	case_close(&c);
	test_empty();
	return tap_done();
}
