-- The ledger as version 1 made it. Frozen: later changes are later migrations.

CREATE TABLE committee (
  "id" INTEGER NOT NULL PRIMARY KEY,
  "name" VARCHAR(255) NOT NULL,
  "created" INTEGER NOT NULL
);
CREATE UNIQUE INDEX "committee_name" ON "committee" ("name");

CREATE TABLE staff (
  "id" INTEGER NOT NULL PRIMARY KEY,
  "committee_id" INTEGER NOT NULL,
  "account" VARCHAR(255) NOT NULL,
  "name" VARCHAR(255) NOT NULL,
  "role" VARCHAR(255) NOT NULL,
  "active" INTEGER NOT NULL,
  FOREIGN KEY ("committee_id") REFERENCES "committee" ("id")
);
CREATE INDEX "staff_committee_id" ON "staff" ("committee_id");
CREATE UNIQUE INDEX "staff_account" ON "staff" ("account");

CREATE TABLE access_log (
  "id" INTEGER NOT NULL PRIMARY KEY,
  "committee_id" INTEGER NOT NULL,
  "at" INTEGER NOT NULL,
  "staff_id" INTEGER NOT NULL,
  "entity" VARCHAR(255) NOT NULL,
  "entity_id" INTEGER NOT NULL,
  "field" VARCHAR(255) NOT NULL,
  "why" TEXT NOT NULL,
  FOREIGN KEY ("committee_id") REFERENCES "committee" ("id"),
  FOREIGN KEY ("staff_id") REFERENCES "staff" ("id")
);
CREATE INDEX "access_log_committee_id" ON "access_log" ("committee_id");
CREATE INDEX "access_log_at" ON "access_log" ("at");
CREATE INDEX "access_log_staff_id" ON "access_log" ("staff_id");

CREATE TABLE cases (
  "id" INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  "committee_id" INTEGER NOT NULL,
  "kind" VARCHAR(255) NOT NULL,
  "source" VARCHAR(255) NOT NULL,
  "number" VARCHAR(255) NOT NULL,
  "channel" VARCHAR(255) NOT NULL,
  "state" VARCHAR(255) NOT NULL,
  "is_open" INTEGER NOT NULL,
  "due" INTEGER,
  "due_clock" VARCHAR(255) NOT NULL,
  "version" INTEGER NOT NULL,
  "title" TEXT NOT NULL,
  "content" TEXT NOT NULL,
  "category" VARCHAR(255),
  "category_text" TEXT NOT NULL,
  "request_type" VARCHAR(255),
  "urgency" VARCHAR(255) NOT NULL,
  "flags" TEXT NOT NULL,
  "tags" TEXT NOT NULL,
  "person_name" TEXT NOT NULL,
  "person_initials" VARCHAR(255) NOT NULL,
  "person_phone" TEXT NOT NULL,
  "phone_tail" VARCHAR(255) NOT NULL,
  "address" TEXT NOT NULL,
  "estate" TEXT NOT NULL,
  "lane" VARCHAR(255) NOT NULL,
  "building" VARCHAR(255) NOT NULL,
  "room" VARCHAR(255) NOT NULL,
  "received" VARCHAR(255) NOT NULL,
  "dispatched" VARCHAR(255),
  "given_limit" VARCHAR(255),
  "sign_in_due" INTEGER,
  "contact_due" INTEGER,
  "handle_due" INTEGER,
  "signed_in_at" INTEGER,
  "contacted_at" INTEGER,
  "finished_at" INTEGER,
  "closed" VARCHAR(255),
  "redone_at" INTEGER,
  "extensions" INTEGER NOT NULL,
  "returns" INTEGER NOT NULL,
  "promised" VARCHAR(255),
  "disposition" VARCHAR(255) NOT NULL,
  "visit_kind" VARCHAR(255) NOT NULL,
  "households" INTEGER,
  "public" INTEGER NOT NULL,
  "finding" VARCHAR(255),
  "claim" VARCHAR(255),
  "outcome" VARCHAR(255),
  "answer" TEXT NOT NULL,
  "answered" VARCHAR(255),
  "summary" TEXT NOT NULL,
  "satisfaction" VARCHAR(255),
  "callback" TEXT NOT NULL,
  "assignee_id" INTEGER,
  "waiting" VARCHAR(255) NOT NULL,
  "waiting_until" VARCHAR(255),
  "linked_id" INTEGER,
  "to_carry" INTEGER NOT NULL,
  "as_reported" INTEGER NOT NULL,
  "search_text" TEXT NOT NULL,
  FOREIGN KEY ("committee_id") REFERENCES "committee" ("id"),
  FOREIGN KEY ("assignee_id") REFERENCES "staff" ("id"),
  FOREIGN KEY ("linked_id") REFERENCES "cases" ("id")
);
CREATE INDEX "cases_assignee_id" ON "cases" ("assignee_id");
CREATE INDEX "cases_linked_id" ON "cases" ("linked_id");
CREATE UNIQUE INDEX "cases_source_number" ON "cases" ("source", "number") WHERE kind = 'hotline';
CREATE UNIQUE INDEX "cases_issue_number" ON "cases" ("committee_id", "number") WHERE kind = 'issue';
CREATE INDEX "cases_open_due" ON "cases" ("committee_id", "due", "id") WHERE is_open = 1;
CREATE INDEX "cases_open_mine" ON "cases" ("committee_id", "assignee_id", "due", "id") WHERE is_open = 1;
CREATE INDEX "cases_open_state" ON "cases" ("committee_id", "state", "due", "id") WHERE is_open = 1;
CREATE INDEX "cases_to_carry" ON "cases" ("committee_id", "to_carry") WHERE to_carry > 0;
CREATE INDEX "cases_received" ON "cases" ("committee_id", "received", "id");
CREATE INDEX "cases_tail" ON "cases" ("committee_id", "phone_tail", "received") WHERE phone_tail <> '';
CREATE INDEX "cases_estate" ON "cases" ("committee_id", "estate", "received") WHERE estate <> '';
CREATE INDEX "cases_lane" ON "cases" ("committee_id", "lane", "received") WHERE lane <> '';
CREATE INDEX "cases_initials" ON "cases" ("committee_id", "person_initials") WHERE person_initials <> '';
CREATE INDEX "cases_number" ON "cases" ("committee_id", "number");

