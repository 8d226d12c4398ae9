-- For the build only: the inspection's own database stands beside the replayed one as `kept`.
ATTACH ':memory:' AS kept;
CREATE TABLE kept.setting AS SELECT * FROM main.setting;
CREATE TABLE kept.line AS SELECT * FROM main.line;
CREATE TABLE kept.delivery AS SELECT * FROM main.delivery;
CREATE TABLE kept.document AS SELECT * FROM main.document;
CREATE TABLE kept.item AS SELECT * FROM main.item;
CREATE TABLE kept.ledger_state AS SELECT * FROM main.ledger_state;
