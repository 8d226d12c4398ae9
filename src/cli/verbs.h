/* The verbs: each runs one story of work/ and prints what came of it. */
#ifndef CANDOUR_CLI_VERBS_H
#define CANDOUR_CLI_VERBS_H

#include "base/attr.h"
#include "base/str.h"

struct cli;
struct err;

bool verb_init(struct cli *cli, struct err *err);
bool verb_ingest(struct cli *cli, struct err *err);
bool verb_ocr(struct cli *cli, struct err *err);
bool verb_status(struct cli *cli, struct err *err);
bool verb_failures(struct cli *cli, struct err *err);
bool verb_coverage(struct cli *cli, struct err *err);
bool verb_copies(struct cli *cli, struct err *err);
bool verb_diff(struct cli *cli, struct err *err);
bool verb_versions(struct cli *cli, struct err *err);
bool verb_lineage(struct cli *cli, struct err *err);
bool verb_search(struct cli *cli, struct err *err);
bool verb_show(struct cli *cli, struct err *err);
bool verb_thread(struct cli *cli, struct err *err);
bool verb_verify(struct cli *cli, struct err *err);
bool verb_proof(struct cli *cli, struct err *err);
bool verb_serve(struct cli *cli, struct err *err);
bool verb_rebuild(struct cli *cli, struct err *err);
bool verb_password(struct cli *cli, struct err *err);
bool verb_compare(struct cli *cli, struct err *err);
bool verb_gaps(struct cli *cli, struct err *err);
bool verb_gap(struct cli *cli, struct err *err);
bool verb_chronology(struct cli *cli, struct err *err);
bool verb_request(struct cli *cli, struct err *err);
bool verb_register(struct cli *cli, struct err *err);
bool verb_link(struct cli *cli, struct err *err);
bool verb_link_review(struct cli *cli, struct err *err);
bool verb_link_explain(struct cli *cli, struct err *err);
bool verb_link_count(struct cli *cli, struct err *err);
bool verb_link_evaluate(struct cli *cli, struct err *err);
bool verb_link_mse(struct cli *cli, struct err *err);
bool verb_link_audit(struct cli *cli, struct err *err);
bool verb_link_clk(struct cli *cli, struct err *err);
bool verb_encode(struct cli *cli, struct err *err);
bool verb_codebook_export(struct cli *cli, struct err *err);
bool verb_codebook_import(struct cli *cli, struct err *err);
bool verb_coding_import(struct cli *cli, struct err *err);
bool verb_coding_export(struct cli *cli, struct err *err);
bool verb_report(struct cli *cli, struct err *err);
bool verb_user_add(struct cli *cli, struct err *err);
bool verb_user_list(struct cli *cli, struct err *err);
bool verb_user_role(struct cli *cli, struct err *err);
bool verb_user_close(struct cli *cli, struct err *err);
bool verb_user_password(struct cli *cli, struct err *err);
bool verb_user_totp(struct cli *cli, struct err *err);
bool verb_user_sign_out(struct cli *cli, struct err *err);
bool verb_user_recovery(struct cli *cli, struct err *err);

#endif