CREATE TABLE event (
  "id" INTEGER NOT NULL PRIMARY KEY,
  "committee_id" INTEGER NOT NULL,
  "seq" INTEGER NOT NULL,
  "digest" VARCHAR(255) NOT NULL,
  "operation_id" VARCHAR(255) NOT NULL,
  "undoes" VARCHAR(255),
  "entity" VARCHAR(255) NOT NULL,
  "entity_id" INTEGER NOT NULL,
  "action" VARCHAR(255) NOT NULL,
  "actor_id" INTEGER,
  "terminal" VARCHAR(255) NOT NULL,
  "happened_at" INTEGER NOT NULL,
  "recorded_at" INTEGER NOT NULL,
  "commitment" VARCHAR(255) NOT NULL,
  FOREIGN KEY ("committee_id") REFERENCES "committee" ("id"),
  FOREIGN KEY ("actor_id") REFERENCES "staff" ("id")
);
CREATE INDEX "event_actor_id" ON "event" ("actor_id");
CREATE UNIQUE INDEX "event_committee_id_seq" ON "event" ("committee_id", "seq");
CREATE INDEX "event_entity_entity_id_id" ON "event" ("entity", "entity_id", "id");
CREATE INDEX "event_operation_id" ON "event" ("operation_id");
CREATE INDEX "event_undoes" ON "event" ("undoes") WHERE undoes IS NOT NULL;
CREATE INDEX "event_handled" ON "event" ("committee_id", "recorded_at")
  WHERE entity = 'case' AND undoes IS NULL AND action NOT IN ('reported', 'recalculated', 'undo', 'carry', 'correct', 'logged', 'handed_over', 'linked');

CREATE TABLE application (
  "id" INTEGER NOT NULL PRIMARY KEY,
  "case_id" INTEGER NOT NULL,
  "event_id" INTEGER NOT NULL,
  "kind" VARCHAR(255) NOT NULL,
  "ordinal" INTEGER NOT NULL,
  "reason" VARCHAR(255) NOT NULL,
  "agreed" INTEGER NOT NULL,
  "agreed_with" TEXT NOT NULL,
  "agreed_at" INTEGER,
  "agreed_how" VARCHAR(255) NOT NULL,
  "days" INTEGER,
  "promised" VARCHAR(255),
  "statement" TEXT NOT NULL,
  "basis" TEXT NOT NULL,
  "filed_at" INTEGER NOT NULL,
  "filed_by_id" INTEGER NOT NULL,
  "from_state" VARCHAR(255) NOT NULL,
  "result" VARCHAR(255) NOT NULL,
  "decided_at" INTEGER,
  "decided_by" VARCHAR(255) NOT NULL,
  "new_limit" INTEGER,
  FOREIGN KEY ("case_id") REFERENCES "cases" ("id"),
  FOREIGN KEY ("event_id") REFERENCES "event" ("id"),
  FOREIGN KEY ("filed_by_id") REFERENCES "staff" ("id")
);
CREATE INDEX "application_case_id" ON "application" ("case_id");
CREATE INDEX "application_event_id" ON "application" ("event_id");
CREATE INDEX "application_filed_by_id" ON "application" ("filed_by_id");

