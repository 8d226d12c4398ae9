#include "case_mail.h"

#include "compare_case.h"

#include "base/buf.h"

void
mail_add(struct compare_case *c, const struct mail *m)
{
	struct buf facts CLEANUP(buf_free) = {0};
	struct str rest = str_of(m->references);
	struct str id;

	buf_add_format(&facts,
		"[[\"from\",\"%s\"],[\"to\",\"%s\"],[\"subject\",\"%s\"],[\"sent\",\"%s\"]",
		m->from, m->to, m->subject, m->sent);
	if (m->message_id != NULL)
		buf_add_format(&facts, ",[\"message_id\",\"%s\"]", m->message_id);
	while (m->references != NULL && str_cut(&rest, ' ', &id))
		buf_add_format(&facts, ",[\"references\",\"%.*s\"]", STR_ARG(id));
	buf_add_format(&facts, "%s]", m->more == NULL ? "" : m->more);
	case_document(c,
		(struct case_document){.id = m->id,
			.body = m->body == NULL ? "" : m->body,
			.title = m->subject,
			.facts = buf_cstr(&facts),
			.kind = KIND_MAIL});
	(void)case_item(c, m->id, 1, str_format(&c->arena, "%lld.eml", (long long)m->id).data);
}
