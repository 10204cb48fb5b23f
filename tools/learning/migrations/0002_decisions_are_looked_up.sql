-- Why somebody decided, and what they changed, stands on the proposal and is read there: no second copy of anybody's words.
alter table learning.decision drop column sealed;