CREATE TABLE course (
  "id" INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  "committee_id" INTEGER NOT NULL,
  "year" INTEGER NOT NULL,
  "number" VARCHAR(255) NOT NULL,
  "name" TEXT NOT NULL,
  "host" TEXT NOT NULL,
  "organiser" TEXT NOT NULL,
  "audience" TEXT NOT NULL,
  "planned" INTEGER,
  "starts" VARCHAR(255) NOT NULL,
  "ends" VARCHAR(255) NOT NULL,
  "days" VARCHAR(255) NOT NULL,
  "hours" VARCHAR(255) NOT NULL,
  "place" TEXT NOT NULL,
  "form" VARCHAR(255) NOT NULL,
  "content" TEXT NOT NULL,
  "teachers" TEXT NOT NULL,
  "exam" TEXT NOT NULL,
  "contact" TEXT NOT NULL,
  "state" VARCHAR(255) NOT NULL,
  "version" INTEGER NOT NULL,
  FOREIGN KEY ("committee_id") REFERENCES "committee" ("id")
);
CREATE INDEX "course_committee_id_year_starts" ON "course" ("committee_id", "year", "starts");

CREATE TABLE person (
  "id" INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  "committee_id" INTEGER NOT NULL,
  "name" TEXT NOT NULL,
  "initials" VARCHAR(255) NOT NULL,
  "unit" TEXT NOT NULL,
  "post" TEXT NOT NULL,
  "version" INTEGER NOT NULL,
  FOREIGN KEY ("committee_id") REFERENCES "committee" ("id")
);
CREATE INDEX "person_committee_id" ON "person" ("committee_id");

CREATE TABLE attendance (
  "id" INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  "course_id" INTEGER NOT NULL,
  "person_id" INTEGER NOT NULL,
  "state" VARCHAR(255) NOT NULL,
  "hours" VARCHAR(255) NOT NULL,
  "recorded_by_id" INTEGER,
  "recorded_at" INTEGER,
  "version" INTEGER NOT NULL,
  FOREIGN KEY ("course_id") REFERENCES "course" ("id"),
  FOREIGN KEY ("person_id") REFERENCES "person" ("id"),
  FOREIGN KEY ("recorded_by_id") REFERENCES "staff" ("id")
);
CREATE INDEX "attendance_person_id" ON "attendance" ("person_id");
CREATE INDEX "attendance_recorded_by_id" ON "attendance" ("recorded_by_id");
CREATE UNIQUE INDEX "attendance_course_id_person_id" ON "attendance" ("course_id", "person_id");

CREATE TABLE carry (
  "event_id" INTEGER NOT NULL PRIMARY KEY,
  "case_id" INTEGER NOT NULL,
  "carried_at" INTEGER,
  "carried_by_id" INTEGER,
  FOREIGN KEY ("event_id") REFERENCES "event" ("id"),
  FOREIGN KEY ("case_id") REFERENCES "cases" ("id"),
  FOREIGN KEY ("carried_by_id") REFERENCES "staff" ("id")
);
CREATE INDEX "carry_case_id" ON "carry" ("case_id");
CREATE INDEX "carry_carried_by_id" ON "carry" ("carried_by_id");

CREATE TABLE contact (
  "id" INTEGER NOT NULL PRIMARY KEY,
  "case_id" INTEGER NOT NULL,
  "event_id" INTEGER NOT NULL,
  "at" INTEGER NOT NULL,
  "staff_id" INTEGER NOT NULL,
  "phone" TEXT NOT NULL,
  "reached" INTEGER NOT NULL,
  "why_not" VARCHAR(255),
  "said" TEXT NOT NULL,
  "consent" VARCHAR(255) NOT NULL,
  FOREIGN KEY ("case_id") REFERENCES "cases" ("id"),
  FOREIGN KEY ("event_id") REFERENCES "event" ("id"),
  FOREIGN KEY ("staff_id") REFERENCES "staff" ("id")
);
CREATE INDEX "contact_case_id" ON "contact" ("case_id");
CREATE INDEX "contact_event_id" ON "contact" ("event_id");
CREATE INDEX "contact_staff_id" ON "contact" ("staff_id");

CREATE TABLE counter (
  "committee_id" INTEGER NOT NULL,
  "key" VARCHAR(255) NOT NULL,
  "count" INTEGER NOT NULL,
  PRIMARY KEY ("committee_id", "key"),
  FOREIGN KEY ("committee_id") REFERENCES "committee" ("id")
);

