-- Why a session is over, for whoever's browser still holds it: nobody is led to the sign-in page without a word.
alter table sessions add column ended_by text
  check (ended_by in ('elsewhere', 'administrator', 'credentials', 'disowned', 'left', 'erased'));
-- The language that was chosen where a code was asked for; without it the account's own.
alter table sign_in_codes add column locale text check (locale in ('zh-CN', 'en'));
