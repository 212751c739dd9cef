-- One row per document that a language model read beside the rules, with what it took.
-- params:  document_id VARCHAR
-- columns: document_id VARCHAR, extractor VARCHAR, model VARCHAR, seconds DOUBLE, tokens_in BIGINT, tokens_out BIGINT, money DOUBLE, cached BOOLEAN, records BIGINT, dropped VARCHAR
-- missing: a document without a row was read by the rules alone
select document_id, extractor, model, seconds, tokens_in, tokens_out, money, cached, records, dropped
from model_readings
where $document_id::varchar is null or document_id = $document_id
order by document_id, extractor, model
