-- For the build only: the inspection's own database stands beside the replayed one as `kept`.
ATTACH ':memory:' AS kept;
CREATE TABLE kept.setting AS SELECT * FROM main.setting;
CREATE TABLE kept.line AS SELECT * FROM main.line;
CREATE TABLE kept.delivery AS SELECT * FROM main.delivery;
CREATE TABLE kept.document AS SELECT * FROM main.document;
CREATE TABLE kept.item AS SELECT * FROM main.item;
CREATE TABLE kept.document_password AS SELECT * FROM main.document_password;
CREATE TABLE kept.family AS SELECT * FROM main.family;
CREATE TABLE kept.document_text AS SELECT * FROM main.document_text;
CREATE TABLE kept.reading AS SELECT * FROM main.reading;
CREATE TABLE kept.ledger_state AS SELECT * FROM main.ledger_state;
CREATE TABLE kept.gap_line AS SELECT * FROM main.gap_line;
CREATE TABLE kept.gap_state AS SELECT * FROM main.gap_state;
CREATE TABLE kept.publication AS SELECT * FROM main.publication;
CREATE TABLE kept.register AS SELECT * FROM main.register;
CREATE TABLE kept.link_run AS SELECT * FROM main.link_run;
CREATE TABLE kept.link_decision AS SELECT * FROM main.link_decision;
