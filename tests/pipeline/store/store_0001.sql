-- A store as it was before migrations were kept.
PRAGMA application_id = 1785297001;
PRAGMA user_version = 1350230053;
BEGIN TRANSACTION;
CREATE TABLE checks (
	project_id TEXT NOT NULL, 
	rule TEXT NOT NULL, 
	outcome TEXT NOT NULL, 
	tried INTEGER NOT NULL, 
	failed INTEGER NOT NULL, 
	reason TEXT, 
	PRIMARY KEY (project_id, rule), 
	FOREIGN KEY(project_id) REFERENCES projects (project_id) ON DELETE CASCADE
);
INSERT INTO "checks" VALUES('a7949e623819aa32-p1','score.total','pass',1,0,NULL);
CREATE TABLE cleaning (
	row_id TEXT NOT NULL, 
	"column" TEXT NOT NULL, 
	document_id TEXT NOT NULL, 
	steps JSON NOT NULL, 
	PRIMARY KEY (row_id, "column"), 
	FOREIGN KEY(document_id) REFERENCES documents (document_id) ON DELETE CASCADE
);
INSERT INTO "cleaning" VALUES('a7949e623819aa32-p1-f1','executed','a7949e623819aa32','["full_width", "wan_to_yuan"]');
CREATE TABLE corrections (
	row_id TEXT NOT NULL, 
	"column" TEXT NOT NULL, 
	"table" TEXT NOT NULL, 
	value TEXT, 
	note TEXT, 
	PRIMARY KEY (row_id, "column")
);
INSERT INTO "corrections" VALUES('a7949e623819aa32-p1-f1','executed','funds','1',NULL);
CREATE TABLE documents (
	document_id TEXT NOT NULL, 
	source TEXT NOT NULL, 
	sha256 TEXT NOT NULL, 
	size_bytes INTEGER NOT NULL, 
	format TEXT, 
	page_count INTEGER, 
	is_scanned BOOLEAN, 
	title TEXT, 
	document_type TEXT, 
	fiscal_year INTEGER, 
	report_date DATE, 
	region_code TEXT, 
	province TEXT, 
	city TEXT, 
	county TEXT, 
	organisation TEXT, 
	evaluator TEXT, 
	status TEXT NOT NULL, 
	error TEXT, 
	PRIMARY KEY (document_id)
);
INSERT INTO "documents" VALUES('a7949e623819aa32','a.pdf','a7949e623819aa32baf4c32d0457e275b4eff130ec61f43cf284ffdef26efcf4',5,'pdf',3,0,'值守次数','self_evaluation',2023,'2024-03-01','990104',NULL,NULL,NULL,NULL,NULL,'extracted',NULL);
INSERT INTO "documents" VALUES('9a3f96912c5f85bc','b.pdf','9a3f96912c5f85bc082ca0bbeb28e72f588f4517c173982ccdc57a0e18a42663',5,'pdf',3,0,'值守次数','self_evaluation',2023,'2024-03-01','990104',NULL,NULL,NULL,NULL,NULL,'failed','encrypted; remove the password');
CREATE TABLE expenditures (
	expenditure_id TEXT NOT NULL, 
	project_id TEXT NOT NULL, 
	item_raw TEXT NOT NULL, 
	amount_raw TEXT, 
	amount , 
	page INTEGER, 
	table_no INTEGER, 
	row_no INTEGER, 
	bbox TEXT, 
	method TEXT NOT NULL, 
	confidence  NOT NULL, 
	PRIMARY KEY (expenditure_id), 
	FOREIGN KEY(project_id) REFERENCES projects (project_id) ON DELETE CASCADE
);
INSERT INTO "expenditures" VALUES('a7949e623819aa32-p1-e1','a7949e623819aa32-p1','值守次数',NULL,0.07,1,1,2,'56.7,70.0,200.0,90.0','table',0.9);
CREATE TABLE findings (
	finding_id TEXT NOT NULL, 
	document_id TEXT NOT NULL, 
	project_id TEXT, 
	rule TEXT NOT NULL, 
	severity TEXT NOT NULL, 
	subject TEXT, 
	message TEXT NOT NULL, 
	expected TEXT, 
	actual TEXT, 
	evidence TEXT NOT NULL, 
	PRIMARY KEY (finding_id), 
	FOREIGN KEY(document_id) REFERENCES documents (document_id) ON DELETE CASCADE, 
	FOREIGN KEY(project_id) REFERENCES projects (project_id) ON DELETE CASCADE
);
INSERT INTO "findings" VALUES('a7949e623819aa32-p1-x1','a7949e623819aa32','a7949e623819aa32-p1','fund.execution_rate','error',NULL,'值守次数',NULL,NULL,'[{"page": 1, "table_no": 1, "row_no": 2, "text": "66.22%"}]');
INSERT INTO "findings" VALUES('a7949e623819aa32-x1','a7949e623819aa32',NULL,'fund.execution_rate','error',NULL,'值守次数',NULL,NULL,'[{"page": 1, "table_no": 1, "row_no": 2, "text": "66.22%"}]');
CREATE TABLE funds (
	fund_id TEXT NOT NULL, 
	project_id TEXT NOT NULL, 
	source_raw TEXT, 
	source TEXT NOT NULL, 
	budget_initial , 
	budget_adjusted , 
	received , 
	executed , 
	execution_rate , 
	weight , 
	score , 
	page INTEGER, 
	table_no INTEGER, 
	row_no INTEGER, 
	bbox TEXT, 
	method TEXT NOT NULL, 
	confidence  NOT NULL, 
	PRIMARY KEY (fund_id), 
	FOREIGN KEY(project_id) REFERENCES projects (project_id) ON DELETE CASCADE
);
INSERT INTO "funds" VALUES('a7949e623819aa32-p1-f1','a7949e623819aa32-p1',NULL,'total',300000,NULL,NULL,198676.5,0.6622,NULL,NULL,1,1,2,'56.7,70.0,200.0,90.0','table',0.9);
CREATE TABLE indicators (
	indicator_id TEXT NOT NULL, 
	project_id TEXT NOT NULL, 
	stage TEXT NOT NULL, 
	level1_raw TEXT, 
	level2_raw TEXT, 
	level3_raw TEXT NOT NULL, 
	definition_raw TEXT, 
	framework TEXT, 
	dimension TEXT NOT NULL, 
	concept TEXT, 
	concept_confidence , 
	target_raw TEXT, 
	target_comparator TEXT, 
	target_value , 
	target_value_max , 
	target_unit TEXT, 
	target_date DATE, 
	direction TEXT, 
	milestone_raw TEXT, 
	milestone_comparator TEXT, 
	milestone_value , 
	milestone_unit TEXT, 
	actual_raw TEXT, 
	actual_value , 
	actual_unit TEXT, 
	forecast_raw TEXT, 
	achieved BOOLEAN, 
	completion_ratio , 
	weight , 
	score , 
	score_expected , 
	deviation_reason TEXT, 
	adjustment TEXT, 
	tracked BOOLEAN, 
	page INTEGER, 
	table_no INTEGER, 
	row_no INTEGER, 
	bbox TEXT, 
	method TEXT NOT NULL, 
	confidence  NOT NULL, 
	PRIMARY KEY (indicator_id), 
	FOREIGN KEY(project_id) REFERENCES projects (project_id) ON DELETE CASCADE
);
INSERT INTO "indicators" VALUES('a7949e623819aa32-p1-i1','a7949e623819aa32-p1','self_evaluation','产出指标','数量指标','值守次数',NULL,NULL,'output.quantity',NULL,NULL,'≥12次','>=',12,NULL,'次','2023-12-31',NULL,NULL,NULL,NULL,NULL,'=100%',12.5,'次',NULL,1,1.0417,10,10,NULL,NULL,NULL,NULL,1,1,5,'56.7,70.0,200.0,90.0','table',0.93);
INSERT INTO "indicators" VALUES('a7949e623819aa32-p1-i2','a7949e623819aa32-p1','self_evaluation','产出指标','数量指标','值守次数',NULL,NULL,'output.quantity',NULL,NULL,'≥12次','>=',12,NULL,'次','2023-12-31',NULL,NULL,NULL,NULL,NULL,'=100%',12.5,'次',NULL,1,1.0417,10,10,NULL,NULL,NULL,NULL,1,1,6,'56.7,70.0,200.0,90.0','table',0.93);
CREATE TABLE ledger (
	sha256 TEXT NOT NULL, 
	document_id TEXT NOT NULL, 
	size_bytes INTEGER NOT NULL, 
	first_seen TEXT NOT NULL, 
	last_seen TEXT NOT NULL, 
	program_version TEXT NOT NULL, 
	knowledge_version TEXT NOT NULL, 
	attempts INTEGER NOT NULL, 
	status TEXT NOT NULL, 
	error TEXT, 
	duration_s FLOAT, 
	peak_memory_mb FLOAT, 
	PRIMARY KEY (sha256)
);
INSERT INTO "ledger" VALUES('a7949e623819aa32baf4c32d0457e275b4eff130ec61f43cf284ffdef26efcf4','a7949e623819aa32',5,'2024-05-01T08:00:00Z','2024-05-01T08:00:00Z','1','k',1,'extracted',NULL,0.5,80.0);
INSERT INTO "ledger" VALUES('9a3f96912c5f85bc082ca0bbeb28e72f588f4517c173982ccdc57a0e18a42663','9a3f96912c5f85bc',5,'2024-05-01T08:00:00Z','2024-05-01T08:00:00Z','1','k',1,'failed','encrypted; remove the password',0.5,80.0);
CREATE TABLE passages (
	passage_id TEXT NOT NULL, 
	project_id TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	text TEXT NOT NULL, 
	page INTEGER, 
	table_no INTEGER, 
	row_no INTEGER, 
	bbox TEXT, 
	method TEXT NOT NULL, 
	confidence  NOT NULL, 
	PRIMARY KEY (passage_id), 
	FOREIGN KEY(project_id) REFERENCES projects (project_id) ON DELETE CASCADE
);
INSERT INTO "passages" VALUES('a7949e623819aa32-p1-s1','a7949e623819aa32-p1','problem','值守次数',1,1,2,'56.7,70.0,200.0,90.0','table',0.9);
CREATE TABLE paths (
	path TEXT NOT NULL, 
	sha256 TEXT NOT NULL, 
	mtime FLOAT NOT NULL, 
	last_seen TEXT NOT NULL, 
	PRIMARY KEY (path)
);
INSERT INTO "paths" VALUES('a.pdf','a7949e623819aa32baf4c32d0457e275b4eff130ec61f43cf284ffdef26efcf4',1.0,'2024-05-01T08:00:00Z');
INSERT INTO "paths" VALUES('b.pdf','9a3f96912c5f85bc082ca0bbeb28e72f588f4517c173982ccdc57a0e18a42663',1.0,'2024-05-01T08:00:00Z');
CREATE TABLE projects (
	project_id TEXT NOT NULL, 
	document_id TEXT NOT NULL, 
	name TEXT, 
	scope TEXT NOT NULL, 
	supervising_department TEXT, 
	supervising_code TEXT, 
	implementing_unit TEXT, 
	fiscal_year INTEGER, 
	period_start DATE, 
	period_end DATE, 
	cutoff_date DATE, 
	goal_target TEXT, 
	goal_actual TEXT, 
	score_reported , 
	grade_reported TEXT, 
	score_recomputed , 
	grade_recomputed TEXT, 
	page INTEGER, 
	table_no INTEGER, 
	row_no INTEGER, 
	bbox TEXT, 
	method TEXT NOT NULL, 
	confidence  NOT NULL, 
	PRIMARY KEY (project_id), 
	FOREIGN KEY(document_id) REFERENCES documents (document_id) ON DELETE CASCADE
);
INSERT INTO "projects" VALUES('a7949e623819aa32-p1','a7949e623819aa32','值守次数','project',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,98.5,NULL,NULL,NULL,1,1,2,'56.7,70.0,200.0,90.0','table',0.9);
CREATE INDEX ix_paths_sha256 ON paths (sha256);
CREATE INDEX ix_projects_document_id ON projects (document_id);
CREATE INDEX ix_cleaning_document_id ON cleaning (document_id);
CREATE INDEX ix_funds_project_id ON funds (project_id);
CREATE INDEX ix_expenditures_project_id ON expenditures (project_id);
CREATE INDEX ix_indicators_project_id ON indicators (project_id);
CREATE INDEX ix_passages_project_id ON passages (project_id);
CREATE INDEX ix_findings_project_id ON findings (project_id);
CREATE INDEX ix_findings_document_id ON findings (document_id);
COMMIT;
