-- The trace in which a job became necessary, as W3C writes it, so that what is done later belongs to it. It says nothing of
-- anybody: two random numbers and a flag.
alter table platform.outbox add column traceparent text check (length(traceparent) <= 55);
