#include "store/password.h"

#include "base/buf.h"
#include "base/err.h"
#include "base/file.h"
#include "base/json.h"
#include "crypto/secret.h"
#include "store/db.h"
#include "store/entry.h"
#include "store/inspection.h"

#include "password.sql.h"

static bool
key_get(struct inspection *inspection, struct secret_key *ret_key, struct err *err)
{
	return secret_key_ensure(
		path_join_cstr(&inspection->arena, inspection->folder, "keys/secret.key"),
		inspection->random, ret_key, err);
}

bool
password_restore(
	struct inspection *inspection, int64_t document, struct str sealed, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};

	if (!db_begin(inspection->db, &SQL_PASSWORD_NEW, &s, err))
		return false;
	bind_i64(&s, PASSWORD_NEW_DOCUMENT, document);
	bind_str(&s, PASSWORD_NEW_SEALED, sealed);
	return statement_run(&s, err);
}

bool
password_put(struct inspection *inspection, int64_t document, int64_t item, struct str sha256,
	struct str password, struct err *err)
{
	struct secret_key key CLEANUP(secret_key_wipe) = {0};
	struct buf sealed CLEANUP(buf_free) = {0};
	struct buf payload CLEANUP(buf_free) = {0};
	struct json_writer w;
	uint64_t entry;

	if (!key_get(inspection, &key, err))
		return false;
	secret_seal(&key, inspection->random, password, &sealed);
	json_begin(&w, &payload);
	json_object_begin(&w);
	json_member_i64(&w, "item", item);
	json_member_str(&w, "sha256", sha256);
	json_member_str(&w, "sealed", buf_str(&sealed));
	json_object_end(&w);
	return entry_add(inspection, ENTRY_PASSWORD, buf_str(&payload), &entry, err) &&
		password_restore(inspection, document, buf_str(&sealed), err);
}

bool
password_get(
	struct inspection *inspection, int64_t document, struct buf *ret_password, struct err *err)
{
	struct secret_key key CLEANUP(secret_key_wipe) = {0};
	struct statement s CLEANUP(statement_end) = {0};
	bool found;

	if (!db_begin(inspection->db, &SQL_PASSWORD_BY_DOCUMENT, &s, err))
		return false;
	bind_i64(&s, PASSWORD_BY_DOCUMENT_DOCUMENT, document);
	if (!statement_row(&s, &found, err))
		return false;
	return !found ||
		(key_get(inspection, &key, err) &&
			secret_unseal(&key, column_str(&s, PASSWORD_BY_DOCUMENT_COL_SEALED),
				ret_password, err));
}