CREATE TABLE coworking (
  "id" INTEGER NOT NULL PRIMARY KEY,
  "case_id" INTEGER NOT NULL,
  "event_id" INTEGER NOT NULL,
  "department" VARCHAR(255) NOT NULL,
  "person" TEXT NOT NULL,
  "asked_at" INTEGER NOT NULL,
  "promised" VARCHAR(255),
  "remind" VARCHAR(255),
  "done_at" INTEGER,
  FOREIGN KEY ("case_id") REFERENCES "cases" ("id"),
  FOREIGN KEY ("event_id") REFERENCES "event" ("id")
);
CREATE INDEX "coworking_case_id" ON "coworking" ("case_id");
CREATE INDEX "coworking_event_id" ON "coworking" ("event_id");

CREATE TABLE event_value (
  "event_id" INTEGER NOT NULL PRIMARY KEY,
  "salt" VARCHAR(255) NOT NULL,
  "value" TEXT NOT NULL,
  FOREIGN KEY ("event_id") REFERENCES "event" ("id")
);

CREATE TABLE evidence (
  "id" INTEGER NOT NULL PRIMARY KEY,
  "case_id" INTEGER NOT NULL,
  "event_id" INTEGER NOT NULL,
  "kind" VARCHAR(255) NOT NULL,
  "day" VARCHAR(255) NOT NULL,
  "count" INTEGER NOT NULL,
  "kept" TEXT NOT NULL,
  FOREIGN KEY ("case_id") REFERENCES "cases" ("id"),
  FOREIGN KEY ("event_id") REFERENCES "event" ("id")
);
CREATE INDEX "evidence_case_id" ON "evidence" ("case_id");
CREATE INDEX "evidence_event_id" ON "evidence" ("event_id");

CREATE TABLE head (
  "committee_id" INTEGER NOT NULL PRIMARY KEY,
  "seq" INTEGER NOT NULL,
  "digest" VARCHAR(255) NOT NULL,
  FOREIGN KEY ("committee_id") REFERENCES "committee" ("id")
);

CREATE TABLE import_batch (
  "id" INTEGER NOT NULL PRIMARY KEY,
  "committee_id" INTEGER NOT NULL,
  "source" VARCHAR(255) NOT NULL,
  "filename" TEXT NOT NULL,
  "sheet" TEXT NOT NULL,
  "mapping" TEXT NOT NULL,
  "counts" TEXT NOT NULL,
  "state" VARCHAR(255) NOT NULL,
  "operation_id" VARCHAR(255) NOT NULL,
  "staff_id" INTEGER,
  "at" INTEGER NOT NULL,
  FOREIGN KEY ("committee_id") REFERENCES "committee" ("id"),
  FOREIGN KEY ("staff_id") REFERENCES "staff" ("id")
);
CREATE INDEX "import_batch_committee_id" ON "import_batch" ("committee_id");
CREATE INDEX "import_batch_staff_id" ON "import_batch" ("staff_id");

CREATE TABLE membership (
  "id" INTEGER NOT NULL PRIMARY KEY,
  "person_id" INTEGER NOT NULL,
  "group_slug" VARCHAR(255) NOT NULL,
  "since" VARCHAR(255) NOT NULL,
  "until" VARCHAR(255),
  FOREIGN KEY ("person_id") REFERENCES "person" ("id")
);
CREATE INDEX "membership_person_id" ON "membership" ("person_id");

CREATE TABLE meta (
  "key" VARCHAR(255) NOT NULL PRIMARY KEY,
  "value" TEXT NOT NULL
);

CREATE TABLE refusal (
  "id" INTEGER NOT NULL PRIMARY KEY,
  "batch_id" INTEGER NOT NULL,
  "row" INTEGER NOT NULL,
  "field" VARCHAR(255) NOT NULL,
  "reason" TEXT NOT NULL,
  FOREIGN KEY ("batch_id") REFERENCES "import_batch" ("id") ON DELETE CASCADE
);
CREATE INDEX "refusal_batch_id" ON "refusal" ("batch_id");

CREATE TABLE source_headings (
  "committee_id" INTEGER NOT NULL,
  "signature" VARCHAR(255) NOT NULL,
  "source" VARCHAR(255) NOT NULL,
  "mapping" TEXT NOT NULL,
  PRIMARY KEY ("committee_id", "signature"),
  FOREIGN KEY ("committee_id") REFERENCES "committee" ("id")
);

CREATE TABLE source_value (
  "case_id" INTEGER NOT NULL,
  "field" VARCHAR(255) NOT NULL,
  "value" TEXT NOT NULL,
  PRIMARY KEY ("case_id", "field"),
  FOREIGN KEY ("case_id") REFERENCES "cases" ("id") ON DELETE CASCADE
);

CREATE VIRTUAL TABLE case_search USING fts5(
  body, content='', detail='none', tokenize="unicode61 remove_diacritics 0"
);

INSERT INTO case_search (case_search, rank) VALUES ('automerge', 16);
