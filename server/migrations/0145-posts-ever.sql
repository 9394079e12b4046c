-- An auditor reads what happened to people while they held a post of the area, ended ones too.
create index posts_of_user_ever on posts (user_id);
