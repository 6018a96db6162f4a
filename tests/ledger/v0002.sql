BEGIN TRANSACTION;
CREATE TABLE sekisho_batch_uses (
	batch_id TEXT NOT NULL, 
	for_task TEXT NOT NULL, 
	task_id TEXT, 
	map_index INTEGER, 
	PRIMARY KEY (batch_id)
);
INSERT INTO "sekisho_batch_uses" VALUES('8fb4ae40b2f13c4f5c2c3e669b3394b7fc7e1520ccd300e0d9a71c0f855af257','ship',NULL,NULL);
CREATE TABLE sekisho_batches (
	id TEXT NOT NULL, 
	organisation TEXT NOT NULL, 
	export_id TEXT NOT NULL, 
	dag_id TEXT NOT NULL, 
	run_id TEXT NOT NULL, 
	task_id TEXT NOT NULL, 
	map_index INTEGER NOT NULL, 
	own INTEGER NOT NULL, 
	attempt INTEGER NOT NULL, 
	sketch BLOB NOT NULL, 
	low INTEGER NOT NULL, 
	high INTEGER, 
	namespace TEXT NOT NULL, 
	epoch TEXT NOT NULL, 
	key_fingerprint TEXT NOT NULL, 
	rows INTEGER NOT NULL, 
	columns TEXT NOT NULL, 
	fingerprint TEXT NOT NULL, 
	recorded_at TEXT NOT NULL, 
	PRIMARY KEY (id)
);
INSERT INTO "sekisho_batches" VALUES('e12f46071191b2adf3949a722302dbd06f010fa8c08dd932fe8bb6921e1f738f','acme','crm-to-us','crm','tuesday','count',-1,0,1,X'02030300001ACC93020000000000000034363ABE4FB08A0B2AF894FE72F36E3C',2,2,'customers/int','2026','00c0ffee00c0ffee',2,'["id"]','customers/int[4, 5]','2026-03-03T09:00:00.000000+00:00');
INSERT INTO "sekisho_batches" VALUES('8fb4ae40b2f13c4f5c2c3e669b3394b7fc7e1520ccd300e0d9a71c0f855af257','acme','crm-to-us','crm','wednesday','count',-1,0,1,X'02030300001ACC93020000000000000049B2843D092AC2293F74DF7D2C6DA65A',2,2,'customers/int','2026','00c0ffee00c0ffee',2,'["id"]','customers/int[6, 7]','2026-03-03T09:00:00.000000+00:00');
CREATE TABLE sekisho_claims (
	reservation_id TEXT NOT NULL, 
	task_id TEXT NOT NULL, 
	map_index INTEGER NOT NULL, 
	state TEXT NOT NULL, 
	PRIMARY KEY (reservation_id, task_id, map_index)
);
INSERT INTO "sekisho_claims" VALUES('c69c47d3bc4614538eab','ship',-1,'settled');
INSERT INTO "sekisho_claims" VALUES('2f06d77bcc333db2c3ab','ship',-1,'open');
CREATE TABLE sekisho_contents (
	digest TEXT NOT NULL, 
	data BLOB NOT NULL, 
	PRIMARY KEY (digest)
);
CREATE TABLE sekisho_head (
	position INTEGER NOT NULL, 
	hash TEXT NOT NULL, 
	at TEXT NOT NULL, 
	PRIMARY KEY (position)
);
INSERT INTO "sekisho_head" VALUES(6,'8c0f57a360551e5833e928e254ce29488be8a1ab7f6cbda9f201c81bdffc4bce','2026-03-03T09:00:00.000000+00:00');
CREATE TABLE sekisho_holdings (
	id TEXT NOT NULL, 
	organisation TEXT NOT NULL, 
	account TEXT NOT NULL, 
	exporter TEXT NOT NULL, 
	export_id TEXT NOT NULL, 
	version TEXT NOT NULL, 
	recipient TEXT NOT NULL, 
	purpose TEXT NOT NULL, 
	rehearsal INTEGER NOT NULL, 
	span TEXT NOT NULL, 
	start TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	counted INTEGER NOT NULL, 
	namespace TEXT NOT NULL, 
	epoch TEXT NOT NULL, 
	low INTEGER NOT NULL, 
	high INTEGER, 
	sketch BLOB NOT NULL, 
	PRIMARY KEY (id)
);
INSERT INTO "sekisho_holdings" VALUES('e73cace56d64d0830c3c8ba5e1411bbd6d8fcfde13bea4e73ebdecf3604a9015','acme','acme-group','acme-cn','crm-to-us','v1','acme-us','support',0,'day','2026-03-03','ordinary',1,'customers/int','2026',3,3,X'02030300001ACC930300000000000000157C4A7FB979371E0A3EA5BFDCBC1B4F1FBAEF3E9636536D');
INSERT INTO "sekisho_holdings" VALUES('ae0f296b1c6191a87d7a24b3ae9705fe4806571017f907f23e00d84c17626f76','acme','acme-group','acme-cn','crm-to-us','v1','acme-us','support',0,'month','2026-03-01','ordinary',1,'customers/int','2026',3,3,X'02030300001ACC930300000000000000157C4A7FB979371E0A3EA5BFDCBC1B4F1FBAEF3E9636536D');
INSERT INTO "sekisho_holdings" VALUES('e6e1c7264182575706c1e228e6f028d5f4f61d4457f7f0b5440b55af025005f4','acme','acme-group','acme-cn','crm-to-us','v1','acme-us','support',0,'year','2026-01-01','ordinary',1,'customers/int','2026',3,3,X'02030300001ACC930300000000000000157C4A7FB979371E0A3EA5BFDCBC1B4F1FBAEF3E9636536D');
CREATE TABLE sekisho_keys (
	epoch TEXT NOT NULL, 
	fingerprint TEXT NOT NULL, 
	PRIMARY KEY (epoch)
);
INSERT INTO "sekisho_keys" VALUES('2026','00c0ffee00c0ffee');
CREATE TABLE sekisho_pending (
	record_id INTEGER NOT NULL, 
	PRIMARY KEY (record_id)
);
CREATE TABLE sekisho_records (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	kind TEXT NOT NULL, 
	at TEXT NOT NULL, 
	body TEXT NOT NULL
);
INSERT INTO "sekisho_records" VALUES(1,'reserved','2026-03-03T09:00:00.000000+00:00','{"account":"acme-group","again":false,"days":{"ordinary":"2026-03-03"},"export":"crm-to-us","exporter":"acme-cn","kinds":{"ordinary":true},"per_run":10,"per_year":100,"purpose":"support","recipient":"acme-us","rehearsal":false,"reservation":"c69c47d3bc4614538eab","rows":{"claim/c69c47d3bc4614538eab/-1/ship":"ab96a637c42aa37982b74f5903286dc9cf2ddce01902a1647e77d7f51c88361b","reservation/c69c47d3bc4614538eab":"e06e3b3ca3dab30612288092b5ad8c813dec9716eb48f1fadd470881d10e3eb4"},"run":{"attempt":1,"dag_id":"crm","export_id":"crm-to-us","map_index":-1,"organisation":"acme","run_id":"monday","task_id":"ship","who":""},"shipping":true,"state":"open","until":"2026-03-04T09:00:00.000000+00:00","version":"v1"}');
INSERT INTO "sekisho_records" VALUES(2,'key','2026-03-03T09:00:00.000000+00:00','{"epoch":"2026","fingerprint":"00c0ffee00c0ffee","rows":{"key/2026":"933ef1383def1ec732dc8ed355f3447b006dd707b6e3a3a76385fc152e77559f"}}');
INSERT INTO "sekisho_records" VALUES(3,'settled','2026-03-03T09:00:00.000000+00:00','{"batch":"customers/int[1, 2, 3]","days":{"ordinary":["2026-03-03"]},"export":"crm-to-us","overrun":false,"persons":[3,3],"reservation":"c69c47d3bc4614538eab","rows":{"claim/c69c47d3bc4614538eab/-1/ship":"0fd53ce2ada3f0ad6f85ba900154f0388654ecf3721fa5aa2718b98a95e0fce7","holding/ae0f296b1c6191a87d7a24b3ae9705fe4806571017f907f23e00d84c17626f76":"98c4b007094708713f293da2bd4aae885090501b0bf59ac5b04123d33a8097b4","holding/e6e1c7264182575706c1e228e6f028d5f4f61d4457f7f0b5440b55af025005f4":"ac5b6a3b82608e0c52c1cfed1184eb72862920fa67a29b73cbff70cf8afab504","holding/e73cace56d64d0830c3c8ba5e1411bbd6d8fcfde13bea4e73ebdecf3604a9015":"1918bcb31a54abd927809ea8de3dee6033b800e9c598ceb83c587500fc54671b","reservation/c69c47d3bc4614538eab":"5117a5055c365c05d994611a7baa858d161d622ad9ee8c142784237e51d3fdce"},"rows_sent":3,"run":{"attempt":1,"dag_id":"crm","export_id":"crm-to-us","map_index":-1,"organisation":"acme","run_id":"monday","task_id":"ship","who":""},"state":"settled","unreserved":false,"was":"open","year":[3,3]}');
INSERT INTO "sekisho_records" VALUES(4,'reserved','2026-03-03T09:00:00.000000+00:00','{"account":"acme-group","again":false,"days":{"ordinary":"2026-03-03"},"export":"crm-to-us","exporter":"acme-cn","kinds":{"ordinary":true},"per_run":10,"per_year":100,"purpose":"support","recipient":"acme-us","rehearsal":false,"reservation":"2f06d77bcc333db2c3ab","rows":{"claim/2f06d77bcc333db2c3ab/-1/ship":"f338e7ece1d10892af1d52b326726dab4e4ff5a5475a017c50c75ec62fd295da","reservation/2f06d77bcc333db2c3ab":"7d9081355a1a3440e4c7bc41a2585f529d4752e37fd92d0602c5572900eda35d"},"run":{"attempt":1,"dag_id":"crm","export_id":"crm-to-us","map_index":-1,"organisation":"acme","run_id":"tuesday","task_id":"ship","who":""},"shipping":true,"state":"open","until":"2026-03-04T09:00:00.000000+00:00","version":"v1"}');
INSERT INTO "sekisho_records" VALUES(5,'batch','2026-03-03T09:00:00.000000+00:00','{"batch":"customers/int[4, 5]","columns":["id"],"persons":[2,2],"rows":{"batch/e12f46071191b2adf3949a722302dbd06f010fa8c08dd932fe8bb6921e1f738f":"a860989d8cb728515d056e05aa2108be8e7dbd1de6310955dd298b9881b5177b"},"rows_read":2,"run":{"attempt":1,"dag_id":"crm","export_id":"crm-to-us","map_index":-1,"organisation":"acme","run_id":"tuesday","task_id":"count","who":""}}');
INSERT INTO "sekisho_records" VALUES(6,'batch','2026-03-03T09:00:00.000000+00:00','{"batch":"customers/int[6, 7]","columns":["id"],"for_task":"ship","persons":[2,2],"rows":{"batch/8fb4ae40b2f13c4f5c2c3e669b3394b7fc7e1520ccd300e0d9a71c0f855af257":"2813f858491c964333bac1c819ebf867db876cc3820eaf8ab18bd0fcc4fa012c","use/8fb4ae40b2f13c4f5c2c3e669b3394b7fc7e1520ccd300e0d9a71c0f855af257":"f5f645875136b26798d1dcb7fcf3d152260559ef1edfb264082897e58dd15904"},"rows_read":2,"run":{"attempt":1,"dag_id":"crm","export_id":"crm-to-us","map_index":-1,"organisation":"acme","run_id":"wednesday","task_id":"count","who":""}}');
CREATE TABLE sekisho_reservations (
	id TEXT NOT NULL, 
	organisation TEXT NOT NULL, 
	account TEXT NOT NULL, 
	exporter TEXT NOT NULL, 
	export_id TEXT NOT NULL, 
	version TEXT NOT NULL, 
	recipient TEXT NOT NULL, 
	purpose TEXT NOT NULL, 
	dag_id TEXT NOT NULL, 
	run_id TEXT NOT NULL, 
	rehearsal INTEGER NOT NULL, 
	kinds TEXT NOT NULL, 
	per_run INTEGER NOT NULL, 
	per_year INTEGER NOT NULL, 
	days TEXT NOT NULL, 
	reserved_at TEXT NOT NULL, 
	expires_at TEXT NOT NULL, 
	shipping_since TEXT, 
	state TEXT NOT NULL, 
	counted INTEGER NOT NULL, 
	grown INTEGER NOT NULL, 
	grown_in TEXT, 
	open_claims INTEGER NOT NULL, 
	overrun INTEGER NOT NULL, 
	PRIMARY KEY (id)
);
INSERT INTO "sekisho_reservations" VALUES('c69c47d3bc4614538eab','acme','acme-group','acme-cn','crm-to-us','v1','acme-us','support','crm','monday',0,'{"ordinary":true}',10,100,'{"ordinary":"2026-03-03"}','2026-03-03T09:00:00.000000+00:00','2026-03-04T09:00:00.000000+00:00','2026-03-03T09:00:00.000000+00:00','settled',3,3,'e73cace56d64d0830c3c8ba5e1411bbd6d8fcfde13bea4e73ebdecf3604a9015',0,0);
INSERT INTO "sekisho_reservations" VALUES('2f06d77bcc333db2c3ab','acme','acme-group','acme-cn','crm-to-us','v1','acme-us','support','crm','tuesday',0,'{"ordinary":true}',10,100,'{"ordinary":"2026-03-03"}','2026-03-03T09:00:00.000000+00:00','2026-03-04T09:00:00.000000+00:00','2026-03-03T09:00:00.000000+00:00','open',0,0,NULL,1,0);
CREATE TABLE sekisho_seals (
	position INTEGER NOT NULL, 
	record_id INTEGER NOT NULL, 
	previous TEXT NOT NULL, 
	hash TEXT NOT NULL, 
	PRIMARY KEY (position), 
	UNIQUE (record_id)
);
INSERT INTO "sekisho_seals" VALUES(1,1,'0000000000000000000000000000000000000000000000000000000000000000','6cd34794c907f2bace1a76b184512249c3de03b5fdd41627378fee6a6f3739e5');
INSERT INTO "sekisho_seals" VALUES(2,2,'6cd34794c907f2bace1a76b184512249c3de03b5fdd41627378fee6a6f3739e5','77a888386ca027c95ec20c1d426232a90fa86b145e19f4cc8d8deca2c731a09a');
INSERT INTO "sekisho_seals" VALUES(3,3,'77a888386ca027c95ec20c1d426232a90fa86b145e19f4cc8d8deca2c731a09a','f83dd9da0606c8454e1122b8b46adf4d399f0f37d16dfebce9cd0b779892ff88');
INSERT INTO "sekisho_seals" VALUES(4,4,'f83dd9da0606c8454e1122b8b46adf4d399f0f37d16dfebce9cd0b779892ff88','607beaa6191b898fb9f1cfe020f86b47a7842823735e12abe4304d7fc41848d0');
INSERT INTO "sekisho_seals" VALUES(5,5,'607beaa6191b898fb9f1cfe020f86b47a7842823735e12abe4304d7fc41848d0','d331db7644b0087fd9a1007c1e1dafc776bbc8041abedaab19e2e69667e4b467');
INSERT INTO "sekisho_seals" VALUES(6,6,'d331db7644b0087fd9a1007c1e1dafc776bbc8041abedaab19e2e69667e4b467','8c0f57a360551e5833e928e254ce29488be8a1ab7f6cbda9f201c81bdffc4bce');
CREATE TABLE sekisho_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT sekisho_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "sekisho_version" VALUES('0002');
CREATE INDEX sekisho_batches_run ON sekisho_batches (run_id, export_id);
CREATE INDEX sekisho_reservations_account ON sekisho_reservations (account, state);
CREATE INDEX sekisho_reservations_exporter ON sekisho_reservations (exporter, state);
CREATE INDEX sekisho_reservations_export ON sekisho_reservations (export_id, overrun);
CREATE INDEX sekisho_reservations_due ON sekisho_reservations (state, expires_at);
CREATE INDEX sekisho_holdings_account ON sekisho_holdings (account, span, start);
CREATE INDEX sekisho_holdings_exporter ON sekisho_holdings (exporter, span, start);
CREATE INDEX sekisho_holdings_export ON sekisho_holdings (export_id, span, start);
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('sekisho_records',6);
COMMIT;
