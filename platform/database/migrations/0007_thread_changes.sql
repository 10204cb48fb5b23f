-- Whoever looks at a conversation hears when an answer to it begins and ends.
create function platform.announce_thread() returns trigger language plpgsql as $$
begin
  perform pg_notify('countersign_change', 'thread:' || new.thread_id);
  return null;
end $$;
create trigger thread_run_change after insert or update of status on platform.thread_run
  for each row execute function platform.announce_thread();
