-- The newest state of every record that is there.
CREATE TABLE IF NOT EXISTS crm_record (
  topic   text   NOT NULL,
  id      text   NOT NULL,
  version bigint NOT NULL,
  record  jsonb  NOT NULL,
  PRIMARY KEY (topic, id)
);

-- The offset after the last message of each partition that is in crm_record; moved in the same transaction.
CREATE TABLE IF NOT EXISTS crm_position (
  topic       text    NOT NULL,
  partition   integer NOT NULL,
  next_offset bigint  NOT NULL,
  PRIMARY KEY (topic, partition)
);
