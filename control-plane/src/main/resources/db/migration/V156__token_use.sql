-- When a token's use was last put on record: once an hour, by whichever replica it comes to.
ALTER TABLE holdfast.api_token ADD COLUMN use_recorded_at timestamptz;
